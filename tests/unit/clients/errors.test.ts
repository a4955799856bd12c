import { ApiError, describeFailure } from "../../../provider/clients/errors.ts";
import { maskOf, maskPatterns, secretsIn } from "../../../provider/clients/mask.ts";
import { ProblemError } from "../../../provider/model/problem.ts";
import { collect, messageOf, openWorld, planted, type Reply, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const id = { "x-request-id": "r-1" };

describe("each failure says what, to which object, why and what to do", () => {
  test.each<[string, Reply, string]>([
    [
      "a permission that is named",
      {
        status: 403,
        headers: id,
        body: { message: "This key needs the permission webhooks:write", code: "forbidden" },
      },
      "Spoke's Developer API: PUT /webhooks/7 failed with 403: This key needs the permission webhooks:write (code forbidden). The credentials lack the permission webhooks:write. Ask the administrator of the Spoke organisation to let the API key do this, or use a key that may. Request id: r-1.",
    ],
    [
      "a permission that is not named",
      { status: 403, headers: id, body: { message: "Forbidden" } },
      "Spoke's Developer API: PUT /webhooks/7 failed with 403: Forbidden. The credentials are valid, but may not do this. Ask the administrator of the Spoke organisation to let the API key do this, or use a key that may. Request id: r-1.",
    ],
    [
      "an object that is gone",
      { status: 404, headers: id, body: { message: "No such webhook" } },
      "Spoke's Developer API: PUT /webhooks/7 failed with 404: No such webhook. The object does not exist, or apiUrl (SPOKE_API_URL) points to the wrong place: check both. Request id: r-1.",
    ],
    [
      "a clash",
      {
        status: 409,
        headers: id,
        body: { message: "Extension 101 is held by Ana Ito", code: "taken", field: "extension" },
      },
      "Spoke's Developer API: PUT /webhooks/7 failed with 409: Extension 101 is held by Ana Ito (code taken, field extension). Change the declaration so that it no longer clashes, or import the object that is in the way. Request id: r-1.",
    ],
    [
      "a value that is not taken",
      { status: 422, headers: id, body: { message: "url must begin with https", field: "url" } },
      "Spoke's Developer API: PUT /webhooks/7 failed with 422: url must begin with https (field url). Correct the declaration and run again. Request id: r-1.",
    ],
    [
      "what stands in the way",
      {
        status: 409,
        headers: id,
        body: {
          message: "The group is in use",
          code: "conflict",
          details: ["+12025550110 leads to it", "So do the hours"],
        },
      },
      "Spoke's Developer API: PUT /webhooks/7 failed with 409: The group is in use (code conflict). +12025550110 leads to it. So do the hours. Change the declaration so that it no longer clashes, or import the object that is in the way. Request id: r-1.",
    ],
    [
      "a body of text",
      { status: 400, headers: id, body: "Bad things" },
      'Spoke\'s Developer API: PUT /webhooks/7 failed with 400: something that is not JSON: "Bad things". Correct the declaration and run again. Request id: r-1.',
    ],
    [
      "a success that is not JSON",
      { status: 200, headers: id, body: `<!doctype html><title>Sign in</title>${"x".repeat(100)}` },
      `Spoke's Developer API: PUT /webhooks/7 answered 200 with something that is not JSON: "<!doctype html><title>Sign in</title>${"x".repeat(43)}…". Whether it was carried out is not known: run again, and what exists by now is found by its key. Check apiUrl (SPOKE_API_URL): it seems to lead to something else. Request id: r-1.`,
    ],
    [
      "a redirect",
      { status: 302, headers: { ...id, location: "https://login.acme.test/in?token=abcdef" } },
      "Spoke's Developer API: PUT /webhooks/7 answered 302 with a redirect to https://login.acme.test/in, which is not followed. Check apiUrl (SPOKE_API_URL): it seems to lead to something else. Request id: r-1.",
    ],
  ])("%s", async (_name, reply, message) => {
    world.reply(reply);
    await expect(messageOf(world.open().api.send("PUT", "/webhooks/7", {}))).resolves.toBe(message);
  });

  test("the error is data as well", async () => {
    world.reply({
      status: 403,
      headers: id,
      body: { message: "needs the permission webhooks:write", code: "forbidden" },
    });
    const error: unknown = await world
      .open()
      .api.send("POST", "/webhooks", {})
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      api: "api",
      kind: "forbidden",
      method: "POST",
      path: "/webhooks",
      status: 403,
      code: "forbidden",
      permission: "webhooks:write",
      requestId: "r-1",
      reason: "needs the permission webhooks:write",
      uncertain: false,
    });
  });

  test("our own request id where the API gives none", async () => {
    world.reply({ status: 422, body: { message: "no" } });
    await expect(messageOf(world.open().api.send("POST", "/webhooks", {}))).resolves.toBe(
      "Spoke's Developer API: POST /webhooks failed with 422: no. Correct the declaration and run again. Request id: pulumi-spoke-80000000-2.",
    );
    expect(world.requests[0]?.headers["x-request-id"]).toBe("pulumi-spoke-80000000-2");
  });
});

describe("credentials and addresses", () => {
  test("missing ones are an error of the first use, and named", async () => {
    const clients = world.open({
      clientId: undefined,
      clientSecret: "",
      scimToken: undefined,
      twilioAccountSid: undefined,
      twilioAuthToken: undefined,
    });
    await expect(messageOf(clients.api.get("/users/1"))).resolves.toBe(
      "Spoke's token service cannot be used: clientId (SPOKE_CLIENT_ID) and clientSecret (SPOKE_CLIENT_SECRET) are not set. Set clientId (SPOKE_CLIENT_ID) and clientSecret (SPOKE_CLIENT_SECRET) in the configuration, or in the environment variables named.",
    );
    await expect(messageOf(clients.scim?.find("1") ?? Promise.resolve())).resolves.toBe(
      "Spoke's Directory Sync cannot be used: scimToken (SPOKE_SCIM_TOKEN) is not set. Set scimToken (SPOKE_SCIM_TOKEN) in the configuration, or in the environment variables named.",
    );
    await expect(messageOf(collect(clients.twilio.flows.list()))).resolves.toBe(
      "Twilio cannot be used: twilioAccountSid (TWILIO_ACCOUNT_SID) is not set. Set twilioAccountSid (TWILIO_ACCOUNT_SID) and twilioAuthToken (TWILIO_AUTH_TOKEN) in the configuration, or in the environment variables named.",
    );
    expect(() => clients.twilio.accountSid).toThrow(ApiError);
    expect(world.requests).toEqual([]);
  });

  test("half an API key is named by its other half", async () => {
    const { twilio } = world.open({ twilioApiKey: `SK${"1".repeat(32)}` });
    await expect(messageOf(twilio.flows.find(`FW${"1".repeat(32)}`))).resolves.toBe(
      "Twilio cannot be used: twilioApiSecret (TWILIO_API_SECRET) is not set. Set twilioAccountSid (TWILIO_ACCOUNT_SID), twilioApiKey (TWILIO_API_KEY) and twilioApiSecret (TWILIO_API_SECRET) in the configuration, or in the environment variables named.",
    );
  });

  test("wrong ones name their settings", async () => {
    world.replyToken({
      status: 401,
      headers: id,
      body: { error: "invalid_client", error_description: "Unknown client" },
    });
    await expect(messageOf(world.open().api.get("/users/1"))).resolves.toBe(
      "Spoke's token service: POST /auth/oauth/token failed with 401: Unknown client (code invalid_client). Check clientId (SPOKE_CLIENT_ID) and clientSecret (SPOKE_CLIENT_SECRET): the credentials are wrong, expired or of another account. Request id: r-1.",
    );
    world.replyToken({ status: 400, headers: id, body: { error: "invalid_client" } });
    await expect(world.open().api.get("/users/1")).rejects.toMatchObject({
      kind: "unauthorized",
      api: "token",
    });
    world.reply({ status: 401, headers: id, body: { detail: "Token expired", status: "401" } });
    await expect(messageOf(world.open().scim?.find("1") ?? Promise.resolve())).resolves.toBe(
      "Spoke's Directory Sync: GET /Users/1 failed with 401: Token expired. Check scimToken (SPOKE_SCIM_TOKEN): the credentials are wrong, expired or of another account. Request id: r-1.",
    );
  });

  test("a host where nothing listens is named with its setting", async () => {
    const { origin, host } = world;
    await world.close();
    const closed = world.open();
    await expect(messageOf(closed.api.get("/users/1"))).resolves.toBe(
      `Spoke's token service: POST /auth/oauth/token did not reach ${host} after 5 attempts: nothing listens there (ECONNREFUSED). Check authUrl (SPOKE_AUTH_SERVICE_URL) and the network. Request id: pulumi-spoke-80000000-5.`,
    );
    expect(origin).toContain(host);
    world = await openWorld();
  });

  test("a host name that does not exist is not tried twice", async () => {
    await expect(
      messageOf(world.open({ authUrl: "http://spoke.invalid/token" }).api.get("/users/1")),
    ).resolves.toMatch(
      /^Spoke's token service: POST \/token did not reach spoke\.invalid( after 5 attempts)?: the host name (does not exist \(ENOTFOUND\)|could not be looked up \(EAI_AGAIN\))\. Check authUrl \(SPOKE_AUTH_SERVICE_URL\) and the network\. Request id: /,
    );
  });

  test("an address that is none", async () => {
    await expect(messageOf(world.open({ apiUrl: "spoke.acme.test" }).api.get("/users/1"))).resolves.toBe(
      "Spoke's Developer API cannot be used: apiUrl (SPOKE_API_URL) is not an http or https address. Set apiUrl (SPOKE_API_URL) to an address such as https://example.com/path.",
    );
  });
});

describe("tokens", () => {
  test("one is fetched for many requests, and again when it lapses", async () => {
    world.replyAlways(() => ({ status: 200, body: {} }));
    const { api } = world.open();
    await Promise.all(Array.from({ length: 10 }, (_, index) => api.get(`/users/${index}`)));
    expect(world.tokenRequests).toHaveLength(1);
    expect(world.tokenRequests[0]?.body).toBe(
      "grant_type=client_credentials&client_id=acme-client&client_secret=planted-client-secret-1",
    );
    world.advance(3539_000);
    await api.get("/users/1");
    expect(world.tokenRequests).toHaveLength(1);
    world.advance(2_000);
    await api.get("/users/1");
    expect(world.tokenRequests).toHaveLength(2);
  });

  test("many refusals of one token fetch one new token", async () => {
    const refused = "Bearer planted-access-token-4";
    world.replyAlways(({ headers }) =>
      headers.authorization === refused ? { status: 401 } : { status: 200, body: {} },
    );
    const { api } = world.open();
    await Promise.all(Array.from({ length: 10 }, (_, index) => api.get(`/users/${index}`)));
    expect(world.tokenRequests).toHaveLength(2);
  });

  test("an answer without a token", async () => {
    world.replyToken({ status: 200, body: { token: planted.accessToken } });
    await expect(messageOf(world.open().api.get("/users/1"))).resolves.toBe(
      "Spoke's token service: POST /auth/oauth/token answered 200 with JSON that has no access_token. Check authUrl (SPOKE_AUTH_SERVICE_URL): it seems to lead to something else.",
    );
  });
});

describe("secrets", () => {
  const everything = [...Object.values(planted), "planted-sip-password-5", "planted-signing-6"];
  const echo = (seen: unknown) => JSON.stringify(seen);

  test("never show, whatever an API gives back", async () => {
    const texts: string[] = [];
    const note = async (promise: Promise<unknown>) => texts.push(await messageOf(promise));
    const basic = Buffer.from(`AC:${planted.twilioAuthToken}`).toString("base64");
    const spill = `${everything.join(" ")} ${encodeURIComponent(planted.scimToken)} Basic ${basic} password=hunter2-hunter2`;
    const replies: ((seen: unknown) => Reply)[] = [
      (seen) => ({ status: 422, body: { message: `${spill} ${echo(seen)}`, code: spill, field: spill } }),
      (seen) => ({ status: 400, body: `${spill} ${echo(seen)}` }),
      (seen) => ({ status: 200, body: `<${spill} ${echo(seen)}` }),
      () => ({
        status: 302,
        headers: { location: `https://${planted.clientSecret}/?${planted.accessToken}` },
      }),
      (seen) => ({
        status: 400,
        body: { errors: [{ message: `${spill} ${echo(seen)}`, property_path: spill }] },
      }),
    ];
    const withoutToken = (reply: Reply): Reply =>
      JSON.parse(JSON.stringify(reply).replaceAll(planted.accessToken, "")) as Reply;
    const trunk = {
      name: "Legacy",
      credentials: [{ username: "pbx", password: "planted-sip-password-5" }],
      signingSecret: "planted-signing-6",
    };
    const sameToken: Reply = { status: 200, body: { access_token: planted.accessToken } };
    for (const reply of replies) {
      world.replyToken(sameToken);
      const { api, admin, scim, twilio } = world.open();
      world.replyAlways(reply);
      await note(api.send("POST", "/webhooks", trunk));
      await note(admin?.send("POST", "/admin/v1/sipTrunks", trunk) ?? Promise.resolve());
      await note(scim?.create({ userName: "ana@acme.test" }) ?? Promise.resolve());
      await note(twilio.phoneNumbers.update(`PN${"1".repeat(32)}`, { friendlyName: "Main" }));
      // The token service cannot quote a token that it never gave.
      world.replyToken(withoutToken(reply({})));
      await note(world.open().api.get("/users/1"));
    }
    expect(texts).toHaveLength(25);
    expect(world.lines.length).toBeGreaterThan(25);
    // The planted SIP password is known from the request that carries it; the other requests cannot know it.
    const known = [
      ...Object.values(planted),
      encodeURIComponent(planted.scimToken),
      basic,
      "hunter2-hunter2",
    ];
    for (const secret of known) {
      expect([...texts, ...world.lines].filter((text) => text.includes(secret))).toEqual([]);
    }
    const own = texts.filter((_text, index) => index % 5 < 2).join("\n");
    expect(own).not.toContain("planted-sip-password-5");
    expect(own).not.toContain("planted-signing-6");
  });

  test("a log line says what was sent and how it went", async () => {
    world.reply({ status: 201, headers: id, body: {} });
    await world.open().api.send("POST", "/webhooks", {});
    expect(world.lines).toEqual([
      "Spoke's token service: POST /auth/oauth/token: 200 in 0 ms, attempt 1, request id pulumi-spoke-80000000-1",
      "Spoke's Developer API: POST /webhooks: 201 in 0 ms, attempt 1, request id r-1",
    ]);
  });

  test.each([
    ["Authorization: Bearer abcdefghijklmnop", "Authorization: Bearer [secret]"],
    ['{"client_secret": "s3cr\\"et", "name": "x"}', '{"client_secret": "[secret]", "name": "x"}'],
    ['"{\\"signingSecret\\":\\"abc\\"}"', '"{\\"signingSecret\\":\\"[secret]\\"}"'],
    ["POST /?client_secret=abc&x=1", "POST /?client_secret=[secret]&x=1"],
    ["https://ana:pass@acme.test/", "https://[secret]@acme.test/"],
    ["eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "[secret]"],
    ["the token was refused", "the token was refused"],
  ])("by its form: %s", (text, expected) => {
    expect(maskPatterns(text)).toBe(expected);
  });

  test("a secret inside a longer one leaves no rest", () => {
    expect(maskOf(["abcd", "abcdefgh"])("x abcdefgh y abcd")).toBe("x [secret] y [secret]");
  });

  test("a request's own secrets are found by their names", () => {
    expect(
      secretsIn({
        name: "n",
        credentials: [{ username: "u", password: "p1" }],
        nextToken: "t",
        deep: { apiKey: "k" },
      }),
    ).toEqual(["p1", "k"]);
  });
});

describe("any error as a message", () => {
  test.each<[unknown, string]>([
    [new Error("token=abcdef is bad"), "token=[secret] is bad"],
    ["just text", "just text"],
    [new AggregateError([new Error("a"), new Error("b"), new Error("a")]), "a b"],
    [new Error(""), "Error"],
    [
      new ProblemError({ object: 'Webhook "orders"', what: "it is wrong", remedy: "Right it." }),
      'Webhook "orders": it is wrong. Right it.',
    ],
  ])("%p", (error, message) => {
    expect(describeFailure(error)).toBe(message);
  });
});

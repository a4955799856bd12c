import { type Caller, endCaller, request, startCaller, tokenOf } from "./spoke-caller.ts";

describe("the token service", () => {
  let caller: Caller;
  beforeAll(async () => {
    caller = await startCaller();
  });
  afterAll(() => endCaller(caller));

  const post = (body: unknown, type = "application/json") =>
    request(caller.emulator.address.spoke.authUrl, "POST", body, { "content-type": type });

  test("takes a form as it takes JSON, and ignores an audience", async () => {
    const { clientId, clientSecret } = caller.emulator.address.spoke;
    const form = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: clientId,
      client_secret: clientSecret,
      audience: "https://integration.spokephone.com",
    });
    const reply = await post(form.toString(), "application/x-www-form-urlencoded");
    expect(reply).toMatchObject({ status: 200, body: { token_type: "Bearer", expires_in: 86_400 } });
    expect((await tokenOf(caller.emulator)).status).toBe(200);
  });

  test("refuses a wrong secret, an unknown client and another grant", async () => {
    const wrong = {
      message: "The client id or its secret is wrong.",
      code: "unauthorized",
      error: "invalid_client",
    };
    expect(await tokenOf(caller.emulator, undefined, "wrong")).toMatchObject({ status: 401, body: wrong });
    expect(await tokenOf(caller.emulator, "nobody")).toMatchObject({ status: 401, body: wrong });
    expect(await post({ grant_type: "password", client_id: "a", client_secret: "b" })).toMatchObject({
      status: 400,
      body: {
        message: "grant_type must be client_credentials.",
        field: "grant_type",
        error: "invalid_request",
      },
    });
    expect((await post({ client_id: "a", client_secret: "b" })).body).toMatchObject({
      message: "grant_type is required.",
    });
  });

  test("a body that is not JSON is a 400 that says so", async () => {
    const reply = await post("{");
    expect(reply.status).toBe(400);
    expect(reply.body).toMatchObject({ code: "malformed", error: "invalid_request" });
    expect(String(reply.body.message)).toContain("The body is not JSON");
  });

  test("a request without a token, or with an unknown one, is a 401", async () => {
    const url = `${caller.emulator.address.spoke.apiUrl}/webhooks`;
    expect(await request(url, "GET")).toMatchObject({
      status: 401,
      body: {
        message: "The request has no access token. Send one as `Authorization: Bearer …`.",
        code: "unauthorized",
      },
    });
    expect((await request(url, "GET", undefined, { authorization: "Bearer x" })).body).toMatchObject({
      message: "The access token is unknown or was revoked.",
    });
  });

  test("a token ends when it says, by the emulated clock", async () => {
    await caller.control("POST", "/settings", { tokenLifetimeSeconds: 60 });
    const { body } = await tokenOf(caller.emulator);
    expect(body.expires_in).toBe(60);
    const headers = { authorization: `Bearer ${body.access_token}` };
    const url = `${caller.emulator.address.spoke.apiUrl}/webhooks`;
    await caller.control("POST", "/clock", { advanceMs: 58_000 });
    expect((await request(url, "GET", undefined, headers)).status).toBe(200);
    await caller.control("POST", "/clock", { advanceMs: 3_000 });
    expect(await request(url, "GET", undefined, headers)).toMatchObject({
      status: 401,
      body: { message: "The access token has expired." },
    });
    await caller.control("POST", "/settings", { tokenLifetimeSeconds: 86_400 });
  });

  test("an API key of the admin contract is a client, until its secret changes or it is deleted", async () => {
    const { body: key } = await caller.admin("POST", "/apiKeys", { name: "CI" });
    const [id, secret] = [String(key.clientId), String(key.clientSecret)];
    const { body: token } = await tokenOf(caller.emulator, id, secret);
    const headers = { authorization: `Bearer ${token.access_token}` };
    const url = `${caller.emulator.address.spoke.apiUrl}/webhooks`;
    expect((await request(url, "GET", undefined, headers)).status).toBe(200);

    const rotated = await caller.admin("POST", `/apiKeys/${id}/rotate`);
    expect(rotated).toMatchObject({ status: 200, body: { id, name: "CI", clientId: id } });
    expect((await tokenOf(caller.emulator, id, secret)).status).toBe(401);
    expect((await tokenOf(caller.emulator, id, String(rotated.body.clientSecret))).status).toBe(200);

    expect((await caller.admin("DELETE", `/apiKeys/${id}`)).status).toBe(204);
    expect((await request(url, "GET", undefined, headers)).status).toBe(401);
  });

  test("a client without a permission gets a 403 that names it", async () => {
    await caller.control("POST", "/permissions", { permissions: ["webhooks:read"] });
    expect((await caller.api("GET", "/webhooks")).status).toBe(200);
    expect(await caller.api("POST", "/webhooks", {})).toMatchObject({
      status: 403,
      body: { message: "POST /spoke/webhooks needs the permission webhooks:write.", code: "forbidden" },
    });
    await caller.control("POST", "/permissions", { permissions: null });
    expect((await caller.api("POST", "/webhooks", {})).status).toBe(400);
  });
});

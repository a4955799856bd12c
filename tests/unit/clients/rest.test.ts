import { accountSid, collect, messageOf, openWorld, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

describe("reading", () => {
  test("walks all pages by cursor, at the largest page size", async () => {
    world.reply(
      { status: 200, body: { meta: { next: "b c" }, webhooks: [{ id: "1" }, { id: "2" }] } },
      { status: 200, body: { meta: { next: null }, webhooks: [{ id: "3" }] } },
    );
    const { api } = world.open();
    await expect(
      collect(api.pages("/webhooks", "webhooks", { enabled: true, mode: undefined })),
    ).resolves.toEqual([{ id: "1" }, { id: "2" }, { id: "3" }]);
    expect(world.requests.map((each) => each.url)).toEqual([
      "/spoke/webhooks?limit=1000&enabled=true",
      "/spoke/webhooks?limit=1000&enabled=true&next=b+c",
    ]);
    expect(world.requests[0]?.headers.authorization).toBe("Bearer planted-access-token-4");
  });

  test("asks for the next page of a whole list before its objects are worked on, and for no more", async () => {
    const { promise: asked, resolve } = Promise.withResolvers<void>();
    world.reply({ status: 200, body: { meta: { next: "more" }, users: [{ id: "1" }] } }, () => {
      resolve();
      return { status: 200, body: { meta: { next: "still more" }, users: [{ id: "2" }] } };
    });
    for await (const user of world.open().api.pages<{ id: string }>("/users", "users")) {
      expect(user.id).toBe("1");
      await asked;
      break;
    }
    expect(world.requests).toHaveLength(2);
  });

  test("asks for the next page of a look-up only when it is wanted", async () => {
    world.reply({ status: 200, body: { meta: { next: "more" }, users: [{ id: "1" }] } });
    const pages = world.open().api.pages<{ id: string }>("/users", "users", { email: "ana@acme.test" });
    for await (const user of pages) {
      expect(user.id).toBe("1");
      break;
    }
    expect(world.requests).toHaveLength(1);
  });

  test("a cursor that comes back is an error and not an endless list", async () => {
    const page = { status: 200, body: { meta: { next: "same" }, users: [] } };
    world.reply(page, page);
    await expect(messageOf(collect(world.open().api.pages("/users", "users")))).resolves.toBe(
      "Spoke's Developer API: GET /users answered 200 with a cursor that it had given before, so that the list would never end. Check apiUrl (SPOKE_API_URL): it seems to lead to something else.",
    );
  });

  test("a list without its key is an error", async () => {
    world.reply({ status: 200, body: { entries: [] } });
    await expect(messageOf(collect(world.open().api.pages("/users", "users")))).resolves.toBe(
      'Spoke\'s Developer API: GET /users answered 200 with JSON that has no list "users". Check apiUrl (SPOKE_API_URL): it seems to lead to something else.',
    );
  });

  test.each([[[]], [null], ["text"]])(
    "%j for an object is an error, and not an object without fields",
    async (body) => {
      const told =
        "Spoke's Developer API: GET /webhooks/1 answered 200 with JSON that is no object. Check apiUrl (SPOKE_API_URL): it seems to lead to something else.";
      world.reply({ status: 200, body: JSON.stringify(body) }, { status: 200, body: JSON.stringify(body) });
      await expect(messageOf(world.open().api.get("/webhooks/1"))).resolves.toBe(told);
      await expect(messageOf(world.open().api.find("/webhooks/1"))).resolves.toBe(told);
    },
  );

  test("keeps fields that it does not know", async () => {
    world.reply({ status: 200, body: { id: "1", brandNew: { deep: [1] } } });
    await expect(world.open().api.get("/webhooks/1")).resolves.toEqual({ id: "1", brandNew: { deep: [1] } });
  });

  test("finds nothing only where the API itself says so", async () => {
    const { api } = world.open();
    world.reply({ status: 404, body: { message: "No such webhook" } });
    await expect(api.find("/webhooks/1")).resolves.toBeUndefined();
    world.reply({
      status: 404,
      body: "<html><body>\n  Not Found</body></html>",
      headers: { "x-request-id": "r-1" },
    });
    await expect(messageOf(api.find("/webhooks/1"))).resolves.toBe(
      'Spoke\'s Developer API: GET /webhooks/1 answered 404 with something that is not JSON: "<html><body> Not Found</body></html>". Check apiUrl (SPOKE_API_URL): it seems to lead to something else. Request id: r-1.',
    );
    world.reply({ status: 404, body: { message: "Not Found" }, headers: { "x-request-id": "r-2" } });
    await expect(messageOf(collect(api.pages("/webhooks", "webhooks")))).resolves.toBe(
      "Spoke's Developer API: GET /webhooks failed with 404: Not Found. The object does not exist, or apiUrl (SPOKE_API_URL) points to the wrong place: check both. Request id: r-2.",
    );
  });

  test("takes a 404 without a code for an admin endpoint that is none", async () => {
    const { admin } = world.open();
    world.reply({ status: 404, body: { message: "No such user", code: "notFound" } });
    await expect(admin?.find("/admin/v1/users/1")).resolves.toBeUndefined();
    world.reply({ status: 404, body: { message: "Not Found" }, headers: { "x-request-id": "r-3" } });
    await expect(messageOf(admin?.find("/admin/v1/users/1") ?? Promise.resolve())).resolves.toBe(
      "The admin endpoint: GET /admin/v1/users/1 failed with 404: Not Found. The object does not exist, or adminUrl (SPOKE_ADMIN_URL) points to the wrong place: check both. Request id: r-3.",
    );
  });
});

describe("writing", () => {
  test("sends JSON and gives back what was answered", async () => {
    world.reply({ status: 201, body: { id: "7" } });
    const { api } = world.open();
    await expect(api.send("POST", "/webhooks", { url: "https://hooks.acme.test" })).resolves.toEqual({
      id: "7",
    });
    const [request] = world.requests;
    expect(request).toMatchObject({ method: "POST", body: '{"url":"https://hooks.acme.test"}' });
    expect(request?.headers["content-type"]).toBe("application/json");
  });

  test("an empty answer to a write is no error", async () => {
    world.reply({ status: 204 });
    await expect(world.open().api.send("PUT", "/webhooks/7", {})).resolves.toBeUndefined();
  });

  test("what is gone already counts as removed", async () => {
    world.reply({ status: 404, body: { message: "No such webhook" } }, { status: 204 });
    const { api } = world.open();
    await expect(api.remove("/webhooks/7")).resolves.toBeUndefined();
    await expect(api.remove("/webhooks/8")).resolves.toBeUndefined();
    expect(world.requests.map((each) => `${each.method} ${each.url}`)).toEqual([
      "DELETE /spoke/webhooks/7",
      "DELETE /spoke/webhooks/8",
    ]);
  });

  test("counts reads and writes, repetitions included", async () => {
    world.reply({ status: 503 }, { status: 200, body: {} }, { status: 201, body: {} });
    const clients = world.open();
    await clients.api.get("/webhooks/1");
    await clients.api.send("POST", "/webhooks", {});
    expect(clients.usage()).toEqual({
      token: { reads: 1, writes: 0, repeated: 0 },
      api: { reads: 2, writes: 1, repeated: 1 },
      admin: { reads: 0, writes: 0, repeated: 0 },
      scim: { reads: 0, writes: 0, repeated: 0 },
      twilio: { reads: 0, writes: 0, repeated: 0 },
    });
  });
});

test("says which doors are open", () => {
  const { facts, admin, scim } = world.open({ adminUrl: undefined, organisationId: "o-1" });
  expect(facts).toMatchObject({
    organisationId: "o-1",
    twilioAccountSid: accountSid,
    redirectUrl: "https://api.spokephone.com/telephony/redirect",
    doors: new Set(["api", "twilio", "scim"]),
  });
  expect([typeof admin, typeof scim]).toEqual(["undefined", "object"]);
});

import { type Caller, endCaller, listOf, startCaller } from "./spoke-caller.ts";

const webhook = { url: "https://hooks.acme.test/spoke", events: ["call.ended", "a.new.event"] };

describe("webhooks", () => {
  let caller: Caller;
  beforeAll(async () => {
    caller = await startCaller();
  });
  afterAll(() => endCaller(caller));

  test("a creation answers 201 with the defaults and a signing secret that nothing shows again", async () => {
    const { status, body } = await caller.api("POST", "/webhooks", webhook);
    expect(status).toBe(201);
    expect(body).toMatchObject({ ...webhook, description: null, enabled: true, mode: "production" });
    expect(String(body.signingSecret)).toMatch(/^whsec_/);
    const { signingSecret: _shownOnce, ...shown } = body;
    expect(await caller.api("GET", `/webhooks/${body.id}`)).toMatchObject({ status: 200 });
    expect((await caller.api("GET", `/webhooks/${body.id}`)).body).toEqual(shown);
    expect(listOf((await caller.api("GET", "/webhooks")).body, "webhooks")).toContainEqual(shown);
    expect((await caller.control("GET", `/objects/webhooks/${body.id}`)).body).toEqual(shown);
  });

  test("a PUT changes what it has, null clears, and the secret stays out of it", async () => {
    const { body } = await caller.api("POST", "/webhooks", { ...webhook, description: "old" });
    const changed = await caller.api("PUT", `/webhooks/${body.id}`, { description: null, enabled: false });
    expect(changed).toMatchObject({ status: 200, body: { ...webhook, description: null, enabled: false } });
    expect(changed.body.signingSecret).toBeUndefined();
  });

  test("a deletion answers 204, and then the webhook is not there", async () => {
    const { body } = await caller.api("POST", "/webhooks", webhook);
    expect(await caller.api("DELETE", `/webhooks/${body.id}`)).toMatchObject({
      status: 204,
      body: undefined,
    });
    const gone = {
      status: 404,
      body: { message: `There is no webhook with the id ${body.id}.`, code: "notFound" },
    };
    expect(await caller.api("GET", `/webhooks/${body.id}`)).toMatchObject(gone);
    expect(await caller.api("PUT", `/webhooks/${body.id}`, { enabled: true })).toMatchObject(gone);
    expect(await caller.api("DELETE", `/webhooks/${body.id}`)).toMatchObject(gone);
  });

  test.each([
    [{ events: ["call.ended"] }, "url is required."],
    [{ url: "http://hooks.acme.test", events: ["call.ended"] }, "url must begin with https://."],
    [{ url: "https://hooks.acme.test", events: [] }, "events must NOT have fewer than 1 items."],
    [{ ...webhook, secret: "mine" }, "secret is not known here."],
    [{ ...webhook, mode: "live" }, "mode must be one of production, test."],
  ])("the body %j is refused", async (body, message) => {
    expect(await caller.api("POST", "/webhooks", body)).toMatchObject({
      status: 400,
      body: { message, code: "malformed" },
    });
  });
});

describe("a body that is not JSON", () => {
  test("is refused, also when it is a form", async () => {
    const caller = await startCaller();
    const send = (body: string, type: string) =>
      caller.api("POST", "/webhooks", body, { "content-type": type });
    expect(await send("url=x", "application/x-www-form-urlencoded")).toMatchObject({
      status: 415,
      body: { message: "The body must be application/json, and is application/x-www-form-urlencoded." },
    });
    expect((await send("hello", "text/plain")).status).toBe(415);
    expect(await send("{", "application/json")).toMatchObject({ status: 400, body: { code: "malformed" } });
    await endCaller(caller);
  });
});

describe("pages", () => {
  let caller: Caller;
  beforeAll(async () => {
    caller = await startCaller({ seed: "large:1200" });
  });
  afterAll(() => endCaller(caller));

  const page = async (query: string) => (await caller.api("GET", `/webhooks${query}`)).body;

  test("hold 100 objects by default and 1000 at most", async () => {
    expect(listOf(await page(""), "webhooks")).toHaveLength(100);
    const first = await page("?limit=1000");
    expect(listOf(first, "webhooks")).toHaveLength(1000);
    const second = await page(`?limit=1000&next=${first.meta?.next}`);
    expect(listOf(second, "webhooks")).toHaveLength(200);
    expect(second.meta).toEqual({ next: null });
  });

  test("stay put while objects are added and removed", async () => {
    const first = await page("?limit=3");
    const [one] = listOf(first, "webhooks");
    await caller.api("DELETE", `/webhooks/${one?.id}`);
    await caller.api("POST", "/webhooks", webhook);
    const second = await page(`?limit=2&next=${first.meta?.next}`);
    expect(listOf(second, "webhooks").map(({ description }) => description)).toEqual([
      "Webhook 3",
      "Webhook 4",
    ]);
  });

  test.each([
    ["?limit=1001", "limit must be <= 1000."],
    ["?limit=0", "limit must be >= 1."],
    ["?limit=many", "limit must be integer."],
    ["?next=page2", "next is not a cursor that this API gave."],
    ["?page=2", "page is not known here."],
  ])("refuse %s", async (query, message) => {
    expect(await caller.api("GET", `/webhooks${query}`)).toMatchObject({ status: 400, body: { message } });
  });

  test("of the directory mix users and teams in the order of creation", async () => {
    const entries: unknown[] = [];
    let next: unknown = null;
    do {
      const query: string = next === null ? "" : `&next=${next}`;
      const { body } = await caller.api("GET", `/directory?limit=50${query}`);
      entries.push(...listOf(body, "entries").map(({ id }) => id));
      next = body.meta?.next;
    } while (next !== null);
    expect(entries).toHaveLength(1 + 1 + 120 + 12);
    expect(new Set(entries).size).toBe(entries.length);
  });
});

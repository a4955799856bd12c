import { parseFault } from "../../emulator/faults.ts";
import { takeToken } from "../../emulator/rate.ts";
import { type Caller, endCaller, listOf, startCaller, tokenOf } from "./spoke-caller.ts";

const webhook = { url: "https://hooks.acme.test/spoke", events: ["call.ended"] };

/** Every wait of the emulator goes through here, so that a test decides when one is over. */
jest.mock("node:timers/promises", () => ({
  ...jest.requireActual("node:timers/promises"),
  setTimeout: (milliseconds: number) => mockWait(milliseconds),
}));
const real: typeof import("node:timers/promises") = jest.requireActual("node:timers/promises");
const delays: number[] = [];
const held = new Map<number, Promise<void>>();

function mockWait(milliseconds: number): Promise<void> {
  delays.push(milliseconds);
  return held.get(milliseconds) ?? real.setTimeout(milliseconds);
}

/** From now on waits of this length last until they are let go. */
function hold(milliseconds: number): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  held.set(milliseconds, promise);
  return resolve;
}

afterEach(() => {
  jest.restoreAllMocks();
  held.clear();
  delays.length = 0;
});

describe("faults", () => {
  let caller: Caller;
  beforeEach(async () => {
    caller = await startCaller();
  });
  afterEach(() => endCaller(caller));

  const withFault = (header: string) =>
    caller.api("POST", "/webhooks", webhook, { "x-emulator-fault": header });
  const webhooks = async () => listOf((await caller.api("GET", "/webhooks")).body, "webhooks").length;

  const written = async () => {
    while ((await webhooks()) === 0) await real.setTimeout(5);
  };

  test("of the header: a status with Retry-After, and nothing is written", async () => {
    const reply = await withFault("status=429;retry-after=2");
    expect(reply).toMatchObject({
      status: 429,
      body: { message: "Too Many Requests", code: "tooManyRequests" },
    });
    expect(reply.headers.get("retry-after")).toBe("2");
    expect(await withFault("status=503")).toMatchObject({
      status: 503,
      body: { message: "Service Unavailable" },
    });
    expect(await webhooks()).toBe(0);
  });

  test("of the header: the connection is cut before the write, or after it", async () => {
    await expect(withFault("cut=before")).rejects.toThrow("fetch failed");
    expect(await webhooks()).toBe(0);
    await expect(withFault("cut=after")).rejects.toThrow("fetch failed");
    expect(await webhooks()).toBe(1);
  });

  test("of the header: a status after the write, as of a gateway that gave up waiting", async () => {
    const reply = await withFault("status=504;retry-after=1;cut=after");
    expect(reply).toMatchObject({ status: 504, body: { message: "Gateway Timeout" } });
    expect(reply.headers.get("retry-after")).toBe("1");
    expect(await webhooks()).toBe(1);
    const { last } = (await caller.control("GET", "/requests")).body as unknown as {
      last: { status: number }[];
    };
    expect(last.map(({ status }) => status)).toContain(504);
  });

  test("of the header: a delay", async () => {
    const started = performance.now();
    expect((await withFault("delay=80")).status).toBe(201);
    expect(performance.now() - started).toBeGreaterThanOrEqual(78);
  });

  test("of the header: the write is done at once, and its answer takes longer", async () => {
    const letGo = hold(300);
    const answer = withFault("answer-delay=300");
    const first = await Promise.race([answer.then(() => "answer"), written().then(() => "write")]);
    expect(first).toBe("write");
    letGo();
    expect((await answer).status).toBe(201);
  });

  test("of a header that is none is a 400 that says what there is", async () => {
    const message =
      'x-emulator-fault: "oops=1" is not one of status=N, retry-after=SECONDS, delay=MS, answer-delay=MS, cut=before, cut=after';
    expect(await withFault("oops=1")).toMatchObject({ status: 400, body: { message } });
    expect(parseFault("cut=between")).toMatch(/"cut=between" is not one of/);
    expect(parseFault("status=9")).toMatch(/"status=9" is not one of/);
  });

  test("of the control endpoint hit what matches, as often as they say", async () => {
    await caller.control("POST", "/faults", {
      match: { method: "post", path: "/spoke/webhooks" },
      fault: { status: 500, body: { message: "broken" } },
      after: 1,
      times: 2,
    });
    const statuses: number[] = [];
    for (let turn = 0; turn < 4; turn += 1)
      statuses.push((await caller.api("POST", "/webhooks", webhook)).status);
    expect(statuses).toEqual([201, 500, 500, 201]);
    expect((await caller.api("GET", "/webhooks")).status).toBe(200);
  });

  test("of the control endpoint match regular expressions and effects, until they are cleared", async () => {
    const fault = { status: 503 };
    await caller.control("POST", "/faults", { match: { path: "^/spoke/(users|teams)" }, fault });
    await caller.control("POST", "/faults", { match: { effect: "write" }, fault });
    expect((await caller.api("GET", "/teams")).status).toBe(503);
    expect((await caller.api("GET", "/directory")).status).toBe(200);
    expect((await caller.api("POST", "/webhooks", webhook)).status).toBe(503);
    expect((await tokenOf(caller.emulator)).status).toBe(200);
    expect(listOf((await caller.control("GET", "/faults")).body, "faults")).toHaveLength(2);
    await caller.control("DELETE", "/faults");
    expect((await caller.api("GET", "/teams")).status).toBe(200);
  });

  test("answer in each product's own form", async () => {
    await caller.control("POST", "/faults", { match: {}, fault: { status: 429, retryAfter: 1 } });
    const { twilio, spoke } = caller.emulator.address;
    const bodyOf = async (url: string) => (await fetch(url)).json();
    expect(await bodyOf(`${twilio.baseUrl}/studio/v2/Flows`)).toEqual({
      code: 20429,
      message: "Too Many Requests",
      more_info: "https://www.twilio.com/docs/errors/20429",
      status: 429,
    });
    expect(await bodyOf(`${spoke.scimUrl}/Users`)).toMatchObject({
      status: "429",
      detail: "Too Many Requests",
    });
    expect((await tokenOf(caller.emulator)).body).toMatchObject({ error: "invalid_request" });
  });
});

describe("latency and rate", () => {
  test("every answer of a product takes at least the latency", async () => {
    const caller = await startCaller({ latencyMs: 60 });
    const started = performance.now();
    await caller.api("GET", "/webhooks");
    expect(performance.now() - started).toBeGreaterThanOrEqual(58);
    await caller.control("POST", "/settings", { latencyMs: 0 });
    await endCaller(caller);
  });

  test("more requests than the rate get a 429 with Retry-After, each product by its own bucket", async () => {
    const now = Date.now();
    jest.spyOn(Date, "now").mockReturnValue(now);
    const caller = await startCaller({ ratePerSecond: 3 });
    const replies = await Promise.all(Array.from({ length: 6 }, () => caller.api("GET", "/webhooks")));
    const refused = replies.filter(({ status }) => status === 429);
    expect(refused.map(({ headers }) => headers.get("retry-after"))).toEqual(["1", "1", "1"]);
    expect((await caller.admin("GET", "/users")).status).toBe(200);
    await caller.control("POST", "/clock", { advanceMs: 1000 });
    expect((await caller.api("GET", "/webhooks")).status).toBe(200);
    await endCaller(caller);
  });

  test("more requests at a time than are taken get a 429, and the rest are done", async () => {
    const caller = await startCaller({ latencyMs: 100 });
    await caller.control("POST", "/settings", { concurrency: 2 });
    const letGo = hold(100);
    const sent = Promise.all(Array.from({ length: 4 }, () => caller.api("GET", "/webhooks")));
    while (delays.filter((each) => each === 100).length < 4) await real.setTimeout(5);
    letGo();
    const replies = await sent;
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 200, 429, 429]);
    await expect(
      caller.api("GET", "/webhooks", undefined, { "x-emulator-fault": "cut=before" }),
    ).rejects.toThrow();
    expect((await caller.api("GET", "/webhooks")).status).toBe(200);
    await endCaller(caller);
  });

  test("a bucket holds as many as come in a second", () => {
    const bucket = { tokens: 2, filledAt: 0 };
    const take = (now: number) => takeToken(bucket, 2, now);
    expect([
      take(0),
      take(0),
      take(0),
      take(500),
      take(500),
      take(10_000),
      take(10_000),
      take(10_000),
    ]).toEqual([0, 0, 1, 0, 1, 0, 0, 1]);
  });
});

describe("a client that goes away", () => {
  test("does not disturb the emulator", async () => {
    const caller = await startCaller({ latencyMs: 50 });
    const { apiUrl } = caller.emulator.address.spoke;
    const gone = fetch(`${apiUrl}/webhooks`, { signal: AbortSignal.timeout(10) });
    await expect(gone).rejects.toThrow();
    await real.setTimeout(0);
    expect((await caller.api("GET", "/webhooks")).status).toBe(200);
    await endCaller(caller);
  });
});

import { systemEnvironment } from "../../../provider/clients/environment.ts";
import { ApiError } from "../../../provider/clients/errors.ts";
import { createLimiter } from "../../../provider/clients/rate.ts";
import { backoff, defaultPolicy, retryAfterOf } from "../../../provider/clients/retry.ts";
import { openTransport, type Transport } from "../../../provider/clients/transport.ts";
import { fc, runs } from "../../support/fast-check.ts";
import { messageOf, openWorld, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

describe("what is sent again", () => {
  test("429, for a write too, after as long as Retry-After says", async () => {
    world.reply(
      { status: 429, body: { message: "slow" }, headers: { "retry-after": "3" } },
      { status: 201, body: { id: "1" } },
    );
    await expect(world.open().api.send("POST", "/webhooks", {})).resolves.toEqual({ id: "1" });
    expect(world.requests).toHaveLength(2);
    expect(world.waits.reduce((sum, each) => sum + each, 0)).toBe(3000);
  });

  test("429 with a date", async () => {
    const at = new Date(world.environment.now() + 7_000).toUTCString();
    world.reply({ status: 429, headers: { "retry-after": at } }, { status: 200, body: {} });
    await world.open().api.get("/users/1");
    expect(world.waits.reduce((sum, each) => sum + each, 0)).toBe(7000);
  });

  test("429 that asks for too long is reported, not waited for", async () => {
    world.reply({
      status: 429,
      body: { message: "slow" },
      headers: { "retry-after": "3600", "x-request-id": "r" },
    });
    await expect(messageOf(world.open().api.get("/users/1"))).resolves.toBe(
      "Spoke's Developer API: GET /users/1 failed with 429: slow. It asks to wait 3600 s, longer than is waited here: run again after that. Request id: r.",
    );
    expect(world.waits).toEqual([]);
  });

  test("429 for ever ends", async () => {
    const policy = { ...defaultPolicy, limitedAttempts: 3 };
    world.reply(...Array.from({ length: 3 }, () => ({ status: 429, headers: { "x-request-id": "r" } })));
    await expect(messageOf(world.open({}, { policy }).api.get("/users/1"))).resolves.toBe(
      "Spoke's Developer API: GET /users/1 failed with 429 after 3 attempts: an empty body. Too much is asked of it at once: run again later, or with less in parallel. Request id: r.",
    );
    expect(world.requests).toHaveLength(3);
  });

  test.each([500, 502, 503, 504])("%i to a read", async (status) => {
    world.reply({ status, body: "<html>" }, { status: 200, body: { id: "1" } });
    await expect(world.open().api.get("/users/1")).resolves.toEqual({ id: "1" });
  });

  test("501 never", async () => {
    world.reply({ status: 501, body: { message: "no" } });
    await expect(world.open().api.get("/users/1")).rejects.toMatchObject({ kind: "server", status: 501 });
  });

  test("a cut connection to a read, a repeatable write and a removal", async () => {
    const { api } = world.open();
    for (const request of [
      () => api.get("/webhooks/1"),
      () => api.send("PUT", "/webhooks/1", {}, { repeatable: true }),
      () => api.remove("/webhooks/1"),
    ]) {
      world.reply("cut", { status: 200, body: { id: "1" } });
      await request();
    }
    expect(world.requests).toHaveLength(6);
  });

  test("5xx and a cut connection to a creation never, and says that it may have happened", async () => {
    const { api } = world.open();
    world.reply({ status: 503, body: { message: "overloaded" }, headers: { "x-request-id": "r" } });
    await expect(messageOf(api.send("POST", "/webhooks", {}))).resolves.toBe(
      "Spoke's Developer API: POST /webhooks failed with 503: overloaded. Whether it was carried out is not known: run again, and what exists by now is found by its key. The fault is on its side: if it stays, report it with the request id. Request id: r.",
    );
    world.reply("cut");
    await expect(messageOf(api.send("POST", "/webhooks", {}))).resolves.toMatch(
      /^Spoke's Developer API: POST \/webhooks lost the connection to 127\.0\.0\.1:\d+: it was cut before the answer \((UND_ERR_SOCKET|ECONNRESET)\)\. Whether it was carried out is not known: run again, and what exists by now is found by its key\. Check apiUrl \(SPOKE_API_URL\) and the network\. Request id: pulumi-spoke-80000000-3\.$/,
    );
    expect(world.requests).toHaveLength(2);
  });

  test("401 once, with a fresh token, for a write too", async () => {
    world.reply({ status: 401 }, { status: 201, body: { id: "1" } });
    await expect(world.open().api.send("POST", "/webhooks", {})).resolves.toEqual({ id: "1" });
    expect(world.tokenRequests).toHaveLength(2);
    expect(world.requests.map((each) => each.headers.authorization)).toEqual([
      "Bearer planted-access-token-4",
      "Bearer planted-access-token-4-2",
    ]);
    world.reply(
      { status: 401, body: { message: "Invalid token" } },
      { status: 401, body: { message: "Invalid token" } },
    );
    await expect(world.open().api.get("/users/1")).rejects.toMatchObject({ kind: "unauthorized" });
  });

  test("a request that gets no answer in time, where repeating is safe", async () => {
    // A machine that stands still for as long would lose a good answer too: nothing but silence is waited for so shortly.
    const [patient, hasty] = [openTransport(), openTransport({ connect: 10_000, answer: 50 })];
    const transport: Transport = {
      send: (request) => (request.url.pathname === "/auth/oauth/token" ? patient : hasty).send(request),
      close: async () => void (await Promise.all([patient.close(), hasty.close()])),
    };
    world.replyAlways(() => "silence");
    const { api, usage } = world.open({}, { transport });
    await expect(messageOf(api.get("/users/1"))).resolves.toBe(
      `Spoke's Developer API: GET /users/1 got no answer from ${world.host} after 5 attempts (waited 0.05 s). Check apiUrl (SPOKE_API_URL) and the network. Request id: pulumi-spoke-80000000-6.`,
    );
    expect(usage().api).toEqual({ reads: 5, writes: 0, repeated: 4 });
    await expect(messageOf(api.send("POST", "/webhooks", {}))).resolves.toBe(
      `Spoke's Developer API: POST /webhooks got no answer from ${world.host} (waited 0.05 s). Whether it was carried out is not known: run again, and what exists by now is found by its key. Check apiUrl (SPOKE_API_URL) and the network. Request id: pulumi-spoke-80000000-7.`,
    );
  });
});

describe("cancelling", () => {
  test("sends nothing new and ends a wait", async () => {
    const cancel = new AbortController();
    world.reply(() => {
      cancel.abort();
      return { status: 503 };
    });
    const { api } = world.open({}, { signal: cancel.signal });
    await expect(api.get("/users/1")).rejects.toMatchObject({ kind: "cancelled" });
    await expect(messageOf(api.get("/users/2"))).resolves.toMatch(
      /^Spoke's Developer API: GET \/users\/2 was cancelled before it was sent\. Run again to go on\. Request id: /,
    );
    expect(world.requests).toHaveLength(1);
  });

  test("lets a write under way finish", async () => {
    const cancel = new AbortController();
    world.reply(() => {
      cancel.abort();
      return { status: 201, body: { id: "1" } };
    });
    const { api } = world.open({}, { signal: cancel.signal });
    await expect(api.send("POST", "/webhooks", {})).resolves.toEqual({ id: "1" });
  });

  test("of writes alone: one that was not taken is not sent again, and reads go on", async () => {
    const stop = new AbortController();
    world.reply(
      () => {
        stop.abort();
        return { status: 429, headers: { "retry-after": "30" } };
      },
      { status: 429, headers: { "retry-after": "1" } },
      { status: 200, body: { id: "1" } },
    );
    const { api } = world.open({}, { stop: stop.signal });
    await expect(messageOf(api.send("POST", "/webhooks", {}))).resolves.toMatch(
      /^Spoke's Developer API: POST \/webhooks failed with 429/,
    );
    await expect(messageOf(api.send("POST", "/webhooks", {}))).resolves.toMatch(
      /^Spoke's Developer API: POST \/webhooks was cancelled before it was sent\. Run again to go on\. Request id: /,
    );
    await expect(api.get("/users/1")).resolves.toEqual({ id: "1" });
    expect(world.requests.map(({ method }) => method)).toEqual(["POST", "GET", "GET"]);
  });

  test("of writes alone: one that waits for its turn is not sent", async () => {
    const stop = new AbortController();
    world.reply({ status: 429, headers: { "retry-after": "30" } }, () => {
      throw new Error("nothing else is sent");
    });
    const { api } = world.open({}, { stop: stop.signal, policy: { ...defaultPolicy, limitedAttempts: 1 } });
    await expect(api.get("/users/1")).rejects.toMatchObject({ kind: "rateLimited" });
    const waiting = api.send("POST", "/webhooks", {});
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ kind: "cancelled" });
    expect(world.requests).toHaveLength(1);
  });

  test("ends a wait of a real process at once", async () => {
    const cancel = new AbortController();
    const environment = systemEnvironment({ signal: cancel.signal });
    const waiting = environment.sleep(60_000, environment.signal);
    cancel.abort();
    await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
  });
});

describe("bounds", () => {
  test("a wait is never longer than its bound, which never exceeds the maximum", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempt, random) => {
          const wait = backoff(defaultPolicy, attempt, random);
          return (
            wait >= 0 &&
            wait <= defaultPolicy.maximumDelay &&
            wait <= defaultPolicy.baseDelay * 2 ** (attempt - 1)
          );
        },
      ),
    );
  });

  test("however the API fails, a request is sent a bounded number of times", async () => {
    const failing = fc.array(fc.constantFrom(429, 500, 502, 503), { minLength: 1, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(failing, async (statuses) => {
        const before = world.requests.length;
        let next = 0;
        world.replyAlways(() => ({ status: statuses[next++ % statuses.length] ?? 500 }));
        await expect(world.open().api.get("/users/1")).rejects.toBeInstanceOf(ApiError);
        expect(world.requests.length - before).toBeLessThanOrEqual(defaultPolicy.limitedAttempts);
        expect(Math.max(...world.waits)).toBeLessThanOrEqual(defaultPolicy.maximumDelay);
      }),
      { numRuns: runs(20) },
    );
  });

  test.each([
    [undefined, undefined],
    ["", undefined],
    ["soon", undefined],
    ["0", 0],
    ["1.5", 1500],
    ["Thu, 01 Jan 1970 00:00:05 GMT", 4000],
    ["Thu, 01 Jan 1970 00:00:00 GMT", 0],
  ])("Retry-After %p is %p ms", (header, expected) => {
    expect(retryAfterOf(header, 1000)).toBe(expected);
  });
});

describe("pace", () => {
  /** An API that lets a number of requests a second through, on the world's own clock. */
  async function send(
    count: number,
    perSecond: number,
  ): Promise<{ refused: number; seconds: number; rate: number }> {
    const limiter = createLimiter(16, world.environment);
    const started = world.environment.now();
    let tokens = perSecond;
    let at = started;
    let refused = 0;
    for (let done = 0; done < count; ) {
      await limiter.run(async () => {
        const now = world.environment.now();
        tokens = Math.min(perSecond, tokens + ((now - at) * perSecond) / 1000);
        at = now;
        world.advance(5);
        if (tokens >= 1) {
          tokens -= 1;
          done += 1;
          limiter.accepted();
        } else {
          refused += 1;
          limiter.limited(0);
        }
      });
    }
    return { refused, seconds: (world.environment.now() - started) / 1000, rate: limiter.state().rate };
  }

  test("an API that never says 429 is never held back", async () => {
    const { refused, seconds, rate } = await send(400, 1000);
    expect({ refused, seconds, rate }).toEqual({ refused: 0, seconds: 2, rate: Number.POSITIVE_INFINITY });
  });

  test("one that does is soon asked at about the pace that it bears", async () => {
    const { refused, seconds } = await send(400, 20);
    expect(refused).toBeLessThan(100);
    expect(seconds).toBeLessThan(60);
  });

  test("one burst of refusals is one lesson, and Retry-After holds everybody back", async () => {
    const limiter = createLimiter(8, world.environment);
    for (let sent = 0; sent < 8; sent += 1) await limiter.run(async () => undefined);
    for (let refused = 0; refused < 8; refused += 1) limiter.limited(2000);
    expect(limiter.state()).toEqual({ rate: 4, inFlight: 4 });
    const before = world.environment.now();
    await limiter.run(async () => undefined);
    expect(world.environment.now() - before).toBe(2000);
    await limiter.run(async () => undefined);
    expect(world.environment.now() - before).toBe(2250);
    world.advance(10_000);
    limiter.accepted();
    expect(limiter.state().inFlight).toBe(5);
    expect(limiter.state().rate).toBeCloseTo(4 * 1.1 ** 10);
  });

  test("no more than the cap are in flight", async () => {
    const limiter = createLimiter(3, world.environment);
    let inFlight = 0;
    let most = 0;
    const work = async () => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      await new Promise((resolve) => setImmediate(resolve));
      inFlight -= 1;
    };
    await Promise.all(Array.from({ length: 20 }, () => limiter.run(work)));
    expect(most).toBe(3);
  });
});

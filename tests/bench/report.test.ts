import { judge, type Measurements, page, verdictLines } from "../../tools/bench/report.ts";
import type { StackRun } from "../../tools/bench/stacks.ts";
import { measurePairs, ratiosOf, spreadOf } from "../../tools/bench/statistics.ts";

const oneList = { "GET /spoke/webhooks": 1, "POST /auth/oauth/token": 1 };

const stack = (create: number, noChange: number, requests = oneList): StackRun => ({
  create: { seconds: create, processor: create * 2, requests: {} },
  noChange: { seconds: noChange, processor: undefined, requests: {} },
  refresh: { seconds: 1, processor: 1, requests },
});

const measurements: Measurements = {
  date: "2026-11-22",
  versions: { node: "24.0.0", pulumi: "3.259.0", sdk: "3.259.0" },
  processors: 2,
  load: { start: 0.5, end: 1.25 },
  startup: [{ subject: 120, baseline: 40 }],
  stacks: [
    {
      program: "YAML",
      webhooks: 1000,
      skipCheckpoints: true,
      pairs: [
        { subject: stack(6, 5), baseline: stack(4, 4) },
        { subject: stack(5, 5), baseline: stack(4, 4) },
        { subject: stack(16, 6), baseline: stack(8, 4) },
      ],
    },
  ],
  organisations: [
    { seed: "large:1000", refreshed: { objects: { "spoke:index:Webhook": 1000 }, requests: oneList } },
  ],
  memory: { webhooks: 10_000, peak: 200.4 },
};

const metOf = (changed: Partial<Measurements>): readonly (boolean | undefined)[] =>
  judge({ ...measurements, ...changed }).map(({ met }) => met);

describe("statistics", () => {
  test("give the middle one, the mean of the middle two, and the ends", () => {
    expect(spreadOf([3, 1, 2])).toEqual({ min: 1, median: 2, max: 3 });
    expect(spreadOf([4, 1, 3, 2])).toEqual({ min: 1, median: 2.5, max: 4 });
    expect(() => spreadOf([])).toThrow("Nothing was measured.");
  });

  test("take ratios pair by pair, so that a slow moment falls out", () => {
    const pairs = [
      { subject: 3, baseline: 2 },
      { subject: 30, baseline: 20 },
    ];
    expect(ratiosOf(pairs)).toEqual({ min: 1.5, median: 1.5, max: 1.5 });
  });

  test("measure in turn, and change the order with each pair", async () => {
    const order: string[] = [];
    const measure = (name: string) => async () => {
      order.push(name);
      return name;
    };
    const pairs = await measurePairs({ atLeast: 3, atMost: 9, seconds: 0 }, measure("ours"), measure("null"));
    expect(order).toEqual(["null", "ours", "ours", "null", "null", "ours"]);
    expect(pairs).toEqual(Array.from({ length: 3 }, () => ({ subject: "ours", baseline: "null" })));
  });

  test("add pairs while there is time, up to a number", async () => {
    const measure = async () => 1;
    expect(await measurePairs({ atLeast: 1, atMost: 4, seconds: 60 }, measure, measure)).toHaveLength(4);
  });
});

describe("the judgement", () => {
  test("is of the median, figure by figure", () => {
    expect(judge(measurements)).toEqual([
      {
        figure:
          "The plugin is ready: from the start of its process until it answers `Handshake` and `GetPluginInfo`",
        target: "at most 1.5 × `node -e 0` + 100 ms",
        found: "0.75 (0.75 to 0.75) of what is allowed",
        met: true,
      },
      {
        figure: "`up` that creates: 1,000 webhooks, YAML",
        target: "at most 1.5 × the null plugin",
        found: "1.50 (1.25 to 2.00) ×",
        met: true,
      },
      {
        figure: "`up` without a change: 1,000 webhooks, YAML",
        target: "at most 1.25 × the null plugin",
        found: "1.25 (1.25 to 1.50) ×",
        met: true,
      },
      {
        figure: "`refresh`: 1,000 webhooks, YAML",
        target: "1 × `GET /spoke/webhooks`, 1 × `POST /auth/oauth/token`, and nothing else",
        found: "exactly that",
        met: true,
      },
      {
        figure: "Refresh of an organisation of 1,000 objects (`--seed large:1000`)",
        target: "lists alone; of 1,000 webhooks 1 page",
        found: "1 × `GET /spoke/webhooks`, 1 × `POST /auth/oauth/token`",
        met: true,
      },
      {
        figure: "The plugin's memory: its peak while 10,000 webhooks are created, compared and read",
        target: "at most 256 MiB",
        found: "200 MiB",
        met: true,
      },
    ]);
  });

  test("misses what is beyond a target, each for itself", () => {
    const [form] = measurements.stacks;
    const slow = (pairs: (typeof measurements.stacks)[number]["pairs"]) =>
      form === undefined ? [] : [{ ...form, pairs }];
    expect(metOf({ startup: [{ subject: 161, baseline: 40 }] })[0]).toBe(false);
    expect(metOf({ stacks: slow([{ subject: stack(6.1, 4), baseline: stack(4, 4) }]) })[1]).toBe(false);
    expect(metOf({ stacks: slow([{ subject: stack(4, 5.1), baseline: stack(4, 4) }]) })[2]).toBe(false);
    const gets = { "GET /spoke/webhooks/:id": 1000, "POST /auth/oauth/token": 1 };
    const single = stack(4, 4, gets as unknown as typeof oneList);
    expect(judge({ ...measurements, stacks: slow([{ subject: single, baseline: stack(4, 4) }]) })[3]).toEqual(
      {
        figure: "`refresh`: 1,000 webhooks, YAML",
        target: "1 × `GET /spoke/webhooks`, 1 × `POST /auth/oauth/token`, and nothing else",
        found: "1000 × `GET /spoke/webhooks/:id`, 1 × `POST /auth/oauth/token`",
        met: false,
      },
    );
    const objects = { "spoke:index:Webhook": 1001 };
    expect(
      metOf({ organisations: [{ seed: "large:1001", refreshed: { objects, requests: oneList } }] })[4],
    ).toBe(false);
    expect(metOf({ memory: { webhooks: 10_000, peak: 256.1 } })[5]).toBe(false);
  });

  test("says where the system does not tell, and does not call that met", () => {
    const verdicts = judge({ ...measurements, memory: { webhooks: 10_000, peak: undefined } });
    expect(verdictLines(verdicts).at(-1)).toBe(
      "not measured: The plugin's memory: its peak while 10,000 webhooks are created, compared and read: this system does not tell; at most 256 MiB",
    );
  });
});

test("the page has a row for each figure and each command, and says what is not known", () => {
  const text = page(measurements);
  expect(text).toContain("Node 24.0.0, Pulumi 3.259.0, `@pulumi/pulumi` 3.259.0, 2 processors.");
  expect(text.split("\n").filter((line) => line.endsWith(" | met |"))).toHaveLength(6);
  expect(text).toContain(
    "| 1,000 webhooks, YAML; 3 pairs | `up`, create | 6.0 (5.0 to 16.0) | 4.0 (4.0 to 8.0) | 1.50 (1.25 to 2.00) | 12.0 (10.0 to 32.0) | 8.0 (8.0 to 16.0) | 1.50 (1.25 to 2.00) |",
  );
  expect(text).toContain(
    "| 1,000 webhooks, YAML; 3 pairs | `up`, no change | 5.0 (5.0 to 6.0) | 4.0 (4.0 to 4.0) | 1.25 (1.25 to 1.50) | not known | not known | not known |",
  );
  expect(text).toContain("120 (120 to 120); `node -e 0`: 40 (40 to 40).");
});

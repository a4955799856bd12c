/** In what order the steps of a plan go, how many at once, and what happens after a failure and after a stop. */
import type { ApplyEvent } from "../../../../provider/reconciler/plan/types.ts";
import type { AnyKind } from "../../../../provider/reconciler/types.ts";
import { type DeclaredLamp, lampStage, noSecrets } from "../../../support/lamp-stage.ts";

const following = (name: string, ...lamps: readonly string[]): DeclaredLamp => ({
  name,
  members: lamps.map((lamp) => ({ lamp })),
});

/** A kind whose creates do something else first. */
const before = (body: (name: string) => Promise<void> | void) => ({
  kind: (plain: AnyKind): Partial<AnyKind> => ({
    create: async (clients, desired) => {
      await body(String(desired.name));
      return (plain.create as NonNullable<AnyKind["create"]>)(clients, desired);
    },
  }),
});

const named = (events: readonly ApplyEvent[]): readonly string[] =>
  events.map((each) =>
    each.event === "begin" ? `begin ${each.object}` : `${each.applied.outcome} ${each.applied.object}`,
  );

test("each begins after what it waits for has ended", async () => {
  const { engine, all } = lampStage();
  const events: ApplyEvent[] = [];
  const plan = await engine.plan(
    all(following("a", "b"), following("b", "c"), following("c"), { name: "d" }),
  );
  await engine.apply(plan, { ...noSecrets, onEvent: (event) => void events.push(event) });
  const order = named(events);
  const at = (text: string) => order.indexOf(text);
  expect(order).toHaveLength(8);
  expect(at("done Lamp:c")).toBeLessThan(at("begin Lamp:b"));
  expect(at("done Lamp:b")).toBeLessThan(at("begin Lamp:a"));
  // Nothing holds the fourth back.
  expect(at("begin Lamp:d")).toBeLessThan(at("done Lamp:c"));
});

test("a failure stops what waits for it, says so, and nothing else", async () => {
  const { engine, all, writes } = lampStage(
    before((name) => {
      if (name === "b") throw new Error("The server says no.");
    }),
  );
  const plan = await engine.plan(
    all(following("a", "b"), { name: "b" }, following("c", "a"), { name: "d" }, following("e", "d")),
  );
  const report = await engine.apply(plan, noSecrets);
  expect(report).toMatchObject({ done: 2, failed: 1, skipped: 2 });
  expect(
    report.objects.map(({ object, outcome, messages }) => [object, outcome, ...messages]).sort(),
  ).toEqual([
    [
      "Lamp:a",
      "skipped",
      "Lamp:a: skipped, because it waits for Lamp:b, which was not done. Run again: what was done is kept, and the rest follows.",
    ],
    ["Lamp:b", "failed", "The server says no."],
    [
      "Lamp:c",
      "skipped",
      "Lamp:c: skipped, because it waits for Lamp:a, which was not done. Run again: what was done is kept, and the rest follows.",
    ],
    ["Lamp:d", "done"],
    ["Lamp:e", "done"],
  ]);
  expect(report.objects.map(({ object }) => object)).toEqual(plan.objects.map(({ object }) => object));
  expect(writes()).toHaveLength(2);
});

test("a chain of thousands that loses its first link ends as one that lost it", async () => {
  const length = 5000;
  const { engine, all } = lampStage(
    before(() => {
      throw new Error("The server says no.");
    }),
  );
  const chain = Array.from({ length }, (_, index) =>
    index === 0 ? { name: "n0" } : following(`n${index}`, `n${index - 1}`),
  );
  const report = await engine.apply(await engine.plan(all(...chain)), noSecrets);
  expect(report).toMatchObject({ done: 0, failed: 1, skipped: length - 1 });
});

test.each([
  [1, 1],
  [3, 3],
  [undefined, 10],
])("with parallel %p, %i are under way at once: no more, and no fewer", async (parallel, expected) => {
  let underWay = 0;
  let peak = 0;
  let release = () => {};
  // Nobody goes on until so many have come: with fewer at once this would never end.
  const full = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { engine, all } = lampStage({
    kind: (plain) => ({
      create: async (clients, desired) => {
        underWay += 1;
        peak = Math.max(peak, underWay);
        if (underWay === expected) release();
        await full;
        const live = await (plain.create as NonNullable<AnyKind["create"]>)(clients, desired);
        underWay -= 1;
        return live;
      },
    }),
  });
  const plan = await engine.plan(
    all(...Array.from({ length: 25 }, (_, index) => ({ name: `lamp ${index}` }))),
  );
  const options = parallel === undefined ? noSecrets : { ...noSecrets, parallel };
  expect(await engine.apply(plan, options)).toMatchObject({ done: 25 });
  expect(peak).toBe(expected);
});

test("who leaves a choice to the server goes after all who have made theirs", async () => {
  const order: string[] = [];
  const { engine, all } = lampStage({
    kind: (plain) => ({
      ...before((name) => void order.push(name)).kind(plain),
      spare: () => ({ channel: "99" }),
    }),
  });
  const plan = await engine.plan(
    all({ name: "any" }, { name: "seven", channel: "7" }, { name: "eight", channel: "8" }),
  );
  expect(await engine.apply(plan, noSecrets)).toMatchObject({ done: 3 });
  expect(order).toEqual(["seven", "eight", "any"]);
});

describe("stopped by a signal", () => {
  const stage = () => {
    const controller = new AbortController();
    const events: ApplyEvent[] = [];
    const lamps = lampStage(
      before((name) => {
        if (name === "lamp 1") controller.abort();
      }),
    );
    const options = {
      ...noSecrets,
      parallel: 2,
      signal: controller.signal,
      onEvent: (event: ApplyEvent) => void events.push(event),
    };
    const wanted = lamps.all(...[0, 1, 2, 3, 4].map((index) => ({ name: `lamp ${index}` })));
    return { ...lamps, options, events, wanted };
  };

  test("nothing begins any more, and what is under way is finished", async () => {
    const { engine, options, events, wanted, server } = stage();
    const report = await engine.apply(await engine.plan(wanted), options);
    expect(report.objects.map(({ object, outcome }) => `${outcome} ${object}`)).toEqual([
      "done Lamp:lamp 0",
      "done Lamp:lamp 1",
      "skipped Lamp:lamp 2",
      "skipped Lamp:lamp 3",
      "skipped Lamp:lamp 4",
    ]);
    expect(report.objects[4]?.messages).toEqual([
      "Lamp:lamp 4: skipped, because the run was stopped. Run again: what was done is kept, and the rest follows.",
    ]);
    expect(named(events).filter((each) => each.startsWith("begin"))).toHaveLength(2);
    expect(server.lamps.size).toBe(2);
  });

  test("the same engine goes on where it stopped", async () => {
    const { engine, options, wanted } = stage();
    await engine.apply(await engine.plan(wanted), options);
    const rest = await engine.plan(wanted);
    expect(rest.objects.map(({ object }) => object)).toEqual(["Lamp:lamp 2", "Lamp:lamp 3", "Lamp:lamp 4"]);
    expect(await engine.apply(rest, noSecrets)).toMatchObject({ done: 3 });
    expect((await engine.plan(wanted)).objects).toEqual([]);
  });

  test("before it began, nothing is done at all", async () => {
    const { engine, wanted, writes } = stage();
    const report = await engine.apply(await engine.plan(wanted), {
      ...noSecrets,
      signal: AbortSignal.abort(),
    });
    expect(report).toMatchObject({ done: 0, failed: 0, skipped: 5 });
    expect(writes()).toEqual([]);
  });

  test("a step that was still looking is skipped and not called a failure", async () => {
    const controller = new AbortController();
    const { engine, all, server, writes } = lampStage();
    const plan = await engine.plan(all({ name: "desk" }));
    const report = await engine.apply(plan, {
      ...noSecrets,
      signal: controller.signal,
      onEvent: ({ event }) => {
        if (event === "begin") controller.abort();
      },
    });
    expect(report.objects).toMatchObject([{ outcome: "skipped" }]);
    expect([writes(), server.lamps.size]).toEqual([[], 0]);
  });
});

test("a listener that throws is told nothing more, and everything is done and reported", async () => {
  const { engine, all, server } = lampStage();
  const events: ApplyEvent[] = [];
  const plan = await engine.plan(all({ name: "a" }, { name: "b" }, following("c", "a")));
  const report = await engine.apply(plan, {
    ...noSecrets,
    parallel: 1,
    onEvent(event) {
      events.push(event);
      if (events.length === 2) throw new Error("The pipe is closed.");
    },
  });
  expect(named(events)).toEqual(["begin Lamp:a", "done Lamp:a"]);
  expect(server.lamps.size).toBe(3);
  expect(report).toMatchObject({ done: 3, failed: 0, skipped: 0 });
  expect(report.objects.map(({ object, id, warnings }) => [object, id, ...warnings])).toEqual([
    [
      "Lamp:a",
      "lamp-1",
      "Lamp:a: from here on the progress was not shown: The pipe is closed. The report is complete.",
    ],
    ["Lamp:b", "lamp-2"],
    ["Lamp:c", "lamp-3"],
  ]);
});

/** Secrets of an apply: from their variables, into no message, and those that are shown once into one place. */

import { maskOf } from "../../../../provider/reconciler/apply/mask.ts";
import { createEngine } from "../../../../provider/reconciler/engine.ts";
import type { Plan } from "../../../../provider/reconciler/plan/types.ts";
import type { AnyKind } from "../../../../provider/reconciler/types.ts";
import { sipTrunk } from "../../../../provider/resources/spoke/sip-trunk.ts";
import { lamp, noDoors } from "../../../support/lamp.ts";
import { lampStage, type StageOptions, saved } from "../../../support/lamp-stage.ts";

const planted = 'planted "secret" of 1';

async function stageWithPin(options: StageOptions = {}) {
  const stage = lampStage(options);
  const wanted = stage.all(
    stage.one({ name: "desk", pin: planted }, { secrets: { pin: "DESK_PIN" } }),
    stage.one({ name: "hall", pin: "other" }, { secrets: { pin: "HALL_PIN" } }),
  );
  const plan = saved(await stage.engine.plan(wanted));
  return { ...stage, plan };
}

const secretOf = (variable: string) =>
  ({ DESK_PIN: planted, HALL_PIN: "planted" })[variable as "DESK_PIN"] as string | undefined;

test("a secret is not in the plan, and comes from its variable when the plan is applied", async () => {
  const { plan, engine, writes } = await stageWithPin();
  expect(JSON.stringify(plan)).not.toContain("planted");
  expect(plan.objects[0]?.desired).toEqual({
    name: "desk",
    pin: { $env: "DESK_PIN" },
    brightness: 50,
    mode: "exact",
  });
  expect(await engine.apply(plan, { secretOf })).toMatchObject({ done: 2 });
  expect(writes()[0]).toBe(
    `create ${JSON.stringify({ name: "desk", pin: planted, brightness: 50, mode: "exact" })}`,
  );
});

test.each([
  ["is not set", undefined],
  ["is empty", ""],
])(
  "a variable that %s is an error before anything is read or written, and all of them are named",
  async (_, value) => {
    const { plan, engine, server } = await stageWithPin();
    server.calls.length = 0;
    await expect(engine.apply(plan, { secretOf: () => value })).rejects.toThrow(
      "Plan: needs secrets from environment variables that are not set:\n  DESK_PIN (Lamp:desk, pin)\n  HALL_PIN (Lamp:hall, pin). Set them and apply again. Nothing was written.",
    );
    expect(server.calls).toEqual([]);
  },
);

test("a variable is looked up where the kind has a secret, and nowhere else", async () => {
  const { engine, all, one } = lampStage();
  const plan = await engine.plan(all(one({ name: "desk", room: "hall" })));
  const [step] = plan.objects;
  expect(step?.desired?.room).toBe("hall");
  const asked: string[] = [];
  await engine.apply(plan, {
    secretOf(variable) {
      asked.push(variable);
      return undefined;
    },
  });
  expect(asked).toEqual([]);
});

describe("in no message", () => {
  const repeating = (words: (pin: string) => string): StageOptions => ({
    kind: (plain: AnyKind) => ({
      create: async (clients, desired) => {
        if (desired.name === "desk") throw new Error(words(planted));
        return (plain.create as NonNullable<AnyKind["create"]>)(clients, desired);
      },
    }),
  });

  test.each([
    ["as it is", (pin: string) => `refused: ${pin}!`],
    ["as JSON", (pin: string) => `refused: {"pin":${JSON.stringify(pin)}}`],
    ["in an address", (pin: string) => `refused: https://lamps.acme.test/?pin=${encodeURIComponent(pin)}`],
    ["as another object's", () => "refused: planted"],
  ])("an error that repeats it %s is masked", async (_, words) => {
    const { plan, engine } = await stageWithPin(repeating(words));
    const events: unknown[] = [];
    const report = await engine.apply(plan, { secretOf, onEvent: (event) => void events.push(event) });
    const text = JSON.stringify([report, events]);
    expect(report).toMatchObject({ done: 1, failed: 1 });
    expect(report.objects[0]?.messages[0]).toContain("refused: ");
    expect(report.objects[0]?.messages[0]).toContain("(secret)");
    expect(text).not.toMatch(/planted|of%201|of 1/);
  });

  test("a list with passwords in it that the server does not take is not repeated", async () => {
    const { credentials } = sipTrunk.inputs;
    if (credentials === undefined) throw new Error("SipTrunk has no credentials.");
    const { kind } = lampStage({
      kind: (plain) => ({
        inputs: { ...plain.inputs, credentials },
        create: async () => lamp("lamp-1", { name: "desk", credentials: [{ username: "ana" }] }),
      }),
    });
    const engine = createEngine({ clients: noDoors, kinds: [kind], portal: "warn" });
    const inputs = { name: "desk", credentials: [{ username: "ben", password: planted }] };
    const { incomplete } = await engine.create(
      { kind, name: "desk", owner: "desk" },
      { inputs, preview: false },
    );
    expect(incomplete).toEqual([
      'Lamp "desk", credentials: the server accepted the request and did not take the value. Run again; if it stays, the server refuses this value without saying so.',
    ]);
  });

  test("one that is a part of another does not leave the rest of it behind", () => {
    expect(maskOf(["team", "team-4711"])("asked for team-4711 and team")).toBe(
      "asked for (secret) and (secret)",
    );
  });

  test("what is short may be an ordinary word, and stays", () => {
    expect(maskOf(["a", "to"])("a word to be read")).toBe("a word to be read");
  });
});

describe("what is shown once", () => {
  const secretsIn = (plan: Plan, report: unknown) => [
    JSON.stringify(plan).includes('"once"'),
    JSON.stringify(report).split('"once"').length - 1,
  ];

  test("is in `secrets` of what was created, and nowhere else", async () => {
    const { plan, engine } = await stageWithPin();
    const report = await engine.apply(plan, { secretOf });
    expect(report.objects.map(({ secrets }) => secrets)).toEqual([{ token: "once" }, { token: "once" }]);
    expect(secretsIn(plan, report)).toEqual([false, 2]);
  });

  test("is kept of an object that was created and is not wholly as declared", async () => {
    const stage = lampStage({
      kind: (plain) => ({
        create: async (clients, desired) => {
          const live = await (plain.create as NonNullable<AnyKind["create"]>)(clients, desired);
          return { ...live, values: { ...live.values, room: "attic" } };
        },
      }),
    });
    const plan = await stage.engine.plan(stage.all({ name: "desk", room: "hall" }));
    const report = await stage.engine.apply(plan, { secretOf });
    expect(report.objects).toMatchObject([
      {
        outcome: "failed",
        secrets: { token: "once" },
        messages: [
          'Lamp "desk", room: the server accepted the request and did not take the value: asked for "hall", got "attic". Run again; if it stays, the server refuses this value without saying so.',
        ],
      },
    ]);
  });

  test("is in no report of an update", async () => {
    const stage = lampStage();
    await stage.make({ name: "desk" });
    const plan = await stage.engine.plan(stage.all({ name: "desk", brightness: 10 }));
    const report = await stage.engine.apply(plan, { secretOf });
    expect(report.objects).toMatchObject([{ outcome: "done", secrets: {} }]);
  });
});

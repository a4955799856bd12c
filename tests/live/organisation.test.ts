/**
 * The plugin against a real organisation, or whatever SPOKE_* and TWILIO_* name; CONTRIBUTING.md says how. Nothing runs
 * unless SPOKE_LIVE asks for it: `read` looks and never writes; `write` makes, changes and deletes one webhook that is
 * switched off and one Studio flow that is a draft, both named after these tests, and sees to it that none is left.
 */
import { randomUUID } from "node:crypto";
import { systemEnvironment } from "../../provider/clients/environment.ts";
import { settings } from "../../provider/configuration/settings.ts";
import type { Values } from "../../provider/model/value.ts";
import type { JsonObject } from "../../provider/plugin/codec.ts";
import type { AnyKind } from "../../provider/reconciler/types.ts";
import { kinds } from "../../provider/resources/registry.gen.ts";
import { webhook } from "../../provider/resources/spoke/webhook.ts";
import { studioFlow } from "../../provider/resources/twilio/studio-flow.ts";
import { type FrontEnd, type Stored, startPlugin } from "../support/front-end.ts";
import { testUnless } from "../support/skip.ts";

const asked = process.env.SPOKE_LIVE;
const needsSpoke = process.env.SPOKE_CLIENT_ID === undefined ? "SPOKE_CLIENT_ID is not set" : undefined;
const needsTwilio =
  process.env.TWILIO_ACCOUNT_SID === undefined ? "TWILIO_ACCOUNT_SID is not set" : undefined;
const reads = asked === undefined ? "SPOKE_LIVE is not set" : undefined;
const writes = asked === "write" ? undefined : "SPOKE_LIVE is not set to write";

/** How many objects of a kind are looked at one by one. */
const sample = 20;

/** Begins the name of everything that is made here: whatever bears it is ours to delete. */
const prefix = "pulumi-spoke live test";

const minutes = 60_000;

let front: FrontEnd;

beforeAll(async () => {
  if (asked === undefined) return;
  if (asked !== "read" && asked !== "write") {
    throw new Error(`SPOKE_LIVE is ${JSON.stringify(asked)}. Set it to read, or to write.`);
  }
  jest.spyOn(console, "error").mockImplementation(() => undefined);
  // The real clock: a real API needs the waits that it asks for.
  front = await startPlugin(fromEnvironment(), systemEnvironment());
});

afterAll(async () => {
  await front?.close();
  jest.restoreAllMocks();
});

/** The settings that are in the environment; the plugin of a test sees nothing of it otherwise. */
function fromEnvironment(): Readonly<Record<string, string>> {
  const entries = settings.flatMap(({ name, environment }) => {
    const value = environment.map((variable) => process.env[variable]).find((each) => each);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(entries);
}

async function checked(kind: AnyKind, values: Values | JsonObject): Promise<JsonObject> {
  const { inputs, failures } = await front.check(kind, "live", values as JsonObject);
  expect(failures).toEqual([]);
  return inputs;
}

async function expectNoDifference(kind: AnyKind, stored: Stored, inputs: JsonObject): Promise<void> {
  expect(await front.diff(kind, "live", stored, inputs)).toMatchObject({ changes: false, detailed: {} });
}

describe.each(kinds.map((kind) => [kind.token, kind] as const))("%s", (_, kind) => {
  testUnless(
    reads ?? (kind.module === "twilio" ? needsTwilio : needsSpoke),
    "whatever is there can be imported, and the import is a declaration without a difference",
    async () => {
      for (const { id } of (await front.list(kind)).slice(0, sample)) {
        const imported = await front.import(kind, "live", id);
        if (imported === undefined) continue; // Somebody has just deleted it.
        const { inputs, failures } = await front.check(kind, "live", imported.inputs);
        // What no API shows, and has to be declared, an import cannot give.
        if (failures.length === 0) await expectNoDifference(kind, imported, inputs);
        else expect(kind.portal).toBeDefined();
      }
    },
    5 * minutes,
  );
});

interface Life {
  readonly kind: AnyKind;
  readonly first: Values;
  readonly second: Values;
  /** The key's part that bears the prefix. */
  readonly nameOf: (inputs: JsonObject) => unknown;
}

const mark = `${prefix} ${randomUUID()}`;

const sentence = (say: string) => ({
  description: mark,
  initial_state: "Trigger",
  flags: { allow_concurrent_calls: true },
  states: [
    {
      name: "Trigger",
      type: "trigger",
      transitions: [{ event: "incomingCall", next: "greeting" }],
      properties: { offset: { x: 0, y: 0 } },
    },
    {
      name: "greeting",
      type: "say-play",
      transitions: [{ event: "audioComplete" }],
      properties: { say, offset: { x: 0, y: 200 } },
    },
  ],
});

const hook = {
  url: "https://hooks.acme.test/pulumi-spoke-live-test",
  events: ["call.ended"],
  description: mark,
  enabled: false,
  mode: "test",
};

const lives: readonly Life[] = [
  {
    kind: webhook,
    first: hook,
    second: { ...hook, events: ["call.ended", "call.started"] },
    nameOf: ({ description }) => description,
  },
  {
    kind: studioFlow,
    first: { friendlyName: mark, status: "draft", definition: sentence("Hello.") },
    second: { friendlyName: mark, status: "draft", definition: sentence("Good morning.") },
    nameOf: ({ friendlyName }) => friendlyName,
  },
];

describe.each(lives.map((life) => [life.kind.token, life] as const))(
  "%s",
  (_, { kind, first, second, nameOf }) => {
    testUnless(
      writes ?? (kind.module === "twilio" ? needsTwilio : needsSpoke),
      "one is made, left alone, changed and deleted, and none is left behind",
      async () => {
        try {
          const before = await checked(kind, first);
          let stored = await front.create(kind, "live", before);
          await expectNoDifference(kind, stored, before);
          const after = await checked(kind, second);
          stored = await front.update(kind, "live", stored, after);
          await expectNoDifference(kind, stored, after);
          expect((await front.refresh(kind, "live", stored))?.id).toBe(stored.id);
        } finally {
          await removeOurs(kind, nameOf);
        }
        expect(await removeOurs(kind, nameOf)).toEqual([]);
      },
      5 * minutes,
    );
  },
);

/** Deletes what bears the prefix, of earlier runs too, by a plugin that has made none of it. @returns the ids */
async function removeOurs(kind: AnyKind, nameOf: Life["nameOf"]): Promise<readonly string[]> {
  const broom = await startPlugin(fromEnvironment(), systemEnvironment());
  const removed: string[] = [];
  try {
    for (const { id } of await broom.list(kind)) {
      const found = await broom.import(kind, `left ${id}`, id);
      if (found !== undefined && String(nameOf(found.inputs)).startsWith(prefix)) {
        await broom.remove(kind, `left ${id}`, found);
        removed.push(id);
      }
    }
    return removed;
  } finally {
    await broom.close();
  }
}

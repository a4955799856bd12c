/**
 * A kind that has every mark, over a server in memory: for what must be shown of the engine alone, where no product has
 * the case. Everything that a product has is tested over the emulator.
 */
import { z } from "zod";
import type { Reads, Writes } from "../../provider/clients/types.ts";
import {
  immutable,
  membership,
  normalise,
  ref,
  secret,
  serverChosen,
  serverDefault,
  setting,
  stable,
  unordered,
  writeOnly,
} from "../../provider/model/field.ts";
import { defineResource, type Live } from "../../provider/model/resource.ts";
import type { Values } from "../../provider/model/value.ts";
import type { AnyKind } from "../../provider/reconciler/types.ts";

/** The lamps of one test, and what was asked of them. */
export interface LampServer {
  readonly lamps: Map<string, Live>;
  readonly calls: string[];
  /** How many lamps it has made: an id is not given twice. */
  made: number;
  /** Set to make the next reads fail. */
  failure: Error | undefined;
}

export const lampServer = (): LampServer => ({ lamps: new Map(), calls: [], made: 0, failure: undefined });

const inputs = z.object({
  name: z.string().min(1).max(20).describe("Name; the key."),
  room: normalise(z.string(), (room) => room.trim().toLowerCase())
    .optional()
    .describe("Room, lower case."),
  brightness: serverDefault(z.number().int().min(0).max(100), 50).optional().describe("Per cent, 0 to 100."),
  socket: immutable(z.string()).optional().describe("Where it is screwed in."),
  channel: serverChosen(z.string()).optional().describe("Radio channel; the server chooses one."),
  pin: secret(writeOnly(z.string())).optional().describe("Pairing code."),
  colours: unordered(z.array(z.string())).optional().describe("Colours it can show."),
  switch: ref("spoke:index:Lamp", z.string()).optional().describe("The lamp that switches this one."),
  members: membership(
    unordered(
      z.array(
        z.strictObject({
          lamp: ref("spoke:index:Lamp", z.string()).describe("Another lamp."),
          first: serverDefault(z.boolean(), false).optional().describe("Lights first."),
        }),
      ),
      ["lamp"],
    ),
    "mode",
  )
    .optional()
    .describe("Lamps that follow this one."),
  mode: serverDefault(setting(z.enum(["exact", "additive"])), "exact")
    .optional()
    .describe("Whether other followers stay."),
});

const outputs = z.object({
  serial: stable(z.string()).optional().describe("Serial number."),
  token: secret(stable(z.string())).optional().describe("Shown once."),
  hours: z.number().optional().describe("Hours it has burned."),
});

/** Makes the kind over one server. */
export function lampKind(
  server: LampServer,
  options: { retained?: boolean; uniqueKey?: boolean; spare?: boolean } = {},
): AnyKind {
  const reading = (call: string) => {
    server.calls.push(call);
    if (server.failure) throw server.failure;
  };
  return defineResource<Reads, Writes, typeof inputs, typeof outputs>({
    token: "spoke:index:Lamp",
    summary: "A lamp.",
    evidence: [{ url: "https://lamps.acme.test/", checked: "2026-11-22" }],
    inputs,
    outputs,
    key: [["name"]],
    uniqueKey: options.uniqueKey ?? true,
    reach: ["api"],
    ...(options.retained ? { retained: "A lamp that is thrown away is gone.", allow: "throw-away" } : {}),
    observe: {
      by: "list",
      async *list() {
        reading("list");
        yield* server.lamps.values();
      },
      async get(_, id) {
        reading(`get ${id}`);
        return server.lamps.get(id);
      },
    },
    async create(_, desired) {
      server.calls.push(`create ${JSON.stringify(desired)}`);
      server.made = Math.max(server.made, server.lamps.size) + 1;
      const id = `lamp-${server.made}`;
      const live = lamp(id, desired);
      server.lamps.set(id, live);
      return { ...live, outputs: { ...live.outputs, token: "once" } };
    },
    async update(_, { id, fields }) {
      server.calls.push(`update ${id} ${JSON.stringify(fields)}`);
      const before = server.lamps.get(id);
      const live = lamp(id, { ...before?.values, ...fields });
      server.lamps.set(id, live);
      return live;
    },
    async remove(_, live) {
      server.calls.push(`remove ${live.id}`);
      server.lamps.delete(live.id);
    },
    ...(options.spare ? { spare: spareChannel } : {}),
    claims: (values) => (typeof values.channel === "string" ? [`channel ${values.channel}`] : []),
    examples: [{ title: "A lamp", values: { name: "Desk" } }],
  });
}

/** The last free channel of a thousand. */
function spareChannel(taken: ReadonlySet<string>): Values | undefined {
  for (let channel = 999; channel >= 0; channel--) {
    if (!taken.has(`channel ${channel}`)) return { channel: String(channel) };
  }
  return undefined;
}

/** A lamp as the server shows it: references by all their names, and no pin. */
export function lamp(id: string, values: Values): Live {
  const { pin: _, mode: __, ...shown } = values;
  const members = (shown.members ?? []) as readonly { readonly lamp: string; readonly first?: boolean }[];
  return {
    id,
    values: {
      room: null,
      brightness: 50,
      socket: null,
      channel: "7",
      colours: [],
      ...shown,
      switch: typeof shown.switch === "string" ? reference(shown.switch) : (shown.switch ?? null),
      members: members.map((member) =>
        typeof member.lamp === "string"
          ? { lamp: reference(member.lamp), first: member.first ?? false }
          : member,
      ),
    },
    outputs: { serial: `S-${id}`, hours: 1 },
  };
}

const reference = (name: string) => ({ id: `id-${name}`, preferred: name, names: [name, `id-${name}`] });

/** Doors for kinds that need none. */
export const noDoors = {
  facts: {
    organisationId: "3f0c1f6e-0000-4000-8000-000000000001",
    twilioAccountSid: undefined,
    redirectUrl: "https://api.spokephone.com/telephony/redirect",
    doors: new Set(["api", "twilio"]),
    now: () => 0,
  },
} as unknown as Writes;

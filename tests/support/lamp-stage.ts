/** An engine without a state over the lamp server: for what must be shown of plans and applies alone. */
import type { Writes } from "../../provider/clients/types.ts";
import type { Reach } from "../../provider/model/field.ts";
import type { Values } from "../../provider/model/value.ts";
import { checkInputs } from "../../provider/reconciler/check.ts";
import type { Declaration, DeclaredObject, Plan, StackEngine } from "../../provider/reconciler/plan/types.ts";
import { createStackEngine } from "../../provider/reconciler/stack-engine.ts";
import type { AnyKind } from "../../provider/reconciler/types.ts";
import { type LampServer, lampKind, lampServer, noDoors } from "./lamp.ts";

/** A lamp as a file declares it. */
export type DeclaredLamp = Values & { readonly name: string };

/** See the head of this file. */
export interface LampStage {
  readonly server: LampServer;
  readonly kind: AnyKind;
  readonly engine: StackEngine;
  /** Another engine over the same lamps, as another process has it. */
  open(options?: StageOptions): StackEngine;
  /** A declaration of lamps. */
  all(...lamps: readonly (DeclaredLamp | DeclaredObject)[]): Declaration;
  one(values: DeclaredLamp, more?: Partial<DeclaredObject>): DeclaredObject;
  /** Plans and applies, and expects that all of it is done. */
  make(...lamps: readonly DeclaredLamp[]): Promise<void>;
  /** Calls of the server that write. */
  writes(): readonly string[];
}

export interface StageOptions {
  /** What the kind does otherwise. */
  readonly kind?: (plain: AnyKind) => Partial<AnyKind>;
  readonly uniqueKey?: boolean;
  readonly retained?: boolean;
  readonly doors?: readonly Reach[];
  readonly organisationId?: string;
}

/** No secret comes from anywhere. */
export const noSecrets = { secretOf: () => undefined };

/** A plan as it comes back from a file. */
export const saved = (plan: Plan): Plan => JSON.parse(JSON.stringify(plan)) as Plan;

export function lampStage(options: StageOptions = {}): LampStage {
  const server = lampServer();
  const kindOf = (more: StageOptions): AnyKind => {
    const plain = lampKind(server, more);
    return { ...plain, ...more.kind?.(plain) };
  };
  const kind = kindOf(options);
  const open = (more: StageOptions = {}) => {
    const { facts } = noDoors;
    const clients = {
      ...noDoors,
      facts: {
        ...facts,
        ...(more.doors === undefined ? {} : { doors: new Set(more.doors) }),
        ...(more.organisationId === undefined ? {} : { organisationId: more.organisationId }),
      },
    } as Writes;
    const own = more.kind === undefined ? kind : kindOf({ ...options, ...more });
    return createStackEngine({ clients, kinds: [own], portal: "warn" }, "test");
  };
  const one: LampStage["one"] = (values, more = {}) => {
    const { inputs, failures } = checkInputs(kind, values.name, values);
    expect(failures).toEqual([]);
    return { kind, inputs, ignore: [], silence: [], secrets: {}, place: () => undefined, ...more };
  };
  const all: LampStage["all"] = (...lamps) => ({
    objects: lamps.map((each) => (isDeclared(each) ? each : one(each))),
    scope: { kinds: new Set([kind.token]), labels: new Map() },
  });
  const engine = open();
  return {
    server,
    kind,
    engine,
    open,
    all,
    one,
    async make(...lamps) {
      const report = await engine.apply(await engine.plan(all(...lamps)), noSecrets);
      expect(report).toMatchObject({ failed: 0, skipped: 0 });
    },
    writes: () => server.calls.filter((call) => /^(create|update|remove)/.test(call)),
  };
}

const isDeclared = (lamp: DeclaredLamp | DeclaredObject): lamp is DeclaredObject =>
  typeof lamp.kind === "object" && lamp.kind !== null && "inputs" in lamp;

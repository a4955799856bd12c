/** Plans over lamps in memory, as short as a test wants to write them. */
import type { Values } from "../../../../provider/model/value.ts";
import { checkInputs } from "../../../../provider/reconciler/check.ts";
import { placedMessage } from "../../../../provider/reconciler/plan/problems.ts";
import {
  type DeclaredObject,
  type Plan,
  type PlanOptions,
  stepKey,
} from "../../../../provider/reconciler/plan/types.ts";
import { createStackEngine } from "../../../../provider/reconciler/stack-engine.ts";
import type { AnyKind } from "../../../../provider/reconciler/types.ts";
import { type LampServer, lamp, lampKind, lampServer, noDoors } from "../../../support/lamp.ts";

/** A lamp as a file declares it, with what an entry has beside its fields. */
export type Entry = Values & { name: string };
type More = Partial<Pick<DeclaredObject, "id" | "was" | "ignore" | "secrets">>;

export interface Stage {
  readonly server: LampServer;
  readonly kind: AnyKind;
  readonly engine: ReturnType<typeof createStackEngine>;
  /** Makes a live lamp; its id is `id-NAME` unless it is given, as references to lamps expect. */
  live(values: Entry, id?: string): void;
  declared(values: Entry, more?: More): DeclaredObject;
  /** Plans with everything read anew. @param labels of the lamps that the file owns; left out: all */
  plan(
    objects: readonly (Entry | DeclaredObject)[],
    options?: PlanOptions & { readonly labels?: readonly string[] },
  ): Promise<Plan>;
  apply(plan: Plan): ReturnType<ReturnType<typeof createStackEngine>["apply"]>;
}

export function lampStage(
  options: Parameters<typeof lampKind>[1] & { readonly portal?: "warn" | "strict" } = {},
): Stage {
  const server = lampServer();
  const kind = lampKind(server, options);
  const engine = createStackEngine(
    { clients: noDoors, kinds: [kind], portal: options.portal ?? "warn" },
    "tests",
  );
  const declared = (values: Entry, more: More = {}): DeclaredObject => {
    const { inputs, failures } = checkInputs(kind, values.name, values);
    expect(failures).toEqual([]);
    return { kind, inputs, ignore: [], silence: [], secrets: {}, place: () => undefined, ...more };
  };
  const isDeclared = (each: Entry | DeclaredObject): each is DeclaredObject => "inputs" in each;
  return {
    server,
    kind,
    engine,
    declared,
    live: (values, id = `id-${values.name}`) => void server.lamps.set(id, lamp(id, values)),
    plan(objects, { labels, ...planOptions } = {}) {
      engine.forget();
      const scope = {
        kinds: new Set([kind.token]),
        labels: new Map(labels === undefined ? [] : [[kind.token, labels]]),
      };
      const all = objects.map((each) => (isDeclared(each) ? each : declared(each)));
      return engine.plan({ objects: all, scope }, planOptions);
    },
    apply: (plan) => engine.apply(plan, { secretOf: (name) => `value of ${name}` }),
  };
}

/** `update Lamp:desk#aside`, in the order of work. */
export const steps = ({ objects }: Plan): readonly string[] =>
  objects.map((step) => `${step.action} ${stepKey(step)}`);

/** What each step waits for. */
export const waits = ({ objects }: Plan): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(objects.map((step) => [stepKey(step), step.waitsFor]));

/** Whole messages. */
export const problems = (plan: Plan): readonly string[] => plan.problems.map(placedMessage);

/** Stack files against a customer of one's own: planned and applied, each time by a process that sees everything anew. */
import { openClients } from "../../provider/clients/open.ts";
import type { Plan, PlannedObject, PlanOptions } from "../../provider/reconciler/plan/types.ts";
import { stepKey } from "../../provider/reconciler/plan/types.ts";
import { createStackEngine } from "../../provider/reconciler/stack-engine.ts";
import { kinds } from "../../provider/resources/registry.gen.ts";
import { formatStackProblem } from "../../provider/stack/source.ts";
import { quickEnvironment } from "./front-end.ts";
import { load } from "./stack.ts";
import { startWorld, type World } from "./world.ts";

/** Settings that differ from those of an administrator. */
export interface Doors {
  /** Public APIs only. */
  readonly production?: boolean;
  readonly portal?: "warn" | "strict";
}

/** See the head of this file. */
export interface EmulatedStack {
  readonly world: World;
  plan(file: object, options?: PlanOptions, doors?: Doors): Promise<Plan>;
  /** Plans and applies, and expects that all of it is done. */
  apply(file: object, options?: PlanOptions): Promise<void>;
  /** One field of all live objects of a collection of the emulator, by another one. */
  live(collection: string, by: string, field: string): Promise<Readonly<Record<string, unknown>>>;
  close(): Promise<void>;
}

/** Starts one. @param options `scim`: users are written through Directory Sync too, and not through the admin contract alone */
export async function emulatedStack(options: { readonly scim?: boolean } = {}): Promise<EmulatedStack> {
  const world = await startWorld();
  const { scimUrl: _, scimToken: __, ...adminOnly } = world.settings;
  const settings = options.scim ? world.settings : adminOnly;
  async function withEngine<T>(
    body: (engine: ReturnType<typeof createStackEngine>) => Promise<T>,
    { production = false, portal = "warn" }: Doors = {},
  ): Promise<T> {
    const chosen = production ? world.productionSettings : settings;
    const clients = openClients(chosen as unknown as Parameters<typeof openClients>[0], quickEnvironment());
    try {
      return await body(createStackEngine({ clients, kinds, portal }, "tests"));
    } finally {
      await clients.close();
    }
  }
  async function read(file: object) {
    const { declaration, problems } = await load(JSON.stringify(file));
    expect(problems.map(formatStackProblem)).toEqual([]);
    return declaration;
  }
  return {
    world,
    plan: async (file, planOptions, doors) => {
      const declaration = await read(file);
      return withEngine((engine) => engine.plan(declaration, planOptions), doors);
    },
    async apply(file, planOptions) {
      const declaration = await read(file);
      await withEngine(async (engine) => {
        const plan = await engine.plan(declaration, planOptions);
        expect(plan.problems).toEqual([]);
        const report = await engine.apply(plan, { secretOf: () => undefined });
        expect(report.objects.flatMap(({ messages }) => messages)).toEqual([]);
      });
    },
    async live(collection, by, field) {
      const all = (await world.control("GET", `/objects/${collection}`)) as Record<string, unknown>[];
      return Object.fromEntries(all.map((each) => [each[by], each[field]]));
    },
    close: () => world.close(),
  };
}

/** The address of a step. */
export const address = (step: Pick<PlannedObject, "object" | "step">): string => stepKey(step);

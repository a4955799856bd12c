/** A customer with a live organisation, and what an export of it says. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { systemEnvironment } from "../../provider/clients/environment.ts";
import { openClients } from "../../provider/clients/open.ts";
import { type Outline, outlineOf } from "../../provider/export/parts.ts";
import { type LeftOut, type SelectOptions, select } from "../../provider/export/select.ts";
import type { Declaration, Exported, Plan, StackEngine } from "../../provider/reconciler/plan/types.ts";
import { createStackEngine } from "../../provider/reconciler/stack-engine.ts";
import type { AnyKind } from "../../provider/reconciler/types.ts";
import { kinds } from "../../provider/resources/registry.gen.ts";
import { loadStack } from "../../provider/stack/load.ts";
import { startWorld, type World } from "../support/world.ts";

/** See the head of this file. */
export interface ExportStage {
  readonly world: World;
  readonly engine: StackEngine;
  /** Reads everything anew. */
  exported(only?: readonly AnyKind[]): Promise<readonly Exported[]>;
  outline(
    options?: SelectOptions,
  ): Promise<{ readonly outline: Outline; readonly leftOut: readonly LeftOut[] }>;
  plan(declaration: Declaration): Promise<Plan>;
  /** Declares it and makes it live. @throws Error with all that went wrong */
  make(text: string): Promise<void>;
  close(): Promise<void>;
}

/** The office of Acme: its file, and the one that is named in it. */
export const acme = (file = "spoke.yaml"): Promise<string> =>
  readFile(join(process.cwd(), "examples", "acme-stack", file), "utf8");

/** A password that the emulator takes, for whatever asks for one. */
export const password = "Example-Passw0rd";

/** Reads a stack file, whose variables all hold `password`. @throws Error with all problems */
export async function declarationOf(text: string): Promise<Declaration> {
  const named = [...text.matchAll(/(?:!env |"\$env": ?")(\w+)/g)].map(([, name = ""]) => [name, password]);
  const stack = await loadStack(
    {
      files: ["spoke.yaml"],
      readFile: async (path) => (path === "spoke.yaml" ? text : acme(path)),
      environment: Object.fromEntries(named),
      parameters: {},
    },
    kinds,
  );
  if (stack.problems.length > 0) throw new Error(stack.problems.map(({ message }) => message).join("\n"));
  return stack.declaration;
}

/** Starts an emulator with the numbers of acme. */
export async function openStage(
  options: Parameters<typeof startWorld>[0] = { seed: "acme" },
): Promise<ExportStage> {
  const world = await startWorld(options);
  const clients = openClients(world.settings as never, systemEnvironment());
  const engine = createStackEngine({ clients, kinds, portal: "warn" }, "test");
  const exported = (only: readonly AnyKind[] = kinds) => {
    engine.forget();
    return engine.export(only);
  };
  const plan = (declaration: Declaration) => {
    engine.forget();
    return engine.plan(declaration);
  };
  return {
    world,
    engine,
    exported,
    async outline(selectOptions) {
      const { sections, leftOut } = select(await exported(), selectOptions);
      return { outline: outlineOf(sections), leftOut };
    },
    plan,
    async make(text) {
      const made = await plan(await declarationOf(text));
      const report = await engine.apply(made, {
        secretOf: () => password,
        // One after the other: who comes first gets the first automatic extension, and the golden files have them.
        parallel: 1,
      });
      const failed = report.objects.flatMap(({ messages }) => messages);
      if (failed.length > 0) throw new Error(failed.join("\n"));
    },
    async close() {
      await clients.close();
      await world.close();
    },
  };
}

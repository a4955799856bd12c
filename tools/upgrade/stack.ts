/** What a release leaves behind for spokectl: a stack file of every kind, and a plan of it for a fresh organisation. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { emulatorEnvironment } from "../../emulator/main.ts";
import { startEmulator } from "../../emulator/server.ts";
import { outlineOf } from "../../provider/export/parts.ts";
import { select } from "../../provider/export/select.ts";
import { stackYaml } from "../../provider/export/stack-file.ts";
import type { Plan, StackEngine } from "../../provider/reconciler/plan/types.ts";
import { kinds } from "../../provider/resources/registry.gen.ts";
import { loadStack } from "../../provider/stack/load.ts";
import { formatStackProblem } from "../../provider/stack/source.ts";
import { freshEngine } from "../../tests/bench/stack.ts";
import { trunkPassword } from "../../tests/upgrade/every-kind.ts";
import { anonymise } from "./anonymise.ts";
import { type EmulatorRecording, recordEmulator, replayEmulator } from "./state.ts";

/** The secret of every variable. */
export const secretOf = (): string => trunkPassword;

/** Runs the body with a fresh engine over an emulator that holds what was recorded. */
export async function overRecording<T>(
  recording: EmulatorRecording,
  body: (fresh: () => StackEngine) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "spoke-upgrade-"));
  const data = join(folder, "emulator.db");
  replayEmulator(recording, data);
  const emulator = await startEmulator({ data });
  const closing: (() => Promise<void>)[] = [];
  try {
    return await body(() => {
      const { engine, close } = freshEngine(emulatorEnvironment(emulator.address), kinds);
      closing.push(close);
      return engine;
    });
  } finally {
    for (const close of closing) await close();
    await emulator.close();
    rmSync(folder, { recursive: true });
  }
}

/** A stack file as a declaration. @throws Error with every problem of the file */
export async function declarationOf(text: string) {
  const readFile = async () => text;
  // Whatever variable the file asks for.
  const variables = [...text.matchAll(/!env (\w+)/g)].map(([, name = ""]) => name);
  const environment = Object.fromEntries(variables.map((name) => [name, secretOf()]));
  const { declaration, problems } = await loadStack(
    { files: ["spoke.yaml"], readFile, environment, parameters: {} },
    kinds,
  );
  if (problems.length > 0) throw new Error(problems.map(formatStackProblem).join("\n"));
  return declaration;
}

/** A fresh organisation, as the seed `acme` makes it. */
async function seedRecording(): Promise<EmulatorRecording> {
  const folder = mkdtempSync(join(tmpdir(), "spoke-upgrade-"));
  const data = join(folder, "emulator.db");
  await (await startEmulator({ data, seed: "acme" })).close();
  const recording = recordEmulator(data);
  rmSync(folder, { recursive: true });
  const secrets = recording.objects.flatMap(({ json }) =>
    ["clientSecret", "scimToken"].flatMap((name) => (typeof json[name] === "string" ? [json[name]] : [])),
  );
  const [text = ""] = anonymise([JSON.stringify(recording)], secrets);
  return JSON.parse(text) as EmulatorRecording;
}

/** See the head of this file. @param recording an organisation with an object of every kind */
export async function recordStack(recording: EmulatorRecording): Promise<{
  readonly "spoke.yaml": string;
  readonly "plan.json": Plan;
  readonly "emulator-seed.json": EmulatorRecording;
}> {
  const exported = await overRecording(recording, (fresh) => fresh().export(kinds));
  const file = stackYaml(outlineOf(select(exported).sections), { leftOut: [] });
  const seed = await seedRecording();
  const declaration = await declarationOf(file);
  const plan = await overRecording(seed, (fresh) => fresh().plan(declaration));
  if (plan.problems.length > 0) throw new Error(JSON.stringify(plan.problems, undefined, 1));
  return {
    "spoke.yaml": file,
    "plan.json": { ...plan, madeAt: "2026-01-01T00:00:00.000Z" },
    "emulator-seed.json": seed,
  };
}

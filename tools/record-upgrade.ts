/**
 * `npm run record-upgrade`: writes down what the release in package.json leaves behind, as tests/upgrade/<version>: a
 * program with every kind, the state of a stack over the plugin and of one over dynamic resources, what the emulator then
 * holds, a stack file of it, and a saved plan of that file. tests/upgrade plans each of them under the current code. Run it once for each release, before it is tagged.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { emulatorEnvironment } from "../emulator/main.ts";
import { startEmulator } from "../emulator/server.ts";
import { typescriptProgram } from "../tests/e2e/program.ts";
import { everyKind } from "../tests/upgrade/every-kind.ts";
import { buildPackage } from "./build.ts";
import { cleanEnvironment } from "./environment.ts";
import { pulumiEnvironment } from "./pulumi/locate.ts";
import { run } from "./pulumi/process.ts";
import { repositoryRoot } from "./repository.ts";
import { anonymise } from "./upgrade/anonymise.ts";
import { recordStack } from "./upgrade/stack.ts";
import { type EmulatorRecording, essentials, recordEmulator } from "./upgrade/state.ts";

/** Applies the program in a stack of its own. @returns the state, with secrets in clear text: they are the emulator's */
async function stateOf(
  folder: string,
  flavour: "pulumi-spoke" | "pulumi-spoke/dynamic",
  settings: Readonly<Record<string, string>>,
): Promise<unknown> {
  const packages = join(folder, "node_modules");
  mkdirSync(join(folder, "state"), { recursive: true });
  mkdirSync(packages);
  symlinkSync(repositoryRoot(), join(packages, "pulumi-spoke"));
  symlinkSync(join(repositoryRoot(), "node_modules", "@pulumi"), join(packages, "@pulumi"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');
  for (const [name, text] of Object.entries(typescriptProgram(everyKind, { flavour, inOrder: true }))) {
    writeFileSync(join(folder, name), text);
  }
  const { command, env: own } = await pulumiEnvironment();
  const env = {
    ...cleanEnvironment(own),
    ...settings,
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: "recorded",
  };
  const pulumi = async (...args: readonly string[]) => {
    const finished = await run(command, args, { cwd: folder, env });
    if (finished.code === 0) return finished.stdout;
    throw new Error(`pulumi ${args.join(" ")} failed:\n${finished.stdout}${finished.stderr}`);
  };
  await pulumi("stack", "init", "test", "--non-interactive");
  await pulumi("up", "--yes", "--skip-preview", "--non-interactive");
  return essentials(await pulumi("stack", "export", "--show-secrets"));
}

/** What must not be by chance: the emulator's credentials and what it showed once. */
function secretsIn({ objects }: EmulatorRecording): readonly string[] {
  const names = ["clientSecret", "scimToken", "signingSecret"];
  return objects.flatMap(({ json }) =>
    Object.entries(json).flatMap(([name, value]) => (names.includes(name) ? [String(value)] : [])),
  );
}

async function main(): Promise<void> {
  await buildPackage();
  const folder = mkdtempSync(join(tmpdir(), "spoke-upgrade-"));
  const data = join(folder, "emulator.db");
  const emulator = await startEmulator({ data, seed: "acme" });
  const settings = emulatorEnvironment(emulator.address);
  const plugin = await stateOf(join(folder, "plugin"), "pulumi-spoke", settings);
  // The second stack takes over what the first one made: one record of the emulator serves both.
  const dynamic = await stateOf(join(folder, "dynamic"), "pulumi-spoke/dynamic", settings);
  await emulator.close();
  const objects = recordEmulator(data);
  const recorded = { "state.json": plugin, "state-dynamic.json": dynamic, "emulator.json": objects };
  const names = Object.keys(recorded);
  const texts = Object.values(recorded).map((value) => JSON.stringify(value, undefined, 1));
  const { version } = JSON.parse(readFileSync(join(repositoryRoot(), "package.json"), "utf8")) as {
    version: string;
  };
  const target = join(repositoryRoot(), "tests", "upgrade", version);
  mkdirSync(target, { recursive: true });
  for (const [index, text] of anonymise(texts, secretsIn(objects)).entries()) {
    writeFileSync(join(target, names[index] ?? ""), `${text}\n`);
  }
  writeFileSync(join(target, "program.json"), `${JSON.stringify(everyKind, undefined, 1)}\n`);
  // Over what has just been written: its ids are those that a later release will find.
  const written = JSON.parse(readFileSync(join(target, "emulator.json"), "utf8")) as EmulatorRecording;
  for (const [name, content] of Object.entries(await recordStack(written))) {
    const text = typeof content === "string" ? content : `${JSON.stringify(content, undefined, 1)}\n`;
    writeFileSync(join(target, name), text);
  }
  rmSync(folder, { recursive: true });
  console.log(`Recorded ${target}.`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

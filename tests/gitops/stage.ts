/** A repository with the scripts of examples/gitops, in which a test runs steps as a service would. */
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { cleanEnvironment } from "../../tools/environment.ts";
import { run as runProgram } from "../../tools/pulumi/process.ts";
import { repositoryRoot } from "../../tools/repository.ts";
import { temporaryFolder } from "../support/tools.ts";
import { gitopsFolder, type ShellStep } from "./workflows.ts";

/** How a step ended. */
export interface Done {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** See the head of this file. */
export interface Repository {
  readonly folder: string;
  write(file: string, text: string): void;
  read(file: string): string;
  /** As the runners do: bash that ends at the first command that fails. */
  run(step: ShellStep, environment?: Readonly<Record<string, string>>): Promise<Done>;
}

/** Makes one, with this checkout's spokectl where `npx` looks first, and programs that stand in for others. */
export function openRepository(programs: Readonly<Record<string, string>> = {}): Repository {
  const folder = temporaryFolder();
  const bin = join(folder, "node_modules", ".bin");
  mkdirSync(bin, { recursive: true });
  cpSync(join(gitopsFolder, "ci"), join(folder, "ci"), { recursive: true });
  const program = (name: string, script: string) => {
    writeFileSync(join(bin, name), `#!/usr/bin/env bash\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  const start = join(repositoryRoot(), "provider", "cli", "start.ts");
  const node = JSON.stringify(process.execPath);
  program(
    "spokectl",
    `exec ${node} --disable-warning=MODULE_TYPELESS_PACKAGE_JSON ${JSON.stringify(start)} "$@"`,
  );
  for (const [name, script] of Object.entries(programs)) program(name, script);
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  return {
    folder,
    write: (file, text) => writeFileSync(join(folder, file), text),
    read: (file) => readFileSync(join(folder, file), "utf8"),
    async run({ script, environment }, more = {}) {
      const path = [bin, dirname(process.execPath), process.env.PATH].join(":");
      const env = { ...cleanEnvironment(process.env), HOME: folder, ...environment, ...more, PATH: path };
      const { code, stdout, stderr } = await runProgram(
        "bash",
        ["--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        { cwd: folder, env, timeoutMs: 60_000 },
      );
      return { code, stdout, stderr };
    },
  };
}

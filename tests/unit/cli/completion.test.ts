/** The completion scripts, in the shells that they are for. */
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { completionScript } from "../../../provider/cli/completion-scripts.ts";
import { createProgram } from "../../../provider/cli/main.ts";
import { testUnless } from "../../support/skip.ts";
import { temporaryFolder } from "../../support/tools.ts";

const program = createProgram(() => () => Promise.resolve());
const scripts = { bash: "", zsh: "", fish: "" };
const folder = temporaryFolder();

beforeAll(() => {
  for (const shell of ["bash", "zsh", "fish"] as const) {
    scripts[shell] = completionScript(program, shell);
    writeFileSync(join(folder, `completion.${shell}`), `${scripts[shell]}\n`);
  }
  mkdirSync(join(folder, "stacks"));
  writeFileSync(join(folder, "stacks", "my office.yaml"), "");
  writeFileSync(join(folder, "stacks", "spoke.yaml"), "");
});

const missing = (shell: string): string | undefined =>
  spawnSync(shell, ["-c", "exit 0"]).status === 0 ? undefined : `there is no ${shell} on this machine`;

/** What bash offers for a command line; its last word is being typed. */
function offered(...words: readonly string[]): readonly string[] {
  const body = `source ./completion.bash
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _spokectl; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { status, stdout, stderr } = spawnSync("bash", ["--norc", "-c", body, "bash", "spokectl", ...words], {
    cwd: folder,
    encoding: "utf8",
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout.split("\n").filter((line) => line !== "");
}

const verbs = program.commands.map((command) => command.name());

describe("bash", () => {
  const obstacle = missing("bash");

  testUnless(obstacle, "verbs", async () => {
    expect(offered("")).toEqual(verbs);
    expect(offered("pl")).toEqual(["plan"]);
  });

  testUnless(obstacle, "options of a verb, those of every verb included", async () => {
    expect(offered("plan", "--p")).toEqual(["--param", "--params", "--prune", "--profile", "--portal"]);
    expect(offered("drift", "--w")).toEqual(["--watch", "--webhook"]);
    expect(offered("plan", "--ver")).toEqual(["--verbose"]);
    expect(offered("--ver")).toEqual(["--version", "--verbose"]);
  });

  testUnless(obstacle, "choices, also behind an equals sign", async () => {
    expect(offered("plan", "--portal", "")).toEqual(["warn", "strict"]);
    expect(offered("plan", "--portal", "=", "s")).toEqual(["strict"]);
    expect(offered("plan", "--portal", "=")).toEqual(["warn", "strict"]);
    expect(offered("completion", "")).toEqual(["bash", "zsh", "fish"]);
  });

  testUnless(obstacle, "files, those with a space in the name too", async () => {
    expect([...offered("plan", "-f", "stacks/")].sort()).toEqual([
      "stacks/my office.yaml",
      "stacks/spoke.yaml",
    ]);
    expect(offered("apply", "stacks/s")).toEqual(["stacks/spoke.yaml"]);
  });

  testUnless(obstacle, "nothing where anything may stand", async () => {
    expect(offered("plan", "--target", "")).toEqual([]);
  });
});

test("every verb and every option is in every script", () => {
  for (const command of program.commands) {
    for (const { long } of command.options) {
      const name = long?.replace(/^--/, "") ?? "";
      expect(scripts.bash).toContain(`--${name}`);
      expect(scripts.zsh).toContain(`--${name}[`);
      expect(scripts.fish).toMatch(
        new RegExp(`__fish_seen_subcommand_from ${command.name()}'.* -l ${name} `),
      );
    }
  }
});

testUnless(missing("zsh"), "zsh reads its script", async () => {
  const { status, stderr } = spawnSync("zsh", ["-n", "completion.zsh"], { cwd: folder, encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
});

testUnless(missing("fish"), "fish reads its script, and completes", async () => {
  const body = "source completion.fish; complete -C 'spokectl plan --portal '";
  const { status, stdout, stderr } = spawnSync("fish", ["-c", body], { cwd: folder, encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout.split("\n").filter((line) => line !== "")).toEqual(
    expect.arrayContaining(["warn", "strict"]),
  );
});

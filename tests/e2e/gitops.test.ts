/** The scripts of examples/gitops for Pulumi, with the real CLI, as the workflows call them. */
import { chmodSync, cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../tools/pulumi/process.ts";
import { repositoryRoot } from "../../tools/repository.ts";
import { githubSteps, gitlabScript } from "../gitops/workflows.ts";
import { type Finished, openWorkspace, openWorld, type Workspace, type World } from "./harness.ts";
import { yamlProgram } from "./program.ts";

const hook = (description: string) =>
  yamlProgram({
    hook: {
      type: "spoke:Webhook",
      properties: { url: "https://hooks.acme.test/spoke", events: ["call.ended"], description },
    },
  });

let world: World;
let workspace: Workspace;

beforeEach(async () => {
  world = await openWorld();
  workspace = await openWorkspace({ address: world.emulator.address, program: hook("Call log") });
  cpSync(join(repositoryRoot(), "examples", "gitops", "ci"), join(workspace.folder, "ci"), {
    recursive: true,
  });
});

/** Programs that write down what they are called with: a comment and an issue are the services' own. */
function standIns(...names: readonly string[]): void {
  for (const name of names) {
    const file = join(workspace.folder, "ci", name);
    writeFileSync(file, `#!/usr/bin/env bash\necho "${name} $*" >> called.log\n`);
    chmodSync(file, 0o755);
  }
}

const shell = (script: string, environment: Readonly<Record<string, string>> = {}): Promise<Finished> =>
  run("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], {
    cwd: workspace.folder,
    env: { ...workspace.env, ...environment },
    timeoutMs: 240_000,
  });

const read = (file: string) => readFileSync(join(workspace.folder, file), "utf8");

/** The step of a GitHub workflow that runs this script. */
function stepWith(name: string, part: string): string {
  const script = githubSteps(name, () => "")
    .map((step) => step().script)
    .find((text) => text.includes(part));
  if (script === undefined) throw new Error(`${name} has no step with ${part}.`);
  return script;
}

const webhooks = async () =>
  ((await world.control("GET", "/objects/webhooks")) as readonly { readonly description: string }[]).map(
    ({ description }) => description,
  );

test("a preview is saved and shown, an up does that and nothing else, and drift is seen until it is gone", async () => {
  standIns("github-issue.sh", "gitlab-comment.sh", "gitlab-issue.sh", "gitlab-fetch-plan.sh");
  const preview = await shell(stepWith("pulumi-preview", "ci/pulumi-preview.sh"), {
    GITHUB_OUTPUT: "outputs",
  });
  expect({ code: preview.code, output: read("outputs") }).toEqual({ code: 0, output: "code=0\n" });
  expect(read("plan.md")).toMatch(/^### Pulumi preview\n\n~~~~text\n[\s\S]*\+ spoke:index[/:][\s\S]*~~~~\n$/);
  expect(await webhooks()).toEqual([]);

  const up = await shell(gitlabScript("pulumi", "up"), { CI_PIPELINE_SOURCE: "push" });
  expect({ code: up.code, webhooks: await webhooks() }).toEqual({ code: 0, webhooks: ["Call log"] });

  const look = () => shell(stepWith("pulumi-drift", "ci/pulumi-drift.sh"));
  expect(await look()).toMatchObject({ code: 0 });
  const [hookNow] = (await world.control("GET", "/objects/webhooks")) as readonly { readonly id: string }[];
  await world.control("PATCH", `/objects/webhooks/${hookNow?.id}`, { description: "By hand" });
  expect(await look()).toMatchObject({ code: 0 });
  expect(read("drift.md")).toContain("By hand");
  expect(read("called.log").split("\n")).toEqual([
    "gitlab-fetch-plan.sh preview",
    "github-issue.sh 0 drift.md spoke-drift",
    "github-issue.sh 2 drift.md spoke-drift",
    "",
  ]);
});

test("a preview that fails says why in the comment, and the job fails", async () => {
  standIns("gitlab-comment.sh");
  writeFileSync(join(workspace.folder, "Pulumi.yaml"), hook("")["Pulumi.yaml"].replace("call.ended", ""));
  const done = await shell(gitlabScript("pulumi", "preview"));
  expect(done.code).toBe(1);
  expect(read("plan.md")).toMatch(/^### Pulumi preview: it failed\n[\s\S]*events/);
  expect(read("called.log")).toBe("gitlab-comment.sh plan.md pulumi-preview\n");
});

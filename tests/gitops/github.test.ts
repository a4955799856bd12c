/** The workflows for GitHub with spokectl: each shell step is taken out of its file and run against the emulator. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { emulatorEnvironment } from "../../emulator/main.ts";
import { repositoryRoot } from "../../tools/repository.ts";
import { startWorld, type World } from "../support/world.ts";
import { type Done, openRepository, type Repository } from "./stage.ts";
import { githubSteps } from "./workflows.ts";

const stack = `callGroups:
  - { name: Sales, extension: "301", ringSeconds: 20 }
webhooks:
  - { url: "https://hooks.acme.test/spoke", events: [call.ended], description: Call log }
`;

interface Comment {
  readonly id?: number;
  readonly on: string;
  readonly user: { readonly type: string };
  readonly body: string;
}

interface Github {
  comments: Comment[];
  issues: { readonly title: string; readonly state: string; readonly body: string }[];
  pulls: object[];
  artifacts: object[];
}

let world: World;
let repository: Repository;
let outputs: string;

const github = (): Github => JSON.parse(repository.read("github/state.json")) as Github;
const setGithub = (state: Partial<Github>) =>
  repository.write(
    "github/state.json",
    JSON.stringify({ comments: [], issues: [], pulls: [], artifacts: [], ...state }),
  );

beforeEach(async () => {
  world = await startWorld();
  const fake = join(repositoryRoot(), "tests", "gitops", "fake-gh.mjs");
  repository = openRepository({
    gh: `exec ${JSON.stringify(process.execPath)} ${JSON.stringify(fake)} "$@"`,
  });
  mkdirSync(join(repository.folder, "github"));
  setGithub({});
  repository.write("spoke.yaml", stack);
});

afterEach(() => world.close());

const head = "a".repeat(40);
const merge = "b".repeat(40);

/** Runs the shell steps of a workflow one after the other, until one fails. */
async function workflow(name: string, event: string): Promise<Done> {
  const customer = emulatorEnvironment(world.emulator.address);
  outputs = join(repository.folder, "outputs");
  writeFileSync(outputs, "");
  const expressionOf = (expression: string): string => {
    const [, variable] = /^secrets\.(\w+)$/.exec(expression) ?? [];
    if (variable !== undefined) return customer[variable] ?? "";
    const output = /^steps\.plan\.outputs\.(\w+)$/.exec(expression)?.[1];
    if (output !== undefined)
      return new RegExp(`^${output}=(.*)$`, "m").exec(readFileSync(outputs, "utf8"))?.[1] ?? "";
    if (expression === "github.token") return "token-of-the-run";
    if (expression === "github.event.pull_request.number") return "7";
    throw new Error(`The test knows nothing of ${expression}.`);
  };
  // What the emulator needs and a real organisation does not.
  const emulated = Object.entries(customer).filter(
    ([variable]) => /_URL$/.test(variable) && variable !== "SPOKE_SCIM_URL",
  );
  let last: Done = { code: 0, stdout: "", stderr: "" };
  for (const step of githubSteps(name, expressionOf)) {
    last = await repository.run(step(), {
      ...Object.fromEntries(emulated),
      FAKE_GITHUB: join(repository.folder, "github"),
      GITHUB_REPOSITORY: "acme/office",
      GITHUB_EVENT_NAME: event,
      GITHUB_SHA: merge,
      GITHUB_OUTPUT: outputs,
      GITHUB_STEP_SUMMARY: join(repository.folder, "summary.md"),
    });
    if (last.code !== 0) return last;
  }
  return last;
}

const groups = async () =>
  (
    (await world.control("GET", "/objects/callGroups")) as {
      readonly name: string;
      readonly ringSeconds: number;
    }[]
  )
    .filter(({ name }) => name === "Sales")
    .map(({ ringSeconds }) => ringSeconds);

/** The artifact of a pull request, as the last step of the workflow uploads it. */
function uploadPlan(artifact: object = {}): void {
  const folder = join(repository.folder, "github", "run-11", `plan-${head}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "plan.json"), repository.read("plan.json"));
  const workflowRun = { id: 11, head_sha: head, repository_id: 1, head_repository_id: 1 };
  const { comments, issues } = github();
  setGithub({
    comments,
    issues,
    pulls: [{ merge, merged_at: "2026-11-26T00:00:00Z", head: { sha: head } }],
    artifacts: [
      {
        name: `plan-${head}`,
        expired: false,
        created_at: "2026-11-26T00:00:00Z",
        workflow_run: workflowRun,
        ...artifact,
      },
    ],
  });
}

test("a pull request gets one comment with its plan, which is brought up to date in place", async () => {
  const somebody = { id: 1, on: "7", user: { type: "User" }, body: "<!-- spokectl-plan -->\nmine" };
  setGithub({ comments: [somebody] });
  expect(await workflow("spokectl-plan", "pull_request")).toMatchObject({ code: 0 });
  const [other, first, ...more] = github().comments;
  expect({ other, more }).toEqual({ other: somebody, more: [] });
  expect(first?.body).toMatch(/^<!-- spokectl-plan -->\n### Plan: 2 to create/);
  repository.write("spoke.yaml", stack.replace(/webhooks:[\s\S]*/, ""));
  expect(await workflow("spokectl-plan", "pull_request")).toMatchObject({ code: 0 });
  expect(github().comments).toHaveLength(2);
  expect(github().comments[1]?.body).toMatch(/^<!-- spokectl-plan -->\n### Plan: 1 to create/);
  expect((await world.requests()).writes).toBe(0);
  expect(repository.read("github/calls.log")).not.toContain("token-of-the-run");
}, 60_000);

test("a plan that cannot be made fails, and the comment says why", async () => {
  repository.write("spoke.yaml", stack.replace("ringSeconds", "ringSecond"));
  expect(await workflow("spokectl-plan", "pull_request")).toMatchObject({ code: 1 });
  expect(github().comments[0]?.body).toMatch(
    /^<!-- spokectl-plan -->\n### Plan: it could not be made\n\n~~~~text\nspoke\.yaml:2:\d+: .*ringSecond[\s\S]*~~~~\n$/,
  );
}, 60_000);

test("a merge applies the plan that the pull request showed", async () => {
  await workflow("spokectl-plan", "pull_request");
  uploadPlan();
  // Whatever the file says by now: what was reviewed is what is done.
  repository.write("plan.json", "");
  repository.write("spoke.yaml", "webhooks: []\n");
  expect(await workflow("spokectl-apply", "push")).toMatchObject({ code: 0 });
  expect(await groups()).toEqual([20]);
  expect(repository.read("summary.md")).toContain("2 done");
}, 60_000);

test("a plan is refused where what is live has moved, and nothing is written", async () => {
  await world.control("POST", "/objects/callGroups", { name: "Sales", extension: "301", ringSeconds: 30 });
  await workflow("spokectl-plan", "pull_request");
  uploadPlan();
  const sales = ((await world.control("GET", "/objects/callGroups")) as { id: string; name: string }[]).find(
    ({ name }) => name === "Sales",
  );
  await world.control("PATCH", `/objects/callGroups/${sales?.id}`, { ringSeconds: 40 });
  const { code, stderr } = await workflow("spokectl-apply", "push");
  expect(code).toBe(1);
  expect(stderr).toContain("Plan: what is live has changed since it was made:\n  CallGroup:301: ringSeconds");
  expect(await groups()).toEqual([40]);
  // By hand it is made anew.
  expect(await workflow("spokectl-apply", "workflow_dispatch")).toMatchObject({ code: 0 });
  expect(await groups()).toEqual([20]);
}, 60_000);

test("a plan that a fork's run uploaded is not touched: one is made anew", async () => {
  repository.write("spoke.yaml", "webhooks: []\n");
  await workflow("spokectl-plan", "pull_request");
  uploadPlan({ workflow_run: { id: 11, head_sha: head, repository_id: 1, head_repository_id: 666 } });
  repository.write("spoke.yaml", stack);
  expect(await workflow("spokectl-apply", "push")).toMatchObject({ code: 0 });
  expect(await groups()).toEqual([20]);
}, 60_000);

test("drift opens one issue, keeps it up to date, and closes it when it is gone", async () => {
  expect(await workflow("spokectl-apply", "workflow_dispatch")).toMatchObject({ code: 0 });
  expect(await workflow("spokectl-drift", "schedule")).toMatchObject({ code: 0 });
  expect(github().issues).toEqual([]);
  const sales = ((await world.control("GET", "/objects/callGroups")) as { id: string; name: string }[]).find(
    ({ name }) => name === "Sales",
  );
  for (const ringSeconds of [30, 40]) {
    await world.control("PATCH", `/objects/callGroups/${sales?.id}`, { ringSeconds });
    expect(await workflow("spokectl-drift", "schedule")).toMatchObject({ code: 0 });
    expect(github().issues).toMatchObject([
      { title: "The organisation differs from what is declared", state: "open" },
    ]);
    expect(github().issues[0]?.body).toContain(String(ringSeconds));
  }
  await world.control("PATCH", `/objects/callGroups/${sales?.id}`, { ringSeconds: 20 });
  expect(await workflow("spokectl-drift", "schedule")).toMatchObject({ code: 0 });
  expect(github().issues).toMatchObject([{ state: "closed" }]);
  expect(github().comments).toMatchObject([{ on: "1", body: "The drift is gone." }]);
}, 60_000);

test("what could not be read neither opens nor closes an issue", async () => {
  await world.fault({ match: { path: "/spoke/webhooks" }, fault: { status: 403 } });
  expect(await workflow("spokectl-drift", "schedule")).toMatchObject({ code: 1 });
  expect(github().issues).toEqual([]);
}, 60_000);

/** The pipeline for GitLab with spokectl: each job's script is taken out of its file and run against the emulator. */
import { emulatorEnvironment } from "../../emulator/main.ts";
import { startWorld, type World } from "../support/world.ts";
import { type FakeGitlab, startGitlab } from "./fake-gitlab.ts";
import { type Done, openRepository, type Repository } from "./stage.ts";
import { gitlabScript } from "./workflows.ts";

const stack = 'callGroups:\n  - { name: Sales, extension: "301", ringSeconds: 20 }\n';
const token = "glpat-planted-token-1";

let world: World;
let gitlab: FakeGitlab;
let repository: Repository;

beforeEach(async () => {
  world = await startWorld();
  gitlab = await startGitlab(token);
  repository = openRepository();
  repository.write("spoke.yaml", stack);
});

afterEach(async () => {
  gitlab.close();
  await world.close();
});

const job = (name: string, source: string): Promise<Done> =>
  repository.run({
    script: gitlabScript("spokectl", name),
    environment: {
      ...emulatorEnvironment(world.emulator.address),
      GITLAB_TOKEN: token,
      CI_API_V4_URL: gitlab.url,
      CI_PROJECT_ID: "42",
      CI_MERGE_REQUEST_IID: "7",
      CI_PIPELINE_SOURCE: source,
      CI_COMMIT_SHA: "b".repeat(40),
    },
  });

interface Group {
  readonly id: string;
  readonly name: string;
  readonly ringSeconds: number;
}

const sales = async (): Promise<Group | undefined> =>
  ((await world.control("GET", "/objects/callGroups")) as readonly Group[]).find(
    ({ name }) => name === "Sales",
  );

test("a merge request gets one comment with its plan, which is brought up to date in place", async () => {
  const somebody = { id: 1, author: { id: 99 }, body: "<!-- spokectl-plan -->\nmine" };
  gitlab.state.notes.push({ ...somebody });
  for (const [text, head] of [
    [stack, "### Plan: 1 to create"],
    ["callGroups: []\n", "### Plan: nothing to do"],
  ] as const) {
    repository.write("spoke.yaml", text);
    const done = await job("plan", "merge_request_event");
    expect(done).toMatchObject({ code: 0 });
    expect(`${done.stdout}${done.stderr}`).not.toContain(token);
    const [other, own, ...more] = gitlab.state.notes;
    expect({ other, more }).toEqual({ other: somebody, more: [] });
    expect(own?.body.startsWith(`<!-- spokectl-plan -->\n${head}`)).toBe(true);
  }
  repository.write("spoke.yaml", "callGroup: []\n");
  expect(await job("plan", "merge_request_event")).toMatchObject({ code: 1 });
  expect(gitlab.state.notes[1]?.body).toContain("### Plan: it could not be made");
}, 60_000);

test("a merge applies the plan that the merge request showed; without one it is made anew", async () => {
  await job("plan", "merge_request_event");
  const { state } = gitlab;
  state.artifact = repository.read("plan.json");
  state.mergeRequests.push({ iid: 7, state: "merged" });
  state.jobs.push({ id: 3, name: "plan", artifacts_file: {} });
  repository.write("plan.json", "");
  repository.write("spoke.yaml", "callGroups: []\n");
  // The only pipeline is a fork's: what it made is not touched, and the file of today declares nothing.
  state.pipelines.push({ id: 5, project_id: 666 });
  expect(await job("apply", "push")).toMatchObject({ code: 0 });
  expect(await sales()).toBeUndefined();
  state.pipelines.push({ id: 6, project_id: 42 });
  expect(await job("apply", "push")).toMatchObject({ code: 0 });
  expect(await sales()).toMatchObject({ ringSeconds: 20 });
}, 60_000);

test("drift opens one issue, keeps it up to date, and closes it when it is gone", async () => {
  expect(await job("apply", "web")).toMatchObject({ code: 0 });
  const id = (await sales())?.id;
  for (const ringSeconds of [30, 40]) {
    await world.control("PATCH", `/objects/callGroups/${id}`, { ringSeconds });
    expect(await job("drift", "schedule")).toMatchObject({ code: 0 });
    expect(gitlab.state.issues).toMatchObject([{ state: "opened", labels: "spoke-drift" }]);
    expect(gitlab.state.issues[0]?.description).toContain(String(ringSeconds));
  }
  await world.control("PATCH", `/objects/callGroups/${id}`, { ringSeconds: 20 });
  expect(await job("drift", "schedule")).toMatchObject({ code: 0 });
  expect(gitlab.state.issues).toMatchObject([{ state: "closed" }]);
  expect(gitlab.state.notes).toMatchObject([{ issue: "1", body: "The drift is gone." }]);
}, 60_000);

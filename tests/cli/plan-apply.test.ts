/** `spokectl plan` and `spokectl apply` over the emulator, as a person uses them. */
import { statSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Plan } from "../../provider/reconciler/plan/types.ts";
import { openStage, type Stage } from "./stage.ts";

let stage: Stage;

beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

const writes = async () => (await stage.world.requests()).writes;

test("a plan says what is to be done, writes nothing, and ends with 2", async () => {
  const { code, stdout, stderr } = await stage.run(["plan"]);
  expect({ code, stderr, writes: await writes() }).toEqual({ code: 2, stderr: "", writes: 0 });
  expect(stdout).toMatch(
    /^CallGroup\n {2}\+ create {5}Sales \(301\) \(spoke\.yaml:3:5\)\n {6}declared and not live\n/,
  );
  expect(stdout).toMatch(/\nPlan: 2 to create; 1 object is as declared\.\n$/);
});

test("--json is the plan itself, and --out saves the same for its owner alone", async () => {
  const { code, stdout, stderr } = await stage.run(["plan", "--json", "--out", "plan.json"]);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: "Saved as plan.json. Apply it with: spokectl apply plan.json\n",
  });
  expect(await stage.read("plan.json")).toBe(stdout);
  expect(statSync(join(stage.folder, "plan.json")).mode & 0o777).toBe(0o600);
  const plan = JSON.parse(stdout) as Plan;
  expect(plan).toMatchObject({ format: "spokectl-plan", version: 1, summary: { create: 2, unchanged: 1 } });
});

test("--markdown is for a comment, --target looks at one object, and a colour needs a terminal", async () => {
  const markdown = await stage.run(["plan", "--markdown", "--target", "Webhook:*"]);
  expect(markdown.stdout).toMatch(/^### Plan: 1 to create; /);
  expect(markdown.stdout).toContain("| + create | `Webhook:");
  expect((await stage.run(["plan"])).stdout).not.toContain("\u001b");
  expect((await stage.run(["plan"], { terminal: true })).stdout).toContain("\u001b[32m");
  expect((await stage.run(["plan", "--no-color"], { terminal: true })).stdout).not.toContain("\u001b");
});

test("--refresh-only is the view of drift", async () => {
  const drift = await stage.run(["drift"]);
  expect(drift.code).toBe(2);
  expect(await stage.run(["plan", "--refresh-only"])).toEqual(drift);
});

test("--verbose says each request", async () => {
  const { stderr } = await stage.run(["plan", "--verbose"]);
  expect(stderr).toMatch(/GET .*\/webhooks/);
  expect(stderr).not.toContain(stage.environment.SPOKE_CLIENT_SECRET);
});

test("apply without --yes asks a person, and without one it refuses; either way nothing is written", async () => {
  const alone = await stage.run(["apply"]);
  expect({ code: alone.code, stderr: alone.stderr }).toEqual({
    code: 1,
    stderr:
      "spokectl apply: there is no terminal to ask at, so nothing was written. Give --yes, or save a plan with `spokectl plan --out FILE` and apply that.\n",
  });
  for (const answer of ["", "n", "yesterday"]) {
    const asked = await stage.run(["apply"], { answer });
    expect({ code: asked.code, stderr: asked.stderr }).toEqual({ code: 2, stderr: "Nothing was written.\n" });
  }
  expect(await writes()).toBe(0);
});

test.each(["y", "Yes "])(
  "after the answer %j it is done, and then there is nothing to do",
  async (answer) => {
    const { code, stdout } = await stage.run(["apply"], { answer });
    expect(code).toBe(0);
    expect(stdout).toMatch(/\nApplied: 2 done, 0 failed, 0 skipped\.\n$/);
    expect(await stage.run(["plan"])).toEqual({
      code: 0,
      stdout: "Plan: nothing to do; 3 objects are as declared.\n",
      stderr: "",
    });
    await stage.world.forgetRequests();
    const again = await stage.run(["apply"]);
    expect({ code: again.code, writes: await writes() }).toEqual({ code: 0, writes: 0 });
    expect(again.stdout).toMatch(/Applied: there was nothing to do\.\n$/);
  },
);

test("what somebody does while a person thinks about the answer is seen, and nothing is written on top of it", async () => {
  let live = 0;
  const answer = async () => {
    await stage.world.control("POST", "/objects/callGroups", { name: "Sales", extension: "301" });
    live = await writes();
    return "y";
  };
  const { code, stderr } = await stage.run(["apply"], { answer });
  expect({ code, writes: await writes() }).toEqual({ code: 1, writes: live });
  expect(stderr).toMatch(
    /^Plan: what is live has changed since it was made:\n {2}CallGroup:301: exists now \(id \S+\)\. Make a new plan and look at it\. Nothing was written\.\n$/,
  );
});

test("secrets that are shown once go to the file for their owner, and nowhere else", async () => {
  const { code, stdout, stderr } = await stage.run(["apply", "--yes", "--secrets", "secrets.json"]);
  expect(code).toBe(0);
  const kept = JSON.parse(await stage.read("secrets.json")) as Record<string, Record<string, string>>;
  const secrets = Object.values(kept).flatMap((each) => Object.values(each));
  expect(secrets).toEqual([expect.stringMatching(/^whsec_/)]);
  expect(statSync(join(stage.folder, "secrets.json")).mode & 0o777).toBe(0o600);
  for (const secret of secrets) expect(stdout + stderr).not.toContain(secret);
});

test("where the file cannot be written at the end, the report is printed, what was lost is said, and it fails", async () => {
  await stage.world.fault({ match: { effect: "write" }, fault: { answerDelayMs: 500 } });
  const applying = stage.run(["apply", "--yes", "--secrets", "secrets.json"]);
  while ((await writes()) === 0);
  await mkdir(join(stage.folder, "secrets.json.part"));
  const { code, stdout, stderr } = await applying;
  expect(code).toBe(1);
  expect(stdout).toMatch(/2 done/);
  expect(stderr).toMatch(
    /\nwarning: Webhook:\S+ \/ Call log: signingSecret was shown once and is lost, because secrets\.json could not be written\.\nsecrets\.json: cannot be written: .*\. Check the path and its permissions\.\n$/,
  );
  expect(stdout + stderr).not.toMatch(/whsec_/);
});

test("without the file, what was lost is said", async () => {
  const { stdout, stderr } = await stage.run(["apply", "--yes", "--json"]);
  expect(stderr).toContain(
    "signingSecret was shown once and is lost, because there was no --secrets FILE.\n",
  );
  expect(stdout + stderr).not.toMatch(/whsec_/);
  expect(JSON.parse(stdout)).toMatchObject({ done: 2, failed: 0, skipped: 0 });
});

test("a saved plan is applied as it is; once what is live has moved, it is refused", async () => {
  await stage.run(["plan", "--out", "plan.json"]);
  const first = await stage.run(["apply", "plan.json"]);
  expect(first.code).toBe(0);
  await stage.world.forgetRequests();
  const second = await stage.run(["apply", "plan.json"]);
  expect({ code: second.code, stdout: second.stdout, writes: await writes() }).toEqual({
    code: 1,
    stdout: "",
    writes: 0,
  });
  expect(second.stderr).toMatch(
    /^Plan: what is live has changed since it was made:\n(.*: exists now .*\n?)+/,
  );
  expect(second.stderr).toMatch(/Make a new plan and look at it\. Nothing was written\.\n$/);
});

test("a saved plan and flags that would change it do not go together", async () => {
  await stage.run(["plan", "--out", "plan.json"]);
  expect(await stage.run(["apply", "plan.json", "-f", "spoke.yaml", "--prune"])).toEqual({
    code: 1,
    stdout: "",
    stderr:
      "plan.json: is a saved plan, which is applied as it is, and --file, --prune would change it. Leave these away, or make another plan with them.\n",
  });
});

test("a kind that cannot be read: the plan says so, ends with 1, and its apply writes nothing", async () => {
  await stage.world.fault({ match: { path: "/spoke/webhooks", effect: "read" }, fault: { status: 403 } });
  const planned = await stage.run(["plan"]);
  const said = planned.stdout.replace(/\n {4}(?=\S)/g, " ").replace(/pulumi-spoke-[0-9a-f]{8}-\d+/g, "…");
  expect({ code: planned.code, said, stderr: planned.stderr }).toEqual({
    code: 1,
    said: `CallGroup
  + create     Sales (301) (spoke.yaml:3:5)
      declared and not live
      name: "Sales"
      extension: "301"

Problems
  - Webhook: what is live could not be read, so nothing is created, changed or deleted: Spoke's Developer API: GET /webhooks failed with 403: Forbidden (code forbidden). The credentials are valid, but may not do this. Ask the administrator of the Spoke organisation to let the API key do this, or use a key that may. Request id: …. Mend that and run again.

Plan: 1 to create; 1 object is as declared. 1 problem: nothing can be applied.
`,
    stderr: "",
  });
  const applied = await stage.run(["apply", "--yes"]);
  expect({ code: applied.code, writes: await writes() }).toEqual({ code: 1, writes: 0 });
});

test("parameters come from a file and from flags, which stand before it", async () => {
  await stage.write(
    "spoke.yaml",
    "params:\n  hook: { type: string }\n  note: { type: string }\nwebhooks:\n  - { url: !param hook, events: [call.ended], description: !param note }\n",
  );
  await stage.write("params.yaml", "hook: https://hooks.acme.test/file\nnote: From the file\n");
  const { stdout, stderr } = await stage.run([
    "plan",
    "--params",
    "params.yaml",
    "--param",
    "note=From the flag",
  ]);
  expect(stderr).toBe("");
  expect(stdout).toContain('url: "https://hooks.acme.test/file"');
  expect(stdout).toContain('description: "From the flag"');
  await stage.write("params.yaml", "- hook\n");
  expect((await stage.run(["plan", "--params", "params.yaml"])).stderr).toBe(
    "params.yaml:1:1: params.yaml: is not a map of parameters. Write a line `name: value` for each parameter, in YAML, or one object in JSON.\n",
  );
});

test("faults in a stack file are said with their places, all of them, before anything is asked", async () => {
  await stage.write("spoke.yaml", "callGroups:\n  - { nam: Sales }\nwebhoks: []\n");
  const { code, stdout, stderr } = await stage.run(["plan"]);
  expect({ code, stdout, total: (await stage.world.requests()).total }).toEqual({
    code: 1,
    stdout: "",
    total: 0,
  });
  expect(stderr.match(/^spoke\.yaml:\d+:\d+: /gm)?.length).toBeGreaterThanOrEqual(2);
});

test.each(["./spoke.yaml", "office.yaml"])(
  "--out does not write over what the plan is made from: %s",
  async (out) => {
    await stage.write("office.yaml", "companyName: Acme\n");
    const { code, stderr } = await stage.run(["plan", "--params", "office.yaml", "--out", out]);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `--out: ${out} is a file that this plan is made from, and it would be written over. Name another file, such as plan.json.\n`,
    });
    expect(await stage.read("office.yaml")).toBe("companyName: Acme\n");
  },
);

/** `spokectl runbook` over the emulator as Spoke is today: what a person has to do, done by hand and ticked off. */
import { statSync } from "node:fs";
import { join } from "node:path";
import type { DriftReport } from "../../provider/cli/drift-report.ts";
import { runCommandLine } from "../../provider/cli/main.ts";
import { placedMessage } from "../../provider/reconciler/plan/problems.ts";
import type { Plan } from "../../provider/reconciler/plan/types.ts";
import type { RunbookStep } from "../../provider/runbook/types.ts";
import { expectGolden } from "../support/golden.ts";
import { testTools } from "../support/tools.ts";
import {
  addNumber,
  addTrunk,
  makeTeams,
  type Office,
  openOffice,
  setExtensions,
  setMenuKeys,
  upload,
} from "./runbook-office.ts";

let office: Office;

beforeEach(async () => {
  office = await openOffice();
});

afterEach(() => office.close());

const at = Date.UTC(2026, 10, 26, 9, 30);
const now = () => at;

/** The organisation is another one in each run of the emulator. */
const anonymous = (text: string) =>
  text.replaceAll(office.environment.SPOKE_ORGANISATION_ID ?? "", "00000000-0000-4000-8000-000000000001");

/** Runs a watch in which each wait is one thing done by hand; it is stopped when there is nothing more to do. */
async function watch(parameters: readonly string[], hands: (() => Promise<unknown>)[]) {
  const waits: number[] = [];
  const tools = testTools({
    folder: office.folder,
    environment: office.environment,
    now,
    sleep: async (milliseconds) => {
      waits.push(milliseconds);
      const next = hands.shift();
      if (next === undefined) tools.stop();
      else await next();
    },
  });
  const code = await runCommandLine(["runbook", ...parameters], tools);
  return { code, waits, stdout: tools.printed(), stderr: tools.said() };
}

interface Report {
  readonly sections: readonly { readonly place: string; readonly steps: readonly RunbookStep[] }[];
}

async function steps(...parameters: readonly string[]): Promise<readonly RunbookStep[]> {
  const { stdout } = await office.run(["runbook", "--json", ...parameters]);
  return (JSON.parse(stdout) as Report).sections.flatMap((section) => section.steps);
}

test.each([
  ["runbook.md", []],
  ["runbook.json", ["--json"]],
  ["runbook.html", ["--html"]],
])("the office as %s, with the file for the bulk upload beside it", async (file, format) => {
  const { code, stdout, stderr } = await office.run(["runbook", ...format, "--out", file], { now });
  expect({ code, stdout, stderr }).toEqual({
    code: 2,
    stdout: "",
    stderr: `Written: ${file}, runbook-users.csv\n`,
  });
  expectGolden(`cli/${file}`, anonymous(await office.read(file)));
  expectGolden("cli/runbook-users.csv", await office.read("runbook-users.csv"));
  expect(statSync(join(office.folder, "runbook-users.csv")).mode & 0o777).toBe(0o600);
  expect((await office.world.requests()).writes).toBe(0);
});

test("what is printed is what is written, and the bulk upload is offered", async () => {
  const printed = await office.run(["runbook", "--markdown"], { now });
  expect(printed.stderr).toBe("With --out, runbook-users.csv is written for the portal's bulk upload.\n");
  await office.run(["runbook", "--out", "steps/portal.md"], { now });
  expect((await office.read("steps/portal.md")).replaceAll("portal-users.csv", "runbook-users.csv")).toBe(
    printed.stdout,
  );
  expect(await office.read("steps/portal-users.csv")).toMatch(
    /^First Name,Last Name,Email,Reception\r\nAna,Ortiz,ana@acme.test,1\r\n/,
  );
});

test("a watch ticks off what is done by hand, adds what that shows, and ends when nothing is left", async () => {
  const { world } = office;
  const confirmRest = async () => {
    const unseen = (await steps()).filter(({ seen, status }) => !seen && status === "open");
    await office.run(["runbook", ...unseen.flatMap(({ id }) => ["--confirm", id])]);
  };
  const hands = [
    async () => upload(world, await office.read("runbook-users.csv")),
    () => setExtensions(world),
    () => makeTeams(world),
    // A look that cannot see is no reason to tick anything off.
    () => world.fault({ match: { path: "/spoke/directory" }, fault: { status: 403 }, times: 100 }),
    () => world.clearFaults(),
    () => setMenuKeys(world),
    () => addTrunk(world),
    () => addNumber(world),
    confirmRest,
  ];
  const { code, waits, stdout, stderr } = await watch(["--watch", "5", "--out", "runbook.md"], hands);
  expect({ code, left: hands.length, waits }).toEqual({ code: 0, left: 0, waits: Array(9).fill(5000) });
  expectGolden("cli/runbook-watch.txt", stdout);
  expect(stderr).toContain("Could not look: ");
  expect(stderr).toMatch(/\nNothing is left to do\.\n$/);
  expectGolden("cli/runbook-watched.md", anonymous(await office.read("runbook.md")));
  expect(await office.run(["runbook", "--markdown"], { now })).toMatchObject({ code: 0 });
  // What differs by now is an apply's work alone.
  const drift = JSON.parse((await office.run(["drift", "--json"])).stdout) as DriftReport;
  expect(drift.objects.flatMap(({ portalSteps }) => portalSteps)).toEqual([]);
  expect((await world.requests()).writes).toBe(0);
});

test("a watch that is stopped ends cleanly, and says what is left", async () => {
  const { code, waits, stderr } = await watch(["--watch", "--json"], []);
  expect({ code, waits }).toEqual({ code: 2, waits: [60_000] });
  expect(stderr).toMatch(/\n25 steps left\.\n$/);
});

test("with --json a watch prints one event a line", async () => {
  const { code, stdout } = await watch(
    ["--watch", "1", "--json", "--target", "SipTrunk:*", "--out", "all.json"],
    [() => addTrunk(office.world)],
  );
  const [done, added, ...more] = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { at: string; event: string; step: RunbookStep });
  expect({ code, more: more.length }).toEqual({ code: 2, more: 0 });
  expect(done).toMatchObject({
    at: "2026-11-26T09:30:00.000Z",
    event: "done",
    step: { object: "SipTrunk:Old exchange" },
  });
  expect(added).toMatchObject({ event: "new", step: { object: "SipTrunk:Old exchange", seen: false } });
});

test("a confirmation goes into the file that declares the object, which stays as it was otherwise", async () => {
  const before = await office.read("spoke.yaml");
  const [hours] = await steps("--target", "OfficeHours:*").then((all) =>
    all.filter(({ object }) => object === "OfficeHours:Office"),
  );
  const { code, stdout, stderr } = await office.run(["runbook", "--confirm", hours?.id ?? ""]);
  expect({ code, stdout, stderr }).toEqual({
    code: 2,
    stdout: `Confirmed: Office Hours: Add or check the schedule "Office", which no API shows (${hours?.id})\n24 steps left.\n`,
    stderr: "",
  });
  expect(await office.read("spoke.yaml")).toBe(
    `${before}\nconfirmed:\n  - ${hours?.hash} # OfficeHours:Office\n`,
  );
  const again = await office.run(["runbook", "--confirm", hours?.id ?? ""]);
  expect(again.stdout).toMatch(/^Confirmed already: Office Hours: /);
  expect((await steps()).find(({ id }) => id === hours?.id)?.status).toBe("confirmed");
});

test("what no API shows is unverified in a plan and a drift, open work in the runbook, and with strict a problem until it is confirmed", async () => {
  await office.write("spoke.yaml", "organization: { companyName: Acme }\n");
  const step =
    'Other > Subscription > Company Information: edit or check the organisation, which no API shows; Company name: "Acme".';
  const strict = { environment: { SPOKE_PORTAL: "strict" } };
  const shown = (reason: string) => `Organization
  ? unverified Organization (spoke.yaml:1:15)
      no API shows it here, so that nobody knows whether it is as declared
      ? companyName: unverified, because nothing shows it
${reason}`;
  const open = shown(`      Portal: Other > Subscription > Company Information: edit or check the
        organisation, which no API shows; Company name: "Acme".
`);
  const sum = "0 objects are as declared. 1 object has fields that nothing\nshows.\n";
  expect(await office.run(["plan"])).toEqual({
    code: 0,
    stdout: `${open}\nPlan: nothing to do; ${sum}`,
    stderr: "",
  });
  expect(await office.run(["drift"])).toEqual({
    code: 0,
    stdout: `${open}\nDrift: none; ${sum.replace("nothing\nshows", "nothing shows")}`,
    stderr: "",
  });
  const [todo] = await steps();
  expect(todo?.status).toBe("open");
  const refused = JSON.parse((await office.run(["plan", "--json"], strict)).stdout) as Plan;
  expect(refused.problems.map(placedMessage)).toEqual([
    `spoke.yaml:1:15: Organization "Organization": no API writes it here or shows whether a person did: ${step} Do that in the portal and confirm it: spokectl runbook lists the step, and spokectl runbook --confirm STEP writes it into the file. Or set the portal setting to "warn".`,
  ]);

  expect((await office.run(["runbook", "--confirm", todo?.id ?? ""])).code).toBe(0);
  const confirmed = JSON.parse((await office.run(["plan", "--json"], strict)).stdout) as Plan;
  expect(confirmed).toMatchObject({ problems: [], objects: [{ portalSteps: [], confirmed: [step] }] });
  expect((await office.run(["plan"], strict)).stdout).toContain(
    shown(`      Portal, confirmed as done: Other > Subscription > Company Information:
        edit or check the organisation, which no API shows; Company name:
        "Acme".
`),
  );
  const drift = await office.run(["drift", "--json"], strict);
  expect(drift.code).toBe(0);
  expect(JSON.parse(drift.stdout)).toMatchObject({
    summary: { missing: 0, unverified: 1, unchanged: 0 },
    objects: [{ standing: "unverified", unverified: ["companyName"], portalSteps: [] }],
  });
});

test("what the directory shows is missing until a person has made it, whatever is confirmed", async () => {
  await office.write("spoke.yaml", 'callGroups: [{ name: Support, extension: "302" }]\n');
  const drift = await office.run(["drift", "--json", "--target", "CallGroup:302"]);
  expect(drift.code).toBe(2);
  expect(JSON.parse(drift.stdout)).toMatchObject({
    summary: { missing: 1 },
    objects: [{ standing: "missing" }],
  });
});

test("a flow goes to a team that a person is still to add, because its extension is declared", async () => {
  await office.write(
    "spoke.yaml",
    `callGroups: [{ name: Support, extension: "302" }]
twilio:
  studioFlows:
    - { friendlyName: Main, menu: { name: main, say: Welcome, options: { "1": { callGroup: "302" } } } }
`,
  );
  expect((await office.run(["plan", "--out", "plan.json"])).code).toBe(2);
  const { code, stdout } = await office.run(["apply", "plan.json", "--json"]);
  expect(JSON.parse(stdout)).toMatchObject({
    objects: [{ object: "twilio.StudioFlow:Main", outcome: "done", messages: [] }],
    done: 1,
  });
  expect(code).toBe(0);
  const [step] = await steps();
  expect(step).toMatchObject({ object: "CallGroup:302", status: "open" });
});

test("a declaration that has changed asks again", async () => {
  const hours = async () => (await steps()).find(({ object }) => object === "OfficeHours:Office");
  await office.run(["runbook", "--confirm", (await hours())?.id ?? ""]);
  expect((await hours())?.status).toBe("confirmed");
  const text = await office.read("spoke.yaml");
  await office.write("spoke.yaml", text.replace("name: Christmas Day", "name: Christmas"));
  expect((await hours())?.status).toBe("open");
});

test("a wrong id names the nearest, and a step that is seen need not be confirmed", async () => {
  const before = await office.read("spoke.yaml");
  const all = await steps();
  const key = all.find(({ object }) => object === "ApiKey:Reporting")?.id ?? "";
  const team = all.find(({ object }) => object === "CallGroup:301")?.id ?? "";
  expect(await office.run(["runbook", "--confirm", key.replace("reporting", "reportin")])).toEqual({
    code: 1,
    stdout: "",
    stderr: `Step "${key.replace("reporting", "reportin")}": is not one of the steps: it was never one, or its declaration has changed since. Did you mean ${key}? Nothing was written.\n`,
  });
  expect(await office.run(["runbook", "--confirm", key, "--confirm", team])).toEqual({
    code: 1,
    stdout: "",
    stderr: `Step ${team}: is seen by itself when it is done, so that nobody has to confirm it. Do it in the portal and run spokectl runbook again. Nothing was written.\n`,
  });
  expect(await office.read("spoke.yaml")).toBe(before);
});

test("what could not be read makes no runbook, because it would pass for a whole one", async () => {
  await office.world.fault({ match: { path: "/spoke/trunks" }, fault: { status: 403 } });
  const { code, stdout, stderr } = await office.run(["runbook", "--out", "runbook.md"]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain("what is live could not be read");
  await expect(office.read("runbook.md")).rejects.toThrow("it does not exist");
});

test("that steps remain is no error, whatever the portal setting is", async () => {
  const strict = await office.run(["runbook", "--json"], { environment: { SPOKE_PORTAL: "strict" } });
  expect(strict).toMatchObject({ code: 2 });
  expect((JSON.parse(strict.stdout) as Report).sections.length).toBeGreaterThan(3);
});

test("what is to go is a step at the end, where --prune asks for it", async () => {
  await office.world.control("POST", "/objects/callGroups", { name: "Old team", extension: "399" });
  expect((await steps()).filter(({ object }) => object === "CallGroup:399")).toEqual([]);
  expect((await steps("--prune")).at(-1)).toMatchObject({
    object: "CallGroup:399",
    place: "Teams > Manage teams",
    action: 'Remove the team "Old team"',
    seen: true,
  });
});

test("a user who is not declared is no step to delete, unless named", async () => {
  const removals = async (...parameters: readonly string[]) =>
    (await steps("--prune", ...parameters)).filter(({ action }) => action.startsWith("Remove"));
  expect(await removals()).toEqual([]);
  expect(await removals("--allow", "delete-user:admin@acme.test")).toMatchObject([
    { object: "User:admin@acme.test", action: 'Remove the user "admin@acme.test"' },
  ]);
});

test("with Directory Sync the users are no steps, and what they are needed for says that an apply makes them first", async () => {
  const { scimUrl = "", scimToken = "" } = office.world.productionSettings;
  const environment = { SPOKE_SCIM_URL: scimUrl, SPOKE_SCIM_TOKEN: scimToken };
  const { stdout } = await office.run(["runbook", "--json"], { environment });
  const all = (JSON.parse(stdout) as Report).sections.flatMap((section) => section.steps);
  expect(all.filter(({ object }) => object.startsWith("User:"))).toEqual([]);
  expect(all.find(({ object }) => object === "CallGroup:303")?.afterApply).toEqual([
    "User:kim@acme.test",
    "User:lena@acme.test",
  ]);
});

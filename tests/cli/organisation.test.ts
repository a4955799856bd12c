/** `organisation:` of a stack file over the emulator: a file for one customer does nothing to another. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { runCommandLine } from "../../provider/cli/main.ts";
import { testTools } from "../support/tools.ts";
import { openStage, type Stage, smallStack } from "./stage.ts";

let stage: Stage;

beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

const another = "22222222-2222-4222-8222-222222222222";
const own = () => String(stage.world.settings.organisationId);
const writes = async () => (await stage.world.requests()).writes;

/** The settings name no organisation. */
const unnamed = { environment: { SPOKE_ORGANISATION_ID: "" } };

const contradiction = (source: string): string =>
  `Settings, organisationId: ${source} says organisation ${another}, and the Spoke API key says organisation ${own()}: these are two customers. Use the credentials and ids of one customer: a profile keeps them together (--profile).`;

/** Lines are folded at the width of a screen. */
const unwrapped = (text: string): string => text.replace(/\n +/g, " ");

test("a file for another organisation is refused where the settings name none", async () => {
  await stage.write("spoke.yaml", `organisation: ${another}\n${smallStack}`);
  for (const verb of [["plan"], ["apply", "--yes"], ["drift"]]) {
    const { code, stdout, stderr } = await stage.run(verb, unnamed);
    expect({ verb, code, stderr }).toEqual({ verb, code: 1, stderr: "" });
    expect(unwrapped(stdout)).toContain(contradiction("the stack file"));
  }
  expect(await writes()).toBe(0);
});

test("so it is where nothing is missing: two customers may look alike", async () => {
  await stage.write("spoke.yaml", `organisation: ${another}\norganization: { companyName: Acme }\n`);
  const { code, stdout } = await stage.run(["plan"], unnamed);
  expect(code).toBe(1);
  expect(unwrapped(stdout)).toContain(contradiction("the stack file"));
});

test("its own organisation is let through, and the saved plan keeps it", async () => {
  await stage.write("spoke.yaml", `organisation: ${own()}\n${smallStack}`);
  expect(await stage.run(["plan", "--out", "plan.json"], unnamed)).toMatchObject({ code: 2 });
  expect(JSON.parse(await stage.read("plan.json"))).toMatchObject({ organisationId: own() });
  expect(await stage.run(["apply", "plan.json"], unnamed)).toMatchObject({ code: 0 });
  expect(await stage.run(["plan"], unnamed)).toMatchObject({ code: 0 });
});

test("drift --watch looks under the file's organisation", async () => {
  await stage.write("spoke.yaml", `organisation: ${another}\norganization: { companyName: Acme }\n`);
  const run = testTools({
    folder: stage.folder,
    environment: { ...stage.environment, ...unnamed.environment },
    now: () => 0,
    sleep: async () => run.stop(),
  });
  expect(await runCommandLine(["drift", "--watch", "1"], run)).toBe(0);
  expect(run.said()).toBe(`1970-01-01T00:00:00.000Z error: ${contradiction("the stack file")}\n`);
});

test("import refuses as plan does, and the file stays as it is", async () => {
  const text = `organisation: ${another}\ncallGroups: []\n`;
  await stage.write("spoke.yaml", text);
  const parameters = ["import", "CallGroup", "Reception"];
  expect(await stage.run(parameters)).toEqual({
    code: 1,
    stdout: "",
    stderr: `Stack, organisation: the file is for organisation ${another}, and the settings are for ${own()}: these are two customers. Use the settings of the customer that the file is for (--profile). Nothing was read or written.\n`,
  });
  expect(await stage.run(parameters, unnamed)).toEqual({
    code: 1,
    stdout: "",
    stderr: `${contradiction("the stack file")}\n`,
  });
  expect(await stage.read("spoke.yaml")).toBe(text);
});

test("export does not stamp an organisation that the credentials are not of", async () => {
  const environment = { SPOKE_ORGANISATION_ID: another };
  expect(await stage.run(["export", "--out", "live.yaml"], { environment })).toEqual({
    code: 1,
    stdout: "",
    stderr: `${contradiction("the configuration")}\n`,
  });
  expect(existsSync(join(stage.folder, "live.yaml"))).toBe(false);
});

/** `spokectl export` over the emulator: what is printed, what is written, and what is not when something cannot be read. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { openStage, type Stage } from "./stage.ts";

let stage: Stage;

beforeEach(async () => {
  stage = await openStage();
});

afterEach(() => stage.close());

const organisationOf = () => String(stage.environment.SPOKE_ORGANISATION_ID);

test("a stack file on standard output, which a plan takes as it is", async () => {
  const { code, stdout, stderr } = await stage.run(["export"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  await stage.write("spoke.yaml", stdout);
  expect(await stage.run(["plan", "--prune"])).toMatchObject({ code: 0 });
  expect(await stage.run(["export"])).toEqual({ code, stdout, stderr });
});

test("one kind and one name", async () => {
  const { code, stdout, stderr } = await stage.run(["export", "--kind", "callgroup", "--name", "Recep*"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(
    stdout,
  ).toBe(`# The live organisation as a stack file, written by spokectl export. Look first: spokectl plan

# Refused under the settings of another one.
organisation: ${organisationOf()}

# Other objects of these kinds are not this file's: they are neither changed nor deleted.
manage:
  labels:
    CallGroup: [ Recep* ]

callGroups:
  - { name: Reception, extension: "100" }
`);
});

test("several formats at once, as files of a folder", async () => {
  const formats = ["stack", "json", "pulumi", "pulumi-yaml", "import"].flatMap((format) => [
    "--format",
    format,
  ]);
  const { code, stdout, stderr } = await stage.run(["export", ...formats, "--out", "office"]);
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(readdirSync(join(stage.folder, "office")).sort()).toEqual([
    "Pulumi.yaml",
    "import.json",
    "index.ts",
    "spoke.json",
    "spoke.yaml",
  ]);
  await stage.write("spoke.yaml", await stage.read("office/spoke.json"));
  expect(await stage.run(["plan", "--prune"])).toMatchObject({ code: 0 });
});

test("several formats have no place on standard output", async () => {
  expect(await stage.run(["export", "--format", "json", "--format", "import"])).toEqual({
    code: 1,
    stdout: "",
    stderr:
      "--format: json and import are several files, and standard output takes one. Name a folder with --out.\n",
  });
});

test("a kind that does not exist", async () => {
  expect(await stage.run(["export", "--kind", "CallGruop"])).toEqual({
    code: 1,
    stdout: "",
    stderr: "CallGruop: is not a kind. Did you mean CallGroup?\n",
  });
});

test("kinds that may not be read are said, each once, and nothing is written", async () => {
  await stage.world.fault({ match: { path: "/spoke-admin/admin/v1/officeHours" }, fault: { status: 403 } });
  await stage.world.fault({ match: { path: "/spoke/webhooks" }, fault: { status: 403 } });
  const { code, stdout, stderr } = await stage.run([
    "export",
    "--format",
    "stack",
    "--format",
    "pulumi",
    "--out",
    "office",
  ]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(
    stderr
      .trim()
      .split("\n")
      .map((line) => line.slice(0, 60)),
  ).toEqual([
    "OfficeHours: could not be read, so nothing is written down: ",
    "Webhook: could not be read, so nothing is written down: Spok",
  ]);
  expect(existsSync(join(stage.folder, "office"))).toBe(false);
  await stage.world.clearFaults();
});

test("in production, kinds that no API shows are left out with a note, and the rest plans empty", async () => {
  const { SPOKE_ADMIN_URL: _, ...production } = stage.environment;
  const environment = { ...production, SPOKE_ADMIN_URL: "" };
  const { code, stdout, stderr } = await stage.run(["export"], { environment });
  expect(code).toBe(0);
  expect(stderr).toBe(
    "note: No API shows these here, so they are left out (docs/reach.md): ApiKey, OfficeHours, Organization, RecordingPolicy, SsoConnection.\n",
  );
  expect(stdout).toContain("# Not shown by any API here, so nothing is said of offerPattern");
  await stage.write("spoke.yaml", stdout);
  expect(await stage.run(["plan"], { environment })).toMatchObject({ code: 0 });
});

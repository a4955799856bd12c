/** The examples, as they stand in the repository: each one runs, and the three declare one office. */
import { join } from "node:path";
import { repositoryRoot } from "../../tools/repository.ts";
import { openAcme, requestsOf, textOf } from "./acme.ts";
import { type Emulator, openEmulator, openWorkspace, type Preview, type Workspace } from "./harness.ts";

/** What every custom resource is declared with, by type and name: whichever language, flavour and parent it has. */
function plannedIn({ steps }: Preview): Readonly<Record<string, unknown>> {
  const planned = steps.flatMap(({ op, urn, newState }) => {
    if (newState?.custom !== true || newState.type.startsWith("pulumi:providers:")) return [];
    expect(op).toBe("create");
    const { __provider: _, ...inputs } = newState.inputs ?? {};
    return [[`${pluginType(newState.type)} ${urn.split("::").at(-1)}`, inputs] as const];
  });
  return Object.fromEntries(planned);
}

/** `pulumi-nodejs:dynamic/spoke:User` and `pulumi-nodejs:dynamic/spoke/twilio:PhoneNumber`, as the plugin calls them. */
function pluginType(type: string): string {
  const [, module, name] = /^pulumi-nodejs:dynamic\/spoke(?:\/(\w+))?:(\w+)$/.exec(type) ?? [];
  return name === undefined ? type : `spoke:${module ?? "index"}:${name}`;
}

/** A copy, because the dynamic server looks for the package from the program's own folder. */
function openDynamic(emulator: Emulator): Promise<Workspace> {
  const project = textOf("examples", "acme-dynamic", "Pulumi.yaml");
  return openWorkspace({
    address: emulator.address,
    project: "acme-dynamic",
    program: {
      "Pulumi.yaml": project.replace("main: index.mts", "main: acme-dynamic/index.mts"),
      "acme/office.mts": textOf("examples", "acme", "office.mts"),
      "acme-dynamic/index.mts": textOf("examples", "acme-dynamic", "index.mts"),
    },
  });
}

function openYaml(emulator: Emulator): Promise<Workspace> {
  const project = textOf("examples", "acme-yaml", "Pulumi.yaml");
  const program = { "Pulumi.yaml": project.replace("../../bin", join(repositoryRoot(), "bin")) };
  return openWorkspace({ address: emulator.address, project: "acme-yaml", program });
}

const outputs = {
  mainNumber: "+12025550110",
  salesNumber: "+12025550111",
  helpLineNumber: "+12025550112",
  helpLineFlow: expect.stringMatching(/^FW[0-9a-f]{32}$/) as string,
  callLogSigningSecret: "[secret]",
  reportingClientId: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
  reportingClientSecret: "[secret]",
};

async function outputsOf(workspace: Workspace): Promise<unknown> {
  return JSON.parse((await workspace.mustPulumi(["stack", "output", "--json"])).stdout);
}

test("the three examples plan the same resources, and a preview of them writes nothing", async () => {
  const emulator = await openEmulator({ seed: "acme" });
  const workspaces = [await openAcme(emulator), await openDynamic(emulator), await openYaml(emulator)];
  const [plugin, dynamic, yaml] = await Promise.all(
    workspaces.map(async (workspace) => plannedIn(await workspace.preview())),
  );
  expect(Object.keys(plugin ?? {})).toHaveLength(31);
  expect(dynamic).toEqual(plugin);
  expect(yaml).toEqual(plugin);
  expect((await requestsOf(emulator)).writes).toBe(0);
});

test("examples/acme makes the office, each object by one request, and then leaves it alone", async () => {
  const emulator = await openEmulator({ seed: "acme" });
  const workspace = await openAcme(emulator);
  const { stdout } = await workspace.up();
  expect(stdout).toContain("+ 34 created");
  expect(stdout).not.toContain("warning");
  const { written, writes } = await requestsOf(emulator, true);
  expect(written).toEqual({
    "POST /scim/v2/Users": 12,
    "POST /spoke/webhooks": 1,
    "POST /spoke-admin/admin/v1/apiKeys": 1,
    // Three groups are made. Reception gets its new name, and four groups their keys.
    "POST /spoke-admin/admin/v1/callGroups": 3,
    "PATCH /spoke-admin/admin/v1/callGroups/:id": 5,
    "POST /spoke-admin/admin/v1/officeHours": 1,
    "POST /spoke-admin/admin/v1/phoneNumbers": 2,
    "PUT /spoke-admin/admin/v1/numberAssignments/:phoneNumber": 2,
    "POST /spoke-admin/admin/v1/sipTrunks": 1,
    // Three labels, and the voice URL of the help line.
    "POST /twilio/api/2010-04-01/Accounts/:AccountSid/IncomingPhoneNumbers/:Sid.json": 4,
    "POST /twilio/studio/v2/Flows": 1,
  });
  expect(writes).toBe(33);
  expect(await outputsOf(workspace)).toEqual(outputs);

  const again = await workspace.up("--expect-no-changes");
  expect(again.stdout).toContain("34 unchanged");
  expect((await requestsOf(emulator)).total).toBe(0);
});

test.each([
  ["acme-dynamic", openDynamic],
  ["acme-yaml", openYaml],
] as const)("examples/%s makes the same office", async (_name, open) => {
  const emulator = await openEmulator({ seed: "acme" });
  const workspace = await open(emulator);
  await workspace.up();
  expect((await requestsOf(emulator)).writes).toBe(33);
  expect(await outputsOf(workspace)).toEqual(outputs);
});

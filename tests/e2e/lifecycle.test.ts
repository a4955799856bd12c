/** An office from its first preview to its end, with the real CLI: what each command finds, sends and says. */
import { openWorkspace, openWorld, type Workspace, type World } from "./harness.ts";
import { from, type YamlResource, yamlProgram } from "./program.ts";

const workday = { open: true, from: "09:00", to: "17:00" };
const closed = { open: false };

/** Most of them refer to each other. */
const office: Readonly<Record<string, YamlResource>> = {
  ana: {
    type: "spoke:User",
    properties: { email: "ana@acme.test", firstName: "Ana", lastName: "Ortiz", extension: "201" },
  },
  sales: {
    type: "spoke:CallGroup",
    properties: { name: "Sales", extension: "301", ringSeconds: 25, members: [{ user: from("ana.email") }] },
  },
  menu: { type: "spoke:AutoAttendant", properties: { options: { "1": from("sales.name") } } },
  hours: {
    type: "spoke:OfficeHours",
    properties: {
      name: "Office",
      timeZone: "Europe/London",
      days: {
        monday: workday,
        tuesday: workday,
        wednesday: workday,
        thursday: workday,
        friday: workday,
        saturday: closed,
        sunday: closed,
      },
      voicemailGroup: from("sales.name"),
    },
  },
  calls: {
    type: "spoke:Webhook",
    properties: { url: "https://hooks.acme.test/calls", description: "Calls", events: ["call.ended"] },
  },
  line: {
    type: "spoke:twilio:PhoneNumber",
    properties: { phoneNumber: "+12025550110", label: "Main line", adopt: true },
  },
  activated: {
    type: "spoke:PhoneNumber",
    properties: { phoneNumber: from("line.phoneNumber"), label: "Main line" },
  },
  answered: {
    type: "spoke:NumberAssignment",
    properties: { phoneNumber: from("activated.phoneNumber"), mainMenu: true },
  },
};

const retained = ["ana", "line", "activated"] as const;

/** The office with other properties in one of its resources. */
function officeWith(name: string, properties: Readonly<Record<string, unknown>>) {
  const resource = office[name];
  return {
    ...office,
    [name]: { type: resource?.type ?? "", properties: { ...resource?.properties, ...properties } },
  };
}

const all = (change: string) => Object.fromEntries(Object.keys(office).map((name) => [name, change]));

let world: World;
let workspace: Workspace;

beforeAll(async () => {
  world = await openWorld({ seed: "acme" });
  workspace = await openWorkspace({ address: world.emulator.address, program: yamlProgram(office) });
});

async function writes(): Promise<readonly { readonly method: string; readonly body?: unknown }[]> {
  const { last } = (await world.control("GET", "/requests")) as {
    last: readonly { method: string; effect: string; body?: unknown }[];
  };
  return last.filter(({ effect }) => effect === "write").map(({ method, body }) => ({ method, body }));
}

async function liveGroup(): Promise<{ readonly id: string; readonly ringSeconds: number }> {
  const groups = world.emulator.store.list("callGroups") as unknown as {
    id: string;
    name: string;
    ringSeconds: number;
  }[];
  const sales = groups.find(({ name }) => name === "Sales");
  if (sales === undefined) throw new Error("There is no group Sales.");
  return sales;
}

const emails = () => world.emulator.store.list("users").map(({ email }) => email);

test("a preview plans everything and writes nothing", async () => {
  const { did } = await workspace.attempt("preview");
  expect(did).toEqual(all("create"));
  expect(await writes()).toEqual([]);
});

test("an up makes it, and a second one finds nothing to do and writes nothing", async () => {
  const { did } = await workspace.up();
  expect(did).toEqual(all("create"));
  expect(emails()).toEqual(["admin@acme.test", "ana@acme.test"]);
  await world.forgetRequests();
  expect(await workspace.up("--expect-no-changes")).toMatchObject({ did: {}, warnings: [] });
  expect(await workspace.drift()).toMatchObject({ did: {} });
  expect(await writes()).toEqual([]);
});

test("an update is shown at its field, and that field alone is sent", async () => {
  await workspace.write(yamlProgram(officeWith("sales", { ringSeconds: 30 })));
  expect(await workspace.attempt("preview")).toMatchObject({ did: { sales: "update ringSeconds" } });
  expect(await writes()).toEqual([]);
  expect(await workspace.up()).toMatchObject({ did: { sales: "update ringSeconds" } });
  expect(await writes()).toEqual([{ method: "PATCH", body: { ringSeconds: 30 } }]);
  expect(await liveGroup()).toMatchObject({ ringSeconds: 30 });
});

test("a hand edit is found by a refresh, exactly it, and repaired by the next up", async () => {
  const { id } = await liveGroup();
  await world.control("PATCH", `/objects/callGroups/${id}`, { ringSeconds: 45 });

  const check = await workspace.attempt("refresh", "--preview-only", "--expect-no-changes");
  expect(check).toMatchObject({ code: 7, did: { sales: "update ringSeconds" } });
  expect(await workspace.refresh()).toMatchObject({ did: { sales: "update ringSeconds" } });
  const clean = await workspace.attempt("refresh", "--preview-only", "--expect-no-changes");
  expect(clean).toMatchObject({ code: 0, did: {} });

  expect(await workspace.up()).toMatchObject({ did: { sales: "update ringSeconds" } });
  expect(await liveGroup()).toMatchObject({ id, ringSeconds: 30 });
});

test("what was deleted by hand is found gone, and made again", async () => {
  const [webhook] = world.emulator.store.list("webhooks");
  await world.control("DELETE", `/objects/webhooks/${webhook?.id}`);
  expect(await workspace.refresh()).toMatchObject({ did: { calls: "delete" } });
  expect(await workspace.up()).toMatchObject({ did: { calls: "create" } });
  expect(world.emulator.store.list("webhooks")).toMatchObject([{ description: "Calls" }]);
});

test("a destroy retains users and numbers and says why, and deletes the rest", async () => {
  const { did, warnings } = await workspace.destroy();
  expect(did).toEqual(all("delete"));
  const wayOn = 'To delete it all the same, set onDelete: "delete", run pulumi up, and then remove it.';
  expect(warnings.map((text) => text.replace(/\(id \S+\)/, "(id …)")).sort()).toEqual([
    `activated: PhoneNumber "activated": kept (id …). Deactivating a number takes its callers away at once, and in the Spoke Cloud it gives the number up. ${wayOn}`,
    `ana: User "ana": kept (id …). Deleting a user wipes their profile and cannot be undone. ${wayOn}`,
    `line: Twilio PhoneNumber "line": kept (id …). Releasing a number loses it, and nobody can promise to get it back. ${wayOn}`,
  ]);
  expect(emails()).toEqual(["admin@acme.test", "ana@acme.test"]);
  expect(world.emulator.store.list("twilioNumbers")).toHaveLength(3);
  expect(world.emulator.store.list("callGroups").map(({ name }) => name)).toEqual(["Reception"]);
  expect(world.emulator.store.list("webhooks")).toEqual([]);
  expect(await workspace.resources()).toEqual([]);
  expect(await workspace.pluginProcesses()).toEqual([]);
});

test("what was retained is taken over by the next up, with its ids", async () => {
  const before = {
    users: world.emulator.store.list("users"),
    invitations: world.emulator.store.list("invitations"),
  };
  await workspace.up();
  expect({
    users: world.emulator.store.list("users"),
    invitations: world.emulator.store.list("invitations"),
  }).toEqual(before);
  expect(await workspace.up("--expect-no-changes")).toMatchObject({ did: {} });
});

test("onDelete: delete binds before it is needed, and then a removal deletes", async () => {
  const deletable: Record<string, YamlResource> = { ...officeWith("sales", { ringSeconds: 30 }) };
  for (const name of retained) {
    const { type = "", properties } = deletable[name] ?? {};
    deletable[name] = { type, properties: { ...properties, onDelete: "delete" } };
  }
  await workspace.write(yamlProgram(deletable));
  await world.forgetRequests();
  expect((await workspace.up()).did).toEqual({
    ana: "update onDelete",
    line: "update onDelete",
    activated: "update onDelete",
  });
  expect(await writes()).toEqual([]);

  await workspace.write(yamlProgram({}));
  expect(await workspace.up()).toMatchObject({ did: all("delete"), warnings: [] });
  expect(emails()).toEqual(["admin@acme.test"]);
  expect(world.emulator.store.list("twilioNumbers").map(({ phoneNumber }) => phoneNumber)).not.toContain(
    "+12025550110",
  );
});

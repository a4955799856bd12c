/** What exists already comes under the program's care: one object by its id or its key, and a whole organisation by a file. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { everyKind } from "../upgrade/every-kind.ts";
import { openWorkspace, openWorld } from "./harness.ts";
import { idsOf } from "./objects.ts";
import { yamlProgram } from "./program.ts";

/** The form of `pulumi preview --import-file` and `pulumi import --file` (CLI 3.259). */
interface ImportFile {
  readonly resources: readonly {
    readonly type: string;
    readonly name: string;
    readonly id?: string;
    readonly [field: string]: unknown;
  }[];
}

const withoutCode = ["--generate-code=false", "--protect=false"];

test("one object by its id, and one by its key", async () => {
  const world = await openWorld();
  const webhook = { url: "https://hooks.acme.test/calls", description: "Calls", events: ["call.ended"] };
  const { id } = (await world.control("POST", "/objects/webhooks", webhook)) as { id: string };
  const group = { name: "Sales", extension: "301", ringSeconds: 30 };
  const sales = (await world.control("POST", "/objects/callGroups", group)) as { id: string };
  await world.forgetRequests();
  const program = yamlProgram({
    calls: { type: "spoke:Webhook", properties: webhook },
    sales: { type: "spoke:CallGroup", properties: group },
  });
  const workspace = await openWorkspace({ address: world.emulator.address, program });

  const byId = await workspace.attempt("import", "spoke:index:Webhook", "calls", id, ...withoutCode);
  expect(byId).toMatchObject({ code: 0, did: { calls: "import" }, warnings: [] });
  const byKey = await workspace.attempt("import", "spoke:index:CallGroup", "sales", "301", ...withoutCode);
  expect(byKey).toMatchObject({ code: 0, did: { sales: "import" }, warnings: [] });
  expect(await idsOf(workspace)).toEqual({ calls: id, sales: sales.id });

  const missing = await workspace.attempt("import", "spoke:index:CallGroup", "nobody", "399", ...withoutCode);
  expect(missing.errors).toContain("nobody: resource '399' does not exist");

  expect(await workspace.up("--expect-no-changes")).toMatchObject({ did: {} });
  expect(await world.requests()).toMatchObject({ writes: 0 });
});

test("a file of many", async () => {
  const world = await openWorld({ seed: "acme" });
  const address = world.emulator.address;
  const first = await openWorkspace({ address, program: yamlProgram(everyKind) });
  await first.up();
  const ids = await idsOf(first);
  await world.forgetRequests();

  const second = await openWorkspace({ address, program: yamlProgram(everyKind) });
  const file = join(second.folder, "import.json");
  await second.mustPulumi(["preview", "--non-interactive", "--import-file", file]);
  const planned = JSON.parse(await readFile(file, "utf8")) as ImportFile;
  expect(planned.resources.map(({ name }) => name).sort()).toEqual(Object.keys(everyKind).sort());
  const resources = planned.resources.map((resource) => ({ ...resource, id: ids[resource.name] }));
  await writeFile(file, JSON.stringify({ ...planned, resources }));

  const imported = await second.attempt("import", "--file", file, ...withoutCode);
  expect(imported.code).toBe(0);
  expect(imported.did).toEqual(Object.fromEntries(Object.keys(ids).map((name) => [name, "import"])));
  // The one thing that nothing shows. The rest of the sentence is the engine's.
  expect(imported.warnings.filter((text) => text.includes("has a problem"))).toEqual([
    expect.stringMatching(/'trunk' has a problem: credentials\[0\]\.password: is missing\./),
  ]);
  expect(await world.requests()).toMatchObject({ writes: 0 });

  // A password is never read back, and a menu not out of a flow: the one is sent, the other is found to be the same flow.
  const { did } = await second.up();
  expect(did).toEqual({ trunk: "update credentials[0].password", flow: "update menu" });
  const { counts } = await world.requests();
  const written = counts.filter(({ effect }) => effect === "write");
  expect(written).toMatchObject([
    { method: "PATCH", route: "/spoke-admin/admin/v1/sipTrunks/:id", count: 1 },
  ]);
  expect(await idsOf(second)).toEqual(ids);
  expect(await second.up("--expect-no-changes")).toMatchObject({ did: {} });
});

/** What other resources refer to changes its name, or gives way to another: they follow, and nothing is lost. */
import { openWorkspace, openWorld } from "./harness.ts";
import { idsOf } from "./objects.ts";
import { from, yamlProgram } from "./program.ts";

const office = (name: string, assigned: "first" | "second") =>
  yamlProgram({
    sales: { type: "spoke:CallGroup", properties: { name, extension: "301" } },
    support: {
      type: "spoke:CallGroup",
      properties: { name: "Support", noAnswer: { action: "callGroup", callGroup: from("sales.name") } },
    },
    menu: { type: "spoke:AutoAttendant", properties: { options: { "1": from("sales.name") } } },
    first: { type: "spoke:PhoneNumber", properties: { phoneNumber: "+12025550110" } },
    second: { type: "spoke:PhoneNumber", properties: { phoneNumber: "+12025550111" } },
    answered: {
      type: "spoke:NumberAssignment",
      properties: { phoneNumber: from(`${assigned}.phoneNumber`), callGroup: from("sales.name") },
    },
  });

test("a new name is followed by those who refer to it, and a new key replaces", async () => {
  const world = await openWorld({ seed: "acme" });
  const program = office("Sales", "first");
  const workspace = await openWorkspace({ address: world.emulator.address, program });
  await workspace.up();
  const ids = await idsOf(workspace);

  await workspace.write(office("Sales EMEA", "first"));
  const followed = {
    sales: "update name",
    support: "update noAnswer.callGroup",
    menu: 'update options["1"]',
    answered: "update callGroup",
  };
  expect((await workspace.attempt("preview")).did).toEqual(followed);
  expect((await workspace.up()).did).toEqual(followed);
  expect(await idsOf(workspace)).toEqual(ids);
  expect(await workspace.up("--expect-no-changes", "--refresh")).toMatchObject({ did: {} });

  await workspace.write(office("Sales EMEA", "second"));
  expect((await workspace.up()).changes).toMatchObject({ replace: 1 });
  expect(world.emulator.store.list("numberAssignments")).toMatchObject([
    { id: "+12025550111", targetId: ids.sales },
  ]);
  expect(await workspace.up("--expect-no-changes")).toMatchObject({ did: {} });
});

test("a field that the program ignores is left as it is by hand", async () => {
  const world = await openWorld();
  const sales = (properties: object) =>
    yamlProgram({
      sales: {
        type: "spoke:CallGroup",
        properties: { name: "Sales", extension: "301", ...properties },
        options: { ignoreChanges: ["ringSeconds"] },
      },
    });
  const program = sales({ ringSeconds: 25 });
  const workspace = await openWorkspace({ address: world.emulator.address, program });
  await workspace.up();
  const { sales: id = "" } = await idsOf(workspace);
  await world.control("PATCH", `/objects/callGroups/${id}`, { ringSeconds: 45 });

  await workspace.write(sales({ ringSeconds: 12, maxWaitSeconds: 60 }));
  expect((await workspace.up()).did).toEqual({ sales: "update maxWaitSeconds" });
  expect(world.emulator.store.get("callGroups", id)).toMatchObject({ ringSeconds: 45, maxWaitSeconds: 60 });
});

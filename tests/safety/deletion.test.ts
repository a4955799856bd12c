/** What a delete leaves alone: objects that by now belong to another resource, and whatever another customer's credentials show. */
import { apiKey } from "../../provider/resources/spoke/api-key.ts";
import { callGroup } from "../../provider/resources/spoke/call-group.ts";
import { webhook } from "../../provider/resources/spoke/webhook.ts";
import { type FrontEnd, startPlugin } from "../support/front-end.ts";
import { startWorld, type World } from "../support/world.ts";

let world: World;
const opened: FrontEnd[] = [];

/** A run of its own. */
async function open(settings: Readonly<Record<string, string>> = world.settings): Promise<FrontEnd> {
  const front = await startPlugin(settings);
  opened.push(front);
  return front;
}

beforeEach(async () => {
  world = await startWorld({ seed: "acme" });
  jest.spyOn(console, "error").mockImplementation(() => undefined);
});

afterEach(async () => {
  jest.restoreAllMocks();
  await Promise.all(opened.splice(0).map((front) => front.close()));
  await world.close();
});

const declared = { url: "https://hooks.acme.test/spoke", events: ["call.ended"], description: "CRM" };

test("an object that was imported under a new name outlives the resource of the old one", async () => {
  const { inputs } = await (await open()).check(webhook, "old", declared);
  const stored = await (await open()).create(webhook, "old", inputs);

  // What the engine does for `import: id` under a new name: it reads, compares, and deletes the old name at the end.
  const run = await open();
  const imported = await run.import(webhook, "new", stored.id);
  if (imported === undefined) throw new Error("The import found nothing.");
  expect(await run.diff(webhook, "new", imported, inputs)).toMatchObject({ changes: false });
  await run.remove(webhook, "old", stored);

  expect(await (await open()).list(webhook)).toMatchObject([{ id: stored.id }]);
});

test("an object that waited for the portal is kept where a create of the same run took it over", async () => {
  await world.control("POST", "/settings", { production: true });
  const production = await open(world.productionSettings);
  const { inputs } = await production.check(callGroup, "old", { name: "Warehouse", extension: "320" });
  const waiting = await production.create(callGroup, "old", inputs);
  expect(waiting.id).toBe("portal:320");
  await world.control("POST", "/objects/callGroups", { name: "Warehouse", extension: "320" });

  // Meanwhile an endpoint for the admin contract was configured, and the resource was renamed without an alias.
  await world.control("POST", "/settings", { production: false });
  const run = await open();
  const renamed = await run.create(callGroup, "new", inputs);
  await run.remove(callGroup, "old", waiting);

  expect((await (await open()).refresh(callGroup, "new", renamed))?.id).toBe(renamed.id);
});

test("with another customer's credentials nothing counts as deleted already", async () => {
  const front = await open();
  const { inputs } = await front.check(apiKey, "crm", { name: "CRM" });
  const stored = await front.create(apiKey, "crm", inputs);
  const other = await startWorld({ seed: "acme" });
  try {
    const { spoke } = other.emulator.address;
    // The organisation of the first customer, and the key and the endpoints of the second.
    const mixed = { ...world.settings, ...spoke, organisationId: String(world.settings.organisationId) };
    await expect((await open(mixed)).remove(apiKey, "crm", stored)).rejects.toMatchObject({
      message: expect.stringContaining("these are two customers"),
    });
  } finally {
    await other.close();
  }
});

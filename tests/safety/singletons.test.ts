/** What always exists is taken over without being asked for: the preview says what it replaces. */
import { autoAttendant } from "../../provider/resources/spoke/auto-attendant.ts";
import { type FrontEnd, startPlugin } from "../support/front-end.ts";
import { startWorld, type World } from "../support/world.ts";

let world: World;
let front: FrontEnd;
let said: jest.SpyInstance;

beforeEach(async () => {
  world = await startWorld({ seed: "acme" });
  said = jest.spyOn(console, "error").mockImplementation(() => undefined);
  front = await startPlugin(world.settings);
});

afterEach(async () => {
  jest.restoreAllMocks();
  await front.close();
  await world.close();
});

async function previewMenu(options: Readonly<Record<string, string>>): Promise<void> {
  const { inputs } = await front.check(autoAttendant, "menu", { options });
  await front.preview(autoAttendant, "menu", inputs);
}

test("the keys of a live menu are not replaced in silence", async () => {
  await world.control("POST", "/objects/callGroups", { name: "Sales", extension: "401", ivrKey: 1 });
  await world.control("POST", "/objects/callGroups", { name: "Support", extension: "402" });
  await previewMenu({ "2": "Support" });
  expect(said.mock.calls).toEqual([
    ['warning: AutoAttendant "menu": takes over the live one and replaces options: (1 "Sales").'],
  ]);
});

test("an empty menu and an equal one are taken over without a word", async () => {
  await world.control("POST", "/objects/callGroups", { name: "Sales", extension: "401" });
  await previewMenu({ "1": "Sales" });
  const { inputs } = await front.check(autoAttendant, "menu", { options: { "1": "Sales" } });
  await front.create(autoAttendant, "menu", inputs);
  await previewMenu({ "1": "Sales" });
  expect(said).not.toHaveBeenCalled();
});

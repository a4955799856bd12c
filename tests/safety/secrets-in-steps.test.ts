/** A secret of the program stays one where a portal step would spell it out. */
import { user } from "../../provider/resources/spoke/user.ts";
import { secret } from "../plugin/client.ts";
import { type FrontEnd, startPlugin } from "../support/front-end.ts";
import { startWorld, type World } from "../support/world.ts";

let world: World;
let front: FrontEnd;

beforeEach(async () => {
  world = await startWorld({ seed: "acme", production: true });
  jest.spyOn(console, "error").mockImplementation(() => undefined);
  const { scimUrl: _, scimToken: __, ...settings } = world.productionSettings;
  front = await startPlugin(settings);
});

afterEach(async () => {
  jest.restoreAllMocks();
  await front.close();
  await world.close();
});

test("the state, the steps and the warnings show no secret", async () => {
  const mobile = "+12025550123";
  const { inputs } = await front.check(user, "zoe", {
    email: "zoe@acme.test",
    firstName: "Zoe",
    lastName: "Ng",
    mobile: secret(mobile),
  });
  const { outputs } = await front.create(user, "zoe", inputs);
  expect(outputs.portalSteps).toEqual([
    'Users > Manage Users: add the user "zoe@acme.test"; First name: "Zoe"; Last name: "Ng"; Mobile phone number: "[secret]".',
  ]);
  const { mobile: _, ...rest } = outputs;
  expect(JSON.stringify(rest)).not.toContain(mobile);
  expect(JSON.stringify(jest.mocked(console.error).mock.calls)).not.toContain(mobile);
});

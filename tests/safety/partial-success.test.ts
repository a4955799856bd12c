/** What was made stays in the state, even where the run is stopped because a person has work to do. */
import { user } from "../../provider/resources/spoke/user.ts";
import { type FrontEnd, startPlugin } from "../support/front-end.ts";
import { startWorld, type World } from "../support/world.ts";

let world: World;
let front: FrontEnd;

beforeEach(async () => {
  world = await startWorld({ seed: "acme", production: true });
  jest.spyOn(console, "error").mockImplementation(() => undefined);
  front = await startPlugin({ ...world.productionSettings, portal: "strict" });
});

afterEach(async () => {
  jest.restoreAllMocks();
  await front.close();
  await world.close();
});

test("strict portal mode keeps a user that was created, and fails the step", async () => {
  const { inputs } = await front.check(user, "zoe", {
    email: "zoe@acme.test",
    firstName: "Zoe",
    lastName: "Ng",
    extension: "377",
    location: "Springfield",
  });
  await expect(front.create(user, "zoe", inputs)).rejects.toMatchObject({
    message:
      'User "zoe": no API writes it here, and a step in the Spoke Account Portal remains: Users > Manage Users: edit the user "zoe@acme.test"; Location: "Springfield". Do that in the portal, or set the provider\'s portal setting to "warn".',
    incomplete: { id: expect.any(String), properties: { email: "zoe@acme.test", portalStatus: "pending" } },
  });
});

/** What answers tell beside their content: the clock of an API, and that it asked for a slower pace. */
import { openWorld, type World } from "./world.ts";

let world: World;

beforeEach(async () => {
  world = await openWorld();
});

afterEach(() => world.close());

test("the date of an answer is compared with our clock", async () => {
  const clients = world.open();
  const date = new Date(world.environment.now() + 90_000).toUTCString();
  world.reply({ status: 200, body: { entries: [] }, headers: { date } });
  expect(clients.signs().api).not.toHaveProperty("clockAhead");
  await clients.api.get("/directory");
  // Half a second more, because a date has whole seconds.
  expect(clients.signs().api.clockAhead).toBe(90_500);
});

test("each 429 counts, and the pace is what is kept since", async () => {
  const clients = world.open();
  expect(clients.signs().api).toEqual({ limited: 0, rate: Number.POSITIVE_INFINITY, inFlight: 16 });
  world.reply({ status: 429, body: {} }, { status: 200, body: { entries: [] } });
  await clients.api.get("/directory");
  expect(clients.signs().api).toMatchObject({ limited: 1, inFlight: 8 });
  expect(clients.signs().api.rate).toBeLessThan(1);
});

import { apiKey } from "../../../provider/resources/spoke/api-key.ts";
import { changed, created, type Doors, openDoors, refusals, reread } from "./doors.ts";

describe("over the emulator", () => {
  let doors: Doors;
  beforeAll(async () => {
    doors = await openDoors({ seed: "acme" });
  });
  afterAll(() => doors.close());

  test("the secret is shown once; a rotation gives a new one", async () => {
    const live = await created(apiKey, doors.clients, { name: "CRM", rotation: 2 });
    expect(live.outputs).toEqual({
      clientId: live.id,
      clientSecret: expect.any(String),
      authUrl: expect.stringMatching(/\/oauth\/token$/),
      createdAt: expect.any(String),
    });
    const read = await reread(apiKey, doors.clients, live.id);
    expect(read?.outputs.clientSecret).toBeUndefined();

    const renamed = await changed(
      apiKey,
      doors.clients,
      live,
      { name: "CRM log", rotation: 2 },
      { name: "CRM log" },
    );
    expect([renamed.values.name, renamed.outputs.clientSecret]).toEqual(["CRM log", undefined]);

    await doors.world.forgetRequests();
    const rotated = await changed(
      apiKey,
      doors.clients,
      live,
      { name: "CRM log", rotation: 3 },
      { rotation: 3 },
    );
    expect(rotated.outputs.clientSecret).toEqual(expect.any(String));
    expect(rotated.outputs.clientSecret).not.toBe(live.outputs.clientSecret);
    expect((await doors.world.requests()).writes).toBe(1);

    const twice = await changed(
      apiKey,
      doors.clients,
      live,
      { name: "CRM", rotation: 4 },
      { name: "CRM", rotation: 4 },
    );
    expect(twice.values.name).toBe("CRM");
    expect(twice.outputs.clientSecret).not.toBe(rotated.outputs.clientSecret);
    await apiKey.remove?.(doors.clients, live, { name: "CRM" });
    expect(await reread(apiKey, doors.clients, live.id)).toBeUndefined();
  });
});

test("a rotation counts from one", () => {
  expect(refusals(apiKey, { name: "CRM", rotation: 0 })).toEqual([
    "rotation: 0 must be at least 1. For example: 2.",
  ]);
});

import type { Live } from "../../../provider/model/resource.ts";
import { UNKNOWN, type Values } from "../../../provider/model/value.ts";
import { autoAttendant } from "../../../provider/resources/spoke/auto-attendant.ts";
import { callGroup } from "../../../provider/resources/spoke/call-group.ts";
import { created, type Doors, differing, openDoors, refusals } from "./doors.ts";

describe("over the emulator", () => {
  let doors: Doors;
  beforeEach(async () => {
    doors = await openDoors({ seed: "acme" });
    await created(callGroup, doors.clients, { name: "Sales", extension: "201" });
    await created(callGroup, doors.clients, { name: "Support", extension: "202" });
    await created(callGroup, doors.clients, { name: "Parts", extension: "203" });
  });
  afterEach(() => doors.close());

  const observed = async (clients = doors.clients): Promise<Live> =>
    (await (autoAttendant.observe.by === "get" ? autoAttendant.observe.get(clients) : undefined)) as Live;

  async function declare(fields: Values): Promise<Live> {
    const live = await observed();
    return autoAttendant.update(doors.clients, { id: live.id, fields, desired: fields, live });
  }

  const menu = (live: Live): unknown =>
    Object.fromEntries(
      Object.entries(live.values.options as Record<string, { preferred: string }>).map(([key, group]) => [
        key,
        group.preferred,
      ]),
    );

  test("the keys of all groups are one menu, by name, extension or id", async () => {
    const live = await declare({ options: { "1": "Sales", "2": "202", "0": "Reception" } });
    expect(menu(live)).toEqual({ "0": "Reception", "1": "Sales", "2": "Support" });
    expect(live.id).toBe(doors.clients.facts.organisationId);
    expect(differing(autoAttendant, { options: { "1": "201", "2": "support", "0": "100" } }, live)).toEqual(
      [],
    );
    expect(differing(autoAttendant, { options: { "1": "Sales" } }, live)).toEqual(["options"]);
  });

  test("two keys are swapped, and a third group takes over another, without meeting a taken key", async () => {
    await declare({ options: { "1": "Sales", "2": "Support", "3": "Parts" } });
    await doors.world.forgetRequests();
    const live = await declare({ options: { "1": "Support", "2": "Sales", "3": "Parts", "4": "Reception" } });
    expect(menu(live)).toEqual({ "1": "Support", "2": "Sales", "3": "Parts", "4": "Reception" });
    // Two keys are freed and three are given; the group that keeps its key is left alone.
    expect((await doors.world.requests()).writes).toBe(5);
  });

  test("a key that is not declared any more leads nowhere", async () => {
    await declare({ options: { "1": "Sales", "2": "Support" } });
    expect(menu(await declare({ options: { "2": "Support" } }))).toEqual({ "2": "Support" });
  });

  test("a name that several groups have is refused, and so is one that none has", async () => {
    const twin = await created(callGroup, doors.clients, { name: "Sales", extension: "204" });
    const first = (await listIds()).find((id) => id !== twin.id);
    await expect(declare({ options: { "5": "Sales" } })).rejects.toThrow(
      `AutoAttendant, options["5"]: 2 call groups are called "Sales": ids ${first} and ${twin.id}. Name the group by its extension or id.`,
    );
    await expect(declare({ options: { "5": "Billing" } })).rejects.toThrow(
      'AutoAttendant, options["5"]: there is no call group "Billing". Create the group first, or correct the name.',
    );
    expect(menu(await observed())).toEqual({});
  });

  test("two keys for one group under two of its names are refused, and nothing is written", async () => {
    await declare({ options: { "1": "Support", "2": "Parts" } });
    await doors.world.forgetRequests();
    await expect(declare({ options: { "1": "Sales", "2": "201" } })).rejects.toThrow(
      `AutoAttendant, options["2"]: "201" is the call group of key 1 under another name (id ${await idOf("Sales")}), and a call group has one key. Give each call group one key; for two keys make two groups. Nothing was written.`,
    );
    expect((await doors.world.requests()).writes).toBe(0);
    expect(menu(await observed())).toEqual({ "1": "Support", "2": "Parts" });
  });

  async function listIds(): Promise<string[]> {
    const ids: string[] = [];
    if (callGroup.observe.by === "get") return ids;
    for await (const { id, values } of callGroup.observe.list(doors.clients)) {
      if (values.name === "Sales") ids.push(id);
    }
    return ids;
  }

  test("the keys are read through the public directory; the greeting cannot be", async () => {
    await declare({ options: { "1": "Sales" }, greetingAudioId: "audio-1" });
    const live = await observed(doors.without("adminUrl"));
    expect(live.id).toBe(doors.clients.facts.organisationId);
    expect(live.values).toEqual({
      options: {
        "1": { id: expect.any(String), preferred: "Sales", names: ["Sales", "201", expect.any(String)] },
      },
    });
    // Without a configured organisation its id is read from the directory.
    expect((await observed(doors.without("adminUrl", "organisationId"))).id).toBe(live.id);
  });

  test("a delete takes away the declared keys, where they still lead there, and the greeting", async () => {
    const desired = { options: { "1": "Sales", "2": "Support" }, greetingAudioId: "audio-1" };
    const live = await declare(desired);
    await doors.world.control("PATCH", `/objects/callGroups/${await idOf("Support")}`, { ivrKey: null });
    await doors.world.control("PATCH", `/objects/callGroups/${await idOf("Parts")}`, { ivrKey: 2 });
    await autoAttendant.remove?.(doors.clients, live, desired);
    const after = await observed();
    expect(menu(after)).toEqual({ "2": "Parts" });
    expect(after.values.greetingAudioId).toBeNull();
  });

  async function idOf(name: string): Promise<string> {
    if (callGroup.observe.by === "get") return "";
    for await (const { id, values } of callGroup.observe.list(doors.clients))
      if (values.name === name) return id;
    return "";
  }
});

test("rules: keys are digits, and a group has one", () => {
  expect(refusals(autoAttendant, { options: { "10": "Sales", "*": "Support" } })).toEqual([
    'options["10"]: "10" is not a key here: keys are the digits 0 to 9. For example: {"1":"Sales","2":"Support"}.',
    'options["*"]: "*" is not a key here: keys are the digits 0 to 9. For example: {"1":"Sales","2":"Support"}.',
  ]);
  expect(refusals(autoAttendant, { options: { "1": "Sales", "2": "Support", "3": "sales" } })).toEqual([
    'options["3"]: "sales" is on key 1 already, and a call group has one key. Give each call group one key; for two keys make two groups.',
  ]);
  expect(refusals(autoAttendant, { options: { "1": UNKNOWN, "2": UNKNOWN } })).toEqual([]);
  expect(refusals(autoAttendant, { options: UNKNOWN })).toEqual([]);
});

import type { Live } from "../../../provider/model/resource.ts";
import { UNKNOWN } from "../../../provider/model/value.ts";
import { callGroup } from "../../../provider/resources/spoke/call-group.ts";
import { user } from "../../../provider/resources/spoke/user.ts";
import {
  changed,
  created,
  type Doors,
  declared,
  differing,
  listed,
  openDoors,
  refusals,
  reread,
} from "./doors.ts";

describe("over the emulator", () => {
  let doors: Doors;
  beforeAll(async () => {
    doors = await openDoors({ seed: "acme" });
    for (const name of ["ana", "ben", "cara"]) {
      await created(user, doors.clients, { email: `${name}@acme.test`, firstName: name, lastName: "Lee" });
    }
  });
  afterAll(() => doors.close());

  const everything = {
    name: "Support",
    extension: "400",
    hidden: true,
    offerPattern: "roundRobin",
    maxWaitSeconds: 180,
    ringSeconds: 25,
    members: [{ user: "ben@acme.test", callFirst: true }, { user: "ana@acme.test" }],
    noAnswer: { action: "callGroup", callGroup: "Reception" },
    queue: { enabled: true },
    dataActionUrl: "https://routing.acme.test/support",
  };

  test("what was declared is what is live, and what is read again", async () => {
    const live = await created(callGroup, doors.clients, everything);
    expect(differing(callGroup, declared(callGroup, everything), live)).toEqual([]);
    expect(await reread(callGroup, doors.clients, live.id)).toEqual(live);
    expect(live.outputs).toEqual({ groupId: live.id, isReception: false });
    await callGroup.remove?.(doors.clients, live, everything);
    expect(await reread(callGroup, doors.clients, live.id)).toBeUndefined();
  });

  test("a group is seen through the public directory, without the rules by which it rings", async () => {
    const live = await created(callGroup, doors.clients, everything);
    const found = await reread(callGroup, doors.without("adminUrl"), live.id);
    expect(Object.keys(found?.values ?? {}).sort()).toEqual(["extension", "hidden", "members", "name"]);
    expect(differing(callGroup, declared(callGroup, everything), found)).toEqual([]);
    expect(differing(callGroup, declared(callGroup, { ...everything, members: [] }), found)).toEqual([
      "members",
    ]);
    const all = await listed(callGroup, doors.without("adminUrl"));
    expect(all.map(({ values }) => values.name).sort()).toEqual(["Reception", "Support"]);
    await callGroup.remove?.(doors.clients, live, everything);
  });

  test("an update sends the changed fields, and null goes back to the default", async () => {
    const live = await created(callGroup, doors.clients, everything);
    const fewer = { name: "Support", extension: "400" };
    const fields = { maxWaitSeconds: 120, noAnswer: null, queue: null, dataActionUrl: null };
    const after = await changed(callGroup, doors.clients, live, fewer, fields);
    expect(after.values).toMatchObject({
      maxWaitSeconds: 120,
      ringSeconds: 25,
      noAnswer: { action: "voicemail", callGroup: null, phoneNumber: null },
      queue: { enabled: false },
      dataActionUrl: null,
    });
    await callGroup.remove?.(doors.clients, after, fewer);
  });

  describe("an additive list", () => {
    const people = (live: Live): unknown =>
      (live.values.members as { user: { preferred: string }; callFirst: boolean }[])
        .map(({ user: one, callFirst }) => `${one.preferred}${callFirst ? " first" : ""}`)
        .sort();
    const group = (membership: string, ...members: { user: string; callFirst?: boolean }[]) => ({
      name: "Night team",
      membership,
      members,
    });

    test("keeps members that others added", async () => {
      const before = await created(
        callGroup,
        doors.clients,
        group("exact", { user: "ana@acme.test" }, { user: "ben@acme.test" }),
      );
      const desired = group(
        "additive",
        { user: "ben@acme.test", callFirst: true },
        { user: "cara@acme.test" },
      );
      const { members } = declared(callGroup, desired);
      await doors.world.forgetRequests();
      const after = await changed(callGroup, doors.clients, before, desired, { members });
      expect(people(after)).toEqual(["ana@acme.test", "ben@acme.test first", "cara@acme.test"]);
      expect((await doors.world.requests()).counts.map(({ method, count }) => [method, count])).toEqual([
        ["GET", 1],
        ["PATCH", 1],
      ]);
      // Without a live object at hand nobody is lost either.
      const alone = group("additive", { user: "cara@acme.test" });
      const again = await callGroup.update(doors.clients, {
        id: before.id,
        fields: { members: declared(callGroup, alone).members },
        desired: declared(callGroup, alone),
        live: undefined,
      });
      expect(people(again)).toEqual(["ana@acme.test", "ben@acme.test first", "cara@acme.test"]);
      await callGroup.remove?.(doors.clients, before, desired);
    });

    test("keeps a member that somebody adds after the group was read", async () => {
      const before = await created(callGroup, doors.clients, group("exact", { user: "ana@acme.test" }));
      const byHand = group("exact", { user: "ana@acme.test" }, { user: "cara@acme.test" });
      await changed(callGroup, doors.clients, before, byHand, {
        members: declared(callGroup, byHand).members,
      });
      const desired = group("additive", { user: "ana@acme.test" }, { user: "ben@acme.test" });
      const after = await changed(callGroup, doors.clients, before, desired, {
        members: declared(callGroup, desired).members,
      });
      expect(people(after)).toEqual(["ana@acme.test", "ben@acme.test", "cara@acme.test"]);
      await callGroup.remove?.(doors.clients, before, desired);
    });

    test("an exact list, and what is not the members, is written without a look", async () => {
      const before = await created(callGroup, doors.clients, group("exact", { user: "ana@acme.test" }));
      const exact = group("exact", { user: "ben@acme.test" });
      await doors.world.forgetRequests();
      await changed(callGroup, doors.clients, before, exact, { members: declared(callGroup, exact).members });
      await changed(callGroup, doors.clients, before, group("additive", { user: "ben@acme.test" }), {
        ringSeconds: 30,
      });
      expect((await doors.world.requests()).counts.map(({ method, count }) => [method, count])).toEqual([
        ["PATCH", 2],
      ]);
      await callGroup.remove?.(doors.clients, before, exact);
    });

    test("that becomes exact loses them, though its members were not changed", async () => {
      const before = await created(
        callGroup,
        doors.clients,
        group("additive", { user: "ana@acme.test" }, { user: "ben@acme.test" }),
      );
      const desired = group("exact", { user: "ana@acme.test" });
      const after = await changed(callGroup, doors.clients, before, desired, { membership: "exact" });
      expect(people(after)).toEqual(["ana@acme.test"]);
      await callGroup.remove?.(doors.clients, before, desired);
    });

    test("a change of the mode alone, without members, writes nothing", async () => {
      const before = await created(callGroup, doors.clients, { name: "Night team" });
      await doors.world.forgetRequests();
      const desired = { name: "Night team", membership: "additive" };
      expect(await changed(callGroup, doors.clients, before, desired, { membership: "additive" })).toEqual(
        before,
      );
      expect((await doors.world.requests()).writes).toBe(0);
      await callGroup.remove?.(doors.clients, before, desired);
    });
  });

  test("one user by e-mail address and by id is refused before anything is written", async () => {
    const [ana, ben] = ["ana@acme.test", "ben@acme.test"];
    const idOf = async (email: string | undefined) =>
      String(
        (await listed(user, doors.clients)).find(({ values }) => values.email === email)?.outputs.spokeId,
      );
    const members = [{ user: ben }, { user: ana }, { user: await idOf(ana) }];
    const message = `CallGroup "Sales", members[2]: "${await idOf(ana)}" is the user "ana@acme.test" of members[1], and a user is a member once. Give each member once. Nothing was written.`;
    await doors.world.forgetRequests();
    await expect(created(callGroup, doors.clients, { name: "Sales", members })).rejects.toThrow(message);
    expect((await doors.world.requests()).writes).toBe(0);
    const others = [{ user: ana }, { user: await idOf(ben) }];
    const live = await created(callGroup, doors.clients, { name: "Sales", members: others });
    const desired = { name: "Sales", members };
    await doors.world.forgetRequests();
    await expect(
      changed(callGroup, doors.clients, live, desired, { members: declared(callGroup, desired).members }),
    ).rejects.toThrow(message);
    expect((await doors.world.requests()).writes).toBe(0);
    await callGroup.remove?.(doors.clients, live, { name: "Sales", members: others });
  });

  test("Reception is reset and stays", async () => {
    const reception = (await listed(callGroup, doors.clients)).find(
      ({ outputs }) => outputs.isReception,
    ) as Live;
    const desired = { name: "Front desk", members: [{ user: "ana@acme.test" }], hidden: true };
    const { members } = declared(callGroup, desired);
    const renamed = await changed(callGroup, doors.clients, reception, desired, {
      name: "Front desk",
      hidden: true,
      members,
    });
    expect(renamed.values).toMatchObject({ name: "Front desk", hidden: true });
    await callGroup.remove?.(doors.clients, renamed, declared(callGroup, desired));
    const after = await reread(callGroup, doors.clients, reception.id);
    expect(after?.values).toMatchObject({ name: "Reception", hidden: false, members: [] });
    expect(after?.values.extension).toBe(reception.values.extension);
  });
});

describe("rules", () => {
  test.each([
    [
      "a member that is nobody, one that is two, and one that is there twice",
      {
        members: [
          {},
          { user: "ana@acme.test", device: "601" },
          { user: "ben@acme.test" },
          { user: "BEN@acme.test" },
        ],
      },
      [
        "members[0]: gives none of user and device. Give exactly one of user and device.",
        "members[1]: gives both user and device. Give exactly one of user and device.",
        'members[3]: repeats the member "BEN@acme.test" of members[2]. Give each member once.',
      ],
    ],
    [
      "an action without its target",
      { noAnswer: { action: "externalNumber" } },
      [
        'noAnswer.phoneNumber: is missing, and the action "externalNumber" needs it. Give phoneNumber, or choose the action "voicemail".',
      ],
    ],
    [
      "a target without its action",
      { noAnswer: { action: "voicemail", callGroup: "Reception" } },
      [
        'noAnswer.callGroup: has no meaning with the action "voicemail". Take callGroup out, or choose the action that uses it.',
      ],
    ],
    [
      "a group that rolls over to itself",
      { noAnswer: { action: "callGroup", callGroup: "Sales" } },
      [
        'noAnswer.callGroup: "Sales" is this group itself, so that a call would never end. Name another group, or its extension if it has the same name.',
      ],
    ],
    [
      "times outside their limits, a bad number",
      { maxWaitSeconds: 5, ringSeconds: 61, noAnswer: { action: "externalNumber", phoneNumber: "555 0123" } },
      [
        "maxWaitSeconds: 5 must be at least 10. For example: 180.",
        "ringSeconds: 61 must be at most 60. For example: 25.",
        `noAnswer.phoneNumber: "555 0123" is not a telephone number in E.164 form (+, country code, and as many digits as that country's numbers have). For example: "+12025550199".`,
      ],
    ],
  ])("%s", (_title, fields, messages) => {
    expect(refusals(callGroup, { name: "Sales", ...fields })).toEqual(messages);
  });

  test("what is not known yet breaks no rule", () => {
    expect(
      refusals(callGroup, {
        name: UNKNOWN,
        members: [{ user: UNKNOWN }, { user: UNKNOWN, device: UNKNOWN }, UNKNOWN],
        noAnswer: { action: "callGroup", callGroup: UNKNOWN },
      }),
    ).toEqual([]);
    expect(refusals(callGroup, { name: "Sales", members: UNKNOWN, noAnswer: UNKNOWN })).toEqual([]);
  });
});

test("a declared extension is claimed, and users may hold it", () => {
  expect(callGroup.claims({ name: "Sales", extension: "200" })).toEqual(["extension 200"]);
  expect(callGroup.claims({ name: "Sales" })).toEqual([]);
  expect(user.claims({ email: "ana@acme.test", extension: "200" })).toEqual(["extension 200"]);
  expect([callGroup.claimedBy, user.claimedBy]).toEqual([["spoke:index:User"], ["spoke:index:CallGroup"]]);
});

import { PartialError } from "../../../provider/model/problem.ts";
import type { Live } from "../../../provider/model/resource.ts";
import { UNKNOWN, type Values } from "../../../provider/model/value.ts";
import { callGroup } from "../../../provider/resources/spoke/call-group.ts";
import { numberAssignment } from "../../../provider/resources/spoke/number-assignment.ts";
import { phoneNumber } from "../../../provider/resources/spoke/phone-number.ts";
import { user } from "../../../provider/resources/spoke/user.ts";
import { flowOfVoiceUrl, flowSidOf, flowUrl } from "../../../provider/resources/twilio/flow-url.ts";
import { phoneNumber as twilioNumber } from "../../../provider/resources/twilio/phone-number.ts";
import { studioFlow } from "../../../provider/resources/twilio/studio-flow.ts";
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

const number = "+12025550110";
const toFlow = (flow: string): Values => ({ phoneNumber: number, via: "studio", flow });

describe("over the emulator", () => {
  let doors: Doors;
  let flow: Live;
  beforeEach(async () => {
    doors = await openDoors({ seed: "acme" });
    const { clients } = doors;
    await created(user, clients, { email: "ana@acme.test", firstName: "Ana", lastName: "Lee" });
    await created(callGroup, clients, { name: "Sales", extension: "400" });
    await created(phoneNumber, clients, { phoneNumber: number });
    flow = await created(studioFlow, clients, studioFlow.examples[0].values);
  });
  afterEach(() => doors.close());

  const voiceUrl = async (): Promise<string | undefined> => {
    for await (const each of doors.clients.twilio.phoneNumbers.list({ phoneNumber: number }))
      return each.voiceUrl;
    return undefined;
  };

  test.each([
    ["the main menu", { mainMenu: true }],
    ["a user", { user: "ana@acme.test" }],
    ["a group by its extension", { callGroup: "400" }],
  ])("via Spoke: %s", async (_name, target) => {
    const values = { phoneNumber: "+1 202 555 0110", ...target };
    const live = await created(numberAssignment, doors.clients, values);
    expect(live.id).toBe(number);
    expect(differing(numberAssignment, declared(numberAssignment, values), live)).toEqual([]);
    expect(await listed(numberAssignment, doors.clients)).toEqual([live]);
    expect(await reread(numberAssignment, doors.clients, number)).toEqual(live);
    await numberAssignment.remove?.(doors.clients, live, declared(numberAssignment, values));
    expect(await reread(numberAssignment, doors.clients, number)).toBeUndefined();
  });

  test("another target takes the place of the one before", async () => {
    const live = await created(numberAssignment, doors.clients, { phoneNumber: number, mainMenu: true });
    const desired = { phoneNumber: number, user: "ana@acme.test" };
    const after = await changed(numberAssignment, doors.clients, live, desired, {
      mainMenu: null,
      user: "ana@acme.test",
    });
    expect(differing(numberAssignment, declared(numberAssignment, desired), after)).toEqual([]);
    expect(after.values).toMatchObject({ mainMenu: null, callGroup: null, flow: null });
  });

  test("via Studio: the number's voice URL is the flow's, given by SID or by URL", async () => {
    const sid = flow.id;
    const live = await created(numberAssignment, doors.clients, toFlow(String(flow.outputs.webhookUrl)));
    expect(await voiceUrl()).toBe(flow.outputs.webhookUrl);
    for (const text of [sid, String(flow.outputs.webhookUrl)]) {
      expect(differing(numberAssignment, declared(numberAssignment, toFlow(text)), live)).toEqual([]);
    }
    expect(await listed(numberAssignment, doors.clients)).toEqual([live]);
    expect(await reread(numberAssignment, doors.clients, number)).toEqual(live);
    await numberAssignment.remove?.(doors.clients, live, declared(numberAssignment, toFlow(sid)));
    expect(await voiceUrl()).toBeUndefined();
    expect(await listed(numberAssignment, doors.clients)).toEqual([]);
  });

  test("via Studio: a flow by its name", async () => {
    const live = await created(numberAssignment, doors.clients, toFlow("main MENU"));
    expect(live.values.flow).toEqual({
      id: flow.id,
      preferred: flow.id,
      names: ["Main menu", flow.id, flow.outputs.webhookUrl],
    });
    expect(differing(numberAssignment, declared(numberAssignment, toFlow("Main menu")), live)).toEqual([]);
    expect(await listed(numberAssignment, doors.clients)).toEqual([live]);
    await numberAssignment.remove?.(doors.clients, live, declared(numberAssignment, toFlow("Other menu")));
    expect(await voiceUrl()).toBe(flow.outputs.webhookUrl);
    await numberAssignment.remove?.(doors.clients, live, declared(numberAssignment, toFlow("Main menu")));
    expect(await voiceUrl()).toBeUndefined();
  });

  test("flows are asked for their names only where a number leads to one", async () => {
    const flowRequests = async () => {
      const { counts } = await doors.world.requests();
      return counts
        .filter(({ route }) => route.includes("Flows"))
        .map(({ method, count }) => [method, count]);
    };
    await doors.world.forgetRequests();
    await listed(numberAssignment, doors.clients);
    await reread(numberAssignment, doors.clients, number);
    expect(await flowRequests()).toEqual([]);
    await created(numberAssignment, doors.clients, toFlow("Main menu"));
    await doors.world.forgetRequests();
    await listed(numberAssignment, doors.clients);
    expect(await flowRequests()).toEqual([["GET", 1]]);
  });

  test("a name that no flow has, and one that two have, are refused before anything is written", async () => {
    await expect(created(numberAssignment, doors.clients, toFlow("Nothing"))).rejects.toThrow(
      `NumberAssignment "${number}", flow: there is no Studio flow "Nothing". Create the flow first, or correct the name.`,
    );
    const twin = await created(studioFlow, doors.clients, studioFlow.examples[0].values);
    const sids = (await listed(studioFlow, doors.clients)).map(({ id }) => id);
    expect(new Set(sids)).toEqual(new Set([flow.id, twin.id]));
    await expect(created(numberAssignment, doors.clients, toFlow("Main menu"))).rejects.toThrow(
      `NumberAssignment "${number}", flow: 2 Studio flows are called "Main menu": ${sids.join(" and ")}. Give the SID of the one that is meant.`,
    );
    expect(await voiceUrl()).toBeUndefined();
  });

  test("a delete leaves the voice URL to whoever has put another one in", async () => {
    const live = await created(numberAssignment, doors.clients, toFlow(flow.id));
    const all = await listed(twilioNumber, doors.clients);
    const found = all.find(({ values }) => values.phoneNumber === number);
    await doors.clients.twilio.phoneNumbers.update(String(found?.id), {
      voiceUrl: "https://voice.acme.test/answer",
    });
    await numberAssignment.remove?.(doors.clients, live, declared(numberAssignment, toFlow(flow.id)));
    expect(await voiceUrl()).toBe("https://voice.acme.test/answer");
  });

  test("from one route to the other and back, nothing of the first is left", async () => {
    const spoke = { phoneNumber: number, callGroup: "Sales" };
    const first = await created(numberAssignment, doors.clients, spoke);
    const second = await changed(numberAssignment, doors.clients, first, toFlow(flow.id), {
      via: "studio",
      callGroup: null,
      flow: flow.id,
    });
    expect(second.values).toMatchObject({ via: "studio", callGroup: null, flow: { id: flow.id } });
    expect(await doors.world.control("GET", "/objects/numberAssignments")).toEqual([]);
    const third = await changed(numberAssignment, doors.clients, second, spoke, {
      via: "spoke",
      callGroup: "Sales",
      flow: null,
    });
    expect(third.values).toMatchObject({ via: "spoke", flow: null });
    expect(await voiceUrl()).toBeUndefined();
    expect(await reread(numberAssignment, doors.clients, number)).toEqual(third);
  });

  describe("from a flow to Spoke", () => {
    const desired = { phoneNumber: number, callGroup: "Sales" };
    const fields = { via: "spoke", callGroup: "Sales", flow: null };

    test("the flow answers until Spoke has taken the assignment: one that is refused leaves it as it is", async () => {
      const live = await created(numberAssignment, doors.clients, toFlow(flow.id));
      await doors.world.fault({
        match: { method: "PUT", path: "/spoke-admin/admin/v1/numberAssignments/" },
        fault: { status: 422, body: { message: "The group cannot be called", code: "unprocessable" } },
      });
      await expect(changed(numberAssignment, doors.clients, live, desired, fields)).rejects.toThrow(
        "The group cannot be called",
      );
      expect(await voiceUrl()).toBe(flow.outputs.webhookUrl);
      expect(await reread(numberAssignment, doors.clients, number)).toEqual(live);
    });

    test("a voice URL that cannot be cleared is said, with the number as it is, and the next run clears it", async () => {
      const live = await created(numberAssignment, doors.clients, toFlow(flow.id));
      await doors.world.fault({
        match: { method: "POST", path: "IncomingPhoneNumbers/PN" },
        times: 1,
        fault: {
          status: 400,
          body: { message: "Not now", code: 20001, status: 400, more_info: "" },
        },
      });
      const failure: unknown = await changed(numberAssignment, doors.clients, live, desired, fields).catch(
        (error: unknown) => error,
      );
      expect(failure).toBeInstanceOf(PartialError);
      const partial = failure as PartialError<Live>;
      expect(partial.reasons.map((reason) => reason.replace(/AC\w+|PN\w+|pulumi-spoke-\S+/g, "…"))).toEqual([
        'NumberAssignment "+12025550110", via: Spoke has the assignment, and the Studio flow still answers the number, because its voice URL could not be cleared: Twilio: POST /2010-04-01/Accounts/…/IncomingPhoneNumbers/….json failed with 400: Not now (code 20001). Correct the declaration and run again. Request id: … The next run clears it.',
      ]);
      expect(partial.live).toEqual(await reread(numberAssignment, doors.clients, number));
      const after = await changed(numberAssignment, doors.clients, partial.live, desired, fields);
      expect(differing(numberAssignment, declared(numberAssignment, desired), after)).toEqual([]);
      expect(await voiceUrl()).toBeUndefined();
    });
  });

  test("a number that leads to a flow is the flow's, whatever Spoke has assigned to it", async () => {
    await created(numberAssignment, doors.clients, { phoneNumber: number, mainMenu: true });
    await created(numberAssignment, doors.clients, toFlow(flow.id));
    const all = await listed(numberAssignment, doors.clients);
    expect(all.map(({ id, values }) => [id, values.via])).toEqual([[number, "studio"]]);
  });

  test("a number of nobody's is refused", async () => {
    const { accountSid } = doors.clients.twilio;
    await expect(
      created(numberAssignment, doors.clients, { ...toFlow(flow.id), phoneNumber: "+12025550199" }),
    ).rejects.toThrow(
      `NumberAssignment "+12025550199", phoneNumber: +12025550199 is not in the Twilio account ${accountSid}. Buy the number first (twilio.PhoneNumber), or correct it.`,
    );
  });

  test("the public directory shows a user's number; Studio's route needs no admin contract", async () => {
    const live = await created(numberAssignment, doors.clients, {
      phoneNumber: number,
      user: "ana@acme.test",
    });
    const closed = doors.without("adminUrl");
    const shown = await listed(numberAssignment, closed);
    expect(shown.map(({ id, values }) => [id, values.via])).toEqual([[number, "spoke"]]);
    const desired = declared(numberAssignment, { phoneNumber: number, user: "ana@acme.test" });
    expect(differing(numberAssignment, desired, shown[0])).toEqual([]);
    expect(differing(numberAssignment, desired, await reread(numberAssignment, closed, number))).toEqual([]);
    const after = await changed(numberAssignment, closed, live, toFlow(flow.id), {
      via: "studio",
      flow: flow.id,
    });
    expect(after.values.via).toBe("studio");
    expect(numberAssignment.reachOf(toFlow(flow.id))).toEqual(["twilio"]);
    expect(numberAssignment.reachOf(desired)).toEqual(["admin"]);
  });
});

describe("rules", () => {
  test.each([
    [
      "no target",
      {},
      [
        "gives none of mainMenu, user, callGroup, device and flow. Give exactly one of mainMenu, user, callGroup, device and flow.",
      ],
    ],
    [
      "two targets",
      { user: "ana@acme.test", callGroup: "Sales" },
      ["gives both user and callGroup. Give exactly one of mainMenu, user, callGroup, device and flow."],
    ],
    [
      "three targets",
      { user: "ana@acme.test", callGroup: "Sales", mainMenu: true },
      ["gives mainMenu, user and callGroup. Give exactly one of mainMenu, user, callGroup, device and flow."],
    ],
    [
      "a target that is none",
      { mainMenu: false },
      [
        "mainMenu: false is not a target. Give true, or another target in its place; to point the number at nothing, take the resource out.",
      ],
    ],
    [
      "a flow that Spoke answers",
      { flow: "FW0123456789abcdef0123456789abcdef" },
      ["flow: a flow answers a number only with via: studio. Add via: studio."],
    ],
    [
      "a user that Studio answers",
      { via: "studio", user: "ana@acme.test" },
      [
        "user: with via: studio a Studio flow answers the number, and not user. Give flow in place of user, or leave via out.",
      ],
    ],
    [
      "a flow that is none",
      { via: "studio", flow: "https://voice.acme.test/answer" },
      [
        'flow: "https://voice.acme.test/answer" is neither the name of a Studio flow, nor its SID (FW and 32 hexadecimal digits), nor its webhook URL. For example: "Main menu".',
      ],
    ],
  ])("%s", (_title, fields, messages) => {
    expect(refusals(numberAssignment, { phoneNumber: number, ...fields })).toEqual(messages);
  });

  test("what is not known yet breaks no rule", () => {
    const unfinished: readonly Values[] = [
      { user: UNKNOWN },
      { user: UNKNOWN, callGroup: UNKNOWN },
      { mainMenu: true, user: UNKNOWN },
      { via: "studio", flow: UNKNOWN },
      { via: UNKNOWN, flow: flowUrl(`AC${"0".repeat(32)}`, `FW${"0".repeat(32)}`) },
    ];
    for (const fields of unfinished) {
      expect(refusals(numberAssignment, { phoneNumber: UNKNOWN, ...fields })).toEqual([]);
    }
  });
});

test("one number has one owner of its target", () => {
  expect(numberAssignment.claims({ phoneNumber: number })).toEqual([`the target of ${number}`]);
  expect(twilioNumber.claims({ phoneNumber: number, voiceUrl: "https://voice.acme.test" })).toEqual([
    `the target of ${number}`,
  ]);
  expect(twilioNumber.claims({ phoneNumber: number })).toEqual([]);
  expect(numberAssignment.claims({ phoneNumber: UNKNOWN })).toEqual([]);
});

test("a flow's address", () => {
  const [account, sid] = [`AC${"a".repeat(32)}`, `FW${"b".repeat(32)}`];
  const url = flowUrl(account, sid);
  expect(url).toBe(`https://webhooks.twilio.com/v1/Accounts/${account}/Flows/${sid}`);
  expect([flowSidOf(url), flowSidOf(sid), flowSidOf("Main menu")]).toEqual([sid, sid, undefined]);
  expect(flowOfVoiceUrl(`${url}?x=1`, account)).toBe(sid);
  expect(flowOfVoiceUrl(url, `AC${"c".repeat(32)}`)).toBeUndefined();
  expect(flowOfVoiceUrl(undefined, account)).toBeUndefined();
});

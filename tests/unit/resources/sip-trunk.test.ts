import { UNKNOWN } from "../../../provider/model/value.ts";
import { sipTrunk } from "../../../provider/resources/spoke/sip-trunk.ts";
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

const password = "Example-Passw0rd";
const both = {
  name: "Carrier",
  direction: "both",
  ipAccessControl: ["203.0.113.7", "198.51.100.0/24"],
  credentials: [
    { username: "one", password },
    { username: "two", password },
  ],
  outbound: { host: "sip.carrier.test" },
};

describe("over the emulator", () => {
  let doors: Doors;
  beforeAll(async () => {
    doors = await openDoors({ seed: "acme" });
  });
  afterAll(() => doors.close());

  test("what was declared is what is live; passwords are never read", async () => {
    const live = await created(sipTrunk, doors.clients, both);
    expect(differing(sipTrunk, declared(sipTrunk, both), live)).toEqual([]);
    expect(live.values).toMatchObject({
      ipAccessControl: ["203.0.113.7/32", "198.51.100.0/24"],
      credentials: [{ username: "one" }, { username: "two" }],
      outbound: { host: "sip.carrier.test", port: 5060, transport: "udp" },
    });
    expect(JSON.stringify(live)).not.toContain(password);
    expect(live.outputs.sipDomain).toMatch(/\.sip\.twilio\.com$/);
    expect(await reread(sipTrunk, doors.clients, live.id)).toEqual(live);

    const inbound = { name: "Carrier", direction: "inbound", credentials: [{ username: "two", password }] };
    const after = await changed(sipTrunk, doors.clients, live, inbound, {
      direction: "inbound",
      ipAccessControl: [],
      credentials: inbound.credentials,
      outbound: null,
    });
    expect(differing(sipTrunk, declared(sipTrunk, inbound), after)).toEqual([]);
    await sipTrunk.remove?.(doors.clients, after, inbound);
    expect(await listed(sipTrunk, doors.clients)).toEqual([]);
  });

  test("the public API shows that the trunk exists, and its name", async () => {
    const live = await created(sipTrunk, doors.clients, both);
    const expected = { id: live.id, values: { name: "Carrier" }, outputs: {} };
    expect(await listed(sipTrunk, doors.without("adminUrl"))).toEqual([expected]);
    expect(await reread(sipTrunk, doors.without("adminUrl"), live.id)).toEqual(expected);
    await sipTrunk.remove?.(doors.clients, live, both);
  });
});

describe("rules", () => {
  test.each([
    [
      "calls in from nobody",
      { name: "PBX", direction: "inbound" },
      [
        "takes calls in and says from whom neither by address nor by credentials. Give ipAccessControl (preferred), credentials, or both.",
      ],
    ],
    [
      "calls out to nowhere",
      { name: "PBX", direction: "outbound" },
      [
        'outbound: is missing, and the direction "outbound" needs it. Give the host that calls are sent to, or choose the direction "inbound".',
      ],
    ],
    [
      "a way out of a trunk that has none, one user name twice",
      {
        name: "PBX",
        direction: "inbound",
        credentials: [
          { username: "one", password },
          { username: "ONE", password },
        ],
        outbound: { host: "sip.carrier.test" },
      },
      [
        'credentials[1]: repeats the user name "ONE" of credentials[0]. Give each user name once.',
        'outbound: has no meaning with the direction "inbound". Take outbound out, or choose the direction "both".',
      ],
    ],
  ])("%s", (_title, values, messages) => {
    expect(refusals(sipTrunk, values)).toEqual(messages);
  });

  test("a weak password is refused without being shown", () => {
    const [message = "", ...others] = refusals(sipTrunk, {
      name: "PBX",
      direction: "inbound",
      credentials: [{ username: "one", password: "hunter2" }],
    });
    expect(others).toEqual([]);
    expect(message).toMatch(
      /^credentials\[0\]\.password: the password is too weak: at least 12 characters, with a digit, a small and a capital letter\. /,
    );
    expect(message).not.toContain("hunter2");
  });

  test("what is not known yet breaks no rule", () => {
    expect(
      refusals(sipTrunk, { name: "PBX", direction: "both", credentials: UNKNOWN, outbound: UNKNOWN }),
    ).toEqual([]);
    expect(refusals(sipTrunk, { name: "PBX", direction: UNKNOWN })).toEqual([]);
  });
});

import type { Live } from "../../../provider/model/resource.ts";
import { UNKNOWN } from "../../../provider/model/value.ts";
import { recordingPolicy } from "../../../provider/resources/spoke/recording-policy.ts";
import { changed, type Doors, declared, differing, openDoors, refusals } from "./doors.ts";

describe("over the emulator", () => {
  let doors: Doors;
  beforeAll(async () => {
    doors = await openDoors({ seed: "acme" });
  });
  afterAll(() => doors.close());

  const observed = async (clients = doors.clients) =>
    recordingPolicy.observe.by === "get" ? recordingPolicy.observe.get(clients) : undefined;

  test("what is not declared stays as it is", async () => {
    const live = (await observed()) as Live;
    expect(live.id).toBe(doors.clients.facts.organisationId);
    const first = { recordOutbound: true, outboundDisclaimer: true, outboundDisclaimerAudioId: "audio-1" };
    const after = await changed(recordingPolicy, doors.clients, live, first, first);
    expect(differing(recordingPolicy, declared(recordingPolicy, first), after)).toEqual([]);
    const second = { recordInbound: true };
    const both = await changed(recordingPolicy, doors.clients, after, second, second);
    expect(both.values).toEqual({
      recordInbound: true,
      recordOutbound: true,
      usersMayToggle: false,
      inboundDisclaimer: false,
      inboundDisclaimerAudioId: null,
      outboundDisclaimer: true,
      outboundDisclaimerAudioId: "audio-1",
    });
    expect(differing(recordingPolicy, second, both)).toEqual([]);
  });

  test("is nothing that the public API shows, and nothing that a delete switches off", async () => {
    expect(await observed(doors.without("adminUrl"))).toBeUndefined();
    expect([recordingPolicy.permanent, recordingPolicy.create, recordingPolicy.remove]).toEqual([
      true,
      undefined,
      undefined,
    ]);
  });
});

test("an audio that is never played is refused", () => {
  const audio = { inboundDisclaimerAudioId: "audio-1" };
  expect(refusals(recordingPolicy, { ...audio, inboundDisclaimer: false })).toEqual([
    "inboundDisclaimerAudioId: is never played, because inboundDisclaimer is false. Set inboundDisclaimer to true, or take inboundDisclaimerAudioId out.",
  ]);
  for (const inboundDisclaimer of [true, undefined]) {
    expect(refusals(recordingPolicy, { ...audio, inboundDisclaimer })).toEqual([]);
  }
  expect(recordingPolicy.rules({ ...audio, inboundDisclaimer: UNKNOWN })).toEqual([]);
});

import { UNKNOWN, type Value } from "../../../provider/model/value.ts";
import { checkInputs } from "../../../provider/reconciler/check.ts";
import { webhook } from "../../../provider/resources/spoke/webhook.ts";
import { changed, created, type Doors, declared, differing, openDoors, refusals, reread } from "./doors.ts";

const values = { url: "https://hooks.acme.test/spoke", events: ["call.ended", "call.started"] };

describe("over the emulator", () => {
  let doors: Doors;
  beforeAll(async () => {
    doors = await openDoors({ seed: "acme" });
  });
  afterAll(() => doors.close());

  test("the signing secret is shown once; an update clears what is not declared any more", async () => {
    const full = { ...values, description: "CRM", enabled: false, mode: "test" };
    const live = await created(webhook, doors.clients, full);
    expect(differing(webhook, declared(webhook, full), live)).toEqual([]);
    expect(live.outputs).toEqual({ signingSecret: expect.any(String), createdAt: expect.any(String) });
    const after = await changed(webhook, doors.clients, live, values, {
      description: null,
      enabled: true,
      mode: "production",
    });
    expect(differing(webhook, declared(webhook, values), after)).toEqual([]);
    expect((await reread(webhook, doors.clients, live.id))?.outputs.signingSecret).toBeUndefined();
    await webhook.remove?.(doors.clients, after, values);
    expect(await reread(webhook, doors.clients, live.id)).toBeUndefined();
  });
});

test("rules: an HTTPS address, and each event type once", () => {
  expect(refusals(webhook, { url: "http://hooks.acme.test", events: [] })).toEqual([
    'url: "http://hooks.acme.test" is not an HTTPS address. For example: "https://hooks.acme.test/spoke".',
    'events: has 0 entries and must have at least 1. For example: ["call.ended","call.voicemail.available"].',
  ]);
  expect(refusals(webhook, { ...values, events: ["call.ended", UNKNOWN, "call.ended"] })).toEqual([
    'events[2]: repeats the event type "call.ended" of events[0]. Give each event type once.',
  ]);
});

test("an event type that is not known is taken, with a warning", () => {
  const events: Value = ["call.ended", "call.endet", "fax.received", UNKNOWN];
  const { failures, warnings } = checkInputs(webhook, "crm", { ...values, events });
  expect(failures).toEqual([]);
  expect(warnings).toEqual([
    'Webhook "crm", events[1]: "call.endet" is not an event type that was known in May 2026. Did you mean "call.ended"? If Spoke has added this one since, all is well.',
    'Webhook "crm", events[2]: "fax.received" is not an event type that was known in May 2026. If Spoke has added it since, all is well; else nothing will be sent for it.',
  ]);
});

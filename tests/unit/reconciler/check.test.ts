import { UNKNOWN, type Values } from "../../../provider/model/value.ts";
import { checkInputs } from "../../../provider/reconciler/check.ts";
import { webhook } from "../../../provider/resources/spoke/webhook.ts";
import { lampKind, lampServer } from "../../support/lamp.ts";

const lamps = lampKind(lampServer());
const reasons = (values: Values) =>
  checkInputs(lamps, "desk", values).failures.map(({ path, reason }) => `${path}: ${reason}`);

describe("checkInputs", () => {
  test("fills in the server's defaults and takes canonical forms", () => {
    expect(checkInputs(lamps, "desk", { name: "Desk", room: " Hall " }).inputs).toEqual({
      name: "Desk",
      room: "hall",
      brightness: 50,
      mode: "exact",
    });
  });

  test("accepts what YAML writes for a text, a number and a switch", () => {
    const { inputs, failures } = checkInputs(lamps, "desk", {
      name: "Desk",
      channel: 12,
      brightness: "70",
      members: [{ lamp: "Door", first: "true" }],
    });
    expect(failures).toEqual([]);
    expect(inputs).toMatchObject({ channel: "12", brightness: 70, members: [{ lamp: "Door", first: true }] });
  });

  test("lets everything stand that is not known yet", () => {
    const { inputs, failures } = checkInputs(lamps, "desk", { name: UNKNOWN, members: [{ lamp: UNKNOWN }] });
    expect(failures).toEqual([]);
    expect(inputs).toMatchObject({ name: UNKNOWN, members: [{ lamp: UNKNOWN, first: false }] });
  });

  test("a missing field", () => {
    expect(reasons({})).toEqual(['name: is missing. For example: "Desk".']);
  });

  test("a wrong type", () => {
    expect(reasons({ name: ["Desk"] })).toEqual(['name: a list is not text. For example: "Desk".']);
    expect(reasons({ name: "Desk", brightness: "bright" })).toEqual([
      'brightness: "bright" is not a number. See the documentation of the kind for what goes here.',
    ]);
  });

  test("a number out of range, and a text too long", () => {
    expect(reasons({ name: "Desk", brightness: 101 })).toEqual([
      "brightness: 101 must be at most 100. See the documentation of the kind for what goes here.",
    ]);
    expect(reasons({ name: "D".repeat(21) })).toEqual([
      `name: "${"D".repeat(21)}" must have at most 20 characters. For example: "Desk".`,
    ]);
  });

  test("a value that is not one of the choices", () => {
    expect(reasons({ name: "Desk", mode: "some" })).toEqual([
      'mode: "some" is not one of exact, additive. Choose one of them.',
    ]);
  });

  test("a secret is not repeated", () => {
    expect(reasons({ name: "Desk", pin: ["1234"] })).toEqual([
      "pin: the secret value is not text. See the documentation of the kind for what goes here.",
    ]);
  });

  test("an unknown field, with the nearest name", () => {
    expect(reasons({ name: "Desk", brigthness: 3 })).toEqual([
      'brigthness: "brigthness" is not a field of Lamp. Did you mean "brightness"?',
    ]);
    expect(reasons({ name: "Desk", members: [{ lamp: "Door", frist: true }] })).toEqual([
      'members[0].frist: "frist" is not a field of Lamp. Did you mean "first"?',
    ]);
    expect(reasons({ name: "Desk", members: [{ lamp: "Door", wattage: 3 }] })).toEqual([
      'members[0].wattage: "wattage" is not a field of Lamp. The fields here are lamp, first.',
    ]);
  });

  test("a URL that is none, with the example of the kind", () => {
    expect(
      checkInputs(webhook, "orders", { url: "hooks.acme.test", events: ["call.ended"] }).failures,
    ).toEqual([
      {
        path: "url",
        reason: '"hooks.acme.test" is not an HTTPS address. For example: "https://hooks.acme.test/spoke".',
      },
    ]);
    expect(checkInputs(webhook, "orders", { url: "https://hooks.acme.test", events: [] }).failures).toEqual([
      {
        path: "events",
        reason:
          'has 0 entries and must have at least 1. For example: ["call.ended","call.voicemail.available"].',
      },
    ]);
  });
});

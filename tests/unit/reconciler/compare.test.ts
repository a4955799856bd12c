import { formatPath } from "../../../provider/model/path.ts";
import { UNKNOWN, type Values } from "../../../provider/model/value.ts";
import { compare, type Side } from "../../../provider/reconciler/compare.ts";
import { lamp, lampKind, lampServer } from "../../support/lamp.ts";

const { inputs } = lampKind(lampServer());

const verdicts = (desired: Values, other: Values, side: Side = "live") =>
  compare(inputs, desired, other, side).map(({ path, verdict }) => `${formatPath(path)} ${verdict}`);

const live = (values: Values) => lamp("lamp-1", { name: "Desk", ...values }).values;

describe("compare", () => {
  test("a declaration equals the object that came of it", () => {
    expect(verdicts({ name: "Desk" }, live({}))).toEqual([]);
  });

  test("absent means the server's default, and the default absent", () => {
    expect(verdicts({ name: "Desk" }, live({ brightness: 50 }))).toEqual([]);
    expect(verdicts({ name: "Desk", brightness: 50 }, live({ brightness: null }))).toEqual([]);
    expect(verdicts({ name: "Desk" }, live({ brightness: 60 }))).toEqual(["brightness update"]);
  });

  test("what the server chooses is never a difference when it was not declared", () => {
    expect(verdicts({ name: "Desk" }, live({ channel: "11" }))).toEqual([]);
    expect(verdicts({ name: "Desk", channel: "12" }, live({ channel: "11" }))).toEqual(["channel update"]);
  });

  test("an optional field that was not declared is to be unset", () => {
    expect(verdicts({ name: "Desk" }, live({ room: "hall" }))).toEqual(["room delete"]);
  });

  test("both sides take the canonical form first", () => {
    expect(verdicts({ name: "Desk", room: " Hall " }, live({ room: "hall" }))).toEqual([]);
  });

  test("one text in two forms is equal, but for a secret", () => {
    const [one, other] = ["Café".normalize("NFC"), "Café".normalize("NFD")];
    expect(verdicts({ name: one }, live({ name: other }))).toEqual([]);
    expect(verdicts({ name: one, pin: one }, { name: other, pin: other }, "declared")).toEqual([
      "pin update",
    ]);
  });

  test("a field that cannot be read is unverified, neither equal nor different", () => {
    expect(verdicts({ name: "Desk", pin: "1234" }, live({}))).toEqual(["pin unverified"]);
    const { room: _, ...withoutRoom } = live({ room: "hall" });
    expect(verdicts({ name: "Desk", room: "attic" }, withoutRoom)).toEqual(["room unverified"]);
    expect(verdicts({ name: "Desk" }, withoutRoom)).toEqual([]);
  });

  test("so is a part of an object, which the live side leaves out; what is not set is null", () => {
    const reference = { id: "l-2", preferred: "Floor", names: ["Floor", "l-2"] };
    const declared = { name: "Desk", members: [{ lamp: "Floor", first: true }] };
    expect(verdicts(declared, live({ members: [{ lamp: reference }] }))).toEqual([
      "members[0].first unverified",
    ]);
    expect(verdicts(declared, live({ members: [{ lamp: reference, first: null }] }))).toEqual([
      "members[0].first update",
    ]);
  });

  test("a hidden field is compared with what was declared last", () => {
    expect(verdicts({ name: "Desk", pin: "1234" }, { name: "Desk", pin: "1234" }, "declared")).toEqual([]);
    expect(verdicts({ name: "Desk", pin: "1234" }, { name: "Desk", pin: "9999" }, "declared")).toEqual([
      "pin update",
    ]);
  });

  test("unordered lists are sets", () => {
    expect(verdicts({ name: "Desk", colours: ["red", "blue"] }, live({ colours: ["blue", "red"] }))).toEqual(
      [],
    );
    expect(verdicts({ name: "Desk", colours: ["red", "green"] }, live({ colours: ["blue", "red"] }))).toEqual(
      ["colours[1] add", "colours[0] delete"],
    );
  });

  test("members are paired by what identifies them, by any name of the other object", () => {
    const followers = live({ members: [{ lamp: "Door" }, { lamp: "Hall", first: true }] });
    expect(
      verdicts({ name: "Desk", members: [{ lamp: "id-Hall", first: true }, { lamp: "Door" }] }, followers),
    ).toEqual([]);
    expect(verdicts({ name: "Desk", members: [{ lamp: "Hall" }, { lamp: "Door" }] }, followers)).toEqual([
      "members[0].first update",
    ]);
  });

  test("an additive list leaves other members alone", () => {
    const followers = live({ members: [{ lamp: "Door" }, { lamp: "Hall" }] });
    const desired = { name: "Desk", members: [{ lamp: "Hall" }] };
    expect(verdicts({ ...desired, mode: "exact" }, followers)).toEqual(["members[0] delete"]);
    expect(verdicts({ ...desired, mode: "additive" }, followers)).toEqual([]);
  });

  test("what is not known yet is a difference", () => {
    expect(verdicts({ name: "Desk", room: UNKNOWN }, live({ room: "hall" }))).toEqual(["room update"]);
    expect(verdicts({ name: "Desk", room: UNKNOWN }, live({}))).toEqual(["room add"]);
  });

  test("settings are never compared with what is live", () => {
    expect(verdicts({ name: "Desk", adopt: true, mode: "additive" }, live({}))).toEqual([]);
  });
});

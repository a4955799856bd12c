import { UNKNOWN, type Values } from "../../../provider/model/value.ts";
import { diffInputs } from "../../../provider/reconciler/diff.ts";
import { lampKind, lampServer } from "../../support/lamp.ts";

const kind = lampKind(lampServer());
const base: Values = { name: "Desk", brightness: 50, mode: "exact" };
const diff = (inputs: Values, oldInputs: Values = base, oldOutputs: Values = {}) =>
  diffInputs(kind, { name: "desk", oldInputs, oldOutputs, inputs });

describe("diffInputs", () => {
  test("no difference", () => {
    expect(diff(base)).toEqual({
      differences: [],
      stables: ["socket", "serial", "token"],
      deleteBeforeReplace: true,
      refusals: [],
    });
  });

  test("paths inside lists, with the kind of change", () => {
    const members = [{ lamp: "Door", first: false }];
    expect(
      diff({ ...base, members: [{ lamp: "Door", first: true }, { lamp: "Hall" }] }, { ...base, members })
        .differences,
    ).toEqual([
      { path: "members[0].first", change: "update", replace: false, input: true },
      { path: "members[1]", change: "add", replace: false, input: true },
    ]);
  });

  test("an element that comes in the place of one that goes", () => {
    const members = (...lamps: readonly string[]) => ({ ...base, members: lamps.map((lamp) => ({ lamp })) });
    expect(diff(members("Door", "Hall"), members("Door", "Attic")).differences).toEqual([
      { path: "members[1]", change: "update", replace: false, input: true },
    ]);
  });

  test("an immutable field asks for a replacement; under the same key the old one goes first", () => {
    const { differences, deleteBeforeReplace } = diff(
      { ...base, socket: "wall" },
      { ...base, socket: "desk" },
    );
    expect(differences).toEqual([{ path: "socket", change: "update", replace: true, input: true }]);
    expect(deleteBeforeReplace).toBe(true);
    expect(
      diff({ ...base, name: "Other", socket: "wall" }, { ...base, socket: "desk" }).deleteBeforeReplace,
    ).toBe(false);
  });

  test("what is never replaced is refused, with the way on", () => {
    const retained = lampKind(lampServer(), { retained: true });
    const result = diffInputs(retained, {
      name: "desk",
      oldInputs: { ...base, socket: "desk" },
      oldOutputs: {},
      inputs: { ...base, socket: "wall" },
    });
    expect(result.differences).toEqual([{ path: "socket", change: "update", replace: false, input: true }]);
    expect(result.refusals).toEqual([
      {
        object: 'Lamp "desk"',
        path: "socket",
        what: "a change of this field means another object, and a Lamp is never replaced because it cannot be got back",
        remedy:
          'Put the old value back; or declare the new one as a resource of its own and take this one out of the program, which leaves the object as it is (onDelete: "retain").',
      },
    ]);
  });

  test("a change of onDelete is an update, so that it binds before it is needed", () => {
    const retained = lampKind(lampServer(), { retained: true });
    const { differences } = diffInputs(retained, {
      name: "desk",
      oldInputs: { ...base, onDelete: "delete" },
      oldOutputs: {},
      inputs: { ...base, onDelete: "retain" },
    });
    expect(differences).toEqual([{ path: "onDelete", change: "update", replace: false, input: true }]);
  });

  test("a change of adopt alone is none", () => {
    expect(diff({ ...base, adopt: true }).differences).toEqual([]);
  });

  test("what a preview does not know yet is a difference", () => {
    expect(diff({ ...base, room: UNKNOWN }, { ...base, room: "hall" }).differences).toEqual([
      { path: "room", change: "update", replace: false, input: true },
    ]);
  });

  test("a pending portal step is looked at again on each run", () => {
    expect(diff(base, base, { portalStatus: "pending" }).differences).toEqual([
      { path: "portalStatus", change: "update", replace: false, input: false },
    ]);
    expect(diff(base, base, { portalStatus: "unverified" }).differences).toEqual([]);
  });

  test("keys of another runtime are ignored", () => {
    expect(diff(base, { ...base, __provider: "exports.handler = …" }).differences).toEqual([]);
  });
});

import { z } from "zod";
import { collectTypes, kebab, tokenOf } from "../../../provider/derive/names.ts";
import { named } from "../../../provider/model/field.ts";
import { defineResource } from "../../../provider/model/resource.ts";

/** A kind of the module `index` with these inputs beside its name. */
function kindWith(name: string, inputs: z.ZodRawShape) {
  const shape = z.object({ name: z.string().describe("Its name."), ...inputs });
  return defineResource<never, never, z.ZodObject, z.ZodObject>({
    token: `spoke:index:${name}`,
    summary: "A kind.",
    evidence: [],
    inputs: shape,
    outputs: z.object({}),
    key: [["name"]],
    uniqueKey: true,
    reach: ["api"],
    observe: { by: "get", get: async () => undefined },
    create: async () => ({ id: "1", values: {}, outputs: {} }),
    update: async () => ({ id: "1", values: {}, outputs: {} }),
    remove: async () => {},
    examples: [{ title: "One", values: { name: "One" } }],
  });
}

const label = z.string().describe("What it says.");
const colour = z.enum(["red", "green"]).describe("Which colour.");

test("an object without a name is called by its place, one element of a list in the singular", () => {
  const kind = kindWith("Office", {
    days: z.strictObject({ label, colour }).describe("The days."),
    holidays: z.array(z.strictObject({ label })).describe("The holidays."),
    addresses: z.record(z.string(), z.strictObject({ label })).describe("The addresses."),
  });
  const { objects, enums } = collectTypes([kind]);
  expect(objects.map(tokenOf)).toEqual([
    "spoke:index:OfficeAddress",
    "spoke:index:OfficeDays",
    "spoke:index:OfficeHoliday",
  ]);
  expect(enums.map(tokenOf)).toEqual(["spoke:index:OfficeDaysColour"]);
});

test("one name for two objects is an error", () => {
  const kind = kindWith("Office", {
    front: named("Door", z.strictObject({ label })).describe("The front door."),
    back: named("Door", z.strictObject({ colour })).describe("The back door."),
  });
  expect(() => collectTypes([kind])).toThrow(
    "Two different objects are called spoke:index:Door. Give one of them another name with named().",
  );
});

test("a type cannot have the name of a kind", () => {
  const kind = kindWith("Office", { door: named("Door", z.strictObject({ label })).describe("The door.") });
  expect(() => collectTypes([kind, kindWith("Door", {})])).toThrow(
    "spoke:index:Door is a kind and also the name of a type. Give the type another name with named().",
  );
});

test("file names are in kebab case", () => {
  expect(["Webhook", "CallGroup", "SipTrunk", "ApiKey"].map(kebab)).toEqual([
    "webhook",
    "call-group",
    "sip-trunk",
    "api-key",
  ]);
});

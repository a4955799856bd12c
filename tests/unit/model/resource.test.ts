import { z } from "zod";
import {
  alternativeTo,
  membership,
  ref,
  secret,
  serverDefault,
  setting,
  stable,
  via,
} from "../../../provider/model/field.ts";
import { formatPath, parsePath } from "../../../provider/model/path.ts";
import { defineResource } from "../../../provider/model/resource.ts";
import { kinds } from "../../../provider/resources/registry.gen.ts";
import { webhook } from "../../../provider/resources/spoke/webhook.ts";

const define = (shape: z.ZodRawShape, more: object = {}) =>
  defineResource({
    token: "spoke:index:Thing",
    summary: "A thing.",
    evidence: [],
    inputs: z.object({ name: z.string().describe("Name."), ...shape }),
    outputs: z.object({}),
    key: [["name"]],
    uniqueKey: true,
    reach: ["api"],
    observe: { by: "list", async *list() {}, get: async () => undefined },
    create: async () => ({ id: "1", values: {}, outputs: {} }),
    update: async () => ({ id: "1", values: {}, outputs: {} }),
    remove: async () => {},
    examples: [{ title: "One", values: { name: "One" } }],
    ...more,
  });

describe("defineResource", () => {
  test("a field without a description is refused", () => {
    expect(() => define({ size: z.string() })).toThrow(
      "Thing inputs.size has no description: say what it is, its unit, its limits and the source.",
    );
  });

  test.each(["id", "was", "ignore", "silence"])("a field called %s is refused", (name) => {
    expect(() => define({ [name]: z.string().optional().describe("Size.") })).toThrow(
      `Thing.${name} has a name that means something else in a stack file. Give the field another name.`,
    );
  });

  test("a mark under a transform, which no walker sees, is refused", () => {
    expect(() =>
      define({
        size: secret(z.string())
          .transform((text) => text.length)
          .describe("Size."),
      }),
    ).toThrow(
      'Thing inputs.size carries the mark "secret" under a zod pipe, where nothing reads it. Move the mark to the field itself.',
    );
  });

  test("a mark on a member of a union is refused", () => {
    expect(() => define({ size: z.union([secret(z.string()), z.number()]).describe("Size.") })).toThrow(
      'Thing inputs.size carries the mark "secret" under a zod union, where nothing reads it. Move the mark to the field itself.',
    );
  });

  test("a mark on the keys of a map, or on fields without a name, is refused", () => {
    const ids = z.record(ref("spoke:index:CallGroup", z.string()), z.string());
    expect(() => define({ owners: ids.describe("Owners.") })).toThrow(
      'Thing inputs.owners carries the mark "reference" on the keys of a map, where nothing reads it. Move the mark to the field itself.',
    );
    const open = z.object({ name: z.string().describe("Name.") }).catchall(secret(z.string()));
    expect(() => define({ more: open.describe("More.") })).toThrow(
      'Thing inputs.more carries the mark "secret" on fields without a name, where nothing reads it. Move the mark to the field itself.',
    );
  });

  test.each([
    ["setting", setting(z.string())],
    ["via", via(["scim"], z.string())],
    ["alternativeTo", alternativeTo("name", z.string())],
    ["stable", stable(z.string())],
  ])("the mark %s, which is read of whole fields only, is refused inside one", (mark, part) => {
    const rules = z.array(z.object({ rule: part.describe("Rule.") })).describe("Rules.");
    expect(() => define({ rules })).toThrow(
      `Thing.rules[*].rule carries the mark "${mark}" inside a field, where nothing reads it. Move the mark to the field itself.`,
    );
  });

  test("a union without marks has no form in schemas either", () => {
    expect(() => define({ size: z.union([z.string(), z.number()]).describe("Size.") })).toThrow(
      "Thing inputs.size is a zod union, which has no form in schemas. Use plain types, and put conversions in toWire.",
    );
  });

  test("a member list whose mode is not a setting is refused", () => {
    expect(() => define({ members: membership(z.array(z.string()), "mode").describe("Members.") })).toThrow(
      'Thing.members is governed by "mode", which is not a setting of Thing.',
    );
  });

  test("a portal-managed kind must say its place in the portal", () => {
    expect(() => define({}, { reach: ["admin"] })).toThrow(
      "Thing is written through the admin door and does not say its place in the portal.",
    );
  });

  test("what is retained says the word that allows its delete, and nothing else does", () => {
    expect(() => define({}, { retained: "It cannot be got back." })).toThrow(
      'Thing is retained and does not say the word that allows its delete by name ("allow").',
    );
    expect(() => define({}, { allow: "delete-thing" })).toThrow(
      'Thing has a word that allows its delete by name ("allow") and is not retained.',
    );
    expect(define({}, { retained: "It cannot be got back.", allow: "delete-thing" }).allow).toBe(
      "delete-thing",
    );
    expect(kinds.filter(({ retained }) => retained).map(({ token, allow }) => [token, allow])).toEqual([
      ["spoke:index:PhoneNumber", "release"],
      ["spoke:index:User", "delete-user"],
      ["spoke:twilio:PhoneNumber", "release"],
    ]);
  });

  test("a token of another form is refused", () => {
    expect(() => define({}, { token: "spoke:Thing" })).toThrow(
      '"spoke:Thing" is not a token of the form spoke:index:Name or spoke:twilio:Name.',
    );
  });

  test("marks survive every wrapper", () => {
    const kind = define({
      mode: serverDefault(z.enum(["a", "b"]), "a")
        .optional()
        .describe("Mode."),
    });
    expect(kind.inputs.mode).toMatchObject({
      required: false,
      description: "Mode.",
      marks: { serverDefault: { value: "a" } },
    });
    expect(webhook.outputs.signingSecret?.marks.secret).toBe(true);
  });
});

describe("paths", () => {
  test.each([
    [["members", 1, "user"], "members[1].user"],
    [["days", "monday"], "days.monday"],
    [["tags", "odd-key"], 'tags["odd-key"]'],
    [["options", "1"], 'options["1"]'],
  ])("%j", (steps, text) => {
    expect(formatPath(steps)).toBe(text);
    expect(parsePath(text)).toEqual(steps);
  });
});

import { formatPath, type Step } from "../../provider/model/path.ts";
import { isObject, UNKNOWN, type Value, type Values } from "../../provider/model/value.ts";
import {
  type Bag,
  decode,
  encode,
  type Json,
  type JsonObject,
  signatureKey,
} from "../../provider/plugin/codec.ts";
import { fromStruct, toStruct } from "../../provider/plugin/stubs.ts";
import { fc } from "../support/fast-check.ts";

const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const envelope = (value: Json): JsonObject => ({ [signatureKey]: secretSignature, value });

/** google-protobuf keeps the fields of a struct in a plain object, which cannot hold this key. */
const key = fc.string().filter((text) => text !== "__proto__" && text !== signatureKey);

const { tree } = fc.letrec<{ tree: Value }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small" },
    fc.string(),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
    fc.boolean(),
    fc.constant(null),
    fc.constant(UNKNOWN),
    fc.array(tie("tree"), { maxLength: 4 }),
    fc.dictionary(key, tie("tree"), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

function pathsOf(value: Value, path: readonly Step[] = []): string[] {
  const inner: [Step, Value][] = Array.isArray(value)
    ? [...value.entries()]
    : isObject(value)
      ? Object.entries(value)
      : [];
  const below = inner.flatMap(([step, child]) => pathsOf(child, [...path, step]));
  return path.length === 0 ? below : [formatPath(path), ...below];
}

const bags: fc.Arbitrary<Bag> = fc
  .dictionary(key, tree, { maxKeys: 5, noNullPrototype: true })
  .chain((values: Values) =>
    fc.subarray(pathsOf(values)).map((paths) => ({ values, secrets: new Set(paths) })),
  );

describe("the wire form of properties", () => {
  test("reading what was written gives the same values and the same secrets", () => {
    fc.assert(fc.property(bags, (bag) => expect(decode(encode(bag))).toEqual(bag)));
  });

  test("writing what was read gives the same JSON, also through a protobuf struct", () => {
    fc.assert(
      fc.property(bags, (bag) => {
        const json = encode(bag);
        expect(fromStruct(toStruct(json))).toEqual(json);
        expect(encode(decode(json))).toEqual(json);
      }),
    );
  });

  test("no secret text stands outside an envelope", () => {
    fc.assert(
      fc.property(
        fc.dictionary(key, fc.constant("hunter2"), { minKeys: 1, noNullPrototype: true }),
        (values) => {
          const json = encode({ values, secrets: new Set(pathsOf(values)) });
          for (const value of Object.values(json)) expect(value).toEqual(envelope("hunter2"));
        },
      ),
    );
  });

  test.each([
    ["a text", "04da6b54-80e4-46f7-96ec-b56ff0331ba9"],
    ["a boolean", "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7"],
    ["a number", "3eeb2bf0-c639-47a8-9e75-3b44932eb421"],
    ["a list", "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2"],
    ["an asset", "030794c1-ac77-496b-92df-f27374a8bd58"],
    ["an archive", "e48ece36-62e2-4504-bad9-02848725956a"],
    ["an object", "dd056dcd-154b-4c76-9bd3-c8f88648b5ff"],
  ])("the sentinel of %s is unknown", (_, sentinel) => {
    expect(decode({ field: sentinel, list: [sentinel] }).values).toEqual({ field: UNKNOWN, list: [UNKNOWN] });
  });

  test("a secret inside a secret keeps both marks", () => {
    const json = { outer: envelope({ inner: envelope("x") }) };
    const bag = decode(json);
    expect(bag).toEqual({ values: { outer: { inner: "x" } }, secrets: new Set(["outer", "outer.inner"]) });
    expect(encode(bag)).toEqual(json);
  });

  test("an unknown secret is a sentinel in an envelope", () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    expect(encode({ values: { key: UNKNOWN }, secrets: new Set(["key"]) })).toEqual({
      key: envelope(unknown),
    });
  });

  test("a mark for every element of a list marks each, and none of the list's neighbours", () => {
    const bag = { values: { list: [{ a: 1, b: 2 }, { a: 3 }], a: 4 }, secrets: new Set(['list["*"].a']) };
    expect(encode(bag)).toEqual({ list: [{ a: envelope(1), b: 2 }, { a: envelope(3) }], a: 4 });
  });

  test("an absent field is left out, and an absent element is null", () => {
    expect(encode({ values: { a: undefined, b: [undefined] }, secrets: new Set() })).toEqual({ b: [null] });
  });

  test("a mark that outlives its value is ignored", () => {
    expect(encode({ values: { a: 1 }, secrets: new Set(["b", "a.c[2]"]) })).toEqual({ a: 1 });
  });

  test("an output value is its value, secret where it says so, and unknown where it has none", () => {
    const output = (rest: JsonObject) => ({ [signatureKey]: "d0e6a833031e9bbcd3f4e8bde6ca49a4", ...rest });
    const json = { a: output({ value: 1, secret: true }), b: output({}), c: output({ value: [2] }) };
    expect(decode(json)).toEqual({ values: { a: 1, b: UNKNOWN, c: [2] }, secrets: new Set(["a"]) });
  });

  test("a resource stands for its id, a component for its URN, and a resource to come is unknown", () => {
    const reference = (rest: JsonObject) => ({ [signatureKey]: "5cf8f73096256a8f31e491e813e4eb8e", ...rest });
    const json = {
      group: reference({ urn: "urn:g", id: "7d9f" }),
      component: reference({ urn: "urn:c" }),
      planned: reference({ urn: "urn:p", id: "" }),
      unknown: reference({ urn: "urn:u", id: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }),
    };
    expect(decode(json).values).toEqual({
      group: "7d9f",
      component: "urn:c",
      planned: UNKNOWN,
      unknown: UNKNOWN,
    });
  });

  test("an asset is left as it is", () => {
    const asset = { [signatureKey]: "c44067f5952c0a294b673a41bacd8c17", text: "hello" };
    expect(decode({ asset }).values).toEqual({ asset });
  });

  test("no properties are an empty bag", () => {
    expect(decode(fromStruct(undefined))).toEqual({ values: {}, secrets: new Set() });
  });
});

import { singleTier } from "../../../provider/ivr/single-tier.ts";
import { UNKNOWN, type Value } from "../../../provider/model/value.ts";

const main = (options: Value, rest: { readonly [field: string]: Value } = {}): Value => ({
  name: "main",
  options,
  ...rest,
});

describe("Spoke's own attendant can offer", () => {
  test("call groups on digits", () => {
    const menu = main(
      { "1": { callGroup: "Sales" }, " 0": { extension: "100" } },
      { dialByExtension: false },
    );
    expect(singleTier(menu)).toEqual({ options: { "1": "Sales", "0": "100" }, unspoken: [] });
  });

  test("call groups whose names are not known yet", () => {
    expect(singleTier(main({ "1": { callGroup: UNKNOWN } }))).toEqual({
      options: { "1": UNKNOWN },
      unspoken: [],
    });
  });

  test("call groups, in words of its own", () => {
    const menu = main({ "1": { callGroup: "Sales" } }, { say: "For sales, press 1.", language: "en-GB" });
    expect(singleTier(menu)).toEqual({ options: { "1": "Sales" }, unspoken: ["say", "language"] });
  });
});

describe("Spoke's own attendant cannot offer", () => {
  test.each<[Value, string]>([
    [main({ "1": { menu: main({}) } }), "main › 1 leads to a second tier"],
    [
      main({ "1": { voicemail: {} } }),
      "main › 1 uses `voicemail`, which Spoke's own attendant does not have",
    ],
    [
      main({ "*": { callGroup: "Sales" } }),
      "main › * is not a digit, and Spoke's own attendant has only those",
    ],
    [main({ "1": { callGroup: "Sales" }, "1 ": { callGroup: "Support" } }), "main › 1 is there twice"],
    [main({ "1": { callGroup: "Sales", extension: "200" } }), "main › 1 has two targets"],
    [main({ "1": {} }), "main › 1 has no target"],
    [main({ "1": null }), "main › 1 has no target"],
    [main({ "1": UNKNOWN }), "main › 1 is not known yet"],
    [
      main({ "1": { callGroup: "Sales", next: {} } }),
      "main › 1 uses `next`, which Spoke's own attendant does not have",
    ],
    [
      main({ "1": { callGroup: "Sales" } }, { dialByExtension: true }),
      "main uses `dialByExtension`, which Spoke's own attendant does not have",
    ],
    [
      main({ "1": { callGroup: "Sales" } }, { noInput: UNKNOWN }),
      "main uses `noInput`, which Spoke's own attendant does not have",
    ],
    [main({}), "main has no options"],
    [main(UNKNOWN), "the options of main are not known yet"],
    [{ options: {} }, "the menu has no options"],
    [UNKNOWN, "the menu is not known yet"],
  ])("%j", (menu, reason) => {
    expect(singleTier(menu)).toEqual({ reason });
  });
});

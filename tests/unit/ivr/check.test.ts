import { checkMenu } from "../../../provider/ivr/check.ts";
import { describeProblem } from "../../../provider/model/problem.ts";
import { UNKNOWN, type Value } from "../../../provider/model/value.ts";

const object = 'StudioFlow "office"';
const messages = (menu: Value): readonly string[] =>
  checkMenu(menu).map((problem) => describeProblem({ object, ...problem }));
const rules = (menu: Value): readonly string[] =>
  checkMenu(menu).map(({ rule, place }) => `${rule} at ${place}`);

const support = (options: Value): Value => ({
  name: "main",
  say: "Press 2 for support.",
  options: { "2": { menu: { name: "Support", say: "Press 1 for phones.", options } } },
});

const choices =
  "Set one of `extension`, `callGroup`, `menu`, `say`, `play`, `voicemail`, `repeat`, `dialByExtension`, `number`, `hours` and `hangUp`.";

describe("a menu is refused, by its path", () => {
  test("when a leaf has no target", () => {
    const menu = support({ "1": {}, "3": null, "4": { repeat: false } });
    expect(messages(menu)).toEqual([
      `StudioFlow "office", menu.options["2"].menu.options["3"]: main › 2 Support › 3 has no target. ${choices}`,
      `StudioFlow "office", menu.options["2"].menu.options["1"]: main › 2 Support › 1 has no target. ${choices}`,
      `StudioFlow "office", menu.options["2"].menu.options["4"]: main › 2 Support › 4 has no target. ${choices}`,
    ]);
  });

  test("when a leaf has two targets", () => {
    const menu = support({
      "1": { extension: "200", callGroup: "Sales" },
      "2": { say: "One moment.", extension: "200" },
    });
    expect(messages(menu)).toEqual([
      'StudioFlow "office", menu.options["2"].menu.options["1"]: main › 2 Support › 1 has 2 targets, `extension` and `callGroup`. Keep one of them.',
      'StudioFlow "office", menu.options["2"].menu.options["2"]: main › 2 Support › 2 has 2 targets, `extension` and `say`. Keep one of them; what is to follow `say` goes into `next` beside it.',
    ]);
  });

  test("when two options are on one key", () => {
    const menu = support({ "1": { extension: "200" }, " 1": { extension: "300" } });
    expect(messages(menu)).toEqual([
      'StudioFlow "office", menu.options["2"].menu.options[" 1"]: main › 2 Support has two options on key 1, written "1" and " 1". Give one of them another key, or remove it.',
    ]);
  });

  test("when a menu cannot be reached, because its key is none or ends an extension", () => {
    const below: Value = { menu: { name: "Parts", say: "Press 1.", options: { "1": { hangUp: true } } } };
    expect(messages(support({ "12": below, one: { hangUp: true } }))).toEqual([
      'StudioFlow "office", menu.options["2"].menu.options["12"]: main › 2 Support has an option on "12", which is not a key of a telephone, so that the menu Parts can never be reached. Use one of 0 to 9, * and #.',
      'StudioFlow "office", menu.options["2"].menu.options.one: main › 2 Support has an option on "one", which is not a key of a telephone, so that it can never be chosen. Use one of 0 to 9, * and #.',
    ]);
    const dialled: Value = { name: "main", say: "Dial.", dialByExtension: true, options: { "#": below } };
    expect(messages(dialled)).toEqual([
      'StudioFlow "office", menu.options["#"]: main has an option on #, which ends an extension under `dialByExtension`, so that it can never be chosen. Give the option another key.',
    ]);
  });

  test("when what stands in `next` is never reached", () => {
    const menu = support({ "1": { extension: "200", next: { hangUp: true } } });
    expect(messages(menu)).toEqual([
      'StudioFlow "office", menu.options["2"].menu.options["1"].next: main › 2 Support › 1 has `next` beside `extension`, where the call never comes back from. Only `say` and `play` have a `next`: remove it, or put words before it.',
    ]);
  });

  test("when a menu is empty, silent, or says two things", () => {
    expect(messages(support({}))).toEqual([
      'StudioFlow "office", menu.options["2"].menu: main › 2 Support has no options. Add options, or put a target such as `say`, `voicemail` or `callGroup` in place of the menu.',
    ]);
    expect(messages({ name: "main", options: { "1": { hangUp: true } } })).toEqual([
      'StudioFlow "office", menu: main has neither `say` nor `play`, so that callers hear nothing. Add `say` with the words, or `play` with the URL of a recording.',
    ]);
    const both: Value = {
      name: "main",
      say: "A",
      play: "https://assets.acme.test/a.mp3",
      options: { "1": { hangUp: true } },
    };
    expect(messages(both)).toEqual([
      'StudioFlow "office", menu: main has both `say` and `play`, and callers can hear only one. Keep one of them.',
    ]);
  });

  test("when it has more options than a telephone has keys", () => {
    const options = Object.fromEntries(
      Array.from({ length: 13 }, (_, key) => [String(key), { hangUp: true }]),
    );
    expect(messages({ name: "main", say: "Press.", options })).toEqual([
      'StudioFlow "office", menu.options: main has 13 options, and a telephone has 12 keys. Put some of them into a menu below this one.',
    ]);
  });

  test("when dialling and choosing get in each other's way", () => {
    const menu = (timeoutSeconds: number): Value => ({
      name: "main",
      say: "Dial, or press 1.",
      dialByExtension: true,
      timeoutSeconds,
      options: { "1": { hangUp: true } },
    });
    expect(messages(menu(1))).toEqual([
      'StudioFlow "office", menu.timeoutSeconds: main takes the first digit of an extension for an option after 1 s, because it has both options and `dialByExtension`. Set `timeoutSeconds` to 3 to 10, or put `dialByExtension` on a key of its own.',
    ]);
    expect(messages(menu(30))).toEqual([
      'StudioFlow "office", menu.timeoutSeconds: main waits 30 s after every key, because it has `dialByExtension` and an extension could follow. Set `timeoutSeconds` to 3 to 10, or put `dialByExtension` on a key of its own.',
    ]);
    expect(messages(menu(5))).toEqual([]);
  });

  test("when a silent call would never end, or a menu holds itself", () => {
    const menu: Value = {
      name: "main",
      say: "Press 1.",
      options: { "1": { repeat: true } },
      noInput: { say: "Once more.", next: { repeat: true } },
    };
    expect(messages(menu)).toEqual([
      'StudioFlow "office", menu.noInput.next: main › noInput › next repeats the menu although the caller pressed no key, so that the call never ends. End with another target; how often a menu is heard is said by its own `repeat`.',
    ]);
    const round: { name: string; say: string; options: Record<string, Value> } = {
      name: "main",
      say: "Press 1.",
      options: {},
    };
    round.options["1"] = { menu: round };
    expect(messages(round)).toEqual([
      'StudioFlow "office", menu.options["1"].menu: main › 1 main is a menu inside itself. Write `repeat: true` where callers are to hear the same menu again.',
    ]);
  });

  test("when it becomes too many widgets", () => {
    const options = (depth: number): Value =>
      Object.fromEntries(
        ["1", "2", "3", "4", "5", "6", "7", "8", "9"].map((key) => [
          key,
          depth === 0
            ? { extension: "200" }
            : { menu: { name: key, say: "Press.", options: options(depth - 1) } },
        ]),
      );
    expect(messages({ name: "main", say: "Press.", options: options(2) })).toEqual([
      'StudioFlow "office", menu: main becomes a flow of 1185 widgets, and Studio takes at most 1000. Move a branch into a flow of its own.',
    ]);
  });
});

describe("a menu is not judged by what is not known yet", () => {
  test.each<[string, Value]>([
    ["as a whole", UNKNOWN],
    ["in its options", { name: "main", say: "Press.", options: UNKNOWN }],
    ["in its words", { name: "main", say: UNKNOWN, options: { "1": UNKNOWN } }],
    ["in a target", support({ "1": { extension: UNKNOWN } })],
    ["in its name", { name: UNKNOWN, say: "Press.", options: { "1": { repeat: UNKNOWN } } }],
  ])("%s", (_, menu) => {
    expect(checkMenu(menu)).toEqual([]);
  });

  test("but by the rest of it", () => {
    const menu: Value = {
      name: UNKNOWN,
      say: UNKNOWN,
      options: { "1": { extension: UNKNOWN, number: UNKNOWN }, "2": {} },
    };
    expect(rules(menu)).toEqual(["two-targets at menu › 1", "dead-end at menu › 2"]);
  });
});

test("where Spoke's attendant speaks, a menu needs no words", () => {
  const menu = { name: "main", options: { "1": { callGroup: "Sales" } } };
  expect(checkMenu(menu, { words: false })).toEqual([]);
  expect(checkMenu(menu, { property: "tree" }).map(({ path }) => path)).toEqual(["tree"]);
});

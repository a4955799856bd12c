import { compileMenu } from "../../../provider/ivr/compile.ts";
import type { FlowState } from "../../../provider/ivr/flow.ts";
import type { Menu } from "../../../provider/ivr/tree.ts";
import { callGroupsOf } from "../../../provider/ivr/walk.ts";
import { UNKNOWN, type Value } from "../../../provider/model/value.ts";

const context = { organisationId: "org", extensions: { Sales: "200" } };

const compiled = (menu: Menu): readonly FlowState[] => compileMenu(menu as Value, context).definition.states;

/** The widgets in short: `main: gather-input-on-call keypress→main_keys timeout→main_again`. */
const outline = (states: readonly FlowState[]): readonly string[] =>
  states.map(({ name, type, transitions }) => {
    const ways = transitions.flatMap(({ event, next, conditions }) =>
      next === undefined ? [] : [` ${conditions?.[0]?.value ?? event}→${next}`],
    );
    return `${name}: ${type}${ways.join("")}`;
  });

const office: Menu = {
  name: "Main",
  say: "Press 1 for sales, 2 for support.",
  voice: "Polly.Amy-Neural",
  options: {
    "1": { callGroup: "Sales" },
    "2": {
      menu: {
        name: "Support",
        say: "Press 1 for phones.",
        repeat: 0,
        options: { "1": { extension: "300" }, "*": { repeat: true } },
        noInput: { voicemail: { greeting: "Leave a message." } },
      },
    },
  },
  noInput: { callGroup: "100" },
  invalid: "There is no such option.",
};

describe("the flow of a menu", () => {
  test("has a readable widget for each part, named by the keys that lead to it", () => {
    expect(outline(compiled(office))).toEqual([
      "Trigger: trigger incomingCall→main_start",
      "main_start: set-variables next→main",
      "main: gather-input-on-call keypress→main_keys speech→main_again timeout→main_again",
      "main_keys: split-based-on noMatch→main_invalid 1→main_1_sales 2→main_2_support",
      "main_1_sales: add-twiml-redirect",
      "main_2_support: gather-input-on-call keypress→main_2_support_keys speech→main_2_support_noinput_greeting timeout→main_2_support_noinput_greeting",
      "main_2_support_keys: split-based-on noMatch→main_2_support_noinput_greeting 1→main_2_support_1_300 *→main_2_support",
      "main_2_support_1_300: add-twiml-redirect",
      "main_2_support_noinput_greeting: say-play audioComplete→main_2_support_noinput_voicemail",
      "main_2_support_noinput_voicemail: record-voicemail",
      "main_invalid: say-play audioComplete→main_again",
      "main_again: set-variables next→main_tries",
      "main_tries: split-based-on noMatch→main_noinput_100 1,2→main",
      "main_noinput_100: add-twiml-redirect",
    ]);
  });

  test("keeps its other names when one branch changes", () => {
    const names = (menu: Menu) => compiled(menu).map(({ name }) => name);
    const changed = {
      ...office,
      options: { ...office.options, "1": { menu: { name: "Sales", say: "Press.", options: {} } } },
    };
    const others = names(office).filter((name) => !name.startsWith("main_1_"));
    expect(names(changed)).toEqual(expect.arrayContaining(others));
  });

  test("hands calls to Spoke as Spoke's own example does", () => {
    const redirect = compiled(office).find(({ name }) => name === "main_1_sales");
    expect(redirect).toEqual({
      name: "main_1_sales",
      type: "add-twiml-redirect",
      transitions: [{ event: "return" }, { event: "timeout" }, { event: "fail" }],
      properties: {
        url: "https://api.spokephone.com/telephony/redirect?extension=200&organisationId=org",
        method: "POST",
        timeout: "14400",
        offset: { x: expect.any(Number), y: 1040 },
      },
    });
  });

  test("takes one key at once, and an extension up to # or a pause", () => {
    const gathered = (dialByExtension: boolean) =>
      compiled({ ...office, dialByExtension }).find(({ name }) => name === "main")?.properties;
    expect(gathered(false)).toEqual({
      say: "Press 1 for sales, 2 for support.",
      voice: "Polly.Amy-Neural",
      loop: 1,
      timeout: 5,
      finish_on_key: "",
      number_of_digits: 1,
      stop_gather: true,
      offset: { x: 0, y: 520 },
    });
    expect(gathered(true)).toMatchObject({ finish_on_key: "#", timeout: 5 });
    expect(gathered(true)).not.toHaveProperty("number_of_digits");
    const states = compiled({ ...office, dialByExtension: true });
    expect(outline(states)).toContain("main_dial: add-twiml-redirect fail→main_invalid");
    expect(states.find(({ name }) => name === "main_dial")?.properties.url).toBe(
      "https://api.spokephone.com/telephony/redirect?extension={{widgets.main.Digits}}&organisationId=org",
    );
  });

  test("asks for the hours before the menu, and lets callers in when the function fails", () => {
    const states = compiled({
      ...office,
      hours: { functionUrl: "https://acme-1234.twil.io/hours", closed: { say: "We are closed." } },
    });
    expect(outline(states)).toEqual(
      expect.arrayContaining([
        "Trigger: trigger incomingCall→main_hours",
        "main_hours: run-function success→main_open fail→main_start",
        "main_open: split-based-on noMatch→main_closed_say true→main_start",
        "main_closed_say: say-play",
      ]),
    );
  });

  test("passes voice and language down to the menus below, which may have their own", () => {
    const below = { name: "b", say: "B", language: "de-DE", options: { "1": { say: "Ende" } } };
    const states = compiled({
      name: "a",
      say: "A",
      voice: "Polly.Amy",
      language: "en-GB",
      options: { "1": { menu: below } },
    });
    const spoken = states.filter(({ properties }) => properties.say !== undefined);
    expect(spoken.map(({ properties: { say, voice, language } }) => `${say} ${voice} ${language}`)).toEqual([
      "A Polly.Amy en-GB",
      "B Polly.Amy de-DE",
      "Ende Polly.Amy de-DE",
    ]);
  });

  test.each([
    ["24h", "menu_24h"],
    ["Trigger", "menu_trigger"],
    ["日本", "menu"],
    ["Büro & Lager", "buro_lager"],
  ])("is named so that Liquid can speak of it: %s", (name, widget) => {
    const states = compiled({ name, say: "Press 1.", options: { "1": { hangUp: true } } });
    expect(states.find(({ type }) => type === "gather-input-on-call")?.name).toBe(widget);
  });
});

describe("what is not known yet", () => {
  test("has a placeholder, and its path is told", () => {
    const menu: Value = {
      name: "main",
      say: UNKNOWN,
      options: { "1": { extension: UNKNOWN }, "2": { callGroup: "Support" }, "3": UNKNOWN },
    };
    const { definition, placeholders } = compileMenu(menu, { organisationId: UNKNOWN });
    expect(placeholders).toEqual([
      "organisationId",
      "menu.say",
      'menu.options["1"].extension',
      'menu.options["3"]',
      'menu.options["2"].callGroup',
    ]);
    const urls = definition.states.flatMap(({ properties }) => properties.url ?? []);
    const url =
      "https://api.spokephone.com/telephony/redirect?extension=000&organisationId=00000000-0000-0000-0000-000000000000";
    expect(urls).toEqual([url, url, url]);
  });

  test("can be looked up: the call groups that the tree names", () => {
    expect(callGroupsOf(office as Value)).toEqual(["Sales", "100"]);
    expect(callGroupsOf({ name: "main", options: { "1": { callGroup: UNKNOWN } } })).toEqual([]);
  });
});

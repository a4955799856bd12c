import { drawFlow, type Step } from "../../emulator/page/flow-tree.ts";
import { compileMenu } from "../../provider/ivr/compile.ts";
import type { Menu } from "../../provider/ivr/tree.ts";

const names: Record<string, string> = { "100": "Front desk", "301": "Sales", "302": "Support" };

/** The tree as a person reads it on the page, two spaces a tier. */
function linesOf({ key, when, title, detail, follow }: Step, tier = 0): string[] {
  const by = key !== undefined ? `[${key}] ` : when !== undefined ? `${when}: ` : "";
  const line = `${"  ".repeat(tier)}${by}${title}${detail === undefined ? "" : ` (${detail})`}`;
  return [line, ...follow.flatMap((step) => linesOf(step, tier + 1))];
}

function draw(definition: unknown): string[] {
  const tree = drawFlow(definition, (extension) => names[extension]);
  return tree === undefined ? [] : linesOf(tree);
}

const drawMenu = (menu: Menu) =>
  draw(compileMenu(menu, { organisationId: "9d1afcc0-e65b-11f1-bffb-49d55f2e39ea" }).definition);

const say = "Press a key.";
const state = (name: string, type: string, properties: object, ...transitions: object[]) => ({
  name,
  type,
  properties,
  transitions,
});
const flow = (first: string, ...states: object[]) => ({
  initial_state: "Trigger",
  states: [state("Trigger", "trigger", {}, { event: "incomingCall", next: first }), ...states],
});

describe("a flow on the page", () => {
  test("is the tree of its menus, with who is behind each extension", () => {
    const machines = {
      name: "Machines",
      say: "Warranty is 1.",
      options: {
        "1": { extension: "302" },
        "2": { voicemail: { greeting: "What is broken?", maxLengthSeconds: 90 } },
      },
    };
    const tree = drawMenu({
      name: "Help line",
      say,
      options: { "1": { menu: machines }, "2": { extension: "999" }, "3": { number: "+12025550199" } },
      noInput: { extension: "100" },
    });
    expect(tree).toEqual([
      "Help line (“Press a key.”)",
      "  [1] Machines (“Warranty is 1.”)",
      "    [1] Support (extension 302)",
      "    [2] Says (“What is broken?”)",
      "      Takes a message (up to 1 min 30 s)",
      "    no key or a wrong one, after 2 repeats: The call ends",
      "  [2] Nobody (extension 999)",
      "  [3] Calls +12025550199",
      "  no key or a wrong one, after 2 repeats: Front desk (extension 100)",
    ]);
  });

  test("tells a wrong key from none, and says where a caller hears the menu again", () => {
    const tree = drawMenu({
      name: "Shop",
      say,
      repeat: 1,
      invalid: "That is no option.",
      options: { "1": { extension: "301" }, "9": { repeat: true } },
    });
    expect(tree).toEqual([
      "Shop (“Press a key.”)",
      "  [1] Sales (extension 301)",
      "  [9] Hears the menu again (Shop)",
      "  no key, after 1 repeat: The call ends",
      "  a wrong key: Says (“That is no option.”)",
      "    Goes on as above",
    ]);
  });

  test("shows hours, dialled extensions and audio, without what the addresses carry", () => {
    const tree = drawMenu({
      name: "Night",
      play: "https://audio.acme.test/night.mp3?token=hidden",
      repeat: 0,
      dialByExtension: true,
      hours: { functionUrl: "https://hours.acme.test/open?key=hidden", closed: { hangUp: true } },
      options: { "1": { extension: "301" } },
    });
    expect(tree).toEqual([
      "Asks a function (https://hours.acme.test/open?…)",
      "  otherwise: The call ends",
      "  Open, or if that fails: Night (plays https://audio.acme.test/night.mp3?…)",
      "    [1] Sales (extension 301)",
      "    An extension: The extension that was dialled",
      "    no key or a wrong one: The call ends",
    ]);
  });

  test("shows widgets that no menu has by their type and their ways out", () => {
    const definition = flow(
      "ask",
      state(
        "ask",
        "make-http-request",
        { url: "https://acme.test" },
        { event: "success", next: "elsewhere" },
        { event: "failed", next: "gone" },
      ),
      state("elsewhere", "add-twiml-redirect", { url: "https://pbx.acme.test/in?secret=hidden" }),
    );
    expect(draw(definition)).toEqual([
      "Make http request (ask)",
      "  then: Goes on elsewhere (https://pbx.acme.test/in?…)",
      "  if that fails: The call ends",
    ]);
  });

  test("ends, however the definition turns back on itself", () => {
    const variables = (name: string, next: string) =>
      state(name, "set-variables", { variables: [] }, { event: "next", next });
    expect(draw(flow("one", variables("one", "two"), variables("two", "one")))).toEqual([]);
    const words = (name: string, next: string) =>
      state(name, "say-play", { say: name }, { event: "audioComplete", next });
    expect(draw(flow("one", words("one", "two"), words("two", "one")))).toEqual([
      "Says (“one”)",
      "  Says (“two”)",
      "    Goes on as above (One)",
    ]);
  });

  test("stops drawing a flow that is too large", () => {
    const states = Array.from({ length: 500 }, (_, index) =>
      state(`s${index}`, "say-play", { say: "and" }, { event: "audioComplete", next: `s${index + 1}` }),
    );
    const lines = draw(flow("s0", ...states));
    expect(lines).toHaveLength(121);
    expect(lines.at(-1)?.trim()).toBe("More, which is not drawn");
  });

  test.each([
    ["nothing", undefined],
    ["a text", "states"],
    ["no states", { initial_state: "Trigger" }],
    ["states of another kind", { initial_state: 5, states: [null, 7, { name: {} }] }],
    ["a first state that is not there", { initial_state: "x", states: [] }],
    [
      "no calls",
      { initial_state: "Trigger", states: [{ name: "Trigger", type: "trigger", transitions: "none" }] },
    ],
  ])("takes no calls where the definition is %s", (_what, definition) => {
    expect(draw(definition)).toEqual([]);
  });
});

import type { Live } from "../../../provider/model/resource.ts";
import { UNKNOWN, type Values } from "../../../provider/model/value.ts";
import { sameMenu } from "../../../provider/resources/twilio/flow-definition.ts";
import { studioFlow } from "../../../provider/resources/twilio/studio-flow.ts";
import {
  changed,
  created,
  type Doors,
  declared,
  differing,
  listed,
  openDoors,
  refusals,
  reread,
} from "./doors.ts";

const [{ values: byMenu }, second] = studioFlow.examples;
const byDefinition = second?.values as Values;
const menu = byMenu.menu as Values;
const definition = byDefinition.definition as { states: Values[]; description: string };

describe("over the emulator", () => {
  let doors: Doors;
  beforeEach(async () => {
    doors = await openDoors({ seed: "acme" });
  });
  afterEach(() => doors.close());

  test("a definition comes back equal by meaning; a list has none", async () => {
    const live = await created(studioFlow, doors.clients, byDefinition);
    expect(differing(studioFlow, declared(studioFlow, byDefinition), live)).toEqual([]);
    expect(live.outputs).toMatchObject({
      sid: live.id,
      revision: 1,
      webhookUrl: expect.stringContaining(live.id),
    });
    const read = await reread(studioFlow, doors.clients, live.id);
    expect(differing(studioFlow, declared(studioFlow, byDefinition), read)).toEqual([]);
    const [first, ...rest] = await listed(studioFlow, doors.clients);
    expect([first?.values, rest]).toEqual([{ friendlyName: "Closed office", status: "draft" }, []]);

    const asText = { ...byDefinition, definition: JSON.stringify(definition) };
    expect(differing(studioFlow, declared(studioFlow, asText), read)).toEqual([]);
    const states = definition.states.map((state) => ({
      ...state,
      properties: { ...(state.properties as object), offset: { x: 9, y: 9 } },
    }));
    const moved = { ...byDefinition, definition: { ...definition, states: [...states].reverse() } };
    expect(differing(studioFlow, declared(studioFlow, moved), read)).toEqual([]);
    const said = {
      ...byDefinition,
      definition: JSON.parse(JSON.stringify(definition).replace("closed.", "open.")) as Values,
    };
    expect(differing(studioFlow, declared(studioFlow, said), read)).toEqual(["definition"]);
  });

  test("a menu is compared by what it compiles to, and a hand edit of the flow shows", async () => {
    const live = await created(studioFlow, doors.clients, byMenu);
    const read = (await reread(studioFlow, doors.clients, live.id)) as Live;
    expect(differing(studioFlow, declared(studioFlow, byMenu), read)).toEqual([]);
    const explicit = { ...byMenu, menu: { ...menu, timeoutSeconds: 5, repeat: 2 } };
    expect(differing(studioFlow, declared(studioFlow, explicit), read)).toEqual([]);
    const other = { ...byMenu, menu: { ...menu, say: "Press 1 or 2." } };
    expect(differing(studioFlow, declared(studioFlow, other), read)).toEqual(["menu"]);

    const text = JSON.stringify(read.values.definition);
    expect(text).toContain(`organisationId=${doors.clients.facts.organisationId}`);
    const edited = JSON.parse(text.replace("extension=401", "extension=999")) as object;
    await doors.clients.twilio.flows.update(live.id, {
      status: "published",
      definition: edited,
      commitMessage: "By hand",
    });
    const found = (await reread(studioFlow, doors.clients, live.id)) as Live;
    expect(differing(studioFlow, declared(studioFlow, byMenu), found)).toEqual(["menu"]);
    const repaired = await changed(studioFlow, doors.clients, found, byMenu, { menu });
    expect(differing(studioFlow, declared(studioFlow, byMenu), repaired)).toEqual([]);
    expect(repaired.outputs.revision).toBe(3);
  });

  test("a flow of another organisation differs, though the menu is the same", async () => {
    const live = await created(studioFlow, doors.clients, byMenu);
    const { definition: own } = live.values;
    const text = JSON.stringify(own).replaceAll(String(doors.clients.facts.organisationId), "another");
    const foreign = { ...(live.values.menu as Values), definition: JSON.parse(text) as Values };
    expect(sameMenu(menu, live.values.menu)).toBe(true);
    expect(sameMenu(menu, foreign)).toBe(false);
  });

  test("a menu that leads to Spoke needs the organisation", async () => {
    const clients = doors.without("organisationId");
    await expect(created(studioFlow, clients, byMenu)).rejects.toThrow(
      'StudioFlow "Main menu", menu: the menu leads to Spoke extensions, and the Spoke organisation is not configured. Set organisationId, or the environment variable SPOKE_ORGANISATION_ID.',
    );
    const elsewhere = {
      friendlyName: "Out",
      menu: { name: "out", say: "Press 1.", options: { "1": { hangUp: true } } },
    };
    const live = await created(studioFlow, clients, elsewhere);
    expect(differing(studioFlow, declared(studioFlow, elsewhere), live)).toEqual([]);
  });

  test("a draft that a person is working on is not published by a change of the name", async () => {
    const published = { ...byDefinition, status: "published" };
    const live = await created(studioFlow, doors.clients, published);
    const unfinished = JSON.parse(JSON.stringify(definition).replace("closed.", "closed, and")) as object;
    const { flows } = doors.clients.twilio;
    await flows.update(live.id, { status: "draft", definition: unfinished, commitMessage: "By hand" });
    const found = (await reread(studioFlow, doors.clients, live.id)) as Live;
    const renamed = { ...published, friendlyName: "Office closed" };
    const after = await changed(studioFlow, doors.clients, found, renamed, { friendlyName: "Office closed" });
    expect(after.values).toMatchObject({ friendlyName: "Office closed", status: "draft" });
    const wanted = { ...published, friendlyName: "Office closed" };
    const republished = await changed(studioFlow, doors.clients, after, wanted, { status: "published" });
    expect(republished.values.status).toBe("published");
  });

  test("a name, a status or another form is a new revision; a message alone is none", async () => {
    const live = await created(studioFlow, doors.clients, byDefinition);
    const renamed = { ...byDefinition, friendlyName: "Office closed", status: "published" };
    const after = await changed(studioFlow, doors.clients, live, renamed, {
      friendlyName: "Office closed",
      status: "published",
    });
    expect(after.values).toMatchObject({ friendlyName: "Office closed", status: "published" });
    expect(after.outputs.revision).toBe(2);
    expect(differing(studioFlow, declared(studioFlow, renamed), after)).toEqual([]);
    const said = { ...renamed, commitMessage: "Again" };
    expect(await changed(studioFlow, doors.clients, after, said, { commitMessage: "Again" })).toEqual(after);

    const asMenu = { friendlyName: "Office closed", menu };
    const third = await changed(studioFlow, doors.clients, after, asMenu, { menu });
    expect(differing(studioFlow, declared(studioFlow, asMenu), third)).toEqual([]);
    await studioFlow.remove?.(doors.clients, third, asMenu);
    expect(await listed(studioFlow, doors.clients)).toEqual([]);
  });

  describe("Twilio's verdict in a preview", () => {
    const widget = (properties: Values): Values => ({
      ...definition,
      states: definition.states.map((state) => (state.name === "closed" ? { ...state, properties } : state)),
    });

    test("nothing is written, and a good flow has no problem", async () => {
      await doors.world.forgetRequests();
      const unfinished: Values = { ...byMenu, menu: { ...menu, say: UNKNOWN } };
      for (const values of [byMenu, byDefinition, unfinished]) {
        expect(await studioFlow.validate?.(doors.clients, declared(studioFlow, values))).toEqual([]);
      }
      expect((await doors.world.requests()).writes).toBe(0);
      expect(await studioFlow.validate?.(doors.clients, { friendlyName: "x", menu: UNKNOWN })).toEqual([]);
    });

    test("a problem stands at its path, and says what was a placeholder", async () => {
      const wrong = { friendlyName: "Closed office", definition: widget({ say: "Closed.", loop: "often" }) };
      const [problem] = (await studioFlow.validate?.(doors.clients, declared(studioFlow, wrong))) ?? [];
      expect(problem).toEqual({
        object: 'StudioFlow "Closed office"',
        path: "definition.states[1].properties.loop",
        what: expect.stringMatching(/^Twilio refuses the flow: .*[^.]$/),
        remedy: "Correct the definition at that path.",
      });
      const open: Values = { friendlyName: UNKNOWN, definition: widget({ say: UNKNOWN, loop: "often" }) };
      const [other] = (await studioFlow.validate?.(doors.clients, open)) ?? [];
      expect(other?.what).toBe(
        `${problem?.what} (placeholders stood in for what is not known yet: definition.states[1].properties.say)`,
      );
    });

    test("a problem of a menu names the widget", async () => {
      const loud = { friendlyName: "Loud", menu: { ...menu, voice: "x", language: "" } };
      await doors.world.fault({
        match: { path: "/twilio/studio/v2/Flows/Validate" },
        fault: {
          status: 400,
          body: {
            code: 81022,
            message: "Flow definition validation failed, check `details` for more information",
            status: 400,
            details: { errors: [{ property_path: "#/states/1/properties/say", message: "is too long." }] },
          },
        },
      });
      expect(await studioFlow.validate?.(doors.clients, loud)).toEqual([
        {
          object: 'StudioFlow "Loud"',
          path: "menu",
          what: 'Twilio refuses the flow at the widget "main_start", properties.say: is too long',
          remedy: "Change the menu at that place.",
        },
      ]);
    });
  });
});

describe("rules", () => {
  test.each([
    [
      "neither form, both forms",
      {},
      ["gives none of definition and menu. Give exactly one of definition and menu."],
    ],
    [
      "both forms",
      { definition, menu },
      ["gives both definition and menu. Give exactly one of definition and menu."],
    ],
    [
      "a text that is not JSON",
      { definition: "{states" },
      [
        expect.stringMatching(
          /^definition: the text is not JSON: .*\. Give the JSON that Studio shows under Trigger > Show Flow JSON, as an object or as text\.$/,
        ),
      ],
    ],
    [
      "a key that leads nowhere, and a group by its name",
      { menu: { ...menu, options: { "1": { callGroup: "Sales" }, "2": {} } } },
      [
        expect.stringMatching(/^menu\.options\["2"\]: main › 2 /),
        'menu.options["1"].callGroup: a flow reaches a call group by its extension, and "Sales" is none. Give its extension, or declare the menu as an IvrTree with the CallGroup resource itself.',
      ],
    ],
  ])("%s", (_title, fields, messages) => {
    expect(refusals(studioFlow, { friendlyName: "Main menu", ...fields })).toEqual(messages);
  });

  test("what is not known yet breaks no rule, and equals nothing", () => {
    const unfinished: readonly Values[] = [
      { menu: UNKNOWN },
      { definition: UNKNOWN },
      { menu: { ...menu, say: UNKNOWN } },
    ];
    for (const fields of unfinished) {
      expect(refusals(studioFlow, { friendlyName: UNKNOWN, ...fields })).toEqual([]);
    }
    expect(sameMenu(UNKNOWN, menu)).toBe(false);
    expect(sameMenu({ ...menu, say: UNKNOWN }, { ...menu, say: UNKNOWN })).toBe(false);
    expect(sameMenu(menu, { ...menu, repeat: 2 })).toBe(true);
  });
});

/** A declaration that is right by itself, and clashes with what is live or with another resource: refused before a write. */
import type { FrontEnd } from "../support/front-end.ts";
import { kindOf, type Stage, setStage } from "./stage.ts";

let stage: Stage;

beforeEach(async () => {
  stage = await setStage();
});

afterEach(() => stage.close());

/** An administrator makes an object by hand. @returns its id */
async function make(collection: string, object: object): Promise<string> {
  return ((await stage.world.control("POST", `/objects/${collection}`, object)) as { id: string }).id;
}

const idOf = async (
  collection: string,
  has: (object: Record<string, unknown>) => boolean,
): Promise<unknown> =>
  ((await stage.world.control("GET", `/objects/${collection}`)) as Record<string, unknown>[]).find(has)?.id;

const createdFirst =
  "Correct the name; or, where this program declares it, use that resource's output here, so that it is created first.";
const closed = { open: false };
const week = {
  monday: closed,
  tuesday: closed,
  wednesday: closed,
  thursday: closed,
  friday: closed,
  saturday: closed,
  sunday: closed,
};

describe("a reference to nothing", () => {
  test.each([
    [
      "a member",
      "index:CallGroup",
      { name: "Sales", members: [{ user: "admin@acme.test" }, { user: "nobody@acme.test" }] },
      `CallGroup "subject", members[1].user: there is no User "nobody@acme.test". ${createdFirst}`,
    ],
    [
      "an overflow",
      "index:CallGroup",
      { name: "Sales", noAnswer: { action: "callGroup", callGroup: "Nowhere" } },
      `CallGroup "subject", noAnswer.callGroup: there is no CallGroup "Nowhere". ${createdFirst}`,
    ],
    [
      "a key of the menu",
      "index:AutoAttendant",
      { options: { "1": "Reception", "2": "Nowhere" } },
      `AutoAttendant "subject", options["2"]: there is no CallGroup "Nowhere". ${createdFirst}`,
    ],
    [
      "a voicemail",
      "index:OfficeHours",
      { name: "Office", timeZone: "Europe/London", days: week, voicemailGroup: "Nowhere" },
      `OfficeHours "subject", voicemailGroup: there is no CallGroup "Nowhere". ${createdFirst}`,
    ],
    [
      "a flow",
      "index:NumberAssignment",
      { phoneNumber: "+12025550112", via: "studio", flow: "FW0123456789abcdef0123456789abcdef" },
      `NumberAssignment "subject", flow: there is no Twilio StudioFlow "FW0123456789abcdef0123456789abcdef". ${createdFirst}`,
    ],
  ])("%s", async (_title, token, values, message) => {
    expect(await stage.refusal(await stage.open(), token, values)).toEqual({
      by: "preview",
      message,
      writes: 0,
    });
  });

  test("a name that two objects have", async () => {
    const ids = [
      await make("callGroups", { name: "Twins", extension: "401" }),
      await make("callGroups", { name: "Twins", extension: "402" }),
    ];
    const values = { name: "Sales", noAnswer: { action: "callGroup", callGroup: "Twins" } };
    expect(await stage.refusal(await stage.open(), "index:CallGroup", values)).toEqual({
      by: "preview",
      message: `CallGroup "subject", noAnswer.callGroup: 2 live CallGroup objects are called "Twins": ids ${ids.join(" and ")}. Write the id of the one that is meant.`,
      writes: 0,
    });
  });
});

describe("two objects with one key", () => {
  test.each([
    ["index:CallGroup", "callGroups", { name: "Twins" }, 'name "Twins"'],
    ["index:ApiKey", "apiKeys", { name: "Reporting" }, 'name "Reporting"'],
    [
      "index:Webhook",
      "webhooks",
      { url: "https://hooks.acme.test/spoke", events: ["call.ended"], description: "CRM" },
      'url "https://hooks.acme.test/spoke", description "CRM"',
    ],
  ])("%s", async (token, collection, values, key) => {
    const ids = [await make(collection, values), await make(collection, values)];
    expect(await stage.refusal(await stage.open(), token, values)).toEqual({
      by: "preview",
      message: `${kindOf(token).name} "subject": 2 live objects have the key ${key}: ids ${ids.join(" and ")}. Delete or rename one of them, or import the one that is meant by its id: pulumi import spoke:${token} subject ${ids[0]}.`,
      writes: 0,
    });
  });

  test("after a change of the key: the preview warns, because the other one may go in the same run", async () => {
    const other = await make("callGroups", { name: "Support" });
    const front = await stage.open();
    const kind = kindOf("index:CallGroup");
    const before = (await front.check(kind, "sales", { name: "Sales" })).inputs;
    const after = (await front.check(kind, "sales", { name: "Support" })).inputs;
    const stored = await front.create(kind, "sales", before);
    const warnings = jest.spyOn(console, "error").mockImplementation(() => undefined);
    await front.update(kind, "sales", stored, after, true);
    expect(warnings.mock.calls).toEqual([
      [
        `warning: CallGroup "sales": name "Support" is the key of another live object too (id ${other}; this one has the id ${stored.id}). Unless this run renames or deletes the other one, give this one another key, or delete the other one first.`,
      ],
    ]);
    warnings.mockRestore();
  });

  test("one that is somebody else's", async () => {
    const id = await make("callGroups", { name: "Support", extension: "302", ringSeconds: 45 });
    const values = { name: "Support", extension: "302" };
    expect(await stage.refusal(await stage.open(), "index:CallGroup", values)).toEqual({
      by: "preview",
      message: `CallGroup "subject": an object with extension "302" exists already (id ${id}) and differs in ringSeconds. To manage it as it is, run: pulumi import spoke:index:CallGroup subject ${id}. To take it over and change it, set adopt: true. Nothing was written.`,
      writes: 0,
    });
  });
});

describe("what is in use", () => {
  test("an extension of a person", async () => {
    const id = await idOf("users", ({ email }) => email === "admin@acme.test");
    const values = { name: "Sales", extension: "101" };
    expect(await stage.refusal(await stage.open(), "index:CallGroup", values)).toEqual({
      by: "preview",
      message: `CallGroup "subject": extension 101 is in use by the User "admin@acme.test" (id ${id}). Choose another, or free it there first. Nothing was written.`,
      writes: 0,
    });
  });

  test("an extension of a group", async () => {
    const id = await make("callGroups", { name: "Support", extension: "302" });
    const values = { email: "zoe@acme.test", firstName: "Zoe", lastName: "Ash", extension: "302" };
    expect(await stage.refusal(await stage.open(), "index:User", values)).toEqual({
      by: "preview",
      message: `User "subject": extension 302 is in use by the CallGroup "Support" (id ${id}). Choose another, or free it there first. Nothing was written.`,
      writes: 0,
    });
  });

  test("an extension that a group changes to: the preview warns, because its holder may give it up in the same run", async () => {
    const id = await make("callGroups", { name: "Support", extension: "302" });
    const warnings = jest.spyOn(console, "error").mockImplementation(() => undefined);
    const front = await stage.open();
    const kind = kindOf("index:CallGroup");
    const before = (await front.check(kind, "sales", { name: "Sales", extension: "301" })).inputs;
    const after = (await front.check(kind, "sales", { name: "Sales", extension: "302" })).inputs;
    const stored = await front.create(kind, "sales", before);
    await stage.world.forgetRequests();
    const message = `CallGroup "sales": extension 302 is in use by the CallGroup "Support" (id ${id}). Choose another, or free it there first. Nothing was written.`;
    await front.update(kind, "sales", stored, after, true);
    expect(warnings.mock.calls).toEqual([[`warning: ${message}`]]);
    await expect(front.update(kind, "sales", stored, after)).rejects.toMatchObject({ message });
    expect((await stage.world.requests()).writes).toBe(0);
    warnings.mockRestore();
  });
});

/** Two resources of one program, previewed one after the other. */
async function second(
  token: string,
  one: Parameters<FrontEnd["check"]>[2],
  otherToken = token,
  other = one,
): Promise<unknown> {
  const front = await stage.open();
  const { inputs } = await front.check(kindOf(token), "one", one);
  await front.preview(kindOf(token), "one", inputs);
  return stage.refusal(front, otherToken, other, "two");
}

const ownedTwice = "Only one resource can own it: take it out of one of the two.";
const keepOne =
  "Keep one of the two resources, or give this one another key. Where a resource was renamed in the program, give it an alias of its old name.";

describe("two resources that own one field", () => {
  test("an extension", async () => {
    const person = { email: "zoe@acme.test", firstName: "Zoe", lastName: "Ash", extension: "500" };
    expect(
      await second("index:CallGroup", { name: "Sales", extension: "500" }, "index:User", person),
    ).toEqual({
      by: "preview",
      message: `User "two": takes extension 500, which CallGroup "one" takes already. ${ownedTwice}`,
      writes: 0,
    });
  });

  test("the target of a number", async () => {
    const number = { phoneNumber: "+12025550110" };
    const main = { ...number, mainMenu: true };
    const group = { ...number, callGroup: "Reception" };
    const message = (name: string) =>
      `${name} "two": takes the target of +12025550110, which NumberAssignment "one" takes already. ${ownedTwice}`;
    expect(await second("index:NumberAssignment", main, "index:NumberAssignment", group)).toEqual({
      by: "preview",
      message: message("NumberAssignment"),
      writes: 0,
    });
    const voice = { ...number, adopt: true, voiceUrl: "https://hooks.acme.test/voice" };
    expect(await second("index:NumberAssignment", main, "twilio:PhoneNumber", voice)).toEqual({
      by: "preview",
      message: message("Twilio PhoneNumber"),
      writes: 0,
    });
  });

  test("the menu", async () => {
    const id = stage.world.settings.organisationId;
    const other = { options: { "2": "Reception" } };
    expect(
      await second("index:AutoAttendant", { options: { "1": "Reception" } }, "index:AutoAttendant", other),
    ).toEqual({
      by: "preview",
      message: `AutoAttendant "two": stands for the same object (id ${id}) as AutoAttendant "one". An organisation has one of it: declare all of it in one resource.`,
      writes: 0,
    });
  });

  test("a whole object that neither has created yet", async () => {
    const person = { email: "zoe@acme.test", firstName: "Zoe", lastName: "Ash" };
    expect(await second("index:User", person)).toEqual({
      by: "preview",
      message: `User "two": stands for the same object (email "zoe@acme.test") as User "one". ${keepOne}`,
      writes: 0,
    });
    const line = { search: { country: "US", type: "local" }, label: "Sales line" };
    expect(await second("twilio:PhoneNumber", line)).toEqual({
      by: "preview",
      message: `Twilio PhoneNumber "two": stands for the same object (label "Sales line") as Twilio PhoneNumber "one". ${keepOne}`,
      writes: 0,
    });
  });

  test("a whole object that is there", async () => {
    const id = await make("callGroups", { name: "Support", extension: "302" });
    const support = { name: "Support" };
    expect(await second("index:CallGroup", support)).toEqual({
      by: "preview",
      message: `CallGroup "two": stands for the same object (id ${id}) as CallGroup "one". ${keepOne}`,
      writes: 0,
    });
  });
});

/** What comes out of stack files that are right. */
import { readFile } from "node:fs/promises";
import { sectionOf, sectionsOf } from "../../../provider/derive/stack-names.ts";
import { kinds } from "../../../provider/resources/registry.gen.ts";
import { apiKey } from "../../../provider/resources/spoke/api-key.ts";
import { webhook } from "../../../provider/resources/spoke/webhook.ts";
import { loadStack } from "../../../provider/stack/load.ts";
import { formatStackProblem } from "../../../provider/stack/source.ts";
import { inputsOf, load, problemsOf } from "../../support/stack.ts";

describe("the example", () => {
  const office = () =>
    loadStack(
      {
        files: ["examples/acme-stack/spoke.yaml"],
        readFile: (path) => readFile(path, "utf8"),
        environment: {},
        parameters: {},
      },
      kinds,
    );

  test("loads without a problem or a warning", async () => {
    const stack = await office();
    expect([...stack.problems, ...stack.warnings].map(formatStackProblem)).toEqual([]);
    const count = (token: string) =>
      stack.declaration.objects.filter(({ kind }) => kind.token === token).length;
    expect(count("spoke:index:User")).toBe(12);
    expect(count("spoke:index:CallGroup")).toBe(4);
    expect(count("spoke:index:NumberAssignment")).toBe(3);
    expect(count("spoke:twilio:PhoneNumber")).toBe(3);
  });

  test("is the office of examples/acme-yaml, object by object", async () => {
    const { declaration } = await office();
    const group = declaration.objects.find(({ inputs }) => inputs.name === "Support");
    expect(group?.inputs).toMatchObject({
      extension: "302",
      maxWaitSeconds: 180,
      members: ["gus", "hana", "ivo", "jude"].map((name) => ({ user: `${name}@acme.test` })),
      noAnswer: { action: "callGroup", callGroup: "Sales" },
    });
    const attendant = declaration.objects.find(({ kind }) => kind.name === "AutoAttendant");
    expect(attendant?.inputs.options).toEqual({ 0: "Front desk", 1: "Sales", 2: "Support", 3: "Accounts" });
  });
});

test("sections are named by one rule", () => {
  const names = kinds.map((kind) => [kind.token, sectionOf(kind).join(".")]);
  expect(Object.fromEntries(names)).toMatchObject({
    "spoke:index:ApiKey": "apiKeys",
    "spoke:index:AutoAttendant": "autoAttendant",
    "spoke:index:CallGroup": "callGroups",
    "spoke:index:NumberAssignment": "numberAssignments",
    "spoke:index:OfficeHours": "officeHours",
    "spoke:index:Organization": "organization",
    "spoke:index:PhoneNumber": "phoneNumbers",
    "spoke:index:SipTrunk": "sipTrunks",
    "spoke:index:User": "users",
    "spoke:index:Webhook": "webhooks",
    "spoke:twilio:PhoneNumber": "twilio.phoneNumbers",
    "spoke:twilio:StudioFlow": "twilio.studioFlows",
  });
  const named = (name: string) => sectionOf({ name, module: "index", singleton: false }).join(".");
  expect(["AudioAsset", "CallPolicy", "Address", "TrunkKey"].map(named)).toEqual([
    "audioAssets",
    "callPolicies",
    "addresses",
    "trunkKeys",
  ]);
});

test("two kinds of one section are an error of whoever adds the second", () => {
  expect(() => sectionsOf([apiKey, { ...webhook, name: "ApiKey" }])).toThrow(
    "spoke:index:Webhook and spoke:index:ApiKey have one key in a stack file: apiKeys. Give the kind another name.",
  );
});

test("numbers keep their text where the field takes text", async () => {
  const text =
    "callGroups:\n  - { name: 007, extension: 0100, ringSeconds: 20 }\nphoneNumbers:\n  - phoneNumber: +12025550110\n";
  const [[, group], [, number]] = (await inputsOf(text)) as [[string, unknown], [string, unknown]];
  expect(group).toMatchObject({ name: "007", extension: "0100", ringSeconds: 20 });
  expect(number).toMatchObject({ phoneNumber: "+12025550110" });
});

test("pinned ids, old keys, ignored paths and silenced rules", async () => {
  const text = `callGroups:
  - { name: Front desk, extension: "100", was: Reception, id: 4711 }
  - { name: Sales, extension: "301", was: 300, ignore: [members, noAnswer.action], silence: [empty-group] }
  - { name: Support, was: { extension: 302 } }
  - { name: Night, was: { extension: 0100 }, silence: [0100] }
phoneNumbers:
  - { phoneNumber: +12025550123, was: { phoneNumber: +12025550111 } }
webhooks:
  - { url: https://hooks.acme.test, events: [call.ended], was: { url: https://old.acme.test } }
users:
  - { email: ana@acme.test, firstName: Ana, lastName: Lee, was: ANA@old.acme.test }
`;
  const { declaration, problems } = await load(text);
  expect(problems).toEqual([]);
  expect(declaration.objects.map(({ id, was, ignore, silence }) => ({ id, was, ignore, silence }))).toEqual([
    { id: "4711", was: { name: "Reception" }, ignore: [], silence: [] },
    {
      id: undefined,
      was: { extension: "300" },
      ignore: ["members", "noAnswer.action"],
      silence: ["empty-group"],
    },
    { id: undefined, was: { extension: "302" }, ignore: [], silence: [] },
    { id: undefined, was: { extension: "0100" }, ignore: [], silence: ["0100"] },
    { id: undefined, was: { phoneNumber: "+12025550111" }, ignore: [], silence: [] },
    { id: undefined, was: { url: "https://old.acme.test", description: null }, ignore: [], silence: [] },
    { id: undefined, was: { email: "ana@old.acme.test" }, ignore: [], silence: [] },
  ]);
});

test("places of objects, of their fields, and of what a file inside gives", async () => {
  const files = {
    "deploy/spoke.yaml": `# The office
callGroups:
  - name: Sales
    members: [{ user: ana@acme.test }]
twilio:
  studioFlows:
    - friendlyName: Help
      menu: !file menus/help.yaml
`,
    "deploy/menus/help.yaml": "name: Help\nsay: Hello\noptions:\n  1: { hangUp: true }\n",
  };
  const { declaration, problems } = await load(files, { files: ["deploy/spoke.yaml"] });
  expect(problems).toEqual([]);
  const [group, flow] = declaration.objects;
  const at = (place: ReturnType<NonNullable<typeof group>["place"]>) =>
    place && `${place.file}:${place.line}:${place.column}`;
  expect(at(group?.place())).toBe("deploy/spoke.yaml:3:5");
  expect(at(group?.place("members[0].user"))).toBe("deploy/spoke.yaml:4:23");
  expect(at(group?.place("ringSeconds"))).toBe("deploy/spoke.yaml:3:5");
  expect(at(flow?.place('menu.options["1"].hangUp'))).toBe("deploy/menus/help.yaml:4:16");
});

test("anchors, aliases and merged keys, of which places are those of the anchor", async () => {
  const text = `callGroups:
  - &first
    name: A
    queue: &queue { enabled: true }
  - <<: *first
    name: B
    queue: *queue
`;
  const { declaration, problems } = await load(text);
  expect(problems).toEqual([]);
  expect(declaration.objects.map(({ inputs }) => [inputs.name, inputs.queue])).toEqual([
    ["A", { enabled: true }],
    ["B", { enabled: true }],
  ]);
  expect(declaration.objects[1]?.place("queue.enabled")).toEqual({ file: "spoke.yaml", line: 4, column: 30 });
});

describe("several files", () => {
  test("are one declaration", async () => {
    const files = {
      "base.yaml":
        "params: { zone: { default: Europe/London } }\ncallGroups: [{ name: Sales }]\nconfirmed: [1e5, abc]\n",
      "site.json":
        '{ "organization": { "timeZone": { "$param": "zone" } }, "callGroups": [], "confirmed": ["abc"] }',
    };
    const { declaration, problems, parameters, confirmed } = await load(files);
    expect(problems).toEqual([]);
    expect(declaration.objects.map(({ kind }) => kind.name)).toEqual(["CallGroup", "Organization"]);
    expect(declaration.objects[1]?.inputs.timeZone).toBe("Europe/London");
    expect(parameters).toEqual([{ name: "zone", type: "string", default: "Europe/London" }]);
    expect(confirmed).toEqual(["1e5", "abc"]);
  });

  test("that say one thing twice", async () => {
    const files = {
      "a.yaml": `organisation: 11111111-1111-4111-8111-111111111111
params: { x: { default: 1 } }
callGroups: [{ name: Sales, extension: '301' }, { name: A, id: g1 }]
users: [{ email: ana@acme.test, firstName: Ana, lastName: Lee }]
autoAttendant: { options: { 1: Sales } }
`,
      "b.json": `{ "organisation": "21111111-1111-4111-8111-111111111111",
  "params": { "x": { "default": 2 } },
  "callGroups": [{ "name": "Other", "extension": 301 }, { "name": "B", "id": "G1" }, { "name": "Sales" }],
  "users": [{ "email": "Ana@Acme.test", "firstName": "Ana", "lastName": "Lee" }],
  "autoAttendant": { "options": { "1": "Sales" } } }
`,
    };
    expect(await problemsOf(files)).toEqual([
      "b.json:1:19: organisation: is another one at a.yaml:1:15. Files of one run are for one organisation.",
      'b.json:2:15: Parameter "x": is declared already, at a.yaml:2:11. Declare it in one file.',
      'b.json:3:18: CallGroup "Other": is declared already, at a.yaml:3:14. Declare each object once.',
      'b.json:3:57: CallGroup "B": is declared already, at a.yaml:3:49. Declare each object once.',
      'b.json:4:13: User "ana@acme.test": is declared already, at a.yaml:4:9. Declare each object once.',
      "b.json:5:20: AutoAttendant: is declared already, at a.yaml:5:16. Declare each object once.",
    ]);
  });
});

describe("what a file answers for", () => {
  const scopeOf = async (text: string | Record<string, string>) => {
    const { declaration, problems } = await load(text);
    return {
      problems: problems.map(formatStackProblem),
      kinds: [...declaration.scope.kinds],
      labels: Object.fromEntries(declaration.scope.labels),
    };
  };

  test("without manage, the kinds that it declares; an empty list declares one too", async () => {
    expect(await scopeOf("webhooks: []\ncallGroups: [{ name: A }]\n")).toEqual({
      problems: [],
      kinds: ["spoke:index:Webhook", "spoke:index:CallGroup"],
      labels: {},
    });
  });

  test("with manage, what that says, in all files together", async () => {
    const files = {
      "a.yaml": "manage: { kinds: [CallGroup], labels: { Webhook: ['CRM *'] } }\ncallGroups: []\n",
      "b.yaml": "manage: { labels: { Webhook: [Billing] } }\n",
      "c.yaml": "webhooks: [{ url: https://x.acme.test, events: [call.ended], description: CRM calls }]\n",
    };
    expect(await scopeOf(files)).toEqual({
      problems: [],
      kinds: ["spoke:index:CallGroup", "spoke:index:Webhook"],
      labels: { "spoke:index:Webhook": ["CRM *", "Billing"] },
    });
  });

  test("with labels alone, the other kinds are those that are declared", async () => {
    expect((await scopeOf("manage: { labels: { User: ['*@acme.test'] } }\napiKeys: []\n")).kinds).toEqual([
      "spoke:index:User",
      "spoke:index:ApiKey",
    ]);
  });

  test("what is declared and not owned, and names that do not exist", async () => {
    const text = `manage:
  kinds: [CallGroups, User, twilio.PhonNumber]
  labels: { Webhok: [x], Webhook: CRM, User: ['a*'] }
  kind: 1
users: [{ email: ben@acme.test, firstName: Ben, lastName: Abara }]
apiKeys: [{ name: Reporting }]
`;
    expect((await scopeOf(text)).problems).toEqual([
      'spoke.yaml:2:11: manage.kinds[0]: "CallGroups" is not a kind. Did you mean "CallGroup"?',
      'spoke.yaml:2:29: manage.kinds[2]: "twilio.PhonNumber" is not a kind. Did you mean "twilio.PhoneNumber"?',
      'spoke.yaml:3:13: manage.labels.Webhok: "Webhok" is not a kind. Did you mean "Webhook"?',
      'spoke.yaml:3:35: manage.labels.Webhook: is not a list of texts. Write it as ["CRM *"].',
      'spoke.yaml:4:3: manage.kind: "kind" is not a key of manage. Did you mean "kinds"?',
      'spoke.yaml:5:9: User "ben@acme.test": is declared, and fits none of the labels that manage has for its kind ("a*"). Add its name to manage.labels.User, or rename it.',
      'spoke.yaml:6:11: ApiKey "Reporting": is declared, and manage does not name its kind. Add ApiKey to manage.kinds.',
    ]);
  });
});

test("what deserves a warning has a place too", async () => {
  const { problems, warnings } = await load(
    "webhooks:\n  - url: https://hooks.acme.test\n    events: [call.ended, call.endd]\n",
  );
  expect(problems).toEqual([]);
  expect(warnings.map(formatStackProblem)).toEqual([
    expect.stringMatching(
      /^spoke\.yaml:3:26: Webhook "https:\/\/hooks\.acme\.test", events\[1\]: "call\.endd" is not an event type .* Did you mean "call\.ended"\?/,
    ),
  ]);
});

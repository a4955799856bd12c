/** `spokectl import` over the emulator: one object more in a file, and the rest of it letter by letter as it was. */
import { openStage, type Stage } from "./stage.ts";

let stage: Stage;

beforeEach(async () => {
  stage = await openStage();
  const groups = [
    { name: "Sales", extension: "301", ringSeconds: 30 },
    { name: "Support", extension: "302" },
  ];
  for (const group of groups) await stage.world.control("POST", "/objects/callGroups", group);
});

afterEach(() => stage.close());

/** Imports into a text. */
async function imported(text: string, parameters: readonly string[], file = "spoke.yaml") {
  await stage.write(file, text);
  const { code, stderr } = await stage.run(["import", ...parameters, "-f", file]);
  return { code, stderr, text: await stage.read(file) };
}

const odd = `# Who answers the phone.   Mind the gaps!

callGroups:   # all of them
      - &first
          name:   Reception     # the first
          extension:   '100'
          # rings long
          ringSeconds: &long   25

      - name: Support
        extension: "302"   # as on the card
        ringSeconds: *long
        # the end of Support

# Numbers come later.
webhooks: [  { url: "https://hooks.acme.test/a", events: [call.ended] } ]
# The end.
`;

test("a file with comments, anchors and odd indentation keeps every letter", async () => {
  const { code, stderr, text } = await imported(odd, ["CallGroup", "sales"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: 'Added CallGroup "Sales" to spoke.yaml.\n' });
  expect(text).toBe(
    odd.replace(
      "        # the end of Support\n",
      `        # the end of Support
      - name: Sales
        extension: "301"
        ringSeconds: 30
`,
    ),
  );
});

test("what is declared already changes nothing, whether by key, by an old key or by id", async () => {
  const { id } = (await stage.world.control("POST", "/objects/callGroups", {
    name: "Night",
    extension: "399",
  })) as { id: string };
  const declarations = [`{ name: Night }`, `{ name: Day, was: Night }`, `{ name: Day, id: ${id} }`];
  for (const declaration of declarations) {
    const text = `callGroups:\n  - ${declaration}\n`;
    const after = await imported(text, ["CallGroup", id]);
    expect(after).toEqual({
      code: 0,
      stderr: 'CallGroup "Night" is declared already, at spoke.yaml:2:5. Nothing was changed.\n',
      text,
    });
  }
});

const warning =
  'warning: The file answers for every CallGroup from here on, so that an apply with --prune deletes those that are not in it. To keep to this one, add manage: { labels: { CallGroup: ["301"] } }.\n';

test.each([
  [
    "a file without the kind",
    "organization: { companyName: Acme }\n# The end.\n",
    'organization: { companyName: Acme }\n\ncallGroups:\n  - name: Sales\n    extension: "301"\n    ringSeconds: 30\n# The end.\n',
    true,
  ],
  ["an empty file", "", 'callGroups:\n  - name: Sales\n    extension: "301"\n    ringSeconds: 30\n', true],
  [
    "a file of comments, without a line break at the end",
    "# Acme",
    '# Acme\ncallGroups:\n  - name: Sales\n    extension: "301"\n    ringSeconds: 30\n',
    true,
  ],
  [
    "a list in brackets",
    "callGroups: [{ name: Support }]   # short\n",
    'callGroups: [{ name: Support },{"name":"Sales","extension":"301","ringSeconds":30}]   # short\n',
    false,
  ],
  [
    "an empty list",
    "callGroups: []\n# The end.\n",
    'callGroups:\n  - name: Sales\n    extension: "301"\n    ringSeconds: 30\n# The end.\n',
    false,
  ],
  [
    "a Windows file",
    "callGroups:\r\n- name: Support\r\n",
    'callGroups:\r\n- name: Support\r\n- name: Sales\r\n  extension: "301"\r\n  ringSeconds: 30\r\n',
    false,
  ],
  [
    "a text over several lines at the end",
    "webhooks:\n  - url: https://hooks.acme.test/a\n    events: [call.ended]\n    description: |\n      Two\n      lines\n",
    "webhooks:\n  - url: https://hooks.acme.test/a\n    events: [call.ended]\n    description: |\n      Two\n      lines\n" +
      '\ncallGroups:\n  - name: Sales\n    extension: "301"\n    ringSeconds: 30\n',
    true,
  ],
])("%s", async (_title, before, after, isNew) => {
  expect(await imported(before, ["CallGroup", "301"])).toEqual({
    code: 0,
    stderr: `Added CallGroup "Sales" to spoke.yaml.\n${isNew ? warning : ""}`,
    text: after,
  });
});

test.each([
  [
    "indented by four",
    '{\n    "callGroups": [\n        { "name": "Support" }\n    ]\n}\n',
    '{\n    "callGroups": [\n        { "name": "Support" },\n        {\n            "name": "Sales",\n            "extension": "301",\n            "ringSeconds": 30\n        }\n    ]\n}\n',
  ],
  [
    "on one line",
    '{"callGroups":[]}',
    '{"callGroups":[{"name":"Sales","extension":"301","ringSeconds":30}]}',
  ],
  [
    "without the kind",
    '{\n  "organization": { "companyName": "Acme" }\n}',
    '{\n  "organization": { "companyName": "Acme" },\n  "callGroups": [\n    {\n      "name": "Sales",\n      "extension": "301",\n      "ringSeconds": 30\n    }\n  ]\n}',
  ],
])("JSON %s", async (_title, before, after) => {
  const { code, text } = await imported(before, ["CallGroup", "Sales"], "spoke.json");
  expect({ code, text }).toEqual({ code: 0, text: after });
  JSON.parse(text);
});

test("a kind of Twilio's, and what there is one of", async () => {
  const { code, text } = await imported("twilio:\n    # none yet\n    studioFlows: []\n", [
    "twilio.PhoneNumber",
    "+12025550110",
  ]);
  expect(code).toBe(0);
  expect(text).toBe(
    'twilio:\n    # none yet\n    studioFlows: []\n\n    phoneNumbers:\n      - phoneNumber: "+12025550110"\n        label: (202) 555-0110\n',
  );
  const singleton = await imported(text, ["Organization"]);
  expect(singleton.code).toBe(0);
  expect(singleton.text).toMatch(/\n\norganization:\n {2}companyName: Acme\n/);
  expect(await stage.run(["plan"])).toMatchObject({ code: 0 });
});

test("a password that nobody shows comes from the environment", async () => {
  const trunk = {
    name: "Carrier",
    direction: "inbound",
    credentials: [{ username: "abe", password: "Example-Passw0rd" }],
  };
  await stage.world.control("POST", "/objects/sipTrunks", trunk);
  const { stderr, text } = await imported("sipTrunks: []\n", ["SipTrunk", "Carrier"]);
  expect(stderr).toBe(
    'Added SipTrunk "Carrier" to spoke.yaml.\nSet SIP_TRUNK_CARRIER_CREDENTIALS_0_PASSWORD before the next plan: nothing shows SipTrunk "Carrier", credentials[0].password.\n',
  );
  expect(text).toBe(`sipTrunks:
  - name: Carrier
    direction: inbound
    credentials:
      - { username: abe, password: !env SIP_TRUNK_CARRIER_CREDENTIALS_0_PASSWORD }
`);
  const environment = { SIP_TRUNK_CARRIER_CREDENTIALS_0_PASSWORD: "Example-Passw0rd" };
  expect(await stage.run(["plan"], { environment })).toMatchObject({ code: 0 });
});

test.each([
  [["CallGroup", "Sakes"], 'CallGroup "Sakes": there is no such live object. Did you mean "Sales"?\n'],
  [
    ["CallGroup"],
    "CallGroup: there may be several, and none is named. Say which by its key or id: spokectl import CallGroup NAME.\n",
  ],
  [
    ["Group", "Sales"],
    "Group: is not a kind. The kinds are ApiKey, AutoAttendant, CallGroup, NumberAssignment, OfficeHours, Organization, PhoneNumber, RecordingPolicy, SipTrunk, SsoConnection, User, Webhook, twilio.PhoneNumber, twilio.StudioFlow.\n",
  ],
])("what is not there: %s", async (parameters, message) => {
  const text = "callGroups: []\n";
  expect(await imported(text, parameters)).toEqual({ code: 1, stderr: message, text });
});

test("a list that stands in another file is left to a person", async () => {
  await stage.write("users.csv", "email,firstName,lastName\nben@acme.test,Ben,Abara\n");
  const text = "users: !csv users.csv\n";
  expect(await imported(text, ["User", "admin@acme.test"])).toEqual({
    code: 1,
    stderr:
      'spoke.yaml, users: is not a list that is written out here, so that nothing can be added to it in place. Add this where the list is: {"email":"admin@acme.test","firstName":"Ada","lastName":"Admin","extension":"101","role":"administrator","license":"standard"}\n',
    text,
  });
});

test("a file that names what it answers for is told what is missing there", async () => {
  const text = "manage: { kinds: [Webhook] }\nwebhooks: []\n";
  const { code, stderr } = await imported(text, ["CallGroup", "Sales"]);
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr:
      'Added CallGroup "Sales" to spoke.yaml.\nwarning: CallGroup "Sales": is declared, and manage does not name its kind. Add CallGroup to manage.kinds.\n',
  });
});

test("a name that steers a terminal is shown as what it is", async () => {
  const name = "Night\u001b[31m\u202eshift";
  await stage.world.control("POST", "/objects/callGroups", { name, extension: "398" });
  const { code, stderr } = await imported("callGroups: []\n", ["CallGroup", "398"]);
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: 'Added CallGroup "Night\\u001b[31m\\u202eshift" to spoke.yaml.\n',
  });
});

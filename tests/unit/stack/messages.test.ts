/** Every message has file, line and column of what is to blame, and the nearest name. */
import { problemsOf } from "../../support/stack.ts";

test("names that do not exist, at every level, where they stand", async () => {
  const text = `callGroup: []
callGroups:
  - name: Sales
    ringSecond: 5
    noAnswer: { acton: voicemail }
    ringSeconds: 400
twilio:
  phoneNumber: []
colour: red
`;
  expect(await problemsOf(text)).toEqual([
    'spoke.yaml:1:1: spoke.yaml: "callGroup" is not a key of a stack file. Did you mean "callGroups"?',
    'spoke.yaml:4:5: CallGroup "Sales", ringSecond: "ringSecond" is not a field of CallGroup. Did you mean "ringSeconds"?',
    'spoke.yaml:5:15: CallGroup "Sales", noAnswer.action: is missing. Choose one of voicemail, callGroup, externalNumber.',
    'spoke.yaml:5:17: CallGroup "Sales", noAnswer.acton: "acton" is not a field of CallGroupNoAnswer. Did you mean "action"?',
    'spoke.yaml:6:18: CallGroup "Sales", ringSeconds: 400 must be at most 60. For example: 25.',
    'spoke.yaml:8:3: spoke.yaml: "twilio.phoneNumber" is not a key of a stack file. Did you mean "twilio.phoneNumbers"?',
    expect.stringMatching(
      /^spoke\.yaml:9:1: spoke\.yaml: "colour" is not a key of a stack file\. The keys are organisation, params, manage, confirmed, twilio, apiKeys, /,
    ),
  ]);
});

test("missing fields, at the object that lacks them; without a name it is called by its place", async () => {
  expect(
    await problemsOf("callGroups:\n  - ringSeconds: 5\n  - extension: 0100\n  - 5\n  - name: [a]\n"),
  ).toEqual([
    'spoke.yaml:2:5: CallGroup callGroups[0], name: is missing. For example: "Sales".',
    'spoke.yaml:3:5: CallGroup "0100", name: is missing. For example: "Sales".',
    "spoke.yaml:4:5: CallGroup callGroups[2]: is not an object. Write its fields by their names.",
    'spoke.yaml:5:11: CallGroup callGroups[3], name: a list is not text. For example: "Sales".',
  ]);
});

test("settings of a resource of Pulumi's", async () => {
  const user =
    "users:\n  - { email: ana@acme.test, firstName: Ana, lastName: Lee, adopt: true, onDelete: delete }\n";
  expect(await problemsOf(user)).toEqual([
    'spoke.yaml:2:60: User "ana@acme.test", adopt: belongs to a resource of Pulumi\'s and has no meaning in a stack file. Take it out: a live object with the same key is the one that is meant.',
    'spoke.yaml:2:73: User "ana@acme.test", onDelete: belongs to a resource of Pulumi\'s and has no meaning in a stack file. Take it out: nothing is deleted without --prune, and what cannot be got back not without --allow.',
  ]);
});

test("names that every JavaScript object has are names like any other", async () => {
  const names = JSON.stringify({ constructor: [], apiKeys: [{ name: "A", toString: 1, constructor: 2 }] });
  expect(await problemsOf({ "spoke.json": names })).toEqual([
    expect.stringContaining('spoke.json:1:2: spoke.json: "constructor" is not a key of a stack file.'),
    expect.stringContaining('spoke.json:1:42: ApiKey "A", toString: "toString" is not a field of ApiKey.'),
    expect.stringContaining(
      'spoke.json:1:55: ApiKey "A", constructor: "constructor" is not a field of ApiKey.',
    ),
  ]);
});

test("sections of the wrong form", async () => {
  expect(
    await problemsOf("webhooks:\nusers: {}\nautoAttendant: []\ntwilio: []\norganisation: acme\n"),
  ).toEqual([
    "spoke.yaml:1:10: webhooks: is empty. Write [] to say that there are none, or take it out.",
    "spoke.yaml:2:8: users: is not a list. Write each object behind a dash, or users: !csv FILE.",
    "spoke.yaml:3:16: autoAttendant: is not an object. There is one only: write its fields by their names.",
    "spoke.yaml:4:9: twilio: is not an object. Write the kinds in it by their names: phoneNumbers, studioFlows.",
    'spoke.yaml:5:15: organisation: "acme" is not the id of an organisation. Write the UUID that Spoke shows for it.',
  ]);
  expect(await problemsOf("- a\n")).toEqual([
    "spoke.yaml:1:1: spoke.yaml: is not an object. Write each kind by its name, for example callGroups: […].",
  ]);
});

test.each([
  [
    "a key twice",
    "callGroups:\n  - name: a\n    name: b\n",
    "spoke.yaml:3:5: spoke.yaml: the key name stands here a second time. Write each key once.",
  ],
  [
    "a list without its end",
    "callGroups: [\n",
    "spoke.yaml:2:1: spoke.yaml: flow sequence in block collection must be sufficiently indented and end with a ]. Correct the syntax: it is neither YAML nor JSON as it stands.",
  ],
  [
    "a tab",
    "callGroups:\n\t- name: a\n",
    "spoke.yaml:2:1: spoke.yaml: tabs are not allowed as indentation. Indent with spaces.",
  ],
  [
    "two documents",
    "apiKeys: []\n---\nusers: []\n",
    "spoke.yaml:2:1: spoke.yaml: a second document begins here. Write one document a file, and name several files with -f.",
  ],
  [
    "a tag that does not exist",
    "apiKeys:\n  - name: !evn NAME\n",
    "spoke.yaml:2:11: spoke.yaml: there is no tag !evn. Did you mean !env?",
  ],
  [
    "a tag before a list",
    "apiKeys:\n  - name: !env [NAME]\n",
    "spoke.yaml:2:11: spoke.yaml: !env takes a text. Write !env and one name or path behind it.",
  ],
  [
    "an alias without an anchor",
    "apiKeys:\n  - name: *key\n",
    "spoke.yaml:2:11: spoke.yaml: no anchor &key stands before the alias *key. Write the anchor first, or correct the name.",
  ],
])("syntax: %s", async (_, text, message) => {
  expect(await problemsOf(text)).toEqual([message]);
});

test("JSON: a key twice, which JSON.parse would not see, and a comma too many", async () => {
  expect(await problemsOf({ "spoke.json": '{"apiKeys": [{"name": "A",\n  "name": "B"}]}' })).toEqual([
    'spoke.json:2:3: spoke.json: the key "name" stands here a second time. Write each key once.',
  ]);
  expect(await problemsOf({ "spoke.json": '{"apiKeys": [{"name": "A"]}' })).toEqual([
    expect.stringMatching(
      /^spoke\.json:1:\d+: spoke\.json: .* Correct the syntax: it is neither YAML nor JSON/,
    ),
    ...(await problemsOf({ "spoke.json": '{"apiKeys": [{"name": "A"]}' })).slice(1),
  ]);
});

test("JSON: places are those of the text", async () => {
  const text = '{\n  "callGroups": [\n    { "name": "A", "ringSeconds": 400 },\n    { "nam": "B" }\n  ]\n}\n';
  expect(await problemsOf({ "spoke.json": text })).toEqual([
    'spoke.json:3:35: CallGroup "A", ringSeconds: 400 must be at most 60. For example: 25.',
    'spoke.json:4:5: CallGroup callGroups[1], name: is missing. For example: "Sales".',
    'spoke.json:4:7: CallGroup callGroups[1], nam: "nam" is not a field of CallGroup. Did you mean "name"?',
  ]);
});

test("pinned ids, old keys, ignored paths and silenced rules of the wrong form", async () => {
  const text = `callGroups:
  - name: a
    was: b
    id: []
    ignore: [membrs, members, noAnswer.action, id, "members[1].callFirst"]
    silence: dead-end
  - { name: b, was: { nam: x } }
  - { name: c, was: [x] }
webhooks:
  - url: https://hooks.acme.test/a
    events: [call.ended]
    was: https://hooks.acme.test/b
users:
  - { email: ana@acme.test, firstName: Ana, lastName: Lee, was: ana }
autoAttendant: { was: x, options: { 11: Sales } }
organization: { id: abc, companyName: Acme }
`;
  expect(await problemsOf(text)).toEqual([
    'spoke.yaml:4:9: CallGroup "a", id: is not an id. Write the id of the live object as text.',
    'spoke.yaml:5:14: CallGroup "a", ignore[0]: "membrs" is not a field of CallGroup. Did you mean "members"?',
    'spoke.yaml:5:48: CallGroup "a", ignore[3]: "id" is not a field of CallGroup. Name a field, or a part of one as in days.monday.',
    'spoke.yaml:5:52: CallGroup "a", ignore[4]: "members[1].callFirst" is a place in a list without an order, where nothing has a place of its own. Leave the whole list alone: "members".',
    'spoke.yaml:6:14: CallGroup "a", silence: is not a list of texts. Write silence: [dead-end].',
    'spoke.yaml:7:23: CallGroup "b", was.nam: "nam" is not part of the key. The key is extension, or name.',
    'spoke.yaml:8:21: CallGroup "c", was: is not a key. The key is extension, or name.',
    'spoke.yaml:12:10: Webhook "https://hooks.acme.test/a", was: the key is url and description. Write was: { url: …, description: … }.',
    'spoke.yaml:14:65: User "ana@acme.test", was: "ana" is not the email of a User. Write it as it was.',
    "spoke.yaml:15:23: AutoAttendant, was: AutoAttendant has no key, because there is one only. Take it out.",
    'spoke.yaml:15:37: AutoAttendant, options["11"]: "11" is not a key here: keys are the digits 0 to 9. For example: {"1":"Sales","2":"Support"}.',
    "spoke.yaml:16:21: Organization, id: Organization needs no id, because there is one only. Take it out.",
  ]);
});

test("files that cannot be read", async () => {
  expect(await problemsOf({}, { files: ["spoke.yaml"] })).toEqual([
    "spoke.yaml:1:1: spoke.yaml: cannot be read: it does not exist. Check the path.",
  ]);
});

test("rules over several fields, at the field that breaks them", async () => {
  expect(
    await problemsOf(
      "callGroups:\n  - name: A\n    members:\n      - { user: ana@acme.test, device: Door }\n",
    ),
  ).toEqual([expect.stringMatching(/^spoke\.yaml:4:9: CallGroup "A", members\[0\]: /)]);
});

/** Objects from CSV files, the product's own bulk upload included. */
import { formatStackProblem } from "../../../provider/stack/source.ts";
import { inputsOf, load, problemsOf } from "../../support/stack.ts";

const from = (section: string, csv: string) => ({
  "office/spoke.yaml": `${section}: !csv data/rows.csv\n`,
  "office/data/rows.csv": csv,
});

const users = (csv: string) => from("users", csv);

test("columns are fields, inner fields, lists and the keys of an entry", async () => {
  const csv = `name,extension,noAnswer.action,noAnswer.phoneNumber,ringSeconds,hidden,was,ignore
"Sales, north",0301,externalNumber,+12025550199,25,true,Sales,members; noAnswer.action
Support,302,,,,,,
`;
  const { declaration, problems } = await load(from("callGroups", csv));
  expect(problems.map(formatStackProblem)).toEqual([]);
  const [sales, support] = declaration.objects;
  expect(sales?.inputs).toMatchObject({
    name: "Sales, north",
    extension: "0301",
    noAnswer: { action: "externalNumber", phoneNumber: "+12025550199" },
    ringSeconds: 25,
    hidden: true,
  });
  expect(sales?.was).toEqual({ name: "Sales" });
  expect(sales?.ignore).toEqual(["members", "noAnswer.action"]);
  expect(sales?.place("noAnswer.phoneNumber")).toEqual({ file: "office/data/rows.csv", line: 2, column: 36 });
  expect(support?.inputs).toMatchObject({ name: "Support", extension: "302", ringSeconds: 20 });
  expect(support?.place()).toEqual({ file: "office/data/rows.csv", line: 3, column: 1 });
});

test("lists are split at semicolons", async () => {
  const csv = "url,events\nhttps://hooks.acme.test,call.ended; call.voicemail.available\n";
  expect(await inputsOf(from("webhooks", csv))).toEqual([
    ["spoke:index:Webhook", expect.objectContaining({ events: ["call.ended", "call.voicemail.available"] })],
  ]);
});

test("a file made for the bulk upload of users is read as it is; its teams are warned of", async () => {
  const csv =
    "\uFEFFFirst Name,Last Name,Email,Sales,Support Crew\r\nAna,Ortiz,ana@acme.test,1,\r\n\r\nBen,Abara,Ben@acme.test,,1\r\n";
  const { declaration, problems, warnings } = await load(users(csv));
  expect(problems).toEqual([]);
  expect(declaration.objects.map(({ inputs }) => inputs)).toEqual([
    { firstName: "Ana", lastName: "Ortiz", email: "ana@acme.test", role: "member", onDelete: "retain" },
    { firstName: "Ben", lastName: "Abara", email: "ben@acme.test", role: "member", onDelete: "retain" },
  ]);
  expect(warnings.map(formatStackProblem)).toEqual([
    'office/data/rows.csv:1:28: office/data/rows.csv: the column "Sales" is a team of the portal\'s bulk upload, and is not read. Declare its members in callGroups.',
    'office/data/rows.csv:1:34: office/data/rows.csv: the column "Support Crew" is a team of the portal\'s bulk upload, and is not read. Declare its members in callGroups.',
  ]);
});

test("cells and columns that are wrong, in the CSV's own lines and columns", async () => {
  const csv = `First Name,last name,Email,extenson,role
Ana,Lee,ana@acme.test,201,

  Ben ,"Lee
junior",ben,,boss
Chloe,Lee,"chloe,x@acme.test",,,,9
`;
  const at = "office/data/rows.csv";
  expect(await problemsOf(users(csv))).toEqual([
    `${at}:1:28: ${at}: there is no field "extenson" of User. Did you mean "extension"?`,
    `${at}:5:9: User "ben", email: "ben" is not an e-mail address. For example: "ana@acme.test".`,
    `${at}:5:14: User "ben", role: "boss" is not one of member, administrator. Choose one of them.`,
    `${at}:6:11: User "chloe,x@acme.test", email: "chloe,x@acme.test" is not an e-mail address. For example: "ana@acme.test".`,
    `${at}:6:33: ${at}: the row has 7 cells, and the header 5. Put a cell that has a comma in it in double quotes.`,
  ]);
});

test("fields that no cell can hold", async () => {
  const header = "name,members,noAnswer,noAnswer.acton,name,adopt";
  const at = "office/data/rows.csv";
  expect(await problemsOf(from("callGroups", `${header}\nA,ana@acme.test,voicemail,,,true\n`))).toEqual([
    `${at}:1:6: ${at}: members is a list of objects, which no cell can hold. Declare the object in the stack file.`,
    `${at}:1:14: ${at}: noAnswer has fields of its own. Make columns of them: noAnswer.action, noAnswer.callGroup, noAnswer.phoneNumber.`,
    `${at}:1:23: ${at}: there is no field "noAnswer.acton" of CallGroup. Did you mean "noAnswer.action"?`,
    `${at}:1:38: ${at}: the column name stands here a second time. Keep one of them.`,
    `${at}:2:29: CallGroup "A", adopt: belongs to a resource of Pulumi's and has no meaning in a stack file. Take it out: a live object with the same key is the one that is meant.`,
  ]);
});

test.each([
  ["no header", "", "1:1: FILE: has no header. Name the columns in the first row, for example name."],
  [
    "semicolons",
    "name;rotation\nA;1\n",
    "1:1: FILE: the columns are separated by semicolons. Save the file with commas.",
  ],
  [
    "an open quote",
    'name,rotation\nA,"1\n',
    '2:3: FILE: a double quote is opened here and never closed. Put a cell that has a comma or a quote in it in double quotes, and write "" for a quote inside.',
  ],
  [
    "a quote inside",
    'name\nA "B"\n',
    '2:1: FILE: a double quote stands in the middle of a cell. Put a cell that has a comma or a quote in it in double quotes, and write "" for a quote inside.',
  ],
])("a broken file: %s", async (_, csv, message) => {
  const file = "office/data/rows.csv";
  expect(await problemsOf(from("apiKeys", csv))).toEqual([`${file}:${message.replace("FILE", file)}`]);
});

test("a file that is not there", async () => {
  expect(await problemsOf("apiKeys: !csv none.csv\nusers: !csv\nwebhooks: !file hooks.yaml\n")).toEqual([
    "spoke.yaml:1:15: apiKeys: the file none.csv cannot be used. none.csv: cannot be read: it does not exist. Check the path.",
    "spoke.yaml:2:12: users: !csv has no path behind it. Write !csv and a path, relative to this file.",
    "spoke.yaml:3:17: webhooks: the file hooks.yaml cannot be used. hooks.yaml: cannot be read: it does not exist. Check the path.",
  ]);
});

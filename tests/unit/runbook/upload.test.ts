/** Files for the portal's bulk upload: who is in them, in which columns, and what no spreadsheet may take for a formula. */
import { parse } from "csv-parse/sync";
import type { Values } from "../../../provider/model/value.ts";
import { checkInputs } from "../../../provider/reconciler/check.ts";
import { addressOf } from "../../../provider/reconciler/plan/address.ts";
import type { DeclaredObject, Plan, PlannedObject } from "../../../provider/reconciler/plan/types.ts";
import type { AnyKind } from "../../../provider/reconciler/types.ts";
import { kinds } from "../../../provider/resources/registry.gen.ts";
import { callGroup } from "../../../provider/resources/spoke/call-group.ts";
import { user } from "../../../provider/resources/spoke/user.ts";
import { makeRunbook } from "../../../provider/runbook/runbook.ts";

function declared(kind: AnyKind, values: Values): DeclaredObject {
  const { inputs, failures } = checkInputs(kind, "subject", values);
  expect(failures).toEqual([]);
  return { kind, inputs, ignore: [], silence: [], secrets: {}, place: () => undefined };
}

const pending = ({ kind, inputs }: DeclaredObject): PlannedObject => ({
  object: addressOf(kind, inputs),
  kind: kind.token,
  name: "subject",
  action: "portal",
  reason: "no API creates it here, and a person does",
  fields: [],
  unverified: [],
  portalSteps: [`Users > Manage Users: add the user ${JSON.stringify(inputs.email)}.`],
  waitsFor: [],
  warnings: [],
});

function runbookOf(missing: readonly DeclaredObject[], live: readonly DeclaredObject[] = []) {
  const plan: Plan = {
    format: "spokectl-plan",
    version: 1,
    madeAt: "2026-11-26T00:00:00.000Z",
    madeBy: "test",
    sha256: "",
    summary: { create: 0, update: 0, delete: 0, portal: 0, extra: 0, keep: 0, unchanged: 0, unverified: 0 },
    objects: missing.map(pending),
    problems: [],
    warnings: [],
  };
  const declaration = {
    objects: [...missing, ...live],
    scope: { kinds: new Set<string>(), labels: new Map<string, readonly string[]>() },
  };
  return makeRunbook({ plan, declaration, kinds, confirmed: [], uploadName: "acme-users" });
}

const person = (email: string, firstName = "Ana", lastName = "Lee") =>
  declared(user, { email, firstName, lastName });

test("what is special to CSV comes back as it was", () => {
  const people = [
    person("ana@acme.test", 'Ana "Annie"', "Lee, Jr."),
    person("ben@acme.test", "Ben\nBo", " Abara "),
    person("zoe@acme.test", "Zoë", "Ōta; Ash"),
  ];
  const { uploads } = runbookOf(people);
  expect(uploads.map(({ file }) => file)).toEqual(["acme-users.csv"]);
  expect(uploads[0]?.text).toBe(
    'First Name,Last Name,Email\r\n"Ana ""Annie""","Lee, Jr.",ana@acme.test\r\n"Ben\nBo"," Abara ",ben@acme.test\r\nZoë,Ōta; Ash,zoe@acme.test\r\n',
  );
  expect(parse(uploads[0]?.text ?? "", { columns: true })).toEqual(
    people.map(({ inputs }) => ({
      "First Name": inputs.firstName,
      "Last Name": inputs.lastName,
      Email: inputs.email,
    })),
  );
});

test("more than 1,000 users are several files", () => {
  const { uploads } = runbookOf(Array.from({ length: 2001 }, (_, index) => person(`p${index}@acme.test`)));
  expect(uploads.map(({ file, steps, text }) => [file, steps.length, text.split("\r\n").length - 2])).toEqual(
    [
      ["acme-users-1.csv", 1000, 1000],
      ["acme-users-2.csv", 1000, 1000],
      ["acme-users-3.csv", 1, 1],
    ],
  );
  expect(new Set(uploads.flatMap(({ steps }) => steps)).size).toBe(2001);
});

test.each(["=1+1", "+1", "-Ash", "@SUM(A1)", "\t=1", "＝1"])(
  "a user called %j is in no file, because a spreadsheet would run the name",
  (firstName) => {
    const { uploads, leftOut, sections } = runbookOf([
      person("eve@acme.test", firstName),
      person("ana@acme.test"),
    ]);
    expect(uploads[0]?.text).toBe("First Name,Last Name,Email\r\nAna,Lee,ana@acme.test\r\n");
    expect(leftOut).toEqual([
      {
        object: "User:eve@acme.test",
        why: "its First Name would be a formula to a spreadsheet: add this user by hand",
      },
    ]);
    expect(sections.flatMap(({ steps }) => steps)).toHaveLength(2);
  },
);

test("a team that is there has a column, and one that is not has none: its column could not be chosen", () => {
  const team = (name: string, extension: string, ...emails: readonly string[]) =>
    declared(callGroup, { name, extension, members: emails.map((email) => ({ user: email })) });
  const sales = team("=Sales", "301", "ana@acme.test");
  const support = team("Support", "302", "ana@acme.test", "ben@acme.test");
  const people = [person("ana@acme.test"), person("ben@acme.test", "Ben", "Abara")];
  const later = team("Later", "303", "ben@acme.test");
  const { uploads } = runbookOf([...people, later], [sales, support]);
  expect(uploads[0]?.text).toBe(
    "First Name,Last Name,Email,'=Sales,Support\r\nAna,Lee,ana@acme.test,1,1\r\nBen,Abara,ben@acme.test,,1\r\n",
  );
});

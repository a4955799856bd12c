/**
 * Nothing changes unseen: each field of each kind is changed by hand, and a plan says so at that field. What nothing shows is
 * listed as unverified, and what only the server decides is no change.
 */
import { isSet, type Values } from "../../../provider/model/value.ts";
import type { AnyKind } from "../../../provider/reconciler/types.ts";
import { kinds } from "../../../provider/resources/registry.gen.ts";
import { fileWith } from "../../conformance/stack-case.ts";
import { changeByHand } from "../../support/hands.ts";
import { guardField, openGuard, planned, publicOf, shownBy, sorted, topOf, writeOnlyIn } from "./guard.ts";

jest.setTimeout(120_000);

/** Fields that no hand can change alone, with the reason. */
const fixed: Readonly<Record<string, string>> = {
  "spoke:index:PhoneNumber.phoneNumber": "another number is another object",
  "spoke:index:NumberAssignment.phoneNumber": "another number is another object",
  "spoke:twilio:PhoneNumber.phoneNumber": "another number is another object",
};

/** Fields that say something about the live object, as against instructions. */
const fieldsOf = (kind: AnyKind): readonly string[] =>
  Object.entries(kind.inputs)
    .filter(([, { marks }]) => !marks.setting)
    .map(([name]) => name);

/** Of these a part is shown without the admin contract, and a part is not. */
const shownInPart: Readonly<Record<string, readonly string[]>> = {
  // The directory has the members of a team, and not who is called first.
  "spoke:index:CallGroup": ["members"],
};

describe.each(kinds.map((kind) => [kind.token, kind] as const))("%s", (token, kind) => {
  test("each field that is changed by hand is a difference at that field", async () => {
    const covered = new Set<string>();
    for (const { values } of kind.examples) {
      const guard = await openGuard(kind, values);
      try {
        for (const name of fieldsOf(kind)) {
          // What the file leaves to the server is the server's.
          const isLeft = kind.inputs[name]?.marks.serverChosen && !isSet(guard.values[name]);
          if (isLeft || `${token}.${name}` in fixed) continue;
          if ((await guardField(guard, name)) > 0) covered.add(name);
        }
      } finally {
        await guard.close();
      }
    }
    const expected = fieldsOf(kind).filter((name) => !(`${token}.${name}` in fixed));
    expect(sorted(covered)).toEqual(sorted(expected));
  });

  test("also where only the public APIs are open: a difference at that field, or the field is unverified", async () => {
    for (const { values } of kind.examples) {
      const guard = await openGuard(kind, values);
      try {
        const settings = publicOf(guard.world);
        const shown = await shownBy(guard, settings);
        const declared = fieldsOf(kind).filter(
          (name) => isSet(guard.values[name]) && !(`${token}.${name}` in fixed),
        );
        for (const name of declared) {
          // By another key an object that nothing shows is another object, and one that is shown was renamed.
          if (kind.key.flat().includes(name)) continue;
          const changes = shown === undefined ? 0 : await guardField(guard, name, settings);
          const object = await planned(guard, settings);
          const left = object?.unverified.map(topOf).includes(name) || object?.action === "portal";
          expect({ name, seen: changes > 0 || left }).toEqual({ name, seen: true });
        }
      } finally {
        await guard.close();
      }
    }
  });

  test("what no API shows is listed as unverified, and nothing else is", async () => {
    for (const { values } of kind.examples) {
      const guard = await openGuard(kind, values);
      try {
        const everything = await planned(guard);
        expect(sorted(everything?.unverified ?? [])).toEqual(sorted(writeOnlyIn(kind, guard.inputs)));
        expect(everything?.fields ?? []).toEqual([]);
        const production = publicOf(guard.world);
        const shown = await shownBy(guard, production);
        const declared = fieldsOf(kind).filter((name) => isSet(guard.inputs[name]));
        const plan = await guard.open(production).plan(await fileWith(kind, guard.values));
        const object = plan.objects.find((each) => each.kind === kind.token && each.action !== "extra");
        const hidden = declared.filter((name) => shown === undefined || !(name in shown));
        const parts = shown === undefined ? [] : writeOnlyIn(kind, guard.inputs).map(topOf);
        if (shown !== undefined)
          expect(sorted(object?.unverified.map(topOf) ?? [])).toEqual(
            sorted([
              ...hidden,
              ...parts,
              ...(shownInPart[token] ?? []).filter((name) => declared.includes(name)),
            ]),
          );
        else
          expect({ action: object?.action, unverified: sorted(object?.unverified ?? []) }).toEqual({
            action: "none",
            unverified: sorted(declared),
          });
      } finally {
        await guard.close();
      }
    }
  });
});

/** Facts of an object that come and go without anybody's declaring them. */
const serverFacts: readonly (readonly [string, string, Values, object])[] = [
  [
    "a user logs out",
    "User",
    { email: "admin@acme.test", firstName: "Ada", lastName: "Admin", role: "administrator" },
    { loginStatus: "loggedOut" },
  ],
  [
    "a user is suspended",
    "User",
    { email: "admin@acme.test", firstName: "Ada", lastName: "Admin", role: "administrator" },
    { status: "suspended" },
  ],
  ["a trial ends", "Organization", { companyName: "Acme" }, { status: "active" }],
  [
    "a SIP domain is provisioned",
    "Organization",
    { companyName: "Acme" },
    { sipDomain: "other.sip.twilio.com" },
  ],
];

test.each(serverFacts)("what only the server decides is no change: %s", async (_, name, values, edit) => {
  const kind = kinds.find((each) => each.name === name);
  if (kind === undefined) throw new Error(`There is no kind ${name}.`);
  const guard = await openGuard(kind, values);
  try {
    expect(await planned(guard)).toBeUndefined();
    const collection = name === "User" ? "users" : "organization";
    await guard.world.control("PATCH", `/objects/${collection}/${guard.id}`, edit);
    expect(await planned(guard)).toBeUndefined();
  } finally {
    await guard.close();
  }
});

test("what only the server decides is no change: a flow is saved once more as it is", async () => {
  const kind = kinds.find((each) => each.name === "StudioFlow");
  if (kind === undefined) throw new Error("There is no kind StudioFlow.");
  const guard = await openGuard(kind, kind.examples[0].values);
  try {
    const before = await guard.live();
    const [, whole] = Object.entries(guard.inputs).find(([field]) => field === "menu") ?? [];
    expect(await changeByHand(kind, guard.hand.clients, before, { menu: whole }, guard.inputs)).toBe(true);
    expect((await guard.live()).outputs.revision).not.toBe(before.outputs.revision);
    expect(await planned(guard)).toBeUndefined();
  } finally {
    await guard.close();
  }
});

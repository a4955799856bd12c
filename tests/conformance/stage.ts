/** What must be live before an object of a kind can exist: made by hand in the emulator, as an administrator would. */
import * as fc from "fast-check";
import type { Values } from "../../provider/model/value.ts";
import { referencesOf } from "../../provider/reconciler/references.ts";
import type { AnyKind } from "../../provider/reconciler/types.ts";
import type { World } from "../support/world.ts";

/** People and groups that generated declarations may refer to. */
export const people = ["ana@acme.test", "ben@acme.test", "cara@acme.test"];
export const groups = ["Sales", "Support", "Night team"];

/** The names that generated references are drawn from. */
export const references = (token: string): fc.Arbitrary<string> | undefined => {
  if (token === "spoke:index:User") return fc.constantFrom(...people);
  if (token === "spoke:index:CallGroup") return fc.constantFrom(...groups);
  return undefined;
};

const key = (kind: AnyKind, values: Values) => kind.key.flat().map((field) => values[field]);

/** Makes what the declaration refers to, and what its kind needs besides; never the object itself. */
export async function setStage(world: World, kind: AnyKind, values: Values): Promise<void> {
  const wanted = new Set(referencesOf(kind, values).map(({ kind: token, name }) => `${token} ${name}`));
  for (const name of people) {
    if (kind.name !== "User" || !key(kind, values).includes(name)) await makeUser(world, name);
  }
  for (const name of groups) {
    if (kind.name !== "CallGroup" || !key(kind, values).includes(name)) await makeGroup(world, { name });
  }
  for (const reference of wanted) {
    const [token = "", ...rest] = reference.split(" ");
    await makeMissing(world, token, rest.join(" "));
  }
  if (kind.name === "NumberAssignment" && values.via !== "studio" && typeof values.phoneNumber === "string") {
    await world.control("POST", "/objects/phoneNumbers", { phoneNumber: values.phoneNumber });
  }
}

async function makeMissing(world: World, token: string, name: string): Promise<void> {
  if (token === "spoke:index:User" && !people.includes(name)) await makeUser(world, name);
  if (token !== "spoke:index:CallGroup" || groups.includes(name) || name === "Reception" || name === "100")
    return;
  await makeGroup(world, /^\d+$/.test(name) ? { name: `Group ${name}`, extension: name } : { name });
}

const makeUser = (world: World, email: string) =>
  world.control("POST", "/objects/users", {
    email,
    firstName: "Sam",
    lastName: "Stage",
    extension: extensionFor(email),
  });

/** Far from the extensions that examples and generators use. */
const extensionFor = (text: string) =>
  String(900_000 + [...text].reduce((sum, letter) => sum + letter.charCodeAt(0) * 7, 0));

const makeGroup = (world: World, group: { readonly name: string; readonly extension?: string }) =>
  world.control("POST", "/objects/callGroups", { extension: extensionFor(group.name), ...group });

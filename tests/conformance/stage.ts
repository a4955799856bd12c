/** What must be live before an object of a kind can exist: made by hand in the emulator, as an administrator would. */

import type { Values } from "../../provider/model/value.ts";
import { referencesOf } from "../../provider/reconciler/references.ts";
import type { AnyKind } from "../../provider/reconciler/types.ts";
import { fc } from "../support/fast-check.ts";
import type { World } from "../support/world.ts";

/** People and groups that generated declarations may refer to. */
export const people = ["ana@acme.test", "ben@acme.test", "cara@acme.test"];
export const groups = ["Sales", "Support", "Night team"];

/** A stage: the declaration with the ids that only the server gives, and the names that references are drawn from. */
export interface Stage {
  readonly values: Values;
  readonly references: (token: string) => fc.Arbitrary<string> | undefined;
}

/** The numbers that the emulated Twilio account owns from the start. */
const ownedNumbers = ["+12025550110", "+12025550111", "+12025550112"];

const key = (kind: AnyKind, values: Values) => kind.key.flat().map((field) => values[field]);

/** Makes what the declaration refers to, and what its kind needs besides; never the object itself. */
export async function setStage(world: World, kind: AnyKind, values: Values): Promise<Stage> {
  const wanted = new Set(referencesOf(kind, values).map(({ kind: token, name }) => `${token} ${name}`));
  for (const name of people) {
    if (kind.name !== "User" || !key(kind, values).includes(name)) await makeUser(world, name);
  }
  // Forced single sign-on needs somebody who keeps another way in: an administrator who has logged in.
  if (kind.name === "SsoConnection") for (const name of people) await makeAdministrator(world, name);
  for (const name of groups) {
    if (kind.name !== "CallGroup" || !key(kind, values).includes(name)) await makeGroup(world, { name });
  }
  for (const reference of [...wanted].filter((one) => !one.startsWith("spoke:twilio:"))) {
    const [token = "", ...rest] = reference.split(" ");
    await makeMissing(world, token, rest.join(" "));
  }
  const assignment = kind.name === "NumberAssignment";
  for (const phoneNumber of assignment ? ownedNumbers : []) {
    await world.control("POST", "/objects/phoneNumbers", { phoneNumber });
  }
  const flow = assignment ? await makeFlow(world) : "";
  const names: Readonly<Record<string, readonly string[]>> = {
    "spoke:index:User": people,
    "spoke:index:CallGroup": groups,
    "spoke:twilio:StudioFlow": [flow],
  };
  return {
    values: typeof values.flow === "string" ? { ...values, flow } : values,
    references: (token) => names[token] && fc.constantFrom(...names[token]),
  };
}

/** A flow that says one sentence, made through Studio's own API. */
async function makeFlow(world: World): Promise<string> {
  const { baseUrl, accountSid, authToken } = world.emulator.address.twilio;
  const definition = {
    description: "One sentence",
    initial_state: "Trigger",
    flags: { allow_concurrent_calls: true },
    states: [
      {
        name: "Trigger",
        type: "trigger",
        transitions: [{ event: "incomingCall", next: "greeting" }],
        properties: { offset: { x: 0, y: 0 } },
      },
      {
        name: "greeting",
        type: "say-play",
        transitions: [{ event: "audioComplete" }],
        properties: { say: "Hello." },
      },
    ],
  };
  const response = await fetch(`${baseUrl}/studio/v2/Flows`, {
    method: "POST",
    headers: { authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString("base64")}` },
    body: new URLSearchParams({
      FriendlyName: "Stage",
      Status: "published",
      Definition: JSON.stringify(definition),
    }),
  });
  if (!response.ok) throw new Error(`The flow of the stage was refused: ${await response.text()}`);
  return ((await response.json()) as { sid: string }).sid;
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

async function makeAdministrator(world: World, email: string): Promise<void> {
  const users = (await world.control("GET", "/objects/users")) as { id: string; email: string }[];
  const id = users.find((user) => user.email === email)?.id;
  await world.control("PATCH", `/objects/users/${id}`, { role: "administrator", status: "active" });
}

/** Far from the extensions that examples and generators use. */
const extensionFor = (text: string) =>
  String(900_000 + [...text].reduce((sum, letter) => sum + letter.charCodeAt(0) * 7, 0));

const makeGroup = (world: World, group: { readonly name: string; readonly extension?: string }) =>
  world.control("POST", "/objects/callGroups", { extension: extensionFor(group.name), ...group });

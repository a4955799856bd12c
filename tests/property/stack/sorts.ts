/** The kinds that random days are made of: a key, a few settings, references to each other, and what an administrator does. */
import { isObject, type Value, type Values } from "../../../provider/model/value.ts";
import type { AnyKind } from "../../../provider/reconciler/types.ts";
import { callGroup } from "../../../provider/resources/spoke/call-group.ts";
import { officeHours } from "../../../provider/resources/spoke/office-hours.ts";
import { user } from "../../../provider/resources/spoke/user.ts";
import { webhook } from "../../../provider/resources/spoke/webhook.ts";

/** An object as the emulator has it. */
export type Live = Readonly<Record<string, Value>> & { readonly id: string };

/** See the head of this file. */
export interface Sort {
  readonly kind: AnyKind;
  readonly collection: string;
  readonly keys: readonly string[];
  /** The natural key, as `was` has it. */
  keyValues(key: string): Values;
  /** A declaration. @param first the first key of a kind in the file: what a reference leads to */
  values(key: string, setting: number, first: (kind: AnyKind) => string | undefined): Values;
  keyOf(object: Live): string;
  /** What a declaration says, and what a live object shows, in one form. */
  meant(values: Values): Values;
  shown(object: Live): Values;
  /** True where no two objects have one setting. */
  readonly exclusive?: true;
  /** True where a customer with a directory changes it there alone. */
  readonly ofDirectory?: true;
  /** What an administrator sends to change it, and to make one. */
  edit(setting: number): Values;
  byHand(key: string): Values;
}

const keys = ["k1", "k2", "k3"];
const title = (value: Value): Value => (isObject(value) ? (value.email ?? value.displayName) : value);
const ringSeconds = (setting: number) => 10 + setting;
const timeZones = ["Europe/London", "Pacific/Auckland", "America/New_York"];
const url = (key: string) => `https://hooks.acme.test/${key}`;
const email = (key: string) => `${key}@acme.test`;
const events = [["call.ended"], ["call.started"], ["call.started", "call.ended"]];

export const sorts: readonly Sort[] = [
  {
    kind: webhook,
    collection: "webhooks",
    keys,
    keyValues: (key) => ({ url: url(key) }),
    values: (key, setting) => ({ url: url(key), events: events[setting] }),
    keyOf: (object) => String(object.url).slice(url("").length),
    meant: (values) => ({ url: values.url, events: values.events }),
    shown: (object) => ({ url: object.url, events: object.events }),
    edit: (setting) => ({ events: events[setting] }),
    byHand: (key) => ({ url: url(key), events: events[0] }),
  },
  {
    kind: user,
    collection: "users",
    keys,
    keyValues: (key) => ({ email: email(key) }),
    // Of three extensions each is one person's: changes are swaps often enough.
    values: (key, setting) => ({
      email: email(key),
      firstName: "Sam",
      lastName: "Ng",
      extension: `7000${setting}`,
    }),
    exclusive: true,
    ofDirectory: true,
    keyOf: (object) => String(object.email).replace("@acme.test", ""),
    meant: (values) => ({ email: values.email, extension: values.extension, lastName: values.lastName }),
    shown: (object) => ({ email: object.email, extension: object.extension, lastName: object.lastName }),
    edit: (setting) => ({ lastName: `Ng ${setting}` }),
    byHand: (key) => ({ email: email(key), firstName: "Sam", lastName: "Hand" }),
  },
  {
    kind: callGroup,
    collection: "callGroups",
    keys,
    keyValues: (key) => ({ name: key }),
    values(key, setting, first) {
      const member = first(user);
      return {
        name: key,
        ringSeconds: ringSeconds(setting),
        members: member === undefined ? [] : [{ user: email(member) }],
      };
    },
    keyOf: (object) => String(object.name),
    meant: ({ name, ringSeconds, members }) => ({
      name,
      ringSeconds,
      members: membersOf(members, (each) => each.user),
    }),
    shown: ({ name, ringSeconds, members }) => ({
      name,
      ringSeconds,
      members: membersOf(members, ({ target }) => title(target)),
    }),
    edit: (setting) => ({ ringSeconds: ringSeconds(setting) }),
    byHand: (key) => ({ name: key }),
  },
  {
    kind: officeHours,
    collection: "officeHours",
    keys,
    keyValues: (key) => ({ name: key }),
    values: (key, setting, first) => ({
      name: key,
      timeZone: timeZones[setting],
      days: {},
      voicemailGroup: first(callGroup) ?? "Reception",
    }),
    keyOf: (object) => String(object.name),
    meant: ({ name, timeZone, voicemailGroup }) => ({ name, timeZone, voicemailGroup }),
    shown: ({ name, timeZone, voicemailGroup }) => ({
      name,
      timeZone,
      voicemailGroup: title(voicemailGroup),
    }),
    edit: (setting) => ({ timeZone: timeZones[setting] }),
    byHand: (key) => ({ name: key, timeZone: "UTC", days: {} }),
  },
];

const membersOf = (members: Value, title: (member: Values) => Value): Value =>
  Array.isArray(members) ? members.map((each: Value) => (isObject(each) ? title(each) : each)) : [];

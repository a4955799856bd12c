/**
 * AutoAttendant: the menu that callers of the main number hear (guide, "IVR setup", single tier).
 *
 * Spoke has no object for it: the menu is built from the key that each call group carries, and read out by text to speech
 * until a greeting is uploaded. This kind owns the keys of all groups, so that one declaration shows the whole menu. The
 * keys are read through the public directory (`ivrKeyCode`, johnib/spoke-cli, read 2026-11-20) and written through the
 * admin contract, which is assumed. Quirk: a key belongs to one group at a time, so keys are freed before they are given.
 */
import { z } from "zod";
import type { AdminAutoAttendant, AdminCallGroup } from "../../clients/contract.gen.ts";
import type { Reads, RestWrites, Writes } from "../../clients/types.ts";
import { portalName, ref, serverChosen } from "../../model/field.ts";
import { ProblemError } from "../../model/problem.ts";
import { defineResource, type Live, type LiveReference } from "../../model/resource.ts";
import { isObject, type Value, type Values } from "../../model/value.ts";
import type { Finding } from "../rules.ts";
import { adminOf } from "./admin.ts";
import { listEntries, organisationOf } from "./directory.ts";
import { fromReference, means } from "./reference.ts";

/** A group with the key it has now. */
interface KeyedGroup {
  readonly reference: LiveReference;
  readonly key: string | undefined;
}

const path = "/admin/v1/autoAttendant";

const keyed = (
  id: string,
  displayName: string,
  extension: string | undefined,
  key: number | null | undefined,
): KeyedGroup => ({
  reference: fromReference({ id, displayName, extension }),
  key: typeof key === "number" ? String(key) : undefined,
});

async function listGroups(read: Reads): Promise<KeyedGroup[]> {
  const groups: KeyedGroup[] = [];
  if (read.admin) {
    for await (const group of read.admin.pages<AdminCallGroup>("/admin/v1/callGroups", "callGroups")) {
      groups.push(keyed(group.id, group.name, group.extension, group.ivrKey));
    }
    return groups;
  }
  for await (const team of listEntries(read, "team")) {
    groups.push(keyed(team.id, team.displayName, team.extension, team.ivrKeyCode));
  }
  return groups;
}

async function observe(read: Reads): Promise<Live> {
  const groups = await listGroups(read);
  const attendant = await read.admin?.get<AdminAutoAttendant>(path);
  const options = groups.flatMap(({ key, reference }) =>
    key === undefined ? [] : [[key, reference] as const],
  );
  return {
    id: (await organisationOf(read)) ?? "auto-attendant",
    values: {
      options: Object.fromEntries(options),
      ...(attendant ? { greetingAudioId: attendant.greetingAudioId } : {}),
    },
    outputs: {},
  };
}

/** The one group that a declared text means. */
function resolve(text: string, key: string, groups: readonly KeyedGroup[]): string {
  const hits = groups.filter(({ reference }) => means(text, reference));
  const [only] = hits;
  if (only !== undefined && hits.length === 1) return only.reference.id;
  throw new ProblemError({
    object: "AutoAttendant",
    path: `options["${key}"]`,
    what:
      hits.length === 0
        ? `there is no call group ${JSON.stringify(text)}`
        : `${hits.length} call groups are called ${JSON.stringify(text)}: ids ${hits.map(({ reference }) => reference.id).join(" and ")}`,
    remedy:
      hits.length === 0
        ? "Create the group first, or correct the name."
        : "Name the group by its extension or id.",
  });
}

/** The key of each group, by the group's id. @throws ProblemError for two keys of one, which a group cannot have */
function wantedKeys(options: Values, groups: readonly KeyedGroup[]): ReadonlyMap<string, string> {
  const wanted = new Map<string, string>();
  for (const [key, text] of Object.entries(options)) {
    if (typeof text !== "string") continue;
    const id = resolve(text, key, groups);
    const before = wanted.get(id);
    if (before !== undefined) {
      throw new ProblemError({
        object: "AutoAttendant",
        path: `options["${key}"]`,
        what: `${JSON.stringify(text)} is the call group of key ${before} under another name (id ${id}), and a call group has one key`,
        remedy: "Give each call group one key; for two keys make two groups. Nothing was written.",
      });
    }
    wanted.set(id, key);
  }
  return wanted;
}

/** Frees the keys that go or move, then gives those that are missing: a swap of two keys never meets a taken one. */
async function setKeys(admin: RestWrites, options: Values, groups: readonly KeyedGroup[]): Promise<void> {
  const wanted = wantedKeys(options, groups);
  const patch = (id: string, ivrKey: number | null) =>
    admin.send("PATCH", `/admin/v1/callGroups/${encodeURIComponent(id)}`, { ivrKey }, { repeatable: true });
  const moving = groups.filter(({ key, reference }) => key !== wanted.get(reference.id));
  for (const { key, reference } of moving) if (key !== undefined) await patch(reference.id, null);
  for (const { reference } of moving) {
    const key = wanted.get(reference.id);
    if (key !== undefined) await patch(reference.id, Number(key));
  }
}

async function update(write: Writes, fields: Values): Promise<Live> {
  const admin = adminOf(write, "AutoAttendant");
  if (fields.options !== undefined) {
    await setKeys(admin, isObject(fields.options) ? fields.options : {}, await listGroups(write));
  }
  if (fields.greetingAudioId !== undefined) {
    await admin.send("PATCH", path, { greetingAudioId: fields.greetingAudioId }, { repeatable: true });
  }
  return observe(write);
}

/** Takes away the keys that were declared, where they still lead where they were declared to. */
async function remove(write: Writes, desired: Values): Promise<void> {
  const groups = await listGroups(write);
  const declared: Value = isObject(desired.options) ? desired.options : {};
  const ours = ({ key, reference }: KeyedGroup): boolean => {
    const text = key === undefined ? undefined : declared[key];
    return typeof text === "string" && means(text, reference);
  };
  const rest = groups.filter((group) => group.key !== undefined && !ours(group));
  const options = Object.fromEntries(rest.map(({ key, reference }) => [String(key), reference.id]));
  const greeting = typeof desired.greetingAudioId === "string" ? { greetingAudioId: null } : {};
  await update(write, { options, ...greeting });
}

const inputs = z.object({
  options: portalName(
    "IVR key",
    z.record(
      z.string().regex(/^[0-9]$/, "keys are the digits 0 to 9"),
      ref("spoke:index:CallGroup", z.string().min(1)),
    ),
  ).describe(
    "The menu: a key from `0` to `9`, and the call group that it leads to, by name, extension or id. A group has one key. Keys that are not here lead nowhere.",
  ),
  greetingAudioId: portalName("Main company greeting", serverChosen(z.string().min(1)))
    .optional()
    .describe("Audio of the library that is played instead of text to speech. Absent: as it is."),
});

const outputs = z.object({});

function rules(values: Values): readonly Finding[] {
  const first = new Map<string, string>();
  return Object.entries(isObject(values.options) ? values.options : {}).flatMap(([key, text]) => {
    if (typeof text !== "string") return [];
    const before = first.get(text.toLowerCase());
    first.set(text.toLowerCase(), before ?? key);
    if (before === undefined) return [];
    return [
      {
        path: `options["${key}"]`,
        what: `"${text}" is on key ${before} already, and a call group has one key`,
        remedy: "Give each call group one key; for two keys make two groups.",
      },
    ];
  });
}

/** The kind `AutoAttendant`; see the head of this file. */
export const autoAttendant = defineResource<Reads, Writes, typeof inputs, typeof outputs>({
  token: "spoke:index:AutoAttendant",
  summary:
    "The menu of the main number: which key leads to which call group. Deleting it takes its keys away again.",
  evidence: [
    { guide: "IVR (Interactive Voice Response) Setup", checked: "2026-11-20" },
    { url: "https://support.spokephone.com/hc/en-us/articles/360041305591", checked: "2026-11-20" },
    { url: "https://github.com/johnib/spoke-cli", checked: "2026-11-20" },
  ],
  inputs,
  outputs,
  key: [],
  uniqueKey: true,
  reach: ["admin"],
  portal: { place: "Teams > Manage teams", noun: "auto-attendant", readable: ["options"] },
  observe: { by: "get", get: observe },
  alsoReads: "the pages of the list of call groups, which carry the keys",
  update: (write, { fields }) => update(write, fields),
  remove: (write, _, desired) => remove(write, desired),
  rules,
  examples: [
    {
      title: "A menu of two options",
      values: { options: { "1": "Sales", "2": "Support" } } satisfies Values,
    },
    {
      title: "A menu with a greeting, groups by extension",
      values: {
        options: { "0": "100", "1": "200", "2": "400" },
        greetingAudioId: "audio-main-greeting",
      } satisfies Values,
    },
  ],
});

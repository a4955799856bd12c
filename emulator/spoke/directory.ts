/** The readable half of the Developer API: directory, users, teams, trunks and calls. */
import type { Domain, EmulatorContext } from "../context.ts";
import type { Entry, Json } from "../store.ts";
import { pageOf, pageOfCollection } from "./paging.ts";
import { malformed, notFound } from "./problem.ts";
import {
  type CallGroupRecord,
  type DeviceRecord,
  listAll,
  organizationOf,
  type UserRecord,
} from "./records.ts";
import type { Asked, Handler, Serve } from "./serve.ts";

/** An entry of the directory with its place in the order of creation. */
interface Positioned {
  readonly position: number;
  readonly entry: Json;
}

/** What entries are made of beside their own record; read once a request. */
interface Surroundings {
  readonly domain: Domain;
  readonly users: ReadonlyMap<string, UserRecord>;
  readonly devices: ReadonlyMap<string, DeviceRecord>;
  readonly teamsOf: ReadonlyMap<string, readonly string[]>;
  readonly numbersOf: ReadonlyMap<string, readonly string[]>;
  readonly timeZone: string;
}

function collect(pairs: Iterable<readonly [string, string]>): Map<string, string[]> {
  const lists = new Map<string, string[]>();
  for (const [key, value] of pairs) lists.set(key, [...(lists.get(key) ?? []), value]);
  return lists;
}

function surroundings(domain: Domain): Surroundings {
  const groups = listAll(domain, "callGroups");
  const assignments = listAll(domain, "numberAssignments");
  return {
    domain,
    users: new Map(listAll(domain, "users").map((user) => [user.id, user])),
    devices: new Map(listAll(domain, "devices").map((device) => [device.id, device])),
    teamsOf: collect(groups.flatMap((group) => group.members.map(({ id }) => [id, group.id] as const))),
    numbersOf: collect(assignments.map(({ id, targetId }) => [targetId ?? "", id] as const)),
    timeZone: organizationOf(domain).timeZone,
  };
}

const isAvailable = (user: UserRecord) => user.status === "active" && user.loginStatus === "loggedIn";

function common(around: Surroundings, id: string, extension: string): Json {
  const { organisationId } = around.domain.organisation;
  return {
    extension,
    isHidden: false,
    phoneNumbers: (around.numbersOf.get(id) ?? []).map((phoneNumber) => ({ phoneNumber })),
    // The parameters' order matters: the real handler checks a signature over the whole address (spoke-api.md §5).
    twimlRedirectUrl: `https://api.spokephone.com/telephony/redirect?extension=${extension}&organisationId=${organisationId}`,
  };
}

function availability(around: Surroundings, status: string, availabilitySummary: string): Json {
  const now = around.domain.clock();
  return {
    status,
    statusAt: new Date(now).toISOString(),
    statusTimestamp: now,
    timezone: around.timeZone,
    availabilitySummary,
  };
}

function userEntry(around: Surroundings, user: UserRecord): Json {
  const { id, extension, email, firstName, lastName, mobile, jobTitle, location, status, loginStatus } = user;
  const [presence, summary] = isAvailable(user) ? ["available", "Available"] : ["offline", "Offline"];
  return {
    id,
    type: "user",
    displayName: `${firstName} ${lastName}`,
    ...common(around, id, extension),
    availability: availability(around, presence ?? "", summary ?? ""),
    email,
    firstName,
    lastName,
    mobile,
    jobTitle,
    location,
    status,
    loginStatus,
    teams: around.teamsOf.get(id) ?? [],
  };
}

function deviceEntry(around: Surroundings, { id, displayName, extension }: DeviceRecord): Json {
  return { id, type: "device", displayName, ...common(around, id, extension) };
}

function memberEntries(around: Surroundings, group: CallGroupRecord): Json[] {
  return group.members.flatMap(({ id }) => {
    const user = around.users.get(id);
    if (user !== undefined) return [userEntry(around, user)];
    const device = around.devices.get(id);
    return device === undefined ? [] : [deviceEntry(around, device)];
  });
}

function teamEntry(around: Surroundings, group: CallGroupRecord): Json {
  const { id, name, extension, hidden, ivrKey, members } = group;
  const available = members.filter((member) => {
    const user = around.users.get(member.id);
    return user !== undefined && isAvailable(user);
  }).length;
  const summary = `${available} of ${members.length} people available`;
  return {
    id,
    type: "team",
    displayName: name,
    ...common(around, id, extension),
    isHidden: hidden,
    ...(ivrKey === null ? {} : { ivrKeyCode: ivrKey }),
    availability: {
      ...availability(around, available > 0 ? "available" : "offline", summary),
      totalAvailable: available,
      totalMembers: members.length,
    },
    teamMembers: memberEntries(around, group),
  };
}

function entriesOf<Kept>(
  { store }: Domain,
  collection: string,
  make: (record: Kept) => Json,
  keep: (record: Kept) => boolean = () => true,
): Positioned[] {
  return store
    .entries(collection)
    .filter(({ json }: Entry) => keep(json as unknown as Kept))
    .map(({ position, json }) => ({ position, entry: make(json as unknown as Kept) }));
}

interface Shown {
  readonly hiddenGroups: boolean;
  readonly suspendedUsers: boolean;
}

function allEntries(domain: Domain, shown: Shown): Positioned[] {
  const around = surroundings(domain);
  return [
    ...entriesOf<UserRecord>(
      domain,
      "users",
      (user) => userEntry(around, user),
      (user) => shown.suspendedUsers || user.status !== "suspended",
    ),
    ...entriesOf<CallGroupRecord>(
      domain,
      "callGroups",
      (group) => teamEntry(around, group),
      (group) => shown.hiddenGroups || !group.hidden,
    ),
    ...entriesOf<DeviceRecord>(domain, "devices", (device) => deviceEntry(around, device)),
  ];
}

const lookUps = ["extension", "phoneNumber", "ivrKey"] as const;

function matchesLookUp(entry: Json, query: Asked["query"]): boolean {
  if (query.extension !== undefined) return entry.extension === query.extension;
  if (query.ivrKey !== undefined) return entry.ivrKeyCode === query.ivrKey;
  if (query.phoneNumber === undefined) return true;
  return (entry.phoneNumbers as { phoneNumber: string }[]).some(
    (one) => one.phoneNumber === query.phoneNumber,
  );
}

function page(context: EmulatorContext, key: string, entries: readonly Positioned[], query: Asked["query"]) {
  const { meta, items } = pageOf(context, entries, query);
  return { status: 200, body: { meta, [key]: items.map(({ entry }) => entry) } };
}

const listDirectory =
  (context: EmulatorContext): Handler =>
  ({ query }) => {
    const given = lookUps.filter((name) => query[name] !== undefined);
    if (given.length > 1) throw malformed(`${given.join(" and ")} cannot be asked for together.`, given[1]);
    const shown = {
      hiddenGroups: query.includeHiddenCallGroups === true,
      suspendedUsers: query.includeSuspendedUsers === true,
    };
    return page(
      context,
      "entries",
      allEntries(context, shown).filter(({ entry }) => matchesLookUp(entry, query)),
      query,
    );
  };

function getEntry(context: EmulatorContext, type: string | undefined, noun: string): Handler {
  return ({ path }) => {
    const id = path.id ?? "";
    const entries = allEntries(context, { hiddenGroups: true, suspendedUsers: true });
    const found = entries.find(({ entry }) => entry.id === id && (type === undefined || entry.type === type));
    if (found === undefined) throw notFound(noun, id);
    return { status: 200, body: found.entry };
  };
}

const listUsers =
  (context: EmulatorContext): Handler =>
  ({ query }) => {
    const email = query.email;
    const keep = (user: UserRecord) =>
      user.status === "active" &&
      (email === undefined || user.email.toLowerCase() === String(email).toLowerCase());
    const around = surroundings(context);
    return page(
      context,
      "users",
      entriesOf<UserRecord>(context, "users", (user) => userEntry(around, user), keep),
      query,
    );
  };

const listTeams =
  (context: EmulatorContext): Handler =>
  ({ query }) => {
    const around = surroundings(context);
    return page(
      context,
      "teams",
      entriesOf<CallGroupRecord>(context, "callGroups", (group) => teamEntry(around, group)),
      query,
    );
  };

const presentTrunk = ({ id, name }: Json): Json => ({ id, name });

const listTrunks =
  (context: EmulatorContext): Handler =>
  ({ query }) => {
    const { meta, items } = pageOfCollection(context, "sipTrunks", query);
    return { status: 200, body: { meta, trunks: items.map(({ json }) => presentTrunk(json)) } };
  };

const getTrunk =
  ({ store }: EmulatorContext): Handler =>
  ({ path }) => {
    const id = path.trunkId ?? "";
    const found = store.get("sipTrunks", id);
    if (found === undefined) throw notFound("trunk", id);
    return { status: 200, body: presentTrunk(found) };
  };

/** Mounts the reads. Nobody ever calls here, so the list of calls is empty. */
export function serveDirectory(serve: Serve, context: EmulatorContext): void {
  serve("GET", "/directory", listDirectory(context));
  serve("GET", "/directory/{id}", getEntry(context, undefined, "directory entry"));
  serve("GET", "/users", listUsers(context));
  serve("GET", "/users/{id}", getEntry(context, "user", "user"));
  serve("GET", "/teams", listTeams(context));
  serve("GET", "/teams/{id}", getEntry(context, "team", "team"));
  serve("GET", "/trunks", listTrunks(context));
  serve("GET", "/trunks/{trunkId}", getTrunk(context));
  serve("GET", "/calls", () => ({ status: 200, body: { meta: { next: null }, calls: [] } }));
}

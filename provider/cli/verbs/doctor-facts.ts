/** Gathers what `spokectl doctor` judges: small reads through each door, and what is installed. Writes nothing. */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import { ApiError, describeFailure } from "../../clients/errors.ts";
import { type ApiName, profiles } from "../../clients/profiles.ts";
import { readsOf } from "../../clients/reads.ts";
import type { Reads } from "../../clients/types.ts";
import { contradictionOf, readBelongings } from "../../configuration/customer.ts";
import type { Configuration } from "../../configuration/resolve.ts";
import type { SettingName } from "../../configuration/settings.ts";
import type {
  ApiFacts,
  CustomerFacts,
  DoctorFacts,
  DoorFacts,
  FailedRead,
  KindFacts,
  ReadResult,
  VersionFacts,
} from "../../doctor/types.ts";
import type { Reach } from "../../model/field.ts";
import { describeProblem } from "../../model/problem.ts";
import { serverFields } from "../../model/resource.ts";
import { canExist, canSee, canWrite } from "../../reconciler/doors.ts";
import type { AnyKind } from "../../reconciler/types.ts";
import { type Connection, settingsWords } from "../connect.ts";
import type { Tools } from "../tools.ts";
import { packageManifest } from "../version.ts";

/** Everything that there is to judge. */
export async function gather(tools: Tools, connection: Connection): Promise<DoctorFacts> {
  const { clients, configuration, kinds } = connection;
  const reads = readsOf(clients);
  const doors = await tryDoors(reads, configuration);
  const open = openDoors(doors);
  const [customer, looked, versions] = await Promise.all([
    open.has("api") || open.has("twilio") ? compareCustomers(reads, configuration) : undefined,
    Promise.all(kinds.map((kind) => lookAt(kind, reads, open))),
    installed(tools),
  ]);
  return { doors, customer, kinds: looked, apis: apisOf(connection, doors), versions };
}

const titles: Readonly<Record<ApiName, string>> = {
  token: profiles.token.title,
  api: profiles.api.title,
  admin: profiles.admin.title,
  scim: profiles.scim.title,
  twilio: "Twilio",
};

/** A read that answers little: that it answers is what is asked. */
type Probe = (reads: Reads) => Promise<unknown>;

const probes: Readonly<Record<Exclude<ApiName, "token">, Probe>> = {
  api: (reads) => reads.api.get("/directory", { limit: 1 }),
  admin: async (reads) => reads.admin?.get("/admin/v1/organization"),
  // RFC 2606: nobody's address ends like this.
  scim: async (reads) => reads.scim?.byUserName("doctor@spokectl.invalid"),
  twilio: (reads) => first(reads.twilio.phoneNumbers.list({ friendlyName: "spokectl doctor" })),
};

async function first<T>(objects: AsyncIterable<T>): Promise<T | undefined> {
  for await (const object of objects) return object;
  return undefined;
}

async function attempt(read: () => Promise<unknown>): Promise<ReadResult> {
  try {
    await read();
    return { failure: undefined };
  } catch (error) {
    return { failure: failureOf(error) };
  }
}

const failureOf = (error: unknown): FailedRead =>
  error instanceof ApiError
    ? { api: error.api, kind: error.kind, message: error.message, permission: error.permission }
    : { api: undefined, kind: "other", message: describeFailure(error) };

/** The settings that lead through each door. Twilio's depend on which kind of credentials is meant. */
function settingsOf(api: ApiName, configuration: Configuration): readonly SettingName[] {
  if (api === "twilio") {
    const byKey = configuration.twilioApiKey !== undefined || configuration.twilioApiSecret !== undefined;
    return [
      "twilioAccountSid",
      ...(byKey ? (["twilioApiKey", "twilioApiSecret"] as const) : (["twilioAuthToken"] as const)),
    ];
  }
  const { address, credentials } = profiles[api];
  // The other addresses have defaults.
  return api === "admin" || api === "scim" ? [...(address ? [address] : []), ...credentials] : credentials;
}

/** What says that a door is meant to be used: the rest of its settings may be there for another one. */
const telling: Readonly<Record<ApiName, readonly SettingName[]>> = {
  token: ["clientId", "clientSecret"],
  api: ["clientId", "clientSecret"],
  admin: ["adminUrl"],
  scim: ["scimUrl", "scimToken"],
  twilio: ["twilioAccountSid", "twilioAuthToken", "twilioApiKey", "twilioApiSecret"],
};

async function tryDoors(reads: Reads, configuration: Configuration): Promise<readonly DoorFacts[]> {
  const isSet = (name: SettingName) => (configuration[name] ?? "") !== "";
  const doorOf = (api: ApiName): DoorFacts => ({
    api,
    title: titles[api],
    missing: settingsOf(api, configuration).filter((name) => !isSet(name)),
    meant: telling[api].some(isSet),
  });
  const names = Object.keys(probes) as (keyof typeof probes)[];
  const doors = await Promise.all(
    names.map(async (api): Promise<DoorFacts> => {
      const door = doorOf(api);
      if (!door.meant || door.missing.length > 0) return door;
      return { ...door, result: await attempt(() => probes[api](reads)) };
    }),
  );
  return withToken(doorOf("token"), doors);
}

/** The token service is tried by whatever needs a token; what failed for want of one was itself not tried. */
function withToken(token: DoorFacts, doors: readonly DoorFacts[]): readonly DoorFacts[] {
  const failed = doors.find(({ result }) => result?.failure?.api === "token")?.result;
  const asked = doors.some(({ api, result }) => (api === "api" || api === "admin") && result !== undefined);
  const own = failed ?? (asked ? { failure: undefined } : undefined);
  const rest = doors.map(
    ({ result, ...door }): DoorFacts =>
      result === undefined || result.failure?.api === "token" ? door : { ...door, result },
  );
  return [own === undefined ? token : { ...token, result: own }, ...rest];
}

const openDoors = (doors: readonly DoorFacts[]): ReadonlySet<Reach> =>
  new Set(
    doors.flatMap(({ api, meant, missing }) =>
      api !== "token" && meant && missing.length === 0 ? [api] : [],
    ),
  );

async function compareCustomers(reads: Reads, configuration: Configuration): Promise<CustomerFacts> {
  const { organisationId } = configuration;
  try {
    const belongings = await readBelongings(reads, configuration, settingsWords);
    const problem = contradictionOf(belongings, settingsWords);
    const naming = (fact: "organisationId" | "twilioAccountSid") =>
      belongings.filter((each) => each[fact] !== undefined).map(({ source }) => source);
    return {
      ...(problem === undefined ? {} : { contradiction: describeProblem(problem) }),
      organisation: naming("organisationId"),
      account: naming("twilioAccountSid"),
      organisationId,
    };
  } catch (error) {
    return { failure: failureOf(error), organisation: [], account: [], organisationId };
  }
}

/** Reads the first page of a kind, where a door that is configured shows anything of it. */
async function lookAt(kind: AnyKind, reads: Reads, doors: ReadonlySet<Reach>): Promise<KindFacts> {
  const open = kind.reach.filter((door) => doors.has(door));
  const inPortal = canExist(kind, {}, doors)
    ? serverFields(kind)
        .map(([name]) => name)
        .filter((name) => !canWrite(kind, name, {}, doors))
    : [];
  // What the portal looks after is seen in the public directory.
  const shown = open.length > 0 || (doors.has("api") && canSee(kind, {}, doors));
  if (!shown) return { kind, open, inPortal };
  const { observe } = kind;
  const read = () => (observe.by === "get" ? observe.get(reads) : first(observe.list(reads)));
  return { kind, open, inPortal, result: await attempt(read) };
}

function apisOf({ clients }: Connection, doors: readonly DoorFacts[]): readonly ApiFacts[] {
  const usage = clients.usage();
  const signs = clients.signs();
  return doors.map(({ api, title }) => ({
    api,
    title,
    requests: usage[api].reads + usage[api].writes,
    repeated: usage[api].repeated,
    limited: signs[api].limited,
    rate: signs[api].rate,
    inFlight: signs[api].inFlight,
    clockAhead: signs[api].clockAhead,
  }));
}

const sdk = "@pulumi/pulumi";

async function installed(tools: Tools): Promise<readonly VersionFacts[]> {
  const { version, engines, peerDependencies } = packageManifest();
  const range = peerDependencies[sdk];
  return [
    { id: "package", subject: "pulumi-spoke", found: version, wanted: undefined, why: "This program." },
    {
      id: "node",
      subject: "Node",
      found: process.version,
      wanted: engines.node,
      why: "It runs this program.",
    },
    {
      id: "pulumi",
      subject: "Pulumi's command line",
      found: await pulumiVersion(tools),
      wanted: range,
      why: "Pulumi programs need it on PATH; spokectl does not.",
    },
    {
      id: "sdk",
      subject: sdk,
      found: await sdkVersion(tools),
      wanted: range,
      why: "Pulumi programs in TypeScript need it in their folder; spokectl does not.",
    },
  ];
}

async function pulumiVersion({ environment, folder }: Tools): Promise<string | undefined> {
  try {
    // Without the check for a newer one, which asks the network.
    const env = { ...environment, PULUMI_SKIP_UPDATE_CHECK: "true" };
    const { stdout } = await promisify(execFile)("pulumi", ["version"], {
      cwd: folder,
      env,
      timeout: 10_000,
    });
    return /^v?\d+\.\d+\.\d+\S*/.exec(stdout.trim())?.[0];
  } catch {
    return undefined;
  }
}

async function sdkVersion({ folder }: Tools): Promise<string | undefined> {
  try {
    const file = createRequire(join(folder, "program.js")).resolve(`${sdk}/package.json`);
    return (JSON.parse(await readFile(file, "utf8")) as { version?: string }).version;
  } catch {
    return undefined;
  }
}

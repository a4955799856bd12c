/** From what was configured, and the environment, to the settings in force; and what is wrong with them. Pure. */
import { nearestName } from "../model/nearest.ts";
import { UNKNOWN, type Value, type Values } from "../model/value.ts";
import { type Setting, type SettingName, settingNames, settings } from "./settings.ts";

/** The settings in force: what was configured, else the environment, else the default. Absent ones are not set. */
export type Configuration = { readonly [Name in SettingName]?: string } & {
  readonly authUrl: string;
  readonly apiUrl: string;
  readonly redirectUrl: string;
  readonly portal: "warn" | "strict";
};

/** A setting that is refused. */
export interface ConfigurationFailure {
  readonly property: string;
  /** What is wrong and what to do; never the value of a secret. */
  readonly reason: string;
}

/** What was found. With failures, the configuration is not to be used. */
export interface Resolved {
  readonly configuration: Configuration;
  readonly failures: readonly ConfigurationFailure[];
  /** Settings that a preview does not know yet. */
  readonly unknown: readonly SettingName[];
}

/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a value came from: messages name it, and what was configured outranks the environment. */
interface Found {
  readonly value: string;
  /** The environment variable; undefined for a configured value. */
  readonly variable?: string;
}

type Finds = Partial<Record<SettingName, Found>>;

/** Keys that engines add to a provider's configuration, which are not ours. */
const engineKeys = new Set(["version", "pluginDownloadURL", "pluginChecksums"]);

/**
 * Resolves the provider's settings.
 *
 * The environment's Directory Sync does not stand in where the environment names another organisation: a second provider of
 * one program would otherwise write one customer's users into the other's directory. What else it has stands in, and the
 * check against the wrong customer names the two.
 *
 * @param values what was configured; unknown parts are allowed
 * @param environment the environment variables that stand in
 */
export function resolveConfiguration(values: Values, environment: Environment): Resolved {
  const declared = Object.entries(values).filter(([name]) => !isForeign(name));
  const failures: ConfigurationFailure[] = [];
  const finds: Finds = {};
  const unknown: SettingName[] = [];
  for (const [name, value] of declared) {
    if (!isSettingName(name)) failures.push(unknownSetting(name));
    else if (value === UNKNOWN) unknown.push(name);
    else if (isScalar(value)) finds[name] = { value: String(value) };
    else if (typeof value === "object" && value !== null) {
      failures.push({ property: name, reason: "is not a text. Give one text." });
    }
  }
  const elsewhere = isOfAnother(finds.organisationId?.value, environment);
  for (const setting of settings) {
    if (elsewhere && unsigned.has(setting.name)) continue;
    if (finds[setting.name] || unknown.includes(setting.name)) continue;
    const variable = setting.environment.find((each) => environment[each]);
    if (variable !== undefined) finds[setting.name] = { value: environment[variable] ?? "", variable };
  }
  for (const setting of settings) {
    const found = finds[setting.name];
    const what = found && faultOf(setting, found.value);
    if (what) failures.push({ property: setting.name, reason: from(found) + what });
  }
  failures.push(...faultsOfPairs(finds, unknown));
  return { configuration: complete(onePairOnly(finds)), failures, unknown };
}

/** Settings of a service that does not say whose it is, so that the check against the wrong customer cannot see it. */
const unsigned: ReadonlySet<SettingName> = new Set<SettingName>(["scimUrl", "scimToken"]);

/** True when the environment says that it is about another organisation than the one that was configured. */
function isOfAnother(configured: string | undefined, environment: Environment): boolean {
  const [variable = ""] = settings.find(({ name }) => name === "organisationId")?.environment ?? [];
  const named = environment[variable];
  return Boolean(named && configured) && named?.toLowerCase() !== configured?.toLowerCase();
}

const isForeign = (name: string): boolean => name.startsWith("__") || engineKeys.has(name);

const isSettingName = (name: string): name is SettingName =>
  (settingNames as readonly string[]).includes(name);

const isScalar = (value: Value): value is string | number | boolean =>
  (typeof value === "string" && value !== "") || typeof value === "number" || typeof value === "boolean";

const from = (found: Found | undefined): string =>
  found?.variable === undefined ? "" : `${found.variable} `;

function unknownSetting(name: string): ConfigurationFailure {
  const nearest = nearestName(name, settingNames);
  const remedy =
    nearest === undefined
      ? `The settings are ${settingNames.join(", ")}.`
      : `Did you mean ${JSON.stringify(nearest)}?`;
  return { property: name, reason: `${JSON.stringify(name)} is not a setting of the provider. ${remedy}` };
}

/** What form a setting has, as the end of `"x" is not …`, and what to do. */
interface Form {
  readonly pattern: RegExp;
  readonly name: string;
  readonly remedy: string;
}

const forms: Partial<Record<SettingName, Form>> = {
  organisationId: {
    pattern: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
    name: "a UUID",
    remedy: "Copy it from the `twimlRedirectUrl` of any entry of Spoke's directory.",
  },
  twilioAccountSid: {
    pattern: /^AC[0-9a-f]{32}$/i,
    name: "the SID of a Twilio account",
    remedy: "It is AC and 32 hexadecimal digits: copy it from the Twilio Console.",
  },
  twilioApiKey: {
    pattern: /^SK[0-9a-f]{32}$/i,
    name: "the SID of a Twilio API key",
    remedy: "It is SK and 32 hexadecimal digits: copy it from the Twilio Console.",
  },
  // Both become part of a host name.
  twilioEdge: { pattern: /^[a-z0-9-]+$/, name: "a Twilio edge location", remedy: "For example: sydney." },
  twilioRegion: { pattern: /^[a-z0-9-]+$/, name: "a Twilio region", remedy: "For example: au1." },
};

function faultOf(setting: Setting, value: string): string | undefined {
  if (setting.name.endsWith("Url")) return faultOfUrl(setting, value);
  const form = forms[setting.name];
  if (form && !form.pattern.test(value))
    return `${JSON.stringify(value)} is not ${form.name}. ${form.remedy}`;
  if (setting.values && !setting.values.includes(value)) {
    return `${JSON.stringify(value)} is not one of ${setting.values.join(", ")}. Choose one of them.`;
  }
  return undefined;
}

function faultOfUrl(setting: Setting, value: string): string | undefined {
  const example = setting.default ?? "https://spoke.acme.test";
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol)) {
    return `${JSON.stringify(value)} is not an http or https address. For example: ${example}.`;
  }
  const url = new URL(value);
  if (url.username !== "" || url.password !== "") {
    return "is an address with credentials in it. Give the credentials as settings of their own.";
  }
  if (url.search !== "" || url.hash !== "") {
    return `${JSON.stringify(value)} has a query or a fragment. Give the address alone, for example: ${example}.`;
  }
  return undefined;
}

const pairs: readonly (readonly [SettingName, SettingName])[] = [
  ["clientId", "clientSecret"],
  ["scimUrl", "scimToken"],
  ["twilioApiKey", "twilioApiSecret"],
];

/** Settings that need one another. What is only in the environment may be incomplete: it may be there for another tool. */
function faultsOfPairs(finds: Finds, unknown: readonly SettingName[]): ConfigurationFailure[] {
  const has = (name: SettingName) => finds[name] !== undefined || unknown.includes(name);
  const configured = (name: SettingName) => finds[name] !== undefined && finds[name].variable === undefined;
  const failures = pairs.flatMap(([one, other]) => [
    ...(configured(one) && !has(other) ? [missing(other, one)] : []),
    ...(configured(other) && !has(one) ? [missing(one, other)] : []),
  ]);
  const credential = (["twilioAuthToken", "twilioApiKey"] as const).find(configured);
  if (credential && !has("twilioAccountSid")) failures.push(missing("twilioAccountSid", credential));
  return failures;
}

function missing(name: SettingName, because: SettingName): ConfigurationFailure {
  const variable = settings.find((setting) => setting.name === name)?.environment[0];
  return {
    property: name,
    reason: `is missing, and ${because} is of no use without it. Set ${name} or the environment variable ${variable}.`,
  };
}

/**
 * One way into Twilio. A program that names one kind of credentials means it, whatever the environment holds;
 * of two from one place the API key stands, because it can be revoked by itself.
 */
function onePairOnly(finds: Finds): Finds {
  const { twilioApiKey: key, twilioApiSecret: secret, twilioAuthToken: token } = finds;
  if (!token || !key || !secret) return finds;
  const tokenOutranks = token.variable === undefined && key.variable !== undefined;
  const { twilioApiKey: _key, twilioApiSecret: _secret, ...withToken } = finds;
  const { twilioAuthToken: _token, ...withKey } = finds;
  return tokenOutranks ? withToken : withKey;
}

function complete(finds: Finds): Configuration {
  const entries = settings.flatMap((setting): [string, string][] => {
    const value = finds[setting.name]?.value ?? setting.default;
    return value === undefined ? [] : [[setting.name, canonical(setting.name, value)]];
  });
  return Object.fromEntries(entries) as unknown as Configuration;
}

function canonical(name: SettingName, value: string): string {
  if (name.endsWith("Url")) return value.replace(/\/+$/, "");
  return name === "organisationId" ? value.toLowerCase() : value;
}

/** Profiles: settings in `~/.config/spokectl/config.yaml`, which stand where neither a flag nor the environment does. */
import { dirname, isAbsolute, join } from "node:path";
import { type SettingName, settingNames, settings } from "../configuration/settings.ts";
import { nearestName } from "../model/nearest.ts";
import { ProblemError } from "../model/problem.ts";
import type { Tools } from "./tools.ts";

/** The settings of a profile, by name, in clear. */
export interface Profile {
  readonly name: string;
  /** Where it stands. */
  readonly file: string;
  readonly settings: { readonly [Name in SettingName]?: string };
}

/** The profile that stands where none is named. */
const defaultName = "default";

/** Where profiles are kept (XDG Base Directory Specification 0.8; read 2026-11-26); undefined for who has no home. */
export function profileFile(environment: Tools["environment"]): string | undefined {
  const { XDG_CONFIG_HOME: configured, HOME, USERPROFILE } = environment;
  const home = HOME || USERPROFILE;
  // The specification: a path that is not absolute is to be ignored. The current folder is anybody's.
  const folder = configured && isAbsolute(configured) ? configured : home ? join(home, ".config") : undefined;
  if (folder === undefined) return undefined;
  return join(folder, "spokectl", "config.yaml");
}

/**
 * Reads a profile.
 *
 * @param named by `--profile`; `SPOKECTL_PROFILE` and then `default` stand in
 * @returns undefined where none is named and there is no default one
 * @throws ProblemError for a profile that is not there, or that is not as it has to be
 */
export async function readProfile(
  tools: Pick<Tools, "environment" | "readFile" | "fileMode">,
  named: string | undefined,
): Promise<Profile | undefined> {
  const asked = named ?? (tools.environment.SPOKECTL_PROFILE || undefined);
  const file = profileFile(tools.environment);
  if (file === undefined) {
    if (asked === undefined) return undefined;
    throw problem(
      `Profile ${JSON.stringify(asked)}`,
      undefined,
      "there are no profiles, because neither HOME nor XDG_CONFIG_HOME says where they are",
      "Set HOME, or give the settings by flags and environment variables.",
    );
  }
  const text = await readIfThere(tools, file);
  if (text === undefined && asked === undefined) return undefined;
  const profiles = text === undefined ? {} : await profilesIn(text, file);
  const name = asked ?? defaultName;
  const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (profile === undefined) {
    if (asked === undefined) return undefined;
    throw unknownProfile(name, Object.keys(profiles), file);
  }
  if (!isMap(profile)) throw problem(file, name, "is not a map of settings", settingsRemedy);
  const pairs = Object.entries(profile).map(async ([key, value]) => {
    const setting = settings.find((each) => each.name === key);
    if (setting === undefined) throw unknownSetting(file, `${name}.${key}`, key);
    const place: Place = { file, path: `${name}.${key}`, variable: setting.environment[0] ?? "" };
    return [key, await valueAt(tools, value, setting.secret, place)] as const;
  });
  return { name, file, settings: Object.fromEntries(await Promise.all(pairs)) };
}

const settingsRemedy = "A profile is a map of settings: see docs/spokectl.md#configuration.";

interface Place {
  readonly file: string;
  readonly path: string;
  /** The environment variable of the setting. */
  readonly variable: string;
}

type Files = Pick<Tools, "environment" | "readFile" | "fileMode">;

async function valueAt(tools: Files, value: unknown, secret: boolean, place: Place): Promise<string> {
  if (isMap(value)) return valueFrom(tools, value, place);
  if (typeof value !== "string") {
    throw problem(place.file, place.path, "is not a text", "Give a text, `env: NAME` or `file: PATH`.");
  }
  const mode = secret ? await tools.fileMode(place.file) : undefined;
  if (mode !== undefined && (mode & 0o077) !== 0) {
    throw problem(
      place.file,
      place.path,
      `is a secret in clear, and other users may read the file (mode ${mode.toString(8)})`,
      `Run \`chmod 600 ${place.file}\`, or give the secret as \`env: ${place.variable}\` or \`file: PATH\`.`,
    );
  }
  return value;
}

async function valueFrom(tools: Files, value: Map, place: Place): Promise<string> {
  const { env, file, ...rest } = value;
  const unknown = Object.keys(rest)[0];
  if (unknown !== undefined || (env === undefined) === (file === undefined)) {
    throw problem(
      place.file,
      place.path,
      unknown === undefined
        ? "has not exactly one of `env` and `file`"
        : `does not know ${JSON.stringify(unknown)}`,
      "Give a text, `env: NAME` or `file: PATH`.",
    );
  }
  if (typeof env === "string" && env !== "") {
    const found = tools.environment[env];
    if (!found) {
      throw problem(place.file, place.path, `the environment variable ${env} is not set`, `Set ${env}.`);
    }
    return found;
  }
  if (typeof file !== "string" || file === "") {
    throw problem(place.file, place.path, "names no variable or file", "Give `env: NAME` or `file: PATH`.");
  }
  const text = (await tools.readFile(pathOf(file, place.file, tools.environment))).replace(/\r?\n$/, "");
  if (text === "") {
    throw problem(place.file, place.path, `the file ${file} is empty`, "Write the value into it.");
  }
  return text;
}

/** As a shell has it; what is relative is meant from the folder of the profiles. */
function pathOf(path: string, from: string, { HOME, USERPROFILE }: Tools["environment"]): string {
  if (path.startsWith("~/")) return join(HOME ?? USERPROFILE ?? "~", path.slice(2));
  return isAbsolute(path) ? path : join(dirname(from), path);
}

async function readIfThere(tools: Files, file: string): Promise<string | undefined> {
  try {
    return await tools.readFile(file);
  } catch (error) {
    const cause =
      error instanceof ProblemError ? (error.cause as NodeJS.ErrnoException | undefined) : undefined;
    if (cause?.code === "ENOENT" || cause?.code === "ENOTDIR") return undefined;
    throw error;
  }
}

async function profilesIn(text: string, file: string): Promise<Map> {
  const { parseDocument, visit } = await import("yaml");
  const document = parseDocument(text);
  // Only the place: what stands there may be a secret.
  const fault = document.errors[0];
  if (fault !== undefined) {
    const at = fault.linePos?.[0];
    const place = at === undefined ? file : `${file}:${at.line}:${at.col}`;
    throw new ProblemError({
      object: place,
      what: `is not YAML (${fault.code.toLowerCase().replaceAll("_", " ")})`,
      remedy: "Put the file right.",
    });
  }
  // Every setting is a text: of 0012345678 and 1e5, what is written counts.
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === "number" || typeof node.value === "boolean") node.value = node.source;
    },
  });
  const content: unknown = document.toJS();
  const profiles = isMap(content) ? content.profiles : undefined;
  const other = isMap(content) ? Object.keys(content).find((key) => key !== "profiles") : undefined;
  if (!isMap(profiles) || other !== undefined) {
    throw problem(
      file,
      other,
      other === undefined ? "has no map `profiles`" : "is not known there",
      "Begin with `profiles:`, and put each profile under its name.",
    );
  }
  return profiles;
}

function unknownProfile(name: string, names: readonly string[], file: string): ProblemError {
  const nearest = nearestName(name, names);
  const known = names.length === 0 ? "There are none yet." : `There are ${names.join(", ")}.`;
  const remedy = nearest === undefined ? known : `Did you mean ${JSON.stringify(nearest)}?`;
  return problem(file, undefined, `has no profile ${JSON.stringify(name)}`, remedy);
}

function unknownSetting(file: string, path: string, name: string): ProblemError {
  const nearest = nearestName(name, settingNames);
  const remedy =
    nearest === undefined
      ? `The settings are ${settingNames.join(", ")}.`
      : `Did you mean ${JSON.stringify(nearest)}?`;
  return problem(file, path, "is not a setting", remedy);
}

const problem = (file: string, path: string | undefined, what: string, remedy: string): ProblemError =>
  new ProblemError({ object: file, ...(path === undefined ? {} : { path }), what, remedy });

type Map = { readonly [key: string]: unknown };

const isMap = (value: unknown): value is Map =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The settings of a command line: flags, then the environment, then a profile. */
import { type SettingName, settings } from "../configuration/settings.ts";
import { ProblemError } from "../model/problem.ts";
import type { Values } from "../model/value.ts";
import { flagOf } from "./parameters.ts";
import { type Profile, readProfile } from "./profile.ts";
import type { Run } from "./verb.ts";

/** What the options of `addConnectionOptions` give: `profile`, and each setting that is no secret by its name. */
export type ConnectionFlags = { readonly profile?: string } & { readonly [Name in SettingName]?: string };

/**
 * What is configured for this run, for `connect`: flags and profile. What the environment has is left to it, so that
 * one place says how the environment is read.
 *
 * @throws ProblemError where profile and environment are about two organisations, or the profile is not as it has to be
 */
export async function configuredSettings(flags: ConnectionFlags, run: Run): Promise<Values> {
  const { profile: named, ...rest } = flags;
  const fromFlags = Object.fromEntries(
    settings.flatMap(({ name }) => (rest[name] === undefined ? [] : [[name, rest[name]]])),
  );
  run.hide(secretsOf(run.environment));
  const profile = await readProfile(run, named);
  if (profile === undefined) return fromFlags;
  run.hide(settings.filter(({ secret }) => secret).map(({ name }) => profile.settings[name]));
  const other = otherOrganisation(profile, fromFlags, run.environment);
  if (other !== undefined) {
    if (named !== undefined || run.environment.SPOKECTL_PROFILE) throw twoCustomers(profile, other);
    run.say(
      `warning: The default profile is left alone: it is for organisation ${profile.settings.organisationId}, and ${other.source} says ${other.organisationId}.`,
    );
    return fromFlags;
  }
  const overruled = overruledBy(profile, fromFlags, run.environment);
  if (overruled.length > 0) {
    run.say(`warning: The environment stands before profile "${profile.name}": ${overruled.join(", ")}.`);
  }
  const fromProfile = Object.entries(profile.settings).filter(
    ([name]) => variableOf(name, run.environment) === undefined,
  );
  return { ...Object.fromEntries(fromProfile), ...fromFlags };
}

function secretsOf(environment: Run["environment"]): readonly (string | undefined)[] {
  return settings
    .filter(({ secret }) => secret)
    .flatMap((setting) => setting.environment.map((variable) => environment[variable]));
}

/** The variable that stands in for a setting, where it is set. */
function variableOf(name: string, environment: Run["environment"]): string | undefined {
  const setting = settings.find((each) => each.name === name);
  return setting?.environment.find((variable) => environment[variable]);
}

function overruledBy(profile: Profile, flags: Values, environment: Run["environment"]): readonly string[] {
  return Object.entries(profile.settings).flatMap(([name, value]) => {
    const variable = variableOf(name, environment);
    return variable === undefined || flags[name] !== undefined || environment[variable] === value
      ? []
      : [variable];
  });
}

interface Other {
  readonly source: string;
  readonly organisationId: string;
}

/** What else says that this run is about another organisation than the profile's: the two must not be mixed. */
function otherOrganisation(
  profile: Profile,
  flags: Values,
  environment: Run["environment"],
): Other | undefined {
  const variable = variableOf("organisationId", environment);
  const source = flags.organisationId === undefined ? variable : flagOf("organisationId");
  const organisationId = flags.organisationId ?? (variable === undefined ? undefined : environment[variable]);
  const own = profile.settings.organisationId;
  if (source === undefined || own === undefined || typeof organisationId !== "string") return undefined;
  return organisationId.toLowerCase() === own.toLowerCase() ? undefined : { source, organisationId };
}

const twoCustomers = (profile: Profile, { source, organisationId }: Other): ProblemError =>
  new ProblemError({
    object: `Profile "${profile.name}"`,
    path: "organisationId",
    what: `it says organisation ${profile.settings.organisationId}, and ${source} says organisation ${organisationId}: these are two customers, so nothing was read or written`,
    remedy: `Unset the variables of the other customer, or choose another profile.`,
  });

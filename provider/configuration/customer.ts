/**
 * The guard against the wrong customer: the Spoke credentials, `organisationId` and the Twilio account must belong
 * together, as far as they can be read. A partner's machine holds the credentials of many organisations.
 *
 * What tells: every entry of the directory has a `twimlRedirectUrl` that carries its organisation (seen live by the
 * third-party client johnib/spoke-cli, read 2026-11-20); the organisation of the admin contract carries its Twilio account.
 */
import { ApiError } from "../clients/errors.ts";
import type { Reads } from "../clients/types.ts";
import { type Problem, ProblemError } from "../model/problem.ts";
import type { Configuration } from "./resolve.ts";

/** Whom one source says it belongs to. */
export interface Belonging {
  /** Begins a clause: `the Spoke API key`. */
  readonly source: string;
  readonly organisationId?: string | undefined;
  readonly twilioAccountSid?: string | undefined;
}

/** How a front end speaks of its configuration. */
export interface CustomerWords {
  /** What a contradiction is about. */
  readonly object: string;
  /** What the organisation comes from, as `source`. */
  readonly organisation: string;
  /** What the Twilio account comes from, as `source`. */
  readonly account: string;
  readonly remedy: string;
}

/** The plugin's and the dynamic runtime's: there is a program, which may have several providers. */
export const providerWords: CustomerWords = {
  object: "Provider configuration",
  organisation: "the configuration",
  account: "the configuration",
  remedy:
    "Use the credentials and ids of one customer, or one explicit provider for each where a program serves several.",
};

const subjects = [
  { fact: "organisationId", noun: "organisation" },
  { fact: "twilioAccountSid", noun: "Twilio account" },
] as const;

/**
 * Compares what several sources say. Pure.
 *
 * @param belongings what each source says; what one does not say contradicts nothing
 * @returns the first contradiction, which names both customers; undefined where there is none
 */
export function contradictionOf(
  belongings: readonly Belonging[],
  { object, remedy }: Pick<CustomerWords, "object" | "remedy"> = providerWords,
): Problem | undefined {
  for (const { fact, noun } of subjects) {
    const [first, ...rest] = belongings.filter((belonging) => belonging[fact] !== undefined);
    const other = first && rest.find((belonging) => !sameIdentifier(belonging[fact], first[fact]));
    if (first && other) {
      return {
        object,
        path: fact,
        what: `${first.source} says ${noun} ${first[fact]}, and ${other.source} says ${noun} ${other[fact]}: these are two customers`,
        remedy,
      };
    }
  }
  return undefined;
}

const sameIdentifier = (one: string | undefined, other: string | undefined): boolean =>
  one?.toLowerCase() === other?.toLowerCase();

/** An entry of the directory, as far as it is used here. */
interface DirectoryEntry {
  readonly twimlRedirectUrl?: string | null;
}

/**
 * Asks each source that can be read whom it belongs to: at most two reads.
 *
 * @throws ApiError where a source cannot be asked for a reason that would stop a write too (wrong credentials, no network)
 */
export async function readBelongings(
  read: Reads,
  configuration: Configuration,
  { organisation, account }: Pick<CustomerWords, "organisation" | "account"> = providerWords,
): Promise<readonly Belonging[]> {
  const { organisationId, twilioAccountSid } = configuration;
  const belongings: Belonging[] = [
    { source: organisation, organisationId },
    { source: account, twilioAccountSid },
  ];
  // Without a Spoke key there is nobody to ask, and with nothing to compare there is nothing to ask for.
  if (configuration.clientId === undefined) return belongings;
  if (organisationId !== undefined || read.admin) {
    const page = await unlessUnreadable(
      read.api.get<{ entries?: DirectoryEntry[] }>("/directory", { limit: 1 }),
    );
    belongings.push({ source: "the Spoke API key", organisationId: organisationOf(page?.entries ?? []) });
  }
  if (read.admin) {
    const admin = await unlessUnreadable(
      read.admin.get<{ organisationId?: string; twilioAccountSid?: string | null }>("/admin/v1/organization"),
    );
    belongings.push({
      source: "the admin endpoint",
      organisationId: admin?.organisationId,
      twilioAccountSid: admin?.twilioAccountSid ?? undefined,
    });
  }
  return belongings;
}

/** No permission and no such endpoint leave a question open; everything else is an error of its own. */
async function unlessUnreadable<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiError && (error.kind === "forbidden" || error.kind === "notFound"))
      return undefined;
    throw error;
  }
}

function organisationOf(entries: readonly DirectoryEntry[]): string | undefined {
  for (const { twimlRedirectUrl } of entries) {
    if (typeof twimlRedirectUrl !== "string" || !URL.canParse(twimlRedirectUrl)) continue;
    const organisation = new URL(twimlRedirectUrl).searchParams.get("organisationId");
    if (organisation) return organisation;
  }
  return undefined;
}

/**
 * The check, to be made once for each configuration.
 *
 * @returns a function that reads on its first call and remembers the verdict; a read that failed is tried again
 * @throws ProblemError from that function, where two customers are mixed up
 */
export function customerCheck(
  read: Reads,
  configuration: Configuration,
  words: CustomerWords = providerWords,
): () => Promise<void> {
  let verdict: Promise<Problem | undefined> | undefined;
  return async () => {
    const asked =
      verdict ?? readBelongings(read, configuration, words).then((found) => contradictionOf(found, words));
    verdict = asked;
    const problem = await asked.catch((error: unknown) => {
      if (verdict === asked) verdict = undefined;
      throw error;
    });
    if (problem) throw new ProblemError(problem);
  };
}

/** The settings that say whose a stack is: they are kept in the state, so that a later run can be compared with it. */
export const identitySettings = ["organisationId", "twilioAccountSid"] as const;

/**
 * Compares the configuration that a state was written with and the one that is to change it. Pure.
 *
 * @param before the settings in the state, as they were resolved
 * @param now the settings in force
 * @returns why the change is refused
 */
export function movedCustomer(
  before: Pick<Configuration, (typeof identitySettings)[number]>,
  now: Pick<Configuration, (typeof identitySettings)[number]>,
): Problem | undefined {
  for (const { fact, noun } of subjects) {
    const [old, next] = [before[fact], now[fact]];
    if (old === undefined || next === undefined || sameIdentifier(old, next)) continue;
    return {
      object: "Provider configuration",
      path: fact,
      what: `the resources in the state belong to ${noun} ${old}, and the configuration says ${next}`,
      remedy:
        "Another customer needs a stack of its own, or an explicit provider of its own in the program; to give up the old resources, destroy them with the old configuration first.",
    };
  }
  return undefined;
}

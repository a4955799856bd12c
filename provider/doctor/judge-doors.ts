/** Credentials, and whether they are of one customer. Pure. */
import { nameSettings } from "../clients/profiles.ts";
import type { CustomerFacts, DoorFacts, FailedRead, Finding } from "./types.ts";
import { capital, list } from "./words.ts";

/** What a door is for, where it is not configured. */
const without: Readonly<Record<DoorFacts["api"], string>> = {
  token: "Without a key nothing of Spoke can be read.",
  api: "Without a key nothing of Spoke can be read.",
  admin: "Spoke publishes none: what only the portal can write is then in portal mode.",
  scim: "Users are then in portal mode.",
  twilio: "Twilio's kinds, and numbers that a flow answers, cannot be read or written.",
};

/** Failures that the credentials are not to blame for: they were taken, and may not do this one thing. */
const taken: ReadonlySet<FailedRead["kind"]> = new Set(["forbidden"]);

/** The credentials of each door; one that is not configured is said, and does not fail. */
export function judgeDoors(doors: readonly DoorFacts[]): readonly Finding[] {
  if (doors.every(({ meant }) => !meant)) return [nothingConfigured];
  return doors.map(judgeDoor);
}

const nothingConfigured: Finding = {
  id: "credentials",
  topic: "credentials",
  status: "problem",
  subject: "Settings",
  what: "No credentials are set, neither of Spoke nor of Twilio.",
  remedy: "Set them in the environment or in a profile: docs/settings.md has the names.",
};

function judgeDoor({ api, title, missing, meant, result }: DoorFacts): Finding {
  const base = { id: `credentials.${api}`, topic: "credentials", subject: title } as const;
  const names = nameSettings(missing);
  const are = missing.length === 1 ? "is" : "are";
  if (!meant) {
    return {
      ...base,
      status: "ok",
      unseen: true,
      what: `Not configured: ${names} ${are} not set.`,
      why: without[api],
    };
  }
  if (missing.length > 0) {
    return {
      ...base,
      status: "problem",
      what: `${names} ${are} not set, and the rest is of no use without.`,
      remedy: `Set ${names}, or take the rest away.`,
    };
  }
  const failure = result?.failure;
  if (result === undefined) {
    return { ...base, status: "warning", unseen: true, what: "Not tried: no token was to be had." };
  }
  if (failure === undefined) return { ...base, status: "ok", what: "The credentials are good." };
  if (taken.has(failure.kind)) {
    return {
      ...base,
      status: "ok",
      what: "The credentials are good, and may not do everything: see the kinds.",
    };
  }
  return { ...base, status: "problem", what: failure.message };
}

/** Whether everything belongs to one customer, as far as it can be read. */
export function judgeCustomer(facts: CustomerFacts | undefined): readonly Finding[] {
  if (facts === undefined) return [];
  const base = { id: "customer", topic: "customer", subject: "Organisation and Twilio account" } as const;
  const why = "Writing to the wrong customer is what no plan could show.";
  if (facts.contradiction !== undefined) {
    return [{ ...base, status: "problem", what: facts.contradiction, why }];
  }
  if (facts.failure !== undefined) {
    return [
      {
        ...base,
        status: "warning",
        unseen: true,
        what: "Could not be compared, because Spoke could not be read: see the credentials.",
        why,
      },
    ];
  }
  if (facts.organisationId === undefined) {
    return [
      {
        ...base,
        status: "warning",
        unseen: true,
        what: "Nothing was compared: organisationId (SPOKE_ORGANISATION_ID) is not set.",
        why,
        remedy: "Set it to the UUID of the customer that is meant: docs/settings.md says where to find it.",
      },
    ];
  }
  const { organisation, account } = facts;
  const compared = [
    ...(organisation.length > 1 ? [`${list(organisation)} name the same organisation`] : []),
    ...(account.length > 1 ? [`${list(account)} name the same Twilio account`] : []),
  ];
  if (compared.length === 0) {
    return [
      {
        ...base,
        status: "ok",
        unseen: true,
        what: "Nothing but the configuration says whose credentials these are.",
        why: "The directory tells it as soon as it has an entry that the key may read.",
      },
    ];
  }
  return [{ ...base, status: "ok", what: `${capital(compared.join(", and "))}.` }];
}

/** What a check of a customer's set-up finds, and the facts that it is judged by. */
import type { FailureKind } from "../clients/errors.ts";
import type { ApiName } from "../clients/profiles.ts";
import type { SettingName } from "../configuration/settings.ts";
import type { Reach } from "../model/field.ts";
import type { AnyKind } from "../reconciler/types.ts";

/** What findings are grouped by, in the order in which they are shown. */
export const topics = {
  credentials: "Credentials",
  customer: "One customer",
  kinds: "Kinds: what may be read, and what can be written",
  clock: "Clock",
  rate: "Rate",
  versions: "Versions",
  features: "What only Spoke can switch on",
} as const;

/** The key of a group. */
export type Topic = keyof typeof topics;

/** `problem` fails the check; `warning` does not. */
export type Status = "ok" | "warning" | "problem";

/** One finding. Sentences, and never a secret. */
export interface Finding {
  /** Stable: `credentials.scim`, `kinds.CallGroup`. */
  readonly id: string;
  readonly topic: Topic;
  readonly status: Status;
  /** True where nothing could be looked at: then `ok` says only that nothing is known to be wrong. */
  readonly unseen?: true;
  readonly subject: string;
  readonly what: string;
  readonly why?: string;
  readonly remedy?: string;
}

/** A read that did not succeed. */
export interface FailedRead {
  readonly api: ApiName | undefined;
  readonly kind: FailureKind | "other";
  /** The whole message. */
  readonly message: string;
  /** The permission that is missing, where the API names it. */
  readonly permission?: string | undefined;
}

/** How a read went. */
export type ReadResult = { readonly failure: FailedRead | undefined };

/** One door: the settings that lead through it, and how a small read went. */
export interface DoorFacts {
  readonly api: ApiName;
  readonly title: string;
  /** Settings of it that are not set. */
  readonly missing: readonly SettingName[];
  /** False where none of its settings is set: it is then not meant to be used. */
  readonly meant: boolean;
  /** Absent where it was not tried. */
  readonly result?: ReadResult;
}

/** What the sources of one customer's identity say. */
export interface CustomerFacts {
  /** Absent where they agree, as far as they say anything. */
  readonly contradiction?: string;
  /** Why they could not be asked. */
  readonly failure?: FailedRead;
  /** Who names the organisation: `the configuration`, `the Spoke API key`. */
  readonly organisation: readonly string[];
  /** Who names the Twilio account. */
  readonly account: readonly string[];
  readonly organisationId: string | undefined;
}

/** One kind, as these settings reach it. */
export interface KindFacts {
  readonly kind: AnyKind;
  /** Doors that write it and are configured. */
  readonly open: readonly Reach[];
  /** Fields that no configured door writes, while another writes the object. */
  readonly inPortal: readonly string[];
  /** Absent where no configured door shows anything of it. */
  readonly result?: ReadResult;
}

/** What was asked of one API, and how it took it. */
export interface ApiFacts {
  readonly api: ApiName;
  readonly title: string;
  readonly requests: number;
  readonly repeated: number;
  readonly limited: number;
  /** Requests a second; Infinity where it never said 429. */
  readonly rate: number;
  readonly inFlight: number;
  /** Milliseconds by which its clock is ahead of ours. */
  readonly clockAhead: number | undefined;
}

/** One program or package. */
export interface VersionFacts {
  readonly id: string;
  readonly subject: string;
  /** Undefined where it is not there. */
  readonly found: string | undefined;
  /** The range that package.json gives; undefined where any will do. */
  readonly wanted: string | undefined;
  /** What it is for, as a sentence. */
  readonly why: string;
}

/** Everything that is judged. */
export interface DoctorFacts {
  readonly doors: readonly DoorFacts[];
  readonly customer: CustomerFacts | undefined;
  readonly kinds: readonly KindFacts[];
  readonly apis: readonly ApiFacts[];
  readonly versions: readonly VersionFacts[];
}

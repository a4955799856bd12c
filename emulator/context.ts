/** What every part of the emulator is handed. Parts mount their routes with `register…(app, context)` and know nothing else. */

import type { Side } from "./log.ts";
import type { Store } from "./store.ts";

/** How the emulator is started. */
export interface EmulatorOptions {
  /** Port on 127.0.0.1; 0 (default) takes a free one. */
  readonly port?: number;
  /** File that keeps the state; in memory when left out. */
  readonly data?: string;
  /** Milliseconds that every answer takes at least. Default 0. */
  readonly latencyMs?: number;
  /** Requests a second that each product accepts, by a token bucket of that size; without it there is no limit. */
  readonly ratePerSecond?: number;
  /** True leaves out what does not exist in production: the admin contract answers 404. */
  readonly production?: boolean;
  /** What a new state holds. Default `acme`. A state that is kept in a file is seeded once. */
  readonly seed?: Seed;
  /** Milliseconds from a SCIM write until the Spoke user follows. Default 0. */
  readonly directoryDelayMs?: number;
  /** Milliseconds for which a Studio flow just created answers 404. Default 0. */
  readonly flowDelayMs?: number;
}

export type Seed = "acme" | "empty" | `large:${number}`;

/** What can be changed while the emulator runs (`POST /_emulator/settings`); read it anew on each request. */
export interface EmulatorSettings {
  production: boolean;
  latencyMs: number;
  /** 0 is no limit. */
  ratePerSecond: number;
  directoryDelayMs: number;
  flowDelayMs: number;
  /** Requests that each product works on at a time; one more is a 429. 0 is no limit. */
  concurrency: number;
  /** Objects on a page at most, whatever was asked for; 0 leaves it to each product. */
  pageSize: number;
  /** Seconds that an access token of Spoke's is good for. */
  tokenLifetimeSeconds: number;
}

/** Where everything is: exactly the line that `spokectl emulate --json` prints. */
export interface EmulatorAddress {
  readonly pid: number;
  readonly page: string;
  readonly control: string;
  readonly spoke: {
    readonly apiUrl: string;
    readonly authUrl: string;
    readonly adminUrl: string;
    readonly scimUrl: string;
    readonly scimToken: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly organisationId: string;
  };
  readonly twilio: { readonly baseUrl: string; readonly accountSid: string; readonly authToken: string };
}

/** Who this emulated customer is. Made at random for a new state and kept with it. */
export interface Organisation {
  readonly organisationId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scimToken: string;
  readonly twilioAccountSid: string;
  readonly twilioAuthToken: string;
}

export interface Identifiers {
  /** A UUID of version 1 by shape, as Spoke's are. */
  uuid(): string;
  /** A Twilio SID: the prefix and 32 hexadecimal digits. */
  sid(prefix: string): string;
  /** 48 characters that nobody can guess. */
  secret(): string;
}

/** A user as SCIM has it (RFC 7643 §4.1, §4.3), as far as Directory Sync carries it. */
export interface DirectoryUser {
  readonly id: string;
  readonly userName: string;
  /** False is a leaver: the Spoke user is removed. Default true. */
  readonly active?: boolean | undefined;
  readonly title?: string | undefined;
  readonly name?:
    | { readonly givenName?: string | undefined; readonly familyName?: string | undefined }
    | undefined;
  readonly emails?:
    | readonly { readonly value: string; readonly type?: string; readonly primary?: boolean }[]
    | undefined;
  /** `work` is the Spoke extension, `mobile` the mobile number. */
  readonly phoneNumbers?: readonly { readonly value: string; readonly type?: string }[] | undefined;
  readonly "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"?:
    | {
        readonly employeeNumber?: string | undefined;
        readonly costCenter?: string | undefined;
        readonly organization?: string | undefined;
        readonly department?: string | undefined;
      }
    | undefined;
}

/** Directory Sync: what the SCIM service tells Spoke. Takes effect after `directoryDelayMs`, at the next request. */
export interface DirectorySync {
  /** Call it inside the transaction of the SCIM write, after every create and change. */
  syncUser(user: DirectoryUser): void;
  /** After a SCIM DELETE. */
  removeUser(scimId: string): void;
  /** Carries out what is due by now; the server calls it before each request. */
  applyDue(): void;
}

export interface EmulatorContext {
  readonly store: Store;
  readonly options: EmulatorSettings;
  /** The emulated time, milliseconds since 1970; `POST /_emulator/clock` moves it forward. */
  readonly clock: () => number;
  readonly identifiers: Identifiers;
  readonly organisation: Organisation;
  readonly directory: DirectorySync;
  /** Where the emulator listens; only within a request, since the port is not known before. */
  readonly address: () => EmulatorAddress;
  /**
   * Notes that an answer broke a contract: counted as `contractViolations` in the request log, so that tests fail on it.
   * @param rule operation and rule, e.g. `GET /webhooks 200: webhooks.0.url must match format "uri"`
   */
  readonly reportViolation: (rule: string, by: Side) => void;
}

/** The context without Directory Sync, which is itself built on it. */
export type Domain = Omit<EmulatorContext, "directory">;

/** `read` asks, `write` changes. Routes whose method says otherwise carry it in their `config`. */
export type Effect = "read" | "write";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Default: `read` for GET and HEAD, else `write`. Token requests and Studio's `/Validate` are reads. */
    effect?: Effect;
  }
}

/**
 * What a kind may ask of the products. Reads and writes are different types: a plan is handed `Reads` and cannot write.
 * Everything here throws `ApiError` (errors.ts) and nothing else; "not there" is an answer, never an error of a `find`.
 */
import type { Reach } from "../model/field.ts";

/** Query parameters; undefined ones are left out. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** Reading a JSON API with cursor paging (`{meta: {next}, <key>: []}`), as Spoke's Developer API has it. */
export interface RestReads {
  /** @throws ApiError also where the object is not there */
  get<T>(path: string, query?: Query): Promise<T>;
  /** @returns undefined only for a 404 that the API itself answered to a request by id */
  find<T>(path: string, query?: Query): Promise<T | undefined>;
  /** All objects of a list, page by page at the largest page size. */
  pages<T>(path: string, key: string, query?: Query): AsyncIterable<T>;
}

/** Writing it. A write is repeated after a 5xx or a cut connection only where `repeatable` says that this is safe. */
export interface RestWrites extends RestReads {
  send<T>(
    method: "POST" | "PUT" | "PATCH",
    path: string,
    body: unknown,
    options?: { readonly repeatable?: boolean },
  ): Promise<T>;
  /** An object that is gone already counts as removed. */
  remove(path: string): Promise<void>;
}

/** A user in SCIM's own form (RFC 7643 §4.1), as far as Directory Sync carries it. */
export interface ScimUser {
  readonly id: string;
  readonly userName: string;
  readonly externalId?: string;
  readonly active?: boolean;
  readonly displayName?: string;
  readonly title?: string;
  readonly name?: { readonly givenName?: string; readonly familyName?: string };
  readonly emails?: readonly { readonly value: string; readonly type?: string; readonly primary?: boolean }[];
  readonly phoneNumbers?: readonly { readonly value: string; readonly type?: string }[];
  readonly meta?: { readonly created?: string; readonly lastModified?: string; readonly location?: string };
  readonly "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"?: {
    readonly employeeNumber?: string;
    readonly costCenter?: string;
    readonly organization?: string;
    readonly department?: string;
  };
}

/** One operation of a SCIM PATCH (RFC 7644 §3.5.2). */
export interface ScimOperation {
  readonly op: "add" | "replace" | "remove";
  readonly path: string;
  readonly value?: unknown;
}

export interface ScimReads {
  list(): AsyncIterable<ScimUser>;
  find(id: string): Promise<ScimUser | undefined>;
  byUserName(userName: string): Promise<ScimUser | undefined>;
}

export interface ScimWrites extends ScimReads {
  create(user: Omit<ScimUser, "id" | "meta">): Promise<ScimUser>;
  /** PATCH where the server supports it, else PUT of the whole user; the caller does not see which. */
  patch(id: string, operations: readonly ScimOperation[]): Promise<ScimUser>;
  remove(id: string): Promise<void>;
}

/** A number in the Twilio account. Unset is undefined, whether Twilio wrote `""` or null. */
export interface TwilioNumber {
  readonly sid: string;
  readonly phoneNumber: string;
  readonly friendlyName?: string;
  readonly addressSid?: string;
  readonly emergencyAddressSid?: string;
  readonly bundleSid?: string;
  readonly identitySid?: string;
  readonly voiceUrl?: string;
  readonly voiceMethod?: string;
  readonly smsUrl?: string;
  readonly smsMethod?: string;
  readonly trunkSid?: string;
  readonly voiceApplicationSid?: string;
  readonly capabilities: { readonly voice: boolean; readonly sms: boolean; readonly mms: boolean };
  readonly status?: string;
  readonly origin?: string;
}

/** Fields that can be written on a number, in the SDK's names; an empty string clears. */
export interface TwilioNumberFields {
  readonly phoneNumber?: string;
  readonly friendlyName?: string;
  readonly addressSid?: string;
  readonly emergencyAddressSid?: string;
  readonly emergencyStatus?: "Active" | "Inactive";
  readonly bundleSid?: string;
  readonly identitySid?: string;
  readonly voiceUrl?: string;
  readonly voiceMethod?: "GET" | "POST";
  readonly smsUrl?: string;
  readonly smsMethod?: "GET" | "POST";
}

/** What to look for among the numbers on sale. */
export interface NumberSearch {
  readonly country: string;
  readonly type: "local" | "mobile" | "tollFree";
  readonly areaCode?: number;
  readonly contains?: string;
  readonly smsEnabled?: boolean;
  readonly voiceEnabled?: boolean;
}

/** A Studio flow. A list has no definition: `definition` is undefined there. */
export interface TwilioFlow {
  readonly sid: string;
  readonly friendlyName: string;
  readonly status: "draft" | "published";
  readonly revision: number;
  readonly definition?: unknown;
  readonly commitMessage?: string;
  readonly webhookUrl: string;
}

export interface TwilioFlowFields {
  readonly friendlyName?: string;
  readonly status: "draft" | "published";
  readonly definition?: unknown;
  readonly commitMessage: string;
}

export interface TwilioReads {
  readonly accountSid: string;
  readonly phoneNumbers: {
    list(filter?: {
      readonly phoneNumber?: string;
      readonly friendlyName?: string;
    }): AsyncIterable<TwilioNumber>;
    find(sid: string): Promise<TwilioNumber | undefined>;
    /** The numbers on sale, a page of them. */
    available(search: NumberSearch): Promise<readonly { readonly phoneNumber: string }[]>;
  };
  readonly flows: {
    list(): AsyncIterable<TwilioFlow>;
    find(sid: string): Promise<TwilioFlow | undefined>;
    /** Twilio's own verdict, which writes nothing; each problem with Twilio's property path (`#/states/3/…`). */
    validate(
      flow: TwilioFlowFields & { readonly friendlyName: string },
    ): Promise<readonly { readonly propertyPath: string; readonly message: string }[]>;
  };
}

export interface TwilioWrites extends TwilioReads {
  readonly phoneNumbers: TwilioReads["phoneNumbers"] & {
    buy(fields: TwilioNumberFields): Promise<TwilioNumber>;
    update(sid: string, fields: TwilioNumberFields): Promise<TwilioNumber>;
    release(sid: string): Promise<void>;
  };
  readonly flows: TwilioReads["flows"] & {
    create(fields: TwilioFlowFields & { readonly friendlyName: string }): Promise<TwilioFlow>;
    update(sid: string, fields: TwilioFlowFields): Promise<TwilioFlow>;
    remove(sid: string): Promise<void>;
  };
}

/** What is known of the configuration without asking anyone. */
export interface Facts {
  /** The Spoke organisation; undefined when it is not configured. */
  readonly organisationId: string | undefined;
  readonly twilioAccountSid: string | undefined;
  /** Where a Twilio call is sent to reach a Spoke extension, without its query. */
  readonly redirectUrl: string;
  /** The doors that are configured. `api` and `twilio` always count: using one without credentials is an error that says so. */
  readonly doors: ReadonlySet<Reach>;
  /** Milliseconds since 1970. */
  now(): number;
}

/** All doors, for reading. */
export interface Reads {
  readonly facts: Facts;
  readonly api: RestReads;
  readonly twilio: TwilioReads;
  readonly admin?: RestReads;
  readonly scim?: ScimReads;
}

/** All doors, for writing. */
export interface Writes extends Reads {
  readonly api: RestWrites;
  readonly twilio: TwilioWrites;
  readonly admin?: RestWrites;
  readonly scim?: ScimWrites;
}

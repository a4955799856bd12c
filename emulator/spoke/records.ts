/** What the emulator stores of a Spoke organisation, by collection. References are ids; answers are made from these. */
import type { Domain } from "../context.ts";
import type { Json, Store } from "../store.ts";

export interface UserRecord {
  readonly id: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly mobile: string | null;
  readonly jobTitle: string | null;
  readonly extension: string;
  readonly role: "member" | "administrator";
  readonly license: string;
  readonly location: string | null;
  readonly department: string | null;
  readonly company: string | null;
  readonly costCenter: string | null;
  readonly employeeId: string | null;
  readonly status: "invited" | "active" | "suspended";
  readonly loginStatus: "loggedIn" | "loggedOut";
  readonly managedBy: "portal" | "directory";
  /** The SCIM user that it follows. */
  readonly scimId?: string;
}

export interface MemberRecord {
  readonly id: string;
  readonly type: "user" | "device";
  readonly callFirst: boolean;
}

export interface NoAnswerRecord {
  readonly action: "voicemail" | "callGroup" | "externalNumber";
  readonly callGroupId?: string;
  readonly phoneNumber?: string;
}

export interface CallGroupRecord {
  readonly id: string;
  readonly name: string;
  readonly extension: string;
  readonly hidden: boolean;
  readonly ivrKey: number | null;
  readonly offerPattern: string;
  readonly maxWaitSeconds: number;
  readonly ringSeconds: number;
  readonly members: readonly MemberRecord[];
  readonly noAnswer: NoAnswerRecord;
  readonly queue: { readonly enabled: boolean };
  readonly dataActionUrl: string | null;
  readonly isReception: boolean;
}

/** A SIP or desk phone. Only hand edits make one here; the emulator needs them as members and targets. */
export interface DeviceRecord {
  readonly id: string;
  readonly displayName: string;
  readonly extension: string;
}

export interface OfficeDay {
  readonly open: boolean;
  readonly from?: string;
  readonly to?: string;
}

export interface Holiday {
  readonly date: string;
  readonly name?: string;
  readonly from?: string;
  readonly to?: string;
}

export interface OfficeHoursRecord {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
  readonly days: Readonly<Record<string, OfficeDay>>;
  readonly holidays: readonly Holiday[];
  readonly voicemailGroupId: string;
  readonly afterHoursAudioId: string | null;
}

export interface SipTrunkRecord {
  readonly id: string;
  readonly name: string;
  readonly direction: "inbound" | "outbound" | "both";
  readonly sipDomain: string | null;
  readonly ipAccessControl: readonly string[];
  readonly credentials: readonly { readonly username: string; readonly password: string }[];
  readonly outbound: { readonly host: string; readonly port: number; readonly transport: string } | null;
}

export interface ApiKeyRecord {
  /** The client id. */
  readonly id: string;
  readonly name: string;
  readonly clientSecret: string;
  readonly createdAt: string;
}

export interface PhoneNumberRecord {
  /** E.164. */
  readonly id: string;
  readonly label: string | null;
  readonly smsEnabled: boolean;
  readonly source: "twilio" | "spoke";
  readonly twilioSid: string | null;
}

export interface AssignmentRecord {
  /** E.164. */
  readonly id: string;
  readonly type: "mainMenu" | "user" | "callGroup" | "device";
  /** Of the user, group or device. */
  readonly targetId: string | null;
}

export interface WebhookRecord {
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly description: string | null;
  readonly enabled: boolean;
  readonly mode: string;
  readonly signingSecret: string;
  readonly createdAt: string;
  readonly createdTimestamp: number;
}

export interface OrganizationRecord {
  readonly id: string;
  readonly companyName: string;
  readonly address: Json | null;
  readonly invoiceEmail: string | null;
  readonly timeZone: string;
  readonly status: "trial" | "active";
  /** What Spoke's staff provisioned for inbound SIP; null before. */
  readonly sipDomain: string | null;
}

export interface SsoRecord {
  readonly id: string;
  readonly companyName: string;
  readonly idpMetadataXml: string;
  readonly attributeMapping: Json;
  readonly forceSso: boolean;
  /** Users who may log in without it where it is forced. */
  readonly exemptAdministratorIds: readonly string[];
}

export interface InvitationRecord {
  readonly id: string;
  readonly userId: string;
  readonly email: string;
  readonly sentAt: string;
}

interface Records {
  readonly users: UserRecord;
  readonly callGroups: CallGroupRecord;
  readonly devices: DeviceRecord;
  readonly officeHours: OfficeHoursRecord;
  readonly sipTrunks: SipTrunkRecord;
  readonly apiKeys: ApiKeyRecord;
  readonly phoneNumbers: PhoneNumberRecord;
  readonly numberAssignments: AssignmentRecord;
  readonly webhooks: WebhookRecord;
  readonly organization: OrganizationRecord;
  readonly ssoConnection: SsoRecord;
  readonly invitations: InvitationRecord;
}
type Collection = keyof Records;

/** All objects of a collection, oldest first. */
export function listAll<Name extends Collection>(
  { store }: { readonly store: Store },
  name: Name,
): Records[Name][] {
  return store.list(name) as unknown as Records[Name][];
}

export function getOne<Name extends Collection>(
  { store }: { readonly store: Store },
  name: Name,
  id: string,
): Records[Name] | undefined {
  return store.get(name, id) as unknown as Records[Name] | undefined;
}

/** Stores an object under its id and returns it. */
export function save<Name extends Collection>(
  { store }: { readonly store: Store },
  name: Name,
  record: Records[Name],
): Records[Name] {
  store.put(name, record.id, { ...record });
  return record;
}

/**
 * A merge as the admin contract's PATCH has it: absent fields stay, null gives the default.
 * @param defaults of the fields that null clears; others become null
 */
export function merge<T extends object>(before: T, fields: Json, defaults: Json = {}): T {
  const after: Json = { ...(before as Json) };
  for (const [name, value] of Object.entries(fields)) after[name] = value ?? defaults[name] ?? null;
  return after as unknown as T;
}

/** The one organisation. */
export function organizationOf(domain: Domain): OrganizationRecord {
  const found = listAll(domain, "organization")[0];
  if (found === undefined) throw new Error("The state has no organisation; it was not seeded.");
  return found;
}

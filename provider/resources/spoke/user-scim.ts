/**
 * A user in SCIM's form (RFC 7643 §4.1 and §4.3), and the way between it and `User`. Pure.
 *
 * What Directory Sync carries, and that the directory's office phone becomes the Spoke extension: Spoke's support articles
 * 6363171949593 and 4682452305433 (read 2026-11-20).
 */
import type { ScimOperation, ScimUser } from "../../clients/types.ts";
import { isSet, type Value, type Values } from "../../model/value.ts";
import { canonicalPhoneNumber } from "../fields.ts";

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

type NewUser = Omit<ScimUser, "id" | "meta">;
type Numbers = NonNullable<ScimUser["phoneNumbers"]>;

/** The fields of `User` that Directory Sync carries; the rest belongs to the portal. */
export const syncedFields = [
  "email",
  "firstName",
  "lastName",
  "mobile",
  "jobTitle",
  "extension",
  "department",
  "company",
  "costCenter",
  "employeeId",
] as const;

const text = (value: Value): string | undefined => (typeof value === "string" ? value : undefined);

/** Fields that are one attribute each, with the attributes' paths. */
const attributes: Readonly<Record<string, readonly string[]>> = {
  firstName: ["name.givenName"],
  lastName: ["name.familyName"],
  jobTitle: ["title"],
  department: [`${enterprise}:department`],
  company: [`${enterprise}:organization`],
  costCenter: [`${enterprise}:costCenter`],
  employeeId: [`${enterprise}:employeeNumber`, "externalId"],
};

const work = (email: string) => [{ value: email, type: "work", primary: true }];

/** Numbers of other types belong to others and stay. */
function numbersOf(values: Values, before: Numbers): Numbers {
  const others = before.filter(({ type }) => type !== "work" && type !== "mobile");
  const extension = text(values.extension);
  const mobile = text(values.mobile);
  return [
    ...(extension === undefined ? [] : [{ value: extension, type: "work" }]),
    ...(mobile === undefined ? [] : [{ value: mobile, type: "mobile" }]),
    ...others,
  ];
}

const displayName = (values: Values): string =>
  `${text(values.firstName) ?? ""} ${text(values.lastName) ?? ""}`.trim();

/** The body of a create. */
export function toScim(desired: Values): NewUser {
  const email = text(desired.email) ?? "";
  const numbers = numbersOf(desired, []);
  const { title, externalId, ...organisation } = {
    title: text(desired.jobTitle),
    externalId: text(desired.employeeId),
    department: text(desired.department),
    organization: text(desired.company),
    costCenter: text(desired.costCenter),
    employeeNumber: text(desired.employeeId),
  };
  const set = Object.fromEntries(Object.entries(organisation).filter(([, value]) => value !== undefined));
  return {
    userName: email,
    active: true,
    displayName: displayName(desired),
    name: { givenName: text(desired.firstName) ?? "", familyName: text(desired.lastName) ?? "" },
    emails: work(email),
    ...(title === undefined ? {} : { title }),
    ...(externalId === undefined ? {} : { externalId }),
    ...(numbers.length === 0 ? {} : { phoneNumbers: numbers }),
    ...(Object.keys(set).length === 0 ? {} : { [enterprise]: set }),
  };
}

const put = (path: string, value: unknown): ScimOperation =>
  isSet(value as Value) ? { op: "replace", path, value } : { op: "remove", path };

/**
 * The operations of a change. Lists are replaced whole: a filter in a path that matches nothing is an error
 * (RFC 7644 §3.5.2.3), and not every server takes one.
 *
 * @param fields the changed fields; null clears
 * @param desired the whole declaration
 * @param current the user as it is now
 */
export function toOperations(fields: Values, desired: Values, current: ScimUser): readonly ScimOperation[] {
  const operations: ScimOperation[] = [];
  for (const [field, value] of Object.entries(fields)) {
    for (const path of attributes[field] ?? []) operations.push(put(path, value));
  }
  const email = text(fields.email);
  if (email !== undefined) operations.push(put("userName", email), put("emails", work(email)));
  // What goes together is sent together: the part that was not declared anew as it is there, somebody's edit included. Only
  // what a server does not show is filled in from the declaration.
  const whole = { ...desired, ...shown(current), ...fields };
  if ("firstName" in fields || "lastName" in fields) operations.push(put("displayName", displayName(whole)));
  if ("mobile" in fields || "extension" in fields) {
    const numbers = numbersOf(whole, current.phoneNumbers ?? []);
    operations.push(put("phoneNumbers", numbers.length === 0 ? null : numbers));
  }
  return operations;
}

const shown = (user: ScimUser): Values =>
  Object.fromEntries(Object.entries(fromScim(user)).filter(([, value]) => isSet(value)));

/** The fields that SCIM carries, null where it has none. */
export function fromScim(user: ScimUser): Values {
  const organisation = user[enterprise] ?? {};
  const number = (type: string) =>
    user.phoneNumbers?.find((each) => each.type?.toLowerCase() === type)?.value;
  const mobile = number("mobile");
  return {
    email: user.userName.toLowerCase(),
    firstName: user.name?.givenName ?? null,
    lastName: user.name?.familyName ?? null,
    mobile: mobile === undefined ? null : canonicalPhoneNumber(mobile),
    jobTitle: user.title ?? null,
    extension: number("work") ?? null,
    department: organisation.department ?? null,
    company: organisation.organization ?? null,
    costCenter: organisation.costCenter ?? null,
    employeeId: organisation.employeeNumber ?? null,
  };
}

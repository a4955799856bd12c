/** Extensions: one number space for users, call groups and devices. */
import type { Domain } from "../context.ts";
import { conflict } from "./problem.ts";
import { listAll } from "./records.ts";

/** Where automatic numbering begins. The emulator's choice: Spoke's rule is not public. */
const firstAutomatic = 200;

interface Holder {
  readonly id: string;
  readonly extension: string;
  /** E.g. `the call group "Sales"`. */
  readonly name: string;
}

function holders(domain: Domain): Holder[] {
  return [
    ...listAll(domain, "users").map(({ id, extension, firstName, lastName }) => ({
      id,
      extension,
      name: `the user "${firstName} ${lastName}"`,
    })),
    ...listAll(domain, "callGroups").map(({ id, extension, name }) => ({
      id,
      extension,
      name: `the call group "${name}"`,
    })),
    ...listAll(domain, "devices").map(({ id, extension, displayName }) => ({
      id,
      extension,
      name: `the device "${displayName}"`,
    })),
  ];
}

/** Who has an extension, other than the object `self`. */
export function extensionHolder(domain: Domain, extension: string, self?: string): Holder | undefined {
  return holders(domain).find((holder) => holder.extension === extension && holder.id !== self);
}

/** @throws Refusal 409 that names who has the extension */
export function claimExtension(domain: Domain, extension: string, self?: string): string {
  const holder = extensionHolder(domain, extension, self);
  if (holder === undefined) return extension;
  throw conflict(`The extension ${extension} is taken by ${holder.name} (${holder.id}).`, "extension");
}

/** The lowest free extension from 200 on. */
export function nextExtension(domain: Domain): string {
  const taken = new Set(holders(domain).map((holder) => holder.extension));
  let number = firstAutomatic;
  while (taken.has(String(number))) number += 1;
  return String(number);
}

/** Extensions: one number space for users, call groups and devices. */
import type { Domain } from "../context.ts";
import { conflict } from "./problem.ts";
import { listAll, type UserRecord } from "./records.ts";

/** Where automatic numbering begins. The emulator's choice: Spoke's rule is not public. */
const firstAutomatic = 200;

/** Who has an extension. */
export interface Holder {
  readonly id: string;
  readonly extension: string;
  /** E.g. `the call group "Sales"`. */
  readonly name: string;
}

/** A user as the holder of its extension. */
export const userHolder = ({ id, extension, firstName, lastName }: UserRecord): Holder => ({
  id,
  extension,
  name: `the user "${firstName} ${lastName}"`,
});

function holders(domain: Domain): Holder[] {
  return [
    ...listAll(domain, "users").map(userHolder),
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
  refuseTaken(extension, extensionHolder(domain, extension, self));
  return extension;
}

function refuseTaken(extension: string, holder: Holder | undefined): void {
  if (holder === undefined) return;
  throw conflict(`The extension ${extension} is taken by ${holder.name} (${holder.id}).`, "extension");
}

/** All extensions, read once for several claims. */
export interface Extensions {
  /** @throws Refusal 409 that names who has the extension */
  claim(extension: string): string;
  /** The lowest free extension from 200 on. */
  next(): string;
  /** Notes who has an extension from here on. */
  hold(holder: Holder): void;
}

/** The extensions of now. */
export function readExtensions(domain: Domain): Extensions {
  const byExtension = new Map(holders(domain).map((holder) => [holder.extension, holder]));
  // Nothing is given back meanwhile, so that the search goes on where it ended.
  let free = firstAutomatic;
  return {
    claim(extension) {
      refuseTaken(extension, byExtension.get(extension));
      return extension;
    },
    next() {
      while (byExtension.has(String(free))) free += 1;
      return String(free);
    },
    hold: (holder) => void byExtension.set(holder.extension, holder),
  };
}

/** The lowest free extension from 200 on. */
export const nextExtension = (domain: Domain): string => readExtensions(domain).next();

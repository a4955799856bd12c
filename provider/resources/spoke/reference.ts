/**
 * Names of directory entries, as declarations write them and as Spoke's APIs do.
 *
 * A declaration names a user, a call group or a device by one text: an id, an extension, an e-mail address or a name. The
 * admin contract takes an object with exactly one of these, and answers with all that it knows of the entry; so do the
 * entries of `GET /directory` (johnib/spoke-cli, read 2026-11-20).
 */
import { foldName } from "../../model/key.ts";
import type { LiveReference } from "../../model/resource.ts";
import { isObject, type Value } from "../../model/value.ts";

/** An entry as the admin contract and the directory write it. */
export interface WireReference {
  readonly id: string;
  readonly type?: string;
  readonly displayName?: string | null | undefined;
  readonly extension?: string | null | undefined;
  readonly email?: string | null | undefined;
}

/** What a write names an entry by: exactly one of these. */
export type WireTarget =
  | { readonly id: string }
  | { readonly extension: string }
  | { readonly email: string }
  | { readonly name: string };

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * What a declared reference is by its form.
 *
 * @param text a UUID, digits, an e-mail address; anything else is a name
 */
export function toReference(text: string): WireTarget {
  if (uuid.test(text)) return { id: text.toLowerCase() };
  if (/^\d+$/.test(text)) return { extension: text };
  if (/^\S+@\S+$/.test(text)) return { email: text.toLowerCase() };
  return { name: text };
}

/** The reference of a value in desired form, or undefined where there is none. Live references give their id. */
export function toTarget(value: Value): WireTarget | undefined {
  if (typeof value === "string") return toReference(value);
  if (isObject(value) && typeof value.id === "string") return { id: value.id };
  return undefined;
}

/**
 * The names of a live entry.
 *
 * @param wire an entry or a reference to one
 * @returns its preferred name first: of a user the e-mail address, of anything else the name; ids and extensions follow
 */
export function fromReference(wire: WireReference): LiveReference {
  const known = [wire.email, wire.displayName, wire.extension, wire.id];
  const names = [...new Set(known.filter((name): name is string => typeof name === "string" && name !== ""))];
  return { id: wire.id, preferred: names[0] ?? wire.id, names };
}

/** True when a declared text means this entry. Case does not matter. */
export function means(text: string, reference: LiveReference): boolean {
  return reference.names.some((name) => foldName(name) === foldName(text));
}

/**
 * The public directory: the one door through which every organisation can be read (`GET /directory`, documented; fields
 * of an entry from johnib/spoke-cli, read 2026-11-20). Kinds that no public API writes are compared by it.
 */
import type { DirectoryEntry } from "../../clients/contract.gen.ts";
import type { Reads } from "../../clients/types.ts";

/** Hidden groups and suspended users count as existing. */
const everything = { includeHiddenCallGroups: true, includeSuspendedUsers: true } as const;

/** All entries, or those of one type (`user`, `team`): the API has no filter for it. */
export async function* listEntries(read: Reads, type?: string): AsyncGenerator<DirectoryEntry> {
  for await (const entry of read.api.pages<DirectoryEntry>("/directory", "entries", everything)) {
    if (type === undefined || entry.type === type) yield entry;
  }
}

/** One entry by its id. */
export async function findEntry(read: Reads, id: string, type: string): Promise<DirectoryEntry | undefined> {
  const entry = await read.api.find<DirectoryEntry>(`/directory/${encodeURIComponent(id)}`);
  return entry?.type === type ? entry : undefined;
}

/** The one entry that an exact look-up gives. */
export async function lookUpEntry(
  read: Reads,
  by: { readonly extension: string } | { readonly phoneNumber: string },
): Promise<DirectoryEntry | undefined> {
  const query = { ...by, ...everything };
  for await (const entry of read.api.pages<DirectoryEntry>("/directory", "entries", query)) return entry;
  return undefined;
}

/** The organisation's id, which every entry carries in its redirect address; undefined where there is no entry. */
export async function organisationOf(read: Reads): Promise<string | undefined> {
  if (read.facts.organisationId !== undefined) return read.facts.organisationId;
  for await (const { twimlRedirectUrl } of listEntries(read)) {
    const id = twimlRedirectUrl && new URL(twimlRedirectUrl).searchParams.get("organisationId");
    if (id) return id;
  }
  return undefined;
}

/**
 * Where the emulator keeps its objects: one SQLite table of JSON documents, in memory or in a file.
 *
 * A file survives `kill -9`: every write is a committed transaction in the write-ahead log, which the next start replays.
 * `synchronous = NORMAL` is enough for that (only a power cut could lose the newest commits, which is no loss here).
 */
import { DatabaseSync } from "node:sqlite";

/** A JSON object as it is stored. */
export type Json = Record<string, unknown>;

/** A stored object with its id and its place in the order of creation, which pages are cut by. */
export interface Entry {
  readonly id: string;
  /** Grows with every object created, over all collections; an update keeps it. */
  readonly position: number;
  readonly json: Json;
}

/** Objects in collections, each kept in the order of creation. */
export interface Store {
  /** All objects of a collection, oldest first. */
  list(collection: string): Json[];
  /** The same with ids and positions; `after` leaves out everything up to that position, `limit` cuts. */
  entries(collection: string, options?: { readonly after?: number; readonly limit?: number }): Entry[];
  get(collection: string, id: string): Json | undefined;
  /** Creates the object, or replaces it in its place. */
  put(collection: string, id: string, json: Json): void;
  /** @returns false when there was none */
  remove(collection: string, id: string): boolean;
  /** Names of the collections that hold anything, sorted. */
  collections(): string[];
  count(collection: string): number;
  /** 1, 2, 3, … for each counter; kept with the objects. */
  nextNumber(counter: string): number;
  /** All writes of `body` or, when it throws, none. A transaction inside another one joins it. */
  transaction<T>(body: () => T): T;
  close(): void;
}

interface Row {
  readonly id: string;
  readonly position: number;
  readonly json: string;
}

const tables = `
  CREATE TABLE IF NOT EXISTS objects (
    collection TEXT NOT NULL, id TEXT NOT NULL, position INTEGER NOT NULL, json TEXT NOT NULL,
    PRIMARY KEY (collection, id)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS objects_in_order ON objects (collection, position);
  CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
`;

const statements = (database: DatabaseSync) => ({
  list: database.prepare(
    "SELECT id, position, json FROM objects WHERE collection = ? AND position > ? ORDER BY position LIMIT ?",
  ),
  get: database.prepare("SELECT json FROM objects WHERE collection = ? AND id = ?"),
  put: database.prepare(
    "INSERT INTO objects (collection, id, position, json) VALUES (?, ?, ?, ?) " +
      "ON CONFLICT (collection, id) DO UPDATE SET json = excluded.json",
  ),
  remove: database.prepare("DELETE FROM objects WHERE collection = ? AND id = ?"),
  collections: database.prepare("SELECT DISTINCT collection FROM objects ORDER BY collection"),
  count: database.prepare("SELECT count(*) AS count FROM objects WHERE collection = ?"),
  last: database.prepare("SELECT coalesce(max(position), 0) AS last FROM objects"),
  next: database.prepare(
    "INSERT INTO counters (name, value) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value",
  ),
});

function runTransaction<T>(database: DatabaseSync, body: () => T): T {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = body();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    database.exec("ROLLBACK");
    throw error;
  }
}

/**
 * Opens the store.
 * @param file path of the database, which is created when missing; in memory when left out
 * @throws when the file is not a database or its folder does not exist
 */
export function openStore(file?: string): Store {
  const database = new DatabaseSync(file ?? ":memory:");
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 2000;");
  database.exec(tables);
  const sql = statements(database);
  let position = Number(sql.last.get()?.last ?? 0);
  let inTransaction = false;

  const entries: Store["entries"] = (collection, options = {}) =>
    (sql.list.all(collection, options.after ?? 0, options.limit ?? -1) as unknown as Row[]).map((row) => ({
      id: row.id,
      position: row.position,
      json: JSON.parse(row.json) as Json,
    }));

  return {
    entries,
    list: (collection) => entries(collection).map((entry) => entry.json),
    get(collection, id) {
      const row = sql.get.get(collection, id);
      return row === undefined ? undefined : (JSON.parse(String(row.json)) as Json);
    },
    put(collection, id, json) {
      position += 1;
      sql.put.run(collection, id, position, JSON.stringify(json));
    },
    remove: (collection, id) => sql.remove.run(collection, id).changes > 0,
    collections: () => sql.collections.all().map((row) => String(row.collection)),
    count: (collection) => Number(sql.count.get(collection)?.count ?? 0),
    nextNumber: (counter) => Number(sql.next.get(counter)?.value),
    transaction(body) {
      if (inTransaction) return body();
      inTransaction = true;
      try {
        return runTransaction(database, body);
      } finally {
        inTransaction = false;
      }
    },
    close: () => database.close(),
  };
}

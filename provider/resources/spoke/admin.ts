/** The admin contract (assumed, schema/openapi/spoke.yaml) as the kinds use it: one collection, with its wire form. */
import type { Reads, RestWrites, Writes } from "../../clients/types.ts";
import { ProblemError } from "../../model/problem.ts";
import type { Live } from "../../model/resource.ts";
import type { Values } from "../../model/value.ts";

/** A JSON body. */
export type Body = Readonly<Record<string, unknown>>;

/**
 * The admin client of a write.
 *
 * @param object what was to be written, for the message: `CallGroup "Sales"`
 * @throws ProblemError where no adminUrl is configured; the engine asks for no such write, so this is a last guard
 */
export function adminOf(write: Writes, object: string): RestWrites {
  if (write.admin) return write.admin;
  throw new ProblemError({
    object,
    what: "no endpoint that could write it is configured",
    remedy:
      "Make the change in the Spoke Account Portal, or set adminUrl to an endpoint that implements the admin contract.",
  });
}

/** A collection of the admin contract. Reads of it are empty where no admin endpoint is configured. */
export interface AdminCollection {
  list(read: Reads): AsyncGenerator<Live>;
  get(read: Reads, id: string): Promise<Live | undefined>;
  create(write: Writes, body: Body): Promise<Live>;
  update(write: Writes, id: string, body: Body): Promise<Live>;
  remove(write: Writes, id: string): Promise<void>;
}

/**
 * Describes a collection.
 *
 * @param name last part of the path and key of its pages: `callGroups`
 * @param kind name of the kind, for messages
 * @param fromWire the live object of an answer
 */
export function adminCollection<Wire>(
  name: string,
  kind: string,
  fromWire: (wire: Wire) => Live,
): AdminCollection {
  const path = `/admin/v1/${name}`;
  const one = (id: string) => `${path}/${encodeURIComponent(id)}`;
  return {
    async *list(read) {
      if (!read.admin) return;
      for await (const wire of read.admin.pages<Wire>(path, name)) yield fromWire(wire);
    },
    async get(read, id) {
      const wire = await read.admin?.find<Wire>(one(id));
      return wire && fromWire(wire);
    },
    create: async (write, body) => fromWire(await adminOf(write, kind).send<Wire>("POST", path, body)),
    async update(write, id, body) {
      const admin = adminOf(write, `${kind} ${id}`);
      // A change of a setting of ours alone leaves nothing to send, and the contract refuses an empty change.
      if (Object.keys(body).length === 0) return fromWire(await admin.get<Wire>(one(id)));
      return fromWire(await admin.send<Wire>("PATCH", one(id), body, { repeatable: true }));
    },
    remove: (write, id) => adminOf(write, `${kind} ${id}`).remove(one(id)),
  };
}

/** The values that are set, and nothing else: an object of the wire has no nulls in it. */
export const onlySet = (values: Values): Body =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null));

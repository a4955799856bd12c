/** One kind of object behind list, get, create, change and delete: for the admin contract, the webhooks and hand edits. */
import type { Domain, EmulatorContext } from "../context.ts";
import type { Method } from "../contract.ts";
import type { Json } from "../store.ts";
import { pageOfCollection, type Query } from "./paging.ts";
import { notFound } from "./problem.ts";
import { type References, references } from "./references.ts";
import type { Asked, Handler, Serve } from "./serve.ts";

export interface Kind {
  /** Collection of the store, which is also the key of the list's answer. */
  readonly collection: string;
  /** For messages: `call group`. */
  readonly noun: string;
  /** Path of the list in the contract. */
  readonly path: string;
  /** Name of the id in the contract's paths. */
  readonly idName: string;
  /** How the contract changes an object. */
  readonly change: Method;
  /** How the contract creates one, where that is not a POST to the list. */
  readonly creation?: readonly [Method, string];
  /** Fields that only a hand edit may set, for what happens by itself in the real product (a user logs in). */
  readonly handFields?: readonly string[];
  /** The objects that a query asks for exactly; undefined where it asks for all. */
  lookUp?(domain: Domain, query: Query): readonly Json[] | undefined;
  present(domain: Domain, stored: Json, references: References): Json;
  /** @returns what was stored; `id` is given only by hand edits */
  create(domain: Domain, fields: Json, id?: string): Json;
  update(domain: Domain, stored: Json, fields: Json): Json;
  remove(domain: Domain, stored: Json): void;
  /** What only the answer to the creation carries. */
  secrets?(stored: Json): Json;
}

/** @throws Refusal 404 */
export function storedOf(domain: Domain, kind: Kind, id: string): Json {
  const found = domain.store.get(kind.collection, id);
  if (found === undefined) throw notFound(kind.noun, id);
  return found;
}

/** An object as its answers show it. */
export function presentOne(domain: Domain, kind: Kind, stored: Json): Json {
  return kind.present(domain, stored, references(domain));
}

/** Handlers of a kind's operations. */
export function handlersOf(context: EmulatorContext, kind: Kind) {
  const stored = ({ path }: Asked) => storedOf(context, kind, path[kind.idName] ?? "");
  const list: Handler = ({ query }) => {
    const exact = kind.lookUp?.(context, query);
    const page = exact ? undefined : pageOfCollection(context, kind.collection, query);
    const objects = exact ?? page?.items.map(({ json }) => json) ?? [];
    const shown = references(context);
    return {
      status: 200,
      body: {
        meta: page?.meta ?? { next: null },
        [kind.collection]: objects.map((object) => kind.present(context, object, shown)),
      },
    };
  };
  const get: Handler = (asked) => ({ status: 200, body: presentOne(context, kind, stored(asked)) });
  const create: Handler = ({ body }) => {
    const made = kind.create(context, body);
    return { status: 201, body: { ...presentOne(context, kind, made), ...kind.secrets?.(made) } };
  };
  const update: Handler = (asked) => ({
    status: 200,
    body: presentOne(context, kind, kind.update(context, stored(asked), asked.body)),
  });
  const remove: Handler = (asked) => {
    kind.remove(context, stored(asked));
    return { status: 204 };
  };
  return { list, get, create, update, remove };
}

/** Mounts the five operations of a kind. */
export function serveKind(serve: Serve, context: EmulatorContext, kind: Kind): void {
  const { list, get, create, update, remove } = handlersOf(context, kind);
  const one = `${kind.path}/{${kind.idName}}`;
  serve("GET", kind.path, list);
  serve("POST", kind.path, create);
  serve("GET", one, get);
  serve(kind.change, one, update);
  serve("DELETE", one, remove);
}

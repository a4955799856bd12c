/**
 * Hand edits: `/_emulator/objects/<collection>[/<id>]` does what an administrator would do in the portal, and lets tests look.
 * Spoke's objects are written and shown in the form of the admin contract and by its rules; what other parts store, as it is.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { EmulatorContext } from "./context.ts";
import { loadContract, type Method } from "./contract.ts";
import { type Kind, presentOne, storedOf } from "./spoke/kind.ts";
import type { Singleton } from "./spoke/organization.ts";
import { malformed, notFound, Refusal, refusalBody } from "./spoke/problem.ts";
import { kinds, singletons } from "./spoke/register.ts";
import type { Json } from "./store.ts";

/** What can be done to a collection by hand. */
interface Collection {
  list(): Json[];
  get(id: string): Json;
  create(fields: Json, id?: string): Json;
  update(id: string, fields: Json): Json;
  remove(id: string): void;
  has(id: string): boolean;
}

/** The emulator's own records, which hold secrets. */
const internal: ReadonlySet<string> = new Set(["emulator", "tokens", "permissions"]);

function checkFields(method: Method, path: string, handFields: readonly string[], fields: Json): void {
  const rest = Object.fromEntries(Object.entries(fields).filter(([name]) => !handFields.includes(name)));
  if (Object.keys(rest).length === 0 && Object.keys(fields).length > 0) return;
  const found = loadContract().operation(method, path).checkBody(rest);
  if (found !== undefined) throw malformed(`${found.message}.`, found.field);
}

/** What was made by hand must fit the answers of the contract too, e.g. an id that must be a UUID. */
function checkShown(path: string, shown: Json): Json {
  const broken = loadContract().operation("GET", path).checkAnswer(200, shown);
  if (broken !== undefined) throw malformed(`${broken}.`);
  return shown;
}

function kindCollection(context: EmulatorContext, kind: Kind): Collection {
  const one = `${kind.path}/{${kind.idName}}`;
  const handFields = kind.handFields ?? [];
  const show = (stored: Json) => checkShown(one, presentOne(context, kind, stored));
  const [method, path] = kind.creation ?? ["POST", kind.path];
  return {
    list: () => context.store.list(kind.collection).map((stored) => presentOne(context, kind, stored)),
    get: (id) => presentOne(context, kind, storedOf(context, kind, id)),
    has: (id) => context.store.get(kind.collection, id) !== undefined,
    create(fields, id) {
      const whole = kind.idName === "id" || id === undefined ? fields : { ...fields, [kind.idName]: id };
      checkFields(method, path, handFields, whole);
      return show(kind.create(context, whole, id));
    },
    update(id, fields) {
      checkFields(kind.change, one, handFields, fields);
      return show(kind.update(context, storedOf(context, kind, id), fields));
    },
    remove: (id) => kind.remove(context, storedOf(context, kind, id)),
  };
}

function singletonCollection(context: EmulatorContext, singleton: Singleton): Collection {
  const { collection, path, create, remove } = singleton;
  const refuse = () => {
    throw new Refusal(409, `There is always exactly one ${collection}; change it with PATCH.`);
  };
  const has = () => singleton.exists?.(context) ?? true;
  return {
    list: () => (has() ? [singleton.present(context)] : []),
    get: () => singleton.present(context),
    has,
    create(fields) {
      if (!create) return refuse();
      checkFields("POST", path, singleton.handFields, fields);
      return checkShown(path, create(context, fields));
    },
    update(_id, fields) {
      checkFields("PATCH", path, singleton.handFields, fields);
      return checkShown(path, singleton.update(context, fields));
    },
    remove: () => (remove ? remove(context) : refuse()),
  };
}

function plainCollection({ store, identifiers }: EmulatorContext, name: string): Collection {
  const get = (id: string) => {
    const found = store.get(name, id);
    if (found === undefined) throw notFound(`object in ${name}`, id);
    return found;
  };
  const put = (id: string, json: Json) => {
    store.put(name, id, json);
    return json;
  };
  return {
    list: () => store.list(name),
    get,
    has: (id) => store.get(name, id) !== undefined,
    create(fields, id) {
      const key = id ?? fields.id ?? fields.sid ?? identifiers.uuid();
      return put(String(key), fields.sid === undefined ? { id: key, ...fields } : fields);
    },
    update: (id, fields) => put(id, { ...get(id), ...fields }),
    remove(id) {
      get(id);
      store.remove(name, id);
    },
  };
}

function collectionOf(context: EmulatorContext, name: string): Collection {
  if (internal.has(name)) throw notFound("collection", name);
  const kind = kinds.find((one) => one.collection === name);
  if (kind !== undefined) return kindCollection(context, kind);
  const singleton = singletons.find((one) => one.collection === name);
  return singleton === undefined ? plainCollection(context, name) : singletonCollection(context, singleton);
}

interface Parameters {
  readonly collection: string;
  readonly id?: string;
}
type Work = (collection: Collection, id: string, body: Json) => { status: number; body?: unknown };

function bodyOf(request: FastifyRequest): Json {
  const body = request.body ?? {};
  if (typeof body !== "object" || Array.isArray(body)) throw malformed("The body must be an object.");
  return body as Json;
}

function handle(context: EmulatorContext, work: Work) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const { collection, id = "" } = request.params as Parameters;
    try {
      const run = () => work(collectionOf(context, collection), id, bodyOf(request));
      const { status, body } = context.store.transaction(run);
      return reply.code(status).send(body);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return reply.code(error.status).send(refusalBody(error));
    }
  };
}

/** Mounts `/_emulator/objects`. */
export function registerObjects(app: FastifyInstance, context: EmulatorContext): void {
  const list = "/_emulator/objects/:collection";
  const one = `${list}/:id`;
  app.get("/_emulator/objects", async () =>
    Object.fromEntries(
      context.store
        .collections()
        .filter((name) => !internal.has(name))
        .map((name) => [name, context.store.count(name)]),
    ),
  );
  app.get(
    list,
    handle(context, (collection) => ({ status: 200, body: collection.list() })),
  );
  app.post(
    list,
    handle(context, (collection, _id, body) => ({ status: 201, body: collection.create(body) })),
  );
  app.get(
    one,
    handle(context, (collection, id) => ({ status: 200, body: collection.get(id) })),
  );
  app.put(
    one,
    handle(context, (collection, id, body) =>
      collection.has(id)
        ? { status: 200, body: collection.update(id, body) }
        : { status: 201, body: collection.create(body, id) },
    ),
  );
  app.patch(
    one,
    handle(context, (collection, id, body) => ({ status: 200, body: collection.update(id, body) })),
  );
  app.delete(
    one,
    handle(context, (collection, id) => {
      collection.remove(id);
      return { status: 204 };
    }),
  );
}

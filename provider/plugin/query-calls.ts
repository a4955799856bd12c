/** The calls that only look: List, and Invoke of the functions `get<Kind>`. */
import { nearestName } from "../model/nearest.ts";
import { ProblemError } from "../model/problem.ts";
import { hasUnknown, isSet, UNKNOWN, type Value, type Values } from "../model/value.ts";
import type { AnyKind, Listed } from "../reconciler/types.ts";
import { type Bag, decode, encode } from "./codec.ts";
import type { Context } from "./context.ts";
import { CallError, masked } from "./failure.ts";
import { markSecrets, maskBags } from "./secrets.ts";
import { fromStruct, grpc, type provider, providerPb, toStruct } from "./stubs.ts";
import { kindOf } from "./urn.ts";

/**
 * All live objects of a kind, as the engine's `List` gives them: id and natural key.
 *
 * @throws CallError INVALID_ARGUMENT for a query: a kind has no list inputs
 */
export async function* list(
  context: Context,
  request: provider.ListRequest,
  peer: string,
): AsyncGenerator<provider.ListResponse> {
  const kind = kindOf(context.kinds, request.getToken(), "list");
  const [field] = Object.keys(decode(fromStruct(request.getQuery())).values);
  if (field !== undefined) {
    const text = `List of ${kind.name}: ${JSON.stringify(field)} is not a field to list by. Lists take none: all objects are listed.`;
    throw new CallError(grpc.status.INVALID_ARGUMENT, text);
  }
  const engine = await context.connections.instanceAt(peer).engine();
  const limit = request.getLimit() > 0 ? request.getLimit() : Number.POSITIVE_INFINITY;
  let count = 0;
  for await (const object of engine.list(kind)) {
    if (count >= limit) return;
    count += 1;
    const result = new providerPb.ListResponse.Result();
    result.setId(object.id);
    result.setName(object.name);
    const response = new providerPb.ListResponse();
    response.setResult(result);
    yield response;
  }
}

const functionToken = (kind: AnyKind): string => `spoke:${kind.module}:get${kind.name}`;

/**
 * Looks one object up by its id or by fields of its natural key.
 *
 * @throws ProblemError for an unknown function, CallError where an argument is wrong
 */
export async function invoke(
  context: Context,
  request: provider.InvokeRequest,
  peer: string,
): Promise<provider.InvokeResponse> {
  const kind = functionOf(context.kinds, request.getTok());
  const bag = decode(fromStruct(request.getArgs()));
  try {
    const by = argumentsOf(kind, bag.values);
    const response = new providerPb.InvokeResponse();
    if (hasUnknown(by)) {
      response.setReturn(toStruct(encode({ values: nothingKnown(kind), secrets: new Set() })));
      return response;
    }
    const engine = await context.connections.instanceAt(peer).engine();
    const { id, ...key } = by;
    const found = await engine.lookUp(kind, typeof id === "string" ? { id } : { key });
    if (found === undefined) response.setFailuresList([notFound(kind, by)]);
    else response.setReturn(toStruct(encode(resultOf(kind, found, bag))));
    return response;
  } catch (error) {
    throw masked(error, maskBags(kind.inputs, bag));
  }
}

function functionOf(kinds: readonly AnyKind[], token: string): AnyKind {
  const kind = kinds.find((each) => functionToken(each) === token);
  if (kind) return kind;
  const tokens = kinds.map(functionToken);
  const nearest = nearestName(token, tokens);
  throw new ProblemError({
    object: `Function ${JSON.stringify(token)}`,
    what: "is not a function of this provider",
    remedy:
      nearest === undefined
        ? `The functions are ${tokens.join(", ")}.`
        : `Did you mean ${JSON.stringify(nearest)}?`,
  });
}

/** The id alone, or the fields of the key; of a singleton nothing. */
function argumentsOf(kind: AnyKind, values: Values): Values {
  const allowed = kind.singleton ? [] : ["id", ...new Set(kind.key.flat())];
  const given = Object.entries(values).filter(([, value]) => isSet(value));
  const unknown = given.find(([name]) => !allowed.includes(name))?.[0];
  if (unknown !== undefined) throw refused(kind, unknownArgument(unknown, allowed));
  if (!kind.singleton && given.length === 0) {
    throw refused(kind, `nothing says which one. Give ${allowed.join(" or ")}.`);
  }
  return Object.fromEntries(
    given.map(([name, value]): [string, Value] => [name, asDeclared(kind, name, value)]),
  );
}

function unknownArgument(name: string, allowed: readonly string[]): string {
  const nearest = nearestName(name, allowed);
  const remedy =
    allowed.length === 0
      ? "It takes none."
      : nearest === undefined
        ? `The arguments are ${allowed.join(", ")}.`
        : `Did you mean ${JSON.stringify(nearest)}?`;
  return `${JSON.stringify(name)} is not an argument. ${remedy}`;
}

const refused = (kind: AnyKind, text: string): CallError =>
  new CallError(grpc.status.INVALID_ARGUMENT, `${functionToken(kind)}: ${text}`);

/** YAML writes an extension as a number. */
const asDeclared = (kind: AnyKind, name: string, value: Value): Value =>
  typeof value === "number" && (name === "id" || kind.inputs[name]?.type.type === "string")
    ? String(value)
    : value;

function notFound(kind: AnyKind, by: Values): provider.CheckFailure {
  const failure = new providerPb.CheckFailure();
  const said = Object.entries(by).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  failure.setProperty(Object.keys(by)[0] ?? "");
  failure.setReason(
    kind.singleton
      ? `the organisation has no ${kind.name}`
      : `no live ${kind.name} has ${said.join(" and ")}: check the spelling, and that the provider is configured for the right organisation`,
  );
  return failure;
}

const resultFields = (kind: AnyKind) => ({
  ...Object.fromEntries(Object.entries(kind.inputs).filter(([, field]) => field.marks.setting !== true)),
  ...kind.outputs,
});

function resultOf(kind: AnyKind, found: Listed, from: Bag): Bag {
  const fields = resultFields(kind);
  const shown = Object.entries(found.outputs).filter(([name]) => name in fields);
  return markSecrets(fields, { ...Object.fromEntries(shown), id: found.id }, from);
}

const nothingKnown = (kind: AnyKind): Values =>
  Object.fromEntries(["id", ...Object.keys(resultFields(kind))].map((name) => [name, UNKNOWN]));

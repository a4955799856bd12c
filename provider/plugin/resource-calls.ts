/** The calls about one resource: Check, Diff, Create, Update, Read, Delete. They translate; the reconciler decides. */
import { parsePath, type Step } from "../model/path.ts";
import { describeProblem } from "../model/problem.ts";
import type { Field } from "../model/shape.ts";
import type { Values } from "../model/value.ts";
import { checkInputs } from "../reconciler/check.ts";
import { nameSubject } from "../reconciler/describe.ts";
import { diffInputs } from "../reconciler/diff.ts";
import type { Engine, FieldDifference, Outcome, Subject } from "../reconciler/types.ts";
import { type Bag, decode, encode } from "./codec.ts";
import { checkFailure } from "./configuration-calls.ts";
import { type Context, warn } from "./context.ts";
import { CallError, IncompleteError, masked } from "./failure.ts";
import { markSecrets, maskBags } from "./secrets.ts";
import { fromStruct, grpc, type provider, providerPb, type Struct, toStruct } from "./stubs.ts";
import { subjectOf } from "./urn.ts";

/** The properties of a request. Keys that begin with `__` are another runtime's, left behind by a move to this one. */
function bagOf(struct: Struct | undefined): Bag {
  const bag = decode(fromStruct(struct));
  return { ...bag, values: ownFields(bag.values) };
}

const ownFields = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !name.startsWith("__")));

/** Old inputs; an engine that does not send them keeps a copy of each among the outputs. */
function inputsAmong(subject: Subject, inputs: Struct | undefined, properties: Bag): Bag {
  if (inputs) return bagOf(inputs);
  const values = Object.entries(properties.values).filter(([name]) => name in subject.kind.inputs);
  return { ...properties, values: Object.fromEntries(values) };
}

const fieldsOf = (subject: Subject): Readonly<Record<string, Field>> => ({
  ...subject.kind.inputs,
  ...subject.kind.outputs,
});

/** Runs the body so that no error shows a secret of the request. */
async function withMask<T>(subject: Subject, bags: readonly Bag[], body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    throw masked(error, maskBags(fieldsOf(subject), ...bags), nameSubject(subject.kind, subject.name));
  }
}

/** Validates the inputs and brings them into canonical form, with the server's static defaults filled in. */
export async function check(
  context: Context,
  request: provider.CheckRequest,
  peer: string,
): Promise<provider.CheckResponse> {
  const subject = subjectOf(context.kinds, request);
  const news = bagOf(request.getNews());
  return withMask(subject, [news], async () => {
    const { inputs, failures, warnings } = checkInputs(subject.kind, subject.name, news.values);
    const mask = maskBags(fieldsOf(subject), news);
    await warn(context, peer, subject.owner, warnings.map(mask));
    const response = new providerPb.CheckResponse();
    response.setInputs(toStruct(encode(markSecrets(subject.kind.inputs, inputs, news))));
    response.setFailuresList(
      failures.map(({ path, reason }) => checkFailure(mask(path === "" ? reason : `${path}: ${reason}`))),
    );
    return response;
  });
}

/**
 * Compares what was declared with what is declared. Pure, but for one note: that the resource stands for its object.
 *
 * @throws ProblemError where the change would replace what is never replaced, or two resources claim one thing
 */
export async function diff(
  context: Context,
  request: provider.DiffRequest,
  peer: string,
): Promise<provider.DiffResponse> {
  const subject = subjectOf(context.kinds, request);
  const [olds, news] = [bagOf(request.getOlds()), bagOf(request.getNews())];
  const oldInputs = inputsAmong(subject, request.getOldInputs(), olds);
  return withMask(subject, [olds, oldInputs, news], async () => {
    const result = diffInputs(subject.kind, {
      name: subject.name,
      oldInputs: oldInputs.values,
      oldOutputs: olds.values,
      inputs: news.values,
    });
    if (result.refusals.length > 0) {
      throw new CallError(grpc.status.UNKNOWN, result.refusals.map(describeProblem).join("\n"));
    }
    const engine = await context.connections.instanceAt(peer).engine();
    engine.hold(subject, { id: request.getId(), inputs: news.values, oldInputs: oldInputs.values });
    const ignored = request.getIgnorechangesList().map(parsePath);
    const differences = result.differences.filter(({ path }) => !isIgnored(parsePath(path), ignored));
    return diffResponse(differences, result.stables, result.deleteBeforeReplace);
  });
}

/** True where the program says to ignore the field or something that it is in; `*` stands for any step. */
function isIgnored(path: readonly Step[], ignored: readonly (readonly Step[])[]): boolean {
  return ignored.some(
    (pattern) =>
      pattern.length <= path.length && pattern.every((step, index) => step === "*" || step === path[index]),
  );
}

function diffResponse(
  differences: readonly FieldDifference[],
  stables: readonly string[],
  deleteBeforeReplace: boolean,
): provider.DiffResponse {
  const { DIFF_NONE, DIFF_SOME } = providerPb.DiffResponse.DiffChanges;
  const response = new providerPb.DiffResponse();
  response.setChanges(differences.length === 0 ? DIFF_NONE : DIFF_SOME);
  response.setStablesList([...stables]);
  response.setHasdetaileddiff(true);
  const replacing = differences.filter(({ replace }) => replace);
  response.setDiffsList(topLevel(differences));
  response.setReplacesList(topLevel(replacing));
  response.setDeletebeforereplace(replacing.length > 0 && deleteBeforeReplace);
  for (const difference of differences) {
    const detail = new providerPb.PropertyDiff();
    detail.setKind(kindOfDifference(difference));
    detail.setInputdiff(difference.input);
    response.getDetaileddiffMap().set(difference.path, detail);
  }
  return response;
}

const topLevel = (differences: readonly FieldDifference[]): string[] => [
  ...new Set(differences.map(({ path }) => String(parsePath(path)[0]))),
];

function kindOfDifference({ change, replace }: FieldDifference): provider.PropertyDiff.Kind {
  const { ADD, ADD_REPLACE, DELETE, DELETE_REPLACE, UPDATE, UPDATE_REPLACE } = providerPb.PropertyDiff.Kind;
  if (change === "add") return replace ? ADD_REPLACE : ADD;
  if (change === "delete") return replace ? DELETE_REPLACE : DELETE;
  return replace ? UPDATE_REPLACE : UPDATE;
}

/** The engine for a write. */
async function engineForWrite(context: Context, peer: string, subject: Subject): Promise<Engine> {
  const instance = context.connections.instanceAt(peer);
  if (instance.cancelled()) {
    throw new CallError(
      grpc.status.CANCELLED,
      `${subject.kind.name} ${JSON.stringify(subject.name)}: the run was cancelled before this was written. Run again: what was written is kept, and the rest follows.`,
    );
  }
  return instance.engine();
}

/** What an outcome leaves in the state; an incomplete object is an error that keeps it there. */
function settle(
  subject: Subject,
  outcome: Outcome,
  inputSources: readonly Bag[],
  outputSources: readonly Bag[] = [],
): { readonly inputs: Bag; readonly properties: Bag } {
  const inputs = markSecrets(subject.kind.inputs, outcome.inputs, ...inputSources);
  const shown = withoutSecrets(subject, outcome.outputs, [...inputSources, ...outputSources]);
  const properties = markSecrets(fieldsOf(subject), shown, ...inputSources, ...outputSources);
  if (outcome.incomplete.length > 0) {
    throw new IncompleteError({ id: outcome.id, properties, inputs, reasons: outcome.incomplete });
  }
  return { inputs, properties };
}

/** Steps for the portal are sentences that spell values out; a value that the program keeps secret is not for them. */
function withoutSecrets(subject: Subject, outputs: Values, bags: readonly Bag[]): Values {
  const { portalSteps: steps } = outputs;
  if (!Array.isArray(steps) || bags.every(({ secrets }) => secrets.size === 0)) return outputs;
  const mask = maskBags(fieldsOf(subject), ...bags);
  return { ...outputs, portalSteps: steps.map((step) => (typeof step === "string" ? mask(step) : step)) };
}

/** Creates the object, or takes over the one that is there; in a preview says what is known of it. */
export async function create(
  context: Context,
  request: provider.CreateRequest,
  peer: string,
): Promise<provider.CreateResponse> {
  const subject = subjectOf(context.kinds, request);
  const properties = bagOf(request.getProperties());
  return withMask(subject, [properties], async () => {
    const engine = await engineForWrite(context, peer, subject);
    const preview = request.getPreview();
    const outcome = await engine.create(subject, { inputs: properties.values, preview });
    await warnOf(context, peer, subject, outcome, [properties]);
    const settled = settle(subject, preview ? { ...outcome, incomplete: [] } : outcome, [properties]);
    const response = new providerPb.CreateResponse();
    response.setId(outcome.id);
    response.setProperties(toStruct(encode(settled.properties)));
    return response;
  });
}

/** Writes the fields that changed. */
export async function update(
  context: Context,
  request: provider.UpdateRequest,
  peer: string,
): Promise<provider.UpdateResponse> {
  const subject = subjectOf(context.kinds, request);
  const [olds, news] = [bagOf(request.getOlds()), bagOf(request.getNews())];
  const oldInputs = inputsAmong(subject, request.getOldInputs(), olds);
  return withMask(subject, [olds, oldInputs, news], async () => {
    const engine = await engineForWrite(context, peer, subject);
    const preview = request.getPreview();
    const outcome = await engine.update(subject, {
      id: request.getId(),
      oldInputs: oldInputs.values,
      oldOutputs: olds.values,
      inputs: news.values,
      preview,
      ignored: request.getIgnorechangesList().filter((path) => parsePath(path).length === 1),
    });
    await warnOf(context, peer, subject, outcome, [olds, news]);
    const settled = settle(
      subject,
      preview ? { ...outcome, incomplete: [] } : outcome,
      [news],
      [onlyOutputs(subject, olds)],
    );
    const response = new providerPb.UpdateResponse();
    response.setProperties(toStruct(encode(settled.properties)));
    return response;
  });
}

/** The old outputs with their marks; an input that is no longer secret in the program is not kept secret by its past. */
function onlyOutputs(subject: Subject, olds: Bag): Bag {
  const secrets = [...olds.secrets].filter((path) => String(parsePath(path)[0]) in subject.kind.outputs);
  return { values: olds.values, secrets: new Set(secrets) };
}

/** Reads the object: a refresh where inputs are given, else an import. Nothing in the answer means that it is gone. */
export async function read(
  context: Context,
  request: provider.ReadRequest,
  peer: string,
): Promise<provider.ReadResponse> {
  const subject = subjectOf(context.kinds, request);
  const properties = bagOf(request.getProperties());
  const inputs = request.getInputs() ? bagOf(request.getInputs()) : undefined;
  const bags = inputs ? [properties, inputs] : [properties];
  return withMask(subject, bags, async () => {
    const engine = await context.connections.instanceAt(peer).engine();
    const outcome = await engine.read(subject, {
      id: request.getId(),
      ...(inputs ? { inputs: inputs.values, outputs: properties.values } : {}),
    });
    const response = new providerPb.ReadResponse();
    if (outcome === undefined) return response;
    await warnOf(context, peer, subject, outcome, bags);
    const settled = settle(subject, outcome, inputs ? [inputs] : [], [properties]);
    response.setId(outcome.id);
    response.setInputs(toStruct(encode(settled.inputs)));
    response.setProperties(toStruct(encode(settled.properties)));
    return response;
  });
}

/** Deletes the object, or leaves it and says so. */
export async function remove(context: Context, request: provider.DeleteRequest, peer: string): Promise<void> {
  const subject = subjectOf(context.kinds, request);
  const properties = bagOf(request.getProperties());
  const inputs = inputsAmong(subject, request.getOldInputs(), properties);
  await withMask(subject, [properties, inputs], async () => {
    const engine = await engineForWrite(context, peer, subject);
    const { warnings } = await engine.remove(subject, {
      id: request.getId(),
      inputs: inputs.values,
      outputs: properties.values,
    });
    await warnOf(context, peer, subject, { warnings }, [properties, inputs]);
  });
}

async function warnOf(
  context: Context,
  peer: string,
  subject: Subject,
  outcome: Pick<Outcome, "warnings" | "portalSteps">,
  bags: readonly Bag[],
): Promise<void> {
  const { warnings, portalSteps = [] } = outcome;
  if (warnings.length + portalSteps.length === 0) return;
  const mask = maskBags(fieldsOf(subject), ...bags);
  await warn(context, peer, subject.owner, warnings.map(mask));
  // Under no resource, which is under the stack: a person works through one list.
  await warn(context, peer, "", portalSteps.map(mask));
}

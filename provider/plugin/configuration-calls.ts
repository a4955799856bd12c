/** The calls about the provider itself: CheckConfig, DiffConfig, Configure. */
import { identitySettings, movedCustomer } from "../configuration/customer.ts";
import { resolveConfiguration } from "../configuration/resolve.ts";
import { settingNames, settings } from "../configuration/settings.ts";
import { ProblemError } from "../model/problem.ts";
import { sameValue, type Value, type Values } from "../model/value.ts";
import { decode, encode } from "./codec.ts";
import { createInstance } from "./connections.ts";
import type { Context } from "./context.ts";
import { CallError } from "./failure.ts";
import { fromStruct, grpc, type provider, providerPb, toStruct } from "./stubs.ts";

/** How messages call what is configured. */
const subject = "Provider configuration";

/**
 * Validates the settings.
 *
 * The answer keeps them as they were written, with one addition: the organisation and the account, where they come from
 * the environment. They are then in the state, and a later run against another customer can be refused (`diffConfig`).
 */
export async function checkConfig(
  context: Context,
  request: provider.CheckRequest,
): Promise<provider.CheckResponse> {
  const bag = decode(fromStruct(request.getNews()));
  const { configuration, failures, unknown } = resolveConfiguration(bag.values, context.environment);
  const response = new providerPb.CheckResponse();
  response.setFailuresList(failures.map(({ property, reason }) => checkFailure(`${property}: ${reason}`)));
  if (failures.length > 0) return response;
  const identity = identitySettings
    .filter((name) => configuration[name] !== undefined && !unknown.includes(name))
    .map((name) => [name, configuration[name]] as const);
  const values: Values = { ...Object.fromEntries(identity), ...bag.values };
  const marked = settings.filter(({ name, secret }) => secret && values[name] !== undefined);
  const secrets = new Set([...bag.secrets, ...marked.map(({ name }) => name)]);
  response.setInputs(toStruct(encode({ values, secrets })));
  return response;
}

/**
 * A failure as the engine shows it: `<type> resource '<name>' has a problem: <reason>`.
 *
 * The path is in the reason and not in `property`: the engine prints the value of a property that it is given, secret or
 * not (pulumi/pulumi#19466), and of a nested one `<nil>`.
 */
export function checkFailure(reason: string): provider.CheckFailure {
  const failure = new providerPb.CheckFailure();
  failure.setReason(reason);
  return failure;
}

/**
 * Compares two configurations of one provider: never a replacement, because that would replace every resource.
 *
 * The old one may be the dynamic server's, when a stack moves from dynamic resources: its keys are `spoke:<setting>`.
 *
 * @throws ProblemError where the new one is another customer's
 */
export async function diffConfig(
  context: Context,
  request: provider.DiffRequest,
): Promise<provider.DiffResponse> {
  const before = ownSettings(decode(fromStruct(request.getOldInputs() ?? request.getOlds())).values);
  const now = ownSettings(decode(fromStruct(request.getNews())).values);
  const moved = movedCustomer(
    resolveConfiguration(before, {}).configuration,
    resolveConfiguration(now, context.environment).configuration,
  );
  if (moved) throw new ProblemError(moved);
  const changed = settingNames.filter((name) => !sameValue(before[name], now[name]));
  const response = new providerPb.DiffResponse();
  const { DIFF_NONE, DIFF_SOME } = providerPb.DiffResponse.DiffChanges;
  response.setChanges(changed.length === 0 ? DIFF_NONE : DIFF_SOME);
  response.setDiffsList(changed);
  return response;
}

/** The settings under their own names, whichever of the two providers they come from. */
function ownSettings(values: Values): Values {
  const entries = Object.entries(values).map(([key, value]): [string, Value] => [
    key.startsWith("spoke:") ? key.slice("spoke:".length) : key,
    value,
  ]);
  return Object.fromEntries(entries.filter(([key]) => (settingNames as readonly string[]).includes(key)));
}

/**
 * Takes the configuration of this connection. Nothing is opened or asked before an operation needs it.
 *
 * @throws CallError INVALID_ARGUMENT with every setting that is wrong
 */
export async function configure(
  context: Context,
  request: provider.ConfigureRequest,
  peer: string,
): Promise<provider.ConfigureResponse> {
  const { values } = decode(fromStruct(request.getArgs()));
  const { configuration, failures, unknown } = resolveConfiguration(values, context.environment);
  if (failures.length > 0) throw refusedConfiguration(failures);
  const connection = context.connections.at(peer);
  connection.instance = createInstance(configuration, () =>
    unknown.length > 0
      ? Promise.reject(notKnownYet(unknown))
      : context.openEngine(configuration, context.kinds, connection.engineAddress || context.engineAddress),
  );
  const response = new providerPb.ConfigureResponse();
  response.setAcceptsecrets(true);
  response.setSupportspreview(true);
  // A provider that answers Handshake must accept references (proto/pulumi/provider.proto, read 2026-11-22); see codec.ts.
  response.setAcceptresources(true);
  return response;
}

function refusedConfiguration(failures: readonly { property: string; reason: string }[]): CallError {
  const lines = failures.map(({ property, reason }) => `${subject}, ${property}: ${reason}`);
  return new CallError(grpc.status.INVALID_ARGUMENT, lines.join("\n"));
}

function notKnownYet(names: readonly string[]): ProblemError {
  return new ProblemError({
    object: subject,
    path: names.join(", "),
    what: "is not known before the apply, and this needs it now",
    remedy:
      "Give it a value that is known in a preview, or take the resource that it depends on into another stack.",
  });
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { EmulatorContext } from "../context.ts";
import { authenticate } from "./authentication.ts";
import { invalidParameter, notFound, TwilioError, twilioErrorBody, unauthenticated } from "./errors.ts";
import type { JsonObject } from "./flow-rules.ts";
import type { ContractProblem, TwilioOracle } from "./oracle.ts";
import type { TwilioProduct } from "./prepare-contract.ts";

/** A request as the handler of an operation gets it: everything is text, as it came. */
export interface TwilioRequest {
  /** The path below the product with its query, e.g. `/v2/Flows?PageSize=2`. */
  url: string;
  pathParameters: Record<string, string>;
  query: Record<string, string>;
  form: Record<string, string>;
  /** Items on a page at most, whatever was asked for; 0 leaves it to the request. */
  largestPage: number;
}

/** A body of `undefined` is an answer without one. */
export interface TwilioAnswer {
  status: number;
  body?: JsonObject;
}

/** Handlers by Twilio's operation ids. They run in one transaction, and throw TwilioError. */
export type TwilioHandlers = Record<string, (request: TwilioRequest) => TwilioAnswer>;

const formType = "application/x-www-form-urlencoded";

/** Mounts the operations of one product under their paths in Twilio's own contract. */
export function mountOperations(
  app: FastifyInstance,
  context: EmulatorContext,
  oracle: TwilioOracle,
  product: TwilioProduct,
  handlers: TwilioHandlers,
): void {
  for (const [id, operation] of Object.entries(oracle.contract(product).operations)) {
    const handler = handlers[id];
    if (handler === undefined) throw new Error(`The emulator has no handler for Twilio's operation ${id}.`);
    app.route({
      method: operation.method as "GET",
      url: `/${product}${operation.path.replace(/\{(\w+)\}/g, ":$1")}`,
      // Validation changes nothing, though it is a POST.
      config: { effect: operation.method === "GET" || id === "UpdateFlowValidate" ? "read" : "write" },
      handler: async (request, reply) => {
        const answer = answerTo(request, context, oracle, product, id, handler);
        return send(reply, context, answer, checkAnswer(oracle, product, id, answer));
      },
    });
  }
}

function answerTo(
  request: FastifyRequest,
  context: EmulatorContext,
  oracle: TwilioOracle,
  product: TwilioProduct,
  id: string,
  handler: TwilioHandlers[string],
): TwilioAnswer {
  const url = request.url.slice(`/twilio/${product}`.length);
  const path = url.split("?", 1)[0] ?? url;
  try {
    const credentials = authenticate(request, context);
    const pathParameters = request.params as Record<string, string>;
    if (!oracle.checkPath(product, id, pathParameters)) throw notFound(path);
    const account = pathParameters.AccountSid;
    if (account !== undefined && account !== context.organisation.twilioAccountSid) throw notFound(path);
    // Keys of the standard kind may not read accounts (docs/iam/api-keys/key-resource-v1, checked 2026-11-20).
    if (id.endsWith("Account") && credentials === "key") throw unauthenticated();
    const query = request.query as Record<string, string>;
    const form = readForm(request, id);
    const problems = oracle.checkRequest(product, id, { pathParameters, query, form });
    refuseUnknown(problems, id);
    refuseInvalid(problems);
    const largestPage = context.options.pageSize;
    return context.store.transaction(() => handler({ url, pathParameters, query, form, largestPage }));
  } catch (error) {
    if (error instanceof ContractViolation) {
      context.reportViolation(error.message, "request");
      return violationAnswer(error.message);
    }
    if (!(error instanceof TwilioError)) throw error;
    return { status: error.status, body: twilioErrorBody(error) };
  }
}

/** What the real service would overlook: the request would be lost in silence there, so it is loud here. */
class ContractViolation extends Error {}

function violationAnswer(message: string): TwilioAnswer {
  const error = new TwilioError(500, 20500, `The emulator refuses what breaks Twilio's contract. ${message}`);
  return { status: error.status, body: twilioErrorBody(error) };
}

function readForm(request: FastifyRequest, id: string): Record<string, string> {
  if (request.body === undefined || request.body === null) return {};
  const type = request.headers["content-type"]?.split(";", 1)[0]?.trim().toLowerCase();
  if (type !== formType)
    throw new ContractViolation(`${id} request: the body must be ${formType}, not ${type}`);
  return request.body as Record<string, string>;
}

function refuseUnknown(problems: readonly ContractProblem[], id: string): void {
  const unknown = problems.filter((problem) => problem.kind === "unknown");
  if (unknown.length > 0) {
    throw new ContractViolation(`${id} request: ${unknown.map((problem) => problem.message).join("; ")}`);
  }
}

/** The codes that the 2010 API has for single parameters; the rest is 20001. */
function refuseInvalid(problems: readonly ContractProblem[]): void {
  const [problem] = problems;
  if (problem === undefined) return;
  const { parameter, keyword, message } = problem;
  if (parameter === "PageSize") throw new TwilioError(400, 20007, "Page size must be from 1 to 1000");
  if (parameter === "PhoneNumber") throw new TwilioError(400, 21421, "PhoneNumber is not valid");
  if (/Url$|^StatusCallback$/.test(parameter)) throw new TwilioError(400, 21402, `${parameter} is not valid`);
  if (/Method$/.test(parameter)) throw new TwilioError(400, 21403, `${parameter} is not valid`);
  if (keyword === "required")
    throw invalidParameter(`Missing required parameter ${parameter} in the post body`);
  throw invalidParameter(`Invalid parameter ${parameter}: ${message}`);
}

function checkAnswer(
  oracle: TwilioOracle,
  product: TwilioProduct,
  id: string,
  answer: TwilioAnswer,
): string | undefined {
  const [problem] = oracle.checkResponse(product, id, answer.status, answer.body);
  return problem === undefined ? undefined : `${id} ${answer.status}: ${problem}`;
}

function send(
  reply: FastifyReply,
  context: EmulatorContext,
  answer: TwilioAnswer,
  broken: string | undefined,
) {
  if (broken !== undefined) context.reportViolation(broken, "answer");
  const { status, body } = broken === undefined ? answer : violationAnswer(broken);
  reply
    .code(status)
    .header("twilio-request-id", context.identifiers.sid("RQ"))
    .header("twilio-concurrent-requests", "1");
  if (status === 401) reply.header("www-authenticate", 'Basic realm="Twilio API"');
  return reply.send(body);
}

import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { loadTwilioContract } from "./contract-files.ts";
import type { PreparedContract, TwilioProduct } from "./prepare-contract.ts";

/**
 * The oracle holds every Twilio request and response against Twilio's own OpenAPI files. It is stricter than Twilio in
 * one way, on purpose: the real service ignores a parameter that it does not know, so a misspelt name is lost in
 * silence there, and a failure here.
 */

/** What is wrong with a value, in words that name the place, e.g. `/Status must be equal to one of …`. */
export interface ContractProblem {
  /** `unknown`: a parameter that Twilio does not have. `invalid`: one that it has, with a value that it refuses. */
  kind: "unknown" | "invalid";
  parameter: string;
  keyword: string;
  message: string;
}

export interface RequestParts {
  pathParameters: Record<string, string>;
  query: Record<string, unknown>;
  form: Record<string, unknown>;
}

/** Twilio's error bodies are in no OpenAPI file; this is their form (docs/errors, checked 2026-11-20). */
const errorSchema = {
  type: "object",
  properties: {
    code: { type: "integer" },
    message: { type: "string" },
    more_info: { type: "string", pattern: "^https://www\\.twilio\\.com/docs/errors/\\d+$" },
    status: { type: "integer" },
    details: { type: "object" },
  },
  required: ["code", "message", "more_info", "status"],
  additionalProperties: false,
};

const phoneNumberFormat = /^$|^\+[1-9]\d{1,14}$/;
const countryFormat = /^[A-Z]{2}$/;
const rfc2822Format = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} \+0000$/;

export interface TwilioOracle {
  /** The query and the form of a request; text is read as the type that the parameter has. */
  checkRequest(product: TwilioProduct, operation: string, parts: RequestParts): ContractProblem[];
  /** A response by its status: its body, or that it has none. */
  checkResponse(product: TwilioProduct, operation: string, status: number, body: unknown): string[];
  /** The path parameters alone: a malformed SID is a 404 at Twilio, not a broken contract. */
  checkPath(product: TwilioProduct, operation: string, pathParameters: Record<string, string>): boolean;
  /** The contract of a product, for tests that go through all operations. */
  contract(product: TwilioProduct): PreparedContract;
}

/** Makes an oracle; contracts are read and operations compiled when they are first used. */
export function createTwilioOracle(
  load: (product: TwilioProduct) => PreparedContract = loadTwilioContract,
): TwilioOracle {
  const contracts = new Map<TwilioProduct, PreparedContract>();
  const compilers = { request: newAjv(true), response: newAjv(false) };
  const checkError = compilers.response.compile(errorSchema);

  const contract = (product: TwilioProduct): PreparedContract => {
    const known = contracts.get(product);
    if (known !== undefined) return known;
    const loaded = load(product);
    contracts.set(product, loaded);
    for (const ajv of Object.values(compilers)) ajv.addSchema(loaded, product);
    return loaded;
  };

  /** Compiles on first use: ajv keeps what it compiled by reference. */
  const validator = (
    side: "request" | "response",
    product: TwilioProduct,
    pointer: string,
  ): ValidateFunction => {
    contract(product);
    const found = compilers[side].getSchema(`${product}#${pointer}`);
    if (found === undefined) throw new Error(`Twilio's contract of ${product} has nothing at ${pointer}.`);
    return found;
  };

  const operationOf = (product: TwilioProduct, operation: string) => {
    const found = contract(product).operations[operation];
    if (found === undefined)
      throw new Error(`Twilio's contract of ${product} has no operation ${operation}.`);
    return found;
  };

  return {
    contract,
    checkPath: (product, operation, pathParameters) =>
      validator("request", product, `/operations/${operation}/pathParameters`)({ ...pathParameters }) ===
      true,
    checkRequest: (product, operation, parts) => {
      const base = `/operations/${operation}`;
      const hasForm = operationOf(product, operation).form !== null;
      return [
        ...problemsOf(validator("request", product, `${base}/query`), { ...parts.query }),
        ...(hasForm
          ? problemsOf(validator("request", product, `${base}/form`), { ...parts.form })
          : Object.keys(parts.form).map((name) => unknownParameter(name))),
      ];
    },
    checkResponse: (product, operation, status, body) => {
      if (status >= 400) return checkError(body) ? [] : describe(checkError.errors);
      const responses = operationOf(product, operation).responses;
      if (!(status in responses)) {
        return [`${operation} answered ${status}; Twilio answers ${Object.keys(responses).join(" or ")}`];
      }
      if (responses[status] === null)
        return body === undefined ? [] : [`${operation} has no body at ${status}`];
      const check = validator("response", product, `/operations/${operation}/responses/${status}`);
      return check(body) ? [] : describe(check.errors);
    },
  };
}

function newAjv(coerceTypes: boolean): Ajv {
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    coerceTypes: coerceTypes ? "array" : false,
    // The contracts were prepared by us; checking them again would cost 80 ms at each start.
    validateSchema: false,
    meta: false,
  });
  addFormats.default(ajv, ["uri", "date-time"]);
  ajv.addFormat("phone-number", phoneNumberFormat);
  ajv.addFormat("iso-country-code", countryFormat);
  ajv.addFormat("date-time-rfc-2822", rfc2822Format);
  return ajv;
}

function unknownParameter(name: string): ContractProblem {
  return {
    kind: "unknown",
    parameter: name,
    keyword: "additionalProperties",
    message: `Twilio has no parameter ${name} here, and would ignore it`,
  };
}

function problemsOf(validate: ValidateFunction, value: Record<string, unknown>): ContractProblem[] {
  if (validate(value)) return [];
  return (validate.errors ?? []).map((error) => {
    if (error.keyword === "additionalProperties")
      return unknownParameter(String(error.params.additionalProperty));
    const missing = error.keyword === "required" ? String(error.params.missingProperty) : undefined;
    return {
      kind: "invalid",
      parameter: missing ?? error.instancePath.split("/")[1] ?? "",
      keyword: error.keyword,
      message:
        missing === undefined
          ? `${error.instancePath.slice(1)} ${error.message ?? "is not valid"}`
          : `${missing} is required`,
    };
  });
}

function describe(errors: ErrorObject[] | null | undefined): string[] {
  return (errors ?? []).map((error) => {
    const extra = error.keyword === "additionalProperties" ? `: ${error.params.additionalProperty}` : "";
    return `${error.instancePath || "/"} ${error.message ?? "is not valid"}${extra}`;
  });
}

/**
 * The contract of Spoke's API and of the admin contract (schema/openapi/spoke.yaml), as validators. Each operation compiles
 * its schemas at the first use, so that a start costs nothing for what is never called.
 */
import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { parse } from "yaml";
import { packageFile } from "./package-file.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** What is wrong with a value, and where. */
export interface Finding {
  /** Path of the field, e.g. `days.monday.from`; undefined for the whole value. */
  readonly field: string | undefined;
  /** A sentence without its full stop, which names the field. */
  readonly message: string;
}

/** One operation of the contract. */
export interface Operation {
  readonly id: string;
  readonly method: Method;
  /** Template of the contract, e.g. `/webhooks/{id}`. */
  readonly path: string;
  readonly permission: string | undefined;
  readonly evidence: string;
  readonly source: string;
  /** Media types that a body may have; none where the operation takes no body. */
  readonly mediaTypes: readonly string[];
  /** @param query changed in place: values get the types and defaults of the contract */
  checkQuery(query: Record<string, unknown>): Finding | undefined;
  checkBody(body: unknown): Finding | undefined;
  /** The rule that an answer breaks, in words. */
  checkAnswer(status: number, body: unknown): string | undefined;
}

export interface Contract {
  readonly operations: readonly Operation[];
  /** @throws Error when the contract has no such operation */
  operation(method: Method, path: string): Operation;
}

interface ParameterDocument {
  readonly $ref?: string;
  readonly name: string;
  readonly in: "query" | "path";
  readonly required?: boolean;
  readonly schema: object;
}
type Content = Readonly<Record<string, { readonly schema: object }>>;
interface OperationDocument {
  readonly operationId: string;
  readonly parameters?: readonly ParameterDocument[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
  readonly "x-permission"?: string;
  readonly "x-evidence"?: string;
  readonly "x-source"?: string;
}
type PathDocument = Readonly<Record<string, unknown>> & {
  readonly parameters?: readonly ParameterDocument[];
};
interface Document {
  readonly paths: Readonly<Record<string, PathDocument>>;
  readonly components: {
    readonly parameters: Readonly<Record<string, ParameterDocument>>;
    readonly schemas: object;
  };
}

const methods: readonly Method[] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: text });
    return text.includes("/") || text === "UTC";
  } catch {
    return false;
  }
}

function isCidr(text: string): boolean {
  const [address = "", length, ...rest] = text.split("/");
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= (version === 4 ? 32 : 128));
}

function createAjv(coerceTypes: boolean): Ajv2020 {
  const ajv = new Ajv2020({
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    coerceTypes,
    useDefaults: coerceTypes,
  });
  addFormats.default(ajv);
  ajv.addFormat("iana-time-zone", isTimeZone);
  ajv.addFormat("cidr", isCidr);
  return ajv;
}

/** Knows the schemas of the contract, by pointers into it. */
function createBodyAjv({ components, paths }: Document): Ajv2020 {
  const ajv = createAjv(false);
  ajv.addVocabulary(["components", "paths"]);
  ajv.addSchema({ $id: "spoke", components, paths });
  return ajv;
}

const formatMessages: Readonly<Record<string, string>> = {
  "iana-time-zone": "is not a time zone of the IANA database, like Europe/London",
  cidr: "is not an IP address or a range of them, like 203.0.113.0/29",
  email: "is not an email address",
  date: "is not a date, like 2026-12-25",
  uri: "is not a URL",
  uuid: "is not a UUID",
};

const patternMessages: Readonly<Record<string, string>> = {
  "^\\+[1-9][0-9]{6,14}$": "is not a number in E.164 form, like +12025550110",
  "^([01][0-9]|2[0-3]):[0-5][0-9]$": "is not a time of day, like 09:00",
  "^[0-9]{2,6}$": "is not an extension of 2 to 6 digits",
  "^https://": "must begin with https://",
  "^[A-Z]{2}$": "is not a country code of two letters, like GB",
};

const fieldOf = (path: string) =>
  path
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .join(".");

/** A schema error in words. @param whole how the whole value is called, e.g. `The body` */
function describe(error: ErrorObject, whole: string): Finding {
  const at = fieldOf(error.instancePath);
  const inside = (name: unknown) => (at === "" ? String(name) : `${at}.${String(name)}`);
  const named = at === "" ? whole : at;
  switch (error.keyword) {
    case "required": {
      const field = inside(error.params.missingProperty);
      return { field, message: `${field} is required` };
    }
    case "additionalProperties": {
      const field = inside(error.params.additionalProperty);
      return { field, message: `${field} is not known here` };
    }
    case "enum": {
      const allowed = (error.params.allowedValues as unknown[]).filter((value) => value !== null);
      return { field: at, message: `${named} must be one of ${allowed.join(", ")}` };
    }
    case "format": {
      const message = formatMessages[String(error.params.format)] ?? error.message;
      return { field: at, message: `${named} ${message}` };
    }
    case "pattern": {
      const message = patternMessages[String(error.params.pattern)] ?? error.message;
      return { field: at, message: `${named} ${message}` };
    }
    case "const":
      return { field: at, message: `${named} must be ${String(error.params.allowedValue)}` };
    default:
      return { field: at === "" ? undefined : at, message: `${named} ${error.message ?? "is not valid"}` };
  }
}

/** Of several errors (one a branch of an `anyOf`), the one that got furthest into the value says most. */
function deepest(errors: readonly ErrorObject[]): ErrorObject | undefined {
  const depth = (error: ErrorObject) => error.instancePath.split("/").length;
  const branches = errors.filter((error) => error.keyword !== "anyOf" && !isNullBranch(error));
  return [...(branches.length > 0 ? branches : errors)].sort((left, right) => depth(right) - depth(left))[0];
}

const isNullBranch = (error: ErrorObject) => error.keyword === "type" && error.params.type === "null";

function finding(validate: ValidateFunction, value: unknown, whole: string): Finding | undefined {
  if (validate(value)) return undefined;
  const error = deepest(validate.errors ?? []);
  return error === undefined
    ? { field: undefined, message: `${whole} is not valid` }
    : describe(error, whole);
}

/** A function that makes its value at the first call. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

interface Compilers {
  readonly document: Document;
  readonly bodies: Ajv2020;
  readonly queries: Ajv2020;
}

function querySchema({ document }: Compilers, parameters: readonly ParameterDocument[]): object {
  const resolved = parameters.map(({ $ref, ...own }) => {
    const name = $ref?.split("/").at(-1);
    return name === undefined ? own : document.components.parameters[name];
  });
  const query = resolved.filter((parameter) => parameter?.in === "query");
  return {
    type: "object",
    additionalProperties: false,
    properties: Object.fromEntries(query.map((parameter) => [parameter?.name, parameter?.schema])),
  };
}

const pointer = (...parts: readonly string[]) =>
  `spoke#/${parts.map((part) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1"))).join("/")}`;

function compileOperation(compilers: Compilers, path: string, method: Method): Operation {
  const { document, bodies, queries } = compilers;
  const pathDocument = document.paths[path] ?? {};
  const operation = pathDocument[method.toLowerCase()] as OperationDocument;
  const at = (...parts: string[]) => ({ $ref: pointer("paths", path, method.toLowerCase(), ...parts) });
  const query = once(() =>
    queries.compile(
      querySchema(compilers, [...(pathDocument.parameters ?? []), ...(operation.parameters ?? [])]),
    ),
  );
  const mediaTypes = Object.keys(operation.requestBody?.content ?? {});
  const contentType = mediaTypes[0];
  const body = once(() => bodies.compile(at("requestBody", "content", contentType ?? "", "schema")));
  const answers = new Map<string, ValidateFunction>();
  const answerOf = (key: string) => {
    const found =
      answers.get(key) ?? bodies.compile(at("responses", key, "content", "application/json", "schema"));
    answers.set(key, found);
    return found;
  };
  return {
    id: operation.operationId,
    method,
    path,
    permission: operation["x-permission"],
    evidence: operation["x-evidence"] ?? "",
    source: operation["x-source"] ?? "",
    mediaTypes,
    checkQuery: (value) => finding(query(), value, "The query"),
    checkBody(value) {
      if (contentType !== undefined) return finding(body(), value ?? {}, "The body");
      return value === undefined ? undefined : { field: undefined, message: "This operation takes no body" };
    },
    checkAnswer(status, value) {
      const key = operation.responses[String(status)] === undefined ? "default" : String(status);
      if (key === "default" && status < 400) return `${status} is no status of this operation`;
      if (operation.responses[key]?.content === undefined) {
        return value === undefined ? undefined : "the answer has a body but the contract has none";
      }
      return finding(answerOf(key), value, "the answer")?.message;
    },
  };
}

/** Reads the contract. @throws Error when the package's file is missing or is not YAML */
export function readContract(): Contract {
  const text = readFileSync(packageFile("schema/openapi/spoke.yaml"), "utf8");
  const document = parse(text, { maxAliasCount: -1 }) as Document;
  const compilers = { document, bodies: createBodyAjv(document), queries: createAjv(true) };
  const operations = new Map<string, Operation>();
  for (const [path, pathDocument] of Object.entries(document.paths)) {
    for (const method of methods) {
      if (pathDocument[method.toLowerCase()] === undefined) continue;
      operations.set(`${method} ${path}`, compileOperation(compilers, path, method));
    }
  }
  return {
    operations: [...operations.values()],
    operation(method, path) {
      const found = operations.get(`${method} ${path}`);
      if (found === undefined) throw new Error(`schema/openapi/spoke.yaml has no ${method} ${path}.`);
      return found;
    },
  };
}

/** The contract, read once a process. */
export const loadContract = once(readContract);

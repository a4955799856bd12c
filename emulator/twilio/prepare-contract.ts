/**
 * Twilio publishes OpenAPI 3.0 files, which plain ajv cannot use as they stand. This turns one of them into the small
 * document that the oracle reads: only the operations that the emulator serves, no prose, JSON Schema instead of
 * OpenAPI's dialect, and relaxed where Twilio's own examples break Twilio's own formats.
 *
 * Facts behind each rule: @twilio/cli-core 8.3.2, checked 2026-11-20.
 */

export type JsonSchema = { [keyword: string]: unknown };

/** One parameter of the path or the query. */
export interface PreparedParameter {
  name: string;
  in: "path" | "query" | "header";
  required: boolean;
  schema: JsonSchema;
}

/** One operation, e.g. `CreateFlow`. A response without a body has `null` in place of a schema. */
export interface PreparedOperation {
  method: string;
  path: string;
  query: JsonSchema;
  pathParameters: JsonSchema;
  form: JsonSchema | null;
  responses: Record<string, JsonSchema | null>;
}

export interface PreparedContract {
  source: string;
  preparation: number;
  operations: Record<string, PreparedOperation>;
  components: { schemas: Record<string, JsonSchema> };
}

/** Increased when the rules below change, so that a checkout rebuilds what it has. */
export const preparationVersion = 2;

/** The operations that the emulator serves, by Twilio's own operation ids, by product. */
export const servedOperations: Record<TwilioProduct, readonly string[]> = {
  api: [
    "ListAccount",
    "FetchAccount",
    "ListIncomingPhoneNumber",
    "CreateIncomingPhoneNumber",
    "FetchIncomingPhoneNumber",
    "UpdateIncomingPhoneNumber",
    "DeleteIncomingPhoneNumber",
    "ListAvailablePhoneNumberCountry",
    "FetchAvailablePhoneNumberCountry",
    "ListAvailablePhoneNumberLocal",
    "ListAvailablePhoneNumberMobile",
    "ListAvailablePhoneNumberTollFree",
  ],
  studio: [
    "ListFlow",
    "CreateFlow",
    "FetchFlow",
    "UpdateFlow",
    "DeleteFlow",
    "UpdateFlowValidate",
    "ListFlowRevision",
    "FetchFlowRevision",
  ],
};

/** The first label of the host, e.g. `studio` of studio.twilio.com. */
export type TwilioProduct = "api" | "studio";

interface OpenApiOperation {
  operationId: string;
  parameters?: readonly PreparedParameter[];
  requestBody?: { content: Record<string, { schema: JsonSchema }> };
  responses: Record<string, { content?: Record<string, OpenApiContent> }>;
}

interface OpenApiContent {
  schema: JsonSchema;
  examples?: Record<string, { value: JsonSchema }>;
}

interface OpenApiDocument {
  info: { version: string };
  paths: Record<string, Record<string, unknown>>;
  components: { schemas: Record<string, JsonSchema> };
}

type Side = "request" | "response";

const methods = ["get", "post", "put", "patch", "delete"];
const keptKeywords = new Set([
  "type",
  "enum",
  "pattern",
  "minLength",
  "maxLength",
  "minimum",
  "maximum",
  "format",
  "required",
]);
const keptFormats = new Set(["uri", "date-time", "date-time-rfc-2822", "phone-number", "iso-country-code"]);

/**
 * Prepares one of Twilio's OpenAPI files.
 *
 * @param document the parsed file, e.g. twilio_studio_v2.json
 * @param operationIds the operations to keep
 * @param source where the file comes from, with its version; kept in the result
 * @returns what the oracle reads
 * @throws Error when an operation is not in the file, or has a form that these rules do not know
 */
export function prepareContract(
  document: unknown,
  operationIds: readonly string[],
  source: string,
): PreparedContract {
  const specification = document as OpenApiDocument;
  const operations: Record<string, PreparedOperation> = {};
  for (const [path, item] of Object.entries(specification.paths)) {
    for (const method of methods) {
      const operation = item[method] as OpenApiOperation | undefined;
      if (operation === undefined || !operationIds.includes(operation.operationId)) continue;
      const shared = (item.parameters ?? []) as readonly PreparedParameter[];
      operations[operation.operationId] = prepareOperation(method, path, operation, shared);
    }
  }
  const missing = operationIds.filter((id) => operations[id] === undefined);
  if (missing.length > 0) {
    throw new Error(`${source} has no operation ${missing.join(", ")}: correct servedOperations.`);
  }
  return {
    source,
    preparation: preparationVersion,
    operations,
    components: { schemas: usedSchemas(operations, specification) },
  };
}

function prepareOperation(
  method: string,
  path: string,
  operation: OpenApiOperation,
  shared: readonly PreparedParameter[],
): PreparedOperation {
  const parameters = [...shared, ...(operation.parameters ?? [])];
  const form = operation.requestBody?.content["application/x-www-form-urlencoded"]?.schema;
  if (operation.requestBody !== undefined && form === undefined) {
    throw new Error(`${operation.operationId} takes no form: Twilio's file changed, extend the preparation.`);
  }
  return {
    method: method.toUpperCase(),
    path,
    query: parameterSchema(parameters.filter((parameter) => parameter.in === "query")),
    pathParameters: parameterSchema(parameters.filter((parameter) => parameter.in === "path")),
    form: form === undefined ? null : { ...prepareSchema(form, "request"), additionalProperties: false },
    responses: Object.fromEntries(
      Object.entries(operation.responses).map(([status, response]) => {
        const content = response.content?.["application/json"];
        return [status, content === undefined ? null : prepareAnswer(content)];
      }),
    ),
  };
}

/**
 * The schema of one answer. A page's own keys are required as far as Twilio's examples have them: the lists of available
 * numbers declare the keys of paging, and answer none.
 */
function prepareAnswer(content: OpenApiContent): JsonSchema {
  const schema = prepareSchema(content.schema, "response");
  const examples = Object.values(content.examples ?? {}).map((example) => example.value);
  if (Array.isArray(schema.required)) {
    schema.required = schema.required.filter((key) => examples.every((example) => key in example));
  }
  return schema;
}

/** The parameters of one place as one closed object: a name that is not listed is a failure. */
function parameterSchema(parameters: readonly PreparedParameter[]): JsonSchema {
  return {
    type: "object",
    properties: Object.fromEntries(
      parameters.map((parameter) => {
        const schema = prepareSchema(parameter.schema, "request");
        // A list's PhoneNumber filter takes patterns (`+1202*`), so the number's own form does not hold there.
        if (parameter.in === "query" && schema.format === "phone-number") delete schema.format;
        return [parameter.name, schema];
      }),
    ),
    required: parameters.filter((parameter) => parameter.required).map((parameter) => parameter.name),
    additionalProperties: false,
  };
}

function prepareSchema(schema: JsonSchema, side: Side): JsonSchema {
  if (typeof schema.$ref === "string") {
    const reference = { $ref: schema.$ref };
    return schema.nullable === true ? { anyOf: [reference, { type: "null" }] } : reference;
  }
  const prepared: JsonSchema = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (keptKeywords.has(keyword)) prepared[keyword] = value;
  }
  relaxText(prepared, side);
  addNull(prepared, schema, side);
  if (isSchema(schema.items)) prepared.items = prepareSchema(schema.items, side);
  if (isSchema(schema.properties)) closeObject(prepared, schema.properties, side);
  return prepared;
}

/**
 * Empty text stands for "no value" in both directions, and the 2010 API's `uri` is a relative path. Twilio's own
 * examples show both.
 */
function relaxText(prepared: JsonSchema, side: Side): void {
  const format = prepared.format;
  if (typeof format !== "string" || !keptFormats.has(format)) delete prepared.format;
  if (side === "response" && (format === "uri" || format === "phone-number")) delete prepared.format;
  if (side === "request" && format === "uri") {
    delete prepared.format;
    prepared.anyOf = [{ const: "" }, { format: "uri" }];
  }
  if (typeof prepared.pattern === "string") {
    prepared.pattern = `^$|${prepared.pattern}`;
    delete prepared.minLength;
    delete prepared.maxLength;
  }
}

/** OpenAPI's `nullable` is not JSON Schema; on a schema without a type it means nothing, and is dropped. */
function addNull(prepared: JsonSchema, schema: JsonSchema, side: Side): void {
  // Coordinates are declared as numbers and shown as text in Twilio's own examples.
  if (side === "response" && prepared.type === "number") prepared.type = ["number", "string"];
  if (schema.nullable !== true || prepared.type === undefined) return;
  prepared.type = [prepared.type, "null"].flat();
  if (Array.isArray(prepared.enum)) prepared.enum = [...prepared.enum, null];
}

/** Twilio answers every key of an object, always; its files say neither that nor that there are no others. */
function closeObject(prepared: JsonSchema, properties: JsonSchema, side: Side): void {
  prepared.properties = Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, prepareSchema(property as JsonSchema, side)]),
  );
  // Of the capabilities, examples leave out `fax`.
  const isPartial = "fax" in properties;
  if (side === "response" && !isPartial) prepared.required = Object.keys(properties);
  prepared.additionalProperties = false;
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The named schemas that the operations reach, prepared as answers: requests only name enumerations. */
function usedSchemas(
  operations: Record<string, PreparedOperation>,
  specification: OpenApiDocument,
): Record<string, JsonSchema> {
  const used: Record<string, JsonSchema> = {};
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    if (!isSchema(value)) return;
    const name = typeof value.$ref === "string" ? value.$ref.replace("#/components/schemas/", "") : undefined;
    if (name !== undefined && used[name] === undefined) {
      const schema = specification.components.schemas[name];
      if (schema === undefined) throw new Error(`Twilio's file refers to ${name}, which it does not have.`);
      used[name] = prepareSchema(schema, "response");
      visit(used[name]);
    }
    for (const item of Object.values(value)) visit(item);
  };
  visit(operations);
  return used;
}

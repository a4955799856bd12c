/**
 * Pulumi's wire form of property values (JSON with envelopes) and ours (values with `UNKNOWN`, and the paths of secrets).
 * Pure; used by the plugin, whose structs are this JSON, and by the dynamic runtime, which is handed it.
 *
 * Signatures: `@pulumi/pulumi` 3.259 `runtime/rpc.js`; sentinels: pulumi `pkg/resource/plugin/rpc.go`; both read 2026-11-22.
 * What each envelope becomes here:
 * - secret: its value, with its path in `secrets`;
 * - output value: as above, and `UNKNOWN` where it holds none (we do not ask for them, and take them all the same);
 * - resource reference: the id of the resource, or its URN where it is a component; `UNKNOWN` where the id is not known yet.
 *   A program may pass a resource where a field wants its id;
 * - assets and archives: left as they are. No field takes one, so `check` refuses them as what they are.
 */
import { formatPath, parsePath, type Step } from "../model/path.ts";
import { isObject, UNKNOWN, type Value, type Values } from "../model/value.ts";

/** The key that marks an envelope, and the values that say which. */
export const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const resourceSignature = "5cf8f73096256a8f31e491e813e4eb8e";
const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** What the engine writes for a value that it does not know yet, whatever its type: what we write too. */
export const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const unknownTexts: ReadonlySet<unknown> = new Set([
  unknownText,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // a boolean
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // a number
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // a list
  "030794c1-ac77-496b-92df-f27374a8bd58", // an asset
  "e48ece36-62e2-4504-bad9-02848725956a", // an archive
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // an object
]);

/** A JSON value of the wire. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
/** A JSON object of the wire: what a protobuf `Struct` holds. */
export type JsonObject = { readonly [key: string]: Json };

/**
 * Paths of secrets in Pulumi's form; `["*"]` in place of an index means every element of a list.
 * A path into a value marks that value and not what is around it.
 */
export type SecretPaths = ReadonlySet<string>;

/** Values, and which of them are secret. */
export interface Bag {
  readonly values: Values;
  readonly secrets: SecretPaths;
}

/** No secrets. */
export const noSecrets: SecretPaths = new Set();

/**
 * Reads the wire form.
 *
 * @param json the properties; undefined is an empty bag
 * @returns the values, and the paths of those that came as secrets
 */
export function decode(json: JsonObject | undefined): Bag {
  const secrets = new Set<string>();
  const values = Object.fromEntries<Value>(
    Object.entries(json ?? {}).map(([key, value]) => [key, decodeValue(value, [key], secrets)]),
  );
  return { values, secrets };
}

function decodeValue(json: Json, path: readonly Step[], secrets: Set<string>): Value {
  if (typeof json === "string") return unknownTexts.has(json) ? UNKNOWN : json;
  if (Array.isArray(json))
    return json.map((element, index) => decodeValue(element, [...path, index], secrets));
  if (!isJsonObject(json)) return json;
  switch (json[signatureKey]) {
    case secretSignature:
      secrets.add(formatPath(path));
      return decodeValue(json.value ?? null, path, secrets);
    case outputSignature:
      if (json.secret === true) secrets.add(formatPath(path));
      return json.value === undefined ? UNKNOWN : decodeValue(json.value, path, secrets);
    case resourceSignature:
      return decodeReference(json);
    default:
      return Object.fromEntries<Value>(
        Object.entries(json).map(([key, value]) => [key, decodeValue(value, [...path, key], secrets)]),
      );
  }
}

function decodeReference(json: JsonObject): Value {
  const id = json.id;
  if (typeof id !== "string") return json.urn as Value;
  // The engine writes the empty text for the id of a resource that the preview is going to create.
  return id === "" || unknownTexts.has(id) ? UNKNOWN : id;
}

const isJsonObject = (json: Json): json is JsonObject => isObject(json);

/**
 * Writes the wire form.
 *
 * @param bag the values; a secret path that leads nowhere is ignored, because a mark may outlive its value
 * @returns JSON in which unknown parts are sentinels and secrets are in their envelopes; absent fields are left out
 */
export function encode(bag: Bag): JsonObject {
  return encodeObject(bag.values, [], bag.secrets);
}

function encodeObject(values: Values, path: readonly Step[], secrets: SecretPaths): JsonObject {
  const entries: [string, Json][] = [];
  for (const [key, value] of Object.entries(values)) {
    if (value !== undefined) entries.push([key, encodeValue(value, [...path, key], secrets)]);
  }
  return Object.fromEntries(entries);
}

function encodeValue(value: Value, path: readonly Step[], secrets: SecretPaths): Json {
  const plain = encodePlain(value, path, secrets);
  if (secrets.size === 0) return plain;
  const secret = secrets.has(formatPath(path)) || secrets.has(formatPath(path.map(everyElement)));
  return secret ? { [signatureKey]: secretSignature, value: plain } : plain;
}

function encodePlain(value: Value, path: readonly Step[], secrets: SecretPaths): Json {
  if (value === UNKNOWN) return unknownText;
  if (value === undefined || value === null) return null;
  if (Array.isArray(value))
    return value.map((element, index) => encodeValue(element, [...path, index], secrets));
  if (isObject(value)) return encodeObject(value, path, secrets);
  return value as string | number | boolean;
}

const everyElement = (step: Step): Step => (typeof step === "number" ? "*" : step);

/** The path with every index replaced by the mark for all elements. */
export const ofEveryElement = (path: string): string => formatPath(parsePath(path).map(everyElement));

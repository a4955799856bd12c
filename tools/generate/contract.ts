/** What follows from the contract (`schema/openapi/spoke.yaml`): the types of the JSON bodies, and the page that shows it. */
import { join } from "node:path";
import { compile } from "json-schema-to-typescript";
import { parse } from "yaml";
import { type Contract, contractPage, contractPath, type Schema } from "./contract-page.ts";
import { comparing, type GeneratedFile, generatedNote, readText } from "./files.ts";

/**
 * The files that follow from the contract.
 *
 * @throws Error when an operation does not say how it is known, with which source, or assumes something outside `/admin/v1`
 */
export async function contractFiles(root: string): Promise<GeneratedFile[]> {
  const text = await readText(join(root, contractPath));
  if (text === undefined) throw new Error(`${contractPath} is missing.`);
  // The contract shares parts by YAML anchors, more of them than the parser allows by default.
  const contract: Contract = parse(text, { maxAliasCount: -1 });
  return [
    { path: "provider/clients/contract.gen.ts", text: await contractTypes(contract) },
    { path: "docs/api.md", text: contractPage(contract) },
  ];
}

/** The schemas of the contract as TypeScript types, by their own names. */
async function contractTypes(contract: Contract): Promise<string> {
  const names = Object.keys(contract.components.schemas).sort(comparing);
  const definitions = JSON.parse(
    JSON.stringify(contract.components.schemas).replaceAll("#/components/schemas/", "#/$defs/"),
  ) as Record<string, Schema>;
  for (const name of names) definitions[name] = withoutConditions(definitions[name]) as Schema;
  const schema = {
    type: "object",
    description: "Every schema of the contract by its name.",
    additionalProperties: false,
    required: names,
    properties: Object.fromEntries(names.map((name) => [name, { $ref: `#/$defs/${name}` }])),
    $defs: definitions,
  };
  return compile(schema as never, "Contract", {
    // An answer may hold fields that we do not know; they are kept and not typed.
    additionalProperties: false,
    bannerComment: `// ${generatedNote}`,
    unknownAny: true,
    // Ten members of a tuple type help nobody.
    ignoreMinAndMaxItems: true,
    style: { printWidth: 110 },
  });
}

/** Keywords that narrow values and not types: the compiler would turn them into unions. */
const conditions = new Set([
  "not",
  "if",
  "then",
  "else",
  "minProperties",
  "maxProperties",
  "dependentRequired",
]);

function withoutConditions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutConditions);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => !conditions.has(key) || typeof inner === "string")
      .map(([key, inner]) => [key, withoutConditions(inner)]),
  );
}

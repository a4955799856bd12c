/** The contract (`schema/openapi/spoke.yaml`) as a page: every operation with its evidence and source. Pure. */
import { table } from "../../provider/derive/docs-page.ts";
import { generatedNote } from "./files.ts";

/** Where the contract is. */
export const contractPath = "schema/openapi/spoke.yaml";

/** A JSON Schema. */
export type Schema = { readonly [keyword: string]: unknown };

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly "x-evidence": string;
  readonly "x-source": string;
  readonly "x-permission"?: string;
}

/** The parts of the contract that are read here. */
export interface Contract {
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly tags: readonly { readonly name: string; readonly description?: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const methods = ["get", "post", "put", "patch", "delete"] as const;

/** What each word of `x-evidence` means; the page says so above the tables. */
const evidenceWords = {
  documented: "Spoke says so",
  observed: "somebody ran it against the live service",
  inferred: "a public path or shape, concluded from evidence",
  standard: "an RFC",
  assumed: "ours: no public document knows it; only under `/admin/v1`",
} as const;

/** `docs/api.md`: every operation with its evidence and source. */
export function contractPage(contract: Contract): string {
  const operations = Object.entries(contract.paths).flatMap(([path, item]) =>
    methods
      .filter((method) => item[method] !== undefined)
      .map((method) => ({ path, method, operation: item[method] as Operation })),
  );
  for (const { path, method, operation } of operations) checkOperation(path, method, operation);
  const sections = contract.tags.map(({ name, description }) => {
    const own = operations.filter(({ operation }) => operation.tags?.[0] === name);
    const rows = own.map(({ path, method, operation }) => [
      `\`${method.toUpperCase()} ${path}\``,
      [operation.summary, ...(operation.description === undefined ? [] : [operation.description])]
        .map((text) => (/[.!?]$/.test(text) ? text : `${text}.`))
        .join(" "),
      operation["x-permission"] === undefined ? "" : `\`${operation["x-permission"]}\``,
      operation["x-evidence"],
      operation["x-source"],
    ]);
    return `## ${name}\n\n${description ?? ""}\n\n${table(["operation", "what it does", "permission (assumed name)", "evidence", "source"], rows)}`;
  });
  const words = Object.entries(evidenceWords).map(([word, meaning]) => `- \`${word}\`: ${meaning}`);
  return `<!-- ${generatedNote} -->

# The contract

${contract.info.description.trim()}

The whole of it is [${contractPath}](../${contractPath}) (version ${contract.info.version}). The clients' types come from it, and the emulator validates every request and every answer of these operations against it; SCIM is not in it. The names of permissions are this project's own and assumed: Spoke's are not public. Each operation says how it is known:

${words.join("\n")}

${sections.join("\n\n")}
`;
}

function checkOperation(path: string, method: string, operation: Operation): void {
  const place = `${contractPath}: ${method.toUpperCase()} ${path}`;
  const evidence = operation["x-evidence"];
  if (!(evidence in evidenceWords)) {
    throw new Error(
      `${place} has the x-evidence ${JSON.stringify(evidence)}. Use one of ${Object.keys(evidenceWords).join(", ")}.`,
    );
  }
  if ((operation["x-source"] ?? "") === "")
    throw new Error(`${place} has no x-source. Say where it was read.`);
  if ((evidence === "assumed") !== path.startsWith("/admin/v1/")) {
    throw new Error(
      `${place} has the x-evidence ${evidence}. What is assumed is under /admin/v1, and nothing else is.`,
    );
  }
}

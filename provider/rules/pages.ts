/** The page of each rule and the index of them, in Markdown. Pure. */
import { Document, isScalar, isSeq, visit } from "yaml";
import { table } from "../derive/docs-page.ts";
import { sectionOf } from "../derive/stack-names.ts";
import type { Kind } from "../model/resource.ts";
import type { Value } from "../model/value.ts";
import { partsOf } from "./survey.ts";
import type { Rule, RuleExample, Severity } from "./types.ts";

/** The folder of the pages, in the repository and in the package. */
export const pagesFolder = "docs/rules";

/** Where the page of a rule is on the net: npm's files, by version, so that it fits the rules that ran. */
export const pageUrl = (id: string, version: string): string =>
  `https://unpkg.com/pulumi-spoke@${version}/${pagesFolder}/${id}.md`;

const severities: Readonly<Record<Severity, string>> = {
  error: "Error: `validate` ends with exit code 1.",
  warning: "Warning: it is said, and `validate` does not fail.",
  note: "Note: worth a thought, and `validate` does not fail.",
};

/** What the pages need to know of a kind. */
export type PageKind = Parameters<typeof sectionOf>[0] & Pick<Kind, "token">;

/** A declaration as a stack file. */
function stackText(examples: readonly RuleExample[], kinds: readonly PageKind[]): string {
  const sections: { [key: string]: Value } = {};
  for (const { kind: token, values, silence } of examples) {
    const kind = kinds.find((one) => one.token === token);
    if (kind === undefined)
      throw new Error(`An example is of ${token}, which is no kind. Correct its token.`);
    const written: Value = { ...values, ...(silence === undefined ? {} : { silence }) };
    const [first = "", second] = sectionOf(kind);
    if (second === undefined) sections[first] = added(kind, sections[first], written);
    else {
      const module = partsOf(sections[first]);
      sections[first] = { ...module, [second]: added(kind, module[second], written) };
    }
  }
  const document = new Document(sections);
  visit(document, {
    Pair(_, { key, value }) {
      if (isScalar(key) && key.value === "silence" && isSeq(value)) value.flow = true;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

const added = (kind: PageKind, before: Value, entry: Value): Value =>
  kind.singleton ? entry : [...(Array.isArray(before) ? before : []), entry];

/** A rule's bad example, with the rule silenced on the object that the finding is about. */
export function silencedExample({ id, examples: { bad } }: Rule): readonly RuleExample[] {
  const about = Math.max(
    bad.findIndex(({ found }) => found),
    0,
  );
  return bad.map((one, index) => (index === about ? { ...one, silence: [...(one.silence ?? []), id] } : one));
}

/** The page of one rule, without the note of generated files. */
export function pageOf(rule: Rule, kinds: readonly PageKind[]): string {
  const yaml = (examples: readonly RuleExample[]) => `\`\`\`yaml\n${stackText(examples, kinds)}\`\`\``;
  return `${[
    `# ${rule.id}`,
    rule.summary,
    severities[rule.severity],
    `## Why\n\n${rule.why}`,
    `## Found here\n\n${yaml(rule.examples.bad)}`,
    `## Mended\n\n${yaml(rule.examples.good)}`,
    "## Silenced where it stands",
    `The entry that the finding names takes the rule's id. The rule says nothing of that object then, and still speaks of all others.\n\n${yaml(silencedExample(rule))}`,
  ].join("\n\n")}\n`;
}

/** `docs/rules/README.md`, without the note of generated files. */
export function indexOf(rules: readonly Rule[]): string {
  const rows = rules.map(({ id, severity, summary }) => [`[${id}](${id}.md)`, severity, summary]);
  return `# Rules

\`spokectl validate\` judges a whole declaration by these rules. It is offline: what is not declared may exist live, and no rule speaks of it.

${table(["rule", "severity", "what it looks for"], rows)}

An error lets \`validate\` end with exit code 1; warnings and notes do not. Each finding names the rule, the object and its place in the file. An object is left alone by a rule with \`silence: [<rule>]\` on its entry; each page shows it.
`;
}

/** A live organisation as a Pulumi program in TypeScript. Pure. */
import { alwaysPresent } from "../derive/pulumi-schema.ts";
import { propertyName } from "../derive/typescript-types.ts";
import type { Exported } from "../reconciler/plan/types.ts";
import { type ProgramName, programNames } from "./names.ts";
import { objectsInOrder } from "./order.ts";
import { type Outline, objectsOf, type Part, type Written, type WrittenSection } from "./parts.ts";
import {
  givenEntries,
  givenLines,
  programHeadLines,
  sectionLines,
  sectionTitle,
  wrapped,
} from "./remarks.ts";
import type { LeftOut } from "./select.ts";

const width = 110;

/** @param leftOut objects that the program does not have, for the head */
export function pulumiTypeScript(outline: Outline, leftOut: readonly LeftOut[]): string {
  const { sections, parameters } = outline;
  const names = programNames(objectsOf(sections));
  const writer = createWriter(names, usedIn(sections));
  const body = sections.map((section) => sectionText(section, writer)).join("\n");
  const imports = [
    ...(parameters.length === 0 ? [] : ['import * as pulumi from "@pulumi/pulumi";']),
    'import * as spoke from "pulumi-spoke";',
  ];
  const config = parameters.length === 0 ? "" : "\nconst config = new pulumi.Config();\n";
  return `${headOf(outline, leftOut)}${imports.join("\n")}\n${config}\n${body}`;
}

function headOf(outline: Outline, leftOut: readonly LeftOut[]): string {
  const lines = [
    "The live Spoke Phone organisation as a Pulumi program, written by spokectl export.",
    "",
    "Take in what is live before the first `pulumi up`:",
    ...programHeadLines(outline, leftOut, [""], (command) => `\`${command}\``),
  ];
  const text = lines.map((line) => (line === "" ? " *" : ` * ${line.replaceAll("*/", "*\u200b/")}`));
  return `/**\n${text.join("\n")}\n */\n`;
}

/** Objects that others take a value from; only these need a variable. */
function usedIn(sections: readonly WrittenSection[]): ReadonlySet<Exported> {
  const used = new Set<Exported>();
  const visit = (part: Part): void => {
    if (part.is === "reference") used.add(part.to);
    if (part.is === "list") part.items.forEach(visit);
    if (part.is === "object") for (const [, inner] of part.entries) visit(inner);
  };
  for (const { objects } of sections)
    for (const { entries } of objects) for (const [, part] of entries) visit(part);
  return used;
}

interface Writer {
  readonly names: ReadonlyMap<Exported, ProgramName>;
  /** Objects that have a variable, and stand above. */
  readonly known: Set<Exported>;
  readonly used: ReadonlySet<Exported>;
}

const createWriter = (names: Writer["names"], used: Writer["used"]): Writer => ({
  names,
  used,
  known: new Set(),
});

function sectionText(section: WrittenSection, writer: Writer): string {
  const { objects } = section;
  const byObject = new Map(objects.map((written) => [written.object, written]));
  const ordered = objectsInOrder(objects.map(({ object }) => object)).flatMap(
    (object) => byObject.get(object) ?? [],
  );
  const lines = sectionLines(section, "program");
  const comment = [sectionTitle(section), ...lines].join(". ").replace(/\.?$/, lines.length > 0 ? "." : "");
  const head = wrapped(comment, width - 3)
    .map((line) => `// ${line}\n`)
    .join("");
  return `${head}${ordered.map((written) => objectText(written, writer)).join("")}`;
}

function objectText({ object, entries }: Written, writer: Writer): string {
  const { kind } = object;
  const { resource, variable } = writer.names.get(object) ?? { resource: kind.name, variable: kind.name };
  const type = kind.module === "index" ? `spoke.${kind.name}` : `spoke.${kind.module}.${kind.name}`;
  const isUsed = writer.used.has(object);
  const back = hasLaterReference(entries, writer)
    ? ["These refer to each other in a circle: what stands below is named."]
    : [];
  const above = [...givenLines(object), ...back].map((line) => `// ${line}\n`).join("");
  const fields: Part = { is: "object", entries: [...entries, ...givenEntries(object)] };
  const start = `${isUsed ? `const ${variable} = ` : ""}new ${type}(${JSON.stringify(resource)}, `;
  const text = `${above}${start}${literal(fields, writer, "", start.length + 2)});\n`;
  writer.known.add(object);
  return text;
}

function hasLaterReference(entries: Written["entries"], { known }: Writer): boolean {
  const visit = (part: Part): boolean => {
    if (part.is === "reference") return !known.has(part.to);
    if (part.is === "list") return part.items.some(visit);
    return part.is === "object" && part.entries.some(([, inner]) => visit(inner));
  };
  return entries.some(([, part]) => visit(part));
}

/** @param before characters that stand on the line already, and those that follow the literal */
function literal(part: Part, writer: Writer, indent: string, before: number): string {
  switch (part.is) {
    case "value":
      return typeof part.value === "string" ? textLiteral(part.value) : String(part.value);
    case "reference": {
      const name = writer.known.has(part.to) ? writer.names.get(part.to) : undefined;
      if (name === undefined) return textLiteral(part.text);
      const output = `${name.variable}.${part.field}`;
      // To TypeScript, what the server may choose may be absent. What only the server knows is not written down.
      return alwaysPresent(part.to.kind).includes(part.field) || part.field in part.to.kind.outputs
        ? output
        : `${output}.apply((text) => text ?? ${textLiteral(part.text)})`;
    }
    case "parameter":
      return `config.requireSecret(${JSON.stringify(part.parameter.config)})`;
    case "list":
      return bracketed(
        "[",
        part.items.map((item) => (inner, used) => literal(item, writer, inner, used)),
        "]",
        indent,
        before,
      );
    case "object":
      return bracketed(
        "{ ",
        part.entries.map(([name, value]) => (inner, used) => {
          const key = `${propertyName(name)}: `;
          return `${key}${literal(value, writer, inner, used + key.length)}`;
        }),
        " }",
        indent,
        before,
      );
  }
}

type Item = (indent: string, before: number) => string;

/** On one line where it fits, else each item on its own. */
function bracketed(
  open: string,
  items: readonly Item[],
  close: string,
  indent: string,
  before: number,
): string {
  if (items.length === 0) return `${open}${close}`.replaceAll(" ", "");
  const flat = items.map((item) => item(`${indent}  `, Number.NEGATIVE_INFINITY));
  const line = `${open}${flat.join(", ")}${close}`;
  if (!line.includes("\n") && before + line.length + indent.length <= width) return line;
  const inner = `${indent}  `;
  // One character for the comma.
  const lines = items.map((item) => `${inner}${item(inner, 1)},\n`);
  return `${open.trim()}\n${lines.join("")}${indent}${close.trim()}`;
}

/** Text of several lines stands on several lines. */
function textLiteral(text: string): string {
  const odd = [...text].some((letter) => letter < " " && letter !== "\n");
  if (odd || !text.includes("\n")) return JSON.stringify(text);
  return `\`${text.replace(/[\\`]/g, "\\$&").replaceAll("${", "\\${")}\``;
}

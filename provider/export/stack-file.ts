/** A live organisation as a stack file, in YAML or JSON. Pure. */
import { type Pair, Scalar, YAMLMap, YAMLSeq } from "yaml";
import { sectionOf } from "../derive/stack-names.ts";
import { type TagName, tags } from "../derive/stack-tags.ts";
import type { Outline, Part, Written, WrittenSection } from "./parts.ts";
import { labelsOfSections, leftOutLines, placeOf, sectionLines, wrapped } from "./remarks.ts";
import type { LeftOut } from "./select.ts";
import { documentOf, nodeOf, pairOf, type YamlRules } from "./yaml.ts";

/** What a stack file says of itself. */
export interface StackHead {
  /** The organisation that it is for. */
  readonly organisationId?: string;
  readonly leftOut: readonly LeftOut[];
}

/** A stack file in YAML. */
export function stackYaml({ sections, parameters }: Outline, { organisationId, leftOut }: StackHead): string {
  const head = [
    "The live organisation as a stack file, written by spokectl export. Look first: spokectl plan",
    ...(parameters.length === 0
      ? []
      : [
          "",
          "These values are shown by nobody. Set the variables before anything is planned:",
          ...parameters.map((each) => `  ${each.variable}: ${placeOf(each)}`),
        ]),
    ...(leftOut.length === 0
      ? []
      : [
          "",
          "Left out:",
          ...leftOutLines(leftOut).flatMap((line) => wrapped(line).map((part) => `  ${part}`)),
        ]),
  ];
  return documentOf(head, [...headPairs(sections, organisationId), ...sectionPairs(sections)]);
}

function headPairs(sections: readonly WrittenSection[], organisationId: string | undefined): readonly Pair[] {
  const labels = labelsOfSections(sections);
  return [
    ...(organisationId === undefined
      ? []
      : [pairOf("organisation", new Scalar(organisationId), ["Refused under the settings of another one."])]),
    ...(labels === undefined
      ? []
      : [
          pairOf(
            "manage",
            nodeOf(partOf({ labels }), rules),
            ["Other objects of these kinds are not this file's: they are neither changed nor deleted."],
            true,
          ),
        ]),
  ];
}

function sectionPairs(sections: readonly WrittenSection[]): readonly Pair[] {
  const pairs: Pair[] = [];
  const modules = new Map<string, YAMLMap>();
  for (const section of sections) {
    const [name = "", inner] = sectionOf(section.kind);
    const value = sectionNode(section);
    const above = sectionLines(section, "stack").flatMap((line) => wrapped(line));
    if (inner === undefined) {
      pairs.push(pairOf(name, value, above, true));
      continue;
    }
    const known = modules.get(name);
    const map = known ?? new YAMLMap();
    map.items.push(pairOf(inner, value, above, known !== undefined));
    if (known === undefined) {
      modules.set(name, map);
      pairs.push(pairOf(name, map, [], true));
    }
  }
  return pairs;
}

function sectionNode({ kind, objects }: WrittenSection) {
  const nodes = objects.map((written) => nodeOf(entryPart(written), rules));
  const [only] = nodes;
  if (kind.singleton && only !== undefined) return only;
  const list = new YAMLSeq();
  list.items.push(...nodes);
  return list;
}

const entryPart = ({ entries }: Written): Part => ({
  is: "object",
  entries: entries.map(([name, part]) => [name, guarded(part)]),
});

const rules: YamlRules = {
  reference: ({ text }) => text,
  parameter: ({ parameter }) => {
    const scalar = new Scalar(parameter.variable);
    scalar.tag = "!env";
    return scalar;
  },
  text: (text) => text,
};

/** One entry as YAML and as data in JSON, for a file that gets this one object more. */
export const entryNode = (written: Written) => nodeOf(entryPart(written), rules);
export const entryData = (written: Written): unknown => dataOf(entryPart(written));

/** A stack file in JSON: tags are objects of one key. */
export function stackJson({ sections }: Outline, { organisationId }: StackHead): string {
  const labels = labelsOfSections(sections);
  const file: Record<string, unknown> = {
    ...(organisationId === undefined ? {} : { organisation: organisationId }),
    ...(labels === undefined ? {} : { manage: { labels } }),
  };
  for (const { kind, objects } of sections) {
    const entries = objects.map(entryData);
    const value = kind.singleton ? entries[0] : entries;
    const [name = "", inner] = sectionOf(kind);
    file[name] = inner === undefined ? value : { ...(file[name] as object | undefined), [inner]: value };
  }
  return `${JSON.stringify(file, undefined, 2)}\n`;
}

function dataOf(part: Part): unknown {
  switch (part.is) {
    case "value":
      return part.value;
    case "reference":
      return part.text;
    case "parameter":
      return { $env: part.parameter.variable };
    case "list":
      return part.items.map(dataOf);
    case "object":
      return Object.fromEntries(part.entries.map(([name, inner]) => [name, dataOf(inner)]));
  }
}

/** Data of somebody's own that looks like a tag would be taken for one: the whole value is written as text of JSON then. */
function guarded(part: Part): Part {
  return looksLikeTag(part) ? { is: "value", value: JSON.stringify(dataOf(part)) } : part;
}

const isTagKey = (name: string): boolean =>
  name.startsWith("$") && (name.slice(1) satisfies string as TagName) in tags;

function looksLikeTag(part: Part): boolean {
  if (part.is === "list") return part.items.some(looksLikeTag);
  if (part.is !== "object") return false;
  const [only, ...more] = part.entries;
  if (only !== undefined && more.length === 0 && isTagKey(only[0])) return true;
  return part.entries.some(([, inner]) => looksLikeTag(inner));
}

/** Plain data as a part. */
function partOf(value: unknown): Part {
  if (Array.isArray(value)) return { is: "list", items: value.map(partOf) };
  if (typeof value === "object" && value !== null) {
    return { is: "object", entries: Object.entries(value).map(([name, inner]) => [name, partOf(inner)]) };
  }
  return { is: "value", value: value as string | number | boolean | null };
}

/** A live organisation as a Pulumi program in YAML. Pure. */
import { Scalar, YAMLMap, YAMLSeq } from "yaml";
import type { Exported } from "../reconciler/plan/types.ts";
import { type ProgramName, programNames } from "./names.ts";
import { objectsInOrder } from "./order.ts";
import { type Outline, objectsOf, type WrittenSection } from "./parts.ts";
import {
  givenEntries,
  givenLines,
  programHeadLines,
  sectionLines,
  sectionTitle,
  wrapped,
} from "./remarks.ts";
import type { LeftOut } from "./select.ts";
import { documentOf, nodeOf, pairOf, type YamlRules } from "./yaml.ts";

/** What a program in YAML says of its project. */
export interface YamlProject {
  /** Name of the project. */
  readonly name: string;
  /** Folder of the plugin, seen from the project. */
  readonly pluginPath: string;
}

/** `Pulumi.yaml`. @param leftOut objects that the program does not have, for the head */
export function pulumiYaml(outline: Outline, leftOut: readonly LeftOut[], project: YamlProject): string {
  const { sections, parameters } = outline;
  const names = programNames(objectsOf(sections));
  const resources = new YAMLMap();
  const known = new Set<Exported>();
  for (const section of sections) resources.items.push(...sectionPairs(section, names, known));
  const config = new YAMLMap();
  for (const { config: name } of parameters) {
    config.items.push(pairOf(name, plainMap({ type: "string", secret: true })));
  }
  const plugin = new YAMLSeq();
  plugin.items.push(plainMap({ name: "spoke", path: project.pluginPath }, false));
  const providers = new YAMLMap();
  providers.items.push(pairOf("providers", plugin));
  return documentOf(headOf(outline, leftOut), [
    pairOf("name", new Scalar(project.name)),
    pairOf("runtime", new Scalar("yaml")),
    pairOf("plugins", providers),
    ...(parameters.length === 0 ? [] : [pairOf("config", config, [], true)]),
    pairOf("resources", resources, [], true),
  ]);
}

const headOf = (outline: Outline, leftOut: readonly LeftOut[]): readonly string[] => [
  "The live Spoke Phone organisation as a Pulumi program, written by spokectl export. Take in what is live before the",
  "first pulumi up:",
  ...programHeadLines(outline, leftOut, [], (command) => command),
];

function sectionPairs(
  section: WrittenSection,
  names: ReadonlyMap<Exported, ProgramName>,
  known: Set<Exported>,
): readonly ReturnType<typeof pairOf>[] {
  const byObject = new Map(section.objects.map((written) => [written.object, written]));
  const ordered = objectsInOrder(section.objects.map(({ object }) => object));
  const rules: YamlRules = {
    // A reference to what stands below would close a circle, which Pulumi refuses: the name alone does as well.
    reference: ({ to, field, text }) =>
      known.has(to) ? `\${${names.get(to)?.resource}.${field}}` : escaped(text),
    parameter: ({ parameter }) => `\${${parameter.config}}`,
    text: escaped,
  };
  const pairs = ordered.flatMap((object, index) => {
    const written = byObject.get(object);
    if (written === undefined) return [];
    const { kind } = object;
    const above = [
      ...(index === 0 ? [[sectionTitle(section), ...sectionLines(section, "program")].join(". ")] : []),
      ...givenLines(object),
    ].flatMap((line) => wrapped(line));
    const resource = new YAMLMap();
    const token = kind.module === "index" ? `spoke:${kind.name}` : kind.token;
    resource.items.push(pairOf("type", new Scalar(token)));
    resource.items.push(
      pairOf(
        "properties",
        nodeOf({ is: "object", entries: [...written.entries, ...givenEntries(object)] }, rules),
      ),
    );
    known.add(object);
    return [pairOf(names.get(object)?.resource ?? kind.name, resource, above, index === 0 && known.size > 1)];
  });
  return pairs;
}

/** `${` begins an expression of Pulumi's, `$${` is a plain one. */
const escaped = (text: string): string => text.replace(/\$\{/g, () => "$${");

function plainMap(values: Readonly<Record<string, string | boolean>>, flow = true): YAMLMap {
  const map = new YAMLMap();
  for (const [name, value] of Object.entries(values)) map.items.push(pairOf(name, new Scalar(value)));
  map.flow = flow;
  return map;
}

/** The office of examples/acme-yaml as a stack file, so that the office is written down once. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { sectionOf } from "../../provider/derive/stack-names.ts";
import { isObject, type Value, type Values } from "../../provider/model/value.ts";
import { kinds } from "../../provider/resources/registry.gen.ts";

interface Program {
  readonly variables: Values;
  readonly resources: Readonly<Record<string, { readonly type: string; readonly properties: Values }>>;
}

/** @returns a stack file in JSON */
export function acmeStack(): string {
  const text = readFileSync(join(process.cwd(), "examples", "acme-yaml", "Pulumi.yaml"), "utf8");
  const { variables, resources } = parse(text) as Program;
  const resolved = (value: Value): Value => {
    if (Array.isArray(value)) return value.map(resolved);
    if (isObject(value)) {
      return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, resolved(inner)]));
    }
    const [, name = "", field = ""] =
      typeof value === "string" ? (/^\$\{([\w-]+)\.?(\w*)\}$/.exec(value) ?? []) : [];
    if (name === "") return value;
    if (name in variables) return variables[name];
    const target = resources[name]?.properties ?? {};
    return resolved(field in target ? target[field] : target.friendlyName);
  };
  const stack: Record<string, unknown> = {};
  for (const { type, properties } of Object.values(resources)) {
    const token = type.split(":").length === 2 ? type.replace(":", ":index:") : type;
    const kind = kinds.find((each) => each.token === token);
    if (kind === undefined) throw new Error(`${type} is no kind.`);
    const { adopt: _, ...fields } = properties;
    const entry = resolved(fields);
    const [section = "", inner] = sectionOf(kind);
    if (inner === undefined)
      stack[section] = kind.singleton ? entry : [...((stack[section] ?? []) as Values[]), entry];
    else {
      const module = (stack[section] ?? {}) as Record<string, Values[]>;
      stack[section] = { ...module, [inner]: [...(module[inner] ?? []), entry] };
    }
  }
  return JSON.stringify(stack);
}

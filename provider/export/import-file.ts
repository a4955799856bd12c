/** The file of `pulumi import --file`: which live object each resource of the programs is. Pure. */
import { programNames } from "./names.ts";
import { type Outline, objectsOf } from "./parts.ts";

/** The names are those of the programs for the same selection. */
export function pulumiImportFile({ sections }: Outline): string {
  const names = programNames(objectsOf(sections));
  const resources = [...names].map(([{ kind, id }, { resource }]) => ({
    type: kind.token,
    name: resource,
    id,
  }));
  return `${JSON.stringify({ resources }, undefined, 2)}\n`;
}

/** The rule `reference-typo`. */
import { nearestName } from "../model/nearest.ts";
import { formatPath } from "../model/path.ts";
import { walk } from "../model/shape.ts";
import { callName, nameKind } from "../reconciler/describe.ts";
import { type Reference, referencesOf } from "../reconciler/references.ts";
import type { AnyKind } from "../reconciler/types.ts";
import type { Survey } from "./survey.ts";
import { tokens } from "./tokens.ts";
import type { Found, Rule, RuleExample } from "./types.ts";

/**
 * A name of which one letter more or less would be a slip. Digits tell things apart (`Team 1`, `Team 2`, extensions, ids),
 * and so do the letters of an address (ana@ and ann@ are two people).
 */
const canBeMistyped = (name: string): boolean => name.length >= 4 && !/[\d@]/.test(name);

/** The name, and the name without each of its letters: two names that differ in one letter have one of these in common. */
const variantsOf = (name: string): readonly string[] => [
  name,
  ...Array.from(name, (_, index) => name.slice(0, index) + name.slice(index + 1)),
];

/** The declared names of a kind by their variants, so that a near one is found without looking at all of them. */
function nearNames(declared: Survey, token: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { kind, inputs } of declared.of(token)) {
    const name = callName(kind, inputs);
    if (!canBeMistyped(name)) continue;
    for (const variant of new Set(variantsOf(name.toLowerCase()))) {
      const list = found.get(variant);
      if (list) list.push(name);
      else found.set(variant, [name]);
    }
  }
  return found;
}

/** The kind with those of its fields alone that hold references: most hold none, and the rest need not be gone through. */
function onlyReferring(kind: AnyKind): AnyKind {
  const fields = Object.entries(kind.inputs).filter(([name, field]) =>
    [...walk({ [name]: field })].some((inner) => inner.field.marks.reference !== undefined),
  );
  return { ...kind, inputs: Object.fromEntries(fields) };
}

function check(declared: Survey): readonly Found[] {
  const referring = new Map<AnyKind, AnyKind>();
  const referringOf = (kind: AnyKind): AnyKind => {
    const known = referring.get(kind) ?? onlyReferring(kind);
    referring.set(kind, known);
    return known;
  };
  const indexes = new Map<string, ReadonlyMap<string, readonly string[]>>();
  const near = ({ kind, name }: Reference): string | undefined => {
    const index = indexes.get(kind) ?? nearNames(declared, kind);
    indexes.set(kind, index);
    const names = variantsOf(name.toLowerCase()).flatMap((variant) => index.get(variant) ?? []);
    return nearestName(name, names);
  };
  return declared.objects.flatMap((object) =>
    referencesOf(referringOf(object.kind), object.inputs).flatMap((reference) => {
      const { kind, name, path } = reference;
      if (!canBeMistyped(name) || declared.has(kind, name)) return [];
      const meant = near(reference);
      const [target] = declared.of(kind);
      if (meant === undefined || target === undefined) return [];
      return [
        {
          object,
          path: formatPath(path),
          what: `no ${nameKind(target.kind)} "${name}" is declared, and "${meant}" is`,
          remedy: `Write "${meant}" if that is meant.`,
        },
      ];
    }),
  );
}

const support: RuleExample = { kind: tokens.callGroup, values: { name: "Support" } };
const sales = (overflow: string): RuleExample => ({
  kind: tokens.callGroup,
  values: { name: "Sales", noAnswer: { action: "callGroup", callGroup: overflow } },
});

/** See `summary`. */
export const referenceTypo: Rule = {
  id: "reference-typo",
  severity: "warning",
  summary: "A reference names nothing that is declared, and differs in a letter from something that is.",
  why: "The plan would refuse it later, or, where an object of that name exists live, calls would go to the wrong one. Other references to what is not declared are not spoken of, because it may exist live. Source: names of call groups are shown and typed by people, and need not be unique (support article 360041305591, read 2026-11-20).",
  examples: { bad: [sales("Suport"), support], good: [sales("Support"), support] },
  check,
};

/** What `--target` and `--allow` name, held against what there is: a misspelt name would do nothing, unsaid. Pure. */
import { nearestName } from "../../model/nearest.ts";
import type { Values } from "../../model/value.ts";
import type { Session } from "../session.ts";
import type { AnyKind } from "../types.ts";
import { addressOf, isMeant, kindName, labelsOf, mayMean } from "./address.ts";
import type { Decision } from "./decide.ts";
import { type Extra, inScope, permissionsOf } from "./extras.ts";
import type { Seen } from "./observe.ts";
import type { Declaration, PlannedObject, PlanOptions, PlanProblem } from "./types.ts";

/** Targets that mean nothing. What is live and the file's to answer for counts, declared or not. */
export function vainTargets(
  session: Session,
  { objects, scope }: Declaration,
  { target = [] }: PlanOptions,
  seen: Seen,
): readonly PlanProblem[] {
  if (target.length === 0) return [];
  const kinds = [...session.kinds.values()];
  const owned = kinds.filter(({ token }) => scope.kinds.has(token));
  const live = owned.flatMap((kind) =>
    [...(seen.objects.get(kind.token)?.byId.values() ?? [])]
      .filter(({ values }) => inScope(scope, kind, values))
      .map(({ values }): Named => ({ kind, values })),
  );
  const known: readonly Named[] = [...objects.map(({ kind, inputs }) => ({ kind, values: inputs })), ...live];
  return target.flatMap((pattern) => {
    const meant = kinds.filter((kind) => mayMean(pattern, kind));
    if (meant.length === 0) return [noKind(pattern, kinds)];
    if (known.some(({ kind, values }) => isMeant(pattern, kind, values))) return [];
    const own = meant.filter((kind) => owned.includes(kind));
    if (own.length === 0) return [notOwned(pattern, meant)];
    // All of a kind may be none; and what could not be read may well be there.
    if (/^(.*:)?\*+$/.test(pattern) || own.some(({ token }) => !seen.objects.has(token))) return [];
    return [nothingCalled(pattern, known)];
  });
}

interface Named {
  readonly kind: AnyKind;
  readonly values: Values;
}

const targetCalled = (pattern: string): string => `--target ${JSON.stringify(pattern)}`;

function noKind(pattern: string, kinds: readonly AnyKind[]): PlanProblem {
  const [written = "", ...name] = pattern.split(":");
  const bare = kinds.find((kind) => kindName(kind).toLowerCase() === written.toLowerCase());
  const object = targetCalled(pattern);
  if (bare !== undefined) {
    const called = kindName(bare);
    return bare.singleton
      ? { object, what: `there is one ${called} only`, remedy: `Write ${called}.` }
      : {
          object,
          what: "names a kind and no object of it",
          remedy: `Write ${called}:NAME, or ${called}:* for all of them.`,
        };
  }
  const names = kinds.map(kindName);
  const nearest = nearestName(written, names);
  return {
    object,
    what: written === "" ? "names no kind" : `${JSON.stringify(written)} is not a kind`,
    remedy:
      nearest === undefined
        ? `Write KIND:NAME. The kinds are ${names.join(", ")}.`
        : `Did you mean ${JSON.stringify([nearest, ...name].join(":"))}?`,
  };
}

const notOwned = (pattern: string, kinds: readonly AnyKind[]): PlanProblem => ({
  object: targetCalled(pattern),
  what: `the stack files do not answer for ${kinds.map(kindName).join(" or ")}`,
  remedy: "Declare one, or name the kind in manage.kinds.",
});

function nothingCalled(pattern: string, known: readonly Named[]): PlanProblem {
  const names = known.flatMap(({ kind, values }) => [
    addressOf(kind, values),
    ...(kind.singleton ? [] : labelsOf(kind, values).map((label) => `${kindName(kind)}:${label}`)),
  ]);
  const nearest = nearestName(pattern, names);
  return {
    object: targetCalled(pattern),
    what: "means nothing that is declared, and nothing live that the stack files answer for",
    remedy:
      nearest === undefined
        ? "A plan without --target shows what there is."
        : `Did you mean ${JSON.stringify(nearest)}?`,
  };
}

/** Permissions that no plan could make use of: an unknown word, or an unknown kind behind it. */
export function unknownAllows(
  kinds: readonly AnyKind[],
  { allow = [] }: PlanOptions,
): readonly PlanProblem[] {
  return allow.flatMap((text) => {
    const [word = "", ...rest] = text.split(":");
    const words = [...new Set(kinds.flatMap((kind) => kind.allow ?? [])), "many-deletes", "create"];
    const object = `--allow ${JSON.stringify(text)}`;
    if (!words.includes(word.toLowerCase()) || rest.join("") === "") {
      const nearest = nearestName(word, words);
      const forms = words.map((each) => `${each}:${behind[each] ?? "KEY"}`).join(", ");
      return [
        words.includes(word.toLowerCase())
          ? {
              object,
              what: "does not say what is allowed",
              remedy: `Write ${word}:${behind[word] ?? "KEY"}.`,
            }
          : {
              object,
              what: `${JSON.stringify(word)} is nothing that can be allowed`,
              remedy:
                nearest === undefined
                  ? `There is ${forms}.`
                  : `Did you mean ${JSON.stringify([nearest, ...rest].join(":"))}?`,
            },
      ];
    }
    const [kind = "", ...name] = rest;
    if (behind[word.toLowerCase()] === undefined || isKind(kinds, kind)) return [];
    const names = kinds.map(kindName);
    const nearest = nearestName(kind, names);
    return [
      {
        object,
        what: `${JSON.stringify(kind)} is not a kind`,
        remedy:
          nearest === undefined
            ? `The kinds are ${names.join(", ")}.`
            : `Did you mean ${JSON.stringify([word, nearest, ...name].join(":"))}?`,
      },
    ];
  });
}

/** What stands behind the words that are of no kind. */
const behind: Readonly<Record<string, string>> = { "many-deletes": "KIND", create: "KIND:NAME" };

const isKind = (kinds: readonly AnyKind[], name: string): boolean =>
  kinds.some((kind) => kindName(kind).toLowerCase() === name.toLowerCase());

/** Permissions that this plan makes no use of, as warnings. */
export function idleAllows(
  { allow = [], prune }: PlanOptions,
  decisions: readonly Decision[],
  extras: readonly Extra[],
  removals: readonly PlannedObject[],
): readonly string[] {
  if (allow.length === 0) return [];
  const used = new Set(
    [
      ...decisions.flatMap(({ action, matched }) =>
        action === "create" ? [`create:${matched.address}`] : [],
      ),
      ...(prune ? extras.flatMap(({ kind, live }) => (kind.retained ? permissionsOf(kind, live) : [])) : []),
      ...removals.map(({ object }) => `many-deletes:${object.split(":", 1)[0] ?? ""}`),
    ].map((each) => each.toLowerCase()),
  );
  return allow
    .filter((each) => !used.has(each.toLowerCase()))
    .map((each) => {
      const deletes = !prune && !each.toLowerCase().startsWith("create:");
      return `--allow ${JSON.stringify(each)}: allows nothing in this plan. ${deletes ? "Only --prune deletes." : "Check the name, or leave it away."}`;
    });
}

/** From a plan to its runbook. Pure. */
import { addressOf } from "../reconciler/plan/address.ts";
import { stepHash } from "../reconciler/plan/confirmed.ts";
import type { Declaration, Plan, PlannedObject } from "../reconciler/plan/types.ts";
import { partsOfStep } from "../reconciler/portal.ts";
import type { AnyKind } from "../reconciler/types.ts";
import { inOrderOfWork, referencesByObject } from "./order.ts";
import type { Runbook, RunbookSection, RunbookStep } from "./types.ts";
import { uploadsFor } from "./upload.ts";

/** What a runbook is made of. */
export interface RunbookSources {
  readonly plan: Plan;
  readonly declaration: Declaration;
  readonly kinds: readonly AnyKind[];
  /** Hashes of steps that a person has confirmed. */
  readonly confirmed: readonly string[];
  /** What the files of the bulk upload are called, without their ending. */
  readonly uploadName: string;
}

/** See the head of this file. */
export function makeRunbook({ plan, declaration, kinds, confirmed, uploadName }: RunbookSources): Runbook {
  const steps = stepsOf(plan, kinds, new Set(confirmed));
  const references = referencesByObject(declaration.objects);
  const declared = new Set(declaration.objects.map(({ kind, inputs }) => addressOf(kind, inputs)));
  const made = new Set(plan.objects.filter(({ action }) => action === "create").map(({ object }) => object));
  // What goes is taken away last: by then nothing names it any more.
  const ordered = [
    ...inOrderOfWork(
      steps.filter(({ object }) => declared.has(object)),
      references,
    ),
    ...steps.filter(({ object }) => !declared.has(object)),
  ];
  const idsOf = Map.groupBy(ordered, ({ object }) => object);
  const linked = ordered.map((step): RunbookStep => {
    const targets = references.get(step.object) ?? [];
    return {
      ...step,
      after: targets.flatMap((target) => (idsOf.get(target) ?? []).map(({ id }) => id)),
      afterApply: [
        ...(made.has(step.object) ? [step.object] : []),
        ...targets.filter((target) => made.has(target)),
      ],
    };
  });
  const sections = sectionsOf(linked);
  return {
    ...(plan.organisationId === undefined ? {} : { organisationId: plan.organisationId }),
    sections,
    ...uploadsFor({ plan, declaration, kinds, steps: linked, name: uploadName }),
  };
}

function stepsOf(
  plan: Plan,
  kinds: readonly AnyKind[],
  confirmed: ReadonlySet<string>,
): readonly RunbookStep[] {
  const byToken = new Map(kinds.map((kind) => [kind.token, kind]));
  const drafts = plan.objects.flatMap((planned) => {
    const kind = byToken.get(planned.kind);
    return kind === undefined
      ? []
      : [...planned.portalSteps, ...(planned.confirmed ?? [])].map((text) =>
          draftOf(kind, planned, text, confirmed),
        );
  });
  const short = Map.groupBy(drafts, ({ id }) => id);
  return drafts.map((step) =>
    (short.get(step.id)?.length ?? 0) > 1 ? { ...step, id: `${step.id}${step.hash.slice(4, 12)}` } : step,
  );
}

function draftOf(
  kind: AnyKind,
  { object, name, place: declaredAt }: PlannedObject,
  text: string,
  confirmed: ReadonlySet<string>,
): RunbookStep {
  const { place, action, fields, seen } = partsOfStep(kind, text);
  const hash = stepHash(object, text);
  return {
    id: `${slugOf(kind.singleton ? kind.name : `${kind.name} ${name}`)}-${hash.slice(0, 4)}`,
    hash,
    status: !seen && confirmed.has(hash) ? "confirmed" : "open",
    object,
    place,
    action: `${action.slice(0, 1).toUpperCase()}${action.slice(1)}`,
    fields,
    seen,
    after: [],
    afterApply: [],
    ...(declaredAt === undefined ? {} : { declaredAt }),
  };
}

const longestSlug = 32;

/** `call-group-301`: words that a shell takes as they are. */
const slugOf = (text: string): string =>
  text
    .replace(/([a-z])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, longestSlug)
    .replace(/^-|-$/g, "");

/** Steps at one place that follow each other. */
export function sectionsOf(steps: readonly RunbookStep[]): readonly RunbookSection[] {
  const sections: { place: string; steps: RunbookStep[] }[] = [];
  for (const step of steps) {
    const last = sections.at(-1);
    if (last?.place === step.place) last.steps.push(step);
    else sections.push({ place: step.place, steps: [step] });
  }
  return sections;
}

/** Judges what was seen of a customer's set-up. Pure. */
import { judgeApis } from "./judge-apis.ts";
import { judgeCustomer, judgeDoors } from "./judge-doors.ts";
import { judgeFeatures } from "./judge-features.ts";
import { judgeKinds } from "./judge-kinds.ts";
import { judgeVersions } from "./judge-versions.ts";
import type { DoctorFacts, Finding, Status } from "./types.ts";

/** All findings, by topic. */
export const judge = (facts: DoctorFacts): readonly Finding[] => [
  ...judgeDoors(facts.doors),
  ...judgeCustomer(facts.customer),
  ...judgeKinds(facts.kinds, facts.doors),
  ...judgeApis(facts.apis),
  ...judgeVersions(facts.versions),
  ...judgeFeatures(facts.doors),
];

const ranks: readonly Status[] = ["ok", "warning", "problem"];

/** The worst of them. */
export const worst = (findings: readonly Finding[]): Status =>
  ranks[Math.max(0, ...findings.map(({ status }) => ranks.indexOf(status)))] ?? "ok";

/** The findings of `spokectl doctor` as JSON, for a program. Pure. */
import { worst } from "../../doctor/judge.ts";
import type { Finding } from "../../doctor/types.ts";

/** One object with its findings; see docs/spokectl.md. */
export const doctorJson = (
  findings: readonly Finding[],
  head: { readonly madeAt: string; readonly organisationId: string | undefined },
): string =>
  JSON.stringify(
    { format: "spokectl-doctor", version: 1, ...head, status: worst(findings), findings },
    undefined,
    2,
  );

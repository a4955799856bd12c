/** A runbook as JSON, for a program. Pure. */
import type { Runbook } from "../../runbook/types.ts";

/** One object; `docs/runbook.md` has its fields. The texts of the uploads are in files of their own. */
export const runbookJson = (
  { uploads, ...runbook }: Runbook,
  head: { readonly madeAt: string; readonly madeBy: string },
): string =>
  JSON.stringify(
    {
      format: "spokectl-runbook",
      version: 1,
      ...head,
      ...runbook,
      uploads: uploads.map(({ file, steps }) => ({ file, steps })),
    },
    undefined,
    2,
  );

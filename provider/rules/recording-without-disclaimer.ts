/** The rule `recording-without-disclaimer`. */
import { UNKNOWN } from "../model/value.ts";
import { tokens } from "./tokens.ts";
import type { Rule } from "./types.ts";

/** What records calls, and what announces that. */
const directions = [
  { records: "recordInbound", announces: "inboundDisclaimer", calls: "inbound calls" },
  { records: "recordOutbound", announces: "outboundDisclaimer", calls: "outbound calls" },
] as const;

/** See `summary`. */
export const recordingWithoutDisclaimer: Rule = {
  id: "recording-without-disclaimer",
  severity: "warning",
  summary: "Calls are recorded, and that they are is not announced.",
  why: "In some places it is unlawful to record a call of which one side does not know. Where that is so, the announcement belongs into the same declaration as the recording: left out, it stays as it happens to be. Source: support article 7305340058393, for both switches (read 2026-11-20); what the law asks for where, a lawyer says.",
  examples: {
    bad: [{ kind: tokens.recordingPolicy, values: { recordInbound: true, inboundDisclaimer: false } }],
    good: [{ kind: tokens.recordingPolicy, values: { recordInbound: true, inboundDisclaimer: true } }],
  },
  check: (declared) =>
    declared.of(tokens.recordingPolicy).flatMap((object) =>
      directions.flatMap(({ records, announces, calls }) => {
        const announced = object.inputs[announces];
        if (object.inputs[records] !== true || announced === true || announced === UNKNOWN) return [];
        return [
          {
            object,
            path: announced === false ? announces : records,
            what:
              announced === false
                ? `${calls} are recorded, and no disclaimer is announced`
                : `${calls} are recorded, and whether a disclaimer is announced is not declared`,
            remedy: `Set ${announces} to true, or silence the rule where the law does not ask for it.`,
          },
        ];
      }),
    ),
};

/** The features that only Spoke can switch on, as far as an API shows that they are on. Pure. */
import { features } from "./features.ts";
import type { DoorFacts, Finding } from "./types.ts";

/** A finding for each; none of them fails the check, because nobody need want it. */
export const judgeFeatures = (doors: readonly DoorFacts[]): readonly Finding[] =>
  features.map(({ id, name, why, ask, source, seenBy }) => {
    const base = { id: `features.${id}`, topic: "features", status: "ok", subject: name } as const;
    const door = doors.find(({ api }) => api === seenBy);
    if (door?.result !== undefined && door.result.failure === undefined) {
      return { ...base, what: "The organisation has it." };
    }
    return {
      ...base,
      unseen: true,
      what: "No API shows whether the organisation has it.",
      why,
      remedy: `${ask} (${source})`,
    };
  });

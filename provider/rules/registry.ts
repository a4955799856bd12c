/** Every rule, in the order of their ids. A test compares the list with the folder. */
import { deadEnd } from "./dead-end.ts";
import { emptyGroup } from "./empty-group.ts";
import { hoursNeverOpen } from "./hours-never-open.ts";
import { hoursOverlap } from "./hours-overlap.ts";
import { hoursWithoutHolidays } from "./hours-without-holidays.ts";
import { ivrKeyClash } from "./ivr-key-clash.ts";
import { loop } from "./loop.ts";
import { loopThroughMenu } from "./loop-through-menu.ts";
import { numberUnassigned } from "./number-unassigned.ts";
import { recordingWithoutDisclaimer } from "./recording-without-disclaimer.ts";
import { referenceTypo } from "./reference-typo.ts";
import { ringLongerThanWait } from "./ring-longer-than-wait.ts";
import { silenceHangsUp } from "./silence-hangs-up.ts";
import { ssoLockout } from "./sso-lockout.ts";
import { takenTwice } from "./taken-twice.ts";
import { teamTooLarge } from "./team-too-large.ts";
import type { Rule } from "./types.ts";
import { unknownSilence } from "./unknown-silence.ts";
import { unreachableGroup } from "./unreachable-group.ts";

const aboutObjects: readonly Rule[] = [
  deadEnd,
  emptyGroup,
  hoursNeverOpen,
  hoursOverlap,
  hoursWithoutHolidays,
  ivrKeyClash,
  loop,
  loopThroughMenu,
  numberUnassigned,
  recordingWithoutDisclaimer,
  referenceTypo,
  ringLongerThanWait,
  silenceHangsUp,
  ssoLockout,
  takenTwice,
  teamTooLarge,
  unreachableGroup,
];

/** See the head of this file. */
export const rules: readonly Rule[] = [
  ...aboutObjects,
  unknownSilence(aboutObjects.map(({ id }) => id)),
].sort((one, other) => (one.id < other.id ? -1 : 1));

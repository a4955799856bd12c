/** What is fixed about menus: their targets, a telephone's keys, and what applies where a menu says nothing. Pure. */
import type { Target } from "./tree.ts";

/** The fields of a target of which exactly one is set, in the order in which messages list them. */
export const targetKinds = [
  "extension",
  "callGroup",
  "menu",
  "say",
  "play",
  "voicemail",
  "repeat",
  "dialByExtension",
  "number",
  "hours",
  "hangUp",
] as const satisfies readonly (keyof Target)[];

export type TargetKind = (typeof targetKinds)[number];

/** The keys of a telephone, in the order in which options are laid out. */
export const telephoneKeys: readonly string[] = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "*", "#"];

/** What applies where a menu does not say it. */
export const menuDefaults = { timeoutSeconds: 5, repeat: 2, voicemailSeconds: 180 } as const;

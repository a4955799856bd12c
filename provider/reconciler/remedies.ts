/** What to do about a trouble, in the words of each front end: everything else of a message is the same in all of them. Pure. */
import type { Subject } from "./types.ts";

/** Each as whole sentences. */
export interface Remedies {
  /** A create found a live object that has its key and differs. */
  differs(subject: Subject, id: string): string;
  /** A create makes an object whose key is that of a live one but for case; left out where a plan has asked before. */
  otherCase?(subject: Subject, id: string): string;
  /** Several live objects have the key of a declaration. */
  several(subject: Pick<Subject, "kind" | "name">, ids: readonly string[]): string;
  /** Somebody created the same object first, and ours was deleted again. */
  withdrawn(subject: Subject, first: string): string;
  /** Somebody created the same object at the same moment, and neither can be deleted to tidy up. */
  both(subject: Pick<Subject, "kind" | "name">, ids: readonly string[]): string;
  /** Somebody created the same object first as an earlier create of this run. */
  readonly repeated: string;
  /** An object that was to be changed is gone. */
  readonly gone: { readonly by: string; readonly remedy: string };
  /** What cannot be got back was not deleted. */
  readonly retained: string;
  /** A name that means nothing. */
  readonly noTarget: string;
  /** An object was taken over with a part that nothing shows. */
  readonly hidden: string;
  /** Steps remain for a person, and that is an error. */
  readonly portalRemains: string;
}

/** The plugin's and the dynamic runtime's: there is a program, and a state. */
export const pulumiRemedies: Remedies = {
  differs: ({ kind, name }, id) =>
    `To manage it as it is, run: pulumi import ${kind.token} ${name} ${id}. To take it over and change it, set adopt: true. Nothing was written.`,
  otherCase: ({ kind, name }, id) =>
    `If that one is meant, import it instead: pulumi import ${kind.token} ${name} ${id}.`,
  several: ({ kind, name }, ids) =>
    `Delete or rename one of them, or import the one that is meant by its id: pulumi import ${kind.token} ${name} ${ids[0] ?? "ID"}.`,
  withdrawn: ({ kind, name }, first) =>
    `Run again to take over the other one if it equals this declaration, or import it: pulumi import ${kind.token} ${name} ${first}.`,
  both: ({ kind, name }, ids) =>
    `Decide which one is to stay, delete the other or give it another key, and import the one that stays: pulumi import ${kind.token} ${name} ${ids[0] ?? "ID"}.`,
  repeated: "Delete one of them and run pulumi refresh.",
  gone: {
    by: "outside this program",
    remedy: "Run pulumi refresh, which takes it out of the state, then pulumi up, which creates it again.",
  },
  retained: 'To delete it all the same, set onDelete: "delete", run pulumi up, and then remove it.',
  noTarget:
    "Correct the name; or, where this program declares it, use that resource's output here, so that it is created first.",
  hidden: "To write it, set adopt: true.",
  portalRemains: 'Do that in the portal, or set the provider\'s portal setting to "warn".',
};

/** spokectl's: there are files, and what is live. */
export const spokectlRemedies: Remedies = {
  differs: () => "Plan again: the new plan shows what would be changed. Nothing was written.",
  several: (_, ids) =>
    `Delete or rename one of them, or pin the one that is meant: id: ${ids[0] ?? "ID"}. Nothing was written.`,
  withdrawn: () => "Plan again: the new plan compares the other one with this declaration.",
  both: (_, ids) =>
    `Decide which one is to stay, and delete the other or give it another key; or pin the one that is meant: id: ${ids[0] ?? "ID"}.`,
  repeated: "Of the two, the later one is deleted at the end of this run.",
  gone: { by: "while the plan was applied", remedy: "Plan again: the new plan creates it." },
  retained: "To delete it all the same, name it with --allow.",
  noTarget: "Correct the name, or declare the object: it is then created first.",
  hidden: "To write it, delete the object and apply again.",
  portalRemains: 'Do that in the portal, or set the portal setting to "warn".',
};

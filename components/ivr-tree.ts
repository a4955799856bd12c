/**
 * IvrTree: one declaration for a telephone menu, whatever it needs to be.
 *
 * A menu of one tier with nothing but call groups on its digits is what Spoke's own attendant offers (guide, "Single Tier
 * IVR"); anything else is a Twilio Studio flow ("Multi-Tier IVR"). The choice follows from the menu's structure alone, so
 * that a preview makes it before any value is known.
 */
import * as pulumi from "@pulumi/pulumi";
import { checkMenu } from "../provider/ivr/check.ts";
import { type SingleTier, singleTier } from "../provider/ivr/single-tier.ts";
import { fieldAt, propertyOf, visitMenu } from "../provider/ivr/walk.ts";
import { describeProblem, type Problem } from "../provider/model/problem.ts";
import type { Value } from "../provider/model/value.ts";
import type { Classes } from "./classes.ts";
import {
  attendantTarget,
  type MenuArgs,
  pendingStructure,
  resolveCallGroups,
  structureOf,
  type TargetArgs,
} from "./menu-arguments.ts";

/** What a menu is declared with. */
export interface IvrTreeArgs {
  /**
   * The menu. Values in it may be outputs, and `callGroup` may be a `CallGroup` resource; menus, keys and targets
   * themselves are plain.
   */
  readonly menu: MenuArgs;
  /**
   * What the menu becomes. Default: `autoAttendant` for one tier with nothing but call groups on its digits, else
   * `studioFlow`. Say `studioFlow` for a menu of one tier whose own words are to be spoken.
   */
  readonly kind?: IvrTreeKind;
  /** Name of the Studio flow, where there is one. Default: the name of this component. */
  readonly friendlyName?: pulumi.Input<string>;
}

/** What a menu became. */
export type IvrTreeKind = "autoAttendant" | "studioFlow";

/** A telephone menu: keys of Spoke's attendant, or a Studio flow. */
export interface IvrTree extends pulumi.ComponentResource {
  /** `autoAttendant` for a menu of one tier, else `studioFlow`. */
  readonly kind: pulumi.Output<IvrTreeKind>;
  /** SID of the flow (`FW…`); undefined for the attendant. */
  readonly flowSid: pulumi.Output<string | undefined>;
  /** Address that a phone number's calls are sent to for the flow; undefined for the attendant, which has the main number. */
  readonly webhookUrl: pulumi.Output<string | undefined>;
}

/** The class `IvrTree`. */
export interface IvrTreeClass {
  /**
   * @param name the name of the component in this program
   * @param args the menu
   * @param opts options of the component; its one child takes over the provider
   * @throws ResourceError that lists, by path, which menus cannot be reached and which leaves lead nowhere
   */
  new (name: string, args: IvrTreeArgs, opts?: pulumi.ComponentResourceOptions): IvrTree;
  /** True for an `IvrTree`, also for one that another copy of this package made. */
  isInstance(value: unknown): value is IvrTree;
}

const type = "spoke:index:IvrTree";

/**
 * Binds the component to classes: those over the plugin, or the dynamic ones.
 *
 * @param classes the classes of its children
 */
export function ivrTree(classes: Classes): IvrTreeClass {
  return class IvrTree extends pulumi.ComponentResource implements IvrTree {
    static override isInstance(value: unknown): value is IvrTree {
      return pulumi.Resource.isInstance(value) && "__pulumiType" in value && value.__pulumiType === type;
    }

    readonly kind: pulumi.Output<IvrTreeKind>;
    readonly flowSid: pulumi.Output<string | undefined>;
    readonly webhookUrl: pulumi.Output<string | undefined>;

    constructor(name: string, args: IvrTreeArgs, opts?: pulumi.ComponentResourceOptions) {
      super(type, name, {}, opts);
      const outputs = declare(classes, this, name, args);
      this.kind = outputs.kind;
      this.flowSid = outputs.flowSid;
      this.webhookUrl = outputs.webhookUrl;
      this.registerOutputs({ ...outputs });
    }
  };
}

/** Declares the one child, and says what it gives. */
function declare(classes: Classes, parent: pulumi.ComponentResource, name: string, args: IvrTreeArgs) {
  const structure = structureOf(args.menu);
  refuse(parent, name, pendingProblems(pendingStructure(structure)));
  const tier = singleTier(structure);
  refuse(parent, name, kindProblems(args.kind, tier));
  if (tier.options && args.kind !== "studioFlow") {
    if (args.kind === undefined) warnOfWords(parent, name, tier.unspoken);
    new classes.AutoAttendant(
      name,
      { options: attendantOptions(args.menu, Object.keys(tier.options)) },
      { parent },
    );
    const nothing = pulumi.output<string | undefined>(undefined);
    return { kind: pulumi.output<IvrTreeKind>("autoAttendant"), flowSid: nothing, webhookUrl: nothing };
  }
  refuse(parent, name, [...flowProblems(structure), ...namedGroups(structure)]);
  const flow = new classes.StudioFlow(
    name,
    { friendlyName: args.friendlyName ?? name, menu: resolveCallGroups(args.menu) as never },
    { parent },
  );
  return { kind: pulumi.output<IvrTreeKind>("studioFlow"), flowSid: flow.sid, webhookUrl: flow.webhookUrl };
}

function attendantOptions(menu: MenuArgs, keys: readonly string[]): Record<string, pulumi.Input<string>> {
  const targets: Readonly<Record<string, TargetArgs>> = menu.options ?? {};
  const options = Object.entries(targets).map(
    ([key, target]) => [key.trim(), attendantTarget(target)] as const,
  );
  return Object.fromEntries(options.filter(([key]) => keys.includes(key)));
}

const pendingProblems = (paths: readonly string[]): readonly Omit<Problem, "object">[] =>
  paths.map((path) => ({
    path,
    what: "this is an output, and the menu's structure decides which resources there are",
    remedy: "Write menus, keys and targets plainly; values such as `extension` and `say` may be outputs.",
  }));

function kindProblems(
  kind: IvrTreeKind | undefined,
  { reason }: SingleTier,
): readonly Omit<Problem, "object">[] {
  if (kind !== "autoAttendant" || reason === undefined) return [];
  return [
    {
      path: "kind",
      what: reason,
      remedy: "Change the menu, or leave `kind` out to have a Studio flow.",
    },
  ];
}

/** Words are missed only where they would be needed: a menu of one tier may be the attendant's once the rest is right. */
function flowProblems(structure: Value): readonly Omit<Problem, "object">[] {
  const tiers = [...visitMenu(structure, "menu")].filter((visit) => visit.type === "menu").length;
  const problems = checkMenu(structure, { words: tiers > 1 });
  return problems.length > 0 ? problems : checkMenu(structure);
}

/** A flow reaches groups by extension, and a name alone says it to nobody while the group may not exist yet. */
const namedGroups = (structure: Value): readonly Omit<Problem, "object">[] =>
  [...visitMenu(structure, "menu")].flatMap((visit) => {
    const group = visit.type === "target" ? visit.target.callGroup : undefined;
    if (typeof group !== "string" || /^\d+$/.test(group)) return [];
    return [
      {
        path: propertyOf(fieldAt(visit.place, "callGroup")),
        what: `${visit.place.text} is in a flow, which reaches a call group by its extension, and ${JSON.stringify(group)} is none`,
        remedy: "Give the extension, or the CallGroup resource itself.",
      },
    ];
  });

function warnOfWords(parent: pulumi.Resource, name: string, unspoken: readonly string[]): void {
  if (unspoken.length === 0) return;
  const problem = {
    object: `IvrTree ${JSON.stringify(name)}`,
    path: `menu.${unspoken[0]}`,
    what: "a menu of one tier is spoken by Spoke's own attendant, in words that it makes from the call groups, and not in these",
    remedy: `Leave ${unspoken.map((field) => `\`${field}\``).join(" and ")} out; or set \`kind\` to \`studioFlow\` to have a flow that speaks them, or to \`autoAttendant\` to end this warning.`,
  };
  void pulumi.log.warn(describeProblem(problem), parent);
}

/** Ends the program before anything is declared that would be wrong. */
function refuse(parent: pulumi.Resource, name: string, problems: readonly Omit<Problem, "object">[]): void {
  if (problems.length === 0) return;
  const object = `IvrTree ${JSON.stringify(name)}`;
  const message = problems.map((problem) => describeProblem({ object, ...problem })).join("\n");
  throw new pulumi.ResourceError(message, parent, true);
}

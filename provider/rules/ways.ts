/** The ways that a call can take through a declaration. Pure. */
import { formatPath } from "../model/path.ts";
import { isObject, type Value } from "../model/value.ts";
import type { DeclaredObject } from "../reconciler/plan/types.ts";
import { exitsOf } from "./flows.ts";
import { overflowOf } from "./groups.ts";
import type { Survey } from "./survey.ts";
import { tokens } from "./tokens.ts";

/** One step of a call from a declared object to another. */
export interface Way {
  readonly from: DeclaredObject;
  /** The field that sends the call on. */
  readonly path: string;
  readonly to: DeclaredObject;
  /** True where the caller presses a key for it. */
  readonly chosen: boolean;
}

/** Every way between declared objects, by the object that it leaves; what is not declared has none. */
export type Ways = ReadonlyMap<DeclaredObject, readonly Way[]>;

const known = new WeakMap<Survey, Ways>();

/** The ways of a declaration, worked out once. */
export function waysOf(declared: Survey): Ways {
  const before = known.get(declared);
  if (before) return before;
  const ways = new Map(declared.objects.map((object) => [object, waysFrom(declared, object)] as const));
  known.set(declared, ways);
  return ways;
}

/** The ways that lead to each object. */
export function waysTo(declared: Survey): Ways {
  const arriving = new Map<DeclaredObject, Way[]>();
  for (const ways of waysOf(declared).values()) {
    for (const way of ways) {
      const list = arriving.get(way.to);
      if (list) list.push(way);
      else arriving.set(way.to, [way]);
    }
  }
  return arriving;
}

function waysFrom(declared: Survey, object: DeclaredObject): readonly Way[] {
  switch (object.kind.token) {
    case tokens.numberAssignment:
      return fromNumber(declared, object);
    case tokens.autoAttendant:
      return fromMenu(declared, object);
    case tokens.callGroup:
      return fromGroup(declared, object);
    case tokens.studioFlow:
      return exitsOf(object).flatMap(({ path, to, chosen }) => {
        const target =
          byExtension(declared, to.extension) ??
          groupOf(declared, to.callGroup) ??
          declared.named(tokens.numberAssignment, to.number);
        return step(object, path, target, chosen);
      });
    default:
      return [];
  }
}

const step = (
  from: DeclaredObject,
  path: string,
  to: DeclaredObject | undefined,
  chosen = false,
): readonly Way[] => (to === undefined ? [] : [{ from, path, to, chosen }]);

function byExtension(declared: Survey, extension: Value): DeclaredObject | undefined {
  if (typeof extension !== "string") return undefined;
  const holders = declared.claimants(`extension ${extension}`);
  return holders.length === 1 ? holders[0] : undefined;
}

/** The call group that a text means; a text of digits may be the extension of anybody. */
const groupOf = (declared: Survey, text: Value): DeclaredObject | undefined =>
  declared.named(tokens.callGroup, text);

function fromNumber(declared: Survey, number: DeclaredObject): readonly Way[] {
  const { mainMenu, callGroup, user, flow } = number.inputs;
  if (mainMenu === true) return step(number, "mainMenu", declared.of(tokens.autoAttendant)[0]);
  return [
    ...step(number, "callGroup", groupOf(declared, callGroup)),
    ...step(number, "user", declared.named(tokens.user, user)),
    ...step(number, "flow", declared.named(tokens.studioFlow, flow)),
  ];
}

function fromMenu(declared: Survey, attendant: DeclaredObject): readonly Way[] {
  const { options } = attendant.inputs;
  if (!isObject(options)) return [];
  return Object.entries(options).flatMap(([key, text]) =>
    step(attendant, formatPath(["options", key]), groupOf(declared, text), true),
  );
}

function fromGroup(declared: Survey, group: DeclaredObject): readonly Way[] {
  const { action, callGroup, phoneNumber } = overflowOf(group);
  if (action === "callGroup") return step(group, "noAnswer.callGroup", groupOf(declared, callGroup));
  if (action !== "externalNumber") return [];
  return step(group, "noAnswer.phoneNumber", declared.named(tokens.numberAssignment, phoneNumber));
}

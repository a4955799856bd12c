/** Circles of ways, in time linear in their number. Pure. */
import type { DeclaredObject } from "../reconciler/plan/types.ts";
import { nameObject } from "./survey.ts";
import { tokens } from "./tokens.ts";
import type { Way, Ways } from "./ways.ts";

/** The walk's place at one object. */
interface Stop {
  /** The way that led here; undefined where the walk began. */
  readonly by: Way | undefined;
  readonly object: DeclaredObject;
  /** The ways not taken yet. */
  readonly left: Iterator<Way>;
}

/**
 * The circles in which a call can go round.
 *
 * @param ways the ways by the object that they leave
 * @param follows which of them count
 * @returns one circle for each way that closes one, as its ways in order
 */
export function circlesOf(ways: Ways, follows: (way: Way) => boolean): readonly (readonly Way[])[] {
  const circles: (readonly Way[])[] = [];
  const done = new Set<DeclaredObject>();
  const stopAt = (object: DeclaredObject, by?: Way): Stop => ({
    by,
    object,
    left: (ways.get(object) ?? []).filter(follows)[Symbol.iterator](),
  });
  // A chain of overflows may be longer than the call stack.
  for (const begin of ways.keys()) {
    if (done.has(begin)) continue;
    const trail: Stop[] = [stopAt(begin)];
    const onTrail = new Map<DeclaredObject, number>([[begin, 0]]);
    for (let stop = trail.at(-1); stop !== undefined; stop = trail.at(-1)) {
      const next = stop.left.next();
      if (next.done) {
        done.add(stop.object);
        onTrail.delete(stop.object);
        trail.pop();
        continue;
      }
      const way = next.value;
      const at = onTrail.get(way.to);
      if (at !== undefined) {
        circles.push([...trail.slice(at + 1).flatMap(({ by }) => by ?? []), way]);
      } else if (!done.has(way.to)) {
        onTrail.set(way.to, trail.length);
        trail.push(stopAt(way.to, way));
      }
    }
  }
  return circles;
}

/** The way of a circle that can best be changed: a group's overflow, else the first. */
export const wayToChange = (circle: readonly Way[]): Way | undefined =>
  circle.find(({ from }) => from.kind.token === tokens.callGroup) ?? circle[0];

/** A circle as a person reads it, from `first` back to it; the middle of a long one is left out. */
export function nameCircle(circle: readonly Way[], first: Way, most = 6): string {
  const from = Math.max(circle.indexOf(first), 0);
  const turned = [...circle.slice(from), ...circle.slice(0, from)];
  const names = turned.map((way) => nameObject(way.from));
  const shown = names.length > most ? [...names.slice(0, most - 1), "…"] : names;
  return [...shown, nameObject(first.from)].join(" → ");
}

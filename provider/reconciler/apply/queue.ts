/** Which steps of a plan may begin: each after what it waits for, and what leaves a choice to the server last. Pure. */
import { isSet } from "../../model/value.ts";
import { stepKey } from "../plan/types.ts";
import type { Work } from "./work.ts";

/** Rows of one bulk call (guide, "Bulk Upload Users"). */
export const bulkSize = 1000;

/** See the head of this file. */
export interface Queue {
  /** The next steps to begin with, in one batch; none where all that remain wait. */
  take(): readonly Work[];
  /** A step has ended. @returns those that will never come because of it, with what they waited for */
  end(work: Work, done: boolean): readonly { readonly work: Work; readonly after: Work }[];
}

/**
 * Makes one.
 *
 * @param works all steps
 * @param isBulk true for creates that go with others of their kind in one request
 */
export function createQueue(works: readonly Work[], isBulk: (work: Work) => boolean): Queue {
  const known = new Set(works.map(keyOf));
  const waiting = new Map(
    works.map((work) => [keyOf(work), new Set(work.step.waitsFor.filter((key) => known.has(key)))]),
  );
  const followers = followersOf(works);
  const ended = new Set<string>();
  // Whoever leaves a value to the server goes last: it may choose the very one that another declares.
  const firm = new Set<Work>();
  const open = new Set<Work>();
  let firmUnderWay = 0;
  const enter = (work: Work) => void (leavesChoice(work) ? open : firm).add(work);
  for (const work of works) if (waiting.get(keyOf(work))?.size === 0) enter(work);

  const pick = (from: Set<Work>, batch: Work[]): void => {
    const [first] = batch.length > 0 ? batch : from;
    if (first === undefined) return;
    const many = isBulk(first);
    for (const each of from) {
      if (batch.length === (many ? bulkSize : 1)) break;
      const joins = each === first || (many && isBulk(each) && each.subject.kind === first.subject.kind);
      if (joins) batch.push(each);
    }
    for (const each of batch) from.delete(each);
  };

  return {
    take() {
      const batch: Work[] = [];
      pick(firm, batch);
      const taken = batch.length;
      // One request does its rows in order, those with a value of their own first.
      const [first] = batch;
      const joins = first === undefined || isBulk(first);
      if (joins && firm.size === 0 && firmUnderWay === 0) pick(open, batch);
      firmUnderWay += taken;
      return batch;
    },
    end(work, done) {
      if (!leavesChoice(work)) firmUnderWay -= 1;
      const lost: { work: Work; after: Work }[] = [];
      const ends: { readonly work: Work; readonly done: boolean }[] = [{ work, done }];
      for (let next = ends.pop(); next !== undefined; next = ends.pop()) {
        const key = keyOf(next.work);
        ended.add(key);
        for (const follower of followers.get(key) ?? []) {
          const name = keyOf(follower);
          const waits = waiting.get(name);
          waits?.delete(key);
          if (ended.has(name)) continue;
          if (!next.done) {
            ended.add(name);
            lost.push({ work: follower, after: next.work });
            ends.push({ work: follower, done: false });
          } else if (waits?.size === 0) enter(follower);
        }
      }
      return lost;
    },
  };
}

const keyOf = ({ step }: Work): string => stepKey(step);

/** True where the server chooses something that only one object can have (an extension). */
function leavesChoice({ step, subject: { kind }, inputs }: Work): boolean {
  if (step.action !== "create") return false;
  return Object.keys(kind.spare(new Set()) ?? {}).some(
    (field) => kind.inputs[field]?.marks.serverChosen && !isSet(inputs[field]),
  );
}

function followersOf(works: readonly Work[]): ReadonlyMap<string, readonly Work[]> {
  const followers = new Map<string, Work[]>();
  for (const work of works) {
    for (const key of work.step.waitsFor) {
      const known = followers.get(key);
      if (known) known.push(work);
      else followers.set(key, [work]);
    }
  }
  return followers;
}

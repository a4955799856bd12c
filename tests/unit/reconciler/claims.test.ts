/** The table of claims, and what it costs to look for who has what. */
import { createClaims } from "../../../provider/reconciler/claims.ts";
import type { AnyKind, Subject } from "../../../provider/reconciler/types.ts";
import { fc } from "../../support/fast-check.ts";
import { lampKind, lampServer } from "../../support/lamp.ts";
import { lampStage, noSecrets } from "../../support/lamp-stage.ts";

describe("what a large run asks", () => {
  /** How often an apply of so many creates asks what an object takes, among as many that are live. */
  async function callsOf(count: number): Promise<number> {
    let calls = 0;
    const counting = (plain: AnyKind): Partial<AnyKind> => ({
      claims: (values) => {
        calls += 1;
        return plain.claims(values);
      },
    });
    const { all, engine, make } = lampStage({ kind: counting });
    const lamps = (word: string, first: number) =>
      Array.from({ length: count }, (_, index) => ({
        name: `${word}${index}`,
        channel: String(first + index),
      }));
    await make(...lamps("live", 1000));
    const plan = await engine.plan(all(...lamps("new", 2000)));
    calls = 0;
    const report = await engine.apply(plan, noSecrets);
    expect(report).toMatchObject({ done: count, failed: 0, skipped: 0 });
    return calls;
  }

  test("grows with what it creates, not with the product of that and what is live", async () => {
    const [few, some, many] = [await callsOf(10), await callsOf(20), await callsOf(40)];
    expect(many - some).toBe(2 * (some - few));
  });

  test("one owner after another looks at its own entries alone", () => {
    const readsOf = (count: number): number => {
      const claims = createClaims();
      const kind = lampKind(lampServer());
      let reads = 0;
      const subject = (name: string): Subject => ({
        kind,
        name,
        get owner() {
          reads += 1;
          return name;
        },
      });
      for (let index = 0; index < count; index += 1) claims.take(subject(`l${index}`), [`channel ${index}`]);
      return reads;
    };
    expect(readsOf(40)).toBe(4 * readsOf(10));
  });
});

describe("the table of claims", () => {
  const kind = lampKind(lampServer());
  const owners = fc.constantFrom("a", "b", "c");
  const words = fc.uniqueArray(fc.constantFrom("channel 1", "channel 2", "channel 3"), { maxLength: 2 });

  test("knows what a plain map of claims knows, also after owners took others and went", () => {
    const change = fc.tuple(owners, fc.option(words));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
        const claims = createClaims();
        const plain = new Map<string, string>();
        for (const [owner, wanted] of changes) {
          const isAnothers = (claim: string) => plain.has(claim) && plain.get(claim) !== owner;
          const take = () => claims.take({ kind, name: owner, owner }, wanted ?? []);
          if (wanted === null) claims.release(kind, `id-${owner}`, owner);
          else if (wanted.some(isAnothers)) {
            expect(take).toThrow(`takes ${wanted.find(isAnothers)}, which Lamp "`);
            continue;
          } else take();
          for (const [claim, other] of plain) if (other === owner) plain.delete(claim);
          for (const claim of wanted ?? []) plain.set(claim, owner);
          expect([...claims.taken()].sort()).toEqual([...plain.keys()].sort());
        }
      }),
    );
  });
});

/** The order of steps. */

import { inOrderOfWork } from "../../../provider/runbook/order.ts";
import { fc } from "../../support/fast-check.ts";

const at = (place: string, ...objects: readonly string[]) => objects.map((object) => ({ object, place }));

const names = (items: readonly { readonly object: string }[]) => items.map(({ object }) => object);

test("what is named comes first, and what is done at one place stays together", () => {
  const items = [...at("Teams", "sales", "menu"), ...at("Users", "ana"), ...at("Hours", "office")];
  const references = new Map([
    ["sales", ["ana"]],
    ["menu", ["sales"]],
    ["office", ["sales"]],
  ]);
  expect(names(inOrderOfWork(items, references))).toEqual(["ana", "sales", "menu", "office"]);
});

test("a place that cannot be finished yet waits for one that can", () => {
  const items = [...at("Numbers", "main", "assignment"), ...at("Teams", "sales"), ...at("Users", "ana")];
  const references = new Map([
    ["assignment", ["main", "sales"]],
    ["sales", ["ana"]],
  ]);
  expect(names(inOrderOfWork(items, references))).toEqual(["ana", "sales", "main", "assignment"]);
});

test("whatever refers to whatever, nothing is lost and nothing comes too early", () => {
  const stage = fc.array(
    fc.record({ place: fc.constantFrom("A", "B", "C"), targets: fc.array(fc.nat(20), { maxLength: 3 }) }),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(stage, (drafts) => {
      const items = drafts.map(({ place }, index) => ({ object: `o${index}`, place }));
      // Only to earlier ones, so that there is no circle; the order they stand in is turned round.
      const references = new Map(
        drafts.map(({ targets }, index) => [
          `o${index}`,
          [...new Set(targets.filter((target) => target < index).map((target) => `o${target}`))],
        ]),
      );
      const ordered = names(inOrderOfWork(items.toReversed(), references));
      expect(ordered.toSorted()).toEqual(names(items).toSorted());
      for (const [from, targets] of references) {
        for (const target of targets) expect(ordered.indexOf(target)).toBeLessThan(ordered.indexOf(from));
      }
    }),
  );
});

/** What the products may do at any time: give small pages, refuse, say more than we know, be changed by somebody else. */

import { systemEnvironment } from "../../provider/clients/environment.ts";
import { openClients } from "../../provider/clients/open.ts";
import type { Field } from "../../provider/model/shape.ts";
import type { Value, Values } from "../../provider/model/value.ts";
import type { JsonObject } from "../../provider/plugin/codec.ts";
import { compare } from "../../provider/reconciler/compare.ts";
import { fieldArbitrary, isValid } from "../support/arbitrary.ts";
import { fc } from "../support/fast-check.ts";
import type { Stored } from "../support/front-end.ts";
import { startNewerApi } from "../support/newer-api.ts";
import {
  adopting,
  type Case,
  changeableFields,
  checked,
  deletable,
  edited,
  expectNoDifference,
  expectNoWrites,
  type Law,
  name,
  ownPath,
} from "./case.ts";
import { crowds, join } from "./crowd.ts";

/** See the head of this file. */
export const lawsOfApis: readonly Law[] = [
  {
    name: "paging",
    text: "where a page holds one object, and others come in mid-list, what is live is found and nothing is made twice",
    async holds(one) {
      const { kind, world, open, inputs } = one;
      const clients = openClients(
        world.settings as unknown as Parameters<typeof openClients>[0],
        systemEnvironment(),
      );
      const others = crowds[kind.name] === undefined ? 0 : 3;
      for (let turn = 0; turn < others; turn += 1) await join(world, kind, clients, turn);
      const stored = await (await open()).create(kind, name, adopting(kind, inputs));
      const objects = await one.count();
      await world.control("POST", "/settings", { pageSize: 1 });
      expect(await one.count()).toBe(objects);
      const front = await open();
      await world.fault({ match: { effect: "read", path: ownPath }, fault: { delayMs: 20 }, after: 1 });
      const refreshing = front.refresh(kind, name, stored);
      if (others > 0) await join(world, kind, clients, others);
      const refreshed = await refreshing;
      await world.clearFaults();
      await clients.close();
      expect(refreshed?.id).toBe(stored.id);
      await expectNoDifference(front, kind, refreshed as Stored, adopting(kind, inputs));
      expect((await (await open()).create(kind, name, adopting(kind, inputs))).id).toBe(stored.id);
      expect(await one.count()).toBe(objects + Math.sign(others));
    },
  },
  {
    name: "changed fields only",
    text: "a change of one field leaves alone what somebody else changed of another",
    exempt: (kind) => {
      if (kind.name === "NumberAssignment") return "its targets exclude one another: it has one at a time";
      return changeableFields(kind).length > 1 ? undefined : "it has one field that can change, and no other";
    },
    async holds(one) {
      const changes = oneOfEach(one);
      const { kind, open, inputs } = one;
      const stored = await (await open()).create(kind, name, adopting(kind, inputs));
      let judged = 0;
      for (const [index, ours] of changes.entries()) {
        // Neighbours and their neighbours: what a product keeps together stands together.
        const others = new Set(
          [1, 2].map((distance) => changes[(index + distance) % changes.length] ?? ours),
        );
        for (const theirs of others) {
          if (theirs.field === ours.field || !isValid(kind, withAll(one, ours, theirs))) continue;
          await judgeTwoHands(one, stored, ours, theirs);
          judged += 1;
        }
      }
      expect(judged).toBeGreaterThan(0);
    },
  },
  {
    name: "refusal",
    text: "what a product refuses is said with the resource, the status and the request id, and changes nothing",
    async holds(one) {
      const { kind, world, open, inputs } = one;
      const stored = await (await open()).create(kind, name, deletable(kind, adopting(kind, inputs)));
      const change = oneOfEach(one)[0];
      const after = change && deletable(kind, await declare(one, change));
      await world.fault({ match: { effect: "write" }, fault: { status: 422 } });
      const message = expect.stringMatching(
        new RegExp(`^(Twilio )?${kind.name} ".+": .*failed with 422.*Request id: `, "s"),
      );
      if (after !== undefined) {
        await expect((await open()).update(kind, name, stored, after)).rejects.toMatchObject({ message });
      }
      if (!kind.permanent) {
        await expect((await open()).remove(kind, name, stored)).rejects.toMatchObject({ message });
      }
      await world.clearFaults();
      const refreshed = await (await open()).refresh(kind, name, stored);
      await expectNoDifference(await open(), kind, refreshed as Stored, stored.inputs);
    },
  },
  {
    name: "newer API",
    text: "an answer with fields that nobody here knows is read, compared and written like any other",
    async holds({ kind, world, open, inputs }) {
      const newer = await startNewerApi(world.settings);
      try {
        const front = await open(newer.settings);
        const stored = await front.create(kind, name, adopting(kind, inputs));
        expect(JSON.stringify(stored.outputs)).not.toContain("rehearsal");
        const next = await open(newer.settings);
        const refreshed = await next.refresh(kind, name, stored);
        await expectNoDifference(next, kind, refreshed as Stored, adopting(kind, inputs));
        await expectNoWrites(world, async () => next.update(kind, name, stored, adopting(kind, inputs)));
        if (!kind.permanent) await next.remove(kind, name, stored);
      } finally {
        await newer.close();
      }
    },
  },
];

/** Another value for one field, which the declaration bears. */
interface FieldChange {
  readonly field: string;
  readonly value: Value;
}

const withAll = ({ values }: Case, ...changes: readonly FieldChange[]): Values =>
  edited(values as JsonObject, Object.fromEntries(changes.map(({ field, value }) => [field, value])));

/** A change of each field that can change alone, and that the provider too calls a change. */
function oneOfEach(one: Case): readonly FieldChange[] {
  const { kind, references } = one;
  const options = references === undefined ? {} : { references };
  return changeableFields(kind).flatMap((field) => {
    const arbitrary = fieldArbitrary(kind.inputs[field] as Field, options);
    const value = fc.sample(arbitrary, { numRuns: 50, seed: 20261122 }).find((each) => {
      const after = withAll(one, { field, value: each });
      return isValid(kind, after) && compare(kind.inputs, after, one.values, "declared").length > 0;
    });
    return value === undefined ? [] : [{ field, value }];
  });
}

async function declare(one: Case, ...changes: readonly FieldChange[]): Promise<JsonObject> {
  const { kind, open } = one;
  return adopting(kind, await checked(await open(), kind, withAll(one, ...changes)));
}

/** Somebody else changes one field and we another: at the end both are as each wanted. */
async function judgeTwoHands(
  one: Case,
  stored: Stored,
  ours: FieldChange,
  theirs: FieldChange,
): Promise<void> {
  const { kind, open } = one;
  await (await open()).update(kind, name, stored, await declare(one, theirs));
  const updated = await (await open()).update(kind, name, stored, await declare(one, ours));
  const both = await declare(one, ours, theirs);
  const front = await open();
  // Seen as somebody who declares both: what is left to the server, or cannot be read, is then compared or believed.
  const outputs = edited(updated.outputs, { [theirs.field]: both[theirs.field] });
  const refreshed = (await front.refresh(kind, name, { id: updated.id, inputs: both, outputs })) as Stored;
  expect({ [theirs.field]: await front.diff(kind, name, refreshed, both) }).toEqual({
    [theirs.field]: { changes: false, replaces: [], detailed: {} },
  });
  await (await open()).update(kind, name, refreshed, stored.inputs);
}

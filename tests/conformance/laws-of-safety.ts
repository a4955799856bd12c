import { systemEnvironment } from "../../provider/clients/environment.ts";
import { openClients } from "../../provider/clients/open.ts";
import type { Values } from "../../provider/model/value.ts";
import { type FrontEnd, leapingEnvironment, type Stored } from "../support/front-end.ts";
import {
  adopting,
  changeableFields,
  deletable,
  edited,
  expectNoDifference,
  expectNoWrites,
  expectOwnReads,
  type Law,
  name,
  ownPath,
} from "./case.ts";

/** See the head of this file. */
export const lawsOfSafety: readonly Law[] = [
  {
    name: "protect",
    text: "what cannot be got back is kept by a delete, whatever came before it, and nothing is sent",
    exempt: (kind) => (kind.retained ? undefined : "its objects can be made again"),
    async holds({ kind, world, open, inputs }) {
      const declared = adopting(kind, inputs);
      const kept = async (body: (front: FrontEnd) => Promise<unknown>) => {
        const front = await open();
        await expectNoWrites(world, () => body(front));
        expect((await (await open()).refresh(kind, name, stored))?.id).toBe(stored.id);
      };
      await world.fault({ match: { effect: "write" }, fault: { cut: "after" }, times: 1 });
      await (await open()).create(kind, name, declared).catch(() => undefined);
      await world.clearFaults();
      // Begins with a crash: the object of a lost answer is protected like any other.
      const stored = await (await open()).create(kind, name, declared);
      await kept((front) => front.remove(kind, name, stored));
      await kept(async (front) => {
        expect((await front.create(kind, "new name", declared)).id).toBe(stored.id);
        await front.remove(kind, name, stored);
      });
      await kept(async (front) => {
        await front.diff(kind, name, stored, declared);
        expect((await front.create(kind, name, declared)).id).toBe(stored.id);
        await front.remove(kind, name, stored);
      });
      await world.fault({ match: { effect: "write" }, fault: { status: 422 } });
      const careless = await open();
      const text = changeableFields(kind).find(
        (field) => typeof inputs[field] === "string" && !kind.key.flat().includes(field),
      );
      const other = edited(declared, { [text ?? ""]: "Other", onDelete: "delete" });
      await expect(careless.update(kind, name, stored, other)).rejects.toMatchObject({
        message: expect.stringContaining("failed with 422"),
      });
      await world.clearFaults();
      await kept(() => careless.remove(kind, name, stored));
    },
  },
  {
    name: "adopt",
    text: "an object that equals the declaration is taken over, not made twice",
    async holds(one) {
      const { kind, open, inputs } = one;
      const first = await (await open()).create(kind, name, adopting(kind, inputs));
      const objects = await one.count();
      const { adopt: _, ...plain } = inputs;
      const second = await (await open()).create(kind, name, plain);
      expect(second.id).toBe(first.id);
      expect(await one.count()).toBe(objects);
    },
  },
  {
    name: "rename in the program",
    text: "a rename without an alias, in either order of its steps, leaves the same object alive under the same id",
    async holds({ kind, open, inputs }) {
      const declared = deletable(kind, inputs);
      const stored = await (await open()).create(kind, "old name", adopting(kind, declared));
      const run = await open();
      const renamed = await run.create(kind, "new name", declared);
      await run.remove(kind, "old name", stored);
      expect(renamed.id).toBe(stored.id);
      expect((await (await open()).refresh(kind, "new name", renamed))?.id).toBe(stored.id);
    },
  },
  {
    name: "replace on request",
    text: "--replace of an unchanged object gives the same object, alive",
    async holds({ kind, open, inputs }) {
      const declared = deletable(kind, inputs);
      const stored = await (await open()).create(kind, name, adopting(kind, declared));
      const run = await open();
      await run.diff(kind, name, stored, declared);
      const again = await run.create(kind, name, declared);
      await run.remove(kind, name, stored);
      expect(again.id).toBe(stored.id);
      expect((await (await open()).refresh(kind, name, again))?.id).toBe(stored.id);
    },
  },
  {
    name: "one object, one resource",
    text: "two resources of one run cannot stand for one object",
    async holds({ kind, open, inputs }) {
      const run = await open();
      await run.create(kind, "first", adopting(kind, inputs));
      await expect(run.create(kind, "second", adopting(kind, inputs))).rejects.toMatchObject({
        message: expect.stringMatching(/stands for the same object|takes .+, which .+ takes already/),
      });
    },
  },
  {
    name: "unreadable",
    text: "where reading fails nothing is created, deleted or taken for gone",
    async holds({ kind, world, open, inputs }) {
      const stored = await (await open()).create(kind, name, adopting(kind, deletable(kind, inputs)));
      for (const status of [403, 500]) {
        const fault = { status, body: { message: "planted" } };
        await world.fault({ match: { effect: "read", path: ownPath }, fault });
        const message = expect.stringMatching(/could not be read|answered|refused|permission|planted/);
        const refused = (ask: (front: FrontEnd) => Promise<unknown>) =>
          expectOwnReads(world, () =>
            expectNoWrites(world, async () => expect(ask(await open())).rejects.toMatchObject({ message })),
          );
        await refused((front) => front.create(kind, name, adopting(kind, inputs)));
        if (!kind.permanent) await refused((front) => front.remove(kind, name, stored));
        await refused((front) => front.refresh(kind, name, stored));
        await world.clearFaults();
      }
      expect((await (await open()).refresh(kind, name, stored))?.id).toBe(stored.id);
    },
  },
  {
    name: "rate",
    text: "a read and a write that are answered 429 wait as long as they are told, and the work finishes",
    async holds({ kind, world, open, inputs }) {
      const declared = adopting(kind, inputs);
      for (const effect of ["read", "write"]) {
        const fault = { status: 429, retryAfter: 60 };
        await world.fault({ match: { effect, path: ownPath }, fault, times: 1 });
      }
      const clock = leapingEnvironment();
      const stored = await (await open(world.settings, clock)).create(kind, name, declared);
      // Once for the read and once for the write, whichever way the two meet in the row of one API.
      expect(clock.waited()).toBeGreaterThan(119_000);
      await world.fault({ match: { path: ownPath }, fault: { status: 429, retryAfter: 60 }, times: 1 });
      const later = leapingEnvironment();
      const refreshed = await (await open(world.settings, later)).refresh(kind, name, stored);
      expect(later.waited()).toBeGreaterThan(59_000);
      expect(refreshed?.id).toBe(stored.id);
    },
  },
  {
    name: "crash at each write",
    text: "each write in turn fails, or is done and its answer lost: a rerun converges with no duplicate",
    async holds(first) {
      for (const fault of [{ cut: "after" }, { status: 500 }]) {
        let whole = false;
        for (let write = 0; !whole; write += 1) {
          // What no delete takes back begins anew in a world of its own.
          const one = first.kind.permanent ? await first.again() : first;
          const { kind, world, open, inputs } = one;
          const declared = deletable(kind, adopting(kind, inputs));
          const before = await one.count();
          await world.forgetRequests();
          await world.fault({ match: { effect: "write" }, fault, times: fault.cut ? 1 : 100, after: write });
          await (await open()).create(kind, name, declared).catch(() => undefined);
          await world.clearFaults();
          whole = (await world.requests()).writes <= write;
          const front = await open();
          const stored = await front.create(kind, name, declared);
          await expectNoDifference(
            front,
            kind,
            (await (await open()).refresh(kind, name, stored)) as Stored,
            declared,
          );
          expect((await one.count()) - before).toBeLessThanOrEqual(1);
          if (!kind.permanent) await (await open()).remove(kind, name, stored);
        }
      }
    },
  },
  {
    name: "protection binds",
    text: "changing onDelete is an update, so that it is in the state before a delete needs it",
    exempt: (kind) => (kind.retained ? undefined : "its objects can be made again"),
    async holds({ kind, world, open, inputs }) {
      const careless = { ...adopting(kind, inputs), onDelete: "delete" };
      const front = await open();
      const stored = await front.create(kind, name, careless);
      const careful = { ...careless, onDelete: "retain" };
      expect((await front.diff(kind, name, stored, careful)).changes).toBe(true);
      const updated = await front.update(kind, name, stored, careful);
      await expectNoWrites(world, async () => (await open()).remove(kind, name, updated));
    },
  },
  {
    name: "two live objects",
    text: "two live objects under one key are an error that names both ids, and nothing is written",
    exempt: (kind) => (kind.uniqueKey || kind.singleton ? "the server keeps its key unique" : undefined),
    async holds({ kind, world, open, inputs }) {
      const clients = openClients(
        world.settings as unknown as Parameters<typeof openClients>[0],
        systemEnvironment(),
      );
      const made: (string | undefined)[] = [];
      for (let copy = 0; copy < 2; copy += 1) {
        made.push(
          (
            await kind.create?.(clients, {
              ...inputs,
              ...(kind.name === "CallGroup" ? { extension: undefined } : {}),
            } as Values)
          )?.id,
        );
      }
      await clients.close();
      await expectNoWrites(world, async () => {
        await expect((await open()).create(kind, name, inputs)).rejects.toMatchObject({
          message: expect.stringMatching(
            new RegExp(`ids (${made.join(" and ")}|${made.reverse().join(" and ")})\\.`),
          ),
        });
      });
    },
  },
  {
    name: "two at once",
    text: "two runs at the same moment end with one object, or with a clear conflict and one object",
    async holds(one) {
      const { kind, open, inputs } = one;
      const before = await one.count();
      const runs = await Promise.all([open(), open()]);
      await Promise.allSettled(runs.map((run) => run.create(kind, name, adopting(kind, inputs))));
      const rerun = (await open()).create(kind, name, adopting(kind, inputs));
      if (kind.retained && (await one.count()) - before > 1) {
        // What cannot be got back is not deleted to tidy up: a person decides, and is told both ids.
        await expect(rerun).rejects.toMatchObject({
          message: expect.stringMatching(/2 live objects have the key .+: ids .+ and /),
        });
        return;
      }
      expect((await rerun).id).not.toBe("");
      expect((await one.count()) - before).toBeLessThanOrEqual(1);
    },
  },
  {
    name: "cancel",
    text: "after a cancel no write begins",
    dynamic: "Node's dynamic server passes no cancel on",
    async holds({ kind, world, open, inputs }) {
      const run = await open();
      await run.preview(kind, name, adopting(kind, inputs));
      await run.cancel();
      await expectNoWrites(world, async () => {
        await run.create(kind, name, adopting(kind, inputs)).catch(({ message }: { message: string }) => {
          expect(message).toContain("the run was cancelled before this was written");
        });
      });
    },
  },
  {
    name: "cancel of a wait",
    text: "a write that was told to wait is not sent again after a cancel",
    dynamic: "Node's dynamic server passes no cancel on",
    async holds({ kind, world, open, inputs }) {
      // As long as a wait can be: the run is cancelled long before it is over.
      await world.fault({ match: { effect: "write" }, fault: { status: 429, retryAfter: 120 }, times: 1 });
      const run = await open();
      const created = run.create(kind, name, adopting(kind, inputs)).catch((error: unknown) => error);
      while ((await world.requests()).writes === 0) await new Promise(setImmediate);
      await run.cancel();
      await expectNoWrites(world, async () => {
        const message = expect.stringMatching(/was cancelled before it was sent\. Run again to go on\./);
        expect(await created).toMatchObject({ message });
      });
    },
  },
];

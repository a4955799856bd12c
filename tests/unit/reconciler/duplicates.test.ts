import type { Live } from "../../../provider/model/resource.ts";
import { checkInputs } from "../../../provider/reconciler/check.ts";
import { createEngine } from "../../../provider/reconciler/engine.ts";
import { createKeyedObjects, type KeyedObjects } from "../../../provider/reconciler/keyed.ts";
import { match } from "../../../provider/reconciler/match.ts";
import type { AnyKind } from "../../../provider/reconciler/types.ts";
import { fc } from "../../support/fast-check.ts";
import { lamp, lampKind, lampServer, noDoors } from "../../support/lamp.ts";

describe("the watch for two objects under one key", () => {
  test("costs a list for each doubling, not one for each create", async () => {
    const server = lampServer();
    const kind = lampKind(server, { uniqueKey: false });
    const engine = createEngine({ clients: noDoors, kinds: [kind], portal: "warn" });
    const creates = Array.from({ length: 256 }, (_, index) =>
      engine.create(
        { kind, name: `l${index}`, owner: `urn:${index}` },
        { inputs: checkInputs(kind, "l", { name: `L${index}` }).inputs, preview: false },
      ),
    );
    await Promise.all(creates);
    const lists = server.calls.filter((call) => call === "list").length;
    expect(server.lamps.size).toBe(256);
    // One for the snapshot, one for each of 1, 2, 4 … 256, and at most one after the last.
    expect(lists).toBeLessThanOrEqual(11);
    expect(lists).toBeGreaterThanOrEqual(2);
  });

  test("a duplicate of what was made earlier in the run is a warning with both ids", async () => {
    const server = lampServer();
    const plain = lampKind(server, { uniqueKey: false });
    let made = 0;
    const kind: AnyKind = {
      ...plain,
      create: async (write, desired) => {
        made += 1;
        // Somebody else's copy of the first lamp, which is older, shows up just before our third one.
        const dated = (id: string, createdAt: string) =>
          server.lamps.set(id, { ...lamp(id, { name: "A" }), outputs: { createdAt } });
        if (made === 3) {
          dated("lamp-0", "2026-01-01");
          dated("lamp-1", "2026-02-02");
        }
        return (plain.create as NonNullable<typeof plain.create>)(write, desired);
      },
    };
    const engine = createEngine({ clients: noDoors, kinds: [kind], portal: "warn" });
    const warnings: string[] = [];
    for (const name of ["A", "B", "C", "D"]) {
      const inputs = checkInputs(kind, name, { name }).inputs;
      const outcome = await engine.create({ kind, name, owner: name }, { inputs, preview: false });
      warnings.push(...outcome.warnings);
    }
    expect(warnings[0]).toBe(
      "Lamp lamp-1: somebody else created an object with the same key at the same moment (ids lamp-0 and lamp-1). Delete one of them and run pulumi refresh.",
    );
  });
});

describe("match by index", () => {
  const kind = { ...lampKind(lampServer()), key: [["room", "name"], ["name"]] };
  const values = fc.record(
    {
      name: fc.constantFrom("a", "b", "c"),
      room: fc.constantFrom("hall", "Hall ", "attic", null),
      channel: fc.constantFrom("1", "2", "3"),
    },
    { requiredKeys: ["name"] },
  );
  const change = fc.tuple(fc.integer({ min: 0, max: 5 }), fc.option(values));

  /** The changes, in an index and in a plain map. */
  function changed(
    changes: readonly (readonly [number, Live["values"] | null])[],
    ask: (objects: KeyedObjects) => void,
  ): { readonly objects: KeyedObjects; readonly plain: ReadonlyMap<string, Live> } {
    const objects = createKeyedObjects(kind);
    const plain = new Map<string, Live>();
    for (const [index, [number, next]] of changes.entries()) {
      const id = `id-${number}`;
      // An index is made when it is first asked for, among objects that are there already.
      if (index === 3) ask(objects);
      plain.delete(id);
      // What comes again takes the place of what was there.
      if (next === null) objects.remove(id);
      else {
        const live = { id, values: next, outputs: {} };
        plain.set(id, live);
        objects.put(live);
      }
    }
    return { objects, plain };
  }

  test("finds what a search through all finds, also after objects came, changed and went", () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), values, (changes, wanted) => {
        const { objects, plain } = changed(changes, (some) => void some.withKey(["name"], { name: "a" }));
        const room = (one: { room?: string | null | undefined }) => one.room?.trim().toLowerCase() ?? null;
        const byRoom = wanted.room !== undefined && wanted.room !== null;
        const ids = [...plain.values()]
          .filter(
            (live) =>
              live.values.name === wanted.name &&
              (!byRoom || room(live.values as typeof wanted) === room(wanted)),
          )
          .map(({ id }) => id);
        const found = match(kind, wanted, objects);
        const foundIds = found.found === "one" ? [found.live.id] : found.found === "many" ? found.ids : [];
        expect([...foundIds].sort()).toEqual(ids.sort());
      }),
    );
  });

  test("finds what is near but for case, as a search through all does", () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
        const upper = changes.map(([number, next]) =>
          next !== null && number % 2 === 0
            ? ([number, { ...next, name: next.name.toUpperCase() }] as const)
            : ([number, next] as const),
        );
        const { objects, plain } = changed(upper, (some) => void some.nearKey(["name"], { name: "a" }));
        for (const name of ["a", "B"]) {
          const near = [...plain.values()].filter(
            ({ values }) => String(values.name).toLowerCase() === name.toLowerCase(),
          );
          expect(objects.nearKey(["name"], { name })).toEqual(near);
        }
      }),
    );
  });

  test("finds who has what only one can have, as a search through all does", () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
        const { objects, plain } = changed(changes, (some) => void some.withClaim("channel 1"));
        const all = [...plain.values()];
        for (const claim of ["channel 1", "channel 2", "channel 3"]) {
          const holders = all.filter((live) => kind.claims(live.values).includes(claim));
          expect(objects.withClaim(claim)).toEqual(holders);
        }
        const taken = all.flatMap((live) => kind.claims(live.values));
        expect([...objects.claims()].sort()).toEqual([...new Set(taken)].sort());
      }),
    );
  });
});

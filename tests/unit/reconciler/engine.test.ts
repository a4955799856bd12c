import { PartialError } from "../../../provider/model/problem.ts";
import { UNKNOWN, type Values } from "../../../provider/model/value.ts";
import { checkInputs } from "../../../provider/reconciler/check.ts";
import { createEngine } from "../../../provider/reconciler/engine.ts";
import type { AnyKind, Engine, RunRegister, Subject } from "../../../provider/reconciler/types.ts";
import { lamp, lampKind, lampServer, noDoors } from "../../support/lamp.ts";

function world(options: { retained?: boolean; uniqueKey?: boolean } = {}) {
  const server = lampServer();
  const kind = lampKind(server, options);
  const engine = (run?: RunRegister): Engine =>
    createEngine({ clients: noDoors, kinds: [kind], portal: "warn", run });
  const subject = (name: string): Subject => ({ kind, name, owner: `urn:${name}` });
  const full = (values: Values): Values => checkInputs(kind, "test", values).inputs;
  return { server, kind, engine, subject, full };
}

const writes = (calls: readonly string[]) => calls.filter((call) => !/^(list|get)/.test(call));

describe("create", () => {
  test("in a preview shows what is not known yet, and writes nothing", async () => {
    const { server, engine, subject, full } = world();
    const outcome = await engine().create(subject("desk"), { inputs: full({ name: "Desk" }), preview: true });
    expect(outcome).toEqual({
      id: "",
      inputs: { name: "Desk", brightness: 50, mode: "exact" },
      outputs: {
        name: "Desk",
        brightness: 50,
        mode: "exact",
        channel: UNKNOWN,
        serial: UNKNOWN,
        token: UNKNOWN,
        hours: UNKNOWN,
      },
      warnings: [],
      incomplete: [],
    });
    expect(writes(server.calls)).toEqual([]);
  });

  test("sends what was declared without the engine's own settings, and keeps what the server chose as output", async () => {
    const { server, engine, subject, full } = world();
    const inputs = full({ name: "Desk", adopt: true, pin: "1234" });
    const outcome = await engine().create(subject("desk"), { inputs, preview: false });
    expect(writes(server.calls)).toEqual([
      'create {"name":"Desk","pin":"1234","brightness":50,"mode":"exact"}',
    ]);
    expect(outcome.id).toBe("lamp-1");
    expect(outcome.outputs).toMatchObject({ channel: "7", serial: "S-lamp-1", token: "once", pin: "1234" });
  });

  test("beside an object whose key differs in case alone says so, in a preview and after it", async () => {
    const { server, engine, subject, full } = world({ uniqueKey: false });
    server.lamps.set("lamp-9", lamp("lamp-9", { name: "Desk" }));
    const inputs = full({ name: "desk" });
    const beside =
      'Lamp "desk": is created beside a live object (id lamp-9) whose key differs in case alone: name "desk" here, name "Desk" there; a reference by such a name means both. If that one is meant, import it instead: pulumi import spoke:index:Lamp desk lamp-9.';
    expect((await engine().create(subject("desk"), { inputs, preview: true })).warnings).toEqual([beside]);
    expect((await engine().create(subject("desk"), { inputs, preview: false })).warnings).toEqual([beside]);
  });

  test("beside an object of another resource whose key differs in case alone says nothing", async () => {
    const { engine, subject, full } = world({ uniqueKey: false });
    const one = engine();
    const made = await one.create(subject("one"), { inputs: full({ name: "Desk" }), preview: false });
    const second = await one.create(subject("two"), { inputs: full({ name: "desk" }), preview: false });
    expect(second.warnings).toEqual([]);
    const another = engine();
    another.hold(subject("one"), { id: made.id, inputs: full({ name: "Desk" }) });
    another.hold(subject("two"), { id: second.id, inputs: full({ name: "desk" }) });
    const third = await another.create(subject("three"), { inputs: full({ name: "DESK" }), preview: true });
    expect(third.warnings).toEqual([]);
  });

  test("takes over an object whose key is the same text in another form", async () => {
    const { server, engine, subject, full } = world({ uniqueKey: false });
    server.lamps.set("lamp-9", lamp("lamp-9", { name: "Café".normalize("NFC") }));
    const inputs = full({ name: "Café".normalize("NFD") });
    const { id } = await engine().create(subject("cafe"), { inputs, preview: false });
    expect({ id, writes: writes(server.calls) }).toEqual({ id: "lamp-9", writes: [] });
  });

  test("two resources of one key in two forms are found by a preview", async () => {
    const { engine, subject, full } = world({ uniqueKey: false });
    const one = engine();
    const create = (name: string, key: string) =>
      one.create(subject(name), { inputs: full({ name: key }), preview: true });
    await create("one", "Café".normalize("NFC"));
    await expect(create("two", "Café".normalize("NFD"))).rejects.toThrow(
      'Lamp "two": stands for the same object (name "Café") as Lamp "one". Keep one of the two resources, or give this one another key. Where a resource was renamed in the program, give it an alias of its old name.'.replace(
        "Café",
        "Café".normalize("NFD"),
      ),
    );
  });

  test("takes over an object that equals the declaration, and says which secret is lost", async () => {
    const { server, engine, subject, full } = world();
    server.lamps.set("lamp-9", lamp("lamp-9", { name: "Desk" }));
    const inputs = full({ name: "Desk" });
    const plan = await engine().create(subject("desk"), { inputs, preview: true });
    expect(plan.warnings).toEqual([
      'Lamp "desk": will take over the live object lamp-9; its token was shown once, when it was created, and will be empty here. If this resource was renamed or moved in the program, give it an alias of its old name: the state then keeps the secret.',
    ]);
    const outcome = await engine().create(subject("desk"), { inputs, preview: false });
    expect(outcome.id).toBe("lamp-9");
    expect(outcome.warnings).toEqual([
      'Lamp "desk": took over the live object lamp-9; its token was shown once, when it was created, and is empty here.',
    ]);
    expect(writes(server.calls)).toEqual([]);
  });

  test("refuses an object that differs, with its id and the import command", async () => {
    const { server, engine, subject, full } = world();
    server.lamps.set("lamp-9", lamp("lamp-9", { name: "Desk", room: "hall" }));
    for (const preview of [true, false]) {
      await expect(
        engine().create(subject("desk"), { inputs: full({ name: "Desk" }), preview }),
      ).rejects.toThrow(
        'Lamp "desk": an object with name "Desk" exists already (id lamp-9) and differs in room. To manage it as it is, run: pulumi import spoke:index:Lamp desk lamp-9. To take it over and change it, set adopt: true. Nothing was written.',
      );
    }
    expect(writes(server.calls)).toEqual([]);
  });

  test("with adopt: true takes over and sends only what differs", async () => {
    const { server, engine, subject, full } = world();
    server.lamps.set("lamp-9", lamp("lamp-9", { name: "Desk", room: "hall", brightness: 10 }));
    const inputs = full({ name: "Desk", room: "hall", adopt: true });
    const outcome = await engine().create(subject("desk"), { inputs, preview: false });
    expect(outcome.id).toBe("lamp-9");
    expect(writes(server.calls)).toEqual(['update lamp-9 {"brightness":50}']);
  });

  test("refuses to adopt where an immutable field differs", async () => {
    const { server, engine, subject, full } = world();
    server.lamps.set("lamp-9", lamp("lamp-9", { name: "Desk", socket: "wall" }));
    const inputs = full({ name: "Desk", socket: "desk", adopt: true });
    await expect(engine().create(subject("desk"), { inputs, preview: false })).rejects.toThrow(
      'Lamp "desk", socket: the live object (id lamp-9) differs in a field that cannot be changed. Declare the live value, or another key. Nothing was written.',
    );
  });

  test("names both ids where two live objects have the key", async () => {
    const { server, engine, subject, full } = world();
    server.lamps.set("lamp-8", lamp("lamp-8", { name: "Desk" }));
    server.lamps.set("lamp-9", lamp("lamp-9", { name: "Desk" }));
    await expect(
      engine().create(subject("desk"), { inputs: full({ name: "Desk" }), preview: true }),
    ).rejects.toThrow(
      'Lamp "desk": 2 live objects have the key name "Desk": ids lamp-8 and lamp-9. Delete or rename one of them, or import the one that is meant by its id: pulumi import spoke:index:Lamp desk lamp-8.',
    );
  });

  test("creates nothing where the list could not be read", async () => {
    const { server, engine, subject, full } = world();
    server.failure = new Error("GET /lamps answered 500");
    await expect(
      engine().create(subject("desk"), { inputs: full({ name: "Desk" }), preview: false }),
    ).rejects.toThrow(
      'Lamp "desk": what is live could not be read, so nothing is created, changed or deleted: GET /lamps answered 500. Mend that and run again.',
    );
    expect(writes(server.calls)).toEqual([]);
  });

  test("refuses a reference to nothing, before anything is written", async () => {
    const { server, engine, subject, full } = world();
    const inputs = full({ name: "Desk", members: [{ lamp: "Door" }] });
    await expect(engine().create(subject("desk"), { inputs, preview: false })).rejects.toThrow(
      'Lamp "desk", members[0].lamp: there is no Lamp "Door". Correct the name; or, where this program declares it, use that resource\'s output here, so that it is created first.',
    );
    expect(writes(server.calls)).toEqual([]);
  });

  test("accepts a reference to what this run declared before", async () => {
    const { engine, subject, full } = world();
    const one = engine();
    await one.create(subject("door"), { inputs: full({ name: "Door" }), preview: true });
    const inputs = full({ name: "Desk", members: [{ lamp: "Door" }] });
    await expect(one.create(subject("desk"), { inputs, preview: true })).resolves.toMatchObject({ inputs });
  });

  test("says who has a thing that only one object can have", async () => {
    const { server, engine, subject, full } = world();
    server.lamps.set("lamp-9", lamp("lamp-9", { name: "Door", channel: "4" }));
    await expect(
      engine().create(subject("desk"), { inputs: full({ name: "Desk", channel: "4" }), preview: true }),
    ).rejects.toThrow(
      'Lamp "desk": channel 4 is in use by the Lamp "Door" (id lamp-9). Choose another, or free it there first. Nothing was written.',
    );
  });

  test("of two objects created at the same moment under one key, the later is deleted again", async () => {
    const { server, kind, engine, subject, full } = world({ uniqueKey: false });
    const other: AnyKind = {
      ...kind,
      create: async (write, desired) => {
        server.lamps.set("lamp-0", lamp("lamp-0", { name: "Desk" }));
        return (kind.create as NonNullable<typeof kind.create>)(write, desired);
      },
    };
    await expect(
      engine().create(
        { ...subject("desk"), kind: other },
        { inputs: full({ name: "Desk" }), preview: false },
      ),
    ).rejects.toThrow(
      'Lamp "desk": somebody else created an object with the same key at the same moment (id lamp-0); the one created here (id lamp-2) was deleted again. Run again to take over the other one if it equals this declaration, or import it: pulumi import spoke:index:Lamp desk lamp-0.',
    );
    expect([...server.lamps.keys()]).toEqual(["lamp-0"]);
  });
});

describe("claims", () => {
  test("two resources for one object", async () => {
    const { server, engine, subject, full } = world();
    server.lamps.set("lamp-9", lamp("lamp-9", { name: "Desk" }));
    const one = engine();
    one.hold(subject("desk"), { id: "lamp-9", inputs: full({ name: "Desk" }) });
    await expect(
      one.create(subject("copy"), { inputs: full({ name: "Desk" }), preview: true }),
    ).rejects.toThrow(
      'Lamp "copy": stands for the same object (id lamp-9) as Lamp "desk". Keep one of the two resources, or give this one another key. Where a resource was renamed in the program, give it an alias of its old name.',
    );
  });

  test("two resources for one server field", async () => {
    const { engine, subject, full } = world();
    const one = engine();
    await one.create(subject("desk"), { inputs: full({ name: "Desk", channel: "4" }), preview: true });
    await expect(
      one.create(subject("door"), { inputs: full({ name: "Door", channel: "4" }), preview: true }),
    ).rejects.toThrow(
      'Lamp "door": takes channel 4, which Lamp "desk" takes already. Only one resource can own it: take it out of one of the two.',
    );
  });

  test("a rename without an alias: same object, same id, alive", async () => {
    const { server, engine, subject, full } = world();
    const inputs = full({ name: "Desk" });
    const first = await engine().create(subject("old name"), { inputs, preview: false });
    const next = engine();
    const second = await next.create(subject("new name"), { inputs, preview: false });
    const removal = await next.remove(subject("old name"), { id: first.id, inputs, outputs: first.outputs });
    expect(second.id).toBe(first.id);
    expect(removal.warnings).toEqual([
      'Lamp "old name": the object (id lamp-1) belongs to another resource of this run now, so it was kept.',
    ]);
    expect([...server.lamps.keys()]).toEqual(["lamp-1"]);
  });

  test("a rename that also goes to another instance of the provider: same object, same id, alive", async () => {
    const { server, engine, subject, full } = world();
    const known = new Set<string>();
    const run: RunRegister = { add: (key) => known.add(key), has: (key) => known.has(key) };
    const inputs = full({ name: "Desk" });
    const first = await engine().create(subject("old name"), { inputs, preview: false });
    const [ours, theirs] = [engine(run), engine(run)];
    await theirs.create(subject("new name"), { inputs, preview: false });
    const removal = await ours.remove(subject("old name"), { id: first.id, inputs, outputs: first.outputs });
    expect(removal.warnings).toEqual([
      'Lamp "old name": the object (id lamp-1) belongs to another resource of this run now, so it was kept.',
    ]);
    expect([...server.lamps.keys()]).toEqual(["lamp-1"]);
  });
});

describe("update", () => {
  const before = { name: "Desk", brightness: 50, mode: "exact" } as const;
  const request = (inputs: Values, oldInputs: Values = before) => ({
    id: "lamp-9",
    oldInputs,
    oldOutputs: { ...oldInputs, token: "once" },
    inputs,
    preview: false,
  });

  test("sends changed fields only and keeps the secret that was shown once", async () => {
    const { server, engine, subject, full } = world();
    server.lamps.set("lamp-9", lamp("lamp-9", { name: "Desk", room: "hall" }));
    const inputs = full({ name: "Desk", brightness: 70, room: "hall" });
    const outcome = await engine().update(subject("desk"), request(inputs));
    expect(writes(server.calls)).toEqual(['update lamp-9 {"brightness":70}']);
    expect(outcome.outputs).toMatchObject({ brightness: 70, token: "once", room: "hall" });
  });

  test("clears with null, and resets to the default where there is one", async () => {
    const { server, engine, subject, full } = world();
    server.lamps.set("lamp-9", lamp("lamp-9", { name: "Desk", room: "hall", brightness: 70 }));
    await engine().update(
      subject("desk"),
      request(full({ name: "Desk" }), full({ name: "Desk", room: "hall", brightness: 70 })),
    );
    expect(writes(server.calls)).toEqual(['update lamp-9 {"room":null,"brightness":50}']);
  });

  test("sends a hidden field only when its declaration changed", async () => {
    const { server, engine, subject, full } = world();
    server.lamps.set("lamp-9", lamp("lamp-9", { name: "Desk" }));
    await engine().update(
      subject("desk"),
      request(full({ name: "Desk", pin: "2" }), full({ name: "Desk", pin: "1" })),
    );
    await engine().update(
      subject("desk"),
      request(full({ name: "Desk", pin: "2", room: "hall" }), full({ name: "Desk", pin: "2" })),
    );
    expect(writes(server.calls)).toEqual(['update lamp-9 {"pin":"2"}', 'update lamp-9 {"room":"hall"}']);
  });

  test("leaves ignored fields alone", async () => {
    const { server, engine, subject, full } = world();
    server.lamps.set("lamp-9", lamp("lamp-9", { name: "Desk", brightness: 10 }));
    await engine().update(subject("desk"), { ...request(full(before)), ignored: ["brightness"] });
    expect(writes(server.calls)).toEqual([]);
  });

  test("writes nothing in a preview, and shows what may change", async () => {
    const { server, engine, subject, full } = world();
    server.lamps.set("lamp-9", lamp("lamp-9", { name: "Desk" }));
    const outcome = await engine().update(subject("desk"), {
      ...request(full({ name: "Desk", brightness: 1 })),
      preview: true,
    });
    expect(writes(server.calls)).toEqual([]);
    expect(outcome.outputs).toMatchObject({ hours: UNKNOWN, serial: "S-lamp-9", token: "once" });
  });

  test("an object that somebody deleted", async () => {
    const { engine, subject, full } = world();
    await expect(
      engine().update(subject("desk"), request(full({ name: "Desk", brightness: 1 }))),
    ).rejects.toThrow(
      'Lamp "desk": the object (id lamp-9, name "Desk") does not exist any more; somebody deleted it outside this program. Run pulumi refresh, which takes it out of the state, then pulumi up, which creates it again.',
    );
  });

  test("a value that the server did not take leaves the object in state, as it is, with the reason", async () => {
    const { server, kind, engine, subject, full } = world();
    server.lamps.set("lamp-9", lamp("lamp-9", { name: "Desk" }));
    const deaf: AnyKind = { ...kind, update: async () => lamp("lamp-9", { name: "Desk", brightness: 50 }) };
    const outcome = await engine().update(
      { ...subject("desk"), kind: deaf },
      request(full({ name: "Desk", brightness: 90 })),
    );
    expect(outcome.incomplete).toEqual([
      'Lamp "desk", brightness: the server accepted the request and did not take the value: asked for 90, got 50. Run again; if it stays, the server refuses this value without saying so.',
    ]);
    expect(outcome.inputs).toMatchObject({ brightness: 50 });
    expect(outcome.outputs).toMatchObject({ brightness: 50 });
  });

  test("a request that was refused half-way is the one reason", async () => {
    const { server, kind, engine, subject, full } = world();
    server.lamps.set("lamp-9", lamp("lamp-9", { name: "Desk" }));
    const refused: AnyKind = {
      ...kind,
      update: async () => {
        throw new PartialError(lamp("lamp-9", { name: "Desk", brightness: 50 }), ["The dimmer is stuck."]);
      },
    };
    const outcome = await engine().update(
      { ...subject("desk"), kind: refused },
      request(full({ name: "Desk", brightness: 90 })),
    );
    expect(outcome.incomplete).toEqual(["The dimmer is stuck."]);
    expect(outcome.outputs).toMatchObject({ brightness: 50 });
  });

  test("no write begins after a cancel", async () => {
    const { server, engine, subject, full } = world();
    server.lamps.set("lamp-9", lamp("lamp-9", { name: "Desk" }));
    const one = engine();
    one.cancel();
    await expect(one.update(subject("desk"), request(full({ name: "Desk", brightness: 1 })))).rejects.toThrow(
      'Lamp "desk": the run was cancelled before this was written. Run again: what was written is kept, and the rest follows.',
    );
    expect(writes(server.calls)).toEqual([]);
  });
});

describe("read", () => {
  test("a refresh of many costs one list", async () => {
    const { server, engine, subject, full } = world();
    for (let n = 1; n <= 20; n += 1) server.lamps.set(`lamp-${n}`, lamp(`lamp-${n}`, { name: `L${n}` }));
    const one = engine();
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        one.read(subject(`l${n}`), { id: `lamp-${n + 1}`, inputs: full({ name: `L${n + 1}` }), outputs: {} }),
      ),
    );
    expect(server.calls).toEqual(["list"]);
  });

  test("keeps the declaration's words where they still hold, and shows a hand edit where it is", async () => {
    const { server, engine, subject, full } = world();
    server.lamps.set(
      "lamp-9",
      lamp("lamp-9", {
        name: "Desk",
        colours: ["blue", "red"],
        members: [{ lamp: "Hall" }, { lamp: "Door", first: true }],
      }),
    );
    const inputs = full({
      name: "Desk",
      colours: ["red", "blue"],
      members: [{ lamp: "id-Door" }, { lamp: "Hall" }],
      pin: "1",
    });
    const outcome = await engine().read(subject("desk"), {
      id: "lamp-9",
      inputs,
      outputs: { token: "once" },
    });
    expect(outcome?.inputs).toEqual({
      ...inputs,
      members: [
        { lamp: "id-Door", first: true },
        { lamp: "Hall", first: false },
      ],
    });
    expect(outcome?.outputs).toMatchObject({ token: "once", channel: "7" });
  });

  test("an absence in the list is confirmed by one get", async () => {
    const { server, engine, subject, full } = world();
    const outcome = await engine().read(subject("desk"), {
      id: "lamp-9",
      inputs: full({ name: "Desk" }),
      outputs: {},
    });
    expect(outcome).toBeUndefined();
    expect(server.calls).toEqual(["list", "get lamp-9"]);
  });

  test("a failed read is not an absence", async () => {
    const { server, engine, subject, full } = world();
    server.failure = new Error("GET /lamps answered 403");
    await expect(
      engine().read(subject("desk"), { id: "lamp-9", inputs: full({ name: "Desk" }), outputs: {} }),
    ).rejects.toThrow("what is live could not be read");
  });

  test("an import by id or by key gives inputs that are equal to what is live, defaults left out", async () => {
    const { server, engine, subject } = world();
    server.lamps.set(
      "lamp-9",
      lamp("lamp-9", { name: "Desk", brightness: 50, room: "hall", members: [{ lamp: "Hall" }] }),
    );
    const expected = { name: "Desk", room: "hall", channel: "7", members: [{ lamp: "Hall" }] };
    expect((await engine().read(subject("desk"), { id: "lamp-9" }))?.inputs).toEqual(expected);
    expect((await engine().read(subject("desk"), { id: "Desk" }))?.inputs).toEqual(expected);
    expect(await engine().read(subject("desk"), { id: "nobody" })).toBeUndefined();
  });
});

describe("remove", () => {
  test("deletes, and is content with what is gone already", async () => {
    const { server, engine, subject, full } = world();
    server.lamps.set("lamp-9", lamp("lamp-9", { name: "Desk" }));
    const one = engine();
    const request = { id: "lamp-9", inputs: full({ name: "Desk" }), outputs: {} };
    expect(await one.remove(subject("desk"), request)).toEqual({ warnings: [] });
    expect(await one.remove(subject("desk"), request)).toEqual({ warnings: [] });
    expect(writes(server.calls)).toEqual(["remove lamp-9"]);
  });

  test("keeps what cannot be got back, says so, and sends nothing", async () => {
    const { server, engine, subject, full } = world({ retained: true });
    server.lamps.set("lamp-9", lamp("lamp-9", { name: "Desk" }));
    const inputs = full({ name: "Desk" });
    const { warnings } = await engine().remove(subject("desk"), { id: "lamp-9", inputs, outputs: {} });
    expect(warnings).toEqual([
      'Lamp "desk": kept (id lamp-9). A lamp that is thrown away is gone. To delete it all the same, set onDelete: "delete", run pulumi up, and then remove it.',
    ]);
    expect(server.calls).toEqual([]);
  });

  test("deletes a retained object only when its stored declaration says so", async () => {
    const { server, engine, subject, full } = world({ retained: true });
    server.lamps.set("lamp-9", lamp("lamp-9", { name: "Desk" }));
    await engine().remove(subject("desk"), {
      id: "lamp-9",
      inputs: full({ name: "Desk", onDelete: "delete" }),
      outputs: {},
    });
    expect([...server.lamps.keys()]).toEqual([]);
  });

  test("deletes nothing where the list could not be read", async () => {
    const { server, engine, subject, full } = world();
    server.lamps.set("lamp-9", lamp("lamp-9", { name: "Desk" }));
    server.failure = new Error("no answer");
    await expect(
      engine().remove(subject("desk"), { id: "lamp-9", inputs: full({ name: "Desk" }), outputs: {} }),
    ).rejects.toThrow("what is live could not be read");
    expect(server.lamps.size).toBe(1);
  });
});

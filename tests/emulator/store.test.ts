import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeIdentifiers } from "../../emulator/identifiers.ts";
import { openStore } from "../../emulator/store.ts";

describe("the store", () => {
  test("keeps objects in the order of creation, whatever is changed", () => {
    const store = openStore();
    for (const id of ["b", "a", "c"]) store.put("things", id, { id });
    store.put("things", "a", { id: "a", changed: true });
    expect(store.list("things")).toEqual([{ id: "b" }, { id: "a", changed: true }, { id: "c" }]);
    expect(store.entries("things", { after: 1, limit: 1 }).map(({ id }) => id)).toEqual(["a"]);
    expect(store.get("things", "d")).toBeUndefined();
    expect(store.get("others", "a")).toBeUndefined();
    store.close();
  });

  test("removes, counts and names its collections", () => {
    const store = openStore();
    store.put("things", "a", {});
    store.put("others", "a", {});
    expect(store.collections()).toEqual(["others", "things"]);
    expect([store.remove("things", "a"), store.remove("things", "a")]).toEqual([true, false]);
    expect([store.count("things"), store.count("others")]).toEqual([0, 1]);
    store.close();
  });

  test("undoes a whole transaction, with the ones inside it", () => {
    const store = openStore();
    const fail = () =>
      store.transaction(() => {
        store.put("things", "a", {});
        store.transaction(() => store.put("things", "b", {}));
        throw new Error("no");
      });
    expect(fail).toThrow("no");
    expect(store.list("things")).toEqual([]);
    store.transaction(() => store.put("things", "c", { id: "c" }));
    expect(store.list("things")).toEqual([{ id: "c" }]);
    store.close();
  });

  test("counts on where a file left off", () => {
    const folder = mkdtempSync(join(tmpdir(), "store-"));
    const file = join(folder, "state.db");
    const first = openStore(file);
    first.put("things", "a", { id: "a" });
    expect([first.nextNumber("revision"), first.nextNumber("revision")]).toEqual([1, 2]);
    first.close();
    const second = openStore(file);
    expect(second.nextNumber("revision")).toBe(3);
    second.put("things", "b", { id: "b" });
    expect(second.list("things")).toEqual([{ id: "a" }, { id: "b" }]);
    second.close();
    rmSync(folder, { recursive: true });
  });
});

describe("identifiers", () => {
  test("UUIDs are of version 1 by shape, and each is another", () => {
    const { uuid } = makeIdentifiers();
    const made = Array.from({ length: 2000 }, uuid);
    expect(new Set(made).size).toBe(2000);
    for (const one of made)
      expect(one).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-1[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test("SIDs and secrets have their forms", () => {
    const { sid, secret } = makeIdentifiers();
    expect(sid("PN")).toMatch(/^PN[0-9a-f]{32}$/);
    expect(secret()).toMatch(/^[\w-]{48}$/);
  });
});

/** What a plan decides while it still reads: only what no further page can change. */
import type { Values } from "../../../../provider/model/value.ts";
import { createAhead } from "../../../../provider/reconciler/plan/ahead.ts";
import type { DeclaredObject } from "../../../../provider/reconciler/plan/types.ts";
import { spokectlRemedies } from "../../../../provider/reconciler/remedies.ts";
import { createSession } from "../../../../provider/reconciler/session.ts";
import type { AnyKind } from "../../../../provider/reconciler/types.ts";
import { callGroup } from "../../../../provider/resources/spoke/call-group.ts";
import { webhook } from "../../../../provider/resources/spoke/webhook.ts";
import { noDoors } from "../../../support/lamp.ts";

const session = createSession(
  { clients: noDoors, kinds: [webhook, callGroup], portal: "warn" },
  spokectlRemedies,
);

const declared = (kind: AnyKind, inputs: Values, more: Partial<DeclaredObject> = {}): DeclaredObject => ({
  kind,
  inputs,
  ignore: [],
  silence: [],
  secrets: {},
  place: () => undefined,
  ...more,
});

const orders = { url: "https://hooks.acme.test/orders", events: ["call.ended"], description: "Orders" };
const live = (id: string, values: Values = orders) => ({
  id,
  values: { enabled: true, mode: "production", ...values },
  outputs: {},
});

test("a live object with the key of a declaration", () => {
  const same = declared(webhook, orders);
  const other = declared(webhook, { ...orders, description: "Stock", events: ["call.started"] });
  const absent = declared(webhook, { ...orders, description: "Nobody's" });
  const ahead = createAhead(session, [same, other, absent]);
  ahead.meet(webhook, live("one"));
  ahead.meet(webhook, live("two", { ...orders, description: "Stock" }));
  expect(ahead.of(same)?.judged.decisions.map(({ action }) => action)).toEqual(["none"]);
  expect(ahead.of(other)?.judged.decisions.map(({ action }) => action)).toEqual(["update"]);
  expect(ahead.of(other)?.matched).toMatchObject({ live: { id: "two" }, renamed: false });
  expect(ahead.of(absent)).toBeUndefined();
});

test("two live objects with one key", () => {
  const object = declared(webhook, orders);
  const ahead = createAhead(session, [object]);
  for (const id of ["one", "two", "one"]) ahead.meet(webhook, live(id));
  expect(ahead.of(object)).toBeUndefined();
});

test("one live object that two pages show: as the later one has it", () => {
  const object = declared(webhook, orders);
  const ahead = createAhead(session, [object]);
  ahead.meet(webhook, live("one", { ...orders, events: ["call.started"] }));
  ahead.meet(webhook, live("one"));
  expect(ahead.of(object)?.judged.decisions.map(({ action }) => action)).toEqual(["none"]);
});

test("what depends on other objects, or says by itself what it means, is left for the end", () => {
  const group = declared(callGroup, { name: "Sales" });
  const pinned = declared(webhook, orders, { id: "one" });
  const renamed = declared(webhook, { ...orders, description: "Stock" }, { was: orders });
  const ahead = createAhead(session, [group, pinned, renamed]);
  ahead.meet(callGroup, live("sales", { name: "Sales" }));
  ahead.meet(webhook, live("one"));
  ahead.meet(webhook, live("two", { ...orders, description: "Stock" }));
  expect([group, pinned, renamed].map((object) => ahead.of(object))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

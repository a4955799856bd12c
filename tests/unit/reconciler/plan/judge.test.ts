/** Scopes, what cannot be read, and what cannot be changed. */

import type { Declaration, DeclaredObject } from "../../../../provider/reconciler/plan/types.ts";
import { callGroup } from "../../../../provider/resources/spoke/call-group.ts";
import { emulatedStack } from "../../../support/emulated-stack.ts";
import { lampStage, problems, steps } from "./stage.ts";

test("what is declared and not owned", async () => {
  const { plan, engine, kind, declared } = lampStage();
  const refused =
    'Lamp "desk": is declared, and the manage block of the file does not own it. Add its kind or label to manage, or take it out.';
  expect(problems(await plan([{ name: "desk" }], { labels: ["acme *"] }))).toEqual([refused]);
  const nothingOwned: Declaration = {
    objects: [declared({ name: "desk" })],
    scope: { kinds: new Set([callGroup.token]), labels: new Map() },
  };
  expect(kind.token).not.toBe(callGroup.token);
  expect(problems(await engine.plan(nothingOwned))).toEqual([refused]);
});

test("a live object that the labels do not own may be taken over by its id or its old key", async () => {
  const { live, plan, declared } = lampStage();
  live({ name: "hall", room: "theirs" }, "one");
  const labels = ["acme *"];
  const entry = { name: "acme hall" };
  expect(problems(await plan([declared(entry, { id: "one" })], { labels }))).toEqual([]);
  expect(problems(await plan([declared(entry, { was: { name: "hall" } })], { labels }))).toEqual([]);
});

test("a kind that could not be read: nothing is planned on it", async () => {
  const { live, plan, server, apply } = lampStage();
  live({ name: "hall" });
  server.failure = new Error("The service is down.");
  const refused = await plan([{ name: "desk" }], { prune: true });
  expect(problems(refused)).toEqual([
    "Lamp: what is live could not be read, so nothing is created, changed or deleted: The service is down. Mend that and run again.",
  ]);
  expect(steps(refused)).toEqual([]);
  await expect(apply(refused)).rejects.toMatchObject({
    message:
      "Plan: may not be applied:\nLamp: what is live could not be read, so nothing is created, changed or deleted: The service is down. Mend that and run again. Mend that and plan again. Nothing was written.",
  });
  expect(server.calls).toEqual(["list"]);
});

test("a field that cannot be changed, at its place", async () => {
  const { live, plan, declared } = lampStage();
  live({ name: "hall", socket: "E14" });
  const place = (path?: string) => ({ file: "spoke.yaml", line: path === "socket" ? 7 : 3, column: 5 });
  const entry: DeclaredObject = { ...declared({ name: "hall", socket: "E27" }), place };
  expect(problems(await plan([entry]))).toEqual([
    'spoke.yaml:7:5: Lamp "hall", socket: the live object (id id-hall) differs in a field that cannot be changed. Declare the live value, or another object. Nothing was written.',
  ]);
});

test("problems come in the order of the declarations, however long each takes to be known", async () => {
  const { plan } = lampStage();
  const names = ["c", "a", "b"];
  const found = problems(await plan(names.map((name) => ({ name, members: [{ lamp: `no ${name}` }] }))));
  expect(found.map((message) => message.slice(0, 8))).toEqual(['Lamp "c"', 'Lamp "a"', 'Lamp "b"']);
});

test("a file for another customer: nothing is read", async () => {
  const { engine, kind, server } = lampStage();
  const plan = await engine.plan({
    objects: [],
    scope: { kinds: new Set([kind.token]), labels: new Map() },
    organisationId: "00000000-0000-4000-8000-000000000002",
  });
  expect(problems(plan)).toEqual([
    "Stack, organisation: the file is for organisation 00000000-0000-4000-8000-000000000002, and the settings are for 3f0c1f6e-0000-4000-8000-000000000001: these are two customers. Use the settings of the customer that the file is for (--profile). Nothing was read or written.",
  ]);
  expect(server.calls).toEqual([]);
});

test("what somebody set and the file is without is taken out by a person, where no API does", async () => {
  const stack = await emulatedStack();
  try {
    const ana = { email: "ana@acme.test", firstName: "Ana", lastName: "Lee" };
    await stack.apply({ users: [{ ...ana, location: "Leeds" }] });
    const plan = await stack.plan({ users: [ana] }, {}, { production: true });
    expect(plan.objects.filter(({ action }) => action === "portal")).toMatchObject([
      {
        object: "User:ana@acme.test",
        fields: [{ path: "location", change: "delete", from: "Leeds" }],
        portalSteps: ['Users > Manage Users: edit the user "ana@acme.test"; Location: (not set).'],
      },
    ]);
  } finally {
    await stack.close();
  }
});

/** What a file does not own, and what no API writes, is left as it is. */
import { formatStackProblem } from "../../provider/stack/source.ts";
import { type EmulatedStack, emulatedStack } from "../support/emulated-stack.ts";
import { load } from "../support/stack.ts";

let stack: EmulatedStack;

beforeEach(async () => {
  stack = await emulatedStack();
});
afterEach(() => stack.close());

const what = (plan: Awaited<ReturnType<EmulatedStack["plan"]>>) =>
  plan.problems.map(({ object, what, remedy }) => `${object}: ${what}. ${remedy}`);

test("somebody else's object is not taken over because it has the extension", async () => {
  await stack.apply({ callGroups: [{ name: "Support", extension: "402", hidden: true }] });
  const ids = await stack.live("callGroups", "name", "id");
  const manage = { kinds: ["CallGroup"], labels: { CallGroup: ["Acme *"] } };
  const plan = await stack.plan(
    { manage, callGroups: [{ name: "Acme sales", extension: "402" }] },
    { prune: true },
  );
  expect(what(plan)).toEqual([
    `CallGroup "Acme sales": has the key of the live CallGroup "Support" (id ${ids.Support}), which the manage block of the file does not own. Give it another key, add the label to manage, or take that one over: id: ${ids.Support}.`,
  ]);
  const own = await stack.plan(
    { manage, callGroups: [{ name: "Acme sales", extension: "403" }] },
    { prune: true },
  );
  expect(own.problems).toEqual([]);
  expect(own.objects.map(({ action, object }) => `${action} ${object}`)).toEqual(["create CallGroup:403"]);
});

test("the group that every organisation has is never too much, renamed or not, through either door", async () => {
  expect((await stack.plan({ callGroups: [] }, { prune: true })).objects).toEqual([]);
  const ids = await stack.live("callGroups", "name", "id");
  await stack.world.control("PATCH", `/objects/callGroups/${ids.Reception}`, { name: "Front desk" });
  expect((await stack.plan({ callGroups: [] }, { prune: true })).objects).toEqual([]);
});

test("a changed extension is a probable rename, and the remedy is one that works", async () => {
  await stack.apply({ callGroups: [{ name: "Sales", extension: "401" }] });
  const ids = await stack.live("callGroups", "name", "id");
  const plan = await stack.plan({ callGroups: [{ name: "Sales", extension: "405" }] });
  expect(what(plan)).toEqual([
    `CallGroup "Sales": is not live, and the live CallGroup "401" (id ${ids.Sales}), which is not declared, is like it: this looks like a rename. If it is, add was: "Sales" or id: ${ids.Sales}. If it is a new object, say --allow create:CallGroup:405. Nothing was written.`,
  ]);
  await stack.apply({ callGroups: [{ name: "Sales", extension: "405", was: "Sales" }] });
  expect(await stack.live("callGroups", "id", "extension")).toMatchObject({ [String(ids.Sales)]: "405" });
});

test("of a key of several fields the remedy is one that a file takes", async () => {
  const hook = (description: string) => ({
    webhooks: [{ url: "https://hooks.acme.test/a", description, events: ["call.ended"] }],
  });
  await stack.apply(hook("Log"));
  const [problem] = (await stack.plan(hook("Call log"))).problems;
  const was = /was: (\{.+?\}) or id/.exec(problem?.remedy ?? "")?.[1];
  expect(was).toBe('{ url: "https://hooks.acme.test/a", description: "Log" }');
  const { declaration, problems } = await load(
    `webhooks: [{ url: "https://hooks.acme.test/a", description: Call log, events: [call.ended], was: ${was} }]`,
  );
  expect(problems.map(formatStackProblem)).toEqual([]);
  expect(declaration.objects[0]?.was).toEqual({ url: "https://hooks.acme.test/a", description: "Log" });
});

describe("where no API deletes", () => {
  test("a prune is a portal step, strict makes it an error, and what cannot be got back is no step at all", async () => {
    await stack.apply({ callGroups: [{ name: "Sales", extension: "401" }] });
    await stack.world.control("POST", "/objects/phoneNumbers", { phoneNumber: "+12025550110" });
    const production = { production: true } as const;
    const file = { callGroups: [], phoneNumbers: [] };
    const plan = await stack.plan(file, { prune: true }, production);
    const step = 'In the Spoke Account Portal, Teams > Manage teams: remove the team "Sales".';
    expect(
      plan.objects
        .filter(({ action }) => action === "portal")
        .map(({ object, portalSteps }) => [object, portalSteps]),
    ).toEqual([["CallGroup:401", [step]]]);
    expect(
      plan.objects.filter(({ kind }) => kind.endsWith("PhoneNumber")).map(({ action }) => action),
    ).not.toContain("portal");
    expect(what(await stack.plan(file, { prune: true }, { ...production, portal: "strict" }))).toEqual([
      `CallGroup:401: no API deletes it here, and the Spoke Account Portal has to be used: ${step.replace(/\.$/, "")}. Do that in the portal, declare it, or set the portal setting to "warn".`,
    ]);
  });
});

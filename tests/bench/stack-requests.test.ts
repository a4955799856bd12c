/** The requests of a plan and of an apply follow from how each kind is read: exactly, at every size. */
import { emulatorEnvironment } from "../../emulator/main.ts";
import { kinds } from "../../provider/resources/registry.gen.ts";
import { expectedRequests } from "../../tools/bench/stack-report.ts";
import { startWorld, type World } from "../support/world.ts";
import { declarationOf, freshEngine } from "./stack.ts";

// Organisations of thousands of objects, on a machine that may be busy.
jest.setTimeout(120_000);

const environmentOf = ({ emulator }: World) => emulatorEnvironment(emulator.address);

async function countsOf(world: World): Promise<Readonly<Record<string, number>>> {
  const { counts } = await world.requests();
  return Object.fromEntries(counts.map(({ method, route, count }) => [`${method} ${route}`, count]));
}

async function declared(world: World) {
  const { engine, close } = freshEngine(environmentOf(world), kinds);
  const exported = await engine.export(kinds);
  await close();
  return exported.filter(({ hidden }) => hidden.length === 0);
}

test.each([1000, 1001, 2500])("a plan of what is live, with %i webhooks among it", async (webhooks) => {
  const world = await startWorld({ seed: `large:${webhooks}` });
  try {
    const declaration = declarationOf(await declared(world));
    await world.forgetRequests();
    const { engine, close } = freshEngine(environmentOf(world), kinds);
    const plan = await engine.plan(declaration);
    await close();
    expect({
      problems: plan.problems,
      changes: plan.objects.filter(({ action }) => action !== "none"),
    }).toEqual({
      problems: [],
      changes: [],
    });
    const { "POST /auth/oauth/token": tokens, ...counts } = await countsOf(world);
    expect(tokens).toBe(1);
    const single = Object.fromEntries(Object.keys(counts).map((route) => [route, 1]));
    expect(counts).toEqual({ ...single, ...expectedRequests(webhooks) });
    expect(Object.keys(counts).filter((route) => /\/:\w+(\.json)?$/.test(route))).toEqual([]);
  } finally {
    await world.close();
  }
});

test("an apply of 1,000 changes is a page, 1,000 writes, a token and the check of the customer", async () => {
  const world = await startWorld({ seed: "large:1000" });
  try {
    const webhooks = (await declared(world)).filter(({ kind }) => kind.name === "Webhook");
    const changed = webhooks.map((each) => ({
      ...each,
      inputs: { ...each.inputs, events: ["call.started"] },
    }));
    await world.forgetRequests();
    const { engine, close } = freshEngine(environmentOf(world), kinds);
    const plan = await engine.plan(declarationOf(changed));
    expect(await engine.apply(plan, { secretOf: () => undefined })).toMatchObject({ done: 1000, failed: 0 });
    await close();
    expect(await countsOf(world)).toEqual({
      "POST /auth/oauth/token": 1,
      "GET /spoke/webhooks": 1,
      "GET /spoke/directory": 1,
      "GET /spoke-admin/admin/v1/organization": 1,
      "PUT /spoke/webhooks/:id": 1000,
    });
  } finally {
    await world.close();
  }
});

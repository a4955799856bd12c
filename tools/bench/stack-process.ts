/**
 * One measurement of the stackless engine, as a process of its own, so that none warms up another. It is asked by one JSON
 * argument and answers by one line of JSON.
 */
import { writeFile } from "node:fs/promises";
import { load } from "js-yaml";
import { outlineOf } from "../../provider/export/parts.ts";
import { select } from "../../provider/export/select.ts";
import { stackJson, stackYaml } from "../../provider/export/stack-file.ts";
import type { StackEngine } from "../../provider/reconciler/plan/types.ts";
import { kinds } from "../../provider/resources/registry.gen.ts";
import { judge } from "../../provider/rules/judge.ts";
import { loadStack } from "../../provider/stack/load.ts";
import {
  type BareTarget,
  declarationOf,
  fetchBare,
  freshEngine,
  type Logged,
  sendBare,
} from "../../tests/bench/stack.ts";
import { measurePairs, type Patience } from "./statistics.ts";

/** What is asked. */
export interface StackRequest {
  readonly measure: "plan" | "apply" | "export" | "write file" | "validate json" | "validate yaml";
  /** The environment that points at the emulator, and its control address. */
  readonly environment: Readonly<Record<string, string>>;
  readonly control: string;
  readonly patience: Patience;
  /** What `write file` writes. */
  readonly file: string;
}

/** What is answered: seconds in pairs, requests by route, objects, bytes. */
export interface StackAnswer {
  readonly objects: number;
  readonly pairs: readonly { readonly subject: number; readonly baseline: number }[];
  readonly requests: Readonly<Record<string, number>>;
}

const request = JSON.parse(process.argv[2] ?? "{}") as StackRequest;
const { environment, control } = request;

const target = (): BareTarget => ({
  origin: new URL(control).origin,
  clientId: environment.SPOKE_CLIENT_ID ?? "",
  clientSecret: environment.SPOKE_CLIENT_SECRET ?? "",
  scimToken: environment.SPOKE_SCIM_TOKEN ?? "",
  twilio: `Basic ${Buffer.from(`${environment.TWILIO_ACCOUNT_SID}:${environment.TWILIO_AUTH_TOKEN}`).toString("base64")}`,
});

interface Report {
  readonly counts: readonly { readonly method: string; readonly route: string; readonly count: number }[];
  readonly last: readonly Logged[];
}

const forgetRequests = async (): Promise<void> =>
  void (await fetch(`${control}/requests`, { method: "DELETE" }));
const report = async (): Promise<Report> => (await (await fetch(`${control}/requests`)).json()) as Report;

async function timed(body: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await body();
  return (performance.now() - started) / 1000;
}

async function exportAll() {
  const { engine, close } = freshEngine(environment, kinds);
  const exported = await engine.export(kinds);
  await close();
  return exported.filter(({ hidden }) => hidden.length === 0);
}

const requestsOf = ({ counts }: Report): Readonly<Record<string, number>> =>
  Object.fromEntries(counts.map(({ method, route, count }) => [`${method} ${route}`, count]));

/** Plans of what is live as it is, in pairs with the same reads by a bare loop. */
async function measurePlan(): Promise<StackAnswer> {
  const declaration = declarationOf(await exportAll());
  const plan = async () => {
    const { engine, close } = freshEngine(environment, kinds);
    const made = await engine.plan(declaration);
    await close();
    const said = made.objects.filter(({ action }) => action !== "none").length + made.problems.length;
    if (said > 0) throw new Error(`The plan is not empty: ${JSON.stringify(made.problems.slice(0, 3))}`);
  };
  await forgetRequests();
  await plan();
  const seen = await report();
  const pairs = await measurePairs(
    request.patience,
    () => timed(plan),
    () => timed(() => fetchBare(target(), seen.last)),
  );
  return { objects: declaration.objects.length, pairs, requests: requestsOf(seen) };
}

/** A change of every webhook, in pairs with the same requests by a bare loop. */
async function measureApply(): Promise<StackAnswer> {
  const live = (await exportAll()).filter(({ kind }) => kind.name === "Webhook");
  const parallel = 10;
  let round = 0;
  const eventOf = () => (round % 2 === 0 ? "call.started" : "call.ended");
  let requests: Readonly<Record<string, number>> = {};
  const apply = async () => {
    round += 1;
    const declaration = declarationOf(
      live.map((each) => ({ ...each, inputs: { ...each.inputs, events: [eventOf(), "contact.shared"] } })),
    );
    const { engine, close } = freshEngine(environment, kinds);
    await forgetRequests();
    const seconds = await timed(async () => {
      const done = await engine.apply(await engine.plan(declaration), {
        secretOf: () => undefined,
        parallel,
      });
      if (done.done !== live.length) throw new Error(`${done.done} of ${live.length} changes were made.`);
    });
    requests = requestsOf(await report());
    await close();
    return seconds;
  };
  const bare = async () => {
    round += 1;
    const writes = live.map(({ id }) => ({
      method: "PUT",
      path: `/spoke/webhooks/${id}`,
      body: { events: [eventOf(), "contact.shared"] },
    }));
    return timed(() => sendBare(target(), writes, parallel));
  };
  const pairs = await measurePairs(request.patience, apply, bare);
  return { objects: live.length, pairs, requests };
}

/** An export, in pairs with a plan of the same objects. */
async function measureExport(): Promise<StackAnswer> {
  const exported = await exportAll();
  const declaration = declarationOf(exported);
  const withEngine = (body: (engine: StackEngine) => Promise<unknown>) => async () => {
    const { engine, close } = freshEngine(environment, kinds);
    const seconds = await timed(() => body(engine));
    await close();
    return seconds;
  };
  const pairs = await measurePairs(
    request.patience,
    withEngine(async (engine) => stackYaml(outlineOf(select(await engine.export(kinds)).sections), nothing)),
    withEngine((engine) => engine.plan(declaration)),
  );
  return { objects: exported.length, pairs, requests: {} };
}

const nothing = { leftOut: [] };

async function writeStackFile(): Promise<StackAnswer> {
  const exported = await exportAll();
  await writeFile(request.file, stackJson(outlineOf(select(exported).sections), nothing));
  return { objects: exported.length, pairs: [], requests: {} };
}

/** Reading a file and judging it by all rules; the other of each pair is what the parser alone takes. */
const measureValidation = (form: "json" | "yaml") => async (): Promise<StackAnswer> => {
  const outline = outlineOf(select(await exportAll()).sections);
  const text = form === "json" ? stackJson(outline, nothing) : stackYaml(outline, nothing);
  const file = `spoke.${form}`;
  const sources = { files: [file], readFile: async () => text, environment: {}, parameters: {} };
  let objects = 0;
  const validate = async () => {
    const { declaration, problems } = await loadStack(sources, kinds);
    if (problems.length > 0) throw new Error(JSON.stringify(problems.slice(0, 3)));
    judge(declaration.objects);
    objects = declaration.objects.length;
  };
  const parse = async () => (form === "json" ? JSON.parse(text) : load(text));
  const pairs = await measurePairs(
    request.patience,
    () => timed(validate),
    () => timed(parse),
  );
  return { objects, pairs, requests: {} };
};

const measures: Readonly<Record<StackRequest["measure"], () => Promise<StackAnswer>>> = {
  plan: measurePlan,
  apply: measureApply,
  export: measureExport,
  "write file": writeStackFile,
  "validate json": measureValidation("json"),
  "validate yaml": measureValidation("yaml"),
};

measures[request.measure]().then(
  (found) => process.stdout.write(`${JSON.stringify(found)}\n`),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);

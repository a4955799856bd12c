/** The control endpoints under `/_emulator`: faults, request log, clock, settings and hand edits. Not part of any product. */
import type { FastifyInstance } from "fastify";
import type { EmulatorContext } from "./context.ts";
import type { FaultRule } from "./faults.ts";
import { registerObjects } from "./objects.ts";
import type { Controls } from "./server.ts";
import { restrictClient } from "./spoke/token.ts";

const whole = { type: "integer", minimum: 0 } as const;
const object = (properties: object, required: readonly string[] = []) => ({
  type: "object",
  additionalProperties: false,
  required,
  properties,
});

const faultRule = object(
  {
    match: object({
      method: { type: "string" },
      path: { type: "string" },
      effect: { enum: ["read", "write"] },
    }),
    fault: object({
      status: { type: "integer", minimum: 200, maximum: 599 },
      retryAfter: whole,
      body: {},
      delayMs: whole,
      answerDelayMs: whole,
      cut: { enum: ["before", "after"] },
    }),
    times: { type: "integer", minimum: 1 },
    after: whole,
  },
  ["match", "fault"],
);

const settings = object({
  production: { type: "boolean" },
  latencyMs: whole,
  ratePerSecond: { type: "number", minimum: 0 },
  directoryDelayMs: whole,
  flowDelayMs: whole,
  concurrency: whole,
  pageSize: whole,
  tokenLifetimeSeconds: { type: "integer", minimum: 1 },
});

const permissions = object(
  { clientId: { type: "string" }, permissions: { type: ["array", "null"], items: { type: "string" } } },
  ["permissions"],
);

/** Mounts `/_emulator/{requests,faults,clock,settings,permissions,objects}`. */
export function registerControl(app: FastifyInstance, context: EmulatorContext, controls: Controls): void {
  const { clock, faults, log } = controls;
  app.get("/_emulator/requests", async () => log.report());
  app.delete("/_emulator/requests", async (_request, reply) => {
    log.reset();
    return reply.code(204).send();
  });
  app.get("/_emulator/faults", async () => ({ faults: faults.list() }));
  app.post("/_emulator/faults", { schema: { body: faultRule } }, async (request, reply) => {
    faults.add(request.body as FaultRule);
    return reply.code(201).send(request.body);
  });
  app.delete("/_emulator/faults", async (_request, reply) => {
    faults.clear();
    return reply.code(204).send();
  });
  const time = () => ({ now: new Date(clock.now()).toISOString(), aheadMs: clock.ahead() });
  app.get("/_emulator/clock", async () => time());
  app.post(
    "/_emulator/clock",
    { schema: { body: object({ advanceMs: whole }, ["advanceMs"]) } },
    async (request) => {
      clock.advance((request.body as { advanceMs: number }).advanceMs);
      return time();
    },
  );
  app.get("/_emulator/settings", async () => context.options);
  app.post("/_emulator/settings", { schema: { body: settings } }, async (request) =>
    Object.assign(context.options, request.body),
  );
  app.post("/_emulator/permissions", { schema: { body: permissions } }, async (request) => {
    const body = request.body as { clientId?: string; permissions: string[] | null };
    const clientId = body.clientId ?? context.organisation.clientId;
    restrictClient(context, clientId, body.permissions);
    return { clientId, permissions: body.permissions };
  });
  registerObjects(app, context);
}

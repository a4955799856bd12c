/**
 * The emulator: Spoke and Twilio on one port of 127.0.0.1. Path prefixes keep the products apart: `/spoke` (Developer API),
 * `/auth` (token service), `/spoke-admin` (the assumed admin contract), `/scim/v2`, `/twilio/<product>`, `/_emulator` (control).
 */
import type { AddressInfo } from "node:net";
import fastify, { type FastifyError, type FastifyInstance } from "fastify";
import { errorBody } from "./answers.ts";
import { registerBodies } from "./bodies.ts";
import { type Clock, createClock } from "./clock.ts";
import type { EmulatorAddress, EmulatorContext, EmulatorOptions, EmulatorSettings } from "./context.ts";
import { registerControl } from "./control.ts";
import { createFaults, type Faults, registerFaults } from "./faults.ts";
import { makeIdentifiers } from "./identifiers.ts";
import { createLog, type RequestLog, registerLog } from "./log.ts";
import { addressOf, loadOrganisation } from "./organisation.ts";
import { registerPage } from "./page/register.ts";
import { registerRate } from "./rate.ts";
import { registerScim } from "./scim/register.ts";
import { seedState } from "./seed.ts";
import { createDirectorySync } from "./spoke/directory-sync.ts";
import { registerSpoke } from "./spoke/register.ts";
import { openStore, type Store } from "./store.ts";
import { registerTwilio } from "./twilio/register.ts";

export type { EmulatorAddress, EmulatorContext, EmulatorOptions } from "./context.ts";

/** An emulator that listens. */
export interface Emulator {
  readonly address: EmulatorAddress;
  readonly store: Store;
  /** Ends open connections and closes the state. */
  close(): Promise<void>;
}

/** The parts behind the control endpoints. */
export interface Controls {
  readonly clock: Clock;
  readonly faults: Faults;
  readonly log: RequestLog;
}

/** A route of the server, for tests that compare routes with the contract. */
export interface Route {
  readonly method: string;
  readonly url: string;
}

/** An emulator that does not listen yet. */
export interface BuiltEmulator {
  readonly app: FastifyInstance;
  readonly context: EmulatorContext;
  readonly routes: readonly Route[];
}

function settingsOf(options: EmulatorOptions): EmulatorSettings {
  return {
    production: options.production ?? false,
    latencyMs: options.latencyMs ?? 0,
    ratePerSecond: options.ratePerSecond ?? 0,
    directoryDelayMs: options.directoryDelayMs ?? 0,
    flowDelayMs: options.flowDelayMs ?? 0,
    concurrency: 0,
    pageSize: 0,
    tokenLifetimeSeconds: 86_400,
  };
}

function createApp(): FastifyInstance {
  const app = fastify({
    bodyLimit: 8 * 1024 * 1024,
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 1000 },
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, allErrors: false } },
  });
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    return reply.code(status).send(errorBody(request.url, status, error.message));
  });
  app.setNotFoundHandler((request, reply) => reply.code(404).send(errorBody(request.url, 404, "Not Found")));
  return app;
}

function createContext(
  store: Store,
  clock: Clock,
  log: RequestLog,
  options: EmulatorOptions,
  port: () => number,
) {
  const identifiers = makeIdentifiers();
  const organisation = loadOrganisation(store, identifiers);
  const base = {
    store,
    options: settingsOf(options),
    clock: () => clock.now(),
    identifiers,
    organisation,
    address: () => addressOf(organisation, port()),
    reportViolation: log.violation,
  };
  return { ...base, directory: createDirectorySync(base) } satisfies EmulatorContext;
}

/**
 * Builds the server with its state, without listening.
 * @throws when the state's file cannot be opened
 */
export async function buildEmulator(options: EmulatorOptions = {}): Promise<BuiltEmulator> {
  const store = openStore(options.data);
  const clock = createClock(store);
  const log = createLog(clock.now);
  const faults = createFaults();
  const app = createApp();
  const port = () => (app.server.address() as AddressInfo | null)?.port ?? 0;
  const context = createContext(store, clock, log, options, port);
  const routes: Route[] = [];
  app.addHook("onRoute", ({ method, url }) => {
    for (const one of [method].flat()) routes.push({ method: one, url });
  });
  app.addHook("onClose", async () => store.close());
  registerBodies(app);
  registerLog(app, log);
  app.addHook("onRequest", async () => context.directory.applyDue());
  registerRate(app, context);
  registerFaults(app, faults, log);
  // Each in a scope of its own, so that its parsers, hooks and error handler stay its own.
  app.register(async (scope) => registerControl(scope, context, { clock, faults, log }));
  app.register(async (scope) => registerSpoke(scope, context));
  app.register(async (scope) => registerScim(scope, context));
  app.register(async (scope) => registerTwilio(scope, context));
  app.register(async (scope) => registerPage(scope, context, { log }));
  try {
    seedState(context, options.seed ?? "acme");
    await app.ready();
  } catch (error) {
    await app.close();
    throw error;
  }
  return { app, context, routes };
}

/**
 * Starts the emulator on 127.0.0.1.
 * @throws when the port is taken or the state's file cannot be opened
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { app, context } = await buildEmulator(options);
  try {
    await app.listen({ host: "127.0.0.1", port: options.port ?? 0 });
  } catch (error) {
    await app.close();
    throw error;
  }
  return { address: context.address(), store: context.store, close: () => app.close() };
}

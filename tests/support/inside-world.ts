/**
 * A customer inside of the test's own process: the emulator as it is, with its contract, its store and its rules, and the
 * clients as they are, with their tokens, paging and retries. Only the sockets between them are left out, so that tens of
 * thousands of organisations can be made and looked at one after the other.
 */

import { buildEmulator } from "../../emulator/server.ts";
import type { Json } from "../../emulator/store.ts";
import { type Clients, openClients } from "../../provider/clients/open.ts";
import type { Outgoing, Transport } from "../../provider/clients/transport.ts";
import type { StackEngine } from "../../provider/reconciler/plan/types.ts";
import { createStackEngine } from "../../provider/reconciler/stack-engine.ts";
import { kinds } from "../../provider/resources/registry.gen.ts";
import { leapingEnvironment } from "./front-end.ts";

/** What becomes of a request on its way. */
export type Mishap =
  /** It never arrives. */
  | "cut before"
  /** It is carried out, and the answer is lost. */
  | "cut after"
  /** The product fails, and has done nothing. */
  | { readonly status: number };

/** See the head of this file. */
export interface InsideWorld {
  /** The provider's settings for this customer. */
  readonly settings: Readonly<Record<string, string>>;
  /** Another process of the command line. @param without settings that it lacks */
  open(without?: readonly string[]): { readonly engine: StackEngine; readonly clients: Clients };
  /** A hand edit or another control request; fails the test unless it is answered with success. */
  control(
    method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE",
    path: string,
    body?: unknown,
  ): Promise<unknown>;
  /** Everything live as it was at the start. */
  reset(): void;
  /** Everything that is stored, by collection and id. */
  stored(): ReadonlyMap<string, readonly Json[]>;
  /** Requests that write and were carried out since the last `reset` or `forget`. */
  writes(): readonly string[];
  requests(): number;
  forget(): void;
  /** Decides about each request that writes, by its number from 0 since the last `forget`; undefined lets it pass. */
  mishap: ((write: number, request: Outgoing) => Mishap | undefined) | undefined;
  /** Awaited before each request sets out and before its answer arrives: lets a test decide who goes first. */
  turn: (() => Promise<void>) | undefined;
  /** @throws Error when an answer of the emulator broke its contract meanwhile */
  close(): Promise<void>;
}

/** Collections that say who the customer is, and not what is live. */
const kept = new Set(["emulator", "tokens", "permissions"]);

/** A device that calls can lead to: no API makes one. */
export const deviceName = "Lobby phone";

/** Starts one. */
export async function startInsideWorld(): Promise<InsideWorld> {
  const { app, context } = await buildEmulator({ seed: "acme" });
  const { store } = context;
  const address = context.address();
  const settings: Readonly<Record<string, string>> = {
    ...address.spoke,
    twilioAccountSid: address.twilio.accountSid,
    twilioAuthToken: address.twilio.authToken,
    twilioBaseUrl: address.twilio.baseUrl,
  };
  let count = 0;
  let written: string[] = [];
  let attempts = 0;
  const control: InsideWorld["control"] = async (method, path, body) => {
    const answer = await app.inject({
      method,
      url: `/_emulator${path}`,
      ...(body === undefined ? {} : { payload: body as object }),
    });
    if (answer.statusCode >= 300)
      throw new Error(`${method} ${path} answered ${answer.statusCode}: ${answer.payload}`);
    return answer.payload === "" ? undefined : JSON.parse(answer.payload);
  };
  const world: InsideWorld = {
    settings,
    mishap: undefined,
    turn: undefined,
    open(without = []) {
      const own = Object.fromEntries(Object.entries(settings).filter(([name]) => !without.includes(name)));
      const clients = openClients(own as never, leapingEnvironment(), { transport });
      return { clients, engine: createStackEngine({ clients, kinds, portal: "warn" }, "test") };
    },
    control,
    reset() {
      restore();
      world.mishap = undefined;
      world.turn = undefined;
      world.forget();
    },
    stored: () =>
      new Map(
        store
          .collections()
          .filter((name) => !kept.has(name))
          .map((name) => [name, store.list(name)]),
      ),
    writes: () => written,
    requests: () => count,
    forget() {
      count = 0;
      attempts = 0;
      written = [];
    },
    async close() {
      const { violations } = (await control("GET", "/requests")) as { violations: readonly string[] };
      await app.close();
      if (violations.length > 0) throw new Error(`The contract was broken: ${violations.join("; ")}`);
    },
  };
  const transport: Transport = {
    async send(request) {
      const { method, url, headers, body } = request;
      count += 1;
      await world.turn?.();
      const isWrite = method !== "GET" && !/\/oauth\/token$|\/Validate$/.test(url.pathname);
      const mishap = isWrite ? world.mishap?.(attempts++, request) : undefined;
      const lost = { failure: "unreachable", reason: "it was cut", lasting: false } as const;
      if (mishap === "cut before") return { ...lost, sent: true };
      if (typeof mishap === "object")
        return {
          status: mishap.status,
          headers: {},
          text: JSON.stringify({ message: "planted", code: "planted" }),
        };
      const answer = await app.inject({
        method: method as "GET",
        url: `${url.pathname}${url.search}`,
        headers,
        ...(body === undefined ? {} : { payload: body }),
      });
      if (isWrite && answer.statusCode < 300) written.push(`${method} ${url.pathname}`);
      await world.turn?.();
      if (mishap === "cut after") return { ...lost, sent: true };
      return {
        status: answer.statusCode,
        headers: answer.headers as Record<string, string>,
        text: answer.payload,
      };
    },
    close: async () => {},
  };
  await control("POST", "/objects/devices", { displayName: deviceName, extension: "95000" });
  const restore = snapshotOf(store);
  return world;
}

/** @returns what brings everything back */
function snapshotOf(store: Awaited<ReturnType<typeof buildEmulator>>["context"]["store"]): () => void {
  const names = () => store.collections().filter((name) => !kept.has(name));
  const before = new Map(
    names().map((name) => [name, new Map(store.entries(name).map(({ id, json }) => [id, json]))]),
  );
  return () =>
    store.transaction(() => {
      for (const name of new Set([...names(), ...before.keys()])) {
        const was = before.get(name) ?? new Map<string, Json>();
        for (const { id } of store.entries(name)) if (!was.has(id)) store.remove(name, id);
        for (const [id, json] of was) store.put(name, id, json);
      }
    });
}

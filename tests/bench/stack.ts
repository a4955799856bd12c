/** The stackless engine over large organisations: what a plan, an apply and an export cost, beside bare requests. */
import { Pool } from "undici";
import { systemEnvironment } from "../../provider/clients/environment.ts";
import { openClients } from "../../provider/clients/open.ts";
import { customerCheck } from "../../provider/configuration/customer.ts";
import { resolveConfiguration } from "../../provider/configuration/resolve.ts";
import type { Values } from "../../provider/model/value.ts";
import { checkInputs } from "../../provider/reconciler/check.ts";
import type {
  Declaration,
  DeclaredObject,
  Exported,
  StackEngine,
} from "../../provider/reconciler/plan/types.ts";
import { createStackEngine } from "../../provider/reconciler/stack-engine.ts";
import type { AnyKind } from "../../provider/reconciler/types.ts";

/** An engine that has read nothing yet, with clients of its own. */
export interface FreshEngine {
  readonly engine: StackEngine;
  close(): Promise<void>;
}

/** @param settings of the provider, as the emulator's environment has them */
export function freshEngine(settings: Values, kinds: readonly AnyKind[]): FreshEngine {
  const { configuration, failures } = resolveConfiguration({}, settings as Record<string, string>);
  if (failures.length > 0) throw new Error(JSON.stringify(failures));
  const clients = openClients(configuration, systemEnvironment());
  const beforeFirstWrite = customerCheck(clients, configuration);
  const engine = createStackEngine({ clients, kinds, portal: "warn", beforeFirstWrite }, "bench");
  return { engine, close: () => clients.close() };
}

/** What is live, declared as it is. Kinds whose objects have secrets that cannot be read are declared without them. */
export function declarationOf(exported: readonly Exported[]): Declaration {
  const objects = exported.map(({ kind, inputs, id }): DeclaredObject => {
    const checked = checkInputs(kind, id, inputs);
    return {
      kind,
      inputs: checked.inputs,
      ignore: [],
      silence: [],
      secrets: {},
      place: () => undefined,
    };
  });
  const tokens = new Set(objects.map(({ kind }) => kind.token));
  return { objects, scope: { kinds: tokens, labels: new Map() } };
}

/** One request as the emulator's log has it. */
export interface Logged {
  readonly method: string;
  readonly route: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
}

interface Answer {
  readonly access_token?: string;
}

/** Where and as whom bare requests are sent. */
export interface BareTarget {
  /** `http://127.0.0.1:1234` */
  readonly origin: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scimToken: string;
  readonly twilio: string;
}

/**
 * The same reads by a bare loop: a token, then each route's pages one after the other, all routes side by side; answers are
 * parsed and forgotten.
 *
 * @param requests those of a plan, in their order
 */
export async function fetchBare(target: BareTarget, requests: readonly Logged[]): Promise<void> {
  const pool = new Pool(target.origin, { connections: 16 });
  try {
    const token = await tokenOf(pool, target);
    const reads = requests.filter(({ method }) => method === "GET");
    const chains = Map.groupBy(reads, ({ route }) => route);
    const walk = async (chain: readonly Logged[]) => {
      for (const { path, query } of chain) {
        const text = new URLSearchParams(query).toString();
        await ask(pool, "GET", text === "" ? path : `${path}?${text}`, authorization(target, token, path));
      }
    };
    await Promise.all([...chains.values()].map(walk));
  } finally {
    await pool.close();
  }
}

/** The same writes by a bare loop, so many at once. */
export async function sendBare(
  target: BareTarget,
  writes: readonly { readonly method: string; readonly path: string; readonly body: unknown }[],
  atOnce: number,
): Promise<void> {
  const pool = new Pool(target.origin, { connections: atOnce });
  try {
    const token = await tokenOf(pool, target);
    let next = 0;
    const work = async () => {
      for (let write = writes[next++]; write; write = writes[next++]) {
        const headers = { ...authorization(target, token, write.path), "content-type": "application/json" };
        await ask(pool, write.method, write.path, headers, JSON.stringify(write.body));
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
  } finally {
    await pool.close();
  }
}

async function tokenOf(pool: Pool, { clientId, clientSecret }: BareTarget): Promise<string> {
  const body = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: clientId,
    client_secret: clientSecret,
  }).toString();
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const answer = (await ask(pool, "POST", "/auth/oauth/token", headers, body)) as Answer;
  return answer.access_token ?? "";
}

function authorization(
  { scimToken, twilio }: BareTarget,
  token: string,
  path: string,
): Record<string, string> {
  if (path.startsWith("/twilio/")) return { authorization: twilio };
  return { authorization: `Bearer ${path.startsWith("/scim/") ? scimToken : token}` };
}

async function ask(
  pool: Pool,
  method: string,
  path: string,
  headers: Record<string, string>,
  body: string | null = null,
): Promise<unknown> {
  const answer = await pool.request({ method: method as "GET", path, headers, body });
  const text = await answer.body.text();
  if (answer.statusCode >= 400) throw new Error(`${method} ${path} answered ${answer.statusCode}: ${text}`);
  return text === "" ? undefined : JSON.parse(text);
}

/**
 * Twilio, by its official SDK over our own HTTP core. The SDK is loaded when it is first used: it takes a third of a second and 30 MB.
 *
 * Always through a context (`flows(sid).update()`): the methods of instances are broken in twilio 6.1.0 to 6.2.0 (checked 2026-11-20).
 */
import { type ClientEnvironment, pause } from "./environment.ts";
import { ApiError, describeFailure } from "./errors.ts";
import type { Http } from "./http.ts";
import type { TwilioSdk } from "./twilio-sdk.ts";
import { available, flowFrom, numberFrom } from "./twilio-wire.ts";
import type { NumberSearch, TwilioWrites } from "./types.ts";

/** Where Twilio is, and who we are there. */
export interface TwilioOptions {
  /** @throws ApiError of kind `noCredentials` */
  readonly accountSid: () => string;
  readonly edge: string | undefined;
  readonly region: string | undefined;
  /** What stands in for Twilio's hosts. */
  readonly baseUrl: (() => URL) | undefined;
  readonly environment: ClientEnvironment;
}

/** The largest page (Twilio refuses more with 20007, checked 2026-11-20). */
const pageSize = 1000;

/** Numbers on sale that are asked for: the first that suits is bought, the others are for when it is gone by then. */
const offers = 20;

/** Studio answers 404 for a moment after a creation (RJPearson94/terraform-provider-twilio issue 86, checked 2026-11-20). Milliseconds. */
const settling = { within: 30_000, firstWait: 100, longestWait: 2_000, waits: 8 };

/**
 * Opens Twilio.
 *
 * @param http its core
 * @param options where it is; read on the first use
 */
export function openTwilio(http: Http, options: TwilioOptions): TwilioWrites {
  let loading: Promise<TwilioSdk> | undefined;
  const ask: Ask = async (request) => {
    const accountSid = options.accountSid();
    loading ??= import("./twilio-sdk.ts").then((module) => module.openSdk(http, options));
    try {
      return await request(await loading, accountSid);
    } catch (error) {
      throw error instanceof ApiError ? error : unreadable(http, error);
    }
  };
  const newFlows = settlingFlows(options.environment);

  return {
    get accountSid() {
      return options.accountSid();
    },
    phoneNumbers: {
      list: (filter = {}) =>
        pagesOf(ask, (sdk, account) => numbers(sdk, account).page({ ...filter, pageSize }), numberFrom),
      find: (sid) =>
        orAbsent(ask(async (sdk, account) => numberFrom(await numbers(sdk, account)(sid).fetch()))),
      available: (search) =>
        ask(async (sdk, account) => (await offersOf(sdk, account, search)).map(available)),
      buy: (fields) =>
        ask(async (sdk, account) => numberFrom(await numbers(sdk, account).create({ ...fields }))),
      update: (sid, fields) =>
        ask(async (sdk, account) => numberFrom(await numbers(sdk, account)(sid).update({ ...fields }))),
      release: async (sid) => {
        await orAbsent(ask((sdk, account) => numbers(sdk, account)(sid).remove()));
      },
    },
    flows: {
      list: () => pagesOf(ask, (sdk) => sdk.studio.v2.flows.page({ pageSize }), flowFrom),
      find: (sid) =>
        orAbsent(
          newFlows.settled(sid, () => ask(async (sdk) => flowFrom(await sdk.studio.v2.flows(sid).fetch()))),
        ),
      validate: (flow) => problemsOf(ask((sdk) => sdk.studio.v2.flowValidate.update(withDefinition(flow)))),
      create: async (fields) => {
        const flow = await ask(async (sdk) =>
          flowFrom(await sdk.studio.v2.flows.create(withDefinition(fields))),
        );
        newFlows.created(flow.sid);
        return flow;
      },
      update: (sid, fields) =>
        newFlows.settled(sid, () =>
          ask(async (sdk) => flowFrom(await sdk.studio.v2.flows(sid).update({ ...fields }))),
        ),
      remove: async (sid) => {
        await orAbsent(newFlows.settled(sid, () => ask((sdk) => sdk.studio.v2.flows(sid).remove())));
        newFlows.removed(sid);
      },
    },
  };
}

/** Loads the SDK if need be, and runs one request of it. */
type Ask = <T>(request: (sdk: TwilioSdk, accountSid: string) => Promise<T>) => Promise<T>;

function numbers(sdk: TwilioSdk, accountSid: string) {
  return sdk.api.v2010.accounts(accountSid).incomingPhoneNumbers;
}

/** What the SDK throws by itself: it could not make a request of what it was given, or read what came back. */
function unreadable(http: Http, error: unknown): ApiError {
  return new ApiError({
    kind: "invalid",
    profile: http.profile,
    method: "",
    path: "",
    host: "",
    reason: describeFailure(error),
    remedy: "Check the SIDs that are declared; if they are right, report this.",
  });
}

function withDefinition<T extends { readonly definition?: unknown }>(flow: T): T & { definition: object } {
  return { ...flow, definition: (flow.definition ?? {}) as object };
}

interface Page<I> {
  readonly instances: readonly I[];
  readonly nextPageUrl?: string;
  nextPage(): Promise<Page<I>> | undefined;
}

async function* pagesOf<I, T>(
  ask: Ask,
  first: (sdk: TwilioSdk, accountSid: string) => Promise<Page<I>>,
  map: (instance: I) => T,
): AsyncGenerator<T> {
  let page: Page<I> | undefined = await ask(first);
  while (page !== undefined) {
    for (const instance of page.instances) yield map(instance);
    const next: Promise<Page<I>> | undefined = page.nextPage();
    page = next && (await ask(() => next));
  }
}

async function orAbsent<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof ApiError && error.kind === "notFound";
}

/** An invalid flow is an error of the API (81022), and an answer of this. */
async function problemsOf(
  request: Promise<unknown>,
): Promise<readonly { propertyPath: string; message: string }[]> {
  try {
    await request;
    return [];
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== "81022") throw error;
    const details = error.details.map(({ propertyPath = "#", message }) => ({ propertyPath, message }));
    if (details.length > 0) return details;
    return [{ propertyPath: "#", message: error.reason ?? "the definition is not valid" }];
  }
}

async function offersOf(sdk: TwilioSdk, accountSid: string, search: NumberSearch) {
  const { country, type, ...filter } = search;
  const offered = sdk.api.v2010.accounts(accountSid).availablePhoneNumbers(country);
  const query = { ...filter, pageSize: offers };
  // One call each: the three have types of their own.
  if (type === "local") return (await offered.local.page(query)).instances;
  if (type === "mobile") return (await offered.mobile.page(query)).instances;
  return (await offered.tollFree.page(query)).instances;
}

/** Remembers the flows of our own creation, and waits for them to appear. */
function settlingFlows(environment: ClientEnvironment) {
  const since = new Map<string, number>();
  return {
    created: (sid: string): void => void since.set(sid, environment.now()),
    removed: (sid: string): void => void since.delete(sid),
    /** Repeats a request while it finds nothing and that may still be the creation settling. */
    settled: async <T>(sid: string, request: () => Promise<T>): Promise<T> => {
      for (let wait = 1; ; wait += 1) {
        try {
          return await request();
        } catch (error) {
          const created = since.get(sid) ?? Number.NEGATIVE_INFINITY;
          const over = environment.now() - created > settling.within || environment.signal?.aborted;
          if (!isAbsent(error) || over || wait > settling.waits) throw error;
        }
        await pause(environment, Math.min(settling.longestWait, settling.firstWait * 2 ** (wait - 1)));
      }
    },
  };
}

/**
 * Twilio, by its official SDK over our own HTTP core. The SDK is loaded when it is first used: it takes a third of a second and 30 MB.
 *
 * Always through a context (`flows(sid).update()`): the methods of instances are broken in twilio 6.1.0 to 6.2.0 (checked 2026-11-20).
 */
import { type ClientEnvironment, pause } from "./environment.ts";
import { ApiError } from "./errors.ts";
import type { Http } from "./http.ts";
import type { TwilioSdk } from "./twilio-sdk.ts";
import { available, flowFrom, numberFrom } from "./twilio-wire.ts";
import type { NumberSearch, TwilioFlow, TwilioFlowFields, TwilioWrites } from "./types.ts";

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
  const sdk = (): Promise<TwilioSdk> => {
    loading ??= import("./twilio-sdk.ts").then((module) => module.openSdk(http, options));
    return loading;
  };
  const numbers = async () => {
    const accountSid = options.accountSid();
    return (await sdk()).api.v2010.accounts(accountSid).incomingPhoneNumbers;
  };
  const flows = async () => {
    options.accountSid();
    return (await sdk()).studio.v2.flows;
  };
  const newFlows = settlingFlows(options.environment);

  return {
    get accountSid() {
      return options.accountSid();
    },
    phoneNumbers: {
      list: (filter = {}) => pagesOf(async () => (await numbers()).page({ ...filter, pageSize }), numberFrom),
      find: (sid) => orAbsent(async () => numberFrom(await (await numbers())(sid).fetch())),
      available: async (search) => (await offersOf(await sdk(), options.accountSid(), search)).map(available),
      buy: async (fields) => numberFrom(await (await numbers()).create({ ...fields })),
      update: async (sid, fields) => numberFrom(await (await numbers())(sid).update({ ...fields })),
      release: async (sid) => {
        await orAbsent(async () => (await numbers())(sid).remove());
      },
    },
    flows: {
      list: () => pagesOf(async () => (await flows()).page({ pageSize }), flowFrom),
      find: (sid) =>
        newFlows.settled(sid, () => orAbsent(async () => flowFrom(await (await flows())(sid).fetch()))),
      validate: async (flow) => {
        options.accountSid();
        return problemsOf(async () => (await sdk()).studio.v2.flowValidate.update(withDefinition(flow)));
      },
      create: async (fields) => {
        const flow = flowFrom(await (await flows()).create(withDefinition(fields)));
        newFlows.created(flow.sid);
        return flow;
      },
      update: async (sid, fields) => {
        const updated = await newFlows.settled(sid, () =>
          orAbsent(async () => flowFrom(await (await flows())(sid).update({ ...fields }))),
        );
        return updated ?? absentFlow(await flows(), sid, fields);
      },
      remove: async (sid) => {
        await newFlows.settled(sid, () => orAbsent(async () => (await flows())(sid).remove()));
        newFlows.removed(sid);
      },
    },
  };
}

/** Says in Twilio's own words that there is no such flow. */
async function absentFlow(
  flows: TwilioSdk["studio"]["v2"]["flows"],
  sid: string,
  fields: TwilioFlowFields,
): Promise<TwilioFlow> {
  return flowFrom(await flows(sid).update({ ...fields }));
}

function withDefinition<T extends { readonly definition?: unknown }>(flow: T): T & { definition: object } {
  return { ...flow, definition: (flow.definition ?? {}) as object };
}

interface Page<I> {
  readonly instances: readonly I[];
  readonly nextPageUrl?: string;
  nextPage(): Promise<Page<I>> | undefined;
}

async function* pagesOf<I, T>(first: () => Promise<Page<I>>, map: (instance: I) => T): AsyncGenerator<T> {
  let page: Page<I> | undefined = await first();
  while (page !== undefined) {
    for (const instance of page.instances) yield map(instance);
    page = await page.nextPage();
  }
}

async function orAbsent<T>(request: () => Promise<T>): Promise<T | undefined> {
  try {
    return await request();
  } catch (error) {
    if (error instanceof ApiError && error.kind === "notFound") return undefined;
    throw error;
  }
}

/** An invalid flow is an error of the API (81022), and an answer of this. */
async function problemsOf(
  request: () => Promise<unknown>,
): Promise<readonly { propertyPath: string; message: string }[]> {
  try {
    await request();
    return [];
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== "81022") throw error;
    if (error.details.length > 0) return error.details;
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
    settled: async <T>(sid: string, request: () => Promise<T | undefined>): Promise<T | undefined> => {
      for (let wait = 1; ; wait += 1) {
        const found = await request();
        const created = since.get(sid);
        if (found !== undefined || created === undefined) return found;
        if (wait > settling.waits || environment.now() - created > settling.within) return undefined;
        await pause(environment, Math.min(settling.longestWait, settling.firstWait * 2 ** (wait - 1)));
        if (environment.signal?.aborted) return undefined;
      }
    },
  };
}

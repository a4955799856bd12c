/** Posts a report to a webhook. */
import { ProblemError } from "../model/problem.ts";
import type { Tools } from "./tools.ts";

/** Milliseconds before each attempt. */
const waits = [0, 1_000, 5_000, 20_000, 60_000];

/** Milliseconds that one attempt may take. */
const patience = 10_000;

/**
 * Posts JSON, again where the failure may pass: no answer, 408, 429 and 5xx.
 *
 * @param url may be a secret itself, so no message names more than its host
 * @throws ProblemError when it was not taken
 */
export async function postReport(
  url: string,
  body: unknown,
  tools: Pick<Tools, "sleep" | "signal">,
): Promise<void> {
  let failure = "it was never sent";
  for (const wait of waits) {
    if (wait > 0) await tools.sleep(wait);
    if (tools.signal.aborted) break;
    const outcome = await attempt(url, body, tools.signal);
    if (outcome.taken) return;
    failure = outcome.failure;
    if (!outcome.mayPass) break;
  }
  throw new ProblemError({
    object: `Webhook at ${hostOf(url)}`,
    what: `did not take the report: ${failure}`,
    remedy: "Check the address and who answers there; the next look tries again.",
  });
}

type Outcome =
  | { readonly taken: true }
  | { readonly taken: false; readonly failure: string; readonly mayPass: boolean };

async function attempt(url: string, body: unknown, signal: AbortSignal): Promise<Outcome> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      redirect: "manual",
      signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]),
    });
    await response.body?.cancel();
    if (response.ok) return { taken: true };
    const mayPass = response.status === 408 || response.status === 429 || response.status >= 500;
    return { taken: false, failure: `it answered ${response.status}`, mayPass };
  } catch (error) {
    const { cause, name } = error as Error;
    const code = (cause as NodeJS.ErrnoException | undefined)?.code ?? name;
    return { taken: false, failure: `it gave no answer (${code})`, mayPass: true };
  }
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : "an address that is none");

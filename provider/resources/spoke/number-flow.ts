/**
 * Studio flows as a number's assignment names them: by friendly name, SID or webhook URL.
 *
 * Twilio does not keep friendly names unique (Studio v2, read 2026-11-20), so a name that two flows have is refused where it
 * would have to be resolved, with both SIDs.
 */
import type { TwilioReads } from "../../clients/types.ts";
import { ProblemError } from "../../model/problem.ts";
import { flowSidOf } from "../twilio/flow-url.ts";

/** The friendly name of a flow by its SID; undefined where there is no such flow any more. */
export type FlowNames = (sid: string) => Promise<string | undefined>;

type Flows = Pick<TwilioReads, "flows">;

/** For a list of numbers: the flows are listed once, when the first number that leads to one asks. */
export function flowNames({ flows }: Flows): FlowNames {
  let listed: Promise<ReadonlyMap<string, string>> | undefined;
  const list = async () => {
    const names = new Map<string, string>();
    for await (const { sid, friendlyName } of flows.list()) names.set(sid, friendlyName);
    return names;
  };
  return async (sid) => {
    listed ??= list();
    return (await listed).get(sid);
  };
}

/** For a single number: one request for its flow. */
export const nameOfFlow =
  ({ flows }: Flows): FlowNames =>
  async (sid) =>
    (await flows.find(sid))?.friendlyName;

const sameText = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** True where a declared text means the flow of this SID. */
export async function meansFlow(twilio: Flows, declared: string, sid: string): Promise<boolean> {
  const wanted = flowSidOf(declared);
  if (wanted !== undefined) return sameText(wanted, sid);
  const name = await nameOfFlow(twilio)(sid);
  return name !== undefined && sameText(name, declared);
}

/**
 * The flow that a declared text means, for a write.
 *
 * @param object the assignment as messages name it
 * @throws ProblemError where no flow has that name, or several have
 */
export async function resolveFlow(
  twilio: Flows,
  declared: string,
  object: string,
): Promise<{ readonly sid: string; readonly name: string | undefined }> {
  const sid = flowSidOf(declared);
  if (sid !== undefined) return { sid, name: await nameOfFlow(twilio)(sid) };
  const hits: { readonly sid: string; readonly name: string }[] = [];
  for await (const { sid: found, friendlyName } of twilio.flows.list()) {
    if (sameText(friendlyName, declared)) hits.push({ sid: found, name: friendlyName });
  }
  const [hit] = hits;
  if (hit !== undefined && hits.length === 1) return hit;
  throw new ProblemError({
    object,
    path: "flow",
    what:
      hits.length === 0
        ? `there is no Studio flow ${JSON.stringify(declared)}`
        : `${hits.length} Studio flows are called ${JSON.stringify(declared)}: ${hits.map((each) => each.sid).join(" and ")}`,
    remedy:
      hits.length === 0
        ? "Create the flow first, or correct the name."
        : "Give the SID of the one that is meant.",
  });
}

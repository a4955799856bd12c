/** The rule `dead-end`. */
import type { DeclaredObject } from "../reconciler/plan/types.ts";
import { silentEnds, takesNoCalls } from "./flows.ts";
import { losesCalls } from "./groups.ts";
import { nameObject, type Survey, someOf } from "./survey.ts";
import { tokens } from "./tokens.ts";
import type { Found, Rule } from "./types.ts";
import { waysTo } from "./ways.ts";

/** Who sends calls, or their messages, to each group. */
function sendersOf(declared: Survey): ReadonlyMap<DeclaredObject, readonly DeclaredObject[]> {
  const senders = new Map<DeclaredObject, DeclaredObject[]>();
  const add = (group: DeclaredObject, from: DeclaredObject) => {
    const list = senders.get(group);
    if (list === undefined) senders.set(group, [from]);
    else if (!list.includes(from)) list.push(from);
  };
  for (const [to, ways] of waysTo(declared)) for (const { from } of ways) add(to, from);
  for (const hours of declared.of(tokens.officeHours)) {
    const group = declared.named(tokens.callGroup, hours.inputs.voicemailGroup);
    if (group) add(group, hours);
  }
  return senders;
}

/** The groups that lose the calls that something declared sends them; the rest of them is `empty-group`'s. */
export function groupsInUse(declared: Survey): ReadonlyMap<DeclaredObject, readonly DeclaredObject[]> {
  const losing = [...sendersOf(declared)].filter(
    ([group]) => group.kind.token === tokens.callGroup && losesCalls(group),
  );
  return new Map(losing);
}

function deadGroups(declared: Survey): readonly Found[] {
  return [...groupsInUse(declared)].map(([object, senders]) => ({
    object,
    path: "members",
    what: `it gets calls from ${someOf(senders.map(nameObject))}, and has neither members nor an overflow: nobody is rung, and nobody is told of a message`,
    remedy: "Add members, or let `noAnswer` lead to another group or a telephone number.",
  }));
}

function deadNumbers(declared: Survey): readonly Found[] {
  return declared.of(tokens.numberAssignment).flatMap((object) => {
    const flow = declared.named(tokens.studioFlow, object.inputs.flow);
    const why = flow && takesNoCalls(flow);
    if (flow === undefined || why === undefined) return [];
    return [
      {
        object,
        path: "flow",
        what: `calls go to ${nameObject(flow)}, ${why}`,
        remedy: "Publish a flow that answers calls, or lead the number somewhere else.",
      },
    ];
  });
}

const deadFlows = (declared: Survey): readonly Found[] =>
  declared.of(tokens.studioFlow).flatMap((object) =>
    object.inputs.status === "draft"
      ? []
      : silentEnds(object).map(({ path, what }) => ({
          object,
          path,
          what,
          remedy: "Say something first, or lead the call to a group, a person or a voicemail.",
        })),
  );

/** See `summary`. */
export const deadEnd: Rule = {
  id: "dead-end",
  severity: "error",
  summary: "A call comes to a place where nobody is rung, and nothing is heard or kept that anybody gets.",
  why: "The caller gives up, and the customer never learns of the call. A group without members does not ring: the call jumps to its no-answer choice at once (support article 360041158611, read 2026-11-20), and the voicemail of a group is for its members. A draft of a Studio flow takes no calls, and a widget that leads nowhere hangs up (twilio.com/docs/studio/user-guide, read 2026-11-20).",
  examples: {
    bad: [
      { kind: tokens.numberAssignment, values: { phoneNumber: "+12025550110", callGroup: "Sales" } },
      { kind: tokens.callGroup, values: { name: "Sales", members: [] }, found: true },
    ],
    good: [
      { kind: tokens.numberAssignment, values: { phoneNumber: "+12025550110", callGroup: "Sales" } },
      { kind: tokens.callGroup, values: { name: "Sales", members: [{ user: "ana@acme.test" }] } },
    ],
  },
  check: (declared) => [...deadNumbers(declared), ...deadGroups(declared), ...deadFlows(declared)],
};

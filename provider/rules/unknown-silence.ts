/** The rule `unknown-silence`. */
import { nearestName } from "../model/nearest.ts";
import { formatPath } from "../model/path.ts";
import { tokens } from "./tokens.ts";
import type { Rule, RuleExample } from "./types.ts";

const group = (silence: string): RuleExample => ({
  kind: tokens.callGroup,
  values: { name: "Night team", members: [] },
  silence: [silence, "empty-group"],
});

/**
 * See `summary`.
 *
 * @param others the ids of all other rules
 */
export function unknownSilence(others: readonly string[]): Rule {
  const id = "unknown-silence";
  const ids = new Set([...others, id]);
  return {
    id,
    severity: "warning",
    summary: "`silence` names a rule that does not exist.",
    why: "A name that was mistyped, or a rule that has another name now, silences nothing; one that is noticed late hides what it was meant to let through.",
    examples: { bad: [group("emty-group")], good: [group("unreachable-group")] },
    check: ({ objects }) =>
      objects.flatMap((object) =>
        object.silence.flatMap((name, index) => {
          if (ids.has(name)) return [];
          const near = nearestName(name, [...ids]);
          return [
            {
              object,
              path: formatPath(["silence", index]),
              what: `there is no rule ${JSON.stringify(name)}`,
              remedy: near === undefined ? "Take it out." : `Did you mean ${JSON.stringify(near)}?`,
            },
          ];
        }),
      ),
  };
}

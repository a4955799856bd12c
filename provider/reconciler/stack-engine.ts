/** The reconciler without a state: plan, apply and export over one session. */

import { type Problem, ProblemError } from "../model/problem.ts";
import { applyPlan } from "./apply/apply.ts";
import { exportObjects } from "./plan/export.ts";
import { otherOrganisation, planDeclaration, sealed } from "./plan/plan.ts";
import type { Plan, StackEngine } from "./plan/types.ts";
import { spokectlRemedies } from "./remedies.ts";
import { createSession, type Session } from "./session.ts";
import type { EngineOptions } from "./types.ts";

/**
 * Makes one.
 *
 * @param options clients, kinds, the portal mode and the check before the first write
 * @param madeBy what stands in a plan: package and version
 */
export function createStackEngine(options: EngineOptions, madeBy: string): StackEngine {
  let session: Session = createSession(options, spokectlRemedies);
  const forget = () => {
    session = createSession(options, spokectlRemedies);
  };
  return {
    async plan(declaration, planOptions = {}) {
      const plan = await planDeclaration(session, declaration, planOptions, madeBy);
      const { organisationId } = options.clients.facts;
      const isNamed =
        declaration.organisationId !== undefined &&
        otherOrganisation(declaration, organisationId).length === 0;
      // With the credentials of another customer everything is missing: that is ruled out before it is reported. A file
      // that names its customer asks for it in any case: two of a partner's customers may look alike.
      if (!isNamed && !missesSomething(plan)) return plan;
      return sealed({ ...plan, problems: [...plan.problems, ...(await wrongCustomer(options))] });
    },
    async apply(plan, applyOptions) {
      try {
        return await applyPlan(session, plan, applyOptions);
      } finally {
        // What one run claimed and stopped is no matter of the next one.
        forget();
      }
    },
    export: (kinds) => exportObjects(session, kinds),
    forget,
  };
}

const missesSomething = ({ objects }: Plan): boolean => objects.some(({ id }) => id === undefined);

async function wrongCustomer({ beforeFirstWrite }: EngineOptions): Promise<readonly Problem[]> {
  try {
    await beforeFirstWrite?.();
    return [];
  } catch (error) {
    if (error instanceof ProblemError) return [error.problem];
    const what = error instanceof Error ? error.message : String(error);
    return [
      {
        object: "Settings",
        what: `whether all of them are of one customer could not be checked: ${what.replace(/\.$/, "")}`,
        remedy: "Mend that and run again.",
      },
    ];
  }
}

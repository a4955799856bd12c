/** The reconciler without a state: plan, apply and export over one session. */

import { applyPlan } from "./apply/apply.ts";
import { exportObjects } from "./plan/export.ts";
import { planDeclaration } from "./plan/plan.ts";
import type { StackEngine } from "./plan/types.ts";
import { createSession, type Session } from "./session.ts";
import type { EngineOptions } from "./types.ts";

/**
 * Makes one.
 *
 * @param options clients, kinds, the portal mode and the check before the first write
 * @param madeBy what stands in a plan: package and version
 */
export function createStackEngine(options: EngineOptions, madeBy: string): StackEngine {
  let session: Session = createSession(options);
  return {
    plan: (declaration, planOptions = {}) => planDeclaration(session, declaration, planOptions, madeBy),
    apply: (plan, applyOptions) => applyPlan(session, plan, applyOptions),
    export: (kinds) => exportObjects(session, kinds),
    forget() {
      session = createSession(options);
    },
  };
}

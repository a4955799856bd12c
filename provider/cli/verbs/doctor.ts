/** What `spokectl doctor` does: it looks at a customer's set-up and says what is wrong, and whom to ask. It only reads. */
import { judge, worst } from "../../doctor/judge.ts";
import type { Connection } from "../connect.ts";
import type { Tools } from "../tools.ts";
import { doctorJson } from "../views/doctor-json.ts";
import { doctorText } from "../views/doctor-text.ts";
import { gather } from "./doctor-facts.ts";

/** The options of the verb. */
export interface DoctorOptions {
  readonly json?: boolean;
}

/**
 * Prints every finding.
 *
 * @returns 1 where one of them is a problem, else 0
 */
export async function doctor(tools: Tools, connection: Connection, options: DoctorOptions): Promise<0 | 1> {
  const findings = judge(await gather(tools, connection));
  const { organisationId } = connection.configuration;
  tools.print(
    options.json
      ? doctorJson(findings, { madeAt: new Date(tools.now()).toISOString(), organisationId })
      : doctorText(findings, tools.output),
  );
  return worst(findings) === "problem" ? 1 : 0;
}

/** Reads a saved plan, and refuses what is none. */
import { masked } from "../clients/mask.ts";
import { ProblemError } from "../model/problem.ts";
import type { Plan } from "../reconciler/plan/types.ts";
import type { Tools } from "./tools.ts";

const another = "Make it anew with `spokectl plan --out FILE`.";

/**
 * Reads a plan. Whether it may be applied is the engine's to say.
 *
 * @throws ProblemError where the file is no plan of a version that is known here
 */
export async function readPlan(file: string, tools: Pick<Tools, "readFile">): Promise<Plan> {
  const refuse = (what: string, remedy = another) => new ProblemError({ object: file, what, remedy });
  const text = await tools.readFile(file);
  let content: Partial<Plan> | null;
  try {
    content = JSON.parse(text) as Partial<Plan> | null;
  } catch {
    throw refuse("is not JSON, so it is no saved plan");
  }
  if (typeof content !== "object" || content?.format !== "spokectl-plan") {
    throw refuse("is no saved plan", `A stack file is given with --file. ${another}`);
  }
  if (content.version !== 1) {
    throw refuse(`is a plan of version ${String(content.version)}, and this spokectl reads version 1`);
  }
  if (!isWhole(content)) throw refuse("is a plan with parts missing");
  for (const fact of ["organisationId", "twilioAccountSid"] as const) {
    const value: unknown = content[fact];
    if (value !== undefined && typeof value !== "string") {
      throw refuse(`is a plan whose ${fact} is ${JSON.stringify(value)}, and not a text`);
    }
  }
  if (JSON.stringify(content.objects.map(({ desired }) => desired)).includes(masked)) {
    throw refuse(`has ${masked} where a value was: it is what a log shows, and not the saved plan`);
  }
  return content;
}

const isObject = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isWhole = (content: Partial<Plan>): content is Plan =>
  typeof content.sha256 === "string" &&
  typeof content.madeAt === "string" &&
  isObject(content.summary) &&
  [content.objects, content.problems].every((list) => Array.isArray(list) && list.every(isObject)) &&
  Array.isArray(content.warnings);

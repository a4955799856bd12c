/**
 * `POST /admin/v1/users/bulk`: up to 1,000 users at once (guide, "Bulk Upload Users"; support article 360046057272, read
 * 2026-11-20). Each row is a creation of its own, by the rules of one: a row that is refused hinders no other.
 */
import type { EmulatorContext } from "../context.ts";
import { loadContract } from "../contract.ts";
import type { Json } from "../store.ts";
import { presentOne } from "./kind.ts";
import { malformed, Refusal, refusalBody } from "./problem.ts";
import type { Handler } from "./serve.ts";
import { createUser, readTaken, type Taken, users } from "./users.ts";

/** @throws Refusal what `POST /admin/v1/users` would be refused with */
function createRow(context: EmulatorContext, row: Json, taken: Taken): Json {
  const found = loadContract().operation("POST", users.path).checkBody(row);
  if (found !== undefined) throw malformed(`${found.message}.`, found.field);
  return presentOne(context, users, { ...createUser(context, row, undefined, taken) });
}

/** The handler of the bulk creation. */
export const createManyUsers =
  (context: EmulatorContext): Handler =>
  ({ body }) => {
    const taken = readTaken(context);
    const made = (body.users as readonly Json[]).map((row) => {
      try {
        return { user: createRow(context, row, taken) };
      } catch (error) {
        if (error instanceof Refusal) return { error: refusalBody(error) };
        throw error;
      }
    });
    return { status: 200, body: { users: made } };
  };

import type { FastifyInstance } from "fastify";
import type { EmulatorContext } from "../context.ts";
import { accountHandlers } from "./accounts.ts";
import { availableNumberHandlers } from "./available-numbers.ts";
import { notFound, twilioErrorBody } from "./errors.ts";
import { flowHandlers } from "./flows.ts";
import { numberHandlers } from "./numbers.ts";
import { mountOperations } from "./operations.ts";
import { createTwilioOracle } from "./oracle.ts";

/** One for the process: what it compiled serves every emulator. */
const oracle = createTwilioOracle();

/**
 * Mounts Twilio under `/twilio/<product>`, where the product is the first label of the real host: `api` has the 2010
 * API's accounts and phone numbers, `studio` the flows. Every request and answer is held against Twilio's own contract.
 */
export function registerTwilio(app: FastifyInstance, context: EmulatorContext): void {
  app.register(
    async (scope) => {
      mountOperations(scope, context, oracle, "api", {
        ...accountHandlers(context),
        ...numberHandlers(context),
        ...availableNumberHandlers(context),
      });
      mountOperations(scope, context, oracle, "studio", flowHandlers(context));
      scope.setNotFoundHandler((request, reply) => {
        const path = request.url.replace(/^\/twilio\/[^/]+/, "").split("?", 1)[0] ?? "";
        return reply.code(404).send(twilioErrorBody(notFound(path)));
      });
    },
    { prefix: "/twilio" },
  );
}

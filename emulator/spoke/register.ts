import type { FastifyInstance } from "fastify";
import type { EmulatorContext } from "../context.ts";

/** Mounts Spoke's token service, its Developer API and the assumed admin contract. */
export function registerSpoke(_app: FastifyInstance, _context: EmulatorContext): void {}

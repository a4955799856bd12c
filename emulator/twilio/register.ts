import type { FastifyInstance } from "fastify";
import type { EmulatorContext } from "../context.ts";

/** Mounts the routes of this product. */
export function registerTwilio(_app: FastifyInstance, _context: EmulatorContext): void {}

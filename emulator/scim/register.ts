import type { FastifyInstance } from "fastify";
import type { EmulatorContext } from "../context.ts";

/** Mounts the routes of this product. */
export function registerScim(_app: FastifyInstance, _context: EmulatorContext): void {}

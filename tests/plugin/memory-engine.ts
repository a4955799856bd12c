/** An engine over a map, and a kind with secrets in every place: for tests of the protocol, which need no product. */
import { z } from "zod";
import type { Reads, Writes } from "../../provider/clients/types.ts";
import { immutable, secret, serverDefault, unordered } from "../../provider/model/field.ts";
import { ProblemError } from "../../provider/model/problem.ts";
import { defineResource } from "../../provider/model/resource.ts";
import { UNKNOWN, type Values } from "../../provider/model/value.ts";
import type { AnyKind, Engine, Outcome } from "../../provider/reconciler/types.ts";

const inputs = z.object({
  name: immutable(z.string()).describe("Its name."),
  note: z.string().optional().describe("A note."),
  size: serverDefault(z.number(), 1).optional().describe("Its size."),
  key: secret(z.string().min(4)).optional().describe("A key."),
  members: unordered(
    z.array(
      z.object({
        who: z.string().describe("Who."),
        pin: secret(z.string()).optional().describe("The PIN."),
      }),
    ),
    ["who"],
  )
    .optional()
    .describe("Members."),
  labels: z.array(z.string()).optional().describe("Labels."),
});
const outputs = z.object({
  token: secret(z.string()).optional().describe("Shown once."),
  madeAt: z.string().optional().describe("When."),
});

const unused = (): never => {
  throw new Error("the engine of this test does not use the kind's calls");
};

/** A kind that no product has. */
export const gadget: AnyKind = defineResource<Reads, Writes, typeof inputs, typeof outputs>({
  token: "spoke:index:Gadget",
  summary: "A thing for tests.",
  evidence: [{ url: "https://acme.test/", checked: "2026-11-20" }],
  inputs,
  outputs,
  key: [["name"]],
  uniqueKey: true,
  reach: ["api"],
  observe: { by: "list", list: unused, get: unused },
  create: unused,
  update: unused,
  remove: unused,
  examples: [{ title: "One", values: { name: "one", key: "red-key", labels: ["red"] } }],
});

/** What a test tells the engine to do. */
export interface Orders {
  /** Reasons why the next objects are incomplete. */
  incomplete: readonly string[];
  warnings: readonly string[];
  portalSteps: readonly string[];
  /** Thrown by the next write. */
  failure: Error | undefined;
  /** Awaited in the middle of each create. */
  midway: () => Promise<void>;
}

/** An engine that keeps objects in a map, and what it was asked. */
export interface MemoryEngine extends Engine {
  readonly orders: Orders;
  readonly objects: Map<string, Values>;
  readonly calls: string[];
  readonly requests: unknown[];
}

/** Makes an empty one. */
export function createMemoryEngine(): MemoryEngine {
  const objects = new Map<string, Values>();
  const orders: Orders = {
    incomplete: [],
    warnings: [],
    portalSteps: [],
    failure: undefined,
    midway: async () => undefined,
  };
  const calls: string[] = [];
  const requests: unknown[] = [];
  let cancelled = false;
  const note = (call: string, request: unknown) => {
    calls.push(call);
    requests.push(request);
  };
  const write = () => {
    if (orders.failure) throw orders.failure;
    if (cancelled) throw new Error("a write began after the cancel");
  };
  const outcome = (id: string, declared: Values, more: Values): Outcome => ({
    id,
    inputs: declared,
    outputs: { ...declared, ...more },
    warnings: orders.warnings,
    portalSteps: orders.portalSteps,
    incomplete: orders.incomplete,
  });
  return {
    orders,
    objects,
    calls,
    requests,
    async create(subject, request) {
      note(`create ${subject.name}`, request);
      if (request.preview) return outcome("", request.inputs, { token: UNKNOWN, madeAt: UNKNOWN });
      write();
      const id = `gadget-${objects.size + 1}`;
      await orders.midway();
      objects.set(id, request.inputs);
      return outcome(id, request.inputs, { token: "token-shown-once", madeAt: "2026-11-20" });
    },
    async update(subject, request) {
      note(`update ${subject.name}`, request);
      const { token, madeAt } = request.oldOutputs;
      if (request.preview) return outcome(request.id, request.inputs, { token, madeAt });
      write();
      objects.set(request.id, request.inputs);
      return outcome(request.id, request.inputs, { token, madeAt });
    },
    hold(subject, request) {
      note(`hold ${subject.name}`, request);
      if (request.inputs.note === "claimed") {
        throw new ProblemError({ object: "Gadget", what: "claimed twice", remedy: "Remove one." });
      }
    },
    async read(subject, request) {
      note(`read ${subject.name}`, request);
      const live = objects.get(request.id);
      return live && outcome(request.id, live, { token: request.outputs?.token, madeAt: "2026-11-20" });
    },
    async remove(subject, request) {
      note(`remove ${subject.name}`, request);
      write();
      objects.delete(request.id);
      return { warnings: orders.warnings };
    },
    async *list() {
      for (const [id, values] of objects) yield { id, name: String(values.name), outputs: values };
    },
    async lookUp(_kind, by) {
      for (const [id, values] of objects) {
        if (id === by.id || (by.key && by.key.name === values.name)) {
          return {
            id,
            name: String(values.name),
            outputs: { ...values, token: "token-shown-once", adopt: true },
          };
        }
      }
      return undefined;
    },
    cancel() {
      cancelled = true;
    },
  };
}

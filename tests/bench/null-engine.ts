/** An engine that answers at once and asks nobody: what remains is Pulumi and the plugin's own work. For benchmarks. */
import { UNKNOWN, type Value, type Values } from "../../provider/model/value.ts";
import type { AnyKind, Engine, Outcome } from "../../provider/reconciler/types.ts";

const outcome = (id: string, inputs: Values, outputs: Values): Outcome => ({
  id,
  inputs,
  outputs: { ...inputs, ...outputs },
  warnings: [],
  incomplete: [],
});

/** A text in every output: a state of the size that the real provider leaves. */
const outputsOf = (kind: AnyKind, value: Value): Values =>
  Object.fromEntries(
    Object.keys(kind.outputs)
      .filter((name) => !name.startsWith("portal"))
      .map((name) => [name, value]),
  );

/** Makes one. It keeps nothing: what it is asked about exists as it was declared. */
export function createNullEngine(): Engine {
  let made = 0;
  return {
    async create({ kind }, { inputs, preview }) {
      if (preview) return outcome("", inputs, outputsOf(kind, UNKNOWN));
      made += 1;
      return outcome(`null-${made}`, inputs, outputsOf(kind, "2026-11-20T00:00:00Z"));
    },
    update: async ({ kind }, { id, inputs }) => outcome(id, inputs, outputsOf(kind, "2026-11-20T00:00:00Z")),
    hold: () => undefined,
    read: async (_, { id, inputs = {}, outputs = {} }) => outcome(id, inputs, outputs),
    remove: async () => ({ warnings: [] }),
    async *list() {},
    lookUp: async () => undefined,
    cancel: () => undefined,
  };
}

/** What Pulumi's engine does with a program, in little: a state, and runs that bring it up or read it anew. */
import type { Values } from "../../../provider/model/value.ts";
import type { JsonObject } from "../../../provider/plugin/codec.ts";
import type { AnyKind } from "../../../provider/reconciler/types.ts";
import type { CallFailure } from "../../plugin/client.ts";
import { type FrontEnd, type Stored, startPlugin } from "../../support/front-end.ts";
import type { World } from "../../support/world.ts";

/** A resource of a program. */
export interface Declared {
  readonly kind: AnyKind;
  readonly values: Values;
}

/** A program: resources by their names. */
export type Program = ReadonlyMap<string, Declared>;

interface Known extends Stored {
  readonly kind: AnyKind;
}

/** A stack over one customer. */
export interface Stack {
  /** @returns what went wrong, a line each; work that does not depend on it goes on */
  up(program: Program): Promise<readonly string[]>;
  refresh(): Promise<readonly string[]>;
}

/** Opens an empty stack. Each run is a process of its own, as with the CLI. */
export function openStack(world: World): Stack {
  let state = new Map<string, Known>();

  async function inRun(body: (front: FrontEnd) => Promise<readonly string[]>): Promise<readonly string[]> {
    const front = await startPlugin(world.settings);
    try {
      return await body(front);
    } finally {
      await front.close();
    }
  }

  /** Brings one resource up; what a failed step says is live goes into the state, as the engine has it. */
  async function bring(front: FrontEnd, name: string, { kind, values }: Declared): Promise<string[]> {
    const { inputs, failures } = await front.check(kind, name, values as JsonObject);
    if (failures.length > 0) return failures.map(({ reason }) => `${name}: ${reason}`);
    const known = state.get(name);
    try {
      const stored =
        known === undefined
          ? await front.create(kind, name, inputs)
          : (await front.diff(kind, name, known, inputs)).changes
            ? await front.update(kind, name, known, inputs)
            : known;
      state.set(name, { ...stored, kind });
      return [];
    } catch (error) {
      const { message, incomplete } = error as CallFailure;
      if (incomplete !== undefined) {
        state.set(name, {
          kind,
          id: incomplete.id,
          inputs: incomplete.inputs,
          outputs: incomplete.properties,
        });
      }
      return [message];
    }
  }

  /** Takes away what is not declared any more, after everything else, as the engine does. */
  async function takeAway(front: FrontEnd, program: Program): Promise<string[]> {
    const failures: string[] = [];
    for (const [name, known] of [...state]) {
      if (program.has(name)) continue;
      try {
        await front.remove(known.kind, name, known);
        state.delete(name);
      } catch (error) {
        failures.push((error as CallFailure).message);
      }
    }
    return failures;
  }

  return {
    up: (program) =>
      inRun(async (front) => {
        const failures: string[] = [];
        for (const [name, declared] of program) failures.push(...(await bring(front, name, declared)));
        // The engine deletes nothing in a run that failed before.
        return failures.length > 0 ? failures : takeAway(front, program);
      }),
    refresh: () =>
      inRun(async (front) => {
        const next = new Map<string, Known>();
        try {
          for (const [name, known] of state) {
            const found = await front.refresh(known.kind, name, known);
            if (found !== undefined) next.set(name, { ...found, kind: known.kind });
          }
        } catch (error) {
          return [(error as CallFailure).message];
        }
        state = next;
        return [];
      }),
  };
}

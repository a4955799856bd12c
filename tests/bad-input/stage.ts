/** What the tests of bad input share: a customer, a plugin, and messages without what differs from run to run. */
import type { JsonObject } from "../../provider/plugin/codec.ts";
import type { AnyKind } from "../../provider/reconciler/types.ts";
import { kinds } from "../../provider/resources/registry.gen.ts";
import { type FrontEnd, startPlugin } from "../support/front-end.ts";
import { startWorld, type World } from "../support/world.ts";

/** The kind of a token without its package: `index:CallGroup`. @throws Error for a token that is none */
export function kindOf(token: string): AnyKind {
  const kind = kinds.find((each) => each.token === `spoke:${token}`);
  if (kind === undefined) throw new Error(`${token} is not a kind.`);
  return kind;
}

/** A customer with a plugin; both end with the test file. */
export interface Stage {
  readonly world: World;
  /** A run of the plugin, with other settings than the customer's where they are given; undefined takes one away. */
  open(settings?: Readonly<Record<string, string | undefined>>): Promise<FrontEnd>;
  /** Tries a declaration as the engine does: check, preview, apply. The first refusal counts. */
  refusal(front: FrontEnd, token: string, values: JsonObject, name?: string): Promise<Refusal>;
  close(): Promise<void>;
}

/** Why a declaration was refused, and how far it had come. */
export interface Refusal {
  readonly by: "check" | "preview" | "apply";
  /** Request ids left out. */
  readonly message: string;
  /** Requests that could have changed something, the refused one included. */
  readonly writes: number;
}

/** Request ids, which differ from run to run. */
const requestIds = /(pulumi-spoke-[0-9a-f]+-\d+|RQ[0-9a-f]{32})/g;

/** Starts a customer that is set up as the examples want it. */
export async function setStage(): Promise<Stage> {
  const world = await startWorld({ seed: "acme" });
  const fronts: FrontEnd[] = [];
  const attempt = async (by: Refusal["by"], body: () => Promise<unknown>): Promise<Refusal | undefined> => {
    const before = (await world.requests()).writes;
    try {
      await body();
      return undefined;
    } catch (error) {
      const message = (error as { message: string }).message.replace(requestIds, "…");
      return { by, message, writes: (await world.requests()).writes - before };
    }
  };
  return {
    world,
    async open(settings = {}) {
      const all = Object.entries({ ...world.settings, ...settings });
      const set = all.filter((entry): entry is [string, string] => entry[1] !== undefined);
      const front = await startPlugin(Object.fromEntries(set));
      fronts.push(front);
      return front;
    },
    async refusal(front, token, values, name = "subject") {
      const kind = kindOf(token);
      const { inputs, failures } = await front.check(kind, name, values);
      if (failures.length > 0) {
        return { by: "check", message: failures.map(({ reason }) => reason).join("\n"), writes: 0 };
      }
      const refused =
        (await attempt("preview", () => front.preview(kind, name, inputs))) ??
        (await attempt("apply", () => front.create(kind, name, inputs)));
      if (refused === undefined) throw new Error(`${token} was not refused.`);
      return refused;
    },
    async close() {
      await Promise.all(fronts.map((front) => front.close()));
      await world.close();
    },
  };
}

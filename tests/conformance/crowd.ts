/** Many objects of one kind: more than a page holds. */
import type { Writes } from "../../provider/clients/types.ts";
import type { Values } from "../../provider/model/value.ts";
import { checkInputs } from "../../provider/reconciler/check.ts";
import { ownValues } from "../../provider/reconciler/doors.ts";
import type { AnyKind } from "../../provider/reconciler/types.ts";
import { officeHours } from "../../provider/resources/spoke/office-hours.ts";
import { sipTrunk } from "../../provider/resources/spoke/sip-trunk.ts";
import type { World } from "../support/world.ts";

/** Kinds of which an organisation may have more than a page, and how the emulator is filled with them. */
export const crowds: Readonly<Record<string, (turn: number) => Values>> = {
  ApiKey: (turn) => ({ name: `Key ${turn}` }),
  CallGroup: (turn) => ({ name: `Group ${turn}` }),
  OfficeHours: (turn) => ({ ...officeHours.examples[0].values, name: `Hours ${turn}` }),
  SipTrunk: (turn) => ({ ...sipTrunk.examples[0].values, name: `Trunk ${turn}` }),
  User: (turn) => ({ email: `person${turn}@acme.test`, firstName: "Sam", lastName: `Lee ${turn}` }),
  Webhook: (turn) => ({ url: `https://hooks.acme.test/${turn}`, events: ["call.ended"] }),
};

/** Makes one more. */
export async function join(world: World, kind: AnyKind, clients: Writes, turn: number): Promise<void> {
  const values = crowds[kind.name]?.(turn) ?? {};
  // Directory Sync is too slow to fill an organisation with.
  if (kind.name === "User")
    await world.control("POST", "/objects/users", { ...values, extension: String(20_000 + turn) });
  else await kind.create?.(clients, ownValues(checkInputs(kind, "subject", values).inputs));
}

/** The real clients over an emulator of one's own, for tests of what is particular to a kind. */

import { systemEnvironment } from "../../../provider/clients/environment.ts";
import { type Clients, openClients } from "../../../provider/clients/open.ts";
import type { Live } from "../../../provider/model/resource.ts";
import type { Values } from "../../../provider/model/value.ts";
import { checkInputs } from "../../../provider/reconciler/check.ts";
import { changedFields, compare } from "../../../provider/reconciler/compare.ts";
import { ownValues } from "../../../provider/reconciler/doors.ts";
import type { AnyKind } from "../../../provider/reconciler/types.ts";
import { startWorld, type World } from "../../support/world.ts";

/** A customer, and all doors to it. */
export interface Doors {
  readonly world: World;
  /** Every door is open. */
  readonly clients: Clients;
  /** Clients with fewer doors; closed with the rest. */
  without(...settings: readonly string[]): Clients;
  close(): Promise<void>;
}

/** Starts an emulator and opens clients to it. */
export async function openDoors(options: Parameters<typeof startWorld>[0] = {}): Promise<Doors> {
  const world = await startWorld(options);
  const opened: Clients[] = [];
  const open = (settings: Readonly<Record<string, string>>): Clients => {
    const clients = openClients(settings as never, systemEnvironment());
    opened.push(clients);
    return clients;
  };
  return {
    world,
    clients: open(world.settings),
    without: (...settings) =>
      open(Object.fromEntries(Object.entries(world.settings).filter(([name]) => !settings.includes(name)))),
    async close() {
      await Promise.all(opened.map((clients) => clients.close()));
      await world.close();
    },
  };
}

/** Inputs as the engine hands them to a kind: canonical, with defaults. Fails on what the check refuses. */
export function declared(kind: AnyKind, values: Values): Values {
  const { inputs, failures } = checkInputs(kind, "test", values);
  expect(failures).toEqual([]);
  return ownValues(inputs);
}

/** The reasons of a check, each with its path. */
export function refusals(kind: AnyKind, values: Values): readonly string[] {
  return checkInputs(kind, "test", values).failures.map(({ path, reason }) =>
    path === "" ? reason : `${path}: ${reason}`,
  );
}

/** The fields in which a declaration and a live object differ. */
export const differing = (kind: AnyKind, desired: Values, live: Live | undefined): readonly string[] =>
  changedFields(compare(kind.inputs, desired, live?.values ?? {}, "live"));

/** Creates an object by its kind. */
export async function created(kind: AnyKind, clients: Clients, values: Values): Promise<Live> {
  if (!kind.create) throw new Error(`${kind.name} cannot be created.`);
  return kind.create(clients, declared(kind, values));
}

/** Changes the fields that differ. */
export function changed(
  kind: AnyKind,
  clients: Clients,
  live: Live,
  values: Values,
  fields: Values,
): Promise<Live> {
  return kind.update(clients, { id: live.id, fields, desired: declared(kind, values), live });
}

/** One object of the kind, read anew by its id. */
export async function reread(kind: AnyKind, clients: Clients, id: string): Promise<Live | undefined> {
  return kind.observe.get(clients, id);
}

/** All objects of the kind. */
export async function listed(kind: AnyKind, clients: Clients): Promise<readonly Live[]> {
  if (kind.observe.by === "get") throw new Error(`${kind.name} is not listed.`);
  const objects: Live[] = [];
  for await (const live of kind.observe.list(clients)) objects.push(live);
  return objects;
}

/** Which objects there are: live, and in the state. To show that one object stays one object. */
import type { Workspace, World } from "./harness.ts";

/** All that the emulator holds, but for its own records. */
export function everythingLive({ emulator: { store } }: World): Readonly<Record<string, unknown>> {
  const collections = store.collections().filter((name) => name !== "emulator" && name !== "tokens");
  return Object.fromEntries(collections.map((name) => [name, store.list(name)]));
}

/** The id of each resource in the state, by its name. A final `New` is left out: see `renamed`. */
export async function idsOf(workspace: Workspace): Promise<Readonly<Record<string, string | undefined>>> {
  const resources = (await workspace.resources()).filter(({ custom }) => custom);
  return Object.fromEntries(
    resources.map(({ urn, id }) => [urn.split("::").at(-1)?.replace(/New$/, "") ?? "", id]),
  );
}

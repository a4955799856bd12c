/** The project in the root of the repository, which runs examples/acme, and a look at what an emulator was asked. */
import { readFileSync } from "node:fs";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot } from "../../tools/repository.ts";
import { type Emulator, openWorkspace, type Workspace, type WorkspaceOptions } from "./harness.ts";

/** A file of the repository. */
export const textOf = (...path: readonly string[]): string =>
  readFileSync(join(repositoryRoot(), ...path), "utf8");

/** The root's own project file and program, as they stand: only the state is elsewhere. */
export async function openAcme(emulator: Emulator, env: WorkspaceOptions["env"] = {}): Promise<Workspace> {
  const program = { "Pulumi.yaml": textOf("Pulumi.yaml"), "package.json": textOf("package.json") };
  const workspace = await openWorkspace({ address: emulator.address, project: "acme", program, env });
  for (const name of ["examples", "bin"]) {
    await symlink(join(repositoryRoot(), name), join(workspace.folder, name));
  }
  return workspace;
}

/** What an emulator was asked since it started, or since `forget`. */
export interface Requests {
  readonly total: number;
  readonly writes: number;
  /** How often each route was written to, `POST /spoke/webhooks`. */
  readonly written: Readonly<Record<string, number>>;
}

/** Reads the request log. @param forget true empties it */
export async function requestsOf(emulator: Emulator, forget = false): Promise<Requests> {
  const { total, writes, counts } = (await control(emulator, "GET", "/requests")) as {
    total: number;
    writes: number;
    counts: readonly { method: string; route: string; effect: string; count: number }[];
  };
  if (forget) await control(emulator, "DELETE", "/requests");
  const written = counts
    .filter(({ effect }) => effect === "write")
    .map(({ method, route, count }) => [`${method} ${route}`, count] as const);
  return { total, writes, written: Object.fromEntries(written) };
}

/** A request to the control endpoint: an administrator's hand, among other things. @throws Error where it is refused */
export async function control(
  emulator: Emulator,
  method: string,
  path: string,
  body?: unknown,
): Promise<unknown> {
  const response = await fetch(`${emulator.address.control}${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return text === "" ? undefined : JSON.parse(text);
}

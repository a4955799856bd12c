/**
 * What the processes of one run of Pulumi tell each other: which objects a create returned or adopted in this run.
 *
 * A program may work on one customer through several instances of the provider: two versions of this package, a default and
 * an explicit one, the plugin and dynamic resources. Each has a process of its own. One takes an object over under its new
 * name while another is asked to delete the old name: a program moved from YAML into a TypeScript component lost every object
 * that way (tried 2026-11-22, CLI 3.259; the SDK's version makes a second default provider).
 *
 * The address of the engine tells runs apart. Each process writes a file of its own, which counts while the process lives:
 * all of them do until the run ends.
 */
import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import type { RunRegister } from "../reconciler/types.ts";

/** `<port of the engine>-<process>` */
const fileName = /^(\d+)-(\d+)$/;

/**
 * Opens the register of a run.
 *
 * @param engineAddress `127.0.0.1:PORT` of the engine; undefined where there is none, and then nobody to tell
 * @param organisationId the customer; a process that does not know it could mean any
 * @param parent the folder for the files; the system's temporary folder where it is left out
 * @returns undefined where there is no engine, or the files cannot be written: the process then knows its own creates only
 */
export function openRunRegister(
  engineAddress: string | undefined,
  organisationId: string | undefined,
  parent: string = tmpdir(),
): RunRegister | undefined {
  const port = /:(\d+)$/.exec(engineAddress ?? "")?.[1];
  if (port === undefined) return undefined;
  const folder = join(parent, `pulumi-spoke-${userInfo().uid}`);
  const own = join(folder, `${port}-${process.pid}`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    appendFileSync(own, "", { mode: 0o600 });
  } catch {
    return undefined;
  }
  removeAtExit(own);
  const customer = organisationId?.toLowerCase() ?? "";
  return {
    add(key) {
      // A long run may outlive the cleaning of the temporary folder, and the object is made by now: it must get into the state.
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      appendFileSync(own, `${customer} ${key}\n`, { mode: 0o600 });
    },
    has: (key) => linesOf(folder, port).some((line) => isAbout(line, customer, key)),
  };
}

const ownFiles = new Set<string>();

function removeAtExit(file: string): void {
  if (ownFiles.size === 0) {
    process.once("exit", () => {
      for (const each of ownFiles) rmSync(each, { force: true });
    });
  }
  ownFiles.add(file);
}

/** The customer is one word; the rest of the line is the key. */
function isAbout(line: string, customer: string, key: string): boolean {
  const end = line.indexOf(" ");
  const other = line.slice(0, end);
  return line.slice(end + 1) === key && (other === customer || other === "" || customer === "");
}

/** What the living processes of the run wrote. What the dead ones of any run left is removed on the way. */
function linesOf(folder: string, port: string): readonly string[] {
  return readdirSync(folder).flatMap((name) => {
    const [, run, pid] = fileName.exec(name) ?? [];
    if (pid === undefined) return [];
    const file = join(folder, name);
    if (!isAlive(Number(pid))) {
      rmSync(file, { force: true });
      return [];
    }
    return run === port ? readFileSync(file, "utf8").split("\n") : [];
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

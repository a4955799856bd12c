/** Looks at an installation of the Pulumi CLI: is it whole, and which version is it? */
import { access, constants, realpath } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { reasonOf, run } from "./process.ts";
import { isSupported, lowestVersion, parseVersion } from "./version.ts";

/** The hosts that the examples need. */
const hosts = ["pulumi-language-nodejs", "pulumi-language-yaml"] as const;

export type Inspection =
  | { readonly command: string; readonly version: string; readonly fault?: never }
  | { readonly fault: string };

/**
 * Runs `pulumi version` and looks for its language hosts, beside it or on PATH as the engine does.
 * @param command the program's path
 * @param path the PATH on which the engine would look
 */
export async function inspect(command: string, path: string): Promise<Inspection> {
  const answer = await run(command, ["version"], {
    env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
  });
  if (answer.code !== 0) {
    return { fault: `${command} does not run (${reasonOf(answer)})` };
  }
  const version = parseVersion(answer.stdout);
  if (version === undefined || !isSupported(version)) {
    return { fault: `${command} is ${answer.stdout.trim()}, and ${lowestVersion} or a later 3.x is needed` };
  }
  const beside = dirname(await realpath(command));
  for (const host of hosts) {
    if ((await find(host, `${beside}${delimiter}${path}`)) === undefined) {
      return { fault: `${command} ${version} comes without ${host}` };
    }
  }
  return { command, version };
}

/** The first executable of that name in the folders of a PATH. */
export async function find(program: string, path: string): Promise<string | undefined> {
  for (const folder of path.split(delimiter).filter((each) => each !== "")) {
    const candidate = join(folder, program);
    const found = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) {
      return candidate;
    }
  }
  return undefined;
}

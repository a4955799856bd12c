/** Finds the Pulumi CLI, or gets it: on PATH, in the user's cache, by download, or built from its Go modules. */
import { writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { repositoryRoot } from "../repository.ts";
import { buildCli, lowestGo, missingGo } from "./build.ts";
import { cacheFolder, installAtomically, installationFolder, withLock } from "./cache.ts";
import { downloadCli } from "./download.ts";
import { find, inspect } from "./installation.ts";
import { lowestVersion, wantedVersion } from "./version.ts";

export interface PulumiEnvironment {
  /** The CLI's own path. */
  readonly command: string;
  /** The environment to run it in: this process's, with PATH and the settings that keep the CLI from the network. */
  readonly env: NodeJS.ProcessEnv;
  /** For example `3.259.0`. */
  readonly version: string;
}

type Report = (line: string) => void;
type Found = Pick<PulumiEnvironment, "command" | "version">;

/**
 * @param report gets a line for each thing that takes time or was passed over; standard error by default
 * @throws where there is no way to a CLI, with the reason of each way and what to do
 */
export async function pulumiEnvironment(report: Report = console.error): Promise<PulumiEnvironment> {
  const reasons: string[] = [];
  const found = (await onPath(report, reasons)) ?? (await cachedOrNew(report, reasons));
  return { ...found, env: environmentFor(found.command) };
}

async function onPath(report: Report, reasons: string[]): Promise<Found | undefined> {
  const path = process.env.PATH ?? "";
  const command = await find("pulumi", path);
  if (command === undefined) {
    reasons.push("pulumi is not on PATH");
    return undefined;
  }
  const inspection = await inspect(command, path);
  if (inspection.fault === undefined) {
    return inspection;
  }
  reasons.push(inspection.fault);
  report(`Passing over the Pulumi on PATH: ${inspection.fault}.`);
  return undefined;
}

async function cachedOrNew(report: Report, reasons: string[]): Promise<Found> {
  const folder = installationFolder(wantedVersion, cacheFolder());
  const cached = await inFolder(folder);
  if (cached !== undefined) {
    return cached;
  }
  const onWait = (holder: string) =>
    report(`Process ${holder} is installing the Pulumi CLI; waiting for it.`);
  return withLock(`${folder}.lock`, onWait, async () => {
    const other = await inFolder(folder);
    return other ?? install(folder, report, reasons);
  });
}

async function install(folder: string, report: Report, reasons: string[]): Promise<Found> {
  let how: "download" | "build" = "download";
  await installAtomically(folder, async (temporary) => {
    const failure = await downloadCli(temporary, report);
    if (failure !== undefined) {
      reasons.push(failure);
      const noGo = await missingGo();
      if (noGo !== undefined) {
        throw new Error(noWay([...reasons, noGo]));
      }
      report(`The Pulumi CLI cannot be downloaded here: ${failure}.`);
      how = "build";
      await buildCli(temporary, report);
    }
    await writeFile(join(temporary, "how.txt"), `${how} ${new Date().toISOString()}\n`);
  });
  const installed = await inFolder(folder);
  if (installed === undefined) {
    throw new Error(
      `The Pulumi CLI in ${folder} does not run after its ${how}. Delete that folder and try again.`,
    );
  }
  return installed;
}

async function inFolder(folder: string): Promise<Found | undefined> {
  const bin = join(folder, "bin");
  if ((await find("pulumi", bin)) === undefined) {
    return undefined;
  }
  const inspection = await inspect(join(bin, "pulumi"), bin);
  return inspection.fault === undefined ? inspection : undefined;
}

function noWay(reasons: readonly string[]): string {
  return (
    `There is no Pulumi CLI to work with: ${reasons.join("; ")}. ` +
    `Install Pulumi ${lowestVersion} or a later 3.x (https://www.pulumi.com/docs/install/), or Go ${lowestGo} or later so that it can be built, ` +
    "and run this again."
  );
}

/** The programs' Node is the repository's own; `pulumi-resource-pulumi-nodejs` lies in the root of the SDK's package. */
function environmentFor(command: string): NodeJS.ProcessEnv {
  const packages = join(repositoryRoot(), "node_modules");
  const bin = [join(packages, ".bin"), dirname(command), join(packages, "@pulumi", "pulumi")];
  const path = [...bin, process.env.PATH ?? ""].join(delimiter);
  return {
    ...process.env,
    PATH: path,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_DISABLE_REGISTRY_RESOLVE: "true",
  };
}

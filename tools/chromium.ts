/** An installed Chromium, driven by playwright-core; nothing is downloaded. */
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** The program that `CHROMIUM` names, or one found on PATH; undefined where there is none. */
export function findChromium(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = environment.CHROMIUM;
  if (named !== undefined && named !== "") return isProgram(named) ? named : undefined;
  const folders = (environment.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isProgram);
}

/** Why no browser can be had here, and what to do about it; undefined where one can. */
export function browserObstacle(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  if (findChromium(environment) !== undefined) return undefined;
  const named = environment.CHROMIUM;
  return named === undefined || named === ""
    ? "no Chromium on PATH; install one (Debian: apt-get install chromium) or name it in CHROMIUM"
    : `CHROMIUM names ${named}, which is no program`;
}

/**
 * Starts the browser without a window. It talks to nobody but the page: no updates, no sync, no extensions.
 * @throws Error where there is none
 */
export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error(`${browserObstacle()}.`);
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      // Containers have no user namespaces for the sandbox, and the only page opened is ours.
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      // Small /dev/shm in containers makes large pages crash.
      "--disable-dev-shm-usage",
    ],
  });
}

/** The user's cache of Pulumi installations: one folder a version, put there whole or not at all. */
import { link, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { homedir, hostname } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { isAlive } from "./process.ts";

const staleAfterMs = 30 * 60_000;
const retryMs = 500;

/** Where installations are kept: `$XDG_CACHE_HOME/pulumi-spoke`, or `~/.cache/pulumi-spoke`. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  // An empty or relative XDG_CACHE_HOME counts as unset (XDG Base Directory Specification 0.8, checked 2026-11-22).
  const base = env.XDG_CACHE_HOME;
  return join(base?.startsWith("/") ? base : join(homedir(), ".cache"), "pulumi-spoke");
}

/** The folder of one release for this machine, for example `…/pulumi-v3.259.0-linux-x64`. */
export function installationFolder(version: string, cache: string): string {
  return join(cache, `pulumi-v${version}-${process.platform}-${process.arch}`);
}

/**
 * Fills `target` by `fill` in a folder beside it and renames that, so that nobody sees a half of it. Of two who
 * finish together the first one's stays.
 * @param fill puts the content into the folder that it is given
 */
export async function installAtomically(
  target: string,
  fill: (folder: string) => Promise<void>,
): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const folder = await mkdtemp(`${target}.new-`);
  try {
    await fill(folder);
    await rename(folder, target).catch(async (error: NodeJS.ErrnoException) => {
      const another = error.code === "ENOTEMPTY" || error.code === "EEXIST";
      if (!another) {
        throw error;
      }
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Runs `body` while nobody else on this machine holds the lock file. The lock of a process that has died is taken over.
 * @param onWait called once, with the holder's process id, when another holds it
 */
export async function withLock<T>(
  file: string,
  onWait: (holder: string) => void,
  body: () => Promise<T>,
): Promise<T> {
  await mkdir(dirname(file), { recursive: true });
  const token = Math.random().toString(36).slice(2);
  const mine = `${file}.${process.pid}-${token}`;
  const content = `${process.pid} ${hostname()} ${token}`;
  await writeFile(mine, content);
  try {
    await takeLock(file, mine, onWait);
    try {
      return await body();
    } finally {
      // One that was held for too long may be another's by now.
      if ((await holderOf(file)) === content) {
        await rm(file, { force: true });
      }
    }
  } finally {
    await rm(mine, { force: true });
  }
}

/** A hard link either comes into being with its content or fails: no moment in which a lock has no owner. */
async function takeLock(file: string, mine: string, onWait: (holder: string) => void): Promise<void> {
  let told = false;
  for (;;) {
    const taken = await link(mine, file).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code !== "EEXIST") {
          throw error;
        }
        return false;
      },
    );
    if (taken) {
      return;
    }
    const holder = await holderOf(file);
    if (holder !== undefined && (await isStale(file, holder))) {
      await removeStale(file);
      continue;
    }
    if (holder !== undefined && !told) {
      told = true;
      onWait(holder.split(" ")[0] ?? "unknown");
    }
    await pause(retryMs);
  }
}

/**
 * Removes the lock of a dead owner. Several may have seen that owner: they go one by one, and each looks
 * again, because the lock may be that of the first by now.
 */
async function removeStale(file: string): Promise<void> {
  await withLock(
    `${file}.heir`,
    () => undefined,
    async () => {
      const holder = await holderOf(file);
      if (holder !== undefined && (await isStale(file, holder))) {
        await rm(file, { force: true });
      }
    },
  );
}

const holderOf = (file: string): Promise<string | undefined> => readFile(file, "utf8").catch(() => undefined);

async function isStale(file: string, holder: string): Promise<boolean> {
  const [pid, host] = holder.split(" ");
  if (host === hostname()) {
    return !isAlive(Number(pid));
  }
  const age = await stat(file).then(
    (found) => Date.now() - found.mtimeMs,
    () => 0,
  );
  return age > staleAfterMs;
}

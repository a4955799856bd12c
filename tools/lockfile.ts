/** Completes an npm lock file with the optional packages of other platforms that a registry did not serve. Pure. */

/** One entry of `packages` in a lock file; only what is read or written here. */
export interface LockedPackage {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export interface Platform {
  readonly os: readonly string[];
  readonly cpu: readonly string[];
  readonly libc: readonly string[] | undefined;
}

export type LockedPackages = Readonly<Record<string, LockedPackage>>;

const systems = ["android", "darwin", "freebsd", "linux", "openharmony", "win32"];
const processors = ["arm64", "arm", "ia32", "loong64", "ppc64", "riscv64", "s390x", "x64"];
const libraries: Readonly<Record<string, string>> = {
  gnu: "glibc",
  gnueabihf: "glibc",
  musl: "musl",
  musleabihf: "musl",
};

/**
 * Reads the platform out of the name of a platform package (`@swc/core-linux-arm-gnueabihf`).
 * @returns the `os`, `cpu` and, on Linux, `libc` fields that the package declares
 * @throws where the name holds no known system or processor
 */
export function platformOf(name: string): Platform {
  const words = name.split("/").at(-1)?.split("-") ?? [];
  const system = systems.find((candidate) => words.includes(candidate));
  const processor = processors.find((candidate) => words.includes(candidate));
  if (system === undefined || processor === undefined) {
    throw new Error(
      `The optional package ${name} is missing from package-lock.json and its name tells no platform. ` +
        "Lock it by hand, or teach platformOf in tools/lockfile.ts its name.",
    );
  }
  const library = words.map((word) => libraries[word]).find((found) => found !== undefined);
  const libc = system === "linux" && library !== undefined ? [library] : undefined;
  return { os: [system], cpu: [processor], libc };
}

/**
 * Adds an entry for each optional dependency that has none. npm drops the ones that its registry does not have, and
 * `npm ci` then refuses the lock file as incomplete (npm 11.19, checked 2026-11-22). The entries carry the exact
 * version but no integrity, which only the package itself could tell; npm skips them on every other platform.
 * @returns the entries in npm's order, and the names of those that were added
 */
export function completeLock(packages: LockedPackages): {
  readonly packages: Record<string, LockedPackage>;
  readonly added: readonly string[];
} {
  const complete: Record<string, LockedPackage> = { ...packages };
  const added: string[] = [];
  for (const [place, locked] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(locked.optionalDependencies ?? {})) {
      if (isLocked(complete, place, name)) {
        continue;
      }
      const { os, cpu, libc } = platformOf(name);
      // In npm's order of keys, so that npm finds nothing to rewrite.
      complete[`node_modules/${name}`] = {
        version,
        cpu,
        ...(locked.dev === true ? { dev: true } : {}),
        ...(libc === undefined ? {} : { libc }),
        optional: true,
        os,
      };
      added.push(`${name}@${version}`);
    }
  }
  return { packages: sorted(complete), added };
}

/** Node's look-up: from the folder of the dependant upwards. */
function isLocked(packages: LockedPackages, place: string, name: string): boolean {
  for (let folder = place; ; folder = folder.slice(0, Math.max(folder.lastIndexOf("node_modules/") - 1, 0))) {
    if (packages[`${folder === "" ? "" : `${folder}/`}node_modules/${name}`] !== undefined) {
      return true;
    }
    if (folder === "") {
      return false;
    }
  }
}

function sorted(packages: Readonly<Record<string, LockedPackage>>): Record<string, LockedPackage> {
  return Object.fromEntries(
    Object.entries(packages).sort(([one], [other]) => one.localeCompare(other, "en")),
  );
}

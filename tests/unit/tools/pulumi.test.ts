import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { goIsOld } from "../../../tools/pulumi/build.ts";
import { cacheFolder, installAtomically, installationFolder, withLock } from "../../../tools/pulumi/cache.ts";
import { lastStep } from "../../../tools/pulumi/download.ts";
import { find, inspect } from "../../../tools/pulumi/installation.ts";
import { reasonOf, run } from "../../../tools/pulumi/process.ts";
import { compareVersions, isSupported, parseVersion } from "../../../tools/pulumi/version.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "spoke-tools-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe("versions", () => {
  test.each([
    ["v3.259.0\n", "3.259.0"],
    ["3.260.0-alpha.1+dirty", "3.260.0"],
    ["warning: a new version\nv3.231.4", "3.231.4"],
    ["unknown", undefined],
  ])("reads %j", (text, version) => {
    expect(parseVersion(text)).toBe(version);
  });

  test("compares numbers, not text", () => {
    expect(compareVersions("3.99.0", "3.231.0")).toBeLessThan(0);
    expect(compareVersions("3.231.10", "3.231.9")).toBeGreaterThan(0);
    expect(compareVersions("3.231.0", "3.231.0")).toBe(0);
  });

  test("supports 3.231 and later of version 3", () => {
    expect(["3.230.9", "3.231.0", "3.300.1", "4.0.0"].map(isSupported)).toEqual([false, true, true, false]);
  });

  test("knows a Go that is too old", () => {
    expect(["go1.25.9", "go1.26", "go1.26.8", "go1.27rc1", "go2.0", "nonsense"].map(goIsOld)).toEqual([
      true,
      false,
      false,
      false,
      false,
      true,
    ]);
  });
});

describe("the cache", () => {
  test("lies where the XDG specification says", () => {
    expect(cacheFolder({ XDG_CACHE_HOME: "/var/cache/me" })).toBe("/var/cache/me/pulumi-spoke");
    expect(cacheFolder({ XDG_CACHE_HOME: "relative" })).toMatch(/\/\.cache\/pulumi-spoke$/);
    expect(cacheFolder({})).toMatch(/\/\.cache\/pulumi-spoke$/);
  });

  test("names an installation by release and machine", () => {
    expect(installationFolder("3.259.0", "/cache")).toBe(
      `/cache/pulumi-v3.259.0-${process.platform}-${process.arch}`,
    );
  });

  test("shows an installation whole or not at all", async () => {
    const target = join(folder, "it");
    const failing = installAtomically(target, async (temporary) => {
      await writeFile(join(temporary, "half"), "");
      throw new Error("no space left");
    });
    await expect(failing).rejects.toThrow("no space left");
    expect(await readdir(folder)).toEqual([]);
  });

  test("keeps the first of two that finish together", async () => {
    const target = join(folder, "it");
    await installAtomically(target, async (temporary) => {
      await installAtomically(target, (other) => writeFile(join(other, "who"), "the first"));
      await writeFile(join(temporary, "who"), "the second");
    });
    expect(await readFile(join(target, "who"), "utf8")).toBe("the first");
    expect(await readdir(folder)).toEqual(["it"]);
  });

  test("lets one in at a time, and tells the other whom it waits for", async () => {
    const lock = join(folder, "it.lock");
    const events: string[] = [];
    let wait: ((holder: string) => void) | undefined;
    const waited = new Promise<string>((resolve) => {
      wait = resolve;
    });
    let second: Promise<unknown> | undefined;
    await withLock(lock, fail, async () => {
      second = withLock(
        lock,
        (holder) => wait?.(holder),
        async () => events.push("second"),
      );
      expect(await waited).toBe(String(process.pid));
      events.push("first");
    });
    await second;
    expect(events).toEqual(["first", "second"]);
    expect(await readdir(folder)).toEqual([]);
  });

  test("takes over the lock of a process that has died", async () => {
    const lock = join(folder, "it.lock");
    const dead = await run(process.execPath, ["-e", "console.log(process.pid)"]);
    await writeFile(lock, `${dead.stdout.trim()} ${hostname()}`);
    await expect(withLock(lock, fail, async () => "in")).resolves.toBe("in");
  });

  test("lets one in at a time where several take over the lock of one that has died", async () => {
    const lock = join(folder, "it.lock");
    const dead = await run(process.execPath, ["-e", "console.log(process.pid)"]);
    await writeFile(lock, `${dead.stdout.trim()} ${hostname()}`);
    let inside = 0;
    let most = 0;
    const one = () =>
      withLock(
        lock,
        () => undefined,
        async () => {
          inside += 1;
          most = Math.max(most, inside);
          for (let turn = 0; turn < 20; turn++) await readdir(folder);
          inside -= 1;
        },
      );
    await Promise.all([one(), one(), one(), one()]);
    expect(most).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  });

  test("leaves a lock that another has taken over meanwhile", async () => {
    const lock = join(folder, "it.lock");
    await withLock(lock, fail, () => writeFile(lock, "1 elsewhere"));
    expect(await readFile(lock, "utf8")).toBe("1 elsewhere");
  });
});

describe("an installation", () => {
  const program = (name: string, text: string) =>
    writeFile(join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });

  test("is taken when it is recent and whole", async () => {
    await program("pulumi", "echo v3.259.0");
    await program("pulumi-language-nodejs", "");
    await program("pulumi-language-yaml", "");
    const command = join(folder, "pulumi");
    expect(await find("pulumi", `/nowhere:${folder}`)).toBe(command);
    expect(await inspect(command, "")).toEqual({ command, version: "3.259.0" });
  });

  test("is passed over, with the reason, when it is not", async () => {
    const command = join(folder, "pulumi");
    await program("pulumi", "echo v3.230.0");
    expect(await inspect(command, "")).toEqual({
      fault: `${command} is v3.230.0, and 3.231.0 or a later 3.x is needed`,
    });
    await program("pulumi", "echo v3.259.0");
    await program("pulumi-language-nodejs", "");
    expect(await inspect(command, "")).toEqual({
      fault: `${command} 3.259.0 comes without pulumi-language-yaml`,
    });
    await program("pulumi", "echo broken >&2; exit 3");
    expect(await inspect(command, "")).toEqual({ fault: `${command} does not run (broken)` });
  });
});

describe("run", () => {
  test("answers for a program that is not there", async () => {
    const finished = await run(join(folder, "nothing"), []);
    expect(finished).toMatchObject({ code: undefined, stdout: "", stderr: "" });
    expect(reasonOf(finished)).toBe(`spawn ${join(folder, "nothing")} ENOENT`);
  });

  test("ends a program that takes too long", async () => {
    const finished = await run(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { timeoutMs: 300 });
    expect(finished).toMatchObject({ code: undefined, signal: "SIGTERM" });
    expect(reasonOf(finished)).toMatch(/^timed out after \d+ s$/);
  });
});

function fail(holder: string): never {
  throw new Error(`nobody was to be waited for, and ${holder} was`);
}

test("the progress of a download is the last step that the install script tells", () => {
  expect(lastStep("\u001b[1;37m+ Downloading https://get.pulumi.com/it.tar.gz...\u001b[0m\n")).toBe(
    "Downloading https://get.pulumi.com/it.tar.gz...",
  );
  expect(lastStep("+ Downloading\n+ Extracting to /home/me\n")).toBe("Extracting to /home/me");
  expect(lastStep("########  61.3%\r")).toBeUndefined();
});

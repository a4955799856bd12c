/**
 * Builds the Pulumi CLI and its two language hosts from their Go modules, for machines that reach package registries
 * and nothing else. The recipe was tried on 2026-11-22 with Go 1.26 on two cores: half a minute of downloads, five
 * minutes of compiling, 1.6 GB in Go's module cache, 165 MB of programs.
 */
import { chmod, mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot } from "../repository.ts";
import { reasonOf, run } from "./process.ts";
import { compareVersions, wantedVersion } from "./version.ts";

/** What the modules ask for. */
export const lowestGo = "1.26";
const progressEveryMs = 15_000;

/** What the release's own build sets (.goreleaser.yml of pulumi/pulumi v3.259.0, checked 2026-11-22). */
const buildArguments = [
  "build",
  "-v",
  "-mod=readonly",
  "-trimpath",
  "-tags",
  "osusergo,grpcnotrace",
  "-ldflags",
  `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${wantedVersion}`,
];

/**
 * The Node host is SDK 3.68.0's, the last that the proxy of Go modules serves. It reads its options from flags only and
 * would compile a program with ts-node whatever Pulumi.yaml says; the programs here run as they stand.
 */
const nodeHostWrapper = `#!/bin/sh
exec "$(dirname "$(readlink -f "$0")")/../libexec/pulumi-language-nodejs" -typescript=false "$@"
`;

/** Why Go cannot build it here; undefined where it can. */
export async function missingGo(): Promise<string | undefined> {
  const found = await run("go", ["env", "GOVERSION"]);
  if (found.code !== 0) {
    return `Go is not installed (${reasonOf(found)})`;
  }
  return goIsOld(found.stdout)
    ? `Go ${lowestGo} or later is needed to build it, and this is ${found.stdout.trim()}`
    : undefined;
}

/** @param version what `go env GOVERSION` prints: `go1.26.8`, `devel go1.27-…` */
export function goIsOld(version: string): boolean {
  const numbers = /go(\d+)\.(\d+)/.exec(version);
  return compareVersions(`${numbers?.[1] ?? 0}.${numbers?.[2] ?? 0}`, lowestGo) < 0;
}

/**
 * Builds the three programs into `folder/bin`.
 * @param report gets one line for each step, and one every quarter of a minute while a step takes its time
 * @throws where Go fails, with the end of what it said
 */
export async function buildCli(folder: string, report: (line: string) => void): Promise<void> {
  report(
    `Building the Pulumi CLI ${wantedVersion} from its Go modules: about 5 minutes on two cores, once per user.`,
  );
  for (const module of ["pulumi", "nodejs", "yaml"]) {
    await buildModule(module, join(folder, "bin"), report);
  }
  await mkdir(join(folder, "libexec"));
  const host = join(folder, "bin", "pulumi-language-nodejs");
  await rename(host, join(folder, "libexec", "pulumi-language-nodejs"));
  await writeFile(host, nodeHostWrapper);
  await chmod(host, 0o755);
}

async function buildModule(module: string, bin: string, report: (line: string) => void): Promise<void> {
  const started = Date.now();
  const seen = { downloaded: 0, compiled: 0 };
  const timer = setInterval(() => report(`  ${module}, ${describe(seen, started)}`), progressEveryMs);
  const finished = await run("go", [...buildArguments, "-o", `${bin}/`, "tool"], {
    cwd: join(repositoryRoot(), "tools", "pulumi", "modules", module),
    env: { ...process.env, CGO_ENABLED: "0", GOWORK: "off", GOFLAGS: "" },
    onOutput: (text) => {
      for (const line of text.split("\n").filter((each) => each !== "")) {
        seen[line.startsWith("go: downloading") ? "downloaded" : "compiled"] += 1;
      }
    },
  });
  clearInterval(timer);
  if (finished.code !== 0) {
    const tail = finished.stderr.trim().split("\n").slice(-12).join("\n");
    throw new Error(`go could not build ${module} (${reasonOf(finished)}):\n${tail}`);
  }
  report(`  ${module} done, ${describe(seen, started)}`);
}

function describe(seen: { readonly downloaded: number; readonly compiled: number }, started: number): string {
  const seconds = Math.round((Date.now() - started) / 1000);
  return `${seconds} s: ${seen.downloaded} modules downloaded, ${seen.compiled} packages compiled`;
}

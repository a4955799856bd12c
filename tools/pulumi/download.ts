/** Installs a Pulumi release by the vendor's install script, which the npm package `pulumi` runs too. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { reasonOf, run } from "./process.ts";
import { wantedVersion } from "./version.ts";

// https://www.pulumi.com/docs/install/ (checked 2026-11-22)
const installScript = "https://get.pulumi.com/install.sh";
const reachMs = 5_000;
const installMs = 10 * 60_000;
const progressEveryMs = 15_000;

/**
 * Downloads the release into `folder/bin`. A network that does not let it through is found out in 5 s.
 * @returns why it could not be done; undefined where it was
 */
export async function downloadCli(
  folder: string,
  report: (line: string) => void,
): Promise<string | undefined> {
  const script = await fetchScript();
  if (script.failure !== undefined) {
    return script.failure;
  }
  report(
    `Downloading the Pulumi CLI ${wantedVersion}: seconds to a few minutes, as the network lets it; given up after ten. Once per user.`,
  );
  const temporary = await mkdtemp(join(tmpdir(), "pulumi-install-"));
  try {
    const file = join(temporary, "install.sh");
    await writeFile(file, script.text);
    const args = [file, "--no-edit-path", "--install-root", folder, "--version", wantedVersion];
    const started = Date.now();
    const seconds = () => Math.round((Date.now() - started) / 1000);
    let step = "";
    const timer = setInterval(
      () => report(`  ${[`${seconds()} s`, step].filter(Boolean).join(": ")}`),
      progressEveryMs,
    );
    const finished = await run("/bin/sh", args, {
      timeoutMs: installMs,
      onOutput: (text) => {
        step = lastStep(text) ?? step;
      },
    }).finally(() => clearInterval(timer));
    if (finished.code === 0) report(`  done, ${seconds()} s`);
    return finished.code === 0 ? undefined : `the install script failed (${reasonOf(finished)})`;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** The script's last word, `+ Extracting to …`, without its marks and colours. */
export function lastStep(text: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal codes begin with one
  const lines = text.replace(/\u001b\[[\d;]*m/g, "").split(/[\r\n]+/);
  return lines
    .map((line) => /^\+ (.+?)\s*$/.exec(line)?.[1])
    .filter((line) => line !== undefined)
    .at(-1);
}

async function fetchScript(): Promise<{ text: string; failure?: never } | { failure: string }> {
  try {
    const response = await fetch(installScript, { signal: AbortSignal.timeout(reachMs) });
    const text = await response.text();
    return response.ok && text.startsWith("#!")
      ? { text }
      : { failure: `${installScript} answered ${response.status}` };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return {
      failure: `${installScript} is out of reach (${cause instanceof Error ? cause.message : cause})`,
    };
  }
}

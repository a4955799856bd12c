/**
 * `npm run pulumi -- ARGUMENTS`: the Pulumi CLI that this repository finds or builds. While a kept quickstart runs, on
 * its stack; otherwise with the environment as it is.
 */
import { spawn } from "node:child_process";
import { cleanEnvironment } from "./environment.ts";
import { pulumiEnvironment } from "./pulumi/locate.ts";
import { liveSession } from "./quickstart/session.ts";

async function main(args: readonly string[]): Promise<void> {
  const pulumi = await pulumiEnvironment();
  const kept = liveSession();
  const env = kept === undefined ? pulumi.env : { ...cleanEnvironment(pulumi.env), ...kept.env };
  // Ctrl-C goes to the whole group: the CLI decides when it is done, and this waits for it.
  process.on("SIGINT", () => undefined);
  const child = spawn(pulumi.command, args, { env, stdio: "inherit" });
  process.exitCode = await new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

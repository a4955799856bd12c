/**
 * `pulumi-resource-spoke [engine address]`. The bundle and `bin/pulumi-resource-spoke` load this file for its effect; all it
 * imports before the port is printed counts against the start of every run of Pulumi.
 */
import { openEngine } from "../configuration/engine.ts";
import { runPlugin } from "./run.ts";

runPlugin({
  loadKinds: async () => (await import("../resources/registry.gen.ts")).kinds,
  openEngine,
  engineAddress: process.argv[2],
}).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

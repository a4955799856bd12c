/** The plugin over an engine without network: `pulumi-resource-spoke` as benchmarks compare it with. Runs as it is. */
import { runPlugin } from "../../provider/plugin/run.ts";
import { createNullEngine } from "./null-engine.ts";

runPlugin({
  loadKinds: async () => (await import("../../provider/resources/registry.gen.ts")).kinds,
  openEngine: async () => createNullEngine(),
  engineAddress: process.argv[2],
}).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

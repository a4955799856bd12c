// biome-ignore-all lint/performance/noBarrelFile: the public door of the package
/**
 * The classes of `pulumi-spoke` as dynamic resources: `import * as spoke from "pulumi-spoke/dynamic"`.
 *
 * The same names, arguments and properties with nothing to install, for TypeScript and JavaScript. Pulumi's dynamic server
 * answers no functions, so `getWebhook` and its like exist over the plugin only.
 */
export type { IvrTreeArgs } from "../../components/ivr-tree.ts";
export * from "./classes.gen.ts";
export { IvrTree } from "./components.ts";
/** Kinds of the Twilio account: `new spoke.twilio.StudioFlow(…)`. */
export * as twilio from "./twilio.gen.ts";

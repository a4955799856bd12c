// biome-ignore-all lint/performance/noBarrelFile: the public door of the package
/**
 * The one public door of the package: `import * as spoke from "pulumi-spoke"`.
 *
 * Classes over the plugin `pulumi-resource-spoke`; the same ones without a plugin are in `pulumi-spoke/dynamic`. Whatever
 * is exported here loads nothing but `@pulumi/pulumi`, because programs wait for it.
 */
export type { IvrTreeArgs } from "../components/ivr-tree.ts";
export * from "./sdk/classes.gen.ts";
export { IvrTree } from "./sdk/components.ts";
export type { Classes } from "./sdk/flavours.ts";
/** Kinds of the Twilio account: `new spoke.twilio.StudioFlow(…)`. */
export * as twilio from "./sdk/twilio.gen.ts";

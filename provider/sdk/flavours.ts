/** The type of what both flavours export, for programs and components that take either. */
import type * as plugin from "../index.ts";

type WithoutFunctions<Module> = Omit<Module, `get${string}`>;

/**
 * `pulumi-spoke` or `pulumi-spoke/dynamic`, whichever a program hands in: all classes, without the functions that Pulumi's
 * dynamic server cannot answer.
 */
export type Classes = WithoutFunctions<Omit<typeof plugin, "twilio">> & {
  readonly twilio: WithoutFunctions<typeof plugin.twilio>;
};

/** What components need of the package's classes: the ones over the plugin and the dynamic ones both have it. */
import type * as pulumi from "@pulumi/pulumi";

/** The class `AutoAttendant`. */
export type AutoAttendantClass = new (
  name: string,
  args: { readonly options: pulumi.Input<Record<string, pulumi.Input<string>>> },
  opts?: pulumi.CustomResourceOptions,
) => pulumi.CustomResource;

/** A flow, as far as components look at it. */
export interface StudioFlowLike extends pulumi.CustomResource {
  readonly sid: pulumi.Output<string | undefined>;
  readonly webhookUrl: pulumi.Output<string | undefined>;
}

/** The class `twilio.StudioFlow`. The provider checks the menu, which is plain data to the class. */
export type StudioFlowClass = new (
  name: string,
  args: { readonly friendlyName: pulumi.Input<string>; readonly menu: never },
  opts?: pulumi.CustomResourceOptions,
) => StudioFlowLike;

/** A call group, as far as components look at it. */
export interface CallGroupLike extends pulumi.Resource {
  readonly name: pulumi.Output<string>;
  readonly extension: pulumi.Output<string | undefined>;
}

/** The classes that components are bound to. */
export interface Classes {
  readonly AutoAttendant: AutoAttendantClass;
  readonly StudioFlow: StudioFlowClass;
}

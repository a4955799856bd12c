/**
 * A Twilio Studio flow's definition, as data.
 *
 * Form: twilio.com/docs/studio/rest-api/v2/schemas (draft 2019-09, read 2026-11-20): at most 1000 states, unique names,
 * one initial state of the type `trigger`. `offset` places a widget on Studio's canvas and has no other meaning.
 */

/** Any JSON that we build ourselves: nothing in it is unknown. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** One test of a split. */
export interface FlowCondition {
  readonly friendly_name: string;
  readonly arguments: readonly string[];
  readonly type: "equal_to" | "matches_any_of" | "regex";
  readonly value: string;
}

/** Where a widget leads on an event; without `next` the flow ends there. */
export interface FlowTransition {
  readonly event: string;
  readonly next?: string;
  readonly conditions?: readonly FlowCondition[];
}

/** One widget. */
export interface FlowState {
  readonly name: string;
  readonly type: string;
  readonly transitions: readonly FlowTransition[];
  readonly properties: { readonly [name: string]: Json };
}

/** A whole definition. */
export interface FlowDefinition {
  readonly description: string;
  readonly states: readonly FlowState[];
  readonly initial_state: string;
  readonly flags: { readonly allow_concurrent_calls: boolean };
}

/** Studio takes this many widgets in one flow. */
export const largestFlow = 1000;

/** A transition that leads on, or ends the flow where nothing follows. */
export const on = (event: string, next?: string): FlowTransition =>
  next === undefined ? { event } : { event, next };

/** What a part of a tree knows while it is compiled, and what it becomes. Pure. */
import type { Value, Values } from "../model/value.ts";
import type { FlowState } from "./flow.ts";
import { redirect, type Voice } from "./widgets.ts";

/** What a tree needs to know of the world. */
export interface CompileContext {
  /** The Spoke organisation's id; unknown or absent gives a placeholder. */
  readonly organisationId?: Value;
  /** Spoke's redirect address without parameters; Spoke's own by default. */
  readonly redirectUrl?: string;
  /** Extension by call group, under the text that the tree names it by (`callGroupsOf`). */
  readonly extensions?: Readonly<Record<string, Value>>;
  /** The property that holds the tree, for the paths of placeholders. Default `menu`. */
  readonly property?: string;
}

/** Part of a flow: where it begins (nowhere: the call ends), and its widgets. */
export interface Piece {
  readonly entry: string | undefined;
  readonly states: readonly FlowState[];
}

/** What a target inherits from the menus above it. */
export interface Scope {
  readonly organisationId: string;
  readonly redirectUrl: string;
  readonly extensions: Readonly<Record<string, Value>>;
  /** Where `repeat` leads. */
  readonly menuEntry: string;
  readonly voice: Voice;
  /** True once a key was pressed; silence before that must not lead back, or the call would never end. */
  readonly chosen: boolean;
  /** Compiles a menu below; handed down so that menus and targets can contain each other. */
  readonly compileMenu: (menu: Values, name: string, scope: Scope) => Piece;
}

/** The call ends. */
export const nowhere: Piece = { entry: undefined, states: [] };

/** Goes to a widget that stands elsewhere. */
export const goTo = (entry: string | undefined): Piece => ({ entry, states: [] });

/** Widgets of which the first is the way in. */
export const begin = (first: FlowState, ...states: readonly FlowState[]): Piece => ({
  entry: first.name,
  states: [first, ...states],
});

/** Stands in for what is not known yet, in a definition that is only validated and never sent. */
export const standIn = {
  extension: "000",
  organisationId: "00000000-0000-0000-0000-000000000000",
  number: "+12025550100",
  words: "Not known yet.",
  functionUrl: "https://example.com/hours",
  audioUrl: "https://example.com/audio.mp3",
  url: "https://example.com/not-known-yet",
} as const;

/** The text, or what stands in for it while it is not known. */
export const textOr = (value: Value, otherwise: string): string =>
  typeof value === "string" ? value : otherwise;

/** A call handed to a Spoke extension, which may be Liquid. */
export const toExtension = (name: string, extension: string, scope: Scope, failed?: string): FlowState =>
  redirect(name, { extension, organisationId: scope.organisationId, baseUrl: scope.redirectUrl }, failed);

/**
 * The extension of a call group.
 *
 * @param group the text by which the tree names it
 * @param extensions what was looked up
 * @returns its extension; a text of digits is one already; undefined while it is not known
 */
export function extensionOfGroup(
  group: Value,
  extensions: Readonly<Record<string, Value>>,
): string | undefined {
  if (typeof group !== "string") return undefined;
  const resolved = extensions[group];
  if (typeof resolved === "string" && resolved !== "") return resolved;
  return /^\d+$/.test(group) ? group : undefined;
}

/** A readable part of a widget's name: letters, digits and underscores. */
export function slugOf(text: Value, otherwise: string): string {
  if (typeof text !== "string") return otherwise;
  const plain = text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
  const slug = plain.replaceAll(/[^a-z0-9]+/g, "_").replaceAll(/^_+|_+$/g, "");
  return slug.slice(0, 24).replace(/_+$/, "") || otherwise;
}

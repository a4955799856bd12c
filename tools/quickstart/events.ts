/** Reads the engine's event log (`--event-log`): what the CLI did, as data. Pure. */

/** What one resource came to. */
export interface ResourceOutcome {
  /** The resource's name in the program. */
  readonly name: string;
  readonly type: string;
  /** `create`, `update`, `same`, `delete`, `refresh`, `import`… */
  readonly op: string;
  /** The paths that differ, where the provider named them. */
  readonly paths: readonly string[];
}

export interface Outcome {
  /** How many resources came to what. */
  readonly changes: Readonly<Record<string, number>>;
  readonly resources: readonly ResourceOutcome[];
  /** Warnings without their colours, each as `name: text` where it belongs to a resource. */
  readonly warnings: readonly string[];
  /** Errors, in the same form. */
  readonly errors: readonly string[];
}

interface EngineEvent {
  readonly resourcePreEvent?: { readonly metadata: StepMetadata };
  readonly resOutputsEvent?: { readonly metadata: StepMetadata };
  readonly summaryEvent?: { readonly resourceChanges: Readonly<Record<string, number>> };
  readonly diagnosticEvent?: { readonly urn?: string; readonly message: string; readonly severity: string };
}

interface StepMetadata {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  readonly detailedDiff?: Readonly<Record<string, unknown>> | null;
}

/** @param log the text of the file: one event a line */
export function readOutcome(log: string): Outcome {
  const events = log
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as EngineEvent);
  const resources = new Map<string, ResourceOutcome>();
  for (const { resourcePreEvent, resOutputsEvent } of events) {
    const metadata = resOutputsEvent?.metadata ?? resourcePreEvent?.metadata;
    if (metadata !== undefined && isOurs(metadata.type)) {
      resources.set(metadata.urn, outcomeOf(metadata));
    }
  }
  return {
    changes:
      events.find(({ summaryEvent }) => summaryEvent !== undefined)?.summaryEvent?.resourceChanges ?? {},
    resources: [...resources.values()],
    warnings: diagnosticsIn(events, "warning"),
    errors: diagnosticsIn(events, "error"),
  };
}

function diagnosticsIn(events: readonly EngineEvent[], severity: string): readonly string[] {
  const texts = events
    .flatMap(({ diagnosticEvent }) => (diagnosticEvent?.severity === severity ? [diagnosticEvent] : []))
    .map(({ urn, message }) => `${urn ? `${nameOf(urn)}: ` : ""}${plain(message).trim()}`);
  return [...new Set(texts)];
}

function outcomeOf({ op, urn, type, detailedDiff }: StepMetadata): ResourceOutcome {
  return { name: nameOf(urn), type, op, paths: Object.keys(detailedDiff ?? {}) };
}

function isOurs(type: string): boolean {
  return type.startsWith("spoke:") || type.startsWith("pulumi-nodejs:dynamic/spoke");
}

function nameOf(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

/** Without the engine's colour marks (`<{%reset%}>`) and terminal codes. */
export function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal codes begin with one
  return text.replace(/<\{%[^%]*%\}>|\u001b\[[0-9;]*m/g, "");
}

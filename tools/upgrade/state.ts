/** What the recorder keeps of a state, and how the emulator's objects are written down and read back. */
import { openStore } from "../../emulator/store.ts";

/** All that an emulator holds. */
export interface EmulatorRecording {
  /** In the order of creation. */
  readonly objects: readonly {
    readonly collection: string;
    readonly id: string;
    readonly json: Readonly<Record<string, unknown>>;
  }[];
}

/** Fields of a resource that say where and when it was made: paths of this machine, and the time. */
const incidental = new Set(["sourcePosition", "stackTrace", "created", "modified"]);

interface Exported {
  readonly version: number;
  readonly deployment: {
    readonly manifest: object;
    readonly resources: readonly Readonly<Record<string, unknown>>[];
    readonly [field: string]: unknown;
  };
}

/**
 * `pulumi stack export --show-secrets` without what says nothing about the resources, and without the encryption: a stack
 * that takes it in encrypts it anew. What has no order is sorted.
 */
export function essentials(exported: string): unknown {
  const { version, deployment } = JSON.parse(exported) as Exported;
  const { secrets_providers: _, ...rest } = deployment;
  const manifest = { ...deployment.manifest, time: "2026-01-01T00:00:00Z" };
  const resources = deployment.resources.map((resource) => {
    const kept = Object.entries(resource).filter(([name]) => !incidental.has(name));
    return Object.fromEntries(
      kept.map(([name, value]) => [name, /dependencies$/i.test(name) ? sortedLists(value) : value]),
    );
  });
  return { version, deployment: { ...rest, manifest, resources } };
}

function sortedLists(value: unknown): unknown {
  if (Array.isArray(value)) return [...value].sort();
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, list]) => [key, sortedLists(list)]));
}

/** Reads what an emulator left. @param file where it kept its state (`EmulatorOptions.data`) */
export function recordEmulator(file: string): EmulatorRecording {
  const store = openStore(file);
  try {
    const entries = store
      .collections()
      .filter((collection) => collection !== "tokens")
      .flatMap((collection) => store.entries(collection).map((entry) => ({ ...entry, collection })));
    entries.sort((one, other) => one.position - other.position);
    return { objects: entries.map(({ collection, id, json }) => ({ collection, id, json })) };
  } finally {
    store.close();
  }
}

/** Writes a recording into a new file, with which an emulator can then be started. */
export function replayEmulator(recording: EmulatorRecording, file: string): void {
  const store = openStore(file);
  try {
    store.transaction(() => {
      for (const { collection, id, json } of recording.objects) store.put(collection, id, { ...json });
    });
  } finally {
    store.close();
  }
}

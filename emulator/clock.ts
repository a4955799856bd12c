/** The emulated time: the machine's, moved forward by `POST /_emulator/clock`, and kept so with the state. */
import type { Store } from "./store.ts";

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** @param milliseconds 0 or more */
  advance(milliseconds: number): void;
  /** How far it is ahead of the machine's, milliseconds. */
  ahead(): number;
}

/** The clock of a state. */
export function createClock(store: Store): Clock {
  let ahead = Number(store.get("emulator", "clock")?.aheadMs ?? 0);
  return {
    now: () => Date.now() + ahead,
    advance(milliseconds) {
      ahead += milliseconds;
      store.put("emulator", "clock", { aheadMs: ahead });
    },
    ahead: () => ahead,
  };
}

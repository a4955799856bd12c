/** The clocks and the rate limits of the APIs that answered. Pure. */
import type { ApiFacts, Finding, Status } from "./types.ts";
import { counted, list } from "./words.ts";

/** `Date` has whole seconds, and an answer takes its time. */
const noticed = 30_000;
/** A quarter of the 20 minutes that Directory Sync may take: from here on, late and pending are confused. */
const harmful = 300_000;

/** A finding for the clock, and one for the pace of each API that was asked. */
export function judgeApis(apis: readonly ApiFacts[]): readonly Finding[] {
  return [...judgeClock(apis), ...apis.filter(({ requests }) => requests > 0).map(judgePace)];
}

function judgeClock(apis: readonly ApiFacts[]): readonly Finding[] {
  const told = apis.flatMap(({ title, clockAhead }) =>
    clockAhead === undefined ? [] : [{ title, clockAhead }],
  );
  if (told.length === 0) return [];
  const base = { id: "clock", topic: "clock", subject: "This machine" } as const;
  const off = told.filter(({ clockAhead }) => Math.abs(clockAhead) > noticed);
  if (off.length === 0) {
    return [
      { ...base, status: "ok", what: `Its clock agrees with ${list(told.map(({ title }) => title))}.` },
    ];
  }
  const largest = Math.max(...off.map(({ clockAhead }) => Math.abs(clockAhead)));
  const status: Status = largest > harmful ? "problem" : "warning";
  const parts = off.map(({ title, clockAhead }) => {
    const seconds = Math.round(Math.abs(clockAhead) / 1000);
    return `${counted(seconds, "second")} ${clockAhead > 0 ? "behind" : "ahead of"} ${title}`;
  });
  return [
    {
      ...base,
      status,
      what: `Its clock is ${list(parts)}.`,
      why: "Certificates are judged by it, and for 20 minutes a change of Directory Sync is pending and no drift.",
      remedy: "Set the clock by a time server (NTP).",
    },
  ];
}

function judgePace({ api, title, requests, repeated, limited, rate, inFlight }: ApiFacts): Finding {
  const base = { id: `rate.${api}`, topic: "rate", subject: title } as const;
  const again = repeated === 0 ? "" : `, ${counted(repeated, "repetition")} among them`;
  const asked = `${counted(requests, "request")}${again}`;
  if (limited === 0) return { ...base, status: "ok", what: `${asked}; it asked for no slower pace.` };
  const pace = Number.isFinite(rate) ? `${rate.toFixed(1)} requests a second` : "no limit a second";
  return {
    ...base,
    status: "warning",
    what: `${asked}; it said 429 ${limited === 1 ? "once" : `${limited} times`}. The pace is now ${pace}, ${inFlight} at once.`,
    why: "It slows every run down, and nothing is lost by it.",
    remedy: "See what else uses the same credentials, and run one thing at a time.",
  };
}

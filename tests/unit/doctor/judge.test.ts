/** What is judged of clocks and versions, which no emulator shows. */
import { judgeApis } from "../../../provider/doctor/judge-apis.ts";
import { isWithin, judgeVersions } from "../../../provider/doctor/judge-versions.ts";
import type { ApiFacts } from "../../../provider/doctor/types.ts";

const api = (clockAhead: number | undefined): ApiFacts => ({
  api: "api",
  title: "Spoke's Developer API",
  requests: 0,
  repeated: 0,
  limited: 0,
  rate: Number.POSITIVE_INFINITY,
  inFlight: 16,
  clockAhead,
});

const clock = { id: "clock", topic: "clock", subject: "This machine" };
const skewed = {
  why: "Certificates are judged by it, and for 20 minutes a change of Directory Sync is pending and no drift.",
  remedy: "Set the clock by a time server (NTP).",
};

test.each([
  [400, { ...clock, status: "ok", what: "Its clock agrees with Spoke's Developer API." }],
  [
    31_000,
    { ...clock, ...skewed, status: "warning", what: "Its clock is 31 seconds behind Spoke's Developer API." },
  ],
  [
    -3_600_000,
    {
      ...clock,
      ...skewed,
      status: "problem",
      what: "Its clock is 3,600 seconds ahead of Spoke's Developer API.",
    },
  ],
])("a clock that is %d ms off", (clockAhead, finding) => {
  expect(judgeApis([api(clockAhead)])).toEqual([finding]);
});

test("of a clock that no answer told, nothing is said", () => {
  expect(judgeApis([api(undefined)])).toEqual([]);
});

test.each([
  ["v3.259.0", ">=3.231.0 <4", true],
  ["3.231.0", ">=3.231.0 <4", true],
  ["3.230.9", ">=3.231.0 <4", false],
  ["4.0.0", ">=3.231.0 <4", false],
  ["v22.19.0", ">=22.19", true],
  ["v22.18.1", ">=22.19", false],
  ["3.231.0-alpha.1", ">=3.231.0 <4", true],
])("%s in %s: %s", (version, range, within) => {
  expect(isWithin(version, range)).toBe(within);
});

test("an old version is a warning, and what is not there is none", () => {
  const version = {
    id: "pulumi",
    subject: "Pulumi's command line",
    wanted: ">=3.231.0 <4",
    why: "Programs need it.",
  };
  expect(
    judgeVersions([
      { ...version, found: "v3.100.0" },
      { ...version, found: undefined },
    ]),
  ).toEqual([
    {
      id: "versions.pulumi",
      topic: "versions",
      status: "warning",
      subject: "Pulumi's command line",
      what: "v3.100.0, and >=3.231.0 <4 is wanted.",
      why: "Programs need it.",
      remedy: "Install a version in >=3.231.0 <4.",
    },
    {
      id: "versions.pulumi",
      topic: "versions",
      status: "ok",
      unseen: true,
      subject: "Pulumi's command line",
      what: "It is not there.",
      why: "Programs need it.",
    },
  ]);
});

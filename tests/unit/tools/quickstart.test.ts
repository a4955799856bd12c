import { plain, readOutcome } from "../../../tools/quickstart/events.ts";
import { screenLine, screenWriter } from "../../../tools/quickstart/screen.ts";
import {
  describeChanges,
  requestsBetween,
  retainedLines,
  summaryLines,
} from "../../../tools/quickstart/summary.ts";

const urn = (type: string, name: string) => `urn:pulumi:quickstart::acme::${type}::${name}`;

describe("the event log", () => {
  const group = { urn: urn("spoke:index:CallGroup", "support"), type: "spoke:index:CallGroup" };
  const log = [
    { resourcePreEvent: { metadata: { op: "refresh", ...group } } },
    {
      resourcePreEvent: {
        metadata: { op: "refresh", urn: urn("pulumi:pulumi:Stack", "acme"), type: "pulumi:pulumi:Stack" },
      },
    },
    { diagnosticEvent: { urn: group.urn, severity: "warning", message: "<{%fg 3%}>careful<{%reset%}>\n" } },
    { diagnosticEvent: { severity: "info", message: "just so" } },
    { diagnosticEvent: { severity: "error", message: "update failed\n" } },
    { resOutputsEvent: { metadata: { op: "update", detailedDiff: { ringSeconds: {} }, ...group } } },
    { summaryEvent: { resourceChanges: { same: 33, update: 1 } } },
  ];

  test("says what became of each resource of ours", () => {
    expect(readOutcome(`${log.map((event) => JSON.stringify(event)).join("\n")}\n`)).toEqual({
      changes: { same: 33, update: 1 },
      resources: [{ name: "support", type: "spoke:index:CallGroup", op: "update", paths: ["ringSeconds"] }],
      warnings: ["support: careful"],
      errors: ["update failed"],
    });
  });

  test("may be empty", () => {
    expect(readOutcome("")).toEqual({ changes: {}, resources: [], warnings: [], errors: [] });
  });
});

describe("the screen", () => {
  test.each([
    [" +  spoke:index:User ana creating (0s) ", undefined],
    [' -  spoke:index:User ana deleting (0s) warning: User "ana": kept', undefined],
    ["    pulumi:pulumi:Stack acme-quickstart running some output", undefined],
    [" +  spoke:index:User ana created (0.1s) ", " +  spoke:index:User ana created (0.1s) "],
    [
      ' -  spoke:index:User ana deleted (0.1s) warning: User "ana": kept',
      " -  spoke:index:User ana deleted (0.1s)",
    ],
    ['    warning: User "ana": kept', '    warning: User "ana": kept'],
    ["    ~ spoke:index:CallGroup: (update)", "    ~ spoke:index:CallGroup: (update)"],
    ["Updating (quickstart):", "Updating (quickstart):"],
  ])("%j is shown as %j", (line, shown) => {
    expect(screenLine(line)).toBe(shown);
  });

  test("looks through colours", () => {
    expect(
      screenLine(" \u001b[32m+ \u001b[0m spoke:index:User ana \u001b[32mcreating\u001b[0m (0s)"),
    ).toBeUndefined();
    expect(plain("\u001b[32m+\u001b[0m")).toBe("+");
  });

  test("puts pieces together and leaves out what it made empty", () => {
    const written: string[] = [];
    const writer = screenWriter((text) => written.push(text));
    writer.add("Updating\n\n +  spoke:index:User ana crea");
    writer.add("ting (0s)\n\nDuration: 1s");
    writer.end();
    expect(written).toEqual(["Updating\n", "\n", "Duration: 1s\n"]);
  });
});

describe("the summary", () => {
  const report = (...counts: readonly (readonly [string, string, number])[]) => ({
    counts: counts.map(([route, effect, count]) => ({ method: "GET", route, effect, count })),
  });

  test("counts what came between by API", () => {
    const before = report(["/spoke/webhooks", "read", 1], ["/auth/oauth/token", "read", 1]);
    const after = report(
      ["/spoke/webhooks", "read", 3],
      ["/spoke/webhooks", "write", 1],
      ["/auth/oauth/token", "read", 1],
      ["/spoke-admin/admin/v1/callGroups", "write", 4],
      ["/scim/v2/Users", "write", 2],
      ["/twilio/studio/v2/Flows", "read", 5],
    );
    expect(requestsBetween(before, after)).toEqual({
      requests: { "Spoke API": 3, "admin contract": 4, SCIM: 2, Twilio: 5 },
      writes: 7,
    });
  });

  test("has a row a step, the objects, the requests and the seconds", () => {
    const steps = [
      { name: "preview", seconds: 3.14, requests: { SCIM: 1 }, writes: 0, result: "34 create" },
      { name: "up", seconds: 12.01, requests: { SCIM: 12, "Spoke API": 9 }, writes: 13, result: "34 create" },
    ];
    expect(summaryLines(steps, "users 13")).toEqual([
      "Summary",
      "  preview    3.1 s    1 requests (  0 writes)  34 create",
      "  up        12.0 s   21 requests ( 13 writes)  34 create",
      "  objects   users 13",
      "  requests  Spoke API 9, SCIM 13",
      "  seconds   15.2 in all",
    ]);
  });

  test.each([
    [{ create: 3, same: 2, update: 1 }, "3 create, 1 update, 2 unchanged"],
    [{ same: 0 }, "nothing to do"],
  ])("%j is described", (changes, text) => {
    expect(describeChanges(changes)).toBe(text);
  });

  test("tells once why things of one kind are retained", () => {
    expect(
      retainedLines([
        'ben: User "ben": kept (id 2). Deleting a user cannot be undone.',
        'ana: User "ana": kept (id 1). Deleting a user cannot be undone.',
        'acme: Organization "acme": it stays as it is.',
        "something else altogether",
      ]),
    ).toEqual([
      "User ana, ben: kept. Deleting a user cannot be undone.",
      "Organization acme: it stays as it is.",
      "something else altogether",
    ]);
  });
});

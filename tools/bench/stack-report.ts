/** What was measured of the stackless engine, judged by the targets. Pure. */
import { fixed, grouped, pageSize, shown } from "./figures.ts";
import type { Verdict } from "./report.ts";
import type { StackAnswer } from "./stack-process.ts";
import type { StackMeasurements } from "./stack-runs.ts";
import { ratiosOf, spreadOf } from "./statistics.ts";

/** Memory that the program may hold without any object, in MiB, and for each object in KiB. */
const baseMemory = 120;
const memoryPerObject = 25;
/** Objects a second. */
const validationRate = 20_000;

const pagesOf = (objects: number): number => Math.max(1, Math.ceil(objects / pageSize));

/**
 * The requests of a plan of `--seed large:N`: N webhooks, a tenth as many users, a hundredth as many groups, and what every
 * organisation has. Groups are listed twice, because the menu's keys stand on them; users are read through two doors.
 */
export function expectedRequests(webhooks: number): Readonly<Record<string, number>> {
  const users = Math.floor(webhooks / 10) + 1;
  const groups = Math.floor(webhooks / 100) + 1;
  return {
    "GET /spoke/webhooks": pagesOf(webhooks),
    "GET /spoke-admin/admin/v1/users": pagesOf(users),
    "GET /spoke-admin/admin/v1/callGroups": 2 * pagesOf(groups),
  };
}

/** The promises, each with what was found. */
export function judgeStackEngine(measurements: StackMeasurements): readonly Verdict[] {
  return [
    ...measurements.plans.flatMap(judgePlan),
    judgeGrowth(measurements),
    judgeApplyRequests(measurements.apply),
    timed("`apply` of 1,000 changes at 50 ms", measurements.apply, 1.2, "the same requests by a bare loop"),
    timed(
      `Export of ${grouped(measurements.export.objects)} objects at 50 ms`,
      measurements.export,
      2,
      "the plan of the same",
    ),
    judgeValidation("JSON", measurements.validate.json),
    judgeValidation("YAML", measurements.validate.yaml),
    judgeVersion(measurements),
  ];
}

function judgePlan({ webhooks, plan, peak }: StackMeasurements["plans"][number]): readonly Verdict[] {
  const name = `Plan without a change of ${grouped(plan.objects)} objects`;
  const allowed = baseMemory + (plan.objects * memoryPerObject) / 1024;
  const expected = expectedRequests(webhooks);
  const wrong = Object.entries(plan.requests).filter(([route, count]) => count !== (expected[route] ?? 1));
  return [
    {
      figure: `${name}: requests`,
      target: "the pages of each list, one for each singleton, one token; nothing else",
      found:
        wrong.length === 0
          ? "exactly that"
          : wrong.map(([route, count]) => `${count} × \`${route}\``).join(", "),
      met: wrong.length === 0 && Object.keys(expected).every((route) => route in plan.requests),
    },
    timed(`${name} at 50 ms`, plan, 1.3, "the same pages by a bare loop"),
    {
      figure: `${name}, read from a file: peak memory`,
      target: `at most ${baseMemory} MiB + ${memoryPerObject} KiB an object: ${fixed(allowed, 0)} MiB`,
      found: `${fixed(peak, 0)} MiB`,
      met: peak <= allowed,
    },
  ];
}

/** Linear: between the two largest plans an object costs about as much as between the two smallest. */
function judgeGrowth({ plans }: StackMeasurements): Verdict {
  const steps = plans.slice(1).map(({ plan, peak }, index) => {
    const before = plans[index];
    const more = plan.objects - (before?.plan.objects ?? 0);
    return ((peak - (before?.peak ?? 0)) * 1024) / more;
  });
  return {
    figure: "Memory of an object more, from each plan to the next larger one",
    target: `at most ${memoryPerObject} KiB at every size`,
    found: `${steps.map((step) => fixed(step, 1)).join(" and ")} KiB`,
    met: steps.length === 0 ? undefined : steps.every((step) => step <= memoryPerObject),
  };
}

function judgeApplyRequests({ objects, requests }: StackAnswer): Verdict {
  // The list is read to plan, and each customer is checked once before the first write: two reads.
  const expected: Readonly<Record<string, number>> = {
    "PUT /spoke/webhooks/:id": objects,
    "GET /spoke/webhooks": pagesOf(objects),
    "POST /auth/oauth/token": 1,
    "GET /spoke/directory": 1,
    "GET /spoke-admin/admin/v1/organization": 1,
  };
  const names = new Set([...Object.keys(expected), ...Object.keys(requests)]);
  const wrong = [...names].filter((name) => expected[name] !== requests[name]);
  return {
    figure: `\`plan\` and \`apply\` of ${grouped(objects)} changes: requests`,
    target: "pages + changes, with one token and the two reads of the check against the wrong customer",
    found:
      wrong.length === 0
        ? "exactly that"
        : wrong.map((name) => `${requests[name] ?? 0} × \`${name}\``).join(", "),
    met: wrong.length === 0,
  };
}

function timed(figure: string, { pairs }: StackAnswer, limit: number, baseline: string): Verdict {
  const found = ratiosOf(pairs);
  const seconds = spreadOf(pairs.map(({ subject }) => subject));
  return {
    figure,
    target: `at most ${limit} × ${baseline}`,
    found: `${shown(found)} ×; ${shown(seconds, 2)} s`,
    met: found.median <= limit,
  };
}

function judgeValidation(form: "JSON" | "YAML", { objects, pairs }: StackAnswer): Verdict {
  const rate = spreadOf(pairs.map(({ subject }) => objects / subject));
  const share = spreadOf(pairs.map(({ subject, baseline }) => (100 * baseline) / subject));
  return {
    figure: `\`validate\` of a ${form} file of ${grouped(objects)} objects, read and judged by all rules`,
    target: `at least ${grouped(validationRate)} objects a second`,
    found: `${grouped(Math.round(rate.median))} (${grouped(Math.round(rate.min))} to ${grouped(Math.round(rate.max))}); the parser alone takes ${fixed(share.median, 0)} % of the time`,
    met: rate.median >= validationRate,
  };
}

function judgeVersion({ version }: StackMeasurements): Verdict {
  const found = ratiosOf(version);
  return {
    figure: "`spokectl --version`, a process",
    target: "at most 2 × `node -e 0`",
    found: `${shown(found)} ×; ${shown(spreadOf(version.map(({ subject }) => subject)), 0)} ms`,
    met: found.median <= 2,
  };
}

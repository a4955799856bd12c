import type { StackAnswer } from "../../tools/bench/stack-process.ts";
import { expectedRequests, judgeStackEngine } from "../../tools/bench/stack-report.ts";
import type { StackMeasurements } from "../../tools/bench/stack-runs.ts";

const answer = (objects: number, more: Partial<StackAnswer> = {}): StackAnswer => ({
  objects,
  pairs: [{ subject: 1.2, baseline: 1 }],
  requests: {},
  ...more,
});

const requests = { ...expectedRequests(900), "POST /auth/oauth/token": 1, "GET /scim/v2/Users": 1 };
const applied = {
  "PUT /spoke/webhooks/:id": 1000,
  "GET /spoke/webhooks": 1,
  "POST /auth/oauth/token": 1,
  "GET /spoke/directory": 1,
  "GET /spoke-admin/admin/v1/organization": 1,
};

const measurements: StackMeasurements = {
  plans: [
    { webhooks: 900, plan: answer(1000, { requests }), peak: 140 },
    {
      webhooks: 9000,
      plan: answer(10_000, { requests: { ...requests, ...expectedRequests(9000) } }),
      peak: 230,
    },
  ],
  apply: answer(1000, { requests: applied }),
  export: answer(10_000),
  validate: {
    json: answer(10_000, { pairs: [{ subject: 0.25, baseline: 0.025 }] }),
    yaml: answer(10_000, { pairs: [{ subject: 1, baseline: 0.75 }] }),
  },
  version: [{ subject: 70, baseline: 40 }],
};

const verdicts = (changed: Partial<StackMeasurements> = {}) =>
  judgeStackEngine({ ...measurements, ...changed }).map(({ found, met }) => `${met} ${found}`);

test("each promise is judged by its own figure", () => {
  expect(verdicts()).toEqual([
    "true exactly that",
    "true 1.20 (1.20 to 1.20) ×; 1.20 (1.20 to 1.20) s",
    "true 140 MiB",
    "true exactly that",
    "true 1.20 (1.20 to 1.20) ×; 1.20 (1.20 to 1.20) s",
    "true 230 MiB",
    "true 10.2 KiB",
    "true exactly that",
    "true 1.20 (1.20 to 1.20) ×; 1.20 (1.20 to 1.20) s",
    "true 1.20 (1.20 to 1.20) ×; 1.20 (1.20 to 1.20) s",
    "true 40,000 (40,000 to 40,000); the parser alone takes 10 % of the time",
    "false 10,000 (10,000 to 10,000); the parser alone takes 75 % of the time",
    "true 1.75 (1.75 to 1.75) ×; 70 (70 to 70) ms",
  ]);
});

test("a request too many, and one that is missing, are misses that are named", () => {
  const [small] = measurements.plans;
  const withRequests = (more: Readonly<Record<string, number>>) =>
    small ? [{ ...small, plan: answer(1000, { requests: { ...requests, ...more } }) }] : [];
  expect(verdicts({ plans: withRequests({ "GET /spoke/webhooks": 2 }) })[0]).toBe(
    "false 2 × `GET /spoke/webhooks`",
  );
  expect(verdicts({ plans: withRequests({ "GET /spoke/webhooks/:id": 900 }) })[0]).toBe(
    "false 900 × `GET /spoke/webhooks/:id`",
  );
  const fewer = { ...applied, "PUT /spoke/webhooks/:id": 999 };
  expect(verdicts({ apply: answer(1000, { requests: fewer }) })[7]).toBe(
    "false 999 × `PUT /spoke/webhooks/:id`",
  );
});

test("pages are counted by list", () => {
  expect(expectedRequests(100_000)).toEqual({
    "GET /spoke/webhooks": 100,
    "GET /spoke-admin/admin/v1/users": 11,
    "GET /spoke-admin/admin/v1/callGroups": 4,
  });
});

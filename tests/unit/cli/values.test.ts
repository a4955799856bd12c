/** Values that have to be cut. */
import { valueWithin } from "../../../provider/cli/views/values.ts";

const members = ["ana", "ben", "chloe", "dev"].map((name) => ({ user: `${name}@acme.test` }));

test.each([
  [
    members,
    200,
    `[${["ana", "ben", "chloe", "dev"].map((name) => `{ user: "${name}@acme.test" }`).join(", ")}]`,
  ],
  [members, 80, '[{ user: "ana@acme.test" }, { user: "ben@acme.test" }, … and 2 more]'],
  [members, 40, '[{ user: "ana@acme.test"…, … and 3 more]'],
  ["A text that is too long for its line", 20, '"A text t… (29 more)'],
])("%j within %d", (value, longest, text) => {
  expect(valueWithin(value, longest)).toBe(text);
});

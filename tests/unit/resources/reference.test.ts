import { fromReference, means, toReference, toTarget } from "../../../provider/resources/spoke/reference.ts";

const id = "0a1b2c3d-e65f-11f1-87c6-48fa55322f7b";

test.each([
  [id.toUpperCase(), { id }],
  ["0042", { extension: "0042" }],
  ["Ana@Acme.test", { email: "ana@acme.test" }],
  ["Sales & Support", { name: "Sales & Support" }],
])("%s is read by its form", (text, target) => {
  expect(toReference(text)).toEqual(target);
});

test("a user is written by e-mail address, a group by name; every name means it", () => {
  const ana = fromReference({ id, displayName: "Ana Lee", extension: "201", email: "ana@acme.test" });
  expect(ana).toEqual({ id, preferred: "ana@acme.test", names: ["ana@acme.test", "Ana Lee", "201", id] });
  const sales = fromReference({ id, displayName: "Sales", extension: "200", email: null });
  expect(sales).toEqual({ id, preferred: "Sales", names: ["Sales", "200", id] });
  expect(means("ANA@acme.test", ana)).toBe(true);
  expect(means("200", ana)).toBe(false);
});

test("a write names a live object by its id, which is never ambiguous", () => {
  const sales = fromReference({ id, displayName: "Sales", extension: "200" });
  expect(toTarget(sales)).toEqual({ id });
  expect(toTarget("Sales")).toEqual({ name: "Sales" });
  expect(toTarget(null)).toBeUndefined();
});

/** Legal input that is odd: names that every object has, unknown parts where nothing may change, wildcards in paths. */
import { parsePath } from "../../../provider/model/path.ts";
import { UNKNOWN } from "../../../provider/model/value.ts";
import { checkInputs } from "../../../provider/reconciler/check.ts";
import { diffInputs } from "../../../provider/reconciler/diff.ts";
import { kinds } from "../../../provider/resources/registry.gen.ts";
import { autoAttendant } from "../../../provider/resources/spoke/auto-attendant.ts";
import { phoneNumber as activated } from "../../../provider/resources/spoke/phone-number.ts";
import { webhook } from "../../../provider/resources/spoke/webhook.ts";
import { phoneNumber } from "../../../provider/resources/twilio/phone-number.ts";

test.each(kinds.map((kind) => [kind.token, kind] as const))(
  "%s: a field that is called like a property of every object is an unknown field",
  (_, kind) => {
    for (const name of ["constructor", "toString", "hasOwnProperty"]) {
      const { failures } = checkInputs(kind, "odd", { ...kind.examples[0].values, [name]: "x" });
      expect(failures).toMatchObject([{ path: name }]);
    }
  },
);

test("a key of a map that is called like a property of every object is refused as a key", () => {
  const { failures } = checkInputs(autoAttendant, "menu", { options: { constructor: "Sales" } });
  expect(failures).toEqual([
    {
      path: "options.constructor",
      reason:
        '"constructor" is not a key here: keys are the digits 0 to 9. For example: {"1":"Sales","2":"Support"}.',
    },
  ]);
});

describe("a number that is never replaced", () => {
  const stored = { phoneNumber: "+12025550110", smsEnabled: false, onDelete: "retain" };

  test("may be not known yet in a preview", () => {
    const { differences, refusals } = diffInputs(activated, {
      name: "main",
      oldInputs: stored,
      oldOutputs: stored,
      inputs: { ...stored, phoneNumber: UNKNOWN },
    });
    expect(refusals).toEqual([]);
    expect(differences).toEqual([{ path: "phoneNumber", change: "update", replace: false, input: true }]);
  });

  test("may be written down after a search has found it", () => {
    const search = { country: "US", type: "local" };
    const { differences, refusals } = diffInputs(phoneNumber, {
      name: "main",
      oldInputs: { search, label: "Main", onDelete: "retain" },
      oldOutputs: { search, label: "Main", onDelete: "retain", phoneNumber: "+12025550110" },
      inputs: { phoneNumber: "+12025550110", label: "Main", onDelete: "retain" },
    });
    expect(refusals).toEqual([]);
    expect(differences.map(({ path }) => path)).toEqual(["search"]);
  });

  test("is another one when the search had found another", () => {
    const { refusals } = diffInputs(phoneNumber, {
      name: "main",
      oldInputs: { label: "Main", onDelete: "retain" },
      oldOutputs: { label: "Main", onDelete: "retain", phoneNumber: "+12025550110" },
      inputs: { phoneNumber: "+12025550111", label: "Main", onDelete: "retain" },
    });
    expect(refusals).toMatchObject([{ path: "phoneNumber" }]);
  });
});

test("a path with a wildcard is read to its end", () => {
  expect(parsePath("members[*].user")).toEqual(["members", "*", "user"]);
  expect(parsePath('options["*"]')).toEqual(["options", "*"]);
});

test("an empty description is none", () => {
  const declared = { url: "https://hooks.acme.test/spoke", events: ["call.ended"], description: "" };
  const { inputs, failures } = checkInputs(webhook, "calls", declared);
  expect(failures).toEqual([]);
  expect(inputs).not.toHaveProperty("description");
});

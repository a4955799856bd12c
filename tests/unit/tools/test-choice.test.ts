import { chosenRuns } from "../../../tools/test-choice.ts";

test.each([
  [[], [], []],
  [
    ["-t", "Webhook"],
    ["-t", "Webhook"],
    ["-t", "Webhook"],
  ],
  [["tests/unit"], ["tests/unit"], undefined],
  [["./tests/unit/stack"], ["tests/unit/stack"], undefined],
  [["tests/e2e/"], undefined, ["tests/e2e/"]],
  [
    ["tests/unit", "tests/upgrade/a.test.ts", "-i"],
    ["tests/unit", "-i"],
    ["tests/upgrade/a.test.ts", "-i"],
  ],
  [["tests"], ["tests"], ["tests"]],
  [["tests/e2e-like"], ["tests/e2e-like"], undefined],
])("%j", (args, inProcess, endToEnd) => {
  expect(chosenRuns(args)).toEqual({ inProcess, endToEnd });
});

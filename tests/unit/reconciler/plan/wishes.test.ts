/** What --target and --allow name and is not there. */
import { lampStage, problems, steps } from "./stage.ts";

const labels = ["hall", "shelf"];

test.each([
  ["Lmap:hall", '"Lmap" is not a kind. Did you mean "Lamp:hall"?'],
  ["Sofa:hall", '"Sofa" is not a kind. Write KIND:NAME. The kinds are Lamp.'],
  ["", "names no kind. Write KIND:NAME. The kinds are Lamp."],
  ["lamp", "names a kind and no object of it. Write Lamp:NAME, or Lamp:* for all of them."],
  [
    "Lamp:hull",
    'means nothing that is declared, and nothing live that the stack files answer for. Did you mean "Lamp:hall"?',
  ],
  [
    "Lamp:theirs",
    "means nothing that is declared, and nothing live that the stack files answer for. A plan without --target shows what there is.",
  ],
  [
    "Lamp:zz*",
    "means nothing that is declared, and nothing live that the stack files answer for. A plan without --target shows what there is.",
  ],
])("--target %j", async (pattern, message) => {
  const { live, plan } = lampStage();
  live({ name: "shelf" });
  live({ name: "theirs" });
  const made = await plan([{ name: "hall" }], { target: [pattern, "Lamp:hall"], labels });
  expect(problems(made)).toEqual([`--target ${JSON.stringify(pattern)}: ${message}`]);
});

test.each(["Lamp:hall", "lamp:SHELF", "L*", "*", "Lamp:*"])(
  "--target %s means something, or all of what may be nothing",
  async (pattern) => {
    const { live, plan } = lampStage();
    live({ name: "shelf" });
    expect(problems(await plan([{ name: "hall" }], { target: [pattern], labels }))).toEqual([]);
    if (pattern === "*" || pattern === "Lamp:*")
      expect(problems(await lampStage().plan([], { target: [pattern] }))).toEqual([]);
  },
);

test("a kind that the file does not answer for", async () => {
  const { engine } = lampStage();
  const nothing = { objects: [], scope: { kinds: new Set<string>(), labels: new Map() } };
  expect(problems(await engine.plan(nothing, { target: ["Lamp:hall"] }))).toEqual([
    '--target "Lamp:hall": the stack files do not answer for Lamp. Declare one, or name the kind in manage.kinds.',
  ]);
});

test("what cannot be read may well be there", async () => {
  const { server, plan } = lampStage();
  server.failure = new Error("planted");
  expect(problems(await plan([{ name: "hall" }], { target: ["Lamp:shelf"] }))).toEqual([
    "Lamp: what is live could not be read, so nothing is created, changed or deleted: planted. Mend that and run again.",
  ]);
});

test.each([
  ["foo:bar", '"foo" is nothing that can be allowed. There is many-deletes:KIND, create:KIND:NAME.'],
  ["creat:Lamp:hall", '"creat" is nothing that can be allowed. Did you mean "create:Lamp:hall"?'],
  ["create:Lmap:hall", '"Lmap" is not a kind. Did you mean "create:Lamp:hall"?'],
  ["many-deletes:Sofa", '"Sofa" is not a kind. The kinds are Lamp.'],
  ["many-deletes", "does not say what is allowed. Write many-deletes:KIND."],
])("--allow %s", async (allow, message) => {
  const made = await lampStage().plan([{ name: "hall" }], { allow: [allow] });
  expect(problems(made)).toEqual([`--allow ${JSON.stringify(allow)}: ${message}`]);
  expect(made.warnings).toEqual([]);
});

test("what is allowed and not needed is said, and hinders nothing", async () => {
  const { live, plan } = lampStage();
  live({ name: "shelf" });
  const allow = ["create:Lamp:hall", "create:Lamp:hull", "many-deletes:Lamp"];
  const made = await plan([{ name: "hall" }], { allow });
  expect({ problems: problems(made), warnings: made.warnings }).toEqual({
    problems: [],
    warnings: [
      '--allow "create:Lamp:hull": allows nothing in this plan. Check the name, or leave it away.',
      '--allow "many-deletes:Lamp": allows nothing in this plan. Only --prune deletes.',
    ],
  });
  const pruned = await plan([{ name: "hall" }], { allow: ["many-deletes:lamp"], prune: true });
  expect({ steps: steps(pruned), warnings: pruned.warnings }).toEqual({
    steps: ["create Lamp:hall", "delete Lamp:shelf"],
    warnings: [],
  });
});

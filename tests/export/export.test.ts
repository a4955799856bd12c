/** What an export says: read again it plans nothing, twice it is the same, and it holds neither secrets nor ids. */

import { pulumiImportFile } from "../../provider/export/import-file.ts";
import type { Outline } from "../../provider/export/parts.ts";
import { pulumiYaml } from "../../provider/export/pulumi-yaml.ts";
import type { LeftOut } from "../../provider/export/select.ts";
import { stackJson, stackYaml } from "../../provider/export/stack-file.ts";
import { pulumiTypeScript } from "../../provider/export/typescript.ts";
import type { Values } from "../../provider/model/value.ts";
import { checkInputs } from "../../provider/reconciler/check.ts";
import { addressOf } from "../../provider/reconciler/plan/address.ts";
import type { DeclaredObject, Plan } from "../../provider/reconciler/plan/types.ts";
import type { AnyKind } from "../../provider/reconciler/types.ts";
import { kinds } from "../../provider/resources/registry.gen.ts";
import { inputsArbitrary } from "../support/arbitrary.ts";
import { fc, runs } from "../support/fast-check.ts";
import { expectGolden } from "../support/golden.ts";
import { compileErrors } from "../support/typescript.ts";
import { awkwardOffice } from "./office.ts";
import { acme, declarationOf, type ExportStage, openStage, password } from "./stage.ts";

const stages: ExportStage[] = [];

async function staged(text?: string): Promise<ExportStage> {
  const stage = await openStage();
  stages.push(stage);
  if (text !== undefined) await stage.make(text);
  return stage;
}

afterEach(async () => {
  await Promise.all(stages.splice(0).map((stage) => stage.close()));
});

interface Forms {
  readonly stack: string;
  readonly json: string;
  readonly typescript: string;
  readonly yaml: string;
  readonly imports: string;
}

const project = { name: "office", pluginPath: "node_modules/pulumi-spoke/bin" };

function formsOf({
  outline,
  leftOut,
}: {
  readonly outline: Outline;
  readonly leftOut: readonly LeftOut[];
}): Forms {
  return {
    stack: stackYaml(outline, { leftOut }),
    json: stackJson(outline, { leftOut }),
    typescript: pulumiTypeScript(outline, leftOut),
    yaml: pulumiYaml(outline, leftOut, project),
    imports: pulumiImportFile(outline),
  };
}

const said = ({ objects, problems }: Plan) => ({
  objects: objects.filter(({ action }) => action !== "none" && action !== "extra" && action !== "keep"),
  problems,
});
const nothing = { objects: [], problems: [] };

/** Every id that the organisation has, but for its own, which a flow's addresses carry. */
async function idsIn(stage: ExportStage): Promise<readonly string[]> {
  const all = await stage.exported();
  const organisations = new Set(all.filter(({ kind }) => kind.singleton).map(({ id }) => id));
  return all
    .flatMap(({ kind, id, outputs }) => [id, ...kind.otherIds(outputs)])
    .filter((id) => !organisations.has(id) && !id.startsWith("+"));
}

test.each([
  ["Acme", acme],
  ["an awkward office", async () => awkwardOffice],
])(
  "%s: export, read, plan: nothing",
  async (_name, text) => {
    const stage = await staged(await text());
    const exported = await stage.outline();
    expect(exported.leftOut.map(({ subject, reasons }) => ({ subject, reasons }))).toEqual([]);
    const forms = formsOf(exported);
    expect(said(await stage.plan(await declarationOf(forms.stack)))).toEqual(nothing);
    expect(said(await stage.plan(await declarationOf(forms.json)))).toEqual(nothing);
    expect(formsOf(await stage.outline())).toEqual(forms);
    expect(compileErrors([forms.typescript])).toEqual([]);
    const { imports, ...texts } = forms;
    for (const each of Object.values(texts)) {
      expect(each).not.toContain(password);
      for (const id of await idsIn(stage)) expect(each).not.toContain(id);
    }
    expect(JSON.parse(imports).resources).toHaveLength((await stage.exported()).length);
  },
  60_000,
);

test("the whole text of each form", async () => {
  const stage = await staged(awkwardOffice);
  const { stack, json, typescript, yaml } = formsOf(await stage.outline());
  expectGolden("export/spoke.yaml", stack);
  expectGolden("export/spoke.json", json);
  expectGolden("export/index.ts.txt", typescript);
  expectGolden("export/Pulumi.yaml", yaml);
});

test("a filter by name: the file answers for those names, and what is outside stays a name", async () => {
  const stage = await staged(await acme());
  const { outline } = await stage.outline({ names: ["Supp*"] });
  const text = stackYaml(outline, { leftOut: [] });
  expect(
    text,
  ).toBe(`# The live organisation as a stack file, written by spokectl export. Look first: spokectl plan

# Other objects of these kinds are not this file's: they are neither changed nor deleted.
manage:
  labels:
    CallGroup: [ Supp* ]

callGroups:
  - name: Support
    extension: "302"
    maxWaitSeconds: 180
    ringSeconds: 15
    members:
      - { user: gus@acme.test }
      - { user: hana@acme.test }
      - { user: ivo@acme.test }
      - { user: jude@acme.test }
    noAnswer: { action: callGroup, callGroup: Sales }
`);
  const plan = await stage.engine.plan(await declarationOf(text), { prune: true });
  expect(plan).toMatchObject(nothing);
});

test("what a declaration cannot mean is left out with the reason, and the file does not answer for it", async () => {
  const stage = await staged();
  for (const name of ["Twin", "twin", "Alone"])
    await stage.world.control("POST", "/objects/apiKeys", { name });
  await stage.world.control("POST", "/objects/apiKeys", { name: "Twin" });
  const { outline, leftOut } = await stage.outline();
  const twins = (await stage.exported()).filter(
    ({ kind, inputs }) => kind.name === "ApiKey" && /twin/i.test(String(inputs.name)),
  );
  expect(leftOut.map(({ subject }) => subject)).toEqual(['ApiKey "Twin"', 'ApiKey "Twin"', 'ApiKey "twin"']);
  expect(leftOut[0]?.reasons).toEqual([
    `3 live objects have the key name "Twin": ids ${twins.map(({ id }) => id).join(" and ")}. Delete or rename one of them.`,
  ]);
  const text = stackYaml(outline, { leftOut });
  expect(text).toContain("manage:\n  labels:\n    ApiKey: [ Alone ]\n");
  const plan = await stage.engine.plan(await declarationOf(text), { prune: true });
  expect(plan).toMatchObject(nothing);
});

const generated = ["User", "CallGroup", "OfficeHours", "SipTrunk", "Webhook", "ApiKey"];

test("generated organisations: export, read, plan: nothing", async () => {
  const references = (token: string) =>
    token === "spoke:index:CallGroup" ? fc.constant("100") : fc.constant("admin@acme.test");
  const chosen = kinds.filter(({ name, module }) => module === "index" && generated.includes(name));
  const objects = chosen.map((kind) =>
    fc.array(inputsArbitrary(kind, { references }), { minLength: 1, maxLength: 4 }),
  );
  await fc.assert(
    fc.asyncProperty(fc.tuple(...objects), async (lists) => {
      const stage = await openStage();
      try {
        const declared = lists.flatMap((all, index) =>
          all.flatMap((values) => declaredOf(chosen[index], values)),
        );
        const distinct = new Map(
          declared.map((each) => [addressOf(each.kind, each.inputs).toLowerCase(), each]),
        );
        const scope = { kinds: new Set<string>(), labels: new Map<string, readonly string[]>() };
        for (const object of distinct.values()) {
          scope.kinds.add(object.kind.token);
          const plan = await stage.plan({ objects: [object], scope });
          // What the emulator refuses, such as an extension in use, is not live then: an export says what is.
          if (plan.problems.length === 0) await stage.engine.apply(plan, { secretOf: () => password });
        }
        const forms = formsOf(await stage.outline());
        expect(said(await stage.plan(await declarationOf(forms.stack)))).toEqual(nothing);
        expect(said(await stage.plan(await declarationOf(forms.json)))).toEqual(nothing);
        expect(formsOf(await stage.outline())).toEqual(forms);
      } finally {
        await stage.close();
      }
    }),
    { numRuns: runs(12) },
  );
}, 300_000);

function declaredOf(kind: AnyKind | undefined, values: Values): readonly DeclaredObject[] {
  if (kind === undefined) return [];
  const { inputs } = checkInputs(kind, kind.name, values);
  const secrets: Record<string, string> = {};
  const credentials = Array.isArray(inputs.credentials) ? inputs.credentials : [];
  for (const index of credentials.keys()) secrets[`credentials[${index}].password`] = "PASSWORD";
  return [{ kind, inputs, ignore: [], silence: [], secrets, place: () => undefined }];
}

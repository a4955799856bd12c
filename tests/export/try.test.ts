import { writeFileSync } from "node:fs";
import { pulumiImportFile } from "../../provider/export/import-file.ts";
import { pulumiYaml } from "../../provider/export/pulumi-yaml.ts";
import { stackJson, stackYaml } from "../../provider/export/stack-file.ts";
import { pulumiTypeScript } from "../../provider/export/typescript.ts";
import { acmeStack } from "../support/acme-stack.ts";
import { declarationOf, openStage } from "./stage.ts";

test("try", async () => {
  const stage = await openStage();
  try {
    await stage.make(acmeStack());
    const { outline, leftOut } = await stage.outline();
    writeFileSync("/tmp/ex-spoke.yaml", stackYaml(outline, { leftOut }));
    writeFileSync("/tmp/ex-spoke.json", stackJson(outline, { leftOut }));
    writeFileSync("/tmp/ex-index.ts", pulumiTypeScript(outline, leftOut));
    writeFileSync(
      "/tmp/ex-Pulumi.yaml",
      pulumiYaml(outline, leftOut, { name: "office", pluginPath: "node_modules/pulumi-spoke/bin" }),
    );
    writeFileSync("/tmp/ex-import.json", pulumiImportFile(outline));
    const plan = await stage.plan(await declarationOf(stackYaml(outline, { leftOut })));
    expect([plan.objects, plan.problems]).toEqual([[], []]);
  } finally {
    await stage.close();
  }
}, 60000);

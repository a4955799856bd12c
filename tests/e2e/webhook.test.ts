import { openEmulator, openWorkspace } from "./harness.ts";
import { projectFile } from "./program.ts";

const program = (description: string) => `
import * as spoke from "pulumi-spoke";
const webhook = new spoke.Webhook("calls", {
  url: "https://hooks.acme.test/calls",
  description: ${JSON.stringify(description)},
  events: ["call.started"],
});
export const id = webhook.id;
`;

test("one webhook is previewed, made, left alone, changed and removed", async () => {
  const emulator = await openEmulator();
  const workspace = await openWorkspace({ address: emulator.address, program: program("Calls") });

  const preview = await workspace.preview();
  expect(preview.changeSummary).toEqual({ create: 2 });

  await workspace.up();
  expect(emulator.store.list("webhooks")).toHaveLength(1);
  expect(await workspace.pulumi(["preview", "--expect-no-changes"])).toMatchObject({ code: 0 });

  await workspace.write(program("All calls"));
  const [step] = (await workspace.preview()).steps.filter(({ op }) => op === "update");
  expect(step?.detailedDiff).toEqual({ description: { kind: "update", inputDiff: true } });
  await workspace.up();
  expect(emulator.store.list("webhooks")).toMatchObject([{ description: "All calls" }]);

  await workspace.destroy();
  expect(emulator.store.list("webhooks")).toEqual([]);
  expect(await workspace.resources()).toEqual([]);
  expect(await workspace.pluginProcesses()).toEqual([]);
});

test("one webhook in YAML", async () => {
  const emulator = await openEmulator();
  const yaml = `${projectFile("project", "yaml")}resources:
  calls:
    type: spoke:Webhook
    properties:
      url: https://hooks.acme.test/calls
      description: Calls
      events: [call.started]
`;
  const workspace = await openWorkspace({ address: emulator.address, program: { "Pulumi.yaml": yaml } });
  await workspace.up();
  expect(emulator.store.list("webhooks")).toMatchObject([{ url: "https://hooks.acme.test/calls" }]);
});

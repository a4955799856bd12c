/** What spokectl export writes, with the real CLI: take in what is live, and a preview has nothing to do. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../tools/repository.ts";
import { awkwardOffice } from "../export/office.ts";
import { acme, type ExportStage, openStage } from "../export/stage.ts";
import { environmentOf } from "../support/settings.ts";
import { spokectl, temporaryFolder } from "../support/tools.ts";
import { openWorkspace, type Workspace } from "./harness.ts";
import { projectFile } from "./program.ts";

const opened: ExportStage[] = [];

afterAll(async () => {
  await Promise.all(opened.map((stage) => stage.close()));
});

/** A live organisation. */
async function live(text: string): Promise<ExportStage> {
  const stage = await openStage();
  opened.push(stage);
  await stage.make(text);
  return stage;
}

/** Exports with the verb itself. */
async function exported({ world }: ExportStage, format: "pulumi" | "pulumi-yaml") {
  const folder = temporaryFolder();
  const ended = await spokectl(["export", "--format", format, "--format", "import", "--out", "."], {
    folder,
    environment: environmentOf(world.settings),
  });
  expect(ended).toMatchObject({ code: 0, stdout: "" });
  const program = readFileSync(join(folder, format === "pulumi" ? "index.ts" : "Pulumi.yaml"), "utf8");
  return { program, imports: readFileSync(join(folder, "import.json"), "utf8") };
}

async function workspaceFor(stage: ExportStage, format: "pulumi" | "pulumi-yaml"): Promise<Workspace> {
  const { program, imports } = await exported(stage, format);
  const files =
    format === "pulumi"
      ? { "Pulumi.yaml": projectFile("office"), "index.ts": program }
      : { "Pulumi.yaml": program.replace("node_modules/pulumi-spoke/bin", join(repositoryRoot(), "bin")) };
  return openWorkspace({
    address: stage.world.emulator.address,
    project: "office",
    program: { ...files, "import.json": imports },
  });
}

const importing = ["--file", "import.json", "--generate-code=false", "--protect=false"];

test.each(["pulumi", "pulumi-yaml"] as const)("Acme as %s: import, then preview is empty", async (format) => {
  const stage = await live(await acme());
  const workspace = await workspaceFor(stage, format);
  await stage.world.forgetRequests();
  const imported = await workspace.attempt("import", ...importing);
  expect(imported).toMatchObject({ code: 0, errors: [] });
  const { changeSummary } = await workspace.preview("--expect-no-changes");
  expect(Object.keys(changeSummary)).toEqual(["same"]);
  expect(await stage.world.requests()).toMatchObject({ writes: 0 });
});

test.each(["pulumi", "pulumi-yaml"] as const)(
  "an awkward office as %s: what is left to do is to send the passwords that nobody shows",
  async (format) => {
    const stage = await live(awkwardOffice);
    const workspace = await workspaceFor(stage, format);
    for (const name of [
      "sipTrunkCarrierCredentials0Password",
      "sipTrunkCarrierCredentials1Password",
      "sipTrunkCarrierCredentials0Password2",
    ]) {
      await workspace.mustPulumi(["config", "set", "--secret", name, "Example-Passw0rd"]);
    }
    expect(await workspace.attempt("import", ...importing)).toMatchObject({ code: 0, errors: [] });
    const { code, did } = await workspace.attempt("preview");
    expect({ code, did }).toEqual({
      code: 0,
      did: {
        carrier: "update credentials[0].password credentials[1].password",
        "carrier-sip-trunk": "update credentials[0].password",
      },
    });
    await workspace.up();
    expect(Object.keys((await workspace.preview("--expect-no-changes")).changeSummary)).toEqual(["same"]);
  },
);

/** The package as its users get it: packed, installed in an empty folder, and used with what npm put there. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../../tools/pulumi/process.ts";
import { repositoryRoot } from "../../tools/repository.ts";
import { openEmulator, openWorkspace, type Workspace } from "./harness.ts";

const projectText = `name: project
runtime:
  name: nodejs
  options:
    typescript: false
main: index.ts
plugins:
  providers:
    - name: spoke
      path: node_modules/pulumi-spoke/bin
`;

const program = `
import * as spoke from "pulumi-spoke";
new spoke.Webhook("calls", { url: "https://hooks.acme.test/calls", events: ["call.started"] });
`;

/** npm in a folder of the test. Settings that npm's own scripts pass down by environment would mislead it. */
async function npm(workspace: Workspace, args: readonly string[], cwd: string) {
  const env = Object.entries(workspace.env).filter(([name]) => !name.toLowerCase().startsWith("npm_"));
  const finished = await run("npm", args, { cwd, env: Object.fromEntries(env) });
  if (finished.code !== 0) {
    throw new Error(`npm ${args.join(" ")} failed:\n${finished.stdout}${finished.stderr}`);
  }
  return finished.stdout.trim();
}

test("the packed package previews a program, and its commands start", async () => {
  const emulator = await openEmulator();
  const workspace = await openWorkspace({
    address: emulator.address,
    packages: false,
    program: { "Pulumi.yaml": projectText, "index.ts": program },
  });
  const packing = ["pack", "--ignore-scripts", "--silent", "--pack-destination", workspace.folder];
  const tarball = await npm(workspace, packing, repositoryRoot());
  await npm(
    workspace,
    ["install", "--no-audit", "--no-fund", join(workspace.folder, tarball)],
    workspace.folder,
  );

  const preview = await workspace.preview();
  expect(preview.changeSummary).toEqual({ create: 2 });

  const version = await run(
    "node",
    [join(workspace.folder, "node_modules", ".bin", "spokectl"), "--version"],
    {
      env: workspace.env,
    },
  );
  expect(version).toMatchObject({ code: 0, stdout: "0.1.0\n" });

  const shipped = await readdir(join(workspace.folder, "node_modules", "pulumi-spoke"));
  const ours = shipped.filter((name) => name !== "node_modules" && name !== "README.md");
  expect(ours.sort()).toEqual(["LICENSE", "bin", "dist", "package.json", "schema"]);
});

/** The package as its users get it: packed, installed in an empty folder, and used with what npm put there. */
import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../../tools/pulumi/process.ts";
import { repositoryRoot } from "../../tools/repository.ts";
import { codeBlocks } from "../support/markdown.ts";
import { openEmulator, openWorkspace, type Workspace } from "./harness.ts";

/** A file of the README's first program: what a page promises has to work with what npm installs. */
function firstProgram(language: string): string {
  const blocks = codeBlocks(readFileSync(join(repositoryRoot(), "README.md"), "utf8"));
  const block = blocks.find((each) => each.heading === "A first program" && each.language === language);
  if (block === undefined) throw new Error(`The README's first program has no block of ${language}.`);
  return block.text;
}

/** npm in a folder of the test. Settings that npm's own scripts pass down by environment would mislead it. */
async function npm(workspace: Workspace, args: readonly string[], cwd: string) {
  const env = Object.entries(workspace.env).filter(([name]) => !name.toLowerCase().startsWith("npm_"));
  const finished = await run("npm", args, { cwd, env: Object.fromEntries(env) });
  if (finished.code !== 0) {
    throw new Error(`npm ${args.join(" ")} failed:\n${finished.stdout}${finished.stderr}`);
  }
  return finished.stdout.trim();
}

test("the packed package previews the README's first program, and its commands start", async () => {
  const emulator = await openEmulator();
  const workspace = await openWorkspace({
    address: emulator.address,
    packages: false,
    program: { "Pulumi.yaml": firstProgram("yaml"), "index.mts": firstProgram("typescript") },
  });
  const packing = ["pack", "--ignore-scripts", "--silent", "--pack-destination", workspace.folder];
  const tarball = await npm(workspace, packing, repositoryRoot());
  await npm(
    workspace,
    ["install", "--no-audit", "--no-fund", join(workspace.folder, tarball)],
    workspace.folder,
  );

  const preview = await workspace.preview();
  expect(preview.changeSummary).toEqual({ create: 5 });

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

/** The two plugins that are compared: ours, and one that is the same server over an engine without network. */
import { chmod, cp, mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { bundlePlugin } from "../build.ts";
import { repositoryRoot } from "../repository.ts";

/** A plugin as Pulumi finds it. */
export interface Plugin {
  readonly name: "real" | "null";
  /** The folder that holds `pulumi-resource-spoke`. */
  readonly bin: string;
}

/** Ours, as `npm run build` left it. */
export const realPlugin = (): Plugin => ({ name: "real", bin: join(repositoryRoot(), "bin") });

/**
 * Builds the null plugin exactly as ours is built and started.
 *
 * @param folder an empty folder, which becomes its package
 */
export async function buildNullPlugin(folder: string): Promise<Plugin> {
  const root = repositoryRoot();
  const bin = join(folder, "bin");
  await mkdir(join(folder, "dist"));
  await cp(join(root, "bin"), bin, { recursive: true });
  await chmod(join(bin, "pulumi-resource-spoke"), 0o755);
  await cp(join(root, "package.json"), join(folder, "package.json"));
  await symlink(join(root, "schema"), join(folder, "schema"));
  await bundlePlugin("tests/bench/null-plugin.ts", join(folder, "dist", "plugin.cjs"));
  return { name: "null", bin };
}

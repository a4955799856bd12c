import { join } from "node:path";
import { pulumiEnvironment } from "../../tools/pulumi/locate.ts";
import { run } from "../../tools/pulumi/process.ts";
import { repositoryRoot } from "../../tools/repository.ts";

test("Pulumi's own check of package schemas finds nothing", async () => {
  const { command, env } = await pulumiEnvironment();
  const schema = join(repositoryRoot(), "schema", "pulumi.json");
  const { code, stdout, stderr } = await run(command, ["schema", "check", schema], { env });
  expect({ code, said: stdout + stderr }).toEqual({ code: 0, said: "" });
}, 600_000);

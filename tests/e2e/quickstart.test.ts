import { join } from "node:path";
import { run } from "../../tools/pulumi/process.ts";
import { repositoryRoot } from "../../tools/repository.ts";

const quickstart = (...args: string[]) =>
  run(
    process.execPath,
    ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", join("tools", "quickstart.ts"), ...args],
    { cwd: repositoryRoot() },
  );

test("the quickstart does all that it promises, and cleans up", async () => {
  const { code, stdout, stderr } = await quickstart();
  if (code !== 0) {
    throw new Error(`the quickstart ended with ${code}:\n${stdout}${stderr}`);
  }
  const commands = stdout.split("\n").filter((line) => line.startsWith("$ pulumi "));
  expect(commands.map((line) => line.split(" ")[2])).toEqual([
    "stack",
    "preview",
    "up",
    "up",
    "refresh",
    "up",
    "import",
    "destroy",
  ]);
  const summary = stdout.slice(stdout.indexOf("Summary\n"));
  expect(summary).toMatch(/^ {2}up again .*\d+ unchanged$/m);
  expect(summary).toMatch(/^ {2}refresh .*found support: ringSeconds$/m);
  expect(summary).toMatch(/^ {2}repair .*1 update, \d+ unchanged$/m);
  expect(summary).toMatch(/^ {2}import .*1 import, \d+ unchanged$/m);
  expect(summary).toMatch(/^ {2}objects +now in Spoke and Twilio: .*users 13$/m);
  expect(summary).toMatch(/^ {2}requests +.*admin contract \d+, Spoke API \d+, SCIM \d+, Twilio \d+$/m);
  expect(summary).toMatch(/^ {2}seconds +\d+\.\d in all$/m);
  expect(stdout).toMatch(/^ {2}User ana, ben, .*: kept\. Deleting a user wipes their profile/m);
  expect(stdout).toMatch(/^ {2}PhoneNumber .*: kept\. (Releasing|Deactivating) a number/m);
});

test("an option that it does not know is refused", async () => {
  const { code, stderr } = await quickstart("--kep");
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: "\nUnknown option --kep. The only option is --keep: leave the emulator and the stack running.\n",
  });
});

/** Files as a verb writes them. */
import {
  chmodSync,
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { testTools } from "../../support/tools.ts";

const modeOf = (path: string) => statSync(path).mode & 0o777;

test("a file that is written over keeps its permissions, whatever the umask", async () => {
  const tools = testTools();
  const file = join(tools.folder, "spoke.yaml");
  for (const mode of [0o600, 0o666]) {
    writeFileSync(file, "old");
    chmodSync(file, mode);
    await tools.writeFile("spoke.yaml", "new");
    expect({ mode: modeOf(file), text: readFileSync(file, "utf8") }).toEqual({ mode, text: "new" });
  }
});

test("permissions that are asked for are those of the file, whatever it had", async () => {
  const tools = testTools();
  const file = join(tools.folder, "secrets.json");
  writeFileSync(file, "{}");
  chmodSync(file, 0o644);
  await tools.writeFile("secrets.json", "{}", 0o600);
  expect(modeOf(file)).toBe(0o600);
});

test("a symbolic link stays one, and what it points to is written", async () => {
  const tools = testTools();
  await tools.writeFile("shared/spoke.yaml", "old");
  chmodSync(join(tools.folder, "shared/spoke.yaml"), 0o640);
  symlinkSync("shared/spoke.yaml", join(tools.folder, "spoke.yaml"));
  await tools.writeFile("spoke.yaml", "new");
  expect(lstatSync(join(tools.folder, "spoke.yaml")).isSymbolicLink()).toBe(true);
  expect(readFileSync(join(tools.folder, "shared/spoke.yaml"), "utf8")).toBe("new");
  expect(modeOf(join(tools.folder, "shared/spoke.yaml"))).toBe(0o640);
  expect(readdirSync(tools.folder).toSorted()).toEqual(["shared", "spoke.yaml"]);
});

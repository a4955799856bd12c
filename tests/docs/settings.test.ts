/** docs/settings.md has one row for each setting, and says of it what the provider does. */
import { readFileSync } from "node:fs";
import { settings } from "../../provider/configuration/settings.ts";

test("every setting has its row, in order, with its variables and its default", () => {
  const page = readFileSync("docs/settings.md", "utf8");
  const rows = [...page.matchAll(/^\| `(\w+)` \| (.+?) \| (.*?) \| .+ \|$/gm)].map(
    ([, name, variables, value]) => ({
      name,
      variables,
      value: value?.trim(),
    }),
  );
  expect(rows).toEqual(
    settings.map((setting) => ({
      name: setting.name,
      variables: setting.environment.map((variable) => `\`${variable}\``).join(", "),
      value: setting.default === undefined ? "" : `\`${setting.default}\``,
    })),
  );
});

import { menuSchema } from "../../../provider/ivr/tree.ts";
import { fieldsOf, walk } from "../../../provider/model/shape.ts";

describe("the schema of a menu", () => {
  const fields = fieldsOf(menuSchema, "Menu");

  test("can be walked though it contains itself, and every field says what it is", () => {
    const found = [...walk(fields)];
    expect(found.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        "options.*.extension",
        "options.*.menu.options.*",
        "options.*.hours.closed.voicemail.greeting",
        "noInput.menu.name",
        "hours.functionUrl",
      ]),
    );
    const silent = found.filter(({ path, field }) => field.description === "" && !path.endsWith(".*"));
    expect(silent).toEqual([]);
    const names = new Set(
      found.flatMap(({ field }) => (field.type.type === "object" ? (field.type.name ?? "?") : [])),
    );
    expect([...names].sort()).toEqual([
      "Menu",
      "MenuHours",
      "MenuHoursBranch",
      "MenuTarget",
      "MenuVoicemail",
    ]);
  });

  test("says that a call group is a reference, and keeps limits", () => {
    const at = (wanted: string) => [...walk(fields)].find(({ path }) => path === wanted)?.field;
    expect(at("options.*.callGroup")?.marks).toEqual({
      reference: { kind: "spoke:index:CallGroup", byName: true },
    });
    expect(at("timeoutSeconds")?.type).toEqual({ type: "integer", minimum: 1, maximum: 60 });
    expect(at("options.*.number")?.type).toEqual({ type: "string", pattern: "^\\+[1-9]\\d{6,14}$" });
    expect(at("name")?.type).toEqual({ type: "string", minLength: 1, maxLength: 60 });
  });

  test("refuses what is not a menu, at its path", () => {
    const { error } = menuSchema.safeParse({
      name: "main",
      options: { "1": { menu: { nam: "Support" } }, "2": { number: "12025550123" } },
      hours: { closed: { extension: "one" } },
    });
    expect(error?.issues.map(({ path, code }) => `${path.join(".")}: ${code}`)).toEqual([
      "options.1.menu.name: invalid_type",
      "options.1.menu: unrecognized_keys",
      "options.2.number: invalid_format",
      "hours.functionUrl: invalid_type",
      "hours.closed.extension: invalid_format",
    ]);
  });
});

import { z } from "zod";
import { secret } from "../../provider/model/field.ts";
import { fieldsOf } from "../../provider/model/shape.ts";
import { carrySecrets, markedSecrets, markSecrets, maskBags } from "../../provider/plugin/secrets.ts";

const schema = z.object({
  name: z.string().describe("A name."),
  key: secret(z.string()).optional().describe("A key."),
  credentials: z
    .array(
      z.object({
        username: z.string().describe("Who."),
        password: secret(z.string()).optional().describe("The password."),
      }),
    )
    .optional()
    .describe("Credentials."),
  tokens: z.record(z.string(), secret(z.string())).optional().describe("Tokens by name."),
});
const fields = fieldsOf(schema, "test");

const bag = (values: Parameters<typeof markedSecrets>[1], ...paths: string[]) => ({
  values,
  secrets: new Set(paths),
});

describe("secret values", () => {
  test("the schema's marks are found at any depth, where there is a value", () => {
    const values = {
      name: "a",
      key: null,
      credentials: [{ username: "u", password: "p" }, { username: "v" }],
      tokens: { one: "t", "odd-key": "s" },
    };
    expect(markedSecrets(fields, values)).toEqual(
      new Set(["credentials[0].password", "tokens.one", 'tokens["odd-key"]']),
    );
  });

  test("a mark stays at its place while the value there is the same", () => {
    const from = bag({ list: [{ a: "x" }, { a: "y" }] }, "list[1].a");
    expect(carrySecrets(from, { list: [{ a: "z" }, { a: "y" }] })).toEqual(new Set(["list[1].a"]));
  });

  test("a mark spreads to every element when the list was put in another order", () => {
    const from = bag({ list: [{ a: "x" }, { a: "y" }] }, "list[1].a");
    expect(carrySecrets(from, { list: [{ a: "y" }, { a: "x" }] })).toEqual(new Set(['list["*"].a']));
    expect(carrySecrets(from, { list: [{ a: "y" }] })).toEqual(new Set(['list["*"].a']));
  });

  test("a field keeps its mark whatever its value becomes", () => {
    expect(carrySecrets(bag({ name: "a" }, "name"), { name: "b" })).toEqual(new Set(["name"]));
  });

  test("the schema's marks and those of every source are put together", () => {
    const values = { name: "a", key: "k" };
    expect(markSecrets(fields, values, bag({ name: "a" }, "name"))).toEqual(bag(values, "key", "name"));
  });

  test("secret texts are taken out of messages, whether the schema or the program marked them", () => {
    const mask = maskBags(
      fields,
      bag(
        { name: "Ada Lovelace", key: "hunter2", credentials: [{ username: "u", password: "swordfish" }] },
        "name",
      ),
    );
    expect(mask('"Ada Lovelace" and hunter2 and swordfish')).toBe('"[secret]" and [secret] and [secret]');
  });
});

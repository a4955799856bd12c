import { parse } from "yaml";
import { reachTable, withReachTable } from "../../../provider/derive/docs-index.ts";
import { docsPageOf, typescriptExample, yamlExample } from "../../../provider/derive/docs-page.ts";
import { kinds } from "../../../provider/resources/registry.gen.ts";
import { webhook } from "../../../provider/resources/spoke/webhook.ts";

test("the page of the pattern kind: facts, reach and import", () => {
  const page = docsPageOf(webhook);
  expect(page).toContain("| Type | `spoke:index:Webhook` |");
  expect(page).toContain("| `api` | Spoke's Developer API | `clientId`, `clientSecret` |");
  expect(page).toContain("Against the real products: create, read, update, delete.");
  expect(page).toContain(
    'pulumi import spoke:index:Webhook webhook "<id>"\n```\n\nThe id is the one that the server gave.',
  );
});

test("an example as a TypeScript program and as YAML resources", () => {
  const example = webhook.examples[0];
  expect(typescriptExample(webhook, example)).toBe(`import * as spoke from "pulumi-spoke";

new spoke.Webhook("webhook", {
  url: "https://hooks.acme.test/spoke",
  events: ["call.ended", "call.voicemail.available"],
  description: "CRM call log",
});
`);
  expect(parse(yamlExample(webhook, example))).toEqual({
    resources: { webhook: { type: "spoke:index:Webhook", properties: example.values } },
  });
});

describe.each(kinds.map((kind) => [kind.token, kind] as const))("the page of %s", (_, kind) => {
  const page = docsPageOf(kind);

  test("has a row for every input and output", () => {
    for (const name of [...Object.keys(kind.inputs), ...Object.keys(kind.outputs)]) {
      expect(page).toContain(`\n| \`${name}\` | `);
    }
  });

  test("has a section for every type that it links to", () => {
    const links = [...page.matchAll(/\]\(#([a-z0-9]+)\)/g)].map(([, anchor]) => anchor);
    const sections = [...page.matchAll(/^### (\w+)$/gm)].map(([, name]) => name?.toLowerCase());
    expect(links.filter((anchor) => !sections.includes(anchor))).toEqual([]);
    expect(new Set(sections).size).toBe(sections.length);
  });

  test("says what is retained, and what only the portal does", () => {
    expect(page.includes("`onDelete` is `delete` already in the state")).toBe(kind.retained);
    expect(page.includes("In the Account Portal it is at")).toBe(kind.portal !== undefined);
  });
});

test("the table of reaches stands between its marks, and twice is the same as once", () => {
  const file = "# Title\n\n<!-- reach:begin -->\nold\n<!-- reach:end -->\n\nMore.\n";
  const once = withReachTable(file, [webhook], "docs/kinds/");
  expect(once).toBe(`# Title

<!-- reach:begin -->
| kind | reach | against the real products | on delete |
| --- | --- | --- | --- |
| [Webhook](docs/kinds/webhook.md) | \`api\` | create, read, update, delete | is deleted |
<!-- reach:end -->

More.
`);
  expect(withReachTable(once, [webhook], "docs/kinds/")).toBe(once);
  expect(reachTable(kinds, "").split("\n").length).toBe(kinds.length + 2);
});

test("a file without the marks is an error that says what to do", () => {
  expect(() => withReachTable("# Title\n", [webhook], "")).toThrow(
    "The marks <!-- reach:begin --> and <!-- reach:end --> are missing, between which the table of reaches is generated. Put them back.",
  );
});

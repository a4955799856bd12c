import { readFileSync } from "node:fs";
import { settings } from "../../../provider/configuration/settings.ts";
import { pulumiSchemaOf } from "../../../provider/derive/pulumi-schema.ts";
import { kinds } from "../../../provider/resources/registry.gen.ts";

const facts = { version: "1.2.3", description: "What it is", pulumiRange: "^3.259.0" };

// biome-ignore lint/suspicious/noExplicitAny: JSON, picked apart by the tests
const schema = pulumiSchemaOf(kinds, settings, facts) as any;

test("the committed schema is that of the registry", () => {
  const manifest = JSON.parse(readFileSync("package.json", "utf8"));
  const committed = JSON.parse(readFileSync("schema/pulumi.json", "utf8"));
  expect(committed.version).toBe(manifest.version);
  expect(committed.resources).toEqual(schema.resources);
  expect(committed.functions).toEqual(schema.functions);
  expect(committed.types).toEqual(schema.types);
});

test("the pattern kind, whole", () => {
  const { adopt, ...inputs } = schema.resources["spoke:index:Webhook"].inputProperties;
  expect(adopt).toEqual({
    type: "boolean",
    description: expect.stringMatching(/not a field of the object\.$/),
  });
  expect(inputs).toEqual({
    url: {
      type: "string",
      description:
        "HTTPS address that Spoke posts events to as JSON. It must be reachable from the internet.",
    },
    events: {
      type: "array",
      items: { type: "string" },
      description: expect.stringMatching(/^Event types to send/),
    },
    description: {
      type: "string",
      description: "What the webhook is for. Part of the key, with the URL. Compared in its canonical form.",
    },
    enabled: { type: "boolean", description: "False keeps the webhook and sends nothing. Default true." },
    mode: { $ref: "#/types/spoke:index:WebhookMode", description: "`production` (default) or `test`." },
  });
  const { properties, inputProperties, ...rest } = schema.resources["spoke:index:Webhook"];
  expect(properties).toEqual({
    ...inputProperties,
    signingSecret: { type: "string", secret: true, description: expect.stringMatching(/HMAC-SHA256/) },
    createdAt: {
      type: "string",
      description: "When the webhook was created, ISO 8601. It stays the same as long as the object lives.",
    },
  });
  expect(rest).toEqual({
    description:
      "A URL that Spoke calls when something happens: a call ended, a message arrived, somebody's availability changed.",
    required: ["url", "events", "enabled", "mode"],
    requiredInputs: ["url", "events"],
    listInputs: { type: "object", properties: {} },
    aliases: [{ type: "pulumi-nodejs:dynamic/spoke:Webhook" }],
  });
  expect(schema.types["spoke:index:WebhookMode"]).toEqual({
    type: "string",
    description: "`production` (default) or `test`.",
    enum: [
      { name: "Production", value: "production" },
      { name: "Test", value: "test" },
    ],
  });
  expect(Object.keys(schema.functions["spoke:index:getWebhook"].inputs.properties)).toEqual([
    "id",
    "url",
    "description",
  ]);
});

test("configuration and provider have the same settings, with their secrets and environment variables", () => {
  expect(schema.provider.inputProperties).toEqual(schema.config.variables);
  expect(schema.config.variables.clientSecret).toEqual({
    type: "string",
    description: "Client secret of the Spoke API key. Spoke shows it once, when the key is made.",
    secret: true,
    defaultInfo: { environment: ["SPOKE_CLIENT_SECRET"] },
  });
  const secrets = Object.entries<{ secret?: boolean }>(schema.config.variables).filter(
    ([, spec]) => spec.secret,
  );
  expect(secrets.map(([name]) => name)).toEqual([
    "clientSecret",
    "scimToken",
    "twilioAuthToken",
    "twilioApiSecret",
  ]);
});

test("every property of every resource, type and function is described", () => {
  const bare: string[] = [];
  const visit = (value: unknown, path: string): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [name, inner] of Object.entries(value)) {
      if (name === "properties" || name === "inputProperties" || name === "variables") {
        for (const [property, spec] of Object.entries<{ description?: string }>(inner)) {
          if (!spec.description) bare.push(`${path}.${property}`);
        }
      }
      visit(inner, `${path}.${name}`);
    }
  };
  visit(schema, "");
  expect(bare).toEqual([]);
});

test("every reference to a type leads to one, and every type is referred to", () => {
  const referred = new Set(
    [...JSON.stringify(schema).matchAll(/"#\/types\/([^"]+)"/g)].map(([, token]) => token),
  );
  expect([...referred].sort()).toEqual(Object.keys(schema.types).sort());
});

test("what cannot be replaced is not said to be", () => {
  const replaced = Object.entries<{ properties: Record<string, { replaceOnChanges?: boolean }> }>(
    schema.resources,
  )
    .filter(([, { properties }]) => Object.values(properties).some((spec) => spec.replaceOnChanges))
    .map(([token]) => token);
  const retained = kinds.filter((kind) => kind.retained).map((kind) => kind.token);
  expect(replaced.filter((token) => retained.includes(token))).toEqual([]);
});

test("every token has the form that Pulumi's metaschema asks for", () => {
  const token = /^[a-zA-Z][-a-zA-Z0-9_]*:([^0-9][a-zA-Z0-9._/-]*)?:[^0-9][a-zA-Z0-9._/]*$/;
  const tokens = [schema.resources, schema.types, schema.functions].flatMap((part) => Object.keys(part));
  expect(tokens.filter((each) => !token.test(each))).toEqual([]);
});

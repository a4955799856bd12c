/** The schemas of stack files and of plans: strict, and in step with what the loader takes. */

import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { parse } from "yaml";
import { markKeywords } from "../../../provider/derive/json-schema.ts";
import { stackSchemaOf } from "../../../provider/derive/stack-schema.ts";
import type { Plan } from "../../../provider/reconciler/plan/types.ts";
import { kinds } from "../../../provider/resources/registry.gen.ts";
import { inputsArbitrary } from "../../support/arbitrary.ts";
import { fc, runs } from "../../support/fast-check.ts";
import { entryOf, fileOf } from "../../support/stack.ts";

function validatorOf(schema: object) {
  const ajv = new Ajv2020({ strict: true, allErrors: true });
  addFormats.default(ajv);
  ajv.addVocabulary([...markKeywords]);
  return ajv.compile(schema);
}

const validate = validatorOf(stackSchemaOf(kinds));

function errorsOf(file: unknown): readonly string[] {
  validate(file);
  return (validate.errors ?? []).map(({ instancePath, keyword }) => `${instancePath} ${keyword}`);
}

describe("the schema of stack files", () => {
  test("takes the example", () => {
    const tag = (name: string) => ({ tag: `!${name}`, resolve: (text: string) => ({ [`$${name}`]: text }) });
    const file = parse(readFileSync("examples/acme-stack/spoke.yaml", "utf8"), { customTags: [tag("csv")] });
    expect(errorsOf(file)).toEqual([]);
  });

  test.each(kinds.map((kind) => [kind.token, kind] as const))(
    "takes whatever the kind takes: %s",
    (_, kind) => {
      fc.assert(
        fc.property(inputsArbitrary(kind), (values) => {
          const entry = entryOf(kind, values, {});
          expect(
            errorsOf(
              fileOf(kind, {
                ...entry,
                ...(kind.singleton ? {} : { id: "1" }),
                ignore: [],
                silence: ["loop"],
              }),
            ),
          ).toEqual([]);
        }),
        { numRuns: runs(40) },
      );
    },
  );

  test("takes a tag wherever a value may stand", () => {
    const file = {
      $schema: "schema/stack.schema.json",
      organisation: { $param: "organisation" },
      params: { rings: { type: "number", default: 15 }, trunk: { default: { $env: "TRUNK" } } },
      manage: { kinds: ["CallGroup", "twilio.StudioFlow"], labels: { Webhook: ["CRM *"] } },
      confirmed: ["abc"],
      users: { $csv: "users.csv" },
      callGroups: [
        {
          name: { $format: "Sales" },
          ringSeconds: { $param: "rings" },
          hidden: { $env: "HIDDEN" },
          members: { $param: "members" },
          noAnswer: { $file: "no-answer.json" },
          was: { extension: "301" },
        },
      ],
      sipTrunks: [
        {
          name: "A",
          direction: "inbound",
          credentials: [{ username: { $env: "NAME" }, password: { $env: "TRUNK" } }],
        },
      ],
      twilio: {
        studioFlows: [{ friendlyName: "A", menu: { name: "A", options: { 1: { $file: "one.yaml" } } } }],
      },
    };
    expect(errorsOf(file)).toEqual([]);
  });

  test("takes what an editor sees of a tag: the text behind it", () => {
    const file = {
      users: "users.csv",
      sipTrunks: [
        { name: "A", direction: "inbound", credentials: [{ username: "a", password: "TRUNK_PASSWORD" }] },
      ],
      twilio: { studioFlows: [{ friendlyName: "A", menu: "menu.yaml" }] },
    };
    expect(errorsOf(file)).toEqual([]);
  });

  test("refuses unknown names at every level, settings of Pulumi's, and secrets in clear", () => {
    expect(errorsOf({ callGroup: [] })).toEqual([" additionalProperties"]);
    expect(errorsOf({ twilio: { phoneNumber: [] } })).toEqual(["/twilio additionalProperties"]);
    expect(errorsOf({ organization: { companyNam: "A" } })).toEqual(["/organization additionalProperties"]);
    expect(errorsOf({ apiKeys: [{ name: "A", adopt: true }] })).toContain("/apiKeys/0 additionalProperties");
    expect(errorsOf({ autoAttendant: { options: {}, was: "x" } })).toEqual([
      "/autoAttendant additionalProperties",
    ]);
    const password = (value: unknown) => ({
      sipTrunks: [{ name: "A", direction: "inbound", credentials: [{ username: "a", password: value }] }],
    });
    expect(errorsOf(password("Example-Passw0rd"))).not.toEqual([]);
    expect(errorsOf(password({ $file: "password.txt" }))).not.toEqual([]);
  });

  test("has a description of every key, for an editor to show", () => {
    const schema = JSON.parse(readFileSync("schema/stack.schema.json", "utf8"));
    for (const [name, part] of Object.entries(
      schema.properties as Record<string, { description?: string }>,
    )) {
      expect([name, part.description]).toEqual([name, expect.stringMatching(/\.$/)]);
    }
  });
});

describe("the schema of plans", () => {
  const validatePlan = validatorOf(JSON.parse(readFileSync("schema/plan.schema.json", "utf8")));
  const hash = "0".repeat(64);

  /** One object with everything that an object may have. */
  const plan: Required<Plan> = {
    format: "spokectl-plan",
    version: 1,
    madeAt: "2026-11-26T10:00:00.000Z",
    madeBy: "pulumi-spoke 0.1.0",
    organisationId: "11111111-1111-4111-8111-111111111111",
    twilioAccountSid: "AC0123456789abcdef0123456789abcdef",
    sha256: hash,
    summary: { create: 0, update: 1, delete: 0, portal: 0, extra: 0, keep: 0, unchanged: 3, unverified: 1 },
    objects: [
      {
        object: "CallGroup:Sales",
        step: "aside",
        kind: "spoke:index:CallGroup",
        name: "Sales",
        id: "g1",
        place: { file: "spoke.yaml", line: 1, column: 1 },
        action: "update",
        reason: "its fields differ",
        fields: [
          { path: "ringSeconds", change: "update", from: 20, to: 25 },
          { path: "pin", change: "add", secret: true },
        ],
        unverified: ["dataActionUrl"],
        portalSteps: [],
        waitsFor: ["CallGroup:Support#aside"],
        loses: "Nothing.",
        warnings: [],
        desired: { name: "Sales" },
        rests: { name: hash },
      },
      {
        object: "AutoAttendant",
        kind: "spoke:index:AutoAttendant",
        name: "AutoAttendant",
        action: "create",
        reason: "declared and not live",
        fields: [],
        unverified: [],
        portalSteps: ["Teams > Manage teams: …"],
        waitsFor: [],
        warnings: [],
        rests: null,
      },
    ],
    problems: [
      {
        object: 'CallGroup "Sales"',
        path: "members",
        what: "is wrong",
        remedy: "Correct it.",
        place: { file: "spoke.yaml", line: 1, column: 1 },
      },
    ],
    warnings: [],
  };

  test("takes a plan with everything in it", () => {
    validatePlan(plan);
    expect(validatePlan.errors ?? []).toEqual([]);
  });

  test("refuses another version, a field that is not there, and a hash of another length", () => {
    expect(validatePlan({ ...plan, version: 2 })).toBe(false);
    expect(validatePlan({ ...plan, madeOn: "Monday" })).toBe(false);
    expect(validatePlan({ ...plan, sha256: "0" })).toBe(false);
    expect(validatePlan({ ...plan, objects: [{ ...plan.objects[0], actoin: "update" }] })).toBe(false);
  });
});

import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { loadContract, type Operation } from "../../emulator/contract.ts";
import { buildEmulator } from "../../emulator/server.ts";

const evidence = ["documented", "observed", "inferred", "standard", "assumed"];
const prefixOf = ({ path }: Operation) => {
  if (path === "/oauth/token") return "/auth";
  return path.startsWith("/admin/v1/") ? "/spoke-admin" : "/spoke";
};

describe("schema/openapi/spoke.yaml", () => {
  const { operations } = loadContract();

  test("says of every operation how sure it is and where that was read", () => {
    expect(operations.length).toBeGreaterThan(40);
    const wanting = operations.filter(
      ({ evidence: label, source }) => !evidence.includes(label) || source.length < 10,
    );
    expect(wanting.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
  });

  test("assumes things only under /admin/v1, and everything there is assumed", () => {
    const mixed = operations.filter(
      ({ path, evidence: label }) => path.startsWith("/admin/v1/") !== (label === "assumed"),
    );
    expect(mixed.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
  });

  test("names the permission of every operation but the token's", () => {
    const without = operations.filter(({ permission }) => permission === undefined);
    expect(without.map(({ id }) => id)).toEqual(["requestToken"]);
  });

  test("has one id for each operation", () => {
    expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
  });

  test("closes every request body and every answer of the admin contract to unknown fields", () => {
    const document = parse(readFileSync("schema/openapi/spoke.yaml", "utf8"), { maxAliasCount: -1 });
    const open = Object.entries<{ type?: string; additionalProperties?: unknown }>(
      document.components.schemas,
    )
      .filter(([name]) => /^Admin|^CreatedApiKey|Create$|Update$|Input$|Request$|^Error$/.test(name))
      .filter(([, schema]) => schema.type === "object" && schema.additionalProperties !== false);
    expect(open.map(([name]) => name)).toEqual([]);
  });

  test("every schema of every operation compiles", () => {
    for (const operation of operations) {
      const compile = () => {
        operation.checkQuery({});
        operation.checkBody({});
        for (const status of [200, 201, 204, 400]) operation.checkAnswer(status, {});
      };
      expect(compile).not.toThrow();
    }
  });

  test("every operation is a route of the emulator, and every route of Spoke's an operation", async () => {
    const { app, routes } = await buildEmulator();
    await app.close();
    const served = routes.filter(({ url }) => /^\/(spoke|auth|spoke-admin)(\/|$)/.test(url));
    const declared = operations.map(
      (operation) =>
        `${operation.method} ${prefixOf(operation)}${operation.path.replaceAll(/\{(\w+)\}/g, ":$1")}`,
    );
    expect(served.map(({ method, url }) => `${method} ${url}`).sort()).toEqual(declared.sort());
  });
});

describe("what a check says", () => {
  const { operation } = loadContract();
  const create = operation("POST", "/admin/v1/callGroups");

  test.each([
    [{}, "name", "name is required"],
    [{ name: "Sales", colour: "red" }, "colour", "colour is not known here"],
    [{ name: "Sales", ivrKey: 12 }, "ivrKey", "ivrKey must be <= 9"],
    [{ name: "Sales", extension: "7" }, "extension", "extension is not an extension of 2 to 6 digits"],
    [
      { name: "Sales", offerPattern: "random" },
      "offerPattern",
      "offerPattern must be one of ringEveryone, roundRobin",
    ],
    [
      { name: "Sales", noAnswer: { action: "externalNumber", phoneNumber: "020" } },
      "noAnswer.phoneNumber",
      "noAnswer.phoneNumber is not a number in E.164 form, like +12025550110",
    ],
    [
      { name: "Sales", members: [{ target: { id: "1", email: "ana@acme.test" } }] },
      "members.0.target",
      "members.0.target must NOT have more than 1 properties",
    ],
  ])("of the body %j", (body, field, message) => {
    expect(create.checkBody(body)).toEqual({ field, message });
  });

  test("of a status that the contract does not have", () => {
    expect(operation("GET", "/webhooks").checkAnswer(201, {})).toBe("201 is no status of this operation");
  });

  test("of an answer that breaks the contract", () => {
    const answer = { meta: { next: null }, webhooks: [{ id: "1" }] };
    expect(operation("GET", "/webhooks").checkAnswer(200, answer)).toBe("webhooks.0.url is required");
  });

  test("of a webhook that shows its signing secret again", () => {
    const { checkAnswer } = operation("GET", "/webhooks/{id}");
    const webhook = {
      id: "9d1afcc0-e65b-11f1-bffb-49d55f2e39ea",
      url: "https://hooks.acme.test/",
      events: ["call.ended"],
      description: null,
      enabled: true,
      mode: "test",
      createdAt: "2026-11-22T10:00:00.000Z",
      createdTimestamp: 1,
    };
    expect(checkAnswer(200, webhook)).toBeUndefined();
    expect(checkAnswer(200, { ...webhook, signingSecret: "s" })).toBe("the answer must NOT be valid");
  });

  test("of an operation that the contract does not have", () => {
    expect(() => operation("PUT", "/webhooks")).toThrow("schema/openapi/spoke.yaml has no PUT /webhooks.");
  });
});

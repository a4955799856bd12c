import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  loadTwilioContract,
  packageRoot,
  preparedFile,
  twilioProducts,
} from "../../emulator/twilio/contract-files.ts";
import { createTwilioOracle } from "../../emulator/twilio/oracle.ts";
import { prepareContract, servedOperations } from "../../emulator/twilio/prepare-contract.ts";

interface Example {
  operation: string;
  status: number;
  name: string;
  body: Record<string, unknown>;
}

type Content = {
  content?: { "application/json"?: { examples?: Record<string, { value: Example["body"] }> } };
};

const source = join(packageRoot(), "node_modules/@twilio/cli-core/src/services/twilio-api");
const files = { api: "twilio_api_v2010.json", studio: "twilio_studio_v2.json" };

const readFile = (product: keyof typeof files) =>
  JSON.parse(readFileSync(join(source, files[product]), "utf8"));

/** Twilio's own examples of the answers of the operations that the emulator serves. */
function examplesOf(product: keyof typeof files): Example[] {
  const operations = Object.values<
    Record<string, { operationId: string; responses: Record<string, Content> }>
  >(readFile(product).paths).flatMap((item) => Object.values(item));
  return operations
    .filter((operation) => servedOperations[product].includes(operation.operationId))
    .flatMap(({ operationId, responses }) =>
      Object.entries(responses).flatMap(([status, response]) =>
        Object.entries(response.content?.["application/json"]?.examples ?? {}).map(([name, { value }]) => ({
          operation: operationId,
          status: Number(status),
          name,
          body: value,
        })),
      ),
    );
}

describe("the oracle", () => {
  const oracle = createTwilioOracle();

  it.each(twilioProducts)("compiles every operation of %s", (product) => {
    const { operations } = oracle.contract(product);
    expect(Object.keys(operations).sort()).toEqual([...servedOperations[product]].sort());
    for (const [id, { responses }] of Object.entries(operations)) {
      const parts = { pathParameters: {}, query: {}, form: {} };
      expect(() => oracle.checkRequest(product, id, parts)).not.toThrow();
      for (const status of Object.keys(responses)) {
        expect(() => oracle.checkResponse(product, id, Number(status), {})).not.toThrow();
      }
    }
  });

  it.each(twilioProducts)("takes Twilio's own examples of %s", (product) => {
    const examples = examplesOf(product);
    expect(examples.length).toBeGreaterThan(5);
    const refused = examples
      .map(({ operation, status, name, body }) => ({
        example: `${operation} ${name}`,
        problems: oracle.checkResponse(product, operation, status, body),
      }))
      .filter(({ problems }) => problems.length > 0);
    expect(refused).toEqual([]);
  });

  it("sees a key too many, a key too few, a wrong type, a wrong status and a body where none belongs", () => {
    const [flow] = examplesOf("studio").filter((example) => example.operation === "CreateFlow");
    const { sid: _, ...without } = flow?.body ?? {};
    const check = (status: number, body: unknown) =>
      oracle.checkResponse("studio", "CreateFlow", status, body);
    expect(check(201, { ...flow?.body, extra: 1 })).toEqual(["/ must NOT have additional properties: extra"]);
    expect(check(201, without)).toEqual(["/ must have required property 'sid'"]);
    expect(check(201, { ...flow?.body, revision: "1" })).toEqual(["/revision must be integer"]);
    expect(check(200, flow?.body)).toEqual(["CreateFlow answered 200; Twilio answers 201"]);
    expect(oracle.checkResponse("studio", "DeleteFlow", 204, {})).toEqual(["DeleteFlow has no body at 204"]);
    expect(check(400, { message: "x" })).toEqual([
      "/ must have required property 'code'",
      "/ must have required property 'more_info'",
      "/ must have required property 'status'",
    ]);
  });

  it("reads text as the type of the parameter, and names what is unknown", () => {
    const check = (query: Record<string, unknown>, form: Record<string, unknown> = {}) =>
      oracle
        .checkRequest("api", "ListIncomingPhoneNumber", { pathParameters: {}, query, form })
        .map(({ kind, parameter, keyword }) => `${kind} ${parameter} ${keyword}`);
    expect(check({ PageSize: "20", Beta: "true", PhoneNumber: "+1202*" })).toEqual([]);
    expect(check({ PageSize: "many", Beta: "yes" })).toEqual(["invalid Beta type", "invalid PageSize type"]);
    expect(check({ pageSize: "20" }, { Status: "x" })).toEqual([
      "unknown pageSize additionalProperties",
      "unknown Status additionalProperties",
    ]);
    expect(check({ FriendlyName: ["a", "b"] })).toEqual(["invalid FriendlyName type"]);
  });

  it("refuses to know an operation that Twilio does not have", () => {
    expect(() => prepareContract(readFile("studio"), ["FetchFlow", "FetchNothing"], "the file")).toThrow(
      "the file has no operation FetchNothing: correct servedOperations.",
    );
  });
});

describe("the prepared contracts", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "twilio-contract-"));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it("are made in a checkout where they are missing or outdated", () => {
    mkdirSync(join(root, "node_modules"));
    symlinkSync(join(packageRoot(), "node_modules/@twilio"), join(root, "node_modules/@twilio"));
    const file = preparedFile(root, "studio");
    expect(existsSync(file)).toBe(false);
    const contract = loadTwilioContract("studio", root);
    expect(contract).toEqual(JSON.parse(readFileSync(file, "utf8")));
    expect(contract.source).toMatch(/^@twilio\/cli-core \d+\.\d+\.\d+$/);
    writeFileSync(file, JSON.stringify({ ...contract, preparation: 0, operations: {} }));
    expect(loadTwilioContract("studio", root)).toEqual(contract);
  });

  it("are used as they are where Twilio's own files did not come along", () => {
    expect(() => loadTwilioContract("studio", root)).toThrow(
      `Twilio's contract is missing: ${preparedFile(root, "studio")} does not exist, and neither does ` +
        "@twilio/cli-core, from which `npm run build:twilio-contract` makes it. Reinstall the package.",
    );
    const contract = loadTwilioContract("studio");
    mkdirSync(dirname(preparedFile(root, "studio")), { recursive: true });
    writeFileSync(preparedFile(root, "studio"), JSON.stringify({ ...contract, preparation: 0 }));
    expect(loadTwilioContract("studio", root)).toEqual({ ...contract, preparation: 0 });
  });

  it("carry no prose", () => {
    for (const product of twilioProducts) {
      const text = JSON.stringify(loadTwilioContract(product));
      expect(text).not.toMatch(/"(description|example|examples|summary|x-[\w-]+)":/);
      expect(text.length).toBeLessThan(40_000);
    }
  });
});

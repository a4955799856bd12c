import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { parse } from "yaml";
import { webhook } from "../../../provider/resources/spoke/webhook.ts";
import { type Contract, contractPage } from "../../../tools/generate/contract-page.ts";
import { bringUpToDate, findStale } from "../../../tools/generate/files.ts";
import { registryFile } from "../../../tools/generate/kinds.ts";

const run = promisify(execFile);

const generate = (...options: string[]) =>
  run(process.execPath, ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", "tools/generate.ts", ...options]);

test("every committed generated file is current", async () => {
  const { stdout, stderr } = await generate("--check");
  expect(stdout + stderr).toBe("");
}, 60_000);

test("an unknown option is an error", async () => {
  await expect(generate("--chek")).rejects.toMatchObject({
    code: 1,
    stderr:
      "Unknown option --chek. The only option is --check: write nothing, fail when a file is not current.\n",
  });
}, 60_000);

describe("in a folder", () => {
  let folder = "";

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "spoke-generate-"));
  });

  afterEach(() => rm(folder, { recursive: true }));

  test("changed, missing and left-over files are told apart from current ones, and brought up to date", async () => {
    await mkdir(join(folder, "docs/kinds/twilio"), { recursive: true });
    await writeFile(join(folder, "docs/kinds/current.md"), "current");
    await writeFile(join(folder, "docs/kinds/changed.md"), "by hand");
    await writeFile(join(folder, "docs/kinds/twilio/gone.md"), "of a kind that is gone");
    const files = ["current", "changed", "missing"].map((name) => ({
      path: `docs/kinds/${name}.md`,
      text: name,
    }));
    const stale = await findStale(folder, files);
    expect(stale).toEqual({ changed: files.slice(1), leftOver: ["docs/kinds/twilio/gone.md"] });
    await bringUpToDate(folder, stale);
    expect(await readFile(join(folder, "docs/kinds/missing.md"), "utf8")).toBe("missing");
    expect(await findStale(folder, files)).toEqual({ changed: [], leftOver: [] });
  });
});

test("two kinds of one name in both modules have two names in the registry", () => {
  const { text } = registryFile([
    { file: "spoke/phone-number.ts", exportName: "phoneNumber", kind: webhook },
    { file: "twilio/phone-number.ts", exportName: "phoneNumber", kind: { ...webhook, module: "twilio" } },
  ]);
  expect(text).toContain('import { phoneNumber } from "./spoke/phone-number.ts";\n');
  expect(text).toContain('import { phoneNumber as twilioPhoneNumber } from "./twilio/phone-number.ts";\n');
  expect(text).toContain("[\n  phoneNumber,\n  twilioPhoneNumber,\n];\n");
});

const contract = (evidence: string, path: string): Contract => ({
  info: { title: "Lamps", version: "1", description: "About lamps." },
  tags: [{ name: "Lamps", description: "Light" }],
  paths: {
    [path]: {
      get: {
        operationId: "list",
        summary: "List them",
        tags: ["Lamps"],
        "x-evidence": evidence,
        "x-source": "the box",
      },
    },
  },
  components: { schemas: {} },
});

test("every schema of the contract is a type of its own name", async () => {
  const { components }: Contract = parse(await readFile("schema/openapi/spoke.yaml", "utf8"), {
    maxAliasCount: -1,
  });
  const types = await readFile("provider/clients/contract.gen.ts", "utf8");
  const exported = [...types.matchAll(/^export (?:interface|type) (\w+)/gm)].map(([, name]) => name);
  expect(exported.sort()).toEqual(["Contract", ...Object.keys(components.schemas)].sort());
});

test("the contract's page shows each operation with its evidence and source", () => {
  expect(contractPage(contract("observed", "/lamps"))).toContain(
    "| `GET /lamps` | List them. |  | observed | the box |",
  );
});

test("an assumed operation outside /admin/v1, and a word of evidence that does not exist, are errors", () => {
  expect(() => contractPage(contract("assumed", "/lamps"))).toThrow(
    "schema/openapi/spoke.yaml: GET /lamps has the x-evidence assumed. What is assumed is under /admin/v1, and nothing else is.",
  );
  expect(() => contractPage(contract("rumoured", "/lamps"))).toThrow(
    'schema/openapi/spoke.yaml: GET /lamps has the x-evidence "rumoured". Use one of documented, observed, inferred, standard, assumed.',
  );
});

/** Planted secrets: in every secret setting, and in every secret field that a stack file may hold. No output has one. */
import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import { settings } from "../../provider/configuration/settings.ts";
import { openStage, type Stage } from "./stage.ts";

const planted = "planted-Passw0rd-in-the-environment";

const stack = `sipTrunks:
  - name: Warehouse
    direction: inbound
    credentials: [{ username: warehouse, password: !env TRUNK_PASSWORD }]
webhooks:
  - { url: "https://hooks.acme.test/in?token=planted-token-in-an-address", events: [call.ended], description: Call log }
`;

let stage: Stage;

beforeEach(async () => {
  stage = await openStage(stack);
});
afterEach(() => stage.close());

const environment = { TRUNK_PASSWORD: planted };

/** The values that must show nowhere. */
const secrets = (): readonly string[] => [
  planted,
  ...settings
    .filter(({ secret }) => secret)
    .flatMap((setting) => setting.environment.flatMap((variable) => stage.environment[variable] ?? [])),
];

function expectNoSecret(...texts: readonly string[]): void {
  for (const secret of secrets()) for (const text of texts) expect(text).not.toContain(secret);
}

test("no verb shows one, in no format, on no stream, in no plan file", async () => {
  expect(secrets().length).toBeGreaterThan(3);
  const lines = [
    ["plan", "--verbose", "--out", "plan.json"],
    ["plan", "--json"],
    ["plan", "--markdown"],
    ["drift", "--verbose"],
    ["drift", "--json"],
    ["drift", "--markdown"],
    ["apply", "--yes", "--verbose"],
    ["plan", "--json"],
    ["drift"],
  ];
  for (const line of lines) {
    const { code, stdout, stderr } = await stage.run(line, { environment });
    expect({ line, isFine: code !== 1, stderr: code === 1 ? stderr : "" }).toEqual({
      line,
      isFine: true,
      stderr: "",
    });
    expectNoSecret(stdout, stderr);
    // What is for a person has no address with a secret in it either; what is for a program has the address whole.
    if (!line.includes("--json")) expect(stdout).not.toContain("planted-token-in-an-address");
  }
  const saved = await stage.read("plan.json");
  expectNoSecret(saved);
  expect(saved).toContain('"$env": "TRUNK_PASSWORD"');
  expect(saved).toContain("token=planted-token-in-an-address");
});

test("a saved plan takes its secrets from the environment when it is applied", async () => {
  await stage.run(["plan", "--out", "plan.json"], { environment });
  const without = await stage.run(["apply", "plan.json"]);
  expect(without.code).toBe(1);
  expect(without.stderr).toContain("TRUNK_PASSWORD");
  expect((await stage.world.requests()).writes).toBe(0);
  const { code, stdout, stderr } = await stage.run(["apply", "plan.json"], { environment });
  expect({ code, said: code === 0 ? "" : stderr }).toEqual({ code: 0, said: "" });
  expectNoSecret(stdout, stderr);
});

test("credentials that are refused are not repeated", async () => {
  const wrong = "planted-wrong-client-secret";
  const { code, stdout, stderr } = await stage.run(["plan"], {
    environment: { ...environment, SPOKE_CLIENT_SECRET: wrong },
  });
  const said = stdout.replace(/\n {4}(?=\S)/g, " ").replace(/pulumi-spoke-[0-9a-f]{8}-\d+/g, "…");
  const why =
    "what is live could not be read, so nothing is created, changed or deleted: Spoke's token service: POST /auth/oauth/token failed with 401: The client id or its secret is wrong (code unauthorized). Check clientId (SPOKE_CLIENT_ID) and clientSecret (SPOKE_CLIENT_SECRET): the credentials are wrong, expired or of another account. Request id: …. Mend that and run again.";
  expect({ code, said, stderr }).toEqual({
    code: 1,
    said: `Problems\n  - SipTrunk: ${why}\n  - Webhook: ${why}\n\nPlan: nothing to do; 0 objects are as declared. 2 problems: nothing can be\napplied.\n`,
    stderr: "",
  });
  expect(stdout).not.toContain(wrong);
});

test("a profile stands in for the whole environment", async () => {
  const folder = join(stage.folder, ".config", "spokectl");
  await mkdir(folder, { recursive: true });
  const own = settings.flatMap(({ name, secret, environment: variables }) => {
    const value = variables.map((variable) => stage.environment[variable]).find((each) => each !== undefined);
    return value === undefined ? [] : [[name, secret ? { env: `ACME_${name}` } : value] as const];
  });
  await stage.write(
    ".config/spokectl/config.yaml",
    stringify({ profiles: { acme: Object.fromEntries(own) } }),
  );
  const hidden = Object.fromEntries(
    settings.flatMap(({ name, secret, environment: variables }) =>
      secret ? variables.map((variable) => [`ACME_${name}`, stage.environment[variable] ?? ""]) : [],
    ),
  );
  const nothing = Object.fromEntries(Object.keys(stage.environment).map((variable) => [variable, ""]));
  const { code, stdout, stderr } = await stage.run(["plan", "--profile", "acme"], {
    environment: { ...nothing, ...hidden, ...environment },
  });
  expect({ code, stderr }).toEqual({ code: 2, stderr: "" });
  expect(stdout).toContain("Plan: 2 to create");
  expect(readFileSync(join(folder, "config.yaml"), "utf8")).not.toContain(
    stage.environment.SPOKE_CLIENT_SECRET,
  );
});

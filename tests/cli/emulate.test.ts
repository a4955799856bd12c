import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EmulatorAddress } from "../../emulator/server.ts";
import { run } from "../../tools/pulumi/process.ts";

const program = join(__dirname, "..", "..", "provider", "cli", "start.ts");

/** Runs the source as `npm run emulator` does. */
const spokectl = (args: readonly string[], onOutput?: (text: string, pid: number) => void) => {
  let pid = 0;
  return run(process.execPath, ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", program, ...args], {
    timeoutMs: 60_000,
    onStart: (child) => {
      pid = child.pid ?? 0;
    },
    onOutput: (text) => onOutput?.(text, pid),
  });
};

const advice = "Run it with --help to see what there is.\n";

test("the version is the package's", async () => {
  const { code, stdout } = await spokectl(["--version"]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: "0.1.0\n" });
});

test.each([
  [["emulat"], "error: unknown command 'emulat'\n(Did you mean emulate?)\n"],
  [["emulate", "--prot", "1"], "error: unknown option '--prot'\n(Did you mean --port?)\n"],
  [
    ["emulate", "--port", "70000"],
    "error: option '--port <number>' argument '70000' is invalid. It must be a whole number from 0 to 65535.\n",
  ],
  [
    ["emulate", "--latency", "1.5"],
    "error: option '--latency <milliseconds>' argument '1.5' is invalid. It must be a whole number from 0 to 600000.\n",
  ],
  [
    ["emulate", "--seed", "large:0"],
    "error: option '--seed <name>' argument 'large:0' is invalid. It must be acme, empty, or large:N with N from 1, for example large:1000.\n",
  ],
  [["emulate", "there"], "error: too many arguments for 'emulate'. Expected 0 arguments but got 1.\n"],
])("%j is refused", async (args, message) => {
  const { code, stdout, stderr } = await spokectl(args);
  expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: "", stderr: `${message}${advice}` });
});

test("emulate prints one line of JSON when it is ready, and ends on SIGTERM", async () => {
  const addresses: EmulatorAddress[] = [];
  const { code, stdout } = await spokectl(["emulate", "--port", "0", "--json"], (text, pid) => {
    addresses.push(JSON.parse(text));
    process.kill(pid, "SIGTERM");
  });
  expect(code).toBe(0);
  expect(stdout.endsWith("\n")).toBe(true);
  const [address] = addresses;
  expect(address?.spoke.apiUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/spoke$/);
  expect(keysOf(address)).toEqual([
    "pid",
    "page",
    "control",
    "spoke.apiUrl",
    "spoke.authUrl",
    "spoke.adminUrl",
    "spoke.scimUrl",
    "spoke.scimToken",
    "spoke.clientId",
    "spoke.clientSecret",
    "spoke.organisationId",
    "twilio.baseUrl",
    "twilio.accountSid",
    "twilio.authToken",
  ]);
}, 60_000);

/** Other programs read the line by these names. */
function keysOf(value: object | undefined, prefix = ""): readonly string[] {
  return Object.entries(value ?? {}).flatMap(([key, inner]) =>
    typeof inner === "object" ? keysOf(inner, `${prefix}${key}.`) : [`${prefix}${key}`],
  );
}

test("each option of emulate reaches the emulator", async () => {
  const folder = await mkdtemp(join(tmpdir(), "emulate-"));
  const data = join(folder, "state.db");
  const options = ["--seed", "large:20", "--data", data, "--latency", "5", "--rate", "7", "--production"];
  let found: Promise<unknown> = Promise.resolve();
  const { code } = await spokectl(["emulate", "--port", "0", "--json", ...options], (text, pid) => {
    const { control } = JSON.parse(text) as EmulatorAddress;
    const read = async (path: string) => (await fetch(`${control}${path}`)).json();
    const look = async () => [
      await read("/settings"),
      ((await read("/objects/webhooks")) as object[]).length,
    ];
    found = look().finally(() => process.kill(pid, "SIGTERM"));
  });
  expect(code).toBe(0);
  expect(await found).toEqual([
    expect.objectContaining({ latencyMs: 5, ratePerSecond: 7, production: true }),
    20,
  ]);
  expect((await stat(data)).size).toBeGreaterThan(0);
  await rm(folder, { recursive: true });
}, 60_000);

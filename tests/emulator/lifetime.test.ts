import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { emulatorLine, emulatorText } from "../../emulator/main.ts";
import { type EmulatorAddress, type EmulatorOptions, startEmulator } from "../../emulator/server.ts";
import { callerOf, endCaller, listOf, request, startCaller, tokenOf } from "./spoke-caller.ts";

const webhook = { url: "https://hooks.acme.test/spoke", events: ["call.ended"] };

async function closed(
  options: EmulatorOptions,
  work: (address: EmulatorAddress) => Promise<void>,
): Promise<void> {
  const emulator = await startEmulator(options);
  await work(emulator.address);
  await emulator.close();
}

const children = new Set<ChildProcess>();
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
});

interface Running {
  readonly child: ChildProcess;
  readonly address: EmulatorAddress;
}

/** The emulator in a process of its own, as `spokectl emulate --json` runs it. */
async function run(options: EmulatorOptions): Promise<Running> {
  const program = `require("./emulator/main.ts").runEmulator(${JSON.stringify({ ...options, json: true })})`;
  const child = spawn(process.execPath, ["--no-warnings", "-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.add(child);
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  return { child, address: JSON.parse(line) as EmulatorAddress };
}

async function end({ child }: Running, signal: NodeJS.Signals): Promise<unknown[]> {
  const exit = once(child, "exit");
  child.kill(signal);
  return exit;
}

describe("a state in a file", () => {
  let folder: string;
  let data: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "emulator-"));
    data = join(folder, "state.db");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test("keeps objects, credentials and the clock, and is not seeded again", async () => {
    let before: EmulatorAddress | undefined;
    await closed({ data }, async (address) => {
      before = address;
      const { body } = await request(`${address.control}/objects/webhooks`, "POST", webhook);
      await request(`${address.control}/clock`, "POST", { advanceMs: 5000 });
      expect(body.url).toBe(webhook.url);
    });
    await closed({ data, seed: "large:100" }, async (address) => {
      expect({ ...address.spoke, apiUrl: "", authUrl: "", adminUrl: "", scimUrl: "" }).toEqual({
        ...before?.spoke,
        apiUrl: "",
        authUrl: "",
        adminUrl: "",
        scimUrl: "",
      });
      expect((await request(`${address.control}/objects/webhooks`, "GET")).body).toHaveLength(1);
      expect((await request(`${address.control}/clock`, "GET")).body.aheadMs).toBe(5000);
    });
  });

  test("survives kill -9 with every write that was answered", async () => {
    const first = await run({ data });
    const token = await request(first.address.spoke.authUrl, "POST", {
      grant_type: "client_credentials",
      client_id: first.address.spoke.clientId,
      client_secret: first.address.spoke.clientSecret,
    });
    const headers = { authorization: `Bearer ${token.body.access_token}` };
    const made: unknown[] = [];
    for (let turn = 0; turn < 20; turn += 1) {
      made.push((await request(`${first.address.spoke.apiUrl}/webhooks`, "POST", webhook, headers)).body.id);
    }
    expect(await end(first, "SIGKILL")).toEqual([null, "SIGKILL"]);

    const second = await run({ data });
    const { status, body } = await request(
      `${second.address.spoke.apiUrl}/webhooks`,
      "GET",
      undefined,
      headers,
    );
    expect(status).toBe(200);
    expect(listOf(body, "webhooks").map(({ id }) => id)).toEqual(made);
    expect(await end(second, "SIGTERM")).toEqual([0, null]);
  }, 30_000);
});

describe("the emulator as a command", () => {
  test("prints one line of JSON, stays, and ends cleanly on SIGINT", async () => {
    const running = await run({ seed: "empty" });
    const { address } = running;
    expect(address.pid).toBe(running.child.pid);
    expect(Object.keys(address)).toEqual(["pid", "page", "control", "spoke", "twilio"]);
    expect(address).toMatchObject({
      page: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/$/),
      control: `${address.page}_emulator`,
      spoke: {
        apiUrl: `${address.page}spoke`,
        authUrl: `${address.page}auth/oauth/token`,
        adminUrl: `${address.page}spoke-admin`,
        scimUrl: `${address.page}scim/v2`,
      },
      twilio: { baseUrl: `${address.page}twilio`, accountSid: expect.stringMatching(/^AC[0-9a-f]{32}$/) },
    });
    expect((await request(`${address.control}/objects/users`, "GET")).body).toEqual([]);
    expect(await end(running, "SIGINT")).toEqual([0, null]);
  }, 30_000);

  test("says in text where it is and what to set", async () => {
    const { emulator } = await startCaller();
    const text = emulatorText(emulator.address).split("\n");
    expect(text[0]).toBe(`Spoke and Twilio are emulated at ${emulator.address.page}`);
    expect(text).toContain(`  export SPOKE_API_URL=${emulator.address.spoke.apiUrl}`);
    expect(text).toHaveLength(13);
    const ofProduction = emulatorText(emulator.address, true).split("\n");
    expect(ofProduction).toEqual(text.filter((line) => !line.includes("SPOKE_ADMIN_URL")));
    expect(ofProduction).toHaveLength(12);
    expect(JSON.parse(emulatorLine(emulator.address))).toEqual(emulator.address);
  });
});

describe("a start", () => {
  test("with a seed that is none is refused", async () => {
    const start = startEmulator({ seed: "large:many" as "large:1" });
    await expect(start).rejects.toThrow(
      '"large:many" is no seed. Use acme, empty or large:N, e.g. large:1000.',
    );
  });

  test("on a port that is taken is refused", async () => {
    const { emulator } = await startCaller();
    const port = Number(new URL(emulator.address.page).port);
    await expect(startEmulator({ port })).rejects.toThrow("EADDRINUSE");
  });

  test("makes another customer each time, so that two can run side by side", async () => {
    const [one, two] = await Promise.all([startCaller(), startCaller()]);
    expect(one.emulator.address.spoke.organisationId).not.toBe(two.emulator.address.spoke.organisationId);
    const { clientId, clientSecret } = one.emulator.address.spoke;
    expect((await tokenOf(two.emulator, clientId, clientSecret)).status).toBe(401);
    await Promise.all([endCaller(one), endCaller(two)]);
  });

  test("of a large organisation has a tenth as many users as webhooks", async () => {
    const emulator = await startEmulator({ seed: "large:1000" });
    const caller = await callerOf(emulator);
    expect((await caller.control("GET", "/objects")).body).toMatchObject({
      webhooks: 1000,
      users: 101,
      callGroups: 11,
    });
    expect(listOf((await caller.admin("GET", "/callGroups")).body, "callGroups")).toHaveLength(11);
    expect(listOf((await caller.admin("GET", "/users?limit=1000")).body, "users")).toHaveLength(101);
    await endCaller(caller);
  });
});

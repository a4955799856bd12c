/** `spokectl doctor` over the emulator: what it says of a customer that is set up, and of each thing that can be wrong. */
import type { Finding } from "../../provider/doctor/types.ts";
import { expectGolden } from "../support/golden.ts";
import { environmentOf } from "../support/settings.ts";
import { spokectl, temporaryFolder } from "../support/tools.ts";
import { startWorld, type World } from "../support/world.ts";

let world: World;

beforeEach(async () => {
  world = await startWorld({ production: true });
});

afterEach(() => world.close());

type Settings = Readonly<Record<string, string | undefined>>;

const environment = (changes: Settings = {}) => {
  const all = Object.entries({ ...world.productionSettings, ...changes });
  return {
    ...environmentOf(
      Object.fromEntries(all.filter((entry): entry is [string, string] => entry[1] !== undefined)),
    ),
    // Without one, a Pulumi of the machine's own would be found in /usr/bin.
    PATH: temporaryFolder(),
  };
};

interface Report {
  readonly code: number;
  readonly status: string;
  readonly findings: readonly Finding[];
}

async function examine(changes: Settings = {}): Promise<Report> {
  const { code, stdout, stderr } = await spokectl(["doctor", "--json"], {
    environment: environment(changes),
  });
  expect(stderr).toBe("");
  return { ...(JSON.parse(stdout) as Omit<Report, "code">), code };
}

const wrong = ({ findings }: Report) => findings.filter(({ status }) => status !== "ok");

const withoutIds = (text: string) =>
  text.replace(/pulumi-spoke-[0-9a-f]{8}-\d+/g, "…").replaceAll(process.version, "v24.0.0");

test("an organisation that is set up, as text, and not one write", async () => {
  const { code, stdout, stderr } = await spokectl(["doctor"], { environment: environment() });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expectGolden("cli/doctor.txt", withoutIds(stdout));
  expect((await world.requests()).writes).toBe(0);
});

test("with an endpoint for the admin contract every kind is read and written", async () => {
  await world.control("POST", "/settings", { production: false });
  const report = await examine({ adminUrl: world.settings.adminUrl });
  expect(report).toMatchObject({ code: 0, status: "ok" });
  const kinds = report.findings.filter(({ topic }) => topic === "kinds");
  expect(kinds.every(({ what }) => what.startsWith("It can be read. It is "))).toBe(true);
  expect(report.findings).toContainEqual({
    id: "customer",
    topic: "customer",
    status: "ok",
    subject: "Organisation and Twilio account",
    what: "The configuration, the Spoke API key and the admin endpoint name the same organisation, and the configuration and the admin endpoint name the same Twilio account.",
  });
});

test("a permission that is missing is named, with each kind that needs it", async () => {
  await world.control("POST", "/permissions", { permissions: ["webhooks:read", "trunks:read"] });
  const report = await examine();
  expect(report).toMatchObject({ code: 1, status: "problem" });
  expect(wrong(report).map(({ id }) => id)).toEqual([
    "kinds.AutoAttendant",
    "kinds.CallGroup",
    "kinds.NumberAssignment",
    "kinds.PhoneNumber",
    "kinds.User",
  ]);
  expect(report.findings.find(({ id }) => id === "kinds.CallGroup")).toEqual({
    id: "kinds.CallGroup",
    topic: "kinds",
    status: "problem",
    subject: "CallGroup",
    what: "It may not be read: the credentials lack the permission directory:read.",
    remedy:
      "Ask the administrator of the Spoke organisation to let the API key do this, or use a key that may.",
    why: "What cannot be read counts neither as there nor as absent: nothing of this kind is written.",
  });
  expect(report.findings.find(({ id }) => id === "credentials.api")?.what).toBe(
    "The credentials are good, and may not do everything: see the kinds.",
  );
});

test("a wrong secret is said once, and what needs it points there", async () => {
  const report = await examine({ clientSecret: "Swordfish-2026" });
  expect(report.code).toBe(1);
  const problems = report.findings.filter(({ status }) => status === "problem");
  expect(problems.map(({ id, what }) => [id, withoutIds(what)])).toEqual([
    [
      "credentials.token",
      "Spoke's token service: POST /auth/oauth/token failed with 401: The client id or its secret is wrong (code unauthorized). Check clientId (SPOKE_CLIENT_ID) and clientSecret (SPOKE_CLIENT_SECRET): the credentials are wrong, expired or of another account. Request id: ….",
    ],
  ]);
  expect(report.findings.find(({ id }) => id === "kinds.Webhook")).toMatchObject({
    status: "warning",
    what: "It could not be read: see Spoke's token service under the credentials.",
  });
  expect(report.findings.find(({ id }) => id === "kinds.twilio.StudioFlow")?.status).toBe("ok");
});

test("the token of Directory Sync, and Twilio's, are looked at as well", async () => {
  const report = await examine({ scimToken: "Swordfish-2026", twilioAuthToken: "Swordfish-2026" });
  const problems = report.findings.filter(({ status }) => status === "problem");
  expect(problems.map(({ id }) => id)).toEqual(["credentials.scim", "credentials.twilio"]);
  expect(report.findings.find(({ id }) => id === "features.directory-sync")).toMatchObject({
    status: "ok",
    unseen: true,
    what: "No API shows whether the organisation has it.",
  });
});

test("a door that is not configured is said, and does not fail", async () => {
  const report = await examine({
    scimUrl: undefined,
    scimToken: undefined,
    twilioAccountSid: undefined,
    twilioAuthToken: undefined,
  });
  expect(report).toMatchObject({ code: 0, status: "ok" });
  expect(report.findings.filter(({ topic, unseen }) => topic === "credentials" && unseen)).toEqual([
    {
      id: "credentials.admin",
      topic: "credentials",
      status: "ok",
      unseen: true,
      subject: "The admin endpoint",
      what: "Not configured: adminUrl (SPOKE_ADMIN_URL) is not set.",
      why: "Spoke publishes none: what only the portal can write is then in portal mode.",
    },
    {
      id: "credentials.scim",
      topic: "credentials",
      status: "ok",
      unseen: true,
      subject: "Spoke's Directory Sync",
      what: "Not configured: scimUrl (SPOKE_SCIM_URL) and scimToken (SPOKE_SCIM_TOKEN) are not set.",
      why: "Users are then in portal mode.",
    },
    {
      id: "credentials.twilio",
      topic: "credentials",
      status: "ok",
      unseen: true,
      subject: "Twilio",
      what: "Not configured: twilioAccountSid (TWILIO_ACCOUNT_SID) and twilioAuthToken (TWILIO_AUTH_TOKEN) are not set.",
      why: "Twilio's kinds, and numbers that a flow answers, cannot be read or written.",
    },
  ]);
  expect(report.findings.find(({ id }) => id === "kinds.twilio.StudioFlow")?.what).toBe(
    "No door to it is configured: it needs Twilio's REST API.",
  );
});

test("half of a pair is a problem, and nothing at all is one too", async () => {
  const half = await examine({ clientSecret: undefined });
  expect(half.findings.find(({ id }) => id === "credentials.api")).toMatchObject({
    status: "problem",
    what: "clientSecret (SPOKE_CLIENT_SECRET) is not set, and the rest is of no use without.",
    remedy: "Set clientSecret (SPOKE_CLIENT_SECRET), or take the rest away.",
  });
  const { code, stdout } = await spokectl(["doctor", "--json"]);
  expect(code).toBe(1);
  expect((JSON.parse(stdout) as Report).findings[0]).toEqual({
    id: "credentials",
    topic: "credentials",
    status: "problem",
    subject: "Settings",
    what: "No credentials are set, neither of Spoke nor of Twilio.",
    remedy: "Set them in the environment or in a profile: docs/settings.md has the names.",
  });
});

test("credentials of two customers are a problem that names both", async () => {
  const other = "11111111-2222-4333-8444-555555555555";
  const { organisationId } = world.productionSettings;
  const report = await examine({ organisationId: other });
  expect(wrong(report)).toEqual([
    {
      id: "customer",
      topic: "customer",
      status: "problem",
      subject: "Organisation and Twilio account",
      what: `Settings, organisationId: the configuration says organisation ${other}, and the Spoke API key says organisation ${organisationId}: these are two customers. Use the credentials and ids of one customer: a profile keeps them together (--profile).`,
      why: "Writing to the wrong customer is what no plan could show.",
    },
  ]);
});

test("an API that says 429 is a warning with the pace that is kept since", async () => {
  await world.fault({ match: { path: "/spoke/webhooks" }, fault: { status: 429, retryAfter: 0 }, times: 1 });
  const report = await examine();
  expect(report).toMatchObject({ code: 0, status: "warning" });
  expect(wrong(report)).toEqual([
    {
      id: "rate.api",
      topic: "rate",
      status: "warning",
      subject: "Spoke's Developer API",
      what: expect.stringMatching(
        /^\d+ requests, 1 repetition among them; it said 429 once\. The pace is now [\d.]+ requests a second, 8 at once\.$/,
      ),
      why: "It slows every run down, and nothing is lost by it.",
      remedy: "See what else uses the same credentials, and run one thing at a time.",
    },
  ]);
});

test("no secret is in any output, whether it is right or wrong", async () => {
  const { clientSecret = "", scimToken = "", twilioAuthToken = "" } = world.productionSettings;
  const wrongOnes = { clientSecret: "Swordfish-2026-a", scimToken: "Swordfish-2026-b" };
  for (const changes of [{}, wrongOnes]) {
    for (const format of [[], ["--json"]]) {
      const { stdout, stderr } = await spokectl(["doctor", ...format], { environment: environment(changes) });
      expect(stdout.length).toBeGreaterThan(1000);
      for (const secret of [clientSecret, scimToken, twilioAuthToken, "Swordfish"]) {
        expect(`${stdout}${stderr}`).not.toContain(secret);
      }
    }
  }
});

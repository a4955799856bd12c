/** Credentials that are missing, wrong, without a permission or of another customer: said with the setting that is to blame. */
import type { JsonObject } from "../../provider/plugin/codec.ts";
import { type Stage, setStage } from "./stage.ts";

let stage: Stage;

beforeEach(async () => {
  stage = await setStage();
});

afterEach(() => stage.close());

const hook = { url: "https://hooks.acme.test/spoke", events: ["call.ended"] };
const person = { email: "zoe@acme.test", firstName: "Zoe", lastName: "Ash" };
const number = { phoneNumber: "+12025550110", label: "Main line", adopt: true };

type Case = readonly [string, Readonly<Record<string, string | undefined>>, string, JsonObject, string];

/** What every message is about that says why nothing could be planned. */
const unread = (object: string, why: string) =>
  `${object} "subject": what is live could not be read, so nothing is created, changed or deleted: ${why} Mend that and run again.`;

const cases: readonly Case[] = [
  [
    "no key of Spoke's",
    { clientId: undefined, clientSecret: undefined },
    "index:Webhook",
    hook,
    unread(
      "Webhook",
      "Spoke's token service cannot be used: clientId (SPOKE_CLIENT_ID) and clientSecret (SPOKE_CLIENT_SECRET) are not set. Set clientId (SPOKE_CLIENT_ID) and clientSecret (SPOKE_CLIENT_SECRET) in the configuration, or in the environment variables named.",
    ),
  ],
  [
    "no Twilio account",
    { twilioAccountSid: undefined, twilioAuthToken: undefined },
    "twilio:PhoneNumber",
    number,
    unread(
      "Twilio PhoneNumber",
      "Twilio cannot be used: twilioAccountSid (TWILIO_ACCOUNT_SID) is not set. Set twilioAccountSid (TWILIO_ACCOUNT_SID) and twilioAuthToken (TWILIO_AUTH_TOKEN) in the configuration, or in the environment variables named.",
    ),
  ],
  [
    "a wrong secret",
    { clientSecret: "Swordfish-2026" },
    "index:Webhook",
    hook,
    unread(
      "Webhook",
      "Spoke's token service: POST /auth/oauth/token failed with 401: The client id or its secret is wrong (code unauthorized). Check clientId (SPOKE_CLIENT_ID) and clientSecret (SPOKE_CLIENT_SECRET): the credentials are wrong, expired or of another account. Request id: ….",
    ),
  ],
  [
    "a wrong token of the directory",
    { scimToken: "Swordfish-2026" },
    "index:User",
    person,
    unread(
      "User",
      "Spoke's Directory Sync: GET /Users failed with 401: The bearer token is missing or wrong. Check scimToken (SPOKE_SCIM_TOKEN): the credentials are wrong, expired or of another account. Request id: ….",
    ),
  ],
  [
    "a wrong token of Twilio's",
    { twilioAuthToken: "Swordfish-2026" },
    "twilio:PhoneNumber",
    number,
    unread(
      "Twilio PhoneNumber",
      "Twilio: GET /2010-04-01/Accounts/AC…/IncomingPhoneNumbers.json failed with 401: Authenticate (code 20003). Check twilioAccountSid (TWILIO_ACCOUNT_SID) and twilioAuthToken (TWILIO_AUTH_TOKEN): the credentials are wrong, expired or of another account. Request id: ….",
    ),
  ],
];

const withoutAccount = (message: string) => message.replaceAll(/AC[0-9a-f]{32}/g, "AC…");

test.each(cases)("%s", async (_title, settings, token, values, message) => {
  const refusal = await stage.refusal(await stage.open(settings), token, values);
  expect({ ...refusal, message: withoutAccount(refusal.message) }).toEqual({
    by: "preview",
    message,
    writes: 0,
  });
});

describe("settings that cannot be right are refused before anything is asked", () => {
  test.each([
    [
      "a key without its secret",
      { clientSecret: undefined },
      "clientSecret: is missing, and clientId is of no use without it. Set clientSecret or the environment variable SPOKE_CLIENT_SECRET.",
    ],
    [
      "a directory without its token",
      { scimToken: undefined },
      "scimToken: is missing, and scimUrl is of no use without it. Set scimToken or the environment variable SPOKE_SCIM_TOKEN.",
    ],
    [
      "an account SID that is too short",
      { twilioAccountSid: "AC12" },
      'twilioAccountSid: "AC12" is not the SID of a Twilio account. It is AC and 32 hexadecimal digits: copy it from the Twilio Console.',
    ],
    [
      "an organisation by its name",
      { organisationId: "acme" },
      'organisationId: "acme" is not a UUID. Copy it from the `twimlRedirectUrl` of any entry of Spoke\'s directory.',
    ],
    [
      "an address without its scheme",
      { apiUrl: "spoke.acme.test" },
      'apiUrl: "spoke.acme.test" is not an http or https address. For example: https://integration.spokephone.com.',
    ],
    [
      "an unknown setting, with the nearest name",
      { clientID: "acme" },
      'clientID: "clientID" is not a setting of the provider. Did you mean "clientId"?',
    ],
  ])("%s", async (_title, settings, message) => {
    await expect(stage.open(settings)).rejects.toEqual({
      code: 3,
      message: `Provider configuration, ${message}`,
    });
    expect((await stage.world.requests()).total).toBe(0);
  });
});

describe("a permission that is missing is named", () => {
  const permit = (...permissions: readonly string[]) =>
    stage.world.control("POST", "/permissions", { permissions });

  test("for reading", async () => {
    await permit("directory:read", "admin:read");
    expect(await stage.refusal(await stage.open(), "index:Webhook", hook)).toEqual({
      by: "preview",
      message: unread(
        "Webhook",
        "Spoke's Developer API: GET /webhooks failed with 403: GET /spoke/webhooks needs the permission webhooks:read (code forbidden). The credentials lack the permission webhooks:read. Ask the administrator of the Spoke organisation to let the API key do this, or use a key that may. Request id: ….",
      ),
      writes: 0,
    });
  });

  test("for writing, which only the write can find out", async () => {
    await permit("directory:read", "admin:read", "webhooks:read");
    expect(await stage.refusal(await stage.open(), "index:Webhook", hook)).toEqual({
      by: "apply",
      message:
        'Webhook "subject": Spoke\'s Developer API: POST /webhooks failed with 403: POST /spoke/webhooks needs the permission webhooks:write (code forbidden). The credentials lack the permission webhooks:write. Ask the administrator of the Spoke organisation to let the API key do this, or use a key that may. Request id: ….',
      writes: 1,
    });
    expect(await stage.world.control("GET", "/objects/webhooks")).toEqual([]);
  });

  test("at Twilio, which says 401 for it", async () => {
    await stage.world.fault({
      match: { path: "/twilio/" },
      fault: {
        status: 401,
        body: {
          code: 70051,
          message:
            "Authorization failed: required permission twilio/iam/incoming-phone-numbers/list is missing",
          status: 401,
        },
      },
    });
    const refusal = await stage.refusal(await stage.open(), "twilio:PhoneNumber", number);
    expect({ ...refusal, message: withoutAccount(refusal.message) }).toEqual({
      by: "preview",
      message: unread(
        "Twilio PhoneNumber",
        "Twilio: GET /2010-04-01/Accounts/AC…/IncomingPhoneNumbers.json failed with 401: Authorization failed: required permission twilio/iam/incoming-phone-numbers/list is missing (code 70051). The credentials lack the permission twilio/iam/incoming-phone-numbers/list. Give the API key the permission in the Twilio Console, or use the account's auth token (twilioAuthToken). Request id: ….",
      ),
      writes: 0,
    });
  });
});

describe("another customer's credentials write nothing", () => {
  const twoCustomers =
    "these are two customers. Use the credentials and ids of one customer, or one explicit provider for each where a program serves several.";

  test("an organisation that the key does not belong to", async () => {
    const own = stage.world.settings.organisationId;
    const organisationId = "11111111-2222-4333-8444-555555555555";
    expect(await stage.refusal(await stage.open({ organisationId }), "index:Webhook", hook)).toEqual({
      by: "apply",
      message: `Provider configuration, organisationId: the configuration says organisation ${organisationId}, and the Spoke API key says organisation ${own}: ${twoCustomers}`,
      writes: 0,
    });
  });

  test("a Twilio account that the organisation does not run on", async () => {
    const other = await setStage();
    const { twilioAccountSid, twilioAuthToken, twilioBaseUrl } = other.world.settings;
    const front = await stage.open({ twilioAccountSid, twilioAuthToken, twilioBaseUrl });
    expect(await stage.refusal(front, "index:Webhook", hook)).toEqual({
      by: "apply",
      message: `Provider configuration, twilioAccountSid: the configuration says Twilio account ${twilioAccountSid}, and the admin endpoint says Twilio account ${stage.world.settings.twilioAccountSid}: ${twoCustomers}`,
      writes: 0,
    });
    expect((await other.world.requests()).writes).toBe(0);
    await other.close();
  });
});

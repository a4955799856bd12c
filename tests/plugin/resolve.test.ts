import { resolveConfiguration } from "../../provider/configuration/resolve.ts";
import { settings } from "../../provider/configuration/settings.ts";
import { UNKNOWN } from "../../provider/model/value.ts";

const account = `AC${"a".repeat(32)}`;
const apiKey = `SK${"a".repeat(32)}`;
const defaults = {
  authUrl: "https://auth.spokephone.com/oauth/token",
  apiUrl: "https://integration.spokephone.com",
  redirectUrl: "https://api.spokephone.com/telephony/redirect",
  portal: "warn",
};

const failuresOf = (values: Parameters<typeof resolveConfiguration>[0], environment = {}) =>
  resolveConfiguration(values, environment).failures.map(({ property, reason }) => `${property}: ${reason}`);

describe("the provider's settings", () => {
  test("each has a description, and the secret ones no default", () => {
    for (const setting of settings) {
      expect(setting.description).toMatch(/\.$/);
      expect(setting.environment).not.toHaveLength(0);
      if (setting.secret) expect(setting.default).toBeUndefined();
    }
    expect(settings.filter((setting) => setting.secret).map((setting) => setting.name)).toEqual([
      "clientSecret",
      "scimToken",
      "twilioAuthToken",
      "twilioApiSecret",
    ]);
  });

  test("nothing configured leaves the defaults", () => {
    expect(resolveConfiguration({}, {})).toEqual({ configuration: defaults, failures: [], unknown: [] });
  });

  test("what is configured outranks the environment, which outranks the default", () => {
    const values = { clientId: "configured", clientSecret: "s" };
    const environment = {
      SPOKE_CLIENT_ID: "environment",
      SPOKE_API_URL: "https://api.acme.test/",
      SPOKE_AUTH_SERVICE_URL: "",
    };
    expect(resolveConfiguration(values, environment).configuration).toEqual({
      ...defaults,
      clientId: "configured",
      clientSecret: "s",
      apiUrl: "https://api.acme.test",
    });
  });

  test("the Directory Sync of another organisation's environment does not stand in", () => {
    const environment = {
      SPOKE_ORGANISATION_ID: "11111111-1111-4111-8111-111111111111",
      SPOKE_CLIENT_ID: "theirs",
      SPOKE_SCIM_URL: "https://scim.acme.test",
      SPOKE_SCIM_TOKEN: "theirs",
      TWILIO_ACCOUNT_SID: account,
      SPOKE_API_URL: "https://api.acme.test",
    };
    const organisationId = "22222222-2222-4222-8222-222222222222";
    expect(resolveConfiguration({ organisationId }, environment)).toEqual({
      configuration: {
        ...defaults,
        organisationId,
        clientId: "theirs",
        twilioAccountSid: account,
        apiUrl: "https://api.acme.test",
      },
      failures: [],
      unknown: [],
    });
    const same = resolveConfiguration({ organisationId: environment.SPOKE_ORGANISATION_ID }, environment);
    expect(same.configuration).toMatchObject({ clientId: "theirs", scimToken: "theirs" });
  });

  test("the engine's own keys and those of another runtime are ignored", () => {
    expect(failuresOf({ version: "1.0.0", pluginDownloadURL: "x", __provider: "code" })).toEqual([]);
  });

  test("an unknown setting is refused with the nearest name, or with all of them", () => {
    expect(failuresOf({ clientID: "a" })).toEqual([
      'clientID: "clientID" is not a setting of the provider. Did you mean "clientId"?',
    ]);
    expect(failuresOf({ favouriteColour: "blue" })).toEqual([
      `favouriteColour: "favouriteColour" is not a setting of the provider. The settings are ${settings.map((setting) => setting.name).join(", ")}.`,
    ]);
  });

  test.each([
    [
      { apiUrl: "integration.spokephone.com" },
      'apiUrl: "integration.spokephone.com" is not an http or https address. For example: https://integration.spokephone.com.',
    ],
    [
      { adminUrl: "ftp://acme.test" },
      'adminUrl: "ftp://acme.test" is not an http or https address. For example: https://spoke.acme.test.',
    ],
    [
      { apiUrl: "https://u:hunter2@acme.test" },
      "apiUrl: is an address with credentials in it. Give the credentials as settings of their own.",
    ],
    [
      { apiUrl: "https://acme.test?a=1" },
      'apiUrl: "https://acme.test?a=1" has a query or a fragment. Give the address alone, for example: https://integration.spokephone.com.',
    ],
    [
      { organisationId: "acme" },
      'organisationId: "acme" is not a UUID. Copy it from the `twimlRedirectUrl` of any entry of Spoke\'s directory.',
    ],
    [
      { twilioAccountSid: "AC1" },
      'twilioAccountSid: "AC1" is not the SID of a Twilio account. It is AC and 32 hexadecimal digits: copy it from the Twilio Console.',
    ],
    [{ portal: "loud" }, 'portal: "loud" is not one of warn, strict. Choose one of them.'],
    [
      { twilioEdge: "evil.test/" },
      'twilioEdge: "evil.test/" is not a Twilio edge location. For example: sydney.',
    ],
    [{ clientId: { nested: "a" } }, "clientId: is not a text. Give one text."],
    [
      { clientId: "a" },
      "clientSecret: is missing, and clientId is of no use without it. Set clientSecret or the environment variable SPOKE_CLIENT_SECRET.",
    ],
    [
      { scimToken: "t" },
      "scimUrl: is missing, and scimToken is of no use without it. Set scimUrl or the environment variable SPOKE_SCIM_URL.",
    ],
    [
      { twilioAuthToken: "t" },
      "twilioAccountSid: is missing, and twilioAuthToken is of no use without it. Set twilioAccountSid or the environment variable TWILIO_ACCOUNT_SID.",
    ],
  ])("%j is refused", (values, message) => {
    expect(failuresOf(values)).toEqual([message]);
  });

  test("a value of the environment is refused under the variable's name", () => {
    expect(failuresOf({}, { SPOKE_ORGANISATION_ID: "acme" })).toEqual([
      'organisationId: SPOKE_ORGANISATION_ID "acme" is not a UUID. Copy it from the `twimlRedirectUrl` of any entry of Spoke\'s directory.',
    ]);
  });

  test("half a pair is no fault where it is only in the environment: it may be there for another tool", () => {
    expect(failuresOf({}, { TWILIO_AUTH_TOKEN: "t", SPOKE_CLIENT_ID: "a" })).toEqual([]);
  });

  test("half a pair in the configuration may be completed by the environment", () => {
    expect(failuresOf({ clientId: "a" }, { SPOKE_CLIENT_SECRET: "s" })).toEqual([]);
  });

  test("of two ways into Twilio the API key stands, unless only the token was configured", () => {
    const key = { twilioAccountSid: account, twilioApiKey: apiKey, twilioApiSecret: "s" };
    expect(resolveConfiguration({ ...key, twilioAuthToken: "t" }, {}).configuration).toEqual({
      ...defaults,
      ...key,
    });
    const token = { twilioAccountSid: account, twilioAuthToken: "t" };
    const environment = { TWILIO_API_KEY: apiKey, TWILIO_API_SECRET: "s" };
    expect(resolveConfiguration(token, environment).configuration).toEqual({ ...defaults, ...token });
  });

  test("a value that a preview does not know yet is neither a fault nor missing", () => {
    const resolved = resolveConfiguration(
      { clientId: UNKNOWN, clientSecret: "s" },
      { SPOKE_CLIENT_ID: "other" },
    );
    expect(resolved).toEqual({
      configuration: { ...defaults, clientSecret: "s" },
      failures: [],
      unknown: ["clientId"],
    });
  });

  test("ids are compared in one form", () => {
    const id = "7C2E8F0A-1111-4222-8333-444455556666";
    expect(resolveConfiguration({ organisationId: id }, {}).configuration.organisationId).toBe(
      id.toLowerCase(),
    );
  });
});

import { ApiError } from "../../provider/clients/errors.ts";
import { profiles } from "../../provider/clients/profiles.ts";
import type { Reads, RestReads } from "../../provider/clients/types.ts";
import { contradictionOf, customerCheck, movedCustomer } from "../../provider/configuration/customer.ts";
import type { Configuration } from "../../provider/configuration/resolve.ts";
import { describeProblem } from "../../provider/model/problem.ts";

const acme = "7c2e8f0a-1111-4222-8333-444455556666";
const globex = "9d3f9f1b-7777-4888-9999-aaaabbbbcccc";
const acmeTwilio = `AC${"a".repeat(32)}`;
const globexTwilio = `AC${"b".repeat(32)}`;

const configured = (settings: Partial<Configuration>): Configuration => ({
  authUrl: "http://127.0.0.1/auth",
  apiUrl: "http://127.0.0.1/spoke",
  redirectUrl: "https://api.spokephone.com/telephony/redirect",
  portal: "warn",
  clientId: "acme-key",
  clientSecret: "acme-secret",
  ...settings,
});

const refused = (kind: "forbidden" | "notFound" | "unauthorized" | "unreachable") =>
  new ApiError({ kind, profile: profiles.api, method: "GET", path: "/directory", host: "127.0.0.1" });

function door(answer: () => unknown): RestReads & { readonly asked: string[] } {
  const asked: string[] = [];
  const unexpected = () => {
    throw new Error("not expected");
  };
  return {
    asked,
    get: async <T>(path: string) => {
      asked.push(path);
      return answer() as T;
    },
    find: unexpected,
    pages: unexpected,
  };
}

const entriesOf = (organisation: string) => ({
  entries: [
    { twimlRedirectUrl: null },
    {
      twimlRedirectUrl: `https://api.spokephone.com/telephony/redirect?extension=100&organisationId=${organisation}`,
    },
  ],
});

const reads = (api: RestReads, admin?: RestReads) =>
  ({ api, ...(admin ? { admin } : {}) }) as unknown as Reads;

describe("the wrong customer", () => {
  test("one customer throughout is accepted, whatever the case of its ids", () => {
    const configuration = {
      source: "the configuration",
      organisationId: acme.toUpperCase(),
      twilioAccountSid: acmeTwilio,
    };
    const admin = { source: "the admin endpoint", organisationId: acme, twilioAccountSid: acmeTwilio };
    expect(contradictionOf([configuration, { source: "the Spoke API key" }, admin])).toBeUndefined();
  });

  test("the key of another organisation is refused and both are named", async () => {
    const check = customerCheck(reads(door(() => entriesOf(globex))), configured({ organisationId: acme }));
    await expect(check()).rejects.toThrow(
      `Provider configuration, organisationId: the configuration says organisation ${acme}, and the Spoke API key says organisation ${globex}: these are two customers. Use the credentials and ids of one customer, or one explicit provider for each where a program serves several.`,
    );
  });

  test("the Twilio account of another organisation is refused and both are named", async () => {
    const admin = door(() => ({ organisationId: acme, twilioAccountSid: acmeTwilio }));
    const check = customerCheck(
      reads(
        door(() => entriesOf(acme)),
        admin,
      ),
      configured({ organisationId: acme, twilioAccountSid: globexTwilio }),
    );
    await expect(check()).rejects.toThrow(
      `Provider configuration, twilioAccountSid: the configuration says Twilio account ${globexTwilio}, and the admin endpoint says Twilio account ${acmeTwilio}: these are two customers. Use the credentials and ids of one customer, or one explicit provider for each where a program serves several.`,
    );
  });

  test("an admin endpoint of another organisation than the key's is refused, also where none is configured", async () => {
    const check = customerCheck(
      reads(
        door(() => entriesOf(acme)),
        door(() => ({ organisationId: globex })),
      ),
      configured({}),
    );
    await expect(check()).rejects.toThrow(
      /the Spoke API key says organisation .* and the admin endpoint says/,
    );
  });

  test("it asks once for many calls, and nobody where there is nothing to compare", async () => {
    const api = door(() => entriesOf(acme));
    const check = customerCheck(reads(api), configured({ organisationId: acme }));
    await Promise.all([check(), check(), check()]);
    await check();
    expect(api.asked).toEqual(["/directory"]);

    const silent = door(() => entriesOf(acme));
    await customerCheck(reads(silent), configured({}))();
    const { clientId: _, ...withoutKey } = configured({ organisationId: acme });
    await customerCheck(reads(silent), withoutKey)();
    expect(silent.asked).toEqual([]);
  });

  test.each(["forbidden", "notFound"] as const)(
    "a door that answers %s leaves the question open",
    async (kind) => {
      const api = door(() => {
        throw refused(kind);
      });
      await expect(
        customerCheck(reads(api), configured({ organisationId: acme }))(),
      ).resolves.toBeUndefined();
    },
  );

  test("wrong credentials are their own error, and are looked at again on the next call", async () => {
    let first = true;
    const api = door(() => {
      if (!first) return entriesOf(acme);
      first = false;
      throw refused("unauthorized");
    });
    const check = customerCheck(reads(api), configured({ organisationId: acme }));
    await expect(check()).rejects.toThrow(ApiError);
    await expect(check()).resolves.toBeUndefined();
    expect(api.asked).toHaveLength(2);
  });

  test("a directory without redirect addresses says nothing", async () => {
    const api = door(() => ({ entries: [{}, { twimlRedirectUrl: "not an address" }] }));
    await expect(customerCheck(reads(api), configured({ organisationId: acme }))()).resolves.toBeUndefined();
  });
});

describe("a state of another customer", () => {
  test("is refused by organisation and by Twilio account", () => {
    const problem = movedCustomer({ organisationId: acme }, { organisationId: globex });
    expect(problem && describeProblem(problem)).toBe(
      `Provider configuration, organisationId: the resources in the state belong to organisation ${acme}, and the configuration says ${globex}. Another customer needs a stack of its own, or an explicit provider of its own in the program; to give up the old resources, destroy them with the old configuration first.`,
    );
    expect(movedCustomer({ twilioAccountSid: acmeTwilio }, { twilioAccountSid: globexTwilio })?.path).toBe(
      "twilioAccountSid",
    );
  });

  test("what is not known on one side is no contradiction", () => {
    expect(movedCustomer({}, { organisationId: acme })).toBeUndefined();
    expect(movedCustomer({ organisationId: acme }, {})).toBeUndefined();
    expect(movedCustomer({ organisationId: acme }, { organisationId: acme.toUpperCase() })).toBeUndefined();
  });
});

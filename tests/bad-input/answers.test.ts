/** An API that cannot be reached, does not speak JSON, or says more than we know. */
import { kindOf, type Stage, setStage } from "./stage.ts";

let stage: Stage;

beforeEach(async () => {
  stage = await setStage();
});

afterEach(() => stage.close());

const hook = { url: "https://hooks.acme.test/spoke", events: ["call.ended"], description: "CRM" };
const person = { email: "zoe@acme.test", firstName: "Zoe", lastName: "Ash" };
const number = { phoneNumber: "+12025550110", label: "Main line", adopt: true };

const unread = (object: string, why: string) =>
  `${object} "subject": what is live could not be read, so nothing is created, changed or deleted: ${why} Mend that and run again.`;

/** Port 9 is the discard service's, which nobody runs. */
const closedPort = "http://127.0.0.1:9";

describe("a host that cannot be reached", () => {
  test.each([
    [
      "nothing listens",
      { apiUrl: `${closedPort}/spoke` },
      "index:Webhook",
      hook,
      unread(
        "Webhook",
        "Spoke's Developer API: GET /webhooks did not reach 127.0.0.1:9 after 5 attempts: nothing listens there (ECONNREFUSED). Check apiUrl (SPOKE_API_URL) and the network. Request id: ….",
      ),
    ],
    [
      "no such name",
      { scimUrl: "https://scim.acme.invalid/v2" },
      "index:User",
      person,
      unread(
        "User",
        "Spoke's Directory Sync: GET /Users did not reach scim.acme.invalid: the host name does not exist (ENOTFOUND). Check scimUrl (SPOKE_SCIM_URL) and the network. Request id: ….",
      ),
    ],
    [
      "Twilio",
      { twilioBaseUrl: closedPort },
      "twilio:PhoneNumber",
      number,
      unread(
        "Twilio PhoneNumber",
        "Twilio: GET /2010-04-01/Accounts/AC…/IncomingPhoneNumbers.json did not reach 127.0.0.1:9 after 5 attempts: nothing listens there (ECONNREFUSED). Check twilioBaseUrl (TWILIO_BASE_URL) and the network. Request id: ….",
      ),
    ],
  ] as const)("%s", async (_title, settings, token, values, message) => {
    const refusal = await stage.refusal(await stage.open(settings), token, values);
    const shown = refusal.message.replace(/AC[0-9a-f]{32}/, "AC…");
    expect({ ...refusal, message: shown }).toEqual({ by: "preview", message, writes: 0 });
  });
});

describe("a body that is not JSON", () => {
  const page = "<html><body>Sign in</body></html>";

  test("in answer to a read", async () => {
    await stage.world.fault({ match: { path: "/spoke/webhooks" }, fault: { status: 200, body: page } });
    expect(await stage.refusal(await stage.open(), "index:Webhook", hook)).toEqual({
      by: "preview",
      message: unread(
        "Webhook",
        `Spoke's Developer API: GET /webhooks answered 200 with something that is not JSON: "${page}". Check apiUrl (SPOKE_API_URL): it seems to lead to something else. Request id: ….`,
      ),
      writes: 0,
    });
  });

  test("in answer to a write, of which nobody knows then whether it was carried out", async () => {
    await stage.world.fault({
      match: { method: "POST", path: "/spoke/webhooks" },
      fault: { status: 201, body: page },
    });
    expect(await stage.refusal(await stage.open(), "index:Webhook", hook)).toEqual({
      by: "apply",
      message: `Webhook "subject": Spoke's Developer API: POST /webhooks answered 201 with something that is not JSON: "${page}". Whether it was carried out is not known: run again, and what exists by now is found by its key. Check apiUrl (SPOKE_API_URL): it seems to lead to something else. Request id: ….`,
      writes: 1,
    });
  });
});

describe("an answer with more in it than we know", () => {
  const webhook = kindOf("index:Webhook");

  /** What a newer API answers: a field, a mode and an event type that this version has never heard of. */
  async function answerMore(known: object): Promise<void> {
    const more = { ...known, mode: "rehearsal", events: ["call.ended", "call.teleported"], colour: "green" };
    await stage.world.fault({
      match: { method: "GET", path: "/spoke/webhooks" },
      fault: { status: 200, body: { meta: { next: null }, webhooks: [more] } },
    });
  }

  test("is not fatal: what is known is compared, and what is new is shown as it is", async () => {
    const front = await stage.open();
    const { inputs } = await front.check(webhook, "calls", hook);
    const stored = await front.create(webhook, "calls", inputs);
    const [live] = (await stage.world.control("GET", "/objects/webhooks")) as [object];
    await answerMore(live);
    const next = await stage.open();
    // A second question reads the list and not one object.
    const found = await next.list(webhook);
    const refreshed = await next.refresh(webhook, "calls", stored);
    expect(found).toHaveLength(1);
    expect(refreshed?.inputs).toEqual({
      ...inputs,
      mode: "rehearsal",
      events: ["call.ended", "call.teleported"],
    });
    expect(refreshed?.outputs).not.toHaveProperty("colour");
  });

  test("is kept: a write sends the changed fields and nothing else", async () => {
    const front = await stage.open();
    const { inputs } = await front.check(webhook, "calls", hook);
    const stored = await front.create(webhook, "calls", inputs);
    const after = (await front.check(webhook, "calls", { ...hook, description: "CRM call log" })).inputs;
    await stage.world.forgetRequests();
    await front.update(webhook, "calls", stored, after);
    const { last } = (await stage.world.control("GET", "/requests")) as {
      last: readonly { effect: string; body?: unknown }[];
    };
    expect(last.filter(({ effect }) => effect === "write").map(({ body }) => body)).toEqual([
      { description: "CRM call log" },
    ]);
  });
});

/** The clients against the emulator: two independent readings of the same APIs. */
import { type Emulator, startEmulator } from "../../../emulator/server.ts";
import { type ClientEnvironment, systemEnvironment } from "../../../provider/clients/environment.ts";
import { type Clients, openClients } from "../../../provider/clients/open.ts";
import { collect, messageOf } from "./world.ts";

let emulator: Emulator;
let clients: Clients;

async function start(
  options: Parameters<typeof startEmulator>[0] = {},
  environment: ClientEnvironment = systemEnvironment(),
): Promise<void> {
  emulator = await startEmulator({ seed: "acme", ...options });
  const { spoke, twilio } = emulator.address;
  clients = openClients(
    {
      ...spoke,
      twilioAccountSid: twilio.accountSid,
      twilioAuthToken: twilio.authToken,
      twilioBaseUrl: twilio.baseUrl,
    },
    environment,
  );
}
afterEach(async () => {
  jest.restoreAllMocks();
  await clients.close();
  await emulator.close();
});

async function fault(body: unknown): Promise<void> {
  const answer = await fetch(`${emulator.address.control}/faults`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(answer.ok).toBe(true);
}

interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly signingSecret?: string;
}

const webhook = { url: "https://hooks.acme.test/1", events: ["call.ended"], description: "CRM" };

test("webhooks: create, find, list, update, remove", async () => {
  await start();
  const { api } = clients;
  const created = await api.send<Webhook>("POST", "/webhooks", webhook);
  expect(created.signingSecret).toEqual(expect.any(String));
  const path = `/webhooks/${created.id}`;
  await expect(api.find<Webhook>(path)).resolves.toMatchObject(webhook);
  await api.send("PUT", path, { description: "CRM 2" }, { repeatable: true });
  await expect(collect(api.pages<Webhook>("/webhooks", "webhooks"))).resolves.toEqual([
    expect.objectContaining({ id: created.id, description: "CRM 2" }),
  ]);
  await api.remove(path);
  await api.remove(path);
  await expect(api.find(path)).resolves.toBeUndefined();
  expect(clients.usage().token).toEqual({ reads: 1, writes: 0, repeated: 0 });
});

test("a list of many pages is read by the page", async () => {
  await start({ seed: "large:2500" });
  await expect(collect(clients.api.pages<Webhook>("/webhooks", "webhooks"))).resolves.toHaveLength(2500);
  expect(clients.usage().api).toEqual({ reads: 3, writes: 0, repeated: 0 });
});

test("a write whose answer was lost is not repeated, and is there", async () => {
  await start();
  await fault({ match: { method: "POST", path: "/spoke/webhooks" }, fault: { cut: "after" }, times: 1 });
  await expect(clients.api.send("POST", "/webhooks", webhook)).rejects.toMatchObject({
    kind: "unreachable",
    uncertain: true,
  });
  await expect(collect(clients.api.pages("/webhooks", "webhooks"))).resolves.toHaveLength(1);
});

test("an API that limits the rate is obeyed, and everything arrives", async () => {
  // One clock for both sides, which only a wait moves on.
  let now = Date.now();
  jest.spyOn(Date, "now").mockImplementation(() => now);
  const sleep = async (milliseconds: number) => {
    const over = now + Math.ceil(milliseconds);
    await new Promise(setImmediate);
    now = Math.max(now, over);
  };
  await start({ ratePerSecond: 40 }, { now: () => now, random: Math.random, sleep });
  const sent = Array.from({ length: 60 }, (_, index) =>
    clients.api.send("POST", "/webhooks", { ...webhook, description: `CRM ${index}` }),
  );
  await expect(Promise.all(sent)).resolves.toHaveLength(60);
  await expect(collect(clients.api.pages("/webhooks", "webhooks"))).resolves.toHaveLength(60);
});

test("the admin endpoint: conflicts name the holder, and absence is an answer", async () => {
  await start();
  const { admin } = clients;
  if (admin === undefined) throw new Error("the emulator gave no admin endpoint");
  const user = await admin.send<{ id: string }>("POST", "/admin/v1/users", {
    email: "bo@acme.test",
    firstName: "Bo",
    lastName: "Berg",
  });
  await expect(admin.find(`/admin/v1/users/${user.id}`)).resolves.toMatchObject({ email: "bo@acme.test" });
  const again = admin.send("POST", "/admin/v1/users", {
    email: "BO@acme.test",
    firstName: "B",
    lastName: "B",
  });
  await expect(again).rejects.toMatchObject({ kind: "conflict", status: 409 });
  await admin.remove(`/admin/v1/users/${user.id}`);
  await expect(admin.find(`/admin/v1/users/${user.id}`)).resolves.toBeUndefined();
});

test("production has no admin contract, and that is no empty list", async () => {
  await start({ production: true });
  const { admin } = clients;
  if (admin === undefined) throw new Error("the emulator gave no admin endpoint");
  await expect(collect(admin.pages("/admin/v1/users", "users"))).rejects.toMatchObject({
    kind: "notFound",
    path: "/admin/v1/users",
    reason: "Not Found",
  });
});

test("Directory Sync: create, find, patch, remove", async () => {
  await start();
  const { scim } = clients;
  if (scim === undefined) throw new Error("the emulator gave no Directory Sync");
  const user = await scim.create({
    userName: "cy@acme.test",
    name: { givenName: "Cy", familyName: "Chen" },
    emails: [{ value: "cy@acme.test", type: "work", primary: true }],
  });
  await expect(scim.byUserName("CY@acme.test")).resolves.toMatchObject({ id: user.id });
  const patched = await scim.patch(user.id, [{ op: "replace", path: "title", value: "Lead" }]);
  expect(patched).toMatchObject({ id: user.id, title: "Lead" });
  await expect(scim.create({ userName: "cy@acme.test" })).rejects.toMatchObject({ code: "uniqueness" });
  expect((await collect(scim.list())).map((each) => each.id)).toContain(user.id);
  await scim.remove(user.id);
  await expect(scim.find(user.id)).resolves.toBeUndefined();
});

test("Twilio numbers: search, buy, update, release", async () => {
  await start();
  const { phoneNumbers } = clients.twilio;
  const owned = await collect(phoneNumbers.list());
  expect(owned.map((each) => each.phoneNumber)).toEqual(
    expect.arrayContaining(["+12025550110", "+12025550111", "+12025550112"]),
  );
  const [offer] = await phoneNumbers.available({ country: "US", type: "local" });
  if (offer === undefined) throw new Error("no number is on sale");
  const bought = await phoneNumbers.buy({ phoneNumber: offer.phoneNumber, friendlyName: "Support" });
  const url = "https://hooks.acme.test/voice";
  await phoneNumbers.update(bought.sid, { voiceUrl: url });
  await expect(phoneNumbers.find(bought.sid)).resolves.toMatchObject({
    friendlyName: "Support",
    voiceUrl: url,
  });
  await phoneNumbers.update(bought.sid, { voiceUrl: "" });
  expect((await phoneNumbers.find(bought.sid))?.voiceUrl).toBeUndefined();
  await expect(collect(phoneNumbers.list({ friendlyName: "Support" }))).resolves.toHaveLength(1);
  await phoneNumbers.release(bought.sid);
  await expect(phoneNumbers.find(bought.sid)).resolves.toBeUndefined();
});

test("Twilio flows: validate, create, appear, update, list, remove", async () => {
  await start({ flowDelayMs: 250 });
  const { flows } = clients.twilio;
  const definition = {
    description: "Greets",
    states: [
      {
        name: "Trigger",
        type: "trigger",
        transitions: [{ event: "incomingCall", next: "hello" }],
        properties: {},
      },
      { name: "hello", type: "say-play", transitions: [], properties: { say: "Hello", loop: 1 } },
    ],
    initial_state: "Trigger",
    flags: { allow_concurrent_calls: true },
  };
  const fields = {
    friendlyName: "Main menu",
    status: "published",
    definition,
    commitMessage: "first",
  } as const;
  await expect(flows.validate(fields)).resolves.toEqual([]);
  const wrong = await flows.validate({ ...fields, definition: { ...definition, initial_state: "Nowhere" } });
  expect(wrong.length).toBeGreaterThan(0);
  const created = await flows.create(fields);
  await expect(flows.find(created.sid)).resolves.toMatchObject({ friendlyName: "Main menu", definition });
  const updated = await flows.update(created.sid, { status: "draft", commitMessage: "second" });
  expect(updated.revision).toBe(created.revision + 1);
  const [listed] = await collect(flows.list());
  expect(listed).toMatchObject({ sid: created.sid, status: "draft" });
  expect(listed?.definition).toBeUndefined();
  await flows.remove(created.sid);
  await expect(collect(flows.list())).resolves.toEqual([]);
}, 20_000);

test("wrong credentials are named", async () => {
  await start();
  const { spoke, twilio } = emulator.address;
  const wrong = openClients(
    {
      ...spoke,
      clientSecret: "planted-wrong-secret",
      scimToken: "planted-wrong-token",
      twilioAccountSid: twilio.accountSid,
      twilioAuthToken: "planted-wrong-auth",
      twilioBaseUrl: twilio.baseUrl,
    },
    systemEnvironment(),
  );
  const messages = await Promise.all([
    messageOf(wrong.api.get("/users")),
    messageOf(wrong.scim?.find("1") ?? Promise.resolve()),
    messageOf(collect(wrong.twilio.flows.list())),
  ]);
  await wrong.close();
  expect(messages).toEqual([
    expect.stringContaining("Check clientId (SPOKE_CLIENT_ID) and clientSecret (SPOKE_CLIENT_SECRET)"),
    expect.stringContaining("Check scimToken (SPOKE_SCIM_TOKEN)"),
    expect.stringContaining(
      "Check twilioAccountSid (TWILIO_ACCOUNT_SID) and twilioAuthToken (TWILIO_AUTH_TOKEN)",
    ),
  ]);
  expect(messages.join(" ")).not.toContain("planted");
});

/** Secrets are planted in every place that has any; then all that a run writes and prints is searched for them. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { openWorkspace, openWorld } from "./harness.ts";

/** Texts that no chance produces. The one in the program is plain there: what the schema marks is secret all the same. */
const planted = {
  fromConfiguration: "Swordfish-configured-4711",
  inProgram: "Swordfish-literal-4711",
  changed: "Swordfish-changed-4711",
  description: "Swordfish-description-4711",
};

const program = (module: string) => `
import * as pulumi from "@pulumi/pulumi";
import * as spoke from "${module}";
const config = new pulumi.Config("project");
new spoke.SipTrunk("exchange", {
  name: "Exchange",
  direction: "inbound",
  credentials: [
    { username: "configured", password: config.requireSecret("password") },
    { username: "literal", password: "${planted.inProgram}" },
  ],
});
new spoke.User("ana", { email: "ana@acme.test", firstName: "Ana", lastName: "Ortiz" });
new spoke.twilio.PhoneNumber("main", { phoneNumber: "+12025550110", label: "Main line", adopt: true });
const calls = new spoke.Webhook("calls", {
  url: "https://hooks.acme.test/spoke",
  events: ["call.ended"],
  description: config.requireSecret("description"),
});
const reporting = new spoke.ApiKey("reporting", { name: "Reporting" });
export const signingSecret = calls.signingSecret;
export const clientSecret = reporting.clientSecret;
`;

/**
 * The events of a run without Pulumi's own debug messages, in which its SDK prints every answer of the engine as it came
 * (`RegisterResource RPC finished`, runtime/resource.js of 3.259): that is nothing that a provider can change.
 */
function eventsOf(log: string): string {
  const lines = log.split("\n").filter((line) => line !== "");
  return lines.filter((line) => JSON.parse(line).diagnosticEvent?.severity !== "debug").join("\n");
}

test.each(["pulumi-spoke", "pulumi-spoke/dynamic"])("%s lets no secret out", async (module) => {
  const world = await openWorld({ seed: "acme" });
  const { spoke, twilio } = world.emulator.address;
  const workspace = await openWorkspace({
    address: world.emulator.address,
    program: program(module),
    // These come from the stack's configuration, where they are secrets.
    env: { SPOKE_CLIENT_SECRET: undefined, SPOKE_SCIM_TOKEN: undefined, TWILIO_AUTH_TOKEN: undefined },
  });
  const written: string[] = [];
  const log = join(workspace.folder, "events.jsonl");
  const run = async (...args: readonly string[]) => {
    const changes = args.includes("--yes");
    const more = changes ? ["--skip-preview", "--diff", "--event-log", log] : [];
    const finished = await workspace.pulumi([...args, ...more, "--non-interactive"]);
    written.push(finished.stdout, finished.stderr);
    if (changes) written.push(await workspace.stateText(), eventsOf(await readFile(log, "utf8")));
    return finished;
  };
  const set = (values: Readonly<Record<string, string>>) =>
    workspace.mustPulumi([
      "config",
      "set-all",
      ...Object.entries(values).flatMap(([key, value]) => ["--secret", `${key}=${value}`]),
    ]);
  await set({
    "spoke:clientSecret": spoke.clientSecret,
    "spoke:scimToken": spoke.scimToken,
    "spoke:twilioAuthToken": twilio.authToken,
    "project:password": planted.fromConfiguration,
    "project:description": planted.description,
  });

  expect(await run("preview", "--json")).toMatchObject({ code: 0 });
  expect(await run("up", "--yes")).toMatchObject({ code: 0 });
  expect(await run("refresh", "--yes")).toMatchObject({ code: 0 });
  // An API that quotes what it was sent.
  await set({ "project:password": planted.changed });
  await world.fault({
    match: { method: "PATCH", path: "/spoke-admin/admin/v1/sipTrunks" },
    fault: { status: 422, body: { message: `The password ${planted.changed} is too weak.` } },
    times: 1,
  });
  const refused = await run("up", "--yes");
  expect(refused.code).not.toBe(0);
  expect(refused.stdout + refused.stderr).toContain("The password [secret] is too weak.");
  expect(await run("up", "--yes")).toMatchObject({ code: 0 });
  await run("stack", "output", "--json");
  await run("stack", "export");

  const shown = await workspace.mustPulumi(["stack", "output", "--json", "--show-secrets"]);
  const outputs = JSON.parse(shown.stdout) as { signingSecret: string; clientSecret: string };
  expect(outputs).toEqual({
    signingSecret: expect.stringMatching(/.{20}/) as string,
    clientSecret: expect.stringMatching(/.{20}/) as string,
  });
  // Without the faults: the one above was written with the password in it, by this test.
  const { last } = (await world.control("GET", "/requests")) as { last: readonly { fault?: string }[] };
  const requests = JSON.stringify(last.map(({ fault: _, ...request }) => request));
  expect(await run("destroy", "--yes")).toMatchObject({ code: 0 });

  const secrets = {
    ...planted,
    ...outputs,
    spokeClientSecret: spoke.clientSecret,
    scimToken: spoke.scimToken,
    twilioAuthToken: twilio.authToken,
    twilioBasicAuth: Buffer.from(`${twilio.accountSid}:${twilio.authToken}`).toString("base64"),
  };
  const places = { run: written.join("\n"), requests };
  const leaks = Object.entries(places).flatMap(([place, text]) =>
    Object.entries(secrets)
      .filter(([, secret]) => text.includes(secret))
      .map(([name]) => `${name} in ${place}`),
  );
  // To Spoke a description is no secret: only the program made it one.
  expect(leaks).toEqual(["description in requests"]);
});

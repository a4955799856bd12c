/** What a new state holds. A state that is kept in a file is seeded once. */
import type { EmulatorContext, Seed } from "./context.ts";
import { createCallGroup, createReception } from "./spoke/call-groups.ts";
import { save } from "./spoke/records.ts";
import { createUser, updateUser } from "./spoke/users.ts";
import { webhooks } from "./spoke/webhooks.ts";
import { seedTwilio } from "./twilio/seed.ts";

/** Facts that every organisation has from its sign-up on; only Acme has had a SIP domain provisioned. */
function seedOrganization(context: EmulatorContext, companyName: string, sipDomain: string | null): void {
  save(context, "organization", {
    id: context.organisation.organisationId,
    companyName,
    address: null,
    invoiceEmail: null,
    timeZone: "America/New_York",
    status: "trial",
    sipDomain,
  });
}

/** An organisation just set up: Reception, its first administrator and a SIP domain, and nothing else. */
function seedAcme(context: EmulatorContext): void {
  seedOrganization(context, "Acme", "acme.sip.twilio.com");
  createReception(context);
  const administrator = createUser(context, {
    email: "admin@acme.test",
    firstName: "Ada",
    lastName: "Admin",
    extension: "101",
    role: "administrator",
  });
  updateUser(context, administrator, { status: "active", loginStatus: "loggedIn" });
}

function seedUsers(context: EmulatorContext, count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const id = context.identifiers.uuid();
    save(context, "users", {
      id,
      email: `person${index}@acme.test`,
      firstName: "Person",
      lastName: String(index),
      mobile: null,
      jobTitle: null,
      extension: String(10_000 + index),
      role: "member",
      license: "standard",
      location: null,
      department: null,
      company: null,
      costCenter: null,
      employeeId: null,
      status: "active",
      loginStatus: "loggedOut",
      managedBy: "portal",
    });
    return id;
  });
}

/** `size` webhooks, a tenth as many users, and a hundredth as many call groups of ten. */
function seedLarge(context: EmulatorContext, size: number): void {
  seedAcme(context);
  for (let index = 0; index < size; index += 1) {
    webhooks.create(context, {
      url: `https://hooks.acme.test/${index}`,
      events: ["call.ended"],
      description: `Webhook ${index}`,
    });
  }
  const people = seedUsers(context, Math.floor(size / 10));
  for (let index = 0; index < Math.floor(size / 100); index += 1) {
    const group = createCallGroup(context, { name: `Group ${index}`, extension: String(90_000 + index) });
    const members = people.slice(index * 10, index * 10 + 10);
    save(context, "callGroups", {
      ...group,
      members: members.map((id) => ({ id, type: "user" as const, callFirst: false })),
    });
  }
}

/** @throws Error when the name is no seed */
function sizeOf(seed: string): number {
  const size = /^large:(\d{1,7})$/.exec(seed)?.[1];
  if (size === undefined)
    throw new Error(`"${seed}" is no seed. Use acme, empty or large:N, e.g. large:1000.`);
  return Number(size);
}

/** Fills a new state; does nothing to one that was seeded before. @throws Error when the name is no seed */
export function seedState(context: EmulatorContext, seed: Seed): void {
  const { store } = context;
  if (store.get("emulator", "seed") !== undefined) return;
  store.transaction(() => {
    store.put("emulator", "seed", { seed });
    if (seed === "empty") {
      seedOrganization(context, "New organisation", null);
      createReception(context);
    } else if (seed === "acme") seedAcme(context);
    else seedLarge(context, sizeOf(seed));
    seedTwilio(context, seed);
  });
}

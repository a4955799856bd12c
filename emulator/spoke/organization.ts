/** Objects of which an organisation has one: facts about itself, and the main menu's own settings. */
import type { Domain } from "../context.ts";
import type { Json } from "../store.ts";
import { listAll, merge, organizationOf, save } from "./records.ts";

function presentOrganization(domain: Domain): Json {
  const { id, sipDomain: _internal, ...shown } = organizationOf(domain);
  const main = listAll(domain, "numberAssignments").find((assignment) => assignment.type === "mainMenu");
  return {
    organisationId: id,
    ...shown,
    deployment: "twilio",
    twilioAccountSid: domain.organisation.twilioAccountSid,
    mainPhoneNumber: main?.id ?? null,
  };
}

function updateOrganization(domain: Domain, fields: Json): Json {
  save(domain, "organization", merge(organizationOf(domain), fields));
  return presentOrganization(domain);
}

function presentAutoAttendant({ store }: Domain): Json {
  return { greetingAudioId: null, ...store.get("autoAttendant", "settings") };
}

function updateAutoAttendant(domain: Domain, fields: Json): Json {
  domain.store.put("autoAttendant", "settings", { ...presentAutoAttendant(domain), ...fields });
  return presentAutoAttendant(domain);
}

/** An object of which there is one at most: always there, unless it says otherwise. */
export interface Singleton {
  readonly collection: string;
  readonly path: string;
  /** Fields that only a hand edit may set. */
  readonly handFields: readonly string[];
  present(domain: Domain): Json;
  update(domain: Domain, fields: Json): Json;
  /** Whether it is set up; with `create` and `remove`. */
  exists?(domain: Domain): boolean;
  create?(domain: Domain, fields: Json): Json;
  remove?(domain: Domain): void;
}

/** Facts about the organisation. */
export const organization: Singleton = {
  collection: "organization",
  path: "/admin/v1/organization",
  handFields: ["status", "sipDomain"],
  present: presentOrganization,
  update: updateOrganization,
};

/** The main menu's own settings; its keys stand on the call groups. */
export const autoAttendant: Singleton = {
  collection: "autoAttendant",
  path: "/admin/v1/autoAttendant",
  handFields: [],
  present: presentAutoAttendant,
  update: updateAutoAttendant,
};

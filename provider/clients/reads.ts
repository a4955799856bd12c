/** Takes the writes off: what a plan is handed. By type it cannot write, and by this it cannot at run time either. */
import type { Reads, RestReads, ScimReads, TwilioReads } from "./types.ts";

/**
 * The same doors without their writing methods.
 *
 * @param clients all doors
 * @returns an object that has no method that writes, however it is called
 */
export function readsOf(clients: Reads): Reads {
  return Object.freeze({
    facts: clients.facts,
    api: restReads(clients.api),
    twilio: twilioReads(clients.twilio),
    ...(clients.admin ? { admin: restReads(clients.admin) } : {}),
    ...(clients.scim ? { scim: scimReads(clients.scim) } : {}),
  });
}

function restReads({ get, find, pages }: RestReads): RestReads {
  return Object.freeze({ get, find, pages });
}

function scimReads({ list, find, byUserName }: ScimReads): ScimReads {
  return Object.freeze({ list, find, byUserName });
}

function twilioReads(twilio: TwilioReads): TwilioReads {
  const { list, find, available } = twilio.phoneNumbers;
  const { flows } = twilio;
  return Object.freeze({
    // Read late: without an account this is an error, and looking at the doors must not be one.
    get accountSid() {
      return twilio.accountSid;
    },
    phoneNumbers: Object.freeze({ list, find, available }),
    flows: Object.freeze({ list: flows.list, find: flows.find, validate: flows.validate }),
  });
}

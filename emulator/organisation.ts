/** Who the emulated customer is: ids and credentials, made once for a state and kept with it. */

import type { EmulatorAddress, Identifiers, Organisation } from "./context.ts";
import { makeIdentifiers } from "./identifiers.ts";
import type { Store } from "./store.ts";

function create(identifiers: Identifiers): Organisation {
  return {
    organisationId: identifiers.uuid(),
    clientId: identifiers.sid(""),
    clientSecret: identifiers.secret(),
    scimToken: identifiers.secret(),
    twilioAccountSid: identifiers.sid("AC"),
    twilioAuthToken: identifiers.sid(""),
  };
}

/** The organisation of a state; a new state gets a new one. */
export function loadOrganisation(store: Store, identifiers: Identifiers = makeIdentifiers()): Organisation {
  const found = store.get("emulator", "organisation");
  if (found !== undefined) return found as unknown as Organisation;
  const organisation = create(identifiers);
  store.put("emulator", "organisation", { ...organisation });
  return organisation;
}

/** The addresses of a server on `port`. */
export function addressOf(organisation: Organisation, port: number): EmulatorAddress {
  const base = `http://127.0.0.1:${port}`;
  return {
    pid: process.pid,
    page: `${base}/`,
    control: `${base}/_emulator`,
    spoke: {
      apiUrl: `${base}/spoke`,
      authUrl: `${base}/auth/oauth/token`,
      adminUrl: `${base}/spoke-admin`,
      scimUrl: `${base}/scim/v2`,
      scimToken: organisation.scimToken,
      clientId: organisation.clientId,
      clientSecret: organisation.clientSecret,
      organisationId: organisation.organisationId,
    },
    twilio: {
      baseUrl: `${base}/twilio`,
      accountSid: organisation.twilioAccountSid,
      authToken: organisation.twilioAuthToken,
    },
  };
}

import type { EmulatorContext } from "../context.ts";
import { rfc2822Date } from "./dates.ts";
import { notFound } from "./errors.ts";
import type { JsonObject } from "./flow-rules.ts";
import type { TwilioHandlers } from "./operations.ts";
import { relativePage } from "./paging.ts";

/** The collection that holds when the account was opened, and its type if a test wants a trial account. */
export const accountCollection = "twilioAccounts";

/** Accounts: the one that the emulator has. */
export function accountHandlers(context: EmulatorContext): TwilioHandlers {
  return {
    ListAccount: (request) => {
      const account = accountBody(context);
      const { FriendlyName: name, Status: status } = request.query;
      const isShown =
        (name === undefined || account.friendly_name === name) &&
        (status === undefined || account.status === status);
      return {
        status: 200,
        body: relativePage(request, "accounts", isShown ? [{ position: 1, item: account }] : []),
      };
    },
    FetchAccount: ({ pathParameters, url }) => {
      if (pathParameters.Sid !== context.organisation.twilioAccountSid)
        throw notFound(url.split("?", 1)[0] ?? url);
      return { status: 200, body: accountBody(context) };
    },
  };
}

/** The parts of an account that the emulator serves, by the names that Twilio links them with. */
const parts = {
  available_phone_numbers: "AvailablePhoneNumbers",
  incoming_phone_numbers: "IncomingPhoneNumbers",
};

function accountBody(context: EmulatorContext): JsonObject {
  const { twilioAccountSid: sid, twilioAuthToken } = context.organisation;
  const stored = context.store.get(accountCollection, sid) ?? {};
  const date = rfc2822Date(Number(stored.createdAt ?? 0));
  const uri = `/2010-04-01/Accounts/${sid}`;
  return {
    auth_token: twilioAuthToken,
    date_created: date,
    date_updated: date,
    friendly_name: stored.friendly_name ?? "Emulated account",
    owner_account_sid: sid,
    sid,
    status: "active",
    subresource_uris: Object.fromEntries(
      Object.entries(parts).map(([name, part]) => [name, `${uri}/${part}.json`]),
    ),
    type: stored.type ?? "Full",
    uri: `${uri}.json`,
  };
}

/**
 * What Spoke's staff, or a partner, has to switch on, and whom to ask: no program and no administrator can
 * (support articles and pages named below, read 2026-11-20).
 */
import type { ApiName } from "../clients/profiles.ts";

/** One such feature. */
export interface Feature {
  readonly id: string;
  readonly name: string;
  /** What it is needed for, as a sentence. */
  readonly why: string;
  /** Whom to ask for what, as a sentence. */
  readonly ask: string;
  readonly source: string;
  /** The API that answers only where it is on. */
  readonly seenBy?: ApiName;
}

const article = (number: number): string => `https://support.spokephone.com/hc/en-us/articles/${number}`;
const support = "Ask Spoke support or your partner";

/** See the head of this file. */
export const features: readonly Feature[] = [
  {
    id: "directory-sync",
    name: "Directory Sync (SCIM 2.0)",
    why: "With it users are written by an API; without it they are steps in the portal, or the bulk upload.",
    ask: `${support} to enable the generic SCIM v2.0 provider, and for its address and token. No other directory may feed the organisation.`,
    source: article(4682452305433),
    seenBy: "scim",
  },
  {
    id: "sip-domain",
    name: "SIP domain for inbound trunks",
    why: "An inbound SIP trunk has no address to send calls to before that.",
    ask: `${support} to provision a SIP domain for the organisation.`,
    source: "https://docs.spokephone.com/docs/sending-calls-into-spoke-phone-via-sip",
  },
  {
    id: "team-size",
    name: "Teams of more than 10",
    why: "The limit is 10 members; an organisation on its own Twilio account can have up to 50.",
    ask: `${support} to raise the limit, and Twilio whether the account's calls per second suffice.`,
    source: article(4736587009817),
  },
  {
    id: "ring-times",
    name: "Shorter waiting and ringing times",
    why: "The portal offers a list of times; others are set by Spoke.",
    ask: `${support} for the times that you want, team by team.`,
    source: article(360041158611),
  },
  {
    id: "sms-europe",
    name: "SMS on European numbers",
    why: "Such a number sends and receives no SMS before that.",
    ask: "Write to customersuccess@spokephone.com once the numbers are bought.",
    source: "Spoke Phone Administrator Quick Reference Setup Guide, Phone numbers",
  },
  {
    id: "team-inbox",
    name: "Team Inbox",
    why: "A team shares the messages to a number. Its members need the Pro-CX licence.",
    ask: `${support} to turn it on for the organisation.`,
    source: article(20085300388633),
  },
  {
    id: "whatsapp",
    name: "WhatsApp",
    why: "Messages over WhatsApp need a sender that Spoke sets up.",
    ask: `${support} for the set-up.`,
    source: article(20111735190553),
  },
  {
    id: "license-pools",
    name: "License Pools",
    why: "Enlighten and its settings need an organisation that has moved to License Pools.",
    ask: "Ask your account manager at Spoke to move the organisation.",
    source: article(54647981798681),
  },
  {
    id: "plan",
    name: "Licences for more users",
    why: "Users beyond the plan's licences need more of them first.",
    ask: "Ask your account manager at Spoke.",
    source: article(360045012211),
  },
];

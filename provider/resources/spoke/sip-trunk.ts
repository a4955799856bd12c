/**
 * SipTrunk: calls between Spoke and another telephone system (guide, "SIP trunks").
 *
 * Spoke provisions the SIP domain on request. Access by IP list is preferred, by credentials possible, and where both are
 * set both are enforced (docs.spokephone.com, "Sending calls into Spoke Phone via SIP", read 2026-11-20). The public API
 * shows that a trunk exists; the rest is the admin contract, which is assumed. Passwords follow Twilio's rule for SIP
 * credentials (twilio.com/docs/voice/sip/api/sip-credential-resource) and are never read back.
 */
import { z } from "zod";
import type { AdminSipTrunk, Trunk } from "../../clients/contract.gen.ts";
import type { Reads, Writes } from "../../clients/types.ts";
import { named, portalName, secret, serverDefault, unordered, writeOnly } from "../../model/field.ts";
import { defineResource, type Live } from "../../model/resource.ts";
import { isObject, isSet, UNKNOWN, type Values } from "../../model/value.ts";
import { cidr, host } from "../fields.ts";
import { type Finding, noneTwice } from "../rules.ts";
import { adminCollection } from "./admin.ts";

const outboundDefaults = { port: 5060, transport: "udp" } as const;

function fromWire(wire: AdminSipTrunk): Live {
  return {
    id: wire.id,
    values: {
      name: wire.name,
      direction: wire.direction,
      ipAccessControl: wire.ipAccessControl,
      credentials: wire.credentials.map(({ username }) => ({ username })),
      outbound: wire.outbound && { ...wire.outbound },
    },
    outputs: { sipDomain: wire.sipDomain ?? undefined },
  };
}

/** The public API shows no more than this. */
const fromPublic = ({ id, name }: Trunk): Live => ({
  id,
  values: { name },
  outputs: {},
});

const collection = adminCollection<AdminSipTrunk>("sipTrunks", "SipTrunk", fromWire);

const credential = named(
  "SipCredential",
  z.strictObject({
    username: z.string().min(1).max(32).describe("User name, 1 to 32 characters; each once."),
    password: secret(
      writeOnly(
        // A message must not show the value, so it is none of zod's own.
        z.stringFormat("sip-password", /^(?=.*\d)(?=.*[a-z])(?=.*[A-Z]).{12,}$/, {
          error:
            "the password is too weak: at least 12 characters, with a digit, a small and a capital letter",
        }),
      ),
    ).describe(
      "Password: at least 12 characters with a digit, a small and a capital letter (Twilio's rule). It is never read back, so a change in the portal is not seen.",
    ),
  }),
);

const outbound = named(
  "SipOutbound",
  z.strictObject({
    host: host().describe("Host name or IPv4 address that Spoke sends calls to."),
    port: serverDefault(z.int().min(1).max(65535), outboundDefaults.port)
      .optional()
      .describe("Port, 1 to 65535. Default 5060."),
    transport: serverDefault(z.enum(["udp", "tcp", "tls"]), outboundDefaults.transport)
      .optional()
      .describe("Transport. Default `udp`."),
  }),
);

const inputs = z.object({
  name: portalName("Name", z.string().min(1).max(100)).describe(
    "Name of the trunk, unique in the organisation; 1 to 100 characters.",
  ),
  direction: portalName("Direction", z.enum(["inbound", "outbound", "both"])).describe(
    "`inbound`: calls into Spoke. `outbound`: calls from Spoke. `both`.",
  ),
  ipAccessControl: portalName("IP Access Control List", serverDefault(unordered(z.array(cidr())), []))
    .optional()
    .describe(
      "IPv4 addresses or ranges that may call in (`203.0.113.7`, `203.0.113.0/29`). The preferred way; the order does not matter.",
    ),
  credentials: portalName("Credential list", serverDefault(unordered(z.array(credential), ["username"]), []))
    .optional()
    .describe(
      "User names and passwords that may call in. Where an IP list is set as well, both are enforced.",
    ),
  outbound: portalName("Outbound", outbound)
    .optional()
    .describe("Where Spoke sends calls to. With the directions `outbound` and `both`."),
});

const outputs = z.object({
  sipDomain: z
    .string()
    .optional()
    .describe("Domain that the other system calls: `sip:EXTENSION@DOMAIN`. Provisioned by Spoke."),
});

function rules(values: Values): readonly Finding[] {
  const { direction } = values;
  const findings: Finding[] = [
    ...noneTwice(values.ipAccessControl, "ipAccessControl", "address"),
    ...noneTwice(values.credentials, "credentials", "user name", (one) => one.username),
  ];
  if (direction === "inbound" || direction === "both") findings.push(...inboundRules(values));
  if ((direction === "outbound" || direction === "both") && !isSet(values.outbound)) {
    findings.push({
      path: "outbound",
      what: `is missing, and the direction "${direction}" needs it`,
      remedy: 'Give the host that calls are sent to, or choose the direction "inbound".',
    });
  }
  if (direction === "inbound" && isObject(values.outbound)) {
    findings.push({
      path: "outbound",
      what: 'has no meaning with the direction "inbound"',
      remedy: 'Take outbound out, or choose the direction "both".',
    });
  }
  return findings;
}

function inboundRules(values: Values): readonly Finding[] {
  const lists = [values.ipAccessControl, values.credentials];
  const open = lists.includes(UNKNOWN);
  if (open || lists.some((list) => Array.isArray(list) && list.length > 0)) return [];
  return [
    {
      what: "takes calls in and says from whom neither by address nor by credentials",
      remedy: "Give ipAccessControl (preferred), credentials, or both.",
    },
  ];
}

/** The kind `SipTrunk`; see the head of this file. */
export const sipTrunk = defineResource<Reads, Writes, typeof inputs, typeof outputs>({
  token: "spoke:index:SipTrunk",
  summary: "A SIP connection between Spoke and another telephone system or carrier, in either direction.",
  evidence: [
    { guide: "Desk Phone and SIP Trunks", checked: "2026-11-20" },
    { url: "https://docs.spokephone.com/docs/sending-calls-into-spoke-phone-via-sip", checked: "2026-11-20" },
  ],
  inputs,
  outputs,
  key: [["name"]],
  uniqueKey: true,
  reach: ["admin"],
  portal: {
    place: "SIP trunks (Spoke support provisions the domain)",
    noun: "SIP trunk",
    readable: ["name"],
  },
  observe: {
    by: "list",
    async *list(read) {
      if (read.admin) return yield* collection.list(read);
      for await (const trunk of read.api.pages<Trunk>("/trunks", "trunks")) yield fromPublic(trunk);
    },
    async get(read, id) {
      if (read.admin) return collection.get(read, id);
      const trunk = await read.api.find<Trunk>(`/trunks/${encodeURIComponent(id)}`);
      return trunk && fromPublic(trunk);
    },
  },
  create: (write, desired) => collection.create(write, desired),
  update: (write, { id, fields }) => collection.update(write, id, fields),
  remove: (write, live) => collection.remove(write, live.id),
  rules,
  examples: [
    {
      title: "Calls from a telephone system at a known address",
      values: {
        name: "Warehouse PBX",
        direction: "inbound",
        ipAccessControl: ["203.0.113.7/32"],
      } satisfies Values,
    },
    {
      title: "Both directions, with credentials",
      values: {
        name: "Carrier",
        direction: "both",
        ipAccessControl: ["203.0.113.0/29", "198.51.100.20/32"],
        credentials: [{ username: "acme-carrier", password: "Example-Passw0rd" }],
        outbound: { host: "sip.carrier.test", port: 5061, transport: "tls" },
      } satisfies Values,
    },
  ],
});

/**
 * ApiKey: credentials for the Developer API (guide, "Developers"; portal `Other > Developers > + Add API Key`).
 *
 * The first key has to be made by hand: a program cannot make the key that it runs with. The secret is shown once. No
 * public API reads or writes keys; the admin contract's form is assumed (developer.spokephone.com, read 2026-11-20, says
 * what a key is made of). Quirk: names are not unique.
 */
import { z } from "zod";
import type { AdminApiKey, CreatedApiKey } from "../../clients/contract.gen.ts";
import type { Reads, Writes } from "../../clients/types.ts";
import { portalName, secret, serverDefault, setting, stable } from "../../model/field.ts";
import { defineResource, type Live } from "../../model/resource.ts";
import type { Values } from "../../model/value.ts";
import { adminCollection, adminOf } from "./admin.ts";

/** The secret is in the answers of a create and of a rotation only. */
type WireApiKey = AdminApiKey | CreatedApiKey;

function fromWire(wire: WireApiKey): Live {
  return {
    id: wire.id,
    values: { name: wire.name },
    outputs: {
      clientId: wire.clientId,
      clientSecret: "clientSecret" in wire ? wire.clientSecret : undefined,
      authUrl: wire.authUrl,
      createdAt: wire.createdAt,
    },
  };
}

const collection = adminCollection<WireApiKey>("apiKeys", "ApiKey", fromWire);

/** Repeating a rotation is safe: nobody has seen the secret of an answer that was lost. */
const rotate = async (write: Writes, id: string): Promise<Live> =>
  fromWire(
    await adminOf(write, `ApiKey ${id}`).send<WireApiKey>(
      "POST",
      `/admin/v1/apiKeys/${encodeURIComponent(id)}/rotate`,
      undefined,
      { repeatable: true },
    ),
  );

const inputs = z.object({
  name: portalName("Name", z.string().min(1).max(100)).describe(
    "What the key is for, 1 to 100 characters. Spoke does not keep it unique; two keys of one name are an error here.",
  ),
  rotation: serverDefault(setting(z.int().min(1)), 1)
    .optional()
    .describe(
      "Counts the renewals of the secret. Raise it by one to get a new secret; the old one stops working at once. Default 1.",
    ),
});

const outputs = z.object({
  clientId: stable(z.string()).optional().describe("The key's client id."),
  clientSecret: secret(z.string())
    .optional()
    .describe(
      "The key's secret. Shown when the key is made or renewed; empty for an adopted or imported one.",
    ),
  authUrl: stable(z.string())
    .optional()
    .describe("Where tokens are requested with it (OAuth 2.0 client credentials)."),
  createdAt: stable(z.string()).optional().describe("When the key was made, ISO 8601."),
});

/** The kind `ApiKey`; see the head of this file. */
export const apiKey = defineResource<Reads, Writes, typeof inputs, typeof outputs>({
  token: "spoke:index:ApiKey",
  summary: "Client id and secret for programs that use Spoke's Developer API.",
  evidence: [
    { guide: "Spoke API Endpoints", checked: "2026-11-20" },
    { url: "https://developer.spokephone.com/", checked: "2026-11-20" },
  ],
  inputs,
  outputs,
  key: [["name"]],
  uniqueKey: false,
  reach: ["admin"],
  portal: { place: "Other > Developers", noun: "API key", readable: [] },
  observe: { by: "list", list: collection.list, get: collection.get },
  create: (write, { name }) => collection.create(write, { name }),
  async update(write, { id, fields }) {
    const { rotation, ...rest } = fields;
    const renamed = await collection.update(write, id, rest);
    return rotation === undefined ? renamed : rotate(write, id);
  },
  remove: (write, live) => collection.remove(write, live.id),
  examples: [
    { title: "A key for one program", values: { name: "CRM call log" } satisfies Values },
    {
      title: "A key whose secret was renewed once",
      values: { name: "Studio functions", rotation: 2 } satisfies Values,
    },
  ],
});

/** An API of tomorrow: whatever the emulator answers, with fields beside it that this version has never heard of. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** See the head of this file. */
export interface NewerApi {
  /** The settings of the customer, leading here. */
  readonly settings: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** What is added to an answer and to every object that it lists. A map of our own making is left as it is. */
const unheardOf = { colour: "green", rehearsal: { since: "2027-01-01" } };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function withMore(body: unknown): unknown {
  if (!isObject(body)) return body;
  const listed = Object.entries(body).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.map((each) => (isObject(each) ? { ...each, ...unheardOf } : each)) : value,
  ]);
  return { ...Object.fromEntries(listed), ...unheardOf };
}

async function forward(origin: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const headers = Object.entries(request.headers).filter(
    ([name]) => !["host", "connection", "content-length", "transfer-encoding"].includes(name),
  );
  const answer = await fetch(`${origin}${request.url}`, {
    method: request.method ?? "GET",
    headers: Object.fromEntries(headers) as Record<string, string>,
    ...(parts.length === 0 ? {} : { body: Buffer.concat(parts) }),
  });
  const text = await answer.text();
  const type = answer.headers.get("content-type") ?? "";
  const changed = type.includes("json") && text !== "" ? JSON.stringify(withMore(JSON.parse(text))) : text;
  response.writeHead(answer.status, type === "" ? {} : { "content-type": type }).end(changed);
}

/** Starts it before an emulator. @param settings the customer's, with the emulator's addresses */
export async function startNewerApi(settings: Readonly<Record<string, string>>): Promise<NewerApi> {
  const { origin } = new URL(settings.apiUrl ?? "");
  const server = createServer((request, response) => {
    forward(origin, request, response).catch((error: Error) => response.destroy(error));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const here = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const moved = Object.entries(settings).map(([name, value]) => [name, value.replace(origin, here)]);
  return {
    settings: Object.fromEntries(moved) as Record<string, string>,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

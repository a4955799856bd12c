/** The page at `/`, and what it asks for to stay up to date. Neither is part of any product, nor in the request log. */
import type { FastifyInstance, FastifyReply } from "fastify";
import type { EmulatorContext } from "../context.ts";
import type { RequestLog } from "../log.ts";
import { organizationOf } from "../spoke/records.ts";
import { contentSecurityPolicy, renderDocument } from "./document.ts";
import { type PageData, renderSections } from "./sections.ts";
import { createView } from "./view.ts";

const headers = {
  "cache-control": "no-store",
  "content-security-policy": contentSecurityPolicy,
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** Mounts `GET /` and `GET /_emulator/page-data`, which answers 304 to `If-None-Match` while nothing has changed. */
export function registerPage(
  app: FastifyInstance,
  context: EmulatorContext,
  { log }: { readonly log: RequestLog },
): void {
  const render = (): PageData =>
    renderSections(createView(context, log.report()), organizationOf(context).companyName);
  app.get("/", async (_request, reply) =>
    reply.headers(headers).type("text/html; charset=utf-8").send(renderDocument(render())),
  );
  app.get("/_emulator/page-data", async (request, reply): Promise<FastifyReply> => {
    const data = render();
    reply.headers({ ...headers, etag: data.etag });
    return request.headers["if-none-match"] === data.etag ? reply.code(304).send() : reply.send(data);
  });
}

/** How request bodies are read: JSON, and forms as Twilio and the token service take them. */
import type { FastifyInstance } from "fastify";

/** A form as an object; a name that occurs several times has a list of values. */
export type Form = Record<string, string | string[]>;

/** Parses `application/x-www-form-urlencoded`. */
export function parseForm(text: string): Form {
  const form: Form = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const before = form[name];
    form[name] = before === undefined ? value : [before, value].flat();
  }
  return form;
}

function parseJson(text: string): unknown {
  if (text.trim() === "") return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw Object.assign(new Error(`The body is not JSON: ${(error as Error).message}.`), { statusCode: 400 });
  }
}

/** Adds the two parsers. `application/scim+json` belongs to the SCIM service. */
export function registerBodies(app: FastifyInstance): void {
  app.removeContentTypeParser("application/json");
  app.addContentTypeParser(
    "application/json",
    { parseAs: "string" },
    async (_request: unknown, text: string | Buffer) => parseJson(String(text)),
  );
  app.addContentTypeParser(
    "application/x-www-form-urlencoded",
    { parseAs: "string" },
    async (_request: unknown, text: string | Buffer) => parseForm(String(text)),
  );
}

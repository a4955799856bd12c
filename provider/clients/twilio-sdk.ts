/** The Twilio SDK over our HTTP core, by the SDK's own extension point. Loading this file loads the SDK. */
import RequestClient from "twilio/lib/base/RequestClient.js";
import Twilio from "twilio/lib/rest/Twilio.js";
import { ApiError } from "./errors.ts";
import type { Http, HttpRequest } from "./http.ts";
import type { TwilioOptions } from "./twilio.ts";

/** The SDK's client. */
export type TwilioSdk = Twilio;

type SdkRequest = RequestClient.RequestOptions<Record<string, unknown>, Record<string, unknown>>;

/**
 * Opens the SDK.
 *
 * @param http carries all of its requests; it alone knows the credentials
 * @param options where Twilio is
 */
export function openSdk(http: Http, options: TwilioOptions): TwilioSdk {
  const accountSid = options.accountSid();
  class CoreRequestClient extends RequestClient {
    override async request<T>(request: RequestClient.RequestOptions<T>) {
      const { status, headers, body } = await http.send(
        translate(http, request as unknown as SdkRequest, options),
      );
      return { statusCode: status, headers: headers, body: body as T };
    }
  }
  // The empty texts keep the SDK from reading edge and region from the environment, and the password is ours to send.
  const elsewhere = options.baseUrl !== undefined;
  return new Twilio(accountSid, "held by the HTTP core", {
    accountSid,
    edge: elsewhere ? "" : (options.edge ?? ""),
    region: elsewhere ? "" : (options.region ?? ""),
    httpClient: new CoreRequestClient(),
  });
}

function translate(http: Http, request: SdkRequest, options: TwilioOptions): HttpRequest {
  const method = request.method.toUpperCase() as HttpRequest["method"];
  const asked = new URL(request.uri);
  for (const [name, value] of Object.entries(request.params ?? {})) {
    if (value !== undefined) asked.searchParams.append(name, String(value));
  }
  const url = addressOf(http, asked, method, options.baseUrl?.());
  const path = asked.pathname;
  const validation = method === "POST" && path.endsWith("/Flows/Validate");
  const reads = method === "GET" || validation;
  return {
    method,
    url,
    path,
    effect: reads ? "read" : "write",
    // A POST to an object sets its fields to given values; a POST to a collection creates. A collection's path ends in a name.
    repeatable: reads || method === "DELETE" || isObject(path),
    answer: method === "DELETE" ? "nothing" : "json",
    headers: { "user-agent": request.headers?.["User-Agent"] ?? "pulumi-spoke" },
    ...(method === "POST" ? { body: { form: request.data ?? {} } } : {}),
  };
}

/** True for the path of one object: it ends in a SID. */
function isObject(path: string): boolean {
  return /\/[A-Z]{2}[0-9a-fA-F]{32}(\.json)?$/.test(path);
}

const twilioHost = /^([a-z0-9-]+)(?:\.[a-z0-9-]+)*\.twilio\.com$/;

/**
 * Where a request really goes. Links in answers are followed, so that they are held to the same hosts: the credentials go with them.
 */
function addressOf(http: Http, asked: URL, method: string, base: URL | undefined): URL {
  const product = twilioHost.exec(asked.hostname)?.[1];
  if (product !== undefined && base === undefined && asked.protocol === "https:") return asked;
  if (product !== undefined && base !== undefined) {
    const url = new URL(base);
    url.pathname = `${base.pathname.replace(/\/+$/, "")}/${product}${asked.pathname}`;
    url.search = asked.search;
    return url;
  }
  if (base !== undefined && asked.origin === base.origin && asked.pathname.startsWith(base.pathname))
    return asked;
  throw new ApiError({
    kind: "malformed",
    profile: http.profile,
    method,
    path: asked.pathname,
    host: asked.host,
    status: 200,
    reason: `a link to ${asked.host}, which is not Twilio and gets no credentials`,
  });
}

import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks.js";
import { dynamicProvider, dynamicType } from "../../../provider/derive/names.ts";
import * as dynamic from "../../../provider/dynamic/index.ts";
import * as spoke from "../../../provider/index.ts";
import { kinds } from "../../../provider/resources/registry.gen.ts";

/** A secret on the wire. */
const markedSecret = (value: string) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  value,
});

const registered: RegisterResourceRequest[] = [];

beforeAll(async () => {
  await pulumi.runtime.setMocks({
    newResource: ({ name, inputs }) => ({
      id: `${name}-id`,
      state: { ...inputs, signingSecret: "shown once" },
    }),
    call: ({ token, inputs }) => ({ id: `${token} ${JSON.stringify(inputs)}` }),
  });
  const register = MockMonitor.prototype.registerResource;
  jest.spyOn(MockMonitor.prototype, "registerResource").mockImplementation(async function (
    this: MockMonitor,
    request,
    callback,
  ) {
    registered.push(request);
    return register.call(this, request, callback);
  });
});

beforeEach(() => {
  registered.length = 0;
});

const settled = <T>(output: pulumi.Output<T>): Promise<T> =>
  new Promise((resolve) => {
    output.apply(resolve);
  });

async function requestOf(resource: pulumi.Resource): Promise<RegisterResourceRequest> {
  const urn = await settled(resource.urn);
  const request = registered.find((each) => urn.endsWith(`::${each.getName()}`));
  if (request === undefined) throw new Error(`${urn} was not registered.`);
  return request;
}

const arguments_ = { url: "https://hooks.acme.test/spoke", events: ["call.ended"] };

test("a class over the plugin registers its token, its version and the alias of the dynamic resource", async () => {
  const request = await requestOf(new spoke.Webhook("plain", arguments_));
  expect(request.getType()).toBe("spoke:index:Webhook");
  expect(request.getVersion()).toBe("0.1.0");
  expect(request.getAliasesList().map((alias) => alias.getSpec()?.getType())).toEqual([
    "pulumi-nodejs:dynamic/spoke:Webhook",
  ]);
  expect(request.getAdditionalsecretoutputsList()).toEqual(["signingSecret"]);
  expect(request.getObject()?.toJavaScript()).toEqual(arguments_);
});

test("a dynamic class registers the constant code, and the alias of the plugin's token", async () => {
  const request = await requestOf(new dynamic.Webhook("dynamic", arguments_));
  expect(request.getType()).toBe("pulumi-nodejs:dynamic/spoke:Webhook");
  expect(request.getVersion()).toBe("");
  expect(request.getAliasesList().map((alias) => alias.getSpec()?.getType())).toEqual([
    "spoke:index:Webhook",
  ]);
  expect(request.getObject()?.toJavaScript()).toEqual({
    ...arguments_,
    __provider: 'exports.handler = () => require("pulumi-spoke/dynamic/runtime").provider("Webhook");',
  });
});

test("types and code of dynamic resources are frozen: they are in the state of every stack that has one", () => {
  const frozen = kinds.map((kind) => [dynamicType(kind), dynamicProvider(kind)]);
  for (const [type, code] of frozen) {
    const [, module = "", name] = /^pulumi-nodejs:dynamic\/spoke(?:\/(\w+))?:(\w+)$/.exec(`${type}`) ?? [];
    const label = module === "" ? name : `${module}:${name}`;
    expect(code).toBe(
      `exports.handler = () => require("pulumi-spoke/dynamic/runtime").provider("${label}");`,
    );
  }
  expect(new Set(frozen.map(([type]) => type)).size).toBe(kinds.length);
});

test("options of the program stand beside those of the class", async () => {
  const options = {
    aliases: [{ name: "before" }],
    additionalSecretOutputs: ["createdAt"],
    protect: true,
  };
  const request = await requestOf(new spoke.Webhook("optioned", arguments_, options));
  expect(request.getAliasesList().map((alias) => alias.getSpec()?.toObject())).toMatchObject([
    { type: "pulumi-nodejs:dynamic/spoke:Webhook", name: "" },
    { type: "", name: "before" },
  ]);
  expect(request.getAdditionalsecretoutputsList()).toEqual(["signingSecret", "createdAt"]);
  expect(request.getProtect()).toBe(true);
});

test("every property is an output from the start, declared or not", async () => {
  const webhook = new spoke.Webhook("outputs", arguments_);
  for (const name of [
    "url",
    "events",
    "description",
    "enabled",
    "mode",
    "signingSecret",
    "createdAt",
  ] as const) {
    expect(pulumi.Output.isInstance(webhook[name])).toBe(true);
  }
  expect(await settled(webhook.url)).toBe(arguments_.url);
  expect(await settled(webhook.createdAt)).toBeUndefined();
  expect(await settled(webhook.signingSecret)).toBe("shown once");
});

test("secrets inside a list are marked one by one, known or not yet", async () => {
  const credentials = [{ username: "pbx", password: "correct horse" }];
  const trunks = [
    new spoke.SipTrunk("known", { name: "Head office", direction: "inbound", credentials }),
    new spoke.SipTrunk("later", {
      name: "Head office",
      direction: "inbound",
      credentials: pulumi.output(credentials),
    }),
    new spoke.SipTrunk("promised", {
      name: "Head office",
      direction: "inbound",
      credentials: [{ username: "pbx", password: Promise.resolve("correct horse") }],
    }),
  ];
  for (const trunk of trunks) {
    const sent = (await requestOf(trunk)).getObject()?.toJavaScript();
    expect(sent).toMatchObject({
      credentials: [{ username: "pbx", password: markedSecret("correct horse") }],
    });
  }
});

test("an argument that no kind has reaches the provider, which can say so", async () => {
  const request = await requestOf(
    new spoke.Webhook("typing error", { ...arguments_, evnets: [] } as spoke.WebhookArgs),
  );
  expect(request.getObject()?.toJavaScript()).toEqual({ ...arguments_, evnets: [] });
});

test("instances are recognised by type, not by name", () => {
  expect(spoke.Webhook.isInstance(new spoke.Webhook("one", arguments_))).toBe(true);
  expect(spoke.Webhook.isInstance(new dynamic.Webhook("two", arguments_))).toBe(false);
  expect(spoke.Webhook.isInstance({})).toBe(false);
  expect(spoke.Provider.isInstance(new spoke.Provider("three"))).toBe(true);
});

test("a provider sends its settings, the secret ones marked", async () => {
  const settings = { clientId: "id", clientSecret: "correct horse" };
  const marked = markedSecret("correct horse");
  const request = await requestOf(new spoke.Provider("customer", settings));
  expect(request.getType()).toBe("pulumi:providers:spoke");
  expect(request.getObject()?.toJavaScript()).toEqual({ clientId: "id", clientSecret: marked });
  const other = await requestOf(new dynamic.Provider("dynamic customer", settings));
  expect(other.getType()).toBe("pulumi:providers:pulumi-nodejs");
  expect(other.getObject()?.toJavaScript()).toEqual({ "spoke:clientId": "id", "spoke:clientSecret": marked });
});

test("functions look an object up, also by what is not known at first", async () => {
  const by = { url: "https://hooks.acme.test/spoke" };
  const id = `spoke:index:getWebhook ${JSON.stringify(by)}`;
  expect(await spoke.getWebhook(by)).toEqual({ id });
  expect(await settled(spoke.getWebhookOutput({ url: pulumi.output(by.url) }))).toEqual({ id });
});

test("both flavours export the same classes, and only the plugin's the functions", () => {
  const functions = (names: string[]) => names.filter((name) => name.startsWith("get"));
  for (const [one, other] of [
    [spoke, dynamic],
    [spoke.twilio, dynamic.twilio],
  ] as const) {
    const names = Object.keys(one);
    expect(Object.keys(other)).toEqual(names.filter((name) => !name.startsWith("get")));
    expect(functions(names).length).toBeGreaterThan(0);
  }
  const classes = [...Object.keys(spoke), ...Object.keys(spoke.twilio).map((name) => `twilio.${name}`)];
  for (const kind of kinds)
    expect(classes).toContain(kind.module === "index" ? kind.name : `twilio.${kind.name}`);
});

import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type ConnectionFlags, configuredSettings } from "../../../provider/cli/configured.ts";
import { profileFile, readProfile } from "../../../provider/cli/profile.ts";
import type { Run } from "../../../provider/cli/verb.ts";
import { temporaryFolder, testTools } from "../../support/tools.ts";

const acme = "11111111-1111-4111-8111-111111111111";
const globex = "22222222-2222-4222-8222-222222222222";

interface Given {
  /** What stands in config.yaml; undefined: there is none. */
  readonly config?: string;
  readonly mode?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/** What a command line with these flags is configured with, or the message of its refusal. */
async function configured(flags: ConnectionFlags, { config, mode = 0o600, environment = {} }: Given) {
  const folder = temporaryFolder();
  const file = String(profileFile({ HOME: folder }));
  if (config !== undefined) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, config);
    chmodSync(file, mode);
  }
  writeFileSync(join(folder, "secret.txt"), "from-a-file\n");
  const tools = testTools({ folder, environment });
  const hidden: (string | undefined)[] = [];
  const run: Run = {
    ...tools,
    arguments: [],
    hide: (secrets) => void hidden.push(...secrets),
  };
  const place = (text: string) => text.replaceAll(file, "config.yaml");
  try {
    const values = await configuredSettings(flags, run);
    return { values, said: tools.said(), hidden: hidden.filter((each) => each !== undefined) };
  } catch (error) {
    return { refused: place((error as Error).message), said: tools.said() };
  }
}

const two = `profiles:
  default: { clientId: acme-client, clientSecret: { env: ACME_SECRET }, organisationId: ${acme} }
  globex: { clientId: globex-client, clientSecret: { file: ~/secret.txt }, organisationId: ${globex} }
`;

test("without a file of profiles the flags are all", async () => {
  expect(await configured({ clientId: "one" }, {})).toMatchObject({ values: { clientId: "one" }, said: "" });
});

test("the default profile stands where none is named; its secrets are hidden", async () => {
  expect(await configured({}, { config: two, environment: { ACME_SECRET: "acme-secret" } })).toEqual({
    values: { clientId: "acme-client", clientSecret: "acme-secret", organisationId: acme },
    said: "",
    hidden: ["acme-secret"],
  });
});

test.each([
  ["a flag", { profile: "globex" }, {}],
  ["SPOKECTL_PROFILE", {}, { SPOKECTL_PROFILE: "globex" }],
])("%s names another profile; a secret may stand in a file", async (_, flags, environment) => {
  expect(await configured(flags, { config: two, environment })).toMatchObject({
    values: { clientId: "globex-client", clientSecret: "from-a-file", organisationId: globex },
  });
});

test("flags stand before the environment, and that before the profile", async () => {
  const environment = { ACME_SECRET: "acme-secret", SPOKE_CLIENT_ID: "from-env", TWILIO_EDGE: "sydney" };
  const found = await configured({ twilioEdge: "dublin" }, { config: two, environment });
  expect(found).toMatchObject({
    // clientId is left to the environment.
    values: { clientSecret: "acme-secret", organisationId: acme, twilioEdge: "dublin" },
    said: 'warning: The environment stands before profile "default": SPOKE_CLIENT_ID.\n',
  });
  expect(found.values).not.toHaveProperty("clientId");
});

test("a profile that was named, and an environment of another customer, are not mixed", async () => {
  const environment = { SPOKE_ORGANISATION_ID: acme };
  expect(await configured({ profile: "globex" }, { config: two, environment })).toEqual({
    refused: `Profile "globex", organisationId: it says organisation ${globex}, and SPOKE_ORGANISATION_ID says organisation ${acme}: these are two customers, so nothing was read or written. Unset the variables of the other customer, or choose another profile.`,
    said: "",
  });
});

test("a default profile of another customer is left alone, and that is said", async () => {
  const environment = { ACME_SECRET: "acme-secret" };
  expect(await configured({ organisationId: globex }, { config: two, environment })).toMatchObject({
    values: { organisationId: globex },
    said: `warning: The default profile is left alone: it is for organisation ${acme}, and --organisation-id says ${globex}.\n`,
  });
});

const literal = "profiles: { default: { clientId: one, clientSecret: planted-in-clear } }\n";

test("a secret in clear is taken from a file that is nobody else's", async () => {
  expect(await configured({}, { config: literal, mode: 0o600 })).toMatchObject({
    values: { clientId: "one", clientSecret: "planted-in-clear" },
    hidden: ["planted-in-clear"],
  });
});

test("what looks like a number or a word of YAML is the text that is written", async () => {
  const config = `profiles:
  0012: { clientId: 0012345678, clientSecret: 1.50, twilioAccountSid: yes, twilioRegion: true, twilioEdge: 1e5 }
`;
  expect(await configured({ profile: "0012" }, { config })).toMatchObject({
    values: {
      clientId: "0012345678",
      clientSecret: "1.50",
      twilioAccountSid: "yes",
      twilioRegion: "true",
      twilioEdge: "1e5",
    },
  });
});

test("a name that every JavaScript object has is no profile", async () => {
  expect(await configured({ profile: "constructor" }, { config: two })).toMatchObject({
    refused: 'config.yaml: has no profile "constructor". There are default, globex.',
  });
});

test.each([0o644, 0o640, 0o604])("with mode %o it is refused", async (mode) => {
  expect(await configured({}, { config: literal, mode })).toEqual({
    refused: `config.yaml, default.clientSecret: is a secret in clear, and other users may read the file (mode ${mode.toString(8)}). Run \`chmod 600 config.yaml\`, or give the secret as \`env: SPOKE_CLIENT_SECRET\` or \`file: PATH\`.`,
    said: "",
  });
});

const noSecret = (settings: string) => `profiles: { default: { ${settings} } }\n`;

test.each([
  ["profiles: [", "config.yaml:1:12: is not YAML (bad indent). Put the file right."],
  [
    "clientId: one\n",
    "config.yaml, clientId: is not known there. Begin with `profiles:`, and put each profile under its name.",
  ],
  ["", "config.yaml: has no map `profiles`. Begin with `profiles:`, and put each profile under its name."],
  [
    "profiles: { default: one }",
    "config.yaml, default: is not a map of settings. A profile is a map of settings: see docs/spokectl.md#configuration.",
  ],
  [noSecret("cleintId: one"), 'config.yaml, default.cleintId: is not a setting. Did you mean "clientId"?'],
  [
    noSecret("clientId: [one]"),
    "config.yaml, default.clientId: is not a text. Give a text, `env: NAME` or `file: PATH`.",
  ],
  [
    noSecret("clientSecret: { evn: A }"),
    'config.yaml, default.clientSecret: does not know "evn". Give a text, `env: NAME` or `file: PATH`.',
  ],
  [
    noSecret("clientSecret: { env: A, file: B }"),
    "config.yaml, default.clientSecret: has not exactly one of `env` and `file`. Give a text, `env: NAME` or `file: PATH`.",
  ],
  [
    noSecret("clientSecret: { env: ACME_SECRET }"),
    "config.yaml, default.clientSecret: the environment variable ACME_SECRET is not set. Set ACME_SECRET.",
  ],
])("%j is refused with what to do", async (config, refused) => {
  expect(await configured({}, { config })).toEqual({ refused, said: "" });
});

test.each([
  [two, 'config.yaml: has no profile "globx". Did you mean "globex"?'],
  [undefined, 'config.yaml: has no profile "globx". There are none yet.'],
])("an unknown profile is refused", async (config, refused) => {
  expect(await configured({ profile: "globx" }, config === undefined ? {} : { config })).toEqual({
    refused,
    said: "",
  });
});

test("XDG_CONFIG_HOME is obeyed where it is absolute", () => {
  expect(profileFile({ HOME: "/home/ana", XDG_CONFIG_HOME: "/etc/ana" })).toBe(
    "/etc/ana/spokectl/config.yaml",
  );
  expect(profileFile({ HOME: "/home/ana", XDG_CONFIG_HOME: "ana" })).toBe(
    "/home/ana/.config/spokectl/config.yaml",
  );
});

test.each([{}, { HOME: "" }])(
  "without a home there are no profiles, and none of the current folder's: %j",
  async (environment) => {
    const files = {
      readFile: () => Promise.resolve("profiles: { default: { clientId: planted } }\n"),
      fileMode: async () => 0o600,
    };
    expect(profileFile(environment)).toBeUndefined();
    expect(await readProfile({ environment, ...files }, undefined)).toBeUndefined();
    await expect(readProfile({ environment, ...files }, "acme")).rejects.toThrow(
      new Error(
        'Profile "acme": there are no profiles, because neither HOME nor XDG_CONFIG_HOME says where they are. Set HOME, or give the settings by flags and environment variables.',
      ),
    );
  },
);

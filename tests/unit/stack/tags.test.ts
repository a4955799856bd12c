/** Values from the environment, from files and from parameters, in YAML's form and in JSON's. */
import { inputsOf, load, problemsOf } from "../../support/stack.ts";

const trunk = (password: string) =>
  `sipTrunks:\n  - name: A\n    direction: inbound\n    credentials:\n      - { username: a, password: ${password} }\n`;

describe("secrets", () => {
  test("come from the environment, and are known by their variable", async () => {
    const environment = { TRUNK: "Example-Passw0rd" };
    for (const text of [
      trunk("!env TRUNK"),
      trunk('{ $env: "TRUNK" }'),
      `${trunk("!param trunk")}params: { trunk: { default: !env TRUNK } }\n`,
    ]) {
      const { declaration, problems } = await load(text, { environment });
      expect(problems).toEqual([]);
      expect(declaration.objects[0]?.secrets).toEqual({ "credentials[0].password": "TRUNK" });
      expect(declaration.objects[0]?.inputs.credentials).toEqual([
        { username: "a", password: "Example-Passw0rd" },
      ]);
    }
  });

  test("never stand in a file, and no message repeats one", async () => {
    const secret = "Hunter2-Hunter2";
    const files = { "pw.txt": secret, "all.json": JSON.stringify([{ username: "a", password: secret }]) };
    const yaml = (text: string) => problemsOf({ "spoke.yaml": text, ...files }, { files: ["spoke.yaml"] });
    const at = 'spoke.yaml:5:34: SipTrunk "A", credentials[0].password';
    const cases: readonly (readonly [string, string])[] = [
      [
        trunk(secret),
        `${at}: is secret, and stands here in clear. Write !env NAME (in JSON {"$env": "NAME"}).`,
      ],
      [
        trunk("12345678901234"),
        `${at}: is secret, and stands here in clear. Write !env NAME (in JSON {"$env": "NAME"}).`,
      ],
      [
        trunk(`[${secret}]`),
        `${at}: is secret, and stands here in clear. Write !env NAME (in JSON {"$env": "NAME"}).`,
      ],
      [
        `${trunk("{ $param: clear }")}params: { clear: { default: ${secret} } }\n`,
        `${at}: is secret, and the parameter "clear" stands in clear. Give the parameter the value !env NAME (in JSON {"$env": "NAME"}).`,
      ],
      [
        trunk(`{ $format: ${secret} }`),
        `${at}: is secret, and !format stands in clear. Write !env NAME (in JSON {"$env": "NAME"}).`,
      ],
      [
        trunk("{ $file: pw.txt }"),
        `${at}: is secret, and secrets do not stand in files. Write !env NAME (in JSON {"$env": "NAME"}).`,
      ],
      [
        "sipTrunks:\n  - { name: A, direction: inbound, credentials: !file all.json }\n",
        'all.json:1:29: SipTrunk "A", credentials[0].password: is secret, and stands here in clear. Write !env NAME (in JSON {"$env": "NAME"}).',
      ],
      [
        `params: { all: { type: list, default: [{ username: a, password: ${secret} }] } }\nsipTrunks:\n  - { name: A, direction: inbound, credentials: !param all }\n`,
        expect.stringMatching(
          /^spoke\.yaml:1:65: SipTrunk "A", credentials\[0\]\.password: is secret, and stands here in clear\./,
        ),
      ],
    ];
    for (const [text, message] of cases) {
      const problems = await yaml(text);
      expect(problems).toEqual([message]);
      expect(problems.join()).not.toContain(secret);
    }
  });

  test("of the wrong form are not repeated either", async () => {
    expect(await problemsOf(trunk("!env WEAK"), { environment: { WEAK: "hunter2" } })).toEqual([
      'spoke.yaml:5:39: SipTrunk "A", credentials[0].password: the password is too weak: at least 12 characters, with a digit, a small and a capital letter. For example: "Example-Passw0rd".',
    ]);
  });
});

test("variables that are missing, and ones without a name", async () => {
  const text = "apiKeys:\n  - name: !env NONE\n  - name: !env EMPTY\n  - name: !env\n  - name: { $env: 5 }\n";
  expect(await problemsOf(text, { environment: { EMPTY: "" } })).toEqual([
    "spoke.yaml:2:16: ApiKey apiKeys[0], name: the environment variable NONE is not set. Set NONE where this runs.",
    "spoke.yaml:3:16: ApiKey apiKeys[1], name: the environment variable EMPTY is empty. Set EMPTY where this runs.",
    "spoke.yaml:4:15: ApiKey apiKeys[2], name: !env has no name behind it. Write !env and the name of an environment variable.",
    "spoke.yaml:5:11: ApiKey apiKeys[3], name: !env has no name behind it. Write !env and the name of an environment variable.",
  ]);
  expect(await problemsOf("apiKeys:\n  - name: !env constructor\n")).toEqual([
    "spoke.yaml:2:16: ApiKey apiKeys[0], name: the environment variable constructor is not set. Set constructor where this runs.",
  ]);
});

describe("files", () => {
  const flow = (value: string) => `twilio:\n  studioFlows:\n    - friendlyName: Help\n      menu: ${value}\n`;

  test("are text where a text goes, and a value where an object goes; paths are relative to the file that names them", async () => {
    const files = {
      "deploy/spoke.yaml": flow("!file menus/help.yaml"),
      "deploy/menus/help.yaml":
        "name: Help\nsay: !file ../texts/say.txt\noptions: { 1: { $file: hang-up.json } }\n",
      "deploy/menus/hang-up.json": '{ "hangUp": true }',
      "deploy/texts/say.txt": "Press 1.\n",
    };
    const [[, inputs]] = (await inputsOf(files, { files: ["deploy/spoke.yaml"] })) as [[string, unknown]];
    expect(inputs).toMatchObject({
      menu: { name: "Help", say: "Press 1.", options: { 1: { hangUp: true } } },
    });
  });

  test("hold a section, one entry, what there is one of, and a module; messages point into them", async () => {
    const files = {
      "spoke.yaml":
        "callGroups: !file lists/groups.yaml\norganization: !file o.json\ntwilio: !file tw.yaml\nmanage: !file manage.yaml\nparams: !file params.yaml\nwebhooks:\n  - !file hook.yaml\n",
      "lists/groups.yaml": "# all\n!file more/all.yaml\n",
      "lists/more/all.yaml":
        "- { name: Sales, extension: !file sales.txt }\n- { name: Support, ringSeconds: x }\n",
      "lists/more/sales.txt": "301\n",
      "o.json": '{ "companyName": "Acme" }',
      "tw.yaml": "phoneNumbers:\n  - { phoneNumber: '+12025550110', label: !param label }\nstudioFlow: []\n",
      "manage.yaml": "kinds: [CallGroup, Organization, Webhook, twilio.PhoneNumber]\n",
      "params.yaml": "label: { default: Main }\n",
      "hook.yaml": "{ url: https://hooks.acme.test/a, events: [call.ended] }\n",
    };
    expect(await problemsOf(files, { files: ["spoke.yaml"] })).toEqual([
      'lists/more/all.yaml:2:33: CallGroup "Support", ringSeconds: "x" is not a number. For example: 25.',
      'tw.yaml:3:1: tw.yaml: "twilio.studioFlow" is not a key of a stack file. Did you mean "twilio.studioFlows"?',
    ]);
    const right = {
      ...files,
      "lists/more/all.yaml": "- { name: Sales, extension: !file sales.txt }\n",
      "tw.yaml": "phoneNumbers:\n  - { phoneNumber: '+12025550110', label: !param label }\n",
    };
    const { declaration, problems } = await load(right, { files: ["spoke.yaml"] });
    expect(problems).toEqual([]);
    expect(declaration.objects.map(({ kind, inputs }) => [kind.name, inputs.name ?? inputs.label])).toEqual([
      ["CallGroup", "Sales"],
      ["Organization", undefined],
      ["PhoneNumber", "Main"],
      ["Webhook", undefined],
    ]);
    expect(declaration.objects[0]?.place("name")).toEqual({
      file: "lists/more/all.yaml",
      line: 1,
      column: 11,
    });
  });

  test.each([
    [
      "!file none.yaml",
      "spoke.yaml:1:19: callGroups: the file none.yaml cannot be used. none.yaml: cannot be read: it does not exist. Check the path.",
    ],
    [
      "!file g.txt",
      "spoke.yaml:1:19: callGroups: the file g.txt is a text here. Name a .json, .yaml or .yml file.",
    ],
    ["!file me.yaml", "me.yaml:1:7: callGroups: me.yaml contains itself. Break the circle of !file."],
    [
      "!file o.yaml",
      "o.yaml:1:1: callGroups: is not a list. Write each object behind a dash, or callGroups: !csv FILE.",
    ],
    [
      "{ $file: 7 }",
      "spoke.yaml:1:13: callGroups: !file has no path behind it. Write !file and a path, relative to this file.",
    ],
    ["!file bad.yaml", "bad.yaml:2:1: bad.yaml: the key a stands here a second time. Write each key once."],
  ])("no section: %s", async (value, message) => {
    const files = {
      "spoke.yaml": `callGroups: ${value}\n`,
      "g.txt": "[]",
      "me.yaml": "!file me.yaml\n",
      "o.yaml": "name: Sales\n",
      "bad.yaml": "a: 1\na: 2\n",
    };
    expect(await problemsOf(files, { files: ["spoke.yaml"] })).toEqual([message]);
  });

  test("that cannot be used", async () => {
    const files = {
      "spoke.yaml": `twilio:
  studioFlows:
    - { friendlyName: A, menu: !file menu.yaml }
    - { friendlyName: B, definition: !file self.json }
    - { friendlyName: C, menu: !file bad.yaml }
    - { friendlyName: !file none.txt, menu: !csv a.csv }
`,
      "menu.yaml": "name: A\nsay: !param x\nopions: {}\n",
      "self.json": '{ "states": [{ "$file": "self.json" }] }',
      "bad.yaml": "a: [\n",
    };
    const problems = await problemsOf(files, { files: ["spoke.yaml"] });
    expect(problems).toEqual(
      expect.arrayContaining([
        'menu.yaml:2:13: Twilio StudioFlow "A", menu.say: there is no parameter "x". Declare it under params.',
        'menu.yaml:3:1: Twilio StudioFlow "A", menu.opions: "opions" is not a field of Menu. Did you mean "options"?',
        'self.json:1:14: Twilio StudioFlow "B", definition.states[0]: self.json contains itself. Break the circle of !file.',
        'spoke.yaml:5:38: Twilio StudioFlow "C", menu: bad.yaml:2:1 cannot be read. bad.yaml: flow sequence in block collection must be sufficiently indented and end with a ]. Correct the syntax: it is neither YAML nor JSON as it stands.',
        "spoke.yaml:6:29: Twilio StudioFlow twilio.studioFlows[3], friendlyName: the file none.txt cannot be used. none.txt: cannot be read: it does not exist. Check the path.",
        "spoke.yaml:6:50: Twilio StudioFlow twilio.studioFlows[3], menu: !csv stands for all objects of a kind. Write it behind the kind, for example users: !csv users.csv.",
      ]),
    );
  });

  test("a definition is data: what looks like a tag of no name of ours stays as it is", async () => {
    const text = `twilio:
  studioFlows:
    - friendlyName: A
      definition:
        states: [{ name: Trigger, type: trigger, transitions: [], properties: { x: { $other: 1.50 } } }]
        initial_state: Trigger
`;
    const { declaration } = await load(text);
    expect(declaration.objects[0]?.inputs.definition ?? (await problemsOf(text))).toMatchObject({
      states: [{ properties: { x: { $other: 1.5 } } }],
    });
  });
});

/** What `$${x}` stands for. */
const braces = ["$", "{x}"].join("");

describe("parameters", () => {
  const params = `params:
  site: { type: string, default: Auckland, description: Where the office is }
  rings: { type: number, default: 15 }
  hidden: { type: boolean, default: false }
  addresses: { type: list, default: [] }
callGroups:
  - name: !format "Sales \${site} $\${x}"
    ringSeconds: !param rings
    hidden: !param hidden
sipTrunks:
  - { name: A, direction: inbound, ipAccessControl: { $param: addresses } }
`;

  test("texts are brought into the type", async () => {
    const parameters = { site: 7, rings: "20", hidden: "true", addresses: "198.51.100.10; 198.51.100.11/32" };
    expect(await inputsOf(params, { parameters })).toEqual([
      [
        "spoke:index:CallGroup",
        expect.objectContaining({ name: `Sales 7 ${braces}`, ringSeconds: 20, hidden: true }),
      ],
      [
        "spoke:index:SipTrunk",
        expect.objectContaining({ ipAccessControl: ["198.51.100.10/32", "198.51.100.11/32"] }),
      ],
    ]);
  });

  test("defaults stand where nothing is given, and a file says what it takes", async () => {
    const { parameters, declaration } = await load(params, { parameters: { addresses: ["198.51.100.10"] } });
    expect(declaration.objects[0]?.inputs).toMatchObject({
      name: `Sales Auckland ${braces}`,
      ringSeconds: 15,
    });
    expect(parameters).toEqual([
      { name: "site", type: "string", default: "Auckland", description: "Where the office is" },
      { name: "rings", type: "number", default: 15 },
      { name: "hidden", type: "boolean", default: false },
      { name: "addresses", type: "list", default: [] },
    ]);
  });

  test("everything that can be wrong with one", async () => {
    const text = `params:
  site: { type: string, default: 5 }
  list: { type: list, default: [a] }
  number: { type: number, default: five }
  given: { type: number, default: 5 }
  typo: { typ: string, default: x }
  odd: { type: text }
  none: {}
  short: 5
  missing: { default: !env NONE }
  secret: { type: number, default: !env SECRET }
  other: { default: !file a.txt }
callGroups:
  - name: !param sit
  - name: !format "A \${sit} \${list}"
  - name: !param none
  - { name: A, extension: { $parm: site } }
`;
    const more = { environment: { SECRET: "hunter2" }, parameters: { given: "x", sitte: 1 } };
    expect(
      await problemsOf({ "spoke.yaml": text, "a.txt": "a" }, { ...more, files: ["spoke.yaml"] }),
    ).toEqual([
      'spoke.yaml:1:1: Parameter "sitte": there is no parameter "sitte". Did you mean "site"?',
      'spoke.yaml:4:36: Parameter "number": "five" is not a number. Give a number.',
      'spoke.yaml:5:10: Parameter "given": "x" is not a number. Give a number.',
      'spoke.yaml:6:11: Parameter "typo": "typ" is not a key of a parameter. Did you mean "type"?',
      'spoke.yaml:7:16: Parameter "odd": "text" is not a type. Choose one of string, number, boolean, list.',
      'spoke.yaml:8:3: Parameter "none": has no value. Give one with --param none=…, or declare a default.',
      'spoke.yaml:9:10: Parameter "short": is not an object. Write short: { type: string, default: … }.',
      'spoke.yaml:10:28: Parameter "missing": the environment variable NONE is not set. Set NONE where this runs.',
      'spoke.yaml:11:41: Parameter "secret": the value of SECRET is not a number. Set SECRET to a number.',
      'spoke.yaml:12:27: Parameter "other": a parameter takes its value from no tag but !env. Write a value, or !env NAME (in JSON {"$env": "NAME"}).',
      'spoke.yaml:14:18: CallGroup callGroups[0], name: there is no parameter "sit". Did you mean "site"?',
      'spoke.yaml:15:19: CallGroup callGroups[1], name: there is no parameter "sit". Did you mean "site"?',
      'spoke.yaml:15:19: CallGroup callGroups[1], name: the parameter "list" is a list, which has no place in a text. Use another one.',
      'spoke.yaml:17:27: CallGroup "A", extension: there is no tag $parm. Did you mean $param?',
    ]);
  });

  test("a value for a file without parameters", async () => {
    expect(await problemsOf("apiKeys: []\n", { parameters: { site: "x" } })).toEqual([
      'spoke.yaml:1:1: Parameter "site": there is no parameter "site". Declare it under params.',
    ]);
  });

  test("a list that is in itself, at the place where it is", async () => {
    const text = `params: { l: { type: list, default: [!param l] }, m: { type: list, default: [!param n] }, n: { type: list, default: [!param m] } }
callGroups:
  - { name: A, ignore: !param l }
  - { name: B, silence: [!param m] }
`;
    expect(await problemsOf(text)).toEqual([
      'spoke.yaml:1:45: CallGroup "A", ignore[0]: the parameter "l" contains itself. Break the circle of !param.',
      'spoke.yaml:1:125: CallGroup "B", silence[0][0][0]: the parameter "m" contains itself. Break the circle of !param.',
      'spoke.yaml:4:25: CallGroup "B", silence: is not a list of texts. Write silence: [dead-end].',
    ]);
  });

  test("a list that names a file and is in it", async () => {
    const files = {
      "spoke.yaml": `params: { l: { type: list, default: [!file l.yaml] } }
twilio: { studioFlows: [{ friendlyName: A, definition: { states: !param l } }] }
`,
      "l.yaml": "{ states: !param l }\n",
    };
    expect(await problemsOf(files, { files: ["spoke.yaml"] })).toContain(
      'l.yaml:1:18: Twilio StudioFlow "A", definition.states[0].states: the parameter "l" contains itself. Break the circle of !param.',
    );
  });

  test("a file in a list is meant from the file that the list stands in, and a fault is said there", async () => {
    const files = {
      "shared/params.yaml":
        "params: { sales: { type: list, default: [{ user: !file ana.txt, device: Door }] } }\n",
      "shared/ana.txt": "ana@acme.test\n",
      "spoke.yaml": "callGroups:\n  - { name: Sales, members: !param sales }\n",
    };
    const options = { files: ["shared/params.yaml", "spoke.yaml"] };
    expect(await problemsOf(files, options)).toEqual([
      expect.stringMatching(/^shared\/params\.yaml:1:42: CallGroup "Sales", members\[0\]: /),
    ]);
    const right = files["shared/params.yaml"].replace(", device: Door", "");
    expect(await inputsOf({ ...files, "shared/params.yaml": right }, options)).toEqual([
      [
        "spoke:index:CallGroup",
        expect.objectContaining({ members: [{ user: "ana@acme.test", callFirst: false }] }),
      ],
    ]);
  });

  test("a name that every JavaScript object has is a name like any other", async () => {
    const text =
      "params: { constructor: {}, toString: { default: Sales } }\ncallGroups: [{ name: !param toString }]\n";
    expect(await problemsOf(text)).toEqual([
      'spoke.yaml:1:11: Parameter "constructor": has no value. Give one with --param constructor=…, or declare a default.',
    ]);
    const parameters = JSON.parse('{ "constructor": "x", "__proto__": "y" }');
    expect(await problemsOf(text, { parameters })).toEqual([
      'spoke.yaml:1:1: Parameter "__proto__": there is no parameter "__proto__". Declare it under params; those that are declared are constructor, toString.',
    ]);
  });

  test("a file among values that are handed in is not looked for", async () => {
    const text = "params: { l: { type: list } }\ncallGroups: [{ name: A, members: !param l }]\n";
    expect(await problemsOf(text, { parameters: { l: [{ user: { $file: "ana.txt" } }] } })).toEqual([
      'spoke.yaml:2:41: CallGroup "A", members[0].user: the file ana.txt cannot be used. No file that was read names it: name it in a stack file, or in the file of --params.',
    ]);
  });
});

describe("a file of parameters", () => {
  const text = `params:
  phone: { type: string }
  rings: { type: number, default: 15 }
  key: { default: none }
  addresses: { type: list, default: [] }
phoneNumbers:
  - { phoneNumber: !param phone }
callGroups:
  - { name: !param key, ringSeconds: !param rings }
sipTrunks:
  - { name: A, direction: inbound, ipAccessControl: !param addresses }
`;
  const given = (content: string, more: Parameters<typeof problemsOf>[1] = {}) =>
    [
      { "spoke.yaml": text, "acme/params.yaml": content, "acme/one.txt": "198.51.100.10\n" },
      { files: ["spoke.yaml"], parameterFile: "acme/params.yaml", ...more },
    ] as const;

  test("is read as a stack file is: numbers as they are written, tags, files from where it stands", async () => {
    const content = "phone: +12025550123\nrings: 0020\nkey: !env KEY\naddresses: [!file one.txt]\n";
    expect(
      await inputsOf(...given(content, { environment: { KEY: "Sales" }, parameters: { rings: "25" } })),
    ).toEqual([
      ["spoke:index:PhoneNumber", expect.objectContaining({ phoneNumber: "+12025550123" })],
      ["spoke:index:CallGroup", expect.objectContaining({ name: "Sales", ringSeconds: 25 })],
      ["spoke:index:SipTrunk", expect.objectContaining({ ipAccessControl: ["198.51.100.10/32"] })],
    ]);
  });

  test("has a place for everything that is wrong in it", async () => {
    const content = "phone: !env NONE\nrings: many\nkeys: x\naddresses: [nonsense]\n";
    expect(await problemsOf(...given(content))).toEqual([
      'acme/params.yaml:1:13: Parameter "phone": the environment variable NONE is not set. Set NONE where this runs.',
      'acme/params.yaml:2:8: Parameter "rings": "many" is not a number. Give a number.',
      'acme/params.yaml:3:1: Parameter "keys": there is no parameter "keys". Did you mean "key"?',
      expect.stringMatching(/^acme\/params\.yaml:4:13: SipTrunk "A", ipAccessControl\[0\]: "nonsense" /),
    ]);
  });

  test.each([
    [
      "- phone\n",
      "acme/params.yaml:1:1: acme/params.yaml: is not a map of parameters. Write a line `name: value` for each parameter, in YAML, or one object in JSON.",
    ],
    ["phone: !evn X\n", "acme/params.yaml:1:8: acme/params.yaml: there is no tag !evn. Did you mean !env?"],
  ])("%j: what it would have given is not missed", async (content, message) => {
    expect(await problemsOf(...given(content))).toEqual([message]);
  });

  test("that is not there", async () => {
    expect(await problemsOf(...given("", { parameterFile: "none.yaml" }))).toEqual([
      "none.yaml:1:1: none.yaml: cannot be read: it does not exist. Check the path.",
    ]);
  });
});

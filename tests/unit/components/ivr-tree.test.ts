import * as pulumi from "@pulumi/pulumi";
import type { CallGroupLike, StudioFlowLike } from "../../../components/classes.ts";
import { type IvrTree, type IvrTreeArgs, type IvrTreeKind, ivrTree } from "../../../components/ivr-tree.ts";

/** What the program registered. */
interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
}

const registered: Registered[] = [];

beforeEach(async () => {
  registered.length = 0;
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        registered.push({ type, name, inputs });
        const outputs = type.endsWith("StudioFlow")
          ? { sid: "FW00000000000000000000000000000001", webhookUrl: "https://webhooks.twilio.com/v1/flow" }
          : {};
        return { id: `${name}-id`, state: { ...inputs, ...outputs } };
      },
      call: () => ({}),
    },
    "acme",
    "test",
    false,
  );
});

class AutoAttendant extends pulumi.CustomResource {
  constructor(
    name: string,
    args: { options: pulumi.Input<Record<string, pulumi.Input<string>>> },
    opts?: pulumi.CustomResourceOptions,
  ) {
    super("spoke:index:AutoAttendant", name, args, opts);
  }
}

class StudioFlow extends pulumi.CustomResource implements StudioFlowLike {
  declare readonly sid: pulumi.Output<string | undefined>;
  declare readonly webhookUrl: pulumi.Output<string | undefined>;

  constructor(
    name: string,
    args: { friendlyName: pulumi.Input<string>; menu: unknown },
    opts?: pulumi.CustomResourceOptions,
  ) {
    super("spoke:twilio:StudioFlow", name, { ...args, sid: undefined, webhookUrl: undefined }, opts);
  }
}

class CallGroup extends pulumi.CustomResource implements CallGroupLike {
  declare readonly name: pulumi.Output<string>;
  declare readonly extension: pulumi.Output<string | undefined>;

  constructor(name: string, args: { name: string; extension?: string }) {
    super("spoke:index:CallGroup", name, { extension: undefined, ...args });
  }
}

const IvrTreeClass = ivrTree({ AutoAttendant, StudioFlow });

const settled = <T>(output: pulumi.Output<T>): Promise<T> =>
  new Promise((resolve) => {
    output.apply(resolve);
  });

/** The outputs of a tree, and its one child. */
async function declare(args: IvrTreeArgs, opts?: pulumi.ComponentResourceOptions) {
  const tree: IvrTree = new IvrTreeClass("office", args, opts);
  const [kind, flowSid, webhookUrl] = await Promise.all(
    [tree.kind, tree.flowSid, tree.webhookUrl].map(settled<unknown>),
  );
  // The attendant gives the tree no outputs to wait for: this waits for all that was registered.
  await pulumi.runtime.disconnect();
  const child = registered.find(({ type }) => /AutoAttendant|StudioFlow/.test(type));
  return { outputs: { kind, flowSid, webhookUrl }, child, tree };
}

describe("a menu of one tier", () => {
  test("becomes keys of Spoke's attendant", async () => {
    const sales = new CallGroup("sales", { name: "Sales" });
    const { outputs, child, tree } = await declare({
      menu: {
        name: "main",
        options: {
          "1": { callGroup: sales },
          " 2": { callGroup: "Support" },
          "0": { extension: pulumi.output("100") },
        },
      },
    });
    expect(outputs).toEqual({ kind: "autoAttendant", flowSid: undefined, webhookUrl: undefined });
    expect(child?.type).toBe("spoke:index:AutoAttendant");
    expect(child?.inputs).toEqual({ options: { "0": "100", "1": "Sales", "2": "Support" } });
    expect(await settled(tree.urn)).toBe("urn:pulumi:test::acme::spoke:index:IvrTree::office");
    expect(IvrTreeClass.isInstance(tree)).toBe(true);
    expect(IvrTreeClass.isInstance(sales)).toBe(false);
  });
});

describe("a menu of one tier that has words of its own", () => {
  const menu = {
    name: "main",
    say: "For sales, press 1.",
    language: "en-GB",
    options: { "1": { extension: "200" } },
  };
  const warning =
    'IvrTree "office", menu.say: a menu of one tier is spoken by Spoke\'s own attendant, in words that it makes from the call groups, and not in these. Leave `say` and `language` out; or set `kind` to `studioFlow` to have a flow that speaks them, or to `autoAttendant` to end this warning.';

  test.each([
    [undefined, "spoke:index:AutoAttendant", [warning]],
    ["autoAttendant", "spoke:index:AutoAttendant", []],
    ["studioFlow", "spoke:twilio:StudioFlow", []],
  ] as const)("with kind %s", async (kind, type, warnings) => {
    const warned = jest.spyOn(pulumi.log, "warn").mockResolvedValue();
    const { child } = await declare({ menu, ...(kind === undefined ? {} : { kind }) });
    expect(child?.type).toBe(type);
    expect(warned.mock.calls.map(([message]) => message)).toEqual(warnings);
    warned.mockRestore();
  });
});

describe("a menu of more tiers, or with more than call groups", () => {
  test("becomes a Studio flow below the component, with call groups by extension", async () => {
    const sales = new CallGroup("sales", { name: "Sales", extension: "200" });
    const parts = new CallGroup("parts", { name: "Parts" });
    const { outputs, child } = await declare({
      menu: {
        name: "main",
        say: pulumi.output("Press 1 for sales."),
        options: {
          "1": { callGroup: sales },
          "2": { menu: { name: "Support", say: "Press 1.", options: { "1": { callGroup: parts } } } },
        },
      },
      friendlyName: "Acme office",
    });
    expect(outputs).toEqual({
      kind: "studioFlow",
      flowSid: "FW00000000000000000000000000000001",
      webhookUrl: "https://webhooks.twilio.com/v1/flow",
    });
    expect(child?.inputs).toEqual({
      friendlyName: "Acme office",
      menu: {
        name: "main",
        say: "Press 1 for sales.",
        options: {
          "1": { callGroup: "200" },
          "2": { menu: { name: "Support", say: "Press 1.", options: { "1": { callGroup: "Parts" } } } },
        },
      },
    });
  });

  test("is named after the component", async () => {
    const { child } = await declare({
      menu: { name: "main", say: "Bye.", options: { "1": { hangUp: true } } },
    });
    expect(child?.inputs).toMatchObject({ friendlyName: "office" });
    expect(child?.name).toBe("office");
  });
});

describe("a menu that is wrong is refused before anything is declared", () => {
  const refusal = (menu: unknown, kind?: IvrTreeKind): unknown => {
    try {
      new IvrTreeClass("office", { menu, kind } as IvrTreeArgs);
    } catch (error) {
      return error;
    }
    return undefined;
  };

  test("with every place of it", async () => {
    const error = refusal({
      name: "main",
      say: "Press 2.",
      options: {
        "2": {
          menu: {
            name: "Support",
            say: "Press 1.",
            options: { "1": {}, "2": { extension: "200", hangUp: true } },
          },
        },
      },
    });
    expect(error).toBeInstanceOf(pulumi.ResourceError);
    expect((error as Error).message).toBe(
      [
        'IvrTree "office", menu.options["2"].menu.options["1"]: main › 2 Support › 1 has no target. Set one of `extension`, `callGroup`, `menu`, `say`, `play`, `voicemail`, `repeat`, `dialByExtension`, `number`, `hours` and `hangUp`.',
        'IvrTree "office", menu.options["2"].menu.options["2"]: main › 2 Support › 2 has 2 targets, `extension` and `hangUp`. Keep one of them.',
      ].join("\n"),
    );
    expect(registered.filter(({ type }) => type !== "spoke:index:IvrTree")).toEqual([]);
  });

  test("when it is to be the attendant's and cannot", () => {
    const menu = { name: "main", options: { "1": { voicemail: {} } } };
    expect((refusal(menu, "autoAttendant") as Error).message).toBe(
      'IvrTree "office", kind: main › 1 uses `voicemail`, which Spoke\'s own attendant does not have. Change the menu, or leave `kind` out to have a Studio flow.',
    );
  });

  test("when a flow is to reach a call group by its name", () => {
    const menu = {
      name: "main",
      say: "Press 1.",
      options: { "1": { callGroup: "Sales" } },
      noInput: { callGroup: "100" },
    };
    expect((refusal(menu) as Error).message).toBe(
      'IvrTree "office", menu.options["1"].callGroup: main › 1 is in a flow, which reaches a call group by its extension, and "Sales" is none. Give the extension, or the CallGroup resource itself.',
    );
  });

  test("for its words last, where they may not be needed", () => {
    const twice = { name: "main", options: { "1": { callGroup: "Sales" }, "1 ": { callGroup: "Support" } } };
    expect((refusal(twice) as Error).message).toContain("main has two options on key 1");
    expect((refusal(twice) as Error).message).not.toContain("neither `say` nor `play`");
    expect((refusal({ name: "main", options: { "1": { hangUp: true } } }) as Error).message).toBe(
      'IvrTree "office", menu: main has neither `say` nor `play`, so that callers hear nothing. Add `say` with the words, or `play` with the URL of a recording.',
    );
  });

  test("when it holds itself", () => {
    const menu: Record<string, unknown> = { name: "main", say: "Press 1." };
    menu.options = { "1": { menu } };
    expect((refusal(menu) as Error).message).toBe(
      'IvrTree "office", menu.options["1"].menu: main › 1 main is a menu inside itself. Write `repeat: true` where callers are to hear the same menu again.',
    );
  });

  test.each([
    ["menu", pulumi.output({ name: "main" })],
    ["menu.options", { name: "main", options: pulumi.output({}) }],
    ['menu.options["1"]', { name: "main", options: { "1": pulumi.output({ hangUp: true }) } }],
  ])("when its structure is not known: %s", (path, menu) => {
    expect((refusal(menu) as Error).message).toBe(
      `IvrTree "office", ${path}: this is an output, and the menu's structure decides which resources there are. Write menus, keys and targets plainly; values such as \`extension\` and \`say\` may be outputs.`,
    );
  });
});

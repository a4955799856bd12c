/** A menu that would lose a caller never reaches anybody: a preview refuses it, and says where the mistake is. */
import { openWorkspace, openWorld, type Ran, type Workspace } from "./harness.ts";
import { yamlProgram } from "./program.ts";

const targets =
  "Set one of `extension`, `callGroup`, `menu`, `say`, `play`, `voicemail`, `repeat`, `dialByExtension`, `number`, `hours` and `hangUp`.";

/** The second tier has a leaf without a target, two options on one key, and a menu on a key that no telephone has. */
const wrong = {
  name: "main",
  say: "For support, press 2.",
  options: {
    "2": {
      menu: {
        name: "Support",
        say: "For phones, press 1. For anything else, press 3.",
        options: {
          "1": {},
          "3": { extension: "200" },
          "3 ": { hangUp: true },
          "44": { menu: { name: "Parts", say: "Press 1.", options: { "1": { hangUp: true } } } },
        },
      },
    },
  },
};

const places = [
  `menu.options["2"].menu.options["1"]: main › 2 Support › 1 has no target. ${targets}`,
  'menu.options["2"].menu.options["3 "]: main › 2 Support has two options on key 3, written "3" and "3 ". Give one of them another key, or remove it.',
  'menu.options["2"].menu.options["44"]: main › 2 Support has an option on "44", which is not a key of a telephone, so that the menu Parts can never be reached. Use one of 0 to 9, * and #.',
];

const component = (module: string) => `
import * as spoke from "${module}";
new spoke.IvrTree("office", { menu: ${JSON.stringify(wrong)} });
`;

/** All that a run printed, on one line: the CLI breaks and indents messages as it likes. */
const printed = ({ stdout, stderr }: Ran) => `${stdout} ${stderr}`.replace(/\s+/g, " ");

async function expectRefusal(workspace: Workspace, prefix: string): Promise<void> {
  const preview = await workspace.attempt("preview");
  expect(preview.code).not.toBe(0);
  for (const place of places) expect(printed(preview)).toContain(`${prefix}${place}`);
}

test("the component, over the plugin and without it", async () => {
  const world = await openWorld();
  const address = world.emulator.address;
  const workspace = await openWorkspace({ address, program: component("pulumi-spoke") });
  await expectRefusal(workspace, 'IvrTree "office", ');
  await workspace.write(component("pulumi-spoke/dynamic"));
  await expectRefusal(workspace, 'IvrTree "office", ');
  expect(await world.requests()).toMatchObject({ writes: 0 });
});

test("a flow's typed tree in YAML", async () => {
  const world = await openWorld();
  const properties = { friendlyName: "Help line", menu: wrong };
  const program = yamlProgram({ office: { type: "spoke:twilio:StudioFlow", properties } });
  const workspace = await openWorkspace({ address: world.emulator.address, program });
  await expectRefusal(workspace, "");
  expect(await world.requests()).toMatchObject({ writes: 0 });
});

/** Bad input as a person meets it: what the CLI prints. The messages themselves are held by tests/bad-input. */
import { openWorkspace, openWorld, type Workspace } from "./harness.ts";

const program = (resources: string) => `import * as spoke from "pulumi-spoke";\n${resources}`;

/** What a preview complains of, apart from its having failed. */
async function complaints(workspace: Workspace): Promise<readonly string[]> {
  const { code, stdout } = await workspace.pulumi(["preview", "--non-interactive", "--suppress-progress"]);
  expect(code).not.toBe(0);
  const [, diagnostics = ""] = /\nDiagnostics:\n(.*?)\nResources:/s.exec(stdout) ?? [];
  const lines = diagnostics.split("\n").map((line) => line.trim());
  return lines.filter((line) => /^(error|warning): /.test(line) && line !== "error: preview failed");
}

test("a preview names the resource, the field and the remedy, and writes nothing", async () => {
  const world = await openWorld({ seed: "acme" });
  const workspace = await openWorkspace({
    address: world.emulator.address,
    program: program('new spoke.CallGroup("sales", { name: "Sales", ringSecond: 20 });'),
  });
  expect(await complaints(workspace)).toEqual([
    `error: spoke:index:CallGroup resource 'sales' has a problem: ringSecond: "ringSecond" is not a field of CallGroup. Did you mean "ringSeconds"?`,
  ]);

  await workspace.write(
    program('new spoke.CallGroup("sales", { name: "Sales", members: [{ user: "nobody@acme.test" }] });'),
  );
  expect(await complaints(workspace)).toEqual([
    `error: Preview failed: CallGroup "sales", members[0].user: there is no User "nobody@acme.test". Correct the name; or, where this program declares it, use that resource's output here, so that it is created first.`,
  ]);

  await workspace.write(
    program(`const one = new spoke.CallGroup("one", { name: "Sales", extension: "301" });
new spoke.CallGroup("two", { name: "Support", extension: "301" }, { dependsOn: one });`),
  );
  expect(await complaints(workspace)).toEqual([
    'error: Preview failed: CallGroup "two": takes extension 301, which CallGroup "one" takes already. Only one resource can own it: take it out of one of the two.',
  ]);
  expect((await world.requests()).writes).toBe(0);
});

test("a menu that leads nowhere is refused by the component, by path, before anything is declared", async () => {
  const world = await openWorld({ seed: "acme" });
  const support = `{ name: "Support", say: "Yes?", options: { "1": {} } }`;
  const workspace = await openWorkspace({
    address: world.emulator.address,
    program: program(
      `new spoke.IvrTree("menu", { menu: { name: "main", say: "Hi", options: { "2": { menu: ${support} } } } });`,
    ),
  });
  expect(await complaints(workspace)).toEqual([
    'error: IvrTree "menu", menu.options["2"].menu.options["1"]: main › 2 Support › 1 has no target. Set one of `extension`, `callGroup`, `menu`, `say`, `play`, `voicemail`, `repeat`, `dialByExtension`, `number`, `hours` and `hangUp`.',
  ]);
  expect((await world.requests()).total).toBe(0);
});

test("credentials that are missing are named, with the setting and its variable", async () => {
  const workspace = await openWorkspace({
    program: program(
      'new spoke.Webhook("calls", { url: "https://hooks.acme.test/x", events: ["call.ended"] });',
    ),
  });
  expect(await complaints(workspace)).toEqual([
    'error: Preview failed: Webhook "calls": what is live could not be read, so nothing is created, changed or deleted: Spoke\'s token service cannot be used: clientId (SPOKE_CLIENT_ID) and clientSecret (SPOKE_CLIENT_SECRET) are not set. Set clientId (SPOKE_CLIENT_ID) and clientSecret (SPOKE_CLIENT_SECRET) in the configuration, or in the environment variables named. Mend that and run again.',
  ]);
});

/** What each release left behind plans empty under this code: no update, no replacement, nothing lost. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { kinds } from "../../provider/resources/registry.gen.ts";
import { repositoryRoot } from "../../tools/repository.ts";
import { type EmulatorRecording, replayEmulator } from "../../tools/upgrade/state.ts";
import { openWorkspace, openWorld, stack, type Workspace } from "../e2e/harness.ts";
import { typescriptProgram, type YamlResource } from "../e2e/program.ts";
import { everyKind } from "./every-kind.ts";

const folder = join(repositoryRoot(), "tests", "upgrade");
const releases = readdirSync(folder).filter((name) => /^\d+\.\d+\.\d+$/.test(name));

const recorded = (release: string, file: string): unknown =>
  JSON.parse(readFileSync(join(folder, release, file), "utf8"));

interface RecordedState {
  readonly version: number;
  readonly deployment: object;
}

/** Puts the state into the stack, which encrypts the secrets with a key of its own. */
async function takeIn(workspace: Workspace, { version, deployment }: RecordedState): Promise<void> {
  const settings = parse(readFileSync(join(workspace.folder, `Pulumi.${stack}.yaml`), "utf8"));
  const secrets = { type: "passphrase", state: { salt: settings.encryptionsalt } };
  const file = join(workspace.folder, "recorded.json");
  const text = JSON.stringify({ version, deployment: { ...deployment, secrets_providers: secrets } });
  writeFileSync(file, text);
  await workspace.mustPulumi(["stack", "import", "--file", file]);
}

const flavours = [
  ["pulumi-spoke", "state.json"],
  ["pulumi-spoke/dynamic", "state-dynamic.json"],
] as const;

const cases = releases.flatMap((release) =>
  flavours.map(([flavour, state]) => ({ release, flavour, state })),
);

describe.each(cases)("the state of $release over $flavour", ({ release, flavour, state }) => {
  test("plans empty, is read without a difference, and can be destroyed", async () => {
    const scratch = mkdtempSync(join(tmpdir(), "spoke-upgrade-"));
    const data = join(scratch, "emulator.db");
    replayEmulator(recorded(release, "emulator.json") as EmulatorRecording, data);
    const world = await openWorld({ data });
    const resources = recorded(release, "program.json") as Readonly<Record<string, YamlResource>>;
    const workspace = await openWorkspace({
      address: world.emulator.address,
      program: typescriptProgram(resources, { flavour, inOrder: true }),
    });
    await takeIn(workspace, recorded(release, state) as RecordedState);

    const planned = await workspace.attempt("preview", "--expect-no-changes");
    expect({ did: planned.did, errors: planned.errors, code: planned.code }).toEqual({
      did: {},
      errors: [],
      code: 0,
    });
    const read = await workspace.attempt("refresh", "--preview-only", "--expect-no-changes");
    expect({ did: read.did, errors: read.errors, code: read.code }).toEqual({ did: {}, errors: [], code: 0 });
    expect(await workspace.up("--expect-no-changes")).toMatchObject({ did: {} });
    expect(await world.requests()).toMatchObject({ writes: 0 });
    expect(Object.keys((await workspace.destroy()).did).sort()).toEqual(Object.keys(resources).sort());
    rmSync(scratch, { recursive: true });
  });
});

test("the program that is recorded has every kind", () => {
  const types = new Set(
    Object.values(everyKind).map(({ type }) => type.replace(/^spoke:(\w+)$/, "spoke:index:$1")),
  );
  expect([...types].sort()).toEqual(kinds.map(({ token }) => token).sort());
});

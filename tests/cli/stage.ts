/** A customer of one's own and a folder with a stack file, for tests of verbs. */
import { emulatorEnvironment } from "../../emulator/main.ts";
import { type Ended, spokectl, type TestToolsOptions, temporaryFolder, testTools } from "../support/tools.ts";
import { startWorld, type World } from "../support/world.ts";

/** See the head of this file. */
export interface Stage {
  readonly world: World;
  readonly folder: string;
  /** The environment that points at the customer. */
  readonly environment: Readonly<Record<string, string>>;
  write(file: string, text: string): Promise<void>;
  read(file: string): Promise<string>;
  /** Runs a command line in the folder. */
  run(parameters: readonly string[], options?: TestToolsOptions): Promise<Ended>;
  close(): Promise<void>;
}

/** Two objects that the emulator does not have at first, and one that it has. */
export const smallStack = `organization: { companyName: Acme }
callGroups:
  - { name: Sales, extension: "301", ringSeconds: 20 }
webhooks:
  - { url: "https://hooks.acme.test/spoke", events: [call.ended], description: Call log }
`;

/** Starts one. @param stack what stands in spoke.yaml */
export async function openStage(stack = smallStack): Promise<Stage> {
  const world = await startWorld();
  const folder = temporaryFolder();
  const { writeFile, readFile } = testTools({ folder });
  const environment = emulatorEnvironment(world.emulator.address);
  await writeFile("spoke.yaml", stack);
  return {
    world,
    folder,
    environment,
    write: (file, text) => writeFile(file, text),
    read: readFile,
    run: (parameters, options = {}) =>
      spokectl(parameters, {
        folder,
        ...options,
        environment: { ...environment, ...options.environment },
      }),
    close: () => world.close(),
  };
}

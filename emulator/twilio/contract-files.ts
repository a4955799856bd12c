import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { packageFile } from "../package-file.ts";
import {
  type PreparedContract,
  preparationVersion,
  prepareContract,
  servedOperations,
  type TwilioProduct,
} from "./prepare-contract.ts";

/**
 * The prepared contracts are built, not committed: Twilio's own files come with a development dependency, so the package
 * ships what the build made of them in dist/twilio. A checkout that was never built makes them at the first use.
 */

const openApiFiles: Record<TwilioProduct, string> = {
  api: "twilio_api_v2010.json",
  studio: "twilio_studio_v2.json",
};

/** The products that have a prepared contract. */
export const twilioProducts = Object.keys(openApiFiles) as TwilioProduct[];

/**
 * Reads one prepared contract, and builds it first where it is missing or outdated and Twilio's file is at hand.
 *
 * @param root the folder of this package
 * @throws Error when there is neither a prepared file nor Twilio's own
 */
export function loadTwilioContract(product: TwilioProduct, root: string = packageRoot()): PreparedContract {
  const file = preparedFile(root, product);
  const prepared = existsSync(file)
    ? (JSON.parse(readFileSync(file, "utf8")) as PreparedContract)
    : undefined;
  const source = installedSource(root);
  if (prepared !== undefined && (source === undefined || isCurrent(prepared, source, product)))
    return prepared;
  if (source === undefined) {
    throw new Error(
      `Twilio's contract is missing: ${file} does not exist, and neither does @twilio/cli-core, from which ` +
        "`npm run build:twilio-contract` makes it. Reinstall the package.",
    );
  }
  return buildTwilioContract(product, root);
}

/**
 * Prepares one product's contract from the installed @twilio/cli-core and writes it to dist/twilio.
 *
 * @param root the folder of this package
 */
export function buildTwilioContract(product: TwilioProduct, root: string = packageRoot()): PreparedContract {
  const folder = join(cliCoreFolder(root), "src", "services", "twilio-api");
  const document: unknown = JSON.parse(readFileSync(join(folder, openApiFiles[product]), "utf8"));
  const contract = prepareContract(document, servedOperations[product], installedSource(root) ?? "unknown");
  const file = preparedFile(root, product);
  mkdirSync(dirname(file), { recursive: true });
  // Several test processes may build at once: each writes its own file, and the renaming is atomic.
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, `${JSON.stringify(contract)}\n`);
  renameSync(temporary, file);
  return contract;
}

/** Where the prepared contract of a product lies, in a checkout and in an installed package alike. */
export function preparedFile(root: string, product: TwilioProduct): string {
  return join(root, "dist", "twilio", `${product}.json`);
}

/** The folder of this package, found by a file that only it has. */
export function packageRoot(): string {
  const known = "schema/openapi/spoke.yaml";
  return packageFile(known).slice(0, -known.length - 1);
}

function cliCoreFolder(root: string): string {
  return join(root, "node_modules", "@twilio", "cli-core");
}

function installedSource(root: string): string | undefined {
  const file = join(cliCoreFolder(root), "package.json");
  if (!existsSync(file)) return undefined;
  return `@twilio/cli-core ${(JSON.parse(readFileSync(file, "utf8")) as { version: string }).version}`;
}

function isCurrent(contract: PreparedContract, source: string, product: TwilioProduct): boolean {
  return (
    contract.source === source &&
    contract.preparation === preparationVersion &&
    servedOperations[product].every((id) => contract.operations[id] !== undefined)
  );
}

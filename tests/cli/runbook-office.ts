/** The office of examples/acme-stack in an organisation without an API for the portal's part, and hands that do that part. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { repositoryRoot } from "../../tools/repository.ts";
import { environmentOf } from "../support/settings.ts";
import { type Ended, spokectl, type TestToolsOptions, temporaryFolder, testTools } from "../support/tools.ts";
import { startWorld, type World } from "../support/world.ts";

/** See the head of this file. */
export interface Office {
  readonly world: World;
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
  read(file: string): Promise<string>;
  write(file: string, text: string): Promise<void>;
  run(parameters: readonly string[], options?: TestToolsOptions): Promise<Ended>;
  close(): Promise<void>;
}

const example = (file: string): string =>
  readFileSync(join(repositoryRoot(), "examples", "acme-stack", file), "utf8");

/** Opens one: Directory Sync is not enabled, so that the users are the portal's too. */
export async function openOffice(): Promise<Office> {
  const world = await startWorld({ production: true });
  const { scimUrl: _url, scimToken: _token, ...settings } = world.productionSettings;
  const environment = environmentOf(
    Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)])),
  );
  const folder = temporaryFolder();
  const { readFile, writeFile } = testTools({ folder });
  for (const file of ["spoke.yaml", "users.csv"]) await writeFile(file, example(file));
  return {
    world,
    environment,
    folder,
    read: readFile,
    write: (file, text) => writeFile(file, text),
    run: (parameters, options = {}) =>
      spokectl(parameters, { folder, ...options, environment: { ...environment, ...options.environment } }),
    close: () => world.close(),
  };
}

interface Stored {
  readonly id: string;
  readonly name?: string;
  readonly email?: string;
}

const objects = async (world: World, collection: string): Promise<readonly Stored[]> =>
  (await world.control("GET", `/objects/${collection}`)) as readonly Stored[];

/** What the portal's bulk upload does with a file: it adds its users, and asks nothing of an extension. */
export async function upload(world: World, csv: string): Promise<void> {
  const rows: readonly Record<string, string>[] = parse(csv, { columns: true });
  for (const row of rows) {
    const { "First Name": firstName, "Last Name": lastName, Email: email } = row;
    await world.control("POST", "/objects/users", { firstName, lastName, email });
  }
}

/** Gives each of the office's people the extension that is declared. */
export async function setExtensions(world: World): Promise<void> {
  const rows: readonly Record<string, string>[] = parse(example("users.csv"), { columns: true });
  const people = await objects(world, "users");
  const idOf = (email: string | undefined) => people.find((person) => person.email === email)?.id;
  // First out of the way: the upload gave out some of the numbers to others.
  for (const [index, { Email }] of rows.entries()) {
    await world.control("PATCH", `/objects/users/${idOf(Email)}`, { extension: String(9000 + index) });
  }
  for (const { Email, extension } of rows) {
    await world.control("PATCH", `/objects/users/${idOf(Email)}`, { extension });
  }
}

const members = (...names: readonly string[]) =>
  names.map((name) => ({ target: { email: `${name}@acme.test` } }));

/** Names Reception anew, and adds the other teams with their overflow. */
export async function makeTeams(world: World): Promise<void> {
  const reception = (await objects(world, "callGroups")).find(({ name }) => name === "Reception");
  await world.control("PATCH", `/objects/callGroups/${reception?.id}`, {
    name: "Front desk",
    members: members("ana", "ben"),
  });
  const add = (team: object) => world.control("POST", "/objects/callGroups", team);
  await add({
    name: "Sales",
    extension: "301",
    offerPattern: "roundRobin",
    members: members("chloe", "dev", "emil", "fay"),
    noAnswer: { action: "callGroup", callGroup: { name: "Front desk" } },
  });
  await add({
    name: "Support",
    extension: "302",
    maxWaitSeconds: 180,
    ringSeconds: 15,
    members: members("gus", "hana", "ivo", "jude"),
    noAnswer: { action: "callGroup", callGroup: { name: "Sales" } },
  });
  await add({
    name: "Accounts",
    extension: "303",
    members: members("kim", "lena"),
    noAnswer: { action: "externalNumber", phoneNumber: "+12025550199" },
  });
}

/** The keys of the menu stand on the teams. */
export async function setMenuKeys(world: World): Promise<void> {
  const keys: Readonly<Record<string, number>> = { "Front desk": 0, Sales: 1, Support: 2, Accounts: 3 };
  for (const { id, name } of await objects(world, "callGroups")) {
    const ivrKey = keys[name ?? ""];
    if (ivrKey !== undefined) await world.control("PATCH", `/objects/callGroups/${id}`, { ivrKey });
  }
}

/** The trunk of the old exchange. */
export async function addTrunk(world: World): Promise<void> {
  await world.control("POST", "/objects/sipTrunks", {
    name: "Old exchange",
    direction: "inbound",
    ipAccessControl: ["198.51.100.10/32"],
  });
}

/** The number that a team answers. */
export async function addNumber(world: World): Promise<void> {
  await world.control("POST", "/objects/phoneNumbers", { phoneNumber: "+12025550111", label: "Sales" });
  await world.control("PUT", "/objects/numberAssignments/+12025550111", {
    target: { type: "callGroup", callGroup: { name: "Sales" } },
  });
}

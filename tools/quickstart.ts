/**
 * `npm run quickstart`: the whole of the product in a minute, with the real Pulumi CLI against the emulator.
 * `npm run quickstart -- --keep` stops before the end and leaves everything running.
 */
import { ensureBuilt } from "./build.ts";
import { pulumiEnvironment } from "./pulumi/locate.ts";
import type { Outcome } from "./quickstart/events.ts";
import { clear, liveSession, openSession, type Session, stack } from "./quickstart/session.ts";
import { describeChanges, retainedLines, summaryLines } from "./quickstart/summary.ts";

interface CallGroup {
  readonly id: string;
  readonly name: string;
  readonly ringSeconds: number;
}

/** The group that is edited by hand, and the field. */
const edited = "Support";
const byHandSeconds = 45;

/** The group that is made by hand and imported. */
const madeByHand = "Warehouse";

/** The emulator's collections in a person's words. */
const collections: ReadonlyMap<string, string> = new Map([
  ["users", "users"],
  ["callGroups", "call groups"],
  ["officeHours", "office hours"],
  ["sipTrunks", "SIP trunks"],
  ["apiKeys", "API keys"],
  ["webhooks", "webhooks"],
  ["phoneNumbers", "numbers in Spoke"],
  ["numberAssignments", "assignments"],
  ["twilioNumbers", "numbers in Twilio"],
  ["twilioFlows", "Studio flows"],
]);

async function main(args: readonly string[]): Promise<void> {
  const keeps = readArguments(args);
  const earlier = liveSession();
  if (earlier !== undefined) {
    throw new Error(
      `A quickstart is running, or was kept: its emulator is process ${earlier.emulatorPid}. ` +
        `Wait for it, or end it with \`kill ${earlier.emulatorPid}\` and run this again.`,
    );
  }
  await ensureBuilt(console.log);
  const pulumi = await pulumiEnvironment(console.log);
  console.log(`Pulumi ${pulumi.version}: ${pulumi.command}`);
  const session = await openSession(pulumi);
  const interrupted = () => {
    void session.emulator.end().then(() => process.exit(130));
  };
  process.once("SIGINT", interrupted);
  console.log(`Spoke and Twilio, emulated: ${session.emulator.address.page}`);
  let kept = false;
  try {
    await build(session);
    await repair(session);
    await adopt(session);
    if (!keeps) await takeDown(session);
    await expectUnbroken(session);
    if (keeps) {
      kept = true;
      console.log(
        ["", ...summaryLines(session.steps, await objects(session)), "", ...howToGoOn(session)].join("\n"),
      );
    } else {
      console.log(["", ...summaryLines(session.steps, await objects(session))].join("\n"));
    }
  } finally {
    process.off("SIGINT", interrupted);
    if (kept) {
      session.emulator.leave();
    } else {
      await session.emulator.end();
      clear();
    }
  }
}

function readArguments(args: readonly string[]): boolean {
  const unknown = args.find((arg) => arg !== "--keep");
  if (unknown !== undefined) {
    throw new Error(
      `Unknown option ${unknown}. The only option is --keep: leave the emulator and the stack running.`,
    );
  }
  return args.includes("--keep");
}

async function build(session: Session): Promise<void> {
  await session.pulumi("stack", ["stack", "init", stack], () => "an empty stack");
  await session.pulumi("preview", ["preview"], ({ changes }) => describeChanges(changes));
  await session.pulumi("up", ["up", "--yes", "--skip-preview"], ({ changes }) => describeChanges(changes));
  await session.pulumi("up again", ["up", "--yes", "--skip-preview", "--expect-no-changes"], ({ changes }) =>
    describeChanges(changes),
  );
}

async function repair(session: Session): Promise<void> {
  const group = await findGroup(session);
  await session.byHand(
    `An administrator changes how long the group ${edited} rings.`,
    "PATCH",
    `callGroups/${group.id}`,
    { ringSeconds: byHandSeconds },
  );
  await session.pulumi("refresh", ["refresh", "--yes", "--skip-preview", "--diff"], (outcome) => {
    const [found, ...others] = drift(outcome);
    if (found === undefined || others.length > 0 || !/ringSeconds/.test(found)) {
      throw new Error(
        `refresh was to find the edit of ${edited} and nothing else. It found: ${drift(outcome).join("; ") || "nothing"}.`,
      );
    }
    return `found ${found}`;
  });
  await session.pulumi("repair", ["up", "--yes", "--skip-preview"], ({ changes }) =>
    describeChanges(changes),
  );
  const repaired = await findGroup(session);
  if (repaired.ringSeconds !== group.ringSeconds) {
    throw new Error(
      `up was to set ringSeconds of ${edited} back to ${group.ringSeconds}; it is ${repaired.ringSeconds}.`,
    );
  }
}

/** What a refresh found changed: `support: ringSeconds`. */
function drift({ resources }: Outcome): readonly string[] {
  return resources
    .filter(({ op }) => op === "update" || op === "delete" || op === "replace")
    .map(({ name, op, paths }) => `${name}: ${op === "update" ? paths.join(", ") : op}`);
}

async function findGroup(session: Session): Promise<CallGroup> {
  const groups = (await session.emulator.byHand("GET", "callGroups")) as readonly CallGroup[];
  const group = groups.find(({ name }) => name === edited);
  if (group === undefined) {
    throw new Error(`The emulator has no call group ${edited} after the first up.`);
  }
  return group;
}

async function adopt(session: Session): Promise<void> {
  const made = (await session.byHand("An administrator makes a call group by hand.", "POST", "callGroups", {
    name: madeByHand,
    extension: "320",
  })) as CallGroup;
  const flags = ["--yes", "--skip-preview", "--protect=false", "--generate-code=false"];
  await session.pulumi(
    "import",
    ["import", "spoke:index:CallGroup", "warehouse", made.id, ...flags],
    ({ changes }) => describeChanges(changes),
  );
}

async function takeDown(session: Session): Promise<void> {
  const { warnings } = await session.pulumi(
    "destroy",
    ["destroy", "--yes", "--skip-preview"],
    ({ changes }) => describeChanges(changes),
  );
  console.log(`\nRetained, and why (${warnings.length} objects):`);
  for (const line of retainedLines(warnings)) {
    console.log(`  ${line}`);
  }
}

/** The run counts for nothing where it went past what the products' contracts say. */
async function expectUnbroken(session: Session): Promise<void> {
  const { violations } = await session.emulator.requests();
  if (violations.length > 0) throw new Error(`The contract was broken: ${violations.join("; ")}`);
}

/** What the organisation and the account hold now, the records of the emulator's own making left out. */
async function objects(session: Session): Promise<string> {
  const counts = Object.entries(await session.emulator.counts());
  const shown = counts.filter(([name, count]) => count > 0 && collections.has(name));
  return `now in Spoke and Twilio: ${shown.map(([name, count]) => `${collections.get(name)} ${count}`).join(", ")}`;
}

function howToGoOn(session: Session): readonly string[] {
  const { pid, page } = session.emulator.address;
  return [
    "Everything is still running. To go on:",
    `  ${page}  shows the organisation`,
    "  npm run pulumi -- preview              any command of the CLI, on this stack",
    "  npm run pulumi -- destroy --yes        takes the stack down",
    `  The call group ${madeByHand} was imported and is not in the program: an up deletes it, unless you declare it there.`,
    `  kill ${pid}                            ends the emulator`,
  ];
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(`\n${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
});

/** The parts of an apply that touch files and the screen: saved plans, secrets that are shown once, progress. */
import { statSync } from "node:fs";
import { join } from "node:path";
import { startProgress } from "../../../provider/cli/progress.ts";
import { readPlan } from "../../../provider/cli/saved-plan.ts";
import { openSecretsFile } from "../../../provider/cli/secrets-file.ts";
import type { Applied } from "../../../provider/reconciler/plan/types.ts";
import { testTools } from "../../support/tools.ts";
import { planOfEverything } from "./plan-of-everything.ts";

const anew = "Make it anew with `spokectl plan --out FILE`.";

test("a saved plan comes back as it was", async () => {
  const tools = testTools();
  await tools.writeFile("plan.json", JSON.stringify(planOfEverything));
  expect(await readPlan("plan.json", tools)).toEqual(JSON.parse(JSON.stringify(planOfEverything)));
});

const masked = JSON.stringify({
  ...planOfEverything,
  objects: [{ ...planOfEverything.objects[0], desired: { url: "https://hooks.acme.test/?token=[secret]" } }],
});

test.each([
  ["callGroups:\n", `plan.json: is not JSON, so it is no saved plan. ${anew}`],
  ["null", `plan.json: is no saved plan. A stack file is given with --file. ${anew}`],
  ['{"format":"spokectl-drift"}', `plan.json: is no saved plan. A stack file is given with --file. ${anew}`],
  [
    '{"format":"spokectl-plan","version":2}',
    `plan.json: is a plan of version 2, and this spokectl reads version 1. ${anew}`,
  ],
  ['{"format":"spokectl-plan","version":1}', `plan.json: is a plan with parts missing. ${anew}`],
  [
    JSON.stringify({ ...planOfEverything, twilioAccountSid: null }),
    `plan.json: is a plan whose twilioAccountSid is null, and not a text. ${anew}`,
  ],
  [
    JSON.stringify({ ...planOfEverything, organisationId: 7 }),
    `plan.json: is a plan whose organisationId is 7, and not a text. ${anew}`,
  ],
  [
    JSON.stringify({ ...planOfEverything, objects: [null] }),
    `plan.json: is a plan with parts missing. ${anew}`,
  ],
  [
    JSON.stringify({ ...planOfEverything, summary: null }),
    `plan.json: is a plan with parts missing. ${anew}`,
  ],
  [
    masked,
    `plan.json: has [secret] where a value was: it is what a log shows, and not the saved plan. ${anew}`,
  ],
])("%.40j is refused", async (text, message) => {
  const tools = testTools();
  await tools.writeFile("plan.json", text);
  await expect(readPlan("plan.json", tools)).rejects.toThrow(new Error(message));
});

const applied = (object: string, secrets: Readonly<Record<string, string>>): Applied => ({
  object,
  action: "create",
  outcome: "done",
  messages: [],
  warnings: [],
  secrets,
});

test("secrets are kept at once, for their owner alone, beside those of earlier runs", async () => {
  const tools = testTools();
  const read = async () => JSON.parse(await tools.readFile("secrets.json")) as unknown;
  const first = await openSecretsFile("secrets.json", tools);
  expect(await read()).toEqual({});
  first.keep(applied("ApiKey:crm", { clientSecret: "one" }));
  first.keep(applied("CallGroup:Sales", {}));
  await first.close();
  const second = await openSecretsFile("secrets.json", tools);
  second.keep(applied("Webhook:log", { signingSecret: "two" }));
  await second.close();
  expect(await read()).toEqual({
    "ApiKey:crm": { clientSecret: "one" },
    "Webhook:log": { signingSecret: "two" },
  });
  expect(statSync(join(tools.folder, "secrets.json")).mode & 0o777).toBe(0o600);
});

test("a file of something else is left as it is", async () => {
  const tools = testTools();
  await tools.writeFile("secrets.json", "callGroups:\n");
  await expect(openSecretsFile("secrets.json", tools)).rejects.toThrow(
    new Error(
      "secrets.json: holds something else than secrets of an earlier apply, and is left as it is. Name another file.",
    ),
  );
  expect(await tools.readFile("secrets.json")).toBe("callGroups:\n");
});

test("a file that cannot be written is found before a secret is made", async () => {
  const tools = testTools();
  await tools.writeFile("taken", "");
  await expect(openSecretsFile("taken/secrets.json", tools)).rejects.toThrow(
    /^taken\/secrets\.json: cannot be /,
  );
});

test("without a terminal there is a line for each object that has ended", () => {
  let now = 0;
  const tools = testTools({ now: () => now });
  const progress = startProgress(2, tools);
  progress.show({ event: "begin", object: "CallGroup:Sales", action: "create" });
  now = 1_250;
  progress.show({ event: "end", applied: applied("CallGroup:Sales", {}) });
  progress.show({
    event: "end",
    applied: { ...applied("CallGroup:Support", {}), outcome: "skipped", step: "later" },
  });
  progress.end();
  expect(tools.said()).toBe(
    "done + create CallGroup:Sales (1.3 s)\nskipped + create CallGroup:Support (afterwards, what refers to objects made meanwhile)\n",
  );
});

test("on a terminal what runs is drawn over and over, and nothing of it stays", () => {
  const tools = testTools({ terminal: true, now: () => 0 });
  const progress = startProgress(12, tools);
  for (let index = 0; index < 12; index++) {
    progress.show({ event: "begin", object: `CallGroup:Group ${index}`, action: "create" });
  }
  progress.show({ event: "end", applied: { ...applied("CallGroup:Group 0", {}), outcome: "failed" } });
  progress.end();
  expect(screenAfter(tools.said())).toEqual(["failed + create CallGroup:Group 0 (0.0 s)", ""]);
  expect(tools.said()).toContain(
    `+ create CallGroup:Group 10\n… and 1 more\n[###${"-".repeat(37)}] 1/12, 1 failed\n`,
  );
});

/** What stands on a terminal that was sent this: of its controls, it knows the ones that are used here. */
function screenAfter(text: string): readonly string[] {
  const escapeCode = "\u001b";
  const pieces = text.split(new RegExp(`(${escapeCode}\\[\\d*[A-Za-z]|\\n|\\r)`));
  const lines = [""];
  for (const piece of pieces) {
    const up = piece.startsWith(escapeCode) && piece.endsWith("A") ? Number(piece.slice(2, -1)) : 0;
    if (up > 0) lines.splice(lines.length - 1 - up, lines.length, "");
    else if (piece === "\n") lines.push("");
    else if (!piece.startsWith(escapeCode) && piece !== "\r") lines[lines.length - 1] += piece;
  }
  return lines;
}

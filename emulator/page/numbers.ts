/** Phone numbers: owned in the Twilio account, activated in Spoke, and where each leads. */
import type { EmulatorContext } from "../context.ts";
import { type AssignmentRecord, getOne, listAll, type PhoneNumberRecord } from "../spoke/records.ts";
import type { Json } from "../store.ts";
import { isFlowWebhook, readFlow } from "../twilio/flow-store.ts";
import { ownedNumbers } from "../twilio/number-store.ts";
import { type Html, html, type Part } from "./html.ts";
import { listing } from "./table.ts";
import { mostRows, text, type View } from "./view.ts";
import { address, chip, nothing } from "./words.ts";

/** One number as either side has it. */
interface Line {
  readonly phoneNumber: string;
  readonly twilio?: Json;
  readonly spoke?: PhoneNumberRecord;
}

function linesOf(context: EmulatorContext): Line[] {
  const active = new Map(listAll(context, "phoneNumbers").map((number) => [number.id, number]));
  const owned = ownedNumbers(context).map((twilio): Line => {
    const phoneNumber = text(twilio.phone_number);
    const spoke = active.get(phoneNumber);
    active.delete(phoneNumber);
    return spoke === undefined ? { phoneNumber, twilio } : { phoneNumber, twilio, spoke };
  });
  return [...owned, ...[...active.values()].map((spoke) => ({ phoneNumber: spoke.id, spoke }))];
}

const kinds: Readonly<Record<string, string>> = { user: "Person", callGroup: "Call group", device: "Device" };

function spokeTarget(view: View, { type, targetId }: AssignmentRecord): Html {
  if (type === "mainMenu") return html`<span class="to">Main menu</span>`;
  const name = view.byId(targetId ?? "")?.displayName ?? targetId;
  return html`<span class="to">${name}</span> <span class="below">${kinds[type] ?? type}</span>`;
}

function voiceTarget({ context }: View, url: string): Html {
  if (!isFlowWebhook(context, url))
    return html`<span class="to">${address(url)}</span> <span class="below">Voice URL</span>`;
  const flow = readFlow(context, url.slice(url.lastIndexOf("/") + 1)) as Json | undefined;
  return html`<span class="to">${text(flow?.friendly_name)}</span> <span class="below">Studio flow</span>`;
}

function targetOf(view: View, { phoneNumber, twilio }: Line): Part {
  const assignment = getOne(view.context, "numberAssignments", phoneNumber);
  const url = text(twilio?.voice_url);
  if (assignment === undefined && url === "") return nothing("nothing yet");
  return [assignment !== undefined && spokeTarget(view, assignment), url !== "" && voiceTarget(view, url)];
}

function labelOf({ twilio, spoke }: Line): string {
  return spoke?.label ?? text(twilio?.friendly_name);
}

function row(view: View, line: Line) {
  const spoke =
    line.spoke === undefined
      ? nothing("not activated")
      : chip(line.spoke.smsEnabled ? "Active, SMS" : "Active", "good");
  return {
    key: line.phoneNumber,
    cells: [
      html`<span class="name digits">${line.phoneNumber}</span> <span class="below">${labelOf(line)}</span>`,
      line.twilio === undefined ? chip("Missing", "bad") : chip("Owned", "good"),
      spoke,
      targetOf(view, line),
    ],
  };
}

/** All numbers of both sides. */
export function numbersSection(view: View): Html {
  const lines = linesOf(view.context);
  return listing({
    id: "numbers",
    title: "Numbers",
    count: lines.length,
    caption: "Phone numbers, whether Twilio has them, whether Spoke uses them, and where they lead",
    columns: [
      { title: "Number" },
      { title: "Twilio", narrow: true },
      { title: "Spoke", narrow: true },
      { title: "Leads to" },
    ],
    rows: lines.slice(0, mostRows).map((line) => row(view, line)),
    empty: "The Twilio account has no numbers.",
  });
}

/**
 * The typed tree of a telephone menu: what a caller hears, which keys there are, and where each leads.
 *
 * Plain data, so that TypeScript, YAML and JSON can say the same. A target is one object with optional fields, of which
 * exactly one is set, because neither Pulumi's schema nor YAML has a readable form of a union; `check.ts` enforces it.
 * Limits are those of the Studio widgets that the tree becomes (twilio.com/docs/studio/widget-library, read 2026-11-20).
 */
import { z } from "zod";
import { named, refByName } from "../model/field.ts";

const text = (limit: number) => z.string().min(1).max(limit);
/** Text to speech takes this many characters at once (twilio.com/docs/voice/twiml/say, read 2026-11-20). */
const spoken = () => text(4096);
const httpUrl = () => z.url({ protocol: /^https?$/ });

/** A text of this form, with a clause that says what is wrong with another one. */
const ofForm = (form: RegExp, clause: string) =>
  z.string().regex(form, {
    error: ({ input }) => (typeof input === "string" ? `${JSON.stringify(input)} ${clause}` : undefined),
  });

const voicemail = named(
  "MenuVoicemail",
  z.strictObject({
    greeting: spoken()
      .optional()
      .describe("Spoken before the tone; at most 4096 characters. Absent: only the tone."),
    maxLengthSeconds: z
      .int()
      .min(1)
      .max(14400)
      .optional()
      .describe(
        "Longest message, in seconds: 1 to 14400, default 180. Recordings are kept in the Twilio account.",
      ),
  }),
);

const hoursBranch = named(
  "MenuHoursBranch",
  z.strictObject({
    functionUrl: httpUrl().describe(
      "URL of the function that knows the hours. It answers JSON with `isOpen`: true means open, anything else closed. When the function itself fails, the call counts as within hours.",
    ),
    get open() {
      return targetSchema.describe("Where the call goes within hours.");
    },
    get closed() {
      return targetSchema.describe("Where the call goes outside hours.");
    },
  }),
);

const menuHours = named(
  "MenuHours",
  z.strictObject({
    functionUrl: httpUrl().describe(
      "URL of the function that knows the hours, asked before the menu is heard. It answers JSON with `isOpen`: true means open, anything else closed. When the function itself fails, the menu is heard.",
    ),
    get closed() {
      return targetSchema.describe("Where the call goes outside hours, instead of the menu.");
    },
  }),
);

/** The zod schema of a target: where a key leads. Exactly one field is set, `next` apart. */
export const targetSchema = named(
  "MenuTarget",
  z.strictObject({
    extension: ofForm(/^\d{1,10}$/, "is not an extension (digits alone, at most 10)")
      .optional()
      .describe("Spoke extension that the call goes to, digits only: a user, a call group or a device."),
    callGroup: refByName("spoke:index:CallGroup", z.string().min(1))
      .optional()
      .describe(
        "Call group that the call goes to, by name, extension or id. It is resolved to its extension.",
      ),
    get menu() {
      return menuSchema.optional().describe("A further menu, one tier down.");
    },
    say: spoken()
      .optional()
      .describe("Speaks this text, at most 4096 characters; then the call ends, or goes where `next` says."),
    play: httpUrl()
      .optional()
      .describe("Plays the audio at this URL; then the call ends, or goes where `next` says."),
    get next() {
      return targetSchema
        .optional()
        .describe("Where the call goes after `say` or `play`. Absent: the call ends.");
    },
    voicemail: voicemail.optional().describe("Takes a message, which Twilio records."),
    repeat: z.boolean().optional().describe("True: the caller hears this menu again."),
    dialByExtension: z
      .boolean()
      .optional()
      .describe(
        "True: the caller dials an extension and is connected to it. Put the words into a `say` before it; without one a sentence in English is spoken.",
      ),
    number: ofForm(
      /^\+[1-9]\d{6,14}$/,
      "is not a telephone number in E.164 form (+, country code, and the rest in digits)",
    )
      .optional()
      .describe("Telephone number that the call is connected to, in E.164 form (`+12025550123`)."),
    hours: hoursBranch.optional().describe("Branches on business hours."),
    hangUp: z.boolean().optional().describe("True: the call ends."),
  }),
);

/** The zod schema of a menu, which may contain menus. */
export const menuSchema = named(
  "Menu",
  z.strictObject({
    name: text(60).describe(
      "What the menu is called in messages, and in the names of the flow's widgets; 1 to 60 characters. Callers do not hear it.",
    ),
    say: spoken()
      .optional()
      .describe(
        "What the caller hears, spoken from this text; at most 4096 characters. A menu has `say` or `play`.",
      ),
    play: httpUrl().optional().describe("What the caller hears, as the URL of an audio file."),
    voice: text(100)
      .optional()
      .describe(
        "Text-to-speech voice, for example `Polly.Amy-Neural`; at most 100 characters. Default: that of the menu above, or Twilio's own.",
      ),
    language: text(20)
      .optional()
      .describe(
        "Language of the voice, for example `en-GB`; at most 20 characters. Default: that of the menu above, or Twilio's own.",
      ),
    timeoutSeconds: z
      .int()
      .min(1)
      .max(60)
      .optional()
      .describe("How long to wait for a key, in seconds: 1 to 60, default 5."),
    repeat: z
      .int()
      .min(0)
      .max(10)
      .optional()
      .describe(
        "How often the menu is heard again after no key or a wrong one, before `noInput` applies: 0 to 10, default 2.",
      ),
    get options() {
      return z
        .record(z.string(), targetSchema)
        .optional()
        .describe("Where each key leads. Keys are one of 0 to 9, `*` and `#`.");
    },
    get noInput() {
      return targetSchema
        .optional()
        .describe("Where the call goes when no option was chosen after all repeats. Absent: the call ends.");
    },
    invalid: spoken()
      .optional()
      .describe("Spoken after a key that has no option; at most 4096 characters. Absent: nothing."),
    hours: menuHours.optional().describe("Asks for business hours before the menu is heard."),
    dialByExtension: z
      .boolean()
      .optional()
      .describe(
        "True: a caller may dial an extension of two or more digits instead of choosing. A single key then counts only after `timeoutSeconds`, or after `#`. Default false.",
      ),
  }),
);

/** A menu as a program writes it. */
export type Menu = z.input<typeof menuSchema>;

/** A target as a program writes it. */
export type Target = z.input<typeof targetSchema>;

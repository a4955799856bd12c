/** What a caller should meet, read off the tree itself: the meaning of a menu, in as few words as possible. */
import type { Menu, Target } from "../../../provider/ivr/tree.ts";
import type { Caller } from "./menus.ts";
import type { Journey } from "./studio.ts";

/** The extension of each call group that the generated trees name. */
export const extensions: Readonly<Record<string, string>> = { Sales: "200", Support: "300" };

const dialPrompt = "say Please dial the extension, and then press the hash key.";

/** Where the caller goes next: the menu again, or nowhere. */
type Outcome = "again" | "over";

export function journeyThrough(menu: Menu, caller: Caller): Journey {
  const journey: string[] = [];
  const presses = caller.presses.values();
  const press = (): string | undefined => presses.next().value;
  const isOpen = (url: string): boolean => caller.hours[url] !== "closed";

  function enter(here: Menu): Outcome {
    if (here.hours && !isOpen(here.hours.functionUrl)) return arrive(here.hours.closed, false);
    while (offer(here) === "again");
    return "over";
  }

  function offer(here: Menu): Outcome {
    for (let heard = 0; heard <= (here.repeat ?? 2); heard++) {
      journey.push(here.play === undefined ? `say ${here.say}` : `play ${here.play}`);
      const pressed = press();
      const digits = here.dialByExtension ? pressed : pressed?.slice(0, 1);
      if (digits === undefined || (here.dialByExtension && digits === "#")) continue;
      const target = here.options?.[digits];
      if (target) return arrive(target, true);
      if (here.dialByExtension && /^[0-9]{2,}$/.test(digits)) return connect(digits);
      if (here.invalid !== undefined) journey.push(`say ${here.invalid}`);
    }
    return arrive(here.noInput ?? {}, false);
  }

  function connect(extension: string): Outcome {
    journey.push(`to extension ${extension}`);
    return "over";
  }

  function dial(prompt: string, chosen: boolean): Outcome {
    journey.push(prompt);
    const digits = press();
    if (digits === undefined || digits === "#") return chosen ? "again" : "over";
    return connect(digits);
  }

  function arrive(target: Target, chosen: boolean): Outcome {
    if (target.extension !== undefined) return connect(target.extension);
    if (target.callGroup !== undefined) return connect(extensions[target.callGroup] ?? target.callGroup);
    if (target.menu) return enter(target.menu);
    if (target.say !== undefined || target.play !== undefined) {
      const words = target.say === undefined ? `play ${target.play}` : `say ${target.say}`;
      if (target.next?.dialByExtension) return dial(words, chosen);
      journey.push(words);
      return arrive(target.next ?? {}, chosen);
    }
    if (target.voicemail) {
      if (target.voicemail.greeting !== undefined) journey.push(`say ${target.voicemail.greeting}`);
      journey.push(`voicemail of ${target.voicemail.maxLengthSeconds ?? 180} s`);
    }
    if (target.repeat) return "again";
    if (target.dialByExtension) return dial(dialPrompt, chosen);
    if (target.number !== undefined) journey.push(`to number ${target.number}`);
    if (target.hours)
      return arrive(isOpen(target.hours.functionUrl) ? target.hours.open : target.hours.closed, chosen);
    return "over";
  }

  enter(menu);
  return [...journey, "end"];
}

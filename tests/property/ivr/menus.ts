/** Generates valid menu trees, and callers. */

import type { Menu, Target } from "../../../provider/ivr/tree.ts";
import { fc } from "../../support/fast-check.ts";

const words = fc.constantFrom("Welcome to Acme.", "Press 1 for sales.", "We are closed.", "Grüezi, “hello”.");
const url = fc.constantFrom("https://acme-1234.twil.io/hours", "https://acme-1234.twil.io/holidays");
const audio = fc.constantFrom("https://assets.acme.test/menu.mp3", "https://assets.acme.test/closed.mp3");
const extension = fc.integer({ min: 100, max: 999 }).map(String);
const name = fc.oneof(
  fc.constantFrom("main", "Support", "Sales & Orders", "24h", "Trigger", "next", "say", "1_2", "日本", "—"),
  fc.string({ minLength: 1, maxLength: 30 }).filter((text) => text.trim() !== ""),
);
const keys = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "#"];

/** A target that ends the call's way through the menus. */
const leaf = (mayRepeat: boolean): fc.Arbitrary<Target> =>
  fc.oneof(
    extension.map((text): Target => ({ extension: text })),
    fc.constantFrom("Sales", "Support", "200").map((callGroup): Target => ({ callGroup })),
    words.map((say): Target => ({ say })),
    audio.map((play): Target => ({ play })),
    fc.record({
      voicemail: fc.record({ greeting: words, maxLengthSeconds: fc.constant(60) }, { requiredKeys: [] }),
    }),
    fc.constant<Target>({ dialByExtension: true }),
    fc.constant<Target>({ number: "+12025550123" }),
    fc.constant<Target>({ hangUp: true }),
    ...(mayRepeat ? [fc.constant<Target>({ repeat: true })] : []),
  );

function target(depth: number, mayRepeat: boolean): fc.Arbitrary<Target> {
  if (depth === 0) return leaf(mayRepeat);
  const below = target(depth - 1, mayRepeat);
  return fc.oneof(
    { weight: 3, arbitrary: leaf(mayRepeat) },
    { weight: 3, arbitrary: menuOf(depth - 1).map((menu): Target => ({ menu })) },
    { weight: 1, arbitrary: fc.record({ say: words, next: below }) },
    { weight: 1, arbitrary: fc.record({ play: audio, next: below }) },
    {
      weight: 1,
      arbitrary: fc.record({ functionUrl: url, open: below, closed: below }).map((hours) => ({ hours })),
    },
  );
}

function menuOf(depth: number): fc.Arbitrary<Menu> {
  const silent = target(Math.max(0, depth - 1), false);
  return fc.boolean().chain((dialByExtension) =>
    fc
      .record({
        base: fc.record({ name, dialByExtension: fc.constant(dialByExtension) }),
        prompt: fc.oneof(
          words.map((say) => ({ say })),
          audio.map((play) => ({ play })),
        ),
        options: fc.dictionary(
          fc.constantFrom(...keys.filter((key) => key !== "#" || !dialByExtension)),
          target(depth, true),
          { minKeys: 1, maxKeys: 4 },
        ),
        rest: fc.record(
          {
            voice: fc.constant("Polly.Amy-Neural"),
            language: fc.constant("en-GB"),
            timeoutSeconds: fc.integer({ min: 3, max: 10 }),
            repeat: fc.integer({ min: 0, max: 4 }),
            invalid: words,
            noInput: silent,
            hours: fc.record({ functionUrl: url, closed: silent }),
          },
          { requiredKeys: [] },
        ),
      })
      .map(
        ({ base, prompt, options, rest }): Menu => ({ ...base, ...prompt, options: { ...options }, ...rest }),
      ),
  );
}

/** A tree of up to three tiers that the rules accept. */
export const menus: fc.Arbitrary<Menu> = fc.integer({ min: 0, max: 2 }).chain(menuOf);

/** A caller: what is pressed each time (nothing at all: undefined), and what each hours function answers. */
export interface Caller {
  readonly presses: readonly (string | undefined)[];
  readonly hours: Readonly<Record<string, "open" | "closed" | "fails">>;
}

const answer = fc.constantFrom("open" as const, "closed" as const, "fails" as const);

export const callers: fc.Arbitrary<Caller> = fc.record({
  presses: fc.array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...keys) },
      { weight: 2, arbitrary: extension },
      { weight: 1, arbitrary: fc.constant(undefined) },
    ),
    { maxLength: 10 },
  ),
  hours: fc.record({
    "https://acme-1234.twil.io/hours": answer,
    "https://acme-1234.twil.io/holidays": answer,
  }),
});

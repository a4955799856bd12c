/** Answers of which most are there already: a promise for each of 100,000 objects costs more than comparing them. Pure. */

/** An answer that is there, or that comes. */
export type Soon<T> = T | Promise<T>;

/** What follows from an answer: at once where it is there. */
export const after = <T, U>(answer: Soon<T>, next: (value: T) => Soon<U>): Soon<U> =>
  answer instanceof Promise ? answer.then(next) : next(answer);

/** All answers in their order, once the last is there. */
export async function allOf<T>(answers: readonly Soon<T>[]): Promise<readonly T[]> {
  const all: T[] = [];
  const coming: Promise<void>[] = [];
  for (const [index, answer] of answers.entries()) {
    if (answer instanceof Promise) {
      coming.push(
        answer.then((value) => {
          all[index] = value;
        }),
      );
    } else all[index] = answer;
  }
  await Promise.all(coming);
  return all;
}

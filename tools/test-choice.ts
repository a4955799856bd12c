/** Which of the two runs of jest a command line asks for. Pure. */

/** The arguments of each run; undefined for one that nothing on the command line is for. */
export interface ChosenRuns {
  readonly inProcess: readonly string[] | undefined;
  readonly endToEnd: readonly string[] | undefined;
}

/** Each run gets the paths under `tests` that it may have tests of, and everything that is no such path. */
export function chosenRuns(args: readonly string[]): ChosenRuns {
  const plain = args.map((arg) => arg.replace(/^\.\/(?=tests(\/|$))/, ""));
  const isPath = (arg: string) => /^tests(\/|$)/.test(arg);
  const isWhole = (arg: string) => /^tests\/?$/.test(arg);
  const isEndToEnd = (arg: string) => /^tests\/(e2e|upgrade)(\/|$)/.test(arg);
  const hasPaths = plain.some(isPath);
  const run = (isMine: (path: string) => boolean) =>
    hasPaths && !plain.some((arg) => isPath(arg) && isMine(arg))
      ? undefined
      : plain.filter((arg) => !isPath(arg) || isMine(arg));
  return {
    inProcess: run((path) => !isEndToEnd(path)),
    endToEnd: run((path) => isEndToEnd(path) || isWhole(path)),
  };
}

/** The start of `spokectl`: `bin/spokectl` and `npm run emulator` load this file for its effect. */
import { createProgram } from "./main.ts";

createProgram()
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });

"use strict";
// Loaded before a program (`node --require`): when it ends, the most memory that it has held at once goes into a file, in KiB.
process.on("exit", () => {
  require("node:fs").writeFileSync(process.env.PEAK_FILE, String(process.resourceUsage().maxRSS));
});

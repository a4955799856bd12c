/** `npm run lock`: refreshes package-lock.json, and completes it so that `npm ci` takes it on every platform. */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { completeLock, type LockedPackages } from "./lockfile.ts";

execFileSync("npm", ["install", "--package-lock-only", "--ignore-scripts"], {
  stdio: ["ignore", "ignore", "inherit"],
});

const lock: { packages: LockedPackages } = JSON.parse(readFileSync("package-lock.json", "utf8"));
const { packages, added } = completeLock(lock.packages);
writeFileSync("package-lock.json", `${JSON.stringify({ ...lock, packages }, undefined, 2)}\n`);
for (const name of added) {
  console.log(`locked without its integrity: ${name}`);
}

// The tests that drive the real Pulumi CLI. `npm test` runs them after the others; each one takes seconds, not milliseconds.
const base = require("./jest.config.cjs");

/** @type {import("jest").Config} */
module.exports = {
  ...base,
  testMatch: ["<rootDir>/tests/{e2e,upgrade}/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/"],
  testTimeout: 300_000,
  // A failed test may leave an emulator that listens, which must not hold up the run.
  forceExit: true,
};

/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  // The default of 5 s is short for a machine that is busy with other things.
  testTimeout: 30_000,
  testMatch: ["<rootDir>/tests/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/", "<rootDir>/tests/(e2e|upgrade)/"],
  transform: {
    "\\.[cm]?[jt]s$": [
      "@swc/jest",
      { jsc: { parser: { syntax: "typescript" }, target: "es2023" }, module: { type: "commonjs" } },
    ],
  },
  // Published as ES modules only; jest's own require cannot load those, so they are transformed.
  transformIgnorePatterns: ["/node_modules/(?!(p-queue|p-timeout|eventemitter3|cookie|set-cookie-parser)/)"],
};

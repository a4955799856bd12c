import { completeLock, platformOf } from "../../../tools/lockfile.ts";

describe("platformOf", () => {
  test.each([
    ["@biomejs/cli-darwin-arm64", { os: ["darwin"], cpu: ["arm64"], libc: undefined }],
    ["@biomejs/cli-linux-x64-musl", { os: ["linux"], cpu: ["x64"], libc: ["musl"] }],
    ["@swc/core-linux-arm-gnueabihf", { os: ["linux"], cpu: ["arm"], libc: ["glibc"] }],
    ["@swc/core-linux-s390x-gnu", { os: ["linux"], cpu: ["s390x"], libc: ["glibc"] }],
    ["@unrs/resolver-binding-win32-ia32-msvc", { os: ["win32"], cpu: ["ia32"], libc: undefined }],
    ["@unrs/resolver-binding-android-arm-eabi", { os: ["android"], cpu: ["arm"], libc: undefined }],
  ])("reads the platform of %s", (name, platform) => {
    expect(platformOf(name)).toEqual(platform);
  });

  test("refuses a name that tells no platform", () => {
    expect(() => platformOf("fsevents")).toThrow(
      "The optional package fsevents is missing from package-lock.json and its name tells no platform. " +
        "Lock it by hand, or teach platformOf in tools/lockfile.ts its name.",
    );
  });
});

describe("completeLock", () => {
  const packages = {
    "": { version: "0.1.0" },
    "node_modules/a": {
      version: "1.0.0",
      dev: true,
      optionalDependencies: { "a-linux-x64": "1.0.0", "a-darwin-x64": "1.0.0" },
    },
    "node_modules/a-linux-x64": { version: "1.0.0", optional: true },
    "node_modules/b/node_modules/c": { version: "2.0.0", optionalDependencies: { "c-linux-x64": "2.0.0" } },
    "node_modules/b/node_modules/c-linux-x64": { version: "2.0.0", optional: true },
  };

  test("adds only what Node's look-up from the dependant does not find", () => {
    const { added, packages: complete } = completeLock(packages);
    expect(added).toEqual(["a-darwin-x64@1.0.0"]);
    expect(complete["node_modules/a-darwin-x64"]).toEqual({
      version: "1.0.0",
      cpu: ["x64"],
      dev: true,
      optional: true,
      os: ["darwin"],
    });
  });

  test("changes nothing the second time", () => {
    const once = completeLock(packages).packages;
    expect(completeLock(once)).toEqual({ packages: once, added: [] });
  });
});

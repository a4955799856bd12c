import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { browserObstacle, findChromium } from "../../../tools/chromium.ts";

describe("the browser", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "spoke-chromium-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function program(name: string, mode = 0o755): string {
    const file = join(folder, name);
    writeFileSync(file, "#!/bin/sh\n");
    chmodSync(file, mode);
    return file;
  }

  test("is found on PATH under any of its names", () => {
    const file = program("google-chrome");
    const PATH = ["", join(folder, "nothing"), folder].join(delimiter);
    expect(findChromium({ PATH })).toBe(file);
    expect(browserObstacle({ PATH })).toBeUndefined();
  });

  test("is the one that CHROMIUM names, also where PATH has another", () => {
    program("chromium");
    const other = program("my-browser");
    expect(findChromium({ PATH: folder, CHROMIUM: other })).toBe(other);
  });

  test("is missed with a word on what to do", () => {
    program("chromium", 0o644);
    expect(browserObstacle({ PATH: folder })).toBe(
      "no Chromium on PATH; install one (Debian: apt-get install chromium) or name it in CHROMIUM",
    );
    expect(browserObstacle({ PATH: folder, CHROMIUM: "/nowhere/chromium" })).toBe(
      "CHROMIUM names /nowhere/chromium, which is no program",
    );
  });
});

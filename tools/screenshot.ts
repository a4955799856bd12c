/** `npm run screenshot`: the emulator's page over the office of `examples/acme`, as docs/images/page.png. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Page } from "playwright-core";
import { startEmulator } from "../emulator/server.ts";
import { launchChromium } from "./chromium.ts";
import { repositoryRoot } from "./repository.ts";
import { fillOffice } from "./screenshot/office.ts";
import { shrinkPng } from "./screenshot/png.ts";

const { values } = parseArgs({
  options: {
    out: { type: "string", default: join(repositoryRoot(), "docs", "images", "page.png") },
    width: { type: "string", default: "1280" },
    scale: { type: "string", default: "2" },
    dark: { type: "boolean", default: false },
    whole: { type: "boolean", default: false },
  },
});

/** What the README shows: down to the end of the call groups and the numbers, which stand side by side. */
async function firstCards(page: Page) {
  const boxes = await Promise.all(["#groups", "#numbers"].map((card) => page.locator(card).boundingBox()));
  const bottom = Math.max(...boxes.map((box) => (box === null ? 0 : box.y + box.height)));
  return { x: 0, y: 0, width: Number(values.width), height: Math.round(bottom) + 20 };
}

async function main(): Promise<void> {
  const emulator = await startEmulator();
  const browser = await launchChromium();
  try {
    await fillOffice(emulator.address);
    const page = await browser.newPage({
      viewport: { width: Number(values.width), height: 1000 },
      deviceScaleFactor: Number(values.scale),
      colorScheme: values.dark ? "dark" : "light",
      reducedMotion: "reduce",
    });
    await page.goto(emulator.address.page);
    await page.getByText("Live", { exact: true }).waitFor();
    const clip = values.whole ? {} : { clip: await firstCards(page) };
    const png = shrinkPng(await page.screenshot({ fullPage: true, ...clip }));
    const path = resolve(values.out);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, png);
    console.log(`${path} (${Math.round(png.length / 1000)} kB)`);
  } finally {
    await browser.close();
    await emulator.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

/** The checklist of `spokectl runbook --html` as a person meets it: a file in a real browser, without a network. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { runbookPage } from "../../provider/cli/views/runbook-page.ts";
import type { Runbook, RunbookStep } from "../../provider/runbook/types.ts";
import { browserObstacle, launchChromium } from "../../tools/chromium.ts";
import { testUnless } from "../support/skip.ts";
import { temporaryFolder } from "../support/tools.ts";
import { lowContrasts, obstaclesToHearing } from "./look.ts";

/** `.ci/run` sets it: there the lack of a browser is a failure, which the launch then reports. */
const obstacle = process.env.SPOKE_REQUIRE_BROWSER === "1" ? undefined : browserObstacle();
const patience = 60_000;

const step = (id: string, action: string, more: Partial<RunbookStep> = {}): RunbookStep => ({
  id,
  hash: `hash of ${action}`,
  status: "open",
  object: `CallGroup:${id}`,
  place: "Teams > Manage teams",
  action,
  fields: ['Extension: "301"'],
  seen: true,
  after: [],
  afterApply: [],
  ...more,
});

const hostile = `<script>document.title = "taken"</script><img src="https://evil.test/x" onerror="alert(1)">`;

const office: Runbook = {
  organisationId: "00000000-0000-4000-8000-000000000001",
  sections: [
    {
      place: "Teams > Manage teams",
      steps: [
        step("sales", 'Add the team "Sales"', { afterApply: ["User:ana@acme.test"] }),
        step("hostile", `Add the team ${JSON.stringify(hostile)}`, { fields: [hostile] }),
        step("support", 'Add the team "Support"', { status: "done" }),
      ],
    },
    { place: "Office Hours", steps: [step("hours", "Add or check the schedule", { seen: false })] },
  ],
  uploads: [{ file: "runbook-users.csv", text: "", steps: ["ana", "ben"] }],
  leftOut: [],
};

const head = { madeAt: "2026-11-26T09:30:00.000Z", madeBy: "pulumi-spoke 0.1.0" };

describe("the checklist of a runbook in a browser", () => {
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let troubles: string[];
  const folder = temporaryFolder();

  const open = async (runbook: Runbook) => {
    const file = join(folder, "runbook.html");
    writeFileSync(file, runbookPage(runbook, head));
    await page.goto(pathToFileURL(file).href);
  };
  // biome-ignore lint/performance/useDomNodeTextContent: what a person sees
  const seen = (locator: Locator): Promise<string> => locator.innerText();
  const progress = () => seen(page.getByRole("status"));
  /** Chromium may tell a page of a tick just before its reload only after it has loaded. */
  const waitForProgress = (text: string, where = page) =>
    where
      .getByRole("status")
      .filter({ hasText: text })
      .waitFor({ timeout: patience / 4 });

  beforeAll(async () => {
    if (obstacle === undefined) browser = await launchChromium();
  }, patience);
  afterAll(async () => {
    await browser?.close();
  });
  beforeEach(async () => {
    if (obstacle !== undefined) return;
    context = await browser.newContext({ offline: true });
    page = await context.newPage();
    troubles = [];
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) troubles.push(message.text());
    });
    page.on("pageerror", (error) => troubles.push(error.message));
    page.on("request", (request) => {
      if (!request.url().startsWith("file:")) troubles.push(`a request to ${request.url()}`);
    });
    await open(office);
  }, patience);
  afterEach(async () => {
    await context?.close();
  });

  testUnless(
    obstacle,
    "shows the steps by place, with what is done ticked, and hostile names as text",
    async () => {
      expect(await page.title()).toBe("Steps in the Spoke Account Portal");
      expect(await page.getByRole("heading", { level: 2 }).allInnerTexts()).toEqual([
        "Users at once",
        "1. Teams > Manage teams",
        "2. Office Hours",
      ]);
      expect(await progress()).toBe("1 of 4 done.");
      expect(await page.getByRole("checkbox", { name: "Support" }).isDisabled()).toBe(true);
      expect(await seen(page.locator("body"))).toContain(
        "First run spokectl apply: it makes User:ana@acme.test.",
      );
      expect(await page.getByText(hostile, { exact: true }).count()).toBe(1);
      expect(await page.locator("img").count()).toBe(0);
      expect(troubles).toEqual([]);
    },
    patience,
  );

  testUnless(
    obstacle,
    "keeps what is ticked, until the step is another one",
    async () => {
      await page.getByRole("checkbox", { name: 'Add the team "Sales"' }).check();
      expect(await progress()).toBe("2 of 4 done.");
      await page.reload();
      await waitForProgress("2 of 4 done.");
      await page.getByRole("checkbox", { name: 'Add the team "Sales"' }).uncheck();
      await page.getByRole("checkbox", { name: "Add or check the schedule" }).check();
      await page.reload();
      await waitForProgress("2 of 4 done.");
      expect(await page.getByRole("checkbox", { name: "Add or check the schedule" }).isChecked()).toBe(true);
      const changed = step("hours", "Add or check the schedule, with a new holiday", { seen: false });
      await open({ ...office, sections: [{ place: "Office Hours", steps: [changed] }] });
      expect(await progress()).toBe("0 of 1 done.");
      expect(troubles).toEqual([]);
    },
    patience,
  );

  testUnless(
    obstacle,
    "shows a tick of one tab in the other",
    async () => {
      const other = await context.newPage();
      await other.goto(page.url());
      await page.getByRole("checkbox", { name: 'Add the team "Sales"' }).check();
      await waitForProgress("2 of 4 done.", other);
      await page.getByRole("checkbox", { name: 'Add the team "Sales"' }).uncheck();
      await waitForProgress("1 of 4 done.", other);
      expect(await other.getByRole("checkbox", { name: "Support" }).isChecked()).toBe(true);
    },
    patience,
  );

  testUnless(
    obstacle,
    "can be read in light and dark, on a telephone, by ear, and on paper",
    async () => {
      expect(await page.evaluate(obstaclesToHearing)).toEqual([]);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await page.evaluate(lowContrasts)).toEqual([]);
      }
      await page.setViewportSize({ width: 390, height: 800 });
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
      await page.emulateMedia({ media: "print", colorScheme: "dark" });
      expect(await page.evaluate("getComputedStyle(document.body).color")).toBe("rgb(0, 0, 0)");
      expect((await page.pdf()).length).toBeGreaterThan(1_000);
    },
    patience,
  );
});

/** The emulator's page as a person meets it, in a real browser. */
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { type Emulator, startEmulator } from "../../emulator/server.ts";
import { browserObstacle, launchChromium } from "../../tools/chromium.ts";
import { fillOffice } from "../../tools/screenshot/office.ts";
import { type Caller, callerOf, listOf } from "../emulator/spoke-caller.ts";
import { testUnless } from "../support/skip.ts";
import { lowContrasts, obstaclesToHearing } from "./look.ts";

/** `.ci/run` sets it: there the lack of a browser is a failure, which the launch then reports. */
const obstacle = process.env.SPOKE_REQUIRE_BROWSER === "1" ? undefined : browserObstacle();
const patience = 60_000;

interface Visit {
  readonly page: Page;
  /** Complaints of the console, errors of the script, and requests to anywhere else. */
  readonly troubles: readonly string[];
}

// biome-ignore lint/performance/useDomNodeTextContent: what a person sees, not what the source holds
const seen = (locator: Locator): Promise<string> => locator.innerText();

async function visit(context: BrowserContext, emulator: Emulator): Promise<Visit> {
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) troubles.push(message.text());
  });
  page.on("pageerror", (error) => troubles.push(error.message));
  page.on("dialog", (dialog) => {
    troubles.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(emulator.address.page) && !url.startsWith("data:"))
      troubles.push(`a request to ${url}`);
  });
  await page.goto(emulator.address.page);
  await page.getByText("Live", { exact: true }).waitFor();
  return { page, troubles };
}

describe("the emulator's page in a browser", () => {
  let browser: Browser;
  let context: BrowserContext;
  let emulator: Emulator;
  let caller: Caller;

  beforeAll(async () => {
    if (obstacle === undefined) browser = await launchChromium();
  }, patience);
  afterAll(async () => {
    await browser?.close();
  });
  beforeEach(async () => {
    if (obstacle !== undefined) return;
    emulator = await startEmulator();
    await fillOffice(emulator.address);
    caller = await callerOf(emulator);
    context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  }, patience);
  afterEach(async () => {
    await context?.close();
    await emulator?.close();
  });

  const row = (page: Page, table: RegExp, name: string | RegExp) =>
    page.getByRole("table", { name: table }).getByRole("row", { name });

  testUnless(
    obstacle,
    "shows the office: people, groups, menu, hours, numbers, flows and connections",
    async () => {
      const { page, troubles } = await visit(context, emulator);
      expect(await page.title()).toBe("Acme – Spoke Phone emulator");
      expect(await seen(page.getByRole("heading", { level: 1 }))).toMatch(/^Acme\s+active$/i);
      expect(await page.getByRole("heading", { level: 2 }).allInnerTexts()).toEqual([
        "People 13",
        "Call groups 4",
        "Webhooks 1",
        "SIP trunks 1",
        "Invitations 13",
        "Main menu",
        "Office hours 1",
        "Numbers 3",
        "Studio flows 1",
        "API keys 1",
        expect.stringMatching(/^Requests \d+$/),
      ]);
      const cells = async (table: RegExp, name: string | RegExp) =>
        (await row(page, table, name).getByRole("cell").allInnerTexts()).map((text) =>
          text.replace(/\s+/g, " "),
        );
      expect(await cells(/^People/, "Ana Ortiz")).toEqual([
        "ana@acme.test",
        "201",
        "Member",
        "Active",
        "Directory",
      ]);
      expect(await cells(/^People/, "Ada Admin")).toEqual([
        "admin@acme.test",
        "101",
        "Administrator",
        "Active",
        "Portal",
      ]);
      expect(await cells(/^Call groups/, /^Sales/)).toContain("Chloe Marsh, Dev Rao, Emil Lund, Fay Okoro");
      expect(await cells(/^Phone numbers/, "+12025550112")).toEqual([
        "Owned",
        "– not activated",
        "Help line Studio flow",
      ]);
      expect(await cells(/^Opening hours of Office/, "Monday")).toEqual(["09:00–17:00", ""]);
      expect(await seen(page.locator("#menu dt", { hasText: "2" }).locator("xpath=.."))).toMatch(
        /Support\s+302/,
      );
      const flow = await seen(page.locator("#flows"));
      expect(flow).toMatch(/Machines “For a machine under warranty[^”]+”\s+Key\s+1 Support extension 302/);
      expect(await seen(page.locator("#trunks"))).toContain("acme.sip.twilio.com");
      expect(await seen(page.locator("#webhooks"))).toContain("https://hooks.acme.test/spoke");
      expect(await seen(page.locator("#keys"))).toContain("Reporting");
      expect(await seen(page.locator("#requests"))).toMatch(/every contract was kept/i);
      expect(troubles).toEqual([]);
    },
    patience,
  );

  testUnless(
    obstacle,
    "shows a hand edit and a program's write by itself, and leaves alone what has not changed",
    async () => {
      const { page, troubles } = await visit(context, emulator);
      await page.evaluate("window.mark = document.querySelector('#people table'); window.scrollTo(0, 200)");
      await caller.control("PATCH", "/objects/organization/it", { companyName: "Acme Tools" });
      const [trunk] = listOf((await caller.admin("GET", "/sipTrunks")).body, "sipTrunks");
      await caller.admin("PATCH", `/sipTrunks/${trunk?.id}`, { name: "New exchange" });
      await page.getByRole("heading", { level: 1, name: "Acme Tools" }).waitFor();
      const changed = row(page, /^SIP trunks/, "New exchange");
      await changed.waitFor();
      expect(await changed.getAttribute("class")).toBe("changed");
      await page.getByRole("status").filter({ hasText: "Changed: SIP trunks" }).waitFor();
      expect(await page.title()).toBe("Acme Tools – Spoke Phone emulator");
      expect(await seen(page.locator("#state"))).toMatch(/^Live, changed at \d\d:\d\d:\d\d$/);
      expect(await page.evaluate("window.mark === document.querySelector('#people table')")).toBe(true);
      expect(await page.evaluate("window.scrollY")).toBe(200);
      expect(troubles).toEqual([]);
    },
    patience,
  );

  testUnless(
    obstacle,
    "shows hostile text as text, also where it is swapped in",
    async () => {
      const hostile = `<script>alert(1)</script><img src="https://evil.test/x" onerror="alert(2)">`;
      await caller.control("POST", "/objects/callGroups", { name: `first ${hostile}` });
      const { page, troubles } = await visit(context, emulator);
      expect(await page.getByRole("rowheader", { name: `first ${hostile}` }).count()).toBe(1);
      await caller.control("POST", "/objects/webhooks", {
        url: "https://hooks.acme.test/late",
        events: ["call.ended"],
        description: `later ${hostile}`,
      });
      await page.getByRole("rowheader", { name: `later ${hostile}` }).waitFor();
      expect(await page.locator("script").count()).toBe(1);
      expect(await page.locator("img").count()).toBe(0);
      expect(troubles).toEqual([]);
    },
    patience,
  );

  testUnless(
    obstacle,
    "holds no secret, neither in what is seen nor in its source",
    async () => {
      const key = await caller.admin("POST", "/apiKeys", { name: "Second" });
      const { page } = await visit(context, emulator);
      await row(page, /^API keys/, /^Second/).waitFor();
      const { spoke, twilio } = emulator.address;
      const text = `${await seen(page.locator("body"))}${await page.content()}`;
      for (const secret of [
        spoke.clientSecret,
        spoke.scimToken,
        twilio.authToken,
        String(key.body.clientSecret),
      ]) {
        expect(secret.length).toBeGreaterThan(20);
        expect(text).not.toContain(secret);
      }
    },
    patience,
  );

  testUnless(
    obstacle,
    "can be read, in light and dark, on a desk and on a telephone, and by ear",
    async () => {
      const { page } = await visit(context, emulator);
      expect(await page.evaluate(obstaclesToHearing)).toEqual([]);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await page.evaluate(lowContrasts)).toEqual([]);
      }
      for (const width of [1280, 768, 390]) {
        await page.setViewportSize({ width, height: 800 });
        expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
      }
      // The cells stand below one another there, and are a table still.
      expect(
        await row(page, /^People/, "Ana Ortiz")
          .getByRole("cell")
          .count(),
      ).toBe(5);
    },
    patience,
  );

  testUnless(
    obstacle,
    "is reached by the keyboard alone",
    async () => {
      const { page } = await visit(context, emulator);
      await page.keyboard.press("Tab");
      expect(await seen(page.locator(":focus"))).toBe("Skip to the content");
      await page.keyboard.press("Tab");
      expect(await seen(page.locator(":focus"))).toBe("People");
      await page.getByRole("link", { name: "Requests" }).focus();
      await page.keyboard.press("Enter");
      await page.waitForFunction(
        "document.getElementById('requests').getBoundingClientRect().top < innerHeight",
      );
      expect(new URL(page.url()).hash).toBe("#requests");
    },
    patience,
  );

  testUnless(
    obstacle,
    "says when the emulator does not answer, and goes on when it does",
    async () => {
      const { page } = await visit(context, emulator);
      await page.route("**/_emulator/page-data", (route) => route.abort());
      await page.getByText("The emulator does not answer").waitFor();
      await caller.control("POST", "/objects/callGroups", { name: "Meanwhile" });
      await page.unroute("**/_emulator/page-data");
      await row(page, /^Call groups/, /^Meanwhile/).waitFor();
      expect(await seen(page.locator("#state"))).toMatch(/^Live/);
    },
    patience,
  );
});

/** The YAML of the kinds' pages, as it stands there, is read by the real CLI: one program that has all of it. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { codeBlocks } from "../support/markdown.ts";
import { openWorkspace, openWorld } from "./harness.ts";
import { projectFile } from "./program.ts";

/** Every resource of every page under a name of its own; its values stay as they are written. */
const resources = readdirSync("docs/kinds", { recursive: true, encoding: "utf8" })
  .filter((page) => page.endsWith(".md"))
  .flatMap((page) => codeBlocks(readFileSync(join("docs/kinds", page), "utf8")))
  .filter(({ language }) => language === "yaml")
  .map(({ text }, index) => text.replace(/^resources:\n {2}([\w-]+):\n/, `  $1-${index}:\n`));

/** What only a live organisation answers: the examples are not one office, and none brings what it refers to. */
const ofTheOrganisation =
  /there is no (User|CallGroup|OfficeHours|Twilio StudioFlow) |stands for the same object|failed with 4(09|22): /;

test("every example in YAML is taken by Pulumi as it is written, and by the provider", async () => {
  const world = await openWorld({ seed: "acme" });
  const workspace = await openWorkspace({
    address: world.emulator.address,
    program: { "Pulumi.yaml": `${projectFile("project", "yaml")}resources:\n${resources.join("")}` },
  });
  const ran = await workspace.attempt("up", "--continue-on-error");
  expect(ran.resources).toHaveLength(resources.length);
  const own = ran.errors.filter((error) => error !== "update failed");
  expect(own.filter((error) => !ofTheOrganisation.test(error))).toEqual([]);
  expect(own.length).toBeLessThan(resources.length / 2);
});

/** Whole outputs, kept in tests/golden. `UPDATE_GOLDEN=1 npm test -- tests/…` writes them anew; read the difference. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { repositoryRoot } from "../../tools/repository.ts";

/** Compares a text with the file of that name. */
export function expectGolden(name: string, text: string): void {
  const file = join(repositoryRoot(), "tests", "golden", name);
  if (process.env.UPDATE_GOLDEN) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(readFileSync(file, "utf8"));
}

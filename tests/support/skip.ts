/** Tests that cannot run everywhere. `npm test` prints the reason of each skip, and fails a skip without one. */

/**
 * Defines a test, or skips it with the reason.
 * @param obstacle why it cannot run here; undefined where it can
 */
export function testUnless(
  obstacle: string | undefined,
  title: string,
  body: () => Promise<void>,
  timeoutMs?: number,
): void {
  if (obstacle === undefined) {
    test(title, body, timeoutMs);
  } else {
    test.skip(`${title} [skipped: ${obstacle}]`, body, timeoutMs);
  }
}

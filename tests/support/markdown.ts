/** The parts of a Markdown page that can be wrong: links, headings and code. */

/** A block of code between fences. */
export interface CodeBlock {
  /** What stands behind the first fence: `typescript`. */
  readonly language: string;
  readonly text: string;
  /** The heading that it stands under. */
  readonly heading: string;
}

const fence = /^```(\w*)\n(.*?)^```$/gms;

/** The page without its code: what stands in code is neither a heading nor a link. */
const prose = (page: string): string =>
  page.replace(fence, "").replace(/`[^`\n]*`/g, (code) => `\`${"x".repeat(code.length - 2)}\``);

/** Every block of code of a page. */
export function codeBlocks(page: string): readonly CodeBlock[] {
  return [...page.matchAll(fence)].map(({ 1: language = "", 2: text = "", index }) => {
    const above = page.slice(0, index).replace(fence, "");
    return { language, text, heading: [...above.matchAll(/^#+ (.+)$/gm)].at(-1)?.[1] ?? "" };
  });
}

/** Where every link and picture of a page leads. */
export function linksOf(page: string): readonly string[] {
  return [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
}

/** The anchors of a page's headings as GitHub makes them: `what-is-not-promised`; a second one of a name ends in `-1`. */
export function anchorsOf(page: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ""] of page.replace(fence, "").matchAll(/^#+ (.+)$/gm)) {
    const name = heading
      .toLowerCase()
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-");
    let anchor = name;
    for (let count = 1; anchors.has(anchor); count++) anchor = `${name}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

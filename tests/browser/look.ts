/** Scripts that run inside the page and report what a person could not read or hear. */

/** Texts with less contrast than WCAG 2.2 wants of normal text (4.5 to 1, success criterion 1.4.3). */
export const lowContrasts = `(() => {
  const parse = (colour) => {
    const parts = colour.match(/[\\d.]+/g).map(Number);
    return { red: parts[0], green: parts[1], blue: parts[2], alpha: parts[3] ?? 1 };
  };
  const groundOf = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const ground = parse(getComputedStyle(at).backgroundColor);
      if (ground.alpha === 1) return ground;
    }
    return { red: 255, green: 255, blue: 255 };
  };
  const linear = (part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4);
  const light = ({ red, green, blue }) => 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  const ratio = (one, other) => {
    const [high, low] = [light(one), light(other)].sort((left, right) => right - left);
    return (high + 0.05) / (low + 0.05);
  };
  const low = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const words = walker.currentNode.textContent.trim();
    if (words === "" || element.closest("script, .unseen") !== null) continue;
    const found = ratio(parse(getComputedStyle(element).color), groundOf(element));
    if (found < 4.5) low.push(words + " has " + found.toFixed(2));
  }
  return low;
})()`;

/** Headings that skip a level, tables without a caption or headings, sections and links without a name. */
export const obstaclesToHearing = `(() => {
  const found = [];
  let level = 0;
  for (const heading of document.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
    const next = Number(heading.tagName[1]);
    if (next > level + 1) found.push("heading " + heading.textContent + " skips a level");
    level = next;
  }
  for (const table of document.querySelectorAll("table")) {
    if (table.caption === null || table.caption.textContent.trim() === "") found.push("a table has no caption");
    for (const row of table.querySelectorAll("tbody tr")) {
      if (row.querySelector("th[scope=row]") === null) found.push("the row " + row.textContent + " has no heading");
    }
  }
  for (const link of document.querySelectorAll("a")) {
    if (link.textContent.trim() === "") found.push("a link has no text");
  }
  for (const section of document.querySelectorAll("section[aria-labelledby]")) {
    if (document.getElementById(section.getAttribute("aria-labelledby")) === null) found.push(section.id + " has no name");
  }
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) found.push("the id " + id + " is there twice");
  return found;
})()`;

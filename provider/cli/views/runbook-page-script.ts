/**
 * What the page of a runbook does: it counts what is ticked, and the browser keeps it by the hash of the step, so that a
 * step whose text has changed is open again in the next page.
 */
export const pageScript = `
"use strict";
const boxes = [...document.querySelectorAll("input[type=checkbox]")];
const progress = document.getElementById("progress");
const keyOf = (box) => "spokectl-runbook " + box.dataset.hash;
// A browser may forbid a page from a file to keep anything: then it counts, and forgets.
const kept = (work) => { try { return work(); } catch { return null; } };
const count = () => {
  const done = boxes.filter((box) => box.checked).length;
  progress.textContent = done + " of " + boxes.length + " done.";
};
const show = () => {
  for (const box of boxes) if (!box.disabled) box.checked = kept(() => localStorage.getItem(keyOf(box))) === "done";
  count();
};
for (const box of boxes) box.addEventListener("change", () => {
  kept(() => box.checked ? localStorage.setItem(keyOf(box), "done") : localStorage.removeItem(keyOf(box)));
  count();
});
// The same page in another tab, or as it was before a reload whose last tick arrives late.
addEventListener("storage", show);
show();
`;

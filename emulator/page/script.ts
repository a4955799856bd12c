/**
 * The script of the page: asks each second whether anything has changed and swaps the sections that have. What is new in
 * a section is marked for a moment, and what the keyboard was on keeps it.
 */
export const script = `(() => {
  "use strict";
  const page = document.documentElement;
  const state = document.getElementById("state");
  const said = document.getElementById("said");
  const quiet = new Set(["requests", "overview"]);
  let etag = page.dataset.etag;

  const show = (kind, text) => {
    if (state.textContent === text) return;
    state.className = "state " + kind;
    state.textContent = text;
  };
  const clock = () => new Date().toLocaleTimeString("en-GB");
  const textsOf = (section) =>
    new Map([...section.querySelectorAll("[data-key]")].map((row) => [row.dataset.key, row.textContent]));

  const swap = (section, { html, digest }) => {
    const before = textsOf(section);
    const focus = section.contains(document.activeElement) ? document.activeElement.id : "";
    section.innerHTML = html;
    section.dataset.digest = digest;
    for (const row of section.querySelectorAll("[data-key]")) {
      if (before.get(row.dataset.key) !== row.textContent) row.classList.add("changed");
    }
    if (focus !== "") document.getElementById(focus)?.focus();
  };

  const apply = (data) => {
    const changed = data.sections.filter((one) => {
      const section = document.querySelector('[data-section="' + one.id + '"]');
      if (section === null || section.dataset.digest === one.digest) return false;
      swap(section, one);
      return true;
    });
    document.title = data.title;
    etag = data.etag;
    const named = changed.filter((one) => !quiet.has(one.id)).map((one) => one.title);
    if (named.length > 0) said.textContent = "Changed: " + named.join(", ");
    if (changed.length > 0) show("live", "Live, changed at " + clock());
  };

  const ask = async () => {
    const response = await fetch("/_emulator/page-data", {
      cache: "no-store",
      headers: { "if-none-match": etag },
      signal: AbortSignal.timeout(5000),
    });
    if (response.status === 304) {
      if (!state.classList.contains("live")) show("live", "Live");
      return;
    }
    if (!response.ok) throw new Error("status " + response.status);
    const data = await response.json();
    apply(data);
    if (!state.classList.contains("live")) show("live", "Live");
  };

  let waiting;
  const run = async () => {
    clearTimeout(waiting);
    let pause = 1000;
    if (!document.hidden) {
      try {
        await ask();
      } catch {
        show("lost", "The emulator does not answer");
        pause = 3000;
      }
    }
    clearTimeout(waiting);
    waiting = setTimeout(run, pause);
  };
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) run();
  });
  run();
})();
`;

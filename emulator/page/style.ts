/** The style sheet of the page: one calm set of colours, light and dark, from a telephone's width up. */

const colours = `
:root {
  color-scheme: light dark;
  --ground: #f4f6f8; --paper: #ffffff; --ink: #18212c; --soft: #566272; --line: #e2e7ed; --faint: #eef1f5;
  --accent: #0b6e66; --accent-ground: #e0f2ef;
  --good: #17653a; --good-ground: #e1f4e8; --info: #1d4f9c; --info-ground: #e4edfb;
  --warn: #8a4b06; --warn-ground: #fdf0d8; --bad: #a8201a; --bad-ground: #fde6e4;
  --mark: #fff3bf; --shadow: 0 1px 2px rgb(24 33 44 / 6%);
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0e1318; --paper: #161d24; --ink: #e7ecf1; --soft: #9eabb9; --line: #28323c; --faint: #1d262f;
    --accent: #5fd0c3; --accent-ground: #123733;
    --good: #7fd6a2; --good-ground: #14301f; --info: #9cc0f7; --info-ground: #182c49;
    --warn: #f2bd6b; --warn-ground: #38290f; --bad: #ff9b94; --bad-ground: #431a18;
    --mark: #3d3a14; --shadow: none;
  }
}`;

const frame = `
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 14px/1.5 Inter, ui-sans-serif, system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
h1, h2, h3, h4, p, ul, dl, dd { margin: 0; padding: 0; }
ul { list-style: none; }
a { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
main:focus { outline: none; }
.width { max-width: 1280px; margin: 0 auto; padding: 0 24px; }
.unseen {
  position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}
.skip { position: absolute; left: -999px; }
.skip:focus { left: 12px; top: 12px; z-index: 1; padding: 8px 12px; background: var(--paper); border-radius: 6px; }
.top { background: var(--paper); border-bottom: 1px solid var(--line); }
.top .width { padding-top: 18px; }
.title { display: flex; flex-wrap: wrap; gap: 8px 24px; justify-content: space-between; align-items: flex-start; }
.title .head { display: block; flex: 1 1 480px; }
.kind { color: var(--soft); }
h1 { display: flex; align-items: center; gap: 12px; font-size: 28px; line-height: 1.25; letter-spacing: -0.02em; }
.facts { display: flex; flex-wrap: wrap; gap: 6px 28px; margin-top: 12px; }
.facts dt { color: var(--soft); font-size: 12px; }
.facts dd { overflow-wrap: anywhere; }
.settings { display: flex; flex-wrap: wrap; gap: 6px; }
.settings:not(:empty) { margin-top: 12px; }
.state { color: var(--soft); font-size: 13px; padding-top: 2px; }
.state.live::before, .state.lost::before {
  content: ""; display: inline-block; width: 8px; height: 8px; margin-right: 8px; border-radius: 50%; background: var(--good);
}
.state.lost { color: var(--bad); font-weight: 600; }
.state.lost::before { background: var(--bad); }
nav { margin: 14px 0 0 -10px; overflow-x: auto; }
nav ul { display: flex; flex-wrap: wrap; }
nav a { display: block; padding: 8px 10px 10px; color: var(--soft); text-decoration: none; border-bottom: 2px solid transparent; white-space: nowrap; }
nav a:hover { color: var(--ink); border-bottom-color: var(--accent); }
main.width { padding-top: 20px; padding-bottom: 48px; }
.columns { display: grid; grid-template-columns: minmax(0, 1.32fr) minmax(0, 1fr); gap: 20px; align-items: start; margin-bottom: 20px; }
.column { display: grid; gap: 20px; }
.card { background: var(--paper); border: 1px solid var(--line); border-radius: 12px; padding: 16px 20px 18px; box-shadow: var(--shadow); min-width: 0; }
.card > .head { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 2px 16px; margin-bottom: 8px; }
h2 { font-size: 16px; letter-spacing: -0.01em; }
h3 { font-size: 14px; }
h4 { font-size: 12px; font-weight: 600; color: var(--soft); margin-top: 12px; }
.count { color: var(--soft); font-weight: 400; margin-left: 4px; }
.note, .empty, .fact, .below, .closed, .nothing, .when, .heard { color: var(--soft); }
.note, .below, .fact { font-size: 13px; }
h3 .below, h2 .below { font-weight: 400; }
.violations { background: var(--bad-ground); color: var(--bad); border: 1px solid var(--bad); border-radius: 12px; padding: 14px 20px; margin-bottom: 20px; }
.violations ul { list-style: disc; padding-left: 20px; overflow-wrap: anywhere; }`;

const content = `
.name, .what { font-weight: 600; }
.digits { font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.chip { display: inline-block; padding: 1px 8px; border-radius: 999px; background: var(--faint); color: var(--soft); font-size: 12px; font-weight: 500; letter-spacing: 0; line-height: 1.6; white-space: nowrap; }
.chip.good { background: var(--good-ground); color: var(--good); }
.chip.info { background: var(--info-ground); color: var(--info); }
.chip.warn { background: var(--warn-ground); color: var(--warn); }
.chip.bad { background: var(--bad-ground); color: var(--bad); }
.settings .chip { white-space: normal; }
td .chip, .card .chip { text-transform: none; }
.chip::first-letter { text-transform: uppercase; }
table { width: 100%; border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; padding: 10px 14px 10px 0; border-top: 1px solid var(--line); font-weight: 400; overflow-wrap: anywhere; unicode-bidi: isolate; }
thead th { color: var(--soft); font-size: 12px; border-top: 0; padding-top: 0; padding-bottom: 6px; }
tr > :last-child { padding-right: 0; }
.narrow { width: 1%; white-space: nowrap; }
.figures { text-align: right; font-variant-numeric: tabular-nums; }
td .below, th .below, .key .below { display: block; }
h3 .below { margin-left: 4px; }
.member { display: inline-block; max-width: 100%; }
.first { color: var(--accent); font-size: 12px; }
.to::before { content: "→ "; color: var(--soft); }
code { font: 13px/1.5 ui-monospace, "SF Mono", "Cascadia Mono", "Liberation Mono", Menlo, monospace; }
code .method { font-weight: 600; }
.keypad { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); grid-auto-rows: 1fr; gap: 8px; }
.key { display: flex; gap: 10px; align-items: flex-start; min-height: 46px; padding: 7px 10px; border: 1px solid var(--line); border-radius: 10px; overflow-wrap: anywhere; }
.key:last-child { grid-column: 2; }
.key dt { flex: none; width: 24px; height: 24px; border-radius: 7px; background: var(--faint); color: var(--soft); font-weight: 600; line-height: 24px; text-align: center; }
.key dd { line-height: 1.35; padding-top: 2px; }
.key.used { border-color: var(--accent); background: var(--accent-ground); }
.key.used dt { background: var(--accent); color: var(--paper); }
.key.used .below { color: var(--ink); }
.schedule + .schedule, .flow + .flow { margin-top: 16px; padding-top: 14px; border-top: 1px solid var(--line); }
.week { margin-top: 6px; }
.week th, .week td { border: 0; padding: 2px 14px 2px 0; vertical-align: middle; }
.week .wide { padding-right: 0; width: 60%; }
.bar { display: block; width: 100%; height: 8px; border-radius: 4px; }
.bar .day { fill: var(--faint); }
.bar .open { fill: var(--accent); }
.plain li { padding: 1px 0; }
.fact { margin-top: 10px; }
.flow h3 { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 8px; }
.tree, .tree ul { padding-left: 0; }
.tree { margin-top: 8px; }
.tree ul { margin-left: 11px; border-left: 1px solid var(--line); }
.tree li { padding: 3px 0; overflow-wrap: anywhere; }
.tree ul > li { padding-left: 16px; position: relative; }
.tree ul > li::before { content: ""; position: absolute; left: 0; top: 14px; width: 10px; border-top: 1px solid var(--line); }
.tree ul > li:last-child::after { content: ""; position: absolute; left: -1px; top: 15px; bottom: 0; width: 1px; background: var(--paper); }
.tree kbd { display: inline-block; min-width: 20px; padding: 0 5px; border-radius: 6px; background: var(--accent); color: var(--paper); font: inherit; font-size: 12px; font-weight: 600; line-height: 20px; text-align: center; }
.tree .when, .tree .heard { font-size: 13px; }
.tree .end > .what, .tree .see > .what { font-weight: 400; }
.counts { display: flex; flex-wrap: wrap; gap: 8px; margin-bottom: 14px; }
.counts li { display: flex; align-items: baseline; gap: 8px; padding: 6px 12px; border: 1px solid var(--line); border-radius: 10px; }
.counts .figure { font-weight: 600; font-variant-numeric: tabular-nums; }
@keyframes settle { from { background-color: var(--mark); } }
.changed { animation: settle 2.5s ease-out; border-radius: 6px; }
@media (prefers-reduced-motion: reduce) { .changed { animation: none; } }`;

/** Below a tablet's width cells stand below one another, with the column's name before each. */
const narrow = `
@media (max-width: 1000px) { .columns { grid-template-columns: minmax(0, 1fr); } }
@media (max-width: 680px) {
  .width { padding: 0 14px; }
  .card { padding: 14px 14px 16px; }
  nav ul { flex-wrap: nowrap; }
  .facts { gap: 6px 20px; }
  table:not(.week), table:not(.week) > tbody, table:not(.week) tr { display: block; }
  table:not(.week) > thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table:not(.week) tr { display: flex; flex-wrap: wrap; gap: 2px 16px; padding: 10px 0; border-top: 1px solid var(--line); }
  table:not(.week) tr > * { display: block; width: auto; padding: 0; border: 0; text-align: left; }
  table:not(.week) tr > th { flex: 1 0 100%; }
  table:not(.week) td::before { content: attr(data-label) " "; color: var(--soft); font-size: 12px; }
  table:not(.week) td .below { display: inline; }
}`;

export const style = `${colours}${frame}${content}${narrow}
`;

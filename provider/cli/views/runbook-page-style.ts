/** How the page of a runbook looks: on a screen, in the dark, on a telephone and on paper. */
export const pageStyle = `
:root { color-scheme: light dark; --ink: #1b1f24; --ground: #ffffff; --quiet: #57606a; --line: #d0d7de; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --ground: #0d1117; --quiet: #9da7b1; --line: #30363d; }
}
body { margin: 0 auto; max-width: 46rem; padding: 1.5rem; color: var(--ink); background: var(--ground);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; border-bottom: 1px solid var(--line); }
header p, code, .note { color: var(--quiet); } code { font-size: 0.85rem; }
#progress { position: sticky; top: 0; background: var(--ground); color: var(--ink); font-weight: bold; padding: 0.25rem 0; }
ol { list-style: none; padding: 0; } ol > li { margin: 0.75rem 0; break-inside: avoid; }
ol ul { margin: 0.25rem 0 0 1.9rem; padding-left: 1rem; }
input { width: 1.1rem; height: 1.1rem; margin-right: 0.6rem; vertical-align: -0.15rem; }
label { font-weight: 600; } input:checked + label { text-decoration: line-through; font-weight: normal; }
@media print {
  :root { --ink: #000000; --ground: #ffffff; --quiet: #333333; --line: #999999; }
  body { max-width: none; padding: 0; font-size: 10pt; } #progress { position: static; } h2 { break-after: avoid; }
}
`;

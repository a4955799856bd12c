#!/usr/bin/env bash
# Compares what is live with the state, and leaves drift.md for an issue. Writes neither.
# Ends with 0 where there is no drift, with 2 where there is, and with 1 after an error.
set -uo pipefail

longest=60000
code=0
pulumi refresh --preview-only --expect-no-changes --diff --non-interactive --color never > drift.log 2>&1 || code=1
cat drift.log
if [ "$code" = 1 ] && grep -q 'no changes were expected' drift.log; then
  code=2
  { printf '### Drift\n\n~~~~text\n'; tail -c "$longest" drift.log; printf '\n~~~~\n'; } > drift.md
fi
exit "$code"

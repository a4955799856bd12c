#!/usr/bin/env bash
# Compares what is live with the stack files, and leaves drift.json and, for an issue, drift.md. Arguments are given to
# `spokectl drift`. Ends with 0 where there is no drift, with 2 where there is, and with 1 after an error.
set -uo pipefail

code=0
npx spokectl drift "$@" --json > drift.json || code=$?
if [ "$code" = 2 ]; then
  npx spokectl drift "$@" --markdown > drift.md
fi
exit "$code"

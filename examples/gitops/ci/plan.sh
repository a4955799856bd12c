#!/usr/bin/env bash
# Plans, and leaves plan.json for an apply and plan.md for a comment. Arguments are given to `spokectl plan`.
# Ends with 0 where nothing is to be done, with 2 where something is, and with 1 after an error, which plan.md then says.
set -uo pipefail

code=0
npx spokectl plan "$@" --out plan.json --markdown > plan.md 2> plan.log || code=$?
cat plan.log >&2
if [ ! -s plan.md ]; then
  { printf '### Plan: it could not be made\n\n~~~~text\n'; cat plan.log; printf '~~~~\n'; } > plan.md
fi
exit "$code"

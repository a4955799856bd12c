#!/usr/bin/env bash
# Previews, and leaves plan.json for `pulumi up --plan` and plan.md for a comment.
# Ends with 0 after a preview, and with 1 after an error, which plan.md then says.
set -uo pipefail

# What a comment may hold, with room for the words around it (GitHub: 65,536 characters).
longest=60000
code=0
pulumi preview --diff --non-interactive --color never --save-plan plan.json > plan.log 2>&1 || code=1
cat plan.log
{
  [ "$code" = 0 ] && printf '### Pulumi preview\n\n~~~~text\n' || printf '### Pulumi preview: it failed\n\n~~~~text\n'
  # The end has the summary and the errors.
  [ "$(wc -c < plan.log)" -le "$longest" ] || printf '(the beginning is left out)\n'
  tail -c "$longest" plan.log
  printf '\n~~~~\n'
} > plan.md
exit "$code"

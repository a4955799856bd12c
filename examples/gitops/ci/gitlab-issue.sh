#!/usr/bin/env bash
# gitlab-issue.sh CODE FILE LABEL: with code 2 an issue with the file is opened, or the open one brought up to date; with
# code 0 the open one is closed. Needs what gitlab.sh needs.
set -euo pipefail
. "$(dirname "$0")/gitlab.sh"

number=$(gitlab GET "issues?labels=$3&state=opened" | jq '.[0].iid // empty')
case "$1" in
  2)
    if [ -n "$number" ]; then
      gitlab PUT "issues/$number" --data-urlencode description@"$2" --output /dev/null
    else
      gitlab POST issues --data-urlencode title='The organisation differs from what is declared' \
        --data-urlencode description@"$2" --data-urlencode labels="$3" --output /dev/null
    fi
    ;;
  0)
    if [ -n "$number" ]; then
      gitlab POST "issues/$number/notes" --data-urlencode body='The drift is gone.' --output /dev/null
      gitlab PUT "issues/$number" --data-urlencode state_event=close --output /dev/null
    fi
    ;;
  *)
    # What could not be read is no news about the drift.
    exit "$1"
    ;;
esac

#!/usr/bin/env bash
# github-issue.sh CODE FILE LABEL: with code 2 an issue with the file is opened, or the open one brought up to date; with
# code 0 the open one is closed. Needs GH_TOKEN and GITHUB_REPOSITORY.
set -euo pipefail

issues="repos/$GITHUB_REPOSITORY/issues"
number=$(gh api "$issues?labels=$3&state=open" --jq '.[0].number // empty')
case "$1" in
  2)
    if [ -n "$number" ]; then
      gh api --method PATCH "$issues/$number" -F body=@"$2" --jq .html_url
    else
      gh api --method POST "$issues" -f title='The organisation differs from what is declared' -F body=@"$2" \
        -f "labels[]=$3" --jq .html_url
    fi
    ;;
  0)
    if [ -n "$number" ]; then
      gh api --method POST "$issues/$number/comments" -f body='The drift is gone.' --jq .html_url
      gh api --method PATCH "$issues/$number" -f state=closed --jq .html_url
    fi
    ;;
  *)
    # What could not be read is no news about the drift.
    exit "$1"
    ;;
esac

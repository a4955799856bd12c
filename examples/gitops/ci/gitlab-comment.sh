#!/usr/bin/env bash
# gitlab-comment.sh FILE MARK: the file as a comment on the merge request. The comment that is there already is updated.
# Needs what gitlab.sh needs, and CI_MERGE_REQUEST_IID.
set -euo pipefail
. "$(dirname "$0")/gitlab.sh"

mark="<!-- $2 -->"
notes="merge_requests/$CI_MERGE_REQUEST_IID/notes"
{ printf '%s\n' "$mark"; cat "$1"; } > comment.md
me=$(curl --silent --show-error --fail-with-body --header @<(printf 'PRIVATE-TOKEN: %s\n' "$GITLAB_TOKEN") "$CI_API_V4_URL/user" | jq .id)
# Only our own: anybody may write a comment that begins like this.
id=$(gitlab GET "$notes?per_page=100&sort=asc" \
  | jq --argjson me "$me" --arg mark "$mark" 'map(select(.author.id == $me and (.body | startswith($mark))))[0].id // empty')
if [ -n "$id" ]; then
  gitlab PUT "$notes/$id" --data-urlencode body@comment.md --output /dev/null
else
  gitlab POST "$notes" --data-urlencode body@comment.md --output /dev/null
fi

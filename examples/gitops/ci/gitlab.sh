#!/usr/bin/env bash
# gitlab METHOD PATH [curl's arguments]: a request to the API of this project. Sourced by the other scripts.
# Needs GITLAB_TOKEN, CI_API_V4_URL and CI_PROJECT_ID. The token is read from a file descriptor, so that no list of
# processes shows it.
gitlab() {
  local method=$1 path=$2
  shift 2
  curl --silent --show-error --fail-with-body --request "$method" \
    --header @<(printf 'PRIVATE-TOKEN: %s\n' "$GITLAB_TOKEN") "$@" "$CI_API_V4_URL/projects/$CI_PROJECT_ID/$path"
}

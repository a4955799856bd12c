#!/usr/bin/env bash
# gitlab-fetch-plan.sh JOB: gets plan.json as that job made it for the merge request whose merge this commit is. Ends with 3
# where there is none: a push without a merge request, or a plan that is older than artifacts are kept.
# Needs what gitlab.sh needs, and CI_COMMIT_SHA.
set -euo pipefail
. "$(dirname "$0")/gitlab.sh"

request=$(gitlab GET "repository/commits/$CI_COMMIT_SHA/merge_requests" | jq 'map(select(.state == "merged"))[0].iid // empty')
[ -n "$request" ] || exit 3
# Of this project: a pipeline of a fork may make whatever it likes.
pipeline=$(gitlab GET "merge_requests/$request/pipelines" \
  | jq --argjson here "$CI_PROJECT_ID" '[.[] | select(.project_id == $here)] | max_by(.id).id // empty')
[ -n "$pipeline" ] || exit 3
job=$(gitlab GET "pipelines/$pipeline/jobs" \
  | jq --arg name "$1" 'map(select(.name == $name and .artifacts_file != null))[0].id // empty')
[ -n "$job" ] || exit 3
gitlab GET "jobs/$job/artifacts/plan.json" --location --output plan.json

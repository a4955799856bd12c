#!/usr/bin/env bash
# Gets plan.json as it was made for the pull request whose merge this commit is. Ends with 3 where there is none: a push
# without a pull request, or a plan that is older than artifacts are kept.
# Needs GH_TOKEN, GITHUB_REPOSITORY and GITHUB_SHA.
set -euo pipefail

head=$(gh api "repos/$GITHUB_REPOSITORY/commits/$GITHUB_SHA/pulls" --jq 'map(select(.merged_at != null))[0].head.sha // empty')
[ -n "$head" ] || exit 3
# Of a run on that very commit in this repository: a run of a fork may upload whatever it likes under this name.
ours="select((.expired | not) and .workflow_run.head_sha == \"$head\" and .workflow_run.head_repository_id == .workflow_run.repository_id)"
newest="[.artifacts[] | $ours] | max_by(.created_at).workflow_run.id // empty"
run=$(gh api "repos/$GITHUB_REPOSITORY/actions/artifacts?name=plan-$head" --jq "$newest")
[ -n "$run" ] || exit 3
gh run download "$run" --repo "$GITHUB_REPOSITORY" --name "plan-$head"

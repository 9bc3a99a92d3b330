#!/usr/bin/env bash
# The slow suites at full size, for a night or before a release. tests/run.sh runs the same suites at a size for every change.
#
#   tests/full.sh             all suites
#   tests/full.sh NAME …      only these
set -euo pipefail
cd "$(dirname "$0")/.."

# name | variables that set the size | the integration test that is run. One line for each suite that has a full size;
# the suite reads its size from the variable and has a small default.
suites=(
  "crashes|RONTEN_CRASHES=100|crash"
)

[[ ${#suites[@]} -gt 0 ]] || { echo "no suite has a full size yet"; exit 0; }
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for suite in "${suites[@]}"; do
  IFS='|' read -r name size filter <<<"$suite"
  [[ $# -eq 0 || " $* " == *" $name "* ]] || continue
  echo "== $name ($size)"
  env "$size" cargo test --locked --release --test it "$filter" -- --nocapture | tee "$log"
  # A filter that matches nothing passes in cargo's eyes.
  grep -q '^running [1-9]' "$log" || { echo "FAILED: $name ran no test"; exit 1; }
done

#!/usr/bin/env bash
# The slow suites at full size, and the benches, for a night or before a release. tests/run.sh runs the same suites at a size for every change.
#
#   tests/full.sh             all suites
#   tests/full.sh NAME …      only these
set -euo pipefail
cd "$(dirname "$0")/.."

# kind | name | variables that set the size | what is run. A test reads its size from the variable and has a small default;
# a bench ends with 1 when a target is missed, and measures PostgreSQL too where TEST_DATABASE_URL names a server; a browser
# suite is a script of tests/browser, whose packages and browser tests/run.sh installs.
suites=(
  "test|crashes|RONTEN_CRASHES=100|crash"
  "test|walk|RONTEN_WALK=10000|walking"
  "test|sheets|RONTEN_OFFICE=soffice|foreign_sheets"
  "browser|two-stages|RONTEN_DRIVE=full|two_stages"
  "browser|api|RONTEN_EXAMPLES=500|api"
  "bench|speed||submissions"
  "bench|kept-pages||pages"
  "bench|comparison||comparison"
  "bench|desk||desk"
  "bench|paper||paper"
  "bench|ledger||ledger"
  "bench|many-letters|RONTEN_BENCH_LETTERS=20000|many_letters"
  "bench|very-many-letters|RONTEN_BENCH_LETTERS=100000|many_letters"
)

log=$(mktemp)
trap 'rm -f "$log"' EXIT
failed=()
for suite in "${suites[@]}"; do
  IFS='|' read -r kind name size what <<<"$suite"
  [[ $# -eq 0 || " $* " == *" $name "* ]] || continue
  echo "== $name ($size)"
  if [[ $kind == bench ]]; then
    env $size cargo bench --locked --bench "$what" || failed+=("$name")
    continue
  fi
  if [[ $kind == browser ]]; then
    cargo build --locked --quiet --release
    env "$size" node "tests/browser/$what.mjs" "${CARGO_TARGET_DIR:-target}/release/ronten" || failed+=("$name")
    continue
  fi
  env "$size" cargo test --locked --release --test it "$what" -- --nocapture | tee "$log" || failed+=("$name")
  # A filter that matches nothing passes in cargo's eyes.
  grep -q '^running [1-9]' "$log" || failed+=("$name ran no test")
done
[[ ${#failed[@]} -eq 0 ]] || { printf 'FAILED: %s\n' "${failed[@]}"; exit 1; }

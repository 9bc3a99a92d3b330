#!/usr/bin/env bash
# Everything that must hold before a change lands, in one command.
#
#   tests/run.sh              install what is missing, then all steps in order, stopping at the first that fails
#   tests/run.sh lint unit    only these steps
#
# Needs Rust, a C compiler, Python 3 and Node 20.19 or newer; Debian packages are installed with apt (sudo when not root).
# Environment: CARGO_TARGET_DIR, CHROMIUM (a browser of your own), RONTEN_SAMPLES (a folder with real plans and letters),
# ADVISORY_DB (a folder with the RustSec advisory database).
set -euo pipefail
shopt -s inherit_errexit
cd "$(dirname "$0")/.."
target=${CARGO_TARGET_DIR:-$PWD/target}
# The tests' own databases come from steps below; one left in the environment must not be used by accident.
unset TEST_DATABASE_URL

# name | what it checks. The function is step_<name>.
steps=(
  "format|formatting"
  "assets|committed assets are what their sources build"
  "lint|clippy without warnings"
  "unit|unit, table, golden and HTTP tests on SQLite"
  "postgres|integration tests on PostgreSQL"
  "tools|the browser and mail tools can find faults"
  "serve|a served city with mail through a foreign SMTP server"
  "api|the API as its document describes it, tried by a foreign program"
  "demo|smoke test of the demo (release build)"
  "browser|the journey, the two stages of a project and the notes taken in a room in a browser, with axe, and what is printed"
  "deny|licences, bans and sources of dependencies"
)

step_format() { cargo fmt --check; }

# Compared with what was there before, not with a commit, so that it also works in a tree with changes that are not committed.
step_assets() {
  cp -r assets/dist "$scratch/dist"
  assets/build.sh
  diff -rq "$scratch/dist" assets/dist || { echo "assets/dist was not what assets/build.sh makes; it is now: commit it"; return 1; }
}

# No profile of its own: dependencies are compiled once for clippy's checks and once for all tests.
step_lint() { cargo clippy --locked --all-targets --quiet -- -D warnings; }

step_unit() {
  if [[ -n ${RONTEN_SAMPLES:-} ]]; then echo "samples: $(find "$RONTEN_SAMPLES" -type f | wc -l) files"; else echo "samples: absent"; fi
  cargo test --locked --quiet
}

step_postgres() {
  start_postgres
  TEST_DATABASE_URL=$postgres_url cargo test --locked --quiet --test it
  stop_postgres
}

step_tools() {
  npm_packages tests/browser
  node tests/browser/selftest.mjs
}

step_serve() {
  npm_packages tests/browser
  cargo build --locked --quiet
  node tests/browser/serve.mjs "$target/debug/ronten"
}

step_api() {
  npm_packages tests/browser
  cargo build --locked --quiet
  schemathesis
  node tests/browser/api.mjs "$target/debug/ronten"
}

step_demo() {
  cargo build --locked --quiet --release
  node tests/browser/smoke.mjs "$target/release/ronten"
}

step_browser() {
  npm_packages tests/browser
  cargo build --locked --quiet --release
  node tests/browser/journey.mjs "$target/release/ronten"
  node tests/browser/print.mjs "$target/release/ronten"
  node tests/browser/notes.mjs "$target/release/ronten"
  RONTEN_DRIVE=small node tests/browser/two_stages.mjs "$target/release/ronten"
}

step_deny() {
  local deny
  deny=$(cargo_deny)
  "$deny" --locked check --hide-inclusion-graph licenses bans sources
  if [[ -n ${ADVISORY_DB:-} ]]; then
    "$deny" --locked check --disable-fetch --config <(cat deny.toml; printf 'db-path = "%s"\n' "$ADVISORY_DB") advisories
  else
    echo "advisories: not checked"
  fi
}

# --- what the steps need

debian_packages=(chromium dovecot-imapd fonts-noto-cjk postgresql poppler-utils python3-venv)

install_packages() {
  local missing=() package sudo=()
  command -v dpkg-query >/dev/null || { echo "not a Debian system: taking ${debian_packages[*]} as installed"; return; }
  for package in "${debian_packages[@]}"; do
    [[ $package == chromium && -n ${CHROMIUM:-} ]] && continue
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
  done
  [[ ${#missing[@]} -eq 0 ]] && return
  echo "installing ${missing[*]}"
  [[ $(id -u) -eq 0 ]] || sudo=(sudo)
  local install=("${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}")
  # The package lists of a fresh machine may be missing or too old to be of use: only then are they fetched.
  "${install[@]}" >"$scratch/apt.log" 2>&1 && return
  "${sudo[@]}" apt-get update -qq >"$scratch/apt.log" 2>&1 && "${install[@]}" >"$scratch/apt.log" 2>&1 || { tail -n 20 "$scratch/apt.log"; return 1; }
}

# Installs what a package-lock.json says, unless that has been done since it changed. No package may run scripts.
npm_packages() {
  [[ $1/node_modules/.package-lock.json -nt $1/package-lock.json ]] || (cd "$1" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
}

# The path of cargo-deny, built once into the target folder when it is not installed; unoptimised, since building it is
# what costs time (about two minutes) and the check itself takes two seconds even so.
cargo_deny() {
  local version=0.20.2 root=$target/tools
  if command -v cargo-deny; then return; fi
  [[ -x $root/bin/cargo-deny ]] || cargo install cargo-deny --version "$version" --locked --quiet --profile dev --root "$root" --target-dir "$root/build" >&2
  rm -rf "$root/build"
  echo "$root/bin/cargo-deny"
}

# Installs schemathesis once, into an environment of its own in the target folder.
schemathesis() {
  local version=4.32.5 root=$target/tools/schemathesis
  [[ ! -x $root/bin/schemathesis ]] || return 0
  python3 -m venv "$root"
  "$root/bin/pip" install --quiet --disable-pip-version-check "schemathesis==$version"
}

# A PostgreSQL of our own: a temporary folder, a Unix socket only, full syncs as in production.
start_postgres() {
  local bin user as=()
  bin=$(postgres_programs)
  # A socket's path has at most 107 bytes, so it does not go under $TMPDIR.
  postgres_dir=$(mktemp -d "$(roomy_memory)/ronten-pg.XXXXXX")
  if [[ $(id -u) -eq 0 ]]; then
    # PostgreSQL refuses to run as root.
    user=$(id -un postgres 2>/dev/null || echo nobody)
    chown "$user" "$postgres_dir"
    as=(runuser -u "$user" --)
  fi
  postgres_ctl=("${as[@]}" "$bin/pg_ctl" -D "$postgres_dir/data" -s -w)
  (
    cd /
    # C.UTF-8, because under C the trigram index finds no Japanese.
    "${as[@]}" "$bin/initdb" -D "$postgres_dir/data" -U ronten -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$scratch/initdb.log" || { cat "$scratch/initdb.log"; exit 1; }
    "${postgres_ctl[@]}" -l "$postgres_dir/log" -o "-c listen_addresses='' -c unix_socket_directories=$postgres_dir -c fsync=on -c max_connections=200" start ||
      { cat "$postgres_dir/log"; exit 1; }
  )
  postgres_url="postgres:///postgres?host=$postgres_dir&user=ronten"
}

# A folder in memory where there is room for it, else /tmp: each test makes a database of its own and would wait for the disk half of its
# time. Syncs are asked for as in production; what a crash leaves behind is tested on SQLite, on the disk.
roomy_memory() {
  local free
  free=$(df --output=avail -k /dev/shm 2>/dev/null | tail -n 1) || free=0
  if [[ -w /dev/shm && ${free:-0} -ge 8000000 ]]; then echo /dev/shm; else echo /tmp; fi
}

stop_postgres() {
  [[ -n ${postgres_dir:-} ]] || return 0
  (cd / && "${postgres_ctl[@]}" -m immediate stop) || true
  rm -rf "$postgres_dir"
  postgres_dir=
}

postgres_programs() {
  local found
  if found=$(command -v initdb) && [[ -x $(dirname "$(readlink -f "$found")")/postgres ]]; then dirname "$(readlink -f "$found")"; return; fi
  for found in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V -r); do
    if [[ -x $found/initdb ]]; then echo "$found"; return; fi
  done
  echo "no initdb in PATH or /usr/lib/postgresql" >&2
  return 1
}

# --- running

wanted=" $* "
for word in "$@"; do
  printf '%s\n' "${steps[@]}" | grep -q "^$word|" || { echo "no step '$word'; steps: $(printf '%s\n' "${steps[@]}" | cut -d'|' -f1 | xargs)"; exit 2; }
done

scratch=$(mktemp -d)
current= started=$SECONDS
finish() {
  local code=$?
  stop_postgres
  rm -rf "$scratch"
  if [[ $code -ne 0 ]]; then echo; echo "FAILED: ${current:-start} (see above; again with: tests/run.sh ${current:-})"; fi
}
trap finish EXIT
trap 'exit 130' INT TERM

current=install
install_packages
for step in "${steps[@]}"; do
  name=${step%%|*} what=${step#*|}
  [[ $# -eq 0 || $wanted == *" $name "* ]] || continue
  current=$name begun=$SECONDS
  echo "== $name: $what"
  # Not in a condition: there `set -e` would be off, and a step would go on after its first failed command.
  "step_$name"
  echo "== $name: ok ($((SECONDS - begun)) s)"
done
echo "all steps passed ($((SECONDS - started)) s)"

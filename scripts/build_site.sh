#!/usr/bin/env bash
# Build the report site into evidence_reports/build from data/published/shoal.duckdb.
# Evidence exits 0 when a page's query fails; this script does not.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
database="$root/data/published/shoal.duckdb"
log="$root/evidence_reports/.evidence/build.log"

say() { printf '%s\n' "$*"; }
fail() {
    printf 'build_site: %s\n' "$*" >&2
    exit 1
}

[[ -f $database ]] || fail "data/published/shoal.duckdb is missing: run 'make build' first"
command -v npm > /dev/null || fail "npm is missing: install Node.js 18 or later"

cd "$root/evidence_reports"

installed=node_modules/.package-lock.json
if [[ ! -f $installed || package-lock.json -nt $installed ]]; then
    say "Installing the site's packages (a minute, 0.7 GB) …"
    # Not npm ci: it stops where a registry lacks other platforms' optional packages.
    npm install
    touch "$installed"
fi

say "Cleaning the last build …"
npm run --silent clean
mkdir -p "$(dirname "$log")"

say "Reading the marts …"
npm run --silent sources 2>&1 | tee "$log" ||
    fail "the marts could not be read; if a column is new, run 'make build' first"

say "Building the pages (one to two minutes, 3 GB of memory) …"
npm run --silent build 2>&1 | tee -a "$log"

if grep --quiet 'Error in Query' "$log"; then
    grep 'Error in Query' "$log" | sort --unique >&2
    fail "a page's query failed"
fi
[[ -f build/index.html ]] || fail "build/index.html is missing"
python3 "$root/scripts/secure_site.py"

pages=$(find build -name '*.html' | wc -l)
size=$(du -sh build | cut -f1)

# What make docs wrote last stands beside every build.
docs="$root/target/static_index.html"
if [[ -f $docs ]]; then
    mkdir -p build/docs
    cp "$docs" build/docs/index.html
fi

say "Built ${pages// /} pages, $size, in evidence_reports/build. 'make serve' shows them."

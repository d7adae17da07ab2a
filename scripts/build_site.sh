#!/usr/bin/env bash
# Build the report site into evidence_reports/build from data/published/shoal.duckdb.
# Evidence exits 0 when a page's query fails; this script does not. Until the new site is
# whole the last one stays where it is, and where a build fails it stays for good.
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

# Evidence writes its pages here, and then over those of build, whatever they say.
made=.evidence/template/build
last=.evidence/last_build

restore() {
    if [[ -d $last ]]; then
        rm -rf build
        mv $last build
    fi
}

end() {
    status=$?
    if ((status)); then
        rm -rf build
        restore
    fi
    exit "$status"
}

say "Cleaning what the last build left …"
restore # what a build kept that was killed
npm run --silent clean
mkdir -p "$(dirname "$log")"
if [[ -d build ]]; then
    rm -rf $last.old $last.part
    cp -R build $last.part
    mv $last.part $last
fi
trap end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

say "Reading the marts …"
npm run --silent sources 2>&1 | tee "$log" ||
    fail "the marts could not be read; if a column is new, run 'make build' first"

say "Building the pages (one to two minutes, 3 GB of memory) …"
npm run --silent build 2>&1 | tee -a "$log"

if grep --quiet 'Error in Query' "$log"; then
    grep 'Error in Query' "$log" | sort --unique >&2
    fail "a page's query failed"
fi
[[ -f $made/index.html ]] || fail "the pages are missing: no $made/index.html"
python3 "$root/scripts/secure_site.py" "$made"

pages=$(find $made -name '*.html' | wc -l)
size=$(du -sh $made | cut -f1)

# What make docs wrote last stands beside every build.
docs="$root/target/static_index.html"
if [[ -f $docs ]]; then
    mkdir -p $made/docs
    cp "$docs" $made/docs/index.html
fi

# By name, so that nobody reads half of either; what is removed is not taken for whole.
if [[ -d build ]]; then mv build $last.old; fi
mv $made build
trap - EXIT INT TERM # it stands: what fails from here on takes nothing back
if [[ -d $last ]]; then mv $last $last.part; fi
rm -rf $last.old $last.part

say "Built ${pages// /} pages, $size, in evidence_reports/build. 'make serve' shows them."

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# pages.sh - everything that is published as pages, in a browser: the disclosure log with a request, an authority and a letter full
# of script and marks that turn the direction; letters; the register's publication; the statistics. axe-core, WCAG 2.2 AA, phone and
# desk, light and dark. Then what outside programs say of it: the feed by the schema of RFC 4287.
# Pictures of each page stay in BUILD/accept/pages.
set -eu
overt=${OVERT:?}
build=${OVERT_BUILD:?}
source=${OVERT_SOURCE:?}
here=$build/accept/pages
rm -rf "$here"
mkdir -p "$here/www" "$here/pictures" "$build/accept/pages-npm"
line() { printf 'ACCEPT|%s|%s|%s|%s\n' "$@"; }
met() { if [ "$1" = "$2" ]; then echo met; else echo 'not met'; fi; }
quiet() { "$overt" "$@" >/dev/null 2>"$here/said" || { cat "$here/said"; echo "failed: $*"; exit 1; }; }
# Where npm and a browser are not, there are no pages to look at; the rest still is.
modules=$build/accept/pages-npm
if [ ! -d "$modules/node_modules/axe-core" ]; then
    echo '{}' >"$modules/package.json"
    (cd "$modules" && npm install --no-audit --no-fund --ignore-scripts axe-core@4.14.1 playwright-core@1.65.1) \
        >"$here/npm.log" 2>&1 || true
fi
browser=$(command -v chromium || command -v google-chrome || true)

# ---- what is looked at ----
export OVERT_DIR="$here/record" NODE_PATH="$modules/node_modules"
quiet init "$OVERT_DIR" --force 'Midshire Police' --administrator 'A. Admin'
for officer in 'D. Draft:information' 'C. Clear:information' 'P. Plan:planner' 'S. Sign:authorising'; do
    quiet officer add "${officer%%:*}" --roles "${officer##*:}" --as 'A. Admin'
done
quiet foi policy adopt --topic 'covert use' --touches all --exemptions 's24(2), s31(3)' --as 'D. Draft'
right=$(printf '\342\200\256') # U+202E, right-to-left override
script="<script>alert(1)</script><img src=x onerror=alert(2)>\"' onload='alert(3)' ]]>&amp;<!--"
printf 'Ms Xanthippe Quillfeather' >"$here/name"
printf 'xq@plantedmail.example\n17 Planted Crescent' >"$here/address"
# asked REFERENCE: the request in $here/request, from receipt to the log
asked() {
    quiet foi receive "$here/request" --received "$(date -d '9 days ago' +%F)" --reference "$1" --as 'D. Draft' \
        --requester "@$here/name" --address "@$here/address"
    out=$here/www/letters/$(echo "$1" | tr / -)
    quiet foi draft "$1" --out "$out" --as 'D. Draft'
    quiet foi step "$1" clearance --as 'D. Draft'
    quiet foi clear "$1" --as 'C. Clear'
    quiet foi send "$1" --text "$out/letter.txt" --html "$out/letter.html" --outcome part --exemptions 's24(2), s31(3)' --as 'D. Draft'
}
mkdir "$here/www/letters"
{
    echo "Q1. Has the force used live facial recognition $script in 2024?"
    echo "Q1a. If so, please provide ${right}dates$right and locations <svg onload=alert(4)>."
    echo 'Q2. Has the force used facial recognition in conjunction with body-worn video?'
} >"$here/request"
asked 1/2024
quiet foi disclose 1/2024 --title "Use $script ${right}live" --topics "live, watchlists" --dataset --confirmed --as 'D. Draft'
cat >"$here/request" <<'END'
Q1. How many times has the force used live facial recognition from January 2024 to date? Please give dates, locations and alerts.
Q2. How many images were on each watchlist, and from which sources?
Q3. Has the force used facial recognition in conjunction with body-worn video?
Q4. Does the force plan to use live facial recognition in 2027?
END
asked 2/2024
quiet foi disclose 2/2024 --title 'Use of live facial recognition' --topics 'live, watchlists' --confirmed --as 'D. Draft'
quiet foi disclose 1/2024 --title "Use <i>$script" --why "put right $script" --confirmed --as 'D. Draft'
"$overt" operation plan --template | sed "s/^opens: .*/opens: $(date -d '+40 days' +%F)T10:00/
s/^closes: .*/closes: $(date -d '+40 days' +%F)T16:00/" >"$here/plan.txt"
plan=$("$overt" operation plan --file "$here/plan.txt" --title "Square $script" --place "Market $script" --purpose "For $script" \
    --as 'P. Plan')
quiet operation authorise "$plan" --as 'S. Sign'
quiet operation notify "$plan" --notice "Signs $script" --as 'P. Plan'
quiet foi publish "$here/www/log" --base https://www.midshire.example/foi/ --as 'D. Draft'
printf '#!/bin/sh\nexec "%s" register publish --preview "%s" --as-at "$2" --dir "$1"\n' "$overt" "$here/www/register" >"$here/look"
chmod 755 "$here/look"
"$build/tests/unit/publish/make_record" 40 3 "$here/look" >/dev/null
quiet register publish "$here/www/small" --as 'D. Draft'
ls -R "$here/www" >&2

# ---- in a browser ----
what='published pages by axe-core, WCAG 2.2 AA: 320 and 1280 pixels, light and dark'
if [ -z "$browser" ] || [ ! -d "$modules/node_modules/axe-core" ]; then
    line "$what" - '0 faults' 'skipped: no browser, or npm could not install axe-core'
else
    node "$source/tests/accept/pages.js" "$browser" "$here/pictures" "$here/www" >"$here/looked" 2>&1 || true
    grep '^fault' "$here/looked" | sort | uniq -c | sort -rn | head -n 40 >&2 || true
    last=$(tail -n 1 "$here/looked")
    # shellcheck disable=SC2086
    set -- $last
    line "$what" "${2:-no} pages, ${4:-no} looks, ${6:-?} faults" '0 faults' "$(met "${6:-?}" 0)"
    line 'script in a request, title, reason and authority: run, or fetched from elsewhere' "${8:-?}" 0 "$(met "${8:-?}" 0)"
    line 'a script planted into any page: its own policy stops it; a page without a language: axe-core says so' "${10:-?}" 1 \
        "$(met "${10:-?}" 1)"
fi
marks=$(LC_ALL=C grep -rlE "$right" "$here/www" | grep -c html || true)
line 'pages with a mark that turns the direction' "$marks" 0 "$(met "$marks" 0)"

# ---- the feed, by programs of others ----
feed=$here/www/log/feed.atom
what='feed by the grammar of RFC 4287 (RELAX NG, xmllint) and its Schematron rules; wrong ones refused'
if ! command -v xmllint >/dev/null 2>&1; then
    line "$what" - 'valid, 8 of 8' 'skipped: xmllint is not installed'
else
    valid='not valid'
    if xmllint --noout --relaxng "$source/tests/data/atom.rng" "$feed" && python3 "$source/tests/reference/atom_rules.py" "$feed"; then
        valid=valid
    fi
    refused=0
    # wrong EDIT: the feed with that done to it is refused by one of the two
    wrong() {
        sed "$1" "$feed" >"$here/wrong.atom"
        if cmp -s "$feed" "$here/wrong.atom"; then echo "nothing to change: $1"; return; fi
        if xmllint --noout --relaxng "$source/tests/data/atom.rng" "$here/wrong.atom" 2>/dev/null &&
            python3 "$source/tests/reference/atom_rules.py" "$here/wrong.atom" >/dev/null; then
            echo "taken: $1"
        else
            refused=$((refused + 1))
        fi
    }
    wrong '0,/<id>.*/s///'
    wrong '0,/<title>.*/s///'
    wrong 's/<updated>\(....\)-/<updated>\1/'
    wrong 's/<author>.*<.name>//; s/^<.author>//'
    wrong 's/term=/terms=/'
    wrong '0,/<summary>/s//<summary type="xhtml">/'
    wrong '/<entry>/,$s/<link rel="alternate"[^>]*>//'
    wrong '0,/<published>.*/s//&&/'
    line "$what" "$valid, $refused of 8" 'valid, 8 of 8' "$(met "$valid, $refused" 'valid, 8')"
fi

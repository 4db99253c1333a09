#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# public.sh - the whole public site, published by one command and handed out by `overt serve public`, in a browser: axe-core on every page
# at 320 and 1200 pixels, light and dark; each journey with the mouse, with the keyboard alone, at 320 pixels, and without scripts; the
# check of the ledger in the browser, against pages, tiles, checkpoints and keys that were changed; a register whose every text is a
# script. Pictures of the pages stay in BUILD/accept/public/pictures.
set -eu
overt=${OVERT:?}
build=${OVERT_BUILD:?}
source=${OVERT_SOURCE:?}
here=$build/accept/public
modules=$build/accept/pages-npm
rm -rf "$here"
mkdir -p "$here/pictures" "$modules"
line() { printf 'ACCEPT|%s|%s|%s|%s\n' "$@"; }
met() { if [ "$1" = "$2" ]; then echo met; else echo 'not met'; fi; }
quiet() { "$overt" "$@" >/dev/null 2>"$here/said" || { cat "$here/said"; echo "failed: $*"; exit 1; }; }
if [ ! -d "$modules/node_modules/axe-core" ]; then
    echo '{}' >"$modules/package.json"
    (cd "$modules" && npm install --no-audit --no-fund --ignore-scripts axe-core@4.14.1 playwright-core@1.65.1) \
        >"$here/npm.log" 2>&1 || true
fi
browser=$(command -v chromium || command -v google-chrome || true)
if [ -z "$browser" ] || [ ! -d "$modules/node_modules/axe-core" ]; then
    line 'the public site in a browser' - '0 faults' 'skipped: no browser, or npm could not install axe-core'
    exit 0
fi

# ---- a record with operations of all kinds, requests, and scripts in every text ----
export OVERT_DIR="$here/record" NODE_PATH="$modules/node_modules"
"$build/tests/unit/operate/make_register" "$OVERT_DIR" 14 120 5
for officer in 'C. Clear:information' 'P. Plan:planner' 'S. Sign:authorising'; do
    quiet officer add "${officer%%:*}" --roles "${officer##*:}" --as 'A. Admin'
done
quiet setting set site.contact 'facial-recognition@midshire.example' --as 'A. Admin'
quiet foi policy adopt --topic 'covert use' --touches all --exemptions 's24(2), s31(3)' --as 'I. Rights'
right=$(printf '\342\200\256') # U+202E, right-to-left override
script="<script>alert(1)</script><img src=x onerror=alert(2)>\"' onload='alert(3)' ]]>&amp;<!--"
printf 'Ms Xanthippe Quillfeather' >"$here/name"
printf 'xq@plantedmail.example\n17 Planted Crescent' >"$here/address"
# asked REFERENCE TITLE TOPICS: the request in $here/request, from receipt to the log
asked() {
    quiet foi receive "$here/request" --received "$(date -d '9 days ago' +%F)" --reference "$1" --as 'I. Rights' \
        --requester "@$here/name" --address "@$here/address"
    out=$here/letters/$(echo "$1" | tr / -)
    if grep -q '<script>' "$here/request"; then
        for question in Q1:used Q1a:dates; do
            quiet foi place "$1" "${question%%:*}" "${question##*:} | LFR | 2024" --why 'a test' --as 'I. Rights'
        done
    fi
    quiet foi draft "$1" --out "$out" --as 'I. Rights'
    quiet foi step "$1" clearance --as 'I. Rights'
    quiet foi clear "$1" --as 'C. Clear'
    quiet foi send "$1" --text "$out/letter.txt" --html "$out/letter.html" --outcome part --exemptions 's24(2), s31(3)' --as 'I. Rights'
    quiet foi disclose "$1" --title "$2" --topics "$3" --dataset --confirmed --as 'I. Rights'
}
mkdir "$here/letters"
cat >"$here/request" <<'END'
Q1. Has the force used live facial recognition in 2024?
Q2. How many images were on each watchlist in 2024?
Q3. Has the force used facial recognition in conjunction with body-worn video?
END
asked 1/2024 'Use of live facial recognition' 'live, watchlists'
{
    echo "Q1. Has the force used live facial recognition $script in 2024?"
    echo "Q1a. If so, please provide ${right}dates$right and locations <svg onload=alert(4)>."
    echo 'Q2. Has the force used facial recognition in conjunction with body-worn video?'
} >"$here/request"
asked 2/2024 "Doorbells $script $right" 'retrospective, doorbells'
quiet foi disclose 1/2024 --title "Use of live facial recognition" --why "put right $script" --confirmed --as 'I. Rights'
# Every text of an authority; what is checked as a date, number or word stays one.
"$overt" operation plan --template | python3 -c '
import re, sys
words, script = sys.stdin.read(), sys.argv[1]
texts = "title|purpose|legal-basis|policy|necessity|proportionality|alternatives|why|who|where|place|zone|threshold-by|threshold-why"
words = re.sub(r"(?m)^(" + texts + "): .*", lambda found: found.group(0) + " " + script.replace("\n", " "), words)
words = re.sub(r"(?m)^(criterion: .*|document: [^|]*\| [^|]*)", lambda found: found.group(0) + " " + script.replace("|", ""), words)
words = re.sub(r"(?m)^camera: .*", lambda found: found.group(0) + " " + script.replace("|", ""), words)
words = re.sub(r"(?m)^opens: .*", "opens: %sT10:00" % sys.argv[2], re.sub(r"(?m)^closes: .*", "closes: %sT16:00" % sys.argv[2], words))
print(words)' "$script" "$(date -d '+40 days' +%F)" >"$here/plan.txt"
plan=$("$overt" operation plan --file "$here/plan.txt" --as 'P. Plan' | awk '{ print $1 }')
quiet operation authorise "$plan" --as 'S. Sign'
quiet operation notify "$plan" --notice "Signs at every way in $script" --as 'P. Plan'
quiet setting set force.name "Midshire Police $script" --as 'A. Admin'
quiet site publish "$here/www" --as 'I. Rights'

# ---- handed out, and looked at ----
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$overt" serve public "$here/www" --listen "127.0.0.1:$port" >"$here/server" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null || true' EXIT INT TERM
sleep 1
node "$source/tests/browser/public.js" "$browser" "$here/pictures" "http://localhost:$port" "$here/www" "$plan" >"$here/looked" 2>&1 || true
grep -E '^(fault|not ok)' "$here/looked" | sort | uniq -c | sort -rn | head -n 60 >&2 || true
# told WORD N: field N of the line that begins so
told() { awk -v w="$1" -v n="$2" '$1 == w { print $n }' "$here/looked"; }
line 'public site by axe-core, WCAG 2.2 AA and best practice: every page at 320 and 1200 pixels, light and dark' \
    "$(told pages 2) pages, $(told pages 4) looks, $(told pages 6) faults" '0 faults' "$(met "$(told pages 6)" 0)"
line 'pages of it that scroll sideways at 320 pixels' "$(told pages 8)" 0 "$(met "$(told pages 8)" 0)"
for how in mouse keyboard phone plain; do
    case $how in
        mouse) what='with the mouse' ;; keyboard) what='with the keyboard alone' ;; phone) what='at 320 pixels' ;;
        plain) what='without scripts' ;;
    esac
    line "journeys of the public site $what" "$(told "$how" 2) of $(told "$how" 4)" all "$(met "$(told "$how" 2)" "$(told "$how" 4)")"
done
line 'checks of the ledger in the browser: as published "yes"; page, tiles, checkpoint, key changed "no"' \
    "$(told check 2) of $(told check 4)" all "$(met "$(told check 2)" "$(told check 4)")"
line 'what the browser keeps: banner, accept, reject, customise, saved, refused by the browser' "$(told keep 2) of $(told keep 4)" all \
    "$(met "$(told keep 2)" "$(told keep 4)")"
line 'script in every text of an authority, a request and the name of the force: ran, or was stopped by the policy alone' \
    "$(told ran 2)" 0 "$(met "$(told ran 2)" 0)"
shown=$(told ran 4)
line 'pages that show such a script as words' "$shown" '>= 8' "$(if [ "${shown:-0}" -ge 8 ]; then echo met; else echo 'not met'; fi)"

#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# gate-mutants.sh - each refusal of the threshold gate is taken out of a copy of the source, one at a time; a unit test must fail for each.
# They stand in gate-mutants.txt. Slow: a compilation each. What survives is named on stderr.
set -eu
source=${OVERT_SOURCE:?}
here=${OVERT_BUILD:?}/accept/gate-mutants
mkdir -p "$here"
rm -rf "$here/tree"
mkdir "$here/tree"
(cd "$source" && git ls-files -z | xargs -0 cp --parents -t "$here/tree")
[ -d "$source/.deps" ] && ln -s "$source/.deps" "$here/tree/.deps"
cd "$here/tree"
tests='test_gate test_urgent test_refusals test_import'
[ -d "$here/build" ] || meson setup "$here/build" . -Dtests=true >"$here/setup" 2>&1
programs=
for test in $tests; do [ -f "tests/unit/operate/$test.c" ] && programs="$programs tests/unit/operate/$test"; done
seconds=${SECONDS_MAX:-1800} # of one test program, half a minute on a machine with nothing else to do
# passes: builds, and every test passes; 124 when one was not over in time, which says nothing
passes() {
    # shellcheck disable=SC2086
    nice ninja -C "$here/build" -j2 $programs >"$here/made" 2>&1 || {
        echo "does not compile: $1" >&2
        tail -n 5 "$here/made" >&2
        return 1
    }
    for program in $programs; do
        code=0
        OVERT_SOURCE=$here/tree OVERT_BUILD=$here/build nice timeout "$seconds" "$here/build/$program" >"$here/said" 2>&1 || code=$?
        [ "$code" = 0 ] && continue
        [ "$code" != 124 ] || echo "not over after $seconds s: $1" >&2
        return "$code"
    done
}
if ! passes 'nothing changed'; then
    echo "the tests fail before anything is changed: $here/said" >&2
    exit 1
fi
tried=0 killed=0
# mutant NAME FILE EDIT
mutant() {
    tried=$((tried + 1))
    cp "src/operate/$2" "$here/kept"
    sed -z -E -i "$3" "src/operate/$2"
    if cmp -s "src/operate/$2" "$here/kept"; then
        echo "nothing to change: $1" >&2
    else
        code=0
        passes "$1" || code=$?
        if [ "$code" = 0 ]; then
            echo "survives: $1" >&2
        elif [ "$code" != 124 ] && ! grep -q 'FAILED' "$here/made"; then
            killed=$((killed + 1))
        fi
    fi
    cp "$here/kept" "src/operate/$2"
}

grep -v '^#' "$source/tests/accept/gate-mutants.txt" >"$here/mutants"
while IFS='	' read -r name file edit <&3; do
    mutant "$name" "$file" "$edit"
done 3<"$here/mutants"
printf 'ACCEPT|mutants of the threshold gate that a unit test notices|%d of %d|all|%s\n' "$killed" "$tried" \
    "$([ "$killed" = "$tried" ] && echo met || echo 'not met')"

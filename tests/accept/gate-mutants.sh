#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# gate-mutants.sh - each refusal of the threshold gate is taken out of a copy of the source, one at a time; a unit test must fail for each.
# Slow: a compilation each. What survives is named on stderr.
set -eu
source=${OVERT_SOURCE:?}
here=${OVERT_BUILD:?}/accept/gate-mutants
mkdir -p "$here"
rm -rf "$here/tree"
mkdir "$here/tree"
(cd "$source" && git ls-files -z | xargs -0 cp --parents -t "$here/tree")
[ -d "$source/.deps" ] && ln -s "$source/.deps" "$here/tree/.deps"
cd "$here/tree"
tests='test_gate test_urgent test_refusals'
[ -d "$here/build" ] || meson setup "$here/build" . -Dtests=true >"$here/setup" 2>&1
programs=
for test in $tests; do [ -f "tests/unit/operate/$test.c" ] && programs="$programs tests/unit/operate/$test"; done
# passes: builds, and every test passes
passes() {
    # shellcheck disable=SC2086
    nice ninja -C "$here/build" -j2 $programs >"$here/made" 2>&1 || { echo "does not compile: $1" >&2; tail -n 5 "$here/made" >&2; return 1; }
    for program in $programs; do
        OVERT_SOURCE=$here/tree OVERT_BUILD=$here/build CMOCKA_TEST_ABORT=1 nice timeout 300 "$here/build/$program" >"$here/said" 2>&1 || return 1
    done
}
if ! passes 'nothing changed'; then
    echo "the tests fail before anything is changed: $here/said" >&2
    exit 1
fi
tried=0 killed=0
# mutant NAME FILE EDIT: sed -E over the whole file as one line of NULs
mutant() {
    tried=$((tried + 1))
    cp "src/operate/$2" "$here/kept"
    sed -z -E -i "$3" "src/operate/$2"
    if cmp -s "src/operate/$2" "$here/kept"; then
        echo "nothing to change: $1" >&2
    elif passes "$1"; then
        echo "survives: $1" >&2
    elif grep -q 'FAILED' "$here/made"; then
        :
    else
        killed=$((killed + 1))
    fi
    cp "$here/kept" "src/operate/$2"
}

mutant 'too low a threshold' gate.c 's/if \(threshold >= least - 1e-9\)/if (threshold >= 0)/'
mutant 'the setting of an administrator' gate.c 's/(int gate_check\(.*double least = support\.threshold) > gate->floor \? support\.threshold : gate->floor/\1/'
mutant 'a test set too small' gate.c 's/(int gate_check\(.*)if \(!support\.supported\)/\1if (false)/'
mutant 'too old' gate.c 's/if \(act->now <= gate->ends\)/if (true)/'
mutant 'another model' gate.c 's/strcmp\(name, overt_engine_recogniser\(engine\)\) != 0/false/'
mutant 'another network' gate.c 's/strcmp\(model->network, hex\) != 0/false/'
mutant 'another detector' gate.c 's/strcmp\(name, overt_engine_detector\(engine\)\) != 0/false/'
mutant 'another detector of that name' gate.c 's/strcmp\(model->sha256, hex\) != 0/false/'
mutant 'other settings' gate.c 's/strcmp\(hex, result->settings_sha256\) != 0/false/'
mutant 'more faces than the wish is for' gate.c 's/own->faces > asked\.faces/false/'
mutant 'the rarer wish of a plan' gate.c 's/asked\.one_in = larger\(asked\.one_in, own->one_in\)/(void)own/'
mutant 'a less rare wish of a plan' gate.c 's/asked\.one_in = larger\(asked\.one_in, own->one_in\)/asked.one_in = own->one_in ? own->one_in : asked.one_in/'
mutant 'a short list counts as a quarter' gate.c 's/SCALE_DOWN_MAX 4/SCALE_DOWN_MAX 100/'
mutant 'the bound and not the measured rate' gate.h 's/GATE_CONFIDENCE     0\.95/GATE_CONFIDENCE     0.5/'
mutant 'adopted, not what Overt comes with' gate.c 's/(code = )(load_adopted\(store, model, as_at, &gate, err\);)/\1OVERT_NOT_FOUND; (void)load_adopted;/'
mutant 'adopting another model' evaluation.c 's/return code == OVERT_REFUSED \? act_refuse\(act, err, "%s", said\.text\) : code/return code == OVERT_REFUSED ? 0 : code/'
mutant 'adopting one too old' evaluation.c 's/return gate_check_made\(act, &gate, err\)/return 0/'
mutant 'adopting one without searches' evaluation.c 's/if \(result->point_count == 0 [^{]*result->data\.list == 0\)/if (false)/'
mutant 'adopting one of a time to come' evaluation.c 's/result->made > act->now \+ 86400/false/'
mutant 'adopting the same again' evaluation.c 's/code == 0 && memcmp\(there\.digest, evaluation->digest, 32\) == 0/false/'
mutant 'wishing for what nothing supports' evaluation.c 's/if \(!support\.supported\)/if (false)/'
mutant 'a plan with one too old' threshold.c 's/(int threshold_for_plan\(.*code = )gate_check_made\(act, &gate, err\)(.*int threshold_check_planned)/\10\2/'
mutant 'authorising with one too old' threshold.c 's/(int threshold_check_planned\(.*code = )gate_check_made\(act, &gate, err\)(.*int threshold_check\()/\10\2/'
mutant 'opening with one too old' threshold.c 's/(int threshold_check\(.*code = )gate_check_made\(act, &gate, err\)/\10/'
mutant 'a plan below' threshold.c 's/code = gate_check\(act, &gate, &asked, threshold, err\)/code = 0/'
mutant 'authorising below' threshold.c 's/return gate_check\(act, &gate, &asked, operation->threshold, err\)/return 0/'
mutant 'opening or running below' threshold.c 's/code = gate_check\(act, &gate, &asked, operation->threshold, err\)/code = 0/'
mutant 'the longest list of a plan' threshold.c 's/authority->list_cap : 0/0 : 0/'
mutant 'a longer list than planned' threshold.c 's/gate_asked\(&gate, &own, \(int64_t\)people\)/gate_asked(\&gate, \&own, people > 0)/'
mutant 'another model when it is run' threshold.c 's/return act_refuse\(act, err, "%s", said\.text\);\n    return code == 0 \? 0 : error_set\(err, code, "%s", said\.text\);\n\}\n$/return 0;\n    return code == 0 ? 0 : error_set(err, code, "%s", said.text);\n}\n/'
mutant 'a model that was never evaluated' threshold.c 's/if \(code == OVERT_NOT_FOUND\)\n        return act_refuse/if (code == 77)\n        return act_refuse/; s/return code == 0 \? 0 : error_set\(err, code, "%s", said\.text\);\n\}\n\nint gate_load_in_use/return 0;\n}\n\nint gate_load_in_use/'
mutant 'authorising asks the gate' authorise.c 's/code = threshold_check_planned\(&act, &operation, err\)/code = 0/'
mutant 'urgent authority asks the gate' authority.c 's/code = threshold_check_planned\(&act, &operation, err\)/code = 0/'
mutant 'running asks the gate' list.c 's/code = threshold_check\(act, model, operation, overt_gallery_size\(list->gallery\), NULL, NULL,[^;]*;/code = 0;/'
mutant 'adding with another network' face.c 's/code = threshold_check_network\(act, engine, err\)/code = 0/'
mutant 'adding a chosen face with another network' faces.c 's/code = threshold_check_network\(act, engine, err\)/code = 0/'
mutant 'importing with another network' import.c 's/code = threshold_check_network\(importing->act, first, err\)/code = 0/'
mutant 'running with another network' list.c 's/return code != 0 \? code : threshold_check_network\(act, engine, err\)/return code/'
mutant 'the permit ends with the evaluation' authorise.c 's/&gate, &ends,/\&gate, NULL,/'
printf 'ACCEPT|mutants of the threshold gate that a unit test notices|%d of %d|all|%s\n' "$killed" "$tried" \
    "$([ "$killed" = "$tried" ] && echo met || echo 'not met')"

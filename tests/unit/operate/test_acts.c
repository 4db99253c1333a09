// SPDX-License-Identifier: Apache-2.0
// test_acts.c - random sequences of acts by random officers on random operations and alerts, with a
// clock that moves by chance. Whatever they do, the rows obey the rules (model.c), the ledger
// verifies, a refused act leaves one refusal and compares nothing, and an act that failed leaves
// nothing.
//
// test_acts [SEQUENCES [SEED]]; tests/accept/random-acts.sh runs ten thousand.
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "base/text.h"
#include "ledger/ledger.h"
#include "model.h"
#include "register/verdict.h"
#include "scene.h"
#include "store/store.h"

#define SEQUENCES_A_RECORD 4 ///< then a new record: verifying takes longer with each entry
#define ACTS 28              ///< in a sequence
#define OPERATIONS 3         ///< of each mode, at most

static long sequences = 12;
static uint64_t seed = 1;
static struct scene scene;
static struct {
    long acts, done, refused, failed;
    uint64_t comparisons;
    int64_t alerts, outcomes;
} tally;

static uint64_t next_random(void) // splitmix64
{
    seed += 0x9e3779b97f4a7c15u;
    uint64_t value = (seed ^ (seed >> 30)) * 0xbf58476d1ce4e5b9u;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebu;
    return value ^ (value >> 31);
}

static long below(long count)
{
    return (long)(next_random() % (uint64_t)count);
}

static bool chance(long percent)
{
    return below(100) < percent;
}

static const char *somebody(void)
{
    static const char *const names[] = {"Planner", "Chief",  "Both",      "Operator", "Second",
                                        "Beat",    "Inspector", "Detective", "Admin",    "Nobody",
                                        "Superintendent", "Auditor"};
    return names[below((long)ARRAY_COUNT(names))];
}

/// Mostly somebody who has the role, so that sequences get somewhere.
static const char *rather(const char *name)
{
    return chance(70) ? name : somebody();
}

static const char *some_reference(void)
{
    static const char *const modes[] = {"LFR", "RFR", "OIFR"};
    static char reference[32];
    (void)snprintf(reference, sizeof reference, "%s-2026-%04ld", modes[below(3)],
                   1 + (chance(75) ? 0 : below(OPERATIONS)));
    return reference;
}

static int64_t some_alert(void) { return 1 + below(chance(80) ? 3 : 12); }

static int act_plan(void)
{
    struct operate_plan plan = scene_plan(&scene, (enum register_mode)(1 + below(3)));
    plan.opens += chance(80) ? 0 : below(3 * HOUR) - HOUR;
    plan.closes = plan.opens + (chance(80) ? 4 * HOUR : 1 + below(30 * HOUR));
    return operate_plan(scene.operate, rather(chance(80) ? "Planner" : "Both"), &plan,
                        scene.reference, &scene.err);
}

static int act_authorise(void)
{
    return operate_authorise(scene.operate, rather(chance(80) ? "Chief" : "Both"), some_reference(),
                             &scene.err);
}

static int act_amend(void)
{
    struct operate_plan plan = scene_plan(&scene, (enum register_mode)(1 + below(3)));
    return operate_amend(scene.operate, rather("Planner"), some_reference(), &plan, &scene.err);
}

static int act_decide_on_plan(void)
{
    const char *as = rather(chance(50) ? "Superintendent" : "Inspector"), *on = some_reference();
    switch (below(6)) {
    case 0:
        return operate_confirm(scene.operate, as, on, "needed", &scene.err);
    case 1:
        return operate_overrule(scene.operate, as, on, "not needed", &scene.err);
    case 2:
        return chance(80) ? 0 : operate_refuse(scene.operate, as, on, "no", &scene.err);
    case 3:
        return chance(80) ? 0 : operate_cancel(scene.operate, as, on, "no", &scene.err);
    case 4:
        return operate_review_after(scene.operate, as, on, "went well", &scene.err);
    default:
        return operate_authorise_urgent(scene.operate, as, on, "a child is missing", &scene.err);
    }
}

static int act_notify(void)
{
    return operate_notify(scene.operate, rather("Operator"), some_reference(),
                          "https://force.example/notice", &scene.err);
}

static int act_enrol(void)
{
    (void)snprintf(scene.reference, sizeof scene.reference, "%s", some_reference());
    return scene_enrol(&scene, rather("Planner"), (int)below(4), chance(90) ? "missing" : NULL,
                       chance(90) ? "family" : NULL);
}

static int act_review(void)
{
    return operate_review(scene.operate, rather("Operator"), some_reference(), &scene.err);
}

static int act_unlist(void)
{
    return operate_unlist(scene.operate, rather("Planner"), some_reference(), 1 + below(6), "found",
                          &scene.err);
}

static int act_open_or_close(void)
{
    const char *as = rather("Operator");
    if (chance(85))
        return operate_open_operation(scene.operate, as, some_reference(), &scene.err);
    return operate_close_operation(scene.operate, as, some_reference(), &scene.err);
}

static int act_pause(void)
{
    const char *as = rather("Operator");
    if (chance(35))
        return operate_pause(scene.operate, as, some_reference(), "a march", &scene.err);
    return operate_resume(scene.operate, as, some_reference(), "it is over", &scene.err);
}

static int act_compare(void)
{
    char video[96], probe[64];
    (void)snprintf(video, sizeof video, "SCENES 5\nface %ld 100 20\n--\nface %ld 300 20\n",
                   below(6), below(6));
    (void)snprintf(probe, sizeof probe, "SCENE\nface %ld 90 20\n", below(6));
    (void)snprintf(scene.reference, sizeof scene.reference, "%s", some_reference());
    AUTO_FREE struct operate_search_result *found = memory_new(1, sizeof *found);
    AUTO_FREE struct operate_live_result *live = memory_new(1, sizeof *live);
    switch (chance(85) ? scene.reference[0] : "LRO"[below(3)]) {
    case 'L':
        return scene_live(&scene, rather("Operator"), scene_file(&scene, "crowd.vid", video), NULL,
                          live);
    case 'R':
        return scene_search(&scene, rather("Detective"), scene_file(&scene, "probe.jpg", probe),
                            found);
    default:
        return scene_identify(&scene, rather("Beat"), scene_file(&scene, "probe.jpg", probe),
                              found);
    }
}

static int act_adjudicate(void)
{
    const struct operate_adjudication judgement = {
        .credible = chance(75),
        .subject = chance(95) ? "seen from the front" : NULL,
        .correction = chance(15) ? "looked again" : NULL};
    return operate_adjudicate(scene.operate, rather(chance(50) ? "Operator" : "Second"),
                              some_alert(), &judgement, &scene.err);
}

static int act_engage(void)
{
    bool checked = chance(75);
    const struct operate_engagement engagement = {
        .stopped = chance(80),
        .identity_checked = checked,
        .correct = checked && chance(70),
        .why_not = checked ? 0 : REGISTER_WHY_NOT_OTHER,
        .correction = chance(15) ? "written down wrongly" : NULL};
    return operate_engage(scene.operate, rather("Beat"), some_alert(), &engagement, &scene.err);
}

static int act_outcome(void)
{
    struct operate_outcome outcome = {.kind = REGISTER_OUTCOME_NO_ACTION,
                                      .correction = chance(15) ? "it was otherwise" : NULL};
    if (chance(45)) {
        outcome.kind = REGISTER_OUTCOME_ARREST;
        outcome.ground = REGISTER_GROUND_COURTS;
    } else if (chance(60)) {
        outcome.kind = REGISTER_OUTCOME_OTHER;
        outcome.disposal = REGISTER_DISPOSAL_SAFEGUARDED;
    }
    return operate_outcome(scene.operate, rather(chance(50) ? "Operator" : "Beat"), some_alert(),
                           &outcome, &scene.err);
}

static int act_dearrest(void)
{
    const struct operate_dearrest dearrest = {.reason = "another person"};
    return operate_dearrest(scene.operate, rather("Beat"), some_alert(), &dearrest, &scene.err);
}

static int act_look(void)
{
    return operate_alert_picture(scene.operate, rather("Operator"), some_alert(),
                                 scene_file(&scene, "look.jpg", ""), &scene.err);
}

static int act_wait(void)
{
    scene.now += chance(70) ? below(600) : below(26 * HOUR);
    return 0;
}

static const struct {
    int (*act)(void);
    int weight;
    bool compares;
} acts[] = {
    {act_plan, 12, false},    {act_authorise, 12, false}, {act_amend, 1, false},
    {act_decide_on_plan, 4, false}, {act_notify, 8, false},     {act_enrol, 12, false},
    {act_review, 12, false},  {act_unlist, 1, false},     {act_open_or_close, 14, false},
    {act_pause, 4, false},    {act_compare, 20, true},    {act_adjudicate, 12, false},
    {act_engage, 12, false},  {act_outcome, 12, false},   {act_dearrest, 2, false},
    {act_look, 3, false},     {act_wait, 6, false},
};

static size_t pick(void)
{
    long sum = 0;
    for (size_t i = 0; i < ARRAY_COUNT(acts); i++)
        sum += acts[i].weight;
    long at = below(sum);
    size_t i = 0;
    while (at >= acts[i].weight)
        at -= acts[i++].weight;
    return i;
}

static void act_by_chance(uint64_t sequence_seed)
{
    struct scene_before before = scene_before(&scene);
    size_t which = pick();
    int code = acts[which].act();
    int64_t refusals = scene_rows(&scene, "refusal") - before.refusals;
    int64_t entries = scene_rows(&scene, "ledger_entry") - before.entries;
    uint64_t comparisons = operate_comparisons(scene.operate) - before.comparisons;
    bool wrong = false;
    if (code == OVERT_REFUSED)
        wrong = refusals != 1 || entries != 1 || comparisons != 0;
    else if (code != 0)
        wrong = refusals != 0 || entries != 0 || comparisons != 0;
    else
        wrong = refusals != 0 || (comparisons != 0 && (!acts[which].compares || entries == 0));
    if (wrong)
        fail_msg("seed %llu, act %zu: code %d '%s', %lld refusals, %lld entries, %llu comparisons",
                 (unsigned long long)sequence_seed, which, code, scene.err.text,
                 (long long)refusals, (long long)entries, (unsigned long long)comparisons);
    tally.acts++;
    tally.done += code == 0;
    tally.refused += code == OVERT_REFUSED;
    tally.failed += code != 0 && code != OVERT_REFUSED;
    tally.comparisons += comparisons;
}

static void check_model(uint64_t sequence_seed)
{
    struct overt_error err = {0};
    if (model_check(operate_store(scene.operate), &err) != 0)
        fail_msg("seed %llu: %s", (unsigned long long)sequence_seed, err.text);
}

static void begin_record(void)
{
    scene_begin(&scene);
    struct operate *o = scene.operate;
    assert_int_equal(operate_officer_add_ranked(o, "Admin", "Inspector", REGISTER_ROLE_AUTHORISING,
                                                REGISTER_RANK_INSPECTOR, &scene.err), 0);
    assert_int_equal(operate_officer_add_ranked(o, "Admin", "Superintendent",
                                                REGISTER_ROLE_AUTHORISING,
                                                REGISTER_RANK_SUPERINTENDENT, &scene.err), 0);
    assert_int_equal(operate_officer_add(o, "Admin", "Auditor", REGISTER_ROLE_AUDITOR, &scene.err),
                     0);
}

static void end_record(uint64_t sequence_seed)
{
    static struct ledger_report report;
    tally.alerts += scene_rows(&scene, "alert");
    tally.outcomes += scene_rows(&scene, "outcome WHERE kind <> 'no-action'");
    // Verified before it is opened or run, so that no act may leave something that does not.
    if (ledger_verify(operate_store(scene.operate), NULL, scene_verifier(&scene), &report,
                      &scene.err) != 0)
        fail_msg("seed %llu: %s", (unsigned long long)sequence_seed, scene.err.text);
    scene_end(&scene);
}

/// The usual steps first, each of them sometimes left out, so that random acts find open operations
/// and alerts.
static void begin_somewhere(void)
{
    int steps = SCENE_ALL;
    for (int step = 1; step <= SCENE_OPEN; step <<= 1)
        steps &= chance(12) ? ~step : SCENE_ALL;
    if ((steps & SCENE_AUTHORISE) == 0)
        steps &= ~SCENE_NOTIFY;
    if ((steps & SCENE_LIST) == 0)
        steps &= ~SCENE_REVIEW;
    bool whole = (steps & (SCENE_OPEN - 1)) == SCENE_OPEN - 1;
    if (chance(60))
        scene_prepare(&scene, (enum register_mode)(1 + below(3)),
                      whole ? steps : steps & ~SCENE_OPEN);
}

static void test_random_acts(void **state)
{
    (void)state;
    uint64_t first = seed, sequence_seed = seed;
    for (long i = 0; i < sequences; i++) {
        if (i % SEQUENCES_A_RECORD == 0)
            begin_record();
        sequence_seed = seed;
        begin_somewhere();
        for (int act = 0; act < ACTS; act++)
            act_by_chance(sequence_seed);
        check_model(sequence_seed);
        if ((i + 1) % SEQUENCES_A_RECORD == 0 || i + 1 == sequences)
            end_record(sequence_seed);
    }
    print_message("# sequences %ld acts %ld done %ld refused %ld failed %ld comparisons %llu "
                  "alerts %lld outcomes %lld from seed %llu\n",
                  sequences, tally.acts, tally.done, tally.refused, tally.failed,
                  (unsigned long long)tally.comparisons, (long long)tally.alerts,
                  (long long)tally.outcomes, (unsigned long long)first);
    assert_true(sequences < 12 || (tally.comparisons > 0 && tally.refused > 0));
}

/// The model sees what it is for: each rule that a row can break without a trigger's leave.
static void test_the_model_sees(void **state)
{
    (void)state;
    static const char *const breaks[] = {
        "UPDATE adjudication SET credible = 0",
        "UPDATE engagement SET officer = (SELECT officer FROM adjudication)",
        "DELETE FROM engagement",
        "UPDATE alert SET at = at + 1000000",
        "DELETE FROM operation_event WHERE kind = 'authorise'",
        "DELETE FROM list_review",
        "DELETE FROM notice",
        "DELETE FROM ledger_entry WHERE idx = 3",
        "UPDATE outcome SET ledger = 100000",
        "UPDATE search SET at = 0",
    };
    for (size_t i = 0; i < ARRAY_COUNT(breaks); i++) {
        scene_begin(&scene);
        struct operate_live_result live;
        AUTO_FREE struct operate_search_result *found = memory_new(1, sizeof *found);
        scene_prepare(&scene, REGISTER_MODE_RETROSPECTIVE, SCENE_ALL);
        assert_int_equal(scene_search(&scene, "Detective",
                                      scene_file(&scene, "p.jpg", "SCENE\nface 5 90 20\n"), found),
                         0);
        scene_prepare(&scene, REGISTER_MODE_LIVE, SCENE_ALL);
        const char *video = scene_file(&scene, "one.vid", "SCENES 5\nface 1 100 20\n");
        assert_int_equal(scene_live(&scene, "Operator", video, NULL, &live), 0);
        const struct operate_adjudication credible = {.credible = true, .subject = "clear"};
        const struct operate_engagement checked = {
            .stopped = true, .identity_checked = true, .correct = true};
        const struct operate_outcome arrest = {.kind = REGISTER_OUTCOME_ARREST,
                                               .ground = REGISTER_GROUND_COURTS};
        struct operate *o = scene.operate;
        assert_int_equal(operate_adjudicate(o, "Operator", 1, &credible, &scene.err), 0);
        assert_int_equal(operate_engage(o, "Beat", 1, &checked, &scene.err), 0);
        assert_int_equal(operate_outcome(o, "Operator", 1, &arrest, &scene.err), 0);
        check_model(0);
        scene_drop_triggers(&scene, breaks[i]);
        if (model_check(operate_store(scene.operate), &scene.err) != OVERT_CORRUPT)
            fail_msg("not seen: %s", breaks[i]);
        scene_end(&scene);
    }
}

int main(int argc, char **argv)
{
    if (argc > 1)
        sequences = strtol(argv[1], NULL, 10);
    if (argc > 2)
        seed = strtoull(argv[2], NULL, 10);
    if (sequences < 1) {
        fprintf(stderr, "usage: test_acts [SEQUENCES [SEED]]\n");
        return 2;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_model_sees),
        cmocka_unit_test(test_random_acts),
    };
    return cmocka_run_group_tests_name("operate/acts", tests, NULL, NULL);
}

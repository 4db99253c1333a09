// SPDX-License-Identifier: Apache-2.0
// test_acts.c - random sequences of acts by random officers on random operations and alerts, with a
// clock that moves by chance. Whatever they do, the rows obey the rules (model.c), after each sweep
// nothing is kept past its time or gone before it (due.c), the ledger verifies, a refused act
// leaves one refusal and compares nothing, and an act that failed leaves nothing.
//
// Some acts are the next step of the newest operation by an officer who may take it, or else hardly
// a sequence would come as far as an outcome; the sums say how many came how far.
//
// test_acts [SEQUENCES [SEED]]; tests/accept/random-acts.sh runs ten thousand.
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../place.h"
#include "base/memory.h"
#include "base/text.h"
#include "due.h"
#include "ledger/ledger.h"
#include "model.h"
#include "operate/sweep.h"
#include "register/verdict.h"
#include "scene.h"
#include "store/store.h"

#define SEQUENCES_A_RECORD 4 ///< then a new record: verifying takes longer with each entry
#define DAY (24LL * HOUR)
#define ACTS 36              ///< in a sequence, before the time passes in which things are due
#define REFERENCES 400       ///< of a record
#define ONWARD 70            ///< of a hundred acts, in a sequence that is led

static long sequences = 12;
static uint64_t seed = 1;
static struct scene scene;
static struct {
    long acts, done, refused, failed, sweeps;
    uint64_t comparisons;
    int64_t alerts, outcomes;
} tally;
static struct due_counts due;
static struct {
    char references[REFERENCES][32];
    long count;
    struct due_reader reader;
} record;

/// How far a sequence came: rows of its own entries.
static struct {
    const char *words, *rows;
    long count;
} stages[] = {
    {"planned", "operation"},
    {"authorised", "(SELECT * FROM operation_event WHERE kind = 'authorise')"},
    {"opened", "(SELECT * FROM operation_event WHERE kind = 'open')"},
    {"paused", "pause"},
    {"compared", "(SELECT ledger FROM search UNION ALL SELECT ledger FROM run)"},
    {"alerted", "alert"},
    {"adjudicated", "adjudication"},
    {"engaged", "engagement"},
    {"outcome possible",
     "(SELECT max(a.ledger, e.ledger) AS ledger FROM adjudication a JOIN engagement e"
     " ON e.alert = a.alert WHERE a.credible AND e.identity_checked AND a.officer <> e.officer)"},
    {"outcome", "(SELECT * FROM outcome WHERE kind <> 'no-action')"},
    {"held", "(SELECT ledger FROM hold UNION ALL SELECT ledger FROM complaint)"},
    {"closed", "(SELECT * FROM operation_event WHERE kind = 'close')"},
    {"erased", "destruction"},
    {"lapsed", "(SELECT * FROM destruction WHERE rule LIKE 'urgent authority%')"},
};

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

/// Mostly the newest operation.
static const char *some_reference(void)
{
    if (record.count == 0)
        return "LFR-2026-0001";
    return record.references[chance(75) ? record.count - 1 : below(record.count)];
}

/// The first column of the first row of SELECT `sql`, in which %lld is `about`; 0: none.
static int64_t number(const char *sql, int64_t about)
{
    char text[512];
    AUTO_QUERY struct store_query *query = NULL;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    (void)snprintf(text, sizeof text, sql, (long long)about);
#pragma GCC diagnostic pop
    assert_int_equal(store_prepare(operate_store(scene.operate), text, &query, NULL), 0);
    return store_step(query, NULL) == 1 ? store_column_int(query, 0) : 0;
}

static int64_t newest(const char *table)
{
    char sql[80];
    (void)snprintf(sql, sizeof sql, "SELECT max(id) FROM %s", table);
    return number(sql, 0);
}

/// Mostly one of the newest three; sometimes one that is not there.
static int64_t some_of(const char *table)
{
    int64_t last = newest(table), back = below(chance(80) ? 3 : 12);
    return last > back ? last - back : 1 + below(3);
}

static int64_t some_alert(void) { return some_of("alert"); }

static int plan_by(const char *as, const struct operate_plan *plan)
{
    int code = operate_plan(scene.operate, as, plan, scene.reference, &scene.err);
    if (code == 0 && record.count < REFERENCES)
        memcpy(record.references[record.count++], scene.reference, sizeof scene.reference);
    return code;
}

static int act_plan(void)
{
    struct operate_plan plan = scene_plan(&scene, (enum register_mode)(1 + below(3)));
    plan.opens += chance(80) ? 0 : below(3 * HOUR) - HOUR;
    plan.closes = plan.opens + (chance(80) ? 4 * HOUR : 1 + below(30 * HOUR));
    struct register_authority lacking = scene_authority();
    lacking.texts[REGISTER_TEXT_THRESHOLD_WHY] = NULL;
    if (chance(10))
        plan.authority = &lacking;
    return plan_by(rather(chance(80) ? "Planner" : "Both"), &plan);
}

static int act_authorise(void)
{
    return operate_authorise(scene.operate, rather(chance(80) ? "Chief" : "Both"), some_reference(),
                             &scene.err);
}

static int act_amend(void)
{
    struct operate_plan plan = scene_plan(&scene, (enum register_mode)(1 + below(3)));
    const struct register_authority more = {
        .texts = {[REGISTER_TEXT_THRESHOLD_WHY] = "few false alerts"}};
    if (chance(50))
        return operate_complete(scene.operate, rather("Planner"), some_reference(), &more,
                                &scene.err);
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
    return operate_unlist(scene.operate, rather("Planner"), some_reference(), some_of("entry"),
                          "found", &scene.err);
}

static int act_open_or_close(void)
{
    const char *as = rather("Operator");
    if (chance(70))
        return operate_open_operation(scene.operate, as, some_reference(), &scene.err);
    return operate_close_operation(scene.operate, as, some_reference(), &scene.err);
}

static int act_pause(void)
{
    const char *as = rather("Operator");
    if (chance(60))
        return operate_pause(scene.operate, as, some_reference(), "a march", &scene.err);
    return operate_resume(scene.operate, as, some_reference(), "it is over", &scene.err);
}

static int compare(const char *as, char mode)
{
    char video[96], probe[64];
    (void)snprintf(video, sizeof video, "SCENES 5\nface %ld 100 20\n--\nface %ld 300 20\n",
                   below(6), below(6));
    (void)snprintf(probe, sizeof probe, "SCENE\nface %ld 90 20\n", below(6));
    AUTO_FREE struct operate_search_result *found = memory_new(1, sizeof *found);
    AUTO_FREE struct operate_live_result *live = memory_new(1, sizeof *live);
    switch (mode) {
    case 'L':
        return scene_live(&scene, as, scene_file(&scene, "crowd.vid", video), NULL, live);
    case 'R':
        return scene_search(&scene, as, scene_file(&scene, "probe.jpg", probe), found);
    default:
        return scene_identify(&scene, as, scene_file(&scene, "probe.jpg", probe), found);
    }
}

/// Who may compare in this mode.
static const char *comparer(char mode)
{
    return mode == 'L' ? "Operator" : mode == 'R' ? "Detective" : "Beat";
}

static int act_compare(void)
{
    (void)snprintf(scene.reference, sizeof scene.reference, "%s", some_reference());
    char mode = chance(85) ? scene.reference[0] : "LRO"[below(3)];
    return compare(rather(comparer(mode)), mode);
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
    const struct operate_consultation read = {
        .what = "alert", .alert = some_alert(), .why = "asked by the sergeant"};
    const struct operate_disclosure given = {
        .what = "alert", .alert = some_alert(), .recipient = "her sister", .why = "asked for"};
    if (chance(40))
        return operate_consult(scene.operate, rather("Operator"), &read, &scene.err);
    if (chance(40))
        return operate_disclose(scene.operate, rather("Chief"), &given, &scene.err);
    return operate_alert_picture(scene.operate, rather("Operator"), some_alert(),
                                 scene_file(&scene, "look.jpg", ""), &scene.err);
}

static int act_choose(void)
{
    const struct operate_choice choice = {.rank = below(3),
                                          .note = "the left ear",
                                          .correction = chance(15) ? "looked again" : NULL};
    return operate_choose(scene.operate, rather("Detective"), some_of("search"), &choice,
                          &scene.err);
}

static int act_review_search(void)
{
    const struct operate_search_reviewed review = {
        .result = (enum register_search_result)(1 + below(3)),
        .note = "as it should be",
        .correction = chance(15) ? "read again" : NULL};
    return operate_search_review(scene.operate, rather("Auditor"), some_of("search"), &review,
                                 &scene.err);
}

static int act_complain(void)
{
    int64_t id = 0;
    if (chance(50))
        return operate_complain(scene.operate, rather("Beat"), some_alert(), 0, "held too long",
                                &id, &scene.err);
    return operate_complaint_state(
        scene.operate, rather("Auditor"), some_of("complaint"),
        (enum register_complaint_state)(REGISTER_COMPLAINT_RECEIVED + 1 + below(5)), "looked into",
        &scene.err);
}

static int act_hold(void)
{
    static const char *const abouts[] = {"alert", "entry", "operation"};
    const char *as = rather("Chief"), *about = abouts[below(3)];
    int64_t id = 0;
    const struct register_new_hold hold = {about, some_of(about), "disclosure", "R v Smith",
                                           scene.now + 1 + below(366LL * DAY)};
    if (chance(50))
        return operate_hold_lift(scene.operate, as, some_of("hold"), &scene.err);
    return operate_hold_add(scene.operate, as, &hold, chance(20) ? some_reference() : NULL, &id,
                            &scene.err);
}

/// The force changes how long something is kept, or the master key.
static int act_administer(void)
{
    static const char *const settings[][2] = {
        {"retention.alert", "0 hours"},
        {"retention.alert", "72 hours because of a trial"},
        {"retention.entry", "12 hours because of transport"},
        {"retention.entry", "0"},
        {"retention.judgement", "7 days"},
        {"retention.disposal", "1 day"},
        {"retention.retrospective", "2 days"},
    };
    int64_t keys = 0;
    const struct operate_rotate rotate = {0};
    size_t i = (size_t)below((long)ARRAY_COUNT(settings));
    if (chance(30))
        return operate_rotate(scene.operate, rather("Admin"), &rotate, &keys, &scene.err);
    return operate_setting(scene.operate, rather("Admin"), settings[i][0], settings[i][1],
                           &scene.err);
}

// ---- the next step of the newest operation, by somebody who may take it ----

#define OF_OPERATION " WHERE operation = %lld"

/// An alert of the operation that waits for this; 0: none does.
static int64_t waits(const char *table, int64_t operation)
{
    char sql[256];
    (void)snprintf(sql, sizeof sql,
                   "SELECT id FROM alert" OF_OPERATION " AND id NOT IN (SELECT alert FROM %s"
                   " WHERE alert IS NOT NULL)",
                   (long long)operation, table);
    return number(sql, 0);
}

static int act_onward_alert(char mode, int64_t operation)
{
    const struct operate_adjudication credible = {.credible = true, .subject = "clear"};
    const struct operate_engagement checked = {
        .stopped = true, .identity_checked = true, .correct = chance(80)};
    struct operate_outcome outcome = {.kind = REGISTER_OUTCOME_ARREST,
                                      .ground = REGISTER_GROUND_COURTS};
    int64_t alert = mode == 'R' ? waits("search_choice", operation) : 0;
    if (alert != 0 && number("SELECT 1 FROM search_choice WHERE search ="
                             " (SELECT search FROM alert WHERE id = %lld)", alert) == 0) {
        const struct operate_choice choice = {
            .rank = number("SELECT rank FROM alert WHERE id = %lld", alert), .note = "the ear"};
        return operate_choose(scene.operate, "Detective",
                              number("SELECT search FROM alert WHERE id = %lld", alert), &choice,
                              &scene.err);
    }
    if ((alert = waits("adjudication", operation)) != 0)
        return operate_adjudicate(scene.operate, "Second", alert, &credible, &scene.err);
    if ((alert = waits("engagement", operation)) != 0)
        return operate_engage(scene.operate, "Beat", alert, &checked, &scene.err);
    if ((alert = waits("outcome", operation)) != 0)
        return operate_outcome(scene.operate, "Beat", alert, &outcome, &scene.err);
    return chance(75) ? compare(comparer(mode), mode)
                      : operate_close_operation(scene.operate, "Operator", scene.reference,
                                                &scene.err);
}

static int act_onward_open(int64_t operation)
{
    struct operate *o = scene.operate;
    struct overt_error *err = &scene.err;
    bool live = scene.reference[0] == 'L';
    if (number("SELECT 1 FROM operation_event" OF_OPERATION " AND kind = 'authorise'", operation) ==
        0)
        return chance(25) ? operate_authorise_urgent(o, "Inspector", scene.reference, "a child is "
                                                     "missing", err)
                          : operate_authorise(o, "Chief", scene.reference, err);
    if (live && number("SELECT 1 FROM notice" OF_OPERATION, operation) == 0)
        return operate_notify(o, "Operator", scene.reference, "https://force.example/n", err);
    int64_t last = number("SELECT max(ledger) FROM entry" OF_OPERATION, operation);
    if (number("SELECT count(*) FROM entry" OF_OPERATION, operation) < 3)
        return scene_enrol(&scene, "Planner", (int)below(4), "missing", "family");
    if (number("SELECT max(ledger) FROM list_review" OF_OPERATION, operation) < last)
        return operate_review(o, "Operator", scene.reference, err);
    return operate_open_operation(o, "Operator", scene.reference, err);
}

static int act_onward(void)
{
    int64_t operation = newest("operation");
    struct operate_plan plan = scene_plan(&scene, (enum register_mode)(1 + below(3)));
    bool over = record.count == 0 ||
                number("SELECT 1 FROM operation_over WHERE id = %lld"
                       " AND at <= (SELECT max(at) FROM act)", operation) != 0;
    if (over || chance(2))
        return plan_by("Planner", &plan);
    (void)snprintf(scene.reference, sizeof scene.reference, "%s",
                   record.references[record.count - 1]);
    if (number("SELECT 1 FROM operation_event" OF_OPERATION " AND kind = 'open'", operation) == 0)
        return act_onward_open(operation);
    if (chance(50) &&
        number("SELECT paused FROM pause" OF_OPERATION " ORDER BY id DESC LIMIT 1", operation))
        return operate_resume(scene.operate, "Operator", scene.reference, "it is over",
                              &scene.err);
    if (chance(5))
        return operate_pause(scene.operate, "Operator", scene.reference, "a march", &scene.err);
    return act_onward_alert(scene.reference[0], operation);
}

enum act_sort { ANY, COMPARES = 1, CHECKS = 2, AFTERWARDS = 4 };

/// AFTERWARDS: what is done about people when an operation is over.
static const struct act_choice {
    int (*act)(void);
    int weight;
    int sort;
} acts[] = {
    {act_plan, 12, ANY},
    {act_authorise, 12, ANY},
    {act_amend, 1, ANY},
    {act_decide_on_plan, 6, AFTERWARDS},
    {act_notify, 8, ANY},
    {act_enrol, 12, ANY},
    {act_review, 12, CHECKS},
    {act_unlist, 2, ANY},
    {act_open_or_close, 16, AFTERWARDS},
    {act_pause, 12, ANY},
    {act_compare, 20, COMPARES},
    {act_adjudicate, 12, AFTERWARDS},
    {act_engage, 12, AFTERWARDS},
    {act_outcome, 12, AFTERWARDS},
    {act_dearrest, 2, AFTERWARDS},
    {act_look, 3, AFTERWARDS},
    {act_choose, 6, AFTERWARDS},
    {act_review_search, 3, AFTERWARDS},
    {act_complain, 5, AFTERWARDS},
    {act_hold, 6, AFTERWARDS},
    {act_administer, 3, AFTERWARDS},
};
static const struct act_choice onward = {act_onward, 1, COMPARES | CHECKS};

static const struct act_choice *pick(int sort)
{
    long sum = 0;
    for (size_t i = 0; i < ARRAY_COUNT(acts); i++)
        sum += (acts[i].sort & sort) == sort ? acts[i].weight : 0;
    long at = below(sum);
    for (size_t i = 0;; i++) {
        long weight = (acts[i].sort & sort) == sort ? acts[i].weight : 0;
        if (at < weight)
            return &acts[i];
        at -= weight;
    }
}

/// What an act ended is gone when it returns: the sweep is part of it.
static void check_ended(uint64_t sequence_seed)
{
    char words[DUE_WORDS_MAX];
    if (!due_check(&record.reader, scene.now, &due, words))
        fail_msg("seed %llu: after an act that ended something %s",
                 (unsigned long long)sequence_seed, words);
}

/// Rows of acts after which something is due at once.
#define ENDINGS                                                                                    \
    "(SELECT 1 FROM operation_event WHERE kind = 'close' UNION ALL SELECT 1 FROM entry_removal"    \
    " UNION ALL SELECT 1 FROM hold_lift UNION ALL SELECT 1 FROM operation_decision"                \
    " WHERE kind IN ('refuse', 'cancel', 'overrule'))"

static void do_act(const struct act_choice *choice, uint64_t sequence_seed)
{
    struct scene_before before = scene_before(&scene);
    int64_t checks = scene_rows(&scene, "list_check");
    int64_t ended = scene_rows(&scene, ENDINGS);
    int code = choice->act();
    int64_t refusals = scene_rows(&scene, "refusal") - before.refusals;
    int64_t entries = scene_rows(&scene, "ledger_entry") - before.entries;
    uint64_t comparisons = operate_comparisons(scene.operate) - before.comparisons;
    bool wrong = false;
    // A review that is refused for what was found: the finding is recorded before.
    if (choice->sort & CHECKS)
        entries -= code == OVERT_REFUSED ? scene_rows(&scene, "list_check") - checks : 0;
    if (code == OVERT_REFUSED)
        wrong = refusals != 1 || entries != 1 || comparisons != 0;
    else if (code != 0)
        wrong = refusals != 0 || entries != 0 || comparisons != 0;
    else
        wrong = refusals != 0 || (comparisons != 0 && (!(choice->sort & COMPARES) || entries == 0));
    if (wrong)
        fail_msg("seed %llu, act %zd: code %d '%s', %lld refusals, %lld entries, %llu comparisons",
                 (unsigned long long)sequence_seed, choice - acts, code, scene.err.text,
                 (long long)refusals, (long long)entries, (unsigned long long)comparisons);
    if (code == 0 && scene_rows(&scene, ENDINGS) > ended)
        check_ended(sequence_seed);
    tally.acts++;
    tally.done += code == 0;
    tally.refused += code == OVERT_REFUSED;
    tally.failed += code != 0 && code != OVERT_REFUSED;
    tally.comparisons += comparisons;
}

/// The sweep, by itself when the record is opened or by its command; after it nothing is kept
/// past its time unless it is held, and nothing was erased before.
static void sweep(uint64_t sequence_seed)
{
    struct register_swept swept;
    bool empty = false;
    char words[DUE_WORDS_MAX];
    if (chance(30)) {
        scene_reopen(&scene);
    } else if (operate_sweep(scene.operate, &swept, &empty, &scene.err) != 0) {
        fail_msg("seed %llu: the sweep: %s", (unsigned long long)sequence_seed, scene.err.text);
    }
    tally.sweeps++;
    if (!due_check(&record.reader, scene.now, &due, words))
        fail_msg("seed %llu: at %lld %s", (unsigned long long)sequence_seed, (long long)scene.now,
                 words);
}

/// Minutes, or hours; a window ends, urgent authority lapses.
static void wait(uint64_t sequence_seed)
{
    scene.now += chance(75) ? below(600) : below(26 * HOUR);
    if (chance(40))
        sweep(sequence_seed);
}

/// Until everything was due once; people go on judging, complaining, holding.
static void let_time_pass(uint64_t sequence_seed)
{
    static const int64_t steps[] = {HOUR, 25 * HOUR, 8 * DAY, 32 * DAY, 100 * DAY, 367 * DAY};
    for (long i = 2 + below(4); i > 0; i--) {
        int64_t step = steps[below((long)ARRAY_COUNT(steps))];
        scene.now += chance(50) ? step : below((long)step);
        sweep(sequence_seed);
        for (long j = below(4); j > 0; j--)
            do_act(pick(AFTERWARDS), sequence_seed);
    }
    sweep(sequence_seed);
}

static void check_model(uint64_t sequence_seed)
{
    struct overt_error err = {0};
    if (model_check(operate_store(scene.operate), &err) != 0)
        fail_msg("seed %llu: %s", (unsigned long long)sequence_seed, err.text);
}

static void begin_record(void)
{
    memset(&record, 0, sizeof record);
    scene_begin(&scene);
    assert_true(due_begin(&record.reader, scene.record));
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
    due_end(&record.reader);
    scene_end(&scene);
}

static void count_stages(int64_t first_entry)
{
    for (size_t i = 0; i < ARRAY_COUNT(stages); i++) {
        char sql[400];
        (void)snprintf(sql, sizeof sql, "SELECT 1 FROM %s WHERE ledger >= %lld LIMIT 1",
                       stages[i].rows, (long long)first_entry);
        stages[i].count += number(sql, 0) != 0;
    }
}

/// Two of three are led: the next step of the newest operation comes in between.
static void run_sequence(uint64_t sequence_seed)
{
    int64_t first_entry = number("SELECT count(*) FROM ledger_entry", 0);
    bool led = chance(67);
    for (int act = 0; act < ACTS; act++)
        if (chance(8))
            wait(sequence_seed);
        else
            do_act(led && chance(ONWARD) ? &onward : pick(ANY), sequence_seed);
    let_time_pass(sequence_seed);
    check_model(sequence_seed);
    count_stages(first_entry);
}

static void print_sums(uint64_t first)
{
    print_message("# sequences %ld acts %ld done %ld refused %ld failed %ld comparisons %llu "
                  "alerts %lld outcomes %lld from seed %llu\n",
                  sequences, tally.acts, tally.done, tally.refused, tally.failed,
                  (unsigned long long)tally.comparisons, (long long)tally.alerts,
                  (long long)tally.outcomes, (unsigned long long)first);
    for (size_t i = 0; i < ARRAY_COUNT(stages); i++)
        print_message("# stage %s: %ld\n", stages[i].words, stages[i].count);
    print_message("# sweeps %ld opened %ld gone %ld held %ld receipts %ld lapsed %ld\n",
                  tally.sweeps, due.opened, due.gone, due.held, due.receipts, due.lapsed);
}

static void test_random_acts(void **state)
{
    (void)state;
    ONLY_IN_A_FILE(); // the reader that knows what is due (due.c) reads the file by itself
    uint64_t first = seed, sequence_seed = seed;
    for (long i = 0; i < sequences; i++) {
        if (i % SEQUENCES_A_RECORD == 0)
            begin_record();
        sequence_seed = seed;
        run_sequence(sequence_seed);
        if ((i + 1) % SEQUENCES_A_RECORD == 0 || i + 1 == sequences)
            end_record(sequence_seed);
    }
    print_sums(first);
    assert_true(sequences < 12 ||
                (tally.comparisons > 0 && tally.refused > 0 && due.receipts > 0 && due.held > 0));
}

/// The model sees what it is for: each rule that a row can break without a trigger's leave.
static void test_the_model_sees(void **state)
{
    (void)state;
    ONLY_IN_A_FILE(); // the record is broken with what SQLite takes
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

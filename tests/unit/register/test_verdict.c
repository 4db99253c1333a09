// SPDX-License-Identifier: Apache-2.0
// test_verdict.c - what an alert turned out to be: the table of all that can be said of it, and the
// figures, which count by it and add up whatever was corrected when.
#include "record.h"

static struct record record;

static int open_it(void **state)
{
    (void)state;
    record_open(&record);
    return 0;
}

static int close_it(void **state)
{
    (void)state;
    record_close(&record);
    return 0;
}

/// By the definitions, written out anew: the table that a reader can check against the source.
static enum register_verdict by_definition(const struct register_judged *j)
{
    bool after_engagement = j->engaged && j->stopped && j->identity_checked;
    bool seen_to_be_other = j->engaged && j->why_not == REGISTER_NOT_THE_PERSON;
    if (after_engagement && j->correct)
        return REGISTER_CONFIRMED_TRUE;
    if (after_engagement)
        return REGISTER_CONFIRMED_FALSE;
    if (seen_to_be_other || (j->adjudicated && !j->credible))
        return REGISTER_UNCONFIRMED_FALSE;
    return j->adjudicated ? REGISTER_UNCONFIRMED_TRUE : REGISTER_NOT_JUDGED;
}

static void test_all_combinations(void **state)
{
    (void)state;
    int counts[REGISTER_VERDICT_COUNT] = {0}, tried = 0;
    for (unsigned bits = 0; bits < 64; bits++)
        for (int why = 0; why <= REGISTER_WHY_NOT_OTHER; why++) {
            const struct register_judged judged = {
                .adjudicated = bits & 1,
                .credible = bits & 2,
                .engaged = bits & 4,
                .stopped = bits & 8,
                .identity_checked = bits & 16,
                .correct = bits & 32,
                .why_not = (enum register_why_not)why,
            };
            enum register_verdict verdict = register_verdict(&judged);
            if (verdict != by_definition(&judged))
                fail_msg("combination %u, why not %d: %d", bits, why, (int)verdict);
            assert_non_null(register_verdict_word(verdict));
            counts[verdict]++;
            tried++;
        }
    assert_int_equal(counts[1] + counts[2] + counts[3] + counts[4] + counts[5], tried);
    for (int i = 1; i < REGISTER_VERDICT_COUNT; i++)
        assert_true(counts[i] > 0);
}

#define WORDS(kind, type, most)                                              \
    for (type i = 1; i <= (most); i++) {                                     \
        assert_true(register_##kind##_from(register_##kind##_word(i)) == i); \
        assert_non_null(register_##kind##_name(i));                          \
    }                                                                        \
    assert_null(register_##kind##_word((type)((most) + 1)));                 \
    assert_null(register_##kind##_word((type)0));                            \
    assert_int_equal((int)register_##kind##_from("nonsense"), 0);            \
    assert_int_equal((int)register_##kind##_from(NULL), 0)

static void test_words(void **state)
{
    (void)state;
    WORDS(why_not, enum register_why_not, REGISTER_WHY_NOT_OTHER);
    WORDS(checked_by, enum register_checked_by, REGISTER_BY_OTHER);
    WORDS(ground, enum register_ground, REGISTER_GROUND_OTHER);
    WORDS(disposal, enum register_disposal, REGISTER_DISPOSAL_OTHER);
    WORDS(offence, enum register_offence, REGISTER_OFFENCE_NONE);
    WORDS(complaint, enum register_complaint_state, REGISTER_COMPLAINT_REOPENED);
}

static struct register_result_figures figures_at(moment as_at)
{
    struct register_operation o;
    OK(register_operation_find(record.store, "LFR-2026-0001", as_at, &o, err));
    struct register_result_figures result = o.result;
    register_operation_finish(&o);
    assert_int_equal(result.alerts, result.correct + result.incorrect + result.unconfirmed_true +
                                        result.unconfirmed_false + result.undecided);
    int64_t grounds = 0;
    for (size_t i = 0; i < ARRAY_COUNT(result.arrests_by_ground); i++)
        grounds += result.arrests_by_ground[i];
    assert_int_equal(grounds, result.arrests);
    return result;
}

static enum register_verdict verdict_at(int64_t alert, moment as_at)
{
    struct register_alert one;
    OK(register_alert_find(record.store, alert, as_at, &one, err));
    enum register_verdict verdict = one.verdict;
    register_alert_finish(&one);
    return verdict;
}

/// One alert and everything that can happen to it; each day another thing stands.
static void test_corrected_and_as_at(void **state)
{
    (void)state;
    int64_t entries[3];
    int64_t operation = open_operation(&record, REGISTER_MODE_LIVE, entries);
    int64_t alert = add_alert(&record, operation, entries[0]);
    moment start = record.now;
    struct register_new_adjudication seen = {.credible = false, .subject = "turned away"};
    struct register_new_engagement engaged = {.stopped = true,
                                              .identity_checked = true,
                                              .correct = true,
                                              .minutes = 7,
                                              .checked_by = REGISTER_BY_DOCUMENT};
    struct register_new_outcome outcome = {.kind = REGISTER_OUTCOME_ARREST,
                                           .ground = REGISTER_GROUND_COURTS};
    struct register_new_dearrest dearrest = {.happened = start, .reason = "warrant withdrawn"};

    record.now = start + 10;
    DO(&record, record.operator_, register_adjudication_add(by, alert, &seen, err));
    record.now = start + 20;
    seen.credible = true, seen.correction = "seen again in full size";
    DO(&record, record.operator_, register_adjudication_add(by, alert, &seen, err));
    record.now = start + 30;
    DO(&record, record.engagement, register_engagement_add(by, alert, &engaged, err));
    record.now = start + 40;
    DO(&record, record.engagement, register_outcome_add(by, alert, &outcome, err));
    record.now = start + 50;
    DO(&record, record.engagement, register_dearrest_add(by, alert, &dearrest, err));
    record.now = start + 60;
    seen.credible = false, seen.correction = "it was the brother";
    DO(&record, record.operator_, register_adjudication_add(by, alert, &seen, err));
    record.now = start + 70;
    outcome = (struct register_new_outcome){.kind = REGISTER_OUTCOME_NO_ACTION,
                                            .correction = "nobody was arrested"};
    DO(&record, record.engagement, register_outcome_add(by, alert, &outcome, err));

    assert_int_equal(verdict_at(alert, start), REGISTER_NOT_JUDGED);
    assert_int_equal(verdict_at(alert, start + 10), REGISTER_UNCONFIRMED_FALSE);
    assert_int_equal(verdict_at(alert, start + 20), REGISTER_UNCONFIRMED_TRUE);
    assert_int_equal(verdict_at(alert, start + 30), REGISTER_CONFIRMED_TRUE);
    struct register_result_figures now = figures_at(start + 40);
    assert_true(now.arrests == 1 && now.dearrests == 0 && now.unsupported == 0 &&
                now.corrections == 1 && now.arrests_by_ground[REGISTER_GROUND_COURTS] == 1);
    now = figures_at(start + 50);
    assert_true(now.arrests == 1 && now.dearrests == 1);
    now = figures_at(start + 60);
    assert_true(now.arrests == 1 && now.unsupported == 1 && now.corrections == 2);
    now = figures_at(REGISTER_AS_AT_ALWAYS);
    assert_true(now.arrests == 0 && now.no_actions == 1 && now.unsupported == 0 &&
                now.dearrests == 0 && now.corrections == 3);

    struct register_judgement *decisions = NULL;
    size_t count = 0;
    OK(register_judgements(record.store, alert, REGISTER_AS_AT_ALWAYS, &decisions, &count, err));
    assert_int_equal(count, 7);
    assert_true(!decisions[0].stands && !decisions[1].stands && decisions[2].stands);
    assert_int_equal(decisions[2].minutes, 7);
    assert_int_equal(decisions[2].checked_by, REGISTER_BY_DOCUMENT);
    assert_true(!decisions[3].stands && decisions[4].stands && decisions[5].stands);
    assert_string_equal(decisions[5].why, "it was the brother");
    assert_int_equal(decisions[5].corrects, decisions[1].id);
    register_judgements_free(&decisions, count);
    OK(register_judgements(record.store, alert, start + 10, &decisions, &count, err));
    assert_true(count == 1 && decisions[0].stands);
    register_judgements_free(&decisions, count);
}

/// One judgement or outcome by the dice; false when the record refused it.
static bool try_one(int64_t alert, unsigned dice, const char *correction, int64_t other)
{
    bool stopped = dice & 1, checked = stopped && (dice & 6) != 0;
    const struct register_new_adjudication seen = {
        .credible = (dice & 24) != 0, .subject = "x", .correction = correction};
    const struct register_new_engagement engaged = {
        .stopped = stopped,
        .identity_checked = checked,
        .correct = checked && (dice & 32),
        .why_not = checked ? 0 : (enum register_why_not)(dice >> 6) % 8,
        .correction = correction};
    const struct register_new_outcome outcome = {
        .kind = (enum register_outcome_kind)(1 + (dice >> 9) % 3), .correction = correction};
    const unsigned what = (dice >> 11) % 3;
    const struct register_by by = {record.store,
                                   (dice >> 13) % 4 == 0 ? other
                                   : what == 0           ? record.operator_
                                                         : record.engagement,
                                   record.now};
    OK(store_begin(record.store, err));
    int code = what == 0   ? register_adjudication_add(&by, alert, &seen, NULL)
               : what == 1 ? register_engagement_add(&by, alert, &engaged, NULL)
                           : register_outcome_add(&by, alert, &outcome, NULL);
    assert_true(code == 0 || code == OVERT_REFUSED);
    if (code == 0)
        OK(store_commit(record.store, err));
    else
        store_rollback(record.store);
    return code == 0;
}

/// Alerts judged at random, and corrected at random: at every moment the five add up.
static void test_figures_always_add_up(void **state)
{
    (void)state;
    int64_t entries[3], alerts[12], other = 0;
    int64_t operation = open_operation(&record, REGISTER_MODE_LIVE, entries);
    moment start = record.now;
    unsigned seed = 4711;
    DO(&record, record.administrator,
       register_officer_add(by, "Oz", REGISTER_ROLE_OPERATOR, &other, err));
    for (int i = 0; i < 12; i++)
        alerts[i] = add_alert(&record, operation, entries[i % 3]);
    for (int round = 0; round < 400; round++) {
        seed = seed * 1103515245u + 12345u;
        unsigned dice = seed >> 8;
        record.now++;
        if (!try_one(alerts[dice % 12], dice >> 4, NULL, other))
            (void)try_one(alerts[dice % 12], dice >> 4, "looked again", other);
    }
    bool seen[4] = {false, false, false, false};
    for (moment at = start; at <= record.now; at += 3) {
        struct register_result_figures now = figures_at(at);
        assert_int_equal(now.alerts, 12);
        seen[0] |= now.correct > 0, seen[1] |= now.incorrect > 0;
        seen[2] |= now.unconfirmed_true > 0, seen[3] |= now.unconfirmed_false > 0;
    }
    assert_true(seen[0] && seen[1] && seen[2] && seen[3]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_combinations),
        cmocka_unit_test(test_words),
        cmocka_unit_test_setup_teardown(test_corrected_and_as_at, open_it, close_it),
        cmocka_unit_test_setup_teardown(test_figures_always_add_up, open_it, close_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: Apache-2.0
// test_alert.c - what an alert waits for, how urgent it is, what its similarity is said to mean,
// and who looks at it now.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "web/app/live_queue.h"

static void each_alert_waits_for_one_thing(void **state)
{
    (void)state;
    static const struct {
        struct register_alert alert;
        enum alert_step step;
    } table[] = {
        {{.id = 1}, ALERT_TO_JUDGE},
        {{.adjudicated_at = 1, .credible = true}, ALERT_TO_ENGAGE},
        {{.adjudicated_at = 1}, ALERT_DECIDED}, // not credible: nobody is stopped
        {{.adjudicated_at = 1, .credible = true, .engaged_at = 2, .stopped = true,
          .identity_checked = true},
         ALERT_TO_CLOSE},
        {{.adjudicated_at = 1, .credible = true, .engaged_at = 2}, ALERT_DECIDED}, // not stopped
        {{.adjudicated_at = 1, .credible = true, .engaged_at = 2, .stopped = true}, ALERT_DECIDED},
        {{.adjudicated_at = 1, .credible = true, .engaged_at = 2, .identity_checked = true,
          .outcome_at = 3},
         ALERT_DECIDED},
        {{.engaged_at = 2, .identity_checked = true}, ALERT_TO_JUDGE}, // on the spot, first
        {{.outcome_at = 3}, ALERT_TO_JUDGE}, // no action, and nobody judged it
    };
    for (size_t i = 0; i < ARRAY_COUNT(table); i++)
        if (alert_step(&table[i].alert) != table[i].step)
            fail_msg("%zu: %d", i, (int)alert_step(&table[i].alert));
}

static void who_is_at_risk_comes_first(void **state)
{
    (void)state;
    for (int i = 1; i < REGISTER_CATEGORY_COUNT; i++) {
        int urgency = alert_urgency((enum register_category)i);
        assert_in_range(urgency, 1, 3);
        bool risk = i == REGISTER_CATEGORY_MISSING || i == REGISTER_CATEGORY_RISK_OF_HARM;
        assert_int_equal(urgency == 1, risk);
    }
    assert_int_equal(alert_urgency(REGISTER_CATEGORY_BLUE_LIST), 3);
}

/// By what it waits for, then by risk, then the oldest; what is decided with the newest first.
static void alerts_wait_in_order(void **state)
{
    (void)state;
    struct register_alert alerts[] = {
        {.id = 1, .category = REGISTER_CATEGORY_SUSPECT, .adjudicated_at = 9},
        {.id = 2, .category = REGISTER_CATEGORY_BLUE_LIST},
        {.id = 3, .category = REGISTER_CATEGORY_WANTED_BY_COURTS},
        {.id = 4, .category = REGISTER_CATEGORY_MISSING, .adjudicated_at = 9, .credible = true},
        {.id = 5, .category = REGISTER_CATEGORY_SUSPECT},
        {.id = 6, .category = REGISTER_CATEGORY_MISSING},
        {.id = 7, .category = REGISTER_CATEGORY_RISK_OF_HARM},
        {.id = 8, .category = REGISTER_CATEGORY_MISSING, .adjudicated_at = 9},
    };
    static const int64_t wanted[] = {6, 7, 3, 5, 2, 4, 8, 1};
    live_queue_sort(alerts, ARRAY_COUNT(alerts));
    for (size_t i = 0; i < ARRAY_COUNT(wanted); i++)
        assert_int_equal(alerts[i].id, wanted[i]);
    live_queue_sort(NULL, 0);
}

static void a_similarity_is_said_in_words(void **state)
{
    (void)state;
    assert_non_null(strstr(alert_score_words(0.641, 0.64), "only just above"));
    assert_string_equal(alert_score_words(0.69, 0.64), "above the threshold");
    assert_non_null(strstr(alert_score_words(0.80, 0.64), "well above"));
}

static void the_clock_is_that_of_the_united_kingdom(void **state)
{
    (void)state;
    char words[TIME_TEXT_MAX];
    moment noon = 0;
    assert_true(time_parse("2026-07-01T11:03:22Z", 0, &noon));
    alert_clock(noon, noon + 60, words);
    assert_string_equal(words, "12:03:22");
    alert_clock(noon, noon + 86400, words);
    assert_string_equal(words, "12:03:22, 1 July 2026");
}

static void others_who_look_are_named(void **state)
{
    (void)state;
    struct app_watchers *watchers = app_watchers_create();
    char names[200];
    assert_true(app_watch(watchers, 1, "O. Lee", 7, 100));
    assert_false(app_watch(watchers, 1, "O. Lee", 7, 110)); // nothing new
    assert_true(app_watch(watchers, 2, "E. Brown", 7, 110));
    assert_true(app_watch(watchers, 3, "E. Brown", 7, 110)); // another page of the same officer
    assert_true(app_watched(watchers, 7, "P. Shah", 120, names, sizeof names));
    assert_string_equal(names, "O. Lee, E. Brown");
    assert_true(app_watched(watchers, 7, "O. Lee", 120, names, sizeof names));
    assert_string_equal(names, "E. Brown");
    assert_false(app_watched(watchers, 8, "P. Shah", 120, names, sizeof names));
    assert_true(app_watch(watchers, 2, "E. Brown", 8, 120));
    assert_true(app_watch(watchers, 3, "E. Brown", 0, 120));
    assert_false(app_watched(watchers, 7, "O. Lee", 120, names, sizeof names));
    assert_false(app_watched(watchers, 8, "O. Lee", 120 + APP_WATCHED_SECONDS, names,
                             sizeof names)); // not heard of for that long
    assert_false(app_watched(watchers, 0, "O. Lee", 120, names, sizeof names));
    assert_true(app_watch(watchers, 1, "O. Lee", 9, 130));
    assert_false(app_watched(watchers, 9, "E. Brown", 130, names, 4)); // no room: none is cut
    assert_string_equal(names, "");
    for (uint64_t session = 10; session < 2000; session++) // the oldest make place
        assert_true(app_watch(watchers, session, "O. Lee", 7, 200 + (moment)session));
    app_watchers_destroy(&watchers);
    assert_null(watchers);
}

static void a_session_lives_until_it_ends(void **state)
{
    (void)state;
    struct app_sessions *sessions = app_sessions_create();
    struct app_session session;
    char token[APP_TOKEN_SIZE];
    app_session_begin(sessions, "O. Lee", 1000, token);
    assert_true(app_session_find(sessions, token, 1000, false, &session));
    assert_true(app_session_lives(sessions, session.id, 1000 + APP_IDLE_SECONDS - 1));
    assert_false(app_session_lives(sessions, session.id, 1000 + APP_IDLE_SECONDS));
    assert_false(app_session_lives(sessions, session.id + 1, 1000));
    app_session_end(sessions, session.id);
    assert_false(app_session_lives(sessions, session.id, 1000));
    app_sessions_destroy(&sessions);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_alert_waits_for_one_thing),
        cmocka_unit_test(who_is_at_risk_comes_first),
        cmocka_unit_test(alerts_wait_in_order),
        cmocka_unit_test(a_similarity_is_said_in_words),
        cmocka_unit_test(the_clock_is_that_of_the_united_kingdom),
        cmocka_unit_test(others_who_look_are_named),
        cmocka_unit_test(a_session_lives_until_it_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

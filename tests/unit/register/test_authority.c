// SPDX-License-Identifier: Apache-2.0
// test_authority.c - the rules of authority in the file itself: ranks, urgent authority and its
// review, other ends, the list's cap, assigned officers, reviews; whoever writes.
#include "record.h"

static struct record record;
static int64_t inspector, second, auditor, both;

static int open_it(void **state)
{
    (void)state;
    record_open(&record);
    DO(&record, record.administrator,
       register_officer_add_ranked(by, "Ina", REGISTER_ROLE_AUTHORISING, REGISTER_RANK_INSPECTOR,
                                   &inspector, err));
    DO(&record, record.administrator,
       register_officer_add(by, "Sue", REGISTER_ROLE_OPERATOR, &second, err));
    DO(&record, record.administrator,
       register_officer_add(by, "Aud", REGISTER_ROLE_AUDITOR, &auditor, err));
    DO(&record, record.administrator, register_officer_add(by, "Max", 255, &both, err));
    return 0;
}

static int close_it(void **state)
{
    (void)state;
    record_close(&record);
    return 0;
}

static int64_t planned(const struct register_authority *authority)
{
    char reference[REGISTER_REFERENCE_SIZE];
    int64_t id = 0;
    struct register_plan plan = plan_of(&record, REGISTER_MODE_LIVE);
    plan.closes = plan.opens + DAY;
    plan.authority = authority;
    DO(&record, record.planner, register_operation_plan(by, &plan, reference, &id, err));
    return id;
}

static void listed(int64_t id)
{
    int64_t entry = 0;
    const struct register_new_entry one = entry_of("N1", REGISTER_CATEGORY_SUSPECT, true);
    DO(&record, record.operator_, register_entry_add(by, id, &one, &entry, err));
    DO(&record, record.planner, register_list_review(by, id, err));
}

static void test_ranks(void **state)
{
    (void)state;
    int64_t id = planned(NULL);
    REFUSED(&record, inspector, "superintendent", register_operation_authorise(by, id, err));
    REFUSED(&record, inspector, "superintendent", register_operation_refuse(by, id, "no", err));
    REFUSED(&record, record.planner, "", register_operation_urgent(by, id, "now", err));
    REFUSED(&record, record.authorising, "inspector or chief",
            register_operation_urgent(by, id, "now", err));
    REFUSED(&record, record.planner, "only an administrator",
            register_officer_rank(by, inspector, REGISTER_RANK_SUPERINTENDENT, err));
    REFUSED(&record, record.administrator, "of their own",
            register_officer_rank(by, record.administrator, REGISTER_RANK_CHIEF_OFFICER, err));
    DO(&record, record.administrator,
       register_officer_rank(by, inspector, REGISTER_RANK_SUPERINTENDENT, err));
    DO(&record, inspector, register_operation_authorise(by, id, err));
}

static void test_urgent(void **state)
{
    (void)state;
    int64_t id = planned(NULL), late = planned(NULL);
    DO(&record, inspector, register_operation_urgent(by, id, "a child", err));
    DO(&record, inspector, register_operation_urgent(by, late, "a child", err));
    REFUSED(&record, inspector, "superintendent",
            register_operation_confirm(by, id, "x", NULL, err));
    REFUSED(&record, record.planner, "superintendent",
            register_operation_overrule(by, id, "x", err));
    DO(&record, record.administrator,
       register_officer_rank(by, inspector, REGISTER_RANK_SUPERINTENDENT, err));
    REFUSED(&record, inspector, "neither gave nor planned",
            register_operation_confirm(by, id, "x", NULL, err));
    DO(&record, record.authorising, register_operation_overrule(by, id, "x", err));
    REFUSED(&record, record.authorising, "once, within 24 hours",
            register_operation_confirm(by, id, "x", NULL, err));
    REFUSED(&record, record.planner, "stays so", register_operation_notify(by, id, "page", err));
    listed(late);
    DO(&record, record.planner, register_operation_notify(by, late, "page", err));
    record.now += DAY;
    DO(&record, record.planner, register_list_review(by, late, err));
    DO(&record, record.operator_, register_operation_open(by, late, "permit", err));
    const struct register_new_run run = {.source = "camera 1"};
    int64_t number = 0;
    record.now += 1;
    REFUSED(&record, record.operator_, "inside its window",
            register_run_begin(by, late, &run, &number, err));
    REFUSED(&record, record.authorising, "within 24 hours",
            register_operation_confirm(by, late, "x", NULL, err));
}

static void test_ends(void **state)
{
    (void)state;
    int64_t id = planned(NULL), entry = 0;
    const struct register_new_entry one = entry_of("N1", REGISTER_CATEGORY_SUSPECT, true);
    REFUSED(&record, record.operator_, "planner or an authorising",
            register_operation_cancel(by, id, "x", err));
    REFUSED(&record, record.planner, "superintendent", register_operation_refuse(by, id, "x", err));
    DO(&record, record.authorising, register_operation_refuse(by, id, "x", err));
    REFUSED(&record, record.planner, "stays so", register_operation_cancel(by, id, "x", err));
    REFUSED(&record, both, "stays so", register_operation_authorise(by, id, err));
    REFUSED(&record, record.operator_, "does not grow",
            register_entry_add(by, id, &one, &entry, err));
    id = planned(NULL);
    struct register_plan plan = plan_of(&record, REGISTER_MODE_LIVE);
    REFUSED(&record, record.operator_, "only a planner",
            register_operation_amend(by, id, &plan, err));
    DO(&record, both, register_operation_amend(by, id, &plan, err));
    REFUSED(&record, both, "wrote a version", register_operation_authorise(by, id, err));
    REFUSED(&record, both, "does not decide", register_operation_refuse(by, id, "x", err));
    DO(&record, record.authorising, register_operation_authorise(by, id, err));
    REFUSED(&record, record.planner, "until it is authorised",
            register_operation_amend(by, id, &plan, err));
    REFUSED(&record, record.authorising, "not authorised yet",
            register_operation_refuse(by, id, "x", err));
    int64_t entries[3];
    id = open_operation(&record, REGISTER_MODE_LIVE, entries);
    REFUSED(&record, record.planner, "before it is opened",
            register_operation_cancel(by, id, "x", err));
    REFUSED(&record, auditor, "is over", register_operation_review(by, id, "x", err));
    DO(&record, record.planner, register_operation_close(by, id, err));
    REFUSED(&record, record.engagement, "planner, authorising officer or auditor",
            register_operation_review(by, id, "x", err));
    REFUSED(&record, record.operator_, "", register_operation_review(by, id, "x", err));
    DO(&record, auditor, register_operation_review(by, id, "x", err));
}

static void test_review_by_who_ran_it(void **state)
{
    (void)state;
    int64_t entries[3], run = 0;
    int64_t id = ready_operation(&record, REGISTER_MODE_LIVE, entries);
    const struct register_new_run camera = {.source = "camera 1"};
    DO(&record, record.operator_, register_operation_open(by, id, "permit", err));
    DO(&record, both, register_run_begin(by, id, &camera, &run, err));
    DO(&record, both, register_run_end(by, id, run, REGISTER_END_SOURCE, err));
    DO(&record, record.planner, register_operation_close(by, id, err));
    REFUSED(&record, both, "did not run it", register_operation_review(by, id, "x", err));
}

static void test_cap(void **state)
{
    (void)state;
    const struct register_authority authority = {.list_cap = 1};
    int64_t id = planned(&authority), entry = 0;
    const struct register_new_entry one = entry_of("N1", REGISTER_CATEGORY_SUSPECT, true);
    DO(&record, record.operator_, register_entry_add(by, id, &one, &entry, err));
    REFUSED(&record, record.operator_, "as many images",
            register_entry_add(by, id, &one, &entry, err));
    DO(&record, record.operator_, register_entry_remove(by, entry, "found", err));
    DO(&record, record.operator_, register_entry_add(by, id, &one, &entry, err));
}

static void test_assigned(void **state)
{
    (void)state;
    int64_t entries[3], run = 0;
    int64_t id = open_operation(&record, REGISTER_MODE_LIVE, entries);
    const struct register_new_run camera = {.source = "camera 1"};
    const struct register_new_adjudication seen = {.credible = true, .subject = "clear"};
    const struct register_new_engagement met = {
        .stopped = true, .identity_checked = true, .correct = true};
    REFUSED(&record, record.operator_, "planner or an authorising",
            register_operation_assign(by, id, second, REGISTER_ROLE_OPERATOR, true, err));
    REFUSED(&record, record.planner, "role that they have",
            register_operation_assign(by, id, second, REGISTER_ROLE_ENGAGEMENT, true, err));
    DO(&record, record.planner,
       register_operation_assign(by, id, second, REGISTER_ROLE_OPERATOR, true, err));
    DO(&record, record.planner,
       register_operation_assign(by, id, both, REGISTER_ROLE_ENGAGEMENT, true, err));
    REFUSED(&record, record.operator_, "assigned", register_run_begin(by, id, &camera, &run, err));
    DO(&record, second, register_run_begin(by, id, &camera, &run, err));
    int64_t alert = add_alert(&record, id, entries[0]);
    REFUSED(&record, record.operator_, "assigned",
            register_adjudication_add(by, alert, &seen, err));
    DO(&record, second, register_adjudication_add(by, alert, &seen, err));
    REFUSED(&record, record.engagement, "assigned", register_engagement_add(by, alert, &met, err));
    DO(&record, both, register_engagement_add(by, alert, &met, err));
}

static void test_notices(void **state)
{
    (void)state;
    int64_t id = planned(NULL);
    const struct register_new_notice none = {.words = "threat", .exception = true};
    REFUSED(&record, record.planner, "authorised before",
            register_operation_notify(by, id, "page", err));
    DO(&record, inspector, register_operation_urgent(by, id, "a child", err));
    REFUSED(&record, record.planner, "an exception",
            register_operation_notice(by, id, &none, true, err));
    DO(&record, inspector, register_operation_notice(by, id, &none, true, err));
    OK(store_check(record.store, err));
    OK(store_check_rules(record.store, err));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_it, close_it)
    const struct CMUnitTest tests[] = {
        TEST(test_ranks), TEST(test_urgent),   TEST(test_ends),    TEST(test_review_by_who_ran_it),
        TEST(test_cap),   TEST(test_assigned), TEST(test_notices),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

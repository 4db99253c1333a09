// SPDX-License-Identifier: Apache-2.0
// test_gate.c - the threshold gate: what it refuses (too low a threshold, a different model, a test
// set too small, an evaluation that is too old), what it lets through, and its figures.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "face/permit/permit.h"
#include "measured.h"
#include "operate/gate.h"
#include "scene.h"

#define DAY  (24 * HOUR)
#define LIVE REGISTER_MODE_LIVE

static int setup(void **state)
{
    static struct scene scene;
    scene_begin(&scene);
    *state = &scene;
    return 0;
}

static int teardown(void **state)
{
    scene_end(*state);
    return 0;
}

// ---- acts ----

static int adopt_as(struct scene *s, const char *as, const struct measured *one)
{
    size_t size = 0;
    AUTO_FREE char *file = measured_file(one, &size);
    return operate_evaluation_adopt(s->operate, as, file, size, "measured in High Street", NULL,
                                    &s->err);
}

static struct measured street(const struct scene *s)
{
    return (struct measured){.made = s->now - 30 * DAY, .list = 500, .nonmated = 30000};
}

static int adopt(struct scene *s)
{
    struct measured one = street(s);
    return adopt_as(s, "Chief", &one);
}

static int wish_for(struct scene *s, int64_t one_in, int64_t months)
{
    struct register_asked asked = {
        .one_in = one_in, .list = 500, .faces = 20000, .months = months};
    return operate_evaluation_wish(s->operate, "Chief", &asked, "the force's policy", &s->err);
}

static int wish(struct scene *s)
{
    return wish_for(s, 6000, 24);
}

static int plan_at(struct scene *s, double threshold, int64_t one_in, int64_t faces)
{
    static struct register_authority authority;
    struct operate_plan plan = scene_plan(s, LIVE);
    authority = *plan.authority;
    authority.list_cap = 500;
    plan.authority = &authority;
    plan.threshold = threshold;
    plan.asked.one_in = one_in;
    plan.asked.faces = faces;
    return operate_plan(s->operate, "Planner", &plan, s->reference, &s->err);
}

static int plan_low(struct scene *s)
{
    return plan_at(s, 0.60, 0, 0);
}

static int plan_high(struct scene *s)
{
    return plan_at(s, 0.70, 0, 0);
}

static int authorise(struct scene *s)
{
    return operate_authorise(s->operate, "Chief", s->reference, &s->err);
}

static int open_it(struct scene *s)
{
    return operate_open_operation(s->operate, "Operator", s->reference, &s->err);
}

/// All but the opening, which the test is about.
static void prepare(struct scene *s)
{
    assert_int_equal(plan_high(s), 0);
    assert_int_equal(authorise(s), 0);
    assert_int_equal(operate_notify(s->operate, "Operator", s->reference, "page", &s->err), 0);
    assert_int_equal(scene_enrol(s, "Planner", 1, "missing", "family"), 0);
    assert_int_equal(operate_review(s->operate, "Operator", s->reference, &s->err), 0);
}

static int look(struct scene *s)
{
    struct operate_live_result result;
    return scene_live(s, "Operator", scene_file(s, "one.vid", "SCENES 2\nface 9 100 80\n"), NULL,
                      &result);
}

static void refuse(struct scene *s, int (*act)(struct scene *s), const char *words)
{
    struct scene_before before = scene_before(s);
    scene_refused(s, before, act(s), words);
}

static void done(struct scene *s, int code)
{
    if (code != 0)
        fail_msg("%s", s->err.text);
}

// ---- the four refusals, and what is right ----

static void what_is_supported_is_opened(void **state)
{
    struct scene *s = *state;
    int64_t entries = scene_rows(s, "ledger_entry");
    done(s, adopt(s));
    assert_int_equal(scene_rows(s, "ledger_entry"), entries + 1);
    done(s, wish(s));
    prepare(s);
    done(s, open_it(s));
    done(s, look(s));
    assert_int_equal(scene_rows(s, "refusal"), 0);
    struct register_gate *gates = NULL;
    size_t count = 0;
    done(s, register_gates(operate_store(s->operate), 0, REGISTER_AS_AT_ALWAYS, &gates, &count,
                           &s->err));
    assert_int_equal(count, 1);
    assert_int_equal(gates[0].evaluation, 1);
    assert_int_equal(gates[0].asked.one_in, 6000);
    assert_int_equal(gates[0].asked.list, 1);
    assert_true(gates[0].lowest == 0.60 && gates[0].rate == 0);
    // none of 30,000, on a quarter of the test's list
    assert_true(fabs(gates[0].rate_high - (1 - pow(0.05, 1 / 30000.0 / 4))) < 1e-9);
    register_gates_free(&gates, count);
}

static void too_low_a_threshold(void **state)
{
    struct scene *s = *state;
    done(s, adopt(s));
    done(s, wish_for(s, 4000, 24));
    refuse(s, plan_low, "the threshold 0.600 is below 0.650");
    done(s, plan_at(s, 0.65, 0, 0));
    // What an officer wishes later holds for what was planned before.
    done(s, wish(s));
    refuse(s, authorise, "is below 0.700");
    done(s, plan_at(s, 0, 0, 0));
    struct register_operation operation = {0};
    done(s, register_operation_brief(operate_store(s->operate), s->reference,
                                     REGISTER_AS_AT_ALWAYS, &operation, &s->err));
    assert_true(operation.threshold == 0.70); // the lowest that is supported
    register_operation_finish(&operation);
}

static void too_low_when_it_is_opened_and_run(void **state)
{
    struct scene *s = *state;
    struct operate_plan plan = scene_plan(s, LIVE);
    plan.threshold = 0.58;
    done(s, operate_plan(s->operate, "Planner", &plan, s->reference, &s->err));
    done(s, authorise(s));
    done(s, operate_notify(s->operate, "Operator", s->reference, "page", &s->err));
    done(s, scene_enrol(s, "Planner", 1, "missing", "family"));
    done(s, operate_review(s->operate, "Operator", s->reference, &s->err));
    done(s, adopt(s)); // nothing was measured below 0.60
    refuse(s, open_it, "is below 0.600");
    scene_prepare(s, LIVE, SCENE_ALL);
    done(s, look(s));
    // None of 20 may be 1 in 8: nothing rests on that, however high the threshold.
    done(s, adopt_as(s, "Chief", &(struct measured){.made = s->now, .list = 5, .nonmated = 20}));
    refuse(s, look, "too small for 1 in 60");
}

/// The engine itself searches nothing below what the permit says.
static void the_permit_has_the_threshold_and_the_end(void **state)
{
    struct scene *s = *state;
    struct measured old = street(s);
    old.made = s->now - 730 * DAY; // ends during the window
    done(s, adopt_as(s, "Chief", &old));
    moment ends = gate_ends(old.made, 24);
    assert_true(ends >= s->now);
    s->now = ends - 2 * HOUR;
    prepare(s);
    done(s, open_it(s));
    AUTO_FREE char *note = NULL;
    CLEANUP(overt_permit_destroy) struct overt_permit *permit = NULL;
    done(s, register_permit(operate_store(s->operate), 1, &note, &s->err));
    done(s, overt_permit_read(note, scene_verifier(s), &permit, &s->err));
    assert_int_equal(overt_permit_closes(permit), ends);
    assert_true(overt_permit_threshold(permit) >= 0.70f);
    const struct permit_terms *terms = permit_terms_of(permit);
    struct overt_error err = {0};
    assert_int_equal(permit_check(permit, s->now, 0.70f, terms->list, terms->size, &err), 0);
    assert_int_equal(permit_check(permit, s->now, 0.65f, terms->list, terms->size, &err),
                     OVERT_REFUSED);
    assert_int_equal(permit_check(permit, ends + 1, 0.70f, terms->list, terms->size, &err),
                     OVERT_REFUSED);
}

static int adopt_other_model(struct scene *s)
{
    struct measured one = street(s);
    one.id = "sface";
    return adopt_as(s, "Chief", &one);
}

static int adopt_other_network(struct scene *s)
{
    struct measured one = street(s);
    one.network = "b0adcd12f514d7f9200b2d2b0b817694147ac9d4e55122a7196c466cd54eefee";
    return adopt_as(s, "Chief", &one);
}

static int adopt_other_settings(struct scene *s)
{
    struct measured one = street(s);
    one.face_size_min = 80;
    return adopt_as(s, "Chief", &one);
}

static int adopt_other_detector(struct scene *s)
{
    struct measured one = street(s);
    one.detector = "yunet";
    return adopt_as(s, "Chief", &one);
}

/// The same as before, but for the day.
static int adopt_again(struct scene *s)
{
    struct measured one = street(s);
    one.made -= DAY;
    return adopt_as(s, "Chief", &one);
}

/// What Overt comes with speaks for its own detector.
static void the_shipped_evaluation_is_of_a_detector(void **state)
{
    struct scene *s = *state;
    scene_prepare(s, LIVE, SCENE_ALL);
    done(s, look(s));
    s->detector = "yunet@1";
    scene_reopen(s);
    refuse(s, look, "found faces with mtcnn@1, and this machine does with yunet@1");
}

static void a_different_model(void **state)
{
    struct scene *s = *state;
    refuse(s, adopt_other_model, "is of the model sface@1, and this machine runs mobilefacenet@1");
    refuse(s, adopt_other_network, "not the network that was evaluated");
    refuse(s, adopt_other_settings, "other settings");
    refuse(s, adopt_other_detector, "yunet@1");
    done(s, adopt(s));
    prepare(s);
    done(s, open_it(s));
    s->recogniser = "!mobilefacenet@1"; // another network of that name
    scene_reopen(s);
    refuse(s, look, "not the network that was evaluated");
    s->recogniser = NULL;
    s->detector = "!mtcnn@1"; // another detector of that name
    scene_reopen(s);
    refuse(s, look, "the detector mtcnn@1 in use is not the one that was evaluated");
    refuse(s, adopt_again, "the detector mtcnn@1 in use is not the one that was evaluated");
    s->detector = "yunet@1";
    scene_reopen(s);
    refuse(s, look, "found faces with mtcnn@1, and this machine does with yunet@1");
    s->detector = NULL;
    s->recogniser = "sface@1";
    scene_reopen(s);
    refuse(s, plan_high, "no evaluation of the model sface@1");
    done(s, adopt_other_model(s));
    done(s, plan_high(s));
}

static void a_test_set_too_small(void **state)
{
    struct scene *s = *state;
    // What Overt comes with has 1,300 searches on a list of 700.
    refuse(s, wish, "too small for 1 in 6,000 on a list of 500: it has 1,300 searches");
    // ln 0.05 / (700/500 ln(1 - 1/6000))
    assert_non_null(strstr(s->err.text, "it takes 12,838; adopt a larger one or wish for 1 in "
                                        "610"));
    done(s, adopt(s));
    done(s, wish(s));
    assert_int_equal(wish_for(s, 20000, 24), OVERT_REFUSED);
    assert_int_equal(plan_at(s, 0.99, 20000, 0), OVERT_REFUSED);
    assert_non_null(strstr(s->err.text, "too small for 1 in 20,000"));
    // The same wish for four times the faces is a rarer one.
    done(s, plan_at(s, 0.70, 0, 20000));
    assert_int_equal(plan_at(s, 0.99, 0, 80000), OVERT_REFUSED);
    assert_non_null(strstr(s->err.text, "too small for 1 in 24,000"));
}

static void one_in_which_nobody_was_searched(void **state)
{
    struct scene *s = *state;
    struct measured none = street(s);
    none.nonmated = 0;
    assert_int_equal(adopt_as(s, "Chief", &none), OVERT_REFUSED);
    assert_non_null(strstr(s->err.text, "nobody who is not on a list was searched in it"));
}

static void one_of_a_time_to_come(void **state)
{
    struct scene *s = *state;
    struct measured one = street(s);
    one.made = s->now + 2 * DAY;
    assert_int_equal(adopt_as(s, "Chief", &one), OVERT_REFUSED);
    assert_non_null(strstr(s->err.text, "set the clock of the machine that made it"));
    one.made = s->now + DAY / 2; // a clock that is a little wrong
    done(s, adopt_as(s, "Chief", &one));
}

static void an_evaluation_too_old(void **state)
{
    struct scene *s = *state;
    struct measured old = street(s);
    old.made = s->now - 740 * DAY;
    assert_int_equal(adopt_as(s, "Chief", &old), OVERT_REFUSED);
    assert_non_null(strstr(s->err.text, "too old"));
    done(s, adopt(s));
    done(s, wish_for(s, 6000, 12));
    prepare(s);
    done(s, open_it(s));
    s->now += 336 * DAY;
    refuse(s, plan_high, "too old since 21 October 2027");
    done(s, wish_for(s, 6000, 24)); // the policy says otherwise, with a reason
    done(s, plan_high(s));
    done(s, authorise(s));
    done(s, wish_for(s, 6000, 6));
    refuse(s, open_it, "not");
    done(s, wish_for(s, 6000, 24));
    prepare(s);
    done(s, wish_for(s, 6000, 6));
    refuse(s, open_it, "too old");
    done(s, wish_for(s, 6000, 24));
    done(s, open_it(s));
    done(s, look(s));
    done(s, wish_for(s, 6000, 6));
    refuse(s, look, "too old");
}

static int authorise_urgently(struct scene *s)
{
    return operate_authorise_urgent(s->operate, "Duty", s->reference, "a child is missing",
                                    &s->err);
}

/// Between the plan and its authority things may change.
static void an_authority_asks_again(void **state)
{
    struct scene *s = *state;
    done(s, operate_officer_add_ranked(s->operate, "Admin", "Duty", REGISTER_ROLE_AUTHORISING,
                                       REGISTER_RANK_INSPECTOR, &s->err));
    moment ends = gate_ends(street(s).made, 1);
    done(s, adopt(s));
    done(s, wish_for(s, 4000, 1));
    s->now = ends - HOUR;
    done(s, plan_at(s, 0.65, 0, 0));
    done(s, wish_for(s, 6000, 1));
    refuse(s, authorise, "is below 0.700");
    refuse(s, authorise_urgently, "is below 0.700");
    done(s, wish_for(s, 4000, 1));
    s->now = ends + 1;
    refuse(s, authorise, "too old since");
    refuse(s, authorise_urgently, "too old since");
    done(s, wish_for(s, 4000, 24));
    done(s, authorise_urgently(s));
}

/// Each person more is one more that a stranger may be mistaken for.
static void a_list_longer_than_the_test(void **state)
{
    struct scene *s = *state;
    done(s, adopt_as(s, "Chief", &(struct measured){.made = s->now, .list = 2, .nonmated = 3000}));
    done(s, plan_low(s));
    done(s, authorise(s));
    done(s, operate_notify(s->operate, "Operator", s->reference, "page", &s->err));
    for (int seed = 1; seed <= 8; seed++)
        done(s, scene_enrol(s, "Planner", seed, "missing", "family"));
    done(s, operate_review(s->operate, "Operator", s->reference, &s->err));
    refuse(s, open_it, "is below 0.650");
}

// ---- who, and what is no evaluation ----

static void who_may(void **state)
{
    struct scene *s = *state;
    static const char *const others[] = {"Admin", "Planner", "Operator", "Beat", "Detective"};
    struct measured one = street(s);
    struct register_asked asked = {.one_in = 100, .list = 10, .faces = 100, .months = 12};
    for (size_t i = 0; i < ARRAY_COUNT(others); i++) {
        assert_int_equal(adopt_as(s, others[i], &one), OVERT_REFUSED);
        assert_int_equal(
            operate_evaluation_wish(s->operate, others[i], &asked, "because", &s->err),
            OVERT_REFUSED);
    }
    assert_int_equal(operate_evaluation_wish(s->operate, "Chief", &asked, " ", &s->err),
                     OVERT_INPUT);
    assert_int_equal(scene_rows(s, "evaluation") + scene_rows(s, "wish"), 0);
}

static void what_is_no_evaluation(void **state)
{
    struct scene *s = *state;
    size_t size = 0;
    struct measured one = street(s);
    AUTO_FREE char *file = measured_file(&one, &size);
    char *count = strstr(file, "30000");
    assert_non_null(count);
    count[0] = '9'; // more searches than there were
    assert_int_equal(
        operate_evaluation_adopt(s->operate, "Chief", file, size, "why", NULL, &s->err),
        OVERT_CORRUPT);
    assert_int_equal(
        operate_evaluation_adopt(s->operate, "Chief", "{}", 2, "why", NULL, &s->err), OVERT_INPUT);
    done(s, adopt(s));
    assert_int_equal(adopt(s), OVERT_REFUSED);
    assert_non_null(strstr(s->err.text, "in force already"));
    assert_int_equal(scene_rows(s, "evaluation"), 1);
}

// ---- figures ----

static struct operate_support ask(struct scene *s, int64_t one_in, int64_t list, int64_t faces)
{
    struct operate_support support;
    struct register_asked asked = {.one_in = one_in, .list = list, .faces = faces};
    done(s, operate_support(operate_store(s->operate), NULL, &asked, REGISTER_AS_AT_ALWAYS,
                            &support, &s->err));
    return support;
}

static void what_the_shipped_evaluation_supports(void **state)
{
    struct scene *s = *state;
    struct operate_support best = ask(s, 434, 700, 0);
    assert_true(best.supported && best.threshold == 0.626 && best.above == 0);
    assert_true(fabs(1 / best.rate_high - 434.4) < 0.1); // 1 - 0.05^(1/1300)
    assert_false(ask(s, 435, 700, 0).supported);
    assert_true(ask(s, 60, 700, 0).threshold == 0.577);
    assert_int_equal(ask(s, 6000, 700, 0).needed, 17973); // ln 0.05 / ln(1 - 1/6000)
    assert_true(ask(s, 60, 3500, 0).threshold > 0.62);
    assert_false(ask(s, 60, 20000, 0).supported);
}

static void expected_false_alerts(void **state)
{
    struct scene *s = *state;
    done(s, adopt(s));
    struct operate_support support = ask(s, 4000, 500, 20000);
    assert_true(support.supported && support.threshold == 0.65 && support.above == 2);
    assert_true(fabs(support.expected - 20000 * 2.0 / 30000) < 1e-9);
    // Clopper and Pearson for 2 of 30,000: 8.0738e-6 to 2.4080e-4
    assert_true(fabs(support.expected_low - 0.16147) < 1e-3);
    assert_true(fabs(support.expected_high - 4.8160) < 1e-3);
}

static void more_never_lowers_the_threshold(void **state)
{
    struct scene *s = *state;
    AUTO_GATE struct gate gate = {0};
    done(s, adopt(s));
    done(s, wish_for(s, 1000, 24));
    done(s, gate_load(operate_store(s->operate), "mobilefacenet@1", REGISTER_AS_AT_ALWAYS, &gate,
                      &s->err));
    srand(7);
    for (int i = 0; i < 3000; i++) {
        struct register_asked own = {.one_in = rand() % 8000, .faces = rand() % 200000};
        struct register_asked more = {.one_in = own.one_in + rand() % 3000,
                                      .faces = own.faces + rand() % 200000};
        int64_t list = 1 + rand() % 3000, longer = list + rand() % 3000;
        struct operate_support less, harder;
        struct register_asked asked = gate_asked(&gate, &own, list);
        struct register_asked stricter = gate_asked(&gate, &more, longer);
        gate_answer(&gate, &asked, &less);
        gate_answer(&gate, &stricter, &harder);
        assert_true(stricter.one_in >= asked.one_in);
        assert_true(!harder.supported || (less.supported && harder.threshold >= less.threshold));
        assert_true(asked.one_in >= 1000); // an operation never wishes for more false alerts
        if (less.supported)
            assert_true(less.rate_high * (double)asked.one_in <= 1 + 1e-9);
    }
}

static void rates_as_people_write_them(void **state)
{
    (void)state;
    static const struct {
        const char *words;
        int64_t one_in;
    } cases[] = {{"1 in 6000", 6000},   {"1 in 6,000", 6000}, {"6000", 6000},
                 {"0.02 %", 5000},      {"0.0002", 5000},     {"about 1 in 60", 60},
                 {" 1 IN 100 ", 100},   {"0.017%", 5883},     {"1", 0},
                 {"1 in 1", 0},         {"often", 0},         {"", 0},
                 {"1 in 6.000", 0},     {"-1 in 60", 0},      {"1 in 99999999999", 0},
                 {"0", 0},              {"0.9", 0},           {"1 in", 0},
                 {"60 %", 0}};
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        int64_t one_in = 0;
        bool is = operate_one_in(cases[i].words, &one_in);
        if (is != (cases[i].one_in != 0) || (is && one_in != cases[i].one_in))
            fail_msg("'%s': %lld", cases[i].words, (long long)one_in);
    }
}

static void months(void **state)
{
    (void)state;
    struct date august = {2024, 8, 31}, february = {2026, 2, 28};
    assert_true(gate_ends(date_begins(august), 18) == date_ends(february));
    assert_true(gate_ends(date_begins(february), 0) == date_ends((struct date){2028, 2, 28}));
}

/// A plan that is changed says everything again; one that is completed keeps what it says.
static void the_wish_of_a_plan(void **state)
{
    struct scene *s = *state;
    struct register_asked own = {0};
    done(s, plan_at(s, 0.7, 500, 4000));
    struct register_authority more = {.texts = {[REGISTER_TEXT_POLICY] = "LFR policy"}};
    done(s, operate_complete(s->operate, "Planner", s->reference, &more, &s->err));
    done(s, register_operation_wish(operate_store(s->operate), 1, REGISTER_AS_AT_ALWAYS, &own,
                                    &s->err));
    assert_true(own.one_in == 500 && own.faces == 4000);
    struct operate_plan plan = scene_plan(s, LIVE);
    done(s, operate_amend(s->operate, "Planner", s->reference, &plan, &s->err));
    done(s, register_operation_wish(operate_store(s->operate), 1, REGISTER_AS_AT_ALWAYS, &own,
                                    &s->err));
    assert_true(own.one_in == 0 && own.faces == 0);
}

/// Past the program: the file itself does not take an opening below what is supported.
static void the_record_refuses_too(void **state)
{
    struct scene *s = *state;
    scene_prepare(s, LIVE, SCENE_ALL);
    struct overt_error err = {0};
    assert_int_equal(store_run(operate_store(s->operate), "UPDATE operation_gate SET lowest = 0.1",
                               &err),
                     OVERT_REFUSED);
    assert_int_equal(store_run(operate_store(s->operate), "DELETE FROM operation_gate", &err),
                     OVERT_REFUSED);
}

// ---- drift ----

/// Known values: Garwood's interval (1936) and Poisson's tail, from tables.
static void drift_against_known_values(void **state)
{
    (void)state;
    static const struct {
        int64_t seen;
        double expected, expected_high, low, high, chance;
        enum register_drift_is is;
    } cases[] = {
        {0, 1.0, 3.0, 0, 3.6889, 1, REGISTER_DRIFT_AS_EXPECTED},
        {0, 4.0, 6.0, 0, 3.6889, 1, REGISTER_DRIFT_FEWER}, // e^-4 = 0.018
        {5, 1.0, 3.0, 1.6235, 11.6683, 0.184737, REGISTER_DRIFT_AS_EXPECTED},
        {8, 1.0, 3.0, 3.4538, 15.7632, 0.011904, REGISTER_DRIFT_MORE},
        {20, 10.0, 12.0, 12.2165, 30.8884, 0.021280, REGISTER_DRIFT_MORE},
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct register_drift drift = {.faces = 1000,
                                       .false_alerts = cases[i].seen,
                                       .expected = cases[i].expected,
                                       .expected_high = cases[i].expected_high};
        register_drift_judge(&drift);
        if (fabs(drift.low - cases[i].low) > 1e-4 || fabs(drift.high - cases[i].high) > 1e-4 ||
            fabs(drift.chance - cases[i].chance) > 1e-5 || drift.is != cases[i].is)
            fail_msg("case %zu: %.5f to %.5f, chance %.6f, %s", i, drift.low, drift.high,
                     drift.chance, register_drift_words(&drift));
    }
}

/// Somebody who is on the list walks by, and is judged not to be who the alert says: one false
/// alert where next to none is expected; another operation with that evaluation is warned about.
static void drift_of_an_operation(void **state)
{
    struct scene *s = *state;
    struct operate_live_result result;
    struct register_drift drift;
    done(s, adopt(s));
    done(s, wish(s));
    prepare(s);
    done(s, open_it(s));
    done(s, scene_live(s, "Operator",
                       scene_file(s, "two.vid", "SCENES 2\nface 1 100 80\nface 9 300 80\n"), NULL,
                       &result));
    assert_int_equal(scene_rows(s, "alert"), 1);
    const struct register_drift_filter filter = {.operation = 1};
    done(s, register_drift_read(operate_store(s->operate), &filter, REGISTER_AS_AT_ALWAYS, &drift,
                                &s->err));
    assert_true(drift.operations == 1 && drift.faces > 0 && drift.unjudged == 1);
    assert_int_equal(drift.is, REGISTER_DRIFT_AS_EXPECTED);
    const struct operate_adjudication seen = {.credible = false, .subject = "another man"};
    done(s, operate_adjudicate(s->operate, "Operator", 1, &seen, &s->err));
    done(s, operate_drift(operate_store(s->operate), NULL, REGISTER_AS_AT_ALWAYS, &drift,
                          &s->err));
    assert_true(drift.false_alerts == 1 && drift.unjudged == 0);
    assert_true(drift.expected == 0 && drift.expected_high < 0.001);
    assert_int_equal(drift.is, REGISTER_DRIFT_MORE);
    assert_non_null(strstr(register_drift_words(&drift), "does not stand for this place"));
    const struct register_drift_filter other = {.year = 2020};
    done(s, register_drift_read(operate_store(s->operate), &other, REGISTER_AS_AT_ALWAYS, &drift,
                                &s->err));
    assert_true(drift.operations == 0 && drift.is == REGISTER_DRIFT_NOTHING);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_supported_is_opened),
        TEST(too_low_a_threshold),
        TEST(too_low_when_it_is_opened_and_run),
        TEST(the_permit_has_the_threshold_and_the_end),
        TEST(a_different_model),
        TEST(the_shipped_evaluation_is_of_a_detector),
        TEST(a_test_set_too_small),
        TEST(one_in_which_nobody_was_searched),
        TEST(one_of_a_time_to_come),
        TEST(an_evaluation_too_old),
        TEST(an_authority_asks_again),
        TEST(a_list_longer_than_the_test),
        TEST(who_may),
        TEST(what_is_no_evaluation),
        TEST(what_the_shipped_evaluation_supports),
        TEST(expected_false_alerts),
        TEST(more_never_lowers_the_threshold),
        TEST(rates_as_people_write_them),
        TEST(months),
        TEST(the_wish_of_a_plan),
        TEST(the_record_refuses_too),
        TEST(drift_against_known_values),
        TEST(drift_of_an_operation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

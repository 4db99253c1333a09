// SPDX-License-Identifier: Apache-2.0
// test_clock.c - the machine's clock is set forward and back while a camera is looked at: nothing
// is lost, the record's times never go back, and people are told.
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "base/text.h"
#include "fake_engine.h"
#include "ledger/ledger.h"
#include "operate/internal.h"
#include "scene.h"

struct stepper {
    struct scene *scene;
    int looks;
    int at;      ///< the look at which the clock is set
    moment step; ///< by so many seconds
    int again;   ///< look at which it is set right again; 0: never
    atomic_int alerts, notices;
    char line[512];
};

static struct stepper stepper;

static int setup(void **state)
{
    static struct scene scene;
    scene_begin(&scene);
    memset(&stepper, 0, sizeof stepper);
    stepper.scene = &scene;
    scene_prepare(&scene, REGISTER_MODE_LIVE, SCENE_ALL);
    scene.now += HOUR; // so that there is a window on both sides
    *state = &scene;
    return 0;
}

static int teardown(void **state)
{
    struct scene *s = *state;
    fake_on_look(NULL, NULL);
    scene_end(s);
    return 0;
}

static void look(void *context)
{
    (void)context;
    stepper.looks++;
    if (stepper.looks == stepper.at)
        stepper.scene->now += stepper.step;
    if (stepper.looks == stepper.again)
        stepper.scene->now -= stepper.step;
}

static void alert(void *context, const struct operate_alert *told)
{
    (void)context;
    (void)told;
    atomic_fetch_add(&stepper.alerts, 1);
}

static void notice(void *context, const char *line)
{
    (void)context;
    atomic_fetch_add(&stepper.notices, 1);
    (void)text_copy(stepper.line, sizeof stepper.line, line);
}

/// Face 2 from the third second on: after the step. Five pictures a second.
static int run(struct scene *s, struct operate_live_result *ret_result)
{
    AUTO_TEXT struct text video;
    text_init(&video, 1 << 20);
    text_append(&video, "SCENES 5\n");
    for (int i = 0; i < 40; i++)
        text_printf(&video, "face %d %d 80\n--\n", i < 15 ? 1 : 2, (i < 15 ? 100 : 400) + i % 3);
    fake_on_look(look, NULL);
    const struct operate_live_events events = {.alert = alert, .notice = notice};
    return scene_live(s, "Operator", scene_file(s, "clock.vid", video.bytes), &events, ret_result);
}

/// Both alerts are there, the ledger fits, and no act is before the one that was recorded before
/// it.
static void expect_whole(struct scene *s, int64_t alerts)
{
    struct ledger_report report;
    struct store *store = operate_store(s->operate);
    AUTO_QUERY struct store_query *query = NULL;
    assert_int_equal(ledger_verify(store, NULL, s->operate->verifier, &report, &s->err), 0);
    assert_int_equal(scene_rows(s, "alert"), alerts);
    assert_int_equal(store_prepare(store,
                                   "SELECT count(*) FROM act a JOIN act b ON b.idx = a.idx + 1"
                                   " WHERE b.at < a.at",
                                   &query, &s->err),
                     0);
    assert_int_equal(store_step(query, &s->err), 1);
    assert_int_equal(store_column_int(query, 0), 0);
    assert_int_equal(scene_rows(s, "run_end"), 1);
}

static void an_hour_back(void **state)
{
    struct scene *s = *state;
    struct operate_live_result result;
    moment before = s->now;
    stepper.at = 5;
    stepper.step = -3600;
    assert_int_equal(run(s, &result), 0);
    assert_false(result.stopped_by_window);
    assert_int_equal(result.all.alerts, 2);
    assert_int_equal(atomic_load(&stepper.notices), 1);
    assert_non_null(strstr(stepper.line, "set back by 3600 s"));
    expect_whole(s, 2);
    struct scene_before untouched = scene_before(s);
    assert_int_equal(operate_pause(s->operate, "Operator", s->reference, "r", &s->err),
                     OVERT_REFUSED);
    assert_non_null(strstr(s->err.text, "set the clock right"));
    assert_int_equal(scene_rows(s, "pause"), 0);
    assert_int_equal(scene_before(s).entries, untouched.entries);
    s->now = before + 20;
    assert_int_equal(operate_pause(s->operate, "Operator", s->reference, "r", &s->err), 0);
}

static void an_hour_forward(void **state)
{
    struct scene *s = *state;
    struct operate_live_result result;
    stepper.at = 5;
    stepper.step = 3600;
    assert_int_equal(run(s, &result), 0);
    assert_false(result.stopped_by_window);
    assert_int_equal(result.all.alerts, 2);
    assert_int_equal(atomic_load(&stepper.notices), 1);
    assert_non_null(strstr(stepper.line, "went forward by 3600 s"));
    expect_whole(s, 2);
}

/// The window is over by the clock: R1 before all.
static void forward_out_of_the_window(void **state)
{
    struct scene *s = *state;
    struct operate_live_result result;
    stepper.at = 5;
    stepper.step = 4 * HOUR;
    assert_int_equal(run(s, &result), 0);
    assert_true(result.stopped_by_window);
    assert_int_equal(result.all.alerts, 1);
    assert_int_equal(atomic_load(&stepper.alerts), 1);
    expect_whole(s, 1);
}

static void forward_and_right_again(void **state)
{
    struct scene *s = *state;
    struct operate_live_result result;
    stepper.at = 5;
    stepper.step = 3600;
    stepper.again = 12;
    assert_int_equal(run(s, &result), 0);
    assert_false(result.stopped_by_window);
    assert_int_equal(result.all.alerts, 2);
    assert_in_range(atomic_load(&stepper.notices), 1, 2);
    expect_whole(s, 2);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(an_hour_back),
        CASE(an_hour_forward),
        CASE(forward_out_of_the_window),
        CASE(forward_and_right_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: Apache-2.0
// test_urgent.c - a live run under urgent authority: on when that is confirmed meanwhile, over when
// it is overruled or its 24 hours are; and by the authorised cameras only.
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/text.h"
#include "fake_engine.h"
#include "scene.h"

#define BYSTANDER 77

static int setup(void **state)
{
    static struct scene scene;
    scene_begin(&scene);
    *state = &scene;
    return 0;
}

static int teardown(void **state)
{
    fake_on_look(NULL, NULL);
    scene_end(*state);
    return 0;
}

struct listener {
    struct scene *scene;
    int calls, looks;
};

static void nap(double seconds)
{
    struct timespec wait = {.tv_nsec = (long)(seconds * 1e9)};
    (void)nanosleep(&wait, NULL);
}

static bool goes_on(void *context, const struct operate_camera_state *cameras, size_t count,
                    double seconds_left)
{
    (void)context, (void)cameras, (void)count, (void)seconds_left;
    return true;
}

static struct operate_live_events events_of(struct listener *listener, void (*looks)(void *context))
{
    fake_on_look(looks, listener);
    return (struct operate_live_events){.progress = goes_on, .context = listener};
}

/// Five seconds before the 24 hours of urgent authority are over: sixty pictures with a stranger,
/// then forty with somebody of the list.
static const char *urgent_run(struct scene *s)
{
    struct operate_plan plan = scene_plan(s, REGISTER_MODE_LIVE);
    moment begun = s->now;
    plan.opens = begun + 2 * HOUR;
    plan.closes = begun + 26 * HOUR;
    assert_int_equal(operate_officer_add_ranked(s->operate, "Admin", "Duty",
                                                REGISTER_ROLE_AUTHORISING,
                                                REGISTER_RANK_INSPECTOR, &s->err), 0);
    assert_int_equal(operate_plan(s->operate, "Planner", &plan, s->reference, &s->err), 0);
    assert_int_equal(operate_authorise_urgent(s->operate, "Duty", s->reference, "a child",
                                              &s->err), 0);
    assert_int_equal(operate_notify(s->operate, "Operator", s->reference, "a page", &s->err), 0);
    assert_int_equal(scene_enrol(s, "Planner", 1, "missing since Friday", "family"), 0);
    s->now = begun + 24 * HOUR - 5;
    assert_int_equal(operate_review(s->operate, "Operator", s->reference, &s->err), 0);
    assert_int_equal(operate_open_operation(s->operate, "Operator", s->reference, &s->err), 0);
    AUTO_TEXT struct text video;
    text_init(&video, 1 << 20);
    text_append(&video, "SCENES 5\n");
    for (int i = 0; i < 100; i++)
        text_printf(&video, "face %d 100 80\n--\n", i < 60 ? BYSTANDER : 1);
    return scene_file(s, "urgent.vid", video.bytes);
}

static void decide_elsewhere(const struct scene *scene,
                             int (*act)(struct operate *, const char *, const char *, const char *,
                                        struct overt_error *))
{
    struct scene other = *scene;
    other.operate = NULL;
    scene_reopen(&other);
    assert_int_equal(act(other.operate, "Chief", other.reference, "a reason", &other.err), 0);
    operate_close(&other.operate);
}

static void confirmed_at_the_fifth(void *context)
{
    struct listener *listener = context;
    nap(0.02);
    if (++listener->looks == 5)
        decide_elsewhere(listener->scene, operate_confirm);
}

static void overruled_at_the_fifth(void *context)
{
    struct listener *listener = context;
    nap(0.02);
    if (++listener->looks == 5)
        decide_elsewhere(listener->scene, operate_overrule);
}

static void lapses_at_the_fifth(void *context)
{
    struct listener *listener = context;
    nap(0.02);
    if (++listener->looks == 5)
        listener->scene->now += 6;
}

/// When the run knows that it may go on, the 24 hours are over.
static bool time_passes(void *context, const struct operate_camera_state *cameras, size_t count,
                        double seconds_left)
{
    struct listener *listener = context;
    (void)cameras, (void)count;
    if (seconds_left > HOUR && listener->calls++ == 0)
        listener->scene->now += 30;
    return true;
}

static void a_run_goes_on_when_urgent_authority_is_confirmed(void **state)
{
    struct scene *s = *state;
    struct operate_live_result result;
    struct listener listener = {.scene = s};
    const char *video = urgent_run(s);
    struct operate_live_events events = events_of(&listener, confirmed_at_the_fifth);
    events.progress = time_passes;
    assert_int_equal(scene_live(s, "Operator", video, &events, &result), 0);
    assert_true(listener.calls >= 1);
    assert_false(result.stopped_by_window || result.stopped_by_closing);
    assert_int_equal(result.all.frames_given, 100);
    assert_int_equal(result.all.alerts, 1); // by the new permit: the first is over
    assert_true(scene_rows(s, "operation_decision WHERE kind = 'confirm'") == 1);
}

static void a_run_ends_when_urgent_authority_is_overruled(void **state)
{
    struct scene *s = *state;
    struct operate_live_result result;
    struct listener listener = {.scene = s};
    const char *video = urgent_run(s);
    struct operate_live_events events = events_of(&listener, overruled_at_the_fifth);
    assert_int_equal(scene_live(s, "Operator", video, &events, &result), 0);
    assert_true(result.stopped_by_closing);
    assert_true(result.all.frames < 60);
    assert_int_equal(result.all.alerts, 0);
}

static void a_run_ends_with_the_24_hours_of_urgent_authority(void **state)
{
    struct scene *s = *state;
    struct operate_live_result result;
    struct listener listener = {.scene = s};
    const char *video = urgent_run(s);
    struct operate_live_events events = events_of(&listener, lapses_at_the_fifth);
    assert_int_equal(scene_live(s, "Operator", video, &events, &result), 0);
    assert_true(result.stopped_by_window);
    assert_true(result.all.frames < 60);
    assert_int_equal(result.all.alerts, 0);
}

/// A camera that the authority does not name is not run, nor one of another kind.
static void only_authorised_cameras_run(void **state)
{
    struct scene *s = *state;
    struct operate_live_result result;
    scene_prepare(s, REGISTER_MODE_LIVE, SCENE_ALL);
    const char *video = scene_file(s, "good.vid", "SCENES 5\nface 1 100 80\n");
    struct operate_camera other[] = {{.source = video, .name = "A"},
                                     {.source = video, .name = "Elsewhere"}};
    struct operate_camera worn = {.source = video, .name = "A", .body_worn = true};
    struct scene_before before = scene_before(s);
    scene_refused(s, before, scene_cameras(s, other, 2, true, NULL, &result),
                  "not authorised for a camera of this name");
    before = scene_before(s);
    scene_refused(s, before, scene_cameras(s, &worn, 1, true, NULL, &result),
                  "no body-worn camera");
    assert_int_equal(scene_cameras(s, other, 1, true, NULL, &result), 0);
    assert_int_equal(scene_rows(s, "run"), 1);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_run_goes_on_when_urgent_authority_is_confirmed),
        TEST(a_run_ends_when_urgent_authority_is_overruled),
        TEST(a_run_ends_with_the_24_hours_of_urgent_authority),
        TEST(only_authorised_cameras_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

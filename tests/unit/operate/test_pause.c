// SPDX-License-Identifier: Apache-2.0
// test_pause.c - pausing and going on; runs in the record, and those that were killed.
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/memory.h"
#include "base/text.h"
#include "fake_engine.h"
#include "ledger/ledger.h"
#include "operate/run.h"
#include "scene.h"

static int setup(void **state)
{
    static struct scene scene;
    scene_begin(&scene);
    *state = &scene;
    return 0;
}

static int teardown(void **state)
{
    struct scene *s = *state;
    struct ledger_report report;
    assert_int_equal(ledger_verify(operate_store(s->operate), s->operate->folder,
                                   s->operate->verifier, &report, &s->err),
                     0);
    scene_end(s);
    return 0;
}

static int pause_it(struct scene *s, const char *as)
{
    return operate_pause(s->operate, as, s->reference, "heavy rain", &s->err);
}

static int resume_it(struct scene *s, const char *as)
{
    return operate_resume(s->operate, as, s->reference, "it is dry", &s->err);
}

static void who_may(void **state)
{
    struct scene *s = *state;
    scene_prepare(s, REGISTER_MODE_LIVE, SCENE_ALL);
    struct scene_before before = scene_before(s);
    scene_refused(s, before, pause_it(s, "Beat"), "role planner, authorising or operator");
    before = scene_before(s);
    scene_refused(s, before, resume_it(s, "Operator"), "is not paused");
    assert_int_equal(operate_pause(s->operate, "Operator", s->reference, " ", &s->err),
                     OVERT_INPUT);
    assert_int_equal(operate_pause(s->operate, "Operator", s->reference, NULL, &s->err),
                     OVERT_INPUT);
    static const char *const officers[] = {"Operator", "Planner", "Chief"};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(pause_it(s, officers[i]), 0);
        before = scene_before(s);
        scene_refused(s, before, pause_it(s, "Both"), "paused already");
        before = scene_before(s);
        scene_refused(s, before, resume_it(s, "Detective"), "role planner");
        assert_int_equal(resume_it(s, officers[2 - i]), 0);
    }
    assert_int_equal(scene_rows(s, "pause"), 6);
}

static void only_what_is_open(void **state)
{
    struct scene *s = *state;
    scene_prepare(s, REGISTER_MODE_LIVE, SCENE_ALL & ~SCENE_OPEN);
    struct scene_before before = scene_before(s);
    scene_refused(s, before, pause_it(s, "Operator"), "is not open");
    assert_int_equal(operate_open_operation(s->operate, "Operator", s->reference, &s->err), 0);
    assert_int_equal(pause_it(s, "Operator"), 0);
    s->now += 4 * HOUR + 1;
    before = scene_before(s);
    scene_refused(s, before, resume_it(s, "Operator"), "has expired");
    assert_int_equal(operate_close_operation(s->operate, "Operator", s->reference, &s->err), 0);
    before = scene_before(s);
    scene_refused(s, before, resume_it(s, "Operator"), "is closed and stays so");
}

static void nothing_is_compared_in_any_mode(void **state)
{
    struct scene *s = *state;
    struct operate_live_result live;
    struct operate_search_result found;
    struct operate_footage_result footage;
    const char *video = scene_file(s, "one.vid", "SCENES 5\nface 1 100 80\n");
    const char *picture = scene_file(s, "one.pic", "SCENES 1\nface 1 100 80\n");

    scene_prepare(s, REGISTER_MODE_LIVE, SCENE_ALL);
    assert_int_equal(pause_it(s, "Operator"), 0);
    struct scene_before before = scene_before(s);
    scene_refused(s, before, scene_live(s, "Operator", video, NULL, &live), "is paused");
    assert_int_equal(resume_it(s, "Operator"), 0);
    assert_int_equal(scene_live(s, "Operator", video, NULL, &live), 0);
    assert_int_equal(live.all.alerts, 1);

    scene_prepare(s, REGISTER_MODE_RETROSPECTIVE, SCENE_ALL);
    assert_int_equal(pause_it(s, "Operator"), 0);
    before = scene_before(s);
    scene_refused(s, before, scene_search(s, "Detective", picture, &found), "is paused");
    before = scene_before(s);
    scene_refused(s, before, scene_footage(s, "Detective", video, 0, NULL, NULL, &footage),
                  "is paused");
    assert_int_equal(resume_it(s, "Operator"), 0);
    assert_int_equal(scene_search(s, "Detective", picture, &found), 0);

    scene_prepare(s, REGISTER_MODE_OPERATOR_INITIATED, SCENE_ALL);
    assert_int_equal(pause_it(s, "Operator"), 0);
    before = scene_before(s);
    scene_refused(s, before, scene_identify(s, "Beat", picture, &found), "is paused");
    assert_int_equal(resume_it(s, "Operator"), 0);
    assert_int_equal(scene_identify(s, "Beat", picture, &found), 0);
}

/// A run of "camera-1", begun by this process in the record of the scene.
static int begin_run(struct scene *s, struct run *ret_run)
{
    AUTO_ACT struct act act = {0};
    CLEANUP(register_operation_finish) struct register_operation operation = {0};
    const struct register_new_run wish = {.source = "camera-1"};
    int code =
        act_begin_on(&act, s->operate, "Operator", ACT_LIVE, s->reference, &operation, &s->err);
    return code != 0 ? code : run_begin(&act, &wish, ret_run, &s->err);
}

static void end_run(struct scene *s, struct run *run, enum register_run_end why)
{
    AUTO_ACT struct act act = {0};
    CLEANUP(register_operation_finish) struct register_operation operation = {0};
    assert_int_equal(
        act_begin_on(&act, s->operate, "Operator", ACT_LIVE, s->reference, &operation, &s->err), 0);
    assert_int_equal(run_end(&act, run, why, &s->err), 0);
}

static struct register_run newest_run(struct scene *s)
{
    struct register_operation operation = {0};
    struct register_run *runs = NULL, newest = {0};
    size_t count = 0;
    struct store *store = operate_store(s->operate);
    assert_int_equal(
        register_operation_find(store, s->reference, REGISTER_AS_AT_ALWAYS, &operation, NULL), 0);
    assert_int_equal(register_runs(store, operation.id, REGISTER_AS_AT_ALWAYS, &runs, &count, NULL),
                     0);
    if (count > 0)
        newest = runs[count - 1];
    register_runs_free(&runs, count);
    register_operation_finish(&operation);
    newest.officer = newest.source = newest.zone = NULL;
    return newest;
}

/// Another process begins a run and is killed, or (`waits`) lives until it is.
static pid_t in_another_process(struct scene *s, bool waits)
{
    int pipe_ends[2];
    char byte = 0;
    operate_close(&s->operate);
    assert_int_equal(pipe(pipe_ends), 0);
    pid_t child = fork();
    if (child == 0) {
        struct run run = {0};
        scene_reopen(s);
        int code = begin_run(s, &run);
        operate_rest(s->operate);
        (void)!write(pipe_ends[1], code == 0 ? "+" : "-", 1);
        if (waits)
            (void)pause();
        (void)raise(SIGKILL);
    }
    assert_int_equal(read(pipe_ends[0], &byte, 1), 1);
    assert_int_equal(byte, '+');
    (void)close(pipe_ends[0]);
    (void)close(pipe_ends[1]);
    if (!waits)
        assert_int_equal(waitpid(child, NULL, 0), child);
    scene_reopen(s);
    return child;
}

/// On a server nothing lies beside the record: the server tells.
static bool is_held(struct scene *s, int64_t run)
{
    char path[160];
    (void)snprintf(path, sizeof path, "%s/run-%lld.lock", s->record, (long long)run);
    struct store *store = operate_store(s->operate);
    bool file = access(path, F_OK) == 0;
    assert_true(!file || !store_is_shared(store));
    return store_is_shared(store) ? store_is_held(store, run, NULL) == 1 : file;
}

static void a_run_says_its_end(void **state)
{
    struct scene *s = *state;
    struct run run = {0};
    scene_prepare(s, REGISTER_MODE_LIVE, SCENE_ALL);
    assert_int_equal(begin_run(s, &run), 0);
    assert_true(is_held(s, run.id));
    assert_true(operate_run_goes_on(s->record, run.id));
    assert_int_equal(newest_run(s).ended, 0);
    assert_int_equal(pause_it(s, "Operator"), 0); // settles what was killed: this was not
    assert_int_equal(newest_run(s).ended, 0);
    s->now += 30;
    int64_t id = run.id;
    end_run(s, &run, REGISTER_END_WINDOW);
    assert_false(is_held(s, id));
    assert_int_equal(newest_run(s).ended, SCENE_BEGINS + 30);
    assert_int_equal(newest_run(s).why, REGISTER_END_WINDOW);
    assert_int_equal(scene_rows(s, "gap"), 0);
}

static void a_killed_run_is_found_by_the_next(void **state)
{
    struct scene *s = *state;
    struct run run = {0};
    scene_prepare(s, REGISTER_MODE_LIVE, SCENE_ALL);
    (void)in_another_process(s, false);
    struct register_run killed = newest_run(s);
    assert_int_equal(killed.ended, 0);
    bool file = !store_is_shared(operate_store(s->operate)); // it lies about, not locked
    assert_int_equal(is_held(s, killed.id), file);
    assert_false(operate_run_goes_on(s->record, killed.id));
    s->now += 100;
    assert_int_equal(begin_run(s, &run), 0);
    assert_false(is_held(s, killed.id));
    assert_int_equal(scene_rows(s, "run_end"), 1);
    assert_int_equal(scene_rows(s, "gap"), 2); // from its last word until now
    end_run(s, &run, REGISTER_END_STOPPED);
    assert_int_equal(scene_rows(s, "gap"), 2);
}

static void a_killed_run_is_found_by_closing(void **state)
{
    struct scene *s = *state;
    scene_prepare(s, REGISTER_MODE_LIVE, SCENE_ALL);
    (void)in_another_process(s, false);
    s->now += 100;
    assert_int_equal(operate_close_operation(s->operate, "Planner", s->reference, &s->err), 0);
    assert_int_equal(newest_run(s).why, REGISTER_END_KILLED);
    assert_int_equal(newest_run(s).heard, SCENE_BEGINS);
    assert_int_equal(newest_run(s).ended, SCENE_BEGINS + 100);
}

static void one_camera_is_looked_at_once(void **state)
{
    struct scene *s = *state;
    struct run run = {0};
    scene_prepare(s, REGISTER_MODE_LIVE, SCENE_ALL);
    pid_t child = in_another_process(s, true);
    assert_int_equal(begin_run(s, &run), OVERT_REFUSED);
    assert_non_null(strstr(s->err.text, "another run looks at camera-1"));
    assert_int_equal(newest_run(s).ended, 0);
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(begin_run(s, &run), 0); // without waiting for the child: it is dying
    assert_int_equal(waitpid(child, NULL, 0), child);
    assert_int_equal(scene_rows(s, "run_end"), 1);
    end_run(s, &run, REGISTER_END_SOURCE);
}

// ---- a camera that is looked at while others pause its operation ----

struct pauser {
    struct scene *scene;
    atomic_int looks, alerts;
    int looks_when_paused, looks_when_resumed;
    bool paused;
};

static struct pauser pauser;

static void by_another_program(int (*act)(struct scene *s, const char *as), const char *as)
{
    struct scene other = *pauser.scene;
    other.operate = NULL;
    scene_reopen(&other);
    assert_int_equal(act(&other, as), 0);
    operate_close(&other.operate);
}

static void nap(long milliseconds)
{
    (void)nanosleep(&(struct timespec){.tv_nsec = milliseconds * 1000000}, NULL);
}

static void look(void *context)
{
    (void)context;
    nap(20); // else the film is over before anybody could ask
    if (atomic_fetch_add(&pauser.looks, 1) == 5)
        by_another_program(pause_it, "Planner");
}

static void alert(void *context, const struct operate_alert *told)
{
    (void)context;
    (void)told;
    atomic_fetch_add(&pauser.alerts, 1);
}

/// When the camera says that it waits: a while later somebody else lets it go on.
static bool progress(void *context, const struct operate_camera_state *cameras, size_t count,
                     double seconds_left)
{
    (void)context;
    (void)seconds_left;
    assert_int_equal(count, 1);
    if (!pauser.paused && cameras[0].doing == OPERATE_CAMERA_PAUSED) {
        pauser.paused = true;
        pauser.looks_when_paused = atomic_load(&pauser.looks);
        nap(300);
        pauser.looks_when_resumed = atomic_load(&pauser.looks);
        by_another_program(resume_it, "Chief");
    }
    return true;
}

static void a_camera_waits_while_it_is_paused(void **state)
{
    struct scene *s = *state;
    struct operate_live_result result;
    AUTO_TEXT struct text video;
    text_init(&video, 1 << 20);
    text_append(&video, "SCENES 5\n");
    for (int i = 0; i < 200; i++)
        text_printf(&video, "face %d %d 80\n--\n", i < 100 ? 1 : 2, (i < 100 ? 100 : 400) + i % 3);
    scene_prepare(s, REGISTER_MODE_LIVE, SCENE_ALL);
    memset(&pauser, 0, sizeof pauser);
    pauser.scene = s;
    fake_on_look(look, NULL);
    const struct operate_live_events events = {.alert = alert, .progress = progress};
    int code = scene_live(s, "Operator", scene_file(s, "long.vid", video.bytes), &events, &result);
    fake_on_look(NULL, NULL);
    assert_int_equal(code, 0);
    assert_true(pauser.paused);
    assert_int_equal(pauser.looks_when_resumed, pauser.looks_when_paused); // nobody was looked at
    assert_true(atomic_load(&pauser.looks) > pauser.looks_when_resumed);
    assert_int_equal(result.all.alerts, 2);
    assert_true(result.all.seconds_paused > 0.25);
    assert_int_equal(scene_rows(s, "gap WHERE cause = 'paused' AND looking = 0"), 1);
    assert_int_equal(scene_rows(s, "gap WHERE cause = 'paused' AND looking = 1"), 1);
    assert_int_equal(scene_rows(s, "run_end WHERE why = 'source'"), 1);
    assert_int_equal(scene_rows(s, "refusal"), 0);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(who_may),
        CASE(only_what_is_open),
        CASE(nothing_is_compared_in_any_mode),
        CASE(a_run_says_its_end),
        CASE(a_killed_run_is_found_by_the_next),
        CASE(a_killed_run_is_found_by_closing),
        CASE(one_camera_is_looked_at_once),
        CASE(a_camera_waits_while_it_is_paused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: Apache-2.0
// test_footage.c - a recording against the list: only who is on the reviewed list is sought (R1),
// each time in view is one alert with its times, and a run that is killed at any picture goes on
// and tells of nobody twice. That nothing is left of others (R2): test_live.c.
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "register/read.h"
#include "scene.h"
#include "store/store.h"

#define RFR_READY (SCENE_ALL & ~SCENE_NOTIFY)
#define PICTURES  70 ///< of `recording`, five a second

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

static void pictures(struct text *video, int count, const char *faces)
{
    for (int i = 0; i < count; i++)
        text_printf(video, "%s\n--\n", faces);
}

/// Face 1 (0 to 1.8 s) and a stranger who stays (to 5.8 s), face 2 (6 to 7.8 s), nobody,
/// face 1 (12 to 13.8 s).
static const char *recording(struct scene *s, const char *end)
{
    AUTO_TEXT struct text video;
    text_init(&video, 1 << 20);
    text_append(&video, "SCENES 5\n");
    pictures(&video, 10, "face 1 100 80\nface 77 300 80");
    pictures(&video, 20, "face 77 300 80");
    pictures(&video, 10, "face 2 100 80");
    pictures(&video, 20, "nobody");
    pictures(&video, 10, "face 1 500 80");
    text_append(&video, end);
    return scene_file(s, "station.vid", video.bytes);
}

struct listener {
    struct operate_appearance told[8];
    char notice[400];
    size_t count;
    int64_t stop_after, calls;
    bool killed;
};

static void heard(void *context, const struct operate_appearance *appearance)
{
    struct listener *listener = context;
    assert_true(listener->count < 8);
    listener->told[listener->count++] = *appearance;
}

static void noticed(void *context, const char *line)
{
    struct listener *listener = context;
    (void)text_copy(listener->notice, sizeof listener->notice, line);
}

static bool asked(void *context, double share, int64_t frames, int64_t faces, int64_t appearances)
{
    struct listener *listener = context;
    (void)share;
    (void)frames;
    (void)faces;
    (void)appearances;
    listener->calls++;
    if (listener->killed && listener->calls == listener->stop_after)
        _exit(0);
    return listener->stop_after == 0 || listener->calls < listener->stop_after;
}

static int search(struct scene *s, const char *file, int64_t entry, struct listener *listener,
                  struct operate_footage_result *ret_result)
{
    struct operate_footage_events events = {
        .appearance = heard, .progress = asked, .context = listener};
    int code = scene_footage(s, "Detective", file, entry, NULL, &events, ret_result);
    if (code != 0)
        print_message("%s\n", s->err.text);
    return code;
}

static void is_at(const struct operate_appearance *one, double begins, double ends)
{
    assert_true(one->begins > begins - 0.01 && one->begins < begins + 0.01);
    assert_true(one->ends > ends - 0.01 && one->ends < ends + 0.01);
}

static void each_time_in_view_is_one_alert_of_who_is_sought(void **state)
{
    struct scene *s = *state;
    struct operate_footage_result result;
    struct listener listener = {0};
    scene_prepare(s, REGISTER_MODE_RETROSPECTIVE, RFR_READY);
    assert_int_equal(search(s, recording(s, ""), 1, &listener, &result), 0);
    assert_true(result.finished && !result.continued && !result.broken);
    assert_int_equal(result.appearances, 2);
    assert_int_equal(result.faces_seen, 4);
    assert_int_equal(result.frames, PICTURES);
    assert_int_equal(listener.count, 2);
    is_at(&listener.told[0], 0, 1.8);
    is_at(&listener.told[1], 12, 13.8);
    struct register_alert *alerts = NULL;
    struct register_search *searches = NULL;
    size_t count = 0;
    struct store *store = operate_store(s->operate);
    assert_int_equal(register_alerts(store, 0, REGISTER_AS_AT_ALWAYS, &alerts, &count, NULL), 0);
    assert_int_equal(count, 2);
    assert_string_equal(alerts[0].nominal, "N-1");
    assert_string_equal(alerts[0].source, "station.vid");
    assert_true(alerts[0].has_picture && alerts[0].search == result.search);
    register_alerts_free(&alerts, count);
    assert_int_equal(register_searches(store, 0, REGISTER_AS_AT_ALWAYS, &searches, &count, NULL),
                     0);
    assert_int_equal(count, 1);
    assert_int_equal(searches[0].candidates, 2);
    assert_string_equal(searches[0].captured, "2026-11-19");
    register_searches_free(&searches, count);
}

static void somebody_else_in_the_same_place_is_another_appearance(void **state)
{
    struct scene *s = *state;
    struct operate_footage_result result;
    struct listener listener = {0};
    AUTO_TEXT struct text video;
    text_init(&video, 1 << 20);
    text_append(&video, "SCENES 5\n");
    pictures(&video, 10, "face 1 100 80");
    pictures(&video, 10, "face 77 100 80");
    pictures(&video, 10, "face 2 100 80");
    scene_prepare(s, REGISTER_MODE_RETROSPECTIVE, RFR_READY);
    assert_int_equal(search(s, scene_file(s, "cut.vid", video.bytes), 0, &listener, &result), 0);
    assert_int_equal(result.faces_seen, 3);
    assert_int_equal(listener.count, 2);
    assert_true(listener.told[0].entry == 1 && listener.told[0].ends < 3);
    assert_true(listener.told[1].entry == 2 && listener.told[1].begins >= 3.5);
}

static void the_whole_list_can_be_sought(void **state)
{
    struct scene *s = *state;
    struct operate_footage_result result;
    struct listener listener = {0};
    scene_prepare(s, REGISTER_MODE_RETROSPECTIVE, RFR_READY);
    assert_int_equal(search(s, recording(s, ""), 0, &listener, &result), 0);
    assert_int_equal(listener.count, 3);
    assert_int_equal(listener.told[1].entry, 2);
    is_at(&listener.told[1], 6, 7.8);
    assert_int_equal(result.faces_seen, 4);
}

static void a_probe_is_the_picture_of_somebody_on_the_list(void **state)
{
    struct scene *s = *state;
    struct operate_footage_result result;
    const char *file = recording(s, "");
    scene_prepare(s, REGISTER_MODE_RETROSPECTIVE, RFR_READY);
    const char *listed = scene_file(s, "probe.jpg", "SCENE\nface 2 100 80\n");
    assert_int_equal(scene_footage(s, "Detective", file, 0, listed, NULL, &result), 0);
    assert_int_equal(result.appearances, 1);
    struct scene_before before = scene_before(s);
    const char *other = scene_file(s, "other.jpg", "SCENE\nface 77 100 80\n");
    int code = scene_footage(s, "Detective", file, 0, other, NULL, &result);
    scene_refused(s, before, code, "no picture on the list");
}

/// Twenty-five pictures a second: two seconds of nobody, two of face 1, two of nobody.
static const char *fast_recording(struct scene *s, const char *name)
{
    AUTO_TEXT struct text video;
    text_init(&video, 1 << 20);
    text_append(&video, "SCENES 25\n");
    pictures(&video, 50, "nobody");
    pictures(&video, 50, "face 1 100 80");
    pictures(&video, 50, "nobody");
    return scene_file(s, name, video.bytes);
}

static int search_captured_at(struct scene *s, const char *file, const char *captured,
                              struct listener *listener, struct operate_footage_result *ret_result)
{
    struct operate_footage footage = {.file = file, .captured = captured, .place = "P",
                                      .source_type = "CCTV", .reason = "r",
                                      .offence_type = REGISTER_OFFENCE_NONE};
    struct operate_footage_events events = {
        .appearance = heard, .progress = asked, .notice = noticed, .context = listener};
    return operate_footage(s->operate, "Detective", s->reference, &footage, &events, ret_result,
                           &s->err);
}

static void it_is_looked_at_five_times_a_second_and_closer_where_it_matters(void **state)
{
    struct scene *s = *state;
    struct operate_footage_result result;
    struct listener listener = {0};
    scene_prepare(s, REGISTER_MODE_RETROSPECTIVE, RFR_READY);
    const char *file = fast_recording(s, "fast.vid");
    assert_int_equal(search_captured_at(s, file, "2026-11-19T08:00:00Z", &listener, &result), 0);
    assert_int_equal(result.frames_given, 150);
    // 10 + 20 + 10 for the second after + 5; a look more or less where it begins and ends.
    assert_in_range(result.frames, 42, 48);
    assert_int_equal(listener.count, 1);
    is_at(&listener.told[0], 2.0, 3.92);
    char at[TIME_TEXT_MAX];
    time_format(listener.told[0].at, at);
    assert_string_equal(at, "2026-11-19T08:00:02Z");
    struct register_alert *alerts = NULL;
    struct register_recording *known = NULL;
    size_t count = 0;
    struct store *store = operate_store(s->operate);
    assert_int_equal(register_alerts(store, 0, REGISTER_AS_AT_ALWAYS, &alerts, &count, NULL), 0);
    assert_true(count == 1 && alerts[0].has_scene);
    assert_int_equal((moment)alerts[0].captured, listener.told[0].at);
    int64_t operation = alerts[0].operation;
    register_alerts_free(&alerts, count);
    assert_int_equal(
        register_recordings(store, operation, REGISTER_AS_AT_ALWAYS, &known, &count, NULL), 0);
    assert_true(count == 1 && known[0].finished && known[0].appearances == 1);
    assert_true(known[0].frames == result.frames && known[0].frames_given == 150);
    register_recordings_free(&known, count);
}

static void only_the_day_known_gives_no_time_of_day(void **state)
{
    struct scene *s = *state;
    struct operate_footage_result result;
    struct listener listener = {0};
    scene_prepare(s, REGISTER_MODE_RETROSPECTIVE, RFR_READY);
    assert_int_equal(
        search_captured_at(s, fast_recording(s, "day.vid"), "2026-11-19", &listener, &result), 0);
    assert_int_equal(listener.told[0].at, 0);
}

static void the_same_recording_has_one_origin(void **state)
{
    struct scene *s = *state;
    struct operate_footage_result result;
    struct listener listener = {0};
    scene_prepare(s, REGISTER_MODE_RETROSPECTIVE, RFR_READY);
    const char *file = fast_recording(s, "one.vid");
    assert_int_equal(search_captured_at(s, file, "2026-11-19T08:00:00Z", &listener, &result), 0);
    int64_t rows = scene_rows(s, "act");
    assert_int_equal(search_captured_at(s, file, "2026-11-19T09:00:00Z", &listener, &result),
                     OVERT_INPUT);
    assert_non_null(strstr(s->err.text, "say the same of it"));
    assert_int_equal(scene_rows(s, "act"), rows);
}

static void another_file_under_the_same_name_is_another_recording(void **state)
{
    struct scene *s = *state;
    struct operate_footage_result result;
    struct listener listener = {0};
    scene_prepare(s, REGISTER_MODE_RETROSPECTIVE, RFR_READY);
    const char *file = fast_recording(s, "same.vid");
    assert_int_equal(search_captured_at(s, file, "2026-11-19", &listener, &result), 0);
    assert_null(strstr(listener.notice, "another recording"));
    file = scene_file(s, "same.vid", "SCENES 5\nface 1 100 80\n--\nface 1 100 80\n--\n");
    assert_int_equal(search_captured_at(s, file, "2026-11-19", &listener, &result), 0);
    assert_non_null(strstr(listener.notice, "another recording"));
    assert_true(!result.continued && listener.count == 2);
}

/// The recording grows while it is looked through: it is not the one whose hash is in the record.
static bool grow(void *context, double share, int64_t frames, int64_t faces, int64_t appearances)
{
    (void)share, (void)frames, (void)faces, (void)appearances;
    FILE *file = fopen(context, "a");
    assert_non_null(file);
    assert_true(fputs("nobody\n--\n", file) >= 0);
    assert_int_equal(fclose(file), 0);
    return true;
}

static void a_recording_that_is_changed_meanwhile_is_refused(void **state)
{
    struct scene *s = *state;
    struct operate_footage_result result;
    char file[128];
    scene_prepare(s, REGISTER_MODE_RETROSPECTIVE, RFR_READY);
    (void)text_copy(file, sizeof file, fast_recording(s, "grows.vid"));
    struct operate_footage_events events = {.progress = grow, .context = file};
    assert_int_equal(scene_footage(s, "Detective", file, 0, NULL, &events, &result), OVERT_INPUT);
    assert_non_null(strstr(s->err.text, "was changed while it was looked through"));
    const char *empty = scene_file(s, "empty.vid", "");
    assert_int_equal(scene_footage(s, "Detective", empty, 0, NULL, NULL, &result), OVERT_INPUT);
    assert_non_null(strstr(s->err.text, "empty: 0 bytes"));
}

static void refused(struct scene *s, const char *as, const char *file, int64_t entry,
                    const char *words)
{
    struct operate_footage_result result = {.frames = 42};
    struct scene_before before = scene_before(s);
    int code = scene_footage(s, as, file, entry, NULL, NULL, &result);
    scene_refused(s, before, code, words);
    assert_int_equal(result.frames, 42);
}

static void it_is_refused_like_every_search(void **state)
{
    struct scene *s = *state;
    const char *file = recording(s, "");
    scene_prepare(s, REGISTER_MODE_LIVE, SCENE_ALL);
    refused(s, "Detective", file, 0, "not for retrospective");
    scene_prepare(s, REGISTER_MODE_RETROSPECTIVE, RFR_READY & ~SCENE_OPEN);
    refused(s, "Detective", file, 0, "not open");
    scene_prepare(s, REGISTER_MODE_RETROSPECTIVE, RFR_READY);
    refused(s, "Beat", file, 0, "takes the role");
    refused(s, "Detective", file, 99, "is not on the list");
    s->now += 5 * HOUR;
    refused(s, "Detective", file, 0, "expired");
    assert_int_equal(scene_rows(s, "search"), 0);
    assert_int_equal(scene_rows(s, "footage"), 0);
}

static void what_it_comes_from_must_be_said(void **state)
{
    struct scene *s = *state;
    struct operate_footage_result result;
    scene_prepare(s, REGISTER_MODE_RETROSPECTIVE, RFR_READY);
    struct operate_footage footage = {.file = recording(s, ""), .captured = "2026-11-19",
                                      .source_type = "CCTV", .reason = "r",
                                      .offence_type = REGISTER_OFFENCE_NONE};
    assert_int_equal(operate_footage(s->operate, "Detective", s->reference, &footage, NULL, &result,
                                     &s->err),
                     OVERT_INPUT);
    footage.place = "P";
    footage.captured = "some day";
    assert_int_equal(operate_footage(s->operate, "Detective", s->reference, &footage, NULL, &result,
                                     &s->err),
                     OVERT_INPUT);
    footage.captured = "2026-11-19";
    footage.file = "/nowhere.vid";
    assert_int_equal(operate_footage(s->operate, "Detective", s->reference, &footage, NULL, &result,
                                     &s->err),
                     OVERT_NOT_FOUND);
    assert_int_equal(scene_rows(s, "search"), 0);
}

static void a_finished_recording_is_told_of_and_not_searched_again(void **state)
{
    struct scene *s = *state;
    struct operate_footage_result result;
    struct listener listener = {0};
    scene_prepare(s, REGISTER_MODE_RETROSPECTIVE, RFR_READY);
    const char *file = recording(s, "");
    assert_int_equal(search(s, file, 1, &listener, &result), 0);
    uint64_t comparisons = operate_comparisons(s->operate);
    listener = (struct listener){0};
    assert_int_equal(search(s, file, 1, &listener, &result), 0);
    assert_true(result.continued && result.finished && listener.told[1].earlier);
    assert_int_equal(operate_comparisons(s->operate), comparisons);
    assert_int_equal(result.appearances, 2);
    assert_int_equal(listener.count, 2);
    assert_int_equal(scene_rows(s, "alert"), 2);
}

static void a_recording_that_breaks_off_is_searched_until_there(void **state)
{
    struct scene *s = *state;
    struct operate_footage_result result;
    struct listener listener = {0};
    scene_prepare(s, REGISTER_MODE_RETROSPECTIVE, RFR_READY);
    const char *file = recording(s, "broken\n");
    assert_int_equal(search(s, file, 1, &listener, &result), 0);
    assert_true(!result.finished && result.broken);
    assert_int_equal(result.appearances, 2);
    assert_int_equal(search(s, file, 1, &listener, &result), 0); // nobody is told of twice
    assert_true(!result.finished && result.broken);
    assert_int_equal(result.appearances, 2);
    assert_int_equal(result.faces_seen, 4);
}

/// Until it is done, whatever ended the run before.
static void finish(struct scene *s, const char *file, struct operate_footage_result *ret_result)
{
    struct listener listener = {0};
    assert_int_equal(search(s, file, 1, &listener, ret_result), 0);
    assert_true(ret_result->finished);
    assert_int_equal(ret_result->appearances, 2);
    assert_int_equal(ret_result->faces_seen, 4);
    assert_int_equal(listener.count, 2);
    is_at(&listener.told[0], 0, 1.8);
    is_at(&listener.told[1], 12, 13.8);
}

static void a_run_stopped_at_any_picture_goes_on(void **state)
{
    struct scene *s = *state;
    char file[128];
    (void)text_copy(file, sizeof file, recording(s, "")); // paths are kept for a few calls only
    for (int stop = 1; stop <= PICTURES; stop += 3) {
        struct operate_footage_result result;
        struct listener listener = {.stop_after = stop};
        scene_prepare(s, REGISTER_MODE_RETROSPECTIVE, RFR_READY);
        int64_t entry = 2 * scene_rows(s, "operation") - 1;
        struct operate_footage_events events = {
            .appearance = heard, .progress = asked, .context = &listener};
        assert_int_equal(scene_footage(s, "Detective", file, entry, NULL, &events, &result), 0);
        assert_false(result.finished);
        listener = (struct listener){0};
        assert_int_equal(scene_footage(s, "Detective", file, entry, NULL, &events, &result), 0);
        assert_true(result.finished && result.continued);
        assert_int_equal(result.appearances, 2);
        assert_int_equal(result.faces_seen, 4);
        assert_int_equal(result.frames, PICTURES);
    }
}

static void a_run_killed_again_and_again_tells_of_nobody_twice(void **state)
{
    struct scene *s = *state;
    struct operate_footage_result result;
    const char *file = recording(s, "");
    scene_prepare(s, REGISTER_MODE_RETROSPECTIVE, RFR_READY);
    operate_close(&s->operate);
    for (int kill_at = 1; kill_at < PICTURES; kill_at += 4) {
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            struct listener listener = {.killed = true, .stop_after = kill_at};
            scene_reopen(s);
            _exit(search(s, file, 1, &listener, &result) == 0 ? 0 : 1);
        }
        int status = 0;
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    scene_reopen(s);
    finish(s, file, &result);
    assert_true(result.continued);
    assert_int_equal(scene_rows(s, "search"), 1);
    assert_int_equal(scene_rows(s, "alert"), 2);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_time_in_view_is_one_alert_of_who_is_sought),
        TEST(somebody_else_in_the_same_place_is_another_appearance),
        TEST(the_whole_list_can_be_sought),
        TEST(a_probe_is_the_picture_of_somebody_on_the_list),
        TEST(it_is_looked_at_five_times_a_second_and_closer_where_it_matters),
        TEST(only_the_day_known_gives_no_time_of_day),
        TEST(the_same_recording_has_one_origin),
        TEST(another_file_under_the_same_name_is_another_recording),
        TEST(a_recording_that_is_changed_meanwhile_is_refused),
        TEST(it_is_refused_like_every_search),
        TEST(what_it_comes_from_must_be_said),
        TEST(a_finished_recording_is_told_of_and_not_searched_again),
        TEST(a_recording_that_breaks_off_is_searched_until_there),
        TEST(a_run_stopped_at_any_picture_goes_on),
        TEST(a_run_killed_again_and_again_tells_of_nobody_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

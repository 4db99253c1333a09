// SPDX-License-Identifier: Apache-2.0
// test_live.c - a live run: one alert per person and pass, the end of the window to the second
// (R1), and nothing left of those who are not on the list (R2): every byte of the record folder is
// looked at.
#include <dirent.h>
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "fake_engine.h"
#include "register/read.h"
#include "register/write.h"
#include "../place.h"
#include "scene.h"
#include "store/store.h"

#define BYSTANDER 77
#define SECOND_BYSTANDER 78

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

/// `seconds` at 5 pictures a second: face 1 of the list and a bystander, then nobody for two
/// seconds.
static const char *crowd(struct scene *s, int seconds)
{
    AUTO_TEXT struct text video;
    text_init(&video, 1 << 20);
    text_append(&video, "SCENES 5\n");
    for (int i = 0; i < 5 * seconds; i++)
        text_printf(&video, "face 1 %d 80\nface %d %d 80\nface %d 500 20 small\n--\n", 100 + i % 3,
                    BYSTANDER, 300 + i % 3, SECOND_BYSTANDER);
    for (int i = 0; i < 10; i++)
        text_append(&video, "nobody\n--\n");
    return scene_file(s, "crowd.vid", video.bytes);
}

static void an_alert_on_whom_is_listed_and_on_nobody_else(void **state)
{
    struct scene *s = *state;
    struct operate_live_result result;
    scene_prepare(s, REGISTER_MODE_LIVE, SCENE_ALL);
    assert_int_equal(scene_live(s, "Operator", crowd(s, 4), NULL, &result), 0);
    assert_in_range(result.all.frames, 26, 28); // fewer once nobody is in view
    assert_int_equal(result.all.frames_given, 30);
    assert_int_equal(result.all.alerts, 1);
    assert_int_equal(result.all.faces_seen, 2);
    assert_false(result.stopped_by_window);
    struct register_alert *alerts = NULL;
    size_t count = 0;
    assert_int_equal(
        register_alerts(operate_store(s->operate), 0, REGISTER_AS_AT_ALWAYS, &alerts, &count, NULL),
        0);
    assert_int_equal(count, 1);
    assert_string_equal(alerts[0].nominal, "N-1");
    assert_string_equal(alerts[0].source, "camera-1");
    assert_true(alerts[0].has_picture && alerts[0].score >= alerts[0].threshold);
    register_alerts_free(&alerts, count);
    struct register_operation operation = {0};
    assert_int_equal(
        register_operation_find(operate_store(s->operate), s->reference, s->now, &operation, NULL),
        0);
    assert_int_equal(operation.result.faces_seen, 2);
    assert_int_equal(operation.result.alerts, 1);
    register_operation_finish(&operation);
}

// ---- rule R2 ----

/// A run of 8 floats of the template, anywhere in the bytes, with small differences allowed.
static bool holds_template(const char *bytes, size_t size, const struct overt_template *face)
{
    for (size_t at = 0; at + 8 * sizeof(float) <= size; at++) {
        float run[8];
        memcpy(run, bytes + at, sizeof run);
        for (int start = 0; start + 8 <= face->dimension; start += 8) {
            int same = 0;
            while (same < 8 && fabsf(run[same] - face->values[start + same]) < 0.004f)
                same++;
            if (same == 8)
                return true;
        }
    }
    return false;
}

/// Templates of any person at all: 64 or more floats in a row that are plausible parts of a unit
/// vector, counted where they are not those of the list.
static size_t count_marks(const char *bytes, size_t size, const char *mark, size_t mark_size)
{
    size_t count = 0;
    for (size_t at = 0; at + mark_size <= size; at++)
        count += memcmp(bytes + at, mark, mark_size) == 0;
    return count;
}

struct found {
    bool bystander, listed;
    size_t jpegs, scenes, files;
};

static void look_into(const char *path, struct found *found)
{
    struct overt_template bystander, second, listed;
    fake_template(BYSTANDER, 0, "", &bystander);
    fake_template(SECOND_BYSTANDER, 0, "", &second);
    fake_template(1, 0.002f, "", &listed);
    char *bytes = NULL;
    size_t size = 0;
    assert_int_equal(file_read(path, 1 << 28, &bytes, &size, NULL), 0);
    found->bystander |= holds_template(bytes, size, &bystander) ||
                        holds_template(bytes, size, &second);
    found->listed |= holds_template(bytes, size, &listed);
    found->jpegs += count_marks(bytes, size, FAKE_JPEG, FAKE_JPEG_SIZE);
    found->scenes += count_marks(bytes, size, "face 77", 7);
    found->files++;
    memory_free(bytes);
}

static void look_through(const char *folder, struct found *found)
{
    DIR *open = opendir(folder);
    assert_non_null(open);
    for (const struct dirent *entry = readdir(open); entry != NULL; entry = readdir(open)) {
        if (entry->d_name[0] == '.')
            continue;
        AUTO_FREE char *path = file_join(folder, entry->d_name);
        if (entry->d_type == DT_DIR)
            look_through(path, found);
        else
            look_into(path, found);
    }
    assert_int_equal(closedir(open), 0);
}

/// Everything in the record is sealed. That the look would see it if it were not: a template and an
/// alert's face, opened with the key and written beside the record.
static void look_sees_what_is_not_sealed(struct scene *s)
{
    char path[128];
    (void)snprintf(path, sizeof path, "%s/unsealed", s->folder);
    struct store *store = operate_store(s->operate);
    struct register_template *templates = NULL;
    size_t count = 0, size = 0;
    AUTO_FREE void *face = NULL;
    struct found found = {0};
    assert_int_equal(register_entry_templates(store, 1, &templates, &count, NULL), 0);
    assert_int_equal(file_write(path, templates[0].bytes, templates[0].size, 0600, NULL), 0);
    look_into(path, &found);
    assert_true(found.listed && found.jpegs == 0);
    assert_int_equal(register_alert_picture(store, 1, &face, &size, NULL), 0);
    assert_int_equal(file_write(path, face, size, 0600, NULL), 0);
    look_into(path, &found);
    assert_int_equal(found.jpegs, 1);
    register_entry_templates_free(&templates, count);
}

static void nothing_is_left_of_those_not_on_the_list(void **state)
{
    struct scene *s = *state;
    struct operate_live_result result;
    struct found open = {0}, closed = {0};
    scene_prepare(s, REGISTER_MODE_LIVE, SCENE_ALL);
    assert_int_equal(scene_live(s, "Operator", crowd(s, 4), NULL, &result), 0);
    look_through(s->record, &open);
    operate_close(&s->operate);
    look_through(s->record, &closed);
    scene_reopen(s);
    assert_true(open.files >= 4 && closed.files >= 4);
    look_sees_what_is_not_sealed(s);
    assert_false(open.listed || closed.listed);
    assert_false(open.bystander);
    assert_false(closed.bystander);
    assert_int_equal(closed.jpegs, 0);
    // The face and scene of the alert, and no crop of others.
    assert_int_equal(scene_rows(s, "alert WHERE picture IS NOT NULL AND scene IS NOT NULL"), 1);
    assert_int_equal(scene_rows(s, "alert"), 1);
}

static void a_search_leaves_nothing_of_a_probe_that_is_not_found(void **state)
{
    struct scene *s = *state;
    struct operate_search_result result;
    struct found found = {0};
    const char *probe = scene_file(s, "probe.jpg", "SCENE\nface 77 100 80\n");
    scene_prepare(s, REGISTER_MODE_RETROSPECTIVE, SCENE_ALL & ~SCENE_NOTIFY);
    assert_int_equal(scene_search(s, "Detective", probe, &result), 0);
    assert_int_equal(result.count, 0);
    operate_close(&s->operate);
    look_through(s->record, &found);
    scene_reopen(s);
    assert_false(found.bystander);
    assert_int_equal(found.jpegs, 0);
    assert_int_equal(found.scenes, 0);
}

static void an_operator_initiated_check_never_keeps_the_picture(void **state)
{
    struct scene *s = *state;
    struct operate_search_result result;
    struct found found = {0};
    const char *probe = scene_file(s, "probe.jpg", "SCENE\nface 1 117 80\nsecret-marker\n");
    scene_prepare(s, REGISTER_MODE_OPERATOR_INITIATED, SCENE_ALL & ~SCENE_NOTIFY);
    assert_int_equal(scene_identify(s, "Beat", probe, &result), 0);
    assert_int_equal(result.count, 1);
    assert_string_equal(result.candidates[0].nominal, "N-1");
    operate_close(&s->operate);
    look_through(s->record, &found);
    scene_reopen(s);
    assert_int_equal(found.jpegs, 0);
    const char *path = scene_file(s, "beside.jpg", "");
    assert_int_equal(
        operate_alert_picture(s->operate, "Beat", result.candidates[0].alert, path, &s->err), 0);
}

static void a_retrospective_search_keeps_the_face_with_its_alert(void **state)
{
    struct scene *s = *state;
    struct operate_search_result result;
    struct found found = {0};
    const char *probe = scene_file(s, "probe.jpg", "SCENE\nface 2 117 80\n");
    scene_prepare(s, REGISTER_MODE_RETROSPECTIVE, SCENE_ALL & ~SCENE_NOTIFY);
    assert_int_equal(scene_search(s, "Detective", probe, &result), 0);
    assert_int_equal(result.count, 1);
    assert_string_equal(result.candidates[0].nominal, "N-2");
    operate_close(&s->operate);
    look_through(s->record, &found);
    scene_reopen(s);
    assert_int_equal(found.jpegs, 0); // it is sealed
    assert_int_equal(scene_rows(s, "alert WHERE picture IS NOT NULL AND scene IS NULL"), 1);
}

/// Another picture of "N-1": face 3 stands for another look of the same person.
static int64_t enrol_another_look(struct scene *s)
{
    struct operate_entry entry = {
        .nominal = "N-1",
        .category = REGISTER_CATEGORY_MISSING, .basis = REGISTER_BASIS_COMMON_LAW,
        .reason = "missing since Sunday",
        .image_source = "family",
        .picture = scene_file(s, "look.jpg", "SCENE\nface 3 100 80\n"),
    };
    int64_t id = 0;
    assert_int_equal(operate_enrol(s->operate, "Planner", s->reference, &entry, &id, &s->err), 0);
    return id;
}

/// The mean of two looks that have nothing in common is as like to each as cos(45 degrees).
static void look_up(struct scene *s, int seed, const char *nominal, double score)
{
    struct operate_search_result result;
    char scene[64];
    (void)snprintf(scene, sizeof scene, "SCENE\nface %d 100 80\n", seed);
    assert_int_equal(scene_search(s, "Detective", scene_file(s, "probe.jpg", scene), &result), 0);
    assert_int_equal(result.count, 1);
    assert_string_equal(result.candidates[0].nominal, nominal);
    assert_float_equal(result.candidates[0].score, score, 0.08);
}

static void several_pictures_of_one_person_are_one_on_the_list(void **state)
{
    struct scene *s = *state;
    struct operate_footage_result seen;
    scene_prepare(s, REGISTER_MODE_RETROSPECTIVE, SCENE_AUTHORISE | SCENE_LIST);
    int64_t second = enrol_another_look(s), check = 0;
    assert_int_equal(operate_check(s->operate, "Operator", s->reference, &check, &s->err), 0);
    assert_int_equal(operate_review(s->operate, "Operator", s->reference, &s->err), 0);
    assert_int_equal(operate_open_operation(s->operate, "Operator", s->reference, &s->err), 0);
    uint64_t before = operate_comparisons(s->operate);
    look_up(s, 1, "N-1", 0.707);
    look_up(s, 2, "N-2", 1);
    look_up(s, 3, "N-1", 0.707);
    assert_int_equal(operate_comparisons(s->operate) - before, 3 * 2);
    assert_int_equal(scene_footage(s, "Detective", crowd(s, 4), second, NULL, NULL, &seen), 0);
    assert_int_equal(seen.appearances, 1);
}

static void footage_leaves_nothing_of_those_not_sought(void **state)
{
    struct scene *s = *state;
    struct operate_footage_result result;
    struct found found = {0};
    scene_prepare(s, REGISTER_MODE_RETROSPECTIVE, SCENE_ALL & ~SCENE_NOTIFY);
    assert_int_equal(
        scene_footage(s, "Detective", crowd(s, 4), 1, NULL, NULL, &result), 0);
    assert_int_equal(result.appearances, 1);
    assert_int_equal(result.faces_seen, 2);
    operate_close(&s->operate);
    look_through(s->record, &found);
    scene_reopen(s);
    assert_false(found.listed);
    assert_false(found.bystander);
    assert_int_equal(found.jpegs, 0);
    // The face, and the scene where nobody else is to be known.
    assert_int_equal(scene_rows(s, "alert WHERE picture IS NOT NULL AND scene IS NOT NULL"), 1);
    assert_int_equal(found.scenes, 0);
}

// ---- the window, the counts, the caller ----

struct listener {
    struct scene *scene;
    int alerts, calls, looks, stop_after;
    atomic_bool stopped;
    int64_t alerts_in_record;
    int core_limited, dumpable;
};

/// Read from outside: a run leaves the record to others between its entries.
static int64_t alerts_in(struct scene *scene)
{
    AUTO_FREE char *path = file_join(scene->record, "record.db");
    CLEANUP(store_close) struct store *store = NULL;
    AUTO_QUERY struct store_query *query = NULL;
    assert_int_equal(store_open(path, false, true, &store, NULL), 0);
    assert_int_equal(store_prepare(store, "SELECT count(*) FROM alert", &query, NULL), 0);
    assert_int_equal(store_step(query, NULL), 1);
    int64_t count = store_column_int(query, 0);
    store_query_done(&query);
    return count;
}

static void heard(void *context, const struct operate_alert *alert)
{
    struct listener *listener = context;
    assert_string_equal(alert->nominal, "N-1");
    assert_true(alert->score > 0.7);
    listener->alerts++;
    listener->alerts_in_record = alerts_in(listener->scene);
}

static void nap(double seconds)
{
    struct timespec wait = {.tv_nsec = (long)(seconds * 1e9)};
    (void)nanosleep(&wait, NULL);
}

/// The test's clock goes on by a second per look; once `stop_after` were made they wait for the
/// caller's no.
static void second_passes(void *context)
{
    struct listener *listener = context;
    listener->scene->now++;
    if (++listener->looks != listener->stop_after)
        return;
    while (!atomic_load(&listener->stopped))
        nap(0.001);
    nap(0.1);
}

static bool progress(void *context, const struct operate_camera_state *cameras, size_t count,
                     double seconds_left)
{
    struct listener *listener = context;
    struct rlimit core;
    assert_true(count == 1 && seconds_left <= 4 * HOUR);
    assert_string_equal(cameras[0].name, "camera-1");
    assert_int_equal(getrlimit(RLIMIT_CORE, &core), 0);
    listener->core_limited = core.rlim_cur == 0;
    listener->dumpable = prctl(PR_GET_DUMPABLE, 0, 0, 0, 0);
    listener->calls++;
    if (listener->stop_after > 0 && listener->looks >= listener->stop_after)
        atomic_store(&listener->stopped, true);
    return !atomic_load(&listener->stopped);
}

static struct operate_live_events events_of(struct listener *listener, void (*looks)(void *context))
{
    fake_on_look(looks, listener);
    return (struct operate_live_events){
        .alert = heard, .progress = progress, .context = listener};
}

static int64_t faces_recorded(struct scene *s)
{
    struct register_operation operation = {0};
    assert_int_equal(register_operation_find(operate_store(s->operate), s->reference,
                                             REGISTER_AS_AT_ALWAYS, &operation, NULL),
                     0);
    int64_t faces = operation.result.faces_seen;
    register_operation_finish(&operation);
    return faces;
}

static void the_run_stops_to_the_second(void **state)
{
    struct scene *s = *state;
    struct operate_live_result result;
    struct listener listener = {.scene = s};
    scene_prepare(s, REGISTER_MODE_LIVE, SCENE_ALL);
    struct operate_live_events events = events_of(&listener, second_passes);
    const char *video = crowd(s, 20);
    s->now += 4 * HOUR - 10; // ten seconds and the last one are left
    assert_int_equal(scene_live(s, "Operator", video, &events, &result), 0);
    assert_true(result.stopped_by_window);
    assert_int_equal(result.all.frames, 11);
    assert_int_equal(listener.alerts, 1);
    assert_int_equal(listener.alerts_in_record, 1);
    assert_int_equal(faces_recorded(s), 2);
    assert_int_equal(result.all.faces_seen, 2);
}

static void no_core_dump_while_faces_are_in_memory(void **state)
{
    struct scene *s = *state;
    struct operate_live_result result;
    struct rlimit before, after;
    struct listener listener = {.scene = s};
    scene_prepare(s, REGISTER_MODE_LIVE, SCENE_ALL);
    struct operate_live_events events = events_of(&listener, second_passes);
    int dumpable = prctl(PR_GET_DUMPABLE, 0, 0, 0, 0);
    assert_int_equal(getrlimit(RLIMIT_CORE, &before), 0);
    assert_int_equal(scene_live(s, "Operator", crowd(s, 1), &events, &result), 0);
    assert_true(listener.calls > 0 && listener.core_limited);
    assert_int_equal(listener.dumpable, 0);
    assert_int_equal(getrlimit(RLIMIT_CORE, &after), 0);
    assert_int_equal(after.rlim_cur, before.rlim_cur);
    assert_int_equal(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0), dumpable);
}

/// Another program judges the alert and closes the operation while the run goes on.
static void other_program(void *context)
{
    struct listener *listener = context;
    struct scene other = *listener->scene;
    if (++listener->looks > 5)
        nap(0.02);
    if (listener->looks != 5)
        return;
    other.operate = NULL;
    scene_reopen(&other);
    const struct operate_adjudication said = {.credible = true, .environment = "good light"};
    assert_int_equal(operate_adjudicate(other.operate, "Second", 1, &said, &other.err), 0);
    assert_int_equal(operate_close_operation(other.operate, "Planner", other.reference, &other.err),
                     0);
    operate_close(&other.operate);
}

static void others_can_judge_and_close_while_a_run_goes_on(void **state)
{
    struct scene *s = *state;
    struct operate_live_result result;
    struct listener listener = {.scene = s};
    scene_prepare(s, REGISTER_MODE_LIVE, SCENE_ALL);
    struct operate_live_events events = events_of(&listener, other_program);
    assert_int_equal(scene_live(s, "Operator", crowd(s, 20), &events, &result), 0);
    assert_true(result.stopped_by_closing);
    assert_in_range(result.all.frames, 5, 70);
    assert_int_equal(scene_rows(s, "adjudication"), 1);
    assert_int_equal(faces_recorded(s), 2);
    assert_int_equal(result.all.faces_seen, 2);
}

static void the_caller_can_stop(void **state)
{
    struct scene *s = *state;
    struct operate_live_result result;
    struct listener listener = {.scene = s, .stop_after = 3};
    scene_prepare(s, REGISTER_MODE_LIVE, SCENE_ALL);
    struct operate_live_events events = events_of(&listener, second_passes);
    assert_int_equal(scene_live(s, "Operator", crowd(s, 4), &events, &result), 0);
    assert_int_equal(result.all.frames, 3);
    assert_false(result.stopped_by_window);
    assert_int_equal(faces_recorded(s), 2);
}

static void counts_are_kept_every_minute_and_when_the_source_breaks(void **state)
{
    struct scene *s = *state;
    struct operate_live_result result;
    AUTO_TEXT struct text video;
    text_init(&video, 1 << 20);
    text_append(&video, "SCENES 1\n");
    for (int i = 0; i < 130; i++)
        text_printf(&video, "face %d 100 80\n--\nnobody\n--\n", 1000 + i);
    text_append(&video, "broken\n");
    scene_prepare(s, REGISTER_MODE_LIVE, SCENE_ALL);
    const char *path = scene_file(s, "long.vid", video.bytes);
    assert_int_equal(scene_live(s, "Operator", path, NULL, &result), OVERT_INPUT);
    assert_int_equal(scene_rows(s, "face_count"), 5);
    struct register_operation operation = {0};
    assert_int_equal(
        register_operation_find(operate_store(s->operate), s->reference, s->now, &operation, NULL),
        0);
    assert_int_equal(operation.result.faces_seen, 130);
    register_operation_finish(&operation);
}

static void the_list_is_searched_by_the_permits_threshold(void **state)
{
    struct scene *s = *state;
    struct operate_live_result result;
    scene_prepare(s, REGISTER_MODE_LIVE, SCENE_ALL);
    const char *video = scene_file(s, "far.vid", "SCENES 5\nface 3 100 80\n--\nface 4 300 80\n");
    assert_int_equal(scene_live(s, "Operator", video, NULL, &result), 0);
    assert_int_equal(result.all.alerts, 0);
    assert_int_equal(operate_comparisons(s->operate), 4);
}

static void notice(void *context, const char *line)
{
    assert_null(strstr(line, "://"));
    ++*(int *)context;
}

static void when_nobody_looked_is_recorded(void **state)
{
    struct scene *s = *state;
    struct operate_live_result result;
    int notices = 0;
    struct operate_live_events events = {.notice = notice, .context = &notices};
    scene_prepare(s, REGISTER_MODE_LIVE, SCENE_ALL);
    const char *video =
        scene_file(s, "dark.vid", "SCENES 1\nnobody\n--\ndark\n--\ndark\n--\nnobody\n");
    assert_int_equal(scene_live(s, "Operator", video, &events, &result), 0);
    assert_int_equal(notices, 2);
    struct register_operation operation = {0};
    struct register_gap *gaps = NULL;
    size_t count = 0;
    assert_int_equal(register_operation_find(operate_store(s->operate), s->reference,
                                             REGISTER_AS_AT_ALWAYS, &operation, NULL), 0);
    assert_int_equal(register_gaps(operate_store(s->operate), operation.id,
                                   REGISTER_AS_AT_ALWAYS, &gaps, &count, NULL), 0);
    assert_int_equal(count, 2);
    assert_string_equal(gaps[0].source, "camera-1");
    assert_false(gaps[0].looking);
    assert_true(gaps[1].looking && gaps[1].since >= gaps[0].since);
    register_gaps_free(&gaps, count);
    register_operation_finish(&operation);
}

// ---- several cameras ----

static void cameras_are_looked_at_at_once(void **state)
{
    struct scene *s = *state;
    struct operate_live_result result;
    scene_prepare(s, REGISTER_MODE_LIVE, SCENE_ALL);
    const char *north =
        scene_file(s, "north.vid", "SCENES 5\nface 1 100 80\n--\nface 1 101 80\n");
    const char *south =
        scene_file(s, "south.vid", "SCENES 5\nface 2 100 80\n--\nface 77 300 80\n");
    struct operate_camera cameras[] = {{.source = north, .name = "North", .zone = "High Street"},
                                       {.source = south, .name = "South"}};
    assert_int_equal(scene_cameras(s, cameras, 2, true, NULL, &result), 0);
    assert_int_equal(result.camera_count, 2);
    assert_string_equal(result.cameras[0].name, "North");
    assert_string_equal(result.cameras[0].zone, "High Street");
    assert_int_equal(result.cameras[0].alerts, 1);
    assert_int_equal(result.cameras[0].faces_seen, 1);
    assert_int_equal(result.cameras[1].alerts, 1);
    assert_int_equal(result.cameras[1].faces_seen, 2);
    assert_int_equal(result.all.alerts, 2);
    assert_int_equal(result.all.frames, 4);
    assert_int_equal(faces_recorded(s), 3);
}

static void cameras_that_cannot_be(void **state)
{
    struct scene *s = *state;
    struct operate_live_result result = {.all.frames = 42};
    scene_prepare(s, REGISTER_MODE_LIVE, SCENE_ALL);
    const char *good = scene_file(s, "good.vid", "SCENES 5\nface 1 100 80\n");
    struct operate_camera twice[] = {{.source = good, .name = "A"}, {.source = good, .name = "A"}};
    struct operate_camera gone[] = {{.source = good, .name = "A"}, {.source = "/no", .name = "B"}};
    struct operate_camera unnamed[] = {{.source = good}, {.source = "rtsp://127.0.0.1/1"}};
    assert_int_equal(scene_cameras(s, twice, 2, true, NULL, &result), OVERT_INPUT);
    assert_non_null(strstr(s->err.text, "two cameras are called 'A'"));
    assert_int_equal(scene_cameras(s, gone, 2, true, NULL, &result), OVERT_NOT_FOUND);
    assert_int_equal(scene_cameras(s, unnamed, 2, true, NULL, &result), OVERT_INPUT);
    assert_non_null(strstr(s->err.text, "name the camera"));
    assert_int_equal(scene_cameras(s, good ? twice : NULL, 0, true, NULL, &result), OVERT_INPUT);
    assert_int_equal(result.all.frames, 42);
    assert_int_equal(scene_rows(s, "alert") + scene_rows(s, "face_count"), 0);
}

static void a_source_that_breaks_ends_its_own_camera_alone(void **state)
{
    struct scene *s = *state;
    struct operate_live_result result;
    scene_prepare(s, REGISTER_MODE_LIVE, SCENE_ALL);
    const char *broken = scene_file(s, "broken.vid", "SCENES 5\nface 77 100 80\n--\nbroken\n");
    const char *good =
        scene_file(s, "good.vid", "SCENES 1\nnobody\n--\nnobody\n--\nface 1 1 80\n");
    struct operate_camera cameras[] = {{.source = broken, .name = "A"},
                                       {.source = good, .name = "B"}};
    assert_int_equal(scene_cameras(s, cameras, 2, true, NULL, &result), OVERT_INPUT);
    assert_non_null(strstr(s->err.text, "breaks off"));
    assert_int_equal(scene_rows(s, "alert"), 1);
    assert_int_equal(faces_recorded(s), 2);
}

/// Gaps of the record as "cause+" and "cause-" (begins, ends), in order.
static void gaps_of(struct scene *s, char *words, size_t size)
{
    struct register_operation operation = {0};
    struct register_gap *gaps = NULL;
    size_t count = 0, length = 0;
    words[0] = '\0';
    assert_int_equal(register_operation_find(operate_store(s->operate), s->reference,
                                             REGISTER_AS_AT_ALWAYS, &operation, NULL), 0);
    assert_int_equal(register_gaps(operate_store(s->operate), operation.id,
                                   REGISTER_AS_AT_ALWAYS, &gaps, &count, NULL), 0);
    for (size_t i = 0; i < count; i++)
        length += (size_t)snprintf(words + length, size - length, "%s %s%c;", gaps[i].source,
                                   register_gap_word(gaps[i].cause), gaps[i].looking ? '-' : '+');
    register_gaps_free(&gaps, count);
    register_operation_finish(&operation);
}

/// The one time when nobody looked; it ended with its run.
static moment the_span_ends(struct scene *s)
{
    struct register_operation operation = {0};
    struct register_span *spans = NULL;
    size_t count = 0;
    assert_int_equal(register_operation_find(operate_store(s->operate), s->reference,
                                             REGISTER_AS_AT_ALWAYS, &operation, NULL), 0);
    assert_int_equal(register_spans(operate_store(s->operate), operation.id,
                                    REGISTER_AS_AT_ALWAYS, &spans, &count, NULL), 0);
    assert_int_equal(count, 1);
    moment ends = spans[0].ends;
    register_spans_free(&spans, count);
    register_operation_finish(&operation);
    return ends;
}

static void a_dark_camera_holds_up_no_other(void **state)
{
    struct scene *s = *state;
    struct operate_live_result result;
    char gaps[200];
    AUTO_TEXT struct text dark;
    text_init(&dark, 1 << 20);
    text_append(&dark, "SCENES 5\n");
    for (int i = 0; i < 1000; i++)
        text_append(&dark, "dark\n--\n");
    scene_prepare(s, REGISTER_MODE_LIVE, SCENE_ALL);
    struct operate_camera cameras[] = {
        {.source = scene_file(s, "dark.vid", dark.bytes), .name = "Dark"},
        {.source = scene_file(s, "light.vid", "SCENES 5\nface 1 100 80\n"), .name = "Light"}};
    assert_int_equal(scene_cameras(s, cameras, 2, true, NULL, &result), 0);
    assert_int_equal(result.cameras[0].frames, 0);
    assert_true(result.cameras[0].seconds_dark > 0);
    assert_int_equal(result.cameras[1].alerts, 1);
    gaps_of(s, gaps, sizeof gaps);
    assert_string_equal(gaps, "Dark no_pictures+;");
    assert_int_equal(scene_rows(s, "run"), 2);
    assert_int_equal(scene_rows(s, "run_end"), 2);
    moment ended = s->now;
    assert_int_equal(the_span_ends(s), ended);
    s->now += 600;
    cameras[0].source = cameras[1].source; // it works again
    assert_int_equal(scene_cameras(s, cameras, 1, true, NULL, &result), 0);
    assert_int_equal(the_span_ends(s), ended);
}

// ---- pause, cool-down, a slow machine, clocks, disks ----

static void do_elsewhere(const struct scene *scene,
                         int (*act)(struct operate *, const char *, const char *, const char *,
                                    struct overt_error *))
{
    struct scene other = *scene;
    other.operate = NULL;
    scene_reopen(&other);
    assert_int_equal(act(other.operate, "Planner", other.reference, "a reason", &other.err), 0);
    operate_close(&other.operate);
}

static void pauses_at_the_fifth(void *context)
{
    struct listener *listener = context;
    nap(0.02);
    if (++listener->looks == 5)
        do_elsewhere(listener->scene, operate_pause);
}

/// Lets it go on when it has been paused for a while; no look is made meanwhile.
static bool resumes(void *context, const struct operate_camera_state *cameras, size_t count,
                    double seconds_left)
{
    struct listener *listener = context;
    (void)count, (void)seconds_left;
    if (cameras[0].doing != OPERATE_CAMERA_PAUSED)
        return true;
    assert_int_equal(cameras[0].faces_in_view, 0);
    if (++listener->calls == 1)
        listener->stop_after = listener->looks;
    if (listener->calls == 3) {
        assert_int_equal(listener->looks, listener->stop_after);
        do_elsewhere(listener->scene, operate_resume);
    }
    return true;
}

static void a_paused_operation_is_not_looked_at_until_it_goes_on(void **state)
{
    struct scene *s = *state;
    struct operate_live_result result;
    struct listener listener = {.scene = s};
    char gaps[200];
    scene_prepare(s, REGISTER_MODE_LIVE, SCENE_ALL);
    const char *video = crowd(s, 20);
    struct operate_live_events events = events_of(&listener, pauses_at_the_fifth);
    events.progress = resumes;
    assert_int_equal(scene_live(s, "Operator", video, &events, &result), 0);
    assert_true(listener.calls >= 3);
    assert_false(result.stopped_by_closing);
    assert_int_equal(result.all.frames_given, 110); // it went on where it was
    assert_true(result.all.seconds_paused > 0.3);
    assert_int_equal(result.all.alerts, 1); // within the cool-down
    assert_int_equal(result.all.faces_seen, 4); // nobody is known again
    assert_int_equal(faces_recorded(s), 4);
    gaps_of(s, gaps, sizeof gaps);
    assert_string_equal(gaps, "camera-1 paused+;camera-1 paused-;");
}

static void an_entry_cools_down_at_all_cameras(void **state)
{
    struct scene *s = *state;
    struct operate_live_result result;
    struct listener listener = {.scene = s};
    struct operate_live_events events = {.alert = heard, .context = &listener};
    scene_prepare(s, REGISTER_MODE_LIVE, SCENE_ALL);
    const char *one = scene_file(s, "one.vid", "SCENES 5\nface 1 100 80\n--\nface 1 101 80\n");
    const char *two = scene_file(s, "two.vid", "SCENES 5\nface 1 100 80\n--\nface 1 101 80\n");
    struct operate_camera cameras[] = {{.source = one, .name = "A"}, {.source = two, .name = "B"}};
    assert_int_equal(scene_cameras(s, cameras, 2, false, &events, &result), 0);
    assert_int_equal(result.all.alerts, 1);
    assert_int_equal(result.all.faces_seen, 2);
    assert_int_equal(listener.alerts, 1);
    assert_true(result.latency.count == 1 && result.latency.most > 0);
    scene_reopen(s); // another program
    assert_int_equal(scene_cameras(s, cameras, 1, false, &events, &result), 0);
    assert_int_equal(result.all.alerts, 0);
    s->now += 120;
    assert_int_equal(scene_cameras(s, cameras, 1, false, &events, &result), 0);
    assert_int_equal(result.all.alerts, 1);
    assert_int_equal(scene_rows(s, "alert"), 2);
}

static void slow_look(void *context)
{
    (void)context;
    nap(0.2);
}

/// Two seconds of 25 pictures a second, and a machine that makes five looks a second.
static void a_slow_machine_drops_pictures_and_says_so(void **state)
{
    struct scene *s = *state;
    struct operate_live_result result;
    AUTO_TEXT struct text video;
    text_init(&video, 1 << 20);
    text_append(&video, "SCENES 25\n");
    for (int i = 0; i < 50; i++)
        text_printf(&video, "face %d %d 80\n--\n", BYSTANDER, 300 + i % 3);
    scene_prepare(s, REGISTER_MODE_LIVE, SCENE_ALL);
    struct operate_camera camera = {.source = scene_file(s, "slow.vid", video.bytes), .name = "A"};
    fake_on_look(slow_look, NULL);
    assert_int_equal(scene_cameras(s, &camera, 1, false, NULL, &result), 0);
    assert_int_equal(result.all.frames_given, 50);
    assert_in_range(result.all.frames, 4, 11);
    assert_true(result.seconds_taken < 4.0); // nothing piled up
    assert_true(result.all.seconds_looked > 0.5 && result.all.seconds_looked <= 2.0);
    assert_int_equal(result.all.faces_seen, 1);
    struct register_operation operation = {0};
    struct register_count *counts = NULL;
    size_t count = 0;
    assert_int_equal(register_operation_find(operate_store(s->operate), s->reference,
                                             REGISTER_AS_AT_ALWAYS, &operation, NULL), 0);
    assert_int_equal(register_counts(operate_store(s->operate), operation.id,
                                     REGISTER_AS_AT_ALWAYS, &counts, &count, NULL), 0);
    assert_int_equal(count, 1);
    assert_int_equal(counts[0].frames, result.all.frames);
    assert_int_equal(counts[0].frames_given, 50);
    assert_true(fabs(counts[0].seconds_looked - result.all.seconds_looked) < 1e-6);
    register_counts_free(&counts, count);
    register_operation_finish(&operation);
}

/// Somebody sets the clock back by an hour, two seconds before the window ends.
static void clock_goes_back(void *context)
{
    struct listener *listener = context;
    if (++listener->looks == 3)
        listener->scene->now -= HOUR;
}

static void a_clock_that_is_set_back_makes_no_window_longer(void **state)
{
    struct scene *s = *state;
    struct operate_live_result result;
    struct listener listener = {.scene = s};
    AUTO_TEXT struct text video;
    text_init(&video, 1 << 20);
    text_append(&video, "SCENES 5\n");
    for (int i = 0; i < 100; i++)
        text_append(&video, i > 5 ? "face 1 100 80\n--\n" : "nobody\n--\n");
    scene_prepare(s, REGISTER_MODE_LIVE, SCENE_ALL);
    struct operate_camera camera = {.source = scene_file(s, "long.vid", video.bytes), .name = "A"};
    s->now += 4 * HOUR - 2;
    fake_on_look(clock_goes_back, &listener);
    assert_int_equal(scene_cameras(s, &camera, 1, false, NULL, &result), 0);
    assert_true(result.stopped_by_window);
    assert_true(result.seconds_taken > 1.5 && result.seconds_taken < 10.0);
    assert_int_equal(result.all.alerts, 1); // recorded all the same
    s->now += HOUR;
}

/// From the first look on the disk takes nothing more: files grow no further.
static void disk_is_full(void *context)
{
    struct rlimit none = *(struct rlimit *)context;
    none.rlim_cur = 1;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
}

static void what_cannot_be_recorded_is_not_told(void **state)
{
    ONLY_IN_A_FILE(); // a server has a disk of its own
    struct scene *s = *state;
    struct operate_live_result result = {.all.frames = 42};
    struct listener listener = {.scene = s};
    struct operate_live_events events = {.alert = heard, .context = &listener};
    struct rlimit before;
    struct sigaction ignored = {.sa_handler = SIG_IGN}, old;
    scene_prepare(s, REGISTER_MODE_LIVE, SCENE_ALL);
    const char *video = crowd(s, 4);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(sigaction(SIGXFSZ, &ignored, &old), 0);
    fake_on_look(disk_is_full, &before);
    assert_int_equal(scene_live(s, "Operator", video, &events, &result), OVERT_IO);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(sigaction(SIGXFSZ, &old, NULL), 0);
    assert_int_equal(listener.alerts, 0);
    assert_int_equal(result.all.frames, 42);
    assert_non_null(strstr(s->err.text, "disk"));
    scene_reopen(s);
    assert_int_equal(scene_rows(s, "alert"), 0);
}

static void sources_that_are_none(void **state)
{
    struct scene *s = *state;
    struct operate_live_result result = {.all.frames = 42};
    scene_prepare(s, REGISTER_MODE_LIVE, SCENE_ALL);
    assert_int_equal(scene_live(s, "Operator", "/nowhere.vid", NULL, &result), OVERT_NOT_FOUND);
    assert_int_equal(scene_live(s, "Operator", scene_file(s, "no.vid", "text"), NULL, &result),
                     OVERT_INPUT);
    assert_int_equal(scene_live(s, "Operator", NULL, NULL, &result), OVERT_INPUT);
    assert_int_equal(scene_live(s, NULL, "x", NULL, &result), OVERT_INPUT);
    assert_int_equal(result.all.frames, 42);
    assert_int_equal(scene_rows(s, "face_count"), 0);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_alert_on_whom_is_listed_and_on_nobody_else),
        TEST(nothing_is_left_of_those_not_on_the_list),
        TEST(a_search_leaves_nothing_of_a_probe_that_is_not_found),
        TEST(an_operator_initiated_check_never_keeps_the_picture),
        TEST(a_retrospective_search_keeps_the_face_with_its_alert),
        TEST(several_pictures_of_one_person_are_one_on_the_list),
        TEST(footage_leaves_nothing_of_those_not_sought),
        TEST(the_run_stops_to_the_second),
        TEST(no_core_dump_while_faces_are_in_memory),
        TEST(others_can_judge_and_close_while_a_run_goes_on),
        TEST(the_caller_can_stop),
        TEST(counts_are_kept_every_minute_and_when_the_source_breaks),
        TEST(the_list_is_searched_by_the_permits_threshold),
        TEST(when_nobody_looked_is_recorded),
        TEST(cameras_are_looked_at_at_once),
        TEST(cameras_that_cannot_be),
        TEST(a_source_that_breaks_ends_its_own_camera_alone),
        TEST(a_dark_camera_holds_up_no_other),
        TEST(a_paused_operation_is_not_looked_at_until_it_goes_on),
        TEST(an_entry_cools_down_at_all_cameras),
        TEST(a_slow_machine_drops_pictures_and_says_so),
        TEST(a_clock_that_is_set_back_makes_no_window_longer),
        TEST(what_cannot_be_recorded_is_not_told),
        TEST(sources_that_are_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

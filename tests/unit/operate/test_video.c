// SPDX-License-Identifier: Apache-2.0
// test_video.c - real clips and the real engine: the man of one clip is found in another, nobody
// else is, and nothing of those who are not listed is left in the record.
//
// Needs ../shared (clips of consenting actors, research photographs) and the models; skipped
// otherwise.
#include <dirent.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/memory.h"
#include "overt/overt.h"
#include "register/read.h"
#include "register/write.h"
#include "scene.h"

#define MAN "head-pose-face-detection-male.gif"
#define WOMAN "head-pose-face-detection-female.gif"
#define BOTH "head-pose-face-detection-female-and-male.gif"
#define WALKING "face-demographics-walking-and-pause.gif"

static char shared[1024];

static bool material_is_there(void)
{
    const char *folder = getenv("OVERT_SHARED");
    const char *build = getenv("OVERT_BUILD");
    char models[1024];
    if (folder == NULL || build == NULL)
        return false;
    (void)snprintf(shared, sizeof shared, "%s", folder);
    (void)snprintf(models, sizeof models, "%s/models", build);
    char video[2048];
    (void)snprintf(video, sizeof video, "%s/video/" BOTH, shared);
    return setenv("OVERT_MODELS", models, 1) == 0 && file_exists(models) && file_exists(video);
}

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

static const char *shared_path(const char *folder, const char *name)
{
    static char path[2048];
    (void)snprintf(path, sizeof path, "%s/%s/%s", shared, folder, name);
    return path;
}

static int enrol(struct scene *s, const char *nominal, const char *picture)
{
    struct operate_entry entry = {
        .nominal = nominal,
        .category = REGISTER_CATEGORY_BLUE_LIST, .basis = REGISTER_BASIS_COMMON_LAW,
        .reason = "volunteer, seeded to measure recognition",
        .image_source = "volunteer",
        .picture = picture,
    };
    int64_t id = 0;
    return operate_enrol(s->operate, "Planner", s->reference, &entry, &id, &s->err);
}

/// The people of the list who are in no clip, so that a false alert could occur.
static int enrol_others(struct scene *s, int wanted)
{
    AUTO_FREE char *list = NULL;
    size_t size = 0;
    int enrolled = 0, number = 0;
    assert_int_equal(file_read(shared_path("faces", "openset.csv"), 1 << 22, &list, &size, NULL),
                     0);
    char *state = NULL;
    for (char *line = strtok_r(list, "\n", &state); line != NULL && enrolled < wanted;
         line = strtok_r(NULL, "\n", &state)) {
        char image[256], nominal[16], path[2048];
        if (sscanf(line, "gallery,%*[^,],%255[^\r\n]", image) != 1)
            continue;
        (void)snprintf(path, sizeof path, "%s", shared_path("faces", image));
        (void)snprintf(nominal, sizeof nominal, "other-%d", ++number);
        enrolled += enrol(s, nominal, path) == 0;
    }
    return enrolled;
}

static void prepare_in(struct scene *s, enum register_mode mode, const char *listed, int others)
{
    struct operate_plan plan = scene_plan(s, mode);
    plan.threshold = 0; // the model's own
    assert_int_equal(operate_plan(s->operate, "Planner", &plan, s->reference, &s->err), 0);
    assert_int_equal(operate_authorise(s->operate, "Chief", s->reference, &s->err), 0);
    assert_int_equal(operate_notify(s->operate, "Operator", s->reference, "on the door", &s->err),
                     0);
    int code = enrol(s, "the-listed", shared_path("video", listed));
    if (code != 0)
        print_message("%s\n", s->err.text);
    assert_int_equal(code, 0);
    assert_int_equal(enrol_others(s, others), others);
    assert_int_equal(operate_review(s->operate, "Operator", s->reference, &s->err), 0);
    assert_int_equal(operate_open_operation(s->operate, "Operator", s->reference, &s->err), 0);
}

static void prepare(struct scene *s, const char *listed, int others)
{
    prepare_in(s, REGISTER_MODE_LIVE, listed, others);
}

static int64_t run(struct scene *s, const char *clip, int64_t *ret_faces)
{
    struct operate_live_result result;
    int code = scene_live(s, "Operator", shared_path("video", clip), NULL, &result);
    if (code != 0)
        print_message("%s\n", s->err.text);
    assert_int_equal(code, 0);
    print_message("# %s: %lld pictures, %lld faces seen, %lld alerts, %.1f s of video in %.1f s\n",
                  clip, (long long)result.all.frames, (long long)result.all.faces_seen,
                  (long long)result.all.alerts, result.all.seconds, result.seconds_taken);
    *ret_faces = result.all.faces_seen;
    return result.all.alerts;
}

static void only_the_listed_alerted(struct scene *s)
{
    struct register_alert *alerts = NULL;
    size_t count = 0;
    assert_int_equal(register_alerts(operate_store(s->operate), 0, REGISTER_AS_AT_ALWAYS, &alerts,
                                     &count, NULL),
                     0);
    for (size_t i = 0; i < count; i++) {
        print_message("# score %.3f, threshold %.3f, at %.1f s\n", alerts[i].score,
                      alerts[i].threshold, alerts[i].video_time);
        assert_string_equal(alerts[i].nominal, "the-listed");
    }
    register_alerts_free(&alerts, count);
}

// ---- rule R2: every template that lies anywhere in the record is one of the list's ----

#define DIMENSION 192

struct known {
    struct register_template *templates;
    size_t count;
};

/// How alike the floats are to the most alike template of the list.
static double nearest(const struct known *known, const float *values)
{
    double best = -1;
    struct overt_template face;
    for (size_t i = 0; i < known->count; i++) {
        assert_int_equal(overt_template_unpack(known->templates[i].bytes, known->templates[i].size,
                                               &face, NULL),
                         0);
        double sum = 0;
        for (int k = 0; k < DIMENSION; k++)
            sum += (double)face.values[k] * (double)values[k];
        best = sum > best ? sum : best;
    }
    return best;
}

/// The run that begins at `at`, or a few floats beside it: small numbers around a template make it
/// seem to begin there too.
static bool is_listed(const struct known *known, const float *values, size_t count, size_t at)
{
    for (size_t begin = at < 8 ? 0 : at - 8; begin <= at + 8 && begin + DIMENSION <= count; begin++)
        if (nearest(known, values + begin) > 0.999)
            return true;
    return false;
}

/// Counts runs of 192 floats of Euclidean length 1 in the bytes, at any offset: the list's and
/// others.
static void find_templates(const char *bytes, size_t size, const struct known *known,
                           size_t *ret_listed, size_t *ret_others)
{
    for (size_t offset = 0; offset < sizeof(float) && size >= 2 * sizeof(float); offset++) {
        size_t count = (size - offset) / sizeof(float), plausible = 0;
        float *values = memory_new(count, sizeof *values);
        memcpy(values, bytes + offset, count * sizeof *values);
        double sum = 0;
        for (size_t i = 0; i < count; i++) {
            bool small = isfinite(values[i]) && fabsf(values[i]) < 0.7f;
            plausible = small ? plausible + 1 : 0;
            sum = small ? sum + (double)values[i] * (double)values[i] : 0;
            if (plausible > DIMENSION) {
                double gone = (double)values[i - DIMENSION];
                sum -= gone * gone;
            }
            if (plausible < DIMENSION || fabs(sum - 1.0) > 1e-4)
                continue;
            bool listed = is_listed(known, values, count, i + 1 - DIMENSION);
            *ret_listed += listed;
            *ret_others += !listed;
        }
        memory_free(values);
    }
}

static void scan_record(struct scene *s, const struct known *known, size_t *ret_listed,
                        size_t *ret_others)
{
    const char *names[] = {"record.db", "record.db-wal", "record.db-shm", "log/checkpoint"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        AUTO_FREE char *path = file_join(s->record, names[i]);
        char *bytes = NULL;
        size_t size = 0;
        if (file_read(path, 1 << 28, &bytes, &size, NULL) != 0)
            continue;
        find_templates(bytes, size, known, ret_listed, ret_others);
        memory_free(bytes);
    }
}

static void no_template_is_to_be_seen_in_the_record(struct scene *s)
{
    struct known known = {0};
    struct register_operation operation = {0};
    size_t listed = 0, others = 0;
    assert_int_equal(register_operation_find(operate_store(s->operate), s->reference,
                                             REGISTER_AS_AT_ALWAYS, &operation, NULL),
                     0);
    assert_int_equal(register_entry_templates(operate_store(s->operate), operation.id,
                                              &known.templates, &known.count, NULL),
                     0);
    // The look finds them where they are not sealed.
    for (size_t i = 0; i < known.count; i++)
        find_templates(known.templates[i].bytes, known.templates[i].size, &known, &listed, &others);
    assert_true(listed >= known.count && others == 0);
    listed = 0;
    scan_record(s, &known, &listed, &others);
    print_message("# templates in the record: %zu of the list, %zu of others\n", listed, others);
    assert_int_equal(listed, 0);
    assert_int_equal(others, 0);
    register_entry_templates_free(&known.templates, known.count);
    register_operation_finish(&operation);
}

static void the_man_is_found_and_nobody_else(void **state)
{
    struct scene *s = *state;
    int64_t faces = 0;
    if (shared[0] == '\0')
        skip();
    prepare(s, MAN, 10);
    assert_int_equal(run(s, BOTH, &faces), 1);
    assert_in_range(faces, 2, 4);
    only_the_listed_alerted(s);
    assert_int_equal(run(s, WALKING, &faces), 0);
    no_template_is_to_be_seen_in_the_record(s);
}

static void the_woman_is_found_and_nobody_else(void **state)
{
    struct scene *s = *state;
    int64_t faces = 0;
    if (shared[0] == '\0')
        skip();
    prepare(s, WOMAN, 5);
    assert_int_equal(run(s, BOTH, &faces), 1);
    only_the_listed_alerted(s);
}

// ---- the decoder breaks while the run goes on ----

/// The one process that this one started, by whichever of its threads; 0: none.
static pid_t the_child(void)
{
    pid_t child = 0;
    DIR *tasks = opendir("/proc/self/task");
    assert_non_null(tasks);
    for (const struct dirent *task = readdir(tasks); task != NULL; task = readdir(tasks)) {
        char path[320], line[32] = "";
        (void)snprintf(path, sizeof path, "/proc/self/task/%.20s/children", task->d_name);
        FILE *file = task->d_name[0] != '.' ? fopen(path, "r") : NULL;
        if (file != NULL && fgets(line, sizeof line, file) != NULL)
            child = (pid_t)strtol(line, NULL, 10);
        if (file != NULL)
            (void)fclose(file);
    }
    assert_int_equal(closedir(tasks), 0);
    return child;
}

static bool break_the_decoder(void *context, const struct operate_camera_state *cameras,
                              size_t count, double seconds_left)
{
    bool *broken = context;
    (void)count, (void)seconds_left;
    if (!*broken && cameras[0].faces_seen > 0 && the_child() > 1) {
        assert_int_equal(kill(the_child(), SIGSEGV), 0);
        *broken = true;
    }
    return true;
}

static void a_broken_decoder_leaves_what_was_seen_counted(void **state)
{
    struct scene *s = *state;
    bool broken = false;
    struct operate_live_events events = {.progress = break_the_decoder, .context = &broken};
    struct operate_live_result result;
    struct register_operation operation = {0};
    if (shared[0] == '\0')
        skip();
    prepare(s, MAN, 0);
    const char *clip = shared_path("video", WALKING);
    assert_int_equal(scene_live(s, "Operator", clip, &events, &result), OVERT_INPUT);
    assert_non_null(strstr(s->err.text, "signal 11"));
    assert_int_equal(register_operation_find(operate_store(s->operate), s->reference,
                                             REGISTER_AS_AT_ALWAYS, &operation, NULL), 0);
    assert_true(operation.result.faces_seen >= 1);
    assert_int_equal(scene_rows(s, "face_count"), 1);
    register_operation_finish(&operation);
}

/// Alerts of a recording on the first entry.
static int64_t appearances(struct scene *s, const char *clip)
{
    struct operate_footage_result result = {0};
    int code =
        scene_footage(s, "Detective", shared_path("video", clip), 1, NULL, NULL, &result);
    if (code != 0)
        print_message("%s\n", s->err.text);
    assert_int_equal(code, 0);
    print_message("# %s: %lld pictures, %lld faces seen, %lld appearances, %.1f s in %.1f s\n",
                  clip, (long long)result.frames, (long long)result.faces_seen,
                  (long long)result.appearances, result.seconds_new, result.seconds_taken);
    return result.appearances;
}

static void footage_shows_the_woman_sought_and_nobody_else(void **state)
{
    struct scene *s = *state;
    if (shared[0] == '\0')
        skip();
    prepare_in(s, REGISTER_MODE_RETROSPECTIVE, WOMAN, 5);
    assert_int_equal(appearances(s, BOTH), 1);
    assert_int_equal(appearances(s, WALKING), 1);
    only_the_listed_alerted(s);
    no_template_is_to_be_seen_in_the_record(s);
}

static void footage_shows_the_man_only_where_he_is(void **state)
{
    struct scene *s = *state;
    if (shared[0] == '\0')
        skip();
    prepare_in(s, REGISTER_MODE_RETROSPECTIVE, MAN, 5);
    assert_int_equal(appearances(s, BOTH), 1);
    assert_int_equal(appearances(s, WALKING), 0);
    only_the_listed_alerted(s);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_man_is_found_and_nobody_else),
        TEST(the_woman_is_found_and_nobody_else),
        TEST(a_broken_decoder_leaves_what_was_seen_counted),
        TEST(footage_shows_the_woman_sought_and_nobody_else),
        TEST(footage_shows_the_man_only_where_he_is),
    };
    if (!material_is_there())
        shared[0] = '\0';
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: Apache-2.0
// long_list.c - how long each step takes with a long list, sealed entry by entry; no test, a
// measurement: tests/accept/long-list.sh.
//
//   long_list ENTRIES      prints "step seconds processor-seconds" lines
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "base/time.h"
#include "ledger/ledger.h"
#include "operate/sweep.h"
#include "measured.h"
#include "scene.h"

static int entries;
static struct scene scene;

static double processor_seconds(void) { return (double)clock() / CLOCKS_PER_SEC; }

static void check(const char *step, int code)
{
    if (code != 0)
        fail_msg("%s: %s", step, scene.err.text);
}

#define TIMED(step, call)                                              \
    do {                                                               \
        double busy_ = processor_seconds(), began_ = time_monotonic(); \
        check(step, call);                                             \
        double took_ = time_monotonic() - began_;                      \
        printf("# %s %.3f %.3f\n", step, took_,                        \
               processor_seconds() - busy_);                           \
        (void)fflush(stdout);                                          \
    } while (0)

/// As scene_enrol, without a write to the disk for each picture.
static int enrol(int seed)
{
    char path[128], nominal[32];
    (void)snprintf(path, sizeof path, "%s/face.jpg", scene.folder);
    (void)snprintf(nominal, sizeof nominal, "N-%d", seed);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    (void)fprintf(file, "SCENE\nface %d 100 80\n", seed);
    (void)fclose(file);
    const struct operate_entry entry = {
        .nominal = nominal,
        .category = REGISTER_CATEGORY_MISSING,
        .basis = REGISTER_BASIS_COMMON_LAW,
        .reason = "missing since Friday",
        .image_source = "family",
        .captured = "2026-11-01",
        .picture = path,
    };
    int64_t id = 0;
    return operate_enrol(scene.operate, "Planner", scene.reference, &entry, &id, &scene.err);
}

static int enrol_all(void)
{
    int code = operate_group_begin(scene.operate, &scene.err);
    for (int i = 1; code == 0 && i <= entries; i++)
        code = enrol(i);
    return code != 0 ? code : operate_group_commit(scene.operate, &scene.err);
}

static int review(void)
{
    return operate_review(scene.operate, "Operator", scene.reference, &scene.err);
}

static int open_it(void)
{
    return operate_open_operation(scene.operate, "Operator", scene.reference, &scene.err);
}

static int identify(void)
{
    struct operate_search_result result = {0};
    const char *probe = scene_file(&scene, "p.jpg", "SCENE\nface 7 100 80\n");
    return scene_identify(&scene, "Beat", probe, &result);
}

static int close_it(void)
{
    return operate_close_operation(scene.operate, "Operator", scene.reference, &scene.err);
}

static int sweep(void)
{
    struct register_swept swept = {0};
    bool empty = false;
    return operate_sweep(scene.operate, &swept, &empty, &scene.err);
}

static int verify(void)
{
    struct ledger_report report;
    return ledger_verify(operate_store(scene.operate), NULL, scene_verifier(&scene), &report,
                         &scene.err);
}

/// What Overt comes with supports no threshold for so many people.
static int adopt(void)
{
    size_t size = 0;
    const struct measured one = {.made = scene.now, .list = 500, .nonmated = 30000};
    AUTO_FREE char *file = measured_file(&one, &size);
    return operate_evaluation_adopt(scene.operate, "Chief", file, size, "measured", NULL,
                                    &scene.err);
}

static void measure(void **state)
{
    (void)state;
    scene_begin(&scene);
    assert_int_equal(adopt(), 0);
    scene_prepare(&scene, REGISTER_MODE_OPERATOR_INITIATED, SCENE_AUTHORISE | SCENE_NOTIFY);
    TIMED("enrol", enrol_all());
    TIMED("review", review());
    TIMED("open", open_it());
    TIMED("identify", identify());
    TIMED("again", identify()); // from the copy of the list, where it is long enough for one
    TIMED("close", close_it());
    TIMED("sweep", sweep());
    assert_true(scene_rows(&scene, "record_key") < 10); // of the search
    TIMED("verify", verify());
    scene_end(&scene);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(measure)};
    entries = argc == 2 ? atoi(argv[1]) : 0;
    if (entries < 10)
        return fputs("usage: long_list ENTRIES\n", stderr), 2;
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: Apache-2.0
// turns.c - what it costs a server to hold the record only while somebody acts: waking, one act,
// resting, against the same act with the record held, and against the disk's own write. Made-up
// faces: the engine costs nothing here. Prints "# WHAT MILLISECONDS" of the middle of 200.
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/time.h"
#include "scene.h"
#include "store/store.h"

#define TURNS 200

static struct scene scene;
static int entries;

static int by_size(const void *a, const void *b)
{
    double one = *(const double *)a, other = *(const double *)b;
    return (one > other) - (one < other);
}

static double measure(const char *what, int (*turn)(void))
{
    static double took[TURNS];
    for (int i = 0; i < TURNS; i++) {
        double begun = time_monotonic();
        assert_int_equal(turn(), 0);
        took[i] = 1000.0 * (time_monotonic() - begun);
    }
    qsort(took, TURNS, sizeof took[0], by_size);
    (void)printf("# %s %.2f p95 %.2f\n", what, took[TURNS / 2], took[TURNS * 95 / 100]);
    return took[TURNS / 2];
}

static int nothing(void)
{
    int code = operate_wake(scene.operate, &scene.err);
    operate_rest(scene.operate);
    return code;
}

static int act(void)
{
    const struct operate_consultation read = {.what = "list", .reference = scene.reference};
    return operate_consult(scene.operate, "Operator", &read, &scene.err);
}

static int woken_act(void)
{
    int code = operate_wake(scene.operate, &scene.err);
    code = code == 0 ? act() : code;
    operate_rest(scene.operate);
    return code;
}

static int check(void)
{
    struct operate_search_result result = {0};
    static const char picture[] = "SCENE\nface 9999 100 80\n";
    const struct operate_probe probe = {.picture = "picture", .picture_bytes = picture,
                                        .picture_size = sizeof picture - 1,
                                        .reason = "cannot give a name", .place = "High Street",
                                        .offence_type = REGISTER_OFFENCE_NONE};
    int code = operate_wake(scene.operate, &scene.err);
    if (code == 0)
        code = operate_identify(scene.operate, "Beat", scene.reference, &probe, &result,
                                &scene.err);
    operate_rest(scene.operate);
    return code;
}

static int disk(void)
{
    static int file = -1;
    static char page[3 * 4096];
    AUTO_FREE char *path = file_join(scene.folder, "disk");
    if (file < 0)
        file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    return write(file, page, sizeof page) == (ssize_t)sizeof page ? fsync(file) : -1;
}

static int enrol(int seed)
{
    char text[64], nominal[32];
    (void)snprintf(text, sizeof text, "SCENE\nface %d 100 80\n", seed);
    (void)snprintf(nominal, sizeof nominal, "N-%d", seed);
    const struct operate_entry entry = {
        .nominal = nominal, .category = REGISTER_CATEGORY_MISSING,
        .basis = REGISTER_BASIS_COMMON_LAW, .reason = "missing", .image_source = "family",
        .picture = "a", .picture_bytes = text, .picture_size = strlen(text)};
    int64_t id = 0;
    return operate_enrol(scene.operate, "Planner", scene.reference, &entry, &id, &scene.err);
}

static void turns(void **state)
{
    (void)state;
    scene_begin(&scene);
    scene_prepare(&scene, REGISTER_MODE_OPERATOR_INITIATED, SCENE_AUTHORISE | SCENE_NOTIFY);
    assert_int_equal(operate_group_begin(scene.operate, &scene.err), 0);
    for (int i = 1; i <= entries; i++)
        assert_int_equal(enrol(i), 0);
    assert_int_equal(operate_group_commit(scene.operate, &scene.err), 0);
    assert_int_equal(operate_review(scene.operate, "Operator", scene.reference, &scene.err), 0);
    assert_int_equal(
        operate_open_operation(scene.operate, "Operator", scene.reference, &scene.err), 0);
    double written = measure("disk", disk);
    (void)measure("held", act);
    // As in a server, whose pages read meanwhile.
    CLEANUP(store_close) struct store *reader = NULL;
    AUTO_FREE char *path = file_join(scene.record, "record.db");
    assert_int_equal(store_open(path, false, true, &reader, &scene.err), 0);
    operate_rest(scene.operate);
    (void)measure("nothing", nothing);
    double woken = measure("woken", woken_act);
    (void)measure("check", check);
    (void)printf("# beside %.2f\n", woken - written);
    assert_int_equal(operate_wake(scene.operate, &scene.err), 0);
    scene_end(&scene);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(turns)};
    entries = argc == 2 ? atoi(argv[1]) : 0;
    if (entries < 1)
        return fputs("usage: turns ENTRIES\n", stderr), 2;
    return cmocka_run_group_tests(tests, NULL, NULL);
}

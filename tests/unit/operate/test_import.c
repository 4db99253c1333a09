// SPDX-License-Identifier: Apache-2.0
// test_import.c - a list from rows and a folder: each fault is told by its reason, what is right is
// added, nothing leads out of the folder, and a second time adds nobody twice.
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/text.h"
#include "ledger/ledger.h"
#include "register/read.h"
#include "scene.h"

static struct scene scene;
static char folder[96];

static int setup(void **state)
{
    (void)state;
    scene_begin(&scene);
    scene_prepare(&scene, REGISTER_MODE_RETROSPECTIVE, SCENE_AUTHORISE);
    (void)snprintf(folder, sizeof folder, "%s/pictures", scene.folder);
    assert_int_equal(mkdir(folder, 0700), 0);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    scene_end(&scene);
    return 0;
}

static void picture(const char *name, const char *text)
{
    char path[160];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    assert_int_equal(file_write(path, text, strlen(text), 0600, NULL), 0);
}

static void face(int seed)
{
    char name[32], text[64];
    (void)snprintf(name, sizeof name, "%d.jpg", seed);
    (void)snprintf(text, sizeof text, "SCENE\nface %d 100 80\n", seed);
    picture(name, text);
}

static struct operate_import_row row_of(const char *name, const char *nominal)
{
    return (struct operate_import_row){.line = 2,
                                       .fields = {[OPERATE_IMPORT_PICTURE] = name,
                                                  [OPERATE_IMPORT_NOMINAL] = nominal,
                                                  [OPERATE_IMPORT_CATEGORY] = "missing",
                                                  [OPERATE_IMPORT_WANTED] = "no",
                                                  [OPERATE_IMPORT_REASON] = "missing since Friday",
                                                  [OPERATE_IMPORT_SOURCE_TYPE] = "family",
                                                  [OPERATE_IMPORT_IMAGE_SOURCE] = "",
                                                  [OPERATE_IMPORT_BASIS] = "consent",
                                                  [OPERATE_IMPORT_JUSTIFICATION] = "",
                                                  [OPERATE_IMPORT_CAPTURED] = "2026-11-01",
                                                  [OPERATE_IMPORT_UNDER_18] = "no",
                                                  [OPERATE_IMPORT_UNDER_18_REASON] = "",
                                                  [OPERATE_IMPORT_STEPS] = ""}};
}

static int run(const struct operate_import_row *rows, size_t count, bool dry_run,
               bool all_or_nothing, struct operate_import_result *results)
{
    const struct operate_import import = {.rows = rows,
                                          .count = count,
                                          .folder = folder,
                                          .dry_run = dry_run,
                                          .all_or_nothing = all_or_nothing};
    return operate_import(scene.operate, "Planner", scene.reference, &import, results, &scene.err);
}

#define RUN(...)                                   \
    do {                                           \
        int run_code = run(__VA_ARGS__);           \
        if (run_code != 0)                         \
            print_message("%s\n", scene.err.text); \
        assert_int_equal(run_code, 0);             \
    } while (0)

static void expect_why(const struct operate_import_row *row, enum operate_import_why why,
                       const char *words)
{
    struct operate_import_result result;
    int64_t before = scene_rows(&scene, "entry");
    RUN(row, 1, false, false, &result);
    if (result.state != OPERATE_IMPORT_REFUSED || result.why != why ||
        strstr(result.words, words) == NULL)
        fail_msg("expected %s \"%s\", is %d %s \"%s\"", operate_import_why_word(why), words,
                 (int)result.state, operate_import_why_word(result.why), result.words);
    assert_null(strchr(result.words, '\n'));
    assert_int_equal(scene_rows(&scene, "entry"), before);
}

static void test_fields(void **state)
{
    (void)state;
    face(1);
    static const struct {
        enum operate_import_field field;
        const char *value;
        enum operate_import_why why;
        const char *words;
    } faults[] = {
        {OPERATE_IMPORT_NOMINAL, " ", OPERATE_IMPORT_MISSING, "nominal is empty"},
        {OPERATE_IMPORT_REASON, "", OPERATE_IMPORT_MISSING, "reason is empty"},
        {OPERATE_IMPORT_CATEGORY, "wicked", OPERATE_IMPORT_WRONG, "category is 'wicked'"},
        {OPERATE_IMPORT_CATEGORY, "suspect", OPERATE_IMPORT_NOT_AUTHORISED, "not planned for"},
        {OPERATE_IMPORT_WANTED, "perhaps", OPERATE_IMPORT_WRONG, "yes or no"},
        {OPERATE_IMPORT_SOURCE_TYPE, "internet", OPERATE_IMPORT_WRONG, "source_type is"},
        {OPERATE_IMPORT_BASIS, "", OPERATE_IMPORT_NO_BASIS, "basis is empty"},
        {OPERATE_IMPORT_BASIS, "whim", OPERATE_IMPORT_WRONG, "basis is 'whim'"},
        {OPERATE_IMPORT_BASIS, "made-public", OPERATE_IMPORT_NO_BASIS, "justification"},
        {OPERATE_IMPORT_SOURCE_TYPE, "social-media", OPERATE_IMPORT_NO_BASIS, "justification"},
        {OPERATE_IMPORT_CAPTURED, "31/02/2026", OPERATE_IMPORT_DATE, "no date"},
        {OPERATE_IMPORT_CAPTURED, "2027-01-01", OPERATE_IMPORT_DATE, "lies ahead"},
        {OPERATE_IMPORT_UNDER_18, "", OPERATE_IMPORT_MISSING, "under_18 is empty"},
        {OPERATE_IMPORT_UNDER_18, "yes", OPERATE_IMPORT_UNDER_18_WHY, "under 18"},
        {OPERATE_IMPORT_UNDER_18_REASON, "r", OPERATE_IMPORT_UNDER_18_WHY, "under 18"},
        {OPERATE_IMPORT_REASON, "a\x1b[2J", OPERATE_IMPORT_WRONG, "control characters"},
    };
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        struct operate_import_row row = row_of("1.jpg", "N-1");
        row.fields[faults[i].field] = faults[i].value;
        expect_why(&row, faults[i].why, faults[i].words);
    }
}

static void test_pictures(void **state)
{
    (void)state;
    char path[160], inside[160];
    picture("none.jpg", "SCENE\n");
    picture("two.jpg", "SCENE\nface 1 50 80\nface 2 300 80\n");
    picture("small.jpg", "SCENE\nface 1 100 20 small\n");
    picture("text.jpg", "this is a letter");
    picture("empty.jpg", "");
    face(1);
    (void)scene_file(&scene, "outside.jpg", "SCENE\nface 7 100 80\n");
    (void)snprintf(path, sizeof path, "%s/link.jpg", folder);
    assert_int_equal(symlink("../outside.jpg", path), 0);
    (void)snprintf(path, sizeof path, "%s/near.jpg", folder);
    assert_int_equal(symlink("1.jpg", path), 0);
    (void)snprintf(path, sizeof path, "%s/way", folder);
    assert_int_equal(symlink("..", path), 0);
    (void)snprintf(path, sizeof path, "%s/pipe.jpg", folder);
    assert_int_equal(mkfifo(path, 0600), 0);
    (void)snprintf(inside, sizeof inside, "%s/1.jpg", folder);
    const struct {
        const char *name;
        enum operate_import_why why;
        const char *words;
    } faults[] = {
        {"none.jpg", OPERATE_IMPORT_NO_FACE, "no face"},
        {"two.jpg", OPERATE_IMPORT_SEVERAL_FACES, "crop it"},
        {"small.jpg", OPERATE_IMPORT_BAD_FACE, ""},
        {"text.jpg", OPERATE_IMPORT_NOT_IMAGE, ""},
        {"empty.jpg", OPERATE_IMPORT_NOT_IMAGE, ""},
        {"pipe.jpg", OPERATE_IMPORT_NOT_IMAGE, ""},
        {"gone.jpg", OPERATE_IMPORT_NO_PICTURE, "no such picture"},
        {"../outside.jpg", OPERATE_IMPORT_OUTSIDE, "out of the folder"},
        {"./1.jpg", OPERATE_IMPORT_OUTSIDE, "out of the folder"},
        {"x/../../outside.jpg", OPERATE_IMPORT_NO_PICTURE, ""},
        {inside, OPERATE_IMPORT_OUTSIDE, "out of the folder"},
        {"link.jpg", OPERATE_IMPORT_OUTSIDE, "link"},
        {"near.jpg", OPERATE_IMPORT_OUTSIDE, "link"},
        {"way/outside.jpg", OPERATE_IMPORT_OUTSIDE, "link"},
    };
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        struct operate_import_row row = row_of(faults[i].name, "N-1");
        expect_why(&row, faults[i].why, faults[i].words);
    }
}

static void expect_advice(const struct operate_import_result *result, const char *advice)
{
    char words[64];
    struct text text;
    text_init(&text, sizeof words);
    operate_import_advise(result, &text);
    (void)text_copy(words, sizeof words, text.length > 0 ? text.bytes : "");
    text_finish(&text);
    assert_string_equal(words, advice);
}

/// What would make a better picture is said of each face that was found, used or not.
static void test_advice(void **state)
{
    (void)state;
    struct operate_import_row rows[5] = {row_of("1.jpg", "A"), row_of("two.jpg", "B"),
                                         row_of("small.jpg", "C"), row_of("none.jpg", "D"),
                                         row_of("text.jpg", "E")};
    struct operate_import_result results[5];
    face(1);
    picture("two.jpg", "SCENE\nface 1 50 80\nface 2 300 80\n");
    picture("small.jpg", "SCENE\nface 1 100 20 small\n");
    picture("none.jpg", "SCENE\n");
    picture("text.jpg", "this is a letter");
    for (int dry_run = 1; dry_run >= 0; dry_run--) {
        RUN(rows, 5, dry_run, false, results);
        assert_int_equal(results[0].state, OPERATE_IMPORT_ADDED);
        for (int i = 0; i < 5; i++)
            expect_advice(&results[i], i < 3 ? "turn towards the camera" : "");
    }
    RUN(rows, 1, false, false, results);
    assert_int_equal(results[0].state, OPERATE_IMPORT_HELD);
    expect_advice(&results[0], "");
    rows[0] = row_of("2.jpg", "A");
    face(2);
    RUN(rows, 5, false, true, results); // another is refused
    assert_int_equal(results[0].state, OPERATE_IMPORT_LEFT_OUT);
    expect_advice(&results[0], "turn towards the camera");
}

/// 300 rows, of which some are wrong: the others are added, in order, and told of in numbers.
static void test_many(void **state)
{
    (void)state;
    enum { ROWS = 300 };
    static struct operate_import_row rows[ROWS];
    static struct operate_import_result results[ROWS];
    static char names[ROWS][16], nominals[ROWS][16];
    for (int i = 0; i < ROWS; i++) {
        if (i % 50 != 7)
            face(i);
        (void)snprintf(names[i], sizeof names[i], "%d.jpg", i);
        (void)snprintf(nominals[i], sizeof nominals[i], "N-%d", i / 2);
        rows[i] = row_of(names[i], nominals[i]);
        rows[i].line = (size_t)i + 2;
    }
    rows[20] = rows[10];                                // the row again
    rows[30].fields[OPERATE_IMPORT_PICTURE] = "11.jpg"; // of another nominal
    RUN(rows, ROWS, true, false, results);
    assert_int_equal(scene_rows(&scene, "entry"), 0);
    RUN(rows, ROWS, false, true, results); // all or nothing: nothing
    assert_int_equal(scene_rows(&scene, "entry"), 0);
    assert_int_equal(results[0].state, OPERATE_IMPORT_LEFT_OUT);
    RUN(rows, ROWS, false, false, results);
    int added = 0, refused = 0;
    int64_t last = 0;
    for (int i = 0; i < ROWS; i++) {
        refused += results[i].state == OPERATE_IMPORT_REFUSED;
        if (results[i].state != OPERATE_IMPORT_ADDED)
            continue;
        added++;
        assert_true(results[i].entry > last);
        last = results[i].entry;
    }
    assert_int_equal(refused, 8);
    assert_int_equal(added, ROWS - 8);
    assert_int_equal(results[7].why, OPERATE_IMPORT_NO_PICTURE);
    assert_int_equal(results[20].why, OPERATE_IMPORT_TWICE);
    assert_non_null(strstr(results[20].words, "line 12"));
    assert_int_equal(results[30].why, OPERATE_IMPORT_OTHER_NOMINAL);
    assert_int_equal(scene_rows(&scene, "entry"), ROWS - 8);
    assert_int_equal(scene_rows(&scene, "list_import"), 3);
    // Again: nobody twice.
    RUN(rows, ROWS, false, false, results);
    assert_int_equal(results[0].state, OPERATE_IMPORT_HELD);
    assert_int_equal(scene_rows(&scene, "entry"), ROWS - 8);
    // A picture of the list under another nominal.
    struct operate_import_row other = row_of("0.jpg", "N-999");
    expect_why(&other, OPERATE_IMPORT_OTHER_NOMINAL, "entry 1 ");
    struct register_operation operation = {0};
    assert_int_equal(register_operation_find(operate_store(scene.operate), scene.reference,
                                             REGISTER_AS_AT_ALWAYS, &operation, NULL),
                     0);
    assert_int_equal(operation.list.images, ROWS - 8);
    register_operation_finish(&operation);
}

static void test_all(void **state)
{
    (void)state;
    struct operate_import_row rows[3] = {row_of("1.jpg", "A"), row_of("2.jpg", "B"),
                                         row_of("3.jpg", "C")};
    struct operate_import_result results[3];
    for (int i = 1; i <= 3; i++)
        face(i);
    RUN(rows, 3, false, true, results);
    assert_int_equal(scene_rows(&scene, "entry"), 3);
    assert_int_equal(scene_rows(&scene, "entry_detail"), 3);
}

/// Who may not add to a list may not import one; nobody may when it is open.
static void test_refused(void **state)
{
    (void)state;
    struct operate_import_row row = row_of("1.jpg", "A");
    struct operate_import_result result;
    face(1);
    const struct operate_import import = {.rows = &row, .count = 1, .folder = folder};
    struct scene_before before = scene_before(&scene);
    int code = operate_import(scene.operate, "Beat", scene.reference, &import, &result, &scene.err);
    scene_refused(&scene, before, code, "planner or operator");
    scene_prepare(&scene, REGISTER_MODE_RETROSPECTIVE,
                  SCENE_AUTHORISE | SCENE_LIST | SCENE_REVIEW | SCENE_OPEN);
    before = scene_before(&scene);
    scene_refused(&scene, before, run(&row, 1, false, false, &result), "is open");
}

/// What the threshold rests on was measured of one network.
static void test_another_network(void **state)
{
    (void)state;
    struct operate_import_row row = row_of("1.jpg", "A");
    struct operate_import_result result;
    face(1);
    scene.recogniser = "!mobilefacenet@1"; // another one of that name
    scene_reopen(&scene);
    struct scene_before before = scene_before(&scene);
    scene_refused(&scene, before, run(&row, 1, false, false, &result),
                  "not the network that was evaluated");
    assert_int_equal(scene_rows(&scene, "entry"), 0);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(test_fields), CASE(test_pictures), CASE(test_advice),
        CASE(test_many),   CASE(test_all),      CASE(test_refused),
        CASE(test_another_network),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

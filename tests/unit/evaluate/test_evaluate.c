// SPDX-License-Identifier: Apache-2.0
// test_evaluate.c - the protocols on made-up people, with an engine made up here: a picture called
// "12-3" is the third picture of person 12. And what would make it a search is refused (R1).
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/file.h"
#include "base/memory.h"
#include "evaluate/evaluate.h"

#define DIMENSION 64

// ---- an engine made up: the picture's size says who is on it ----

struct overt_engine {
    int unused;
};

int overt_engine_create(const struct overt_engine_params *params, struct overt_engine **ret_engine,
                        struct overt_error *err)
{
    (void)err;
    assert_int_equal(params->threads, 1);
    *ret_engine = memory_new(1, sizeof **ret_engine);
    return 0;
}

void overt_engine_destroy(struct overt_engine **engine)
{
    memory_free(*engine);
    *engine = NULL;
}

const char *overt_engine_detector(const struct overt_engine *engine)
{
    (void)engine;
    return "made-detector@1";
}

const char *overt_engine_recogniser(const struct overt_engine *engine)
{
    (void)engine;
    return "made@1";
}

/// "noface-N" has no face, "broken-N" is no picture, "gone-N" is not there.
int overt_image_read(const char *path, struct overt_image **ret_image, struct overt_error *err)
{
    const char *name = strrchr(path, '/') + 1;
    int person = -1;
    int number = 0;
    if (strncmp(name, "gone", 4) == 0 || strncmp(name, "broken", 6) == 0) {
        if (err != NULL)
            err->code = name[0] == 'g' ? OVERT_NOT_FOUND : OVERT_INPUT;
        return name[0] == 'g' ? OVERT_NOT_FOUND : OVERT_INPUT;
    }
    (void)sscanf(name, "%d-%d", &person, &number);
    struct overt_image *image = memory_new(1, sizeof *image);
    image->width = person;
    image->height = number;
    *ret_image = image;
    return 0;
}

void overt_image_unref(struct overt_image **image)
{
    memory_free(*image);
    *image = NULL;
}

/// Two faces, the second of them larger and in the middle; a 9th picture is refused for its
/// quality.
int overt_engine_detect(struct overt_engine *engine, const struct overt_image *image,
                        struct overt_face *faces, size_t capacity, size_t *ret_count,
                        struct overt_error *err)
{
    (void)engine;
    (void)err;
    assert_true(capacity >= 2);
    memset(faces, 0, 2 * sizeof *faces);
    faces[0] = (struct overt_face){.x = -500, .width = 10, .height = 10};
    faces[1] = (struct overt_face){.width = 100, .height = 100, .confidence = 1};
    faces[1].quality.refusal = image->height == 9 ? OVERT_REFUSAL_DARK : 0;
    *ret_count = image->width < 0 ? 0 : 2;
    return 0;
}

/// Evenly in -1..1 (splitmix64, Steele et al. 2014).
static float next_value(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15ULL;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return (float)((int64_t)((z ^ (z >> 31)) >> 41) - (1 << 22)) / (float)(1 << 22);
}

/// A person's values, and a third as much of the picture's own.
int overt_engine_embed(struct overt_engine *engine, const struct overt_image *image,
                       const struct overt_face *faces, size_t count,
                       struct overt_template *templates, struct overt_error *err)
{
    (void)engine;
    (void)err;
    assert_int_equal(count, 1);
    assert_true(faces->confidence == 1);
    memset(templates, 0, sizeof *templates);
    memcpy(templates->model, "made@1", 6);
    templates->dimension = DIMENSION;
    uint64_t own = (uint64_t)image->width + 1;
    uint64_t here = (uint64_t)image->width * 1000 + (uint64_t)image->height;
    for (int i = 0; i < DIMENSION; i++)
        templates->values[i] = next_value(&own);
    for (int i = 0; i < DIMENSION; i++)
        templates->values[i] += 0.3F * next_value(&here);
    double sum = 0;
    for (int i = 0; i < DIMENSION; i++)
        sum += (double)templates->values[i] * (double)templates->values[i];
    for (int i = 0; i < DIMENSION; i++)
        templates->values[i] = (float)((double)templates->values[i] / sqrt(sum));
    return 0;
}

// ---- the tests ----

static char folder[] = "/tmp/overt-evaluate-XXXXXX";
static char path[64];

static int make_folder(void **state)
{
    (void)state;
    if (mkdtemp(folder) == NULL)
        return -1;
    (void)snprintf(path, sizeof path, "%s/set.csv", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    (void)unlink(path);
    return rmdir(folder);
}

static void write_set(const struct text *csv)
{
    assert_int_equal(file_write(path, csv->bytes, csv->length, 0600, NULL), 0);
}

static const struct evaluate_params params = {.engine = {.threads = 3}};

/// Pairs of persons 0..count-1 with themselves and with the next one.
static void append_pairs(struct text *csv, int count)
{
    text_append(csv, "image_a,image_b,same\n");
    for (int i = 0; i < count; i++)
        text_printf(csv, "%d-1,%d-2,1\n%d-1,%d-3,0\n", i, i, i, i + 1);
}

static void pairs_of_clear_people_are_all_right(void **state)
{
    (void)state;
    static struct evaluate_pairs_result result;
    AUTO_TEXT struct text csv;
    text_init(&csv, 1 << 20);
    append_pairs(&csv, 100);
    write_set(&csv);
    assert_int_equal(evaluate_pairs(path, &params, &result, NULL), 0);
    assert_true(result.accuracy == 1 && result.accuracy_deviation == 0);
    assert_int_equal(result.mated, 100);
    assert_int_equal(result.nonmated, 100);
    assert_int_equal(result.right.count, 200);
    assert_int_equal(result.common.pictures, 300);
    assert_int_equal(result.common.failure_to_enrol.count, 0);
    assert_true(result.threshold > 0.3 && result.threshold < 0.9);
    assert_true(result.roc.points[0].false_positive == 0);
    assert_true(result.roc.points[0].false_negative == 0);
    assert_string_equal(result.common.recogniser, "made@1");
}

/// Ten wrong labels in 200: what no threshold can mend is counted as wrong.
static void pairs_with_wrong_labels_are_wrong(void **state)
{
    (void)state;
    static struct evaluate_pairs_result result;
    AUTO_TEXT struct text csv;
    text_init(&csv, 1 << 20);
    append_pairs(&csv, 95);
    for (int i = 0; i < 10; i++)
        text_printf(&csv, "%d-1,%d-2,%d\n", 200 + i, i % 2 == 0 ? 300 + i : 200 + i, i % 2 == 0);
    write_set(&csv);
    assert_int_equal(evaluate_pairs(path, &params, &result, NULL), 0);
    assert_true(fabs(result.accuracy - 0.95) < 1e-9);
    assert_int_equal(result.right.count, 190);
    assert_true(result.accuracy_deviation < 1e-9); // one in each fold
}

static void pairs_without_a_face_are_another_person(void **state)
{
    (void)state;
    static struct evaluate_pairs_result result;
    AUTO_TEXT struct text csv;
    text_init(&csv, 1 << 20);
    append_pairs(&csv, 98);
    text_append(&csv, "noface-1,5-2,1\nbroken-1,6-2,1\nnoface-2,7-2,0\n7-9,7-1,1\n");
    write_set(&csv);
    assert_int_equal(evaluate_pairs(path, &params, &result, NULL), 0);
    assert_int_equal(result.right.of - result.right.count, 2);
    assert_int_equal(result.common.failure_to_enrol.count, 3);
    assert_int_equal(result.common.failure_to_enrol.of, 298);
    assert_int_equal(result.common.quality_refused.count, 1);
}

static void pairs_that_are_a_search_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *rows;
        int times, code;
    } cases[] = {
        {"0-1,1-1,1\n", 99, OVERT_REFUSED},  // too few
        {"0-1,1-1,1\n", 200, OVERT_REFUSED}, // one probe again and again
        {"0-1,0-1,1\n", 1, OVERT_INPUT},     // with itself
        {"0-1,1-1,yes\n", 1, OVERT_INPUT},   {"0-1,,1\n", 1, OVERT_INPUT},
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct evaluate_pairs_result result = {.mated = 77};
        AUTO_TEXT struct text csv;
        text_init(&csv, 1 << 20);
        text_append(&csv, "image_a,image_b,same\n");
        for (int n = 0; n < cases[i].times; n++)
            text_append(&csv, cases[i].rows);
        write_set(&csv);
        assert_int_equal(evaluate_pairs(path, &params, &result, NULL), cases[i].code);
        assert_int_equal(result.mated, 77);
    }
}

/// 60 people on the list, each searched twice, and 200 others.
static void append_openset(struct text *csv)
{
    text_append(csv, "role,identity,image\n");
    for (int i = 0; i < 60; i++)
        text_printf(csv, "gallery,P%d,%d-1\nmated,P%d,%d-2\nmated,P%d,%d-3\n", i, i, i, i, i, i);
    for (int i = 100; i < 300; i++)
        text_printf(csv, "nonmated,P%d,%d-1\n", i, i);
}

static void openset_of_clear_people_finds_all(void **state)
{
    (void)state;
    static struct evaluate_openset_result result;
    AUTO_TEXT struct text csv;
    text_init(&csv, 1 << 20);
    append_openset(&csv);
    write_set(&csv);
    assert_int_equal(evaluate_openset(path, &params, &result, NULL), 0);
    assert_int_equal(result.gallery, 60);
    assert_int_equal(result.mated, 120);
    assert_int_equal(result.nonmated, 200);
    assert_int_equal(result.rank1.count, 120);
    static const size_t allowed[] = {2, 0, 0};
    for (int i = 0; i < EVALUATE_RATES; i++) {
        assert_int_equal(result.rates[i].tpir.count, 120);
        assert_int_equal(result.rates[i].reached.count, allowed[i]);
        assert_true(evaluate_threshold(&result, result.rates[i].fpir) == result.rates[i].threshold);
    }
    assert_true(result.rates[0].threshold < result.rates[2].threshold);
    assert_true(isnan(evaluate_threshold(&result, 0.5)));
}

/// A mate without a face is missed, someone listed without a face is never found, an other without
/// a face raises nothing, and an other who is in truth on the list raises the threshold for all.
static void openset_counts_what_fails(void **state)
{
    (void)state;
    static struct evaluate_openset_result result;
    AUTO_TEXT struct text csv;
    text_init(&csv, 1 << 20);
    append_openset(&csv);
    text_append(&csv, "mated,P1,noface-1\ngallery,P90,broken-2\nmated,P90,90-2\n"
                      "nonmated,P400,noface-3\nnonmated,P401,7-4\n");
    write_set(&csv);
    assert_int_equal(evaluate_openset(path, &params, &result, NULL), 0);
    assert_int_equal(result.rank1.count, 120);
    assert_int_equal(result.rank1.of, 122);
    assert_int_equal(result.rates[0].reached.count, 2);
    assert_int_equal(result.rates[0].tpir.count, 120);
    assert_true(result.rates[2].tpir.count < 120);
    assert_true(result.rates[2].threshold > 0.8);
    assert_int_equal(result.common.failure_to_enrol.count, 3);
}

/// Two looks that have little in common, listed as one person: both are as like to their mean as
/// cos(45 degrees), where the better of two single templates would be like one of them to the full.
static void several_pictures_of_one_person_are_their_mean(void **state)
{
    (void)state;
    static struct evaluate_openset_result result;
    AUTO_TEXT struct text csv;
    text_init(&csv, 1 << 20);
    append_openset(&csv);
    text_append(&csv, "gallery,P90,90-1\ngallery,P90,91-1\nmated,P90,90-2\nnonmated,P91,91-2\n");
    write_set(&csv);
    assert_int_equal(evaluate_openset(path, &params, &result, NULL), 0);
    assert_int_equal(result.gallery, 62);
    assert_int_equal(result.rank1.count, 121);
    assert_true(result.rates[2].threshold > 0.55);
    assert_true(result.rates[2].threshold < 0.85);
}

static void opensets_that_are_a_search_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *more;
        int code;
    } cases[] = {
        {"mated,P1,1-2\n", OVERT_INPUT},     // twice
        {"mated,P500,500-1\n", OVERT_INPUT}, // not in the gallery
        {"nonmated,P1,1-7\n", OVERT_INPUT},  // in the gallery
        {"probe,P1,1-7\n", OVERT_INPUT},     // no such role
        {"mated,,1-7\n", OVERT_INPUT},       {"mated,P1,gone-1\n", OVERT_NOT_FOUND},
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct evaluate_openset_result result;
        AUTO_TEXT struct text csv;
        text_init(&csv, 1 << 20);
        append_openset(&csv);
        text_append(&csv, cases[i].more);
        write_set(&csv);
        assert_int_equal(evaluate_openset(path, &params, &result, NULL), cases[i].code);
    }
    struct evaluate_openset_result result;
    AUTO_TEXT struct text few;
    text_init(&few, 1 << 20);
    text_append(&few, "role,identity,image\n");
    for (int i = 0; i < 60; i++)
        text_printf(&few, "gallery,P%d,%d-1\nmated,P%d,%d-2\nmated,P%d,%d-3\n", i, i, i, i, i, i);
    for (int i = 0; i < 50; i++) // one unknown person again and again
        text_printf(&few, "nonmated,X,900-%d\n", i);
    write_set(&few);
    assert_int_equal(evaluate_openset(path, &params, &result, NULL), OVERT_REFUSED);
}

static int stop(void *context, size_t done, size_t pictures)
{
    (void)context;
    assert_in_range(done, 1, pictures);
    return OVERT_END;
}

static void stops_when_told(void **state)
{
    (void)state;
    static struct evaluate_openset_result result;
    struct evaluate_params stopping = params;
    AUTO_TEXT struct text csv;
    text_init(&csv, 1 << 20);
    append_openset(&csv);
    write_set(&csv);
    stopping.engine.threads = 1;
    stopping.progress = stop;
    assert_int_equal(evaluate_openset(path, &stopping, &result, NULL), OVERT_END);
    assert_int_equal(evaluate_openset("/there/is/none.csv", &params, &result, NULL),
                     OVERT_NOT_FOUND);
}

/// The report has the keys that were promised, and no picture or person of the set.
static void reports_shares_and_nobody(void **state)
{
    (void)state;
    static struct evaluate_openset_result openset;
    static struct evaluate_pairs_result pairs;
    AUTO_TEXT struct text csv;
    AUTO_TEXT struct text out;
    text_init(&csv, 1 << 20);
    text_init(&out, 1 << 20);
    append_openset(&csv);
    write_set(&csv);
    assert_int_equal(evaluate_openset(path, &params, &openset, NULL), 0);
    text_clear(&csv);
    append_pairs(&csv, 60);
    write_set(&csv);
    assert_int_equal(evaluate_pairs(path, &params, &pairs, NULL), 0);
    evaluate_openset_json(&openset, &out);
    evaluate_openset_words(&openset, &out);
    evaluate_pairs_json(&pairs, &out);
    evaluate_pairs_words(&pairs, &out);
    static const char *const keys[] = {"\"accuracy\": 1",     "\"failure_to_enrol\": 0",
                                       "\"tpir_at_fpir\": {", "\"0.01\": 1",
                                       "\"0.003\": 1",        "\"0.001\": 1",
                                       "\"det\": ["};
    for (size_t i = 0; i < ARRAY_COUNT(keys); i++)
        if (strstr(out.bytes, keys[i]) == NULL)
            fail_msg("no %s in %s", keys[i], out.bytes);
    assert_null(strstr(out.bytes, "P1"));
    assert_null(strstr(out.bytes, "7-2"));
    assert_null(strstr(out.bytes, folder));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_of_clear_people_are_all_right),
        cmocka_unit_test(pairs_with_wrong_labels_are_wrong),
        cmocka_unit_test(pairs_without_a_face_are_another_person),
        cmocka_unit_test(pairs_that_are_a_search_are_refused),
        cmocka_unit_test(openset_of_clear_people_finds_all),
        cmocka_unit_test(openset_counts_what_fails),
        cmocka_unit_test(several_pictures_of_one_person_are_their_mean),
        cmocka_unit_test(opensets_that_are_a_search_are_refused),
        cmocka_unit_test(stops_when_told),
        cmocka_unit_test(reports_shares_and_nobody),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}

// SPDX-License-Identifier: Apache-2.0
// test_evaluate.c - the protocols on made-up people, with an engine made up here: a picture called
// "12-3" is the third picture of person 12. And what would make it a search is refused (R1).
#include <ftw.h>
#include <math.h>
#include <setjmp.h>
#include <stdatomic.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/file.h"
#include "base/memory.h"
#include "evaluate/evaluate.h"
#include "evaluate/said.h"
#include "evaluate/work.h"

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

static uint8_t manifest_hash[32] = {1}; ///< a test changes it: other models

const uint8_t *overt_engine_detector_manifest(const struct overt_engine *engine)
{
    (void)engine;
    return manifest_hash;
}

const uint8_t *overt_engine_recogniser_manifest(const struct overt_engine *engine)
{
    (void)engine;
    return manifest_hash;
}

const uint8_t *overt_engine_recogniser_hash(const struct overt_engine *engine)
{
    (void)engine;
    return manifest_hash;
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

static atomic_int embedded; ///< pictures

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
    embedded++;
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

static int remove_one(const char *name, const struct stat *status, int kind, struct FTW *at)
{
    (void)status;
    (void)kind;
    (void)at;
    return remove(name);
}

static int remove_folder(void **state)
{
    (void)state;
    return nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/// Writes the CSV, and a file for each picture that it names, but for those that are gone.
static void write_set(const struct text *csv)
{
    AUTO_FREE char *words = memory_copy_text(csv->bytes);
    char *rest = words;
    assert_int_equal(file_write(path, csv->bytes, csv->length, 0600, NULL), 0);
    for (char *word; (word = strsep(&rest, ",\n")) != NULL;) {
        AUTO_FREE char *picture = file_join(folder, word);
        if (strchr(word, '-') == NULL || strncmp(word, "gone", 4) == 0 || file_exists(picture))
            continue;
        FILE *file = fopen(picture, "w");
        assert_non_null(file);
        assert_true(fputs(word, file) >= 0 && fclose(file) == 0);
    }
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
    assert_int_equal(evaluate_pairs(path, &params, &result, NULL, NULL), 0);
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
    assert_int_equal(evaluate_pairs(path, &params, &result, NULL, NULL), 0);
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
    assert_int_equal(evaluate_pairs(path, &params, &result, NULL, NULL), 0);
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
        assert_int_equal(evaluate_pairs(path, &params, &result, NULL, NULL), cases[i].code);
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
    assert_int_equal(evaluate_openset(path, &params, &result, NULL, NULL), 0);
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
    assert_int_equal(evaluate_openset(path, &params, &result, NULL, NULL), 0);
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
    assert_int_equal(evaluate_openset(path, &params, &result, NULL, NULL), 0);
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
        assert_int_equal(evaluate_openset(path, &params, &result, NULL, NULL), cases[i].code);
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
    assert_int_equal(evaluate_openset(path, &params, &result, NULL, NULL), OVERT_REFUSED);
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
    assert_int_equal(evaluate_openset(path, &stopping, &result, NULL, NULL), OVERT_END);
    assert_int_equal(evaluate_openset("/there/is/none.csv", &params, &result, NULL, NULL),
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
    assert_int_equal(evaluate_openset(path, &params, &openset, NULL, NULL), 0);
    text_clear(&csv);
    append_pairs(&csv, 60);
    write_set(&csv);
    assert_int_equal(evaluate_pairs(path, &params, &pairs, NULL, NULL), 0);
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

// ---- the result as a file ----

/// As append_openset, with two columns of groups: half of the listed people are "even", and all
/// have one with the first of the list alone in it.
static void append_groups(struct text *csv)
{
    text_append(csv, "group,role,identity,image,group:alone\n");
    for (int i = 0; i < 60; i++)
        for (int k = 1; k <= 3; k++)
            text_printf(csv, "%s,%s,P%d,%d-%d,%s\n", i % 2 == 0 ? "even" : "odd",
                        k == 1 ? "gallery" : "mated", i, i, k, i == 0 ? "one" : "rest");
    for (int i = 100; i < 300; i++)
        text_printf(csv, "%s,nonmated,P%d,%d-1,\n", i % 2 == 0 ? "even" : "odd", i, i);
}

static const struct result_part *part_of(const struct result_part *parts, size_t count,
                                         const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(parts[i].name, name) == 0)
            return &parts[i];
    fail_msg("no part %s", name);
    return NULL;
}

/// 12 of the 60 searches for "even" people show somebody else: wrong labels, so all are missed.
static void groups_are_held_against_each_other(void **state)
{
    (void)state;
    static struct evaluate_openset_result result;
    AUTO_RESULT struct result *file = NULL;
    struct evaluate_params at = params;
    AUTO_TEXT struct text csv;
    text_init(&csv, 1 << 20);
    append_groups(&csv);
    for (int i = 0; i < 24; i += 2)
        text_printf(&csv, "even,mated,P%d,%d-5,rest\n", i, 500 + i);
    write_set(&csv);
    at.threshold = 0.75;
    assert_int_equal(evaluate_openset(path, &at, &result, &file, NULL), 0);
    assert_int_equal(file->group_count, 4);
    const struct result_part *even = part_of(file->groups, 4, "even");
    const struct result_part *odd = part_of(file->groups, 4, "odd");
    assert_string_equal(even->column, "group");
    assert_int_equal(even->people, 130);
    assert_int_equal(even->mated_people, 30);
    assert_int_equal(even->mated, 72);
    assert_int_equal(even->missed, 12);
    assert_int_equal(even->nonmated, 100);
    assert_int_equal(even->alerted, 0);
    assert_int_equal(odd->mated, 60);
    assert_int_equal(odd->missed, 0);
    // Fisher's test of 12 of 72 against 0 of 60; twice that with two groups.
    assert_true(fabs(even->missed_chance - 2 * interval_fisher(12, 72, 0, 60)) < 1e-12);
    assert_true(even->missed_chance < 0.01 && even->alerted_chance == 1);
    const struct result_part *one = part_of(file->groups, 4, "one");
    assert_string_equal(one->column, "alone");
    assert_int_equal(one->people, 1);
    assert_int_equal(one->list_pictures, 1);
    assert_int_equal(one->mated, 0); // withheld: it would tell of one person
    assert_true(isnan(one->missed_chance));
}

static void the_file_says_what_was_measured(void **state)
{
    (void)state;
    static struct evaluate_openset_result result;
    AUTO_RESULT struct result *file = NULL;
    AUTO_TEXT struct text csv;
    text_init(&csv, 1 << 20);
    append_openset(&csv);
    text_append(&csv, "mated,P1,noface-1\ngallery,P90,broken-2\nmated,P90,90-2\n"
                      "gallery,P2,noface-2\nnonmated,P400,noface-3\n");
    write_set(&csv);
    assert_int_equal(evaluate_openset(path, &params, &result, &file, NULL), 0);
    const struct result_data *data = &file->data;
    assert_string_equal(data->name, "set.csv");
    assert_int_equal(data->identities, 262);
    assert_int_equal(data->pictures, 385);
    assert_int_equal(data->list, 60);
    assert_int_equal(data->list_pictures, 62);
    assert_int_equal(data->not_enrolled, 2);
    assert_int_equal(data->people_not_enrolled, 1);
    assert_int_equal(data->not_acquired, 2);
    assert_int_equal(data->failed, 4);
    assert_int_equal(data->mated, 122);
    assert_int_equal(data->nonmated, 201);
    assert_int_equal(result.common.failed_shown, 4);
    assert_string_equal(result.common.failed[0], "noface-1");
    assert_int_equal(file->points[0].nonmated, 0);
    assert_int_equal(file->points[0].found, 120);
    assert_int_equal(file->points[file->point_count - 1].nonmated, 200);
    // Everybody with everybody who has a template: 120 mates; the rest of 321 searches times 60,
    // less one mate each, and the search for somebody who was not enrolled.
    assert_int_equal(file->verification.mated, 120);
    assert_int_equal(file->verification.nonmated, 120 * 59 + 60 + 200 * 60);
    assert_int_equal(file->scaling_count, 6);
    assert_int_equal(file->scalings[0].list, 15);
    assert_int_equal(file->scalings[0].searches, 4 * 201);
    assert_int_equal(file->scalings[2].list, 60);
    assert_int_equal(file->scalings[2].above, 20);
    assert_string_equal(file->recogniser.id, "made");
    assert_string_equal(file->recogniser.version, "1");
    assert_int_equal(file->settings.face_size_min, 40);
    const struct result_part *refused =
        part_of(file->qualities, file->quality_count, "would be refused");
    assert_int_equal(refused->people, 0);
}

static struct text written(struct result *file)
{
    struct text text;
    text_init(&text, 2 * RESULT_SIZE_MAX);
    file->made = 1800000000;
    assert_int_equal(result_write(file, &text, NULL), 0);
    return text;
}

static int stop_at(void *context, size_t done, size_t pictures)
{
    (void)pictures;
    return done >= *(const size_t *)context ? OVERT_END : 0;
}

/// Stopped in the middle, cut in its last record, and started again: the same bytes, and what was
/// computed is not computed again. And the pictures are in the hash.
static void a_run_goes_on_where_it_was(void **state)
{
    (void)state;
    static struct evaluate_openset_result result;
    AUTO_FREE char *work = file_join(folder, "run");
    AUTO_FREE char *kept = file_join(work, WORK_FILE);
    AUTO_FREE char *picture = file_join(folder, "150-1");
    struct evaluate_params one = params;
    struct overt_error err = {0};
    struct stat status;
    size_t stop_after = 150;
    AUTO_RESULT struct result *whole = NULL, *resumed = NULL, *changed = NULL;
    AUTO_TEXT struct text csv;
    text_init(&csv, 1 << 20);
    append_openset(&csv);
    write_set(&csv);
    assert_int_equal(evaluate_openset(path, &params, &result, &whole, NULL), 0);
    one.engine.threads = 1;
    one.work = work;
    one.progress = stop_at;
    one.context = &stop_after;
    assert_int_equal(evaluate_openset(path, &one, &result, NULL, NULL), OVERT_END);
    assert_int_equal(stat(kept, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(stat(work, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0700);

    manifest_hash[5] = 9;
    assert_int_equal(evaluate_openset(path, &one, &result, NULL, NULL), OVERT_MISMATCH);
    manifest_hash[5] = 0;

    assert_int_equal(stat(kept, &status), 0);
    assert_int_equal(truncate(kept, status.st_size - 7), 0);
    one.progress = NULL;
    embedded = 0;
    assert_int_equal(evaluate_openset(path, &one, &result, &resumed, &err), 0);
    assert_int_equal(embedded, 380 - 149);
    assert_false(file_exists(kept));
    assert_false(file_exists(work));
    AUTO_TEXT struct text a = written(whole);
    AUTO_TEXT struct text b = written(resumed);
    assert_string_equal(a.bytes, b.bytes);

    assert_int_equal(file_write(picture, "another", 7, 0600, NULL), 0);
    assert_int_equal(evaluate_openset(path, &params, &result, &changed, NULL), 0);
    AUTO_TEXT struct text c = written(changed);
    assert_string_not_equal(a.bytes, c.bytes);
    assert_string_not_equal(changed->data.sha256, whole->data.sha256);
    assert_string_equal(changed->settings_sha256, whole->settings_sha256);
}

/// A byte turned in the middle of what was kept: from there on it is computed again.
static void what_was_kept_is_checked(void **state)
{
    (void)state;
    static struct evaluate_openset_result result;
    AUTO_FREE char *work = file_join(folder, "turned");
    AUTO_FREE char *kept = file_join(work, WORK_FILE);
    AUTO_FREE char *bytes = NULL;
    struct evaluate_params one = params;
    size_t size, stop_after = 150, head = sizeof "overt evaluation run 1\n" - 1 + WORK_KEY_SIZE;
    AUTO_RESULT struct result *whole = NULL, *resumed = NULL;
    AUTO_TEXT struct text csv;
    text_init(&csv, 1 << 20);
    append_openset(&csv);
    write_set(&csv);
    assert_int_equal(evaluate_openset(path, &params, &result, &whole, NULL), 0);
    one.engine.threads = 1;
    one.work = work;
    one.progress = stop_at;
    one.context = &stop_after;
    assert_int_equal(evaluate_openset(path, &one, &result, NULL, NULL), OVERT_END);
    assert_int_equal(file_read(kept, 64 << 20, &bytes, &size, NULL), 0);
    assert_int_equal((size - head) % 150, 0);
    bytes[head + (size - head) / 150 * 75 + 200] ^= 1; // in the 76th picture's template
    assert_int_equal(file_write(kept, bytes, size, 0600, NULL), 0);
    one.progress = NULL;
    embedded = 0;
    assert_int_equal(evaluate_openset(path, &one, &result, &resumed, NULL), 0);
    assert_int_equal(embedded, 380 - 75);
    AUTO_TEXT struct text a = written(whole);
    AUTO_TEXT struct text b = written(resumed);
    assert_string_equal(a.bytes, b.bytes);
}

static void a_work_folder_is_our_own(void **state)
{
    (void)state;
    static struct evaluate_openset_result result;
    AUTO_FREE char *work = file_join(folder, "strange");
    AUTO_FREE char *stranger = file_join(work, "letter.txt");
    AUTO_FREE char *ours = file_join(work, WORK_FILE);
    struct evaluate_params one = params;
    AUTO_TEXT struct text csv;
    text_init(&csv, 1 << 20);
    append_openset(&csv);
    write_set(&csv);
    one.work = work;
    assert_int_equal(file_make_folder(work, NULL), 0);
    assert_int_equal(file_write(stranger, "x", 1, 0600, NULL), 0);
    assert_int_equal(evaluate_openset(path, &one, &result, NULL, NULL), OVERT_INPUT);
    assert_int_equal(unlink(stranger), 0);
    char large[200] = "something else";
    assert_int_equal(file_write(ours, large, sizeof large, 0600, NULL), 0);
    assert_int_equal(evaluate_openset(path, &one, &result, NULL, NULL), OVERT_INPUT);
    assert_true(file_exists(ours));
}

static void mistakes_name_their_line(void **state)
{
    (void)state;
    static const struct {
        const char *more, *words;
    } cases[] = {
        {"mated,P1,gone-1\n", "line 382: the picture cannot be read"},
        {"nonmated,P1,1-7\n", "line 382: someone who is nonmated is in the gallery"},
        {"mated,P500,500-1\n", "line 382: someone who is mated is not in the gallery"},
        {"mated,P1,1-2\n", "line 382: this picture is there already"},
        {"mated,P1\n", "line 382"},
    };
    static const char *const headers[][2] = {
        {"role,identity\n", "line 1: the column image is missing"},
        {"role,identity,image,age\n", "line 1: the column 'age' is not known here"},
        {"role,identity,image,role\n", "line 1: the column role is there twice"},
        {"role,identity,image,group:,group\n", "line 1: a column of groups has no name"},
        {"role,identity,image,group,group\n", "line 1: the column group is there twice"},
        {"", "the file is empty"},
    };
    static struct evaluate_openset_result result;
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct overt_error err = {0};
        AUTO_TEXT struct text csv;
        text_init(&csv, 1 << 20);
        append_openset(&csv);
        text_append(&csv, cases[i].more);
        write_set(&csv);
        assert_true(evaluate_openset(path, &params, &result, NULL, &err) < 0);
        if (strstr(err.text, cases[i].words) == NULL)
            fail_msg("%s instead of %s", err.text, cases[i].words);
    }
    for (size_t i = 0; i < ARRAY_COUNT(headers); i++) {
        struct overt_error err = {0};
        AUTO_TEXT struct text csv;
        text_init(&csv, 1 << 20);
        text_append(&csv, headers[i][0]);
        write_set(&csv);
        assert_int_equal(evaluate_openset(path, &params, &result, NULL, &err), OVERT_INPUT);
        if (strstr(err.text, headers[i][1]) == NULL)
            fail_msg("%s instead of %s", err.text, headers[i][1]);
    }
}

/// Pairs: groups, folds and the file.
static void pairs_have_a_file_too(void **state)
{
    (void)state;
    static struct evaluate_pairs_result result;
    AUTO_RESULT struct result *file = NULL;
    AUTO_TEXT struct text csv;
    text_init(&csv, 1 << 20);
    text_append(&csv, "image_a,image_b,same,group\n");
    for (int i = 0; i < 100; i++)
        text_printf(&csv, "%d-1,%d-2,1,%s\n%d-1,%d-3,0,\n", i, i, i < 40 ? "a" : "b", i, i + 1);
    text_append(&csv, "noface-1,5-2,1,a\n");
    write_set(&csv);
    assert_int_equal(evaluate_pairs(path, &params, &result, &file, NULL), 0);
    assert_int_equal(file->verification.mated, 100); // the failure to acquire is counted apart
    assert_int_equal(file->data.mated, 101);
    assert_int_equal(file->data.not_acquired, 1);
    assert_int_equal(file->verification.fold_count, RESULT_FOLDS);
    assert_int_equal(file->verification.right, 200);
    assert_int_equal(file->verification.points[0].false_matches, 0);
    assert_int_equal(file->verification.points[0].false_nonmatches, 0);
    assert_int_equal(part_of(file->groups, 2, "a")->mated, 41);
    assert_int_equal(part_of(file->groups, 2, "a")->missed, 1);
    assert_int_equal(part_of(file->groups, 2, "b")->missed, 0);
    AUTO_TEXT struct text text = written(file);
    AUTO_RESULT struct result *back = NULL;
    assert_int_equal(result_parse(text.bytes, text.length, &back, NULL), 0);
}

/// No picture and nobody of the set in the file or in what is said of it.
static void the_file_names_nobody(void **state)
{
    (void)state;
    static struct evaluate_openset_result result;
    AUTO_RESULT struct result *file = NULL;
    AUTO_TEXT struct text csv;
    AUTO_TEXT struct text said;
    struct said_wish wish = {.list = 10000, .fpir = 0.05};
    text_init(&csv, 1 << 20);
    text_init(&said, 1 << 20);
    append_groups(&csv);
    write_set(&csv);
    assert_int_equal(evaluate_openset(path, &params, &result, &file, NULL), 0);
    AUTO_TEXT struct text json = written(file);
    said_words(file, &wish, &said);
    said_json(file, &wish, &said);
    for (int i = 0; i < 300; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "\"P%d\"", i);
        assert_null(strstr(json.bytes, name));
        assert_null(strstr(said.bytes, name));
        (void)snprintf(name, sizeof name, "\"%d-1\"", i);
        assert_null(strstr(json.bytes, name));
        assert_null(strstr(said.bytes, name));
    }
    assert_non_null(strstr(said.bytes, "too small: 1 people"));
    assert_non_null(strstr(said.bytes, "cannot be told from chance with this many"));
    assert_non_null(strstr(said.bytes, "It takes at least"));
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
        cmocka_unit_test(groups_are_held_against_each_other),
        cmocka_unit_test(the_file_says_what_was_measured),
        cmocka_unit_test(a_run_goes_on_where_it_was),
        cmocka_unit_test(what_was_kept_is_checked),
        cmocka_unit_test(a_work_folder_is_our_own),
        cmocka_unit_test(mistakes_name_their_line),
        cmocka_unit_test(pairs_have_a_file_too),
        cmocka_unit_test(the_file_names_nobody),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}

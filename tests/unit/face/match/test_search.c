// SPDX-License-Identifier: Apache-2.0
// test_search.c - the search finds exactly what scoring every row finds, in the same order, with
// any kernel and any number of threads; and without a permit it compares nothing.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/memory.h"
#include "face/match/internal.h"
#include "face/match/scores.h"
#include "face/match/top.h"
#include "made.h"

#define LOWEST 1 ///< millionths

struct list {
    struct overt_template *faces;
    uint64_t *ids;
    size_t size;
    struct overt_gallery *gallery;
    struct overt_permit *permit;
};

static void list_finish(struct list *list)
{
    overt_gallery_destroy(&list->gallery);
    overt_permit_destroy(&list->permit);
    memory_free(list->faces);
    memory_free(list->ids);
}

enum kind { EVEN, TWINS, EQUAL, ONE_HOT, COARSE };

/// What is hard: near twins of one another, all the same, values on one axis, one value above all
/// others.
static void make_face(struct overt_template *face, enum kind kind, int32_t dimension, size_t i,
                      uint64_t *seed)
{
    uint64_t same = 5;
    if (kind == TWINS || kind == EQUAL)
        made_template(face, dimension, &same);
    else
        made_template(face, dimension, seed);
    for (int32_t j = 0; kind == TWINS && j < dimension; j++)
        face->values[j] += made_value(seed) * 1e-4F;
    if (kind == ONE_HOT) {
        memset(face->values, 0, sizeof face->values);
        face->values[i % (size_t)dimension] = i % 3 == 0 ? -1.0F : 1.0F;
    }
    if (kind == COARSE)
        face->values[i % (size_t)dimension] = 3;
    made_normalise(face);
}

static struct list list_make(enum kind kind, int32_t dimension, size_t size)
{
    uint64_t seed = 11 + size;
    struct list list = {.size = size};
    list.faces = memory_new(size, sizeof *list.faces);
    list.ids = memory_new(size, sizeof *list.ids);
    assert_int_equal(overt_gallery_create(dimension, size / 2, &list.gallery, NULL), 0);
    for (size_t i = 0; i < size; i++) {
        make_face(&list.faces[i], kind, dimension, i, &seed);
        list.ids[i] = (i * 7919) % (size / 2 + 1); // about two templates an id, in no order
        assert_int_equal(overt_gallery_add(list.gallery, list.ids[i], &list.faces[i], NULL), 0);
    }
    assert_int_equal(made_permit(list.gallery, LOWEST, &list.permit), 0);
    return list;
}

static int by_score(const void *a, const void *b)
{
    const struct overt_candidate *x = a;
    const struct overt_candidate *y = b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

/// The plain way: score all, sort all, first of each id.
static size_t plain_search(const struct list *list, const struct overt_template *probe,
                           float threshold, struct overt_candidate *found, size_t limit)
{
    float *scores = memory_new(list->size, sizeof *scores);
    struct overt_candidate *all = memory_new(list->size, sizeof *all);
    bool *seen = memory_new(list->size + 1, sizeof *seen);
    size_t count = 0;
    assert_int_equal(match_scores(probe, list->faces, list->size, scores, NULL), 0);
    for (size_t i = 0; i < list->size; i++)
        all[i] = (struct overt_candidate){.id = list->ids[i], .score = scores[i]};
    qsort(all, list->size, sizeof *all, by_score);
    for (size_t i = 0; i < list->size && count < limit && all[i].score >= threshold; i++) {
        if (!seen[all[i].id])
            found[count++] = all[i];
        seen[all[i].id] = true;
    }
    memory_free(scores);
    memory_free(all);
    memory_free(seen);
    return count;
}

static void expect_same(const struct overt_candidate *got, size_t got_count,
                        const struct overt_candidate *expected, size_t expected_count)
{
    assert_int_equal(got_count, expected_count);
    for (size_t i = 0; i < got_count; i++) {
        assert_int_equal(got[i].id, expected[i].id);
        assert_memory_equal(&got[i].score, &expected[i].score, sizeof(float));
    }
}

static const struct {
    enum kind kind;
    int32_t dimension;
    size_t size;
} exact_cases[] = {
    {EVEN, 192, 1},      {EVEN, 192, 17},    {EVEN, 192, 3 * MATCH_CHUNK_ROWS + 5},
    {EVEN, 128, 5000},   {EVEN, 7, 3000},    {EVEN, 1024, 300},
    {TWINS, 192, 6000},  {EQUAL, 192, 5000}, {ONE_HOT, 192, 5000},
    {COARSE, 192, 5000}, {TWINS, 512, 700},
};
static const float thresholds[] = {1e-6F, 0.1F, 0.3F, 0.9F};
static const size_t limits[] = {1, 3, 10, 1000};

static void search_as_plain(struct list *list, const struct overt_template *probes, size_t count,
                            size_t limit, float threshold)
{
    struct overt_candidate *expected = memory_new(limit, sizeof *expected);
    struct overt_candidate *got = memory_new(count * limit, sizeof *got);
    size_t *counts = memory_new(count, sizeof *counts);
    assert_int_equal(overt_gallery_search_many(list->gallery, list->permit, MADE_NOW, probes, count,
                                               threshold, got, limit, counts, NULL),
                     0);
    for (size_t i = 0; i < count; i++) {
        size_t expected_count = plain_search(list, &probes[i], threshold, expected, limit);
        expect_same(got + i * limit, counts[i], expected, expected_count);
        size_t single = 0;
        assert_int_equal(overt_gallery_search(list->gallery, list->permit, MADE_NOW, &probes[i],
                                              threshold, got + i * limit, limit, &single, NULL),
                         0);
        expect_same(got + i * limit, single, expected, expected_count);
    }
    memory_free(expected);
    memory_free(got);
    memory_free(counts);
}

static void finds_what_scoring_every_row_finds(void **state)
{
    (void)state;
    const struct dot_kernels *kernels[DOT_KERNELS_MAX];
    size_t kernel_count = dot_kernels_list(kernels);
    struct overt_template *probes = memory_new(9, sizeof *probes);
    for (size_t i = 0; i < ARRAY_COUNT(exact_cases); i++) {
        struct list list =
            list_make(exact_cases[i].kind, exact_cases[i].dimension, exact_cases[i].size);
        uint64_t seed = 77;
        for (size_t p = 0; p < 9; p++) {
            made_template(&probes[p], exact_cases[i].dimension, &seed);
            if (p % 3 == 1)
                probes[p] = list.faces[p * 31 % list.size];
        }
        for (size_t j = 0; j < ARRAY_COUNT(limits); j++) {
            list.gallery->kernels = kernels[j % kernel_count];
            list.gallery->threads = 1 + (int)j % 3;
            search_as_plain(&list, probes, 9, limits[j], thresholds[(i + j) % 4]);
        }
        list_finish(&list);
    }
    memory_free(probes);
}

/// By the names that are public: whatever compares, the same are found with the same scores.
static void finds_the_same_with_any_cpu(void **state)
{
    (void)state;
    struct list list = list_make(TWINS, 100, 5000);
    const char *names[OVERT_CPU_MAX];
    size_t count = overt_cpu_list(names), found[2] = {0};
    struct overt_candidate first[20], other[20];
    struct overt_error err;
    assert_string_equal(names[0], "c");
    assert_string_equal(overt_gallery_cpu(list.gallery), names[count - 1]);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(overt_gallery_set_cpu(list.gallery, names[i], NULL), 0);
        assert_string_equal(overt_gallery_cpu(list.gallery), names[i]);
        assert_int_equal(overt_gallery_search(list.gallery, list.permit, MADE_NOW, &list.faces[9],
                                              0.1F, i == 0 ? first : other, 20, &found[i > 0],
                                              NULL),
                         0);
        if (i > 0)
            expect_same(other, found[1], first, found[0]);
    }
    assert_int_equal(found[0], 20);
    assert_int_equal(overt_gallery_set_cpu(list.gallery, "abacus", &err), OVERT_INPUT);
    assert_non_null(strstr(err.text, "'abacus', but with: c"));
    assert_string_equal(overt_gallery_cpu(list.gallery), names[count - 1]);
    assert_int_equal(overt_gallery_set_cpu(list.gallery, NULL, NULL), 0);
    list_finish(&list);
}

/// Many rows with few threads' worth of work each: several threads really run.
static void several_threads_find_the_same(void **state)
{
    (void)state;
    struct list list = list_make(EVEN, 16, 90000);
    struct overt_template probe;
    struct overt_candidate first[50], other[50];
    size_t first_count = 0, count = 0;
    uint64_t seed = 5;
    made_template(&probe, 16, &seed);
    for (int threads = 1; threads <= 8; threads++) {
        list.gallery->threads = threads;
        assert_int_equal(overt_gallery_search(list.gallery, list.permit, MADE_NOW, &probe, 0.2F,
                                              threads == 1 ? first : other, 50,
                                              threads == 1 ? &first_count : &count, NULL),
                         0);
        if (threads > 1)
            expect_same(other, count, first, first_count);
    }
    assert_int_equal(first_count, 50);
    list_finish(&list);
}

static void refuses_and_compares_nothing(void **state)
{
    (void)state;
    struct list list = list_make(EVEN, 192, 40);
    struct overt_permit *strict = NULL;
    struct overt_candidate found[5];
    struct overt_error err;
    size_t count = 99;
    const struct overt_template *probe = &list.faces[0];
    assert_int_equal(made_permit(list.gallery, 600000, &strict), 0);
    const struct {
        const struct overt_permit *permit;
        int64_t now;
        float threshold;
    } cases[] = {
        {NULL, MADE_NOW, 0.9F},    {strict, MADE_NOW - 11, 0.9F}, {strict, MADE_NOW + 11, 0.9F},
        {strict, MADE_NOW, 0.59F}, {strict, MADE_NOW, -1},        {strict, MADE_NOW, NAN},
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        assert_int_equal(overt_gallery_search(list.gallery, cases[i].permit, cases[i].now, probe,
                                              cases[i].threshold, found, 5, &count, &err),
                         OVERT_REFUSED);
        assert_true(strlen(err.text) > 20);
    }
    assert_int_equal(overt_gallery_comparisons(list.gallery), 0);
    assert_int_equal(
        overt_gallery_search(list.gallery, strict, MADE_NOW, probe, 0.9F, found, 5, &count, NULL),
        0);
    assert_int_equal(overt_gallery_comparisons(list.gallery), 40);
    assert_int_equal(overt_gallery_add(list.gallery, 1, probe, NULL), 0);
    assert_int_equal(
        overt_gallery_search(list.gallery, strict, MADE_NOW, probe, 0.9F, found, 5, &count, NULL),
        OVERT_REFUSED);
    assert_int_equal(overt_gallery_comparisons(list.gallery), 40);
    overt_permit_destroy(&strict);
    list_finish(&list);
}

static void an_empty_list_is_never_searched(void **state)
{
    (void)state;
    struct list list = list_make(EVEN, 192, 2);
    struct overt_gallery *empty = NULL;
    struct overt_candidate found[5];
    size_t count = 0;
    assert_int_equal(overt_gallery_create(192, 0, &empty, NULL), 0);
    assert_int_equal(overt_gallery_search(empty, list.permit, MADE_NOW, &list.faces[0], 0.5F, found,
                                          5, &count, NULL),
                     OVERT_REFUSED);
    struct overt_permit *permit = NULL;
    assert_int_equal(made_permit(empty, 500000, &permit), OVERT_INPUT);
    overt_gallery_destroy(&empty);
    overt_gallery_destroy(&empty);
    list_finish(&list);
}

static void keeps_models_apart(void **state)
{
    (void)state;
    struct list list = list_make(EVEN, 192, 3);
    struct overt_template other = list.faces[0];
    struct overt_candidate found[5];
    size_t count = 0;
    other.model[5] = '2';
    assert_int_equal(overt_gallery_add(list.gallery, 9, &other, NULL), OVERT_MISMATCH);
    assert_int_equal(overt_gallery_search(list.gallery, list.permit, MADE_NOW, &other, 0.5F, found,
                                          5, &count, NULL),
                     OVERT_MISMATCH);
    other = list.faces[0];
    other.values[0] = NAN;
    assert_int_equal(overt_gallery_add(list.gallery, 9, &other, NULL), OVERT_INPUT);
    assert_int_equal(overt_gallery_search(list.gallery, list.permit, MADE_NOW, &other, 0.5F, found,
                                          5, &count, NULL),
                     OVERT_INPUT);
    assert_int_equal(overt_gallery_search(list.gallery, list.permit, MADE_NOW, &list.faces[0], 0.5F,
                                          found, 0, &count, NULL),
                     OVERT_INPUT);
    assert_int_equal(overt_gallery_search(list.gallery, list.permit, MADE_NOW, &list.faces[0], 0.5F,
                                          found, OVERT_CANDIDATES_MAX + 1, &count, NULL),
                     OVERT_INPUT);
    assert_int_equal(overt_gallery_size(list.gallery), 3);
    assert_int_equal(overt_gallery_comparisons(list.gallery), 0);
    struct overt_gallery *none = NULL;
    assert_int_equal(overt_gallery_create(0, 0, &none, NULL), OVERT_INPUT);
    assert_int_equal(overt_gallery_create(1025, 0, &none, NULL), OVERT_INPUT);
    assert_int_equal(overt_gallery_create(192, (size_t)OVERT_GALLERY_SIZE_MAX + 1, &none, NULL),
                     OVERT_LIMIT);
    list_finish(&list);
}

/// Model, dimension, then id and values of each, as gallery.h says: one list, one digest.
static void digest_is_the_stated_one(void **state)
{
    (void)state;
    struct overt_template face = {.model = "m@2", .dimension = 1, .values = {1.0F}};
    struct overt_gallery *gallery = NULL;
    uint8_t bytes[48 + 4 + 8 + 4] = "m@2", hash[32], digest[32];
    bytes[48] = 1;
    bytes[52] = 0x34;
    bytes[53] = 0x12;
    bytes[62] = 0x80;
    bytes[63] = 0x3f;
    assert_int_equal(overt_gallery_create(1, 1, &gallery, NULL), 0);
    assert_int_equal(overt_gallery_add(gallery, 0x1234, &face, NULL), 0);
    overt_gallery_digest(gallery, digest);
    crypt_sha256(bytes, sizeof bytes, hash);
    assert_memory_equal(digest, hash, 32);
    assert_int_equal(overt_gallery_add(gallery, 0x1234, &face, NULL), 0);
    overt_gallery_digest(gallery, digest);
    assert_memory_not_equal(digest, hash, 32);
    overt_gallery_destroy(&gallery);
}

static void top_keeps_one_candidate_an_id(void **state)
{
    (void)state;
    struct overt_candidate items[2];
    struct match_top top;
    match_top_init(&top, items, 2, 0.5F);
    match_top_offer(&top, 1, 0.49F);
    assert_int_equal(top.count, 0);
    match_top_offer(&top, 7, 0.6F);
    match_top_offer(&top, 7, 0.55F);
    match_top_offer(&top, 7, 0.7F);
    assert_int_equal(top.count, 1);
    assert_true(top.floor == 0.5F);
    match_top_offer(&top, 9, 0.6F);
    assert_true(top.floor == 0.6F);
    match_top_offer(&top, 10, 0.6F);
    assert_int_equal(items[1].id, 9);
    match_top_offer(&top, 8, 0.6F);
    assert_int_equal(items[1].id, 8);
    match_top_offer(&top, 8, 0.8F);
    assert_int_equal(items[0].id, 8);
    assert_int_equal(items[1].id, 7);
    assert_true(top.floor == 0.7F);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_scoring_every_row_finds),
        cmocka_unit_test(finds_the_same_with_any_cpu),
        cmocka_unit_test(several_threads_find_the_same),
        cmocka_unit_test(refuses_and_compares_nothing),
        cmocka_unit_test(an_empty_list_is_never_searched),
        cmocka_unit_test(keeps_models_apart),
        cmocka_unit_test(digest_is_the_stated_one),
        cmocka_unit_test(top_keeps_one_candidate_an_id),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

// SPDX-License-Identifier: Apache-2.0
// test_index.c - the approximate search asks for a permit like any other, gives the exact scores,
// says that it may have missed somebody, and leaves nothing in memory.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <cmocka.h>

#include "../match/made.h"
#include "base/memory.h"
#include "base/threads.h"
#include "face/match/internal.h"
#include "overt/index.h"

#define DIMENSION 192
#define PERSONS   400
#define PICTURES  4
#define SIZE      (PERSONS * PICTURES)
#define PROBES    50
#define LIMIT     10

struct list {
    struct overt_gallery *gallery;
    struct overt_permit *permit;
    struct overt_template *probes;
};

/// Another picture of the same person: cosine about 0.7.
static void make_alike(struct overt_template *face, const struct overt_template *person,
                       uint64_t *seed)
{
    *face = *person;
    for (int i = 0; i < DIMENSION; i++)
        face->values[i] += made_value(seed) * 0.09F;
    made_normalise(face);
}

static int list_make(void **state)
{
    static struct list list;
    uint64_t seed = 77;
    struct overt_template *person = memory_new(1, sizeof *person);
    struct overt_template *face = memory_new(1, sizeof *face);
    list = (struct list){.probes = memory_new(PROBES, sizeof *list.probes)};
    assert_int_equal(overt_gallery_create(DIMENSION, SIZE, &list.gallery, NULL), 0);
    for (uint64_t i = 0; i < PERSONS; i++) {
        made_template(person, DIMENSION, &seed);
        for (int j = 0; j < PICTURES; j++) {
            make_alike(face, person, &seed);
            assert_int_equal(overt_gallery_add(list.gallery, i, face, NULL), 0);
        }
        if (i < PROBES)
            make_alike(&list.probes[i], person, &seed);
    }
    assert_int_equal(made_permit(list.gallery, 100000, &list.permit), 0);
    memory_wipe_free(person, sizeof *person);
    memory_wipe_free(face, sizeof *face);
    *state = &list;
    return 0;
}

static int list_finish(void **state)
{
    struct list *list = *state;
    overt_gallery_destroy(&list->gallery);
    overt_permit_destroy(&list->permit);
    memory_free(list->probes);
    return 0;
}

static void build(struct list *list)
{
    assert_int_equal(overt_index_build(list->gallery, list->permit, MADE_NOW, NULL, NULL), 0);
}

static int search(const struct list *list, const struct overt_permit *permit, int64_t now,
                  float threshold, struct overt_candidate *found, struct overt_index_answer *answer)
{
    return overt_index_search(list->gallery, permit, now, list->probes, threshold, 0, found, LIMIT,
                              answer, NULL);
}

static void no_permit_no_graph(void **state)
{
    struct list *list = *state;
    struct overt_index_info info;
    uint64_t before = overt_gallery_comparisons(list->gallery);
    assert_int_equal(overt_index_build(list->gallery, NULL, MADE_NOW, NULL, NULL), OVERT_REFUSED);
    assert_int_equal(overt_index_build(list->gallery, list->permit, MADE_NOW + 11, NULL, NULL),
                     OVERT_REFUSED);
    assert_int_equal(overt_gallery_comparisons(list->gallery), before);
    assert_false(overt_index_info(list->gallery, &info));
}

static void no_permit_no_proposals(void **state)
{
    struct list *list = *state;
    struct overt_candidate found[LIMIT];
    struct overt_index_answer answer = {0};
    build(list);
    uint64_t before = overt_gallery_comparisons(list->gallery);
    assert_int_equal(search(list, NULL, MADE_NOW, 0.4F, found, &answer), OVERT_REFUSED);
    assert_int_equal(search(list, list->permit, MADE_NOW - 11, 0.4F, found, &answer),
                     OVERT_REFUSED);
    assert_int_equal(search(list, list->permit, MADE_NOW, 0.09F, found, &answer), OVERT_REFUSED);
    assert_int_equal(overt_gallery_comparisons(list->gallery), before);
}

/// Each candidate is one of the exact search's, to the bit, and in its order.
static size_t expect_subset(const struct overt_candidate *found, size_t count,
                            const struct overt_candidate *exact, size_t exact_count)
{
    size_t at = 0;
    for (size_t i = 0; i < count; i++, at++) {
        while (at < exact_count && exact[at].id != found[i].id)
            at++;
        assert_true(at < exact_count);
        assert_memory_equal(&found[i].score, &exact[at].score, sizeof(float));
    }
    return count;
}

static void scores_are_the_exact_ones(void **state)
{
    struct list *list = *state;
    struct overt_candidate *exact = memory_new(OVERT_CANDIDATES_MAX, sizeof *exact);
    struct overt_candidate found[LIMIT];
    size_t mates = 0;
    build(list);
    for (size_t i = 0; i < PROBES; i++) {
        struct overt_index_answer answer;
        size_t count;
        assert_int_equal(overt_index_search(list->gallery, list->permit, MADE_NOW, &list->probes[i],
                                            0.1F, 0, found, LIMIT, &answer, NULL),
                         0);
        assert_int_equal(overt_gallery_search(list->gallery, list->permit, MADE_NOW,
                                              &list->probes[i], 0.1F, exact, OVERT_CANDIDATES_MAX,
                                              &count, NULL),
                         0);
        assert_true(answer.count >= 1 && answer.count <= LIMIT);
        expect_subset(found, answer.count, exact, count);
        mates += found[0].id == i;
    }
    assert_true(mates > PROBES * 8 / 10);
    memory_free(exact);
}

static void it_says_that_it_may_have_missed(void **state)
{
    struct list *list = *state;
    struct overt_candidate found[LIMIT];
    struct overt_index_answer answer = {0};
    build(list);
    assert_int_equal(search(list, list->permit, MADE_NOW, 0.4F, found, &answer), 0);
    assert_true(answer.may_have_missed);
    assert_true(answer.proposed >= answer.count && answer.proposed < SIZE);
    // When it looked at all of them, nobody can be missing.
    const struct overt_index_params all = {.links = 64, .threads = 1};
    assert_int_equal(overt_index_build(list->gallery, list->permit, MADE_NOW, &all, NULL), 0);
    assert_int_equal(overt_index_search(list->gallery, list->permit, MADE_NOW, list->probes, 0.4F,
                                        SIZE + 1, found, LIMIT, &answer, NULL),
                     0);
    assert_int_equal(answer.proposed, SIZE);
    assert_false(answer.may_have_missed);
}

static void comparisons_are_counted(void **state)
{
    struct list *list = *state;
    struct overt_candidate found[LIMIT];
    struct overt_index_info info;
    struct overt_index_answer answer;
    uint64_t before = overt_gallery_comparisons(list->gallery);
    build(list);
    assert_true(overt_index_info(list->gallery, &info));
    assert_true(info.comparisons > SIZE && info.bytes > SIZE * 16 * sizeof(uint32_t));
    assert_int_equal(overt_gallery_comparisons(list->gallery) - before, info.comparisons);
    before = overt_gallery_comparisons(list->gallery);
    assert_int_equal(search(list, list->permit, MADE_NOW, 0.4F, found, &answer), 0);
    assert_true(overt_gallery_comparisons(list->gallery) - before >= 2 * answer.proposed);
}

static void what_cannot_be(void **state)
{
    struct list *list = *state;
    struct overt_candidate found[LIMIT];
    struct overt_index_answer answer;
    const struct overt_index_params wrong[] = {
        {.links = 1},
        {.links = 129},
        {.build_effort = 15},
        {.build_effort = 8193},
        {.threads = -1}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(overt_index_build(list->gallery, list->permit, MADE_NOW, &wrong[i], NULL),
                         OVERT_INPUT);
    overt_index_drop(list->gallery);
    assert_int_equal(search(list, list->permit, MADE_NOW, 0.4F, found, &answer), OVERT_NOT_FOUND);
    build(list);
    struct overt_template *other = memory_copy(list->probes, sizeof *other);
    other->model[0] = 'x';
    assert_int_equal(overt_index_search(list->gallery, list->permit, MADE_NOW, other, 0.4F, 0,
                                        found, LIMIT, &answer, NULL),
                     OVERT_MISMATCH);
    assert_int_equal(overt_index_search(list->gallery, list->permit, MADE_NOW, list->probes, 0.4F,
                                        0, found, 0, &answer, NULL),
                     OVERT_INPUT);
    memory_wipe_free(other, sizeof *other);
}

static void a_new_template_ends_it(void **state)
{
    struct list *list = *state;
    struct overt_candidate found[LIMIT];
    struct overt_index_answer answer;
    struct overt_index_info info;
    build(list);
    assert_int_equal(overt_gallery_add(list->gallery, 7, &list->probes[0], NULL), 0);
    assert_false(overt_index_info(list->gallery, &info));
    assert_int_equal(search(list, list->permit, MADE_NOW, 0.4F, found, &answer), OVERT_REFUSED);
    overt_permit_destroy(&list->permit);
    assert_int_equal(made_permit(list->gallery, 100000, &list->permit), 0);
    assert_int_equal(search(list, list->permit, MADE_NOW, 0.4F, found, &answer), OVERT_NOT_FOUND);
}

static void search_often(void *context, int thread)
{
    const struct list *list = context;
    (void)thread;
    for (size_t i = 0; i < PROBES; i++) {
        struct overt_candidate found[LIMIT];
        struct overt_index_answer answer;
        if (overt_index_search(list->gallery, list->permit, MADE_NOW, &list->probes[i], 0.4F, 0,
                               found, LIMIT, &answer, NULL) != 0)
            abort();
    }
}

static void several_at_once(void **state)
{
    build(*state);
    threads_run(8, search_often, *state);
}

// ---- what is left in memory ----

int __real_munmap(void *bytes, size_t size);
int __wrap_munmap(void *bytes, size_t size);

/// What the pages that are given back hold, while `watched`.
static struct {
    bool watched;
    size_t pages, dirty;
} given_back;

int __wrap_munmap(void *bytes, size_t size)
{
    const uint64_t *words = bytes;
    for (size_t i = 0; given_back.watched && i < size / sizeof *words; i++)
        given_back.dirty += words[i] != 0;
    given_back.pages += given_back.watched ? size / 4096 : 0;
    return __real_munmap(bytes, size);
}

static void wiped_with_the_gallery(void **state)
{
    struct list *list = *state;
    struct overt_index_info info;
    build(list);
    assert_true(overt_index_info(list->gallery, &info));
    given_back.watched = true;
    overt_gallery_destroy(&list->gallery);
    given_back.watched = false;
    assert_true(given_back.pages * 4096 > SIZE * 16 * sizeof(uint32_t));
    assert_int_equal(given_back.dirty, 0);
}

/// How often the bytes stand in the writable memory of this process.
static size_t occurrences(const void *needle, size_t size)
{
    size_t count = 0;
    char line[512];
    FILE *maps = fopen("/proc/self/maps", "re");
    assert_non_null(maps);
    while (fgets(line, sizeof line, maps) != NULL) {
        unsigned long begin, end;
        char rights[5];
        if (sscanf(line, "%lx-%lx %4s", &begin, &end, rights) != 3 || rights[1] != 'w')
            continue;
        const char *at = (const char *)begin; // NOLINT: an address of our own
        while ((at = memmem(at, end - (uintptr_t)at, needle, size)) != NULL) {
            count++;
            at++;
        }
    }
    (void)fclose(maps);
    return count;
}

static void no_template_is_copied(void **state)
{
#ifdef __SANITIZE_ADDRESS__
    (void)state;
    (void)occurrences;
    skip(); // its shadow memory cannot be read
#else
    struct list *list = *state;
    const float *row = list->gallery->chunks[0].values + 17 * list->gallery->padded;
    const size_t size = 64;
    size_t before = occurrences(row, size);
    assert_true(before >= 1);
    build(list);
    assert_int_equal(occurrences(row, size), before);
#endif
}

static void a_build_without_it(void **state)
{
    struct list *list = *state;
    assert_int_equal(overt_index_build(list->gallery, list->permit, MADE_NOW, NULL, NULL),
                     OVERT_NOT_FOUND);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, list_make, list_finish)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(no_permit_no_graph),        TEST(no_permit_no_proposals),
        TEST(scores_are_the_exact_ones), TEST(it_says_that_it_may_have_missed),
        TEST(comparisons_are_counted),   TEST(what_cannot_be),
        TEST(a_new_template_ends_it),    TEST(several_at_once),
        TEST(wiped_with_the_gallery),    TEST(no_template_is_copied),
    };
    const struct CMUnitTest without[] = {TEST(a_build_without_it)};
    return overt_index_available() ? cmocka_run_group_tests(tests, NULL, NULL)
                                   : cmocka_run_group_tests(without, NULL, NULL);
}

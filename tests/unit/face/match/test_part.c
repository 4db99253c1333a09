// SPDX-License-Identifier: Apache-2.0
// test_part.c - a list in parts is searched like the list in one: the same candidates in the same
// order, ties and ids in several parts included; rows that are not the signed ones are found; and a
// part compares nothing without the permit for the whole list.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/memory.h"
#include "face/match/part.h"
#include "face/match/top.h"
#include "made.h"

#define LIMIT  20
#define PROBES 9
#define MOST   4 ///< parts

struct list {
    struct overt_gallery *gallery;
    struct overt_permit *permit;
    struct permit_parts *parts;
    void *memory[MOST];
    struct match_part *part[MOST];
};

/// Every seventh template is one that was there before, under another id, so that scores tie.
static struct list list_make(int32_t dimension, size_t size, size_t count)
{
    struct list list = {.parts = memory_new(1, sizeof *list.parts)};
    uint64_t seed = 5, same = 3;
    struct overt_template face;
    assert_int_equal(overt_gallery_create(dimension, size, &list.gallery, NULL), 0);
    for (size_t i = 0; i < size; i++) {
        made_template(&face, dimension, i % 7 == 0 ? &same : &seed);
        if (i % 21 == 0)
            same = 3;
        assert_int_equal(overt_gallery_add(list.gallery, i * 7919 % (size / 2), &face, NULL), 0);
    }
    assert_int_equal(made_permit(list.gallery, 1, &list.permit), 0);
    assert_int_equal(match_parts_of(list.gallery, count, list.parts, NULL), 0);
    return list;
}

static int fill(struct list *list, size_t p, size_t at_once)
{
    uint64_t first = match_part_first(list->parts, p), size = list->parts->part[p].size;
    uint8_t *bytes = memory_new(1, match_rows_size(list->parts->dimension, at_once));
    int code = 0;
    for (uint64_t at = 0; code == 0 && at < size; at += at_once) {
        size_t count = size - at < at_once ? (size_t)(size - at) : at_once;
        match_rows_pack(list->gallery, first + at, count, bytes);
        code = match_part_fill(list->part[p], at, count, bytes,
                               match_rows_size(list->parts->dimension, count), NULL);
    }
    memory_free(bytes);
    return code;
}

static void attach(struct list *list, size_t p)
{
    size_t bytes = match_part_bytes(list->parts, p);
    list->memory[p] = memory_try(bytes, 1);
    memset(list->memory[p], 0xa5, bytes); // what was there before is of no account
    assert_int_equal(match_part_attach(list->memory[p], list->parts, p, 2, &list->part[p], NULL),
                     0);
}

static void list_finish(struct list *list)
{
    for (size_t p = 0; p < MOST; p++) {
        match_part_detach(&list->part[p]);
        memory_free(list->memory[p]);
    }
    overt_gallery_destroy(&list->gallery);
    overt_permit_destroy(&list->permit);
    memory_free(list->parts);
}

static void merge(const struct list *list, const struct overt_template *probes, size_t count,
                  float threshold, struct overt_candidate *all, size_t *counts)
{
    struct overt_candidate *found = memory_new(count * LIMIT, sizeof *found);
    size_t some[PROBES];
    struct match_top top[PROBES];
    for (size_t i = 0; i < count; i++)
        match_top_init(&top[i], all + i * LIMIT, LIMIT, threshold);
    for (size_t p = 0; p < list->parts->count; p++) {
        assert_int_equal(match_part_search(list->part[p], list->permit, MADE_NOW, probes, count,
                                           threshold, found, LIMIT, some, NULL),
                         0);
        for (size_t i = 0; i < count; i++)
            for (size_t j = 0; j < some[i]; j++)
                match_top_offer(&top[i], found[i * LIMIT + j].id, found[i * LIMIT + j].score);
    }
    for (size_t i = 0; i < count; i++)
        counts[i] = top[i].count;
    memory_free(found);
}

static void expect_same(const struct list *list, size_t count, float threshold)
{
    struct overt_template *probes = memory_new(count, sizeof *probes);
    struct overt_candidate *one = memory_new(count * LIMIT, sizeof *one);
    struct overt_candidate *all = memory_new(count * LIMIT, sizeof *all);
    size_t counts[PROBES], merged[PROBES], found = 0;
    uint64_t seed = 77, same = 3;
    for (size_t i = 0; i < count; i++)
        made_template(&probes[i], list->parts->dimension, i == 0 ? &same : &seed);
    assert_int_equal(overt_gallery_search_many(list->gallery, list->permit, MADE_NOW, probes, count,
                                               threshold, one, LIMIT, counts, NULL),
                     0);
    merge(list, probes, count, threshold, all, merged);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(counts[i], merged[i]);
        assert_memory_equal(one + i * LIMIT, all + i * LIMIT, counts[i] * sizeof *one);
        found += counts[i];
    }
    assert_true(found > 0);
    memory_free(probes);
    memory_free(one);
    memory_free(all);
}

static void parts_answer_like_the_whole(void **state)
{
    (void)state;
    static const struct {
        int32_t dimension;
        size_t size, parts;
    } cases[] = {{192, 10000, 2}, {192, 9000, 4}, {13, 50, 4}, {40, 4096, 1}, {128, 8193, 2}};
    for (size_t c = 0; c < ARRAY_COUNT(cases); c++) {
        struct list list = list_make(cases[c].dimension, cases[c].size, cases[c].parts);
        for (size_t p = 0; p < cases[c].parts; p++) {
            attach(&list, p);
            assert_int_equal(fill(&list, p, c % 2 == 0 ? MATCH_ROWS_MAX : 1000), 0);
            assert_int_equal(match_part_verify(list.part[p], NULL), 0);
        }
        expect_same(&list, 1, 0.2F);
        expect_same(&list, PROBES, 0.1F);
        list_finish(&list);
    }
}

static void a_short_or_changed_part_is_found(void **state)
{
    (void)state;
    struct list list = list_make(64, 5000, 2);
    struct overt_error err;
    uint8_t *bytes = memory_new(1, match_rows_size(64, 2500));
    attach(&list, 0);
    match_rows_pack(list.gallery, 0, 2500, bytes);
    assert_int_equal(match_part_fill(list.part[0], 0, 2499, bytes, match_rows_size(64, 2500), &err),
                     OVERT_CORRUPT); // ids and values do not fit
    assert_int_equal(match_part_fill(list.part[0], 1, 2499, bytes, match_rows_size(64, 2499), &err),
                     OVERT_CORRUPT); // a gap
    match_rows_pack(list.gallery, 0, 2499, bytes);
    assert_int_equal(match_part_fill(list.part[0], 0, 2499, bytes, match_rows_size(64, 2499), &err),
                     0);
    assert_int_equal(match_part_verify(list.part[0], &err), OVERT_CORRUPT); // one is missing
    match_rows_pack(list.gallery, 2499, 1, bytes);
    bytes[0] ^= 1; // somebody else's id
    assert_int_equal(match_part_fill(list.part[0], 2499, 1, bytes, match_rows_size(64, 1), &err),
                     0);
    assert_int_equal(match_part_verify(list.part[0], &err), OVERT_CORRUPT);
    attach(&list, 1);
    match_rows_pack(list.gallery, 2500, 2500, bytes);
    memset(bytes + 2500 * 8, 0x7f, 4); // a value out of all bounds
    assert_int_equal(match_part_fill(list.part[1], 0, 2500, bytes, match_rows_size(64, 2500), &err),
                     OVERT_CORRUPT);
    memory_free(bytes);
    list_finish(&list);
}

static void a_part_compares_only_under_the_permit_of_its_list(void **state)
{
    (void)state;
    struct list list = list_make(64, 500, 2), other = list_make(64, 501, 2);
    struct overt_template probe;
    struct overt_candidate found[LIMIT];
    struct overt_error err;
    size_t count = 99;
    uint64_t seed = 1;
    made_template(&probe, 64, &seed);
    attach(&list, 0);
    assert_int_equal(fill(&list, 0, 100), 0);
    const struct match_part *part = list.part[0];
#define SEARCH(permit, now, threshold) \
    match_part_search(part, permit, now, &probe, 1, threshold, found, LIMIT, &count, &err)
    assert_int_equal(SEARCH(NULL, MADE_NOW, 0.5F), OVERT_REFUSED);
    assert_int_equal(SEARCH(other.permit, MADE_NOW, 0.5F), OVERT_REFUSED);
    assert_int_equal(SEARCH(list.permit, MADE_NOW - 11, 0.5F), OVERT_REFUSED);
    assert_int_equal(SEARCH(list.permit, MADE_NOW + 11, 0.5F), OVERT_REFUSED);
    assert_int_equal(SEARCH(list.permit, MADE_NOW, 0), OVERT_REFUSED);
    assert_int_equal(count, 99);
    assert_int_equal(SEARCH(list.permit, MADE_NOW, 0.000001F), 0);
    assert_true(count <= LIMIT);
    list_finish(&list);
    list_finish(&other);
}

static int sign_and_read(const struct permit_parts *parts, const char *from, const char *to,
                         struct permit_parts *ret_read)
{
    struct crypt_key *key = NULL;
    AUTO_TEXT struct text note, verifier, changed;
    text_init(&note, PERMIT_PARTS_NOTE_MAX);
    text_init(&changed, PERMIT_PARTS_NOTE_MAX);
    text_init(&verifier, CRYPT_VERIFIER_MAX);
    assert_int_equal(crypt_key_create("test.example", &key, NULL), 0);
    crypt_key_verifier(key, &verifier);
    int code = permit_write_parts(parts, key, &note, NULL);
    crypt_key_destroy(&key);
    if (code != 0)
        return code;
    const char *at = from == NULL ? NULL : strstr(note.bytes, from);
    text_append_bytes(&changed, note.bytes, at == NULL ? note.length : (size_t)(at - note.bytes));
    if (at != NULL) {
        text_append(&changed, to);
        text_append(&changed, at + strlen(from));
    }
    return permit_read_parts(changed.bytes, verifier.bytes, ret_read, NULL);
}

static void the_note_about_parts_is_signed_and_sums_up(void **state)
{
    (void)state;
    struct list list = list_make(16, 100, 4);
    struct permit_parts *read = memory_new(1, sizeof *read);
    assert_int_equal(sign_and_read(list.parts, NULL, NULL, read), 0);
    assert_memory_equal(read, list.parts, sizeof *read);
    assert_int_equal(sign_and_read(list.parts, "part 25 ", "part 24 ", read), OVERT_REFUSED);
    assert_int_equal(sign_and_read(list.parts, "parts 4", "parts 2", read), OVERT_REFUSED);
    list.parts->part[1].size--; // does not sum up
    assert_int_equal(sign_and_read(list.parts, NULL, NULL, read), OVERT_INPUT);
    list.parts->part[1].size++;
    list.parts->count = 3; // no power of two
    assert_int_equal(sign_and_read(list.parts, NULL, NULL, read), OVERT_INPUT);
    assert_int_equal(match_parts_of(list.gallery, 128, read, NULL), OVERT_INPUT);
    memory_free(read);
    list_finish(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_answer_like_the_whole),
        cmocka_unit_test(a_short_or_changed_part_is_found),
        cmocka_unit_test(a_part_compares_only_under_the_permit_of_its_list),
        cmocka_unit_test(the_note_about_parts_is_signed_and_sums_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

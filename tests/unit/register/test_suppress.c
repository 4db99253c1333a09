// SPDX-License-Identifier: Apache-2.0
// test_suppress.c - small numbers cannot be found again, not even by somebody who knows the rule
// itself: every breakdown of every total is tried.
//
// An attacker sees the total, which counts are shown and their numbers. Two breakdowns that look
// the same cannot be told apart, so the values that a count takes over all that look the same are
// what is left open. That is what is measured: no bound of ours is believed.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/memory.h"
#include "base/text.h"
#include "register/read.h"
#include "register/suppress.h"

#define CELLS_MAX 5

struct seen {
    int32_t look[CELLS_MAX]; ///< the count shown; -1: fewer than 5; -2: not shown
    int8_t counts[CELLS_MAX];
};
struct all {
    struct seen *items;
    size_t count, capacity;
};

static void look_at(struct all *all, const int64_t *counts, size_t cells)
{
    enum register_shown shown[CELLS_MAX];
    if (all->count == all->capacity) {
        all->capacity = all->capacity == 0 ? 1024 : 2 * all->capacity;
        all->items = memory_resize(all->items, all->capacity, sizeof *all->items);
    }
    struct seen *seen = &all->items[all->count++];
    memset(seen, 0, sizeof *seen);
    register_suppress(counts, cells, shown);
    for (size_t i = 0; i < cells; i++) {
        seen->counts[i] = (int8_t)counts[i];
        seen->look[i] = shown[i] == REGISTER_SHOWN ? (int32_t)counts[i] : -(int32_t)shown[i];
    }
}

static void every(struct all *all, int64_t *counts, size_t cells, size_t at, int64_t left)
{
    if (at + 1 == cells) {
        counts[at] = left;
        look_at(all, counts, cells);
        return;
    }
    for (int64_t i = 0; i <= left; i++) {
        counts[at] = i;
        every(all, counts, cells, at + 1, left - i);
    }
}

static int by_look(const void *a, const void *b)
{
    return memcmp(a, b, sizeof((struct seen *)0)->look);
}

/// Of a group that looks the same: how many values a small count can have.
static void check_group(const struct seen *group, size_t count, size_t cells, int64_t total,
                        size_t *ret_small, int *ret_least)
{
    for (size_t i = 0; i < cells; i++) {
        bool values[64] = {false}, small = false;
        int open = 0;
        for (size_t k = 0; k < count; k++) {
            values[group[k].counts[i]] = true;
            small |= group[k].counts[i] > 0 && group[k].counts[i] < REGISTER_SMALL;
        }
        for (int v = 0; v < 64; v++)
            open += values[v];
        if (!small)
            continue;
        (*ret_small)++;
        // A total of 1 leaves two values to each of its parts, and none leaves more than it has.
        int wanted = total < 2 ? 2 : 3;
        if (group[0].look[i] >= 0 || open < wanted)
            fail_msg("%zu cells of %d: cell %zu has %d values, shown as %d", cells, (int)total, i,
                     open, group[0].look[i]);
        if (group[0].look[i] == -1 && !(values[1] && values[2] && values[3]))
            fail_msg("%zu cells of %d: cell %zu is not 1, 2 or 3", cells, (int)total, i);
        if (open < *ret_least && total > 1)
            *ret_least = open;
    }
}

static void test_every_breakdown(void **state)
{
    (void)state;
    static const int totals[CELLS_MAX + 1] = {0, 0, 60, 45, 36, 27};
    size_t tried = 0, groups = 0, small = 0;
    int least = 64;
    for (size_t cells = 2; cells <= CELLS_MAX; cells++)
        for (int64_t total = 1; total <= totals[cells]; total++) {
            struct all all = {0};
            int64_t counts[CELLS_MAX];
            every(&all, counts, cells, 0, total);
            qsort(all.items, all.count, sizeof *all.items, by_look);
            for (size_t i = 0, end; i < all.count; i = end) {
                for (end = i + 1; end < all.count && by_look(&all.items[i], &all.items[end]) == 0;)
                    end++;
                check_group(&all.items[i], end - i, cells, total, &small, &least);
                groups++;
            }
            tried += all.count;
            memory_free(all.items);
        }
    print_message("# %zu breakdowns, %zu that look different, %zu small counts, at least %d values "
                  "each\n",
                  tried, groups, small, least);
    assert_true(tried > 100000 && small > 1000);
}

static void words_are(const struct register_tally *tallies, size_t count, const char *expected)
{
    AUTO_TEXT struct text words = {0};
    text_init(&words, 4096);
    register_shown_tallies(&words, tallies, count);
    assert_string_equal(words.bytes, expected);
}

/// A name that few have is not printed; one that many have is.
static void test_names_from_outside(void **state)
{
    (void)state;
    char names[5][16] = {"police", "custody", "his sister", "a", "b"};
    struct register_tally all[] = {{names[0], 200}, {names[1], 90}, {names[2], 1}};
    words_are(all, 3, "custody: not shown; police: 200; others: fewer than 5");
    words_are(all, 2, "custody: 90; police: 200");
    all[1].count = 5;
    words_are(all, 3, "custody: not shown; police: not shown; others: fewer than 5");
    all[0].count = 6;
    words_are(all, 3, "not shown");
    struct register_tally few[] = {{names[0], 200}, {names[3], 4}, {names[4], 4}};
    words_are(few, 3, "police: 200; others: 8");
}

static void test_words(void **state)
{
    (void)state;
    char names[2][16] = {"missing", "associate"};
    struct register_tally not_wanted[] = {{names[0], 38}, {names[1], 2}};
    struct register_list_figures list = {.images = 151, .not_wanted = 40};
    list.reasons = not_wanted;
    list.reason_count = 2;
    list.by_category[REGISTER_CATEGORY_MISSING] = 38;
    list.by_category[REGISTER_CATEGORY_ASSOCIATE] = 2;
    list.by_category[REGISTER_CATEGORY_SUSPECT] = 111;
    AUTO_TEXT struct text words = {0};
    text_init(&words, 4096);
    register_shown_reasons(&words, &list, false);
    assert_non_null(strstr(words.bytes, "missing person at increased risk of harm: not shown"));
    assert_non_null(strstr(words.bytes, "fewer than 5"));
    text_clear(&words);
    register_shown_reasons(&words, &list, true);
    assert_non_null(strstr(words.bytes, ": 111"));
    // With a total that is hidden, all are.
    list.not_wanted = 4;
    text_clear(&words);
    register_shown_reasons(&words, &list, true);
    assert_string_equal(words.bytes, "not shown");
    assert_int_equal(register_shown_part(4, 120), REGISTER_FEWER);
    assert_int_equal(register_shown_part(116, 120), REGISTER_NOT_SHOWN);
    assert_int_equal(register_shown_part(0, 120), REGISTER_SHOWN);
}

struct made {
    char look[400];
    size_t numbers; ///< bytes of `look` without what else the list is made of
    int counts[3];
};

/// A list of three sources, of which two are held on one basis: all that is published of it, to
/// somebody who knows how they belong together.
static void put_made(struct made *one, int a, int b, int c)
{
    AUTO_TEXT struct text text = {0};
    text_init(&text, sizeof one->look);
    char names[5][12] = {"a", "b", "c", "pace-64a", "consent"};
    struct register_tally three[] = {{names[0], a, a}, {names[1], b, b}, {names[2], c, c}};
    struct register_tally two[] = {{names[3], a + b, a + b}, {names[4], c, c}};
    const struct register_list_figures list = {.images = a + b + c,
                                               .persons = a + b + c,
                                               .sources = three,
                                               .source_count = 3,
                                               .bases = {two, 2}};
    register_shown_sources(&text, &list);
    one->numbers = text.length;
    register_shown_made_of(&text, &list, REGISTER_MADE_BASES);
    assert_false(text.full);
    (void)text_copy(one->look, sizeof one->look, text.bytes);
    one->counts[0] = a;
    one->counts[1] = b;
    one->counts[2] = c;
}

/// How many values a part has among those of which so many bytes look the same.
static int open_values(const struct made *items, size_t count, const struct made *as,
                       size_t length, int cell)
{
    bool values[100] = {false};
    int open = 0;
    for (size_t i = 0; i < count; i++)
        if (strncmp(items[i].look, as->look, length) == 0)
            values[items[i].counts[cell]] = true;
    for (int v = 0; v < 100; v++)
        open += values[v];
    return open;
}

static void check_made(const struct made *items, size_t count, const struct made *one,
                         size_t *ret_small)
{
    for (int cell = 0; cell < 3; cell++) {
        if (one->counts[cell] == 0 || one->counts[cell] >= REGISTER_SMALL)
            continue;
        int without = open_values(items, count, one, one->numbers, cell);
        int with = open_values(items, count, one, sizeof one->look, cell);
        (*ret_small)++;
        if (with < 3 && with < without)
            fail_msg("%s: part %d has %d values, without it %d", one->look, cell, with,
                     without);
    }
}

/// No less is left open of a small part than without it, or three values.
static void test_what_a_list_is_made_of(void **state)
{
    (void)state;
    enum { FIRST = 3, LAST = 40 };
    size_t small = 0, shown = 0, capacity = (LAST + 1) * (LAST + 2) / 2;
    struct made *items = memory_new(capacity, sizeof *items);
    for (int total = FIRST; total <= LAST; total++) {
        size_t count = 0;
        for (int a = 0; a <= total; a++)
            for (int b = 0; a + b <= total; b++)
                put_made(&items[count++], a, b, total - a - b);
        for (size_t i = 0; i < count; i++) {
            check_made(items, count, &items[i], &small);
            shown += strstr(items[i].look, "1984") != NULL;
        }
    }
    memory_free(items);
    print_message("# %zu small parts of lists, %zu lists shown in whole\n", small, shown);
    assert_true(small > 1000 && shown > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_breakdown),
        cmocka_unit_test(test_names_from_outside),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_what_a_list_is_made_of),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

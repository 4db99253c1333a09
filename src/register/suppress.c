// SPDX-License-Identifier: Apache-2.0
// suppress.c - small numbers in what is published; see suppress.h.
#include "register/suppress.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "register/read.h"

#define SLACK 3 ///< by which what is hidden is more than the least it could be

static bool is_small(int64_t count) { return count > 0 && count < REGISTER_SMALL; }

void register_suppress(const int64_t *counts, size_t count, enum register_shown *ret_shown)
{
    int64_t slack = 0, total = 0;
    bool small = false;
    for (size_t i = 0; i < count; i++) {
        bool is = is_small(counts[i]);
        ret_shown[i] = is ? REGISTER_FEWER : REGISTER_SHOWN;
        slack += is ? counts[i] - 1 : 0;
        total += counts[i];
        small |= is;
    }
    if (!small)
        return;
    bool whole = total < (int64_t)count * REGISTER_SMALL;
    // One at least is hidden, even where the small ones alone would have room.
    bool hidden = false;
    for (size_t i = 0; i < count && (whole || !hidden || slack < SLACK); i++) {
        if (!whole && counts[i] < REGISTER_SMALL)
            continue;
        ret_shown[i] = REGISTER_NOT_SHOWN;
        hidden = true;
        slack += counts[i] - REGISTER_SMALL;
    }
    assert(whole || slack >= SLACK); // of 5 a part or more, one short part leaves 3 in the others
}

void register_shown_put(struct text *text, int64_t count, enum register_shown shown)
{
    if (shown == REGISTER_SHOWN)
        text_printf(text, "%lld", (long long)count);
    else if (shown == REGISTER_FEWER)
        text_printf(text, "fewer than %d", REGISTER_SMALL);
    else
        text_append(text, "not shown");
}

enum register_shown register_shown_part(int64_t part, int64_t total)
{
    const int64_t counts[2] = {part, total - part};
    enum register_shown shown[2];
    register_suppress(counts, 2, shown);
    return shown[0];
}

static void put_named(struct text *text, const char *name, int64_t count, enum register_shown shown)
{
    text_printf(text, "%s%s: ", text->length > 0 ? "; " : "", name);
    register_shown_put(text, count, shown);
}

void register_shown_reasons(struct text *text, const struct register_list_figures *list, int wanted)
{
    int64_t counts[REGISTER_CATEGORY_COUNT] = {0};
    enum register_shown shown[REGISTER_CATEGORY_COUNT];
    for (size_t i = 0; i < list->reason_count; i++)
        counts[register_category_from(list->reasons[i].name)] += list->reasons[i].count;
    counts[0] = 0;
    for (int i = 1; wanted && i < REGISTER_CATEGORY_COUNT; i++)
        counts[i] = list->by_category[i] - counts[i];
    register_suppress(counts + 1, REGISTER_CATEGORY_COUNT - 1, shown + 1);
    // Where their total is hidden, so are they: they would add up to it.
    bool some = false;
    for (int i = 1; i < REGISTER_CATEGORY_COUNT; i++)
        some |= shown[i] != REGISTER_NOT_SHOWN;
    if (!some || register_shown_part(list->not_wanted, list->images) != REGISTER_SHOWN) {
        register_shown_put(text, 0, REGISTER_NOT_SHOWN);
        return;
    }
    for (int i = 1; i < REGISTER_CATEGORY_COUNT; i++)
        if (counts[i] > 0 || shown[i] != REGISTER_SHOWN)
            put_named(text, register_category_name((enum register_category)i), counts[i], shown[i]);
}

static int by_name(const void *a, const void *b)
{
    const struct register_tally *x = a, *y = b;
    return strcmp(x->name, y->name);
}

void register_shown_tallies(struct text *text, const struct register_tally *tallies, size_t count)
{
    AUTO_FREE struct register_tally *sorted = memory_new(count + 1, sizeof *sorted);
    AUTO_FREE int64_t *counts = memory_new(count + 1, sizeof *counts);
    AUTO_FREE enum register_shown *shown = memory_new(count + 1, sizeof *shown);
    size_t named = 0;
    int64_t others = 0;
    for (size_t i = 0; i < count; i++) {
        if (tallies[i].count >= REGISTER_SMALL)
            sorted[named++] = tallies[i];
        else
            others += tallies[i].count;
    }
    if (named > 1)
        qsort(sorted, named, sizeof *sorted, by_name);
    for (size_t i = 0; i < named; i++)
        counts[i] = sorted[i].count;
    counts[named] = others;
    register_suppress(counts, named + 1, shown);
    if (shown[named] == REGISTER_NOT_SHOWN) { // names would say which are not small
        register_shown_put(text, others, REGISTER_NOT_SHOWN);
        return;
    }
    for (size_t i = 0; i < named; i++)
        put_named(text, sorted[i].name, counts[i], shown[i]);
    if (others > 0)
        put_named(text, "others", others, shown[named]);
}

void register_shown_sources(struct text *text, const struct register_list_figures *list)
{
    register_shown_tallies(text, list->sources, list->source_count);
}

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

// ---- kinds, bases, ages ----

static const char *kind_name(const char *word)
{
    return register_source_name(register_source_from(word));
}

static const char *basis_name(const char *word)
{
    return register_basis_name(register_basis_from(word));
}

static const char *years_name(const char *word)
{
    return text_equal(word, "under-1")       ? "under a year"
           : text_equal(word, "1-to-4")      ? "1 to 4 years"
           : text_equal(word, "5-to-9")      ? "5 to 9 years"
           : text_equal(word, "10-and-over") ? "10 years and more"
                                             : "not known";
}

static bool some_small(const struct register_tally *items, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (is_small(items[i].count))
            return true;
    return false;
}

/// Nothing that is published of the list is small, nor the rest of it.
static bool is_whole(const struct register_list_figures *list)
{
    const struct register_tallies made[] = {
        {list->sources, list->source_count}, list->source_types, list->bases, list->picture_years};
    int64_t wanted[REGISTER_CATEGORY_COUNT] = {0};
    for (size_t i = 0; i < ARRAY_COUNT(made); i++)
        if (some_small(made[i].items, made[i].count))
            return false;
    for (size_t i = 0; i < list->reason_count; i++)
        wanted[register_category_from(list->reasons[i].name)] -= list->reasons[i].count;
    for (int i = 1; i < REGISTER_CATEGORY_COUNT; i++)
        if (is_small(-wanted[i]) || is_small(list->by_category[i] + wanted[i]))
            return false;
    return register_shown_part(list->not_wanted, list->images) == REGISTER_SHOWN &&
           register_shown_part(list->persons_not_wanted, list->persons) == REGISTER_SHOWN &&
           register_shown_part(list->persons_under_18, list->persons) == REGISTER_SHOWN;
}

void register_shown_made_of(struct text *text, const struct register_list_figures *list,
                            enum register_made_of what)
{
    static const char *(*const names[])(const char *word) = {kind_name, basis_name, years_name};
    const struct register_tallies *const made[] = {&list->source_types, &list->bases,
                                                   &list->picture_years};
    if (made[what]->count == 0 || list->persons_under_18 < 0)
        return; // not counted when the list was frozen
    if (!is_whole(list)) {
        register_shown_put(text, 0, REGISTER_NOT_SHOWN);
        return;
    }
    for (size_t i = 0; i < made[what]->count; i++) {
        const struct register_tally *one = &made[what]->items[i];
        const char *name = names[what](one->name);
        if (one->count > 0)
            put_named(text, name != NULL ? name : "not stated", one->count, REGISTER_SHOWN);
    }
}

// ---- the authority ----

void register_shown_schedule_8(struct text *text, const struct register_operation *operation)
{
    for (int i = 1; i <= REGISTER_SCHEDULE_8_MAX; i++)
        if ((operation->authority.schedule_8 >> i & 1) != 0)
            text_printf(text, "%s%s", text->length > 0 ? "; " : "", register_schedule_8_name(i));
}

const char *register_shown_urgent(const struct register_operation *operation)
{
    return operation->urgent_until == 0   ? ""
           : operation->confirmed_at != 0 ? "confirmed"
           : operation->overruled_at != 0 ? "overruled"
           : operation->lapsed_at != 0    ? "lapsed"
                                          : "awaited";
}

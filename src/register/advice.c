// SPDX-License-Identifier: Apache-2.0
// advice.c - what would make a list find more.
//
// Old pictures: scores of one person fall with the years between two pictures; Best-Rowden and
// Jain, "Longitudinal Study of Automatic Face Recognition", IEEE PAMI 40(1), 2018, found nearly
// everybody up to about six years apart, and more and more people missed beyond. ISO/IEC 19795-1
// counts the time between enrolment and search among what a test must report. More than one
// picture: measured, docs/models.md.
#include "register/advice.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"

#define OLD_TEMPLATE_SECONDS (365 * (int64_t)86400)

static int by_nominal(const void *a, const void *b)
{
    const char *x = (*(const struct register_entry *const *)a)->nominal;
    const char *y = (*(const struct register_entry *const *)b)->nominal;
    return x == NULL || y == NULL ? (x != NULL) - (y != NULL) : strcmp(x, y);
}

static bool is_same_person(const struct register_entry *a, const struct register_entry *b)
{
    return a->nominal != NULL && b->nominal != NULL && strcmp(a->nominal, b->nominal) == 0;
}

static void count_persons(const struct register_entry **sorted, size_t count,
                          struct register_advice *advice)
{
    if (count > 0)
        qsort(sorted, count, sizeof *sorted, by_nominal);
    for (size_t i = 0; i < count; i++) {
        bool before = i > 0 && is_same_person(sorted[i - 1], sorted[i]);
        bool after = i + 1 < count && is_same_person(sorted[i], sorted[i + 1]);
        advice->persons += !before;
        advice->counts[REGISTER_ADVICE_ONE_PICTURE] += !before && !after;
    }
}

static void count_picture(const struct register_entry *entry, moment now,
                          struct register_advice *advice)
{
    advice->counts[REGISTER_ADVICE_OLD_PICTURES] += entry->picture_years >= advice->old_years;
    advice->counts[REGISTER_ADVICE_NO_DAY] += entry->picture_years < 0;
    advice->counts[REGISTER_ADVICE_OLD_TEMPLATES] += now - entry->added_at > OLD_TEMPLATE_SECONDS;
    if (entry->picture_years > advice->oldest)
        advice->oldest = entry->picture_years;
}

int register_advice(struct store *store, const struct register_entry *entries, size_t count,
                    moment now, struct register_advice *ret_advice, struct overt_error *err)
{
    AUTO_FREE char *years = NULL;
    struct register_advice advice = {.old_years = REGISTER_OLD_YEARS_DEFAULT};
    int code = register_setting(store, "watchlist.old-picture-years", REGISTER_AS_AT_ALWAYS, NULL,
                                &years, err);
    if (code != 0)
        return code;
    if (years != NULL)
        (void)text_to_int(years, 1, 100, &advice.old_years);
    const struct register_entry **standing = memory_new(count, sizeof *standing);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (entries[i].removed_at == 0 && entries[i].destroyed_at == 0) {
            standing[kept++] = &entries[i];
            count_picture(&entries[i], now, &advice);
        }
    count_persons(standing, kept, &advice);
    memory_free(standing);
    *ret_advice = advice;
    return 0;
}

static const char *plural(int64_t count, const char *one, const char *more)
{
    return count == 1 ? one : more;
}

bool register_advice_words(const struct register_advice *advice, enum register_advice_kind kind,
                           struct text *words)
{
    int64_t count = advice->counts[kind];
    if (count == 0)
        return false;
    switch (kind) {
    case REGISTER_ADVICE_OLD_PICTURES:
        text_printf(words,
                    "%lld %s %ld years old or more when the window opens, the oldest %d. Faces "
                    "change, and people are missed more often as the years go by: ask for newer "
                    "pictures.",
                    (long long)count, plural(count, "picture is", "pictures are"),
                    advice->old_years, advice->oldest);
        return true;
    case REGISTER_ADVICE_NO_DAY:
        text_printf(words,
                    "%lld %s no day, so how old %s is not known: ask whoever supplied %s.",
                    (long long)count, plural(count, "picture has", "pictures have"),
                    plural(count, "it is", "they are"), plural(count, "it", "them"));
        return true;
    case REGISTER_ADVICE_OLD_TEMPLATES:
        text_printf(words,
                    "%lld %s made more than a year ago: see whether there %s since.",
                    (long long)count, plural(count, "template was", "templates were"),
                    plural(count, "was a newer picture of this person",
                           "were newer pictures of these people"));
        return true;
    case REGISTER_ADVICE_ONE_PICTURE:
        text_printf(words,
                    "%lld of %lld %s one picture. A second one, of another day, is what helps "
                    "most: with the default models two pictures found 96.5 of 100 people where "
                    "one found 89.3, at one false alert in 1,000.",
                    (long long)count, (long long)advice->persons,
                    plural(advice->persons, "person has", "persons have"));
        return true;
    case REGISTER_ADVICE_KINDS:
        break;
    }
    return false;
}

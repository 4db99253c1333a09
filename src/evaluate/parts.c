// SPDX-License-Identifier: Apache-2.0
// parts.c - figures of groups and quality bands; see parts.h.
#include "evaluate/parts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "evaluate/evaluate.h"

void parts_count(struct result_part *part, const struct parts_trial *trials, size_t count,
                 size_t people, bool (*belongs)(const void *context, size_t trial),
                 const void *context)
{
    AUTO_FREE uint8_t *seen = memory_new(people + 1, 1); // a bit for each kind
    for (size_t i = 0; i < count; i++) {
        const struct parts_trial *trial = &trials[i];
        if (!belongs(context, i))
            continue;
        uint8_t bit = (uint8_t)(1U << trial->kind);
        bool first = (seen[trial->person] & bit) == 0;
        part->people += seen[trial->person] == 0;
        seen[trial->person] |= bit;
        if (trial->kind == PARTS_LISTED) {
            part->list_pictures++;
            part->not_enrolled += trial->failed;
            continue;
        }
        part->probes++;
        part->not_acquired += trial->failed;
        size_t *numbers[] = {&part->mated_people, &part->mated, &part->missed};
        if (trial->kind == PARTS_NONMATED) {
            numbers[0] = &part->nonmated_people;
            numbers[1] = &part->nonmated;
            numbers[2] = &part->alerted;
        }
        *numbers[0] += first;
        ++*numbers[1];
        *numbers[2] += trial->wrong;
    }
    if (part->mated_people < EVALUATE_PART_PEOPLE_MIN)
        part->mated = part->missed = 0;
    if (part->nonmated_people < EVALUATE_PART_PEOPLE_MIN)
        part->nonmated = part->alerted = 0;
}

/// Of the parts from `first` up to `end`, which are of one column.
static void test_column(struct result_part *parts, const size_t *list, size_t count, bool alerts)
{
    double chances[RESULT_PARTS_MAX];
    size_t wrong = 0;
    size_t of = 0;
    for (size_t i = 0; i < count; i++) {
        const struct result_part *part = &parts[list[i]];
        wrong += alerts ? part->alerted : part->missed;
        of += alerts ? part->nonmated : part->mated;
    }
    for (size_t i = 0; i < count; i++) {
        const struct result_part *part = &parts[list[i]];
        size_t a = alerts ? part->alerted : part->missed;
        size_t a_of = alerts ? part->nonmated : part->mated;
        chances[i] = a_of == 0 || a_of == of ? (double)NAN
                                             : interval_fisher(a, a_of, wrong - a, of - a_of);
    }
    interval_holm(chances, count);
    for (size_t i = 0; i < count; i++)
        *(alerts ? &parts[list[i]].alerted_chance : &parts[list[i]].missed_chance) = chances[i];
}

void parts_sort(struct result_part *parts, size_t count)
{
    for (size_t done = 0; done < count; done++) { // up to here each column is in one piece
        size_t next = done + 1;
        while (next < count && !text_equal(parts[next].column, parts[done].column))
            next++;
        if (next == count || next == done + 1)
            continue;
        struct result_part moved = parts[next];
        memmove(&parts[done + 2], &parts[done + 1], (next - done - 1) * sizeof *parts);
        parts[done + 1] = moved;
    }
}

void parts_test(struct result_part *parts, size_t count)
{
    for (size_t first = 0; first < count; first++) {
        size_t list[RESULT_PARTS_MAX];
        size_t members = 0;
        bool done = false;
        for (size_t i = 0; i < count; i++)
            if (text_equal(parts[i].column, parts[first].column)) {
                done = done || i < first;
                list[members++] = i;
            }
        if (done)
            continue;
        test_column(parts, list, members, false);
        test_column(parts, list, members, true);
    }
}

struct overall parts_overall(const struct result_part *parts, size_t count, const char *column,
                             bool alerts)
{
    struct overall_count counts[RESULT_PARTS_MAX];
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        if (text_equal(parts[i].column, column))
            counts[found++] = alerts
                                  ? (struct overall_count){parts[i].alerted, parts[i].nonmated}
                                  : (struct overall_count){parts[i].missed, parts[i].mated};
    return overall_test(counts, found);
}

static void test_columns(struct result *result, const struct result_part *parts, size_t count,
                         bool of_quality)
{
    for (size_t i = 0; i < count && result->overall_count < RESULT_PARTS_MAX; i++) {
        struct result_overall *overall = &result->overall[result->overall_count];
        if (i > 0 && text_equal(parts[i].column, parts[i - 1].column))
            continue;
        (void)text_copy(overall->column, sizeof overall->column, parts[i].column);
        overall->of_quality = of_quality;
        overall->missed = parts_overall(parts, count, parts[i].column, false);
        overall->alerted = parts_overall(parts, count, parts[i].column, true);
        result->overall_count++;
    }
}

void parts_test_overall(struct result *result)
{
    test_columns(result, result->groups, result->group_count, false);
    test_columns(result, result->qualities, result->quality_count, true);
}

void parts_band_name(size_t band, struct result_part *part)
{
    (void)text_copy(part->column, sizeof part->column, band < 2 ? "in use" : "quality score");
    if (band < 2)
        (void)text_copy(part->name, sizeof part->name,
                        band == 0 ? "would be used" : "would be refused");
    else
        (void)snprintf(part->name, sizeof part->name, "%.1f to %.1f", 0.2 * (double)(band - 2),
                       0.2 * (double)(band - 1));
}

bool parts_in_band(size_t band, bool refused, double quality)
{
    if (band < 2)
        return refused == (band == 1);
    double at = quality * 5;
    size_t fifth = at >= 4 ? 4 : at > 0 ? (size_t)at : 0;
    return fifth == band - 2;
}

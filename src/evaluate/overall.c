// SPDX-License-Identifier: Apache-2.0
// overall.c - Fisher's exact test over several groups (Freeman and Halton); see overall.h.
#include "evaluate/overall.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define ROUNDING 1e-7          ///< of a logarithm: tables as unlikely as the one seen count as such
#define TABLE_CELLS_MAX 2000000 ///< groups times counted

/// A table with given sums. Weights are logarithms of products of binomial coefficients.
struct tables {
    size_t groups, hits, all; ///< `hits` is the smaller of the two sums
    struct overall_count group[OVERALL_GROUPS_MAX];
    size_t rest[OVERALL_GROUPS_MAX + 1]; ///< trials of this group and all after it
    double seen, whole;                  ///< of the table seen; of all tables together
    double *likeliest; ///< [group][hits left]: the best that this group and those after it allow
    size_t steps;
    double sum;
};

static double log_choose(size_t n, size_t k)
{
    int sign;
    double all = (double)n;
    double some = (double)k;
    return lgamma_r(all + 1, &sign) - lgamma_r(some + 1, &sign) - lgamma_r(all - some + 1, &sign);
}

/// What the weight grows by when a group of `n` with k hits gets one more.
static double gain(size_t n, size_t k)
{
    return k >= n ? -INFINITY : log((double)(n - k) / (double)(k + 1));
}

static double weight_of(const struct tables *tables)
{
    double weight = 0;
    for (size_t i = 0; i < tables->groups; i++)
        weight += log_choose(tables->group[i].of, tables->group[i].count);
    return weight;
}

static int smallest_first(const void *a, const void *b)
{
    const struct overall_count *x = a;
    const struct overall_count *y = b;
    return (x->of > y->of) - (x->of < y->of);
}

/// Groups without a trial are left out; what is rarer is counted.
static void take_groups(struct tables *tables, const struct overall_count *groups, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        assert(groups[i].count <= groups[i].of);
        if (groups[i].of > 0)
            tables->group[tables->groups++] = groups[i];
        tables->hits += groups[i].count;
        tables->all += groups[i].of;
    }
    if (tables->hits > tables->all - tables->hits) {
        for (size_t i = 0; i < tables->groups; i++)
            tables->group[i].count = tables->group[i].of - tables->group[i].count;
        tables->hits = tables->all - tables->hits;
    }
    qsort(tables->group, tables->groups, sizeof *tables->group, smallest_first);
    for (size_t i = tables->groups; i-- > 0;)
        tables->rest[i] = tables->rest[i + 1] + tables->group[i].of;
    tables->whole = log_choose(tables->all, tables->hits);
}

/// Each row from the one after it: both gains fall, so the larger one is taken each time.
static void fill_likeliest(struct tables *tables)
{
    size_t width = tables->hits + 1;
    tables->likeliest = memory_new((tables->groups + 1) * width, sizeof *tables->likeliest);
    for (size_t hits = 1; hits < width; hits++)
        tables->likeliest[tables->groups * width + hits] = -INFINITY;
    for (size_t i = tables->groups; i-- > 0;) {
        double *row = tables->likeliest + i * width;
        const double *after = row + width;
        size_t here = 0;
        size_t later = 0;
        for (size_t hits = 1; hits < width; hits++) {
            double more = gain(tables->group[i].of, here);
            double else_where = later < tables->rest[i + 1] ? after[later + 1] - after[later]
                                                            : -INFINITY;
            row[hits] = row[hits - 1] + fmax(more, else_where);
            here += more >= else_where;
            later += more < else_where;
        }
    }
}

/// Adds up the tables that begin with `weight` in the groups before and leave `hits`. False: it
/// takes too long.
static bool walk(struct tables *tables, size_t at, size_t hits, double weight)
{
    if (tables->steps++ >= OVERALL_STEPS_MAX)
        return false;
    if (weight + tables->likeliest[at * (tables->hits + 1) + hits] <= tables->seen + ROUNDING) {
        tables->sum += exp(weight + log_choose(tables->rest[at], hits) - tables->whole);
        return true;
    }
    size_t of = tables->group[at].of;
    size_t later = tables->rest[at + 1];
    if (later == 0)
        return true; // one table, and it is likelier
    size_t first = hits > later ? hits - later : 0;
    double here = log_choose(of, first);
    for (size_t k = first; k <= of && k <= hits; k++) {
        if (!walk(tables, at + 1, hits - k, weight + here))
            return false;
        here += gain(of, k);
    }
    return true;
}

/// SplitMix64 (Steele, Lea and Flood 2014): the same draws on every machine.
static double next_share(uint64_t *state)
{
    uint64_t bits = *state += 0x9e3779b97f4a7c15U;
    bits = (bits ^ bits >> 30) * 0xbf58476d1ce4e5b9U;
    bits = (bits ^ bits >> 27) * 0x94d049bb133111ebU;
    return (double)((bits ^ bits >> 31) >> 11) * 0x1p-53;
}

/// How many of `hits` fall on `of` trials when the others are `later`: hypergeometric, from the
/// likeliest number outwards.
static size_t draw_hits(size_t of, size_t later, size_t hits, uint64_t *random)
{
    double a = (double)of;
    double b = (double)later;
    double h = (double)hits;
    double first = fmax(0, h - b);
    double last = fmin(h, a);
    double low = fmin(last, fmax(first, floor((h + 1) * (a + 1) / (a + b + 2))));
    double high = low;
    double at_low = exp(log_choose(of, (size_t)low) + log_choose(later, hits - (size_t)low) -
                        log_choose(of + later, hits));
    double at_high = at_low;
    double left = next_share(random) - at_low;
    double drawn = low;
    while (left >= 0 && (low > first || high < last)) {
        double under = low > first ? at_low * low * (b - h + low) / ((a - low + 1) * (h - low + 1))
                                   : 0;
        double over = high < last
                          ? at_high * (a - high) * (h - high) / ((high + 1) * (b - h + high + 1))
                          : 0;
        bool down = under >= over && low > first;
        drawn = down ? --low : ++high;
        *(down ? &at_low : &at_high) = down ? under : over;
        left -= down ? under : over;
        if (under + over < 1e-18)
            break;
    }
    return (size_t)drawn;
}

static double drawn_chance(struct tables *tables)
{
    uint64_t random = 1951;
    size_t as_unlikely = 1; // the one seen
    for (size_t draw = 0; draw < OVERALL_DRAWS; draw++) {
        size_t hits = tables->hits;
        for (size_t i = 0; i < tables->groups; i++) {
            tables->group[i].count =
                draw_hits(tables->group[i].of, tables->rest[i + 1], hits, &random);
            hits -= tables->group[i].count;
        }
        as_unlikely += weight_of(tables) <= tables->seen + ROUNDING;
    }
    return (double)as_unlikely / (OVERALL_DRAWS + 1);
}

/// Of the table as it stands now. False: it takes too long.
static bool exact_chance(struct tables *tables, double *ret_chance)
{
    tables->seen = weight_of(tables);
    tables->sum = 0;
    tables->steps = 0;
    if (tables->likeliest == NULL || !walk(tables, 0, tables->hits, 0))
        return false;
    *ret_chance = fmin(1, tables->sum);
    return true;
}

/// Fills the smallest groups first.
static void make_uneven(struct tables *tables)
{
    size_t hits = tables->hits;
    for (size_t i = 0; i < tables->groups; i++) {
        struct overall_count *group = &tables->group[i];
        group->count = hits < group->of ? hits : group->of;
        hits -= group->count;
    }
}

struct overall overall_test(const struct overall_count *groups, size_t count)
{
    struct tables tables = {0};
    struct overall result = {.chance = (double)NAN, .least = (double)NAN};
    assert(count <= OVERALL_GROUPS_MAX);
    take_groups(&tables, groups, count);
    result.groups = tables.groups;
    if (tables.groups < 2)
        return result;
    if (tables.groups * (tables.hits + 1) <= TABLE_CELLS_MAX)
        fill_likeliest(&tables);
    result.exact = exact_chance(&tables, &result.chance);
    if (!result.exact)
        result.chance = drawn_chance(&tables);
    make_uneven(&tables);
    if (!result.exact || !exact_chance(&tables, &result.least))
        result.least = 0;
    memory_free(tables.likeliest);
    return result;
}

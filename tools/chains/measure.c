// SPDX-License-Identifier: Apache-2.0
// measure.c - a chain on the set as it is labelled, and on lists drawn from halves of its people.
//
// Whatever a chain learns from templates (their mean, their directions, a cohort) it learns from
// the people of the other half, who are on no list and are searched nowhere then: nothing is fitted
// to those it is tried on.
#include "chains.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "face/match/quantise.h"

enum { LISTS = 10, LIST_OF = 2 }; ///< of each half; one in so many of its people stands on each
#define NOT_FIRST (-1e9f)

static const double rates[CHAINS_RATES] = {0.01, 0.003, 0.001};

struct chains_measure {
    const struct chains_set *set;
    uint8_t *halves; ///< of each person
    uint32_t *listed; ///< 2 * LISTS * people: the row that stands for the person, or SET_NONE
    bool *found_first; ///< mated rows that the first chain found at 1 %
    bool first_done;
};

/// Mean and spread of the most alike of the cohort, of one template.
struct moments {
    float mean, spread;
};

/// One list and those who are searched on it.
struct trial {
    const struct chains_chain *chain;
    size_t size;                ///< floats of a template
    const float *listed, *searched; ///< of all rows
    const uint32_t *on_list;    ///< rows
    size_t count;
    struct moments *of_listed;  ///< of each of the list
    const struct moments *cohort_listed, *cohort_searched; ///< of all rows, or NULL
    float *scores, *sorted, *probe;
};

/// What came of all searches.
struct tally {
    float *mated, *nonmated;
    size_t mated_count, nonmated_count, first;
};

static uint64_t next(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15ULL;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ z >> 27) * 0x94d049bb133111ebULL;
    return z ^ z >> 31;
}

SIMD_CLONES static float dot(const float *restrict a, const float *restrict b, size_t size)
{
    float sums[16] = {0}, sum = 0;
    for (size_t i = 0; i + 16 <= size; i += 16)
        for (size_t k = 0; k < 16; k++)
            sums[k] += a[i + k] * b[i + k];
    for (size_t i = size / 16 * 16; i < size; i++)
        sum += a[i] * b[i];
    for (size_t k = 0; k < 16; k++)
        sum += sums[k];
    return sum;
}

static void to_length_1(float *values, size_t size)
{
    float length = sqrtf(dot(values, values, size));
    for (size_t i = 0; i < size && length > 0; i++)
        values[i] /= length;
}

/// To 8 bits and back: the product of two such is what whole numbers give, times both scales.
static void round_to_bytes(float *values, size_t size)
{
    int8_t codes[OVERT_TEMPLATE_DIMENSION_MAX];
    struct quantised made = quantise(values, size, codes);
    for (size_t i = 0; i < size; i++)
        values[i] = made.scale * (float)codes[i];
}

static float *add_views(const struct chains_set *set, uint32_t views)
{
    size_t size = (size_t)set->dimension;
    float *sums = memory_new(set->count * size, sizeof *sums);
    for (size_t row = 0; row < set->count; row++) {
        for (size_t view = 0; view < VIEWS_ALL; view++)
            for (size_t i = 0; i < size && (views >> view & 1) != 0; i++)
                sums[row * size + i] += set->templates[(row * VIEWS_ALL + view) * size + i];
        to_length_1(sums + row * size, size);
    }
    return sums;
}

// ---- what is learnt from the other half ----

static bool is_in(const struct chains_measure *measure, size_t row, int half)
{
    const struct chains_row *of = &measure->set->rows[row];
    return measure->halves[of->person] == half && !of->is_wrong;
}

/// The mean of the half's templates and its principal directions.
static void learn(const struct chains_measure *measure, const float *templates, int half,
                  double *mean, double *values, double *vectors)
{
    size_t size = (size_t)measure->set->dimension, count = 0;
    double *matrix = memory_new(size * size, sizeof *matrix);
    for (size_t row = 0; row < measure->set->count; row++)
        for (size_t i = 0; i < size && is_in(measure, row, half); count += i == 0, i++)
            mean[i] += (double)templates[row * size + i];
    for (size_t i = 0; i < size; i++)
        mean[i] /= (double)count;
    for (size_t row = 0; row < measure->set->count; row++)
        for (size_t i = 0; i < size && is_in(measure, row, half); i++)
            for (size_t k = 0; k < size; k++)
                matrix[i * size + k] += ((double)templates[row * size + i] - mean[i]) *
                                        ((double)templates[row * size + k] - mean[k]) /
                                        (double)count;
    chains_eigen(matrix, size, values, vectors);
    memory_free(matrix);
}

static void change_one(const struct chains_chain *chain, size_t size, const double *mean,
                       const double *values, const double *vectors, float *face)
{
    float out[OVERT_TEMPLATE_DIMENSION_MAX] = {0};
    size_t kept = chain->change == CHANGE_PRINCIPAL ? (size_t)chain->much : size;
    for (size_t k = 0; k < size && chain->change != CHANGE_CENTRE && k < kept; k++) {
        double along = 0, strength = 1;
        for (size_t i = 0; i < size; i++)
            along += vectors[k * size + i] *
                     ((double)face[i] - (chain->change == CHANGE_WHITEN ? mean[i] : 0));
        if (chain->change == CHANGE_WHITEN)
            strength = values[k] > 1e-4 * values[0] ? pow(values[k], -chain->much / 2) : 0;
        out[k] = (float)(along * strength);
    }
    for (size_t i = 0; i < size && chain->change == CHANGE_CENTRE; i++)
        out[i] = face[i] - (float)mean[i];
    memcpy(face, out, size * sizeof *face);
    to_length_1(face, size);
}

/// Changes the templates of all rows by what those of `half` have in common.
static void change(const struct chains_measure *measure, const struct chains_chain *chain, int half,
                   float *listed, float *searched)
{
    size_t size = (size_t)measure->set->dimension;
    double *mean = memory_new(size, sizeof *mean), *values = memory_new(size, sizeof *values);
    double *vectors = memory_new(size * size, sizeof *vectors);
    learn(measure, listed, half, mean, values, vectors);
    for (size_t row = 0; row < measure->set->count; row++) {
        change_one(chain, size, mean, values, vectors, listed + row * size);
        if (searched != listed)
            change_one(chain, size, mean, values, vectors, searched + row * size);
    }
    memory_free(mean);
    memory_free(values);
    memory_free(vectors);
}

// ---- cohorts ----

static int falling(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x < y) - (x > y);
}

static struct moments moments_of(float *scores, size_t count, size_t most)
{
    double sum = 0, squares = 0;
    qsort(scores, count, sizeof *scores, falling);
    most = most == 0 || most > count ? count : most;
    for (size_t i = 0; i < most; i++) {
        sum += (double)scores[i];
        squares += (double)scores[i] * (double)scores[i];
    }
    double mean = sum / (double)most, spread = squares / (double)most - mean * mean;
    return (struct moments){(float)mean, sqrtf((float)fmax(spread, 1e-6))};
}

/// Of each template that is not in `half`, against all of `half`.
static struct moments *against(const struct chains_measure *measure, const float *templates,
                               const float *cohort, int half, int most)
{
    const struct chains_set *set = measure->set;
    size_t size = (size_t)set->dimension;
    struct moments *all = memory_new(set->count, sizeof *all);
    float *scores = memory_new(set->count, sizeof *scores);
    for (size_t row = 0; row < set->count; row++) {
        size_t count = 0;
        if (is_in(measure, row, half))
            continue;
        for (size_t other = 0; other < set->count; other++)
            if (is_in(measure, other, half))
                scores[count++] = dot(templates + row * size, cohort + other * size, size);
        all[row] = moments_of(scores, count, (size_t)most);
    }
    memory_free(scores);
    return all;
}

/// Of each of the list, against the others on it.
static void list_moments(struct trial *trial)
{
    for (size_t i = 0; i < trial->count; i++) {
        size_t count = 0, row = trial->on_list[i];
        for (size_t k = 0; k < trial->count && trial->chain->own_list; k++)
            if (k != i)
                trial->sorted[count++] =
                    dot(trial->listed + row * trial->size,
                        trial->listed + trial->on_list[k] * trial->size, trial->size);
        if (trial->chain->own_list)
            trial->of_listed[i] = moments_of(trial->sorted, count, (size_t)trial->chain->cohort);
        else if (trial->cohort_listed != NULL)
            trial->of_listed[i] = trial->cohort_listed[row];
    }
}

/// Mean of the most alike of the list without entry `i`; `sum` is of one more than that many.
static float mean_without(const struct trial *trial, size_t i, size_t most, double sum)
{
    bool is_among = trial->scores[i] >= trial->sorted[most - 1];
    float left_out = is_among ? trial->scores[i] : trial->sorted[most];
    return (float)((sum - (double)left_out) / (double)most);
}

static void less_list_mean(struct trial *trial)
{
    size_t most = (size_t)trial->chain->cohort;
    double sum = 0;
    float part = (float)trial->chain->part;
    memcpy(trial->sorted, trial->scores, trial->count * sizeof *trial->scores);
    qsort(trial->sorted, trial->count, sizeof *trial->sorted, falling);
    for (size_t i = 0; i <= most; i++)
        sum += (double)trial->sorted[i];
    float *made = trial->probe; // not used any more
    for (size_t i = 0; i < trial->count; i++)
        made[i] = trial->scores[i] -
                  part * (mean_without(trial, i, most, sum) + trial->of_listed[i].mean);
    memcpy(trial->scores, made, trial->count * sizeof *made);
}

static void normalise(struct trial *trial, size_t row)
{
    struct moments probe = trial->cohort_searched[row];
    for (size_t i = 0; i < trial->count; i++) {
        struct moments entry = trial->of_listed[i];
        float score = trial->scores[i], z = (score - entry.mean) / entry.spread;
        float t = (score - probe.mean) / probe.spread;
        switch (trial->chain->scoring) {
        case SCORE_LESS_MEAN:
            trial->scores[i] = score - (float)trial->chain->part * (probe.mean + entry.mean);
            break;
        case SCORE_Z:
            trial->scores[i] = z;
            break;
        case SCORE_T:
            trial->scores[i] = t;
            break;
        default:
            trial->scores[i] = (z + t) / 2;
        }
    }
}

static void score_list(struct trial *trial, const float *probe)
{
    for (size_t i = 0; i < trial->count; i++)
        trial->scores[i] =
            dot(probe, trial->listed + trial->on_list[i] * trial->size, trial->size);
}

static size_t best_of(const struct trial *trial)
{
    size_t best = 0;
    for (size_t i = 1; i < trial->count; i++)
        best = trial->scores[i] > trial->scores[best] ? i : best;
    return best;
}

/// Moves the probe towards the most alike of the list, and scores it again.
static void expand(struct trial *trial, const float *probe)
{
    memcpy(trial->probe, probe, trial->size * sizeof *probe);
    for (int i = 0; i < trial->chain->cohort; i++) {
        size_t best = best_of(trial);
        const float *face = trial->listed + trial->on_list[best] * trial->size;
        float share = (float)trial->chain->part * fmaxf(trial->scores[best], 0);
        for (size_t k = 0; k < trial->size; k++)
            trial->probe[k] += share * face[k];
        trial->scores[best] = NOT_FIRST;
    }
    to_length_1(trial->probe, trial->size);
    score_list(trial, trial->probe);
}

static void search(struct trial *trial, size_t row)
{
    const float *probe = trial->searched + row * trial->size;
    score_list(trial, probe);
    if (trial->chain->scoring == SCORE_EXPANDED)
        expand(trial, probe);
    else if (trial->chain->own_list)
        less_list_mean(trial);
    else if (trial->cohort_searched != NULL)
        normalise(trial, row);
}

// ---- the two ways to measure ----

static void tally_one(const struct chains_set *set, struct trial *trial, size_t row, bool is_mated,
                      struct tally *tally)
{
    search(trial, row);
    size_t best = best_of(trial);
    if (!is_mated) {
        tally->nonmated[tally->nonmated_count++] = trial->scores[best];
        return;
    }
    bool is_first = set->rows[trial->on_list[best]].person == set->rows[row].person;
    tally->first += is_first;
    tally->mated[tally->mated_count++] = is_first ? trial->scores[best] : NOT_FIRST;
}

/// The scores that a share of the nonmated searches is above, and the mated ones that are.
static void rate(const struct tally *tally, double *ret_tpir, double *ret_thresholds)
{
    float *sorted = memory_copy(tally->nonmated, tally->nonmated_count * sizeof *sorted);
    qsort(sorted, tally->nonmated_count, sizeof *sorted, falling);
    for (int i = 0; i < CHAINS_RATES; i++) {
        size_t at = (size_t)((double)tally->nonmated_count * rates[i] + 1e-9), found = 0;
        for (size_t k = 0; k < tally->mated_count; k++)
            found += tally->mated[k] > sorted[at];
        ret_tpir[i] = (double)found / (double)tally->mated_count;
        if (ret_thresholds != NULL)
            ret_thresholds[i] = (double)sorted[at];
    }
    memory_free(sorted);
}

static void trial_init(struct trial *trial, const struct chains_set *set)
{
    size_t room = set->count > (size_t)set->dimension ? set->count : (size_t)set->dimension;
    trial->size = (size_t)set->dimension;
    trial->of_listed = memory_new(set->count, sizeof *trial->of_listed);
    trial->scores = memory_new(set->count, sizeof *trial->scores);
    trial->sorted = memory_new(set->count + 1, sizeof *trial->sorted);
    trial->probe = memory_new(room, sizeof *trial->probe);
}

static void trial_finish(struct trial *trial)
{
    memory_free(trial->of_listed);
    memory_free(trial->scores);
    memory_free(trial->sorted);
    memory_free(trial->probe);
}

static void compare_with_first(struct chains_measure *measure, const struct tally *tally,
                               double threshold, struct chains_result *result)
{
    for (size_t i = 0; i < tally->mated_count; i++) {
        bool found = (double)tally->mated[i] > threshold;
        if (!measure->first_done)
            measure->found_first[i] = found;
        result->gained += found && !measure->found_first[i];
        result->lost += !found && measure->found_first[i];
    }
    measure->first_done = true;
}

static void as_labelled(struct chains_measure *measure, struct trial *trial, struct tally *tally,
                        struct chains_result *result)
{
    const struct chains_set *set = measure->set;
    uint32_t *rows = memory_new(set->count, sizeof *rows);
    trial->on_list = rows;
    trial->count = 0;
    for (size_t row = 0; row < set->count; row++)
        if (set->rows[row].role == CHAINS_GALLERY)
            rows[trial->count++] = (uint32_t)row;
    list_moments(trial);
    *tally = (struct tally){.mated = tally->mated, .nonmated = tally->nonmated};
    for (size_t row = 0; row < set->count; row++)
        if (set->rows[row].role != CHAINS_GALLERY)
            tally_one(set, trial, row, set->rows[row].role == CHAINS_MATED, tally);
    rate(tally, result->tpir, result->threshold);
    compare_with_first(measure, tally, result->threshold[0], result);
    result->first = (double)tally->first / (double)tally->mated_count;
    result->is_as_labelled = true;
    memory_free(rows);
}

/// One list of one half: everybody else of that half is searched, by all pictures.
static void one_list(const struct chains_measure *measure, struct trial *trial, int half, int list,
                     struct tally *tally)
{
    const struct chains_set *set = measure->set;
    const uint32_t *of_person =
        measure->listed + (size_t)(half * LISTS + list) * set->people.count;
    uint32_t *rows = memory_new(set->count, sizeof *rows);
    trial->on_list = rows;
    trial->count = 0;
    for (size_t person = 0; person < set->people.count; person++)
        if (of_person[person] != SET_NONE)
            rows[trial->count++] = of_person[person];
    list_moments(trial);
    for (size_t row = 0; row < set->count; row++) {
        uint32_t own = of_person[set->rows[row].person];
        if (is_in(measure, row, half) && own != row)
            tally_one(set, trial, row, own != SET_NONE, tally);
    }
    memory_free(rows);
}

static void one_half(struct chains_measure *measure, struct trial *trial, int half,
                     struct tally *tally)
{
    const struct chains_chain *chain = trial->chain;
    struct moments *listed = NULL, *searched = NULL;
    bool norm = chain->scoring >= SCORE_LESS_MEAN && chain->scoring <= SCORE_S;
    if (norm && !chain->own_list) {
        listed = against(measure, trial->listed, trial->listed, 1 - half, chain->cohort);
        searched = against(measure, trial->searched, trial->listed, 1 - half, chain->cohort);
    }
    trial->cohort_listed = listed;
    trial->cohort_searched = searched;
    for (int list = 0; list < LISTS; list++)
        one_list(measure, trial, half, list, tally);
    memory_free(listed);
    memory_free(searched);
}

struct chains_result chains_measure_run(struct chains_measure *measure,
                                        const struct chains_chain *chain)
{
    const struct chains_set *set = measure->set;
    struct chains_result result = {0};
    struct trial trial = {.chain = chain};
    struct tally tally = {.mated = memory_new(2 * LISTS * set->count, sizeof(float)),
                          .nonmated = memory_new(2 * LISTS * set->count, sizeof(float))};
    size_t bytes = set->count * (size_t)set->dimension * sizeof(float);
    bool outside = chain->change != CHANGE_NOTHING ||
                   (!chain->own_list && chain->scoring >= SCORE_LESS_MEAN &&
                    chain->scoring <= SCORE_S);
    float *listed = add_views(set, chain->listed), *searched = add_views(set, chain->searched);
    for (size_t row = 0; row < set->count && chain->scoring == SCORE_BYTES; row++) {
        round_to_bytes(listed + row * (size_t)set->dimension, (size_t)set->dimension);
        round_to_bytes(searched + row * (size_t)set->dimension, (size_t)set->dimension);
    }
    trial_init(&trial, set);
    trial.listed = listed;
    trial.searched = searched;
    if (!outside)
        as_labelled(measure, &trial, &tally, &result);
    tally = (struct tally){.mated = tally.mated, .nonmated = tally.nonmated};
    float *kept_listed = memory_copy(listed, bytes), *kept_searched = memory_copy(searched, bytes);
    for (int half = 0; half < 2; half++) {
        memcpy(listed, kept_listed, bytes);
        memcpy(searched, kept_searched, bytes);
        if (chain->change != CHANGE_NOTHING)
            change(measure, chain, 1 - half, listed, searched);
        one_half(measure, &trial, half, &tally);
    }
    rate(&tally, result.lists, NULL);
    result.lists_mated = tally.mated_count;
    result.lists_nonmated = tally.nonmated_count;
    trial_finish(&trial);
    memory_wipe_free(listed, bytes);
    memory_wipe_free(searched, bytes);
    memory_wipe_free(kept_listed, bytes);
    memory_wipe_free(kept_searched, bytes);
    memory_free(tally.mated);
    memory_free(tally.nonmated);
    return result;
}

// ---- who is drawn ----

/// One picture of each person drawn, by luck; SET_NONE for the others.
static void draw(const struct chains_set *set, const uint8_t *halves, int half, uint64_t *state,
                 uint32_t *ret_rows)
{
    uint32_t *seen = memory_new(set->people.count, sizeof *seen);
    for (size_t person = 0; person < set->people.count; person++) {
        bool is_drawn = halves[person] == half && next(state) % LIST_OF == 0;
        seen[person] = is_drawn ? 0 : SET_NONE;
        ret_rows[person] = SET_NONE;
    }
    for (size_t row = 0; row < set->count; row++) {
        uint32_t person = set->rows[row].person;
        if (seen[person] == SET_NONE || set->rows[row].is_wrong)
            continue;
        if (next(state) % ++seen[person] == 0)
            ret_rows[person] = (uint32_t)row;
    }
    memory_free(seen);
}

struct chains_measure *chains_measure_new(const struct chains_set *set)
{
    struct chains_measure *measure = memory_new(1, sizeof *measure);
    uint64_t state = 1;
    measure->set = set;
    measure->halves = memory_new(set->people.count, 1);
    measure->listed = memory_new(2 * LISTS * (size_t)set->people.count, sizeof(uint32_t));
    measure->found_first = memory_new(set->count, sizeof(bool));
    for (size_t person = 0; person < set->people.count; person++)
        measure->halves[person] = (uint8_t)(next(&state) & 1);
    for (int i = 0; i < 2 * LISTS; i++)
        draw(set, measure->halves, i / LISTS, &state,
             measure->listed + (size_t)i * set->people.count);
    return measure;
}

void chains_measure_free(struct chains_measure *measure)
{
    memory_free(measure->halves);
    memory_free(measure->listed);
    memory_free(measure->found_first);
    memory_free(measure);
}

// SPDX-License-Identifier: Apache-2.0
// openset.c - 1:N with people who are not on the list (ISO/IEC 19795-1: open-set identification):
// what a watchlist needs to know, and what verification accuracy hides.
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "evaluate/set.h"
#include "evaluate/share.h"
#include "face/match/scores.h"

enum role { GALLERY, MATED, NONMATED, ROLES };

static const char *const role_words[ROLES] = {"gallery", "mated", "nonmated"};
static const double rates_asked[EVALUATE_RATES] = {0.01, 0.003, 0.001};

struct row {
    uint32_t person, picture;
    enum role role;
};

struct openset {
    struct set_pictures pictures;
    struct set_names people;
    struct row *rows;
    size_t count, capacity;
    size_t of_role[ROLES];
    uint8_t *roles_of; ///< per person: bits 1 << role
    size_t people_of[ROLES];
    float *mated;    ///< the mate's score where it is first, else -INFINITY
    float *nonmated; ///< the highest score
    size_t first;    ///< mated searches with the mate first
};

static int take_row(void *context, size_t line, const char *const *fields, struct overt_error *err)
{
    struct openset *set = context;
    struct row row = {.role = ROLES};
    for (int role = 0; role < ROLES; role++)
        if (text_equal(fields[0], role_words[role]))
            row.role = (enum role)role;
    if (row.role == ROLES)
        return error_set(err, OVERT_INPUT, "line %zu: the role is gallery, mated or nonmated",
                         line);
    if (fields[1][0] == '\0' || fields[2][0] == '\0')
        return error_set(err, OVERT_INPUT, "line %zu: identity or image is missing", line);
    bool is_new = false;
    row.person = set_names_intern(&set->people, fields[1], NULL);
    row.picture = set_names_intern(&set->pictures.paths, fields[2], &is_new);
    if (row.person == SET_NONE || row.picture == SET_NONE)
        return error_set(err, OVERT_LIMIT, "line %zu: there are more than %d pictures", line,
                         SET_PICTURES_MAX);
    if (!is_new)
        return error_set(err, OVERT_INPUT, "line %zu: this picture is there already", line);
    if (set->count == set->capacity) {
        set->capacity = set->capacity == 0 ? 1024 : set->capacity * 2;
        set->rows = memory_resize(set->rows, set->capacity, sizeof *set->rows);
    }
    set->rows[set->count++] = row;
    set->of_role[row.role]++;
    return 0;
}

/// Mated people are on the list and nonmated ones are not, or the shares would mean nothing.
static int check_roles(struct openset *set, struct overt_error *err)
{
    set->roles_of = memory_new(set->people.count, 1);
    for (size_t i = 0; i < set->count; i++) {
        uint8_t bit = (uint8_t)(1U << set->rows[i].role);
        set->people_of[set->rows[i].role] += (set->roles_of[set->rows[i].person] & bit) == 0;
        set->roles_of[set->rows[i].person] |= bit;
    }
    for (uint32_t i = 0; i < set->people.count; i++) {
        bool listed = (set->roles_of[i] & 1U << GALLERY) != 0;
        if (!listed && (set->roles_of[i] & 1U << MATED) != 0)
            return error_set(err, OVERT_INPUT, "someone who is mated is not in the gallery");
        if (listed && (set->roles_of[i] & 1U << NONMATED) != 0)
            return error_set(err, OVERT_INPUT, "someone who is nonmated is in the gallery");
    }
    if (set->of_role[MATED] + set->of_role[NONMATED] >= EVALUATE_SEARCHES_MIN &&
        set->people_of[GALLERY] >= EVALUATE_PEOPLE_MIN &&
        set->people_of[MATED] >= EVALUATE_PEOPLE_MIN &&
        set->people_of[NONMATED] >= EVALUATE_PEOPLE_MIN)
        return 0;
    return error_set(err, OVERT_REFUSED,
                     "a test set has at least %d searches, and %d people in the gallery, mated and "
                     "nonmated: a smaller one would be a search without a permit",
                     EVALUATE_SEARCHES_MIN, EVALUATE_PEOPLE_MIN);
}

/// The gallery in one piece, as a search would have it: a template for each person, the mean of the
/// pictures.
struct listed {
    struct overt_template *faces;
    uint32_t *people;
    float *scores;
    size_t count;
};

/// `number` of the person in the list, from 1; 0: not there yet.
static void add_listed(struct listed *listed, const struct openset *set, const struct row *row,
                       size_t *number)
{
    const struct overt_template *face = &set->pictures.templates[row->picture];
    if (*number == 0) {
        listed->people[listed->count] = row->person;
        listed->faces[listed->count] = *face;
        *number = ++listed->count;
        return;
    }
    for (int32_t i = 0; i < face->dimension; i++)
        listed->faces[*number - 1].values[i] += face->values[i];
}

/// To length 1; what is of that length already stays as it is, to the bit.
static void scale(struct overt_template *face)
{
    double squares = 0;
    for (int32_t i = 0; i < face->dimension; i++)
        squares += (double)face->values[i] * (double)face->values[i];
    if (fabs(squares - 1) < 1e-5 || squares <= 0)
        return;
    for (int32_t i = 0; i < face->dimension; i++)
        face->values[i] = (float)((double)face->values[i] / sqrt(squares));
}

static int listed_init(struct listed *listed, const struct openset *set, struct overt_error *err)
{
    listed->faces = memory_try(set->of_role[GALLERY], sizeof *listed->faces);
    listed->people = memory_new(set->of_role[GALLERY], sizeof *listed->people);
    listed->scores = memory_new(set->of_role[GALLERY], sizeof *listed->scores);
    if (listed->faces == NULL)
        return error_set(err, OVERT_NO_MEMORY, "the gallery does not fit into memory");
    AUTO_FREE size_t *numbers = memory_new(set->people.count, sizeof *numbers);
    for (size_t i = 0; i < set->count; i++)
        if (set->rows[i].role == GALLERY &&
            set->pictures.states[set->rows[i].picture] != SET_NO_FACE)
            add_listed(listed, set, &set->rows[i], &numbers[set->rows[i].person]);
    for (size_t i = 0; i < listed->count; i++)
        scale(&listed->faces[i]);
    return 0;
}

static void listed_finish(struct listed *listed, const struct openset *set)
{
    memory_wipe_free(listed->faces, set->of_role[GALLERY] * sizeof *listed->faces);
    memory_free(listed->people);
    memory_wipe_free(listed->scores, set->of_role[GALLERY] * sizeof *listed->scores);
}

/// Searches one picture: the highest score, and whether it is of `person`.
static int search_one(const struct openset *set, const struct listed *listed, const struct row *row,
                      float *ret_score, bool *ret_is_mate, struct overt_error *err)
{
    *ret_score = -INFINITY;
    *ret_is_mate = false;
    if (set->pictures.states[row->picture] == SET_NO_FACE)
        return 0;
    int code = match_scores(&set->pictures.templates[row->picture], listed->faces, listed->count,
                            listed->scores, err);
    for (size_t i = 0; code == 0 && i < listed->count; i++)
        if (listed->scores[i] > *ret_score) {
            *ret_score = listed->scores[i];
            *ret_is_mate = listed->people[i] == row->person;
        }
    return code;
}

static int search_all(struct openset *set, const struct listed *listed, struct overt_error *err)
{
    size_t mated = 0;
    size_t nonmated = 0;
    set->mated = memory_new(set->of_role[MATED], sizeof *set->mated);
    set->nonmated = memory_new(set->of_role[NONMATED], sizeof *set->nonmated);
    for (size_t i = 0; i < set->count; i++) {
        float score;
        bool is_mate;
        if (set->rows[i].role == GALLERY)
            continue;
        int code = search_one(set, listed, &set->rows[i], &score, &is_mate, err);
        if (code != 0)
            return code;
        if (set->rows[i].role == NONMATED)
            set->nonmated[nonmated++] = score;
        else
            set->mated[mated++] = is_mate ? score : -INFINITY;
        set->first += is_mate && set->rows[i].role == MATED;
    }
    share_sort(set->mated, mated);
    share_sort(set->nonmated, nonmated);
    return 0;
}

static void measure(const struct openset *set, struct evaluate_openset_result *result)
{
    size_t mated = set->of_role[MATED];
    size_t nonmated = set->of_role[NONMATED];
    result->gallery = set->of_role[GALLERY];
    result->mated = mated;
    result->nonmated = nonmated;
    result->rank1 = share_of(set->first, mated);
    for (int i = 0; i < EVALUATE_RATES; i++) {
        // The small term keeps 0.01 * 1300, which is 13 but not in binary, from becoming 12.
        size_t allowed = (size_t)floor(rates_asked[i] * (double)nonmated + 1e-9);
        double threshold = share_threshold(set->nonmated, nonmated, allowed);
        result->rates[i] = (struct evaluate_rate){
            .fpir = rates_asked[i],
            .threshold = threshold,
            .reached = share_of(share_at_or_above(set->nonmated, nonmated, threshold), nonmated),
            .tpir = share_of(share_at_or_above(set->mated, mated, threshold), mated)};
    }
    share_curve(set->mated, mated, set->nonmated, nonmated, &result->det);
}

static void openset_finish(struct openset *set)
{
    set_pictures_finish(&set->pictures);
    set_names_finish(&set->people);
    memory_free(set->rows);
    memory_free(set->roles_of);
    memory_wipe_free(set->mated, set->of_role[MATED] * sizeof *set->mated);
    memory_wipe_free(set->nonmated, set->of_role[NONMATED] * sizeof *set->nonmated);
}

int evaluate_openset(const char *csv, const struct evaluate_params *params,
                     struct evaluate_openset_result *ret_result, struct overt_error *err)
{
    static const char *const names[] = {"role", "identity", "image"};
    struct openset set = {0};
    struct listed listed = {0};
    struct evaluate_openset_result result = {0};
    int code = set_read(csv, names, 3, take_row, &set, err);
    if (code == 0)
        code = check_roles(&set, err);
    if (code == 0)
        code = set_embed(&set.pictures, csv, params, &result.common, err);
    if (code == 0)
        code = listed_init(&listed, &set, err);
    if (code == 0)
        code = search_all(&set, &listed, err);
    if (code == 0) {
        measure(&set, &result);
        *ret_result = result;
    }
    listed_finish(&listed, &set);
    openset_finish(&set);
    return code;
}

double evaluate_threshold(const struct evaluate_openset_result *result, double fpir)
{
    for (int i = 0; i < EVALUATE_RATES; i++)
        if (fabs(result->rates[i].fpir - fpir) < 1e-9)
            return result->rates[i].threshold;
    return (double)NAN;
}

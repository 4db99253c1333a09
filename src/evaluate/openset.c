// SPDX-License-Identifier: Apache-2.0
// openset.c - 1:N with people who are not on the list (ISO/IEC 19795-1: open-set identification):
// what a watchlist needs to know, and what verification accuracy hides.
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "crypt/hash.h"
#include "evaluate/columns.h"
#include "evaluate/crossed.h"
#include "evaluate/parts.h"
#include "evaluate/set.h"
#include "evaluate/share.h"
#include "face/match/scores.h"
#include "overt/overt.h"

enum role { GALLERY, MATED, NONMATED, ROLES };

static const char *const role_words[ROLES] = {"gallery", "mated", "nonmated"};
static const double rates_asked[EVALUATE_RATES] = {0.01, 0.003, 0.001};

#define PIECES 4 ///< of the list, to see how the rate grows with it

struct row {
    uint32_t person, picture;
    enum role role;
    uint8_t groups[COLUMNS_GROUPS_MAX];
    float best;           ///< the highest score; -INFINITY without a template
    float pieces[PIECES]; ///< the highest in each piece of the list, of nonmated ones
    bool first;           ///< and it is the mate's
};

struct openset {
    struct set_pictures pictures;
    struct set_names people;
    struct columns_groups groups;
    struct crossed *crossed;
    struct row *rows;
    size_t count, capacity;
    size_t of_role[ROLES];
    uint8_t *roles_of; ///< per person: bits 1 << role
    size_t people_of[ROLES];
    float *mated;    ///< the mate's score where it is first, else -INFINITY
    float *nonmated; ///< the highest score
    size_t first;    ///< mated searches with the mate first
    uint8_t csv[CRYPT_HASH_SIZE];
};

static int take_row(void *context, size_t line, const char *const *fields,
                    const uint8_t groups[COLUMNS_GROUPS_MAX], struct overt_error *err)
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
    set_pictures_line(&set->pictures, row.picture, line);
    memcpy(row.groups, groups, sizeof row.groups);
    if (set->count == set->capacity) {
        set->capacity = set->capacity == 0 ? 1024 : set->capacity * 2;
        set->rows = memory_resize(set->rows, set->capacity, sizeof *set->rows);
    }
    set->rows[set->count++] = row;
    set->of_role[row.role]++;
    return 0;
}

static unsigned line_of(const struct openset *set, uint32_t person, enum role role)
{
    for (size_t i = 0; i < set->count; i++)
        if (set->rows[i].person == person && set->rows[i].role == role)
            return (unsigned)set->pictures.lines[set->rows[i].picture];
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
            return error_set(err, OVERT_INPUT,
                             "line %u: someone who is mated is not in the gallery",
                             line_of(set, i, MATED));
        if (listed && (set->roles_of[i] & 1U << NONMATED) != 0)
            return error_set(err, OVERT_INPUT,
                             "line %u: someone who is nonmated is in the gallery",
                             line_of(set, i, NONMATED));
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

/// Searches one picture: the highest score, and whether it is of its person.
static int search_one(struct openset *set, const struct listed *listed, struct row *row,
                      struct overt_error *err)
{
    row->best = -INFINITY;
    for (int i = 0; i < PIECES; i++)
        row->pieces[i] = -INFINITY;
    if (set->pictures.states[row->picture] == SET_NO_FACE)
        return 0;
    int code = match_scores(&set->pictures.templates[row->picture], listed->faces, listed->count,
                            listed->scores, err);
    for (size_t i = 0; code == 0 && i < listed->count; i++) {
        float score = listed->scores[i];
        bool is_mate = listed->people[i] == row->person;
        crossed_add(set->crossed, (double)score, is_mate);
        row->pieces[i % PIECES] = fmaxf(row->pieces[i % PIECES], score);
        if (score > row->best) {
            row->best = score;
            row->first = is_mate;
        }
    }
    return code;
}

static int search_all(struct openset *set, const struct listed *listed, struct overt_error *err)
{
    size_t mated = 0;
    size_t nonmated = 0;
    set->crossed = memory_new(1, sizeof *set->crossed);
    set->mated = memory_new(set->of_role[MATED], sizeof *set->mated);
    set->nonmated = memory_new(set->of_role[NONMATED], sizeof *set->nonmated);
    for (size_t i = 0; i < set->count; i++) {
        struct row *row = &set->rows[i];
        if (row->role == GALLERY)
            continue;
        int code = search_one(set, listed, row, err);
        if (code != 0)
            return code;
        if (row->role == NONMATED)
            set->nonmated[nonmated++] = row->best;
        else
            set->mated[mated++] = row->first ? row->best : -INFINITY;
        set->first += row->first && row->role == MATED;
    }
    share_sort(set->mated, mated);
    share_sort(set->nonmated, nonmated);
    return 0;
}

static double threshold_at(const struct openset *set, double fpir)
{
    // The small term keeps 0.01 * 1300, which is 13 but not in binary, from becoming 12.
    size_t allowed = (size_t)floor(fpir * (double)set->of_role[NONMATED] + 1e-9);
    return share_threshold(set->nonmated, set->of_role[NONMATED], allowed);
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
        double threshold = threshold_at(set, rates_asked[i]);
        result->rates[i] = (struct evaluate_rate){
            .fpir = rates_asked[i],
            .threshold = threshold,
            .reached = share_of(share_at_or_above(set->nonmated, nonmated, threshold), nonmated),
            .tpir = share_of(share_at_or_above(set->mated, mated, threshold), mated)};
    }
    share_curve(set->mated, mated, set->nonmated, nonmated, &result->det);
}

// ---- the result as a file ----

/// Close where false positives are few; the last one lets everything through.
static void put_points(const struct openset *set, struct result *file)
{
    size_t nonmated = set->of_role[NONMATED];
    double before = INFINITY;
    for (size_t allowed = 0; before > -1; allowed += 1 + allowed / 64) {
        double threshold = share_threshold(set->nonmated, nonmated, allowed);
        if (!(threshold < before))
            continue;
        before = threshold;
        file->points[file->point_count++] = (struct result_point){
            .threshold = threshold,
            .nonmated = share_at_or_above(set->nonmated, nonmated, threshold),
            .found = share_at_or_above(set->mated, set->of_role[MATED], threshold)};
    }
}

/// The list cut in four, and in two: how many searches of the pieces have a candidate.
static void put_scaling(const struct openset *set, size_t listed, double threshold,
                        struct result *file)
{
    for (int joined = 1; joined <= PIECES; joined *= 2) {
        struct result_scaling *scaling = &file->scalings[file->scaling_count];
        *scaling = (struct result_scaling){.list = listed * (size_t)joined / PIECES,
                                           .threshold = threshold};
        for (size_t i = 0; i < set->count; i++) {
            if (set->rows[i].role != NONMATED)
                continue;
            for (int piece = 0; piece < PIECES; piece += joined) {
                bool above = false;
                for (int k = piece; k < piece + joined; k++)
                    above = above || (double)set->rows[i].pieces[k] >= threshold;
                scaling->searches++;
                scaling->above += above;
            }
        }
        file->scaling_count += scaling->list > 0;
    }
}

/// Who belongs to a part: rows of a group, or pictures of a quality band.
struct belonging {
    const struct openset *set;
    bool is_band;
    size_t number;
};

static bool belongs(const void *context, size_t i)
{
    const struct belonging *to = context;
    const struct row *row = &to->set->rows[i];
    uint8_t state = to->set->pictures.states[row->picture];
    if (to->is_band)
        return state != SET_NO_FACE && parts_in_band(to->number, state == SET_FACE_REFUSED,
                                                     (double)to->set->pictures
                                                         .qualities[row->picture]);
    for (size_t k = 0; k < to->set->groups.count; k++)
        if (row->groups[k] == to->number)
            return true;
    return false;
}

static void put_parts(const struct openset *set, double threshold, struct result *file)
{
    AUTO_FREE struct parts_trial *trials = memory_new(set->count, sizeof *trials);
    for (size_t i = 0; i < set->count; i++) {
        const struct row *row = &set->rows[i];
        bool above = row->role != GALLERY && (double)row->best >= threshold;
        trials[i] = (struct parts_trial){
            .person = row->person,
            .kind = row->role == GALLERY ? PARTS_LISTED
                    : row->role == MATED ? PARTS_MATED
                                         : PARTS_NONMATED,
            .failed = set->pictures.states[row->picture] == SET_NO_FACE,
            .wrong = row->role == NONMATED ? above : !(above && row->first)};
    }
    file->part_threshold = threshold;
    file->group_count = set->groups.group_count;
    file->quality_count = PARTS_BANDS;
    for (size_t i = 0; i < file->group_count; i++) {
        file->groups[i] = set->groups.groups[i];
        parts_count(&file->groups[i], trials, set->count, set->people.count, belongs,
                    &(struct belonging){set, false, i});
    }
    for (size_t i = 0; i < PARTS_BANDS; i++) {
        parts_band_name(i, &file->qualities[i]);
        parts_count(&file->qualities[i], trials, set->count, set->people.count, belongs,
                    &(struct belonging){set, true, i});
    }
    parts_sort(file->groups, file->group_count);
    parts_test(file->groups, file->group_count);
    parts_test(file->qualities, file->quality_count);
    parts_test_overall(file);
}

static void put_data(const struct openset *set, const struct listed *listed, const char *csv,
                     const struct evaluate_common *common, struct result *file)
{
    uint8_t hash[CRYPT_HASH_SIZE];
    const char *slash = strrchr(csv, '/');
    (void)text_copy(file->data.name, sizeof file->data.name, slash != NULL ? slash + 1 : csv);
    set_hash(&set->pictures, set->csv, hash);
    text_from_bytes(file->data.sha256, hash, sizeof hash);
    (void)text_copy(file->software, sizeof file->software, "Overt " OVERT_VERSION);
    file->detector = common->models[0];
    file->recogniser = common->models[1];
    file->settings = common->settings;
    file->data.identities = set->people.count;
    file->data.pictures = set->pictures.paths.count;
    file->data.list = listed->count;
    file->data.mated = set->of_role[MATED];
    file->data.nonmated = set->of_role[NONMATED];
    file->data.failed = common->failure_to_enrol.count;
    file->data.list_pictures = set->of_role[GALLERY];
    file->data.not_enrolled = common->enrol.count;
    file->data.not_acquired = common->acquire.count;
    file->data.people_not_enrolled = set->people_of[GALLERY] - listed->count;
    file->first = set->first;
}

static struct result *file_of(const struct openset *set, const struct listed *listed,
                              const char *csv, const struct evaluate_params *params,
                              const struct evaluate_common *common)
{
    struct result *file = result_create();
    put_data(set, listed, csv, common, file);
    if (listed->count > 0) { // else nothing was searched: only failures to tell of
        put_points(set, file);
        put_scaling(set, listed->count, threshold_at(set, 0.1), file);
        put_scaling(set, listed->count, threshold_at(set, 0.01), file);
    }
    crossed_points(set->crossed, &file->verification);
    file->verification.crossed = true;
    put_parts(set, params->threshold > 0 ? params->threshold : threshold_at(set, 0.01), file);
    return file;
}

/// Failures of the list's pictures and of the searched ones, apart.
static void count_failures(const struct openset *set, struct evaluate_common *common)
{
    size_t failed[2] = {0, 0};
    for (size_t i = 0; i < set->count; i++)
        failed[set->rows[i].role != GALLERY] +=
            set->pictures.states[set->rows[i].picture] == SET_NO_FACE;
    common->enrol = share_of(failed[0], set->of_role[GALLERY]);
    common->acquire = share_of(failed[1], set->of_role[MATED] + set->of_role[NONMATED]);
}

static void openset_finish(struct openset *set)
{
    set_pictures_finish(&set->pictures);
    set_names_finish(&set->people);
    memory_free(set->groups.groups);
    memory_free(set->crossed);
    memory_wipe_free(set->rows, set->capacity * sizeof *set->rows);
    memory_free(set->roles_of);
    memory_wipe_free(set->mated, set->of_role[MATED] * sizeof *set->mated);
    memory_wipe_free(set->nonmated, set->of_role[NONMATED] * sizeof *set->nonmated);
}

int evaluate_openset(const char *csv, const struct evaluate_params *params,
                     struct evaluate_openset_result *ret_result, struct result **ret_file,
                     struct overt_error *err)
{
    static const char *const names[] = {"role", "identity", "image"};
    struct openset set = {0};
    struct listed listed = {0};
    AUTO_FREE struct evaluate_openset_result *result = memory_new(1, sizeof *result);
    int code = columns_read(csv, names, 3, take_row, &set, &set.groups, set.csv, err);
    if (code == 0) {
        code = check_roles(&set, err);
        if (code != 0)
            (void)error_prepend(err, "%s", csv);
    }
    if (code == 0)
        code = set_embed(&set.pictures, csv, params, &result->common, err);
    if (code == 0)
        code = listed_init(&listed, &set, err);
    if (code == 0)
        code = search_all(&set, &listed, err);
    if (code == 0) {
        count_failures(&set, &result->common);
        measure(&set, result);
        *ret_result = *result;
        if (ret_file != NULL)
            *ret_file = file_of(&set, &listed, csv, params, &result->common);
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

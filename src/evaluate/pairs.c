// SPDX-License-Identifier: Apache-2.0
// pairs.c - 1:1 verification by the protocol of LFW's View 2 (Huang et al. 2007): ten folds, each
// judged with the threshold that is best on the other nine.
#include <math.h>
#include <stdlib.h>
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

struct pair {
    uint32_t a, b; ///< pictures
    float score;   ///< -INFINITY without a face
    bool same;
    uint8_t fold;
    uint8_t groups[COLUMNS_GROUPS_MAX];
};

struct pairs {
    struct set_pictures pictures;
    struct columns_groups groups;
    struct pair *list;
    size_t count, capacity;
    uint8_t csv[CRYPT_HASH_SIZE];
};

static uint32_t take_picture(struct pairs *pairs, const char *path, size_t line)
{
    bool is_new = false;
    uint32_t picture = set_names_intern(&pairs->pictures.paths, path, &is_new);
    if (is_new && picture != SET_NONE)
        set_pictures_line(&pairs->pictures, picture, line);
    return picture;
}

static int take_pair(void *context, size_t line, const char *const *fields,
                     const uint8_t groups[COLUMNS_GROUPS_MAX], struct overt_error *err)
{
    struct pairs *pairs = context;
    bool same = text_equal(fields[2], "1");
    if (!same && !text_equal(fields[2], "0"))
        return error_set(err, OVERT_INPUT, "line %zu: \"same\" must be 1 or 0", line);
    if (fields[0][0] == '\0' || fields[1][0] == '\0' || text_equal(fields[0], fields[1]))
        return error_set(err, OVERT_INPUT, "line %zu: a pair needs two different pictures", line);
    struct pair pair = {.a = take_picture(pairs, fields[0], line),
                        .b = take_picture(pairs, fields[1], line),
                        .same = same,
                        .fold = (uint8_t)(pairs->count % EVALUATE_FOLDS)};
    if (pair.a == SET_NONE || pair.b == SET_NONE)
        return error_set(err, OVERT_LIMIT, "line %zu: there are more than %d pictures", line,
                         SET_PICTURES_MAX);
    if (pairs->count == pairs->capacity) {
        pairs->capacity = pairs->capacity == 0 ? 1024 : pairs->capacity * 2;
        pairs->list = memory_resize(pairs->list, pairs->capacity, sizeof *pairs->list);
    }
    memcpy(pair.groups, groups, sizeof pair.groups);
    pairs->list[pairs->count++] = pair;
    return 0;
}

/// Different pictures in pairs of one kind.
static size_t pictures_of(const struct pairs *pairs, bool same)
{
    uint8_t *seen = memory_new(pairs->pictures.paths.count, 1);
    size_t count = 0;
    for (size_t i = 0; i < pairs->count; i++) {
        const struct pair *pair = &pairs->list[i];
        if (pair->same != same)
            continue;
        count += (size_t)(seen[pair->a] == 0) + (size_t)(seen[pair->b] == 0);
        seen[pair->a] = seen[pair->b] = 1;
    }
    memory_free(seen);
    return count;
}

static int check_size(const struct pairs *pairs, struct overt_error *err)
{
    if (pairs->count >= EVALUATE_SEARCHES_MIN && pictures_of(pairs, true) >= EVALUATE_PEOPLE_MIN &&
        pictures_of(pairs, false) >= EVALUATE_PEOPLE_MIN)
        return 0;
    return error_set(
        err, OVERT_REFUSED,
        "a test set has at least %d pairs with %d pictures of each kind: a smaller one "
        "would be a search without a permit",
        EVALUATE_SEARCHES_MIN, EVALUATE_PEOPLE_MIN);
}

static int score_pairs(struct pairs *pairs, struct overt_error *err)
{
    const struct set_pictures *pictures = &pairs->pictures;
    int code = 0;
    for (size_t i = 0; i < pairs->count && code == 0; i++) {
        struct pair *pair = &pairs->list[i];
        pair->score = -INFINITY;
        if (pictures->states[pair->a] != SET_NO_FACE && pictures->states[pair->b] != SET_NO_FACE)
            code = match_scores(&pictures->templates[pair->a], &pictures->templates[pair->b], 1,
                                &pair->score, err);
    }
    return code;
}

static int highest_pair_first(const void *a, const void *b)
{
    const struct pair *x = a;
    const struct pair *y = b;
    return (x->score < y->score) - (x->score > y->score);
}

/// Between two scores that follow one another; below all when the lower one is not finite.
static double between(float high, float low)
{
    return isinf(low) ? (double)high - 0.01 : ((double)high + (double)low) / 2;
}

/// Walks down the sorted pairs outside of `fold`. With `wanted` 0 it counts the thresholds that are
/// right most often; else it returns the wanted-th of them.
static double best_threshold(const struct pair *sorted, size_t count, uint8_t fold, size_t wanted,
                             size_t *ret_ties)
{
    long right = 0;
    long best = -1;
    size_t ties = 0;
    double found = 1;
    float before = 2;
    for (int pass = 0; pass < 2; pass++) {
        right = 0;
        before = 2;
        for (size_t i = 0; i <= count; i++) {
            if (i < count && sorted[i].fold == fold)
                continue;
            float score = i < count ? sorted[i].score : -INFINITY;
            if (score < before || i == count) {
                if (pass == 0 && right > best)
                    best = right;
                if (pass == 1 && right == best && ++ties == wanted)
                    found = between(before, score);
            }
            if (i < count && !isinf(score)) {
                right += sorted[i].same ? 1 : -1;
                before = score;
            }
        }
    }
    *ret_ties = ties;
    return found;
}

static double fold_accuracy(const struct pair *pairs, size_t count, uint8_t fold, double threshold,
                            size_t *right)
{
    size_t good = 0;
    size_t all = 0;
    for (size_t i = 0; i < count; i++)
        if (pairs[i].fold == fold) {
            good += ((double)pairs[i].score >= threshold) == pairs[i].same;
            all++;
        }
    *right += good;
    return (double)good / (double)all;
}

static void judge(struct pairs *pairs, struct evaluate_pairs_result *result)
{
    double *accuracy = result->folds;
    double sum = 0;
    double squares = 0;
    size_t right = 0;
    qsort(pairs->list, pairs->count, sizeof *pairs->list, highest_pair_first);
    for (uint8_t fold = 0; fold < EVALUATE_FOLDS; fold++) {
        size_t ties = 0;
        (void)best_threshold(pairs->list, pairs->count, fold, 0, &ties);
        double threshold = best_threshold(pairs->list, pairs->count, fold, (ties + 1) / 2, &ties);
        accuracy[fold] = fold_accuracy(pairs->list, pairs->count, fold, threshold, &right);
        result->threshold += threshold / EVALUATE_FOLDS;
        sum += accuracy[fold];
    }
    result->accuracy = sum / EVALUATE_FOLDS;
    for (int fold = 0; fold < EVALUATE_FOLDS; fold++)
        squares += (accuracy[fold] - result->accuracy) * (accuracy[fold] - result->accuracy);
    result->accuracy_deviation = sqrt(squares / (EVALUATE_FOLDS - 1));
    result->right = share_of(right, pairs->count);
}

static void draw(const struct pairs *pairs, struct evaluate_pairs_result *result)
{
    float *scores = memory_new(pairs->count, sizeof *scores);
    for (size_t i = 0; i < pairs->count; i++) {
        size_t at = pairs->list[i].same ? result->mated++ : pairs->count - ++result->nonmated;
        scores[at] = pairs->list[i].score;
    }
    share_sort(scores, result->mated);
    share_sort(scores + result->mated, result->nonmated);
    share_curve(scores, result->mated, scores + result->mated, result->nonmated, &result->roc);
    memory_free(scores);
}

static void put_data(const struct pairs *pairs, const char *csv,
                     const struct evaluate_common *common, struct result *file)
{
    uint8_t hash[CRYPT_HASH_SIZE];
    const char *slash = strrchr(csv, '/');
    (void)text_copy(file->data.name, sizeof file->data.name, slash != NULL ? slash + 1 : csv);
    set_hash(&pairs->pictures, pairs->csv, hash);
    text_from_bytes(file->data.sha256, hash, sizeof hash);
    (void)text_copy(file->software, sizeof file->software, "Overt " OVERT_VERSION);
    file->detector = common->models[0];
    file->recogniser = common->models[1];
    file->settings = common->settings;
    file->data.pictures = pairs->pictures.paths.count;
    file->data.failed = file->data.not_acquired = common->failure_to_enrol.count;
}

struct belonging {
    const struct pairs *pairs;
    uint8_t group;
};

static bool belongs(const void *context, size_t i)
{
    const struct belonging *to = context;
    return memchr(to->pairs->list[i].groups, to->group, sizeof to->pairs->list[i].groups) != NULL;
}

/// Groups of pairs: the first picture stands for the pair, since a pair names no person.
static void put_groups(const struct pairs *pairs, double threshold, struct result *file)
{
    AUTO_FREE struct parts_trial *trials = memory_new(pairs->count, sizeof *trials);
    for (size_t i = 0; i < pairs->count; i++) {
        const struct pair *pair = &pairs->list[i];
        trials[i] = (struct parts_trial){.person = pair->a,
                                         .kind = pair->same ? PARTS_MATED : PARTS_NONMATED,
                                         .failed = isinf(pair->score),
                                         .wrong = ((double)pair->score >= threshold) != pair->same};
    }
    file->part_threshold = threshold;
    file->group_count = pairs->groups.group_count;
    for (size_t i = 0; i < file->group_count; i++) {
        file->groups[i] = pairs->groups.groups[i];
        parts_count(&file->groups[i], trials, pairs->count, pairs->pictures.paths.count, belongs,
                    &(struct belonging){pairs, (uint8_t)i});
    }
    parts_sort(file->groups, file->group_count);
    parts_test(file->groups, file->group_count);
    parts_test_overall(file);
}

static struct result *file_of(const struct pairs *pairs, const char *csv,
                              const struct evaluate_params *params,
                              const struct evaluate_pairs_result *result)
{
    struct result *file = result_create();
    AUTO_FREE struct crossed *crossed = memory_new(1, sizeof *crossed);
    put_data(pairs, csv, &result->common, file);
    for (size_t i = 0; i < pairs->count; i++)
        if (!isinf(pairs->list[i].score))
            crossed_add(crossed, (double)pairs->list[i].score, pairs->list[i].same);
    crossed_points(crossed, &file->verification);
    file->data.mated = result->mated;
    file->data.nonmated = result->nonmated;
    file->verification.fold_count = RESULT_FOLDS;
    file->verification.right = result->right.count;
    memcpy(file->verification.folds, result->folds, sizeof file->verification.folds);
    put_groups(pairs, params->threshold > 0 ? params->threshold : result->threshold, file);
    return file;
}

int evaluate_pairs(const char *csv, const struct evaluate_params *params,
                   struct evaluate_pairs_result *ret_result, struct result **ret_file,
                   struct overt_error *err)
{
    static const char *const names[] = {"image_a", "image_b", "same"};
    struct pairs pairs = {0};
    AUTO_FREE struct evaluate_pairs_result *result = memory_new(1, sizeof *result);
    int code = columns_read(csv, names, 3, take_pair, &pairs, &pairs.groups, pairs.csv, err);
    if (code == 0)
        code = check_size(&pairs, err);
    if (code == 0)
        code = set_embed(&pairs.pictures, csv, params, &result->common, err);
    if (code == 0)
        code = score_pairs(&pairs, err);
    if (code == 0) {
        judge(&pairs, result);
        draw(&pairs, result);
        *ret_result = *result;
        if (ret_file != NULL)
            *ret_file = file_of(&pairs, csv, params, result);
    }
    set_pictures_finish(&pairs.pictures);
    memory_free(pairs.groups.groups);
    memory_wipe_free(pairs.list, pairs.capacity * sizeof *pairs.list);
    return code;
}

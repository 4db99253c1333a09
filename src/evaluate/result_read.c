// SPDX-License-Identifier: Apache-2.0
// result_read.c - reading an evaluation back: first its hash, then each count within what can be.
#include <math.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "crypt/hash.h"
#include "evaluate/result.h"
#include "evaluate/result_members.h"
#include "json/json.h"

#define TAIL_SIZE (sizeof ",\"sha256\":\"\"}" - 1 + 64)

static int refuse(struct overt_error *err, const char *what)
{
    return error_set(err, OVERT_INPUT, "this is no evaluation of format %d: %s", RESULT_FORMAT,
                     what);
}

/// Whether the last member is the hash of what comes before it.
static int check_hash(const char *bytes, size_t size, struct result *result,
                      struct overt_error *err)
{
    uint8_t hash[CRYPT_HASH_SIZE];
    char tail[TAIL_SIZE + 1], wanted[TAIL_SIZE + 1];
    if (size < TAIL_SIZE + 2)
        return refuse(err, "it ends early");
    memcpy(tail, bytes + size - TAIL_SIZE, TAIL_SIZE);
    tail[TAIL_SIZE] = '\0';
    struct crypt_sha256 hasher;
    crypt_sha256_init(&hasher);
    crypt_sha256_update(&hasher, bytes, size - TAIL_SIZE);
    crypt_sha256_update(&hasher, "}", 1);
    crypt_sha256_final(&hasher, hash);
    text_from_bytes(result->sha256, hash, sizeof hash);
    struct text text;
    text_init(&text, sizeof wanted);
    text_printf(&text, ",\"sha256\":\"%s\"}", result->sha256);
    bool same = text_equal(text.bytes, tail);
    text_finish(&text);
    return same ? 0
                : error_set(err, OVERT_CORRUPT,
                            "this evaluation was changed after it was made: its hash does not fit");
}

static int take_text(const struct json *object, const char *key, char *target, size_t size,
                     struct overt_error *err)
{
    const char *value = json_text(json_member(object, key));
    return value != NULL && text_copy(target, size, value) ? 0 : refuse(err, key);
}

static int take_hex(const struct json *object, const char *key, char target[RESULT_HEX_MAX],
                    struct overt_error *err)
{
    uint8_t bytes[CRYPT_HASH_SIZE];
    int code = take_text(object, key, target, RESULT_HEX_MAX, err);
    return code != 0 || text_to_bytes(target, bytes, sizeof bytes) ? code : refuse(err, key);
}

static int take_count(const struct json *object, const char *key, size_t most, size_t *ret_count,
                      struct overt_error *err)
{
    int64_t value;
    if (!json_int(json_member(object, key), 0, (int64_t)most, &value))
        return refuse(err, key);
    *ret_count = (size_t)value;
    return 0;
}

static int take_counts(const struct json *object, void *base, const struct result_member *members,
                       size_t count, struct overt_error *err)
{
    int code = 0;
    for (size_t i = 0; i < count && code == 0; i++) {
        size_t value = 0;
        code = take_count(object, members[i].name, RESULT_COUNT_MAX, &value, err);
        memcpy((char *)base + members[i].offset, &value, sizeof value);
    }
    return code;
}

static int take_model(const struct json *root, const char *key, struct result_model *model,
                      struct overt_error *err)
{
    const struct json *object = json_member(root, key);
    int code = take_text(object, "id", model->id, sizeof model->id, err);
    if (code == 0)
        code = take_text(object, "version", model->version, sizeof model->version, err);
    if (code == 0)
        code = take_hex(object, "sha256", model->sha256, err);
    if (code == 0 && json_member(object, "network_sha256") != NULL)
        code = take_hex(object, "network_sha256", model->network, err);
    return code;
}

static int take_settings(const struct json *root, struct result *result, struct overt_error *err)
{
    const struct json *object = json_member(root, "settings");
    char hash[RESULT_HEX_MAX];
    int64_t smallest;
    if (!json_bool(json_member(object, "mirror"), &result->settings.mirror) ||
        !json_int(json_member(object, "smallest_face"), 0, 10000, &smallest))
        return refuse(err, "settings");
    result->settings.face_size_min = (int)smallest;
    int code = take_text(object, "fusion", result->settings.fusion,
                         sizeof result->settings.fusion, err);
    if (code == 0)
        code = take_hex(root, "settings_sha256", result->settings_sha256, err);
    result_settings_hash(&result->settings, hash);
    return code != 0 || text_equal(hash, result->settings_sha256) ? code
                                                                   : refuse(err, "settings_sha256");
}

static int take_data(const struct json *root, struct result_data *data, struct overt_error *err)
{
    const struct json *object = json_member(root, "data");
    int code = take_text(object, "name", data->name, sizeof data->name, err);
    if (code == 0)
        code = take_hex(object, "sha256", data->sha256, err);
    if (code == 0)
        code = take_counts(object, data, result_data_members, ARRAY_COUNT(result_data_members),
                           err);
    if (code == 0 && (data->failed > data->pictures || data->not_enrolled > data->list_pictures))
        return refuse(err, "more failures than pictures");
    return code;
}

/// Three arrays side by side: thresholds that fall, two counts that do not, up to their most; or
/// the second count falls.
static int take_points(const struct json *object, const char *const keys[3], const size_t most[3],
                       size_t *ret_count, double *thresholds, size_t *first, size_t *second,
                       struct overt_error *err)
{
    const struct json *lists[3];
    for (int i = 0; i < 3; i++)
        lists[i] = json_member(object, keys[i]);
    size_t count = json_count(lists[0]);
    if (!json_an_array(lists[0]) || count > RESULT_POINTS_MAX || json_count(lists[1]) != count ||
        json_count(lists[2]) != count)
        return refuse(err, keys[0]);
    for (size_t i = 0; i < count; i++) {
        int64_t a, b;
        if (!json_double(json_at(lists[0], i), -2, 2, &thresholds[i]) ||
            (i > 0 && !(thresholds[i] < thresholds[i - 1])))
            return refuse(err, keys[0]);
        if (!json_int(json_at(lists[1], i), i > 0 ? (int64_t)first[i - 1] : 0, (int64_t)most[1],
                      &a))
            return refuse(err, keys[1]);
        if (!json_int(json_at(lists[2], i), 0, (int64_t)most[2], &b))
            return refuse(err, keys[2]);
        first[i] = (size_t)a;
        second[i] = (size_t)b;
    }
    *ret_count = count;
    return 0;
}

/// Room for what take_points reads.
struct columns {
    double thresholds[RESULT_POINTS_MAX];
    size_t first[RESULT_POINTS_MAX], second[RESULT_POINTS_MAX];
};

static int take_scalings(const struct json *list, struct result *result, struct overt_error *err)
{
    int code = 0;
    if (!json_an_array(list) || json_count(list) > RESULT_SCALINGS_MAX)
        return refuse(err, "smaller_lists");
    result->scaling_count = json_count(list);
    for (size_t i = 0; i < result->scaling_count && code == 0; i++) {
        struct result_scaling *scaling = &result->scalings[i];
        code = take_counts(json_at(list, i), scaling, result_scaling_members,
                           ARRAY_COUNT(result_scaling_members), err);
        if (code == 0 && (scaling->above > scaling->searches || scaling->list == 0 ||
                          !json_double(json_member(json_at(list, i), "threshold"), -2, 2,
                                       &scaling->threshold)))
            code = refuse(err, "smaller_lists");
    }
    return code;
}

static int take_openset(const struct json *root, struct result *result, struct overt_error *err)
{
    static const char *const keys[] = {"thresholds", "nonmated_at_or_above", "mated_found"};
    const size_t most[] = {0, result->data.nonmated, result->data.mated};
    const struct json *object = json_member(root, "openset");
    AUTO_FREE struct columns *read = memory_new(1, sizeof *read);
    int code = take_points(object, keys, most, &result->point_count, read->thresholds, read->first,
                           read->second, err);
    for (size_t i = 0; i < result->point_count && code == 0; i++) {
        result->points[i] =
            (struct result_point){read->thresholds[i], read->first[i], read->second[i]};
        if (i > 0 && read->second[i] < read->second[i - 1])
            code = refuse(err, "mated_found");
    }
    if (code == 0)
        code = take_count(object, "rank1", result->data.mated, &result->first, err);
    if (code == 0 && result->point_count > 0 && result->data.list == 0)
        code = refuse(err, "list");
    return code != 0 ? code : take_scalings(json_member(object, "smaller_lists"), result, err);
}

static int take_folds(const struct json *object, struct result_verification *match,
                      struct overt_error *err)
{
    const struct json *folds = json_member(object, "folds");
    if (folds == NULL)
        return 0;
    if (json_count(folds) != RESULT_FOLDS)
        return refuse(err, "folds");
    match->fold_count = RESULT_FOLDS;
    for (size_t i = 0; i < RESULT_FOLDS; i++)
        if (!json_double(json_at(folds, i), 0, 1, &match->folds[i]))
            return refuse(err, "folds");
    return take_count(object, "right", match->mated + match->nonmated, &match->right, err);
}

static int take_verification(const struct json *root, struct result_verification *match,
                             struct overt_error *err)
{
    static const char *const keys[] = {"thresholds", "false_matches", "false_nonmatches"};
    const struct json *object = json_member(root, "verification");
    int code = take_count(object, "mated", RESULT_COUNT_MAX, &match->mated, err);
    if (code == 0)
        code = take_count(object, "nonmated", RESULT_COUNT_MAX, &match->nonmated, err);
    if (code == 0 && !json_bool(json_member(object, "crossed"), &match->crossed))
        code = refuse(err, "crossed");
    if (code != 0)
        return code;
    const size_t most[] = {0, match->nonmated, match->mated};
    AUTO_FREE struct columns *read = memory_new(1, sizeof *read);
    code = take_points(object, keys, most, &match->count, read->thresholds, read->first,
                       read->second, err);
    for (size_t i = 0; i < match->count && code == 0; i++) {
        match->points[i] =
            (struct result_match){read->thresholds[i], read->first[i], read->second[i]};
        if (i > 0 && read->second[i] > read->second[i - 1])
            code = refuse(err, "false_nonmatches");
    }
    return code != 0 ? code : take_folds(object, match, err);
}

/// A number, or null for what was not tested.
static bool take_chance(const struct json *object, const char *key, double *ret_chance)
{
    *ret_chance = (double)NAN;
    const struct json *value = json_member(object, key);
    bool a_null = value != NULL && json_text(value) == NULL && !json_an_object(value) &&
                  !json_an_array(value);
    return json_double(value, 0, 1, ret_chance) || a_null;
}

static int take_parts(const struct json *root, const char *key, struct result_part *parts,
                      size_t *ret_count, struct overt_error *err)
{
    const struct json *list = json_member(root, key);
    int code = 0;
    if (!json_an_array(list) || json_count(list) > RESULT_PARTS_MAX)
        return refuse(err, key);
    for (size_t i = 0; i < json_count(list) && code == 0; i++) {
        const struct json *object = json_at(list, i);
        struct result_part *part = &parts[i];
        code = take_text(object, "column", part->column, sizeof part->column, err);
        if (code == 0)
            code = take_text(object, "name", part->name, sizeof part->name, err);
        if (code == 0)
            code = take_counts(object, part, result_part_members, ARRAY_COUNT(result_part_members),
                               err);
        if (code == 0 && (part->missed > part->mated || part->alerted > part->nonmated ||
                          part->not_enrolled > part->list_pictures ||
                          part->not_acquired > part->probes ||
                          !take_chance(object, "missed_chance", &part->missed_chance) ||
                          !take_chance(object, "alerted_chance", &part->alerted_chance)))
            code = refuse(err, key);
    }
    *ret_count = json_count(list);
    return code;
}

static bool take_overall(const struct json *object, struct overall *overall)
{
    int64_t groups;
    bool fits = json_int(json_member(object, "groups"), 0, RESULT_PARTS_MAX, &groups) &&
                json_bool(json_member(object, "exact"), &overall->exact) &&
                take_chance(object, "chance", &overall->chance) &&
                take_chance(object, "least", &overall->least);
    overall->groups = fits ? (size_t)groups : 0;
    return fits && (groups >= 2) == !isnan(overall->chance) &&
           isnan(overall->chance) == isnan(overall->least);
}

/// Not there in an evaluation that was made before there was such a test.
static int take_overalls(const struct json *root, struct result *result, struct overt_error *err)
{
    const struct json *list = json_member(root, "overall");
    int code = 0;
    if (list == NULL)
        return 0;
    if (!json_an_array(list) || json_count(list) > RESULT_PARTS_MAX)
        return refuse(err, "overall");
    result->overall_count = json_count(list);
    for (size_t i = 0; i < result->overall_count && code == 0; i++) {
        const struct json *object = json_at(list, i);
        struct result_overall *overall = &result->overall[i];
        const char *of = json_text(json_member(object, "of"));
        overall->of_quality = text_equal(of, "quality");
        code = take_text(object, "column", overall->column, sizeof overall->column, err);
        if (code == 0 && ((!overall->of_quality && !text_equal(of, "groups")) ||
                          !take_overall(json_member(object, "missed"), &overall->missed) ||
                          !take_overall(json_member(object, "alerted"), &overall->alerted)))
            code = refuse(err, "overall");
    }
    return code;
}

static int take_head(const struct json *root, struct result *result, struct overt_error *err)
{
    int64_t format;
    const char *made = json_text(json_member(root, "made"));
    if (!text_equal(json_text(json_member(root, "kind")), RESULT_KIND))
        return refuse(err, "kind");
    if (!json_int(json_member(root, "format"), RESULT_FORMAT, RESULT_FORMAT, &format))
        return refuse(err, "format");
    if (made == NULL || !text_ends(made, "Z") || !time_parse(made, 0, &result->made))
        return refuse(err, "made");
    int code = take_text(root, "software", result->software, sizeof result->software, err);
    if (code == 0)
        code = take_model(root, "detector", &result->detector, err);
    return code != 0 ? code : take_model(root, "recogniser", &result->recogniser, err);
}

static int take_all(const struct json *root, struct result *result, struct overt_error *err)
{
    int code = take_head(root, result, err);
    if (code == 0)
        code = take_settings(root, result, err);
    if (code == 0)
        code = take_data(root, &result->data, err);
    if (code == 0)
        code = take_openset(root, result, err);
    if (code == 0)
        code = take_verification(root, &result->verification, err);
    if (code == 0 && json_member(root, "parts_threshold") != NULL &&
        !json_double(json_member(root, "parts_threshold"), -2, 2, &result->part_threshold))
        return refuse(err, "parts_threshold");
    if (code == 0)
        code = take_parts(root, "groups", result->groups, &result->group_count, err);
    if (code == 0)
        code = take_parts(root, "quality", result->qualities, &result->quality_count, err);
    return code != 0 ? code : take_overalls(root, result, err);
}

int result_parse(const char *bytes, size_t size, struct result **ret_result,
                 struct overt_error *err)
{
    AUTO_JSON struct json *root = NULL;
    AUTO_RESULT struct result *result = result_create();
    if (size > RESULT_SIZE_MAX)
        return error_set(err, OVERT_LIMIT, "an evaluation has at most %d bytes", RESULT_SIZE_MAX);
    size -= size > 0 && bytes[size - 1] == '\n';
    int code = json_parse(bytes, size, &root, err);
    if (code == 0 && !text_equal(json_text(json_member(root, "kind")), RESULT_KIND))
        code = refuse(err, "kind");
    if (code == 0)
        code = check_hash(bytes, size, result, err);
    if (code == 0)
        code = take_all(root, result, err);
    if (code == 0) {
        *ret_result = result;
        result = NULL;
    }
    return code;
}

int result_read(const char *path, struct result **ret_result, struct overt_error *err)
{
    AUTO_FREE char *bytes = NULL;
    size_t size = 0;
    int code = file_read(path, RESULT_SIZE_MAX, &bytes, &size, err);
    if (code != 0)
        return code;
    code = result_parse(bytes, size, ret_result, err);
    if (code != 0)
        (void)error_prepend(err, "%s", path);
    return code;
}

// SPDX-License-Identifier: Apache-2.0
// result.c - an evaluation as a file: writing it, and what it says at a threshold. Reading is in
// result_read.c.
#include "evaluate/result.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "crypt/hash.h"
#include "evaluate/result_members.h"
#include "json/json.h"

struct result *result_create(void)
{
    struct result *result = memory_new(1, sizeof *result);
    result->points = memory_new(RESULT_POINTS_MAX, sizeof *result->points);
    result->verification.points =
        memory_new(RESULT_POINTS_MAX, sizeof *result->verification.points);
    return result;
}

void result_destroy(struct result **result)
{
    if (*result != NULL) {
        memory_free((*result)->points);
        memory_free((*result)->verification.points);
    }
    memory_free(*result);
    *result = NULL;
}

static void put_counts(struct json_writer *json, const void *base,
                       const struct result_member *members, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t value;
        memcpy(&value, (const char *)base + members[i].offset, sizeof value);
        json_put_int_member(json, members[i].name, (int64_t)value);
    }
}

static void put_model(struct json_writer *json, const char *key, const struct result_model *model)
{
    json_put_key(json, key);
    json_put_object(json);
    json_put_string_member(json, "id", model->id);
    json_put_string_member(json, "version", model->version);
    json_put_string_member(json, "sha256", model->sha256);
    if (model->network[0] != '\0')
        json_put_string_member(json, "network_sha256", model->network);
    json_put_end(json);
}

static void put_settings(struct json_writer *json, const struct result_settings *settings)
{
    json_put_object(json);
    json_put_bool_member(json, "mirror", settings->mirror);
    json_put_int_member(json, "smallest_face", settings->face_size_min);
    json_put_string_member(json, "fusion", settings->fusion);
    json_put_end(json);
}

static void hash_of(const char *bytes, size_t size, char hex[RESULT_HEX_MAX])
{
    uint8_t hash[CRYPT_HASH_SIZE];
    crypt_sha256(bytes, size, hash);
    text_from_bytes(hex, hash, sizeof hash);
}

void result_settings_hash(const struct result_settings *settings, char hex[RESULT_HEX_MAX])
{
    AUTO_TEXT struct text text;
    struct json_writer json;
    text_init(&text, RESULT_SIZE_MAX);
    json_writer_init(&json, &text, false);
    put_settings(&json, settings);
    hash_of(text.bytes, text.length, hex);
}

static void put_data(struct json_writer *json, const struct result_data *data)
{
    json_put_key(json, "data");
    json_put_object(json);
    json_put_string_member(json, "name", data->name);
    json_put_string_member(json, "sha256", data->sha256);
    put_counts(json, data, result_data_members, ARRAY_COUNT(result_data_members));
    json_put_end(json);
}

static void put_scalings(struct json_writer *json, const struct result *result)
{
    json_put_key(json, "smaller_lists");
    json_put_array(json);
    for (size_t i = 0; i < result->scaling_count; i++) {
        json_put_object(json);
        json_put_double_member(json, "threshold", result->scalings[i].threshold);
        put_counts(json, &result->scalings[i], result_scaling_members,
                   ARRAY_COUNT(result_scaling_members));
        json_put_end(json);
    }
    json_put_end(json);
}

/// The arrays stand side by side: the i-th of each belong together.
static void put_openset(struct json_writer *json, const struct result *result)
{
    json_put_key(json, "openset");
    json_put_object(json);
    json_put_key(json, "thresholds");
    json_put_array(json);
    for (size_t i = 0; i < result->point_count; i++)
        json_put_double(json, result->points[i].threshold);
    json_put_end(json);
    json_put_key(json, "nonmated_at_or_above");
    json_put_array(json);
    for (size_t i = 0; i < result->point_count; i++)
        json_put_int(json, (int64_t)result->points[i].nonmated);
    json_put_end(json);
    json_put_key(json, "mated_found");
    json_put_array(json);
    for (size_t i = 0; i < result->point_count; i++)
        json_put_int(json, (int64_t)result->points[i].found);
    json_put_end(json);
    json_put_int_member(json, "rank1", (int64_t)result->first);
    put_scalings(json, result);
    json_put_end(json);
}

static void put_match_points(struct json_writer *json, const struct result_verification *match)
{
    json_put_key(json, "thresholds");
    json_put_array(json);
    for (size_t i = 0; i < match->count; i++)
        json_put_double(json, match->points[i].threshold);
    json_put_end(json);
    json_put_key(json, "false_matches");
    json_put_array(json);
    for (size_t i = 0; i < match->count; i++)
        json_put_int(json, (int64_t)match->points[i].false_matches);
    json_put_end(json);
    json_put_key(json, "false_nonmatches");
    json_put_array(json);
    for (size_t i = 0; i < match->count; i++)
        json_put_int(json, (int64_t)match->points[i].false_nonmatches);
    json_put_end(json);
}

static void put_verification(struct json_writer *json, const struct result_verification *match)
{
    json_put_key(json, "verification");
    json_put_object(json);
    json_put_int_member(json, "mated", (int64_t)match->mated);
    json_put_int_member(json, "nonmated", (int64_t)match->nonmated);
    json_put_bool_member(json, "crossed", match->crossed);
    put_match_points(json, match);
    if (match->fold_count != 0) {
        json_put_int_member(json, "right", (int64_t)match->right);
        json_put_key(json, "folds");
        json_put_array(json);
        for (size_t i = 0; i < match->fold_count; i++)
            json_put_double(json, match->folds[i]);
        json_put_end(json);
    }
    json_put_end(json);
}

static void put_parts(struct json_writer *json, const char *key, const struct result_part *parts,
                      size_t count)
{
    json_put_key(json, key);
    json_put_array(json);
    for (size_t i = 0; i < count; i++) {
        json_put_object(json);
        json_put_string_member(json, "column", parts[i].column);
        json_put_string_member(json, "name", parts[i].name);
        put_counts(json, &parts[i], result_part_members, ARRAY_COUNT(result_part_members));
        json_put_double_member(json, "missed_chance", parts[i].missed_chance);
        json_put_double_member(json, "alerted_chance", parts[i].alerted_chance);
        json_put_end(json);
    }
    json_put_end(json);
}

static void put_overall(struct json_writer *json, const char *key, const struct overall *overall)
{
    json_put_key(json, key);
    json_put_object(json);
    json_put_int_member(json, "groups", (int64_t)overall->groups);
    json_put_double_member(json, "chance", overall->chance);
    json_put_bool_member(json, "exact", overall->exact);
    json_put_double_member(json, "least", overall->least);
    json_put_end(json);
}

static void put_overalls(struct json_writer *json, const struct result *result)
{
    json_put_key(json, "overall");
    json_put_array(json);
    for (size_t i = 0; i < result->overall_count; i++) {
        const struct result_overall *overall = &result->overall[i];
        json_put_object(json);
        json_put_string_member(json, "of", overall->of_quality ? "quality" : "groups");
        json_put_string_member(json, "column", overall->column);
        put_overall(json, "missed", &overall->missed);
        put_overall(json, "alerted", &overall->alerted);
        json_put_end(json);
    }
    json_put_end(json);
}

int result_write(struct result *result, struct text *text, struct overt_error *err)
{
    char made[TIME_TEXT_MAX];
    struct json_writer json;
    size_t begin = text->length;
    time_format(result->made, made);
    result_settings_hash(&result->settings, result->settings_sha256);
    json_writer_init(&json, text, false);
    json_put_object(&json);
    json_put_string_member(&json, "kind", RESULT_KIND);
    json_put_int_member(&json, "format", RESULT_FORMAT);
    json_put_string_member(&json, "made", made);
    json_put_string_member(&json, "software", result->software);
    put_model(&json, "detector", &result->detector);
    put_model(&json, "recogniser", &result->recogniser);
    json_put_key(&json, "settings");
    put_settings(&json, &result->settings);
    json_put_string_member(&json, "settings_sha256", result->settings_sha256);
    put_data(&json, &result->data);
    put_openset(&json, result);
    put_verification(&json, &result->verification);
    json_put_double_member(&json, "parts_threshold", result->part_threshold);
    put_parts(&json, "groups", result->groups, result->group_count);
    put_parts(&json, "quality", result->qualities, result->quality_count);
    if (result->overall_count > 0)
        put_overalls(&json, result);
    json_put_end(&json);
    hash_of(text->bytes + begin, text->length - begin, result->sha256);
    text->bytes[--text->length] = '\0';
    text_printf(text, ",\"sha256\":\"%s\"}\n", result->sha256);
    if (text->full || text->length - begin > RESULT_SIZE_MAX)
        return error_set(err, OVERT_LIMIT, "the result has more than %d bytes", RESULT_SIZE_MAX);
    return 0;
}

/// The points around a threshold: *ret_below is the highest measured one that is not above it,
/// *ret_above the lowest that is not below; `count` where there is none. One point when it was
/// measured itself.
static void around(size_t count, const void *points, size_t size, double threshold,
                   size_t *ret_below, size_t *ret_above)
{
    *ret_below = *ret_above = count;
    for (size_t i = 0; i < count; i++) {
        double measured; // the first member of both kinds of point
        memcpy(&measured, (const char *)points + i * size, sizeof measured);
        if (measured >= threshold)
            *ret_above = i;
        if (measured <= threshold && *ret_below == count)
            *ret_below = i;
    }
}

void result_at(const struct result *result, double threshold, struct evaluate_share *ret_fpir,
               struct evaluate_share *ret_tpir)
{
    size_t below, above;
    bool searched = result->point_count != 0;
    size_t nonmated = searched ? result->data.nonmated : 0;
    size_t mated = searched ? result->data.mated : 0;
    around(result->point_count, result->points, sizeof *result->points, threshold, &below, &above);
    // Below the last point anybody might have a candidate; above the first nobody need be found.
    *ret_fpir = share_of(below < result->point_count ? result->points[below].nonmated : nonmated,
                         nonmated);
    *ret_tpir = share_of(above < result->point_count ? result->points[above].found : 0, mated);
}

void result_match_at(const struct result_verification *verification, double threshold,
                     struct evaluate_share *ret_fmr, struct evaluate_share *ret_fnmr)
{
    size_t below, above;
    size_t count = verification->count;
    const struct result_match *points = verification->points;
    around(count, points, sizeof *points, threshold, &below, &above);
    *ret_fmr = share_of(below < count ? points[below].false_matches : verification->nonmated,
                        verification->nonmated);
    *ret_fnmr = share_of(above < count ? points[above].false_nonmatches : verification->mated,
                         verification->mated);
}

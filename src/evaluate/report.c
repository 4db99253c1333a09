// SPDX-License-Identifier: Apache-2.0
// report.c - a result as JSON and in words. Shares of the whole set only.
#include <stdio.h>

#include "evaluate/evaluate.h"
#include "json/json.h"

static void put_interval(struct json_writer *json, const char *key,
                         const struct evaluate_share *share)
{
    json_put_key(json, key);
    json_put_array(json);
    json_put_double(json, share->low);
    json_put_double(json, share->high);
    json_put_end(json);
}

static void put_common(struct json_writer *json, const struct evaluate_common *common)
{
    json_put_string_member(json, "detector", common->detector);
    json_put_string_member(json, "recogniser", common->recogniser);
    json_put_int_member(json, "pictures", (int64_t)common->pictures);
    json_put_double_member(json, "failure_to_enrol", common->failure_to_enrol.share);
    json_put_int_member(json, "pictures_without_face", (int64_t)common->failure_to_enrol.count);
    json_put_double_member(json, "quality_refused", common->quality_refused.share);
    json_put_double_member(json, "seconds", common->seconds);
}

static void put_curve(struct json_writer *json, const struct evaluate_curve *curve,
                      const char *false_positive, const char *false_negative)
{
    json_put_key(json, "det");
    json_put_array(json);
    for (size_t i = 0; i < curve->count; i++) {
        json_put_object(json);
        json_put_double_member(json, "threshold", curve->points[i].threshold);
        json_put_double_member(json, false_positive, curve->points[i].false_positive);
        json_put_double_member(json, false_negative, curve->points[i].false_negative);
        json_put_end(json);
    }
    json_put_end(json);
}

void evaluate_pairs_json(const struct evaluate_pairs_result *result, struct text *text)
{
    struct json_writer json;
    json_writer_init(&json, text, true);
    json_put_object(&json);
    json_put_double_member(&json, "accuracy", result->accuracy);
    json_put_double_member(&json, "accuracy_deviation", result->accuracy_deviation);
    put_interval(&json, "accuracy_interval", &result->right);
    json_put_double_member(&json, "threshold", result->threshold);
    json_put_int_member(&json, "mated_pairs", (int64_t)result->mated);
    json_put_int_member(&json, "nonmated_pairs", (int64_t)result->nonmated);
    put_common(&json, &result->common);
    put_curve(&json, &result->roc, "false_match_rate", "false_non_match_rate");
    json_put_end(&json);
    text_append(text, "\n");
}

static const char *rate_key(const struct evaluate_rate *rate, char key[16])
{
    (void)snprintf(key, 16, "%g", rate->fpir);
    return key;
}

/// One object with a key for each rate.
static void put_rates(struct json_writer *json, const struct evaluate_openset_result *result)
{
    char key[16];
    json_put_key(json, "tpir_at_fpir");
    json_put_object(json);
    for (int i = 0; i < EVALUATE_RATES; i++)
        json_put_double_member(json, rate_key(&result->rates[i], key), result->rates[i].tpir.share);
    json_put_end(json);
    json_put_key(json, "tpir_interval_at_fpir");
    json_put_object(json);
    for (int i = 0; i < EVALUATE_RATES; i++)
        put_interval(json, rate_key(&result->rates[i], key), &result->rates[i].tpir);
    json_put_end(json);
    json_put_key(json, "fpir_reached");
    json_put_object(json);
    for (int i = 0; i < EVALUATE_RATES; i++)
        json_put_double_member(json, rate_key(&result->rates[i], key),
                               result->rates[i].reached.share);
    json_put_end(json);
    json_put_key(json, "threshold_at_fpir");
    json_put_object(json);
    for (int i = 0; i < EVALUATE_RATES; i++)
        json_put_double_member(json, rate_key(&result->rates[i], key), result->rates[i].threshold);
    json_put_end(json);
}

void evaluate_openset_json(const struct evaluate_openset_result *result, struct text *text)
{
    struct json_writer json;
    json_writer_init(&json, text, true);
    json_put_object(&json);
    json_put_int_member(&json, "gallery", (int64_t)result->gallery);
    json_put_int_member(&json, "mated_searches", (int64_t)result->mated);
    json_put_int_member(&json, "nonmated_searches", (int64_t)result->nonmated);
    json_put_double_member(&json, "rank1", result->rank1.share);
    put_interval(&json, "rank1_interval", &result->rank1);
    put_rates(&json, result);
    put_common(&json, &result->common);
    put_curve(&json, &result->det, "fpir", "fnir");
    json_put_end(&json);
    text_append(text, "\n");
}

static void words_of_share(struct text *words, const char *what, const struct evaluate_share *share)
{
    text_printf(words, "%-34s %6.2f %%   (%zu of %zu; 95 %% interval %.2f to %.2f %%)\n", what,
                100 * share->share, share->count, share->of, 100 * share->low, 100 * share->high);
}

static void words_of_common(struct text *words, const struct evaluate_common *common)
{
    text_printf(words,
                "Models: %s finds faces, %s recognises them. %zu pictures in %.0f seconds.\n\n",
                common->detector, common->recogniser, common->pictures, common->seconds);
    words_of_share(words, "pictures without a face found", &common->failure_to_enrol);
    words_of_share(words, "faces refused for quality in use", &common->quality_refused);
}

void evaluate_pairs_words(const struct evaluate_pairs_result *result, struct text *words)
{
    text_printf(words, "Same person or not: %zu pairs of one person, %zu of two.\n", result->mated,
                result->nonmated);
    words_of_common(words, &result->common);
    words_of_share(words, "judged right", &result->right);
    text_printf(words,
                "accuracy over ten folds: %.2f %% (standard deviation %.2f), at threshold %.4f\n",
                100 * result->accuracy, 100 * result->accuracy_deviation, result->threshold);
}

void evaluate_openset_words(const struct evaluate_openset_result *result, struct text *words)
{
    text_printf(
        words,
        "A list of %zu pictures, searched with %zu pictures of people who are on it and %zu "
        "of people who are not.\n",
        result->gallery, result->mated, result->nonmated);
    words_of_common(words, &result->common);
    words_of_share(words, "the right person first", &result->rank1);
    text_append(words, "\nFound (first and at or above the threshold) when at most so many of the "
                       "others raise an alert:\n");
    for (int i = 0; i < EVALUATE_RATES; i++) {
        const struct evaluate_rate *rate = &result->rates[i];
        char what[64];
        (void)snprintf(what, sizeof what, "  %g %% (threshold %.4f)", 100 * rate->fpir,
                       rate->threshold);
        words_of_share(words, what, &rate->tpir);
    }
}

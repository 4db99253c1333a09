// SPDX-License-Identifier: Apache-2.0
// said.c - what an evaluation shows, in words and as JSON; see said.h.
#include "evaluate/said.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "evaluate/crossed.h"
#include "evaluate/evaluate.h"
#include "evaluate/parts.h"
#include "evaluate/scale.h"
#include "json/json.h"

const double said_fpir[SAID_RATES] = {0.01, 0.003, 0.001};
const double said_fmr[SAID_RATES] = {0.01, 0.001, 0.0001};

static void put_percent(double share, char words[SAID_WORDS_MAX])
{
    double percent = 100 * share;
    if (percent <= 0 || percent >= 100 || percent < 0.01)
        (void)snprintf(words, SAID_WORDS_MAX, "%.2g", percent > 100 ? 100 : percent);
    else
        (void)snprintf(words, SAID_WORDS_MAX, "%.*f", percent < 0.1 ? 3 : 2, percent);
    if (percent >= 100)
        (void)text_copy(words, SAID_WORDS_MAX, "100");
}

void said_percent(double share, char words[SAID_WORDS_MAX])
{
    char number[SAID_WORDS_MAX];
    put_percent(share, number);
    (void)snprintf(words, SAID_WORDS_MAX, "%.40s %%", number);
}

void said_number(size_t number, char words[SAID_WORDS_MAX])
{
    char digits[32];
    int length = snprintf(digits, sizeof digits, "%zu", number);
    size_t at = 0;
    for (int i = 0; i < length; i++) {
        words[at++] = digits[i];
        if ((length - i) % 3 == 1 && i + 1 < length)
            words[at++] = ',';
    }
    words[at] = '\0';
}

void said_share(const struct evaluate_share *share, char words[SAID_WORDS_MAX])
{
    char measured[SAID_WORDS_MAX], low[SAID_WORDS_MAX], high[SAID_WORDS_MAX];
    if (share->of == 0) {
        (void)text_copy(words, SAID_WORDS_MAX, "-");
        return;
    }
    said_percent(share->share, measured);
    put_percent(share->low, low);
    put_percent(share->high, high);
    (void)snprintf(words, SAID_WORDS_MAX, "%.40s (%.40s to %.40s)", measured, low, high);
}

void said_difference(const struct result_part *part, bool alerts, char words[SAID_WORDS_MAX])
{
    size_t people = alerts ? part->nonmated_people : part->mated_people;
    double chance = alerts ? part->alerted_chance : part->missed_chance;
    if (people < EVALUATE_PART_PEOPLE_MIN)
        (void)snprintf(words, SAID_WORDS_MAX,
                       "too small: %zu people, and figures are given from %d", people,
                       EVALUATE_PART_PEOPLE_MIN);
    else if (isnan(chance))
        (void)text_copy(words, SAID_WORDS_MAX, "nothing to compare with");
    else if (chance >= SAID_CHANCE)
        (void)text_copy(words, SAID_WORDS_MAX,
                        "a difference cannot be told from chance with this many");
    else if (chance < 0.0001)
        (void)text_copy(words, SAID_WORDS_MAX,
                        "differs from the others (chance below 1 in 10,000)");
    else
        (void)snprintf(words, SAID_WORDS_MAX, "differs from the others (chance 1 in %.0f)",
                       1 / chance);
}

static struct overall overall_of(const struct result *result, bool of_quality, const char *column,
                                 bool alerts)
{
    for (size_t i = 0; i < result->overall_count; i++)
        if (result->overall[i].of_quality == of_quality &&
            text_equal(result->overall[i].column, column))
            return alerts ? result->overall[i].alerted : result->overall[i].missed;
    return parts_overall(of_quality ? result->qualities : result->groups,
                         of_quality ? result->quality_count : result->group_count, column, alerts);
}

/// "1 in 20", "3 in 10", "below 1 in 10,000".
static void put_chance(double chance, struct text *words)
{
    if (chance < 0.0001)
        text_append(words, "less than 1 time in 10,000");
    else if (chance < 0.095)
        text_printf(words, "1 time in %.0f", 1 / chance);
    else if (chance < 0.995)
        text_printf(words, "%.0f times in 100", 100 * chance);
    else
        text_append(words, "practically always");
}

void said_overall(const struct result *result, bool of_quality, const char *column, bool alerts,
                  struct text *words)
{
    struct overall overall = overall_of(result, of_quality, column, alerts);
    if (overall.groups < 2) {
        text_append(words, "Not tested over all: fewer than two of them have figures.");
        return;
    }
    if (overall.least >= SAID_CHANCE) {
        text_append(words, "Nothing can be said over all: with counts like these, not even the "
                           "most uneven outcome could have been told from chance.");
        return;
    }
    text_append(words, overall.chance < SAID_CHANCE
                           ? "Over all they differ by more than chance: if all had the same rate, "
                             "counts as uneven as these would come "
                           : "Over all a difference cannot be told from chance: if all had the "
                             "same rate, counts as uneven as these would come ");
    put_chance(overall.chance, words);
    text_printf(words, " (Freeman and Halton's %s). ",
                overall.exact ? "exact test" : "test, from 99,999 random tables");
    text_append(words, overall.chance < SAID_CHANCE
                           ? "Which of them differ, and by how much, say their lines and intervals."
                           : "That does not show that there is none: the truth may lie anywhere in "
                             "their intervals.");
}

void said_support(const struct support *support, double fpir, size_t list, double confidence,
                  struct text *words)
{
    char wished[SAID_WORDS_MAX], people[SAID_WORDS_MAX], upper[SAID_WORDS_MAX],
        expected[SAID_WORDS_MAX], needed[SAID_WORDS_MAX], found[SAID_WORDS_MAX],
        had[SAID_WORDS_MAX];
    (void)snprintf(wished, sizeof wished, "%.4g %%", 100 * fpir);
    said_number(list, people);
    said_percent(support->upper, upper);
    said_percent(support->expected, expected);
    said_number(support->needed, needed);
    said_number(support->of, had);
    said_percent(support->tpir_scaled, found);
    if (support->supported)
        text_printf(words,
                    "FPIR at most %s on a list of %s: threshold %.4f supports it. Expected %s; "
                    "with %g %% confidence at most %s. TPIR %s on that list.",
                    wished, people, support->threshold, expected, 100 * confidence, upper, found);
    else if (support->needed == 0)
        text_printf(words, "FPIR at most %s on a list of %s: no test set could show that.", wished,
                    people);
    else
        text_printf(words,
                    "FPIR at most %s on a list of %s: this test set is too small to show it. It "
                    "takes at least %s searches of people who are not on the list, without one "
                    "candidate; there were %s.",
                    wished, people, needed, had);
}

void said_stretched(const struct support *support, struct text *words)
{
    if (support->stretched)
        text_printf(words,
                    "The wished list is more than %.0f times that of the test: what is reckoned "
                    "for it is far from what was measured.",
                    SCALE_STRETCH_MAX);
}

bool said_wished_too(const struct said_wish *wish)
{
    for (int i = 0; i < SAID_RATES; i++)
        if (fabs(wish->fpir - said_fpir[i]) < 1e-12)
            return false;
    return wish->fpir > 0;
}

// ---- for a terminal ----

static void put_row(struct text *words, const char *what, const struct evaluate_share *share)
{
    char line[SAID_WORDS_MAX], count[SAID_WORDS_MAX], of[SAID_WORDS_MAX];
    said_share(share, line);
    said_number(share->count, count);
    said_number(share->of, of);
    text_printf(words, "  %-40s %-28s %s of %s\n", what, line, count, of);
}

static void put_head(const struct result *result, struct text *words)
{
    char made[TIME_TEXT_MAX];
    time_format_words(result->made, made);
    text_printf(words, "Evaluation of %s@%s (faces found by %s@%s), made %s with %s.\n",
                result->recogniser.id, result->recogniser.version, result->detector.id,
                result->detector.version, made, result->software);
    text_printf(words,
                "Settings: %s, faces from %d px, several pictures of one person by their %s.\n",
                result->settings.mirror ? "with the mirror image" : "without the mirror image",
                result->settings.face_size_min, result->settings.fusion);
    text_printf(words, "Test set %s: %zu pictures", result->data.name, result->data.pictures);
    if (result->data.identities > 0)
        text_printf(words, " of %zu people", result->data.identities);
    text_printf(words, "; its hash %s.\n", result->data.sha256);
    text_append(words, "Shares stand with their exact 95 % interval (Clopper and Pearson).\n");
}

static void put_failures(const struct result_data *data, struct text *words)
{
    struct evaluate_share enrol = share_of(data->not_enrolled, data->list_pictures);
    struct evaluate_share acquire =
        share_of(data->not_acquired, data->list_pictures > 0 ? data->mated + data->nonmated
                                                             : data->pictures);
    text_append(words, "\nPictures that gave no template\n");
    if (enrol.of > 0)
        put_row(words, "failure to enrol (list)", &enrol);
    put_row(words, "failure to acquire (searched)", &acquire);
    if (data->people_not_enrolled > 0)
        text_printf(words, "  %zu people on the list have no good picture: never found\n",
                    data->people_not_enrolled);
}

static void put_openset(const struct result *result, const struct said_wish *wish,
                        struct text *words)
{
    size_t list = wish->list > 0 ? wish->list : result->data.list;
    double confidence = wish->confidence > 0 ? wish->confidence : INTERVAL_CONFIDENCE;
    struct evaluate_share first = share_of(result->first, result->data.mated);
    text_printf(words,
                "\nIdentification, open set: a list of %zu, %zu searches of people on it, %zu of "
                "others\n",
                result->data.list, result->data.mated, result->data.nonmated);
    put_row(words, "the right person first (rank 1)", &first);
    for (int i = 0; i < SAID_RATES; i++) {
        struct support support;
        struct evaluate_share fpir, tpir;
        char what[SAID_WORDS_MAX];
        size_t at = result->point_count;
        double most = said_fpir[i] * (double)result->data.nonmated + 1e-9;
        while (at > 0 && (double)result->points[at - 1].nonmated > most)
            at--;
        support_of(result, at > 0 ? result->points[at - 1].threshold : 2, said_fpir[i], 0,
                   confidence, &support);
        result_at(result, support.threshold, &fpir, &tpir);
        (void)snprintf(what, sizeof what, "TPIR at FPIR %g %% (threshold %.4f)",
                       100 * said_fpir[i], support.threshold);
        put_row(words, what, &tpir);
    }
    for (int i = 0; i < SAID_RATES + said_wished_too(wish); i++) {
        struct support support;
        double fpir = i < SAID_RATES ? said_fpir[i] : wish->fpir;
        support_find(result, fpir, list, confidence, &support);
        text_append(words, "  ");
        said_support(&support, fpir, list, confidence, words);
        text_append(words, "\n");
        if (i == 0 && support.stretched) {
            text_append(words, "  ");
            said_stretched(&support, words);
            text_append(words, "\n");
        }
    }
}

double said_rule(const struct result *result, const struct result_scaling *scaling)
{
    const struct result_scaling *whole = scaling;
    for (size_t i = 0; i < result->scaling_count; i++)
        if (result->scalings[i].threshold == scaling->threshold &&
            result->scalings[i].list > whole->list)
            whole = &result->scalings[i];
    return scale_fpir(share_of(whole->above, whole->searches).share, (double)whole->list,
                      (double)scaling->list);
}

static void put_scaling(const struct result *result, struct text *words)
{
    if (result->scaling_count == 0)
        return;
    text_append(words, "\nFPIR on pieces of the list, and what the rule says from the whole\n");
    for (size_t i = 0; i < result->scaling_count; i++) {
        const struct result_scaling *scaling = &result->scalings[i];
        struct evaluate_share share = share_of(scaling->above, scaling->searches);
        char what[SAID_WORDS_MAX], line[SAID_WORDS_MAX], rule[SAID_WORDS_MAX];
        said_percent(share.share, line);
        said_percent(said_rule(result, scaling), rule);
        (void)snprintf(what, sizeof what, "list of %zu, threshold %.4f", scaling->list,
                       scaling->threshold);
        text_printf(words, "  %-40s measured %-10s rule %s\n", what, line, rule);
    }
}

static void put_verification(const struct result_verification *match, struct text *words)
{
    char mated[SAID_WORDS_MAX], nonmated[SAID_WORDS_MAX], equal[SAID_WORDS_MAX];
    if (match->mated == 0 || match->nonmated == 0)
        return;
    said_number(match->mated, mated);
    said_number(match->nonmated, nonmated);
    text_printf(words, "\nVerification: %s comparisons of one person, %s of two%s\n", mated,
                nonmated,
                match->crossed ? " (everybody with everybody: intervals are too narrow)" : "");
    for (int i = 0; i < SAID_RATES; i++) {
        struct evaluate_share fmr, fnmr;
        char what[SAID_WORDS_MAX];
        double threshold = crossed_at_fmr(match, said_fmr[i], &fmr, &fnmr);
        (void)snprintf(what, sizeof what, "FNMR at FMR %g %% (threshold %.4f)", 100 * said_fmr[i],
                       threshold);
        if (said_fmr[i] * (double)match->nonmated < 1)
            text_printf(words, "  FNMR at FMR %g %%: too few comparisons of two people\n",
                        100 * said_fmr[i]);
        else
            put_row(words, what, &fnmr);
    }
    if (match->fold_count > 0) {
        struct evaluate_share right = share_of(match->right, match->mated + match->nonmated);
        put_row(words, "judged rightly, ten folds", &right);
    }
    said_percent(crossed_equal_error(match), equal);
    text_printf(words, "  (equal error rate %s, a by-word: nobody runs a system there)\n", equal);
}

/// The test over the whole column, after its parts.
static void put_overall(const struct result *result, const struct result_part *part,
                        bool of_quality, struct text *words)
{
    text_append(words, "  missed: ");
    said_overall(result, of_quality, part->column, false, words);
    text_append(words, "\n  false alerts: ");
    said_overall(result, of_quality, part->column, true, words);
    text_append(words, "\n");
}

static void put_parts(const struct result *result, bool of_quality, const char *title,
                      struct text *words)
{
    const struct result_part *parts = of_quality ? result->qualities : result->groups;
    size_t count = of_quality ? result->quality_count : result->group_count;
    const char *column = "";
    char difference[SAID_WORDS_MAX];
    if (count == 0)
        return;
    text_printf(words, "\n%s, at threshold %.4f\n", title, result->part_threshold);
    for (size_t i = 0; i < count; i++) {
        const struct result_part *part = &parts[i];
        struct evaluate_share missed = share_of(part->missed, part->mated);
        struct evaluate_share alerted = share_of(part->alerted, part->nonmated);
        if (!text_equal(column, part->column))
            text_printf(words, " %s\n", part->column);
        column = part->column;
        text_printf(words, "  %s (%zu people, %zu of %zu pictures without a template)\n",
                    part->name, part->people, part->not_enrolled + part->not_acquired,
                    part->list_pictures + part->probes);
        if (part->mated > 0)
            put_row(words, "  missed (FNIR)", &missed);
        said_difference(part, false, difference);
        text_printf(words, "      missed: %s\n", difference);
        if (part->nonmated > 0)
            put_row(words, "  false alerts (FPIR)", &alerted);
        said_difference(part, true, difference);
        text_printf(words, "      false alerts: %s\n", difference);
        if (i + 1 == count || !text_equal(part[1].column, column))
            put_overall(result, part, of_quality, words);
    }
}

void said_words(const struct result *result, const struct said_wish *wish, struct text *words)
{
    put_head(result, words);
    put_failures(&result->data, words);
    if (result->point_count > 0) {
        put_openset(result, wish, words);
        put_scaling(result, words);
    }
    put_verification(&result->verification, words);
    put_parts(result, false, "Groups named in the test set", words);
    put_parts(result, true, "Quality of the searched pictures", words);
}

// ---- for programs ----

static void json_share(struct json_writer *json, const char *key,
                       const struct evaluate_share *share)
{
    json_put_key(json, key);
    json_put_object(json);
    json_put_int_member(json, "count", (int64_t)share->count);
    json_put_int_member(json, "of", (int64_t)share->of);
    json_put_double_member(json, "share", share->of > 0 ? share->share : (double)NAN);
    json_put_double_member(json, "low", share->low);
    json_put_double_member(json, "high", share->high);
    json_put_end(json);
}

static void json_supports(struct json_writer *json, const struct result *result,
                          const struct said_wish *wish)
{
    size_t list = wish->list > 0 ? wish->list : result->data.list;
    double confidence = wish->confidence > 0 ? wish->confidence : INTERVAL_CONFIDENCE;
    json_put_key(json, "supports");
    json_put_array(json);
    int rates = result->point_count > 0 ? SAID_RATES + said_wished_too(wish) : 0;
    for (int i = 0; i < rates; i++) {
        struct support support;
        double fpir = i < SAID_RATES ? said_fpir[i] : wish->fpir;
        support_find(result, fpir, list, confidence, &support);
        json_put_object(json);
        json_put_double_member(json, "fpir", fpir);
        json_put_int_member(json, "list", (int64_t)list);
        json_put_double_member(json, "confidence", confidence);
        json_put_bool_member(json, "supported", support.supported);
        json_put_double_member(json, "threshold",
                               support.supported ? support.threshold : (double)NAN);
        json_put_double_member(json, "fpir_expected", support.expected);
        json_put_double_member(json, "fpir_upper", support.upper);
        json_put_double_member(json, "tpir_on_list", support.tpir_scaled);
        json_put_int_member(json, "searches_needed", (int64_t)support.needed);
        json_put_bool_member(json, "stretched", support.stretched);
        json_put_end(json);
    }
    json_put_end(json);
}

static void json_parts(struct json_writer *json, const char *key, const struct result_part *parts,
                       size_t count)
{
    char words[SAID_WORDS_MAX];
    json_put_key(json, key);
    json_put_array(json);
    for (size_t i = 0; i < count; i++) {
        struct evaluate_share missed = share_of(parts[i].missed, parts[i].mated);
        struct evaluate_share alerted = share_of(parts[i].alerted, parts[i].nonmated);
        json_put_object(json);
        json_put_string_member(json, "column", parts[i].column);
        json_put_string_member(json, "name", parts[i].name);
        json_put_int_member(json, "people", (int64_t)parts[i].people);
        json_share(json, "fnir", &missed);
        said_difference(&parts[i], false, words);
        json_put_string_member(json, "fnir_difference", words);
        json_share(json, "fpir", &alerted);
        said_difference(&parts[i], true, words);
        json_put_string_member(json, "fpir_difference", words);
        json_put_end(json);
    }
    json_put_end(json);
}

static void json_overall(struct json_writer *json, const struct result *result, bool of_quality,
                         const char *column, bool alerts)
{
    AUTO_TEXT struct text words;
    struct overall overall = overall_of(result, of_quality, column, alerts);
    text_init(&words, 4096);
    said_overall(result, of_quality, column, alerts, &words);
    json_put_key(json, alerts ? "fpir" : "fnir");
    json_put_object(json);
    json_put_int_member(json, "groups", (int64_t)overall.groups);
    json_put_double_member(json, "chance", overall.chance);
    json_put_bool_member(json, "exact", overall.exact);
    json_put_string_member(json, "words", words.bytes);
    json_put_end(json);
}

static void json_overalls(struct json_writer *json, const struct result *result, bool of_quality)
{
    const struct result_part *parts = of_quality ? result->qualities : result->groups;
    size_t count = of_quality ? result->quality_count : result->group_count;
    json_put_key(json, of_quality ? "quality_overall" : "groups_overall");
    json_put_array(json);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && text_equal(parts[i].column, parts[i - 1].column))
            continue;
        json_put_object(json);
        json_put_string_member(json, "column", parts[i].column);
        json_overall(json, result, of_quality, parts[i].column, false);
        json_overall(json, result, of_quality, parts[i].column, true);
        json_put_end(json);
    }
    json_put_end(json);
}

void said_json(const struct result *result, const struct said_wish *wish, struct text *text)
{
    struct json_writer json;
    char made[TIME_TEXT_MAX];
    struct evaluate_share first = share_of(result->first, result->point_count > 0
                                                              ? result->data.mated
                                                              : 0);
    time_format(result->made, made);
    json_writer_init(&json, text, true);
    json_put_object(&json);
    json_put_string_member(&json, "sha256", result->sha256);
    json_put_string_member(&json, "made", made);
    json_put_string_member(&json, "detector", result->detector.id);
    json_put_string_member(&json, "recogniser", result->recogniser.id);
    json_put_string_member(&json, "recogniser_version", result->recogniser.version);
    json_put_string_member(&json, "data", result->data.name);
    json_put_string_member(&json, "data_sha256", result->data.sha256);
    json_put_int_member(&json, "list", (int64_t)result->data.list);
    json_share(&json, "rank1", &first);
    json_supports(&json, result, wish);
    json_put_key(&json, "fnmr_at_fmr");
    json_put_array(&json);
    for (int i = 0; i < SAID_RATES; i++) {
        struct evaluate_share fmr, fnmr;
        json_put_object(&json);
        json_put_double_member(&json, "fmr", said_fmr[i]);
        json_put_double_member(&json, "threshold",
                               crossed_at_fmr(&result->verification, said_fmr[i], &fmr, &fnmr));
        json_share(&json, "fnmr", &fnmr);
        json_put_end(&json);
    }
    json_put_end(&json);
    json_put_double_member(&json, "equal_error_rate", crossed_equal_error(&result->verification));
    json_put_double_member(&json, "parts_threshold", result->part_threshold);
    json_parts(&json, "groups", result->groups, result->group_count);
    json_overalls(&json, result, false);
    json_parts(&json, "quality", result->qualities, result->quality_count);
    json_overalls(&json, result, true);
    json_put_end(&json);
    text_append(text, "\n");
}

// SPDX-License-Identifier: Apache-2.0
// words.c - the result of a live evaluation as JSON and in words, with what must be known to read
// it.
#include <inttypes.h>
#include <stdio.h>

#include "evaluate/live/live.h"
#include "json/json.h"

#define NOTES_MAX 6

/// What holds for every result, and what holds for this one; returns how many.
static size_t notes_of(const struct evaluate_live_result *result, const char *notes[NOTES_MAX])
{
    size_t count = 0;
    notes[count++] =
        "Passes of one person are not independent, so the intervals are somewhat too narrow.";
    notes[count++] = "The record does not say whose face raised an alert: one on somebody who "
                     "passed that camera at "
                     "that moment counts as true, and false alerts cannot be told by group.";
    notes[count++] = "Seconds to the alert are of the source, from the beginning of the pass; the "
                     "latency is the machine's, from the capture of the picture, and not known of "
                     "files that ran faster than their own pace.";
    bool few = result->whole.tpir.of < LIVE_FEW;
    for (size_t i = 0; i < result->group_count; i++)
        few |= result->groups[i].tpir.of < LIVE_FEW;
    for (size_t i = 0; i < result->camera_count; i++)
        few |= result->cameras[i].tpir.of < LIVE_FEW;
    if (few)
        notes[count++] = "Fewer than 30 passes stand behind some of the shares: go by the "
                         "intervals, and do not read a "
                         "difference between such groups or cameras as one.";
    if (result->whole.silent > 0)
        notes[count++] = "Passes that fell wholly into the cool-down of an earlier alert on the "
                         "same person are not "
                         "counted: a run is silent then.";
    if (result->alerts_elsewhere > 0)
        notes[count++] =
            "There are alerts at cameras that the truth does not name; they are not scored.";
    return count;
}

static void put_interval(struct json_writer *json, const char *key,
                         const struct evaluate_share *share)
{
    json_put_key(json, key);
    json_put_array(json);
    json_put_double(json, share->low);
    json_put_double(json, share->high);
    json_put_end(json);
}

static void put_share(struct json_writer *json, const char *key, const struct evaluate_share *share)
{
    json_put_key(json, key);
    if (share->of > 0)
        json_put_double(json, share->share);
    else
        json_put_null(json);
}

static void put_part(struct json_writer *json, const struct evaluate_live_part *part,
                     bool has_faces)
{
    json_put_int_member(json, "passes", (int64_t)part->passes);
    json_put_int_member(json, "listed_passes", (int64_t)part->tpir.of);
    json_put_int_member(json, "found_passes", (int64_t)part->tpir.count);
    put_share(json, "tpir_per_pass", &part->tpir);
    put_interval(json, "tpir_interval", &part->tpir);
    json_put_int_member(json, "silent_passes", (int64_t)part->silent);
    json_put_int_member(json, "duplicates", (int64_t)part->duplicates);
    if (!has_faces)
        return;
    json_put_int_member(json, "alerts", (int64_t)part->alerts);
    json_put_int_member(json, "false_alerts", (int64_t)part->false_alerts);
    json_put_int_member(json, "faces_seen", (int64_t)part->faces_seen);
    put_share(json, "false_alert_rate", &part->false_rate);
    put_interval(json, "false_alert_interval", &part->false_rate);
}

static void put_parts(struct json_writer *json, const char *key, const char *name,
                      const struct evaluate_live_part *parts, size_t count, bool has_faces)
{
    json_put_key(json, key);
    json_put_array(json);
    for (size_t i = 0; i < count; i++) {
        json_put_object(json);
        json_put_string_member(json, name, parts[i].name);
        put_part(json, &parts[i], has_faces);
        json_put_end(json);
    }
    json_put_end(json);
}

void evaluate_live_json(const struct evaluate_live_result *result, struct text *text)
{
    struct json_writer json;
    const char *notes[NOTES_MAX];
    size_t count = notes_of(result, notes);
    json_writer_init(&json, text, true);
    json_put_object(&json);
    json_put_string_member(&json, "operation", result->operation);
    json_put_double_member(&json, "threshold", result->threshold);
    put_part(&json, &result->whole, true);
    json_put_int_member(&json, "listed_people", (int64_t)result->people.of);
    json_put_int_member(&json, "found_people", (int64_t)result->people.count);
    put_interval(&json, "found_people_interval", &result->people);
    json_put_int_member(&json, "alerts_elsewhere", (int64_t)result->alerts_elsewhere);
    json_put_key(&json, "seconds_to_alert");
    json_put_object(&json);
    json_put_double_member(&json, "p50", result->wait_p50);
    json_put_double_member(&json, "p95", result->wait_p95);
    json_put_double_member(&json, "max", result->wait_max);
    json_put_end(&json);
    json_put_key(&json, "latency_seconds");
    json_put_object(&json);
    json_put_int_member(&json, "alerts", (int64_t)result->latencies);
    json_put_double_member(&json, "p50", result->latency_p50);
    json_put_double_member(&json, "p95", result->latency_p95);
    json_put_double_member(&json, "max", result->latency_max);
    json_put_end(&json);
    put_parts(&json, "by_camera", "camera", result->cameras, result->camera_count, true);
    put_parts(&json, "by_group", "group", result->groups, result->group_count, false);
    json_put_key(&json, "notes");
    json_put_array(&json);
    for (size_t i = 0; i < count; i++)
        json_put_string(&json, notes[i]);
    json_put_end(&json);
    json_put_end(&json);
    text_append(text, "\n");
}

static void words_of_share(struct text *words, const char *what, const struct evaluate_share *share)
{
    if (share->of == 0)
        text_printf(words, "%-34s -\n", what);
    else
        text_printf(words, "%-34s %6.2f %%   (%zu of %zu; 95 %% interval %.2f to %.2f %%)\n", what,
                    100 * share->share, share->count, share->of, 100 * share->low,
                    100 * share->high);
}

static void words_of_parts(struct text *words, const char *heading,
                           const struct evaluate_live_part *parts, size_t count, bool has_faces)
{
    if (count == 0)
        return;
    text_printf(words, "\n%s\n", heading);
    for (size_t i = 0; i < count; i++) {
        char name[40];
        (void)snprintf(name, sizeof name, "  %.30s", parts[i].name);
        words_of_share(words, name, &parts[i].tpir);
        if (has_faces)
            text_printf(words, "%36zu faces seen, %zu passes, %zu false alerts, %zu duplicates\n",
                        parts[i].faces_seen, parts[i].passes, parts[i].false_alerts,
                        parts[i].duplicates);
    }
}

void evaluate_live_words(const struct evaluate_live_result *result, struct text *words)
{
    const struct evaluate_live_part *whole = &result->whole;
    const char *notes[NOTES_MAX];
    size_t count = notes_of(result, notes);
    text_printf(
        words, "%s at threshold %.4f: %zu passes by the truth, %zu faces seen, %zu alerts.\n\n",
        result->operation, result->threshold, whole->passes, whole->faces_seen, whole->alerts);
    words_of_share(words, "passes of listed people found", &whole->tpir);
    words_of_share(words, "listed people found at least once", &result->people);
    words_of_share(words, "false alerts per face seen", &whole->false_rate);
    text_printf(words, "%-34s %6zu\n", "alerts that say it again", whole->duplicates);
    if (whole->found > 0)
        text_printf(words, "%-34s %6.1f s  (95 %%: %.1f s, longest: %.1f s)\n",
                    "from passing to the alert, median", result->wait_p50, result->wait_p95,
                    result->wait_max);
    if (result->latencies > 0)
        text_printf(words, "%-34s %6.3f s  (95 %%: %.3f s, longest: %.3f s)\n",
                    "from the capture to the alert", result->latency_p50, result->latency_p95,
                    result->latency_max);
    words_of_parts(words, "Found by camera:", result->cameras, result->camera_count, true);
    words_of_parts(words, "Found by group, as the truth names them:", result->groups,
                   result->group_count, false);
    text_append(words, "\n");
    for (size_t i = 0; i < count; i++)
        text_printf(words, "- %s\n", notes[i]);
}

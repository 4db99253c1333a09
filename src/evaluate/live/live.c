// SPDX-License-Identifier: Apache-2.0
// live.c - alerts of the record against the truth. An alert is true when the person of its entry
// passed its camera at that time; the first true one of a pass finds it, the others are duplicates.
// The record does not say whose face raised an alert, so one on somebody who happened to pass at
// that moment counts as true.
#include "evaluate/live/live.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "evaluate/csv.h"
#include "register/read.h"

struct scoring {
    const struct evaluate_live_params *params;
    struct truth truth;
    struct register_operation operation;
    struct register_alert *alerts;
    struct register_count *counts;
    struct register_entry *entries;
    size_t alert_count, count_count, entry_count;
    double *found_at; ///< of each pass: seconds of the source; -1: not found
    struct evaluate_live_result *result;
};

static int read_record(struct scoring *scoring, struct store *store, const char *reference,
                       struct overt_error *err)
{
    int code =
        register_operation_find(store, reference, REGISTER_AS_AT_ALWAYS, &scoring->operation, err);
    if (code != 0)
        return code;
    if (scoring->operation.mode != REGISTER_MODE_LIVE || scoring->operation.opened_at == 0)
        return error_set(err, OVERT_INPUT, "%s is no live operation that was opened: name one",
                         scoring->operation.reference);
    int64_t id = scoring->operation.id;
    code = register_alerts(store, id, REGISTER_AS_AT_ALWAYS, &scoring->alerts,
                           &scoring->alert_count, err);
    if (code == 0)
        code = register_counts(store, id, REGISTER_AS_AT_ALWAYS, &scoring->counts,
                               &scoring->count_count, err);
    if (code == 0)
        code = register_entries(store, id, REGISTER_AS_AT_ALWAYS, &scoring->entries,
                                &scoring->entry_count, err);
    return code;
}

static int camera_of(const struct truth *truth, const char *source)
{
    for (int i = 0; source != NULL && i < truth->camera_count; i++)
        if (text_equal(truth->cameras[i], source))
            return i;
    return -1;
}

/// Every camera of the truth must have run.
static int check_cameras(const struct scoring *scoring, struct overt_error *err)
{
    bool ran[LIVE_CAMERAS_MAX] = {false};
    for (size_t i = 0; i < scoring->count_count; i++) {
        int camera = camera_of(&scoring->truth, scoring->counts[i].source);
        if (camera >= 0)
            ran[camera] = true;
    }
    for (int i = 0; i < scoring->truth.camera_count; i++)
        if (!ran[i])
            return error_set(
                err, OVERT_INPUT,
                "the camera '%.60s' of the truth is none that ran in %s: name it so with "
                "`overt live --name`",
                scoring->truth.cameras[i], scoring->operation.reference);
    return 0;
}

/// Whom the truth calls listed must be on the list, and nobody else. Persons are told by a pass of
/// theirs.
static int check_list(const struct scoring *scoring, struct overt_error *err)
{
    const struct truth *truth = &scoring->truth;
    for (size_t i = 0; i < truth->pass_count; i++) {
        const struct truth_person *person = &truth->persons[truth->passes[i].person];
        bool on_list = false;
        for (size_t j = 0; j < scoring->entry_count && !on_list; j++)
            on_list = text_equal(scoring->entries[j].nominal, person->identity);
        if (on_list != person->listed)
            return error_set(
                err, OVERT_INPUT,
                "pass %ld: the truth says that this person is %s the list, and the list of %s "
                "says otherwise",
                truth->passes[i].number, person->listed ? "on" : "not on",
                scoring->operation.reference);
    }
    return 0;
}

static void name_parts(struct scoring *scoring)
{
    const struct truth *truth = &scoring->truth;
    struct evaluate_live_result *result = scoring->result;
    result->camera_count = (size_t)truth->camera_count;
    result->group_count = (size_t)truth->group_count;
    for (int i = 0; i < truth->camera_count; i++)
        (void)text_copy(result->cameras[i].name, LIVE_NAME_MAX, truth->cameras[i]);
    for (int i = 0; i < truth->group_count; i++)
        (void)text_copy(result->groups[i].name, LIVE_NAME_MAX, truth->groups[i]);
}

/// The parts that a pass or an alert counts in: the whole, its camera, its group if it has one.
static size_t parts_of(struct scoring *scoring, int camera, int group,
                       struct evaluate_live_part *parts[3])
{
    parts[0] = &scoring->result->whole;
    parts[1] = &scoring->result->cameras[camera];
    parts[2] = group >= 0 ? &scoring->result->groups[group] : NULL;
    return group >= 0 ? 3 : 2;
}

static int group_of(const struct truth *truth, size_t pass)
{
    return truth->persons[truth->passes[pass].person].group;
}

/// The pass that the alert is about: of that person, at that camera and time; the one not found yet
/// comes first. Returns pass_count when there is none.
static size_t pass_of(const struct scoring *scoring, const struct register_alert *alert, int camera)
{
    const struct truth *truth = &scoring->truth;
    size_t best = truth->pass_count;
    for (size_t i = 0; i < truth->pass_count; i++) {
        const struct truth_pass *pass = &truth->passes[i];
        const struct truth_person *person = &truth->persons[pass->person];
        if (pass->camera != camera || !person->listed ||
            !text_equal(person->identity, alert->nominal) ||
            alert->video_time < pass->in - scoring->params->slack ||
            alert->video_time > pass->out + scoring->params->slack)
            continue;
        if (best == truth->pass_count || (scoring->found_at[best] >= 0 && scoring->found_at[i] < 0))
            best = i;
    }
    return best;
}

static void score_alert(struct scoring *scoring, const struct register_alert *alert)
{
    struct evaluate_live_part *parts[3];
    int camera = camera_of(&scoring->truth, alert->source);
    if (camera < 0) {
        scoring->result->alerts_elsewhere++;
        return;
    }
    size_t pass = pass_of(scoring, alert, camera);
    bool is_true = pass < scoring->truth.pass_count;
    bool first = is_true && scoring->found_at[pass] < 0;
    size_t count = parts_of(scoring, camera, is_true ? group_of(&scoring->truth, pass) : -1, parts);
    for (size_t i = 0; i < count; i++) {
        parts[i]->alerts++;
        parts[i]->found += first;
        parts[i]->duplicates += is_true && !first;
        parts[i]->false_alerts += !is_true;
    }
    if (first)
        scoring->found_at[pass] = alert->video_time;
}

/// The whole pass lay in the cool-down of an earlier alert on that person at that camera.
static bool is_silent(const struct scoring *scoring, const struct truth_pass *pass)
{
    const char *identity = scoring->truth.persons[pass->person].identity;
    for (size_t i = 0; i < scoring->alert_count; i++) {
        const struct register_alert *alert = &scoring->alerts[i];
        if (text_equal(alert->nominal, identity) &&
            camera_of(&scoring->truth, alert->source) == pass->camera &&
            alert->video_time < pass->in &&
            pass->out - alert->video_time < scoring->params->cool_down)
            return true;
    }
    return false;
}

static void score_passes(struct scoring *scoring)
{
    const struct truth *truth = &scoring->truth;
    struct evaluate_live_part *parts[3];
    for (size_t i = 0; i < truth->pass_count; i++) {
        const struct truth_pass *pass = &truth->passes[i];
        bool listed = truth->persons[pass->person].listed;
        bool silent = listed && scoring->found_at[i] < 0 && is_silent(scoring, pass);
        size_t count = parts_of(scoring, pass->camera, group_of(truth, i), parts);
        for (size_t j = 0; j < count; j++) {
            parts[j]->passes++;
            parts[j]->silent += silent;
            parts[j]->tpir.of += listed && !silent;
            parts[j]->tpir.count += listed && scoring->found_at[i] >= 0;
        }
    }
}

static void score_people(struct scoring *scoring)
{
    const struct truth *truth = &scoring->truth;
    size_t passed = 0, found = 0;
    for (size_t person = 0; person < truth->person_count; person++) {
        bool one = false;
        for (size_t i = 0; i < truth->pass_count; i++)
            one |= truth->passes[i].person == person && scoring->found_at[i] >= 0;
        passed += truth->persons[person].listed;
        found += one;
    }
    scoring->result->people = share_of(found, passed);
}

static void count_faces(struct scoring *scoring)
{
    for (size_t i = 0; i < scoring->count_count; i++) {
        const struct register_count *count = &scoring->counts[i];
        int camera = camera_of(&scoring->truth, count->source);
        if (camera < 0 || count->faces_seen < 0)
            continue;
        scoring->result->cameras[camera].faces_seen += (size_t)count->faces_seen;
        scoring->result->whole.faces_seen += (size_t)count->faces_seen;
    }
}

static void finish_part(struct evaluate_live_part *part)
{
    part->tpir = share_of(part->tpir.count, part->tpir.of);
    size_t wrong = part->false_alerts < part->faces_seen ? part->false_alerts : part->faces_seen;
    part->false_rate = share_of(wrong, part->faces_seen);
}

static int lowest_first(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/// Nearest rank; sorts. NAN of none.
static void percentiles(double *values, size_t count, double *ret_p50, double *ret_p95,
                        double *ret_max)
{
    *ret_p50 = *ret_p95 = *ret_max = NAN;
    if (count == 0)
        return;
    qsort(values, count, sizeof *values, lowest_first);
    *ret_p50 = values[(count + 1) / 2 - 1];
    *ret_p95 = values[(count * 95 + 99) / 100 - 1];
    *ret_max = values[count - 1];
}

/// The waits of the passes that were found, in seconds of the source.
static void measure_waits(struct scoring *scoring)
{
    AUTO_FREE double *waits = memory_new(scoring->truth.pass_count, sizeof *waits);
    struct evaluate_live_result *result = scoring->result;
    size_t count = 0;
    for (size_t i = 0; i < scoring->truth.pass_count; i++) {
        double wait = scoring->found_at[i] - scoring->truth.passes[i].in;
        if (scoring->found_at[i] >= 0)
            waits[count++] = wait > 0 ? wait : 0;
    }
    percentiles(waits, count, &result->wait_p50, &result->wait_p95, &result->wait_max);
}

/// How late the machine was, where the record says so (not of files faster than their own pace).
static void measure_latencies(struct scoring *scoring)
{
    AUTO_FREE double *seconds = memory_new(scoring->alert_count + 1, sizeof *seconds);
    struct evaluate_live_result *result = scoring->result;
    for (size_t i = 0; i < scoring->alert_count; i++)
        if (scoring->alerts[i].latency >= 0 &&
            camera_of(&scoring->truth, scoring->alerts[i].source) >= 0)
            seconds[result->latencies++] = scoring->alerts[i].latency;
    percentiles(seconds, result->latencies, &result->latency_p50, &result->latency_p95,
                &result->latency_max);
}

static void score(struct scoring *scoring)
{
    struct evaluate_live_result *result = scoring->result;
    (void)text_copy(result->operation, sizeof result->operation, scoring->operation.reference);
    result->threshold = scoring->operation.threshold;
    scoring->found_at = memory_new(scoring->truth.pass_count, sizeof *scoring->found_at);
    for (size_t i = 0; i < scoring->truth.pass_count; i++)
        scoring->found_at[i] = -1;
    name_parts(scoring);
    for (size_t i = 0; i < scoring->alert_count; i++)
        score_alert(scoring, &scoring->alerts[i]);
    score_passes(scoring);
    score_people(scoring);
    count_faces(scoring);
    measure_waits(scoring);
    measure_latencies(scoring);
    finish_part(&result->whole);
    for (size_t i = 0; i < result->camera_count; i++)
        finish_part(&result->cameras[i]);
    for (size_t i = 0; i < result->group_count; i++)
        finish_part(&result->groups[i]);
}

static void scoring_finish(struct scoring *scoring)
{
    truth_finish(&scoring->truth);
    register_operation_finish(&scoring->operation);
    register_alerts_free(&scoring->alerts, scoring->alert_count);
    register_counts_free(&scoring->counts, scoring->count_count);
    register_entries_free(&scoring->entries, scoring->entry_count);
    memory_free(scoring->found_at);
}

int evaluate_live(struct store *store, const char *reference, const char *truth,
                  const struct evaluate_live_params *params,
                  struct evaluate_live_result *ret_result, struct overt_error *err)
{
    AUTO_FREE char *bytes = NULL;
    AUTO_FREE struct evaluate_live_result *result = memory_new(1, sizeof *result);
    CLEANUP(scoring_finish) struct scoring scoring = {.params = params, .result = result};
    size_t size = 0;
    int code = file_read(truth, CSV_SIZE_MAX, &bytes, &size, err);
    if (code == 0)
        code = truth_parse(bytes, size, &scoring.truth, err);
    if (code != 0)
        return error_prepend(err, "%.100s", truth);
    code = read_record(&scoring, store, reference, err);
    if (code == 0)
        code = check_cameras(&scoring, err);
    if (code == 0)
        code = check_list(&scoring, err);
    if (code != 0)
        return code;
    score(&scoring);
    *ret_result = *result;
    return 0;
}

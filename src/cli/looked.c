// SPDX-License-Identifier: Apache-2.0
// looked.c - how an operation was looked at, for `operation show` and the time-line.
#include "cli/looked.h"

#include <stdio.h>

#include "base/text.h"
#include "cli/out.h"
#include "operate/operate.h"

int looked_read(struct store *store, int64_t operation, moment as_at, struct looked *ret_looked,
                struct overt_error *err)
{
    *ret_looked = (struct looked){0};
    int code = register_cameras(store, operation, as_at, &ret_looked->cameras,
                                &ret_looked->camera_count, err);
    if (code == 0)
        code = register_spans(store, operation, as_at, &ret_looked->spans, &ret_looked->span_count,
                              err);
    if (code == 0)
        code = register_pauses(store, operation, as_at, &ret_looked->pauses,
                               &ret_looked->pause_count, err);
    if (code == 0)
        code =
            register_runs(store, operation, as_at, &ret_looked->runs, &ret_looked->run_count, err);
    if (code == 0)
        code = register_engine_runs(store, operation, as_at, &ret_looked->engines,
                                    &ret_looked->engine_count, err);
    return code;
}

void looked_finish(struct looked *looked)
{
    register_cameras_free(&looked->cameras, looked->camera_count);
    register_spans_free(&looked->spans, looked->span_count);
    register_pauses_free(&looked->pauses, looked->pause_count);
    register_runs_free(&looked->runs, looked->run_count);
    register_engine_runs_free(&looked->engines, looked->engine_count);
    *looked = (struct looked){0};
}

void looked_clock(moment when, char words[LOOKED_CLOCK_MAX])
{
    moment local = when + time_uk_offset(when);
    (void)snprintf(words, LOOKED_CLOCK_MAX, "%02d:%02d:%02d", (int)(local / 3600 % 24),
                   (int)(local / 60 % 60), (int)(local % 60));
}

void looked_duration(double seconds, char words[32])
{
    long long whole = (long long)(seconds + 0.5);
    if (whole >= 3600)
        (void)snprintf(words, 32, "%lld h %lld min", whole / 3600, whole / 60 % 60);
    else if (whole >= 60)
        (void)snprintf(words, 32, "%lld min %lld s", whole / 60, whole % 60);
    else
        (void)snprintf(words, 32, "%lld s", whole);
}

/// " of its pictures looked at" in per cent, where it is known.
static void put_share(struct text *words, const struct register_look *look)
{
    double frames = register_look_frames(look), seconds = register_look_seconds(look);
    if (frames >= 0)
        text_printf(words, "; looked at %.1f %% of its pictures", 100 * frames);
    if (frames >= 0 && seconds >= 0)
        text_printf(words, " and %.1f %% of its time", 100 * seconds);
    if (look->frames_damaged > 0)
        text_printf(words, ", %lld pictures or parts of them were damaged",
                    (long long)look->frames_damaged);
}

static void camera_text(struct text *out, const struct register_camera *camera)
{
    AUTO_TEXT struct text words;
    char duration[32];
    text_init(&words, 4096);
    if (camera->zone)
        text_printf(&words, "zone %s; ", camera->zone);
    if (camera->runs > 0)
        text_printf(&words, "%lld run%s; ", (long long)camera->runs, out_plural(camera->runs));
    text_printf(&words, "%lld face%s seen, %lld alert%s", (long long)camera->faces_seen,
                out_plural(camera->faces_seen), (long long)camera->alerts,
                out_plural(camera->alerts));
    put_share(&words, &camera->look);
    looked_duration(camera->seconds_not_looked, duration);
    if (camera->seconds_not_looked > 0)
        text_printf(&words, "; not looked at for %s", duration);
    out_field(out, camera->source, words.bytes);
}

static const char *cause_name(enum register_gap_cause cause)
{
    return cause ? register_gap_name(cause) : "it was not looked at";
}

static void span_text(struct text *out, const struct register_span *span)
{
    char day[TIME_TEXT_MAX], begins[LOOKED_CLOCK_MAX], ends[LOOKED_CLOCK_MAX], duration[32];
    time_format_day(span->begins, day);
    looked_clock(span->begins, begins);
    looked_clock(span->ends, ends);
    looked_duration((double)(span->ends - span->begins), duration);
    if (span->ends)
        out_fieldf(out, day, "%s to %s, %s: %s (%s)", begins, ends, span->source,
                   cause_name(span->cause), duration);
    else
        out_fieldf(out, day, "since %s, %s: %s", begins, span->source, cause_name(span->cause));
}

static void pause_text(struct text *out, const struct register_pause *pause)
{
    char day[TIME_TEXT_MAX], at[LOOKED_CLOCK_MAX];
    time_format_day(pause->at, day);
    looked_clock(pause->at, at);
    out_fieldf(out, day, "%s, %s by %s: %s", at, pause->paused ? "paused" : "went on",
               pause->officer, pause->reason);
}

static void heading(struct text *out, const char *words)
{
    text_append_char(out, '\n');
    out_heading(out, words);
}

static void latency_text(struct text *out, const struct register_looking *looking)
{
    if (looking->cameras > 0 && looking->latency_median >= 0)
        out_fieldf(out, "Alerts told after", "%.2f s (median), %.2f s (95 %% of them)",
                   looking->latency_median, looking->latency_p95);
}

/// Runs that did not say their end: they go on, or were killed and nobody acted since.
static void open_runs_text(struct text *out, const struct looked *looked, const char *folder)
{
    char heard[LOOKED_CLOCK_MAX];
    for (size_t i = 0; i < looked->run_count; i++) {
        const struct register_run *run = &looked->runs[i];
        looked_clock(run->heard, heard);
        if (run->ended != 0)
            continue;
        if (operate_run_goes_on(folder, run->id))
            out_fieldf(out, run->source, "run %lld goes on", (long long)run->id);
        else
            out_fieldf(out, run->source,
                       "run %lld ended without saying so, last heard at %s; the next act writes "
                       "it down",
                       (long long)run->id, heard);
    }
}

/// Where another engine compared, Overt says that it did not.
static void engine_text(struct text *out, const struct register_engine_run *run)
{
    out_fieldf(out, run->source,
               "run %lld: compared by %s %s of %s, not by Overt; %lld alert%s filed",
               (long long)run->run, run->engine.name, run->engine.version, run->engine.vendor,
               (long long)run->alerts, out_plural(run->alerts));
}

void looked_text(struct text *out, const struct looked *looked,
                 const struct register_operation *operation, const char *folder)
{
    if (looked->camera_count > 0)
        heading(out, "Cameras");
    for (size_t i = 0; i < looked->camera_count; i++)
        camera_text(out, &looked->cameras[i]);
    if (folder != NULL)
        open_runs_text(out, looked, folder);
    if (operation->mode == REGISTER_MODE_LIVE)
        latency_text(out, &operation->looking);
    if (looked->engine_count > 0)
        heading(out, "Other engines");
    for (size_t i = 0; i < looked->engine_count; i++)
        engine_text(out, &looked->engines[i]);
    if (looked->span_count > 0)
        heading(out, "Not looked at");
    for (size_t i = 0; i < looked->span_count; i++)
        span_text(out, &looked->spans[i]);
    if (looked->pause_count > 0)
        heading(out, "Pauses");
    for (size_t i = 0; i < looked->pause_count; i++)
        pause_text(out, &looked->pauses[i]);
}

static void json_share(struct json_writer *writer, const char *key, double share)
{
    json_put_key(writer, key);
    if (share >= 0)
        json_put_double(writer, share);
    else
        json_put_null(writer);
}

static void json_camera(struct json_writer *writer, const struct register_camera *camera)
{
    bool known = camera->look.frames_given > 0;
    json_put_object(writer);
    json_put_string_member(writer, "source", camera->source);
    json_put_string_member(writer, "zone", camera->zone);
    json_put_bool_member(writer, "body_worn", camera->body_worn);
    json_put_int_member(writer, "runs", camera->runs);
    json_put_int_member(writer, "faces_seen", camera->faces_seen);
    json_put_int_member(writer, "alerts", camera->alerts);
    json_put_int_member(writer, "frames", camera->frames);
    json_share(writer, "frames_given", known ? (double)camera->look.frames_given : -1);
    json_share(writer, "frames_damaged", known ? (double)camera->look.frames_damaged : -1);
    json_put_double_member(writer, "seconds", camera->seconds);
    json_share(writer, "seconds_looked", known ? camera->look.seconds_looked : -1);
    json_share(writer, "share_of_frames", register_look_frames(&camera->look));
    json_share(writer, "share_of_time", register_look_seconds(&camera->look));
    json_put_double_member(writer, "seconds_not_looked", camera->seconds_not_looked);
    json_put_end(writer);
}

static void json_run(struct json_writer *writer, const struct register_run *run)
{
    json_put_object(writer);
    json_put_int_member(writer, "run", run->id);
    json_put_string_member(writer, "source", run->source);
    json_put_string_member(writer, "zone", run->zone);
    json_put_bool_member(writer, "body_worn", run->body_worn);
    json_put_string_member(writer, "officer", run->officer);
    out_json_moment(writer, "begun", run->begun);
    out_json_moment(writer, "ended", run->ended);
    json_put_string_member(writer, "why", run->why ? register_end_word(run->why) : NULL);
    out_json_moment(writer, "last_heard", run->heard);
    json_put_end(writer);
}

static void json_span(struct json_writer *writer, const struct register_span *span)
{
    json_put_object(writer);
    json_put_string_member(writer, "source", span->source);
    out_json_moment(writer, "from", span->begins);
    out_json_moment(writer, "to", span->ends);
    json_put_string_member(writer, "cause", span->cause ? register_gap_word(span->cause) : NULL);
    json_put_end(writer);
}

static void json_pause(struct json_writer *writer, const struct register_pause *pause)
{
    json_put_object(writer);
    out_json_moment(writer, "at", pause->at);
    json_put_bool_member(writer, "paused", pause->paused);
    json_put_string_member(writer, "officer", pause->officer);
    json_put_string_member(writer, "reason", pause->reason);
    json_put_end(writer);
}

static void json_engine(struct json_writer *writer, const struct register_engine_run *run)
{
    char hex[65];
    json_put_object(writer);
    json_put_int_member(writer, "run", run->run);
    json_put_string_member(writer, "source", run->source);
    json_put_string_member(writer, "vendor", run->engine.vendor);
    json_put_string_member(writer, "name", run->engine.name);
    json_put_string_member(writer, "version", run->engine.version);
    text_from_bytes(hex, run->engine.algorithm, sizeof run->engine.algorithm);
    json_put_string_member(writer, "algorithm", hex);
    text_from_bytes(hex, run->engine.permit, sizeof run->engine.permit);
    json_put_string_member(writer, "permit", hex);
    json_put_int_member(writer, "alerts", run->alerts);
    json_put_end(writer);
}

#define JSON_ARRAY(writer, key, items, count, put) \
    do {                                           \
        json_put_key(writer, key);                 \
        json_put_array(writer);                    \
        for (size_t i_ = 0; i_ < (count); i_++)    \
            put(writer, &(items)[i_]);             \
        json_put_end(writer);                      \
    } while (0)

void looked_json(struct json_writer *writer, const struct looked *looked)
{
    JSON_ARRAY(writer, "cameras", looked->cameras, looked->camera_count, json_camera);
    JSON_ARRAY(writer, "runs", looked->runs, looked->run_count, json_run);
    JSON_ARRAY(writer, "engines", looked->engines, looked->engine_count, json_engine);
    JSON_ARRAY(writer, "not_looked_at", looked->spans, looked->span_count, json_span);
    JSON_ARRAY(writer, "pauses", looked->pauses, looked->pause_count, json_pause);
}

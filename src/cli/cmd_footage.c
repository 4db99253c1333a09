// SPDX-License-Identifier: Apache-2.0
// cmd_footage.c - `overt search --footage`: recordings, one after another; appearances are told as
// they are recorded. A recording that cannot be looked through does not stop those after it.
#include "cli/footage.h"

#include <inttypes.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/out.h"
#include "cli/record.h"
#include "cli/recordings.h"

#define BAR_EVERY_SECONDS 0.2
#define BAR_SHARE_MIN     0.01 ///< before that nobody knows how long it takes

struct run {
    struct cli_call *call;
    struct operate *operate;
    const char *name; ///< of the recording, without folder
    size_t number, count;
    bool bar, interrupted;
    int64_t appearances, failed;
    double began, began_share; ///< of this recording; share below 0: not begun
    double drawn;
    sigset_t signals;
};

/// Ctrl-C ends the run in order: it is looked for between pictures.
static void begin(struct run *run, struct cli_call *call)
{
    *run = (struct run){.call = call, .bar = !call->json && isatty(STDERR_FILENO)};
    sigemptyset(&run->signals);
    sigaddset(&run->signals, SIGINT);
    sigaddset(&run->signals, SIGTERM);
    (void)pthread_sigmask(SIG_BLOCK, &run->signals, NULL);
}

static void erase_bar(const struct run *run)
{
    if (run->bar)
        fputs("\r\033[K", stderr);
}

/// "  about 12 min left", once there is something to go by.
static void put_time_left(const struct run *run, double share, double now)
{
    double done = share - run->began_share;
    if (share < 0 || done < BAR_SHARE_MIN)
        return;
    double left = (now - run->began) * (1 - share) / done;
    if (left < 90)
        fprintf(stderr, "  about %.0f s left", left);
    else
        fprintf(stderr, "  about %.0f min left", ceil(left / 60));
}

static void draw_bar(struct run *run, double share, int64_t faces, int64_t appearances)
{
    double now = time_monotonic();
    if (now - run->drawn < BAR_EVERY_SECONDS)
        return;
    run->drawn = now;
    fputs("\r\033[K", stderr);
    if (run->count > 1)
        fprintf(stderr, "%zu of %zu  ", run->number, run->count);
    fprintf(stderr, "%3.0f %%  %" PRId64 " face%s seen  %" PRId64 " appearance%s",
            share >= 0 ? share * 100 : 0.0, faces, out_plural(faces), appearances,
            out_plural(appearances));
    put_time_left(run, share, now);
    fflush(stderr);
}

static bool on_progress(void *context, double share, int64_t frames, int64_t faces,
                        int64_t appearances)
{
    struct run *run = context;
    struct timespec none = {0};
    (void)frames;
    if (sigtimedwait(&run->signals, NULL, &none) > 0)
        run->interrupted = true;
    if (run->began_share < 0) {
        run->began = time_monotonic();
        run->began_share = share;
    }
    if (run->bar)
        draw_bar(run, share, faces, appearances);
    return !run->interrupted;
}

/// "12:34.5", or with hours where there are any.
static void put_time(struct text *out, double seconds)
{
    int64_t tenths = (int64_t)floor(seconds * 10 + 0.5);
    if (tenths >= 36000)
        text_printf(out, "%" PRId64 ":", tenths / 36000);
    text_printf(out, "%02" PRId64 ":%02" PRId64 ".%" PRId64, tenths / 600 % 60, tenths / 10 % 60,
                tenths % 10);
}

/// "2026-11-20 14:05:23", as the clock on the wall showed it in the United Kingdom.
static void put_wall_time(struct text *out, moment when)
{
    char text[TIME_TEXT_MAX];
    time_format(when + time_uk_offset(when), text);
    text_printf(out, "%.10s %.8s", text, text + 11);
}

static void appearance_json(struct json_writer *writer, const struct operate_appearance *one)
{
    json_put_object(writer);
    json_put_int_member(writer, "alert", one->alert);
    json_put_int_member(writer, "entry", one->entry);
    json_put_string_member(writer, "nominal", one->nominal);
    json_put_double_member(writer, "score", one->score);
    json_put_double_member(writer, "begins", one->begins);
    json_put_double_member(writer, "ends", one->ends);
    out_json_moment(writer, "at", one->at);
    out_json_moment(writer, "until",
                    one->at ? one->at + (moment)ceil(one->ends - floor(one->begins)) : 0);
    json_put_bool_member(writer, "earlier", one->earlier);
    json_put_end(writer);
}

static void on_appearance(void *context, const struct operate_appearance *one)
{
    struct run *run = context;
    struct cli_call *call = run->call;
    run->appearances++;
    if (call->json) {
        appearance_json(&call->writer, one);
        return;
    }
    erase_bar(run);
    text_printf(&call->out, "Alert %" PRId64 "  ", one->alert);
    if (one->at) {
        put_wall_time(&call->out, one->at);
        text_append(&call->out, "  ");
    }
    put_time(&call->out, one->begins);
    text_append(&call->out, " to ");
    put_time(&call->out, one->ends);
    text_append(&call->out, " of ");
    out_clean(&call->out, run->name);
    text_printf(&call->out, "  score %.3f  ", one->score);
    out_clean(&call->out, one->nominal);
    text_append(&call->out, one->earlier ? "  (by an earlier run)\n" : "\n");
    if (out_flush(call) == 0)
        text_clear(&call->out);
}

static void on_notice(void *context, const char *line)
{
    const struct run *run = context;
    erase_bar(run);
    out_note(run->call, "%s", line);
}

static double pace(const struct operate_footage_result *result)
{
    return result->seconds_taken > 0 ? result->seconds_new / result->seconds_taken : 0;
}

static void result_json(struct run *run, const struct operate_footage_result *result)
{
    struct json_writer *writer = &run->call->writer;
    json_put_end(writer); // of the appearances
    json_put_int_member(writer, "search", result->search);
    json_put_int_member(writer, "frames", result->frames);
    json_put_int_member(writer, "frames_given", result->frames_given);
    json_put_int_member(writer, "faces_seen", result->faces_seen);
    json_put_double_member(writer, "seconds_video", result->seconds_video);
    json_put_double_member(writer, "seconds_new", result->seconds_new);
    json_put_double_member(writer, "seconds_taken", result->seconds_taken);
    json_put_double_member(writer, "times_real_time", pace(result));
    json_put_bool_member(writer, "continued", result->continued);
    json_put_bool_member(writer, "finished", result->finished);
    json_put_bool_member(writer, "broken", result->broken);
    json_put_bool_member(writer, "stopped_by_window", result->stopped_by_window);
    json_put_bool_member(writer, "stopped_by_closing", result->stopped_by_closing);
    json_put_bool_member(writer, "stopped_by_pause", result->stopped_by_pause);
    json_put_bool_member(writer, "interrupted", run->interrupted);
    json_put_end(writer);
}

static void result_text(struct run *run, const struct operate_footage_result *result)
{
    struct text *out = &run->call->out;
    out_clean(out, run->name);
    text_printf(out, ": %" PRId64 " appearance%s, %" PRId64 " face%s seen in ",
                result->appearances, out_plural(result->appearances), result->faces_seen,
                out_plural(result->faces_seen));
    put_time(out, result->seconds_video);
    text_printf(out, " of video (looked at %" PRId64 " of %" PRId64 " frames", result->frames,
                result->frames_given);
    if (result->seconds_new > 0)
        text_printf(out, "; %.1f s in %.1f s, %.1f times real time", result->seconds_new,
                    result->seconds_taken, pace(result));
    text_append(out, ").\n");
    if (result->continued && result->seconds_new > 0)
        text_append(out, "An earlier run was continued.\n");
    else if (result->continued)
        text_append(out, "An earlier run had looked through it already.\n");
    if (result->broken)
        text_printf(out, "The recording breaks off at %.1f s: what follows was not looked at.\n",
                    result->seconds_video);
    if (result->stopped_by_window)
        text_append(out, "Stopped: the window of the operation has ended.\n");
    if (result->stopped_by_closing)
        text_append(out, "Stopped: the operation was closed, or its list changed.\n");
    if (result->stopped_by_pause)
        text_append(out, "Stopped: the operation is paused; the same command goes on from here "
                         "when it goes on.\n");
    if (run->interrupted)
        text_append(out, "Stopped by hand; the same command goes on from here.\n");
}

/// What is wrong with this recording and not with the search.
static bool is_of_file(int code)
{
    return code == OVERT_INPUT || code == OVERT_NOT_FOUND || code == OVERT_LIMIT;
}

static void begin_json(struct run *run, const struct recording *recording)
{
    struct json_writer *writer = &run->call->writer;
    json_put_object(writer);
    json_put_string_member(writer, "file", run->name);
    json_put_string_member(writer, "captured", recording->captured);
    json_put_string_member(writer, "place", recording->place);
    json_put_string_member(writer, "source_type", recording->source_type);
    json_put_bool_member(writer, "body_worn", recording->body_worn);
    json_put_key(writer, "appearances");
    json_put_array(writer);
}

/// Of several recordings one that fails is told of, and the others are gone on with.
static int tell_failure(struct run *run, int code)
{
    struct cli_call *call = run->call;
    if (!is_of_file(code) || run->count == 1)
        return code;
    run->failed++;
    if (call->json) {
        json_put_end(&call->writer); // of the appearances
        json_put_string_member(&call->writer, "error", call->error.text);
        json_put_end(&call->writer);
        return 0;
    }
    out_clean(&call->out, run->name);
    text_append(&call->out, ": not looked through: ");
    out_clean(&call->out, call->error.text);
    text_append(&call->out, "\n");
    return 0;
}

/// False in *ret_more when the next recording must not be begun.
static int one_file(struct run *run, const struct recording *recording, bool *ret_more)
{
    struct cli_call *call = run->call;
    const char *slash = strrchr(recording->file, '/');
    struct operate_footage footage = {
        .file = recording->file,
        .captured = recording->captured,
        .place = recording->place,
        .source_type = recording->source_type,
        .body_worn = recording->body_worn,
        .reason = cli_value(call, "reason"),
        .offence = cli_value(call, "offence"),
        .offence_type = register_offence_from(cli_value(call, "offence-type")),
        .probe = cli_value(call, "probe"),
        .entry = (int64_t)cli_number(call, "entry", 0),
        .looks = cli_number(call, "looks", 0),
    };
    struct operate_footage_events events = {
        .appearance = on_appearance, .progress = on_progress, .notice = on_notice,
        .context = run};
    struct operate_footage_result result;
    run->name = slash ? slash + 1 : recording->file;
    run->began_share = -1;
    if (call->json)
        begin_json(run, recording);
    int code = operate_footage(run->operate, call->as, call->args[0], &footage, &events, &result,
                               &call->error);
    erase_bar(run);
    if (code < 0)
        return tell_failure(run, code);
    if (call->json)
        result_json(run, &result);
    else
        result_text(run, &result);
    *ret_more = result.finished || result.broken;
    return 0;
}

static int all_files(struct run *run, const struct recordings *recordings)
{
    int code = 0;
    bool more = true;
    run->count = recordings->count;
    for (size_t i = 0; code == 0 && more && i < recordings->count; i++) {
        run->number = i + 1;
        code = one_file(run, &recordings->items[i], &more);
    }
    return code;
}

static int search_all(struct run *run, const struct recordings *recordings)
{
    struct cli_call *call = run->call;
    if (call->json) {
        json_put_object(&call->writer);
        json_put_string_member(&call->writer, "operation", call->args[0]);
        json_put_key(&call->writer, "files");
        json_put_array(&call->writer);
    }
    int code = all_files(run, recordings);
    if (code < 0)
        return code;
    if (call->json) {
        json_put_end(&call->writer);
        json_put_end(&call->writer);
    } else if (run->appearances > 0 && run->failed == 0) {
        out_note(call, "Each is an alert, not an identification: two officers judge it. "
                       "Its best picture: overt alert show N --picture FILE.");
    }
    if (run->failed == 0)
        return 0;
    // What was found is told of all the same.
    code = out_flush(call);
    return code < 0 ? code
                    : CLI_MISTAKE(call, "%" PRId64 " of %zu recordings %s not looked through",
                                  run->failed, run->count, run->failed == 1 ? "was" : "were");
}

int footage_run(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    AUTO_RECORDINGS struct recordings recordings = {0};
    struct run run;
    int ways = (cli_value(call, "probe") != NULL) + (cli_value(call, "entry") != NULL) +
               cli_flag(call, "against-list");
    if (ways != 1)
        return CLI_MISTAKE(call, "say who is sought in the recording, in one way: --probe, --entry "
                                 "or --against-list");
    int code = recordings_read(call, &recordings);
    if (code < 0)
        return code;
    begin(&run, call);
    code = record_act(call, &operate);
    run.operate = operate;
    return code < 0 ? code : search_all(&run, &recordings);
}

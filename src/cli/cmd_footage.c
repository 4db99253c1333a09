// SPDX-License-Identifier: Apache-2.0
// cmd_footage.c - `overt search --footage`: recordings, one after another; appearances are told as
// they are recorded.
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

#define FILES_MAX 64

struct run {
    struct cli_call *call;
    struct operate *operate;
    const char *name; ///< of the recording, without folder
    bool bar, interrupted;
    int64_t appearances;
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

static bool on_progress(void *context, double share, int64_t frames, int64_t faces,
                        int64_t appearances)
{
    struct run *run = context;
    struct timespec none = {0};
    if (sigtimedwait(&run->signals, NULL, &none) > 0)
        run->interrupted = true;
    if (run->bar) {
        fprintf(stderr,
                "\r%3.0f %%  %" PRId64 " frames  %" PRId64 " faces seen  %" PRId64
                " appearance%s  ",
                share >= 0 ? share * 100 : 0.0, frames, faces, appearances,
                out_plural(appearances));
        fflush(stderr);
    }
    return !run->interrupted;
}

static void put_time(struct text *out, double seconds)
{
    int64_t tenths = (int64_t)floor(seconds * 10 + 0.5);
    text_printf(out, "%02" PRId64 ":%02" PRId64 ".%" PRId64, tenths / 600, tenths / 10 % 60,
                tenths % 10);
}

static void on_appearance(void *context, const struct operate_appearance *one)
{
    struct run *run = context;
    struct cli_call *call = run->call;
    run->appearances++;
    if (call->json) {
        struct json_writer *writer = &call->writer;
        json_put_object(writer);
        json_put_int_member(writer, "alert", one->alert);
        json_put_int_member(writer, "entry", one->entry);
        json_put_string_member(writer, "nominal", one->nominal);
        json_put_double_member(writer, "score", one->score);
        json_put_double_member(writer, "begins", one->begins);
        json_put_double_member(writer, "ends", one->ends);
        json_put_bool_member(writer, "earlier", one->earlier);
        json_put_end(writer);
        return;
    }
    erase_bar(run);
    text_printf(&call->out, "Alert %" PRId64 "  ", one->alert);
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
    text_printf(out,
                ": %" PRId64 " appearance%s, %" PRId64 " face%s seen in %.0f s of video (%" PRId64
                " frames looked at",
                result->appearances, out_plural(result->appearances), result->faces_seen,
                out_plural(result->faces_seen), result->seconds_video, result->frames);
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

/// False in *ret_more when the next recording must not be begun.
static int one_file(struct run *run, size_t item, bool *ret_more)
{
    struct cli_call *call = run->call;
    const char *file = cli_value_of(call, "footage", item);
    const char *slash = strrchr(file, '/');
    struct operate_footage footage = {
        .file = file,
        .captured = cli_value_of(call, "captured", item),
        .place = cli_value_of(call, "place", item),
        .source_type = cli_value_of(call, "source-type", item),
        .reason = cli_value(call, "reason"),
        .offence = cli_value(call, "offence"),
        .body_worn = cli_value_of(call, "body-worn", item) != NULL,
        .probe = cli_value(call, "probe"),
        .entry = (int64_t)cli_number(call, "entry", 0),
    };
    struct operate_footage_events events = {
        .appearance = on_appearance, .progress = on_progress, .notice = on_notice,
        .context = run};
    struct operate_footage_result result;
    run->name = slash ? slash + 1 : file;
    if (call->json) {
        json_put_object(&call->writer);
        json_put_string_member(&call->writer, "file", run->name);
        json_put_key(&call->writer, "appearances");
        json_put_array(&call->writer);
    }
    int code = operate_footage(run->operate, call->as, call->args[0], &footage, &events, &result,
                               &call->error);
    erase_bar(run);
    if (code < 0)
        return code;
    if (call->json)
        result_json(run, &result);
    else
        result_text(run, &result);
    *ret_more = result.finished || result.broken;
    return 0;
}

static int all_files(struct run *run)
{
    struct cli_call *call = run->call;
    size_t count = cli_count(call, "footage");
    int code = 0;
    bool more = true;
    if (count > FILES_MAX)
        return error_set(&call->error, OVERT_LIMIT, "at most %d recordings in one call", FILES_MAX);
    for (size_t i = 0; code == 0 && more && i < count; i++)
        code = one_file(run, i, &more);
    return code;
}

int footage_run(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    struct run run;
    int ways = (cli_value(call, "probe") != NULL) + (cli_value(call, "entry") != NULL) +
               cli_flag(call, "against-list");
    if (ways != 1)
        return CLI_MISTAKE(call, "say who is sought in the recording, in one way: --probe, --entry "
                                 "or --against-list");
    begin(&run, call);
    int code = record_act(call, &operate);
    if (code < 0)
        return code;
    run.operate = operate;
    if (call->json) {
        json_put_object(&call->writer);
        json_put_string_member(&call->writer, "operation", call->args[0]);
        json_put_key(&call->writer, "files");
        json_put_array(&call->writer);
    }
    code = all_files(&run);
    if (code < 0)
        return code;
    if (call->json) {
        json_put_end(&call->writer);
        json_put_end(&call->writer);
    } else if (run.appearances > 0) {
        out_note(call, "Each is an alert, not an identification: two officers judge it. "
                       "Its best picture: overt alert show N --picture FILE.");
    }
    return 0;
}

// SPDX-License-Identifier: Apache-2.0
// cmd_live.c - live facial recognition on a source; alerts are told as they come.
#include <inttypes.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "cli/out.h"
#include "cli/record.h"
#include "cli/table.h"

#define BAR_WIDTH 30

struct watch {
    struct cli_call *call;
    bool bar, interrupted;
    sigset_t signals;
};

/// Ctrl-C ends the run in order, with its counts recorded: it is looked for between pictures.
static void watch_begin(struct watch *watch, struct cli_call *call)
{
    *watch = (struct watch){.call = call, .bar = !call->json && isatty(STDERR_FILENO)};
    sigemptyset(&watch->signals);
    sigaddset(&watch->signals, SIGINT);
    sigaddset(&watch->signals, SIGTERM);
    (void)pthread_sigmask(SIG_BLOCK, &watch->signals, NULL);
}

static void erase_bar(const struct watch *watch)
{
    if (watch->bar)
        fputs("\r\033[K", stderr);
}

static void on_alert(void *context, int64_t alert, const char *nominal, double score,
                     double video_time)
{
    struct watch *watch = context;
    struct cli_call *call = watch->call;
    if (call->json) {
        json_put_object(&call->writer);
        json_put_int_member(&call->writer, "alert", alert);
        json_put_string_member(&call->writer, "nominal", nominal);
        json_put_double_member(&call->writer, "score", score);
        json_put_double_member(&call->writer, "video_time", video_time);
        json_put_end(&call->writer);
        return;
    }
    erase_bar(watch);
    text_printf(&call->out, "Alert %" PRId64 "  %02d:%04.1f into the video  score %.3f  ", alert,
                (int)(video_time / 60), fmod(video_time, 60), score);
    out_clean(&call->out, nominal);
    text_append(&call->out, "\n");
    if (out_flush(call) == 0)
        text_clear(&call->out);
}

static void on_notice(void *context, const char *line)
{
    erase_bar(context);
    fprintf(stderr, "overt: %s\n", line);
}

static bool on_progress(void *context, double share, int64_t frames, int64_t faces, int64_t alerts)
{
    struct watch *watch = context;
    struct timespec none = {0};
    if (sigtimedwait(&watch->signals, NULL, &none) > 0)
        watch->interrupted = true;
    if (watch->bar) {
        char bar[BAR_WIDTH + 1] = "";
        int full = share >= 0 ? (int)(share * BAR_WIDTH + 0.5) : 0;
        for (int i = 0; i < BAR_WIDTH; i++)
            bar[i] = i < full ? '#' : '.';
        fprintf(stderr,
                "\r[%s] %3.0f %%  %" PRId64 " frames  %" PRId64 " faces seen  %" PRId64
                " alert%s  ",
                bar, share >= 0 ? share * 100 : 0.0, frames, faces, alerts, out_plural(alerts));
        fflush(stderr);
    }
    return !watch->interrupted;
}

static void print_result(struct cli_call *call, const struct operate_live_result *result,
                         bool interrupted)
{
    if (call->json) {
        struct json_writer *writer = &call->writer;
        json_put_end(writer); // of the alerts
        json_put_int_member(writer, "frames", result->frames);
        json_put_int_member(writer, "faces_seen", result->faces_seen);
        json_put_int_member(writer, "alert_count", result->alerts);
        json_put_double_member(writer, "seconds_video", result->seconds_video);
        json_put_double_member(writer, "seconds_taken", result->seconds_taken);
        json_put_double_member(writer, "seconds_dark", result->seconds_dark);
        json_put_bool_member(writer, "stopped_by_window", result->stopped_by_window);
        json_put_bool_member(writer, "stopped_by_closing", result->stopped_by_closing);
        json_put_bool_member(writer, "interrupted", interrupted);
        json_put_end(writer);
        return;
    }
    text_printf(&call->out,
                "%" PRId64 " face%s seen, %" PRId64 " alert%s in %.0f s of video (%" PRId64
                " frames, done in %.1f s).\n",
                result->faces_seen, out_plural(result->faces_seen), result->alerts,
                out_plural(result->alerts), result->seconds_video, result->frames,
                result->seconds_taken);
    if (result->seconds_dark > 0)
        text_printf(&call->out, "The camera gave no pictures for %.1f s of it.\n",
                    result->seconds_dark);
    if (result->stopped_by_window)
        text_append(&call->out, "Stopped: the window of the operation has ended.\n");
    if (result->stopped_by_closing)
        text_append(&call->out, "Stopped: the operation was closed, or its list changed.\n");
    if (interrupted)
        text_append(&call->out, "Stopped by hand; what was seen until then is recorded.\n");
}

static int run_live(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    struct watch watch;
    struct operate_live_result result;
    struct operate_live live = {
        .source = cli_value(call, "source"),
        .source_name = cli_value(call, "name"),
        .body_worn = cli_flag(call, "body-worn"),
        .fast = cli_flag(call, "fast"),
        .udp = text_equal(cli_value(call, "transport"), "udp"),
    };
    struct operate_events events = {.alert = on_alert, .progress = on_progress,
                                    .notice = on_notice, .context = &watch};
    watch_begin(&watch, call);
    int code = record_act(call, &operate);
    if (code < 0)
        return code;
    if (call->json) {
        json_put_object(&call->writer);
        json_put_string_member(&call->writer, "operation", call->args[0]);
        json_put_key(&call->writer, "alerts");
        json_put_array(&call->writer);
    }
    code = operate_live(operate, call->as, call->args[0], &live, &events, &result, &call->error);
    erase_bar(&watch);
    if (code == 0)
        print_result(call, &result, watch.interrupted);
    return code;
}

static const struct cli_option live_options[] = {
    {"source", CLI_PATH, "SOURCE", "video file of the camera, or its rtsp:// or http:// address",
     .required = true},
    {"name", CLI_TEXT, "CAMERA", "what the camera is called in the record", "the file's name"},
    {"transport", CLI_WORD, "WAY", "how an rtsp:// stream comes", "tcp", .words = "tcp|udp"},
    {"body-worn", CLI_FLAG, NULL, "the source is body-worn video"},
    {"fast", CLI_FLAG, NULL, "as fast as the machine can, instead of at the video's own pace"},
    CLI_ENGINE_OPTIONS,
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_live = {
    .words = "live",
    .args = "REFERENCE",
    .summary = "run live facial recognition on a source",
    .text =
        "Compares the faces in the video with the list of an open live operation. Each alert is "
        "recorded before it is "
        "printed, one line each. Of faces that raise no alert nothing is kept but their number.\n\n"
        "It stops by itself when the operation's window ends, and with Ctrl-C. Two people then "
        "judge each alert: "
        "`overt alert adjudicate` and `overt alert engage`.",
    .options = live_options,
    .examples = "overt live LFR-2026-0001 --source square.mp4 --name \"Camera 1\" --as \"O. Lee\"\n"
                "overt live LFR-2026-0001 --source bwv-17.mp4 --body-worn --fast --as \"O. Lee\"",
    .see = "operation open, alert list, alert adjudicate",
    .run = run_live,
    .acts = true,
    .record = true,
};

// SPDX-License-Identifier: Apache-2.0
// cmd_live.c - live facial recognition with one or several cameras; alerts are told as they come.
#include <inttypes.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "cli/live_show.h"
#include "cli/out.h"
#include "cli/record.h"
#include "cli/table.h"

#define BAR_WIDTH 20

struct watch {
    struct cli_call *call;
    bool bar, interrupted;
    struct live_show show;
    bool unheard; ///< what was found could not be written: nobody would hear of the next
    sigset_t signals;
};

/// Ctrl-C ends the run in order, with its counts recorded: it is looked for a few times a second. A
/// reader of the alerts that goes away is seen when the next is written.
static void watch_begin(struct watch *watch, struct cli_call *call)
{
    sigset_t blocked;
    *watch = (struct watch){.call = call, .bar = !call->json && isatty(STDERR_FILENO)};
    live_show_init(&watch->show, call->args[0], out_colours(STDOUT_FILENO));
    sigemptyset(&watch->signals);
    sigaddset(&watch->signals, SIGINT);
    sigaddset(&watch->signals, SIGTERM);
    sigaddset(&watch->signals, SIGHUP);
    if (cli_flag(call, "show"))
        sigaddset(&watch->signals, SIGQUIT);
    blocked = watch->signals;
    sigaddset(&blocked, SIGPIPE);
    if (cli_flag(call, "show"))
        sigaddset(&blocked, SIGTSTP); // a run that is stopped would look at nobody, unseen
    (void)pthread_sigmask(SIG_BLOCK, &blocked, NULL);
}

static void erase_bar(const struct watch *watch)
{
    if (watch->bar)
        fputs("\r\033[K", stderr);
}

static void flush(struct watch *watch)
{
    watch->unheard |= out_flush(watch->call) < 0;
    if (!watch->unheard)
        text_clear(&watch->call->out);
}

static void put_alert(struct cli_call *call, const struct operate_alert *alert)
{
    struct json_writer *writer = &call->writer;
    json_put_object(writer);
    json_put_int_member(writer, "alert", alert->alert);
    json_put_string_member(writer, "nominal", alert->nominal);
    json_put_string_member(writer, "source", alert->source);
    if (*alert->zone)
        json_put_string_member(writer, "zone", alert->zone);
    json_put_double_member(writer, "score", alert->score);
    json_put_double_member(writer, "video_time", alert->video_time);
    if (alert->latency >= 0)
        json_put_double_member(writer, "latency", alert->latency);
    json_put_end(writer);
}

static void on_alert(void *context, const struct operate_alert *alert)
{
    struct watch *watch = context;
    struct cli_call *call = watch->call;
    erase_bar(watch);
    if (watch->show.open) {
        live_show_alert(&watch->show, alert, clock_now(&call->clock));
        return;
    }
    if (call->json) {
        put_alert(call, alert);
    } else {
        text_printf(&call->out, "Alert %" PRId64 "  %02d:%04.1f into the video  score %.3f  ",
                    alert->alert, (int)(alert->video_time / 60), fmod(alert->video_time, 60),
                    alert->score);
        if (alert->latency >= 0)
            text_printf(&call->out, "after %.2f s  ", alert->latency);
        out_clean(&call->out, alert->nominal);
        text_append(&call->out, "  at ");
        out_clean(&call->out, alert->source);
        text_append(&call->out, "\n");
    }
    flush(watch);
}

static void on_notice(void *context, const char *line)
{
    struct watch *watch = context;
    erase_bar(watch);
    if (watch->show.open)
        live_show_notice(&watch->show, line, clock_now(&watch->call->clock));
    else
        fprintf(stderr, "overt: %s\n", line);
}

static void draw_bar(const struct operate_camera_state *cameras, size_t count)
{
    int64_t frames = 0, faces = 0, alerts = 0;
    size_t looking = 0;
    for (size_t i = 0; i < count; i++) {
        frames += cameras[i].frames;
        faces += cameras[i].faces_seen;
        alerts += cameras[i].alerts;
        looking += cameras[i].doing == OPERATE_CAMERA_LOOKS;
    }
    fputs("\r\033[K", stderr);
    if (count == 1 && cameras[0].share >= 0) {
        char bar[BAR_WIDTH + 1] = "";
        for (int i = 0; i < BAR_WIDTH; i++)
            bar[i] = i < (int)(cameras[0].share * BAR_WIDTH + 0.5) ? '#' : '.';
        fprintf(stderr, "[%s] %3.0f %%  ", bar, cameras[0].share * 100);
    } else if (cameras[0].doing == OPERATE_CAMERA_PAUSED) {
        fputs("paused  ", stderr);
    } else if (cameras[0].doing == OPERATE_CAMERA_UNANSWERED) {
        fputs("NO ALERTS, servers do not answer  ", stderr);
    } else if (cameras[0].doing == OPERATE_CAMERA_AWAY) {
        fputs("record not reached  ", stderr);
    } else {
        fprintf(stderr, "%zu of %zu camera%s looking  ", looking, count,
                out_plural((int64_t)count));
    }
    fprintf(stderr, "%" PRId64 " frames  %" PRId64 " faces seen  %" PRId64 " alert%s", frames,
            faces, alerts, out_plural(alerts));
    fflush(stderr);
}

static bool on_progress(void *context, const struct operate_camera_state *cameras, size_t count,
                        double seconds_left)
{
    struct watch *watch = context;
    struct timespec none = {0};
    if (sigtimedwait(&watch->signals, NULL, &none) > 0)
        watch->interrupted = true;
    if (watch->show.open)
        live_show_redraw(&watch->show, cameras, count, seconds_left,
                         clock_now(&watch->call->clock));
    else if (watch->bar)
        draw_bar(cameras, count);
    return !watch->interrupted && !watch->unheard;
}

// ---- the result ----

static double percent(double part, double whole) { return whole > 0 ? 100 * part / whole : 0; }

static void put_figures(struct json_writer *writer, const struct operate_camera_state *one)
{
    json_put_int_member(writer, "frames", one->frames);
    json_put_int_member(writer, "frames_given", one->frames_given);
    json_put_int_member(writer, "frames_damaged", one->frames_damaged);
    json_put_double_member(writer, "share_of_frames",
                           percent((double)one->frames, (double)one->frames_given) / 100);
    json_put_double_member(writer, "share_of_time",
                           percent(one->seconds_looked, one->seconds) / 100);
    json_put_int_member(writer, "faces_seen", one->faces_seen);
    json_put_int_member(writer, "alert_count", one->alerts);
    json_put_double_member(writer, "seconds_video", one->seconds);
    json_put_double_member(writer, "seconds_looked", one->seconds_looked);
    json_put_double_member(writer, "seconds_dark", one->seconds_dark);
    json_put_double_member(writer, "seconds_paused", one->seconds_paused);
    json_put_double_member(writer, "seconds_away", one->seconds_away);
    json_put_double_member(writer, "seconds_working", one->seconds_working);
    json_put_double_member(writer, "seconds_models", one->seconds_models);
}

static void put_result(struct json_writer *writer, const struct operate_live_result *result,
                       bool interrupted)
{
    json_put_end(writer); // of the alerts
    put_figures(writer, &result->all);
    json_put_double_member(writer, "seconds_taken", result->seconds_taken);
    if (result->latency.count > 0) {
        json_put_double_member(writer, "latency_p50", result->latency.p50);
        json_put_double_member(writer, "latency_p95", result->latency.p95);
        json_put_double_member(writer, "latency_max", result->latency.most);
    }
    json_put_key(writer, "cameras");
    json_put_array(writer);
    for (size_t i = 0; i < result->camera_count; i++) {
        json_put_object(writer);
        json_put_string_member(writer, "name", result->cameras[i].name);
        json_put_string_member(writer, "zone", result->cameras[i].zone);
        put_figures(writer, &result->cameras[i]);
        json_put_end(writer);
    }
    json_put_end(writer);
    json_put_bool_member(writer, "stopped_by_window", result->stopped_by_window);
    json_put_bool_member(writer, "stopped_by_closing", result->stopped_by_closing);
    json_put_bool_member(writer, "interrupted", interrupted);
    json_put_end(writer);
}

/// "Looked at 620 of 1500 pictures (41.3 %) and 99.8 % of 60 s" and what else is to be said.
static void print_share(struct text *out, const struct operate_camera_state *one)
{
    text_printf(out, "ooked at %" PRId64 " of %" PRId64 " pictures (%.1f %%) and %.1f %% of %.0f s",
                one->frames, one->frames_given,
                percent((double)one->frames, (double)one->frames_given),
                percent(one->seconds_looked, one->seconds), one->seconds);
    if (one->frames_damaged > 0)
        text_printf(out, "; %" PRId64 " damaged", one->frames_damaged);
    if (one->seconds_dark > 0)
        text_printf(out, "; no pictures for %.1f s", one->seconds_dark);
    if (one->seconds_paused > 0)
        text_printf(out, "; paused for %.0f s", one->seconds_paused);
    if (one->seconds_away > 0)
        text_printf(out, "; the record not reached for %.0f s", one->seconds_away);
    text_append(out, ".\n");
}

static void print_result(struct cli_call *call, const struct operate_live_result *result,
                         bool interrupted)
{
    const struct operate_camera_state *all = &result->all;
    struct text *out = &call->out;
    text_printf(out, "%" PRId64 " face%s seen, %" PRId64 " alert%s; done in %.1f s.\nL",
                all->faces_seen, out_plural(all->faces_seen), all->alerts, out_plural(all->alerts),
                result->seconds_taken);
    print_share(out, all);
    for (size_t i = 0; result->camera_count > 1 && i < result->camera_count; i++) {
        const struct operate_camera_state *one = &result->cameras[i];
        text_append(out, "  ");
        out_clean(out, one->name);
        text_printf(out, ": %" PRId64 " face%s seen, %" PRId64 " alert%s; l", one->faces_seen,
                    out_plural(one->faces_seen), one->alerts, out_plural(one->alerts));
        print_share(out, one);
    }
    if (result->latency.count > 0)
        text_printf(out,
                    "Alerts were told %.2f s after the picture by the middle of them, %.2f s by 95 "
                    "%%, %.2f s at most.\n",
                    result->latency.p50, result->latency.p95, result->latency.most);
    if (result->stopped_by_window)
        text_append(out, "Stopped: the window of the operation has ended.\n");
    if (result->stopped_by_closing)
        text_append(out, "Stopped: the operation was closed, or its list changed.\n");
    if (interrupted)
        text_append(out, "Stopped by hand; what was seen until then is recorded.\n");
}

// ---- the call ----

static int read_cameras(struct cli_call *call, struct operate_camera *cameras, size_t *ret_count)
{
    size_t count = cli_count(call, "source");
    if (count > OPERATE_CAMERAS_MAX)
        return CLI_MISTAKE(call, "%zu cameras: one call takes at most %d; make several calls",
                           count, OPERATE_CAMERAS_MAX);
    for (size_t i = 0; i < count; i++) {
        cameras[i] = (struct operate_camera){
            .source = cli_value_of(call, "source", i),
            .name = cli_value_of(call, "name", i),
            .zone = cli_value_of(call, "zone", i),
            .body_worn = cli_value_of(call, "body-worn", i) != NULL,
            .udp = text_equal(cli_value_of(call, "transport", i), "udp"),
        };
    }
    *ret_count = count;
    return 0;
}

static int run_live(struct cli_call *call)
{
    AUTO_OPERATE struct operate *operate = NULL;
    struct watch watch;
    struct operate_live_result result;
    struct operate_camera cameras[OPERATE_CAMERAS_MAX];
    struct operate_live live = {.cameras = cameras, .fast = cli_flag(call, "fast")};
    struct operate_live_events events = {.alert = on_alert, .progress = on_progress,
                                         .notice = on_notice, .context = &watch};
    int code = read_cameras(call, cameras, &live.camera_count);
    if (code == 0 && call->json && cli_flag(call, "show"))
        code = CLI_MISTAKE(call, "--show and --json go different ways: choose one");
    if (code < 0)
        return code;
    watch_begin(&watch, call);
    code = record_act(call, &operate);
    if (code < 0)
        return code;
    if (call->json) {
        json_put_object(&call->writer);
        json_put_string_member(&call->writer, "operation", call->args[0]);
        json_put_key(&call->writer, "alerts");
        json_put_array(&call->writer);
    }
    if (cli_flag(call, "show") && !live_show_open(&watch.show))
        return CLI_MISTAKE(call, "--show needs a terminal: leave it out, or run it in one");
    watch.bar &= !watch.show.open;
    code = operate_live(operate, call->as, call->args[0], &live, &events, &result, &call->error);
    live_show_close(&watch.show);
    erase_bar(&watch);
    if (code == 0 && watch.unheard)
        return call->error.code; // of the writing
    if (code == 0 && call->json)
        put_result(&call->writer, &result, watch.interrupted);
    else if (code == 0)
        print_result(call, &result, watch.interrupted);
    return code;
}

static const struct cli_option live_options[] = {
    {"source", CLI_PATH, "SOURCE",
     "video file of a camera, its rtsp:// or http:// address, or /dev/video0",
     .required = true, .many = true},
    {"name", CLI_TEXT, "CAMERA", "what the camera is called in the record", "the file's name",
     .of = "source"},
    {"zone", CLI_TEXT, "ZONE", "its zone of recognition, in words", .of = "source"},
    {"transport", CLI_WORD, "WAY", "how an rtsp:// stream comes", "tcp", .words = "tcp|udp",
     .of = "source"},
    {"body-worn", CLI_FLAG, NULL, "the source is body-worn video", .of = "source"},
    {"fast", CLI_FLAG, NULL, "as fast as the machine can, instead of at the video's own pace"},
    {"show", CLI_FLAG, NULL,
     "draw on the terminal how each camera does, and the last alerts, instead of lines"},
    CLI_ENGINE_OPTIONS,
    CLI_CPU_OPTION,
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_live = {
    .words = "live",
    .args = "REFERENCE",
    .summary = "run live facial recognition with one or several cameras",
    .text =
        "Compares the faces that the cameras see with the list of an open live operation. Each "
        "alert is recorded before it is printed, one line each. Of faces that raise no alert "
        "nothing is kept but their number.\n\n"
        "Each --source begins a camera; --name, --zone, --transport and --body-worn after it are "
        "its own. All cameras are looked at at once; --threads is of all of them together. One "
        "that gives no pictures is tried again and holds up no other; what share of the pictures "
        "and of the time was looked at is told and recorded. A file that cannot be opened ends the "
        "command before it begins; so does it when no camera can be opened.\n\n"
        "With --show the terminal shows for each camera whether it is looked at, how many pictures "
        "a second it gives and how many of them are looked at, who is in view as a number, and how "
        "late its pictures are when they have been looked at.\n\n"
        "It stops by itself when the operation's window ends, and with Ctrl-C. Two people then "
        "judge each alert: "
        "`overt alert adjudicate` and `overt alert engage`.",
    .options = live_options,
    .examples = "overt live LFR-2026-0001 --source square.mp4 --name \"Camera 1\" --as \"O. Lee\"\n"
                "overt live LFR-2026-0001 --source bwv-17.mp4 --body-worn --fast --as \"O. Lee\"\n"
                "# two cameras at once\n"
                "overt live LFR-2026-0001 --source rtsp://10.0.0.5/1 --name North --zone \"High "
                "Street\" --source rtsp://10.0.0.6/1 --name South --zone Market --as \"O. Lee\"",
    .see = "operation open, alert list, alert adjudicate",
    .run = run_live,
    .acts = true,
    .record = true,
};

// SPDX-License-Identifier: Apache-2.0
// cmd_timeline.c - an operation as a picture over time (SVG): faces seen and alerts, in bars with
// their numbers, pauses, and below each camera with the times when it was not looked at. No name is
// in it. Every figure is text too, and things differ by shape, place and words, not by colour alone
// (WCAG 2.2, 1.1.1 and 1.4.1).
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "cli/looked.h"
#include "cli/out.h"
#include "cli/record.h"
#include "cli/reel.h"
#include "cli/table.h"
#include "publish/svg.h"

#define BARS_MAX   60
#define WIDTH      960
#define LEFT       60
#define BAR_BOTTOM 330
#define BAR_HEIGHT 185
#define TRACKS_TOP 372 ///< of the first camera
#define TRACK      58  ///< from one camera to the next
#define TRACKS_MAX 16  ///< cameras that are drawn
#define SVG_MAX    (1024 * 1024)

struct bar {
    int64_t faces, alerts;
};

struct line {
    const struct register_operation *operation;
    moment begins; ///< of the first bar
    int minutes;   ///< of a bar
    size_t count;
    struct bar bars[BARS_MAX];
    int64_t faces, alerts, most;
    const struct looked *looked;
    moment end;    ///< the newest that is known
    double width;  ///< of a bar
    size_t tracks; ///< cameras drawn
    int height;    ///< of the picture
};

/// As few minutes a bar as fit; a whole part or a whole number of hours.
static void choose_bars(struct line *line, moment first, moment last)
{
    static const int widths[] = {1, 2, 5, 10, 15, 30, 60, 120, 240, 720, 1440, 10080};
    for (size_t i = 0; i < ARRAY_COUNT(widths); i++) {
        moment seconds = widths[i] * 60;
        line->minutes = widths[i];
        line->begins = first - first % seconds;
        line->count = (size_t)((last - line->begins) / seconds) + 1;
        if (line->count <= BARS_MAX)
            return;
    }
    line->count = BARS_MAX;
}

static struct bar *bar_at(struct line *line, moment when)
{
    size_t place = when > line->begins ? (size_t)((when - line->begins) / (line->minutes * 60)) : 0;
    return &line->bars[place < line->count ? place : line->count - 1];
}

static moment later(moment a, moment b) { return a > b ? a : b; }

/// The newest moment of which there is something to draw.
static moment newest(const struct line *line, const struct register_count *counts,
                     size_t count_count, const struct register_alert *alerts, size_t alert_count)
{
    const struct looked *looked = line->looked;
    moment last = line->operation->opened_at;
    for (size_t i = 0; i < count_count; i++)
        last = later(last, counts[i].at);
    for (size_t i = 0; i < alert_count; i++)
        last = later(last, alerts[i].at);
    for (size_t i = 0; i < looked->span_count; i++)
        last = later(last, later(looked->spans[i].begins, looked->spans[i].ends));
    for (size_t i = 0; i < looked->pause_count; i++)
        last = later(last, looked->pauses[i].at);
    for (size_t i = 0; i < looked->run_count; i++)
        last = later(last, looked->runs[i].heard);
    return last;
}

static void fill(struct line *line, const struct register_count *counts, size_t count_count,
                 const struct register_alert *alerts, size_t alert_count)
{
    line->end = newest(line, counts, count_count, alerts, alert_count);
    choose_bars(line, line->operation->opened_at, line->end);
    line->width = (WIDTH - LEFT - 20) / (double)line->count;
    if (line->width > 80)
        line->width = 80;
    for (size_t i = 0; i < count_count; i++) {
        bar_at(line, counts[i].at)->faces += counts[i].faces_seen;
        line->faces += counts[i].faces_seen;
    }
    for (size_t i = 0; i < alert_count; i++)
        bar_at(line, alerts[i].at)->alerts++;
    line->alerts = (int64_t)alert_count;
    line->most = 1;
    for (size_t i = 0; i < line->count; i++)
        line->most = line->bars[i].faces > line->most ? line->bars[i].faces : line->most;
    line->tracks = line->looked->camera_count < TRACKS_MAX ? line->looked->camera_count
                                                           : TRACKS_MAX;
    line->height = TRACKS_TOP + (int)line->tracks * TRACK + 60;
}

/// Where a moment stands in the picture.
static double x_of(const struct line *line, moment when)
{
    double most = LEFT + (double)line->count * line->width;
    double x = LEFT + (double)(when - line->begins) / (line->minutes * 60) * line->width;
    return x < LEFT ? LEFT : x > most ? most : x;
}

/// "14:05", local time of the United Kingdom.
static void put_clock(struct text *svg, moment when)
{
    moment local = when + time_uk_offset(when);
    text_printf(svg, "%02d:%02d", (int)(local / 3600 % 24), (int)(local / 60 % 60));
}

static const char *span_words(const struct register_span *span)
{
    return span->cause ? register_gap_name(span->cause) : "it was not looked at";
}

/// " 10:05:03 to 10:07:10 (the camera gave no pictures)".
static void put_span_words(struct text *svg, const struct register_span *span)
{
    char begins[LOOKED_CLOCK_MAX], ends[LOOKED_CLOCK_MAX];
    looked_clock(span->begins, begins);
    looked_clock(span->ends, ends);
    if (span->ends)
        text_printf(svg, " %s to %s (%s)", begins, ends, span_words(span));
    else
        text_printf(svg, " since %s (%s)", begins, span_words(span));
}

/// For those who do not see the picture: all of it that is no bar.
static void put_desc_spans(struct text *svg, const struct line *line)
{
    char clock[LOOKED_CLOCK_MAX];
    for (size_t i = 0; i < line->looked->pause_count; i++) {
        looked_clock(line->looked->pauses[i].at, clock);
        text_printf(svg, " %s at %s.", line->looked->pauses[i].paused ? "Paused" : "Went on",
                    clock);
    }
    for (size_t i = 0; i < line->looked->span_count && i < 100; i++) {
        text_append(svg, " Not looked at: ");
        svg_text(svg, line->looked->spans[i].source);
        text_append(svg, ",");
        put_span_words(svg, &line->looked->spans[i]);
        text_append_char(svg, '.');
    }
}

static void put_head(struct text *svg, const struct line *line)
{
    char opened[TIME_TEXT_MAX];
    time_format_words(line->operation->opened_at, opened);
    text_printf(svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
                "role=\"img\" aria-labelledby=\"title desc\" font-family=\"sans-serif\">\n"
                "<defs><pattern id=\"not\" width=\"8\" height=\"8\" "
                "patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">"
                "<rect width=\"8\" height=\"8\" fill=\"#ffffff\"/>"
                "<path d=\"M0 0V8\" stroke=\"#505a5f\" stroke-width=\"5\"/></pattern></defs>\n"
                "<title id=\"title\">",
                WIDTH, line->height);
    svg_text(svg, line->operation->reference);
    text_append(svg, ": faces seen, alerts, and when nobody looked, over time</title>\n<desc "
                     "id=\"desc\">Opened ");
    text_printf(svg,
                "%s. %" PRId64 " face%s seen and %" PRId64 " alert%s, in bars of %d minute%s by "
                "the time at which they were recorded.",
                opened, line->faces, out_plural(line->faces), line->alerts,
                out_plural(line->alerts), line->minutes, out_plural(line->minutes));
    put_desc_spans(svg, line);
    text_printf(svg, "</desc>\n<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>\n", WIDTH,
                line->height);
    text_append(svg, "<text x=\"20\" y=\"34\" font-size=\"22\" font-weight=\"bold\">");
    svg_text(svg, line->operation->reference);
    text_append(svg, "  ");
    svg_text(svg, line->operation->place);
    text_printf(svg,
                "</text>\n<text x=\"20\" y=\"60\" font-size=\"16\">Opened %s. %" PRId64
                " face%s seen, %" PRId64 " alert%s. One bar is %d minute%s.</text>\n",
                opened, line->faces, out_plural(line->faces), line->alerts,
                out_plural(line->alerts), line->minutes, out_plural(line->minutes));
}

static void put_alerts(struct text *svg, double middle, int64_t alerts)
{
    text_printf(svg,
                "<path d=\"M%.1f 86l7 13h-14z\" fill=\"#ffffff\" stroke=\"#942514\" "
                "stroke-width=\"2\"/><text x=\"%.1f\" y=\"114\" font-size=\"12\" "
                "text-anchor=\"middle\">%" PRId64 "</text>",
                middle, middle, alerts);
}

static void put_bar(struct text *svg, const struct line *line, size_t i)
{
    double width = line->width;
    const struct bar *bar = &line->bars[i];
    double x = LEFT + (double)i * width, middle = x + width / 2;
    double height = BAR_HEIGHT * (double)bar->faces / (double)line->most;
    moment when = line->begins + (moment)i * line->minutes * 60;
    text_append(svg, "<g><title>From ");
    put_clock(svg, when);
    text_printf(svg, ": %" PRId64 " face%s seen, %" PRId64 " alert%s</title>", bar->faces,
                out_plural(bar->faces), bar->alerts, out_plural(bar->alerts));
    if (bar->faces > 0)
        text_printf(svg,
                    "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" "
                    "fill=\"#1d70b8\"/>",
                    x + width * 0.1, BAR_BOTTOM - height, width * 0.8, height);
    if (bar->faces > 0 && line->count <= BARS_MAX / 2)
        text_printf(svg,
                    "<text x=\"%.1f\" y=\"%.1f\" font-size=\"12\" text-anchor=\"middle\">%" PRId64
                    "</text>",
                    middle, BAR_BOTTOM - height - 5, bar->faces);
    if (bar->alerts > 0)
        put_alerts(svg, middle, bar->alerts);
    if (i % ((line->count + 11) / 12) == 0) {
        text_printf(svg, "<text x=\"%.1f\" y=\"%d\" font-size=\"13\" text-anchor=\"middle\">",
                    middle, BAR_BOTTOM + 20);
        put_clock(svg, when);
        text_append(svg, "</text>");
    }
    text_append(svg, "</g>\n");
}

static void put_box(struct text *svg, const struct line *line, moment begins, moment ends, int y,
                    int height, const char *look)
{
    double x = x_of(line, begins), wide = x_of(line, ends) - x;
    text_printf(svg, "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" %s/>", x, y,
                wide < 1.5 ? 1.5 : wide, height, look);
}

/// The operation was paused: over the height of the bars, with the word above.
static void put_pauses(struct text *svg, const struct line *line)
{
    const struct looked *looked = line->looked;
    char begins[LOOKED_CLOCK_MAX], ends[LOOKED_CLOCK_MAX];
    for (size_t i = 0; i < looked->pause_count; i++) {
        if (!looked->pauses[i].paused)
            continue;
        bool over = i + 1 < looked->pause_count;
        moment begin = looked->pauses[i].at, end = over ? looked->pauses[i + 1].at : line->end;
        looked_clock(begin, begins);
        looked_clock(end, ends);
        text_printf(svg, "<g><title>Paused from %s %s%s</title>", begins, over ? "to " : "on",
                    over ? ends : "");
        put_box(svg, line, begin, end, 142, BAR_BOTTOM - 142,
                "fill=\"url(#not)\" fill-opacity=\"0.35\" stroke=\"#505a5f\"");
        text_printf(svg,
                    "<text x=\"%.1f\" y=\"136\" font-size=\"12\" text-anchor=\"middle\">paused"
                    "</text></g>\n",
                    (x_of(line, begin) + x_of(line, end)) / 2);
    }
}

static void put_track_words(struct text *svg, const struct register_camera *camera, int y)
{
    double share = register_look_seconds(&camera->look);
    char duration[32];
    text_printf(svg, "<text x=\"%d\" y=\"%d\" font-size=\"13\">", LEFT, y);
    svg_text(svg, camera->source);
    if (camera->zone) {
        text_append(svg, ", ");
        svg_text(svg, camera->zone);
    }
    text_printf(svg, ": %" PRId64 " face%s seen", camera->faces_seen,
                out_plural(camera->faces_seen));
    if (share >= 0)
        text_printf(svg, ", looked at %.1f %% of its time", 100 * share);
    looked_duration(camera->seconds_not_looked, duration);
    if (camera->seconds_not_looked > 0)
        text_printf(svg, ", not looked at for %s", duration);
    text_append(svg, "</text>\n");
}

/// "no pictures, 4 min 4 s" under a hatched part, where there is room for it.
static void put_span_label(struct text *svg, const struct line *line,
                           const struct register_span *span, int y, double *taken)
{
    static const char *const words[] = {
        [0] = "not looked at",
        [REGISTER_GAP_NO_PICTURES] = "no pictures",
        [REGISTER_GAP_PAUSED] = "paused",
        [REGISTER_GAP_DAMAGED] = "damaged pictures",
        [REGISTER_GAP_ENDED] = "run broke off",
        [REGISTER_GAP_SERVERS] = "servers did not answer",
    };
    char label[80], duration[32];
    moment ends = span->ends ? span->ends : line->end;
    looked_duration((double)(ends - span->begins), duration);
    (void)snprintf(label, sizeof label, "%s, %s", words[span->cause], duration);
    double half = 3.1 * (double)strlen(label); // of a letter of 11 px
    double middle = (x_of(line, span->begins) + x_of(line, ends)) / 2;
    if (middle - half < LEFT)
        middle = LEFT + half;
    if (middle + half > WIDTH - 4)
        middle = WIDTH - 4 - half;
    if (middle - half < *taken)
        return;
    *taken = middle + half + 6;
    text_printf(svg, "<text x=\"%.1f\" y=\"%d\" font-size=\"11\" text-anchor=\"middle\">%s</text>",
                middle, y, label);
}

/// One camera: filled while it was in use, hatched where nobody looked.
static void put_track(struct text *svg, const struct line *line, size_t place)
{
    const struct looked *looked = line->looked;
    const struct register_camera *camera = &looked->cameras[place];
    int y = TRACKS_TOP + (int)place * TRACK;
    double taken = 0;
    put_track_words(svg, camera, y + 12);
    for (size_t i = 0; i < looked->run_count; i++)
        if (text_equal(looked->runs[i].source, camera->source))
            put_box(svg, line, looked->runs[i].begun, looked->runs[i].heard, y + 18, 14,
                    "fill=\"#bbd4ea\" stroke=\"#1d70b8\"");
    for (size_t i = 0; i < looked->span_count; i++) {
        const struct register_span *span = &looked->spans[i];
        if (!text_equal(span->source, camera->source))
            continue;
        text_append(svg, "<g><title>Not looked at");
        put_span_words(svg, span);
        text_append(svg, "</title>");
        put_box(svg, line, span->begins, span->ends ? span->ends : line->end, y + 18, 14,
                "fill=\"url(#not)\" stroke=\"#0b0c0c\"");
        put_span_label(svg, line, span, y + 45, &taken);
        text_append(svg, "</g>\n");
    }
    text_append_char(svg, '\n');
}

static void put_legend(struct text *svg, const struct line *line)
{
    int y = line->height - 40;
    text_printf(svg,
                "<rect x=\"60\" y=\"%d\" width=\"16\" height=\"16\" fill=\"#1d70b8\"/>"
                "<text x=\"84\" y=\"%d\" font-size=\"14\">faces seen</text>"
                "<path d=\"M184 %dl8 15h-16z\" fill=\"#ffffff\" stroke=\"#942514\" "
                "stroke-width=\"2\"/><text x=\"200\" y=\"%d\" font-size=\"14\">alerts, with "
                "their number; an alert is not an identification</text>",
                y, y + 13, y + 1, y + 13);
    text_printf(svg,
                "<rect x=\"586\" y=\"%d\" width=\"16\" height=\"16\" fill=\"#bbd4ea\" "
                "stroke=\"#1d70b8\"/><text x=\"610\" y=\"%d\" font-size=\"14\">camera in use"
                "</text><rect x=\"726\" y=\"%d\" width=\"16\" height=\"16\" "
                "fill=\"url(#not)\" stroke=\"#0b0c0c\"/><text x=\"750\" y=\"%d\" "
                "font-size=\"14\">nobody was looked for</text>\n",
                y, y + 13, y, y + 13);
}

static void put_svg(struct text *svg, const struct line *line)
{
    put_head(svg, line);
    put_pauses(svg, line);
    text_printf(svg,
                "<path d=\"M%d 120V%dH%d\" fill=\"none\" stroke=\"#0b0c0c\"/>\n"
                "<text x=\"%d\" y=\"%d\" font-size=\"13\" text-anchor=\"end\">%" PRId64 "</text>\n"
                "<text x=\"%d\" y=\"%d\" font-size=\"13\" text-anchor=\"end\">0</text>\n",
                LEFT, BAR_BOTTOM, WIDTH - 20, LEFT - 6, BAR_BOTTOM - BAR_HEIGHT + 5, line->most,
                LEFT - 6, BAR_BOTTOM + 5);
    for (size_t i = 0; i < line->count; i++)
        put_bar(svg, line, i);
    for (size_t i = 0; i < line->tracks; i++)
        put_track(svg, line, i);
    put_legend(svg, line);
    text_append(svg, "</svg>\n");
}

static int draw(struct cli_call *call, struct store *store,
                const struct register_operation *operation, struct text *svg)
{
    struct register_count *counts = NULL;
    struct register_alert *alerts = NULL;
    size_t count_count = 0, alert_count = 0;
    AUTO_LOOKED struct looked looked = {0};
    AUTO_FREE struct line *line = memory_new(1, sizeof *line);
    line->operation = operation;
    line->looked = &looked;
    if (operation->opened_at == 0)
        return error_set(&call->error, OVERT_INPUT,
                         "%s was not opened yet: there is nothing to see", operation->reference);
    int code = looked_read(store, operation->id, record_as_at(call), &looked, &call->error);
    if (code == 0)
        code = register_counts(store, operation->id, record_as_at(call), &counts, &count_count,
                               &call->error);
    if (code == 0)
        code = register_alerts(store, operation->id, record_as_at(call), &alerts, &alert_count,
                               &call->error);
    if (code == 0) {
        fill(line, counts, count_count, alerts, alert_count);
        put_svg(svg, line);
    }
    register_counts_free(&counts, count_count);
    register_alerts_free(&alerts, alert_count);
    return code;
}

/// When somebody sought appears in a recording is about that person: it is read by somebody.
static int record_reels(struct cli_call *call)
{
    const struct operate_consultation read = {.what = "operation.timeline",
                                              .reference = call->args[0],
                                              .why = cli_value(call, "reason")};
    if (!call->as)
        return CLI_MISTAKE(call, "it shows when somebody sought appears in the recordings: say who "
                                 "reads it with --as NAME");
    return record_consult(call, &read);
}

static int run_timeline(struct cli_call *call)
{
    AUTO_STORE struct store *store = NULL;
    CLEANUP(register_operation_finish) struct register_operation operation = {0};
    AUTO_TEXT struct text svg;
    text_init(&svg, SVG_MAX);
    int code = record_keep_out(call, "out");
    if (code == 0)
        code = record_read(call, &store);
    if (code == 0)
        code = register_operation_find(store, call->args[0], record_as_at(call), &operation,
                                       &call->error);
    bool reels = false;
    if (code == 0 && operation.mode == REGISTER_MODE_RETROSPECTIVE)
        code = reel_draw(call, store, &operation, &svg, &reels);
    if (code == 0 && !reels)
        code = draw(call, store, &operation, &svg);
    if (code == 0 && reels) {
        store_close(&store);
        code = record_reels(call);
    }
    const char *path = cli_value(call, "out");
    if (code == 0)
        code = file_write(path, svg.bytes, svg.length, 0644, &call->error);
    if (code == 0)
        out_done(call, "file", path, "The time-line of %s is in %s.", operation.reference, path);
    return code;
}

static const struct cli_option timeline_options[] = {
    {"out", CLI_PATH, "FILE", "the picture to write, such as operation.svg", .required = true},
    RECORD_AS_AT_OPTION,
    {"reason", CLI_TEXT, "WHY",
     "of a search through recordings: why it is read, without names; needed once it is over"},
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_operation_timeline = {
    .words = "operation timeline",
    .args = "REFERENCE",
    .summary = "draw an operation over time",
    .text = "Writes a picture (SVG) of the faces seen and the alerts of an operation over time, by "
            "the minute at which they were recorded (a long operation has bars of more minutes), "
            "its pauses, and each camera with the times when it was not looked at and why. "
            "Of a search through recordings: each recording on an axis of its own, and when "
            "somebody sought appears in it; that needs --as, and that you read it is recorded. "
            "No name and no face is in it, so it can be published.",
    .options = timeline_options,
    .examples = "overt operation timeline LFR-2026-0001 --out LFR-2026-0001.svg",
    .see = "operation show, register export",
    .run = run_timeline,
    .may_act = true,
    .record = true,
};

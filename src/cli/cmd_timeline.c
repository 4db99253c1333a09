// SPDX-License-Identifier: Apache-2.0
// cmd_timeline.c - an operation as a picture over time (SVG): faces seen and alerts, in bars with
// their numbers. No name is in it. Every figure is text too, and alerts differ by shape and place,
// not by colour alone (WCAG 2.2, 1.1.1 and 1.4.1).
#include <inttypes.h>

#include "base/file.h"
#include "base/memory.h"
#include "cli/out.h"
#include "cli/record.h"
#include "cli/table.h"

#define BARS_MAX   60
#define WIDTH      960
#define LEFT       60
#define BAR_BOTTOM 330
#define BAR_HEIGHT 185
#define SVG_MAX    (256 * 1024)

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

static void fill(struct line *line, const struct register_count *counts, size_t count_count,
                 const struct register_alert *alerts, size_t alert_count)
{
    moment first = line->operation->opened_at, last = first;
    for (size_t i = 0; i < count_count; i++)
        last = counts[i].at > last ? counts[i].at : last;
    for (size_t i = 0; i < alert_count; i++)
        last = alerts[i].at > last ? alerts[i].at : last;
    choose_bars(line, first, last);
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
}

/// Text of the record inside XML.
static void put_xml(struct text *svg, const char *words)
{
    for (const char *at = words; *at; at++) {
        if (*at == '&')
            text_append(svg, "&amp;");
        else if (*at == '<')
            text_append(svg, "&lt;");
        else if ((unsigned char)*at >= 0x20)
            text_append_char(svg, *at);
    }
}

/// "14:05", local time of the United Kingdom.
static void put_clock(struct text *svg, moment when)
{
    moment local = when + time_uk_offset(when);
    text_printf(svg, "%02d:%02d", (int)(local / 3600 % 24), (int)(local / 60 % 60));
}

static void put_head(struct text *svg, const struct line *line)
{
    char opened[TIME_TEXT_MAX];
    time_format_words(line->operation->opened_at, opened);
    text_append(svg, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 960 420\" "
                     "role=\"img\" aria-labelledby=\"title desc\" font-family=\"sans-serif\">\n"
                     "<title id=\"title\">");
    put_xml(svg, line->operation->reference);
    text_append(svg, ": faces seen and alerts over time</title>\n<desc id=\"desc\">Opened ");
    text_printf(svg,
                "%s. %" PRId64 " face%s seen and %" PRId64 " alert%s, in bars of %d minute%s by "
                "the time at which they were recorded.",
                opened, line->faces, out_plural(line->faces), line->alerts,
                out_plural(line->alerts), line->minutes, out_plural(line->minutes));
    text_append(svg, "</desc>\n<rect width=\"960\" height=\"420\" fill=\"#ffffff\"/>\n"
                     "<text x=\"20\" y=\"34\" font-size=\"22\" font-weight=\"bold\">");
    put_xml(svg, line->operation->reference);
    text_append(svg, "  ");
    put_xml(svg, line->operation->place);
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

static void put_bar(struct text *svg, const struct line *line, size_t i, double width)
{
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
        text_printf(svg,
                    "<text x=\"%.1f\" y=\"%d\" font-size=\"13\" text-anchor=\"middle\">", middle,
                    BAR_BOTTOM + 20);
        put_clock(svg, when);
        text_append(svg, "</text>");
    }
    text_append(svg, "</g>\n");
}

static void put_svg(struct text *svg, const struct line *line)
{
    double width = (WIDTH - LEFT - 20) / (double)line->count;
    put_head(svg, line);
    text_printf(svg,
                "<path d=\"M%d 120V%dH%d\" fill=\"none\" stroke=\"#0b0c0c\"/>\n"
                "<text x=\"%d\" y=\"%d\" font-size=\"13\" text-anchor=\"end\">%" PRId64 "</text>\n"
                "<text x=\"%d\" y=\"%d\" font-size=\"13\" text-anchor=\"end\">0</text>\n",
                LEFT, BAR_BOTTOM, WIDTH - 20, LEFT - 6, BAR_BOTTOM - BAR_HEIGHT + 5, line->most,
                LEFT - 6, BAR_BOTTOM + 5);
    for (size_t i = 0; i < line->count; i++)
        put_bar(svg, line, i, width < 80 ? width : 80);
    text_append(svg, "<rect x=\"60\" y=\"380\" width=\"16\" height=\"16\" fill=\"#1d70b8\"/>"
                     "<text x=\"84\" y=\"393\" font-size=\"14\">faces seen</text>"
                     "<path d=\"M208 381l8 15h-16z\" fill=\"#ffffff\" stroke=\"#942514\" "
                     "stroke-width=\"2\"/><text x=\"224\" y=\"393\" font-size=\"14\">alerts: their "
                     "number is below the triangle. An alert is not an identification.</text>\n"
                     "</svg>\n");
}

static int draw(struct cli_call *call, struct store *store,
                const struct register_operation *operation, struct text *svg)
{
    struct register_count *counts = NULL;
    struct register_alert *alerts = NULL;
    size_t count_count = 0, alert_count = 0;
    AUTO_FREE struct line *line = memory_new(1, sizeof *line);
    line->operation = operation;
    if (operation->opened_at == 0)
        return error_set(&call->error, OVERT_INPUT,
                         "%s was not opened yet: there is nothing to see", operation->reference);
    int code = register_counts(store, operation->id, record_as_at(call), &counts, &count_count,
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
    if (code == 0)
        code = draw(call, store, &operation, &svg);
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
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_operation_timeline = {
    .words = "operation timeline",
    .args = "REFERENCE",
    .summary = "draw an operation over time",
    .text = "Writes a picture (SVG) of the faces seen and the alerts of an operation over time, by "
            "the minute at which they were recorded; a long operation has bars of more minutes. "
            "No name and no face is in it, so it can be published.",
    .options = timeline_options,
    .examples = "overt operation timeline LFR-2026-0001 --out LFR-2026-0001.svg",
    .see = "operation show, register export",
    .run = run_timeline,
    .record = true,
};

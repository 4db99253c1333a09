// SPDX-License-Identifier: Apache-2.0
// chart.c - five charts of what is published: alerts and faces seen, false alert rate against
// threshold, size of the list, outcomes, false alerts expected against observed.
// Nothing is drawn that the register does not say.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "evaluate/share.h"
#include "publish/internal.h"
#include "publish/drift_chart.h"
#include "publish/svg.h"

#define LEFT       62
#define RIGHT      (SVG_WIDTH - 12)
#define RATE_LEFT  106 ///< right of "1 in 1,000,000"
#define PERIOD_MAX 24
#define POINTS_MAX 32

const char *const publish_chart_files[PUBLISH_CHARTS] = {
    "charts/alerts-and-faces.svg",
    "charts/false-alert-rate.svg",
    "charts/list-size.svg",
    "charts/outcomes.svg",
    "charts/expected-and-observed.svg",
};

/// Months, quarters or years: as short as fit.
struct periods {
    int months; ///< of one
    int first;  ///< months since year 0, of the first
    size_t count;
    int64_t faces[PERIOD_MAX], alerts[PERIOD_MAX];
    int64_t outcomes[PERIOD_MAX][3]; ///< arrests, other disposals, no action
};

static int month_of(moment when)
{
    struct date date = date_of(when);
    return date.year * 12 + date.month - 1;
}

static void choose(struct periods *periods, int first, int last)
{
    static const int widths[] = {1, 3, 12, 60};
    for (size_t i = 0; i < ARRAY_COUNT(widths); i++) {
        periods->months = widths[i];
        periods->first = first - first % widths[i];
        periods->count = (size_t)((last - periods->first) / widths[i]) + 1;
        if (periods->count <= PERIOD_MAX)
            return;
    }
    periods->first = last - last % 60 - 60 * (PERIOD_MAX - 1);
    periods->count = PERIOD_MAX;
}

static void find_periods(const struct publish *publish, bool all_modes, struct periods *periods)
{
    int first = 0, last = 0;
    *periods = (struct periods){0};
    for (size_t i = 0; i < publish->count; i++) {
        const struct register_operation *operation = &publish->operations[i];
        if (operation->opened_at == 0 ||
            (!all_modes && operation->mode != REGISTER_MODE_LIVE))
            continue;
        int month = month_of(operation->opened_at);
        first = first == 0 || month < first ? month : first;
        last = month > last ? month : last;
    }
    if (first == 0)
        return;
    choose(periods, first, last);
    for (size_t i = 0; i < publish->count; i++) {
        const struct register_operation *operation = &publish->operations[i];
        int month = month_of(operation->opened_at);
        if (operation->opened_at == 0 || month < periods->first ||
            (!all_modes && operation->mode != REGISTER_MODE_LIVE))
            continue;
        size_t at = (size_t)((month - periods->first) / periods->months);
        periods->faces[at] += operation->result.faces_seen;
        periods->alerts[at] += operation->result.alerts;
        periods->outcomes[at][0] += operation->result.arrests;
        periods->outcomes[at][1] += operation->result.other_disposals;
        periods->outcomes[at][2] += operation->result.no_actions;
    }
}

/// "Mar 2026", "2026" or "2025-29".
static void name_period(const struct periods *periods, size_t i, char words[24])
{
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    int month = periods->first + (int)i * periods->months;
    if (periods->months >= 12)
        (void)snprintf(words, 24, periods->months == 12 ? "%d" : "%d on", month / 12);
    else
        (void)snprintf(words, 24, "%s %02d", months[month % 12], month / 12 % 100);
}

static const char *period_word(const struct periods *periods)
{
    return periods->months == 1 ? "month" : periods->months == 3 ? "quarter" : "year";
}

static double period_width(const struct periods *periods)
{
    double width = (double)(RIGHT - LEFT) / (double)periods->count;
    return width > 60 ? 60 : width;
}

static void put_axis(struct text *svg, int top, int bottom, int64_t most)
{
    char words[32];
    text_printf(svg, "<path class=\"l\" d=\"M%d %dV%dH%d\"/>\n", LEFT, top, bottom, RIGHT);
    svg_number(most, words);
    svg_label(svg, LEFT - 5, top + 11, "end", words);
    svg_label(svg, LEFT - 5, bottom + 4, "end", "0");
}

/// At most five names under the bars.
static void put_names(struct text *svg, const struct periods *periods, int y)
{
    char words[24];
    double width = period_width(periods);
    size_t step = (periods->count + 4) / 5;
    for (size_t i = 0; i < periods->count; i += step) {
        double x = LEFT + ((double)i + 0.5) * width;
        name_period(periods, i, words);
        svg_label(svg, x < LEFT + 22 ? LEFT : x > RIGHT - 22 ? RIGHT : x, y,
                  x < LEFT + 22    ? "start"
                  : x > RIGHT - 22 ? "end"
                                   : "middle",
                  words);
    }
}

static void put_bars(struct text *svg, const struct periods *periods, const int64_t *values,
                     const char *what, char kind, int top, int bottom)
{
    char name[24], number[32];
    int64_t most = 1;
    double width = period_width(periods);
    for (size_t i = 0; i < periods->count; i++)
        most = values[i] > most ? values[i] : most;
    most = svg_nice(most);
    for (size_t i = 0; i < periods->count; i++) {
        double height = (double)(bottom - top) * (double)values[i] / (double)most;
        name_period(periods, i, name);
        svg_number(values[i], number);
        text_printf(svg,
                    "<g><title>%s: %s %s</title><rect class=\"%c\" x=\"%.1f\" y=\"%.1f\" "
                    "width=\"%.1f\" height=\"%.1f\"/></g>\n",
                    name, number, what, kind, LEFT + ((double)i + 0.1) * width,
                    (double)bottom - height, 0.8 * width, height);
    }
    put_axis(svg, top, bottom, most);
}

static void alt_numbers(struct text *alt, const struct periods *periods, const int64_t *values,
                        const char *what)
{
    char name[24], number[32];
    text_printf(alt, " %s by %s:", what, period_word(periods));
    for (size_t i = 0; i < periods->count; i++) {
        name_period(periods, i, name);
        svg_number(values[i], number);
        text_printf(alt, "%s %s %s", i > 0 ? "," : "", name, number);
    }
    text_append_char(alt, '.');
}

static void put_nothing(struct text *svg, struct text *alt, const char *title)
{
    text_append(alt, "Nothing to show yet.");
    svg_begin(svg, title, alt->bytes, 90);
    svg_label(svg, 12, 60, "start", "Nothing to show yet.");
    svg_end(svg);
}

static void draw_alerts(const struct publish *publish, struct text *svg, struct text *alt)
{
    static const char title[] = "Faces seen and alerts, live operations";
    struct periods periods;
    find_periods(publish, false, &periods);
    if (periods.count == 0) {
        put_nothing(svg, alt, title);
        return;
    }
    text_append(alt, "Two rows of bars over time.");
    alt_numbers(alt, &periods, periods.faces, "Faces seen");
    alt_numbers(alt, &periods, periods.alerts, "Alerts");
    svg_begin(svg, title, alt->bytes, 330);
    char words[64];
    (void)snprintf(words, sizeof words, "Faces seen, by %s of opening", period_word(&periods));
    svg_label(svg, 12, 50, "start", words);
    put_bars(svg, &periods, periods.faces, "faces seen", 'a', 62, 160);
    svg_label(svg, 12, 192, "start", "Alerts (an alert is not an identification)");
    put_bars(svg, &periods, periods.alerts, "alerts", 'b', 204, 296);
    put_names(svg, &periods, 318);
    svg_end(svg);
}

// ---- false alert rate against threshold ----

struct point {
    double threshold;
    int64_t wrong, faces, operations;
    struct evaluate_share share;
};

static int by_threshold(const void *a, const void *b)
{
    const struct point *x = a, *y = b;
    return (x->threshold > y->threshold) - (x->threshold < y->threshold);
}

static size_t find_points(const struct publish *publish, struct point points[POINTS_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < publish->count; i++) {
        const struct register_operation *operation = &publish->operations[i];
        const struct register_result_figures *result = &operation->result;
        size_t at = 0;
        if (operation->mode != REGISTER_MODE_LIVE || operation->opened_at == 0 ||
            result->faces_seen == 0)
            continue;
        while (at < count && fabs(points[at].threshold - operation->threshold) > 1e-6)
            at++;
        if (at == POINTS_MAX)
            continue;
        if (at == count)
            points[count++] = (struct point){.threshold = operation->threshold};
        points[at].wrong += result->incorrect + result->unconfirmed_false;
        points[at].faces += result->faces_seen;
        points[at].operations++;
    }
    for (size_t i = 0; i < count; i++)
        if (points[i].wrong <= points[i].faces)
            points[i].share = share_of((size_t)points[i].wrong, (size_t)points[i].faces);
    qsort(points, count, sizeof *points, by_threshold);
    return count;
}

struct scale {
    double low, high; ///< thresholds
    int from, to;     ///< powers of ten of the rate
    int top, bottom;
};

static double x_of(const struct scale *scale, double threshold)
{
    return RATE_LEFT + 24 +
           (threshold - scale->low) / (scale->high - scale->low) * (RIGHT - RATE_LEFT - 48);
}

static double y_of(const struct scale *scale, double rate)
{
    if (rate <= 0)
        return scale->bottom;
    double part = (log10(rate) - scale->from) / (scale->to - scale->from);
    part = part < 0 ? 0 : part > 1 ? 1 : part;
    return scale->bottom - part * (scale->bottom - scale->top);
}

static void find_scale(const struct point *points, size_t count, struct scale *scale)
{
    *scale = (struct scale){points[0].threshold, points[count - 1].threshold, 0, -9, 76, 270};
    if (scale->high - scale->low < 1e-6) {
        scale->low -= 0.01;
        scale->high += 0.01;
    }
    for (size_t i = 0; i < count; i++) {
        double least = points[i].share.low > 0 ? points[i].share.low : points[i].share.high / 10;
        int from = (int)floor(log10(least)), to = (int)ceil(log10(points[i].share.high));
        scale->from = from < scale->from ? from : scale->from;
        scale->to = to > scale->to ? to : scale->to;
    }
    if (scale->to > 0)
        scale->to = 0;
    if (scale->from >= scale->to)
        scale->from = scale->to - 1;
}

/// Lines at 1 in 10, 1 in 100 ... as people say it.
static void put_decades(struct text *svg, const struct scale *scale)
{
    for (int power = scale->from; power <= scale->to; power++) {
        char number[32], words[48];
        double y = y_of(scale, pow(10, power));
        svg_number((int64_t)llround(pow(10, -power)), number);
        (void)snprintf(words, sizeof words, "1 in %s", number);
        text_printf(svg, "<path class=\"l\" stroke-dasharray=\"2 3\" d=\"M%d %.1fH%d\"/>\n",
                    RATE_LEFT, y, RIGHT);
        svg_label(svg, RATE_LEFT - 6, y + 4, "end", words);
    }
}

static void put_point(struct text *svg, const struct scale *scale, const struct point *point)
{
    char words[48];
    double x = x_of(scale, point->threshold);
    double low = y_of(scale, point->share.low), high = y_of(scale, point->share.high);
    text_printf(svg,
                "<g><title>threshold %.4g: %lld false alerts, %lld faces seen</title>"
                "<path class=\"o\" d=\"M%.1f %.1fV%.1fM%.1f %.1fh12M%.1f %.1fh12\"/>",
                point->threshold, (long long)point->wrong, (long long)point->faces, x, low, high,
                x - 6, high, x - 6, low);
    if (point->wrong > 0)
        text_printf(svg, "<circle class=\"a\" cx=\"%.1f\" cy=\"%.1f\" r=\"5\"/></g>\n", x,
                    y_of(scale, point->share.share));
    else // none: only the upper end says something
        text_append(svg, "</g>\n");
    (void)snprintf(words, sizeof words, "%.4g", point->threshold);
    svg_label(svg, x, scale->bottom + 18, "middle", words);
}

static void alt_points(struct text *alt, const struct point *points, size_t count)
{
    text_append(alt, "False alerts of faces seen, with the 95 % interval (Clopper and Pearson).");
    for (size_t i = 0; i < count; i++) {
        char rate[PUBLISH_NUMBER_MAX], low[PUBLISH_NUMBER_MAX], high[PUBLISH_NUMBER_MAX], faces[32];
        publish_percent(points[i].share.share, rate);
        publish_percent(points[i].share.low, low);
        publish_percent(points[i].share.high, high);
        svg_number(points[i].faces, faces);
        text_printf(alt,
                    " Threshold %.4g: %lld false alert%s of %s faces in %lld operation%s, %s %% "
                    "(%s to %s %%).",
                    points[i].threshold, (long long)points[i].wrong,
                    points[i].wrong == 1 ? "" : "s", faces, (long long)points[i].operations,
                    points[i].operations == 1 ? "" : "s", rate, low, high);
    }
}

static void draw_rate(const struct publish *publish, struct text *svg, struct text *alt)
{
    static const char title[] = "False alert rate against threshold";
    struct point points[POINTS_MAX];
    struct scale scale;
    size_t count = find_points(publish, points);
    if (count == 0) {
        put_nothing(svg, alt, title);
        return;
    }
    alt_points(alt, points, count);
    svg_begin(svg, title, alt->bytes, 348);
    svg_label(svg, 12, 46, "start", "False alerts of faces seen; bars: 95 % interval");
    find_scale(points, count, &scale);
    put_decades(svg, &scale);
    for (size_t i = 0; i < count; i++)
        put_point(svg, &scale, &points[i]);
    svg_label(svg, (RATE_LEFT + RIGHT) / 2.0, scale.bottom + 38, "middle", "threshold");
    svg_label(svg, 12, scale.bottom + 62, "start", "No dot: no false alert was recorded.");
    svg_end(svg);
}

// ---- size of the list ----

/// `mark`: half of a mark's width; smaller where there are many, so that they stay apart.
static void put_size(struct text *svg, const struct register_operation *operation, double x,
                     double mark, int64_t most, int top, int bottom)
{
    double height = bottom - top;
    double images = bottom - height * (double)operation->list.images / (double)most;
    double persons = bottom - height * (double)operation->list.persons / (double)most;
    text_append(svg, "<g><title>");
    svg_text(svg, operation->reference);
    text_printf(svg,
                ": %lld images, %lld people</title><circle class=\"a\" cx=\"%.1f\" cy=\"%.1f\" "
                "r=\"%.1f\"/><rect class=\"c\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
                "height=\"%.1f\" stroke-width=\"%.2f\"/></g>\n",
                (long long)operation->list.images, (long long)operation->list.persons, x, images,
                mark, x - 0.75 * mark, persons - 0.75 * mark, 1.5 * mark, 1.5 * mark, mark / 4);
}

static void draw_lists(const struct publish *publish, struct text *svg, struct text *alt)
{
    static const char title[] = "Size of the list at opening";
    char words[TIME_TEXT_MAX], number[32];
    moment first = 0, last = 0;
    int64_t most = 1, least = 0;
    size_t drawn = 0;
    for (size_t i = 0; i < publish->count; i++) {
        const struct register_operation *operation = &publish->operations[i];
        if (operation->opened_at == 0)
            continue;
        drawn++;
        least = first == 0 || operation->list.images < least ? operation->list.images : least;
        first = first == 0 || operation->opened_at < first ? operation->opened_at : first;
        last = operation->opened_at > last ? operation->opened_at : last;
        most = operation->list.images > most ? operation->list.images : most;
    }
    if (first == 0) {
        put_nothing(svg, alt, title);
        return;
    }
    svg_number(least, number);
    text_printf(alt, "Each operation by its day: images and people. From %s", number);
    svg_number(most, number);
    text_printf(alt, " to %s images; every figure is in register.csv.", number);
    svg_begin(svg, title, alt->bytes, 290);
    text_append(svg, "<circle class=\"a\" cx=\"18\" cy=\"45\" r=\"4\"/><rect class=\"c\" x=\"95\" "
                     "y=\"42\" width=\"6\" height=\"6\"/>\n");
    svg_label(svg, 28, 50, "start", "images");
    svg_label(svg, 108, 50, "start", "people");
    int64_t nice = svg_nice(most);
    double mark = drawn <= 100 ? 4 : drawn <= 400 ? 2.5 : 1.2;
    put_axis(svg, 70, 250, nice);
    for (size_t i = 0; i < publish->count; i++) {
        const struct register_operation *operation = &publish->operations[i];
        double part = last > first ? (double)(operation->opened_at - first) / (double)(last - first)
                                   : 0.5;
        if (operation->opened_at != 0)
            put_size(svg, operation, LEFT + 8 + part * (RIGHT - LEFT - 16), mark, nice, 70,
                     250);
    }
    date_format(date_of(first), words);
    svg_label(svg, last > first ? LEFT : (LEFT + RIGHT) / 2.0, 270,
              last > first ? "start" : "middle", words);
    date_format(date_of(last), words);
    if (last > first)
        svg_label(svg, RIGHT, 270, "end", words);
    svg_end(svg);
}

// ---- outcomes ----

static const char *const outcome_words[3] = {"arrest", "other disposal", "no action"};

static void put_stack(struct text *svg, const struct periods *periods, size_t i, int64_t most,
                      int top, int bottom)
{
    char name[24];
    double width = period_width(periods), x = LEFT + ((double)i + 0.1) * width, y = bottom;
    name_period(periods, i, name);
    text_printf(svg, "<g><title>%s: %lld arrests, %lld other disposals, %lld no action</title>",
                name, (long long)periods->outcomes[i][0], (long long)periods->outcomes[i][1],
                (long long)periods->outcomes[i][2]);
    for (int kind = 0; kind < 3; kind++) {
        double height =
            (double)(bottom - top) * (double)periods->outcomes[i][kind] / (double)most;
        y -= height;
        if (height > 0)
            text_printf(svg,
                        "<rect class=\"%c\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
                        "height=\"%.1f\"/>",
                        "ahc"[kind], x, y, 0.8 * width, height > 1.5 ? height - 1 : height);
    }
    text_append(svg, "</g>\n");
}

static void draw_outcomes(const struct publish *publish, struct text *svg, struct text *alt)
{
    static const char title[] = "What came of the alerts";
    struct periods periods;
    int64_t most = 1, values[PERIOD_MAX];
    find_periods(publish, true, &periods);
    if (periods.count == 0) {
        put_nothing(svg, alt, title);
        return;
    }
    text_append(alt, "Bars over time, each of three parts.");
    for (int kind = 0; kind < 3; kind++) {
        for (size_t i = 0; i < periods.count; i++)
            values[i] = periods.outcomes[i][kind];
        alt_numbers(alt, &periods, values, outcome_words[kind]);
    }
    for (size_t i = 0; i < periods.count; i++) {
        const int64_t *kinds = periods.outcomes[i];
        most = kinds[0] + kinds[1] + kinds[2] > most ? kinds[0] + kinds[1] + kinds[2] : most;
    }
    svg_begin(svg, title, alt->bytes, 320);
    for (int kind = 2, y = 40; kind >= 0; kind--, y += 19) {
        text_printf(svg, "<rect class=\"%c\" x=\"12\" y=\"%d\" width=\"12\" height=\"12\"/>\n",
                    "ahc"[kind], y);
        svg_label(svg, 31, y + 11, "start", outcome_words[kind]);
    }
    most = svg_nice(most);
    for (size_t i = 0; i < periods.count; i++)
        put_stack(svg, &periods, i, most, 106, 286);
    put_axis(svg, 106, 286, most);
    put_names(svg, &periods, 308);
    svg_end(svg);
}

// ---- false alerts expected against observed ----

#define YEARS_MAX 10

static int year_of(const struct register_operation *operation)
{
    return date_of(operation->opened_at).year;
}

/// Live operations that were opened in a year.
static void add_year(const struct publish *publish, int year, struct register_drift *drift)
{
    for (size_t i = 0; i < publish->count; i++) {
        const struct register_operation *operation = &publish->operations[i];
        const struct register_gate *gate = publish_gate(publish, operation->id);
        if (gate != NULL && gate->live && operation->opened_at != 0 && year_of(operation) == year)
            register_drift_add(drift, gate, &operation->result);
    }
    register_drift_judge(drift);
}

/// By year, the newest first, as far back as there is room.
static void draw_drift(const struct publish *publish, struct text *svg, struct text *alt)
{
    struct register_drift drifts[YEARS_MAX] = {0};
    struct drift_chart_row rows[YEARS_MAX];
    int newest = date_of(publish->as_at).year;
    for (int i = 0; i < YEARS_MAX; i++) {
        add_year(publish, newest - i, &drifts[i]);
        (void)snprintf(rows[i].name, sizeof rows[i].name, "%d", newest - i);
        rows[i].drift = &drifts[i];
    }
    drift_chart(rows, YEARS_MAX, svg, alt);
}

void publish_chart(const struct publish *publish, size_t chart, struct text *svg,
                   struct text *ret_alt)
{
    static void (*const draw[PUBLISH_CHARTS])(const struct publish *, struct text *,
                                              struct text *) = {draw_alerts, draw_rate, draw_lists,
                                                                draw_outcomes, draw_drift};
    draw[chart](publish, svg, ret_alt);
}

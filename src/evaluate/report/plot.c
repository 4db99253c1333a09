// SPDX-License-Identifier: Apache-2.0
// plot.c - axes, lines and marks with intervals, as SVG (publish/svg.h: light and dark, contrast).
#include <math.h>
#include <stdio.h>

#include "evaluate/report/internal.h"
#include "publish/svg.h"

#define LEFT 66.0
#define RIGHT (SVG_WIDTH - 16.0)
#define TOP 94.0
#define BOTTOM 300.0
#define HEIGHT 352
#define ROW 44 ///< units between two bars

static double place(const struct plot_axis *axis, double value, double from, double to)
{
    double part;
    if (axis->log)
        part = value <= axis->low ? 0 : log(value / axis->low) / log(axis->high / axis->low);
    else
        part = (value - axis->low) / (axis->high - axis->low);
    part = part < 0 ? 0 : part > 1 ? 1 : part;
    return from + part * (to - from);
}

static double x_of(const struct plot *plot, double value)
{
    return place(&plot->x, value, LEFT, RIGHT);
}

static double y_of(const struct plot *plot, double value)
{
    return place(&plot->y, value, BOTTOM, TOP);
}

static void tick_words(const struct plot_axis *axis, double value, char words[32])
{
    if (axis->percent && value > 0 && value < 1e-6)
        (void)snprintf(words, 32, "%.6f %%", 100 * value);
    else if (axis->percent && value > 0 && value < 1e-5)
        (void)snprintf(words, 32, "%.5f %%", 100 * value);
    else if (axis->percent)
        (void)snprintf(words, 32, "%.4g %%", 100 * value);
    else
        (void)snprintf(words, 32, "%.4g", value);
}

/// 1, 2 or 5 times a power of ten, so that there are about four steps.
static double step_of(double width)
{
    double ten = pow(10, floor(log10(width / 4)));
    double steps = width / 4 / ten;
    return ten * (steps > 5 ? 10 : steps > 2 ? 5 : steps > 1 ? 2 : 1);
}

static void put_tick(const struct plot *plot, bool is_x, double value, struct text *svg)
{
    char words[32];
    tick_words(is_x ? &plot->x : &plot->y, value, words);
    if (is_x) {
        double x = x_of(plot, value);
        text_printf(svg, "<path class=\"l\" stroke-dasharray=\"2 3\" d=\"M%.1f %.1fV%.1f\"/>\n", x,
                    TOP, BOTTOM);
        svg_label(svg, x, BOTTOM + 18, x > RIGHT - 20 ? "end" : "middle", words);
    } else {
        double y = y_of(plot, value);
        text_printf(svg, "<path class=\"l\" stroke-dasharray=\"2 3\" d=\"M%.1f %.1fH%.1f\"/>\n",
                    LEFT, y, RIGHT);
        svg_label(svg, LEFT - 6, y + 4, "end", words);
    }
}

static void put_ticks(const struct plot *plot, bool is_x, struct text *svg)
{
    const struct plot_axis *axis = is_x ? &plot->x : &plot->y;
    if (axis->log) {
        double decades = log10(axis->high / axis->low);
        int every = is_x && decades > 3.5 ? 2 : 1;
        for (int power = (int)ceil(log10(axis->low) - 1e-9);
             power <= (int)floor(log10(axis->high) + 1e-9); power += every)
            put_tick(plot, is_x, pow(10, power), svg);
        return;
    }
    double step = step_of(axis->high - axis->low);
    for (double value = ceil(axis->low / step - 1e-9) * step; value <= axis->high + 1e-9;
         value += step)
        put_tick(plot, is_x, fabs(value) < step / 1e6 ? 0 : value, svg);
}

static void put_mark(struct text *svg, size_t number, double x, double y)
{
    if (number == 0)
        text_printf(svg, "<circle class=\"a\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>\n", x, y);
    else
        text_printf(svg,
                    "<rect class=\"c\" x=\"%.1f\" y=\"%.1f\" width=\"7\" height=\"7\" "
                    "stroke-width=\"1.5\"/>\n",
                    x - 3.5, y - 3.5);
}

static void put_series(const struct plot *plot, size_t number, struct text *svg)
{
    const struct plot_series *series = &plot->series[number];
    const char *dashes = number == 0 ? "" : " stroke-dasharray=\"7 4\"";
    if (!series->marks && series->count > 0) {
        text_printf(svg, "<path class=\"o\"%s d=\"", dashes);
        for (size_t i = 0; i < series->count; i++)
            text_printf(svg, "%c%.1f %.1f", i == 0 ? 'M' : 'L', x_of(plot, series->points[i].x),
                        y_of(plot, series->points[i].y));
        text_append(svg, "\"/>\n");
        return;
    }
    for (size_t i = 0; i < series->count; i++) {
        const struct plot_point *point = &series->points[i];
        double x = x_of(plot, point->x);
        if (point->high > 0)
            text_printf(svg,
                        "<path class=\"o\" d=\"M%.1f %.1fV%.1fM%.1f %.1fh8M%.1f %.1fh8\"/>\n", x,
                        y_of(plot, point->low), y_of(plot, point->high), x - 4,
                        y_of(plot, point->high), x - 4, y_of(plot, point->low));
        put_mark(svg, number, x, y_of(plot, point->y));
    }
}

static void put_key(const struct plot *plot, struct text *svg)
{
    for (size_t i = 0; i < plot->series_count; i++) {
        double y = 42 + 17 * (double)i;
        if (plot->series[i].marks)
            put_mark(svg, i, 24, y);
        else
            text_printf(svg, "<path class=\"o\"%s d=\"M12 %.1fH38\"/>\n",
                        i == 0 ? "" : " stroke-dasharray=\"7 4\"", y);
        svg_label(svg, 46, y + 4, "start", plot->series[i].name);
    }
}

void plot_draw(const struct plot *plot, struct text *svg)
{
    svg_begin(svg, plot->title, plot->words, HEIGHT);
    put_key(plot, svg);
    svg_label(svg, 12, TOP - 14, "start", plot->y.name);
    put_ticks(plot, true, svg);
    put_ticks(plot, false, svg);
    text_printf(svg, "<path class=\"l\" d=\"M%.1f %.1fV%.1fH%.1f\"/>\n", LEFT, TOP, BOTTOM, RIGHT);
    for (size_t i = 0; i < plot->series_count; i++)
        put_series(plot, i, svg);
    svg_label(svg, RIGHT, BOTTOM + 38, "end", plot->x.name);
    svg_end(svg);
}

void plot_bars(const char *title, const char *words, const struct plot_bar *bars, size_t count,
               struct text *svg)
{
    double most = 0.01;
    for (size_t i = 0; i < count; i++)
        most = fmax(most, bars[i].share.high);
    struct plot plot = {.x = {"", 0, fmin(1, most * 1.02), false, true}};
    double bottom = 44 + (double)count * ROW;
    svg_begin(svg, title, words, (int)bottom + 30);
    double step = step_of(plot.x.high);
    for (double value = 0; value <= plot.x.high + 1e-9; value += step) {
        char tick[32];
        double x = place(&plot.x, value, 20, RIGHT);
        tick_words(&plot.x, value, tick);
        text_printf(svg, "<path class=\"l\" stroke-dasharray=\"2 3\" d=\"M%.1f 38V%.1f\"/>\n", x,
                    bottom);
        svg_label(svg, x, bottom + 18, x > RIGHT - 20 ? "end" : "middle", tick);
    }
    for (size_t i = 0; i < count; i++) {
        double y = 52 + (double)i * ROW;
        double low = place(&plot.x, bars[i].share.low, 20, RIGHT);
        double high = place(&plot.x, bars[i].share.high, 20, RIGHT);
        double at = place(&plot.x, bars[i].share.share, 20, RIGHT);
        text_printf(svg,
                    "<path class=\"o\" d=\"M%.1f %.1fH%.1fM%.1f %.1fv10M%.1f %.1fv10\"/>\n", low,
                    y + 18, high, low, y + 13, high, y + 13);
        put_mark(svg, 0, at, y + 18);
        svg_label(svg, 20, y + 5, "start", bars[i].name);
    }
    svg_end(svg);
}

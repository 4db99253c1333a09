// SPDX-License-Identifier: Apache-2.0
// drift_chart.c - false alerts expected against observed, one row each; see drift_chart.h.
// Observed is a filled circle on a line with ends (the exact 95 % interval of Poisson's
// distribution, Garwood 1936), expected an empty square on a broken line that ends where the
// evaluation says "at most".
#include "publish/drift_chart.h"

#include <math.h>
#include <stdio.h>

#include "publish/svg.h"

#define LEFT   18
#define RIGHT  (SVG_WIDTH - 18)
#define TOP    92
#define HEIGHT 54 ///< of a row

static const char title[] = "False alerts expected and observed";

static double x_of(double value, double most)
{
    return LEFT + fmin(1, value / most) * (RIGHT - LEFT);
}

static void alt_row(struct text *alt, const struct drift_chart_row *row)
{
    char faces[32], expected[REGISTER_EXPECTED_SIZE], most[REGISTER_EXPECTED_SIZE];
    const struct register_drift *drift = row->drift;
    register_expected_words(drift->expected, expected);
    register_expected_words(drift->expected_high, most);
    svg_number(drift->faces, faces);
    text_printf(alt,
                " %s: %lld judged false (%.1f to %.1f), %s expected, at most %s, of %s faces "
                "seen; ",
                row->name, (long long)drift->false_alerts, drift->low, drift->high,
                expected, most, faces);
    if (drift->unjudged > 0)
        text_printf(alt, "%lld not judged; ", (long long)drift->unjudged);
    text_printf(alt, "%s.", register_drift_words(drift));
}

static void put_row(struct text *svg, const struct drift_chart_row *row, double most, double y)
{
    char words[120];
    const struct register_drift *drift = row->drift;
    double low = x_of(drift->low, most), high = x_of(drift->high, most);
    double expected = x_of(drift->expected, most), at_most = x_of(drift->expected_high, most);
    (void)snprintf(words, sizeof words, "%s%s", row->name,
                   drift->is == REGISTER_DRIFT_MORE ? ": more than expected" : "");
    svg_label(svg, LEFT, y, "start", words);
    text_printf(svg,
                "<g><title>%lld judged false, 95 %% interval %.1f to %.1f</title>"
                "<path class=\"o\" d=\"M%.1f %.1fH%.1fM%.1f %.1fv12M%.1f %.1fv12\"/>"
                "<circle class=\"a\" cx=\"%.1f\" cy=\"%.1f\" r=\"5\"/></g>\n",
                (long long)drift->false_alerts, drift->low, drift->high, low, y + 14, high, low,
                y + 8, high, y + 8, x_of((double)drift->false_alerts, most), y + 14);
    text_printf(svg,
                "<g><title>%.1f expected, at most %.1f</title>"
                "<path class=\"l\" stroke-width=\"2\" stroke-dasharray=\"4 3\" "
                "d=\"M%.1f %.1fH%.1f\"/><path class=\"l\" stroke-width=\"2\" "
                "d=\"M%.1f %.1fv10\"/><rect class=\"c\" x=\"%.1f\" y=\"%.1f\" width=\"9\" "
                "height=\"9\" stroke-width=\"2\"/></g>\n",
                drift->expected, drift->expected_high, expected, y + 30, at_most, at_most, y + 25,
                expected - 4.5, y + 25.5);
}

static void put_legend(struct text *svg)
{
    text_append(svg, "<path class=\"o\" d=\"M12 46H36M12 41v10M36 41v10\"/><circle class=\"a\" "
                     "cx=\"24\" cy=\"46\" r=\"5\"/>\n<path class=\"l\" stroke-width=\"2\" "
                     "stroke-dasharray=\"4 3\" d=\"M16 68H36\"/><path class=\"l\" "
                     "stroke-width=\"2\" d=\"M36 63v10\"/><rect class=\"c\" x=\"12\" y=\"63.5\" "
                     "width=\"9\" height=\"9\" stroke-width=\"2\"/>\n");
    svg_label(svg, 44, 51, "start", "judged false, with its 95 % interval");
    svg_label(svg, 44, 73, "start", "expected, up to the most by the evaluation");
}

static void put_scale(struct text *svg, double most, double bottom)
{
    char words[32];
    text_printf(svg, "<path class=\"l\" d=\"M%d %.1fH%dM%d %.1fv5M%d %.1fv5\"/>\n", LEFT, bottom,
                RIGHT, LEFT, bottom, RIGHT, bottom);
    svg_number((int64_t)most, words);
    svg_label(svg, LEFT, bottom + 19, "middle", "0");
    svg_label(svg, RIGHT, bottom + 19, "end", words);
    svg_label(svg, (LEFT + RIGHT) / 2.0, bottom + 19, "middle", "false alerts");
}

static bool is_drawn(const struct register_drift *drift)
{
    return drift->operations > 0 && drift->is != REGISTER_DRIFT_NOTHING;
}

void drift_chart(const struct drift_chart_row *rows, size_t count, struct text *svg,
                 struct text *alt)
{
    double most = 1;
    size_t drawn = 0, left_out = 0, begin = alt->length;
    text_append(alt, "Of live operations: alerts that people judged false, with the exact 95 % "
                     "interval, and those that the evaluation expected for the faces seen.");
    for (size_t i = 0; i < count; i++) {
        if (!is_drawn(rows[i].drift))
            continue;
        if (drawn == DRIFT_CHART_ROWS_MAX) {
            left_out++;
            continue;
        }
        alt_row(alt, &rows[i]);
        most = fmax(most, fmax(rows[i].drift->high, rows[i].drift->expected_high));
        drawn++;
    }
    if (left_out > 0)
        text_printf(alt, " %zu more %s only in the table.", left_out, left_out == 1 ? "is" : "are");
    if (drawn == 0) {
        text_append(alt, " Nothing to show yet: no live operation has seen anybody.");
        svg_begin(svg, title, alt->bytes + begin, 90);
        svg_label(svg, 12, 60, "start", "Nothing to show yet.");
        svg_end(svg);
        return;
    }
    most = (double)svg_nice((int64_t)ceil(most));
    double y = TOP + 14;
    svg_begin(svg, title, alt->bytes + begin, TOP + HEIGHT * (int)drawn + 38);
    put_legend(svg);
    for (size_t i = 0, at = 0; i < count && at < drawn; i++) {
        if (!is_drawn(rows[i].drift))
            continue;
        put_row(svg, &rows[i], most, y);
        y += HEIGHT;
        at++;
    }
    put_scale(svg, most, y - 6);
    svg_end(svg);
}

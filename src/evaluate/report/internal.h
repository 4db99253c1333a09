// SPDX-License-Identifier: Apache-2.0
// internal.h - what the files of the report share.
#ifndef EVALUATE_REPORT_INTERNAL_H
#define EVALUATE_REPORT_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "evaluate/result.h"
#include "evaluate/said.h"

#define REPORT_FILE_MAX (4u * 1024 * 1024) ///< bytes
#define PLOT_SERIES_MAX 2
#define PLOT_POINTS_MAX RESULT_POINTS_MAX

struct plot_axis {
    const char *name;
    double low, high; ///< with `log`: shares above 0, shown as 1 %, 0.1 % ...
    bool log;
    bool percent; ///< else the number as it is
};

struct plot_point {
    double x, y;
    double low, high; ///< of y; both 0: no bar
};

struct plot_series {
    const char *name;
    size_t count;
    const struct plot_point *points;
    bool marks; ///< each point; else a line through all
};

struct plot {
    const char *title, *words; ///< all that it shows, for who does not see it
    struct plot_axis x, y;
    size_t series_count;
    struct plot_series series[PLOT_SERIES_MAX]; ///< the second is dashed, with square marks
};

/// Appends an SVG file.
void plot_draw(const struct plot *plot, struct text *svg);

/// Shares of groups one below the other, each with its interval.
struct plot_bar {
    const char *name;
    struct evaluate_share share;
};
void plot_bars(const char *title, const char *words, const struct plot_bar *bars, size_t count,
               struct text *svg);

/// The plots of a result, in the page's order; `name` is the file's.
enum report_plot {
    REPORT_IDENTIFICATION,
    REPORT_THRESHOLDS,
    REPORT_LISTS,
    REPORT_VERIFICATION,
    REPORT_ROC,
    REPORT_MISSES,
    REPORT_ALERTS,
    REPORT_PLOTS
};
extern const char *const report_plot_files[REPORT_PLOTS];
/// False when the result has nothing for it.
bool report_has_plot(const struct result *result, enum report_plot plot);
void report_draw(const struct result *result, const struct said_wish *wish, enum report_plot plot,
                 struct text *svg);

extern const char report_style[];
void report_page(const struct result *result, const struct said_wish *wish, struct text *html);

/// Some of the measured thresholds, for tables and marks: places in result->points.
#define REPORT_ROWS 8
size_t report_rows(const struct result *result, size_t rows[REPORT_ROWS]);
size_t report_match_rows(const struct result_verification *match, size_t rows[REPORT_ROWS]);

/// On the wished list.
double report_scaled_fpir(const struct result *result, const struct said_wish *wish, size_t point);
double report_scaled_fnir(const struct result *result, const struct said_wish *wish, size_t point);

#endif

// SPDX-License-Identifier: Apache-2.0
// report.c - which plots a result has, and the folder.
#include "evaluate/report/report.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "evaluate/report/internal.h"
#include "evaluate/scale.h"

const char *const report_plot_files[REPORT_PLOTS] = {
    "identification-det.svg", "thresholds.svg",       "list-size.svg", "verification-det.svg",
    "verification-roc.svg",   "misses-by-group.svg", "alerts-by-group.svg",
};

static const double table_rates[REPORT_ROWS] = {0, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3};

size_t report_rows(const struct result *result, size_t rows[REPORT_ROWS])
{
    size_t count = 0;
    for (size_t k = 0; k < REPORT_ROWS; k++) {
        double most = table_rates[k] * (double)result->data.nonmated + 1e-9;
        size_t at = result->point_count;
        while (at > 0 && (double)result->points[at - 1].nonmated > most)
            at--;
        if (at > 0 && (count == 0 || rows[count - 1] != at - 1))
            rows[count++] = at - 1;
    }
    return count;
}

size_t report_match_rows(const struct result_verification *match, size_t rows[REPORT_ROWS])
{
    static const double rates[REPORT_ROWS] = {0, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1};
    size_t count = 0;
    for (size_t k = 0; k < REPORT_ROWS - 1; k++) {
        double most = rates[k] * (double)match->nonmated + 1e-9;
        size_t at = match->count;
        while (at > 0 && (double)match->points[at - 1].false_matches > most)
            at--;
        if (at > 0 && (count == 0 || rows[count - 1] != at - 1))
            rows[count++] = at - 1;
    }
    return count;
}

double report_scaled_fpir(const struct result *result, const struct said_wish *wish, size_t point)
{
    double fpir = (double)result->points[point].nonmated / (double)result->data.nonmated;
    return scale_fpir(fpir, (double)result->data.list,
                      wish->list > 0 ? (double)wish->list : (double)result->data.list);
}

double report_scaled_fnir(const struct result *result, const struct said_wish *wish, size_t point)
{
    struct support support;
    support_of(result, result->points[point].threshold, 0.5, wish->list, INTERVAL_CONFIDENCE,
               &support);
    return 1 - support.tpir_scaled;
}

bool report_has_plot(const struct result *result, enum report_plot plot)
{
    size_t mated = 0, nonmated = 0;
    for (size_t i = 0; i < result->group_count; i++) {
        mated += result->groups[i].mated > 0;
        nonmated += result->groups[i].nonmated > 0;
    }
    switch (plot) {
    case REPORT_IDENTIFICATION:
    case REPORT_THRESHOLDS:
        return result->point_count > 0 && result->data.nonmated > 0 && result->data.mated > 0;
    case REPORT_LISTS:
        return result->scaling_count > 0;
    case REPORT_VERIFICATION:
    case REPORT_ROC:
        return result->verification.mated > 0 && result->verification.nonmated > 0;
    case REPORT_MISSES:
        return mated > 0;
    default:
        return plot == REPORT_ALERTS && nonmated > 0;
    }
}

static double fpir_at(const struct result *result, size_t i)
{
    return (double)result->points[i].nonmated / (double)result->data.nonmated;
}

static double fnir_at(const struct result *result, size_t i)
{
    return 1 - (double)result->points[i].found / (double)result->data.mated;
}

/// The power of ten at or below a share that can be shown.
static double decade_below(double share)
{
    return pow(10, floor(log10(fmax(share, 1e-8)) + 1e-9));
}

static void list_name(const char *before, size_t list, char words[SAID_WORDS_MAX])
{
    char number[SAID_WORDS_MAX];
    said_number(list, number);
    (void)snprintf(words, SAID_WORDS_MAX, "%.60s %.40s", before, number);
}

static void draw_identification(const struct result *result, const struct said_wish *wish,
                                struct text *svg)
{
    AUTO_FREE struct plot_point *points = memory_new(2 * PLOT_POINTS_MAX, sizeof *points);
    char here[SAID_WORDS_MAX], there[SAID_WORDS_MAX];
    size_t count = 0;
    double least = 1;
    for (size_t i = 0; i < result->point_count; i++) {
        if (result->points[i].nonmated == 0)
            continue;
        points[count] = (struct plot_point){.x = fpir_at(result, i), .y = fnir_at(result, i)};
        points[PLOT_POINTS_MAX + count++] = (struct plot_point){
            .x = report_scaled_fpir(result, wish, i), .y = report_scaled_fnir(result, wish, i)};
        least = points[count - 1].y > 0 ? fmin(least, points[count - 1].y) : least;
    }
    bool scaled = wish->list > 0 && wish->list != result->data.list;
    list_name("measured, a list of", result->data.list, here);
    list_name("reckoned for a list of", wish->list, there);
    struct plot plot = {
        .title = "Missed against falsely alerted",
        .words = "Detection error trade-off of open-set identification: FNIR against FPIR, both "
                 "on a logarithmic scale. The figures are in the table below the plot.",
        .x = {"FPIR", decade_below(1 / (double)result->data.nonmated), 1, true, true},
        .y = {"FNIR", decade_below(least), 1, true, true},
        .series_count = scaled ? 2 : 1,
        .series = {{here, count, points, false}, {there, count, points + PLOT_POINTS_MAX, false}}};
    plot_draw(&plot, svg);
}

static void draw_thresholds(const struct result *result, const struct said_wish *wish,
                            struct text *svg)
{
    AUTO_FREE struct plot_point *points = memory_new(2 * PLOT_POINTS_MAX, sizeof *points);
    char title[2 * SAID_WORDS_MAX];
    char list[SAID_WORDS_MAX];
    size_t count = 0;
    said_number(wish->list > 0 ? wish->list : result->data.list, list);
    (void)snprintf(title, sizeof title, "Both errors, a list of %s", list);
    for (size_t i = 0; i < result->point_count; i++) {
        if (result->points[i].threshold < 0 || result->points[i].nonmated == 0)
            continue;
        points[count] = (struct plot_point){.x = result->points[i].threshold,
                                            .y = report_scaled_fpir(result, wish, i)};
        points[PLOT_POINTS_MAX + count++] = (struct plot_point){
            .x = result->points[i].threshold, .y = report_scaled_fnir(result, wish, i)};
    }
    double low = count > 0 ? points[count - 1].x : 0;
    double high = count > 0 ? points[0].x : 1;
    struct plot plot = {
        .title = title,
        .words = "FPIR falls and FNIR rises with the threshold. The figures are in the table.",
        .x = {"threshold", floor(low * 20) / 20, ceil(high * 20 + 0.01) / 20, false, false},
        .y = {"share of searches", decade_below(1 / (double)result->data.nonmated), 1, true, true},
        .series_count = 2,
        .series = {{"FPIR: others with an alert", count, points, false},
                   {"FNIR: listed people missed", count, points + PLOT_POINTS_MAX, false}}};
    plot_draw(&plot, svg);
}

static void draw_lists(const struct result *result, struct text *svg)
{
    struct plot_point measured[RESULT_SCALINGS_MAX], rule[RESULT_SCALINGS_MAX];
    double most = 0;
    for (size_t i = 0; i < result->scaling_count; i++) {
        const struct result_scaling *scaling = &result->scalings[i];
        struct evaluate_share share = share_of(scaling->above, scaling->searches);
        double list = (double)scaling->list;
        measured[i] = (struct plot_point){list, share.share, share.low, share.high};
        rule[i] = (struct plot_point){.x = list,
                                      .y = said_rule(result, scaling)};
        most = fmax(most, share.high);
    }
    struct plot plot = {
        .title = "False alerts by length of the list",
        .words = "FPIR on a quarter, a half and the whole of the test list at two thresholds, and "
                 "what the rule of independent comparisons says from the whole. The figures are "
                 "in the table.",
        .x = {"people on the list", 0, (double)result->data.list * 1.05, false, false},
        .y = {"FPIR", 0, most > 0 ? most : 0.01, false, true},
        .series_count = 2,
        .series = {{"measured, with its interval", result->scaling_count, measured, true},
                   {"the rule", result->scaling_count, rule, true}}};
    plot_draw(&plot, svg);
}

static void draw_verification(const struct result *result, bool roc, struct text *svg)
{
    const struct result_verification *match = &result->verification;
    AUTO_FREE struct plot_point *points = memory_new(PLOT_POINTS_MAX, sizeof *points);
    size_t count = 0;
    double least = 1, most = 0;
    for (size_t i = 0; i < match->count; i++) {
        double missed = (double)match->points[i].false_nonmatches / (double)match->mated;
        if (match->points[i].false_matches == 0)
            continue;
        points[count++] = (struct plot_point){
            .x = (double)match->points[i].false_matches / (double)match->nonmated,
            .y = roc ? 1 - missed : missed};
        least = missed > 0 ? fmin(least, missed) : least;
        most = fmax(most, missed);
    }
    struct plot plot = {
        .title = roc ? "Verification: receiver operating curve"
                     : "Verification: detection error trade-off",
        .words = roc ? "True match rate against false match rate. The figures are in the table."
                     : "False non-match rate against false match rate, both on a logarithmic "
                       "scale. The figures are in the table.",
        .x = {"FMR", decade_below(1 / (double)match->nonmated), 1, true, true},
        .y = {roc ? "TMR = 1 - FNMR" : "FNMR",
              roc ? floor(9.99 * (1 - most)) / 10 : decade_below(least), 1,
              !roc, true},
        .series_count = 1,
        .series = {{"measured", count, points, false}}};
    plot_draw(&plot, svg);
}

static void draw_groups(const struct result *result, bool alerts, struct text *svg)
{
    struct plot_bar bars[RESULT_PARTS_MAX];
    char names[RESULT_PARTS_MAX][64];
    size_t count = 0;
    for (size_t i = 0; i < result->group_count; i++) {
        const struct result_part *part = &result->groups[i];
        if ((alerts ? part->nonmated : part->mated) == 0)
            continue;
        (void)snprintf(names[count], sizeof names[count], "%.28s: %.28s", part->column,
                       part->name);
        bars[count] = (struct plot_bar){names[count], alerts
                                                          ? share_of(part->alerted, part->nonmated)
                                                          : share_of(part->missed, part->mated)};
        count++;
    }
    plot_bars(alerts ? "FPIR by group" : "FNIR by group",
              "Each group's share with its 95 % interval. The figures are in the table.", bars,
              count, svg);
}

void report_draw(const struct result *result, const struct said_wish *wish, enum report_plot plot,
                 struct text *svg)
{
    switch (plot) {
    case REPORT_IDENTIFICATION:
        draw_identification(result, wish, svg);
        break;
    case REPORT_THRESHOLDS:
        draw_thresholds(result, wish, svg);
        break;
    case REPORT_LISTS:
        draw_lists(result, svg);
        break;
    case REPORT_VERIFICATION:
    case REPORT_ROC:
        draw_verification(result, plot == REPORT_ROC, svg);
        break;
    default:
        draw_groups(result, plot == REPORT_ALERTS, svg);
        break;
    }
}

static int write_one(const char *folder, const char *name, const struct text *text,
                     struct overt_error *err)
{
    AUTO_FREE char *path = file_join(folder, name);
    if (text->full)
        return error_set(err, OVERT_LIMIT, "the report is too large");
    return file_write(path, text->bytes, text->length, 0644, err);
}

int evaluate_report(const struct result *result, const struct said_wish *wish, const char *folder,
                    struct overt_error *err)
{
    AUTO_TEXT struct text text;
    text_init(&text, REPORT_FILE_MAX);
    int code = file_make_public_folder(folder, err);
    for (int plot = 0; plot < REPORT_PLOTS && code == 0; plot++) {
        text_clear(&text);
        if (report_has_plot(result, (enum report_plot)plot)) {
            report_draw(result, wish, (enum report_plot)plot, &text);
            code = write_one(folder, report_plot_files[plot], &text, err);
        } else { // of an older report
            AUTO_FREE char *path = file_join(folder, report_plot_files[plot]);
            (void)unlink(path);
        }
    }
    text_clear(&text);
    text_append(&text, report_style);
    if (code == 0)
        code = write_one(folder, "style.css", &text, err);
    text_clear(&text);
    report_page(result, wish, &text);
    return code != 0 ? code : write_one(folder, "index.html", &text, err);
}

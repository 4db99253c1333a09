// SPDX-License-Identifier: Apache-2.0
// page.c - the words and tables of the report. Whatever comes from a file is escaped.
#include <math.h>
#include <stdio.h>

#include "evaluate/crossed.h"
#include "evaluate/report/internal.h"

const char report_style[] =
    "body{font:1.125rem/1.5 sans-serif;margin:0;color:#0b0c0c;background:#fff}"
    "main{max-width:60rem;margin:0 auto;padding:1rem}a{color:#1d70b8}a:visited{color:#4c2c92}"
    "h1{font-size:2rem;line-height:1.2}h2{margin-top:2.5rem;border-top:2px solid #1d70b8;"
    "padding-top:.5rem}h3{margin-bottom:.25rem}"
    "dl{display:grid;grid-template-columns:minmax(9rem,14rem) 1fr;gap:.25rem 1rem}"
    "dt{font-weight:bold}dd{margin:0;overflow-wrap:anywhere}"
    ".said{border-left:.5rem solid #1d70b8;padding:.5rem 1rem;margin:1rem 0}"
    ".said.not{border-left-color:#942514}"
    ".plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,18rem),1fr));"
    "gap:1rem;margin:1rem 0}figure{margin:0}"
    "img{width:100%;max-width:36rem;height:auto;border:1px solid #b1b4b6}"
    ".wide{overflow-x:auto;margin:1rem 0}table{border-collapse:collapse;font-size:1rem}"
    "caption{text-align:left;font-weight:bold;padding-bottom:.25rem}"
    "th,td{text-align:left;vertical-align:top;padding:.35rem 1rem .35rem 0;"
    "border-bottom:1px solid #505a5f}tbody th{font-weight:normal}.n{text-align:right;"
    "white-space:nowrap}ul.top{padding-left:1.25rem}"
    "a:focus,.wide:focus{outline:3px solid #0b0c0c;box-shadow:0 0 0 6px #fd0}"
    "@media(max-width:40rem){dl{grid-template-columns:1fr}dd{margin-bottom:.5rem}"
    "h1{font-size:1.5rem}}"
    "@media(prefers-color-scheme:dark){body{color:#fff;background:#0b0c0c}a,a:visited{color:"
    "#8ec5f0}th,td{border-color:#b1b4b6}.said.not{border-left-color:#f3a18f}"
    "img{border-color:#505a5f}}"
    "@media print{body{font-size:11pt;color:#000;background:#fff}main{max-width:none;padding:0}"
    ".wide{overflow:visible}figure,tr,.said{break-inside:avoid}h2,h3{break-after:avoid}"
    "nav{display:none}img{max-width:12cm}}\n";

static void put(struct text *html, const char *words)
{
    text_append_html(html, words);
}

static void heading(struct text *html, const char *id, const char *words)
{
    text_printf(html, "<h2 id=\"%s\">%s</h2>\n", id, words);
}

static void table_begin(struct text *html, const char *id, const char *caption,
                        const char *const *columns, size_t count)
{
    text_printf(html,
                "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-labelledby=\"%s\">"
                "<table>\n<caption id=\"%s\">",
                id, id);
    put(html, caption);
    text_append(html, "</caption>\n<thead><tr>");
    for (size_t i = 0; i < count; i++)
        text_printf(html, "<th scope=\"col\"%s>%s</th>",
                    i > 0 && columns[i][0] != 'A' ? " class=\"n\"" : "", columns[i]);
    text_append(html, "</tr></thead>\n<tbody>\n");
}

static void table_end(struct text *html)
{
    text_append(html, "</tbody></table></div>\n");
}

static void row_begin(struct text *html, const char *words)
{
    text_append(html, "<tr><th scope=\"row\">");
    put(html, words);
    text_append(html, "</th>");
}

static void cell(struct text *html, const char *words)
{
    text_append(html, "<td class=\"n\">");
    put(html, words);
    text_append(html, "</td>");
}

static void cell_share(struct text *html, const struct evaluate_share *share)
{
    char words[SAID_WORDS_MAX];
    said_share(share, words);
    cell(html, words);
}

static void cell_count(struct text *html, size_t count, size_t of)
{
    char a[SAID_WORDS_MAX], b[SAID_WORDS_MAX], words[2 * SAID_WORDS_MAX + 8];
    said_number(count, a);
    said_number(of, b);
    (void)snprintf(words, sizeof words, "%s of %s", a, b);
    cell(html, words);
}

static void term(struct text *html, const char *name, const char *words)
{
    text_printf(html, "<dt>%s</dt><dd>", name);
    put(html, words);
    text_append(html, "</dd>\n");
}

static void put_figure(const struct result *result, enum report_plot plot, const char *alt,
                       struct text *html)
{
    if (!report_has_plot(result, plot))
        return;
    text_printf(html, "<figure><img src=\"%s\" alt=\"%s\"></figure>\n", report_plot_files[plot],
                alt);
}

static void put_head(const struct result *result, struct text *html)
{
    text_append(html, "<!doctype html>\n<html lang=\"en-GB\">\n<head><meta charset=\"utf-8\"><meta "
                      "name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
                      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                      "style-src 'self'; img-src 'self'\">"
                      "<link rel=\"stylesheet\" href=\"style.css\"><title>Evaluation of ");
    put(html, result->recogniser.id);
    text_append(html, "</title></head>\n<body>\n<main>\n<h1>Evaluation of facial recognition: ");
    put(html, result->recogniser.id);
    text_append(html, "</h1>\n<p>How often the models find who is on a list, and how often they "
                      "alert on who is not, measured on a labelled test set in the terms of "
                      "ISO/IEC 19795-1. Shares stand with their exact 95 % interval (Clopper and "
                      "Pearson 1934). It holds for pictures like those of the test set; a camera "
                      "in the street does worse until it was measured.</p>\n");
}

static void put_model(const char *what, const struct result_model *model, struct text *html)
{
    char words[3 * SAID_WORDS_MAX];
    (void)snprintf(words, sizeof words, "%s, version %s; manifest %s", model->id, model->version,
                   model->sha256);
    term(html, what, words);
}

static void put_what(const struct result *result, struct text *html)
{
    char made[TIME_TEXT_MAX], words[2 * SAID_WORDS_MAX];
    heading(html, "what", "What was measured");
    text_append(html, "<dl>\n");
    time_format_words(result->made, made);
    term(html, "Made", made);
    term(html, "Software", result->software);
    put_model("Finds faces", &result->detector, html);
    put_model("Recognises them", &result->recogniser, html);
    (void)snprintf(words, sizeof words, "%s; faces from %d px; several pictures of one person: %s",
                   result->settings.mirror ? "with the mirror image" : "without the mirror image",
                   result->settings.face_size_min, result->settings.fusion);
    term(html, "Settings", words);
    (void)snprintf(words, sizeof words, "%s: %zu pictures, %zu people; %s", result->data.name,
                   result->data.pictures, result->data.identities, result->data.sha256);
    term(html, "Test set", words);
    term(html, "This result", result->sha256);
    text_append(html, "</dl>\n<p>The last line is the SHA-256 of the result file, which "
                      "<code>overt evaluate check</code> verifies. Every figure here is reckoned "
                      "from that file.</p>\n");
}

static void put_support(const struct result *result, const struct said_wish *wish,
                        struct text *html)
{
    size_t list = wish->list > 0 ? wish->list : result->data.list;
    double confidence = wish->confidence > 0 ? wish->confidence : INTERVAL_CONFIDENCE;
    if (result->point_count == 0)
        return;
    heading(html, "supports", "What it supports");
    for (int i = said_wished_too(wish) ? -1 : 0; i < SAID_RATES; i++) {
        struct support support;
        double fpir = i < 0 ? wish->fpir : said_fpir[i];
        AUTO_TEXT struct text words;
        text_init(&words, 4096);
        support_find(result, fpir, list, confidence, &support);
        said_support(&support, fpir, list, confidence, &words);
        text_printf(html, "<p class=\"said%s\">%s ", support.supported ? "" : " not",
                    support.supported ? "<strong>Supported.</strong>"
                                      : "<strong>Not supported.</strong>");
        put(html, words.bytes);
        text_append(html, "</p>\n");
        text_clear(&words);
        said_stretched(&support, &words);
        if (i == SAID_RATES - 1 && words.length > 0)
            text_printf(html, "<p>%s</p>\n", words.bytes);
    }
}

static void put_failures(const struct result *result, struct text *html)
{
    static const char *const columns[] = {"Pictures", "Failed", "Share (95 % interval)"};
    const struct result_data *data = &result->data;
    struct evaluate_share enrol = share_of(data->not_enrolled, data->list_pictures);
    struct evaluate_share acquire =
        share_of(data->not_acquired, data->list_pictures > 0 ? data->mated + data->nonmated
                                                             : data->pictures);
    heading(html, "failures", "Pictures that gave no template");
    table_begin(html, "t-failures", "Failures to enrol and to acquire", columns, 3);
    if (enrol.of > 0) {
        row_begin(html, "Of the list (failure to enrol)");
        cell_count(html, enrol.count, enrol.of);
        cell_share(html, &enrol);
        text_append(html, "</tr>\n");
    }
    row_begin(html, "Searched (failure to acquire)");
    cell_count(html, acquire.count, acquire.of);
    cell_share(html, &acquire);
    text_append(html, "</tr>\n");
    table_end(html);
    text_append(html, "<p>Somebody on the list without a good picture is never found; a search "
                      "without a template finds nobody. Both stay in the figures below.</p>\n");
}

static void put_identification_table(const struct result *result, const struct said_wish *wish,
                                     struct text *html)
{
    static const char *const columns[] = {"Threshold", "FPIR",        "FNIR",
                                          "TPIR",      "FPIR, wished", "FNIR, wished"};
    bool scaled = wish->list > 0 && wish->list != result->data.list;
    size_t rows[REPORT_ROWS];
    size_t count = report_rows(result, rows);
    table_begin(html, "t-identification",
                scaled ? "Rates at some thresholds, measured and reckoned for the wished list"
                       : "Rates at some thresholds",
                columns, scaled ? 6 : 4);
    for (size_t i = 0; i < count; i++) {
        const struct result_point *point = &result->points[rows[i]];
        struct evaluate_share fpir = share_of(point->nonmated, result->data.nonmated);
        struct evaluate_share fnir =
            share_of(result->data.mated - point->found, result->data.mated);
        struct evaluate_share tpir = share_of(point->found, result->data.mated);
        char words[SAID_WORDS_MAX];
        (void)snprintf(words, sizeof words, "%.4f", point->threshold);
        row_begin(html, words);
        cell_share(html, &fpir);
        cell_share(html, &fnir);
        cell_share(html, &tpir);
        if (scaled) {
            said_percent(report_scaled_fpir(result, wish, rows[i]), words);
            cell(html, words);
            said_percent(report_scaled_fnir(result, wish, rows[i]), words);
            cell(html, words);
        }
        text_append(html, "</tr>\n");
    }
    table_end(html);
}

static void put_identification(const struct result *result, const struct said_wish *wish,
                               struct text *html)
{
    char list[SAID_WORDS_MAX], mated[SAID_WORDS_MAX], nonmated[SAID_WORDS_MAX],
        first[SAID_WORDS_MAX];
    struct evaluate_share rank1 = share_of(result->first, result->data.mated);
    if (!report_has_plot(result, REPORT_IDENTIFICATION))
        return;
    said_number(result->data.list, list);
    said_number(result->data.mated, mated);
    said_number(result->data.nonmated, nonmated);
    said_share(&rank1, first);
    heading(html, "identification", "Identification (open set)");
    text_printf(html,
                "<p>A list of %s people was searched with %s pictures of people on it and %s of "
                "people who are not. Regardless of any threshold the right person came first in "
                "%s.</p>\n<dl>\n",
                list, mated, nonmated, first);
    term(html, "FPIR", "false positive identification rate: of searches for people who are not on "
                       "the list, those with a candidate at or above the threshold");
    term(html, "FNIR", "false negative identification rate: of searches for people on the list, "
                       "those in which they are not first at or above it. TPIR is the rest");
    text_append(html, "</dl>\n");
    text_append(html, "<div class=\"plots\">\n");
    put_figure(result, REPORT_IDENTIFICATION,
               "Plot: FNIR against FPIR; the figures are in the table", html);
    put_figure(result, REPORT_THRESHOLDS,
               "Plot: FPIR and FNIR by threshold; the figures are in the table", html);
    text_append(html, "</div>\n");
    put_identification_table(result, wish, html);
}

static void put_lists(const struct result *result, struct text *html)
{
    static const char *const columns[] = {"List", "Threshold", "Measured (95 % interval)",
                                          "The rule"};
    if (result->scaling_count == 0)
        return;
    heading(html, "lists", "How the list's length counts");
    text_append(html,
                "<p>The longer the list, the likelier that a stranger is like somebody on it: "
                "FPIR(L) = 1 - (1 - FPIR(l))<sup>L/l</sup> if comparisons go wrong independently "
                "(Grother and Phillips 2004). Some faces are like many others, so the rule "
                "overstates a longer list's rate and understates a shorter one's. It says nothing "
                "about a list of other kinds of people. Here it is held against pieces of the "
                "test list; the intervals take searches for independent and are too narrow.</p>\n");
    put_figure(result, REPORT_LISTS, "Plot: FPIR by length of the list, measured and by the rule; "
                                     "the figures are in the table", html);
    table_begin(html, "t-lists", "FPIR on pieces of the list", columns, 4);
    for (size_t i = 0; i < result->scaling_count; i++) {
        const struct result_scaling *scaling = &result->scalings[i];
        struct evaluate_share share = share_of(scaling->above, scaling->searches);
        char words[SAID_WORDS_MAX];
        said_number(scaling->list, words);
        row_begin(html, words);
        (void)snprintf(words, sizeof words, "%.4f", scaling->threshold);
        cell(html, words);
        cell_share(html, &share);
        said_percent(said_rule(result, scaling), words);
        cell(html, words);
        text_append(html, "</tr>\n");
    }
    table_end(html);
}

static void put_folds(const struct result_verification *match, struct text *html)
{
    char words[SAID_WORDS_MAX];
    struct evaluate_share right = share_of(match->right, match->mated + match->nonmated);
    if (match->fold_count == 0)
        return;
    said_share(&right, words);
    text_printf(html, "<p>Ten folds, each judged with the threshold that is best on the other "
                      "nine: %s judged rightly.</p>\n", words);
}

static void put_verification(const struct result *result, struct text *html)
{
    static const char *const columns[] = {"Threshold", "FMR", "FNMR"};
    const struct result_verification *match = &result->verification;
    size_t rows[REPORT_ROWS];
    char words[SAID_WORDS_MAX], other[SAID_WORDS_MAX];
    if (!report_has_plot(result, REPORT_VERIFICATION))
        return;
    heading(html, "verification", "Verification (one to one)");
    said_number(match->mated, words);
    said_number(match->nonmated, other);
    text_printf(html, "<p>%s comparisons of two pictures of one person, %s of two people.%s</p>\n",
                words, other,
                match->crossed ? " Everybody was compared with everybody, so the comparisons are "
                                 "not independent and the intervals are too narrow."
                               : "");
    put_folds(match, html);
    text_append(html, "<div class=\"plots\">\n");
    put_figure(result, REPORT_VERIFICATION,
               "Plot: FNMR against FMR; the figures are in the table", html);
    put_figure(result, REPORT_ROC,
               "Plot: true match rate against FMR; the figures are in the table", html);
    text_append(html, "</div>\n");
    table_begin(html, "t-verification", "False match and false non-match rate", columns, 3);
    size_t count = report_match_rows(match, rows);
    for (size_t i = 0; i < count; i++) {
        const struct result_match *point = &match->points[rows[i]];
        struct evaluate_share fmr = share_of(point->false_matches, match->nonmated);
        struct evaluate_share fnmr = share_of(point->false_nonmatches, match->mated);
        (void)snprintf(words, sizeof words, "%.4f", point->threshold);
        row_begin(html, words);
        cell_share(html, &fmr);
        cell_share(html, &fnmr);
        text_append(html, "</tr>\n");
    }
    table_end(html);
    said_percent(crossed_equal_error(match), words);
    text_printf(html, "<p>Both rates would be %s at one threshold (equal error rate): a by-word, "
                      "since nobody runs a system there.</p>\n", words);
}

static void part_row(const struct result_part *part, bool alerts, struct text *html)
{
    struct evaluate_share share = alerts ? share_of(part->alerted, part->nonmated)
                                         : share_of(part->missed, part->mated);
    char words[SAID_WORDS_MAX], name[2 * RESULT_NAME_MAX + 4];
    (void)snprintf(name, sizeof name, "%s: %s", part->column, part->name);
    row_begin(html, name);
    said_number(alerts ? part->nonmated_people : part->mated_people, words);
    cell(html, words);
    if (share.of > 0)
        cell_count(html, share.count, share.of);
    else
        cell(html, "-");
    cell_share(html, &share);
    text_append(html, "<td>");
    said_difference(part, alerts, words);
    put(html, words);
    text_append(html, "</td></tr>\n");
}

static void put_parts(const char *id, const char *caption, const struct result_part *parts,
                      size_t count, bool alerts, struct text *html)
{
    static const char *const columns[] = {"Group", "People", "Count", "Share (95 % interval)",
                                          "Against all the others"};
    table_begin(html, id, caption, columns, 5);
    for (size_t i = 0; i < count; i++)
        part_row(&parts[i], alerts, html);
    table_end(html);
}

static void put_overall(const struct result *result, bool of_quality, struct text *html)
{
    const struct result_part *parts = of_quality ? result->qualities : result->groups;
    size_t count = of_quality ? result->quality_count : result->group_count;
    text_append(html, "<dl>\n");
    for (size_t i = 0; i < 2 * count; i++) {
        char name[RESULT_NAME_MAX + 32];
        AUTO_TEXT struct text words;
        if (i >= 2 && text_equal(parts[i / 2].column, parts[i / 2 - 1].column))
            continue;
        text_init(&words, 4096);
        said_overall(result, of_quality, parts[i / 2].column, i % 2 != 0, &words);
        (void)snprintf(name, sizeof name, "%s: %s", parts[i / 2].column,
                       i % 2 != 0 ? "false alerts" : "missed");
        text_append(html, "<dt>");
        put(html, name);
        text_append(html, "</dt><dd>");
        put(html, words.bytes);
        text_append(html, "</dd>\n");
    }
    text_append(html, "</dl>\n");
}

static void put_part_failures(const char *id, const struct result_part *parts, size_t count,
                              struct text *html)
{
    static const char *const columns[] = {"Group", "Failed to enrol", "Failed to acquire"};
    table_begin(html, id, "Pictures that gave no template", columns, 3);
    for (size_t i = 0; i < count; i++) {
        char name[2 * RESULT_NAME_MAX + 4];
        (void)snprintf(name, sizeof name, "%s: %s", parts[i].column, parts[i].name);
        row_begin(html, name);
        cell_count(html, parts[i].not_enrolled, parts[i].list_pictures);
        cell_count(html, parts[i].not_acquired, parts[i].probes);
        text_append(html, "</tr>\n");
    }
    table_end(html);
}

static void put_groups(const struct result *result, struct text *html)
{
    heading(html, "groups", "Groups");
    if (result->group_count == 0) {
        text_append(html, "<p>The test set names no groups, so whether the error differs between "
                          "groups of people is not known from it.</p>\n");
        return;
    }
    text_printf(html,
                "<p>As the test set names them; none is guessed. At threshold %.4f. Each group is "
                "held against all the others of its column by Fisher's exact test, corrected for "
                "the number of groups (Holm 1979). That a difference cannot be told from chance "
                "does not mean that there is none. Groups of fewer than ten people get no "
                "figures. Several pictures of one person are not independent: with those the true "
                "intervals are wider. Whether the groups of a column differ at all says one test "
                "over all of them (Freeman and Halton 1951); it is made for each column and each "
                "rate, so one such test in twenty finds a difference where there is "
                "none.</p>\n",
                result->part_threshold);
    put_overall(result, false, html);
    text_append(html, "<div class=\"plots\">\n");
    put_figure(result, REPORT_MISSES, "Plot: FNIR by group; the figures are in the table", html);
    put_figure(result, REPORT_ALERTS, "Plot: FPIR by group; the figures are in the table", html);
    text_append(html, "</div>\n");
    put_parts("t-misses", "Missed, of searches for listed people (FNIR)", result->groups,
              result->group_count, false, html);
    put_parts("t-alerts", "Alerted, of searches for others (FPIR)", result->groups,
              result->group_count, true, html);
    put_part_failures("t-group-failures", result->groups, result->group_count, html);
}

static void put_quality(const struct result *result, struct text *html)
{
    if (result->quality_count == 0)
        return;
    heading(html, "quality", "Quality of the searched pictures");
    text_printf(html,
                "<p>By what Overt measures of a face before it is compared (size, sharpness, "
                "light, pose). In use the faces of the second line would be refused; here they "
                "are compared all the same. At threshold %.4f.</p>\n",
                result->part_threshold);
    put_overall(result, true, html);
    put_parts("t-quality-misses", "Missed by quality, of searches for listed people (FNIR)",
              result->qualities, result->quality_count, false, html);
    put_parts("t-quality-alerts", "Alerted by quality, of searches for others (FPIR)",
              result->qualities, result->quality_count, true, html);
}

void report_page(const struct result *result, const struct said_wish *wish, struct text *html)
{
    put_head(result, html);
    put_support(result, wish, html);
    put_what(result, html);
    put_failures(result, html);
    put_identification(result, wish, html);
    put_lists(result, html);
    put_verification(result, html);
    put_groups(result, html);
    put_quality(result, html);
    text_append(html, "</main>\n</body>\n</html>\n");
}

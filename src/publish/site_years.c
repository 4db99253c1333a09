// SPDX-License-Identifier: Apache-2.0
// site_years.c - what was done in each year, from the tables that are published (annual.csv,
// searches.csv, breakdowns.csv), so that the pages cannot say anything else.
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "evaluate/csv.h"
#include "publish/site_internal.h"

#define YEARS_MAX 400

/// A sheet's rows without its heading; the cells lie in `bytes`.
struct rows {
    char *bytes;
    const char **cells;
    size_t count, columns;
};

struct site_years {
    struct rows annual, searches, breakdowns;
    struct site_year years[YEARS_MAX]; ///< calendar years, then financial ones; the latest first
    size_t count;
};

static int take_row(void *context, size_t line, const char *const *fields, size_t count,
                    struct overt_error *err)
{
    struct rows *rows = context;
    (void)err;
    if (line == 1) {
        rows->columns = count;
        return 0;
    }
    rows->cells = memory_resize(rows->cells, (rows->count + 1) * count, sizeof *rows->cells);
    memcpy(rows->cells + rows->count * count, fields, count * sizeof *fields);
    rows->count++;
    return 0;
}

static int read_rows(const struct publish *publish, enum publish_sheet_number sheet,
                     struct rows *rows, struct overt_error *err)
{
    AUTO_TEXT struct text csv = {0};
    text_init(&csv, PUBLISH_FILE_MAX);
    int code = publish_sheet_make(publish, sheet, &csv, err);
    if (code != 0)
        return code;
    size_t size = csv.length;
    rows->bytes = text_take(&csv);
    return csv_read(rows->bytes, size, take_row, rows, err);
}

static const char *cell_of(const struct rows *rows, enum publish_sheet_number sheet, size_t row,
                           const char *column)
{
    for (size_t i = 0; i < rows->columns; i++)
        if (text_equal(publish_sheets[sheet].columns[i].name, column))
            return rows->cells[row * rows->columns + i];
    return "";
}

static const char *annual_of(const struct site_years *years, size_t row, const char *column)
{
    return cell_of(&years->annual, PUBLISH_ANNUAL, row, column);
}

static void add_year(struct site_years *years, size_t row)
{
    const char *name = annual_of(years, row, "year");
    bool financial = text_equal(annual_of(years, row, "year_kind"), "financial");
    for (size_t i = 0; i < years->count; i++)
        if (years->years[i].financial == financial && text_equal(years->years[i].name, name))
            return;
    if (years->count == YEARS_MAX)
        return;
    size_t place = 0;
    while (place < years->count && !years->years[place].financial && financial)
        place++;
    memmove(years->years + place + 1, years->years + place,
            (years->count - place) * sizeof *years->years);
    years->count++;
    struct site_year *year = &years->years[place];
    *year = (struct site_year){.financial = financial,
                               .complete = text_equal(annual_of(years, row, "complete"), "yes")};
    (void)text_copy(year->name, sizeof year->name, name);
    (void)text_copy(year->slug, sizeof year->slug, name);
    year->slug[strcspn(year->slug, "/")] = year->slug[strcspn(year->slug, "/")] == '/' ? '-' : '\0';
}

int site_years_read(const struct publish *publish, struct site_years **ret_years,
                    struct overt_error *err)
{
    struct site_years *years = memory_new(1, sizeof *years);
    int code = read_rows(publish, PUBLISH_ANNUAL, &years->annual, err);
    if (code == 0)
        code = read_rows(publish, PUBLISH_SEARCHES, &years->searches, err);
    if (code == 0)
        code = read_rows(publish, PUBLISH_BREAKDOWNS, &years->breakdowns, err);
    for (size_t i = 0; code == 0 && i < years->annual.count; i++)
        add_year(years, i);
    if (code != 0) {
        site_years_free(&years);
        return code;
    }
    *ret_years = years;
    return 0;
}

void site_years_free(struct site_years **years)
{
    if (*years == NULL)
        return;
    struct rows *all[] = {&(*years)->annual, &(*years)->searches, &(*years)->breakdowns};
    for (size_t i = 0; i < ARRAY_COUNT(all); i++) {
        memory_free(all[i]->bytes);
        memory_free(all[i]->cells);
    }
    memory_free(*years);
    *years = NULL;
}

size_t site_years_count(const struct site_years *years) { return years->count; }

const struct site_year *site_years_at(const struct site_years *years, size_t i)
{
    return &years->years[i];
}

// ---- words ----

static const char *kind_name(const char *letters)
{
    static const enum register_mode modes[] = {REGISTER_MODE_LIVE, REGISTER_MODE_RETROSPECTIVE,
                                               REGISTER_MODE_OPERATOR_INITIATED};
    for (size_t i = 0; i < ARRAY_COUNT(modes); i++)
        if (text_equal(register_mode_letters(modes[i]), letters))
            return site_mode(modes[i]);
    return "With body-worn video (counted there too)";
}

static struct html_cell number_cell(const char *words)
{
    return (struct html_cell){.words = {.text = words[0] != '\0' ? words : "–"},
                              .format = "numeric"};
}

// ---- the page of all years ----

static const struct {
    const char *column, *words;
} shown[] = {
    {"operations", "Operations"},
    {"hours", "Hours"},
    {"faces_seen", "Faces seen (estimate)"},
    {"total_alerts", "Alerts"},
    {"false_alert_rate", "False alert rate"},
    {"outcome_arrest", "Arrests"},
    {"searches", "Searches"},
};
#define SHOWN (ARRAY_COUNT(shown) + 1)

static void put_year_link(struct html *html, const void *context)
{
    const struct site_year *year = context;
    char href[48];
    (void)snprintf(href, sizeof href, "/statistics/%s/", year->slug);
    web_public_link(html, href, "All figures of this year");
}

static void put_short(const struct site_years *years, const struct site_year *year,
                      struct html *html)
{
    struct html_cell head[SHOWN] = {{.words = {.text = "Kind"}}};
    struct html_cell cells[4 * SHOWN] = {0};
    AUTO_TEXT struct text caption = {0};
    size_t rows = 0;
    for (size_t i = 0; i < ARRAY_COUNT(shown); i++)
        head[i + 1] = (struct html_cell){.words = {.text = shown[i].words}, .format = "numeric"};
    for (size_t i = 0; i < years->annual.count && rows < 4; i++) {
        if (!text_equal(annual_of(years, i, "year"), year->name))
            continue;
        struct html_cell *row = cells + rows++ * SHOWN;
        row[0].words.text = kind_name(annual_of(years, i, "mode"));
        for (size_t j = 0; j < ARRAY_COUNT(shown); j++)
            row[j + 1] = number_cell(annual_of(years, i, shown[j].column));
    }
    text_init(&caption, 100);
    text_printf(&caption, "%s %s%s", year->financial ? "April to March" : "Year", year->name,
                year->complete ? "" : ", which goes on");
    web_public_table(html, caption.bytes, head, SHOWN, cells, rows);
    html_lit(html, "<p class=\"govuk-body\">");
    put_year_link(html, year);
    html_lit(html, "</p>\n");
}

void site_page_years(const struct publish *publish, const struct site_years *years,
                     struct html *html)
{
    web_public_begin(html, &publish->site, "Years", WEB_PUBLIC_STATISTICS);
    web_public_title(html, "What was done in each year");
    html_lit(html, "<p class=\"govuk-body\">Counted from the events of the record. An operation "
                   "belongs to the year in which it was opened, a search to the month in which it "
                   "was made.</p>\n");
    for (int financial = 0; financial <= 1; financial++) {
        web_public_heading(html, financial ? "Financial years" : "Calendar years");
        if (years->count == 0)
            html_lit(html, "<p class=\"govuk-body\">No operation was opened yet.</p>\n");
        for (size_t i = 0; i < years->count; i++)
            if (years->years[i].financial == (financial == 1))
                put_short(years, &years->years[i], html);
    }
    html_lit(html, "<p class=\"govuk-body\"><a class=\"govuk-link\" href=\"/register/annual.csv\">"
                   "All years as a table (CSV)</a></p>\n");
    web_public_end(html, &publish->site, NULL);
}

// ---- the page of one year ----

static const struct {
    const char *column, *words;
} figures[] = {
    {"operations", "Operations"},
    {"hours", "Hours in use"},
    {"faces_seen", "Faces seen (estimate)"},
    {"searches", "Searches"},
    {"total_alerts", "Alerts"},
    {"true_confirmed", "True alerts, confirmed"},
    {"true_unconfirmed", "True alerts, unconfirmed"},
    {"false_confirmed", "False alerts, confirmed"},
    {"false_unconfirmed", "False alerts, unconfirmed"},
    {"undecided", "Alerts that nobody judged yet"},
    {"false_alert_rate", "False alert rate (of the faces seen)"},
    {"false_alert_rate_low_percent", "The same at the least, per cent (95 % interval)"},
    {"false_alert_rate_high_percent", "and at the most, per cent"},
    {"expected_false_alerts", "False alerts that evaluations of the models expected"},
    {"expected_false_alerts_at_most", "and at the most (95 % confidence)"},
    {"false_alerts_as_expected", "False alerts against that"},
    {"stopped_and_identity_checked", "People stopped and their identity checked"},
    {"outcome_arrest", "Arrests"},
    {"outcome_other", "Other disposals"},
    {"outcome_no_action", "No action"},
};

static void put_whole(const struct site_years *years, const struct site_year *year,
                      struct html *html)
{
    size_t of[4] = {0}, count = 0;
    for (size_t i = 0; i < years->annual.count && count < 4; i++)
        if (text_equal(annual_of(years, i, "year"), year->name))
            of[count++] = i;
    struct html_cell head[5] = {{.words = {.text = "Figure"}}};
    struct html_cell cells[ARRAY_COUNT(figures) * 5] = {0};
    for (size_t j = 0; j < count; j++)
        head[j + 1] = (struct html_cell){
            .words = {.text = kind_name(annual_of(years, of[j], "mode"))}, .format = "numeric"};
    for (size_t i = 0; i < ARRAY_COUNT(figures); i++) {
        cells[i * (count + 1)].words.text = figures[i].words;
        for (size_t j = 0; j < count; j++)
            cells[i * (count + 1) + j + 1] =
                number_cell(annual_of(years, of[j], figures[i].column));
    }
    web_public_table(html, "Figures by kind", head, count + 1, cells, ARRAY_COUNT(figures));
}

static void put_searches(const struct site_years *years, const struct site_year *year,
                         struct html *html)
{
    static const struct html_cell head[] = {
        {.words = {.text = "Month"}},
        {.words = {.text = "Kind"}},
        {.words = {.text = "Searches"}, .format = "numeric"},
        {.words = {.text = "Of these, from body-worn video"}, .format = "numeric"}};
    const struct rows *from = &years->searches;
    struct html_cell *cells = memory_new(4 * from->count + 1, sizeof *cells);
    size_t rows = 0;
    for (size_t i = 0; i < from->count; i++) {
        const char *month = cell_of(from, PUBLISH_SEARCHES, i, "month");
        if (!text_starts(month, year->name))
            continue;
        struct html_cell *row = cells + 4 * rows++;
        row[0].words.text = month;
        row[1].words.text = kind_name(cell_of(from, PUBLISH_SEARCHES, i, "mode"));
        row[2] = number_cell(cell_of(from, PUBLISH_SEARCHES, i, "searches"));
        row[3] = number_cell(cell_of(from, PUBLISH_SEARCHES, i, "searches_body_worn"));
    }
    if (rows > 0) {
        web_public_heading(html, "Searches by month");
        web_public_table(html, "Searches by month", head, 4, cells, rows);
    }
    memory_free(cells);
}

static void put_breakdowns(const struct site_years *years, const struct site_year *year,
                           struct html *html)
{
    static const struct html_cell head[] = {
        {.words = {.text = "What"}}, {.words = {.text = "Kind"}}, {.words = {.text = "Numbers"}}};
    const struct rows *from = &years->breakdowns;
    struct html_cell *cells = memory_new(3 * from->count + 1, sizeof *cells);
    size_t rows = 0;
    for (size_t i = 0; i < from->count; i++) {
        if (!text_equal(cell_of(from, PUBLISH_BREAKDOWNS, i, "year"), year->name))
            continue;
        struct html_cell *row = cells + 3 * rows++;
        row[0].words.text = cell_of(from, PUBLISH_BREAKDOWNS, i, "by");
        row[1].words.text = kind_name(cell_of(from, PUBLISH_BREAKDOWNS, i, "mode"));
        row[2].words.text = cell_of(from, PUBLISH_BREAKDOWNS, i, "numbers");
    }
    if (rows > 0) {
        web_public_heading(html, "The whole year told apart");
        html_lit(html, "<p class=\"govuk-body\">Where a number is small and could be about a "
                       "person it is shown as &ldquo;fewer than 5&rdquo; or &ldquo;not "
                       "shown&rdquo;.</p>\n");
        web_public_table(html, "The year told apart", head, 3, cells, rows);
    }
    memory_free(cells);
}

void site_page_year(const struct publish *publish, const struct site_years *years,
                    const struct site_year *year, struct html *html)
{
    AUTO_TEXT struct text title = {0};
    text_init(&title, 100);
    text_printf(&title, "%s %s", year->financial ? "April to March" : "The year", year->name);
    web_public_begin(html, &publish->site, title.bytes, WEB_PUBLIC_STATISTICS);
    web_public_title(html, title.bytes);
    if (!year->complete)
        html_lit(html, "<p class=\"govuk-body\">This year goes on: these are the figures until "
                       "now.</p>\n");
    put_whole(years, year, html);
    if (!year->financial) {
        char href[48];
        put_searches(years, year, html);
        put_breakdowns(years, year, html);
        (void)snprintf(href, sizeof href, "/operations/%s/", year->slug);
        html_lit(html, "<p class=\"govuk-body\">");
        web_public_link(html, href, "The operations of this year");
        html_lit(html, "</p>\n");
    }
    html_lit(html, "<p class=\"govuk-body\"><a class=\"govuk-link\" href=\"/statistics/\">All "
                   "years</a></p>\n");
    web_public_end(html, &publish->site, NULL);
}

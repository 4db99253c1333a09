// SPDX-License-Identifier: Apache-2.0
// log_statistics.c - pages of the public site with what is counted of all requests, quarter by
// quarter (statistics.h), from the first that was received to now.
#include <stdio.h>
#include <string.h>

#include "foi/internal.h"
#include "foi/log.h"
#include "foi/statistics.h"

#define QUARTERS_MAX 800

/// Quarters since year 0; -1: no request was received.
static int first_quarter(struct store *store, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code =
        store_prepare(store, "SELECT min(received) FROM foi_case HAVING count(*) > 0", &query, err);
    if (code == 0)
        code = store_step(query, err);
    if (code != 1)
        return code == 0 ? -1 : code - 1;
    struct date date = date_from_days(store_column_int(query, 0));
    return date.year * 4 + (date.month - 1) / 3;
}

static int last_quarter(const struct log *log)
{
    struct date date = date_of(log->publish->now);
    return date.year * 4 + (date.month - 1) / 3;
}

int log_statistics_read(struct store *store, struct log *log, struct overt_error *err)
{
    int first = first_quarter(store, err), last = last_quarter(log), code = 0;
    if (first < -1)
        return first + 1;
    if (first < 0 || last < first || last - first >= QUARTERS_MAX)
        return 0;
    log->quarters = memory_new((size_t)(last - first) + 1, sizeof *log->quarters);
    for (int at = last; code == 0 && at >= first; at--) {
        char name[12];
        (void)snprintf(name, sizeof name, "%04d-Q%d", at / 4, at % 4 + 1);
        code =
            foi_statistics(store, name, log->publish->now, &log->quarters[log->quarter_count], err);
        log->quarter_count += code == 0;
    }
    return code;
}

static bool goes_on(const struct log *log, const struct foi_statistics *quarter)
{
    return log->publish->now <= date_ends(quarter->to);
}

static void put_number(struct html *html, const void *context)
{
    html_int(html, *(const int64_t *)context);
}

static struct html_cell number(const int64_t *at)
{
    return (struct html_cell){.words = {.write = put_number, .context = at}, .format = "numeric"};
}

// ---- all quarters ----

#define SHOWN 5
static const char *const shown[SHOWN] = {"45.1", "45.2", "45.3", "45.5", "45.7"};

struct quarter_row {
    int64_t numbers[SHOWN];
    const struct foi_statistics *quarter;
};

static void put_link(struct html *html, const void *context)
{
    const struct quarter_row *row = context;
    char href[64];
    (void)snprintf(href, sizeof href, "/requests/statistics/%s.html", row->quarter->quarter);
    web_public_link(html, href, row->quarter->quarter);
}

static void put_quarters(const struct log *log, struct html *html)
{
    static const struct html_cell head[SHOWN + 1] = {
        {.words = {.text = "Quarter"}},
        {.words = {.text = "Received"}, .format = "numeric"},
        {.words = {.text = "Still open"}, .format = "numeric"},
        {.words = {.text = "Answered within 20 working days"}, .format = "numeric"},
        {.words = {.text = "Answered late"}, .format = "numeric"},
        {.words = {.text = "Released in full"}, .format = "numeric"}};
    struct quarter_row *rows = memory_new(log->quarter_count + 1, sizeof *rows);
    struct html_cell *cells = memory_new((log->quarter_count + 1) * (SHOWN + 1), sizeof *cells);
    for (size_t i = 0; i < log->quarter_count; i++) {
        struct html_cell *row = cells + i * (SHOWN + 1);
        rows[i].quarter = &log->quarters[i];
        row[0].words = (struct html_words){.write = put_link, .context = &rows[i]};
        for (size_t j = 0; j < SHOWN; j++) {
            rows[i].numbers[j] = foi_statistics_of(&log->quarters[i], shown[j]);
            row[j + 1] = number(&rows[i].numbers[j]);
        }
    }
    web_public_table(html, "Requests by quarter", head, SHOWN + 1, cells, log->quarter_count);
    memory_free(cells);
    memory_free(rows);
}

static void begin(const struct log *log, const char *title, struct html *html)
{
    static const struct html_link crumbs[] = {
        {.words = {.text = "Requests"}, .href = "/requests/"}};
    web_public_begin(html, &log->site, title, WEB_PUBLIC_REQUESTS);
    html_breadcrumbs(html, &(struct html_breadcrumbs){.items = crumbs, .item_count = 1});
    web_public_title(html, title);
}

void log_site_quarters(const struct log *log, struct html *html)
{
    begin(log, "Requests in figures", html);
    html_lit(html, "<p class=\"govuk-body\">All requests for information about facial recognition, "
                   "those that are not in the list too, by the quarter in which they were "
                   "received.</p>\n");
    if (log->quarter_count > 0)
        put_quarters(log, html);
    else
        html_lit(html, "<p class=\"govuk-body\">No request was received yet.</p>\n");
    web_public_end(html, &log->site, NULL);
}

// ---- one quarter ----

static void put_line(struct html *html, const void *context)
{
    const struct foi_count *count = context;
    html_text(html, count->words);
    html_text(html, count->section[0] != '\0' ? "section " : "");
    html_text(html, count->section);
}

/// Lines whose names begin with one of `begin`; of sections those that were relied on.
static void put_lines(const struct foi_statistics *quarter, const char *begins, const char *caption,
                      struct html *html)
{
    static const struct html_cell head[] = {{.words = {.text = "Line"}},
                                            {.words = {.text = "What is counted"}},
                                            {.words = {.text = "Requests"}, .format = "numeric"}};
    struct html_cell *cells = memory_new(3 * quarter->count + 1, sizeof *cells);
    size_t rows = 0;
    for (size_t i = 0; i < quarter->count; i++) {
        const struct foi_count *count = &quarter->counts[i];
        if (strchr(begins, count->line[0]) == NULL ||
            (count->section[0] != '\0' && count->count == 0))
            continue;
        struct html_cell *row = cells + 3 * rows++;
        row[0].words.text = count->line;
        row[1].words = (struct html_words){.write = put_line, .context = count};
        row[2] = number(&count->count);
    }
    web_public_table(html, caption, head, 3, cells, rows);
    memory_free(cells);
}

static void put_shares(const struct foi_statistics *quarter, struct html *html)
{
    static const struct html_cell head[] = {{.words = {.text = "What is compared"}},
                                            {.words = {.text = "Requests"}, .format = "numeric"},
                                            {.words = {.text = "Of"}, .format = "numeric"},
                                            {.words = {.text = "Share"}, .format = "numeric"}};
    struct html_cell cells[4 * FOI_SHARES] = {0};
    char words[FOI_SHARES][FOI_SHARE_MAX];
    for (size_t i = 0; i < FOI_SHARES; i++) {
        const struct foi_share *share = &quarter->shares[i];
        foi_share_put(share, words[i]);
        cells[4 * i].words.text = share->words;
        cells[4 * i + 1] = number(&share->part);
        cells[4 * i + 2] = number(&share->whole);
        cells[4 * i + 3] = (struct html_cell){.words = {.text = words[i]}, .format = "numeric"};
    }
    web_public_table(html, "Shares", head, 4, cells, FOI_SHARES);
}

void log_site_quarter(const struct log *log, const struct foi_statistics *quarter,
                      struct html *html)
{
    AUTO_TEXT struct text title = {0};
    text_init(&title, 100);
    text_printf(&title, "Requests of %s", quarter->quarter);
    begin(log, title.bytes, html);
    html_lit(html, "<p class=\"govuk-body\">Received from ");
    html_date(html, quarter->from);
    html_lit(html, " to ");
    html_date(html, quarter->to);
    html_lit(html, ".");
    if (goes_on(log, quarter))
        html_lit(html, " This quarter goes on: these are the figures until now.");
    html_lit(html, "</p>\n");
    put_shares(quarter, html);
    put_lines(quarter, "4", "Code of practice under section 45", html);
    put_lines(quarter, "123567", "Return to the Cabinet Office", html);
    html_lit(html, "<p class=\"govuk-body\"><a class=\"govuk-link\" "
                   "href=\"/requests/statistics/\">All quarters</a></p>\n");
    web_public_end(html, &log->site, NULL);
}

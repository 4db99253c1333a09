// SPDX-License-Identifier: Apache-2.0
// foi_counts.c - what is counted of the requests of a quarter: the return to the Cabinet Office and
// the lines of the code of practice, as a table, and the shares as bars.
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "foi/statistics.h"
#include "web/app/foi_pages.h"

#define BAR_WIDTH 300

struct row {
    struct html_cell cells[3];
    char words[240], number[24];
};

static size_t fill_rows(const struct foi_statistics *statistics, struct row *rows,
                        struct html_table_row *lines)
{
    size_t used = 0;
    for (size_t i = 0; i < statistics->count; i++) {
        const struct foi_count *count = &statistics->counts[i];
        if (count->section[0] != '\0' && count->count == 0)
            continue; // sections that were not relied on
        struct row *row = &rows[used];
        (void)snprintf(row->words, sizeof row->words, "%s%s%s", count->words,
                       count->section[0] != '\0' ? "section " : "", count->section);
        (void)snprintf(row->number, sizeof row->number, "%lld", (long long)count->count);
        row->cells[0].words.text = count->line;
        row->cells[1].words.text = row->words;
        row->cells[2] = (struct html_cell){.words = {.text = row->number}, .format = "numeric"};
        lines[used++] = (struct html_table_row){.cells = row->cells, .cell_count = 3};
    }
    return used;
}

static void put_table(struct html *html, const struct foi_statistics *statistics)
{
    static const struct html_cell head[] = {
        {.words = {.text = "Line"}},
        {.words = {.text = "What is counted"}},
        {.words = {.text = "Requests"}, .format = "numeric"}};
    struct row *rows = memory_new(statistics->count + 1, sizeof *rows);
    struct html_table_row *lines = memory_new(statistics->count + 1, sizeof *lines);
    size_t count = fill_rows(statistics, rows, lines);
    app_table(html, &(struct html_table){.caption = "Lines of the return",
                                         .caption_classes = "govuk-table__caption--m",
                                         .head = head,
                                         .head_count = 3,
                                         .rows = lines,
                                         .row_count = count,
                                         .first_is_header = true});
    memory_free(lines);
    memory_free(rows);
}

/// The words beside it say the same, so that it is a picture of nothing new.
static void put_bar(struct html *html, const struct foi_share *share)
{
    int64_t part = share->whole > 0 ? share->part * BAR_WIDTH / share->whole : 0;
    html_lit(html, "<svg class=\"overt-bar\" viewBox=\"0 0 300 16\" aria-hidden=\"true\" "
                   "focusable=\"false\"><rect class=\"overt-bar__whole\" width=\"300\" "
                   "height=\"16\"></rect><rect class=\"overt-bar__part\" height=\"16\" width=\"");
    html_int(html, part);
    html_lit(html, "\"></rect></svg>\n");
}

static void put_shares(struct html *html, const struct foi_statistics *statistics)
{
    app_heading(html, 2, "Shares");
    for (size_t i = 0; i < FOI_SHARES; i++) {
        const struct foi_share *share = &statistics->shares[i];
        char percent[FOI_SHARE_MAX], words[300];
        foi_share_put(share, percent);
        (void)snprintf(words, sizeof words, "%s: %lld of %lld (%s)", share->words,
                       (long long)share->part, (long long)share->whole, percent);
        html_lit(html, "<div class=\"overt-share\">\n");
        app_paragraph(html, words);
        put_bar(html, share);
        html_lit(html, "</div>\n");
    }
}

static void put_form(struct app_call *call, const char *quarter)
{
    html_lit(call->html, "<form method=\"get\" action=\"/requests/statistics\" "
                         "class=\"overt-filters\">\n");
    app_input(call, &(struct app_field){.name = "quarter",
                                        .label = "Quarter",
                                        .hint = "Such as 2026-Q3",
                                        .value = quarter,
                                        .classes = "govuk-input--width-10"});
    html_button(call->html, &(struct html_button){.words = {.text = "Count"},
                                                  .classes = "govuk-button--secondary"});
    html_lit(call->html, "</form>\n");
}

static int run_statistics(struct app_call *call)
{
    AUTO_FREE struct foi_statistics *statistics = memory_new(1, sizeof *statistics);
    struct date today = date_of(call->now);
    char now[16], from[TIME_TEXT_MAX], to[TIME_TEXT_MAX], words[160];
    const char *quarter = http_value(&call->request->query, "quarter");
    (void)snprintf(now, sizeof now, "%04d-Q%d", today.year, (today.month + 2) / 3);
    int code = foi_statistics(call->store, quarter != NULL ? quarter : now, call->now, statistics,
                              &call->error);
    if (code < 0 && !app_foi_fault(call, "quarter", code))
        return code;
    app_page_begin(call, &(struct app_page){.title = "Statistics of requests",
                                            .back = "/requests",
                                            .back_words = "Back to the requests"});
    put_form(call, quarter != NULL ? quarter : now);
    if (code < 0)
        return app_page_end(call);
    date_format_words(statistics->from, from);
    date_format_words(statistics->to, to);
    (void)snprintf(words, sizeof words, "Requests received from %s to %s, as they stand now.", from,
                   to);
    app_paragraph(call->html, words);
    put_shares(call->html, statistics);
    put_table(call->html, statistics);
    return app_page_end(call);
}

const struct app_route app_foi_count_routes[] = {
    {HTTP_GET, "/requests/statistics", APP_FOI_READERS, 0, run_statistics,
     "what is counted of the requests of a quarter"},
    {.path = NULL},
};

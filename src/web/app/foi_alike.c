// SPDX-License-Identifier: Apache-2.0
// foi_alike.c - other requests that ask the same (waves), and those of the same person that may be
// one cost or make this one a repeat; never who asked.
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "foi/costs.h"
#include "foi/foi.h"
#include "foi/wave.h"
#include "web/app/foi_pages.h"

struct wave_row {
    struct html_cell cells[5];
    char href[APP_FOI_HREF_MAX], alike[64], share[16];
    const struct foi_wave *wave;
};

static void put_reference(struct html *html, const void *context)
{
    const struct wave_row *row = context;
    app_link(html, row->href, row->wave->reference);
}

static void put_received(struct html *html, const void *context)
{
    html_date(html, ((const struct wave_row *)context)->wave->received);
}

static void put_answered(struct html *html, const void *context)
{
    const struct foi_wave *wave = ((const struct wave_row *)context)->wave;
    if (wave->letter == 0) {
        html_text(html, app_foi_state(wave->state));
        return;
    }
    html_date(html, wave->sent);
    html_lit(html, ", ");
    html_text(html, wave->outcome);
    if (wave->exemptions[0] != '\0') {
        html_lit(html, ", ");
        html_text(html, wave->exemptions);
    }
}

static void fill_wave(struct wave_row *row, const struct foi_wave *wave)
{
    row->wave = wave;
    app_foi_href(wave->reference, "", row->href);
    (void)snprintf(row->alike, sizeof row->alike, "%zu of %zu", wave->alike, wave->questions);
    (void)snprintf(row->share, sizeof row->share, "%d %%", (int)(wave->share * 100 + 0.5));
    row->cells[0].words = (struct html_words){.write = put_reference, .context = row};
    row->cells[1].words = (struct html_words){.write = put_received, .context = row};
    row->cells[2].words.text = row->alike;
    row->cells[3] = (struct html_cell){.words = {.text = row->share}, .format = "numeric"};
    row->cells[4].words = (struct html_words){.write = put_answered, .context = row};
}

static void put_waves(struct html *html, const struct foi_wave *waves, size_t count)
{
    static const struct html_cell head[] = {
        {.words = {.text = "Request"}},
        {.words = {.text = "Received"}},
        {.words = {.text = "Questions alike"}},
        {.words = {.text = "Of its words"}, .format = "numeric"},
        {.words = {.text = "Answered"}}};
    struct wave_row *rows = memory_new(count + 1, sizeof *rows);
    struct html_table_row *lines = memory_new(count + 1, sizeof *lines);
    for (size_t i = 0; i < count; i++) {
        fill_wave(&rows[i], &waves[i]);
        lines[i] = (struct html_table_row){.cells = rows[i].cells, .cell_count = 5};
    }
    app_table(html, &(struct html_table){.caption = "Requests that ask the same, most alike first",
                                         .caption_classes = "govuk-table__caption--m",
                                         .head = head,
                                         .head_count = 5,
                                         .rows = lines,
                                         .row_count = count,
                                         .first_is_header = true});
    memory_free(lines);
    memory_free(rows);
}

static int put_same(struct app_call *call, const struct app_foi *foi)
{
    struct foi_wave *waves = NULL;
    size_t count = 0;
    int code = foi_waves(call->store, &foi->one, REGISTER_AS_AT_ALWAYS, &waves, &count,
                         &call->error);
    if (code == OVERT_NOT_FOUND) {
        app_paragraph(call->html, "Its text is erased, so that nothing can be held against it.");
        return 0;
    }
    if (code < 0)
        return code;
    if (count > 0)
        put_waves(call->html, waves, count);
    else
        app_paragraph(call->html, "No other request asks the same.");
    foi_waves_free(&waves, count);
    return 0;
}

// ---- the same person, or acting together ----

/// What an officer should look at; "" when it is too far apart to matter.
static const char *advice(const struct foi_related *related)
{
    if (related->repeat)
        return "It was answered before this one came: see whether this is a repeat (section "
               "14(2)).";
    if (related->one_cost)
        return "One cost, if they are of one person or act together and ask for similar "
               "information (regulation 5).";
    return "Too far apart to be one cost.";
}

static void related_line(const struct foi_related *related, char words[400])
{
    const char *who = related->same_name && related->same_address ? "the same name and address"
                      : related->same_name                        ? "the same name"
                      : related->same_address                     ? "the same address"
                                                                  : "another name and address";
    char received[TIME_TEXT_MAX];
    date_format_words(related->received, received);
    (void)snprintf(words, 400, ", received %s: %s, %zu of %zu questions alike, %d working days. %s",
                   received, who, related->alike, related->questions, related->apart,
                   advice(related));
}

/// The answer to whether the same person asked is for officers who handle requests.
static int put_related(struct app_call *call, const struct app_foi *foi)
{
    AUTO_FREE struct foi_related *related = NULL;
    size_t count = 0;
    int code = foi_case_related(call->store, call->officer.name, &foi->one, REGISTER_AS_AT_ALWAYS,
                                call->app->clock, &related, &count, &call->error);
    if (code < 0)
        return code;
    app_heading(call->html, 2, "Repeats and one cost");
    if (count == 0)
        app_paragraph(call->html, "No other request of the same person, or that asks the same.");
    for (size_t i = 0; i < count; i++) {
        char words[400], href[APP_FOI_HREF_MAX];
        related_line(&related[i], words);
        app_foi_href(related[i].reference, "", href);
        html_lit(call->html, "<p class=\"govuk-body\">");
        app_link(call->html, href, related[i].reference);
        html_text(call->html, words);
        html_lit(call->html, "</p>\n");
    }
    if (count > 0)
        app_paragraph(call->html, "It is seen from keyed marks; no name was opened. What follows "
                                  "from it, an officer decides.");
    return 0;
}

static int run_alike(struct app_call *call)
{
    AUTO_FOI struct app_foi foi = {0};
    int code = app_foi_open(call, &foi);
    if (code < 0)
        return code;
    const struct app_page page = app_foi_page(&foi, "Requests that ask the same");
    app_page_begin(call, &page);
    code = put_same(call, &foi);
    if (code == 0 && app_foi_handles(call))
        code = put_related(call, &foi);
    return code < 0 ? code : app_page_end(call);
}

const struct app_route app_foi_alike_routes[] = {
    {HTTP_GET, "/requests/{reference}/alike", APP_FOI_READERS, 0, run_alike,
     "requests that ask the same, repeats, one cost"},
    {.path = NULL},
};

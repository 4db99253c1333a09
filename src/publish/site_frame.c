// SPDX-License-Identifier: Apache-2.0
// site_frame.c - the frame of the site's pages, and the words that all of them use.
#include <stdio.h>

#include "base/memory.h"
#include "publish/site_internal.h"

#define SERVICE "Facial recognition register"

static const struct {
    const char *words, *href;
} ways[] = {
    {"Now and next", "/"},       {"Operations", "/operations/"}, {"Figures", "/register/"},
    {"Requests", "/requests/"}, {"Check the record", "/check/"},
};

static struct html_page frame_of(const struct publish *publish, const char *title, int here,
                                 struct html_navigation_item items[ARRAY_COUNT(ways)])
{
    static const struct html_link links[] = {
        {.words = {.text = "Accessibility"}, .href = "/accessibility/"},
        {.words = {.text = "Cookies"}, .href = "/cookies/"},
        {.words = {.text = "Open Government Licence v3.0"}, .href = PUBLISH_LICENCE},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ways); i++)
        items[i] = (struct html_navigation_item){.words = {.text = ways[i].words},
                                                 .href = ways[i].href,
                                                 .current = here == (int)i};
    return (struct html_page){.title = title,
                              .service = SERVICE,
                              .service_href = "/",
                              .force = publish->force,
                              .lang = "en-GB",
                              .navigation = items,
                              .navigation_count = ARRAY_COUNT(ways),
                              .footer_links = links,
                              .footer_link_count = ARRAY_COUNT(links)};
}

void site_page_begin(struct html *html, const struct publish *publish, const char *title, int here)
{
    struct html_navigation_item items[ARRAY_COUNT(ways)];
    struct html_page page = frame_of(publish, title, here, items);
    html_page_begin(html, &page);
}

void site_page_end(struct html *html, const struct publish *publish)
{
    struct html_navigation_item items[ARRAY_COUNT(ways)];
    struct html_page page = frame_of(publish, "", -1, items);
    html_page_end(html, &page);
}

const char *site_mode(enum register_mode mode)
{
    static const char *const words[] = {
        [REGISTER_MODE_LIVE] = "Live facial recognition",
        [REGISTER_MODE_RETROSPECTIVE] = "Retrospective facial recognition",
        [REGISTER_MODE_OPERATOR_INITIATED] = "Operator-initiated facial recognition",
    };
    return words[mode];
}

bool site_runs(const struct register_operation *operation)
{
    return operation->state == REGISTER_STATE_OPEN || operation->state == REGISTER_STATE_PAUSED;
}

bool site_planned(const struct publish *publish, const struct register_operation *operation)
{
    return operation->state == REGISTER_STATE_NOTIFIED && operation->closes > publish->as_at;
}

// ---- a table of operations ----

/// What the cells of one row point into.
struct row {
    struct html_cell cells[5];
    struct html_link link;
    char href[96];
    const struct register_operation *operation;
};

static void put_link(struct html *html, const void *context)
{
    const struct row *row = context;
    html_lit(html, "<a class=\"govuk-link\"");
    html_url(html, "href", row->href);
    html_lit(html, ">");
    html_text(html, row->operation->reference);
    html_lit(html, "</a>");
}

static void put_when(struct html *html, const void *context)
{
    const struct row *row = context;
    const struct register_operation *operation = row->operation;
    html_moment(html, operation->opened_at != 0 ? operation->opened_at : operation->opens);
}

static void put_state(struct html *html, const void *context)
{
    const struct row *row = context;
    enum register_state state = row->operation->state;
    struct html_box tag = {.words = {.text = register_state_word(state)},
                           .classes = site_runs(row->operation)            ? "govuk-tag--red"
                                      : state == REGISTER_STATE_NOTIFIED   ? "govuk-tag--yellow"
                                                                           : "govuk-tag--grey"};
    html_tag(html, &tag);
}

static void fill_row(struct row *row, const struct register_operation *operation)
{
    *row = (struct row){.operation = operation};
    (void)snprintf(row->href, sizeof row->href, "/operations/%s/", operation->reference);
    row->cells[0].words = (struct html_words){.write = put_link, .context = row};
    row->cells[1].words = (struct html_words){.write = put_when, .context = row};
    row->cells[2].words = (struct html_words){.text = operation->place};
    row->cells[3].words = (struct html_words){.text = site_mode(operation->mode)};
    row->cells[4].words = (struct html_words){.write = put_state, .context = row};
}

void site_table(struct html *html, const char *caption,
                const struct register_operation *const *operations, size_t count)
{
    static const struct html_cell head[] = {{.words = {.text = "Operation"}},
                                            {.words = {.text = "From"}},
                                            {.words = {.text = "Place"}},
                                            {.words = {.text = "Kind"}},
                                            {.words = {.text = "State"}}};
    struct row *rows = memory_new(count + 1, sizeof *rows);
    struct html_table_row *lines = memory_new(count + 1, sizeof *lines);
    for (size_t i = 0; i < count; i++) {
        fill_row(&rows[i], operations[i]);
        lines[i] = (struct html_table_row){rows[i].cells, ARRAY_COUNT(rows[i].cells), false};
    }
    struct html_table table = {.caption = caption,
                               .caption_classes = "govuk-table__caption--m",
                               .head = head,
                               .head_count = ARRAY_COUNT(head),
                               .rows = lines,
                               .row_count = count,
                               .first_is_header = true};
    html_lit(html, "<div class=\"overt-wide\" role=\"region\" tabindex=\"0\"");
    html_attr(html, "aria-label", caption);
    html_lit(html, ">\n");
    html_table(html, &table);
    html_lit(html, "</div>\n");
    memory_free(lines);
    memory_free(rows);
}

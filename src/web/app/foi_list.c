// SPDX-License-Identifier: Apache-2.0
// foi_list.c - the requests for information: which are open, when each is due.
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "foi/foi.h"
#include "web/app/foi_pages.h"

#define PAGE_ROWS 50
#define COLUMNS   6

static const struct app_option shows[] = {{"open", "Open: not answered", NULL},
                                          {"overdue", "Overdue", NULL},
                                          {"all", "All", NULL}};
#define STATES                                                                                  \
    "received|clarifying|fees|collecting|drafting|clearance|cleared|sent|review|reviewed|"      \
    "regulator|decided|tribunal|closed|withdrawn|lapsed"

/// What the address asks for.
struct wanted {
    const char *show, *state;
    struct foi_case_filter filter;
    long page;
};

static struct wanted read_wanted(const struct app_call *call)
{
    struct wanted wanted = {.show = http_value(&call->request->query, "show"),
                            .state = http_value(&call->request->query, "state"),
                            .page = 1};
    const char *page = http_value(&call->request->query, "page");
    if (wanted.state != NULL && wanted.state[0] == '\0')
        wanted.state = NULL;
    if (wanted.show == NULL)
        wanted.show = wanted.state != NULL ? "all" : "open";
    if (page != NULL)
        (void)text_to_int(page, 1, 100000, &wanted.page);
    wanted.filter = (struct foi_case_filter){.state = wanted.state,
                                             .open = text_equal(wanted.show, "open"),
                                             .overdue = text_equal(wanted.show, "overdue"),
                                             .today = date_of(call->now),
                                             .as_at = REGISTER_AS_AT_ALWAYS};
    return wanted;
}

/// The day that counts next is first; those without a day last.
static int by_day(const void *a, const void *b)
{
    struct date one = foi_case_next(a), other = foi_case_next(b);
    int64_t x = one.year != 0 ? date_to_days(one) : INT64_MAX;
    int64_t y = other.year != 0 ? date_to_days(other) : INT64_MAX;
    return (x > y) - (x < y);
}

// ---- the table ----

struct row {
    struct html_cell cells[COLUMNS];
    char href[APP_FOI_HREF_MAX], left[64], number[16];
    const struct foi_case *one;
    struct date next, today;
};

static void put_reference(struct html *html, const void *context)
{
    const struct row *row = context;
    app_link(html, row->href, row->one->reference);
}

static void put_received(struct html *html, const void *context)
{
    html_date(html, ((const struct row *)context)->one->received);
}

static void put_next(struct html *html, const void *context)
{
    const struct row *row = context;
    if (row->next.year != 0)
        html_date(html, row->next);
    else
        html_lit(html, "the clock does not run");
}

static void put_state(struct html *html, const void *context)
{
    const struct row *row = context;
    app_foi_state_tag(html, row->one, row->today);
}

static void fill_row(struct row *row, const struct foi_case *one, struct date today)
{
    row->one = one;
    row->today = today;
    row->next = foi_case_is_open(one) || one->clock.review_due.year != 0 ? foi_case_next(one)
                                                                         : (struct date){0};
    app_foi_href(one->reference, "", row->href);
    if (row->next.year != 0)
        app_foi_left(row->next, today, row->left);
    (void)snprintf(row->number, sizeof row->number, "%d", one->question_count);
    row->cells[0].words = (struct html_words){.write = put_reference, .context = row};
    row->cells[1].words = (struct html_words){.write = put_received, .context = row};
    row->cells[2].words = (struct html_words){.write = put_next, .context = row};
    if (row->next.year == 0 && !foi_case_is_open(one))
        row->cells[2].words = (struct html_words){.text = "answered or over"};
    row->cells[3].words.text = row->left;
    row->cells[4].words = (struct html_words){.write = put_state, .context = row};
    row->cells[5] = (struct html_cell){.words = {.text = row->number}, .format = "numeric"};
}

static void put_table(struct html *html, const struct foi_case *cases, size_t count,
                      struct date today)
{
    static const struct html_cell head[COLUMNS] = {
        {.words = {.text = "Reference"}}, {.words = {.text = "Received"}},
        {.words = {.text = "Next due"}},  {.words = {.text = "Time left"}},
        {.words = {.text = "State"}},     {.words = {.text = "Questions"}, .format = "numeric"}};
    struct row *rows = memory_new(count + 1, sizeof *rows);
    struct html_table_row *lines = memory_new(count + 1, sizeof *lines);
    for (size_t i = 0; i < count; i++) {
        fill_row(&rows[i], &cases[i], today);
        lines[i] = (struct html_table_row){.cells = rows[i].cells, .cell_count = COLUMNS};
    }
    app_table(html, &(struct html_table){.caption = "Requests, the next due first",
                                         .caption_classes = "govuk-visually-hidden",
                                         .head = head,
                                         .head_count = COLUMNS,
                                         .rows = lines,
                                         .row_count = count,
                                         .first_is_header = true});
    memory_free(lines);
    memory_free(rows);
}

// ---- around it ----

static void put_filters(struct app_call *call, const struct wanted *wanted)
{
    struct app_foi_words states;
    app_foi_options(STATES, &states);
    for (size_t i = 0; i < states.count; i++)
        states.options[i].text = app_foi_state(states.options[i].value);
    html_lit(call->html, "<form method=\"get\" action=\"/requests\" class=\"overt-filters\">\n");
    app_select(call, &(struct app_field){.name = "show", .label = "Show", .value = wanted->show},
               shows, ARRAY_COUNT(shows));
    app_select(call,
               &(struct app_field){.name = "state",
                                   .label = "State",
                                   .value = wanted->state,
                                   .none = "Any"},
               states.options, states.count);
    html_button(call->html, &(struct html_button){.words = {.text = "Filter"},
                                                  .classes = "govuk-button--secondary"});
    html_lit(call->html, "</form>\n");
}

static void put_pages(struct html *html, const struct wanted *wanted, size_t count)
{
    char hrefs[2][200];
    long pages = (long)((count + PAGE_ROWS - 1) / PAGE_ROWS);
    struct html_pagination pagination = {.label = "Pages of requests"};
    for (int i = 0; i < 2; i++)
        (void)snprintf(hrefs[i], sizeof hrefs[i], "/requests?show=%.20s&state=%.20s&page=%ld",
                       wanted->show, wanted->state != NULL ? wanted->state : "",
                       wanted->page + (i == 0 ? -1 : 1));
    if (wanted->page > 1)
        pagination.previous = (struct html_page_step){.href = hrefs[0]};
    if (wanted->page < pages)
        pagination.next = (struct html_page_step){.href = hrefs[1]};
    if (pages > 1)
        html_pagination(html, &pagination);
}

static bool is_there(const struct app_call *call, const char *href)
{
    bool other = false;
    const struct app_route *route = app_route_find(HTTP_GET, href, NULL, &other);
    return route != NULL && text_equal(route->path, href) && app_has_role(call, route->roles);
}

static void put_ways(struct app_call *call)
{
    static const struct {
        const char *href, *words;
    } ways[] = {{"/requests/tasks", "What is still to be collected"},
                {"/requests/statistics", "Statistics"},
                {"/requests/policies", "Standing policies"},
                {"/requests/texts", "The force’s texts for notices"},
                {"/requests/sections", "Grounds for not giving information"},
                {"/requests/templates", "Sentences of letters"}};
    html_lit(call->html, "<ul class=\"govuk-list\">\n");
    for (size_t i = 0; i < ARRAY_COUNT(ways); i++) {
        if (!is_there(call, ways[i].href))
            continue;
        html_lit(call->html, "<li>");
        app_link(call->html, ways[i].href, ways[i].words);
        html_lit(call->html, "</li>\n");
    }
    html_lit(call->html, "</ul>\n");
}

static void put_receive(struct app_call *call)
{
    if (app_foi_handles(call))
        html_button(call->html, &(struct html_button){.words = {.text = "Receive a request"},
                                                      .href = "/requests/new"});
}

static void put_count(struct html *html, size_t count)
{
    html_lit(html, "<p class=\"govuk-body\">");
    html_int(html, (int64_t)count);
    if (count == 1)
        html_lit(html, " request</p>\n");
    else
        html_lit(html, " requests</p>\n");
}

static int run_list(struct app_call *call)
{
    struct foi_case *cases = NULL;
    size_t count = 0;
    struct wanted wanted = read_wanted(call);
    int code = foi_cases(call->store, &wanted.filter, &cases, &count, &call->error);
    if (code < 0)
        return code;
    if (count > 1)
        qsort(cases, count, sizeof *cases, by_day);
    size_t from = (size_t)(wanted.page - 1) * PAGE_ROWS;
    size_t shown = from >= count ? 0 : count - from < PAGE_ROWS ? count - from : PAGE_ROWS;
    app_page_begin(call, &(struct app_page){.title = "Requests for information"});
    put_receive(call);
    put_filters(call, &wanted);
    put_count(call->html, count);
    if (shown > 0)
        put_table(call->html, cases + from, shown, wanted.filter.today);
    put_pages(call->html, &wanted, count);
    put_ways(call);
    foi_cases_free(&cases, count);
    return app_page_end(call);
}

const struct app_route app_foi_list_routes[] = {
    {HTTP_GET, "/requests", APP_FOI_READERS, 0, run_list, "requests for information"},
    {.path = NULL},
};

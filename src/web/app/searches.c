// SPDX-License-Identifier: Apache-2.0
// searches.c - the retrospective searches, newest first. That the list was read is recorded.
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/text.h"
#include "web/app/found.h"
#include "web/app/internal.h"
#include "web/app/page.h"

#define SEARCHES_SHOWN 200

struct row {
    int64_t id;
    char href[64], at[TIME_TEXT_MAX], count[24], where[32];
    char officer[APP_NAME_MAX];
    const char *state;
    struct html_cell cells[6];
};

static const char *state_of(const struct register_search *search)
{
    if (search->footage)
        return search->reviewed_by != NULL ? "reviewed" : "of a recording";
    if (search->reviewed_by != NULL)
        return "reviewed";
    if (search->chosen_by == NULL)
        return search->candidates > 0 ? "waits for a choice" : "no candidate";
    if (search->chosen_rank == 0)
        return "none chosen";
    return search->verified ? "verified" : "waits for a second person";
}

static void fill(struct row *row, const struct register_operation *operation,
                 const struct register_search *search)
{
    row->id = search->id;
    (void)snprintf(row->href, sizeof row->href, "/searches/%lld", (long long)search->id);
    (void)snprintf(row->count, sizeof row->count, "%lld", (long long)search->candidates);
    (void)text_copy(row->where, sizeof row->where, operation->reference);
    (void)text_copy(row->officer, sizeof row->officer, search->officer);
    time_format_words(search->at, row->at);
    row->state = state_of(search);
}

static void put_link(struct html *html, const void *context)
{
    const struct row *row = context;
    char words[32];
    (void)snprintf(words, sizeof words, "Search %lld", (long long)row->id);
    app_link(html, row->href, words);
}

static int newest_first(const void *a, const void *b)
{
    const struct row *one = a, *other = b;
    return (one->id < other->id) - (one->id > other->id);
}

static int add_searches(struct app_call *call, const struct register_operation *operation,
                        struct row **rows, size_t *count)
{
    struct register_search *searches = NULL;
    size_t found = 0;
    int code = register_searches(call->store, operation->id, call->now, &searches, &found,
                                 &call->error);
    if (code < 0 || found == 0)
        return code;
    *rows = memory_resize(*rows, *count + found, sizeof **rows);
    for (size_t i = 0; i < found; i++) {
        (*rows)[*count] = (struct row){0};
        fill(&(*rows)[(*count)++], operation, &searches[i]);
    }
    register_searches_free(&searches, found);
    return 0;
}

static void put_table(struct html *html, struct row *rows, size_t count)
{
    static const struct html_cell head[] = {{.words = {.text = "Search"}},
                                            {.words = {.text = "Operation"}},
                                            {.words = {.text = "When"}},
                                            {.words = {.text = "By"}},
                                            {.words = {.text = "Candidates"}},
                                            {.words = {.text = "State"}}};
    size_t shown = count < SEARCHES_SHOWN ? count : SEARCHES_SHOWN;
    struct html_table_row *lines = memory_new(shown + 1, sizeof *lines);
    for (size_t i = 0; i < shown; i++) {
        struct html_cell *cells = rows[i].cells;
        cells[0].words = (struct html_words){.write = put_link, .context = &rows[i]};
        cells[1].words.text = rows[i].where;
        cells[2].words.text = rows[i].at;
        cells[3].words.text = rows[i].officer;
        cells[4].words.text = rows[i].count;
        cells[5].words.text = rows[i].state;
        lines[i] = (struct html_table_row){.cells = cells, .cell_count = ARRAY_COUNT(head)};
    }
    app_table(html, &(struct html_table){.caption = "Searches, newest first",
                                         .caption_classes = "govuk-visually-hidden",
                                         .head = head,
                                         .head_count = ARRAY_COUNT(head),
                                         .rows = lines,
                                         .row_count = shown,
                                         .first_is_header = true});
    memory_free(lines);
}

static int record_reading(struct app_call *call)
{
    AUTO_DOOR struct app_door door = {0};
    const struct operate_consultation read = {.what = "search.list"};
    int code = app_door_open(call, &door);
    return code < 0 ? code
                    : operate_consult(door.operate, call->officer.name, &read, &call->error);
}

static int put_page(struct app_call *call, struct row *rows, size_t count)
{
    app_page_begin(call, &(struct app_page){.title = "Searches"});
    if (app_may(call, HTTP_GET, "/searches/new"))
        html_button(call->html, &(struct html_button){.words = {.text = "Search with a picture"},
                                                      .href = "/searches/new"});
    if (app_may(call, HTTP_GET, "/searches/clip")) {
        html_lit(call->html, "<p class=\"govuk-body\">");
        app_link(call->html, "/searches/clip", "Search through a recording");
        html_lit(call->html, "</p>\n");
    }
    qsort(rows, count, sizeof *rows, newest_first);
    if (count > 0)
        put_table(call->html, rows, count);
    else
        app_paragraph(call->html, "There is no search yet.");
    return app_page_end(call);
}

static int run_list(struct app_call *call)
{
    struct register_operation *operations = NULL;
    struct row *rows = memory_new(1, sizeof *rows);
    size_t operation_count = 0, count = 0;
    int code = record_reading(call);
    if (code == 0)
        code = register_operations(call->store, call->now, &operations, &operation_count,
                                   &call->error);
    for (size_t i = 0; code == 0 && i < operation_count; i++)
        if (operations[i].mode == REGISTER_MODE_RETROSPECTIVE)
            code = add_searches(call, &operations[i], &rows, &count);
    if (code == 0)
        code = put_page(call, rows, count);
    register_operations_free(&operations, operation_count);
    memory_free(rows);
    return code;
}

const struct app_route app_search_routes[] = {
    {HTTP_GET, "/searches", FOUND_READERS, 0, run_list, "the retrospective searches"},
    {.path = NULL},
};

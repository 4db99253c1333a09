// SPDX-License-Identifier: Apache-2.0
// operations.c - all operations, newest first.
#include <stdio.h>

#include "base/memory.h"
#include "web/app/internal.h"
#include "web/app/page.h"

struct row {
    struct html_cell cells[5];
    char href[96], opens[TIME_TEXT_MAX];
    const struct register_operation *operation;
};

static void put_reference(struct html *html, const void *context)
{
    const struct row *row = context;
    app_link(html, row->href, row->operation->reference);
}

static void put_state(struct html *html, const void *context)
{
    const struct row *row = context;
    app_state_tag(html, row->operation->state);
}

static void fill_row(struct row *row, const struct register_operation *operation)
{
    row->operation = operation;
    (void)snprintf(row->href, sizeof row->href, "/operations/%s", operation->reference);
    time_format_words(operation->opens, row->opens);
    row->cells[0].words = (struct html_words){.write = put_reference, .context = row};
    row->cells[1].words.text = operation->title;
    row->cells[2].words.text = operation->place;
    row->cells[3].words.text = row->opens;
    row->cells[4].words = (struct html_words){.write = put_state, .context = row};
}

static void put_table(struct html *html, const struct register_operation *operations, size_t count)
{
    static const struct html_cell head[] = {{.words = {.text = "Operation"}},
                                            {.words = {.text = "Title"}},
                                            {.words = {.text = "Place"}},
                                            {.words = {.text = "From"}},
                                            {.words = {.text = "State"}}};
    struct row *rows = memory_new(count + 1, sizeof *rows);
    struct html_table_row *lines = memory_new(count + 1, sizeof *lines);
    for (size_t i = 0; i < count; i++) {
        fill_row(&rows[i], &operations[count - 1 - i]);
        lines[i] = (struct html_table_row){.cells = rows[i].cells,
                                           .cell_count = ARRAY_COUNT(rows[i].cells)};
    }
    app_table(html, &(struct html_table){.caption = "Operations, newest first",
                                         .caption_classes = "govuk-visually-hidden",
                                         .head = head,
                                         .head_count = ARRAY_COUNT(head),
                                         .rows = lines,
                                         .row_count = count,
                                         .first_is_header = true});
    memory_free(lines);
    memory_free(rows);
}

static int run_list(struct app_call *call)
{
    struct register_operation *operations = NULL;
    size_t count = 0;
    int code = register_operations(call->store, call->now, &operations, &count, &call->error);
    if (code < 0)
        return code;
    app_page_begin(call, &(struct app_page){.title = "Operations"});
    if (app_may(call, HTTP_GET, "/operations/new"))
        html_button(call->html, &(struct html_button){.words = {.text = "Plan an operation"},
                                                      .href = "/operations/new"});
    if (count > 0)
        put_table(call->html, operations, count);
    else
        app_paragraph(call->html, "There is no operation yet.");
    register_operations_free(&operations, count);
    return app_page_end(call);
}

const struct app_route app_operation_routes[] = {
    {HTTP_GET, "/operations", 0, 0, run_list, "all operations"},
    {.path = NULL},
};

// SPDX-License-Identifier: Apache-2.0
// list_import.c - many people put on a list at once: a CSV file and the pictures, what would become
// of each row, then the import itself and how far it is.
#include <stdio.h>

#include "base/memory.h"
#include "base/text.h"
#include "web/app/imports.h"
#include "web/app/list.h"

#define WORDS_MAX 4096 ///< bytes of a row's

// ---- sent ----

static void put_upload(struct app_call *call, const char *name, const char *label, const char *hint,
                       const struct html_attribute *attributes, bool multiple)
{
    html_file_upload(call->html,
                     &(struct html_file_upload){
                         .field = {.id = name,
                                   .name = name,
                                   .label = {.words = {.text = label}, .classes = "govuk-label--s"},
                                   .hint = {.words = {.text = hint}},
                                   .error = {.words = {.text = app_fault_at(call, name)}},
                                   .attributes = attributes},
                         .multiple = multiple});
}

static int run_form(struct app_call *call)
{
    static const struct html_attribute csv[] = {{.name = "accept", .value = ".csv,text/csv"},
                                                {.name = NULL}};
    static const struct html_attribute images[] = {{.name = "accept", .value = "image/*"},
                                                   {.name = NULL}};
    AUTO_BELOW struct app_below below = {0};
    int code = app_below_begin(call, "Import many at once", &below);
    if (code < 0)
        return code;
    app_paragraph(call->html, "Everything is looked at first, and you see what would become of "
                              "each row. Nobody is added before you say so.");
    app_form_begin(call, NULL, true);
    put_upload(call, "csv", "CSV file",
               "In UTF-8, a row for each picture, at most 1,000 rows. The first row: picture, "
               "nominal, category, wanted_for_arrest, reason, source_type, image_source, basis, "
               "justification, captured, under_18, under_18_reason, steps",
               csv, false);
    put_upload(call, "pictures", "Pictures",
               "At most 200, and 22 MB with the CSV file. Each by the name that its row says, "
               "without folders. They are in this service's memory alone until they are on the "
               "list. More than that is imported from the command line",
               images, true);
    app_form_end(call, "Look at the list");
    return app_page_end(call);
}

static int run_begin(struct app_call *call)
{
    AUTO_OPERATION struct register_operation operation = {0};
    int64_t number = 0;
    int code = app_operation_read(call, &operation);
    if (code < 0)
        return code;
    code = imports_begin(call, operation.reference, &number);
    if (code < 0)
        return app_has_faults(call) || app_fault_of(call, code) ? run_form(call) : code;
    return app_go(call, NULL, "/operations/%s/list/import/%lld", operation.reference,
                  (long long)number);
}

// ---- how far it is, what became of it ----

static const char *title_of(const struct import_state *state)
{
    static const char *const titles[] = {
        [IMPORT_LOOKING] = "The list is being looked at",
        [IMPORT_LOOKED] = "Nobody is added yet",
        [IMPORT_WRITING] = "The list is being imported",
        [IMPORT_DONE] = "The list was imported",
        [IMPORT_LEFT] = "The import was left",
    };
    return state->phase == IMPORT_DONE && state->words[0] != '\0' ? "The import broke off"
                                                                  : titles[state->phase];
}

static void put_going(struct app_call *call, const struct import_state *state)
{
    html_lit(call->html, "<p class=\"govuk-body\" role=\"status\"");
    html_attr(call->html, "data-overt-import",
              state->phase == IMPORT_LOOKING ? "looking" : "writing");
    html_lit(call->html, ">");
    char words[120];
    (void)snprintf(words, sizeof words, "%zu of %zu rows are done.", state->done, state->count);
    html_text(call->html, words);
    html_lit(call->html, "</p>\n");
    html_button(call->html, &(struct html_button){.words = {.text = "See how far it is"},
                                                  .href = call->request->path});
}

static void put_counts(struct html *html, const struct import_state *state)
{
    app_rows_begin(html);
    app_row_number(html, "Rows", (int64_t)state->count);
    app_row_number(html, state->phase == IMPORT_DONE ? "Added" : "Would be added",
                   (int64_t)state->states[OPERATE_IMPORT_ADDED]);
    app_row_number(html, "On the list already", (int64_t)state->states[OPERATE_IMPORT_HELD]);
    app_row_number(html, "Refused", (int64_t)state->states[OPERATE_IMPORT_REFUSED]);
    if (state->states[OPERATE_IMPORT_LEFT_OUT] > 0)
        app_row_number(html, "Left out because others are refused",
                       (int64_t)state->states[OPERATE_IMPORT_LEFT_OUT]);
    if (state->states[0] > 0)
        app_row_number(html, "Not reached", (int64_t)state->states[0]);
    app_rows_end(html);
}

static const char *word_of(const struct import_line *line, bool done)
{
    static const char *const words[] = {"Not reached", "Refused", "On the list already", "Added",
                                        "Left out"};
    return line->state == OPERATE_IMPORT_ADDED && !done ? "Would be added" : words[line->state];
}

/// Why it is refused, and what would make a better picture.
static void put_words(const struct import_line *line, struct text *words)
{
    text_append(words, line->words);
    for (size_t i = 0; line->advice[i] != NULL; i++)
        text_printf(words, "%s%s",
                    i > 0                  ? "; "
                    : words->length > 0    ? ". For a better picture: "
                                           : "A better picture would be found more surely: ",
                    line->advice[i]);
    if (words->length == 0)
        text_append_char(words, '-');
}

/// Each row by its line in the file alone: the page names nobody.
static void put_lines(struct html *html, const struct import_line *lines, size_t count, bool done)
{
    static const struct html_cell head[] = {{.words = {.text = "Line"}},
                                            {.words = {.text = "What became of it"}},
                                            {.words = {.text = "What to do"}}};
    struct row {
        char number[24];
        struct text words;
        struct html_cell cells[ARRAY_COUNT(head)];
    } *rows = memory_new(count, sizeof *rows);
    struct html_table_row *table = memory_new(count, sizeof *table);
    for (size_t i = 0; i < count; i++) {
        (void)snprintf(rows[i].number, sizeof rows[i].number, "%zu", lines[i].line);
        rows[i].cells[0].words.text = rows[i].number;
        rows[i].cells[1].words.text = word_of(&lines[i], done);
        text_init(&rows[i].words, WORDS_MAX);
        put_words(&lines[i], &rows[i].words);
        rows[i].cells[2].words.text = rows[i].words.bytes;
        table[i] = (struct html_table_row){.cells = rows[i].cells, .cell_count = ARRAY_COUNT(head)};
    }
    app_table(html, &(struct html_table){.caption = "Rows of the file",
                                         .head = head,
                                         .head_count = ARRAY_COUNT(head),
                                         .rows = table,
                                         .row_count = count,
                                         .first_is_header = true});
    memory_free(table);
    for (size_t i = 0; i < count; i++)
        text_finish(&rows[i].words);
    memory_free(rows);
}

static void put_question(struct app_call *call, const struct import_state *state)
{
    static const struct app_option whole[] = {
        {"yes", "Add nobody when one row is refused (all or nothing)", NULL}};
    char path[APP_HREF_MAX];
    if (state->states[OPERATE_IMPORT_ADDED] > 0) {
        (void)snprintf(path, sizeof path, "%.120s/confirm", call->request->path);
        app_form_begin(call, path, false);
        app_checkboxes(call, &(struct app_field){.name = "whole", .label = "If a row is refused"},
                       whole, 1, NULL);
        app_form_end(call, "Import the list");
    } else {
        app_paragraph(call->html, "No row can be added. Put right what is refused and send the "
                                  "list again.");
    }
    app_paragraph(call->html, "What you sent is wiped when it is imported, when you leave it, and "
                              "after 15 minutes.");
    (void)snprintf(path, sizeof path, "%.120s/leave", call->request->path);
    app_form_button(call, path, "Leave it", false);
}

static int put_import(struct app_call *call, const struct import_state *state,
                      const struct import_line *lines)
{
    static const char *const scripts[] = {"import.js", NULL};
    char back[APP_HREF_MAX];
    bool going = lines == NULL;
    (void)snprintf(back, sizeof back, "/operations/%s/list", state->reference);
    app_page_begin(call, &(struct app_page){.title = title_of(state),
                                            .caption = state->reference,
                                            .back = back,
                                            .back_words = "Back to the list",
                                            .scripts = going ? scripts : NULL});
    if (state->words[0] != '\0' && !going)
        app_paragraph(call->html, state->words);
    if (going) {
        put_going(call, state);
    } else if (state->phase == IMPORT_LEFT) {
        app_paragraph(call->html, "Nobody was added, and what you sent is wiped.");
    } else {
        put_counts(call->html, state);
        if (state->phase == IMPORT_LOOKED)
            put_question(call, state);
        put_lines(call->html, lines, state->count, state->phase == IMPORT_DONE);
    }
    if (state->phase >= IMPORT_DONE) {
        html_lit(call->html, "<p class=\"govuk-body\">");
        app_link(call->html, back, "See the list");
        html_lit(call->html, "</p>\n");
    }
    return app_page_end(call);
}

static int64_t number_of(const struct app_call *call)
{
    long number = 0;
    return text_to_int(call->args[1], 1, 1L << 52, &number) ? number : 0;
}

static int run_look(struct app_call *call)
{
    struct import_state state = {0};
    AUTO_FREE struct import_line *lines = NULL;
    int code = imports_look(call, call->args[0], number_of(call), &state, &lines);
    return code < 0 ? code : put_import(call, &state, lines);
}

static int run_confirm(struct app_call *call)
{
    int code = imports_confirm(call, call->args[0], number_of(call),
                               app_is_checked(call, "whole", "yes"));
    if (code < 0)
        return app_fault_of(call, code) ? run_look(call) : code;
    return app_go(call, NULL, "/operations/%s/list/import/%s", call->args[0], call->args[1]);
}

static int run_leave(struct app_call *call)
{
    int code = imports_leave(call, call->args[0], number_of(call));
    if (code < 0)
        return app_fault_of(call, code) ? run_look(call) : code;
    return app_go(call, NULL, "/operations/%s/list/import/%s", call->args[0], call->args[1]);
}

const struct app_route app_list_import_routes[] = {
    {HTTP_GET, "/operations/{reference}/list/import", LIST_MAKERS, 0, run_form,
     "put many people on the list of an operation"},
    {HTTP_POST, "/operations/{reference}/list/import", LIST_MAKERS, APP_FILES, run_begin,
     "look at a CSV file and pictures for a list"},
    {HTTP_GET, "/operations/{reference}/list/import/{import}", LIST_MAKERS, 0, run_look,
     "how far an import is, and what became of its rows"},
    {HTTP_POST, "/operations/{reference}/list/import/{import}/confirm", LIST_MAKERS, 0, run_confirm,
     "import a list that was looked at"},
    {HTTP_POST, "/operations/{reference}/list/import/{import}/leave", LIST_MAKERS, 0, run_leave,
     "leave an import that was looked at"},
    {.path = NULL},
};

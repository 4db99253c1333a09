// SPDX-License-Identifier: Apache-2.0
// list.c - the list of an operation: who is on it, what its check found, its review.
#include "web/app/list.h"

#include <stdio.h>

#include "base/memory.h"
#include "base/text.h"
#include "register/advice.h"

#define CHECKERS                                                           \
    (REGISTER_ROLE_PLANNER | REGISTER_ROLE_AUTHORISING | REGISTER_ROLE_OPERATOR | \
     REGISTER_ROLE_AUDITOR)
#define REVIEWERS \
    (REGISTER_ROLE_PLANNER | REGISTER_ROLE_AUTHORISING | REGISTER_ROLE_OPERATOR)
#define ON_A_PAGE      50
#define FINDINGS_SHOWN 50
#define ADDRESS_MAX    400

void app_list_finish(struct app_list *list)
{
    register_operation_finish(&list->operation);
    register_entries_free(&list->entries, list->count);
}

/// The operation is over: its purpose no longer says why this is read.
static int ask_why(struct app_call *call)
{
    app_page_begin(call, &(struct app_page){.title = "The list", .caption = call->args[0]});
    app_paragraph(call->html, "The operation is over. What you read about people is recorded; say "
                              "why you need to read it.");
    html_lit(call->html, "<form method=\"get\"");
    html_url(call->html, "action", call->request->path);
    html_lit(call->html, ">\n");
    app_input(call, &(struct app_field){
                        .name = "why", .label = "Why do you read it?", .hint = "Without names"});
    app_form_end(call, "Continue");
    return app_page_end(call);
}

static int consult(struct app_call *call, const char *why)
{
    const struct operate_consultation reading = {
        .what = "list", .reference = call->args[0], .why = why};
    AUTO_DOOR struct app_door door = {0};
    int code = app_door_open(call, &door);
    if (code == 0)
        code = operate_consult(door.operate, call->officer.name, &reading, &call->error);
    return code;
}

int app_below_begin(struct app_call *call, const char *title, struct app_below *ret_below)
{
    int code = app_operation_read(call, &ret_below->operation);
    if (code < 0)
        return code;
    app_operation_href(&ret_below->operation, "/list", ret_below->back);
    ret_below->page = (struct app_page){.title = title,
                                        .caption = ret_below->operation.reference,
                                        .back = ret_below->back,
                                        .back_words = "Back to the list"};
    app_page_begin(call, &ret_below->page);
    return 0;
}

void app_below_finish(struct app_below *below) { register_operation_finish(&below->operation); }

int app_list_read(struct app_call *call, struct app_list *ret_list)
{
    ret_list->why = http_value(&call->request->query, "why");
    int code = app_operation_read(call, &ret_list->operation);
    if (code == 0)
        code = consult(call, ret_list->why);
    if (code == OVERT_INPUT && (ret_list->why == NULL || ret_list->why[0] == '\0'))
        return ask_why(call);
    if (code == 0)
        code = register_entries(call->store, ret_list->operation.id, call->now, &ret_list->entries,
                                &ret_list->count, &call->error);
    return code < 0 ? code : 1;
}

const struct register_entry *app_list_entry(const struct app_call *call,
                                            const struct app_list *list)
{
    long id = 0;
    if (!text_to_int(call->args[1], 1, INT64_MAX, &id))
        return NULL;
    for (size_t i = 0; i < list->count; i++)
        if (list->entries[i].id == id)
            return &list->entries[i];
    return NULL;
}

const char *app_list_state(const struct register_entry *entry)
{
    return entry->destroyed_at  ? "destroyed"
           : entry->removed_at  ? "taken off"
           : entry->reviewed_at ? "reviewed"
                                : "not reviewed";
}

// ---- the table ----

struct row {
    struct html_cell cells[6];
    char href[ADDRESS_MAX], picture[ADDRESS_MAX], number[32];
    const struct register_entry *entry;
};

/// An address below the operation, with the reason for reading in it.
static void address(char href[ADDRESS_MAX], const struct app_list *list, int64_t entry,
                    const char *below)
{
    (void)snprintf(href, ADDRESS_MAX, "/operations/%s/list/%lld%s", list->operation.reference,
                   (long long)entry, below);
}

static void put_number(struct html *html, const void *context)
{
    const struct row *row = context;
    app_link(html, row->href, row->number);
}

static void put_picture(struct html *html, const void *context)
{
    const struct row *row = context;
    if (row->entry->destroyed_at != 0) {
        html_text(html, "erased");
        return;
    }
    html_lit(html, "<img class=\"overt-listed\" loading=\"lazy\" width=\"120\" height=\"120\"");
    html_url(html, "src", row->picture);
    html_attr(html, "alt", "The picture of this entry");
    html_lit(html, ">");
}

static void fill_row(struct row *row, const struct app_list *list,
                     const struct register_entry *entry, bool pictures)
{
    size_t at = 0;
    row->entry = entry;
    address(row->href, list, entry->id, "");
    address(row->picture, list, entry->id, "/picture");
    (void)snprintf(row->number, sizeof row->number, "Entry %lld", (long long)entry->id);
    row->cells[at++].words = (struct html_words){.write = put_number, .context = row};
    if (pictures)
        row->cells[at++].words = (struct html_words){.write = put_picture, .context = row};
    row->cells[at++].words.text = entry->nominal != NULL ? entry->nominal : "-";
    row->cells[at++].words.text = register_category_name(entry->category);
    row->cells[at++].words.text = entry->reason != NULL ? entry->reason : "missing";
    row->cells[at++].words.text = app_list_state(entry);
}

static void put_table(struct html *html, const struct app_list *list, size_t from, size_t count,
                      bool pictures)
{
    static const struct html_cell with[] = {
        {.words = {.text = "Entry"}},    {.words = {.text = "Picture"}},
        {.words = {.text = "Nominal"}},  {.words = {.text = "Category"}},
        {.words = {.text = "Reason"}},   {.words = {.text = "State"}}};
    static const struct html_cell without[] = {
        {.words = {.text = "Entry"}},    {.words = {.text = "Nominal"}},
        {.words = {.text = "Category"}}, {.words = {.text = "Reason"}},
        {.words = {.text = "State"}}};
    struct row *rows = memory_new(count + 1, sizeof *rows);
    struct html_table_row *lines = memory_new(count + 1, sizeof *lines);
    size_t columns = pictures ? ARRAY_COUNT(with) : ARRAY_COUNT(without);
    for (size_t i = 0; i < count; i++) {
        fill_row(&rows[i], list, &list->entries[from + i], pictures);
        lines[i] = (struct html_table_row){.cells = rows[i].cells, .cell_count = columns};
    }
    app_table(html, &(struct html_table){.caption = "Entries of the list",
                                         .caption_classes = "govuk-visually-hidden",
                                         .head = pictures ? with : without,
                                         .head_count = columns,
                                         .rows = lines,
                                         .row_count = count,
                                         .first_is_header = true});
    memory_free(lines);
    memory_free(rows);
}

static void put_page_link(struct html *html, size_t page, bool pictures, const char *words)
{
    char href[64];
    (void)snprintf(href, sizeof href, "?page=%zu%s", page, pictures ? "&pictures=yes" : "");
    html_lit(html, "<p class=\"govuk-body\">");
    app_link(html, href, words);
    html_lit(html, "</p>\n");
}

static void put_entries(struct app_call *call, const struct app_list *list)
{
    const char *said = http_value(&call->request->query, "page");
    bool pictures = http_value(&call->request->query, "pictures") != NULL;
    long page = 1;
    if (list->count == 0) {
        app_paragraph(call->html, "Nobody is on the list yet.");
        return;
    }
    const size_t pages = (list->count + ON_A_PAGE - 1) / ON_A_PAGE;
    if (said != NULL && !text_to_int(said, 1, (long)pages, &page))
        page = 1;
    size_t from = (size_t)(page - 1) * ON_A_PAGE, left = list->count - from;
    put_table(call->html, list, from, left < ON_A_PAGE ? left : ON_A_PAGE, pictures);
    if (list->why == NULL && !pictures)
        put_page_link(call->html, (size_t)page, true, "Show the pictures (each is recorded)");
    if (page > 1)
        put_page_link(call->html, (size_t)page - 1, pictures, "Entries before these");
    if ((size_t)page < pages)
        put_page_link(call->html, (size_t)page + 1, pictures, "Entries after these");
}

// ---- the check ----

static const char *nominal_of(const struct app_list *list, int64_t id)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->entries[i].id == id)
            return list->entries[i].nominal != NULL ? list->entries[i].nominal : "-";
    return "-";
}

static void put_findings(struct html *html, const struct app_list *list,
                         const struct register_finding *findings, size_t count)
{
    html_lit(html, "<ul class=\"govuk-list govuk-list--bullet\">\n");
    for (size_t i = 0; i < count && i < FINDINGS_SHOWN; i++) {
        AUTO_TEXT struct text words;
        text_init(&words, 2000);
        text_printf(&words, "%s: entry %lld (%s) and entry %lld (%s)",
                    register_finding_name(findings[i].kind), (long long)findings[i].entry,
                    nominal_of(list, findings[i].entry), (long long)findings[i].other,
                    nominal_of(list, findings[i].other));
        if (findings[i].kind != REGISTER_FINDING_SAME_PICTURE)
            text_printf(&words, ", score %.3f", findings[i].score);
        html_lit(html, "<li>");
        html_text(html, words.bytes);
        html_lit(html, "</li>\n");
    }
    html_lit(html, "</ul>\n");
}

static void put_counts(struct html *html, const struct app_list *list)
{
    int64_t young = 0, unreviewed = 0, no_reason = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct register_entry *entry = &list->entries[i];
        if (entry->removed_at != 0)
            continue;
        young += entry->under_18;
        unreviewed += entry->reviewed_at == 0;
        no_reason += entry->reason == NULL || entry->reason[0] == '\0';
    }
    app_rows_begin(html);
    app_row_number(html, "Images", list->operation.list.images);
    app_row_number(html, "Persons", list->operation.list.persons);
    app_row_number(html, "Not reviewed yet", unreviewed);
    app_row_number(html, "Under 18", young);
    if (no_reason > 0)
        app_row_number(html, "Without a reason", no_reason);
    app_rows_end(html);
}

static int put_check(struct app_call *call, const struct app_list *list)
{
    CLEANUP(register_list_check_finish) struct register_list_check check = {0};
    struct register_finding *findings = NULL;
    size_t count = 0;
    int code = register_list_check_newest(call->store, list->operation.id, 0, call->now, &check,
                                          &call->error);
    if (code == 0 && check.id != 0)
        code = register_findings(call->store, check.id, &findings, &count, &call->error);
    if (code == 0 && check.id != 0) {
        app_rows_begin(call->html);
        app_row_moment(call->html, "Checked", check.at);
        app_row(call->html, "By", check.officer);
        app_row(call->html, "Of the list as it is now",
                check.stands ? "yes" : "no: check it again");
        app_row_number(call->html, "Pairs of faces compared", check.pairs);
        app_row_number(call->html, "Findings", check.findings);
        app_rows_end(call->html);
        if (count > 0)
            put_findings(call->html, list, findings, count);
    } else if (code == 0) {
        app_paragraph(call->html, "It was not checked yet. The check compares the list with itself "
                                  "alone: the same picture twice, two nominals with one face, one "
                                  "nominal with two.");
    }
    memory_free(findings);
    return code;
}

/// What would make the list find more. It refuses nothing.
static int put_advice(struct app_call *call, const struct app_list *list)
{
    struct register_advice advice;
    int code = register_advice(call->store, list->entries, list->count, call->now, &advice,
                               &call->error);
    bool any = false;
    for (int kind = 0; code == 0 && kind < REGISTER_ADVICE_KINDS; kind++) {
        AUTO_TEXT struct text words;
        text_init(&words, 500);
        if (!register_advice_words(&advice, (enum register_advice_kind)kind, &words))
            continue;
        if (!any)
            html_lit(call->html, "<h3 class=\"govuk-heading-s\">Advice</h3>\n"
                                 "<ul class=\"govuk-list govuk-list--bullet\">\n");
        any = true;
        html_lit(call->html, "<li>");
        html_text(call->html, words.bytes);
        html_lit(call->html, "</li>\n");
    }
    if (any)
        html_lit(call->html, "</ul>\n");
    return code;
}

static bool may_change(const struct register_operation *operation)
{
    return operation->opened_at == 0 && !app_operation_is_over(operation);
}

static void put_buttons(struct app_call *call, const struct register_operation *operation)
{
    char href[APP_HREF_MAX];
    if (app_operation_is_over(operation))
        return;
    app_operation_href(operation, "/list/check", href);
    if (app_has_role(call, CHECKERS))
        app_form_button(call, href, "Check the list", false);
    app_operation_href(operation, "/list/review", href);
    if (app_has_role(call, REVIEWERS)) {
        app_paragraph(call->html, "Who reviews it has read it, checked it, and added nobody to it. "
                                  "The whole list is approved as it stands.");
        app_form_button(call, href, "Approve the list as it stands", false);
    }
}

static int put_list(struct app_call *call, const struct app_list *list)
{
    char href[APP_HREF_MAX];
    put_counts(call->html, list);
    if (may_change(&list->operation) && app_has_role(call, LIST_MAKERS)) {
        html_lit(call->html, "<div class=\"govuk-button-group\">\n");
        app_operation_href(&list->operation, "/list/new", href);
        html_button(call->html,
                    &(struct html_button){.words = {.text = "Add a person"}, .href = href});
        app_operation_href(&list->operation, "/list/import", href);
        html_button(call->html, &(struct html_button){.words = {.text = "Import many at once"},
                                                      .href = href,
                                                      .classes = "govuk-button--secondary"});
        html_lit(call->html, "</div>\n");
    }
    app_heading(call->html, 2, "Entries");
    put_entries(call, list);
    app_heading(call->html, 2, "Check and review");
    int code = put_check(call, list);
    if (code == 0)
        code = put_advice(call, list);
    put_buttons(call, &list->operation);
    return code;
}

int app_list_page(struct app_call *call)
{
    AUTO_APP_LIST struct app_list list = {0};
    char back[APP_HREF_MAX];
    int code = app_list_read(call, &list);
    if (code <= 0)
        return code;
    app_operation_href(&list.operation, "", back);
    app_page_begin(call, &(struct app_page){.title = "The list",
                                            .caption = list.operation.reference,
                                            .back = back,
                                            .back_words = "Back to the operation"});
    code = put_list(call, &list);
    return code < 0 ? code : app_page_end(call);
}

// ---- acts ----

static int run_check(struct app_call *call)
{
    int64_t check = 0;
    AUTO_DOOR struct app_door door = {0};
    int code = app_door_open(call, &door);
    if (code == 0)
        code = operate_check(door.operate, call->officer.name, call->args[0], &check, &call->error);
    app_door_close(&door);
    if (code < 0)
        return app_fault_of(call, code) ? app_list_page(call) : code;
    return app_go(call, "The list is checked.", "/operations/%s/list", call->args[0]);
}

static int run_review(struct app_call *call)
{
    AUTO_DOOR struct app_door door = {0};
    int code = app_door_open(call, &door);
    if (code == 0)
        code = operate_review(door.operate, call->officer.name, call->args[0], &call->error);
    app_door_close(&door);
    if (code < 0)
        return app_fault_of(call, code) ? app_list_page(call) : code;
    return app_go(call, "The list is approved as it stands.", "/operations/%s/list", call->args[0]);
}

const struct app_route app_list_routes[] = {
    {HTTP_GET, "/operations/{reference}/list", LIST_READERS, 0, app_list_page,
     "the list of an operation"},
    {HTTP_POST, "/operations/{reference}/list/check", CHECKERS, 0, run_check, "check a list"},
    {HTTP_POST, "/operations/{reference}/list/review", REVIEWERS, 0, run_review,
     "approve a list as it stands"},
    {.path = NULL},
};

// SPDX-License-Identifier: Apache-2.0
// audit.c - the log of section 62 of the Data Protection Act 2018 for auditors: who read, changed
// or gave out what about people, and why. That it is read is written down first.
#include <stdio.h>

#include "base/memory.h"
#include "base/text.h"
#include "web/app/internal.h"
#include "web/app/page.h"

#define ON_A_PAGE 100
#define COLUMNS   6

/// What the address asks for.
struct wanted {
    const char *officer, *kind, *reference, *from, *to, *why;
    struct register_audit_filter filter;
    long page;
    bool asked;
};

static const char *given(const struct app_call *call, const char *name)
{
    const char *value = http_value(&call->request->query, name);
    return value != NULL && value[0] != '\0' ? value : NULL;
}

static moment day_of(struct app_call *call, const char *name, const char *words, bool end)
{
    struct date date;
    if (words == NULL)
        return 0;
    if (date_parse(words, &date))
        return end ? date_ends(date) : date_begins(date);
    app_fault(call, name, "Enter a real date");
    return 0;
}

static int read_wanted(struct app_call *call, struct wanted *ret_wanted)
{
    struct wanted *wanted = ret_wanted;
    struct register_operation operation = {0};
    const char *page = given(call, "page");
    *wanted = (struct wanted){.officer = given(call, "officer"),
                              .kind = given(call, "kind"),
                              .reference = given(call, "operation"),
                              .from = given(call, "from"),
                              .to = given(call, "to"),
                              .why = given(call, "why"),
                              .page = 1};
    wanted->asked = http_value(&call->request->query, "officer") != NULL;
    if (page != NULL)
        (void)text_to_int(page, 1, 100000, &wanted->page);
    wanted->filter.officer = wanted->officer;
    wanted->filter.kind = wanted->kind != NULL ? register_audit_from(wanted->kind) : 0;
    wanted->filter.from = day_of(call, "from", wanted->from, false);
    wanted->filter.to = day_of(call, "to", wanted->to, true);
    if (wanted->reference == NULL)
        return 0;
    int code = register_operation_brief(call->store, wanted->reference, call->now, &operation,
                                        &call->error);
    wanted->filter.operation = operation.id;
    register_operation_finish(&operation);
    if (code != OVERT_NOT_FOUND)
        return code;
    app_fault(call, "operation", "There is no operation %.40s", wanted->reference);
    return 0;
}

// ---- the form ----

static int put_filters(struct app_call *call, const struct wanted *wanted)
{
    struct app_option kinds[REGISTER_AUDIT_ERASURE], *names;
    struct register_officer *officers = NULL;
    size_t count = 0;
    int code = register_officers(call->store, call->now, &officers, &count, &call->error);
    if (code < 0)
        return code;
    names = memory_new(count + 1, sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = (struct app_option){.value = officers[i].name, .text = officers[i].name};
    for (int i = 0; i < REGISTER_AUDIT_ERASURE; i++)
        kinds[i].value = kinds[i].text = register_audit_word((enum register_audit_kind)(i + 1));
    html_lit(call->html, "<form method=\"get\" action=\"/audit\" novalidate>\n");
    app_select(call,
               &(struct app_field){.name = "officer",
                                   .label = "Officer",
                                   .none = "Anybody",
                                   .value = wanted->officer},
               names, count);
    app_select(call,
               &(struct app_field){
                   .name = "kind", .label = "Kind", .none = "Any", .value = wanted->kind},
               kinds, ARRAY_COUNT(kinds));
    app_input(call, &(struct app_field){.name = "operation",
                                        .label = "Operation",
                                        .value = wanted->reference,
                                        .hint = "Such as LFR-2026-0001",
                                        .classes = "govuk-input--width-10"});
    html_lit(call->html, "<div class=\"overt-moment\">\n");
    app_input(call, &(struct app_field){.name = "from", .label = "From", .type = "date",
                                        .value = wanted->from,
                                        .classes = "govuk-input--width-10"});
    app_input(call, &(struct app_field){.name = "to", .label = "To", .type = "date",
                                        .value = wanted->to,
                                        .classes = "govuk-input--width-10"});
    html_lit(call->html, "</div>\n");
    app_input(call, &(struct app_field){.name = "why",
                                        .label = "Why you read it (optional)",
                                        .value = wanted->why,
                                        .hint = "Without names"});
    app_form_end(call, "Show the log");
    memory_free(names);
    register_officers_free(&officers, count);
    return 0;
}

// ---- the lines ----

struct row {
    struct html_cell cells[COLUMNS];
    char when[TIME_TEXT_MAX], number[32];
    struct text about;
};

static void fill_row(struct row *row, const struct register_audit *line)
{
    text_init(&row->about, 400);
    text_append(&row->about, line->what);
    if (line->operation_reference != NULL)
        text_printf(&row->about, ", %s", line->operation_reference);
    if (line->alert != 0)
        text_printf(&row->about, ", alert %lld", (long long)line->alert);
    if (line->entry != 0)
        text_printf(&row->about, ", entry %lld", (long long)line->entry);
    if (line->search != 0)
        text_printf(&row->about, ", search %lld", (long long)line->search);
    if (line->recipient != NULL)
        text_printf(&row->about, ", given to %.200s", line->recipient);
    time_format_words(line->at, row->when);
    (void)snprintf(row->number, sizeof row->number, "%lld", (long long)line->index);
    row->cells[0].words.text = row->number;
    row->cells[1].words.text = row->when;
    row->cells[2].words.text = line->officer != NULL ? line->officer : "the sweep";
    row->cells[3].words.text = register_audit_word(line->kind);
    row->cells[3].classes = "overt-whole";
    row->cells[4].words.text = row->about.bytes;
    row->cells[5].words.text = line->why != NULL ? line->why : "";
}

static void put_table(struct html *html, const struct register_audit *lines, size_t count)
{
    static const struct html_cell head[COLUMNS] = {
        {.words = {.text = "Ledger entry"}}, {.words = {.text = "When"}},
        {.words = {.text = "Officer"}},      {.words = {.text = "Kind"}},
        {.words = {.text = "What"}},         {.words = {.text = "Why"}}};
    struct row *rows = memory_new(count + 1, sizeof *rows);
    struct html_table_row *items = memory_new(count + 1, sizeof *items);
    for (size_t i = 0; i < count; i++) {
        fill_row(&rows[i], &lines[count - 1 - i]);
        items[i] = (struct html_table_row){.cells = rows[i].cells, .cell_count = COLUMNS};
    }
    app_table(html, &(struct html_table){.caption = "The log, newest first",
                                         .caption_classes = "govuk-visually-hidden",
                                         .head = head,
                                         .head_count = COLUMNS,
                                         .rows = items,
                                         .row_count = count,
                                         .first_is_header = true});
    for (size_t i = 0; i < count; i++)
        text_finish(&rows[i].about);
    memory_free(items);
    memory_free(rows);
}

/// The same question for another page.
static void put_way(struct app_call *call, const struct wanted *wanted, long page,
                    const char *words)
{
    const struct {
        const char *name, *value;
    } fields[] = {{"officer", wanted->officer}, {"kind", wanted->kind},
                  {"operation", wanted->reference}, {"from", wanted->from},
                  {"to", wanted->to}, {"why", wanted->why}};
    AUTO_TEXT struct text href;
    text_init(&href, 16000);
    text_printf(&href, "/audit?page=%ld", page);
    for (size_t i = 0; i < ARRAY_COUNT(fields); i++) {
        text_printf(&href, "&%s=", fields[i].name);
        for (const char *c = fields[i].value; c != NULL && *c != '\0'; c++)
            text_printf(&href, "%%%02X", (unsigned)(unsigned char)*c);
    }
    html_lit(call->html, "<p class=\"govuk-body\">");
    app_link(call->html, href.bytes, words);
    html_lit(call->html, "</p>\n");
}

static void put_lines(struct app_call *call, const struct wanted *wanted,
                      const struct register_audit *lines, size_t count)
{
    char words[80];
    size_t before = (size_t)(wanted->page - 1) * ON_A_PAGE;
    size_t left = before < count ? count - before : 0;
    size_t shown = left < ON_A_PAGE ? left : ON_A_PAGE;
    (void)snprintf(words, sizeof words, "%zu line%s", count, count == 1 ? "" : "s");
    app_heading(call->html, 2, words);
    if (shown > 0)
        put_table(call->html, &lines[left - shown], shown);
    if (wanted->page > 1)
        put_way(call, wanted, wanted->page - 1, "Later lines");
    if (left > shown)
        put_way(call, wanted, wanted->page + 1, "Earlier lines");
}

static int consult(struct app_call *call, const struct wanted *wanted)
{
    const struct operate_consultation reading = {
        .what = "audit", .reference = wanted->reference, .why = wanted->why};
    AUTO_DOOR struct app_door door = {0};
    int code = app_door_open(call, &door);
    if (code == 0)
        code = operate_consult(door.operate, call->officer.name, &reading, &call->error);
    return code;
}

static int show(struct app_call *call, const struct wanted *wanted,
                const struct register_audit *lines, size_t count)
{
    app_page_begin(call, &(struct app_page){.title = "Who read, changed or gave out what"});
    app_paragraph(call->html, "Data Protection Act 2018, section 62. That you read this log is "
                              "written into it.");
    int code = put_filters(call, wanted);
    if (code == 0 && wanted->asked && !app_has_faults(call))
        put_lines(call, wanted, lines, count);
    return code < 0 ? code : app_page_end(call);
}

static int run_audit(struct app_call *call)
{
    struct wanted wanted;
    struct register_audit *lines = NULL;
    size_t count = 0;
    int code = read_wanted(call, &wanted);
    if (code == 0 && wanted.asked && !app_has_faults(call)) {
        code = consult(call, &wanted);
        if (code < 0 && app_fault_of(call, code))
            code = 0;
        else if (code == 0)
            code = register_audit(call->store, &wanted.filter, call->now, &lines, &count,
                                  &call->error);
    }
    if (code == 0)
        code = show(call, &wanted, lines, count);
    register_audit_free(&lines, count);
    return code;
}

const struct app_route app_audit_routes[] = {
    {HTTP_GET, "/audit", REGISTER_ROLE_AUDITOR, 0, run_audit, "the log of section 62"},
    {.path = NULL},
};

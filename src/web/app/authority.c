// SPDX-License-Identifier: Apache-2.0
// authority.c - the written authority, whole, with its versions and what was decided about it.
#include <stdio.h>

#include "base/text.h"
#include "web/app/operation.h"

// ---- rows ----

void app_rows_begin(struct html *html)
{
    html_lit(html, "<dl class=\"govuk-summary-list\">\n");
}

static void begin_row(struct html *html, const char *key)
{
    html_lit(html, "<div class=\"govuk-summary-list__row\">\n"
                   "<dt class=\"govuk-summary-list__key\">");
    html_text(html, key);
    html_lit(html, "</dt>\n<dd class=\"govuk-summary-list__value\">");
}

static void end_row(struct html *html) { html_lit(html, "</dd>\n</div>\n"); }

/// Line ends as people wrote them.
static void put_lines(struct html *html, const char *words)
{
    html_lit(html, "<span class=\"overt-lines\">");
    html_text(html, words);
    html_lit(html, "</span>");
}

void app_row(struct html *html, const char *key, const char *words)
{
    if (words == NULL || words[0] == '\0')
        return;
    begin_row(html, key);
    put_lines(html, words);
    end_row(html);
}

void app_row_moment(struct html *html, const char *key, moment when)
{
    if (when == 0)
        return;
    begin_row(html, key);
    html_moment(html, when);
    end_row(html);
}

void app_row_number(struct html *html, const char *key, int64_t number)
{
    begin_row(html, key);
    html_int(html, number);
    end_row(html);
}

void app_rows_end(struct html *html) { html_lit(html, "</dl>\n"); }

// ---- what it says ----

static void put_said(struct html *html, const struct register_authority *authority,
                     enum register_text which)
{
    app_row(html, register_text_fields[which].name, authority->texts[which]);
}

static void put_conditions(struct html *html, uint32_t schedule_8)
{
    AUTO_TEXT struct text words;
    text_init(&words, 2000);
    for (int i = 1; i <= REGISTER_SCHEDULE_8_MAX; i++)
        if ((schedule_8 >> i & 1) != 0)
            text_printf(&words, "%sparagraph %d, %s", words.length > 0 ? "; " : "", i,
                        register_schedule_8_name(i));
    app_row(html, "Schedule 8", words.bytes);
}

static void put_why(struct html *html, const struct register_operation *operation)
{
    const struct register_authority *authority = &operation->authority;
    const char *other = authority->texts[REGISTER_TEXT_USE_CASE_OTHER];
    app_rows_begin(html);
    app_row(html, "Kind", register_mode_name(operation->mode));
    app_row(html, "Use case",
            authority->use_case == REGISTER_USE_OTHER ? other
            : authority->use_case != 0                ? register_use_case_name(authority->use_case)
                                                      : NULL);
    app_row(html, "Purpose", operation->purpose);
    app_row(html, "Legal basis", operation->legal_basis);
    put_conditions(html, authority->schedule_8);
    put_said(html, authority, REGISTER_TEXT_POLICY);
    app_row(html, "Necessity", operation->necessity);
    app_row(html, "Proportionality", operation->proportionality);
    put_said(html, authority, REGISTER_TEXT_ALTERNATIVES);
    put_said(html, authority, REGISTER_TEXT_WHY);
    put_said(html, authority, REGISTER_TEXT_WHO);
    put_said(html, authority, REGISTER_TEXT_WHERE);
    app_rows_end(html);
}

static void put_cameras(struct html *html, const struct register_authority *authority)
{
    for (size_t i = 0; i < authority->camera_count; i++) {
        const struct register_planned_camera *one = &authority->cameras[i];
        AUTO_TEXT struct text words;
        text_init(&words, 2000);
        text_printf(&words, "%s, %s", one->name, register_camera_word(one->kind));
        if (one->zone != NULL)
            text_printf(&words, ", %s", one->zone);
        app_row(html, "Camera", words.bytes);
    }
}

static void put_where(struct html *html, const struct register_operation *operation)
{
    const struct register_authority *authority = &operation->authority;
    char position[80];
    (void)snprintf(position, sizeof position, "%.2f, %.2f (to about a kilometre)",
                   authority->latitude / 100.0, authority->longitude / 100.0);
    app_rows_begin(html);
    app_row(html, "Place", operation->place);
    put_said(html, authority, REGISTER_TEXT_ZONE);
    app_row(html, "Coordinates", authority->has_position ? position : NULL);
    app_row_moment(html, "From", operation->opens);
    app_row_moment(html, "To", operation->closes);
    put_cameras(html, authority);
    app_row(html, "Body-worn video", operation->body_worn ? "Used with it" : "Not used");
    app_rows_end(html);
}

static void put_who(struct html *html, const struct register_operation *operation)
{
    const struct register_authority *authority = &operation->authority;
    app_rows_begin(html);
    for (int i = 1; i < REGISTER_CATEGORY_COUNT; i++) {
        AUTO_TEXT struct text words;
        text_init(&words, 4000);
        if ((operation->categories >> i & 1) == 0)
            continue;
        text_append(&words, register_category_name((enum register_category)i));
        if (authority->criteria[i] != NULL)
            text_printf(&words, ": %s", authority->criteria[i]);
        app_row(html, "Category", words.bytes);
    }
    if (authority->list_cap != 0)
        app_row_number(html, "Most images on the list", authority->list_cap);
    app_rows_end(html);
}

static void day_words(const char *dated, char words[TIME_TEXT_MAX])
{
    struct date date;
    words[0] = '\0';
    if (dated != NULL && date_parse(dated, &date))
        date_format_words(date, words);
}

static void put_threshold(struct html *html, const struct register_operation *operation)
{
    char number[32], day[TIME_TEXT_MAX];
    (void)snprintf(number, sizeof number, "%.3f", operation->threshold);
    app_rows_begin(html);
    app_row(html, "Threshold", number);
    put_said(html, &operation->authority, REGISTER_TEXT_THRESHOLD_BY);
    day_words(operation->authority.texts[REGISTER_TEXT_THRESHOLD_SET], day);
    app_row(html, "Threshold set on", day);
    put_said(html, &operation->authority, REGISTER_TEXT_THRESHOLD_WHY);
    app_rows_end(html);
}

static void put_documents(struct html *html, const struct register_authority *authority)
{
    if (authority->document_count == 0)
        return;
    app_heading(html, 3, "Documents");
    app_rows_begin(html);
    for (size_t i = 0; i < authority->document_count; i++) {
        const struct register_document *one = &authority->documents[i];
        AUTO_TEXT struct text words;
        char day[TIME_TEXT_MAX];
        text_init(&words, 2000);
        day_words(one->dated, day);
        text_printf(&words, "%s%s%s", one->reference, day[0] != '\0' ? ", " : "", day);
        app_row(html, register_document_word(one->kind), words.bytes);
    }
    app_rows_end(html);
}

static void put_gaps(struct html *html, const struct register_operation *operation)
{
    AUTO_TEXT struct text gaps, words;
    text_init(&gaps, 1000);
    text_init(&words, 1100);
    register_authority_gaps(&operation->authority, operation->mode, operation->categories, false,
                            &gaps);
    if (gaps.length == 0)
        return;
    text_printf(&words, "Not said yet: %s.", gaps.bytes);
    html_inset_text(html, &(struct html_box){.words = {.text = words.bytes}});
}

void app_authority_put(struct html *html, const struct register_operation *operation)
{
    app_heading(html, 2, "What it says");
    put_gaps(html, operation);
    app_heading(html, 3, "What it is for, and why");
    put_why(html, operation);
    app_heading(html, 3, "Where and when");
    put_where(html, operation);
    app_heading(html, 3, "Who may be on the list");
    put_who(html, operation);
    app_heading(html, 3, "Threshold");
    put_threshold(html, operation);
    put_documents(html, &operation->authority);
}

// ---- its page ----

static const char *decision_words(enum register_decision_kind kind)
{
    static const char *const words[] = {
        [REGISTER_DECISION_URGENT] = "Urgent authority",
        [REGISTER_DECISION_CONFIRM] = "Confirmed",
        [REGISTER_DECISION_OVERRULE] = "Overruled",
        [REGISTER_DECISION_REFUSE] = "Refused",
        [REGISTER_DECISION_CANCEL] = "Cancelled",
        [REGISTER_DECISION_REVIEW] = "Reviewed",
    };
    return (size_t)kind < ARRAY_COUNT(words) && words[kind] != NULL ? words[kind] : "Decided";
}

static int put_decisions(struct app_call *call, const struct register_operation *operation)
{
    struct register_decision *decisions = NULL;
    size_t count = 0;
    int code = register_decisions(call->store, operation->id, call->now, &decisions, &count,
                                  &call->error);
    if (code == 0 && count > 0) {
        app_heading(call->html, 2, "What was decided");
        app_rows_begin(call->html);
    }
    for (size_t i = 0; code == 0 && i < count; i++) {
        AUTO_TEXT struct text words;
        char when[TIME_TEXT_MAX];
        text_init(&words, 10000);
        time_format_words(decisions[i].at, when);
        text_printf(&words, "%s, %s: %s", decisions[i].officer, when, decisions[i].words);
        app_row(call->html, decision_words(decisions[i].kind), words.bytes);
    }
    if (code == 0 && count > 0)
        app_rows_end(call->html);
    register_decisions_free(&decisions, count);
    return code;
}

static void put_version(struct html *html, const struct register_operation *operation,
                        const struct register_version *version, bool current)
{
    char href[APP_HREF_MAX + 32], words[64];
    (void)snprintf(words, sizeof words, "Version %lld", (long long)version->version);
    (void)snprintf(href, sizeof href, "/operations/%s/authority/%lld", operation->reference,
                   (long long)version->version);
    html_lit(html, "<li>");
    if (current)
        html_text(html, words);
    else
        app_link(html, href, words);
    html_lit(html, ", ");
    html_text(html, version->officer);
    html_lit(html, ", ");
    html_moment(html, version->at);
    html_lit(html, "</li>\n");
}

static void put_versions(struct app_call *call, const struct register_operation *operation,
                         const struct register_version *versions, size_t count)
{
    if (count < 2)
        return;
    app_heading(call->html, 2, "Versions");
    html_lit(call->html, "<ul class=\"govuk-list govuk-list--bullet\">\n");
    for (size_t i = count; i-- > 0;)
        put_version(call->html, operation, &versions[i],
                    versions[i].version == operation->version);
    html_lit(call->html, "</ul>\n");
}

static int show(struct app_call *call, const struct register_operation *operation,
                const struct register_version *versions, size_t count)
{
    char back[APP_HREF_MAX], title[64] = "Written authority";
    app_operation_href(operation, "", back);
    if (count > 1)
        (void)snprintf(title, sizeof title, "Written authority, version %lld",
                       (long long)operation->version);
    app_page_begin(call, &(struct app_page){.title = title,
                                            .caption = operation->reference,
                                            .back = back,
                                            .back_words = "Back to the operation"});
    app_rows_begin(call->html);
    app_row(call->html, "Operation", operation->title);
    app_rows_end(call->html);
    app_authority_put(call->html, operation);
    int code = put_decisions(call, operation);
    put_versions(call, operation, versions, count);
    return code < 0 ? code : app_page_end(call);
}

/// `number` 0: the newest.
static int show_version(struct app_call *call, long number)
{
    AUTO_OPERATION struct register_operation operation = {0};
    struct register_version *versions = NULL;
    size_t count = 0;
    int code = app_operation_read(call, &operation);
    if (code == 0)
        code = register_versions(call->store, operation.id, call->now, &versions, &count,
                                 &call->error);
    if (code == 0 && number > (long)count)
        code = error_set(&call->error, OVERT_NOT_FOUND, "%s has no version %ld",
                         operation.reference, number);
    if (code == 0 && number > 0 && number < (long)count) {
        // Several may be of one second: then the newest of these is shown.
        register_operation_finish(&operation);
        operation = (struct register_operation){0};
        code = register_operation_find(call->store, call->args[0], versions[number - 1].at,
                                       &operation, &call->error);
    }
    if (code == 0)
        code = show(call, &operation, versions, count);
    register_versions_free(&versions, count);
    return code;
}

static int run_authority(struct app_call *call) { return show_version(call, 0); }

static int run_version(struct app_call *call)
{
    long number = 0;
    if (!text_to_int(call->args[1], 1, 1000000, &number))
        return error_set(&call->error, OVERT_NOT_FOUND, "there is no such version");
    return show_version(call, number);
}

const struct app_route app_authority_routes[] = {
    {HTTP_GET, "/operations/{reference}/authority", 0, 0, run_authority, "the written authority"},
    {HTTP_GET, "/operations/{reference}/authority/{version}", 0, 0, run_version,
     "an earlier version of it"},
    {.path = NULL},
};

// SPDX-License-Identifier: Apache-2.0
// foi_pages.c - what the pages about requests share: a case from its address, days, words, faults.
#include "web/app/foi_pages.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "foi/exempted.h"
#include "foi/foi.h"

// ---- addresses ----

void app_foi_part(const char *reference, char part[APP_FOI_HREF_MAX])
{
    size_t used = 0;
    for (const char *at = reference; *at != '\0' && used + 4 < APP_FOI_HREF_MAX; at++) {
        if (*at == '/')
            part[used++] = '~';
        else if (isalnum((unsigned char)*at) || strchr("-._()~", *at) != NULL)
            part[used++] = *at;
        else
            used += (size_t)snprintf(part + used, 4, "%%%02X", (unsigned)(unsigned char)*at);
    }
    part[used] = '\0';
}

void app_foi_reference(const char *part, char reference[FOI_REFERENCE_MAX + 1])
{
    (void)text_copy(reference, FOI_REFERENCE_MAX + 1, part);
    for (char *at = reference; *at != '\0'; at++)
        if (*at == '~')
            *at = '/';
}

void app_foi_href(const char *reference, const char *more, char href[APP_FOI_HREF_MAX])
{
    char part[APP_FOI_HREF_MAX];
    app_foi_part(reference, part);
    (void)snprintf(href, APP_FOI_HREF_MAX, "/requests/%.300s%.100s", part, more);
}

int app_foi_open(struct app_call *call, struct app_foi *ret_foi)
{
    char reference[FOI_REFERENCE_MAX + 1];
    app_foi_reference(call->args[0], reference);
    int code = foi_case_read(call->store, reference, REGISTER_AS_AT_ALWAYS, &ret_foi->one,
                             &call->error);
    if (code == OVERT_NOT_FOUND)
        return error_set(&call->error, OVERT_NOT_FOUND,
                         "No request of this reference is recorded.");
    if (code == 0)
        app_foi_href(ret_foi->one.reference, "", ret_foi->home);
    ret_foi->today = date_of(call->now);
    return code;
}

void app_foi_finish(struct app_foi *foi) { foi_case_finish(&foi->one); }

bool app_foi_handles(const struct app_call *call) { return app_has_role(call, APP_FOI_OFFICER); }

struct app_page app_foi_page(const struct app_foi *foi, const char *title)
{
    return (struct app_page){.title = title,
                             .caption = foi->one.reference,
                             .back = foi->home,
                             .back_words = "Back to the request"};
}

int app_foi_go(struct app_call *call, const struct app_foi *foi, const char *more,
               const char *words)
{
    return app_go(call, words, "%s%s", foi->home, more);
}

// ---- faults ----

/// What stands in brackets is for the command line: "(--why)", "(overt foi draft)".
static bool is_command(const char *at)
{
    return text_starts(at, "(overt ") || text_starts(at, "(--");
}

void app_foi_plain(const char *error, char *words)
{
    size_t used = 0;
    for (const char *at = error; *at != '\0' && used + 1 < OVERT_ERROR_TEXT_MAX; at++) {
        if (is_command(at)) {
            at = strchrnul(at, ')');
            while (used > 0 && words[used - 1] == ' ')
                used--;
            if (*at == '\0')
                break;
            continue;
        }
        if (text_starts(at, ": overt ") || text_starts(at, ": --"))
            break;
        words[used++] = *at;
    }
    words[used] = '\0';
    if (words[0] >= 'a' && words[0] <= 'z')
        words[0] = (char)(words[0] - 'a' + 'A');
}

bool app_foi_fault(struct app_call *call, const char *field, int code)
{
    char words[OVERT_ERROR_TEXT_MAX];
    if (code != OVERT_REFUSED && code != OVERT_INPUT && code != OVERT_LIMIT)
        return false;
    app_foi_plain(call->error.text, words);
    app_fault(call, field, "%s", words);
    return true;
}

// ---- inputs ----

const char *app_foi_given(const struct app_call *call, const char *name)
{
    const char *value = app_value(call, name);
    return value != NULL && value[strspn(value, " \t\r\n")] != '\0' ? value : NULL;
}

struct date app_foi_day(struct app_call *call, const char *name, const char *what, bool needed)
{
    struct date day = {0};
    const char *value = app_value(call, name);
    if (value == NULL || value[strspn(value, " ")] == '\0') {
        if (needed)
            app_fault(call, name, "Enter %s", what);
        return day;
    }
    if (date_parse(value, &day))
        return day;
    app_fault(call, name, "Enter a real date for %s, such as 2026-11-23", what);
    return (struct date){0};
}

void app_foi_day_input(struct app_call *call, const char *name, const char *label,
                       const char *hint, struct date value)
{
    char day[TIME_TEXT_MAX] = "";
    if (value.year != 0)
        date_format(value, day);
    app_input(call, &(struct app_field){.name = name,
                                        .label = label,
                                        .hint = hint,
                                        .value = day,
                                        .type = "date",
                                        .classes = "govuk-input--width-10"});
}

long app_foi_number(struct app_call *call, const char *name, const char *what, long low, long high,
                    long none)
{
    long number = none;
    const char *value = app_value(call, name);
    if (value == NULL || value[strspn(value, " ")] == '\0')
        return none;
    if (text_to_int(value, low, high, &number))
        return number;
    app_fault(call, name, "Enter %s as a number from %ld to %ld", what, low, high);
    return none;
}

// ---- words ----

void app_foi_left(struct date day, struct date today, char words[64])
{
    int64_t apart = date_to_days(day) - date_to_days(today);
    int days = apart >= 0 ? foi_working_days(today, day) : foi_working_days(day, today);
    if (day.year == 0)
        (void)text_copy(words, 64, "");
    else if (apart == 0)
        (void)text_copy(words, 64, "today");
    else if (days < 0)
        (void)snprintf(words, 64, "%s", apart > 0 ? "in the future" : "over");
    else
        (void)snprintf(words, 64, "%d working day%s %s", days, days == 1 ? "" : "s",
                       apart > 0 ? "left" : "over");
}

static const struct {
    const char *state, *words, *classes;
} states[] = {
    {"received", "Received", "govuk-tag--blue"},
    {"clarifying", "Waits for clarification", "govuk-tag--yellow"},
    {"fees", "Waits for a fee", "govuk-tag--yellow"},
    {"collecting", "Collecting", "govuk-tag--blue"},
    {"drafting", "Drafting", "govuk-tag--blue"},
    {"clearance", "Waits for clearance", "govuk-tag--purple"},
    {"cleared", "Cleared", "govuk-tag--turquoise"},
    {"sent", "Sent", "govuk-tag--green"},
    {"review", "Internal review", "govuk-tag--orange"},
    {"reviewed", "Reviewed", "govuk-tag--green"},
    {"regulator", "With the regulator", "govuk-tag--orange"},
    {"decided", "Decided by the regulator", "govuk-tag--green"},
    {"tribunal", "With the tribunal", "govuk-tag--orange"},
    {"closed", "Closed", "govuk-tag--grey"},
    {"withdrawn", "Withdrawn", "govuk-tag--grey"},
    {"lapsed", "Lapsed", "govuk-tag--grey"},
};

const char *app_foi_state(const char *state)
{
    for (size_t i = 0; i < ARRAY_COUNT(states); i++)
        if (text_equal(states[i].state, state))
            return states[i].words;
    return state;
}

void app_foi_state_tag(struct html *html, const struct foi_case *one, struct date today)
{
    const char *classes = "govuk-tag--grey";
    for (size_t i = 0; i < ARRAY_COUNT(states); i++)
        if (text_equal(states[i].state, one->state))
            classes = states[i].classes;
    html_tag(html, &(struct html_box){.words = {.text = app_foi_state(one->state)},
                                      .classes = classes});
    if (!foi_case_is_overdue(one, today))
        return;
    html_lit(html, " ");
    html_tag(html, &(struct html_box){.words = {.text = "Overdue"}, .classes = "govuk-tag--red"});
}

static void put_line(struct html *html, const char *line, size_t size, bool outside)
{
    AUTO_TEXT struct text copy = {0};
    text_init(&copy, size + 1);
    text_append_bytes(&copy, line, size > 0 && line[size - 1] == '\r' ? size - 1 : size);
    if (outside)
        html_outside(html, copy.bytes);
    else
        html_text(html, copy.bytes);
}

void app_foi_lines(struct html *html, const char *text, bool outside)
{
    bool open = false;
    for (const char *line = text; line != NULL && *line != '\0';) {
        const char *end = strchrnul(line, '\n');
        bool empty = strspn(line, " \t\r") >= (size_t)(end - line);
        if (!empty && !open)
            html_lit(html, "<p class=\"govuk-body\">");
        else if (!empty)
            html_lit(html, "<br>\n");
        else if (open)
            html_lit(html, "</p>\n");
        if (!empty)
            put_line(html, line, (size_t)(end - line), outside);
        open = !empty;
        line = *end != '\0' ? end + 1 : end;
    }
    if (open)
        html_lit(html, "</p>\n");
}

void app_foi_options(const char *list, struct app_foi_words *ret_words)
{
    *ret_words = (struct app_foi_words){0};
    (void)text_copy(ret_words->bytes, sizeof ret_words->bytes, list);
    (void)text_copy(ret_words->texts, sizeof ret_words->texts, list);
    char *text = ret_words->texts;
    for (char *at = ret_words->bytes; ret_words->count < ARRAY_COUNT(ret_words->options);) {
        size_t size = strcspn(at, "|");
        bool more = at[size] == '|';
        at[size] = text[size] = '\0';
        text[0] = (char)toupper((unsigned char)text[0]);
        for (char *c = text; *c != '\0'; c++)
            *c = (char)(*c == '-' ? ' ' : *c);
        ret_words->options[ret_words->count++] = (struct app_option){.value = at, .text = text};
        if (!more)
            return;
        at += size + 1;
        text += size + 1;
    }
}

struct html_row app_foi_row(const char *key, const char *value)
{
    return (struct html_row){.key = {.text = key}, .value = {.text = value}};
}

void app_foi_facts(struct html *html, const char *facts)
{
    struct foi_fact fact;
    for (size_t i = 0; foi_facts_item(facts, i, &fact); i++) {
        AUTO_TEXT struct text sentence = {0};
        text_init(&sentence, 1000);
        foi_fact_sentence(&fact, &sentence);
        html_lit(html, "<p class=\"govuk-body\">");
        html_outside(html, sentence.bytes);
        html_lit(html, " Look again by ");
        html_date(html, fact.again);
        html_lit(html, ".</p>\n");
    }
}

// SPDX-License-Identifier: Apache-2.0
// form.c - forms: what was sent, what is wrong with it, and the inputs that show both.
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "web/app/internal.h"
#include "web/app/page.h"

const char *app_value(const struct app_call *call, const char *name)
{
    return http_value(&call->form, name);
}

bool app_is_checked(const struct app_call *call, const char *name, const char *value)
{
    for (size_t i = 0; i < call->form.count; i++)
        if (text_equal(call->form.items[i].name, name) &&
            text_equal(call->form.items[i].value, value))
            return true;
    return false;
}

// ---- faults ----

void app_fault(struct app_call *call, const char *field, const char *format, ...)
{
    if (call->fault_count == APP_FAULTS_MAX)
        return;
    struct app_fault *fault = &call->faults[call->fault_count++];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(fault->words, sizeof fault->words, format, args);
    va_end(args);
    fault->field = field;
}

bool app_fault_of(struct app_call *call, int code)
{
    if (code != OVERT_REFUSED && code != OVERT_INPUT && code != OVERT_LIMIT)
        return false;
    char words[sizeof call->error.text];
    (void)text_copy(words, sizeof words, call->error.text);
    if (words[0] >= 'a' && words[0] <= 'z')
        words[0] = (char)(words[0] - 'a' + 'A');
    app_fault(call, NULL, "%s", words);
    return true;
}

bool app_has_faults(const struct app_call *call) { return call->fault_count > 0; }

const char *app_fault_at(const struct app_call *call, const char *field)
{
    for (size_t i = 0; i < call->fault_count; i++)
        if (text_equal(call->faults[i].field, field))
            return call->faults[i].words;
    return NULL;
}

const char *app_required(struct app_call *call, const char *name, const char *what)
{
    const char *value = app_value(call, name);
    if (value != NULL && value[strspn(value, " \t\r\n")] != '\0')
        return value;
    app_fault(call, name, "Enter %s", what);
    return NULL;
}

moment app_moment(struct app_call *call, const char *name, const char *what)
{
    char day_name[80], time_name[80], both[80];
    moment when = 0;
    (void)snprintf(day_name, sizeof day_name, "%s-date", name);
    (void)snprintf(time_name, sizeof time_name, "%s-time", name);
    const char *day = app_value(call, day_name), *hour = app_value(call, time_name);
    const char *whole = app_value(call, name);
    if (whole == NULL && day != NULL && hour != NULL) {
        (void)snprintf(both, sizeof both, "%.30s %.30s", day, hour);
        whole = both;
    }
    if (whole != NULL && time_parse(whole, call->now, &when))
        return when;
    app_fault(call, name, "Enter a real date and time for %s", what);
    return 0;
}

// ---- inputs ----

void app_form_begin(struct app_call *call, const char *action, bool files)
{
    html_lit(call->html, "<form method=\"post\" novalidate");
    html_url(call->html, "action", action != NULL ? action : call->request->path);
    if (files)
        html_lit(call->html, " enctype=\"multipart/form-data\"");
    html_lit(call->html, ">\n<input type=\"hidden\" name=\"token\"");
    html_attr(call->html, "value", call->session.csrf);
    html_lit(call->html, ">\n");
}

void app_form_end(struct app_call *call, const char *submit)
{
    if (submit != NULL)
        html_button(call->html, &(struct html_button){.words = {.text = submit},
                                                      .prevent_double_click = HTML_YES});
    html_lit(call->html, "</form>\n");
}

void app_form_button(struct app_call *call, const char *action, const char *words, bool warning)
{
    app_form_begin(call, action, false);
    html_button(call->html,
                &(struct html_button){.words = {.text = words},
                                      .classes = warning ? "govuk-button--warning"
                                                         : "govuk-button--secondary",
                                      .prevent_double_click = HTML_YES});
    html_lit(call->html, "</form>\n");
}

static bool was_sent(const struct app_call *call) { return call->form.count > 0; }

static struct html_field field_of(const struct app_call *call, const struct app_field *field)
{
    const char *sent = app_value(call, field->name);
    return (struct html_field){
        .id = field->name,
        .name = field->name,
        .value = was_sent(call) ? sent : field->value,
        .label = {.words = {.text = field->label},
                  .classes = field->heading ? "govuk-label--l" : NULL,
                  .page_heading = field->heading},
        .hint = {.words = {.text = field->hint}},
        .error = {.words = {.text = app_fault_at(call, field->name)}},
        .classes = field->classes,
    };
}

void app_input(struct app_call *call, const struct app_field *field)
{
    struct html_input input = {.field = field_of(call, field),
                               .type = field->type,
                               .autocomplete = field->autocomplete,
                               .inputmode = field->inputmode,
                               .suffix = {.words = {.text = field->suffix}}};
    html_input(call->html, &input);
}

void app_textarea(struct app_call *call, const struct app_field *field)
{
    html_textarea(call->html,
                  &(struct html_textarea){.field = field_of(call, field), .rows = field->rows});
}

void app_select(struct app_call *call, const struct app_field *field,
                const struct app_option *options, size_t count)
{
    struct html_option *items = memory_new(count + 1, sizeof *items);
    size_t used = 0;
    if (field->none != NULL)
        items[used++] = (struct html_option){.value = "", .text = field->none};
    for (size_t i = 0; i < count; i++)
        items[used++] = (struct html_option){.value = options[i].value, .text = options[i].text};
    html_select(call->html, &(struct html_select){.field = field_of(call, field),
                                                  .options = items,
                                                  .option_count = used});
    memory_free(items);
}

static struct html_choice *choices_of(const struct app_option *options, size_t count)
{
    struct html_choice *items = memory_new(count + 1, sizeof *items);
    for (size_t i = 0; i < count; i++)
        items[i] = (struct html_choice){.value = options[i].value,
                                        .words = {.text = options[i].text},
                                        .hint = {.words = {.text = options[i].hint}}};
    return items;
}

static struct html_choices group_of(const struct app_call *call, const struct app_field *field,
                                    const struct html_choice *items, size_t count)
{
    return (struct html_choices){
        .name = field->name,
        .items = items,
        .item_count = count,
        .in_fieldset = true,
        .fieldset = {.legend = {.words = {.text = field->label},
                                .classes = field->heading ? "govuk-fieldset__legend--l"
                                                          : "govuk-fieldset__legend--s",
                                .page_heading = field->heading}},
        .hint = {.words = {.text = field->hint}},
        .error = {.words = {.text = app_fault_at(call, field->name)}},
        .classes = field->classes,
    };
}

void app_radios(struct app_call *call, const struct app_field *field,
                const struct app_option *options, size_t count)
{
    struct html_choice *items = choices_of(options, count);
    struct html_choices group = group_of(call, field, items, count);
    const char *chosen = was_sent(call) ? app_value(call, field->name) : field->value;
    group.values = &chosen;
    group.value_count = chosen != NULL;
    html_radios(call->html, &group);
    memory_free(items);
}

static bool is_among(const char *const *values, const char *value)
{
    for (; values != NULL && *values != NULL; values++)
        if (text_equal(*values, value))
            return true;
    return false;
}

void app_checkboxes(struct app_call *call, const struct app_field *field,
                    const struct app_option *options, size_t count, const char *const *chosen)
{
    struct html_choice *items = choices_of(options, count);
    for (size_t i = 0; i < count; i++) {
        bool yes = was_sent(call) ? app_is_checked(call, field->name, options[i].value)
                                  : is_among(chosen, options[i].value);
        items[i].checked = yes ? HTML_YES : HTML_NO;
    }
    struct html_choices group = group_of(call, field, items, count);
    html_checkboxes(call->html, &group);
    memory_free(items);
}

/// One of the two inputs of a moment.
static void moment_half(struct app_call *call, const char *name, const char *end,
                        const char *label, const char *type, const char *value)
{
    char whole[80];
    (void)snprintf(whole, sizeof whole, "%s-%s", name, end);
    app_input(call, &(struct app_field){.name = whole,
                                        .label = label,
                                        .value = value,
                                        .type = type,
                                        .classes = "govuk-input--width-10"});
}

/// "2026-11-22 10:00", as a person in the United Kingdom reads the clock then.
static void local_words(moment when, char day[16], char hour[16])
{
    char words[TIME_TEXT_MAX];
    day[0] = hour[0] = '\0';
    if (when == 0)
        return;
    time_format(when + time_uk_offset(when), words);
    (void)snprintf(day, 16, "%.10s", words);
    (void)snprintf(hour, 16, "%.5s", words + 11);
}

struct moment_words {
    struct app_call *call;
    const char *name;
    moment value;
};

static void put_moment(struct html *html, const void *context)
{
    const struct moment_words *words = context;
    char day[16], hour[16];
    (void)html;
    local_words(words->value, day, hour);
    html_lit(html, "<div class=\"overt-moment\">\n");
    moment_half(words->call, words->name, "date", "Date", "date", day);
    moment_half(words->call, words->name, "time", "Time", "time", hour);
    html_lit(html, "</div>\n");
}

void app_moment_input(struct app_call *call, const char *name, const char *label, const char *hint,
                      moment value)
{
    const char *fault = app_fault_at(call, name);
    const struct moment_words words = {.call = call, .name = name, .value = value};
    html_lit(call->html, "<div");
    html_class(call->html, "govuk-form-group", fault != NULL ? "govuk-form-group--error" : NULL);
    html_attr(call->html, "id", name);
    html_lit(call->html, ">\n");
    const struct html_legend legend = {.words = {.text = label},
                                       .classes = "govuk-fieldset__legend--s"};
    html_fieldset_begin(call->html, &(struct html_fieldset){.legend = legend});
    if (hint != NULL)
        html_hint(call->html, &(struct html_hint){.words = {.text = hint}});
    if (fault != NULL)
        html_error_message(call->html, &(struct html_error_message){.words = {.text = fault}});
    put_moment(call->html, &words);
    html_fieldset_end(call->html);
    html_lit(call->html, "</div>\n");
}

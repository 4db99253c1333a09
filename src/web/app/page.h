// SPDX-License-Identifier: Apache-2.0
// page.h - a page of the console: frame, heading, what is wrong with its form.
//
//     struct app_page page = {.title = "Operations"};
//     app_page_begin(call, &page);       // frame, error summary, caption and h1
//     html_lit(call->html, "<p class=\"govuk-body\">...");
//     return app_page_end(call);         // the answer; 422 when there are faults
#ifndef WEB_APP_PAGE_H
#define WEB_APP_PAGE_H

#include "web/app/call.h"
#include "web/html/fields.h"
#include "web/html/moj.h"
#include "web/html/parts.h"

struct app_page {
    const char *title;   ///< of the document and, unless `no_heading`, the h1
    const char *caption; ///< above the heading: the operation's reference
    const char *back, *back_words; ///< a link above the page; words NULL: "Back"
    const char *const *scripts;    ///< names of web/assets, ended by NULL: for this page alone
    int status;          ///< 0: 200, or 422 with faults
    bool no_heading;     ///< the page writes its own h1
    bool wide;           ///< the whole width of the window (live alerts)
    const struct html_attribute *attributes; ///< of a <div> around everything: data-* of scripts
};

/// `page` must live until app_page_end.
void app_page_begin(struct app_call *call, const struct app_page *page);
int app_page_end(struct app_call *call);
/// A part of a page for a script that asks for it, in the same way; 422 when there are faults.
void app_part_begin(struct app_call *call);
int app_part_end(struct app_call *call);

// ---- forms (form.c): each input finds its value and its fault by its name ----

/// <form method="post"> with the session's token; `action` NULL: this page. `files`: multipart.
void app_form_begin(struct app_call *call, const char *action, bool files);
void app_form_end(struct app_call *call, const char *submit); ///< NULL: no button
/// A button in a form of its own: one act without questions. `warning`: red.
void app_form_button(struct app_call *call, const char *action, const char *words, bool warning);

struct app_field {
    const char *name, *label, *hint;
    const char *value;   ///< unless the form was sent
    const char *classes; ///< "govuk-input--width-10"
    const char *type, *autocomplete, *inputmode; ///< of app_input
    const char *suffix;
    int rows;            ///< of app_textarea
    bool heading;        ///< the label is the page's h1
    const char *none;    ///< of app_select: words of an empty first choice; NULL: there is none
};
struct app_option {
    const char *value, *text, *hint;
};
void app_input(struct app_call *call, const struct app_field *field);
void app_textarea(struct app_call *call, const struct app_field *field);
void app_select(struct app_call *call, const struct app_field *field,
                const struct app_option *options, size_t count);
void app_radios(struct app_call *call, const struct app_field *field,
                const struct app_option *options, size_t count);
/// `chosen`: values that are checked unless the form was sent, ended by NULL; may be NULL.
void app_checkboxes(struct app_call *call, const struct app_field *field,
                    const struct app_option *options, size_t count, const char *const *chosen);

/// What was sent, or a fault "Enter ..." at the field and NULL. `what`: "the reason".
const char *app_required(struct app_call *call, const char *name, const char *what);
/// A moment as time.h reads it, or as date and time fields NAME-date and NAME-time; a fault, and
/// 0, when it is none.
moment app_moment(struct app_call *call, const char *name, const char *what);
/// Two inputs, NAME-date (type date) and NAME-time (type time), in local time of the UK.
void app_moment_input(struct app_call *call, const char *name, const char *label, const char *hint,
                      moment value);

// ---- words that many pages write ----

/// <a class="govuk-link" href="/operations/REF">REF</a>
void app_link(struct html *html, const char *href, const char *words);
void app_paragraph(struct html *html, const char *words);
void app_heading(struct html *html, int level, const char *words); ///< 2 or 3
/// A tag of an operation's state, in its colour.
void app_state_tag(struct html *html, enum register_state state);
/// A table that may be wider than a phone: its own region that scrolls.
void app_table(struct html *html, const struct html_table *table);

#endif

// SPDX-License-Identifier: Apache-2.0
// foi_send.c - the letter on its way out: cleared by another officer, sent as it was cleared, and
// the answer to an internal review by a third.
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "foi/lint.h"
#include "web/app/foi_pages.h"

/// The draft that the form was made for is still the newest: what was read is what goes.
static bool is_newest(struct app_call *call, const struct app_foi *foi)
{
    if (text_equal(app_value(call, "draft"), foi->one.draft_text_sha256))
        return true;
    app_fault(call, NULL, "There is a newer draft than the one that you read: read that first");
    return false;
}

static void put_draft_mark(struct app_call *call, const struct app_foi *foi)
{
    html_lit(call->html, "<input type=\"hidden\" name=\"draft\"");
    html_attr(call->html, "value", foi->one.draft_text_sha256);
    html_lit(call->html, ">\n");
}

static struct app_page page_of(const struct app_foi *foi, const char *title,
                               char back[APP_FOI_HREF_MAX])
{
    struct app_page page = app_foi_page(foi, title);
    app_foi_href(foi->one.reference, "/letter", back);
    page.back = back;
    page.back_words = "Back to the letter";
    return page;
}

/// What the linter finds in the newest draft, and its words.
static int put_draft(struct app_call *call, const struct app_foi *foi)
{
    CLEANUP(foi_letter_bytes_finish) struct foi_letter_bytes letter = {0};
    CLEANUP(foi_lint_finish) struct foi_lint lint = {0};
    int code = foi_draft_read(call->store, &foi->one, &letter, &call->error);
    const struct foi_case_files files = {.bytes = &letter};
    if (code == 0)
        code = foi_lint_case(call->store, foi->one.reference, &files, call->app->clock, &lint,
                             &call->error);
    if (code < 0)
        return code;
    app_foi_findings(call->html, letter.text, &lint);
    app_heading(call->html, 2, "The letter");
    app_foi_letter(call->html, letter.text, &lint);
    return 0;
}

// ---- cleared ----

static int write_clear(struct app_call *call, const struct app_foi *foi)
{
    char back[APP_FOI_HREF_MAX];
    const struct app_page page = page_of(foi, "Clear the letter", back);
    app_page_begin(call, &page);
    app_paragraph(call->html, "You say that it can go as it stands here, to the byte. Who drafted "
                              "it cannot clear it.");
    int code = put_draft(call, foi);
    if (code < 0)
        return code;
    app_form_begin(call, NULL, false);
    put_draft_mark(call, foi);
    app_textarea(call, &(struct app_field){.name = "why",
                                           .label = "A note (optional)",
                                           .hint = "Needed when it goes back: what has to be "
                                                   "changed. Sealed with the request.",
                                           .rows = 3});
    html_lit(call->html, "<div class=\"govuk-button-group\">\n");
    html_button(call->html, &(struct html_button){.words = {.text = "Clear it"},
                                                  .name = "do",
                                                  .value = "clear",
                                                  .prevent_double_click = HTML_YES});
    html_button(call->html, &(struct html_button){.words = {.text = "Send it back"},
                                                  .classes = "govuk-button--secondary",
                                                  .name = "do",
                                                  .value = "return"});
    html_lit(call->html, "</div>\n</form>\n");
    return app_page_end(call);
}

static int run_ask_clear(struct app_call *call)
{
    AUTO_FOI struct app_foi foi = {0};
    int code = app_foi_open(call, &foi);
    return code < 0 ? code : write_clear(call, &foi);
}

static int clear(struct app_call *call, const struct app_foi *foi)
{
    AUTO_DOOR struct app_door door = {0};
    CLEANUP(foi_letter_bytes_finish) struct foi_letter_bytes letter = {0};
    const struct foi_case_do what = {.reference = foi->one.reference,
                                     .why = app_foi_given(call, "why"),
                                     .clock = call->app->clock};
    const struct foi_case_files files = {.bytes = &letter};
    int code = foi_draft_read(call->store, &foi->one, &letter, &call->error);
    if (code == 0)
        code = app_door_open(call, &door);
    return code == 0 ? foi_case_clear(operate_store(door.operate), call->officer.name, &what,
                                      &files, &call->error)
                     : code;
}

static int run_clear(struct app_call *call)
{
    AUTO_FOI struct app_foi foi = {0};
    int code = app_foi_open(call, &foi);
    if (code < 0)
        return code;
    bool back = text_equal(app_value(call, "do"), "return");
    const struct foi_case_do what = {.why = app_foi_given(call, "why")};
    if (!is_newest(call, &foi))
        return write_clear(call, &foi);
    code = back ? app_foi_step(call, &foi, "returned", &what) : clear(call, &foi);
    if (code < 0)
        return app_foi_fault(call, back && code == OVERT_INPUT ? "why" : NULL, code)
                   ? write_clear(call, &foi)
                   : code;
    return app_foi_go(call, &foi, "/letter", back ? "It goes back." : "The letter is cleared.");
}

// ---- sent ----

static const struct app_option outcomes[] = {
    {"granted", "All of it is given", NULL},
    {"part", "Refused in part, or neither confirmed nor denied", NULL},
    {"refused", "All of it is refused", NULL},
    {"not-held", "Not held", NULL},
    {"vexatious", "Vexatious (section 14(1))", NULL},
    {"repeated", "Repeated (section 14(2))", NULL},
    {"cost", "Over the cost limit (section 12)", NULL},
    {"elsewhere", "All of it is available elsewhere (section 21)", NULL},
};

static void put_send(struct app_call *call, const char *sections, bool faults)
{
    app_radios(call, &(struct app_field){.name = "outcome", .label = "What the letter does"},
               outcomes, ARRAY_COUNT(outcomes));
    app_input(call, &(struct app_field){.name = "exemptions",
                                        .label = "Sections relied on",
                                        .hint = "Such as s24(2), s31(3). Of a refusal, and of a "
                                                "letter that neither confirms nor denies.",
                                        .value = sections,
                                        .classes = "govuk-input--width-20"});
    app_foi_day_input(call, "day", "Day on which it was sent", "Today, when it is left empty.",
                      (struct date){0});
    app_input(call, &(struct app_field){.name = "dear",
                                        .label = "Whom the e-mail greets (optional)",
                                        .hint = "Such as “Ms Reader”. Without it, the whole name "
                                                "of who asked. The letter itself greets nobody.",
                                        .autocomplete = "off"});
    if (faults)
        app_textarea(call, &(struct app_field){.name = "despite",
                                               .label = "Why it goes although something is to be "
                                                        "put right",
                                               .hint = "Only by the officer who cleared it. "
                                                       "Recorded.",
                                               .rows = 3});
    app_textarea(call, &(struct app_field){
                           .name = "why", .label = "A note (optional)", .rows = 2});
}

/// "24(2), 31(3)" as a letter names them: "s24(2), s31(3)".
static void name_sections(const char *sections, char words[300])
{
    size_t used = 0;
    words[0] = '\0';
    for (const char *at = sections; *at != '\0' && used + 30 < 300; at += strspn(at, ", ")) {
        size_t size = strcspn(at, ",");
        used += (size_t)snprintf(words + used, 300 - used, "%ss%.*s", used > 0 ? ", " : "",
                                 (int)(size < 24 ? size : 24), at);
        at += size;
    }
}

static int write_send(struct app_call *call, const struct app_foi *foi)
{
    CLEANUP(foi_letter_bytes_finish) struct foi_letter_bytes letter = {0};
    CLEANUP(foi_lint_finish) struct foi_lint lint = {0};
    char back[APP_FOI_HREF_MAX], sections[300];
    const struct foi_case_files files = {.bytes = &letter};
    int code = foi_draft_read(call->store, &foi->one, &letter, &call->error);
    if (code == 0)
        code = foi_lint_case(call->store, foi->one.reference, &files, call->app->clock, &lint,
                             &call->error);
    if (code < 0)
        return code;
    const struct app_page page = page_of(foi, "Send the letter", back);
    app_page_begin(call, &page);
    app_paragraph(call->html, "What is recorded as sent is what was cleared, to the byte. Overt "
                              "makes the e-mail and sends nothing itself.");
    app_foi_findings(call->html, letter.text, &lint);
    name_sections(lint.sections, sections);
    app_form_begin(call, NULL, false);
    put_draft_mark(call, foi);
    put_send(call, sections, lint.faults > 0);
    app_form_end(call, "Record it as sent");
    app_heading(call->html, 2, "The letter");
    app_foi_letter(call->html, letter.text, &lint);
    return app_page_end(call);
}

static int run_ask_send(struct app_call *call)
{
    AUTO_FOI struct app_foi foi = {0};
    int code = app_foi_open(call, &foi);
    return code < 0 ? code : write_send(call, &foi);
}

static int send_letter(struct app_call *call, const struct app_foi *foi,
                       const struct foi_case_do *what, struct foi_sending *ret_sending)
{
    AUTO_DOOR struct app_door door = {0};
    CLEANUP(foi_letter_bytes_finish) struct foi_letter_bytes letter = {0};
    const struct foi_case_outcome outcome = {app_value(call, "outcome"),
                                             app_foi_given(call, "exemptions")};
    AUTO_FREE char *from = NULL;
    int code = foi_draft_read(call->store, &foi->one, &letter, &call->error);
    if (code == 0)
        code = register_setting(call->store, "foi.email", call->now, "", &from, &call->error);
    if (code == 0)
        code = app_door_open(call, &door);
    if (code < 0)
        return code;
    const struct foi_case_files files = {
        .bytes = &letter, .mail = from[0] != '\0', .dear = app_foi_given(call, "dear")};
    return foi_case_send(operate_store(door.operate), call->officer.name, what, &files, &outcome,
                         ret_sending, &call->error);
}

static int go_sent(struct app_call *call, const struct app_foi *foi,
                   const struct foi_sending *sending)
{
    char day[TIME_TEXT_MAX], words[300], more[60];
    date_format_words(sending->day, day);
    (void)snprintf(words, sizeof words,
                   "The letter is recorded as sent on %s%s, entry %lld of the ledger.%s", day,
                   sending->late ? ", late" : "", (long long)sending->ledger,
                   sending->to_nobody ? " The e-mail has no recipient: no address was given." : "");
    (void)snprintf(more, sizeof more, "/letters/%lld", (long long)sending->id);
    return app_foi_go(call, foi, more, words);
}

static int run_send(struct app_call *call)
{
    AUTO_FOI struct app_foi foi = {0};
    struct foi_sending sending = {0};
    int code = app_foi_open(call, &foi);
    if (code < 0)
        return code;
    const struct foi_case_do what = {.reference = foi.one.reference,
                                     .why = app_foi_given(call, "why"),
                                     .day = app_foi_day(call, "day", "the day", false),
                                     .lint = true,
                                     .despite = app_foi_given(call, "despite"),
                                     .clock = call->app->clock};
    if (app_value(call, "outcome") == NULL)
        app_fault(call, "outcome", "Choose what the letter does");
    if (app_has_faults(call) || !is_newest(call, &foi))
        return write_send(call, &foi);
    code = send_letter(call, &foi, &what, &sending);
    if (code < 0)
        return app_foi_fault(call, NULL, code) ? write_send(call, &foi) : code;
    return go_sent(call, &foi, &sending);
}

// ---- reviewed ----

static int write_review(struct app_call *call, const struct app_foi *foi)
{
    struct app_foi_words results;
    char back[APP_FOI_HREF_MAX];
    app_foi_options(FOI_RESULTS, &results);
    const struct app_page page = page_of(foi, "Answer the internal review", back);
    app_page_begin(call, &page);
    app_paragraph(call->html, "By an officer who neither drafted nor cleared a letter of this "
                              "request.");
    app_form_begin(call, NULL, false);
    app_radios(call, &(struct app_field){.name = "result", .label = "What became of the complaint"},
               results.options, results.count);
    app_textarea(call, &(struct app_field){.name = "text",
                                           .label = "The answer",
                                           .hint = "Its words, an empty line between paragraphs; "
                                                   "name nobody. The heading is put above it.",
                                           .rows = 12});
    app_foi_day_input(call, "day", "Day on which it was sent", "Today, when it is left empty.",
                      (struct date){0});
    app_input(call, &(struct app_field){.name = "dear",
                                        .label = "Whom the e-mail greets (optional)",
                                        .autocomplete = "off"});
    app_form_end(call, "Record it as sent");
    return app_page_end(call);
}

static int run_ask_review(struct app_call *call)
{
    AUTO_FOI struct app_foi foi = {0};
    int code = app_foi_open(call, &foi);
    return code < 0 ? code : write_review(call, &foi);
}

/// The answer as a letter: a heading and its paragraphs, as text and as a page.
static void make_review(const struct app_foi *foi, const char *words,
                        struct foi_letter_bytes *ret_bytes)
{
    struct text text, page, title;
    text_init(&text, 200000);
    text_init(&page, 400000);
    text_init(&title, 200);
    text_printf(&title, "Internal review of request %s", foi->one.reference);
    text_printf(&text, "%s\n", title.bytes);
    for (size_t i = 0; i < title.length; i++)
        text_append_char(&text, '=');
    text_printf(&text, "\n\n%s\n", words);
    text_append(&page, "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n"
                       "<title>");
    text_append_html(&page, title.bytes);
    text_append(&page, "</title>\n</head>\n<body>\n<h1>");
    text_append_html(&page, title.bytes);
    text_append(&page, "</h1>\n<p>");
    for (const char *line = words; *line != '\0';) {
        AUTO_FREE char *copy = memory_copy_text(line);
        copy[strcspn(copy, "\n")] = '\0';
        text_append(&page, copy[0] == '\0' ? "</p>\n<p>" : "");
        text_append_html(&page, copy);
        line += strlen(copy);
        line += *line == '\n';
        text_append(&page, *line != '\0' ? "\n" : "");
    }
    text_append(&page, "</p>\n</body>\n</html>\n");
    text_finish(&title);
    ret_bytes->text_size = text.length;
    ret_bytes->html_size = page.length;
    ret_bytes->text = text_take(&text);
    ret_bytes->html = text_take(&page);
}

static int send_review(struct app_call *call, const struct app_foi *foi, const char *words,
                       const struct foi_case_do *what, struct foi_sending *ret_sending)
{
    AUTO_DOOR struct app_door door = {0};
    CLEANUP(foi_letter_bytes_finish) struct foi_letter_bytes letter = {0};
    AUTO_FREE char *from = NULL;
    make_review(foi, words, &letter);
    int code = register_setting(call->store, "foi.email", call->now, "", &from, &call->error);
    if (code == 0)
        code = app_door_open(call, &door);
    if (code < 0)
        return code;
    const struct foi_case_files files = {
        .bytes = &letter, .mail = from[0] != '\0', .dear = app_foi_given(call, "dear")};
    return foi_case_review(operate_store(door.operate), call->officer.name, what, &files,
                           ret_sending, &call->error);
}

static int run_review(struct app_call *call)
{
    AUTO_FOI struct app_foi foi = {0};
    struct foi_sending sending = {0};
    int code = app_foi_open(call, &foi);
    if (code < 0)
        return code;
    const char *words = app_required(call, "text", "the answer to the review");
    const struct foi_case_do what = {.reference = foi.one.reference,
                                     .day = app_foi_day(call, "day", "the day", false),
                                     .result = app_foi_given(call, "result"),
                                     .clock = call->app->clock};
    if (what.result == NULL)
        app_fault(call, "result", "Choose what became of the complaint");
    if (app_has_faults(call))
        return write_review(call, &foi);
    code = send_review(call, &foi, words, &what, &sending);
    if (code < 0)
        return app_foi_fault(call, NULL, code) ? write_review(call, &foi) : code;
    return go_sent(call, &foi, &sending);
}

const struct app_route app_foi_send_routes[] = {
    {HTTP_GET, "/requests/{reference}/letter/clear", APP_FOI_OFFICER, APP_AGAIN, run_ask_clear,
     "the letter to be cleared"},
    {HTTP_POST, "/requests/{reference}/letter/clear", APP_FOI_OFFICER, APP_AGAIN, run_clear,
     "clear the letter, by another than who drafted it, or send it back"},
    {HTTP_GET, "/requests/{reference}/letter/send", APP_FOI_OFFICER, 0, run_ask_send,
     "a form for a letter that goes out"},
    {HTTP_POST, "/requests/{reference}/letter/send", APP_FOI_OFFICER, 0, run_send,
     "record the letter as sent, as it was cleared"},
    {HTTP_GET, "/requests/{reference}/review", APP_FOI_OFFICER, 0, run_ask_review,
     "a form for the answer to an internal review"},
    {HTTP_POST, "/requests/{reference}/review", APP_FOI_OFFICER, 0, run_review,
     "end an internal review, by a third officer"},
    {.path = NULL},
};

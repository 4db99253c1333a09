// SPDX-License-Identifier: Apache-2.0
// foi_draft.c - the letter of a request: made from the record, or worked over elsewhere and brought
// back; shown with what the linter finds; handed over for clearance.
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "foi/foi.h"
#include "foi/lint.h"
#include "foi/placed.h"
#include "web/app/foi_pages.h"

static const struct app_option languages[] = {{"en", "English", NULL}, {"cy", "Welsh", NULL}};

static bool may_draft(const struct foi_case *one)
{
    return text_equal(one->state, "drafting") || foi_case_step_fits(one->state, "drafting") ||
           foi_case_step_fits(one->state, "returned");
}

// ---- the page ----

static void put_way(struct app_call *call, const struct app_foi *foi, const char *more,
                    const char *words)
{
    char href[APP_FOI_HREF_MAX];
    app_foi_href(foi->one.reference, more, href);
    html_lit(call->html, "<li>");
    app_link(call->html, href, words);
    html_lit(call->html, "</li>\n");
}

static void put_draft_facts(struct app_call *call, const struct app_foi *foi)
{
    const struct foi_case *one = &foi->one;
    struct html_row rows[4];
    size_t count = 0;
    rows[count++] = app_foi_row("State", app_foi_state(one->state));
    rows[count++] = app_foi_row("Drafted by", one->drafter);
    rows[count++] = app_foi_row("Language", text_equal(one->draft_language, "cy")   ? "Welsh"
                                            : text_equal(one->draft_language, "en") ? "English"
                                                                                    : "not known");
    rows[count++] = app_foi_row("SHA-256 of its text", one->draft_text_sha256);
    html_summary_list(call->html, &(struct html_summary_list){.rows = rows, .row_count = count});
    html_lit(call->html, "<ul class=\"govuk-list\">\n");
    put_way(call, foi, "/letter/page", "The letter’s own page");
    if (one->draft_pdf_sha256[0] != '\0')
        put_way(call, foi, "/letter/pdf", "Its PDF");
    put_way(call, foi, "/letter/text", "Its text");
    html_lit(call->html, "</ul>\n");
}

static void put_sent(struct app_call *call, const struct app_foi *foi)
{
    const struct foi_case *one = &foi->one;
    if (one->letter_count == 0)
        return;
    app_heading(call->html, 2, "Letters that were sent");
    html_lit(call->html, "<ul class=\"govuk-list\">\n");
    for (size_t i = 0; i < one->letter_count; i++) {
        const struct foi_sent_letter *letter = &one->letters[i];
        char day[TIME_TEXT_MAX], words[200], more[60];
        date_format_words(letter->day, day);
        (void)snprintf(words, sizeof words, "%s, sent on %s%s", letter->kind, day,
                       letter->late ? ", late" : "");
        words[0] = (char)(words[0] - 'a' + 'A');
        (void)snprintf(more, sizeof more, "/letters/%lld", (long long)letter->id);
        put_way(call, foi, more, words);
    }
    html_lit(call->html, "</ul>\n");
}

/// What can be done with the draft where the case stands.
static void put_acts(struct app_call *call, const struct app_foi *foi)
{
    const struct foi_case *one = &foi->one;
    char href[APP_FOI_HREF_MAX];
    html_lit(call->html, "<div class=\"govuk-button-group\">\n");
    if (text_equal(one->state, "drafting") && one->draft != 0) {
        app_foi_href(one->reference, "/letter/ready", href);
        app_form_button(call, href, "Hand it over for clearance", false);
    }
    if (text_equal(one->state, "clearance")) {
        app_foi_href(one->reference, "/letter/clear", href);
        html_button(call->html, &(struct html_button){.words = {.text = "Clear it"}, .href = href});
    }
    if (text_equal(one->state, "cleared")) {
        app_foi_href(one->reference, "/letter/send", href);
        html_button(call->html, &(struct html_button){.words = {.text = "Send it"}, .href = href});
    }
    if (text_equal(one->state, "review")) {
        app_foi_href(one->reference, "/review", href);
        html_button(call->html,
                    &(struct html_button){.words = {.text = "Answer the review"}, .href = href});
    }
    html_lit(call->html, "</div>\n");
}

static void put_make(struct app_call *call, const struct app_foi *foi)
{
    char href[APP_FOI_HREF_MAX];
    if (!may_draft(&foi->one))
        return;
    app_heading(call->html, 2, foi->one.draft != 0 ? "Draft it anew" : "Draft it");
    app_foi_href(foi->one.reference, "/letter/draft", href);
    app_form_begin(call, href, false);
    app_select(call, &(struct app_field){.name = "language", .label = "Language", .value = "en"},
               languages, ARRAY_COUNT(languages));
    app_foi_day_input(call, "sent", "Date of the letter", "Today, when it is left empty.",
                      (struct date){0});
    app_form_end(call, "Make it from the record");
    html_lit(call->html, "<p class=\"govuk-body\">");
    app_foi_href(foi->one.reference, "/letter/bring", href);
    app_link(call->html, href, "Bring a letter that was worked over elsewhere");
    html_lit(call->html, "</p>\n");
}

/// What is kept of the draft, and what the linter finds in it. A draft that is not kept has none.
static int put_draft(struct app_call *call, const struct app_foi *foi)
{
    CLEANUP(foi_letter_bytes_finish) struct foi_letter_bytes letter = {0};
    CLEANUP(foi_lint_finish) struct foi_lint lint = {0};
    int code = foi_draft_read(call->store, &foi->one, &letter, &call->error);
    if (code == OVERT_NOT_FOUND) {
        app_paragraph(call->html, "The draft itself is not kept here.");
        return 0;
    }
    const struct foi_case_files files = {.bytes = &letter};
    if (code == 0)
        code = foi_lint_case(call->store, foi->one.reference, &files, call->app->clock, &lint,
                             &call->error);
    if (code < 0)
        return code;
    app_foi_findings(call->html, letter.text, &lint);
    put_draft_facts(call, foi);
    if (app_foi_handles(call))
        put_acts(call, foi);
    app_heading(call->html, 2, "The draft");
    app_foi_letter(call->html, letter.text, &lint);
    return 0;
}

static int write_letter(struct app_call *call, const struct app_foi *foi)
{
    const struct app_page page = app_foi_page(foi, "Letter");
    bool over = text_equal(foi->one.state, "closed") || text_equal(foi->one.state, "withdrawn");
    app_page_begin(call, &page);
    put_sent(call, foi);
    int code = 0;
    if (foi->one.draft != 0 && !over)
        code = put_draft(call, foi);
    else if (foi->one.letter_count == 0)
        app_paragraph(call->html, "No letter is drafted yet.");
    if (code < 0)
        return code;
    if (app_foi_handles(call))
        put_make(call, foi);
    return app_page_end(call);
}

static int run_letter(struct app_call *call)
{
    AUTO_FOI struct app_foi foi = {0};
    int code = app_foi_open(call, &foi);
    return code < 0 ? code : write_letter(call, &foi);
}

// ---- a letter that was sent ----

static int run_sent(struct app_call *call)
{
    AUTO_FOI struct app_foi foi = {0};
    CLEANUP(foi_letter_bytes_finish) struct foi_letter_bytes letter = {0};
    long number = 0;
    char more[80], back[APP_FOI_HREF_MAX];
    int code = app_foi_open(call, &foi);
    if (code < 0)
        return code;
    (void)text_to_int(call->args[1], 1, 1000000000, &number);
    code = foi_sent_read(call->store, &foi.one, number, &letter, &call->error);
    if (code < 0)
        return code;
    app_foi_href(foi.one.reference, "/letter", back);
    struct app_page page = app_foi_page(&foi, "A letter that was sent");
    page.back = back;
    page.back_words = "Back to the letters";
    app_page_begin(call, &page);
    html_lit(call->html, "<ul class=\"govuk-list\">\n");
    static const char *const parts[][2] = {{"page", "The letter’s own page"},
                                           {"pdf", "Its PDF"},
                                           {"text", "Its text"},
                                           {"mail", "The e-mail to who asked (recorded)"}};
    for (size_t i = 0; i < ARRAY_COUNT(parts); i++) {
        (void)snprintf(more, sizeof more, "/letters/%ld/%s", number, parts[i][0]);
        if (letter.pdf != NULL || i != 1)
            put_way(call, &foi, more, parts[i][1]);
    }
    html_lit(call->html, "</ul>\n");
    app_foi_letter(call->html, letter.text, NULL);
    return app_page_end(call);
}

// ---- made from the record ----

/// The request's words and what was settled of them, for foi_answer.
struct asked {
    char *text, *settled;
};

static void asked_finish(struct asked *asked)
{
    memory_free(asked->text);
    memory_free(asked->settled);
}

static int read_asked(struct app_call *call, struct store *store, const struct foi_case *one,
                      struct asked *asked)
{
    CLEANUP(foi_understood_finish) struct foi_understood understood = {0};
    int code = foi_case_text(store, one->id, &asked->text, &call->error);
    if (code == 0)
        code = foi_case_settled(store, one->id, REGISTER_AS_AT_ALWAYS, &asked->settled,
                                &call->error);
    if (code == 0)
        code = foi_case_understand(store, one, REGISTER_AS_AT_ALWAYS, &understood, &call->error);
    return code == 0 ? foi_case_placed(one, &understood, &call->error) : code;
}

static int record_draft(struct app_call *call, struct store *store, const struct foi_case *one,
                        const struct foi_result *result, bool *ret_names)
{
    const struct foi_letter_bytes bytes = {.text = result->text,
                                           .html = result->html,
                                           .pdf = result->pdf,
                                           .text_size = result->text_size,
                                           .html_size = result->html_size,
                                           .pdf_size = result->pdf_size};
    const struct foi_case_files files = {
        .bytes = &bytes, .language = result->language, .texts_sha256 = result->texts_sha256};
    const struct foi_case_do what = {.reference = one->reference,
                                     .told = result->told,
                                     .told_count = result->told_count,
                                     .clock = call->app->clock};
    int64_t draft = 0;
    int code = foi_case_draft(store, call->officer.name, &what, &files, &draft, &call->error);
    return code == 0 ? foi_case_names(store, one->reference, &files, ret_names, &call->error)
                     : code;
}

static int make_draft(struct app_call *call, const struct foi_case *one, struct date sent,
                      struct foi_result *result, bool *ret_names)
{
    AUTO_DOOR struct app_door door = {0};
    CLEANUP(asked_finish) struct asked asked = {0};
    int code = app_door_open(call, &door);
    if (code < 0)
        return code;
    struct store *store = operate_store(door.operate);
    code = read_asked(call, store, one, &asked);
    if (code < 0)
        return code;
    const struct foi_answer_params params = {.text = asked.text,
                                             .settled = asked.settled,
                                             .draft = true,
                                             .in_memory = true,
                                             .foi_case = one->id,
                                             .reference = one->reference,
                                             .received = one->clock.started,
                                             .sent = sent,
                                             .language = app_foi_given(call, "language"),
                                             .as = call->officer.name,
                                             .clock = call->app->clock};
    code = foi_answer(store, &params, result, &call->error);
    return code == 0 ? record_draft(call, store, one, result, ret_names) : code;
}

/// What the officer should look over: nowhere else than here.
static int write_made(struct app_call *call, const struct app_foi *foi,
                      const struct foi_result *result, bool names)
{
    char href[APP_FOI_HREF_MAX];
    const struct app_page page = app_foi_page(foi, "The letter is drafted");
    app_page_begin(call, &page);
    if (names)
        html_warning_text(call->html, &(struct html_warning_text){
                                          .words = {.text = "The letter names who asked, so it "
                                                            "cannot be disclosed as it is."}});
    if (result->warning_count > 0) {
        app_heading(call->html, 2, "Look over");
        html_lit(call->html, "<ul class=\"govuk-list govuk-list--bullet\">\n");
        for (size_t i = 0; i < result->warning_count; i++) {
            html_lit(call->html, "<li>");
            html_outside(call->html, result->warnings[i]);
            html_lit(call->html, "</li>\n");
        }
        html_lit(call->html, "</ul>\n");
    }
    app_foi_href(foi->one.reference, "/letter", href);
    html_button(call->html, &(struct html_button){.words = {.text = "Read the letter"},
                                                  .href = href});
    return app_page_end(call);
}

static int run_draft(struct app_call *call)
{
    AUTO_FOI struct app_foi foi = {0};
    CLEANUP(foi_result_finish) struct foi_result result = {0};
    bool names = false;
    int code = app_foi_open(call, &foi);
    if (code < 0)
        return code;
    struct date sent = app_foi_day(call, "sent", "the date of the letter", false);
    if (app_has_faults(call))
        return write_letter(call, &foi);
    code = make_draft(call, &foi.one, sent, &result, &names);
    if (code < 0)
        return app_foi_fault(call, NULL, code) ? write_letter(call, &foi) : code;
    return write_made(call, &foi, &result, names);
}

// ---- worked over elsewhere ----

static const struct {
    const char *name, *label, *hint;
} brought[] = {
    {"text", "Its text", "Plain text, UTF-8."},
    {"html", "Its page", "HTML, UTF-8, with the same words."},
    {"pdf", "Its PDF (optional)", NULL},
};

static int write_bring(struct app_call *call, const struct app_foi *foi)
{
    const struct app_page page = app_foi_page(foi, "Bring a letter");
    app_page_begin(call, &page);
    app_paragraph(call->html, "A letter that was worked over elsewhere becomes the newest draft: "
                              "both its text and its page.");
    app_form_begin(call, NULL, true);
    for (size_t i = 0; i < ARRAY_COUNT(brought); i++) {
        const struct html_file_upload upload = {
            .field = {.id = brought[i].name,
                      .name = brought[i].name,
                      .label = {.words = {.text = brought[i].label}},
                      .hint = {.words = {.text = brought[i].hint}},
                      .error = {.words = {.text = app_fault_at(call, brought[i].name)}}}};
        html_file_upload(call->html, &upload);
    }
    app_form_end(call, "Make it the draft");
    return app_page_end(call);
}

static int run_ask_bring(struct app_call *call)
{
    AUTO_FOI struct app_foi foi = {0};
    int code = app_foi_open(call, &foi);
    return code < 0 ? code : write_bring(call, &foi);
}

/// A copy with a zero after it; NULL when none was chosen.
static char *copy_file(const struct app_call *call, const char *name, size_t *ret_size)
{
    const struct http_file *file = http_parts_file(&call->parts, name);
    if (file == NULL || file->size == 0)
        return NULL;
    char *bytes = memory_new(file->size + 1, 1);
    memcpy(bytes, file->bytes, file->size);
    *ret_size = file->size;
    return bytes;
}

static int record_brought(struct app_call *call, const struct app_foi *foi,
                          const struct foi_letter_bytes *bytes)
{
    AUTO_DOOR struct app_door door = {0};
    const struct foi_case_do what = {.reference = foi->one.reference, .clock = call->app->clock};
    const struct foi_case_files files = {.bytes = bytes};
    int64_t draft = 0;
    int code = app_door_open(call, &door);
    return code == 0 ? foi_case_draft(operate_store(door.operate), call->officer.name, &what,
                                      &files, &draft, &call->error)
                     : code;
}

static int run_bring(struct app_call *call)
{
    AUTO_FOI struct app_foi foi = {0};
    CLEANUP(foi_letter_bytes_finish) struct foi_letter_bytes bytes = {0};
    int code = app_foi_open(call, &foi);
    if (code < 0)
        return code;
    bytes.text = copy_file(call, "text", &bytes.text_size);
    bytes.html = copy_file(call, "html", &bytes.html_size);
    bytes.pdf = copy_file(call, "pdf", &bytes.pdf_size);
    if (bytes.text == NULL)
        app_fault(call, "text", "Choose the text of the letter");
    if (bytes.html == NULL)
        app_fault(call, "html", "Choose the page of the letter");
    if (app_has_faults(call))
        return write_bring(call, &foi);
    code = record_brought(call, &foi, &bytes);
    if (code < 0)
        return app_foi_fault(call, "text", code) ? write_bring(call, &foi) : code;
    return app_foi_go(call, &foi, "/letter", "The letter is the newest draft.");
}

static int run_ready(struct app_call *call)
{
    AUTO_FOI struct app_foi foi = {0};
    const struct foi_case_do what = {0};
    int code = app_foi_open(call, &foi);
    if (code == 0)
        code = app_foi_step(call, &foi, "clearance", &what);
    if (code < 0)
        return app_foi_fault(call, NULL, code) ? write_letter(call, &foi) : code;
    return app_foi_go(call, &foi, "/letter", "It waits for another officer to clear it.");
}

const struct app_route app_foi_draft_routes[] = {
    {HTTP_GET, "/requests/{reference}/letter", APP_FOI_READERS, 0, run_letter,
     "the letter of a request: its draft with what the linter finds, those that were sent"},
    {HTTP_GET, "/requests/{reference}/letters/{letter}", APP_FOI_READERS, 0, run_sent,
     "a letter that was sent"},
    {HTTP_POST, "/requests/{reference}/letter/draft", APP_FOI_OFFICER, 0, run_draft,
     "make the letter from the record"},
    {HTTP_GET, "/requests/{reference}/letter/bring", APP_FOI_OFFICER, 0, run_ask_bring,
     "a form for a letter that was worked over elsewhere"},
    {HTTP_POST, "/requests/{reference}/letter/bring", APP_FOI_OFFICER, APP_FILES, run_bring,
     "make such a letter the newest draft"},
    {HTTP_POST, "/requests/{reference}/letter/ready", APP_FOI_OFFICER, 0, run_ready,
     "hand the draft over for clearance"},
    {.path = NULL},
};

// SPDX-License-Identifier: Apache-2.0
// foi_receive.c - a request that came in: looked over, then recorded. What is looked over is not
// kept: it goes back to the browser, and comes again with the form.
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "foi/foi.h"
#include "foi/source.h"
#include "web/app/foi_pages.h"

/// The form, and what was read of it.
struct receiving {
    struct foi_source source;
    struct foi_understood understood;
    struct foi_case_receipt receipt;
    struct date received;
    bool read; ///< source is
};

static void receiving_finish(struct receiving *receiving)
{
    foi_source_finish(&receiving->source);
    foi_understood_finish(&receiving->understood);
    foi_case_receipt_finish(&receiving->receipt);
}
#define AUTO_RECEIVING CLEANUP(receiving_finish)

// ---- the page ----

static void put_fields(struct app_call *call, const struct receiving *receiving)
{
    static const char *const no = NULL;
    static const struct app_option environmental[] = {
        {"yes", "It is one under the Environmental Information Regulations 2004", NULL}};
    struct app_foi_words channels, forms;
    app_foi_options(FOI_CHANNELS, &channels);
    app_foi_options(FOI_FORMS, &forms);
    app_foi_day_input(call, "received", "Day on which it was received",
                      "The twenty working days are counted from it.", receiving->received);
    app_input(call, &(struct app_field){.name = "reference",
                                        .label = "Reference (optional)",
                                        .hint = "The force’s own, such as 208-2023. Without "
                                                "one, the next number of the year is given.",
                                        .value = receiving->source.reference,
                                        .classes = "govuk-input--width-20"});
    app_input(call, &(struct app_field){.name = "requester",
                                        .label = "Who asks",
                                        .hint = "The whole name, as they give it. Sealed: shown "
                                                "only with a reason, which is recorded.",
                                        .autocomplete = "off",
                                        .value = receiving->source.requester});
    app_textarea(call, &(struct app_field){.name = "address",
                                           .label = "Where to answer",
                                           .hint = "An e-mail or a postal address. Sealed.",
                                           .autocomplete = "off",
                                           .value = receiving->source.address,
                                           .rows = 3});
    app_select(call, &(struct app_field){.name = "channel", .label = "How it came",
                                         .value = "email"},
               channels.options, channels.count);
    app_select(call, &(struct app_field){.name = "form",
                                         .label = "Form that is preferred (section 11)",
                                         .none = "None is said"},
               forms.options, forms.count);
    app_checkboxes(call, &(struct app_field){.name = "environmental", .label = "Regime"},
                   environmental, 1, &no);
    app_textarea(call, &(struct app_field){.name = "text",
                                           .label = "The request",
                                           .hint = "Its words, or the whole of an e-mail.",
                                           .value = receiving->source.text,
                                           .rows = 12});
}

static void put_file(struct app_call *call)
{
    html_file_upload(call->html,
                     &(struct html_file_upload){
                         .field = {.id = "file",
                                   .name = "file",
                                   .label = {.words = {.text = "Or a file (optional)"}},
                                   .hint = {.words = {.text = "An e-mail (.eml), a page or plain "
                                                              "text. It is read instead of the "
                                                              "words above."}},
                                   .error = {.words = {.text = app_fault_at(call, "file")}}}});
}

static void put_note(struct html *html, const char *words)
{
    html_lit(html, "<li>");
    html_outside(html, words);
    html_lit(html, "</li>\n");
}

/// What the officer would want to know before it is recorded.
static void put_notes(struct html *html, const struct receiving *receiving)
{
    const struct foi_source *source = &receiving->source;
    const struct foi_understood *understood = &receiving->understood;
    html_lit(html, "<ul class=\"govuk-list govuk-list--bullet\">\n");
    if (source->requester == NULL)
        put_note(html, "No name of the applicant was found (section 8(1)(b)).");
    else if (source->first_name_only)
        put_note(html, "One name alone is given, which section 8(1)(b) takes for no name.");
    if (source->address == NULL)
        put_note(html, "No address for an answer was found (section 8(1)(b)).");
    if (source->passed_on)
        put_note(html, "It was passed on: who asked is taken from the message inside. It was "
                       "received on the day on which it first came to the force.");
    if (source->attached_count > 0)
        put_note(html, "Attachments were not opened: look whether one is part of the request.");
    if (source->marks > 0)
        put_note(html, "Marks that turn the writing direction or show nothing were left out.");
    if (understood->numbered_by_us)
        put_note(html, "It has no numbers: its questions were numbered in their order.");
    for (size_t i = 0; i < understood->ask_count; i++)
        put_note(html, understood->asks[i]);
    html_lit(html, "</ul>\n");
}

struct asked {
    struct html_cell cells[4];
};

static void put_understood(struct html *html, const struct foi_understood *understood)
{
    static const struct html_cell head[] = {{.words = {.text = "Question"}},
                                            {.words = {.text = "In their words"}},
                                            {.words = {.text = "About"}},
                                            {.words = {.text = "Time"}}};
    struct asked *asked = memory_new(understood->count + 1, sizeof *asked);
    struct html_table_row *rows = memory_new(understood->count + 1, sizeof *rows);
    for (size_t i = 0; i < understood->count; i++) {
        const struct foi_placing *placing = &understood->placings[i];
        asked[i].cells[0].words = (struct html_words){.text = placing->label};
        asked[i].cells[1].words = (struct html_words){.text = placing->text, .outside = true};
        asked[i].cells[2].words.text = placing->placed ? placing->topic : "not placed yet";
        asked[i].cells[3].words.text = placing->period;
        rows[i] = (struct html_table_row){.cells = asked[i].cells, .cell_count = 4};
    }
    app_table(html, &(struct html_table){.caption = "How its questions would be understood",
                                         .caption_classes = "govuk-table__caption--m",
                                         .head = head,
                                         .head_count = 4,
                                         .rows = rows,
                                         .row_count = understood->count,
                                         .first_is_header = true});
    memory_free(rows);
    memory_free(asked);
}

static int write_page(struct app_call *call, const struct receiving *receiving)
{
    app_page_begin(call, &(struct app_page){.title = "Receive a request",
                                            .back = "/requests",
                                            .back_words = "Back to the requests"});
    if (receiving->read) {
        app_heading(call->html, 2, "What was read");
        put_notes(call->html, receiving);
        if (receiving->understood.count > 0)
            put_understood(call->html, &receiving->understood);
        app_heading(call->html, 2, "As it would be recorded");
    }
    app_form_begin(call, "/requests/new", true);
    put_fields(call, receiving);
    put_file(call);
    html_lit(call->html, "<div class=\"govuk-button-group\">\n");
    html_button(call->html, &(struct html_button){.words = {.text = "Record the request"},
                                                  .name = "do",
                                                  .value = "record",
                                                  .prevent_double_click = HTML_YES});
    html_button(call->html, &(struct html_button){.words = {.text = "Look it over first"},
                                                  .classes = "govuk-button--secondary",
                                                  .name = "do",
                                                  .value = "look"});
    html_lit(call->html, "</div>\n</form>\n");
    return app_page_end(call);
}

static int run_new(struct app_call *call)
{
    struct receiving receiving = {.received = date_of(call->now)};
    return write_page(call, &receiving);
}

// ---- reading ----

/// The file when one was chosen, else the words; a fault when neither is there.
static int read_source(struct app_call *call, struct receiving *receiving)
{
    const struct http_file *file = http_parts_file(&call->parts, "file");
    const char *text = app_foi_given(call, "text");
    bool chosen = file != NULL && file->size > 0;
    const char *bytes = chosen ? file->bytes : text;
    if (bytes == NULL) {
        app_fault(call, "text", "Enter the words of the request, or choose a file");
        return 0;
    }
    int code = foi_source_read(bytes, chosen ? file->size : strlen(text), &receiving->source,
                               &call->error);
    if (code < 0)
        return app_foi_fault(call, chosen ? "file" : "text", code) ? 0 : code;
    receiving->read = true;
    return 0;
}

/// What was read stands in the form when it comes back.
static void show_source(struct app_call *call, struct receiving *receiving)
{
    struct foi_source *source = &receiving->source;
    for (size_t i = 0; i < call->form.count; i++) {
        struct http_pair *pair = &call->form.items[i];
        if (text_equal(pair->name, "text"))
            pair->value = source->text;
        else if (text_equal(pair->name, "requester") && pair->value[0] == '\0')
            pair->value = source->requester != NULL ? source->requester : "";
        else if (text_equal(pair->name, "address") && pair->value[0] == '\0')
            pair->value = source->address != NULL ? source->address : "";
        else if (text_equal(pair->name, "reference") && pair->value[0] == '\0')
            pair->value = source->reference;
    }
}

static int look(struct app_call *call, struct receiving *receiving)
{
    int code = read_source(call, receiving);
    if (code < 0 || !receiving->read)
        return code < 0 ? code : write_page(call, receiving);
    code = foi_understand(receiving->source.text, receiving->received, NULL,
                          &receiving->understood, &call->error);
    if (code < 0 && !app_foi_fault(call, "text", code))
        return code;
    show_source(call, receiving);
    return write_page(call, receiving);
}

static int record(struct app_call *call, struct receiving *receiving)
{
    AUTO_DOOR struct app_door door = {0};
    const struct foi_source *source = &receiving->source;
    const char *requester = app_foi_given(call, "requester");
    const char *address = app_foi_given(call, "address");
    struct foi_case_new request = {
        .reference = app_foi_given(call, "reference"),
        .received = receiving->received,
        .channel = app_foi_given(call, "channel"),
        .form = app_foi_given(call, "form"),
        .environmental = app_foi_given(call, "environmental") != NULL,
        .requester = requester != NULL ? requester : source->requester,
        .address = address != NULL ? address : source->address,
        .text = source->text,
        .size = strlen(source->text),
        .clock = call->app->clock,
    };
    int code = app_door_open(call, &door);
    return code == 0 ? foi_case_receive(operate_store(door.operate), call->officer.name, &request,
                                        &receiving->receipt, &call->error)
                     : code;
}

static int go_to_case(struct app_call *call, const struct foi_case_receipt *receipt)
{
    char href[APP_FOI_HREF_MAX], due[TIME_TEXT_MAX], words[200];
    app_foi_href(receipt->reference, "", href);
    if (receipt->due.year != 0) {
        date_format_words(receipt->due, due);
        (void)snprintf(words, sizeof words, "%s is recorded, due %s.", receipt->reference, due);
    } else {
        (void)snprintf(words, sizeof words, "%s is recorded. Its clock does not run yet.",
                       receipt->reference);
    }
    return app_go(call, words, "%s", href);
}

static int take(struct app_call *call, struct receiving *receiving)
{
    receiving->received = app_foi_day(call, "received", "the day of receipt", true);
    if (text_equal(app_value(call, "do"), "look"))
        return look(call, receiving);
    int code = read_source(call, receiving);
    if (code < 0)
        return code;
    if (app_has_faults(call)) {
        receiving->read = false;
        return write_page(call, receiving);
    }
    code = record(call, receiving);
    if (code == 0)
        return go_to_case(call, &receiving->receipt);
    receiving->read = false;
    return app_foi_fault(call, NULL, code) ? write_page(call, receiving) : code;
}

static int run_receive(struct app_call *call)
{
    AUTO_RECEIVING struct receiving receiving = {0};
    return take(call, &receiving);
}

const struct app_route app_foi_receive_routes[] = {
    {HTTP_GET, "/requests/new", APP_FOI_OFFICER, 0, run_new, "a form for a request that came in"},
    {HTTP_POST, "/requests/new", APP_FOI_OFFICER, APP_FILES, run_receive,
     "receive a request, or look it over first"},
    {.path = NULL},
};

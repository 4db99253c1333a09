// SPDX-License-Identifier: Apache-2.0
// search_form.c - the questions of a retrospective search; see search_form.h.
#include "web/app/search_form.h"

#include "base/memory.h"
#include "web/app/found.h"
#include "web/app/internal.h"
#include "web/app/page.h"

static int open_operations(struct app_call *call, struct register_operation *operations,
                           size_t count, struct app_option *options, size_t *ret_count)
{
    *ret_count = 0;
    for (size_t i = count; i-- > 0;) {
        bool may = false;
        const struct register_operation *one = &operations[i];
        if (one->mode != REGISTER_MODE_RETROSPECTIVE || one->state != REGISTER_STATE_OPEN ||
            call->now < one->opens || call->now > one->closes)
            continue;
        int code = found_may_act(call, one->id, SEARCHERS, &may);
        if (code < 0)
            return code;
        if (may)
            options[(*ret_count)++] = (struct app_option){
                .value = one->reference, .text = one->reference, .hint = one->title};
    }
    return 0;
}

static void put_file(struct app_call *call, const struct search_form *form)
{
    const struct html_attribute accepts[] = {
        {"accept", form->accept}, {"autocomplete", "off"}, {NULL, NULL}};
    const struct html_file_upload upload = {
        .field = {.id = "picture",
                  .name = "picture",
                  .label = {.words = {.text = form->label}, .classes = "govuk-label--s"},
                  .hint = {.words = {.text = form->hint}},
                  .error = {.words = {.text = app_fault_at(call, "picture")}},
                  .attributes = accepts}};
    html_file_upload(call->html, &upload);
}

static void put_questions(struct app_call *call, const struct search_form *form,
                          const struct app_option *open, size_t open_count)
{
    static const struct app_option sources[] = {
        {"CCTV", "CCTV", NULL},           {"body-worn video", "Body-worn video", NULL},
        {"phone", "Mobile phone", NULL},  {"doorbell", "Doorbell", NULL},
        {"dashcam", "Dashcam", NULL},     {"social media", "Social media", NULL},
        {"custody", "Custody", NULL},     {"document", "Identity document", NULL},
        {"other", "Something else", NULL}};
    size_t count = 0;
    AUTO_FREE struct app_option *offences = found_offences(&count);
    app_radios(call,
               &(struct app_field){.name = "operation", .label = "Operation",
                                   .value = open_count == 1 ? open[0].value : NULL},
               open, open_count);
    put_file(call, form);
    if (form->entry)
        app_input(call, &(struct app_field){.name = "entry", .inputmode = "numeric",
                                            .label = "Who is sought (optional)",
                                            .hint = "The number of an entry on the list; empty: "
                                                    "everybody on it.",
                                            .classes = "govuk-input--width-10",
                                            .autocomplete = "off"});
    app_textarea(call, &(struct app_field){.name = "reason", .rows = 3,
                                           .label = "Why it is searched with"});
    app_select(call, &(struct app_field){.name = "offence-type", .label = "What it is about",
                                         .none = "Choose one"},
               offences, count);
    app_input(call, &(struct app_field){.name = "offence", .label = "Offence (optional)",
                                        .hint = "As the law calls it.", .autocomplete = "off"});
    app_input(call, &(struct app_field){.name = "captured", .label = "When it was captured",
                                        .hint = "Such as 2026-11-22, or 2026-11-22T10:00.",
                                        .autocomplete = "off",
                                        .classes = "govuk-input--width-20"});
    app_input(call, &(struct app_field){.name = "place", .label = "Where it was captured",
                                        .autocomplete = "off"});
    app_select(call, &(struct app_field){.name = "source-type", .label = "What it comes from",
                                         .none = "Choose one"},
               sources, ARRAY_COUNT(sources));
}

static int put_form(struct app_call *call, const struct search_form *form,
                    struct register_operation *operations, size_t count)
{
    AUTO_FREE struct app_option *open = memory_new(count + 1, sizeof *open);
    size_t open_count = 0;
    int code = open_operations(call, operations, count, open, &open_count);
    if (code < 0)
        return code;
    const struct app_page page = {.title = form->title, .back = "/searches"};
    app_page_begin(call, &page);
    if (open_count == 0) {
        app_paragraph(call->html, "No retrospective operation is open in which you act. A picture "
                                  "is only compared with the list of one that was authorised, "
                                  "within its window.");
        return app_page_end(call);
    }
    app_form_begin(call, form->action, true);
    put_questions(call, form, open, open_count);
    app_form_end(call, form->submit);
    return app_page_end(call);
}

int search_form_page(struct app_call *call, const struct search_form *form)
{
    struct register_operation *operations = NULL;
    size_t count = 0;
    int code = register_operations(call->store, call->now, &operations, &count, &call->error);
    if (code == 0)
        code = put_form(call, form, operations, count);
    register_operations_free(&operations, count);
    return code;
}

void search_form_check(struct app_call *call)
{
    if (app_value(call, "operation") == NULL)
        app_fault(call, "operation", "Choose the operation");
    (void)app_required(call, "reason", "why it is searched with");
    if (register_offence_from(app_value(call, "offence-type")) == 0)
        app_fault(call, "offence-type", "Choose what it is about");
    (void)app_required(call, "captured", "when it was captured");
    (void)app_required(call, "place", "where it was captured");
    const char *source = app_value(call, "source-type");
    if (source == NULL || source[0] == '\0')
        app_fault(call, "source-type", "Choose what it comes from");
}

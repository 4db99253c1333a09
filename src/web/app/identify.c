// SPDX-License-Identifier: Apache-2.0
// identify.c - a check of one person in the street, on a phone (operator-initiated facial
// recognition). The picture is in memory while it is compared and nowhere after it: not in the
// record, not in the browser, not in a log.
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "web/app/found.h"
#include "web/app/internal.h"
#include "web/app/page.h"

#define CHECKERS (REGISTER_ROLE_ENGAGEMENT | REGISTER_ROLE_OPERATOR)

/// The operations of this kind that are not over, and those of them in which the officer may check
/// somebody now.
struct choices {
    struct register_operation *operations;
    size_t count;
    struct app_option *open;
    size_t open_count;
    char (*words)[400];
};

static void choices_finish(struct choices *choices)
{
    register_operations_free(&choices->operations, choices->count);
    memory_free(choices->open);
    memory_free(choices->words);
}

static bool is_open_now(const struct app_call *call, const struct register_operation *operation)
{
    return operation->mode == REGISTER_MODE_OPERATOR_INITIATED &&
           operation->state == REGISTER_STATE_OPEN && call->now >= operation->opens &&
           call->now <= operation->closes;
}

static void add_open(struct choices *choices, const struct register_operation *operation)
{
    char until[TIME_TEXT_MAX];
    char *words = choices->words[choices->open_count];
    time_format_words(operation->closes, until);
    (void)snprintf(words, sizeof choices->words[0], "%.250s, until %s", operation->title, until);
    choices->open[choices->open_count++] = (struct app_option){
        .value = operation->reference, .text = operation->reference, .hint = words};
}

static int choices_read(struct app_call *call, struct choices *choices)
{
    int code = register_operations(call->store, call->now, &choices->operations, &choices->count,
                                   &call->error);
    if (code < 0)
        return code;
    choices->open = memory_new(choices->count + 1, sizeof *choices->open);
    choices->words = memory_new(choices->count + 1, sizeof *choices->words);
    for (size_t i = 0; code == 0 && i < choices->count; i++) {
        bool may = false;
        if (!is_open_now(call, &choices->operations[i]))
            continue;
        code = found_may_act(call, choices->operations[i].id, CHECKERS, &may);
        if (code == 0 && may)
            add_open(choices, &choices->operations[i]);
    }
    return code;
}

// ---- the page ----

/// Those that are to come, or paused: when there will be something to do.
static void put_others(struct app_call *call, const struct choices *choices)
{
    bool begun = false;
    for (size_t i = 0; i < choices->count; i++) {
        const struct register_operation *one = &choices->operations[i];
        if (one->mode != REGISTER_MODE_OPERATOR_INITIATED || call->now > one->closes ||
            one->closed_at != 0 || one->refused_at != 0 || one->cancelled_at != 0 ||
            is_open_now(call, one))
            continue;
        if (!begun)
            html_lit(call->html, "<ul class=\"govuk-list govuk-list--bullet\">\n");
        begun = true;
        html_lit(call->html, "<li>");
        html_text(call->html, one->reference);
        html_lit(call->html, ", from ");
        html_moment(call->html, one->opens);
        html_lit(call->html, " to ");
        html_moment(call->html, one->closes);
        html_lit(call->html, ", ");
        html_text(call->html, register_state_word(one->state));
        html_lit(call->html, "</li>\n");
    }
    if (begun)
        html_lit(call->html, "</ul>\n");
}

static int put_nothing_open(struct app_call *call, const struct choices *choices)
{
    app_paragraph(call->html,
                  "Nobody can be checked now: no operation of this kind is open in which you act. "
                  "A picture is only compared within the window of one that was authorised.");
    put_others(call, choices);
    return app_page_end(call);
}

static void put_file(struct app_call *call)
{
    static const struct html_attribute camera[] = {
        {"accept", "image/*"}, {"capture", "environment"}, {"autocomplete", "off"}, {NULL, NULL}};
    const struct html_file_upload upload = {
        .field = {.id = "picture",
                  .name = "picture",
                  .label = {.words = {.text = "Picture"}, .classes = "govuk-label--s"},
                  .hint = {.words = {.text = "One person, seen from the front. It is compared and "
                                             "wiped: neither this service nor this page keeps "
                                             "it."}},
                  .error = {.words = {.text = app_fault_at(call, "picture")}},
                  .attributes = camera}};
    html_file_upload(call->html, &upload);
}

static void put_questions(struct app_call *call, const struct choices *choices)
{
    size_t count = 0;
    AUTO_FREE struct app_option *offences = found_offences(&count);
    app_radios(call,
               &(struct app_field){.name = "operation", .label = "Operation",
                                   .value = choices->open_count == 1 ? choices->open[0].value
                                                                     : NULL},
               choices->open, choices->open_count);
    put_file(call);
    app_textarea(call, &(struct app_field){.name = "reason", .rows = 2,
                                           .label = "Why this person is checked",
                                           .hint = "What was seen or said, without a name."});
    app_select(call,
               &(struct app_field){.name = "offence", .label = "What it is about",
                                   .none = "Choose one"},
               offences, count);
    app_input(call, &(struct app_field){.name = "place", .label = "Where you are",
                                        .autocomplete = "off"});
}

static const char *const picture_scripts[] = {"picture.js", NULL};
static const struct html_attribute sends_picture[] = {{"data-overt-picture", ""}, {NULL, NULL}};

static int run_page(struct app_call *call)
{
    CLEANUP(choices_finish) struct choices choices = {0};
    int code = choices_read(call, &choices);
    if (code < 0)
        return code;
    const struct app_page page = {.title = "Check a person", .scripts = picture_scripts,
                                  .attributes = sends_picture};
    app_page_begin(call, &page);
    if (choices.open_count == 0)
        return put_nothing_open(call, &choices);
    app_form_begin(call, "/identify", true);
    found_put_once(call);
    put_questions(call, &choices);
    app_form_end(call, "Compare with the list");
    return app_page_end(call);
}

// ---- the check ----

static int compare(struct app_call *call, const struct operate_probe *probe, int64_t *ret_search)
{
    AUTO_DOOR struct app_door door = {0};
    AUTO_FREE struct operate_search_result *result = memory_new(1, sizeof *result);
    int code = app_door_open(call, &door);
    if (code < 0)
        return code;
    *ret_search = found_once(call);
    if (*ret_search != 0)
        return 0; // the line broke after it was done
    code = operate_identify(door.operate, call->officer.name, app_value(call, "operation"), probe,
                            result, &call->error);
    if (code < 0)
        return code;
    *ret_search = result->search;
    found_once_done(call, result->search);
    return 0;
}

static bool take(struct app_call *call, struct operate_probe *ret_probe)
{
    const struct http_file *file = http_parts_file(&call->parts, "picture");
    const char *offence = app_value(call, "offence");
    *ret_probe = (struct operate_probe){.picture = "the picture"};
    if (app_value(call, "operation") == NULL)
        app_fault(call, "operation", "Choose the operation");
    if (file == NULL || file->size == 0)
        app_fault(call, "picture", "Take a picture, or choose one");
    ret_probe->reason = app_required(call, "reason", "why this person is checked");
    ret_probe->offence_type = register_offence_from(offence);
    if (ret_probe->offence_type == 0)
        app_fault(call, "offence", "Choose what it is about");
    ret_probe->place = app_required(call, "place", "where you are");
    if (app_has_faults(call))
        return false;
    ret_probe->picture_bytes = file->bytes;
    ret_probe->picture_size = file->size;
    return true;
}

/// The page's script goes there itself: what it follows by itself would be read twice.
static int go_to(struct app_call *call, int64_t search)
{
    char line[64];
    if (http_header(call->request, "X-Overt-Script") == NULL)
        return app_go(call, NULL, "/identify/%lld", (long long)search);
    (void)snprintf(line, sizeof line, "{\"to\": \"/identify/%lld\"}", (long long)search);
    return app_send_bytes(call, "application/json", memory_copy_text(line), strlen(line));
}

static int run_check(struct app_call *call)
{
    struct operate_probe probe;
    int64_t search = 0;
    if (!take(call, &probe))
        return run_page(call);
    int code = compare(call, &probe, &search);
    if (code < 0)
        return app_fault_of(call, code) ? run_page(call) : code;
    return go_to(call, search);
}

const struct app_route app_identify_routes[] = {
    {HTTP_GET, "/identify", CHECKERS, 0, run_page, "check a person in the street"},
    {HTTP_POST, "/identify", CHECKERS, APP_FILES, run_check,
     "compare a picture with the list of an open operation; the picture is never stored"},
    {.path = NULL},
};

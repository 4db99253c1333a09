// SPDX-License-Identifier: Apache-2.0
// search_clip.c - a retrospective search through a recording: what it is about, how far it is, what
// came of it.
#include <stdio.h>

#include "base/memory.h"
#include "base/text.h"
#include "web/app/clips.h"
#include "web/app/found.h"
#include "web/app/internal.h"
#include "web/app/page.h"
#include "web/app/search_form.h"

static int run_form(struct app_call *call)
{
    static const struct search_form form = {
        .title = "Search through a recording",
        .action = "/searches/clip",
        .submit = "Search through it",
        .label = "Recording",
        .hint = "A video file of at most 22 MB. It is in this service's memory alone while it is "
                "searched through; who is not on the list leaves nothing but a count.",
        .accept = "video/*",
        .entry = true,
    };
    return search_form_page(call, &form);
}

static bool take(struct app_call *call, struct operate_footage *wish)
{
    const struct http_file *file = http_parts_file(&call->parts, "picture");
    const char *offence = app_value(call, "offence"), *entry = app_value(call, "entry");
    long number = 0;
    search_form_check(call);
    if (file == NULL || file->size == 0)
        app_fault(call, "picture", "Choose a recording");
    if (entry != NULL && entry[0] != '\0' && !text_to_int(entry, 1, 1L << 52, &number))
        app_fault(call, "entry", "Enter the number of an entry, or leave it empty");
    if (app_has_faults(call))
        return false;
    *wish = (struct operate_footage){
        .bytes = file->bytes,
        .size = file->size,
        .name = file->filename[0] != '\0' ? file->filename : "recording",
        .captured = app_value(call, "captured"),
        .place = app_value(call, "place"),
        .source_type = app_value(call, "source-type"),
        .reason = app_value(call, "reason"),
        .offence = offence != NULL && offence[0] != '\0' ? offence : NULL,
        .offence_type = register_offence_from(app_value(call, "offence-type")),
        .body_worn = text_equal(app_value(call, "source-type"), "body-worn video"),
        .entry = number,
    };
    return true;
}

static int run_begin(struct app_call *call)
{
    struct operate_footage wish;
    int64_t number = 0;
    if (!take(call, &wish))
        return run_form(call);
    int code = clips_begin(call, app_value(call, "operation"), &wish, &number);
    if (code < 0)
        return app_fault_of(call, code) ? run_form(call) : code;
    return app_go(call, NULL, "/searches/clips/%lld", (long long)number);
}

static void put_state(struct app_call *call, const struct clip_state *state)
{
    char words[300], path[80];
    if (state->done)
        (void)snprintf(words, sizeof words, "%lld of the list seen, %lld faces in all.",
                       (long long)state->appearances, (long long)state->faces_seen);
    else if (state->share < 0.0)
        (void)snprintf(words, sizeof words, "It is being begun.");
    else
        (void)snprintf(words, sizeof words,
                       "%.0f of 100 searched through: %lld of the list seen, %lld faces in all.",
                       100.0 * state->share, (long long)state->appearances,
                       (long long)state->faces_seen);
    if (!state->done || state->search != 0)
        app_paragraph(call->html, words);
    if (state->words[0] != '\0')
        app_paragraph(call->html, state->words);
    if (state->search == 0)
        return;
    (void)snprintf(path, sizeof path, "/searches/%lld", (long long)state->search);
    html_lit(call->html, "<p class=\"govuk-body\">");
    app_link(call->html, path, "See what was found");
    html_lit(call->html, "</p>\n");
}

static int run_progress(struct app_call *call)
{
    struct clip_state state = {0};
    char stop[80];
    int64_t number = 0;
    int code = found_number(call, call->args[0], &number);
    if (code == 0)
        code = clips_look(call, number, &state);
    if (code < 0)
        return code;
    const struct app_page page = {.title = state.done ? "The recording was searched through"
                                                      : "The recording is being searched through",
                                  .caption = state.reference, .back = "/searches"};
    app_page_begin(call, &page);
    app_paragraph(call->html, state.name);
    put_state(call, &state);
    if (!state.done) {
        (void)snprintf(stop, sizeof stop, "/searches/clips/%lld/stop", (long long)number);
        html_button(call->html, &(struct html_button){.words = {.text = "See how far it is"},
                                                      .href = call->request->path});
        app_form_button(call, stop, "Stop", false);
    }
    return app_page_end(call);
}

static int run_stop(struct app_call *call)
{
    int64_t number = 0;
    int code = found_number(call, call->args[0], &number);
    if (code < 0)
        return code;
    clips_stop(call, number);
    return app_go(call, "It stops at the next picture.", "/searches/clips/%lld",
                  (long long)number);
}

const struct app_route app_search_clip_routes[] = {
    {HTTP_GET, "/searches/clip", SEARCHERS, 0, run_form, "begin a search through a recording"},
    {HTTP_POST, "/searches/clip", SEARCHERS, APP_FILES, run_begin,
     "search through a recording for people on the list of an open operation"},
    {HTTP_GET, "/searches/clips/{clip}", SEARCHERS, 0, run_progress,
     "how far a search through a recording is"},
    {HTTP_POST, "/searches/clips/{clip}/stop", SEARCHERS, 0, run_stop,
     "stop a search through a recording"},
    {.path = NULL},
};

// SPDX-License-Identifier: Apache-2.0
// foi_step.c - a request taken a step on: asked back, a fee, extended, a review, the regulator,
// closed. Which steps can follow is foi's to say; drafting, clearing and sending have pages of
// their own.
#include <string.h>

#include "web/app/foi_pages.h"

/// Those that need nothing but a day and words.
static const struct app_option steps[] = {
    {"clarifying", "Something was asked of the requester",
     "Say what. Three months without an answer, and it can lapse."},
    {"clarified", "Their answer came", "The twenty days begin anew on that day (section 10(6))."},
    {"fees", "A fees notice was given", "The days until it is paid do not count (section 10(2))."},
    {"paid", "The fee was paid", NULL},
    {"collecting", "The information is being collected", NULL},
    {"drafting", "The answer is being drafted", NULL},
    {"extended", "More time is needed for the public interest, or for a review",
     "Say why, and by when (section 10(3), 17(2))."},
    {"clearance", "The draft is ready to be cleared by another officer", NULL},
    {"returned", "The draft goes back", "Say what has to be changed."},
    {"review", "An internal review was asked for", "Twenty working days, forty at the longest."},
    {"regulator", "They complained to the regulator (section 50)", NULL},
    {"decided", "The regulator decided", "Say what became of the complaint."},
    {"tribunal", "An appeal went to the tribunal (section 57)", NULL},
    {"closed", "It is closed", NULL},
    {"withdrawn", "They withdrew it", NULL},
    {"lapsed", "It lapsed", "Nothing came within three months (section 9(2))."},
    {"reopened", "It goes on", "Say why, such as a correction."},
};

static size_t list_steps(const struct app_foi *foi, struct app_option options[])
{
    size_t count = 0;
    for (size_t i = 0; i < ARRAY_COUNT(steps); i++)
        if (foi_case_step_fits(foi->one.state, steps[i].value))
            options[count++] = steps[i];
    return count;
}

static bool has(const struct app_option *options, size_t count, const char *word)
{
    for (size_t i = 0; i < count; i++)
        if (text_equal(options[i].value, word))
            return true;
    return false;
}

static void put_fields(struct app_call *call, const struct app_option *options, size_t count)
{
    struct app_foi_words results;
    app_foi_options(FOI_RESULTS, &results);
    app_radios(call, &(struct app_field){.name = "step", .label = "What happened"}, options, count);
    app_foi_day_input(call, "day", "On which day", "Today, when it is left empty.",
                      (struct date){0});
    if (has(options, count, "extended"))
        app_foi_day_input(call, "until", "Extended until",
                          "Of an extension alone: when the decision is expected.",
                          (struct date){0});
    if (has(options, count, "decided"))
        app_select(call, &(struct app_field){.name = "result",
                                             .label = "What became of the complaint",
                                             .hint = "Of a decision alone.",
                                             .none = "No decision"},
                   results.options, results.count);
    app_textarea(call, &(struct app_field){.name = "why",
                                           .label = "What was said, or why",
                                           .hint = "Sealed with the request.",
                                           .rows = 4});
}

static int write_page(struct app_call *call, const struct app_foi *foi)
{
    struct app_option options[ARRAY_COUNT(steps)];
    size_t count = list_steps(foi, options);
    const struct app_page page = app_foi_page(foi, "Take it a step on");
    app_page_begin(call, &page);
    html_lit(call->html, "<p class=\"govuk-body\">It stands at: ");
    app_foi_state_tag(call->html, &foi->one, foi->today);
    html_lit(call->html, "</p>\n");
    if (count == 0) {
        app_paragraph(call->html, "No step can follow from here; the letter has pages of its own.");
        return app_page_end(call);
    }
    app_form_begin(call, NULL, false);
    put_fields(call, options, count);
    app_form_end(call, "Record it");
    return app_page_end(call);
}

static int run_ask(struct app_call *call)
{
    AUTO_FOI struct app_foi foi = {0};
    int code = app_foi_open(call, &foi);
    return code < 0 ? code : write_page(call, &foi);
}

int app_foi_step(struct app_call *call, const struct app_foi *foi, const char *word,
                 const struct foi_case_do *said)
{
    AUTO_DOOR struct app_door door = {0};
    struct foi_case_do what = *said;
    what.reference = foi->one.reference;
    what.clock = call->app->clock;
    int code = app_door_open(call, &door);
    return code == 0 ? foi_case_step(operate_store(door.operate), call->officer.name, word, &what,
                                     &call->error)
                     : code;
}

/// Where the words of a refusal belong: those about what was not said, at its input.
static const char *field_of(const struct app_call *call, int code)
{
    if (code != OVERT_INPUT)
        return NULL;
    return strstr(call->error.text, "--until") != NULL    ? "until"
           : strstr(call->error.text, "--result") != NULL ? "result"
           : strstr(call->error.text, "--why") != NULL    ? "why"
           : strstr(call->error.text, "day") != NULL      ? "day"
                                                          : NULL;
}

static int run_step(struct app_call *call)
{
    AUTO_FOI struct app_foi foi = {0};
    int code = app_foi_open(call, &foi);
    if (code < 0)
        return code;
    const char *word = app_value(call, "step");
    const struct foi_case_do what = {
        .day = app_foi_day(call, "day", "the day", false),
        .until = app_foi_day(call, "until", "the end of the extension", false),
        .why = app_foi_given(call, "why"),
        .result = app_foi_given(call, "result"),
    };
    if (word == NULL)
        app_fault(call, "step", "Choose what happened");
    if (app_has_faults(call))
        return write_page(call, &foi);
    code = app_foi_step(call, &foi, word, &what);
    if (code < 0) {
        const char *field = field_of(call, code);
        return app_foi_fault(call, field, code) ? write_page(call, &foi) : code;
    }
    return app_foi_go(call, &foi, "", "The step is recorded.");
}

const struct app_route app_foi_step_routes[] = {
    {HTTP_GET, "/requests/{reference}/step", APP_FOI_OFFICER, 0, run_ask,
     "a form for the next step of a request"},
    {HTTP_POST, "/requests/{reference}/step", APP_FOI_OFFICER, 0, run_step,
     "take a request a step on"},
    {.path = NULL},
};

// SPDX-License-Identifier: Apache-2.0
// foi_case.c - one request: its clock, what is to be done for it, what happened.
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "foi/costs.h"
#include "foi/days.h"
#include "foi/exempted.h"
#include "foi/placed.h"
#include "foi/wave.h"
#include "web/app/foi_pages.h"

#define ROWS_MAX  12
#define TASKS_MAX 10

// ---- the clock in a few rows ----

struct facts {
    const struct app_foi *foi;
    struct html_row rows[ROWS_MAX];
    size_t count;
    char received[160], due[200], extended[240], review[160], lapses[120], left[64], form[80];
    char *missing;
};

static void add_row(struct facts *facts, const char *key, const char *value)
{
    if (facts->count < ROWS_MAX && value[0] != '\0')
        facts->rows[facts->count++] = app_foi_row(key, value);
}

static void put_state(struct html *html, const void *context)
{
    const struct app_foi *foi = context;
    app_foi_state_tag(html, &foi->one, foi->today);
}

static void add_due(struct facts *facts)
{
    const struct foi_case *one = &facts->foi->one;
    const struct foi_case_clock *clock = &one->clock;
    char day[TIME_TEXT_MAX];
    if (!clock->valid) {
        add_row(facts, "Clock", facts->missing);
        return;
    }
    date_format_words(clock->due, day);
    if (foi_case_is_open(one) && !clock->stopped)
        app_foi_left(clock->due, facts->foi->today, facts->left);
    (void)snprintf(facts->due, sizeof facts->due, "%s%s%s%s", day, facts->left[0] ? ", " : "",
                   facts->left, clock->stopped && foi_case_is_open(one) ? ", stopped" : "");
    add_row(facts, "Twentieth working day", facts->due);
}

static void add_rest(struct facts *facts)
{
    const struct foi_case_clock *clock = &facts->foi->one.clock;
    char day[TIME_TEXT_MAX], other[TIME_TEXT_MAX];
    if (clock->extended) {
        date_format_words(clock->estimate, day);
        date_format_words(clock->forty, other);
        (void)snprintf(facts->extended, sizeof facts->extended,
                       "a decision is expected on %s (section 10(3))%s%s", day,
                       clock->past_forty ? "; that is after the fortieth working day, " : "",
                       clock->past_forty ? other : "");
    } else if (clock->late_notice.year != 0) {
        date_format_words(clock->late_notice, day);
        (void)snprintf(facts->extended, sizeof facts->extended,
                       "declared on %s, after the twentieth working day: it moves nothing", day);
    }
    add_row(facts, "Extended", facts->extended);
    if (clock->lapses.year != 0) {
        date_format_words(clock->lapses, day);
        (void)snprintf(facts->lapses, sizeof facts->lapses, "when nothing comes by %s", day);
    }
    add_row(facts, "Lapses", facts->lapses);
    if (clock->review_due.year != 0) {
        date_format_words(clock->review_due, day);
        (void)snprintf(facts->review, sizeof facts->review, "%s", day);
    }
    add_row(facts, "Internal review due", facts->review);
}

static void put_facts(struct html *html, const struct app_foi *foi)
{
    struct facts facts = {.foi = foi, .missing = foi_missing_words(foi->one.missing)};
    char day[TIME_TEXT_MAX];
    date_format_words(foi->one.received, day);
    (void)snprintf(facts.received, sizeof facts.received, "%s, by %s", day, foi->one.channel);
    facts.rows[facts.count++] = (struct html_row){
        .key = {.text = "State"}, .value = {.write = put_state, .context = foi}};
    add_row(&facts, "Received", facts.received);
    add_due(&facts);
    add_rest(&facts);
    add_row(&facts, "Form that is preferred", foi->one.form);
    if (!foi->one.held)
        add_row(&facts, "Who asked", "is erased: its time was over");
    html_summary_list(html, &(struct html_summary_list){.rows = facts.rows,
                                                        .row_count = facts.count});
    memory_free(facts.missing);
}

/// Section 16: the lines that ask for what is missing.
static void put_assist(struct html *html, const struct foi_case *one)
{
    if (one->clock.valid || one->missing == 0)
        return;
    AUTO_FREE char *assist = foi_case_assist(one->missing);
    html_lit(html, "<div class=\"govuk-inset-text\">\n<h2 class=\"govuk-heading-s\">It is not "
                   "valid yet. Lines to send (section 16)</h2>\n");
    app_foi_lines(html, assist, false);
    html_lit(html, "</div>\n");
}

// ---- what is to be done ----

/// What the task list says of each part of the work.
struct work {
    const struct app_foi *foi;
    struct html_task tasks[TASKS_MAX];
    char hrefs[TASKS_MAX][APP_FOI_HREF_MAX];
    char words[TASKS_MAX][160];
    size_t count;
};

static void add_task(struct work *work, const char *more, const char *title, const char *hint,
                     const char *status, const char *colour)
{
    if (work->count == TASKS_MAX)
        return;
    size_t at = work->count++;
    app_foi_href(work->foi->one.reference, more, work->hrefs[at]);
    (void)text_copy(work->words[at], sizeof work->words[at], hint);
    work->tasks[at] = (struct html_task){
        .title = {.text = title}, .href = work->hrefs[at], .hint = {.text = work->words[at]}};
    if (colour != NULL)
        work->tasks[at].tag = (struct html_box){.words = {.text = status}, .classes = colour};
    else
        work->tasks[at].status.text = status;
}

static int add_questions(struct app_call *call, struct work *work)
{
    CLEANUP(foi_understood_finish) struct foi_understood understood = {0};
    char hint[160];
    int code = foi_case_understand(call->store, &work->foi->one, REGISTER_AS_AT_ALWAYS,
                                   &understood, &call->error);
    if (code < 0) { // erased, or no question was found: the page of the questions says which
        add_task(work, "/questions", "Questions", "", "Cannot be read", "govuk-tag--grey");
        return 0;
    }
    (void)snprintf(hint, sizeof hint, "%zu of %zu have a place", understood.placed,
                   understood.count);
    if (understood.placed < understood.count)
        add_task(work, "/questions", "Questions", hint, "To be placed", "govuk-tag--yellow");
    else
        add_task(work, "/questions", "Questions", hint, "Completed", NULL);
    return 0;
}

static void add_collecting(struct work *work)
{
    const struct foi_case *one = &work->foi->one;
    size_t open = 0;
    char hint[160];
    for (size_t i = 0; i < one->task_count; i++)
        open += text_equal(one->tasks[i].state, "asked");
    (void)snprintf(hint, sizeof hint, "%zu asked of units, %zu without an answer", one->task_count,
                   open);
    if (one->task_count == 0)
        add_task(work, "/tasks", "What units collect", "Nothing was asked of a unit",
                 "Not needed so far", NULL);
    else if (open > 0)
        add_task(work, "/tasks", "What units collect", hint, "Waits", "govuk-tag--yellow");
    else
        add_task(work, "/tasks", "What units collect", hint, "Completed", NULL);
}

static int add_cost(struct app_call *call, struct work *work)
{
    CLEANUP(foi_case_cost_finish) struct foi_case_cost cost = {0};
    char hint[160] = "Nothing is estimated", words[24];
    int code = foi_case_cost(call->store, &work->foi->one, REGISTER_AS_AT_ALWAYS, &cost,
                             &call->error);
    if (code < 0)
        return code;
    foi_minutes_words(cost.cost.minutes, words);
    if (cost.known)
        (void)snprintf(hint, sizeof hint, "%s%s, the limit is 18 h", words,
                       cost.estimated ? " estimated" : " said by units");
    if (cost.known && cost.cost.over)
        add_task(work, "/cost", "Cost (section 12)", hint, "Over the limit", "govuk-tag--red");
    else
        add_task(work, "/cost", "Cost (section 12)", hint,
                 cost.known ? "Within the limit" : "Not estimated", NULL);
    return 0;
}

static int add_exemptions(struct app_call *call, struct work *work)
{
    struct foi_exempted *list = NULL;
    size_t count = 0, waits = 0;
    char hint[160];
    int code = foi_exempted_read(call->store, work->foi->one.id, REGISTER_AS_AT_ALWAYS, &list,
                                 &count, &call->error);
    if (code < 0)
        return code;
    for (size_t i = 0; i < count; i++)
        waits += list[i].state == FOI_EXEMPTED_WRITTEN;
    foi_exempted_free(&list, count);
    (void)snprintf(hint, sizeof hint, "%zu written, %zu to be approved by another", count, waits);
    if (count == 0)
        add_task(work, "/exemptions", "Exemptions", "Everything is given", "None", NULL);
    else if (waits > 0)
        add_task(work, "/exemptions", "Exemptions", hint, "To be approved", "govuk-tag--purple");
    else
        add_task(work, "/exemptions", "Exemptions", hint, "Completed", NULL);
    return 0;
}

static void add_letter(struct work *work)
{
    const struct foi_case *one = &work->foi->one;
    char hint[160] = "No draft yet";
    const char *status = "Not drafted", *colour = NULL;
    if (one->letter_count > 0) {
        char day[TIME_TEXT_MAX];
        date_format_words(one->letters[one->letter_count - 1].day, day);
        (void)snprintf(hint, sizeof hint, "Sent on %s", day);
    } else if (one->drafter != NULL) {
        (void)snprintf(hint, sizeof hint, "Drafted by %.100s", one->drafter);
    }
    if (text_equal(one->state, "clearance")) {
        status = "To be cleared";
        colour = "govuk-tag--purple";
    } else if (text_equal(one->state, "cleared")) {
        status = "To be sent";
        colour = "govuk-tag--turquoise";
    } else if (one->letter_count > 0) {
        status = "Sent";
    } else if (one->draft != 0) {
        status = "Drafted";
        colour = "govuk-tag--blue";
    }
    add_task(work, "/letter", "Letter", hint, status, colour);
}

static int put_work(struct app_call *call, const struct app_foi *foi)
{
    struct work work = {.foi = foi};
    add_task(&work, "/who", "Who asked, and their words", "Recorded with your reason when read",
             foi->one.held ? "Sealed" : "Erased", NULL);
    int code = add_questions(call, &work);
    add_task(&work, "/alike", "Requests that ask the same",
             "Waves, repeats, one cost", "", NULL);
    add_collecting(&work);
    if (code == 0)
        code = add_cost(call, &work);
    if (code == 0)
        code = add_exemptions(call, &work);
    if (code < 0)
        return code;
    add_letter(&work);
    app_heading(call->html, 2, "What is to be done");
    for (size_t i = 0; i < work.count;) { // a page that the officer may not open is no task
        if (app_may(call, HTTP_GET, work.hrefs[i])) {
            i++;
            continue;
        }
        work.tasks[i++].href = NULL;
    }
    html_task_list(call->html,
                   &(struct html_task_list){.items = work.tasks, .item_count = work.count});
    return 0;
}

// ---- what happened ----

struct happened {
    char label[80], words[120];
    const struct foi_case_step *step;
};

static void put_step(struct html *html, const void *context)
{
    const struct happened *happened = context;
    html_lit(html, "<p class=\"govuk-body\">");
    html_text(html, happened->words);
    html_lit(html, "</p>\n");
    if (happened->step->why != NULL)
        app_foi_lines(html, happened->step->why, true);
}

static void fill_event(const struct foi_case_step *step, struct happened *happened,
                       struct html_event *event)
{
    char day[TIME_TEXT_MAX], until[TIME_TEXT_MAX] = "";
    date_format_words(step->day, day);
    if (step->until.year != 0)
        date_format_words(step->until, until);
    happened->step = step;
    (void)snprintf(happened->label, sizeof happened->label, "%s%s%s", step->word,
                   step->result[0] != '\0' ? ": " : "", step->result);
    happened->label[0] = (char)(happened->label[0] - 'a' + 'A');
    (void)snprintf(happened->words, sizeof happened->words, "On %s%s%s", day,
                   until[0] != '\0' ? ", until " : "", until);
    *event = (struct html_event){.label = {.text = happened->label},
                                 .byline = {.text = step->officer},
                                 .when = step->at,
                                 .words = {.write = put_step, .context = happened}};
}

static void put_steps(struct html *html, const struct foi_case *one)
{
    struct happened *happened = memory_new(one->step_count + 1, sizeof *happened);
    struct html_event *events = memory_new(one->step_count + 1, sizeof *events);
    for (size_t i = 0; i < one->step_count; i++)
        fill_event(&one->steps[one->step_count - 1 - i], &happened[i], &events[i]);
    app_heading(html, 2, "What happened");
    html_timeline(html, &(struct html_timeline){
                            .items = events, .item_count = one->step_count, .heading_level = 3});
    memory_free(events);
    memory_free(happened);
}

static void put_way(struct app_call *call, const struct app_foi *foi, const char *more,
                    const char *words)
{
    char href[APP_FOI_HREF_MAX];
    app_foi_href(foi->one.reference, more, href);
    if (!app_may(call, HTTP_GET, href))
        return;
    html_lit(call->html, "<li>");
    app_link(call->html, href, words);
    html_lit(call->html, "</li>\n");
}

static int run_case(struct app_call *call)
{
    AUTO_FOI struct app_foi foi = {0};
    int code = app_foi_open(call, &foi);
    if (code < 0)
        return code;
    char title[FOI_REFERENCE_MAX + 20];
    (void)snprintf(title, sizeof title, "Request %s", foi.one.reference);
    const struct app_page page = {
        .title = title, .back = "/requests", .back_words = "Back to the requests"};
    app_page_begin(call, &page);
    put_facts(call->html, &foi);
    put_assist(call->html, &foi.one);
    html_lit(call->html, "<ul class=\"govuk-list\">\n");
    put_way(call, &foi, "/clock", "The clock, day by day");
    put_way(call, &foi, "/evidence", "Evidence behind the answers");
    put_way(call, &foi, "/step", "Take it a step on");
    html_lit(call->html, "</ul>\n");
    code = put_work(call, &foi);
    if (code < 0)
        return code;
    put_steps(call->html, &foi.one);
    return app_page_end(call);
}

// ---- the clock, day by day ----

struct day_row {
    struct html_cell cells[3];
    char day[TIME_TEXT_MAX + 12], number[16];
};

static const char *why_not(const struct foi_day *day)
{
    switch (day->kind) {
    case FOI_DAY_BEGINS:
        return "the day from which they are counted";
    case FOI_DAY_COUNTED:
        return "counts";
    case FOI_DAY_WEEKEND:
        return "weekend";
    case FOI_DAY_HOLIDAY:
        return day->title;
    default:
        return "waits for a fee (section 10(2))";
    }
}

static void put_days(struct html *html, const struct foi_reckoning *reckoning)
{
    static const char *const names[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                        "Thursday", "Friday", "Saturday"};
    static const struct html_cell head[] = {{.words = {.text = "Day"}},
                                            {.words = {.text = "Number"}, .format = "numeric"},
                                            {.words = {.text = "Why"}}};
    struct day_row *rows = memory_new(reckoning->day_count + 1, sizeof *rows);
    struct html_table_row *lines = memory_new(reckoning->day_count + 1, sizeof *lines);
    for (size_t i = 0; i < reckoning->day_count; i++) {
        const struct foi_day *day = &reckoning->days[i];
        char words[TIME_TEXT_MAX];
        date_format_words(day->day, words);
        (void)snprintf(rows[i].day, sizeof rows[i].day, "%s %s", names[date_weekday(day->day)],
                       words);
        if (day->kind == FOI_DAY_COUNTED)
            (void)snprintf(rows[i].number, sizeof rows[i].number, "%d", day->number);
        rows[i].cells[0].words.text = rows[i].day;
        rows[i].cells[1] =
            (struct html_cell){.words = {.text = rows[i].number}, .format = "numeric"};
        rows[i].cells[2].words.text = why_not(day);
        lines[i] = (struct html_table_row){.cells = rows[i].cells, .cell_count = 3};
    }
    app_table(html, &(struct html_table){.caption = "Each day, and whether it counts",
                                         .caption_classes = "govuk-table__caption--m",
                                         .head = head,
                                         .head_count = 3,
                                         .rows = lines,
                                         .row_count = reckoning->day_count,
                                         .first_is_header = true});
    memory_free(lines);
    memory_free(rows);
}

static int put_reckoning(struct app_call *call, const struct foi_case *one)
{
    CLEANUP(foi_reckoning_finish) struct foi_reckoning reckoning = {0};
    struct foi_events events = {0};
    AUTO_FREE struct foi_fee *fees = NULL;
    foi_case_events(&one->clock, one->steps, one->step_count, &events, &fees);
    int code = foi_reckon(&events, &reckoning, &call->error);
    if (code < 0) {
        app_paragraph(call->html, call->error.text);
        return code == OVERT_INPUT ? 0 : code;
    }
    html_lit(call->html, "<p class=\"govuk-body\">Bank holidays of any part of the United "
                         "Kingdom do not count (section 10(6)). Calendar ");
    html_text(call->html, reckoning.calendar);
    html_lit(call->html, ".</p>\n");
    put_days(call->html, &reckoning);
    return 0;
}

static int run_clock(struct app_call *call)
{
    AUTO_FOI struct app_foi foi = {0};
    int code = app_foi_open(call, &foi);
    if (code < 0)
        return code;
    const struct app_page page = app_foi_page(&foi, "The clock, day by day");
    app_page_begin(call, &page);
    put_facts(call->html, &foi);
    if (foi.one.clock.valid)
        code = put_reckoning(call, &foi.one);
    else
        app_paragraph(call->html, "It does not run while the request is not valid (section 8).");
    return code < 0 ? code : app_page_end(call);
}

const struct app_route app_foi_case_routes[] = {
    {HTTP_GET, "/requests/{reference}", APP_FOI_READERS, 0, run_case, "one request"},
    {HTTP_GET, "/requests/{reference}/clock", APP_FOI_READERS, 0, run_clock,
     "the clock of a request, day by day"},
    {.path = NULL},
};

// SPDX-License-Identifier: Apache-2.0
// operation.c - the page of an operation: what is to be done until it is open, by whom, what can be
// done now, and what came of it.
#include "web/app/operation.h"

#include <stdio.h>

#include "base/text.h"

#define PLANNER    REGISTER_ROLE_PLANNER
#define AUTHORISER REGISTER_ROLE_AUTHORISING
#define OPERATOR   REGISTER_ROLE_OPERATOR
#define TASKS_MAX  8

int app_operation_read(struct app_call *call, struct register_operation *ret_operation)
{
    return register_operation_find(call->store, call->args[0], call->now, ret_operation,
                                   &call->error);
}

void app_operation_href(const struct register_operation *operation, const char *below,
                        char href[APP_HREF_MAX])
{
    (void)snprintf(href, APP_HREF_MAX, "/operations/%s%s", operation->reference, below);
}

bool app_operation_is_open(const struct register_operation *operation)
{
    return operation->state == REGISTER_STATE_OPEN || operation->state == REGISTER_STATE_PAUSED;
}

bool app_operation_is_over(const struct register_operation *operation)
{
    switch (operation->state) {
    case REGISTER_STATE_CLOSED:
    case REGISTER_STATE_EXPIRED:
    case REGISTER_STATE_REVIEWED:
    case REGISTER_STATE_REFUSED:
    case REGISTER_STATE_CANCELLED:
        return true;
    default:
        return false;
    }
}

// ---- the tasks until it is open ----

enum task_state { TASK_DONE, TASK_TO_DO, TASK_NOT_YET, TASK_OPTIONAL };

/// A task: what, in which state, who did it or who does it, and where.
struct task {
    const char *title, *href;
    enum task_state state;
    char hint[700], path[APP_HREF_MAX];
};

struct tasks {
    const struct app_call *call;
    const struct register_operation *operation;
    struct task items[TASKS_MAX];
    size_t count;
    int64_t entries, unreviewed; ///< on the list
    size_t assigned;
    bool waits; ///< something before is still to be done
};

static void by_whom(char *words, size_t size, const char *officer, moment when)
{
    char at[TIME_TEXT_MAX];
    time_format_words(when, at);
    (void)snprintf(words, size, "%s, %s", officer != NULL ? officer : "-", at);
}

static struct task *add(struct tasks *tasks, const char *title, bool done)
{
    struct task *task = &tasks->items[tasks->count++];
    task->title = title;
    task->state = done ? TASK_DONE : tasks->waits ? TASK_NOT_YET : TASK_TO_DO;
    return task;
}

static void lead(const struct tasks *tasks, struct task *task, const char *below)
{
    app_operation_href(tasks->operation, below, task->path);
    task->href = task->path;
}

static void add_plan(struct tasks *tasks)
{
    const struct register_operation *operation = tasks->operation;
    struct task *task = add(tasks, "Plan the operation", true);
    by_whom(task->hint, sizeof task->hint, operation->planned_by, operation->planned_at);
    lead(tasks, task, "/authority");
}

static void add_complete(struct tasks *tasks)
{
    const struct register_operation *operation = tasks->operation;
    AUTO_TEXT struct text gaps;
    text_init(&gaps, 600);
    register_authority_gaps(&operation->authority, operation->mode, operation->categories, false,
                            &gaps);
    struct task *task = add(tasks, "Complete the written authority", gaps.length == 0);
    if (gaps.length > 0)
        (void)snprintf(task->hint, sizeof task->hint, "Planner. Not said yet: %.500s", gaps.bytes);
    bool theirs = app_has_role(tasks->call, PLANNER) && !app_operation_is_over(operation);
    bool may_amend = theirs && operation->authorised_at == 0;
    lead(tasks, task,
         gaps.length > 0 && theirs ? "/complete"
         : may_amend               ? "/amend"
                                   : "/authority");
}

static void add_authorise(struct tasks *tasks)
{
    const struct register_operation *operation = tasks->operation;
    struct task *task = add(tasks, "Authorise it", operation->authorised_at != 0);
    tasks->waits = tasks->waits || operation->authorised_at == 0;
    if (task->state == TASK_DONE)
        by_whom(task->hint, sizeof task->hint, operation->authorised_by, operation->authorised_at);
    else
        (void)text_copy(task->hint, sizeof task->hint,
                        "Authorising officer, superintendent or above, who did not plan it");
    if (task->state != TASK_DONE && app_has_role(tasks->call, AUTHORISER))
        lead(tasks, task, "/authorise");
}

static void add_list(struct tasks *tasks)
{
    const struct register_list_figures *list = &tasks->operation->list;
    bool waits = tasks->waits;
    tasks->waits = false; // a list can be made before it is authorised
    struct task *task = add(tasks, "Make the list", list->images > 0);
    if (list->images > 0)
        (void)snprintf(task->hint, sizeof task->hint, "%lld image%s of %lld person%s",
                       (long long)list->images, list->images == 1 ? "" : "s",
                       (long long)list->persons, list->persons == 1 ? "" : "s");
    else
        (void)text_copy(task->hint, sizeof task->hint, "Planner or operator");
    tasks->waits = list->images == 0;
    struct task *review =
        add(tasks, "Check the list and have it reviewed",
            list->images > 0 && tasks->unreviewed == 0 && tasks->entries > 0);
    if (review->state == TASK_DONE)
        (void)text_copy(review->hint, sizeof review->hint, "Approved as it stands");
    else
        (void)text_copy(review->hint, sizeof review->hint,
                        "Planner, authorising officer or operator who added nobody to it");
    if (app_may(tasks->call, HTTP_GET, "/operations/x/list")) {
        lead(tasks, task, "/list");
        lead(tasks, review, "/list");
    }
    tasks->waits = waits;
}

static void add_notice(struct tasks *tasks)
{
    const struct register_operation *operation = tasks->operation;
    if (operation->mode != REGISTER_MODE_LIVE)
        return;
    struct task *task = add(tasks, "Tell the public", operation->notice != NULL);
    if (operation->notice_exception)
        (void)snprintf(task->hint, sizeof task->hint, "Not before: %.500s", operation->notice);
    else if (operation->notice != NULL)
        (void)text_copy(task->hint, sizeof task->hint, operation->notice);
    else
        (void)text_copy(task->hint, sizeof task->hint,
                        "Planner, authorising officer or operator: where the notice stands");
    if (app_may(tasks->call, HTTP_GET, "/operations/x/notice") && task->state != TASK_NOT_YET &&
        !app_operation_is_over(operation))
        lead(tasks, task, "/notice");
    tasks->waits = tasks->waits || operation->notice == NULL;
}

static void add_assign(struct tasks *tasks)
{
    bool waits = tasks->waits;
    tasks->waits = false;
    struct task *task = add(tasks, "Assign officers", tasks->assigned > 0);
    tasks->waits = waits;
    if (tasks->assigned == 0)
        task->state = TASK_OPTIONAL;
    if (tasks->assigned > 0)
        (void)snprintf(task->hint, sizeof task->hint,
                       "%zu assigned: in their role nobody else acts", tasks->assigned);
    else
        (void)text_copy(task->hint, sizeof task->hint,
                        "Planner or authorising officer. Nobody assigned: everybody with the role "
                        "acts");
    if (app_may(tasks->call, HTTP_GET, "/operations/x/officers"))
        lead(tasks, task, "/officers");
}

static void add_open(struct tasks *tasks)
{
    const struct register_operation *operation = tasks->operation;
    char opens[TIME_TEXT_MAX];
    tasks->waits = tasks->waits || tasks->unreviewed > 0 || operation->list.images == 0 ||
                   operation->opens > tasks->call->now;
    struct task *task = add(tasks, "Open it", operation->opened_at != 0);
    time_format_words(operation->opens, opens);
    if (operation->opened_at != 0)
        time_format_words(operation->opened_at, task->hint);
    else
        (void)snprintf(task->hint, sizeof task->hint,
                       "Planner, authorising officer or operator, from %s", opens);
    if (task->state == TASK_TO_DO && app_may(tasks->call, HTTP_GET, "/operations/x/open"))
        lead(tasks, task, "/open");
}

/// How many are on the list and how many of them nobody has approved yet. Nothing of who they are
/// leaves this function.
static int count_list(struct app_call *call, struct tasks *tasks)
{
    struct register_entry *entries = NULL;
    size_t count = 0;
    int code = register_entries(call->store, tasks->operation->id, call->now, &entries, &count,
                                &call->error);
    for (size_t i = 0; code == 0 && i < count; i++) {
        if (entries[i].removed_at != 0)
            continue;
        tasks->entries++;
        tasks->unreviewed += entries[i].reviewed_at == 0;
    }
    register_entries_free(&entries, count);
    return code;
}

static int count_assigned(struct app_call *call, struct tasks *tasks)
{
    struct register_assigned *assigned = NULL;
    int code = register_assigned(call->store, tasks->operation->id, call->now, &assigned,
                                 &tasks->assigned, &call->error);
    register_assigned_free(&assigned, tasks->assigned);
    return code;
}

static void put_tasks(struct app_call *call, const struct tasks *tasks)
{
    struct html_task items[TASKS_MAX] = {0};
    for (size_t i = 0; i < tasks->count; i++) {
        const struct task *task = &tasks->items[i];
        bool over = app_operation_is_over(tasks->operation) && task->state != TASK_DONE;
        items[i] = (struct html_task){.title = {.text = task->title},
                                      .href = over ? NULL : task->href,
                                      .hint = {.text = task->hint}};
        if (task->state == TASK_DONE)
            items[i].status.text = "Done";
        else if (task->state == TASK_OPTIONAL)
            items[i].status.text = "Optional";
        else if (task->state == TASK_TO_DO && !over)
            items[i].tag = (struct html_box){.words = {.text = "To do"},
                                             .classes = "govuk-tag--blue"};
        else {
            items[i].status.text = over ? "Not done" : "Cannot start yet";
            items[i].status_classes = "govuk-task-list__status--cannot-start-yet";
        }
    }
    html_task_list(call->html,
                   &(struct html_task_list){.items = items, .item_count = tasks->count});
}

// ---- what can be done now ----

struct act {
    const char *below, *words;
    bool can;
};

static void put_acts(struct app_call *call, const struct register_operation *operation,
                     const char *heading, const struct act *acts, size_t count)
{
    size_t shown = 0;
    for (size_t i = 0; i < count; i++) {
        char pattern[64], href[APP_HREF_MAX];
        (void)snprintf(pattern, sizeof pattern, "/operations/x%s", acts[i].below);
        if (!acts[i].can || !app_may(call, HTTP_GET, pattern))
            continue;
        if (shown++ == 0) {
            app_heading(call->html, 2, heading);
            html_lit(call->html, "<ul class=\"govuk-list\">\n");
        }
        app_operation_href(operation, acts[i].below, href);
        html_lit(call->html, "<li>");
        app_link(call->html, href, acts[i].words);
        html_lit(call->html, "</li>\n");
    }
    if (shown > 0)
        html_lit(call->html, "</ul>\n");
}

static void put_acts_now(struct app_call *call, const struct register_operation *operation)
{
    const struct act now[] = {
        {"/live", "Live alerts",
         app_operation_is_open(operation) && operation->mode == REGISTER_MODE_LIVE},
        {"/pause", "Pause it", operation->state == REGISTER_STATE_OPEN},
        {"/resume", "Let it go on", operation->state == REGISTER_STATE_PAUSED},
        {"/close", "Close it", operation->opened_at != 0 && operation->closed_at == 0},
        {"/notice", "Record a changed public notice", app_operation_is_open(operation)},
    };
    const struct act after[] = {
        {"/review", "Review it", operation->opened_at != 0 && app_operation_is_over(operation)},
    };
    put_acts(call, operation, "While it is open", now, ARRAY_COUNT(now));
    put_acts(call, operation, "Afterwards", after, ARRAY_COUNT(after));
}

static void put_acts_of_authority(struct app_call *call,
                                  const struct register_operation *operation)
{
    const bool planned = operation->state == REGISTER_STATE_PLANNED;
    const bool over = app_operation_is_over(operation);
    const bool urgent = operation->urgent_until != 0 && operation->confirmed_at == 0 &&
                        operation->overruled_at == 0 && operation->lapsed_at == 0;
    const struct act authority[] = {
        {"/amend", "Change the plan", planned},
        {"/urgent", "Give urgent authority", planned},
        {"/confirm", "Confirm the urgent authority", urgent},
        {"/overrule", "Overrule the urgent authority", urgent},
        {"/exception", "Record an exception from the public notice",
         operation->authorised_at != 0 && !over && operation->mode == REGISTER_MODE_LIVE},
        {"/refuse", "Refuse authority", planned},
        {"/cancel", "Cancel the operation", operation->opened_at == 0 && !over},
    };
    put_acts(call, operation, "Authority", authority, ARRAY_COUNT(authority));
}

// ---- the page ----

static void put_urgent(struct app_call *call, const struct register_operation *operation)
{
    AUTO_TEXT struct text words;
    char until[TIME_TEXT_MAX];
    text_init(&words, 500);
    if (operation->lapsed_at != 0)
        text_append(&words, "Its urgent authority has lapsed. All results are to be erased.");
    else if (operation->urgent_until != 0 && operation->confirmed_at == 0) {
        time_format_words(operation->urgent_until, until);
        text_printf(&words,
                    "Authorised in urgency. A superintendent or above reviews it by %s, or it "
                    "lapses and its results are erased.",
                    until);
    }
    if (words.length > 0)
        html_warning_text(call->html, &(struct html_warning_text){.words = {.text = words.bytes}});
}

static void put_summary(struct app_call *call, const struct register_operation *operation)
{
    char threshold[32];
    (void)snprintf(threshold, sizeof threshold, "%.3f", operation->threshold);
    html_lit(call->html, "<p class=\"govuk-body\">");
    app_state_tag(call->html, operation->state);
    html_lit(call->html, "</p>\n");
    put_urgent(call, operation);
    app_rows_begin(call->html);
    app_row(call->html, "Kind", register_mode_name(operation->mode));
    app_row(call->html, "Place", operation->place);
    app_row_moment(call->html, "From", operation->opens);
    app_row_moment(call->html, "To", operation->closes);
    app_row(call->html, "Threshold", threshold);
    app_row(call->html, "Decided because", operation->decided_why);
    app_row(call->html, "Review found", operation->findings);
    app_rows_end(call->html);
}

static void put_result(struct app_call *call, const struct register_operation *operation)
{
    const struct register_result_figures *result = &operation->result;
    char share[64];
    double looked = register_look_seconds(&operation->looking.look);
    if (operation->opened_at == 0)
        return;
    app_heading(call->html, 2, "What came of it");
    app_rows_begin(call->html);
    if (operation->mode == REGISTER_MODE_LIVE) {
        app_row_number(call->html, "Faces seen", result->faces_seen);
        (void)snprintf(share, sizeof share, "%.1f %%", 100 * looked);
        app_row(call->html, "Share of time looked at", looked >= 0 ? share : NULL);
    } else {
        app_row_number(call->html, "Searches", result->searches);
    }
    app_row_number(call->html, "Alerts", result->alerts);
    app_row_number(call->html, "Confirmed true alerts", result->correct);
    app_row_number(call->html, "Confirmed false alerts", result->incorrect);
    app_row_number(call->html, "Not judged yet", result->undecided);
    app_row_number(call->html, "Arrests", result->arrests);
    app_row_number(call->html, "Other disposals", result->other_disposals);
    app_rows_end(call->html);
}

/// Of a live operation: false alerts that the evaluation expected, and those judged false.
static void put_drift(struct app_call *call, const struct register_operation *operation)
{
    struct register_drift drift;
    struct overt_error err;
    char words[80];
    const struct register_drift_filter filter = {.operation = operation->id};
    if (operation->opened_at == 0 || operation->mode != REGISTER_MODE_LIVE ||
        register_drift_read(call->store, &filter, call->now, &drift, &err) < 0 ||
        drift.operations == 0)
        return;
    app_heading(call->html, 2, "False alerts expected and observed");
    if (drift.is == REGISTER_DRIFT_MORE)
        html_warning_text(call->html, &(struct html_warning_text){
                                          .words = {.text = "More false alerts than expected: the "
                                                            "evaluation does not stand for this "
                                                            "place. Raise the threshold, and "
                                                            "evaluate with its cameras."}});
    app_rows_begin(call->html);
    (void)snprintf(words, sizeof words, "%.1f, at most %.1f", drift.expected, drift.expected_high);
    app_row(call->html, "Expected", words);
    (void)snprintf(words, sizeof words, "%lld (95 %%: %.1f to %.1f)", (long long)drift.false_alerts,
                   drift.low, drift.high);
    app_row(call->html, "Judged false", words);
    app_row(call->html, "So", register_drift_words(&drift));
    app_rows_end(call->html);
}

/// Before the next one: what operations with the evaluation in force came to.
static void put_warning(struct app_call *call, const struct register_operation *operation)
{
    struct register_drift drift;
    struct overt_error err;
    if (operation->opened_at != 0 ||
        operate_drift(call->store, NULL, call->now, &drift, &err) < 0 ||
        drift.is != REGISTER_DRIFT_MORE)
        return;
    html_warning_text(call->html,
                      &(struct html_warning_text){
                          .words = {.text = "Operations with this evaluation had more false alerts "
                                            "than expected: it does not stand for those places. "
                                            "See the page Accuracy."}});
}

static void put_ways(struct app_call *call, const struct register_operation *operation)
{
    const struct act ways[] = {
        {"/authority", "The written authority, whole", true},
        {"/list", "The list", true},
        {"/log", "What happened, act by act", true},
    };
    put_acts(call, operation, "More about it", ways, ARRAY_COUNT(ways));
}

static int run_operation(struct app_call *call)
{
    AUTO_OPERATION struct register_operation operation = {0};
    int code = app_operation_read(call, &operation);
    struct tasks tasks = {.call = call, .operation = &operation};
    if (code == 0)
        code = count_list(call, &tasks);
    if (code == 0)
        code = count_assigned(call, &tasks);
    if (code < 0)
        return code;
    app_page_begin(call, &(struct app_page){.title = operation.title,
                                            .caption = operation.reference,
                                            .back = "/operations",
                                            .back_words = "All operations"});
    add_plan(&tasks);
    add_complete(&tasks);
    add_authorise(&tasks);
    add_list(&tasks);
    add_notice(&tasks);
    add_assign(&tasks);
    add_open(&tasks);
    put_warning(call, &operation);
    put_summary(call, &operation);
    put_acts_now(call, &operation);
    put_result(call, &operation);
    put_drift(call, &operation);
    app_heading(call->html, 2, "Until it is open");
    put_tasks(call, &tasks);
    put_acts_of_authority(call, &operation);
    put_ways(call, &operation);
    return app_page_end(call);
}

const struct app_route app_one_operation_routes[] = {
    {HTTP_GET, "/operations/{reference}", 0, 0, run_operation, "an operation and its tasks"},
    {.path = NULL},
};

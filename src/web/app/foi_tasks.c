// SPDX-License-Identifier: Apache-2.0
// foi_tasks.c - what units are asked for a request, and their answers. Those who collect see the
// question, the unit and the day, never who asked; the task of somebody else is no task of theirs.
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "web/app/foi_pages.h"

struct row {
    struct html_cell cells[6];
    char href[64], number[24];
    const struct foi_task *task;
};

static void put_number(struct html *html, const void *context)
{
    const struct row *row = context;
    app_link(html, row->href, row->number);
}

static void put_due(struct html *html, const void *context)
{
    html_date(html, ((const struct row *)context)->task->due);
}

static void fill_row(struct row *row, const struct foi_task *task)
{
    row->task = task;
    (void)snprintf(row->href, sizeof row->href, "/requests/tasks/%lld", (long long)task->id);
    (void)snprintf(row->number, sizeof row->number, "Task %lld", (long long)task->id);
    row->cells[0].words = (struct html_words){.write = put_number, .context = row};
    row->cells[1].words.text = task->label;
    row->cells[2].words = (struct html_words){.text = task->question, .outside = true};
    row->cells[3].words = (struct html_words){.text = task->unit, .outside = true};
    row->cells[4].words = (struct html_words){.write = put_due, .context = row};
    row->cells[5].words.text = task->state[0] != '\0' ? task->state : "asked";
}

static void put_table(struct html *html, const struct foi_task *tasks, size_t count)
{
    static const struct html_cell head[] = {
        {.words = {.text = "Task"}}, {.words = {.text = "Question"}},
        {.words = {.text = "Asks"}}, {.words = {.text = "Unit"}},
        {.words = {.text = "Due"}},  {.words = {.text = "State"}}};
    struct row *rows = memory_new(count + 1, sizeof *rows);
    struct html_table_row *lines = memory_new(count + 1, sizeof *lines);
    for (size_t i = 0; i < count; i++) {
        fill_row(&rows[i], &tasks[i]);
        lines[i] = (struct html_table_row){.cells = rows[i].cells, .cell_count = 6};
    }
    app_table(html, &(struct html_table){.caption = "What units are asked",
                                         .caption_classes = "govuk-visually-hidden",
                                         .head = head,
                                         .head_count = 6,
                                         .rows = lines,
                                         .row_count = count,
                                         .first_is_header = true});
    memory_free(lines);
    memory_free(rows);
}

// ---- of one request ----

static int put_officers(struct app_call *call)
{
    struct register_officer *officers = NULL;
    size_t count = 0;
    int code = register_officers(call->store, call->now, &officers, &count, &call->error);
    if (code < 0)
        return code;
    struct app_option *options = memory_new(count + 1, sizeof *options);
    for (size_t i = 0; i < count; i++)
        options[i] = (struct app_option){officers[i].name, officers[i].name, NULL};
    app_select(call, &(struct app_field){.name = "collector",
                                         .label = "Officer who collects it there (optional)",
                                         .none = "Nobody named"},
               options, count);
    memory_free(options);
    register_officers_free(&officers, count);
    return 0;
}

static int put_form(struct app_call *call)
{
    app_heading(call->html, 2, "Ask a unit");
    app_form_begin(call, NULL, false);
    app_input(call, &(struct app_field){.name = "label",
                                        .label = "Question of the request",
                                        .hint = "Such as Q4.",
                                        .classes = "govuk-input--width-5"});
    app_textarea(call, &(struct app_field){.name = "question",
                                           .label = "What is to be found out",
                                           .hint = "Without who asks: a task that names them is "
                                                   "refused.",
                                           .rows = 3});
    app_input(call, &(struct app_field){.name = "unit", .label = "Unit"});
    int code = put_officers(call);
    app_foi_day_input(call, "due", "By when", "The tenth working day, when it is left empty.",
                      (struct date){0});
    app_form_end(call, "Ask them");
    return code;
}

static int write_tasks(struct app_call *call, const struct app_foi *foi)
{
    const struct app_page page = app_foi_page(foi, "What units collect");
    int code = 0;
    app_page_begin(call, &page);
    if (foi->one.task_count > 0)
        put_table(call->html, foi->one.tasks, foi->one.task_count);
    else
        app_paragraph(call->html, "Nothing was asked of a unit.");
    if (app_foi_handles(call))
        code = put_form(call);
    return code < 0 ? code : app_page_end(call);
}

static int run_tasks(struct app_call *call)
{
    AUTO_FOI struct app_foi foi = {0};
    int code = app_foi_open(call, &foi);
    return code < 0 ? code : write_tasks(call, &foi);
}

static int run_add(struct app_call *call)
{
    AUTO_FOI struct app_foi foi = {0};
    int64_t id = 0;
    int code = app_foi_open(call, &foi);
    if (code < 0)
        return code;
    const struct foi_task_new task = {
        .reference = foi.one.reference,
        .label = app_required(call, "label", "the question of the request"),
        .question = app_required(call, "question", "what is to be found out"),
        .unit = app_required(call, "unit", "the unit"),
        .collector = app_foi_given(call, "collector"),
        .due = app_foi_day(call, "due", "the day", false),
        .clock = call->app->clock};
    if (app_has_faults(call))
        return write_tasks(call, &foi);
    {
        AUTO_DOOR struct app_door door = {0};
        code = app_door_open(call, &door);
        if (code == 0)
            code = foi_task_add(operate_store(door.operate), call->officer.name, &task, &id,
                                &call->error);
    }
    if (code < 0)
        return app_foi_fault(call, "question", code) ? write_tasks(call, &foi) : code;
    return app_foi_go(call, &foi, "/tasks", "The unit is asked.");
}

// ---- of all requests ----

/// Of officers who handle requests and auditors all; of others their own.
static int read_tasks(struct app_call *call, struct foi_task **ret_tasks, size_t *ret_count)
{
    const char *mine = app_has_role(call, APP_FOI_READERS) ? NULL : call->officer.name;
    return foi_tasks(call->store, mine, REGISTER_AS_AT_ALWAYS, ret_tasks, ret_count, &call->error);
}

static int run_all(struct app_call *call)
{
    struct foi_task *tasks = NULL;
    size_t count = 0;
    int code = read_tasks(call, &tasks, &count);
    if (code < 0)
        return code;
    app_page_begin(call, &(struct app_page){.title = "What is still to be collected"});
    if (count > 0)
        put_table(call->html, tasks, count);
    else
        app_paragraph(call->html, "Nothing is to be collected.");
    foi_tasks_free(&tasks, count);
    return app_page_end(call);
}

/// One of those that the officer may see. The list is the caller's.
static int find_task(struct app_call *call, struct foi_task **ret_tasks, size_t *ret_count,
                     const struct foi_task **ret_task)
{
    long id = 0;
    int code = read_tasks(call, ret_tasks, ret_count);
    if (code < 0)
        return code;
    (void)text_to_int(call->args[0], 1, LONG_MAX, &id);
    for (size_t i = 0; i < *ret_count; i++)
        if ((*ret_tasks)[i].id == id)
            *ret_task = &(*ret_tasks)[i];
    return *ret_task != NULL
               ? 0
               : error_set(&call->error, OVERT_NOT_FOUND,
                           "No task of this number is to be collected by you.");
}

static void put_task(struct html *html, const struct foi_task *task)
{
    struct html_row rows[5];
    char due[TIME_TEXT_MAX];
    date_format_words(task->due, due);
    rows[0] = app_foi_row("Request", task->reference);
    rows[1] = app_foi_row("Question", task->label);
    rows[2] = app_foi_row("Asks", task->question);
    rows[2].value.outside = true;
    rows[3] = app_foi_row("Unit", task->unit);
    rows[4] = app_foi_row("Due", due);
    html_summary_list(html, &(struct html_summary_list){.rows = rows, .row_count = 5});
}

static int write_task(struct app_call *call, const struct foi_task *task)
{
    struct app_foi_words states;
    app_foi_options(FOI_TASK_STATES, &states);
    app_page_begin(call, &(struct app_page){.title = "A task for a request",
                                            .back = "/requests/tasks",
                                            .back_words = "Back to what is to be collected"});
    put_task(call->html, task);
    app_form_begin(call, NULL, false);
    app_radios(call, &(struct app_field){.name = "state", .label = "What was found"},
               states.options, states.count);
    app_textarea(call, &(struct app_field){.name = "note",
                                           .label = "What and where (optional)",
                                           .hint = "Sealed with the request.",
                                           .rows = 3});
    app_input(call, &(struct app_field){.name = "minutes",
                                        .label = "Time that it took (optional)",
                                        .hint = "Whether it is held, finding, getting, taking out: "
                                                "what counts for section 12.",
                                        .suffix = "minutes",
                                        .inputmode = "numeric",
                                        .classes = "govuk-input--width-5"});
    app_form_end(call, "Answer the task");
    return app_page_end(call);
}

static int run_task(struct app_call *call)
{
    struct foi_task *tasks = NULL;
    const struct foi_task *task = NULL;
    size_t count = 0;
    int code = find_task(call, &tasks, &count, &task);
    if (code == 0)
        code = write_task(call, task);
    foi_tasks_free(&tasks, count);
    return code;
}

static int answer_task(struct app_call *call, const struct foi_task *task)
{
    AUTO_DOOR struct app_door door = {0};
    const struct foi_task_done done = {
        .id = task->id,
        .state = app_value(call, "state"),
        .note = app_foi_given(call, "note"),
        .minutes = (int)app_foi_number(call, "minutes", "the minutes", 0, 60000, -1),
        .clock = call->app->clock};
    if (done.state == NULL)
        app_fault(call, "state", "Choose what was found");
    if (app_has_faults(call))
        return write_task(call, task);
    int code = app_door_open(call, &door);
    if (code == 0)
        code = foi_task_do(operate_store(door.operate), call->officer.name, &done, &call->error);
    app_door_close(&door);
    if (code < 0)
        return app_foi_fault(call, "state", code) ? write_task(call, task) : code;
    return app_go(call, "The task is answered.", "/requests/tasks");
}

static int run_answer(struct app_call *call)
{
    struct foi_task *tasks = NULL;
    const struct foi_task *task = NULL;
    size_t count = 0;
    int code = find_task(call, &tasks, &count, &task);
    if (code == 0)
        code = answer_task(call, task);
    foi_tasks_free(&tasks, count);
    return code;
}

const struct app_route app_foi_task_routes[] = {
    {HTTP_GET, "/requests/{reference}/tasks", APP_FOI_READERS, 0, run_tasks,
     "what units are asked for a request"},
    {HTTP_POST, "/requests/{reference}/tasks", APP_FOI_OFFICER, 0, run_add, "ask a unit"},
    {HTTP_GET, "/requests/tasks", 0, 0, run_all, "what is still to be collected by the officer"},
    {HTTP_GET, "/requests/tasks/{task}", 0, 0, run_task, "a task for a request"},
    {HTTP_POST, "/requests/tasks/{task}", 0, 0, run_answer, "say what was found for a task"},
    {.path = NULL},
};

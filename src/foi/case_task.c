// SPDX-License-Identifier: Apache-2.0
// case_task.c - who collects what: a task for each question, without who wants to know.
#include <string.h>

#include "foi/casework.h"
#include "register/vault.h"

#define TASK_DAYS 10 ///< working days for a unit, unless it is told otherwise

static int find_collector(struct store *store, const char *name, int64_t *ret_id,
                          struct overt_error *err)
{
    struct register_officer officer = {0};
    if (name == NULL)
        return 0;
    int code = register_officer_find(store, name, &officer, err);
    *ret_id = officer.id;
    register_officer_finish(&officer);
    return code;
}

/// The unit does not learn who asked.
static int check_unnamed(struct casework *work, const struct foi_task_new *task,
                         struct overt_error *err)
{
    CLEANUP(foi_case_who_finish) struct foi_case_who who = {0};
    int code = casework_who(work->store, work->id, &who, err);
    if (code == 0 && (casework_names(&who, task->question) || casework_names(&who, task->unit) ||
                      casework_names(&who, task->label)))
        return error_set(err, OVERT_INPUT,
                         "the task names who asked: put the question without the name or address, "
                         "which those who collect do not need");
    return code;
}

static int check_task(struct casework *work, const struct foi_task_new *task,
                      struct overt_error *err)
{
    int code = casework_text(task->label, "which question it is about", FOI_LABEL_MAX, true, err);
    if (code == 0)
        code = casework_text(task->question, "what is asked (--question)", 8000, true, err);
    if (code == 0)
        code = casework_text(task->unit, "which unit is asked (--unit)", FOI_UNIT_MAX, true, err);
    if (code == 0 &&
        casework_word("sent|reviewed|decided|tribunal|closed|withdrawn|lapsed", work->state))
        code =
            error_set(err, OVERT_REFUSED, "a request that is %s needs no collecting", work->state);
    return code == 0 ? check_unnamed(work, task, err) : code;
}

static int write_task(struct casework *work, const struct foi_task_new *task, int64_t collector,
                      struct date due, int64_t *ret_id, struct overt_error *err)
{
    const struct register_by by = casework_by(work);
    struct register_change change;
    int code = register_sealed_begin(
        &by, REGISTER_KEEP_REQUEST, "foi_task", 0,
        "INSERT INTO foi_task (ledger, at, officer, foi_case, label, question, unit, collector,"
        " due) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, nullif(?8, 0), ?9)",
        &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, work->id);
    store_bind_text(change.query, 5, task->label);
    register_seal_text(&change, 6, "question", task->question);
    store_bind_text(change.query, 7, task->unit);
    store_bind_int(change.query, 8, collector);
    store_bind_int(change.query, 9, date_to_days(due));
    return register_change_row(&change, ret_id, err);
}

int foi_task_add(struct store *store, const char *as, const struct foi_task_new *task,
                 int64_t *ret_id, struct overt_error *err)
{
    struct casework work = {.store = store, .as = as, .kind = "foi.task"};
    struct date due = task->due;
    int64_t collector = 0, id = 0;
    int code = casework_begin(&work, task->reference, task->clock, err);
    if (code == 0)
        code = check_task(&work, task, err);
    if (code == 0)
        code = find_collector(store, task->collector, &collector, err);
    if (code == 0 && due.year == 0)
        code = foi_working_day(work.today, TASK_DAYS, &due, err);
    if (code == 0)
        code = casework_open(&work, err);
    if (code == 0)
        code = write_task(&work, task, collector, due, &id, err);
    code = casework_close(&work, code, err);
    if (code == 0)
        *ret_id = id;
    return code;
}

static int find_task(struct casework *work, int64_t task, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code =
        store_prepare(work->store, "SELECT foi_case FROM foi_task WHERE id = ?1", &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, task);
    code = store_step(query, err);
    if (code == 0)
        return error_set(err, OVERT_NOT_FOUND, "there is no task %lld: see overt foi task list",
                         (long long)task);
    if (code == 1)
        work->id = store_column_int(query, 0);
    return code < 0 ? code : 0;
}

static int write_state(struct casework *work, const struct foi_task_done *done,
                       struct overt_error *err)
{
    const struct register_by by = casework_by(work);
    struct register_change change;
    int code = register_sealed_begin(
        &by, REGISTER_KEEP_REQUEST, "foi_task_state", 0,
        "INSERT INTO foi_task_state (ledger, at, officer, task, state, minutes, note)"
        " VALUES (?1, ?2, ?3, ?4, ?5, nullif(?6, -1), ?7)",
        &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, done->id);
    store_bind_text(change.query, 5, done->state);
    store_bind_int(change.query, 6, done->minutes);
    register_seal_text(&change, 7, "note", done->note);
    return register_change_row(&change, NULL, err);
}

int foi_task_do(struct store *store, const char *as, const struct foi_task_done *done,
                struct overt_error *err)
{
    struct casework work = {.store = store, .as = as, .kind = "foi.task.done"};
    int code = casework_begin_any(&work, done->clock, err);
    if (code == 0)
        code = find_task(&work, done->id, err);
    if (code == 0 && !casework_word(FOI_TASK_STATES, done->state))
        code = error_set(err, OVERT_INPUT, "a task ends as one of %s", FOI_TASK_STATES);
    if (code == 0)
        code = casework_text(done->note, "a note", FOI_WHY_MAX, false, err);
    if (code == 0)
        code = casework_open(&work, err);
    if (code == 0)
        code = write_state(&work, done, err);
    return casework_close(&work, code, err);
}

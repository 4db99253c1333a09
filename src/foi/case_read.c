// SPDX-License-Identifier: Apache-2.0
// case_read.c - cases read back: steps, tasks, letters, where the clock stands; never who asked,
// unless somebody with the right says why.
#include <string.h>

#include "foi/casework.h"
#include "register/vault.h"

#define CASES_MAX 100000 ///< that one list gives back

static char *column_copy(struct store_query *query, int column)
{
    const char *text = store_column_text(query, column);
    return text != NULL ? memory_copy_text(text) : NULL;
}

static struct date column_date(struct store_query *query, int column)
{
    return store_column_is_null(query, column) ? (struct date){0}
                                               : date_from_days(store_column_int(query, column));
}

static void copy_word(char *target, size_t size, struct store_query *query, int column)
{
    const char *word = store_column_text(query, column);
    (void)text_copy(target, size, word != NULL ? word : "");
}

static int prepare_of(struct store *store, const char *sql, int64_t id, moment as_at,
                      struct store_query **ret_query, struct overt_error *err)
{
    int code = store_prepare(store, sql, ret_query, err);
    if (code == 0) {
        store_bind_int(*ret_query, 1, id);
        store_bind_int(*ret_query, 2, as_at);
    }
    return code;
}

static int read_steps(struct store *store, struct foi_case *one, moment as_at,
                      struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = prepare_of(store,
                          "SELECT s.word, s.day, s.until, s.at, s.result, o.name,"
                          " unsealed(s.why, 'foi_step.why', s.ledger) FROM foi_step s"
                          " JOIN officer o ON o.id = s.officer"
                          " WHERE s.foi_case = ?1 AND s.at <= ?2 ORDER BY s.id",
                          one->id, as_at, &query, err);
    while (code == 0 && (code = store_step(query, err)) == 1) {
        one->steps = memory_resize(one->steps, one->step_count + 1, sizeof *one->steps);
        struct foi_case_step *step = &one->steps[one->step_count++];
        *step = (struct foi_case_step){.day = column_date(query, 1),
                                       .until = column_date(query, 2),
                                       .at = store_column_int(query, 3),
                                       .officer = column_copy(query, 5),
                                       .why = column_copy(query, 6)};
        copy_word(step->word, sizeof step->word, query, 0);
        copy_word(step->result, sizeof step->result, query, 4);
        (void)text_copy(one->state, sizeof one->state, casework_state(step->word, one->state));
        code = 0;
    }
    return code;
}

#define TASK_SQL                                                                                 \
    "SELECT t.id, t.label, unsealed(t.question, 'foi_task.question', t.ledger), t.unit, o.name," \
    " s.state, unsealed(s.note, 'foi_task_state.note', s.ledger), coalesce(s.minutes, -1),"      \
    " t.due, c.reference FROM foi_task t JOIN foi_case c ON c.id = t.foi_case"                   \
    " LEFT JOIN officer o ON o.id = t.collector LEFT JOIN foi_task_state s ON s.id ="            \
    " (SELECT max(id) FROM foi_task_state WHERE task = t.id AND at <= ?2) WHERE t.at <= ?2"

static int take_tasks(struct store_query *query, struct foi_task **tasks, size_t *count,
                      struct overt_error *err)
{
    int code;
    while ((code = store_step(query, err)) == 1) {
        *tasks = memory_resize(*tasks, *count + 1, sizeof **tasks);
        struct foi_task *task = &(*tasks)[(*count)++];
        *task = (struct foi_task){.id = store_column_int(query, 0),
                                  .question = column_copy(query, 2),
                                  .unit = column_copy(query, 3),
                                  .collector = column_copy(query, 4),
                                  .note = column_copy(query, 6),
                                  .minutes = (int)store_column_int(query, 7),
                                  .due = column_date(query, 8)};
        copy_word(task->label, sizeof task->label, query, 1);
        copy_word(task->reference, sizeof task->reference, query, 9);
        const char *state = store_column_text(query, 5);
        (void)text_copy(task->state, sizeof task->state, state != NULL ? state : "asked");
    }
    return code;
}

static int read_tasks(struct store *store, struct foi_case *one, moment as_at,
                      struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = prepare_of(store, TASK_SQL " AND t.foi_case = ?1 ORDER BY t.id", one->id, as_at,
                          &query, err);
    if (code == 0)
        code = take_tasks(query, &one->tasks, &one->task_count, err);
    for (size_t i = 0; i < one->task_count; i++)
        one->minutes += one->tasks[i].minutes > 0 ? one->tasks[i].minutes : 0;
    return code;
}

static int read_letters(struct store *store, struct foi_case *one, moment as_at,
                        struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = prepare_of(store,
                          "SELECT l.id, coalesce(l.corrects, 0), l.kind, l.outcome, l.exemptions,"
                          " l.day, l.due, l.late, l.text_sha256, l.html_sha256, o.name, l.ledger,"
                          " l.pdf_sha256"
                          " FROM foi_sent l JOIN officer o ON o.id = l.officer"
                          " WHERE l.foi_case = ?1 AND l.at <= ?2 ORDER BY l.id",
                          one->id, as_at, &query, err);
    while (code == 0 && (code = store_step(query, err)) == 1) {
        one->letters = memory_resize(one->letters, one->letter_count + 1, sizeof *one->letters);
        struct foi_sent_letter *letter = &one->letters[one->letter_count++];
        *letter = (struct foi_sent_letter){.id = store_column_int(query, 0),
                                           .corrects = store_column_int(query, 1),
                                           .day = column_date(query, 5),
                                           .due = column_date(query, 6),
                                           .late = store_column_int(query, 7) != 0,
                                           .officer = column_copy(query, 10),
                                           .ledger = store_column_int(query, 11)};
        copy_word(letter->kind, sizeof letter->kind, query, 2);
        copy_word(letter->outcome, sizeof letter->outcome, query, 3);
        copy_word(letter->exemptions, sizeof letter->exemptions, query, 4);
        copy_word(letter->text_sha256, sizeof letter->text_sha256, query, 8);
        copy_word(letter->html_sha256, sizeof letter->html_sha256, query, 9);
        copy_word(letter->pdf_sha256, sizeof letter->pdf_sha256, query, 12);
        code = 0;
    }
    return code;
}

static int read_draft(struct store *store, struct foi_case *one, moment as_at,
                      struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = prepare_of(store,
                          "SELECT d.id, d.text_sha256, d.html_sha256, o.name, d.pdf_sha256,"
                          " d.language"
                          " FROM foi_draft d"
                          " JOIN officer o ON o.id = d.officer WHERE d.foi_case = ?1"
                          " AND d.at <= ?2 ORDER BY d.id DESC LIMIT 1",
                          one->id, as_at, &query, err);
    if (code == 0)
        code = store_step(query, err);
    if (code != 1)
        return code;
    one->draft = store_column_int(query, 0);
    copy_word(one->draft_text_sha256, sizeof one->draft_text_sha256, query, 1);
    copy_word(one->draft_html_sha256, sizeof one->draft_html_sha256, query, 2);
    one->drafter = column_copy(query, 3);
    copy_word(one->draft_pdf_sha256, sizeof one->draft_pdf_sha256, query, 4);
    copy_word(one->draft_language, sizeof one->draft_language, query, 5);
    return 0;
}

#define CASE_SQL                                                                               \
    "SELECT c.id, c.reference, c.regime, c.received, coalesce(c.arrived, 0), c.at, c.channel," \
    " c.form, c.missing, c.questions, o.name, EXISTS (SELECT 1 FROM record_key k"              \
    "  WHERE k.about = 'foi_case' AND k.row = c.id AND k.kind = 'request')"                    \
    " FROM foi_case c JOIN officer o ON o.id = c.officer WHERE c.at <= ?2"

static void fill_case(struct foi_case *one, struct store_query *query)
{
    *one = (struct foi_case){.id = store_column_int(query, 0),
                             .received = column_date(query, 3),
                             .arrived = store_column_int(query, 4),
                             .recorded_at = store_column_int(query, 5),
                             .missing = (unsigned)store_column_int(query, 8),
                             .question_count = (int)store_column_int(query, 9),
                             .officer = column_copy(query, 10),
                             .held = store_column_int(query, 11) != 0};
    copy_word(one->reference, sizeof one->reference, query, 1);
    copy_word(one->regime, sizeof one->regime, query, 2);
    copy_word(one->channel, sizeof one->channel, query, 6);
    copy_word(one->form, sizeof one->form, query, 7);
}

static int read_rest(struct store *store, struct foi_case *one, moment as_at,
                     struct overt_error *err)
{
    int code = read_steps(store, one, as_at, err);
    if (code == 0)
        code = read_tasks(store, one, as_at, err);
    if (code == 0)
        code = read_letters(store, one, as_at, err);
    if (code == 0)
        code = read_draft(store, one, as_at, err);
    return code == 0 ? foi_case_clock(one->missing, one->steps, one->step_count, &one->clock, err)
                     : code;
}

int foi_case_read(struct store *store, const char *reference, moment as_at,
                  struct foi_case *ret_case, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    struct foi_case one = {0};
    int code = store_prepare(store, CASE_SQL " AND c.reference = ?1 COLLATE NOCASE", &query, err);
    if (code != 0)
        return code;
    store_bind_text(query, 1, reference);
    store_bind_int(query, 2, as_at);
    code = store_step(query, err);
    if (code == 0)
        return error_set(err, OVERT_NOT_FOUND,
                         "there is no request %.64s in this record: see overt foi list", reference);
    if (code < 0)
        return code;
    fill_case(&one, query);
    code = read_rest(store, &one, as_at, err);
    if (code != 0)
        foi_case_finish(&one);
    else
        *ret_case = one;
    return code;
}

static void finish_tasks(struct foi_task *tasks, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        memory_free(tasks[i].question);
        memory_free(tasks[i].unit);
        memory_free(tasks[i].collector);
        memory_free(tasks[i].note);
    }
}

void foi_case_finish(struct foi_case *one)
{
    for (size_t i = 0; i < one->step_count; i++) {
        memory_free(one->steps[i].officer);
        memory_free(one->steps[i].why);
    }
    finish_tasks(one->tasks, one->task_count);
    for (size_t i = 0; i < one->letter_count; i++)
        memory_free(one->letters[i].officer);
    memory_free(one->steps);
    memory_free(one->tasks);
    memory_free(one->letters);
    memory_free(one->officer);
    memory_free(one->drafter);
    *one = (struct foi_case){0};
}

bool foi_case_is_open(const struct foi_case *one)
{
    return casework_word("received|clarifying|fees|collecting|drafting|clearance|cleared",
                         one->state);
}

struct date foi_case_next(const struct foi_case *one)
{
    const struct foi_case_clock *clock = &one->clock;
    if (text_equal(one->state, "review"))
        return clock->review_due;
    if (!foi_case_is_open(one) || clock->stopped)
        return (struct date){0};
    bool later = clock->extended && date_to_days(clock->estimate) > date_to_days(clock->due);
    return later ? clock->estimate : clock->due;
}

bool foi_case_is_overdue(const struct foi_case *one, struct date today)
{
    struct date next = foi_case_next(one);
    return next.year != 0 && date_to_days(today) > date_to_days(next);
}

static bool is_wanted(const struct foi_case *one, const struct foi_case_filter *filter)
{
    return (filter->state == NULL || text_equal(filter->state, one->state)) &&
           (!filter->open || foi_case_is_open(one)) &&
           (!filter->overdue || foi_case_is_overdue(one, filter->today));
}

int foi_cases(struct store *store, const struct foi_case_filter *filter,
              struct foi_case **ret_cases, size_t *ret_count, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    struct foi_case *cases = NULL;
    size_t count = 0, room = 0;
    int code = store_prepare(store, CASE_SQL " AND ?1 = 0 ORDER BY c.received, c.id", &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, 0);
    store_bind_int(query, 2, filter->as_at);
    while ((code = store_step(query, err)) == 1 && count < CASES_MAX) {
        if (count == room)
            cases = memory_resize(cases, room = room > 0 ? 2 * room : 16, sizeof *cases);
        struct foi_case *one = &cases[count];
        fill_case(one, query);
        code = read_rest(store, one, filter->as_at, err);
        if (code != 0 || !is_wanted(one, filter))
            foi_case_finish(one);
        else
            count++;
        if (code != 0)
            break;
    }
    if (code < 0) {
        foi_cases_free(&cases, count);
        return code;
    }
    *ret_cases = cases;
    *ret_count = count;
    return 0;
}

void foi_cases_free(struct foi_case **cases, size_t count)
{
    for (size_t i = 0; *cases != NULL && i < count; i++)
        foi_case_finish(&(*cases)[i]);
    memory_free(*cases);
    *cases = NULL;
}

int foi_tasks(struct store *store, const char *collector, moment as_at, struct foi_task **ret_tasks,
              size_t *ret_count, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    struct foi_task *tasks = NULL;
    size_t count = 0;
    int code = store_prepare(store,
                             TASK_SQL " AND (?1 IS NULL OR o.name = ?1) AND s.state IS NULL AND"
                                      " EXISTS (SELECT 1 FROM foi_case_now n WHERE n.id = c.id AND"
                                      " n.state IN ('received', 'clarifying', 'fees', 'collecting',"
                                      " 'drafting', 'clearance', 'cleared', 'review'))"
                                      " ORDER BY t.due, t.id",
                             &query, err);
    if (code != 0)
        return code;
    store_bind_text(query, 1, collector);
    store_bind_int(query, 2, as_at);
    code = take_tasks(query, &tasks, &count, err);
    if (code != 0) {
        foi_tasks_free(&tasks, count);
        return code;
    }
    *ret_tasks = tasks;
    *ret_count = count;
    return 0;
}

void foi_tasks_free(struct foi_task **tasks, size_t count)
{
    finish_tasks(*tasks, *tasks != NULL ? count : 0);
    memory_free(*tasks);
    *tasks = NULL;
}

// ---- who asked ----

static int may_look(struct casework *work, struct clock clock, struct overt_error *err)
{
    struct register_officer officer = {0};
    int code = casework_begin_any(work, clock, err);
    if (code == 0)
        code = register_officer_find(work->store, work->as, &officer, err);
    bool may = (officer.roles & (REGISTER_ROLE_INFORMATION | REGISTER_ROLE_AUDITOR)) != 0;
    register_officer_finish(&officer);
    if (code == 0 && !may)
        code = error_set(err, OVERT_REFUSED,
                         "reading who asked takes the role information or auditor");
    return code;
}

static int write_look(struct casework *work, const char *why, struct overt_error *err)
{
    const struct register_by by = casework_by(work);
    struct register_change change;
    int code = register_change_begin(
        &by,
        "INSERT INTO foi_look (ledger, at, officer, foi_case, why) VALUES (?1, ?2, ?3, ?4, ?5)",
        &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, work->id);
    store_bind_text(change.query, 5, why);
    return register_change_row(&change, NULL, err);
}

int foi_case_open(struct store *store, const char *as, const char *reference, const char *why,
                  struct clock clock, struct foi_case_who *ret_who, struct overt_error *err)
{
    struct casework work = {.store = store, .as = as, .kind = "foi.look"};
    CLEANUP(foi_case_finish) struct foi_case one = {0};
    int code = may_look(&work, clock, err);
    if (code == 0)
        code =
            casework_text(why, "why it is read (--reason), without names", FOI_WHY_MAX, true, err);
    if (code == 0)
        code = foi_case_read(store, reference, REGISTER_AS_AT_ALWAYS, &one, err);
    if (code == 0)
        code = register_vault_need(store, err);
    work.id = one.id;
    if (code == 0)
        code = casework_open(&work, err);
    if (code == 0)
        code = write_look(&work, why, err);
    code = casework_close(&work, code, err);
    return code == 0 ? casework_who(store, work.id, ret_who, err) : code;
}

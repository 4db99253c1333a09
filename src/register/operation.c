// SPDX-License-Identifier: Apache-2.0
// operation.c - writing operations: planned, authorised, notified, opened with its list frozen in
// figures, closed.
#include <stdio.h>

#include "base/text.h"
#include "register/internal.h"

static int next_number(struct store *store, const char *mode, int year, int64_t *ret_number,
                       struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(
        store, "SELECT coalesce(max(number), 0) + 1 FROM operation WHERE mode = ?1 AND year = ?2",
        &query, err);
    if (code != 0)
        return code;
    store_bind_text(query, 1, mode);
    store_bind_int(query, 2, year);
    code = store_step(query, err);
    if (code < 0)
        return code;
    *ret_number = store_column_int(query, 0);
    return 0;
}

static void bind_plan(struct store_query *query, const struct register_plan *plan,
                      const char *reference, int year, int64_t number)
{
    store_bind_text(query, 4, reference);
    store_bind_text(query, 5, register_mode_word(plan->mode));
    store_bind_int(query, 6, year);
    store_bind_int(query, 7, number);
    store_bind_text(query, 8, plan->title);
    store_bind_text(query, 9, plan->purpose);
    store_bind_text(query, 10, plan->legal_basis);
    store_bind_text(query, 11, plan->necessity);
    store_bind_text(query, 12, plan->proportionality);
    store_bind_text(query, 13, plan->place);
    store_bind_int(query, 14, plan->opens);
    store_bind_int(query, 15, plan->closes);
    store_bind_real(query, 16, plan->threshold);
    store_bind_int(query, 17, plan->categories);
    store_bind_int(query, 18, plan->body_worn);
}

int register_operation_plan(const struct register_by *by, const struct register_plan *plan,
                            char ret_reference[REGISTER_REFERENCE_SIZE], int64_t *ret_id,
                            struct overt_error *err)
{
    int year = date_of(by->at).year;
    int64_t number = 0, id = 0;
    if (register_mode_word(plan->mode) == NULL)
        return error_set(err, OVERT_INPUT,
                         "no such mode: live, retrospective or operator-initiated");
    int code = next_number(by->store, register_mode_word(plan->mode), year, &number, err);
    if (code != 0)
        return code;
    char reference[REGISTER_REFERENCE_SIZE];
    (void)snprintf(reference, sizeof reference, "%s-%04d-%04lld", register_mode_letters(plan->mode),
                   year, (long long)number);
    struct register_change change;
    code = register_change_begin(
        by,
        "INSERT INTO operation (ledger, at, officer, reference, mode, year, number, title,"
        " purpose, legal_basis, necessity, proportionality, place, opens, closes, threshold,"
        " categories, body_worn) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,"
        " ?13, ?14, ?15, ?16, ?17, ?18)",
        &change, err);
    if (code != 0)
        return code;
    bind_plan(change.query, plan, reference, year, number);
    code = register_change_row(&change, &id, err);
    if (code == 0)
        code = register_authority_add(by, id, plan, true, err);
    if (code == 0)
        code = register_change_end(by, "operation.plan", id, err);
    if (code != 0)
        return code;
    (void)text_copy(ret_reference, REGISTER_REFERENCE_SIZE, reference);
    if (ret_id != NULL)
        *ret_id = id;
    return 0;
}

#define EVENT_SQL                                                                        \
    "INSERT INTO operation_event (ledger, at, officer, operation, kind, notice, permit)" \
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"

int register_event_row(const struct register_by *by, int64_t operation, const char *kind,
                       const char *notice, const char *permit, struct overt_error *err)
{
    struct register_change change;
    int code = register_change_begin(by, EVENT_SQL, &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, operation);
    store_bind_text(change.query, 5, kind);
    store_bind_text(change.query, 6, notice);
    store_bind_text(change.query, 7, permit);
    return register_change_row(&change, NULL, err);
}

int register_operation_authorise(const struct register_by *by, int64_t operation,
                                 struct overt_error *err)
{
    int code = register_event_row(by, operation, "authorise", NULL, NULL, err);
    return code != 0 ? code : register_change_end(by, "operation.authorise", operation, err);
}

int register_operation_notify(const struct register_by *by, int64_t operation, const char *notice,
                              struct overt_error *err)
{
    const struct register_new_notice first = {.words = notice, .public_at = by->at};
    return register_operation_notice(by, operation, &first, true, err);
}

int register_operation_close(const struct register_by *by, int64_t operation,
                             struct overt_error *err)
{
    int code = register_event_row(by, operation, "close", NULL, NULL, err);
    return code != 0 ? code : register_change_end(by, "operation.close", operation, err);
}

static int figure_row(const struct register_by *by, int64_t operation, const char *kind,
                      const char *name, int64_t count, struct overt_error *err)
{
    struct register_change change;
    int code =
        register_change_begin(by,
                              "INSERT INTO list_figure (ledger, at, operation, kind, name, count)"
                              " SELECT ?1, ?2, ?4, ?5, ?6, ?7 WHERE ?3 IS NOT NULL",
                              &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, operation);
    store_bind_text(change.query, 5, kind);
    store_bind_text(change.query, 6, name);
    store_bind_int(change.query, 7, count);
    return register_change_row(&change, NULL, err);
}

static int tally_rows(const struct register_by *by, int64_t operation, const char *kind,
                      const struct register_tally *tallies, size_t count, struct overt_error *err)
{
    int code = 0;
    for (size_t i = 0; code == 0 && i < count; i++)
        code = figure_row(by, operation, kind, tallies[i].name, tallies[i].count, err);
    return code;
}

static int figure_rows(const struct register_by *by, int64_t operation,
                       const struct register_list_figures *figures, struct overt_error *err)
{
    int code = figure_row(by, operation, "images", "", figures->images, err);
    if (code == 0)
        code = figure_row(by, operation, "persons", "", figures->persons, err);
    if (code == 0)
        code = figure_row(by, operation, "not-wanted", "", figures->not_wanted, err);
    if (code == 0)
        code =
            figure_row(by, operation, "persons-not-wanted", "", figures->persons_not_wanted, err);
    for (int i = 1; code == 0 && i < REGISTER_CATEGORY_COUNT; i++)
        code = figure_row(by, operation, "category",
                          register_category_word((enum register_category)i),
                          figures->by_category[i], err);
    if (code == 0)
        code = tally_rows(by, operation, "source", figures->sources, figures->source_count, err);
    if (code == 0)
        code = tally_rows(by, operation, "reason", figures->reasons, figures->reason_count, err);
    return code;
}

int register_operation_open(const struct register_by *by, int64_t operation, const char *permit,
                            struct overt_error *err)
{
    return register_operation_open_gated(by, operation, permit, NULL, err);
}

int register_operation_open_gated(const struct register_by *by, int64_t operation,
                                  const char *permit, const struct register_gate *gate,
                                  struct overt_error *err)
{
    struct register_list_figures figures;
    int code = register_event_row(by, operation, "open", NULL, permit, err);
    if (code == 0 && gate != NULL)
        code = register_gate_add(by, operation, gate, err);
    if (code == 0)
        code = register_list_figures_read(by->store, operation, REGISTER_AS_AT_ALWAYS, false,
                                          &figures, err);
    if (code != 0)
        return code;
    code = figure_rows(by, operation, &figures, err);
    if (code == 0)
        code = register_list_detail_freeze(by, operation, &figures, err);
    register_list_figures_finish(&figures);
    return code != 0 ? code : register_change_end(by, "operation.open", operation, err);
}

int register_permit(struct store *store, int64_t operation, char **ret_note,
                    struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(
        store,
        "SELECT coalesce((SELECT permit FROM operation_decision WHERE operation = ?1 AND kind ="
        " 'confirm'), permit) FROM operation_event WHERE operation = ?1 AND kind = 'open'",
        &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, operation);
    code = store_step(query, err);
    if (code == 0)
        return error_set(err, OVERT_NOT_FOUND, "the operation was not opened: open it first");
    if (code == 1)
        *ret_note = register_column_text(query, 0);
    return code < 0 ? code : 0;
}

// SPDX-License-Identifier: Apache-2.0
// list_check.c - a list looked through before its review, what was found, and the review that names
// it.
#include <string.h>

#include "base/text.h"
#include "register/internal.h"

static int finding_row(const struct register_by *by, int64_t check,
                       const struct register_finding *finding, struct overt_error *err)
{
    struct register_change change;
    int code = register_change_begin(
        by,
        "INSERT INTO list_finding (ledger, list_check, kind, entry, other, score)"
        " SELECT ?1, ?4, ?5, ?6, ?7, ?8 WHERE ?2 IS NOT NULL AND ?3 IS NOT NULL",
        &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, check);
    store_bind_text(change.query, 5, register_finding_word(finding->kind));
    store_bind_int(change.query, 6, finding->entry);
    store_bind_int(change.query, 7, finding->other);
    if (finding->kind != REGISTER_FINDING_SAME_PICTURE)
        store_bind_real(change.query, 8, finding->score);
    return register_change_row(&change, NULL, err);
}

int register_list_check_add(const struct register_by *by, int64_t operation,
                            const struct register_new_check *check, int64_t *ret_id,
                            struct overt_error *err)
{
    struct register_change change;
    int64_t id = 0;
    int code = register_change_begin(
        by,
        "INSERT INTO list_check (ledger, at, officer, operation, images, persons, pairs, findings)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, operation);
    store_bind_int(change.query, 5, check->images);
    store_bind_int(change.query, 6, check->persons);
    store_bind_int(change.query, 7, check->pairs);
    store_bind_int(change.query, 8, check->found);
    code = register_change_row(&change, &id, err);
    for (size_t i = 0; code == 0 && i < check->count; i++)
        code = finding_row(by, id, &check->findings[i], err);
    if (code == 0)
        code = register_change_end(by, "list.check", operation, err);
    if (code == 0)
        *ret_id = id;
    return code;
}

int register_list_review_checked(const struct register_by *by, int64_t operation, int64_t check,
                                 struct overt_error *err)
{
    struct register_change change;
    int code =
        register_change_begin(by,
                              "INSERT INTO list_review (ledger, at, officer, operation, list_check)"
                              " VALUES (?1, ?2, ?3, ?4, ?5)",
                              &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, operation);
    store_bind_int(change.query, 5, check);
    return register_change_finish(&change, "list.review", operation, NULL, err);
}

// ?3: whose; 0: anybody's. It stands as long as the list does not change.
#define NEWEST_SQL                                                                               \
    "SELECT c.id, c.at, o.name, c.images, c.persons, c.pairs, c.findings,"                       \
    " NOT EXISTS (SELECT 1 FROM entry e WHERE e.operation = c.operation AND e.ledger > c.ledger" \
    "  AND e.at <= ?2) AND NOT EXISTS (SELECT 1 FROM entry_removal r JOIN entry e"               \
    "  ON e.id = r.entry WHERE e.operation = c.operation AND r.ledger > c.ledger"                \
    "  AND r.at <= ?2) FROM list_check c JOIN officer o ON o.id = c.officer"                     \
    " WHERE c.operation = ?1 AND c.at <= ?2 AND ?3 IN (0, c.officer) ORDER BY c.id DESC LIMIT 1"

int register_list_check_newest(struct store *store, int64_t operation, int64_t officer,
                               moment as_at, struct register_list_check *ret_check,
                               struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store, NEWEST_SQL, &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, operation);
    store_bind_int(query, 2, as_at);
    store_bind_int(query, 3, officer);
    code = store_step(query, err);
    if (code < 0)
        return code;
    *ret_check = (struct register_list_check){0};
    if (code == 1)
        *ret_check = (struct register_list_check){
            .id = store_column_int(query, 0),
            .at = store_column_int(query, 1),
            .officer = register_column_text(query, 2),
            .images = store_column_int(query, 3),
            .persons = store_column_int(query, 4),
            .pairs = store_column_int(query, 5),
            .findings = store_column_int(query, 6),
            .stands = store_column_int(query, 7) != 0,
        };
    return 0;
}

void register_list_check_finish(struct register_list_check *check)
{
    memory_free(check->officer);
    memset(check, 0, sizeof *check);
}

static void fill_finding(void *item, struct store_query *query)
{
    struct register_finding *finding = item;
    *finding = (struct register_finding){
        .kind = register_finding_from(store_column_text(query, 0)),
        .entry = store_column_int(query, 1),
        .other = store_column_int(query, 2),
        .score = store_column_real(query, 3),
    };
}

int register_findings(struct store *store, int64_t check, struct register_finding **ret_findings,
                      size_t *ret_count, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    void *items = NULL;
    int code = store_prepare(
        store,
        "SELECT kind, entry, other, score FROM list_finding WHERE list_check = ?1 ORDER BY id",
        &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, check);
    code = register_rows(query, sizeof **ret_findings, fill_finding, "findings", &items, ret_count,
                         err);
    if (code != 0)
        memory_free(items);
    else
        *ret_findings = items;
    return code;
}

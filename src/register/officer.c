// SPDX-License-Identifier: Apache-2.0
// officer.c - officers and the force's settings: writing and reading.
#include "base/text.h"
#include "register/internal.h"

static int rank_row(const struct register_by *by, int64_t person, enum register_rank rank,
                    struct overt_error *err)
{
    struct register_change change;
    int code = register_change_begin(by,
                                     "INSERT INTO officer_rank (ledger, at, officer, person, rank)"
                                     " VALUES (?1, ?2, ?3, ?4, ?5)",
                                     &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, person);
    store_bind_int(change.query, 5, rank);
    return register_change_row(&change, NULL, err);
}

int register_officer_rank(const struct register_by *by, int64_t person, enum register_rank rank,
                          struct overt_error *err)
{
    int code = rank_row(by, person, rank, err);
    return code != 0 ? code : register_change_end(by, "officer.rank", 0, err);
}

int register_officer_add(const struct register_by *by, const char *name, uint32_t roles,
                         int64_t *ret_id, struct overt_error *err)
{
    return register_officer_add_ranked(by, name, roles, 0, ret_id, err);
}

int register_officer_add_ranked(const struct register_by *by, const char *name, uint32_t roles,
                                enum register_rank rank, int64_t *ret_id, struct overt_error *err)
{
    int64_t id = 0;
    struct register_officer there;
    int code = register_officer_find(by->store, name, &there, err);
    if (code == 0) {
        register_officer_finish(&there);
        return error_set(err, OVERT_REFUSED,
                         "an officer of this name is there already: choose another name");
    }
    if (code != OVERT_NOT_FOUND)
        return code;
    struct register_change change;
    code = register_change_begin(by, "INSERT INTO officer (ledger, at, officer, name, roles)"
                                 " VALUES (?1, ?2, ?3, ?4, ?5)", &change, err);
    if (code != 0)
        return code;
    store_bind_text(change.query, 4, name);
    store_bind_int(change.query, 5, roles);
    code = register_change_row(&change, &id, err);
    if (rank == 0 && (roles & REGISTER_ROLE_AUTHORISING) != 0)
        rank = REGISTER_RANK_SUPERINTENDENT;
    if (code == 0 && rank != 0)
        code = rank_row(by, id, rank, err);
    if (code == 0)
        code = register_change_end(by, "officer.add", 0, err);
    if (code == 0 && ret_id != NULL)
        *ret_id = id;
    return code;
}

int register_setting_set(const struct register_by *by, const char *key, const char *value,
                         struct overt_error *err)
{
    return register_setting_from(by, key, value, (struct date){0}, err);
}

int register_setting_from(const struct register_by *by, const char *key, const char *value,
                          struct date from, struct overt_error *err)
{
    struct register_change change;
    int code = register_change_begin(
        by,
        "INSERT INTO setting (ledger, at, officer, key, value, from_day)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        &change, err);
    if (code != 0)
        return code;
    store_bind_text(change.query, 4, key);
    store_bind_text(change.query, 5, value);
    if (from.year != 0)
        store_bind_int(change.query, 6, date_to_days(from));
    return register_change_finish(&change, "setting.set", 0, NULL, err);
}

// ?1: as at.
#define OFFICER_SQL                                                                          \
    "SELECT o.id, o.name, o.roles, o.at, coalesce((SELECT rank FROM officer_rank WHERE"      \
    " person = o.id AND at <= ?1 ORDER BY id DESC LIMIT 1), 0) FROM officer o WHERE o.at <= ?1"

static void fill(void *item, struct store_query *query)
{
    struct register_officer *officer = item;
    *officer = (struct register_officer){.id = store_column_int(query, 0),
                                         .name = register_column_text(query, 1),
                                         .roles = (uint32_t)store_column_int(query, 2),
                                         .added_at = store_column_int(query, 3),
                                         .rank = (enum register_rank)store_column_int(query, 4)};
}

int register_officers(struct store *store, moment as_at, struct register_officer **ret_officers,
                      size_t *ret_count, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store, OFFICER_SQL " ORDER BY o.id", &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, as_at);
    void *items;
    size_t count;
    code = register_rows(query, sizeof **ret_officers, fill, "officers", &items, &count, err);
    struct register_officer *officers = items;
    if (code != 0) {
        register_officers_free(&officers, count);
        return code;
    }
    *ret_officers = officers;
    *ret_count = count;
    return 0;
}

void register_officers_free(struct register_officer **officers, size_t count)
{
    for (size_t i = 0; *officers != NULL && i < count; i++)
        register_officer_finish(&(*officers)[i]);
    memory_free(*officers);
    *officers = NULL;
}

int register_officer_find(struct store *store, const char *name,
                          struct register_officer *ret_officer, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store, OFFICER_SQL " AND o.name = ?2", &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, REGISTER_AS_AT_ALWAYS);
    store_bind_text(query, 2, name);
    code = store_step(query, err);
    if (code == 0)
        return error_set(err, OVERT_NOT_FOUND,
                         "there is no officer of this name: see `overt officer list`");
    if (code == 1)
        fill(ret_officer, query);
    return code < 0 ? code : 0;
}

void register_officer_finish(struct register_officer *officer)
{
    memory_free(officer->name);
    *officer = (struct register_officer){0};
}

int register_setting(struct store *store, const char *key, moment as_at, const char *otherwise,
                     char **ret_value, struct overt_error *err)
{
    struct clock clock = clock_real();
    moment when = as_at == REGISTER_AS_AT_ALWAYS ? clock_now(&clock) : as_at;
    return register_setting_on(store, key, as_at, date_of(when), otherwise, ret_value, err);
}

// One without a first day holds from when it was recorded, and before that too where no other does.
int register_setting_on(struct store *store, const char *key, moment as_at, struct date day,
                        const char *otherwise, char **ret_value, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store,
                             "SELECT value FROM setting WHERE key = ?1 AND at <= ?2"
                             " AND (from_day IS NULL OR from_day <= ?3)"
                             " ORDER BY coalesce(from_day, at / 86400) DESC, id DESC LIMIT 1",
                             &query, err);
    if (code != 0)
        return code;
    store_bind_text(query, 1, key);
    store_bind_int(query, 2, as_at);
    store_bind_int(query, 3, date_to_days(day));
    code = store_step(query, err);
    if (code < 0)
        return code;
    const char *value = code == 1 ? store_column_text(query, 0) : otherwise;
    *ret_value = value != NULL ? memory_copy_text(value) : NULL;
    return 0;
}

// SPDX-License-Identifier: Apache-2.0
// record.c - the canonical record of an act, made from the rows themselves. The same bytes come out
// when the record is verified; so a row that was changed, added or taken away no longer fits its
// entry.
#include <stdlib.h>
#include <string.h>

#include "crypt/hash.h"
#include "ledger/internal.h"

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct ledger_column *)a)->name, ((const struct ledger_column *)b)->name);
}

static void put_value(struct json_writer *json, struct store_query *query, int place)
{
    char hex[7 + 2 * CRYPT_HASH_SIZE + 1] = "sha256:";
    uint8_t hash[CRYPT_HASH_SIZE];
    size_t size = 0;
    switch (store_column_kind(query, place)) {
    case STORE_KIND_INT:
        json_put_int(json, store_column_int(query, place));
        return;
    case STORE_KIND_REAL:
        json_put_double(json, store_column_real(query, place));
        return;
    case STORE_KIND_TEXT:
        json_put_string(json, store_column_text(query, place));
        return;
    case STORE_KIND_BLOB: {
        const void *bytes = store_column_blob(query, place, &size);
        crypt_sha256(bytes != NULL ? bytes : "", size, hash);
        text_from_bytes(hex + 7, hash, sizeof hash);
        json_put_string(json, hex);
        return;
    }
    default:
        json_put_null(json);
    }
}

void ledger_columns_order(struct store_query *query, struct ledger_columns *ret_columns)
{
    int count = store_column_count(query);
    ret_columns->count = count < LEDGER_COLUMNS_MAX ? count : LEDGER_COLUMNS_MAX;
    for (int i = 0; i < ret_columns->count; i++)
        ret_columns->columns[i] = (struct ledger_column){store_column_name(query, i), i};
    qsort(ret_columns->columns, (size_t)ret_columns->count, sizeof ret_columns->columns[0],
          by_name);
}

void ledger_record_row(struct json_writer *json, struct store_query *query, const char *table,
                       const struct ledger_columns *columns)
{
    json_put_object(json);
    json_put_string_member(json, "table", table);
    json_put_key(json, "values");
    json_put_object(json);
    for (int i = 0; i < columns->count; i++) {
        const struct ledger_column *column = &columns->columns[i];
        if (store_column_is_null(query, column->place))
            continue;
        json_put_key(json, column->name);
        put_value(json, query, column->place);
    }
    json_put_end(json);
    json_put_end(json);
}

static int put_rows(struct json_writer *json, struct store *store, const char *table, int64_t index,
                    int64_t *rows, struct overt_error *err)
{
    AUTO_TEXT struct text sql = {0};
    text_init(&sql, 1024);
    text_printf(&sql, "SELECT * FROM \"%s\" WHERE ledger = ?1 ORDER BY rowid", table);
    if (sql.full || strchr(table, '"') != NULL)
        return error_set(err, OVERT_CORRUPT,
                         "the record has a table with an impossible name: stop using it");
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store, sql.bytes, &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, index);
    struct ledger_columns columns = {0};
    while ((code = store_step(query, err)) == 1) {
        if (columns.count == 0)
            ledger_columns_order(query, &columns);
        ledger_record_row(json, query, table, &columns);
        (*rows)++;
    }
    return code;
}

void ledger_record_begin(struct json_writer *json, struct text *record,
                         const struct ledger_act *act)
{
    char at[TIME_TEXT_MAX];
    time_format(act->at, at);
    json_writer_init(json, record, false);
    json_put_object(json);
    json_put_string_member(json, "at", at);
    json_put_string_member(json, "kind", act->kind);
    if (act->officer != 0)
        json_put_int_member(json, "officer", act->officer);
    if (act->operation != NULL && act->operation[0] != '\0')
        json_put_string_member(json, "operation", act->operation);
    json_put_key(json, "rows");
    json_put_array(json);
}

int ledger_record_end(struct json_writer *json, const struct text *record, struct overt_error *err)
{
    json_put_end(json);
    json_put_end(json);
    if (record->full)
        return error_set(err, OVERT_LIMIT,
                         "one act changes too much for one record: do it in parts");
    return 0;
}

/// Of every table.
static int put_all(struct json_writer *json, struct store *store, int64_t index, int64_t *rows,
                   struct overt_error *err)
{
    AUTO_QUERY struct store_query *tables = NULL;
    int code = store_prepare(store, LEDGER_TABLES_SQL, &tables, err);
    while (code == 0 && (code = store_step(tables, err)) == 1)
        code = put_rows(json, store, store_column_text(tables, 0), index, rows, err);
    return code;
}

/// Of the tables that the open transaction changed since the entry before: there are no others with
/// rows of this one, since nothing is committed whose entry is not there. Asking each table took
/// most of an act.
static int put_changed(struct json_writer *json, struct store *store, int64_t index, int64_t *rows,
                       struct overt_error *err)
{
    int code = 0, next = 0;
    for (const char *table; code == 0 && (table = store_changed(store, "ledger", &next)) != NULL;)
        code = put_rows(json, store, table, index, rows, err);
    return code;
}

int ledger_record_compose(struct store *store, int64_t index, const struct ledger_act *act,
                          struct text *ret_record, int64_t *ret_rows, struct overt_error *err)
{
    struct json_writer json;
    int64_t rows = 0;
    int code = 0;
    ledger_record_begin(&json, ret_record, act);
    if (store_changed_known(store))
        code = put_changed(&json, store, index, &rows, err);
    if (code == 0 && rows == 0)
        code = put_all(&json, store, index, &rows, err);
    if (code == 0)
        code = ledger_record_end(&json, ret_record, err);
    if (code == 0)
        *ret_rows = rows;
    return code;
}

void ledger_commitment(const void *salt, size_t salt_size, const char *record,
                       struct ledger_hash *ret_commitment)
{
    struct crypt_sha256 hasher;
    crypt_sha256_init(&hasher);
    crypt_sha256_update(&hasher, salt, salt_size);
    crypt_sha256_update(&hasher, record, strlen(record));
    crypt_sha256_final(&hasher, ret_commitment->bytes);
}

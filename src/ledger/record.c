// SPDX-License-Identifier: Apache-2.0
// record.c - the canonical record of an act, made from the rows themselves. The same bytes come out
// when the record is verified; so a row that was changed, added or taken away no longer fits its
// entry.
#include <stdlib.h>
#include <string.h>

#include "crypt/hash.h"
#include "json/json.h"
#include "ledger/internal.h"

#define COLUMNS_MAX 64

// Every table of the record, whatever folder it belongs to, told by its index "<table>_by_ledger":
// asking each table for its columns takes three times as long. That no index is missing is checked
// with the rules (store_check_rules).
#define TABLES_SQL                                                                                 \
    "SELECT tbl_name FROM sqlite_schema WHERE type = 'index' AND name = tbl_name || '_by_ledger' " \
    "ORDER BY tbl_name"

struct column {
    const char *name;
    int place;
};

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct column *)a)->name, ((const struct column *)b)->name);
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

static void put_row(struct json_writer *json, struct store_query *query, const char *table)
{
    struct column columns[COLUMNS_MAX];
    int count = store_column_count(query);
    for (int i = 0; i < count && i < COLUMNS_MAX; i++)
        columns[i] = (struct column){store_column_name(query, i), i};
    qsort(columns, (size_t)(count < COLUMNS_MAX ? count : COLUMNS_MAX), sizeof columns[0], by_name);
    json_put_object(json);
    json_put_string_member(json, "table", table);
    json_put_key(json, "values");
    json_put_object(json);
    for (int i = 0; i < count && i < COLUMNS_MAX; i++) {
        if (store_column_is_null(query, columns[i].place))
            continue;
        json_put_key(json, columns[i].name);
        put_value(json, query, columns[i].place);
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
    while ((code = store_step(query, err)) == 1) {
        put_row(json, query, table);
        (*rows)++;
    }
    return code;
}

int ledger_record_compose(struct store *store, int64_t index, const struct ledger_act *act,
                          struct text *ret_record, int64_t *ret_rows, struct overt_error *err)
{
    AUTO_QUERY struct store_query *tables = NULL;
    int code = store_prepare(store, TABLES_SQL, &tables, err);
    if (code != 0)
        return code;
    char at[TIME_TEXT_MAX];
    time_format(act->at, at);
    struct json_writer json;
    json_writer_init(&json, ret_record, false);
    json_put_object(&json);
    json_put_string_member(&json, "at", at);
    json_put_string_member(&json, "kind", act->kind);
    if (act->officer != 0)
        json_put_int_member(&json, "officer", act->officer);
    if (act->operation != NULL && act->operation[0] != '\0')
        json_put_string_member(&json, "operation", act->operation);
    json_put_key(&json, "rows");
    json_put_array(&json);
    int64_t rows = 0;
    while ((code = store_step(tables, err)) == 1) {
        code = put_rows(&json, store, store_column_text(tables, 0), index, &rows, err);
        if (code != 0)
            return code;
    }
    if (code != 0)
        return code;
    json_put_end(&json);
    json_put_end(&json);
    if (ret_record->full)
        return error_set(err, OVERT_LIMIT,
                         "one act changes too much for one record: do it in parts");
    *ret_rows = rows;
    return 0;
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

// SPDX-License-Identifier: Apache-2.0
// sealed.c - reads sealed columns as docs/decisions/vault.md describes them.
#include "sealed.h"

#include <sodium.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define START    "overt-master-key:v1:"
#define NONCE    crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define OVERHEAD (NONCE + crypto_aead_xchacha20poly1305_ietf_ABYTES)
#define HEAD     ((size_t)9) // version, number of the key
#define WRAPPED  (SEALED_KEY_SIZE + OVERHEAD)

bool sealed_read_master(const char *path, uint8_t master[SEALED_KEY_SIZE])
{
    char line[200] = "";
    size_t size = 0;
    FILE *file = fopen(path, "re");
    bool read = file != NULL && fgets(line, sizeof line, file) != NULL;
    if (file != NULL)
        (void)fclose(file);
    line[strcspn(line, "\n")] = '\0';
    return sodium_init() >= 0 && read && strncmp(line, START, strlen(START)) == 0 &&
           sodium_base642bin(master, SEALED_KEY_SIZE, line + strlen(START),
                             strlen(line + strlen(START)), NULL, &size, NULL,
                             sodium_base64_VARIANT_ORIGINAL) == 0 &&
           size == SEALED_KEY_SIZE;
}

static size_t put_number(uint8_t *bytes, int64_t number)
{
    for (int i = 0; i < 8; i++)
        bytes[i] = (uint8_t)((uint64_t)number >> (56 - 8 * i));
    return 8;
}

static size_t put_text(uint8_t *bytes, const char *text)
{
    memcpy(bytes, text, strlen(text) + 1);
    return strlen(text) + 1;
}

static bool open_box(const uint8_t *key, const uint8_t *context, size_t context_size,
                     const uint8_t *box, size_t size, uint8_t *plain)
{
    return size >= OVERHEAD && crypto_aead_xchacha20poly1305_ietf_decrypt(
                                   plain, NULL, NULL, box + NONCE, size - NONCE, context,
                                   context_size, box, key) == 0;
}

/// The key of a row: its wrapping is bound to what it opens.
static enum sealed_state find_key(sqlite3_stmt *query, const uint8_t *master, int64_t id,
                                  uint8_t *secret)
{
    uint8_t context[256];
    enum sealed_state state = SEALED_GONE;
    (void)sqlite3_bind_int64(query, 1, id);
    if (sqlite3_step(query) == SQLITE_ROW) {
        size_t size = put_text(context, "overt record key");
        size += put_number(context + size, id);
        size += put_number(context + size, sqlite3_column_int64(query, 0));
        size += put_number(context + size, sqlite3_column_int64(query, 1));
        size += put_text(context + size, (const char *)sqlite3_column_text(query, 2));
        size += put_text(context + size, (const char *)sqlite3_column_text(query, 3));
        state = sqlite3_column_bytes(query, 4) == WRAPPED &&
                        open_box(master, context, size, sqlite3_column_blob(query, 4), WRAPPED,
                                 secret)
                    ? SEALED_OPENED
                    : SEALED_BROKEN;
    }
    (void)sqlite3_reset(query);
    return state;
}

/// Opens one value into `plain`, which has room for it.
static void open_value(sqlite3_stmt *keys, const uint8_t *master, const uint8_t *box, size_t size,
                       struct sealed_value *value, uint8_t *plain)
{
    uint8_t secret[SEALED_KEY_SIZE], context[256];
    char what[128];
    value->key = 0;
    for (size_t i = 1; i < HEAD; i++)
        value->key = (int64_t)((uint64_t)value->key << 8 | box[i]);
    value->state = find_key(keys, master, value->key, secret);
    if (value->state != SEALED_OPENED)
        return;
    (void)snprintf(what, sizeof what, "%s.%s", value->table, value->column);
    size_t context_size = put_text(context, "overt value");
    context_size += put_number(context + context_size, value->ledger);
    context_size += put_text(context + context_size, what);
    if (!open_box(secret, context, context_size, box + HEAD, size - HEAD, plain))
        value->state = SEALED_BROKEN;
    value->bytes = plain;
    value->size = size - HEAD - OVERHEAD;
}

/// The values of one column. 0: go on, 1: enough, -1: cannot be read.
static int each_of_column(sqlite3 *db, sqlite3_stmt *keys, const uint8_t *master,
                          const char *table, const char *column,
                          bool (*found)(void *context, const struct sealed_value *value),
                          void *context)
{
    sqlite3_stmt *rows = NULL;
    char sql[256];
    int result = 0;
    (void)snprintf(sql, sizeof sql,
                   "SELECT id, ledger, \"%s\" FROM \"%s\" WHERE length(\"%s\") > %zu ORDER BY id",
                   column, table, column, HEAD + OVERHEAD);
    if (sqlite3_prepare_v2(db, sql, -1, &rows, NULL) != SQLITE_OK)
        return -1;
    while (result == 0 && sqlite3_step(rows) == SQLITE_ROW) {
        size_t size = (size_t)sqlite3_column_bytes(rows, 2);
        const uint8_t *box = sqlite3_column_blob(rows, 2);
        uint8_t *plain = malloc(size);
        struct sealed_value value = {.table = table,
                                     .column = column,
                                     .row = sqlite3_column_int64(rows, 0),
                                     .ledger = sqlite3_column_int64(rows, 1),
                                     .state = SEALED_BROKEN};
        if (plain != NULL && box[0] == 1)
            open_value(keys, master, box, size, &value, plain);
        result = found(context, &value) ? 0 : 1;
        free(plain);
    }
    (void)sqlite3_finalize(rows);
    return result;
}

bool sealed_each(sqlite3 *db, const uint8_t master[SEALED_KEY_SIZE],
                 bool (*found)(void *context, const struct sealed_value *value), void *context)
{
    sqlite3_stmt *columns = NULL, *keys = NULL;
    int result = 0;
    if (sqlite3_prepare_v2(db, "SELECT row, at, kind, about, wrapped FROM record_key WHERE id = ?1",
                           -1, &keys, NULL) != SQLITE_OK)
        return false;
    if (sqlite3_prepare_v2(db,
                           "SELECT m.name, c.name FROM sqlite_schema m, pragma_table_info(m.name) c"
                           " WHERE m.type = 'table' AND c.type = 'BLOB' AND EXISTS (SELECT 1"
                           " FROM pragma_table_info(m.name) WHERE name = 'ledger') ORDER BY 1, 2",
                           -1, &columns, NULL) != SQLITE_OK)
        result = -1;
    while (result == 0 && sqlite3_step(columns) == SQLITE_ROW)
        result = each_of_column(db, keys, master, (const char *)sqlite3_column_text(columns, 0),
                                (const char *)sqlite3_column_text(columns, 1), found, context);
    (void)sqlite3_finalize(columns);
    (void)sqlite3_finalize(keys);
    return result >= 0;
}

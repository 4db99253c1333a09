// SPDX-License-Identifier: Apache-2.0
// postgres_value.c - values of a row, which the server sends in its own binary forms. Sealed values
// come as they are, with what they are of, and are opened here: no key goes to a server.
#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "store/postgres.h"

enum {
    OID_BOOL = 16,
    OID_BYTEA = PG_OID_BYTEA,
    OID_INT8 = PG_OID_INT8,
    OID_INT2 = 21,
    OID_INT4 = 23,
    OID_TEXT = PG_OID_TEXT,
    OID_REAL4 = 700,
    OID_REAL = PG_OID_REAL,
    OID_NUMERIC = 1700
};

static struct pg_query *own(struct store_query *query) { return (struct pg_query *)query; }

static uint64_t number_at(const void *bytes, int size)
{
    uint64_t value = 0;
    for (int i = 0; i < size; i++)
        value = value << 8 | ((const unsigned char *)bytes)[i];
    return value;
}

#define SEALED_MARK "\001sealed " ///< postgres.sql: a text that is sealed

struct sealed {
    bool as_bytes;
    const void *bytes;
    char *own; ///< bytes that were hexadecimal
    size_t size;
    char what[TRANSLATE_NAME_MAX * 2];
    int64_t ledger;
};

static bool take_part(const char **at, const char *end, const char **ret_bytes, size_t *ret_size)
{
    if (end - *at < 8)
        return false;
    uint64_t size = number_at(*at + 4, 4);
    if (size > (uint64_t)(end - *at - 8))
        return false;
    *ret_bytes = *at + 8;
    *ret_size = (size_t)size;
    *at += 8 + size;
    return true;
}

/// A row of three: bytes, what, ledger.
static bool take_sealed(const char *value, size_t length, struct sealed *ret_sealed)
{
    const char *at = value + 4, *end = value + length, *parts[3];
    size_t sizes[3];
    if (length < 4 || number_at(value, 4) != 3)
        return false;
    for (int i = 0; i < 3; i++)
        if (!take_part(&at, end, &parts[i], &sizes[i]))
            return false;
    if (sizes[2] != 8 || sizes[1] >= sizeof ret_sealed->what)
        return false;
    *ret_sealed = (struct sealed){.as_bytes = true, .bytes = parts[0], .size = sizes[0]};
    memcpy(ret_sealed->what, parts[1], sizes[1]);
    ret_sealed->ledger = (int64_t)number_at(parts[2], 8);
    return true;
}

/// "\001sealed LEDGER WHAT HEX".
static bool take_sealed_text(const char *value, struct sealed *ret_sealed)
{
    char *after = NULL;
    *ret_sealed = (struct sealed){0};
    ret_sealed->ledger = strtoll(value + strlen(SEALED_MARK), &after, 10);
    size_t length = *after == ' ' ? strcspn(after + 1, " ") : 0;
    if (length == 0 || length >= sizeof ret_sealed->what || after[1 + length] != ' ')
        return false;
    memcpy(ret_sealed->what, after + 1, length);
    const char *hex = after + 2 + length;
    ret_sealed->size = strlen(hex) / 2;
    ret_sealed->own = memory_new(ret_sealed->size + 1, 1);
    ret_sealed->bytes = ret_sealed->own;
    return text_to_bytes(hex, ret_sealed->own, ret_sealed->size);
}

void pg_cells_clear(struct pg_query *query)
{
    for (int i = 0; i < query->cell_count; i++) {
        if (query->cells[i].bytes != NULL)
            store_bound_free(query->cells[i].bytes);
        query->cells[i] = (struct pg_cell){0};
    }
}

static bool is_sealed(const struct pg_query *query, int column)
{
    Oid type = PQftype(query->result, column);
    return type == pg_of(query->query.store)->sealed_type ||
           (type == OID_TEXT && PQgetlength(query->result, query->row, column) > 8 &&
            memcmp(PQgetvalue(query->result, query->row, column), SEALED_MARK, 8) == 0);
}

static bool given_null(const struct pg_query *query, int column)
{
    return PQgetisnull(query->result, query->row, column) != 0;
}

static int open_cell(struct pg_query *query, int column, struct overt_error *err)
{
    struct store *store = query->query.store;
    struct pg_cell *cell = &query->cells[column];
    struct sealed sealed;
    cell->null = true;
    if (store->opener.open == NULL)
        return 0;
    const char *value = PQgetvalue(query->result, query->row, column);
    bool text = PQftype(query->result, column) == OID_TEXT;
    if (text ? !take_sealed_text(value, &sealed)
             : !take_sealed(value, (size_t)PQgetlength(query->result, query->row, column), &sealed))
        return error_set(err, OVERT_INTERNAL, "%s: a sealed value is not as it is asked for",
                         store->path);
    cell->bytes = store_bound_new(sealed.size + 1);
    if (cell->bytes == NULL)
        memory_free(sealed.own);
    if (cell->bytes == NULL)
        return error_set(err, OVERT_NO_MEMORY, "not enough memory for the record");
    int code = store->opener.open(store->opener.context, sealed.bytes, sealed.size, sealed.what,
                                  sealed.ledger, cell->bytes, &cell->size, err);
    memory_free(sealed.own);
    cell->null = code != 1;
    if (code == 1)
        cell->bytes[cell->size] = '\0';
    cell->kind = sealed.as_bytes ? STORE_KIND_BLOB : STORE_KIND_TEXT;
    return code < 0 ? code : 0;
}

int pg_open_sealed(struct pg_query *query, struct overt_error *err)
{
    int count = PQnfields(query->result), code = 0;
    if (query->cells == NULL && count > 0) {
        query->cells = memory_new((size_t)count, sizeof *query->cells);
        query->cell_count = count;
    }
    pg_cells_clear(query);
    for (int i = 0; i < count && code == 0; i++)
        if (is_sealed(query, i) && !given_null(query, i))
            code = open_cell(query, i, err);
    return code;
}

enum store_kind pg_column_kind(struct store_query *query, int column)
{
    struct pg_query *mine = own(query);
    if (column >= PQnfields(mine->result) || given_null(mine, column))
        return STORE_KIND_NULL;
    if (is_sealed(mine, column))
        return mine->cells[column].null ? STORE_KIND_NULL : mine->cells[column].kind;
    switch (PQftype(mine->result, column)) {
    case OID_BOOL:
    case OID_INT2:
    case OID_INT4:
    case OID_INT8:
        return STORE_KIND_INT;
    case OID_REAL4:
    case OID_REAL:
    case OID_NUMERIC:
        return STORE_KIND_REAL;
    case OID_BYTEA:
        return STORE_KIND_BLOB;
    default:
        return STORE_KIND_TEXT;
    }
}

/// Numeric: groups of four digits; what a number of ours never needs is lost.
static double numeric_at(const char *value)
{
    int count = (int)number_at(value, 2);
    int weight = (int16_t)number_at(value + 2, 2);
    double sum = 0, unit = 1;
    for (int i = 0; i < weight; i++)
        unit *= 10000;
    for (int i = 0; i > weight; i--)
        unit /= 10000;
    for (int i = 0; i < count; i++, unit /= 10000)
        sum += (double)number_at(value + 8 + 2 * (ptrdiff_t)i, 2) * unit;
    return number_at(value + 4, 2) == 0x4000 ? -sum : sum;
}

int64_t pg_integer_at(const PGresult *result, int row, int column)
{
    const char *value = PQgetvalue(result, row, column);
    int size = PQgetlength(result, row, column);
    uint64_t raw = number_at(value, size > 8 ? 8 : size);
    return size == 2 ? (int16_t)raw : size == 4 ? (int32_t)raw : (int64_t)raw;
}

double pg_real_at(const PGresult *result, int row, int column)
{
    const char *value = PQgetvalue(result, row, column);
    Oid type = PQftype(result, column);
    if (type == OID_NUMERIC)
        return numeric_at(value);
    uint64_t raw = number_at(value, type == OID_REAL ? 8 : 4);
    double real = 0;
    float small = 0;
    uint32_t half = (uint32_t)raw;
    memcpy(&real, &raw, sizeof real);
    memcpy(&small, &half, sizeof small);
    return type == OID_REAL ? real : (double)small;
}

double pg_column_real(struct store_query *query, int column)
{
    struct pg_query *mine = own(query);
    switch (pg_column_kind(query, column)) {
    case STORE_KIND_INT:
        return (double)pg_integer_at(mine->result, mine->row, column);
    case STORE_KIND_REAL:
        return pg_real_at(mine->result, mine->row, column);
    case STORE_KIND_TEXT:
        return strtod(pg_column_text(query, column), NULL);
    default:
        return 0;
    }
}

int64_t pg_column_int(struct store_query *query, int column)
{
    struct pg_query *mine = own(query);
    switch (pg_column_kind(query, column)) {
    case STORE_KIND_INT:
        return pg_integer_at(mine->result, mine->row, column);
    case STORE_KIND_REAL:
        return (int64_t)pg_real_at(mine->result, mine->row, column);
    case STORE_KIND_TEXT:
        return strtoll(pg_column_text(query, column), NULL, 10);
    default:
        return 0;
    }
}

/// A number in the words that SQLite has for it.
static const char *number_text(struct store_query *query, int column)
{
    struct pg_query *mine = own(query);
    struct pg_cell *cell = &mine->cells[column];
    if (cell->bytes == NULL)
        cell->bytes = store_bound_new(48);
    if (cell->bytes == NULL)
        memory_give_up();
    if (pg_column_kind(query, column) == STORE_KIND_INT)
        (void)snprintf(cell->bytes, 48, "%" PRId64, pg_column_int(query, column));
    else
        (void)sqlite3_snprintf(48, cell->bytes, "%!.15g", pg_column_real(query, column));
    return cell->bytes;
}

const char *pg_column_text(struct store_query *query, int column)
{
    struct pg_query *mine = own(query);
    switch (pg_column_kind(query, column)) {
    case STORE_KIND_NULL:
        return NULL;
    case STORE_KIND_INT:
    case STORE_KIND_REAL:
        return number_text(query, column);
    default:
        return is_sealed(mine, column) ? mine->cells[column].bytes
                                       : PQgetvalue(mine->result, mine->row, column);
    }
}

const void *pg_column_blob(struct store_query *query, int column, size_t *ret_size)
{
    struct pg_query *mine = own(query);
    const char *bytes = pg_column_text(query, column);
    *ret_size = 0;
    if (bytes == NULL)
        return NULL;
    enum store_kind kind = pg_column_kind(query, column);
    if (kind == STORE_KIND_INT || kind == STORE_KIND_REAL)
        *ret_size = strlen(bytes);
    else
        *ret_size = is_sealed(mine, column) ? mine->cells[column].size
                                            : (size_t)PQgetlength(mine->result, mine->row, column);
    return *ret_size > 0 ? bytes : NULL; // as SQLite of a blob of no bytes
}

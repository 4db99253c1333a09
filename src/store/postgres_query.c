// SPDX-License-Identifier: Apache-2.0
// postgres_query.c - a statement on a PostgreSQL server: translated and prepared once for each set
// of parameters that are NULL; all its rows are fetched at its first step.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "store/postgres.h"

static struct pg_query *own(struct store_query *query) { return (struct pg_query *)query; }

int pg_query_make(struct store_query *query, struct overt_error *err)
{
    (void)query, (void)err;
    own(query)->variants = memory_new(PG_VARIANTS_MAX, sizeof(struct pg_variant));
    return 0;
}

static void let_go(struct pg_query *query)
{
    pg_cells_clear(query);
    memory_free(query->cells);
    query->cells = NULL;
    query->cell_count = 0;
    PQclear(query->result);
    query->result = NULL;
    query->done = false;
    query->row = -1;
}

static void unbind(struct pg_param *param)
{
    if (param->bytes != NULL)
        store_bound_free(param->bytes);
    *param = (struct pg_param){0};
}

void pg_query_reset(struct store_query *query)
{
    let_go(own(query));
    for (int i = 0; i < TRANSLATE_PARAMS_MAX; i++)
        unbind(&own(query)->params[i]);
    own(query)->bad = 0;
}

static void drop_variant(struct store *store, struct pg_variant *variant)
{
    char sql[40];
    (void)snprintf(sql, sizeof sql, "DEALLOCATE %s", variant->name);
    PGconn *connection = pg_of(store)->connection;
    PGTransactionStatusType status = PQtransactionStatus(connection);
    if (variant->session == pg_of(store)->session &&
        (status == PQTRANS_IDLE || status == PQTRANS_INTRANS))
        pg_try(store, sql);
    memory_free(variant->text);
    *variant = (struct pg_variant){0};
}

void pg_query_free(struct store_query *query)
{
    for (int i = 0; i < own(query)->variant_count; i++)
        memory_free(own(query)->variants[i].text);
    memory_free(own(query)->variants);
}

static void bind(struct store_query *query, int place, enum store_kind kind, const void *bytes,
                 size_t size)
{
    struct pg_param *param = &own(query)->params[place - 1];
    unbind(param);
    if (size > STORE_BLOB_MAX)
        own(query)->bad = OVERT_LIMIT;
    param->bytes = size <= STORE_BLOB_MAX ? store_bound_new(size) : NULL;
    if (param->bytes == NULL) {
        own(query)->bad = own(query)->bad != 0 ? own(query)->bad : OVERT_NO_MEMORY;
        return;
    }
    if (size > 0)
        memcpy(param->bytes, bytes, size);
    param->bytes[size] = '\0';
    param->size = size;
    param->kind = kind;
}

void pg_bind_int(struct store_query *query, int place, int64_t value)
{
    char text[32];
    int length = snprintf(text, sizeof text, "%lld", (long long)value);
    bind(query, place, STORE_KIND_INT, text, (size_t)length);
}

void pg_bind_real(struct store_query *query, int place, double value)
{
    char text[40];
    int length = snprintf(text, sizeof text, "%.17g", value);
    bind(query, place, STORE_KIND_REAL, text, (size_t)length);
}

void pg_bind_text(struct store_query *query, int place, const char *text, size_t length)
{
    bind(query, place, STORE_KIND_TEXT, text, length);
}

void pg_bind_blob(struct store_query *query, int place, const void *bytes, size_t size)
{
    bind(query, place, STORE_KIND_BLOB, bytes, size);
}

void pg_bind_null(struct store_query *query, int place) { unbind(&own(query)->params[place - 1]); }

void pg_bind_no_memory(struct store_query *query) { own(query)->bad = OVERT_NO_MEMORY; }

static Oid type_of(enum store_kind kind)
{
    switch (kind) {
    case STORE_KIND_INT:
        return PG_OID_INT8;
    case STORE_KIND_REAL:
        return PG_OID_REAL;
    case STORE_KIND_BLOB:
        return PG_OID_BYTEA;
    default:
        return PG_OID_TEXT;
    }
}

static int translate(struct store_query *query, struct pg_variant *variant, struct overt_error *err)
{
    struct text out = {0};
    AUTO_TEXT struct text later;
    text_init(&out, TRANSLATE_BYTES_MAX);
    text_init(&later, TRANSLATE_BYTES_MAX);
    int code = translate_statement(query->sql, variant->nulls, &variant->about, &out, &later, err);
    if (code == 0 && variant->about.kind == TRANSLATE_CREATE)
        text_printf(&out, ";\n%s", later.bytes);
    const char *number = code == 0 && variant->about.kind == TRANSLATE_INSERT &&
                                 !variant->about.returning
                             ? pg_number_of(query->store, variant->about.name)
                             : NULL;
    if (number != NULL)
        text_printf(&out, " RETURNING \"%s\"", number);
    variant->text = text_take(&out);
    if (code != 0) {
        memory_free(variant->text);
        variant->text = NULL;
    }
    return code;
}

static int prepare(struct store_query *query, struct pg_variant *variant, struct overt_error *err)
{
    struct pg *pg = pg_of(query->store);
    (void)snprintf(variant->name, sizeof variant->name, "s%d", ++pg->prepared);
    PGresult *result = PQprepare(pg->connection, variant->name, variant->text,
                                 variant->about.params, variant->types);
    int code = PQresultStatus(result) == PGRES_COMMAND_OK ? 0 : pg_fault(query->store, result, err);
    PQclear(result);
    variant->session = code == 0 ? pg->session : 0;
    return code;
}

static bool fits(const struct pg_query *query, const struct pg_variant *variant)
{
    for (int i = 0; i < variant->about.params; i++)
        if (((variant->nulls >> i & 1) != 0) != (query->params[i].kind == STORE_KIND_NULL) ||
            (query->params[i].kind != STORE_KIND_NULL &&
             variant->types[i] != type_of(query->params[i].kind)))
            return false;
    return true;
}

static uint64_t nulls_of(const struct pg_query *query)
{
    uint64_t nulls = 0;
    for (int i = 0; i < TRANSLATE_PARAMS_MAX; i++)
        nulls |= (uint64_t)(query->params[i].kind == STORE_KIND_NULL) << i;
    return nulls;
}

static int find_variant(struct store_query *query, struct pg_variant **ret_variant,
                        struct overt_error *err)
{
    struct pg_query *mine = own(query);
    struct pg_variant *variant = NULL;
    for (int i = 0; i < mine->variant_count && variant == NULL; i++)
        if (fits(mine, &mine->variants[i]))
            variant = &mine->variants[i];
    int code = 0;
    if (variant == NULL) {
        if (mine->variant_count == PG_VARIANTS_MAX)
            drop_variant(query->store, &mine->variants[--mine->variant_count]);
        variant = &mine->variants[mine->variant_count];
        *variant = (struct pg_variant){.nulls = nulls_of(mine)};
        for (int i = 0; i < TRANSLATE_PARAMS_MAX; i++)
            variant->types[i] = type_of(mine->params[i].kind);
        code = translate(query, variant, err);
        if (code != 0)
            return code;
        mine->variant_count++;
    }
    bool plain = !query->cached || variant->about.kind == TRANSLATE_CREATE;
    if (!plain && variant->session != pg_of(query->store)->session)
        code = prepare(query, variant, err);
    *ret_variant = variant;
    return code;
}

static PGresult *execute(struct store_query *query, const struct pg_variant *variant)
{
    const struct pg_query *mine = own(query);
    const char *values[TRANSLATE_PARAMS_MAX];
    int lengths[TRANSLATE_PARAMS_MAX], formats[TRANSLATE_PARAMS_MAX];
    for (int i = 0; i < TRANSLATE_PARAMS_MAX; i++) {
        values[i] = mine->params[i].bytes;
        lengths[i] = (int)mine->params[i].size;
        formats[i] = mine->params[i].kind == STORE_KIND_BLOB;
    }
    PGconn *connection = pg_of(query->store)->connection;
    if (variant->about.kind == TRANSLATE_CREATE)
        return PQexec(connection, variant->text);
    if (query->cached)
        return PQexecPrepared(connection, variant->name, variant->about.params, values, lengths,
                              formats, 1);
    return PQexecParams(connection, variant->text, variant->about.params, variant->types, values,
                        lengths, formats, 1);
}

/// The row's number stands in the last row of what RETURNING gave.
static void take_number(struct pg *pg, const PGresult *result)
{
    int rows = PQntuples(result);
    if (rows == 0 || PQnfields(result) != 1 || PQgetlength(result, rows - 1, 0) != 8)
        return;
    uint64_t number = 0;
    const unsigned char *bytes = (const unsigned char *)PQgetvalue(result, rows - 1, 0);
    for (int i = 0; i < 8; i++)
        number = number << 8 | bytes[i];
    pg->last_id = (int64_t)number;
}

static void changed(struct store *store, const struct pg_variant *variant, PGresult *result)
{
    bool some = strtoll(PQcmdTuples(result), NULL, 10) > 0;
    if (variant->about.kind == TRANSLATE_CREATE)
        pg_columns_forget(store);
    if (variant->about.kind == TRANSLATE_DELETE && some)
        pg_of(store)->deleted = true;
    if ((variant->about.kind == TRANSLATE_INSERT || variant->about.kind == TRANSLATE_UPDATE) &&
        some)
        store_changed_add(store, variant->about.name);
    if (variant->about.kind == TRANSLATE_INSERT && !variant->about.returning)
        take_number(pg_of(store), result);
}

/// A statement that breaks a rule undoes itself and no more, as in SQLite.
static int run(struct store_query *query, struct pg_variant *variant, struct overt_error *err)
{
    struct store *store = query->store;
    bool part = variant->about.kind != TRANSLATE_SELECT && (store->in_transaction || store->group);
    int code = part ? pg_execute(store, "SAVEPOINT one", err) : 0;
    if (code != 0)
        return code;
    PGresult *result = execute(query, variant);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        code = pg_fault(store, result, err);
        PQclear(result);
        if (part)
            pg_try(store, "ROLLBACK TO one; RELEASE one");
        return code;
    }
    own(query)->result = result;
    if (part)
        code = pg_execute(store, "RELEASE one", err);
    if (code == 0)
        changed(store, variant, result);
    if (variant->about.kind != TRANSLATE_SELECT && !variant->about.returning)
        own(query)->row = PQntuples(result) - 1; // no rows of its own
    return code;
}

static int start(struct store_query *query, struct overt_error *err)
{
    struct store *store = query->store;
    struct pg_variant *variant = NULL;
    int code = own(query)->bad;
    if (code != 0)
        return error_set(err, code,
                         code == OVERT_LIMIT
                             ? "too large for the record: at most 16 MiB in one value"
                             : "not enough memory for the record");
    code = pg_ready(store, err);
    if (code == 0)
        code = find_variant(query, &variant, err);
    return code == 0 ? run(query, variant, err) : code;
}

int pg_step(struct store_query *query, struct overt_error *err)
{
    struct pg_query *mine = own(query);
    if (mine->done)
        let_go(mine);
    if (mine->result == NULL) {
        mine->row = -1;
        int code = start(query, err);
        if (code != 0) {
            let_go(mine);
            return code;
        }
    }
    if (++mine->row >= PQntuples(mine->result)) {
        mine->done = true;
        return 0;
    }
    int code = pg_open_sealed(mine, err);
    return code != 0 ? code : 1;
}

int pg_column_count(struct store_query *query) { return PQnfields(own(query)->result); }

const char *pg_column_name(struct store_query *query, int column)
{
    return PQfname(own(query)->result, column);
}

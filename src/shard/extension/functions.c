// SPDX-License-Identifier: Apache-2.0
// functions.c - what the server can be asked in SQL. Whoever asks may be anybody: the permit and
// the note about the list's parts are verified here, with the key and the clock of this server.
#include <postgres.h>

#include <catalog/pg_type_d.h>
#include <executor/spi.h>
#include <fmgr.h>
#include <funcapi.h>
#include <miscadmin.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <utils/builtins.h>
#include <utils/timestamp.h>

#include "crypt/seal.h"
#include "crypt/wipe.h"
#include "overt/gallery.h"
#include "shard/extension/internal.h"

PG_FUNCTION_INFO_V1(overt_shard_check);
PG_FUNCTION_INFO_V1(overt_shard_open);
PG_FUNCTION_INFO_V1(overt_shard_search);
PG_FUNCTION_INFO_V1(overt_shard_close);
PG_FUNCTION_INFO_V1(overt_shard_lists);
PG_FUNCTION_INFO_V1(overt_shard_server);

#define CONTEXT_SIZE (CRYPT_HASH_SIZE + 12)

void shard_fail(const struct overt_error *err)
{
    int code = -err->code;
    ereport(ERROR, (errcode(MAKE_SQLSTATE('O', 'V', '0', '0' + code / 10, '0' + code % 10)),
                    errmsg("%s", err->text)));
}

static void check(int code, const struct overt_error *err)
{
    if (code != 0)
        shard_fail(err);
}

/// What a permit says of itself, and that it holds now; for the functions that compare nothing.
static struct permit_terms read_permit(const char *note, struct overt_permit **ret_permit)
{
    struct overt_error err = {0};
    check(overt_permit_read(note, shard_settings.verifier, ret_permit, &err), &err);
    return *permit_terms_of(*ret_permit);
}

static void check_hash(bytea *list)
{
    if (VARSIZE_ANY_EXHDR(list) != CRYPT_HASH_SIZE)
        ereport(ERROR, (errmsg("a list is named by the 32 bytes of its digest")));
}

/// check(note, number): the list that the note names, the part's rows. Fails unless it is signed.
Datum overt_shard_check(PG_FUNCTION_ARGS)
{
    char *note = text_to_cstring(PG_GETARG_TEXT_PP(0));
    int32 number = PG_GETARG_INT32(1);
    struct permit_parts *parts = palloc0(sizeof *parts);
    struct overt_error err = {0};
    TupleDesc row;
    check(permit_read_parts(note, shard_settings.verifier, parts, &err), &err);
    if (number < 0 || (size_t)number >= parts->count)
        ereport(ERROR, (errmsg("the list has %zu parts, numbered from 0", parts->count)));
    if (get_call_result_type(fcinfo, NULL, &row) != TYPEFUNC_COMPOSITE)
        elog(ERROR, "the function is not declared as it has to be");
    bytea *list = palloc(VARHDRSZ + CRYPT_HASH_SIZE);
    SET_VARSIZE(list, VARHDRSZ + CRYPT_HASH_SIZE);
    memcpy(VARDATA(list), parts->list, CRYPT_HASH_SIZE);
    Datum values[] = {PointerGetDatum(list), Int64GetDatum((int64)parts->part[number].size)};
    bool nulls[] = {false, false};
    PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(row), values, nulls)));
}

// ---- opening ----

/// The note about the list and this server's number in it, from the table.
static void read_note(const struct permit_terms *terms, struct permit_parts *parts, uint32 *number)
{
    bytea *list = palloc(VARHDRSZ + CRYPT_HASH_SIZE);
    SET_VARSIZE(list, VARHDRSZ + CRYPT_HASH_SIZE);
    memcpy(VARDATA(list), terms->list, CRYPT_HASH_SIZE);
    Oid types[] = {BYTEAOID};
    Datum values[] = {PointerGetDatum(list)};
    struct overt_error err = {0};
    bool isnull;
    if (SPI_execute_with_args("SELECT note, number FROM overt.part WHERE list = $1", 1, types,
                              values, NULL, true, 1) != SPI_OK_SELECT)
        elog(ERROR, "the table of parts cannot be read");
    if (SPI_processed != 1)
        ereport(ERROR, (errcode(SEALED_STATE),
                        errmsg("this server holds no part of the list of operation %s: load it",
                               terms->operation)));
    HeapTuple tuple = SPI_tuptable->vals[0];
    char *note = SPI_getvalue(tuple, SPI_tuptable->tupdesc, 1);
    *number = (uint32)DatumGetInt32(SPI_getbinval(tuple, SPI_tuptable->tupdesc, 2, &isnull));
    check(permit_read_parts(note, shard_settings.verifier, parts, &err), &err);
    if (memcmp(parts->list, terms->list, CRYPT_HASH_SIZE) != 0 || parts->size != terms->size ||
        *number >= parts->count)
        ereport(ERROR, (errmsg("the note about the list is that of another list: load it again")));
}

static void put_u32(uint8_t *at, uint32 value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (uint8_t)(value >> (8 * i));
}

/// Opens one sealed block and adds its rows.
static void fill_block(struct match_part *part, const struct slot *slot, uint32 block, uint32 rows,
                       Datum body, const uint8_t *key, uint8_t *plain, size_t room)
{
    uint8_t context[CONTEXT_SIZE];
    struct overt_error err = {0};
    memcpy(context, slot->parts.list, CRYPT_HASH_SIZE);
    put_u32(context + CRYPT_HASH_SIZE, slot->number);
    put_u32(context + CRYPT_HASH_SIZE + 4, block);
    put_u32(context + CRYPT_HASH_SIZE + 8, rows);
    struct varlena *sealed = PG_DETOAST_DATUM_PACKED(body);
    size_t size = VARSIZE_ANY_EXHDR(sealed);
    if (size < CRYPT_SEAL_EXTRA || size - CRYPT_SEAL_EXTRA > room)
        ereport(ERROR, (errmsg("a stored block has the wrong size: load the list again")));
    int code = crypt_unseal(key, context, sizeof context, (uint8_t *)VARDATA_ANY(sealed), size,
                            plain, &err);
    if (code == 0)
        code = match_part_fill(part, (uint64_t)block * MATCH_ROWS_MAX, rows, plain,
                               size - CRYPT_SEAL_EXTRA, &err);
    crypt_wipe(plain, room);
    check(code, &err);
    if ((Pointer)sealed != DatumGetPointer(body)) // a block of one row or two lies in its tuple
        pfree(sealed);
}

static void fill(struct match_part *part, const struct slot *slot, const uint8_t *key)
{
    size_t room = match_rows_size(slot->parts.dimension, MATCH_ROWS_MAX);
    uint8_t *plain = palloc(room);
    bytea *list = palloc(VARHDRSZ + CRYPT_HASH_SIZE);
    SET_VARSIZE(list, VARHDRSZ + CRYPT_HASH_SIZE);
    memcpy(VARDATA(list), slot->parts.list, CRYPT_HASH_SIZE);
    Oid types[] = {BYTEAOID};
    Datum values[] = {PointerGetDatum(list)};
    Portal portal = SPI_cursor_open_with_args(
        NULL, "SELECT number, rows, body FROM overt.block WHERE list = $1 ORDER BY number", 1,
        types, values, NULL, true, 0);
    for (;;) {
        bool isnull;
        CHECK_FOR_INTERRUPTS();
        SPI_cursor_fetch(portal, true, 1);
        if (SPI_processed == 0)
            break;
        HeapTuple tuple = SPI_tuptable->vals[0];
        TupleDesc row = SPI_tuptable->tupdesc;
        uint32 block = (uint32)DatumGetInt32(SPI_getbinval(tuple, row, 1, &isnull));
        uint32 rows = (uint32)DatumGetInt32(SPI_getbinval(tuple, row, 2, &isnull));
        fill_block(part, slot, block, rows, SPI_getbinval(tuple, row, 3, &isnull), key, plain,
                   room);
        SPI_freetuptable(SPI_tuptable);
    }
    SPI_cursor_close(portal);
    pfree(plain);
}

/// Brings the part into shared memory, or leaves nothing of it there.
static void open_part(const struct permit_terms *terms, const uint8_t *key)
{
    struct permit_parts *parts = palloc0(sizeof *parts);
    struct overt_error err = {0};
    uint32 number;
    read_note(terms, parts, &number);
    struct slot *slot = slot_reserve(parts, number);
    struct match_part *volatile part = NULL;
    PG_TRY();
    {
        struct match_part *view = NULL;
        check(match_part_attach(slot_memory(slot), parts, number, 1, &view, &err), &err);
        part = view;
        fill(view, slot, key);
        check(match_part_verify(view, &err), &err);
    }
    PG_CATCH();
    {
        struct match_part *view = part;
        match_part_detach(&view);
        slot_drop(slot);
        PG_RE_THROW();
    }
    PG_END_TRY();
    struct match_part *view = part;
    match_part_detach(&view);
    slot_publish(slot, terms->closes);
    pfree(parts);
}

/// open(permit, key): the part of the list that the permit names is put into memory in the clear
/// until the permit ends. Gives its rows.
Datum overt_shard_open(PG_FUNCTION_ARGS)
{
    char *note = text_to_cstring(PG_GETARG_TEXT_PP(0));
    bytea *key = PG_GETARG_BYTEA_PP(1);
    struct overt_permit *permit = NULL;
    struct overt_error err = {0};
    uint64 rows = 0;
    if (VARSIZE_ANY_EXHDR(key) != CRYPT_SEAL_KEY_SIZE)
        ereport(ERROR, (errmsg("the key of a list has %d bytes", CRYPT_SEAL_KEY_SIZE)));
    struct permit_terms terms = read_permit(note, &permit);
    int code = permit_check(permit, (moment)time(NULL), overt_permit_threshold(permit), terms.list,
                            terms.size, &err);
    overt_permit_destroy(&permit);
    check(code, &err);
    if (!slot_extend(terms.list, terms.closes, &rows)) {
        uint8_t copy[CRYPT_SEAL_KEY_SIZE];
        memcpy(copy, VARDATA_ANY(key), sizeof copy);
        SPI_connect();
        PG_TRY();
        {
            open_part(&terms, copy);
        }
        PG_FINALLY();
        {
            crypt_wipe(copy, sizeof copy);
            crypt_wipe(VARDATA_ANY(key), CRYPT_SEAL_KEY_SIZE);
        }
        PG_END_TRY();
        SPI_finish();
        (void)slot_extend(terms.list, terms.closes, &rows);
    }
    PG_RETURN_INT64((int64)rows);
}

// ---- searching ----

/// One question, and where its answer goes; of palloc.
struct question {
    struct overt_template *probes;
    size_t count;
    size_t limit;
    float threshold;
    struct overt_candidate *candidates;
    size_t *counts;
};

/// Packed templates, one after the other.
static void unpack_probes(bytea *packed, struct question *question)
{
    struct overt_error err = {0};
    const uint8_t *at = (const uint8_t *)VARDATA_ANY(packed);
    size_t left = VARSIZE_ANY_EXHDR(packed), one = 0, at_dimension = 4 + OVERT_MODEL_ID_MAX;
    if (left >= at_dimension + 4) {
        uint32 dimension;
        memcpy(&dimension, at + at_dimension, sizeof dimension);
        if (dimension >= 1 && dimension <= OVERT_TEMPLATE_DIMENSION_MAX)
            one = overt_template_packed_size((int32_t)dimension);
    }
    if (one == 0 || left % one != 0 || left / one > OVERT_PROBES_MAX)
        ereport(ERROR, (errmsg("a search takes 1 to %d templates of one kind", OVERT_PROBES_MAX)));
    question->count = left / one;
    question->probes = palloc0(question->count * sizeof *question->probes);
    for (size_t i = 0; i < question->count; i++)
        check(overt_template_unpack(at + i * one, one, &question->probes[i], &err), &err);
}

/// The threads of a search must not be interrupted by what is meant for the server.
static int search_quietly(const struct match_part *part, const struct overt_permit *permit,
                          struct question *question, struct overt_error *err)
{
    sigset_t all, before;
    sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    int code = match_part_search(part, permit, (int64_t)time(NULL), question->probes,
                                 question->count, question->threshold, question->candidates,
                                 question->limit, question->counts, err);
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return code;
}

static void put_row(ReturnSetInfo *result, uint32 number, uint64 rows, const size_t *probe,
                    const struct overt_candidate *candidate)
{
    bool none = candidate == NULL;
    bool nulls[] = {false, false, none, none, none};
    Datum values[] = {Int32GetDatum((int32)number), Int64GetDatum((int64)rows),
                      Int32GetDatum(none ? 0 : (int32)*probe),
                      Int64GetDatum(none ? 0 : (int64)candidate->id),
                      Float4GetDatum(none ? 0 : candidate->score)};
    tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}

/// Searches this server's part of the permit's list. Gives its number and rows.
static void search_part(const struct overt_permit *permit, struct question *question,
                        uint32 *ret_number, uint64 *ret_rows)
{
    struct overt_error err = {0};
    const struct permit_terms *terms = permit_terms_of(permit);
    struct slot *slot = slot_hold(terms->list);
    if (slot == NULL)
        ereport(ERROR, (errcode(SEALED_STATE),
                        errmsg("the list of operation %s is not open on this server: open it "
                               "with its permit and key",
                               terms->operation)));
    const struct match_part *part = slot_view(slot);
    int code = OVERT_NO_MEMORY;
    if (part != NULL)
        code = search_quietly(part, permit, question, &err);
    *ret_number = slot->number;
    *ret_rows = slot->parts.part[slot->number].size;
    if (code == 0)
        slot_count(slot, 1, *ret_rows * question->count);
    slot_release(slot);
    if (part == NULL)
        ereport(ERROR, (errcode(ERRCODE_OUT_OF_MEMORY), errmsg("there is not enough memory")));
    check(code, &err);
}

/// search(permit, probes, candidates, threshold): first a row that says which part was searched and
/// how many rows it has, without a probe; then the candidates, best first for each probe.
Datum overt_shard_search(PG_FUNCTION_ARGS)
{
    char *note = text_to_cstring(PG_GETARG_TEXT_PP(0));
    struct question question = {.limit = (size_t)PG_GETARG_INT32(2),
                                .threshold = PG_GETARG_FLOAT4(3)};
    struct overt_permit *permit = NULL;
    uint32 number = 0;
    uint64 rows = 0;
    if (question.limit < 1 || question.limit > OVERT_CANDIDATES_MAX)
        ereport(ERROR, (errmsg("a search gives 1 to %d candidates", OVERT_CANDIDATES_MAX)));
    unpack_probes(PG_GETARG_BYTEA_PP(1), &question);
    question.candidates = palloc0(question.count * question.limit * sizeof *question.candidates);
    question.counts = palloc0(question.count * sizeof *question.counts);
    (void)read_permit(note, &permit);
    PG_TRY();
    {
        search_part(permit, &question, &number, &rows);
    }
    PG_FINALLY();
    {
        overt_permit_destroy(&permit);
        crypt_wipe(question.probes, question.count * sizeof *question.probes);
    }
    PG_END_TRY();
    InitMaterializedSRF(fcinfo, 0);
    ReturnSetInfo *result = (ReturnSetInfo *)fcinfo->resultinfo;
    put_row(result, number, rows, NULL, NULL);
    for (size_t i = 0; i < question.count; i++)
        for (size_t j = 0; j < question.counts[i]; j++)
            put_row(result, number, rows, &i, &question.candidates[i * question.limit + j]);
    return (Datum)0;
}

// ---- closing and showing ----

/// close(list): wipes it from memory; true when it was there. Anybody may: it only takes away.
Datum overt_shard_close(PG_FUNCTION_ARGS)
{
    bytea *list = PG_GETARG_BYTEA_PP(0);
    check_hash(list);
    PG_RETURN_BOOL(slot_close((const uint8_t *)VARDATA_ANY(list)));
}

/// lists(): list, part, rows, open, closes, bytes, searches, compared of what is in memory.
Datum overt_shard_lists(PG_FUNCTION_ARGS)
{
    struct slot *slot = palloc0(sizeof *slot);
    InitMaterializedSRF(fcinfo, 0);
    ReturnSetInfo *result = (ReturnSetInfo *)fcinfo->resultinfo;
    for (int i = 0; i < SLOTS; i++) {
        if (!slot_show(i, slot))
            continue;
        bytea *list = palloc(VARHDRSZ + CRYPT_HASH_SIZE);
        SET_VARSIZE(list, VARHDRSZ + CRYPT_HASH_SIZE);
        memcpy(VARDATA(list), slot->parts.list, CRYPT_HASH_SIZE);
        bool is_open = slot->state == SLOT_OPEN;
        Datum values[] = {
            PointerGetDatum(list),
            Int32GetDatum((int32)slot->number),
            Int64GetDatum((int64)slot->parts.part[slot->number].size),
            BoolGetDatum(is_open),
            TimestampTzGetDatum(time_t_to_timestamptz((pg_time_t)slot->closes)),
            Int64GetDatum((int64)slot->bytes),
            Int64GetDatum((int64)slot->searches),
            Int64GetDatum((int64)slot->compared),
        };
        bool nulls[] = {false, false, false, false, !is_open, false, false, false};
        tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
    }
    return (Datum)0;
}

/// server(): bytes for lists in the clear, bytes in use, whether these stay out of swap, the key.
Datum overt_shard_server(PG_FUNCTION_ARGS)
{
    TupleDesc row;
    uint64 memory, used;
    bool locked;
    if (get_call_result_type(fcinfo, NULL, &row) != TYPEFUNC_COMPOSITE)
        elog(ERROR, "the function is not declared as it has to be");
    slot_figures(&memory, &used, &locked);
    Datum values[] = {Int64GetDatum((int64)memory), Int64GetDatum((int64)used),
                      BoolGetDatum(locked), CStringGetTextDatum(shard_settings.verifier)};
    bool nulls[] = {false, false, false, false};
    PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(row), values, nulls)));
}

// SPDX-License-Identifier: Apache-2.0
// append.c - an act and its entry, in the transaction of the change; the tree's nodes grow with it.
#include <assert.h>
#include <string.h>

#include "crypt/hash.h"
#include "crypt/random.h"
#include "crypt/wipe.h"
#include "ledger/internal.h"

#define SALT_SIZE 32

int ledger_next(struct store *store, int64_t *ret_index, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code =
        store_prepare(store, "SELECT coalesce(max(idx) + 1, 0) FROM ledger_entry", &query, err);
    if (code == 0)
        code = store_step(query, err);
    if (code < 0)
        return code;
    *ret_index = store_column_int(query, 0);
    return 0;
}

/// What was answered as at a day stays true only if nothing is recorded with an earlier time
/// afterwards (rule R7).
int ledger_check_clock(struct store *store, moment at, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store, "SELECT at FROM act ORDER BY idx DESC LIMIT 1", &query, err);
    if (code == 0)
        code = store_step(query, err);
    if (code <= 0)
        return code;
    moment last = store_column_int(query, 0);
    if (at >= last - LEDGER_BACK_MAX)
        return 0;
    char now[TIME_TEXT_MAX], then[TIME_TEXT_MAX];
    time_format_words(at, now);
    time_format_words(last, then);
    return error_set(err, OVERT_REFUSED,
                     "this machine's clock says %s and the newest entry of the record is of %s: "
                     "set the clock right",
                     now, then);
}

static int insert_act(struct store *store, int64_t index, const struct ledger_act *act,
                      const uint8_t *salt, const char *record, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store,
                             "INSERT INTO act (idx, kind, at, officer, operation, salt, record)"
                             " VALUES (?1, ?2, ?3, nullif(?4, 0), ?5, ?6, ?7)",
                             &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, index);
    store_bind_text(query, 2, act->kind);
    store_bind_int(query, 3, act->at);
    store_bind_int(query, 4, act->officer);
    store_bind_text(query, 5, act->operation);
    store_bind_blob(query, 6, salt, SALT_SIZE);
    store_bind_text(query, 7, record);
    return store_step(query, err);
}

static int insert_entry(struct store *store, int64_t index, const struct text *bytes,
                        struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code =
        store_prepare(store, "INSERT INTO ledger_entry (idx, bytes) VALUES (?1, ?2)", &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, index);
    store_bind_blob(query, 2, bytes->bytes, bytes->length);
    return store_step(query, err);
}

static int insert_node(void *context, int level, int64_t place, const struct ledger_hash *hash,
                       struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(
        context, "INSERT INTO ledger_node (level, place, hash) VALUES (?1, ?2, ?3)", &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, level);
    store_bind_int(query, 2, place);
    store_bind_blob(query, 3, hash->bytes, sizeof hash->bytes);
    return store_step(query, err);
}

/// The new leaf, with the peaks of the tree of `index` leaves that it is joined to: those below the
/// lowest one that is missing.
static int grow_tree(struct store *store, int64_t index, const struct text *bytes,
                     struct overt_error *err)
{
    struct ledger_reader reader = ledger_reader_of(store);
    struct ledger_frontier frontier = {.size = index};
    for (int level = 0; level < LEDGER_LEVELS_MAX && (index >> level & 1) != 0; level++) {
        int code =
            reader.node(reader.context, level, (index >> level) - 1, &frontier.peaks[level], err);
        if (code != 0)
            return code;
    }
    struct ledger_hash leaf;
    ledger_leaf_hash(bytes->bytes, bytes->length, &leaf);
    return ledger_frontier_add(&frontier, &leaf, insert_node, store, err);
}

int ledger_append(struct store *store, const struct ledger_act *act, struct overt_error *err)
{
    assert(store_in_transaction(store));
    assert(strlen(act->kind) <= LEDGER_KIND_MAX);
    assert(act->operation == NULL || strlen(act->operation) <= LEDGER_REFERENCE_MAX);
    int64_t index = 0, rows = 0;
    AUTO_TEXT struct text record = {0}, bytes = {0};
    text_init(&record, LEDGER_RECORD_MAX);
    text_init(&bytes, LEDGER_ENTRY_MAX);
    int code = ledger_next(store, &index, err);
    if (code == 0)
        code = ledger_check_clock(store, act->at, err);
    if (code == 0)
        code = ledger_record_compose(store, index, act, &record, &rows, err);
    if (code != 0)
        return code;
    uint8_t salt[SALT_SIZE];
    crypt_random(salt, sizeof salt);
    struct ledger_entry entry = {.at = act->at};
    if (ledger_kind_shown(act->kind)) {
        (void)text_copy(entry.kind, sizeof entry.kind, act->kind);
        (void)text_copy(entry.operation, sizeof entry.operation,
                        act->operation != NULL ? act->operation : "");
    }
    ledger_commitment(salt, sizeof salt, record.bytes, &entry.commitment);
    ledger_entry_write(&entry, &bytes);
    code = insert_act(store, index, act, salt, record.bytes, err);
    if (code == 0)
        code = insert_entry(store, index, &bytes, err);
    if (code == 0)
        code = grow_tree(store, index, &bytes, err);
    store_changed_forget(store); // nothing joins this entry any more
    crypt_wipe(salt, sizeof salt);
    crypt_wipe(record.bytes, record.length);
    return code;
}

int ledger_erase(struct store *store, int64_t index, const char *rule, const struct ledger_act *act,
                 struct overt_error *err)
{
    int64_t next = 0;
    int code = ledger_next(store, &next, err);
    AUTO_QUERY struct store_query *receipt = NULL;
    if (code == 0)
        code = store_prepare(store,
                             "INSERT INTO erasure (ledger, at, officer, erased, rule)"
                             " VALUES (?1, ?2, nullif(?3, 0), ?4, ?5)",
                             &receipt, err);
    if (code != 0)
        return code;
    store_bind_int(receipt, 1, next);
    store_bind_int(receipt, 2, act->at);
    store_bind_int(receipt, 3, act->officer);
    store_bind_int(receipt, 4, index);
    store_bind_text(receipt, 5, rule);
    code = store_step(receipt, err);
    AUTO_QUERY struct store_query *erase = NULL;
    if (code == 0)
        code = store_prepare(store, "UPDATE act SET salt = NULL, record = NULL WHERE idx = ?1",
                             &erase, err);
    if (code != 0)
        return code;
    store_bind_int(erase, 1, index);
    code = store_step(erase, err);
    return code != 0 ? code : ledger_append(store, act, err);
}

static int read_node(void *context, int level, int64_t place, struct ledger_hash *ret_hash,
                     struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(
        context, "SELECT hash FROM ledger_node WHERE level = ?1 AND place = ?2", &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, level);
    store_bind_int(query, 2, place);
    code = store_step(query, err);
    if (code < 0)
        return code;
    size_t size = 0;
    const void *hash = code == 1 ? store_column_blob(query, 0, &size) : NULL;
    if (hash == NULL || size != sizeof ret_hash->bytes)
        return error_set(err, OVERT_CORRUPT,
                         "node %lld of level %d of the log's tree is missing: verify the record",
                         (long long)place, level);
    memcpy(ret_hash->bytes, hash, size);
    return 0;
}

struct ledger_reader ledger_reader_of(struct store *store)
{
    return (struct ledger_reader){.node = read_node, .context = store};
}

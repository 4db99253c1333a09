// SPDX-License-Identifier: Apache-2.0
// verify.c - is the record what its signed log says? From the store: each entry, act, row, node,
// checkpoint. From the published files: what anybody can check with the public key.
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "crypt/cosign.h"
#include "ledger/internal.h"

struct verification {
    struct store *store;
    struct ledger_rows *rows;
    struct text record; ///< of the act at hand
    bool quick;         ///< of the record's checkpoints only the newest one's signature
    struct ledger_report *report;
    struct ledger_frontier frontier;
    const char *verifier;
    int64_t newest;               ///< size of the record's newest checkpoint
    struct ledger_head published; ///< size 0: none
    const char *published_at;
};

static void add_fault(struct ledger_report *report, int64_t index, const char *format, ...)
    PRINTF_LIKE(3, 4);

static void add_fault(struct ledger_report *report, int64_t index, const char *format, ...)
{
    if (report->fault_count++ >= LEDGER_FAULTS_MAX)
        return;
    struct ledger_fault *fault = &report->faults[report->fault_count - 1];
    AUTO_TEXT struct text words = {0};
    text_init(&words, sizeof fault->text);
    va_list args;
    va_start(args, format);
    text_vprintf(&words, format, args);
    va_end(args);
    fault->index = index;
    (void)text_copy(fault->text, sizeof fault->text, words.bytes);
}

/// 0, or OVERT_CORRUPT with the first fault as the error.
static int conclude(const struct ledger_report *report, struct overt_error *err)
{
    if (report->fault_count == 0)
        return 0;
    const struct ledger_fault *first = &report->faults[0];
    if (first->index < 0)
        return error_set(err, OVERT_CORRUPT, "%s", first->text);
    return error_set(err, OVERT_CORRUPT, "entry %" PRId64 ": %.180s", first->index, first->text);
}

// ---- acts and rows ----

static int check_erased(struct verification *v, int64_t index, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(v->store, "SELECT 1 FROM erasure WHERE erased = ?1 AND ledger > ?1",
                             &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, index);
    code = store_step(query, err);
    if (code < 0)
        return code;
    v->report->erased += code;
    if (code == 0)
        add_fault(v->report, index,
                  "the record of its act is gone and there is no receipt of an erasure");
    return 0;
}

static int check_rows(struct verification *v, int64_t index, const struct ledger_act *act,
                      const char *record, struct overt_error *err)
{
    int64_t rows = 0;
    text_clear(&v->record);
    int code = ledger_rows_compose(v->rows, index, act, &v->record, &rows, err);
    if (code != 0)
        return code;
    v->report->rows += rows;
    v->report->acts++;
    if (!text_equal(v->record.bytes, record))
        add_fault(v->report, index, "a row that it tells of was changed, added or taken away (%s)",
                  act->kind);
    return 0;
}

/// The query stands on the act of the entry: entry and act say the same, the commitment fits, and
/// so do the rows.
static int check_act(struct verification *v, int64_t index, const struct ledger_entry *entry,
                     struct store_query *query, struct overt_error *err)
{
    if (store_column_is_null(query, 2)) {
        add_fault(v->report, index, "it has no act");
        return 0;
    }
    const char *operation = store_column_text(query, 5);
    struct ledger_act act = {.kind = store_column_text(query, 2),
                             .at = store_column_int(query, 3),
                             .officer = store_column_int(query, 4),
                             .operation = operation};
    bool shown = entry->kind[0] != '\0'; // else the record, which it commits to, says it
    if (act.at != entry->at ||
        (shown && (!text_equal(act.kind, entry->kind) ||
                   !text_equal(operation != NULL ? operation : "", entry->operation))))
        add_fault(v->report, index, "its act says another kind, time or operation");
    if (store_column_is_null(query, 6) || store_column_is_null(query, 7))
        return check_erased(v, index, err);
    size_t size = 0;
    const void *salt = store_column_blob(query, 6, &size);
    const char *record = store_column_text(query, 7);
    struct ledger_hash commitment;
    ledger_commitment(salt, size, record, &commitment);
    if (!ledger_hash_equal(&commitment, &entry->commitment))
        add_fault(v->report, index,
                  "the record of its act was changed: it does not fit its commitment");
    return check_rows(v, index, &act, record, err);
}

// ---- tree and checkpoints ----

static int check_node(void *context, int level, int64_t place, const struct ledger_hash *hash,
                      struct overt_error *err)
{
    struct verification *v = context;
    const void *stored = NULL;
    int code = ledger_rows_node(v->rows, level, place, &stored, err);
    if (code == 0 && (stored == NULL || memcmp(hash->bytes, stored, sizeof hash->bytes) != 0))
        add_fault(v->report, v->frontier.size,
                  "the tree's node (%d, %" PRId64 ") does not fit the entries", level, place);
    return code;
}

static void check_head(struct verification *v, const struct ledger_head *head,
                       const struct ledger_hash *root, const char *where)
{
    if (head->size != v->frontier.size || !ledger_hash_equal(&head->root, root))
        add_fault(v->report, v->frontier.size - 1,
                  "%s of %" PRId64 " entries is of other entries: something up to "
                  "here was changed",
                  where, head->size);
    else if (v->frontier.size > v->report->entries - v->report->unsigned_entries)
        v->report->unsigned_entries = v->report->entries - v->frontier.size;
}

/// A signed head out of the record. Of older ones the signature can be left out: the newest one's
/// covers all that they say.
static int open_head(struct verification *v, const char *note, struct ledger_head *ret_head,
                     struct overt_error *err)
{
    bool newest = v->frontier.size == v->newest;
    if (!v->quick || newest)
        return ledger_head_open(note, v->verifier, ret_head, err);
    const char *end = strstr(note, "\n\n");
    if (end == NULL || !ledger_head_parse(note, (size_t)(end + 1 - note), ret_head))
        return error_set(err, OVERT_CORRUPT, "it is not in its form");
    return 0;
}

/// The checkpoint of the tree as large as it is now, if one was signed.
static int check_checkpoint(struct verification *v, struct overt_error *err)
{
    const char *note = NULL;
    int code = ledger_rows_checkpoint(v->rows, v->frontier.size, &note, err);
    bool published = v->published.size == v->frontier.size;
    if (code != 0 || (note == NULL && !published))
        return code;
    struct ledger_hash root;
    ledger_frontier_root(&v->frontier, &root);
    if (published)
        check_head(v, &v->published, &root, "the published checkpoint");
    if (note == NULL)
        return 0;
    struct ledger_head head;
    struct overt_error why = {0};
    if (open_head(v, note, &head, &why) != 0) {
        add_fault(v->report, v->frontier.size - 1, "its checkpoint does not verify: %.150s",
                  why.text);
        return 0;
    }
    v->report->checkpoints++;
    check_head(v, &head, &root, "the checkpoint");
    return 0;
}

/// What witnesses signed: every line that is said to hold does.
static int check_cosignatures(struct verification *v, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(v->store,
                             "SELECT c.size, c.witness, c.time, c.line, p.note FROM cosignature c"
                             " JOIN checkpoint p USING (size) WHERE c.holds = 1 ORDER BY c.size",
                             &query, err);
    while (code == 0 && (code = store_step(query, err)) == 1) {
        const char *line = store_column_text(query, 3), *note = store_column_text(query, 4);
        const char *end = strstr(note, "\n\n");
        struct crypt_verifier witness;
        int64_t time = 0;
        code = 0;
        if (end == NULL || crypt_witness_parse(store_column_text(query, 1), &witness, NULL) != 0 ||
            crypt_cosignature_check(note, (size_t)(end + 1 - note), line, strlen(line) - 1,
                                    &witness, &time) != CRYPT_COSIGNATURE_HOLDS ||
            time != store_column_int(query, 2))
            add_fault(v->report, store_column_int(query, 0) - 1,
                      "a cosignature under its checkpoint does not verify");
    }
    return code;
}

// ---- the whole ----

static int check_entry(struct verification *v, struct store_query *query, struct overt_error *err)
{
    size_t size = 0;
    const void *bytes = store_column_blob(query, 1, &size);
    int64_t index = store_column_int(query, 0);
    struct ledger_entry entry;
    struct overt_error why = {0};
    if (index != v->frontier.size)
        add_fault(v->report, index, "entries are missing before it");
    int code = 0;
    if (ledger_entry_parse(bytes, size, &entry, &why) != 0)
        add_fault(v->report, index, "%.200s", why.text);
    else
        code = check_act(v, index, &entry, query, err);
    struct ledger_hash leaf;
    ledger_leaf_hash(bytes, size, &leaf);
    if (code == 0)
        code = ledger_frontier_add(&v->frontier, &leaf, check_node, v, err);
    return code != 0 ? code : check_checkpoint(v, err);
}

/// Numbers that must agree when nothing was cut off at the end or hung on.
static int check_ends(struct verification *v, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(v->store,
                             "SELECT (SELECT coalesce(max(size), 0) FROM checkpoint),"
                             " (SELECT count(*) FROM checkpoint), (SELECT count(*) FROM act),"
                             " (SELECT count(*) FROM ledger_node)",
                             &query, err);
    if (code == 0)
        code = store_step(query, err);
    if (code < 0)
        return code;
    int64_t size = v->frontier.size, nodes = 0;
    for (int level = 0; level < LEDGER_LEVELS_MAX; level++)
        nodes += size >> level;
    if (store_column_int(query, 0) > size)
        add_fault(v->report, -1,
                  "a checkpoint was signed for %" PRId64 " entries and only %" PRId64 " are there: "
                  "entries were cut off",
                  store_column_int(query, 0), size);
    if (v->published.size > size)
        add_fault(v->report, -1,
                  "the published checkpoint is of %" PRId64 " entries and only %" PRId64
                  " are there: "
                  "entries were cut off",
                  v->published.size, size);
    if (store_column_int(query, 2) != size)
        add_fault(v->report, -1,
                  "there are %" PRId64 " acts and %" PRId64 " entries: each act has one entry",
                  store_column_int(query, 2), size);
    if (store_column_int(query, 3) != nodes)
        add_fault(v->report, -1, "the tree has %" PRId64 " nodes and not %" PRId64,
                  store_column_int(query, 3), nodes);
    return 0;
}

static int check_entries(struct verification *v, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    struct ledger_head newest = {0};
    // Nothing signed yet, or one that is damaged: then none is the newest, and all are looked at.
    if (ledger_checkpoint_find(v->store, 1, INT64_MAX, false, &newest, NULL, NULL) != 0)
        v->quick = false;
    v->newest = newest.size;
    int code = ledger_rows_open(v->store, &v->rows, err);
    if (code != 0)
        return code;
    code = store_prepare(
        v->store,
        "SELECT e.idx, e.bytes, a.kind, a.at, coalesce(a.officer, 0), a.operation,"
        " a.salt, a.record FROM ledger_entry e LEFT JOIN act a ON a.idx = e.idx ORDER BY e.idx",
        &query, err);
    while (code == 0 && (code = store_step(query, err)) == 1)
        code = check_entry(v, query, err);
    if (code == 0)
        code = check_cosignatures(v, err);
    return code < 0 ? code : check_ends(v, err);
}

/// What cannot be read for want of memory is not known to be wrong.
static int read_published(struct verification *v, const char *folder, char **log,
                          struct overt_error *err)
{
    struct overt_error why = {0};
    *log = file_join(folder, "log");
    v->published_at = *log;
    const struct ledger_trust trust = {.verifier = v->verifier};
    int code = ledger_head_read(*log, "checkpoint", &trust, &v->published, NULL, &why);
    if (code == OVERT_NO_MEMORY)
        return error_set(err, code, "%s", why.text);
    if (code != 0 && code != OVERT_NOT_FOUND)
        add_fault(v->report, -1, "%s", why.text);
    return 0;
}

static int verify(struct verification *v, const char *folder, struct overt_error *err)
{
    struct overt_error why = {0};
    AUTO_FREE char *log = NULL;
    int code = folder != NULL ? read_published(v, folder, &log, err) : 0;
    if (code != 0)
        return code;
    code = store_check(v->store, &why);
    if (code == OVERT_CORRUPT)
        add_fault(v->report, -1, "%s", why.text);
    if (code == 0 || code == OVERT_CORRUPT)
        code = store_check_rules(v->store, &why);
    if (code == OVERT_CORRUPT)
        add_fault(v->report, -1, "%s", why.text);
    else if (code != 0)
        return error_set(err, code, "%s", why.text);
    code = ledger_next(v->store, &v->report->entries, err);
    v->report->unsigned_entries = v->report->entries;
    if (code == 0)
        code = check_entries(v, err);
    if (code != 0 && code != OVERT_CORRUPT)
        return code;
    if (code == OVERT_CORRUPT)
        add_fault(v->report, v->frontier.size, "%s",
                  err != NULL ? err->text : "the record cannot be read on");
    ledger_frontier_root(&v->frontier, &v->report->root);
    return conclude(v->report, err);
}

static int verify_record(struct verification *v, const char *folder, struct overt_error *err)
{
    text_init(&v->record, LEDGER_RECORD_MAX);
    int code = verify(v, folder, err);
    ledger_rows_close(&v->rows);
    text_finish(&v->record);
    return code;
}

int ledger_verify(struct store *store, const char *folder, const char *verifier,
                  struct ledger_report *ret_report, struct overt_error *err)
{
    *ret_report = (struct ledger_report){0};
    struct verification v = {.store = store, .report = ret_report, .verifier = verifier};
    return verify_record(&v, folder, err);
}

int ledger_verify_quick(struct store *store, const char *folder, const char *verifier,
                        struct ledger_report *ret_report, struct overt_error *err)
{
    *ret_report = (struct ledger_report){0};
    struct verification v = {
        .store = store, .report = ret_report, .verifier = verifier, .quick = true};
    return verify_record(&v, folder, err);
}

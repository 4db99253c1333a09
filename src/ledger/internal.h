// SPDX-License-Identifier: Apache-2.0
// internal.h - what the files of ledger share.
#ifndef LEDGER_INTERNAL_H
#define LEDGER_INTERNAL_H

#include "base/text.h"
#include "json/json.h"
#include "ledger/ledger.h"
#include "store/store.h"

/// The canonical record of act `index`: JSON of the act's facts and of every row with `ledger` =
/// index; members in order of their names, NULL left out, bytes as "sha256:<hex>". *ret_rows counts
/// the rows. `operation` NULL or "". In the transaction that writes the rows: tables that it did
/// not change are asked only when it is not known which those are, or when it changed none.
int ledger_record_compose(struct store *store, int64_t index, const struct ledger_act *act,
                          struct text *ret_record, int64_t *ret_rows,
                          struct overt_error *err) MUST_CHECK;

// Every table of the record, whatever folder it belongs to, told by its index "<table>_by_ledger":
// asking each table for its columns takes three times as long. That no index is missing is checked
// with the rules (store_check_rules).
#define LEDGER_TABLES_SQL                                                                          \
    "SELECT tbl_name FROM sqlite_schema WHERE type = 'index' AND name = tbl_name || '_by_ledger' " \
    "ORDER BY tbl_name"

#define LEDGER_COLUMNS_MAX 64

/// A query's columns by their names.
struct ledger_columns {
    int count;
    struct ledger_column {
        const char *name;
        int place;
    } columns[LEDGER_COLUMNS_MAX];
};
void ledger_columns_order(struct store_query *query, struct ledger_columns *ret_columns);

/// The parts of a canonical record: what stands before the rows, a row, what stands behind.
void ledger_record_begin(struct json_writer *json, struct text *record,
                         const struct ledger_act *act);
void ledger_record_row(struct json_writer *json, struct store_query *query, const char *table,
                       const struct ledger_columns *columns);
int ledger_record_end(struct json_writer *json, const struct text *record,
                      struct overt_error *err) MUST_CHECK;

/// The whole record in the order of its entries; the store outlives it.
struct ledger_rows;
int ledger_rows_open(struct store *store, struct ledger_rows **ret_rows,
                     struct overt_error *err) MUST_CHECK;
void ledger_rows_close(struct ledger_rows **rows);
/// As ledger_record_compose; `index` only grows from call to call.
int ledger_rows_compose(struct ledger_rows *rows, int64_t index, const struct ledger_act *act,
                        struct text *record, int64_t *ret_rows, struct overt_error *err) MUST_CHECK;
/// The next node of a level; *ret_hash is NULL when it is not the one at `place`.
int ledger_rows_node(struct ledger_rows *rows, int level, int64_t place, const void **ret_hash,
                     struct overt_error *err) MUST_CHECK;
/// The checkpoint of `size` entries, which only grows; *ret_note is NULL when there is none.
int ledger_rows_checkpoint(struct ledger_rows *rows, int64_t size, const char **ret_note,
                           struct overt_error *err) MUST_CHECK;

/// SHA-256(salt || record).
void ledger_commitment(const void *salt, size_t salt_size, const char *record,
                       struct ledger_hash *ret_commitment);

/// A checkpoint's text: origin, size, root; and back, strict.
struct ledger_head {
    char origin[CRYPT_NAME_MAX + 1];
    int64_t size;
    struct ledger_hash root;
};
void ledger_head_write(const struct ledger_head *head, struct text *text);
/// Opens a signed checkpoint: signature by `verifier`, origin its name. OVERT_CORRUPT, OVERT_INPUT.
int ledger_head_open(const char *note, const char *verifier, struct ledger_head *ret_head,
                     struct overt_error *err) MUST_CHECK;
/// The same; `origin` may differ from the key's name. NULL: its name.
int ledger_head_open_as(const char *note, const char *verifier, const char *origin,
                        struct ledger_head *ret_head, struct overt_error *err) MUST_CHECK;

/// A checkpoint's text alone, as it stands under a signature.
bool ledger_head_parse(const char *text, size_t length, struct ledger_head *ret_head);

/// The next entry of a bundle from *at on; false when it is cut there. Moves *at behind it.
bool ledger_bundle_take(const char *bytes, size_t size, size_t *at, const char **ret_entry,
                        size_t *ret_size);

/// The published checkpoint in `log`/`name`; OVERT_NOT_FOUND when none. *ret_note (may be NULL) is
/// the caller's.
int ledger_head_read(const char *log, const char *name, const struct ledger_trust *trust,
                     struct ledger_head *ret_head, char **ret_note,
                     struct overt_error *err) MUST_CHECK;

/// The newest checkpoint of `least` to `most` entries, and its note with the cosignatures under it;
/// `cosigned`: one with a cosignature that holds. OVERT_NOT_FOUND. `note` may be NULL.
int ledger_checkpoint_find(struct store *store, int64_t least, int64_t most, bool cosigned,
                           struct ledger_head *ret_head, struct text *note,
                           struct overt_error *err) MUST_CHECK;

/// What the witnesses whom the reader believes signed under `note`, which is of `size` entries:
/// fills in what is not yet known. OVERT_CORRUPT when a cosignature does not verify.
int ledger_witnesses_see(const char *note, int64_t size, const struct ledger_trust *trust,
                         struct ledger_seen *seen, size_t *seen_count,
                         struct overt_error *err) MUST_CHECK;

/// Lines of hashes in base64, as receipts and requests have them.
void ledger_proof_write(const struct ledger_proof *proof, struct text *text);
/// Takes such lines up to the empty line behind them; returns what follows it, or NULL.
const char *ledger_proof_take(const char *line, struct ledger_proof *ret_proof);
/// A number without sign and leading zeros, up to a line end; what follows it, or NULL.
const char *ledger_number_take(const char *line, int64_t *ret_number);

/// "tile/<level>/<place>[.p/<width>]" or, with level -1, "tile/entries/...". Width 256: whole.
void ledger_tile_name(int level, int64_t place, int width, struct text *text);

#define LEDGER_TILE_WIDTH 256
#define LEDGER_BUNDLE_MAX (LEDGER_TILE_WIDTH * (2 + 65535))

#endif

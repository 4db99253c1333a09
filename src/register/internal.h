// SPDX-License-Identifier: Apache-2.0
// internal.h - what the files of register share: the one way to write, and small readers.
#ifndef REGISTER_INTERNAL_H
#define REGISTER_INTERNAL_H

#include "base/memory.h"
#include "base/text.h"
#include "crypt/hash.h"
#include "ledger/ledger.h"
#include "register/change.h"
#include "register/read.h"
#include "register/vault.h"
#include "register/write.h"
#include "store/store.h"

#define REGISTER_ROWS_MAX 1000000 ///< rows that one read gives back

/// Appends the act and entry for all rows begun since the last: no write function ends without it.
int register_change_end(const struct register_by *by, const char *kind, int64_t operation,
                        struct overt_error *err) MUST_CHECK;
/// Both: one row, then act and entry.
int register_change_finish(struct register_change *change, const char *kind, int64_t operation,
                           int64_t *ret_id, struct overt_error *err) MUST_CHECK;

/// A row of operation_event, its act and entry left to the caller.
int register_event_row(const struct register_by *by, int64_t operation, const char *kind,
                       const char *notice, const char *permit, struct overt_error *err) MUST_CHECK;
/// A version of the authority with its items; the first leaves out what stands in the operation's
/// own row.
int register_authority_add(const struct register_by *by, int64_t operation,
                           const struct register_plan *plan, bool first,
                           struct overt_error *err) MUST_CHECK;
/// The row is about this alert: it is kept as long as the alert at least, and held with it.
void register_sealed_of_alert(struct register_change *change, int64_t alert);
/// The mark of a nominal in an operation, under its key, which is made when there is none yet. Call
/// it before the row's register_sealed_begin.
int register_mark_new(const struct register_by *by, int64_t operation, const char *nominal,
                      uint8_t ret_mark[CRYPT_MARK_SIZE], struct overt_error *err) MUST_CHECK;

/// The operation that an alert or an entry belongs to. OVERT_NOT_FOUND.
int register_operation_of_alert(struct store *store, int64_t alert, int64_t *ret_operation,
                                struct overt_error *err) MUST_CHECK;
int register_operation_of_entry(struct store *store, int64_t entry, int64_t *ret_operation,
                                struct overt_error *err) MUST_CHECK;

/// One more zeroed item at the end of an array that grows; NULL when REGISTER_ROWS_MAX is reached.
void *register_grow(void **items, size_t *count, size_t *capacity, size_t size);

/// Reads the query to its end: one zeroed item of `size` bytes a row, filled in by `fill`. The
/// items read so far are the caller's on failure too. OVERT_LIMIT names `what`.
int register_rows(struct store_query *query, size_t size,
                  void (*fill)(void *item, struct store_query *query), const char *what,
                  void **ret_items, size_t *ret_count, struct overt_error *err) MUST_CHECK;

/// Columns as the caller's own.
char *register_column_text(struct store_query *query, int column);
void *register_column_blob(struct store_query *query, int column, size_t *ret_size);

/// A nominal as marks are made of it: capitals, and blanks around it or doubled, make no
/// difference. *ret_text is initialised, and the caller's.
void register_plain_nominal(const char *nominal, struct text *ret_text);
/// A picture as marks are made of it.
#define REGISTER_PICTURE_NAME_MAX (8 + 2 * CRYPT_HASH_SIZE + 1)
void register_picture_name(const uint8_t sha256[CRYPT_HASH_SIZE],
                           char name[REGISTER_PICTURE_NAME_MAX]);

/// The word of enum register_gap_cause of a row of gap; `g`: "" or "g."
#define REGISTER_GAP_CAUSE(g) "CASE WHEN " g "servers = 1 THEN 'servers' ELSE " g "cause END"

/// Freezes register_list_figures beside list_figure, inside the opening's ledger entry.
int register_list_detail_freeze(const struct register_by *by, int64_t operation,
                                const struct register_list_figures *figures,
                                struct overt_error *err) MUST_CHECK;
/// Adds to figures read already what is counted in entry_detail, or frozen in list_detail.
int register_list_detail_count(struct store *store, int64_t operation, moment as_at,
                               struct register_list_figures *figures,
                               struct overt_error *err) MUST_CHECK;
int register_list_detail_read(struct store *store, int64_t operation, moment as_at,
                              struct register_list_figures *figures,
                              struct overt_error *err) MUST_CHECK;

/// The list's figures as at a moment. `opened` false: from the entries; true: those frozen at
/// opening.
int register_list_figures_read(struct store *store, int64_t operation, moment as_at, bool opened,
                               struct register_list_figures *ret_figures,
                               struct overt_error *err) MUST_CHECK;
/// Images and persons alone.
int register_list_size(struct store *store, int64_t operation, moment as_at, bool opened,
                       struct register_list_figures *figures, struct overt_error *err) MUST_CHECK;
void register_list_figures_finish(struct register_list_figures *figures);
int register_looking_read(struct store *store, int64_t operation, moment as_at,
                          struct register_looking *ret_looking, struct overt_error *err) MUST_CHECK;

// ---- evaluation.c: inside the entry of the plan, or of the opening ----
int register_operation_wish_add(const struct register_by *by, int64_t operation,
                                const struct register_asked *asked,
                                struct overt_error *err) MUST_CHECK;
int register_gate_add(const struct register_by *by, int64_t operation,
                      const struct register_gate *gate, struct overt_error *err) MUST_CHECK;

// ---- engine.c: inside the entry of the run, or of the alert ----
int register_engine_add(const struct register_by *by, int64_t run,
                        const struct register_engine *engine, struct overt_error *err) MUST_CHECK;
int register_engine_alert_add(const struct register_by *by, int64_t run, int64_t alert,
                              const uint8_t mark[32], struct overt_error *err) MUST_CHECK;

#endif

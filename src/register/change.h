// SPDX-License-Identifier: Apache-2.0
// change.h - the one way to write rows that take part in the ledger, also for a folder above that
// keeps tables of its own (src/foi): who does it, a row in the making, its sealed columns.
#ifndef REGISTER_CHANGE_H
#define REGISTER_CHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/time.h"
#include "crypt/master.h"
#include "register/retention.h"

struct store;
struct store_query;
struct register_sealing;

/// Who does it, when, where. `officer` 0 only for the first officer and for refusals of somebody
/// unknown.
struct register_by {
    struct store *store;
    int64_t officer;
    moment at;
};

/// A change in the making: a row that already has its ledger number, time and officer. The
/// statement's ?1 is the ledger number, ?2 the time, ?3 the officer (NULL for 0); ?4 on are the
/// caller's.
struct register_change {
    const struct register_by *by;
    struct store_query *query;
    struct register_sealing *sealing; ///< the row's key; NULL: nothing of it is sealed
};

/// Begins a row of the next ledger entry; finish with register_change_row.
int register_change_begin(const struct register_by *by, const char *sql,
                          struct register_change *ret_change, struct overt_error *err) MUST_CHECK;
/// Writes the row; *ret_id (may be NULL) is its number. Gives the query back in any case. When all
/// rows are written, append their act and entry.
int register_change_row(struct register_change *change, int64_t *ret_id,
                        struct overt_error *err) MUST_CHECK;
/// A row of table `about` with sealed columns, as register_change_begin: it gets a key of its own
/// for `kind`. `operation` 0: of none. OVERT_REFUSED when the master key is not here.
int register_sealed_begin(const struct register_by *by, enum register_keep kind, const char *about,
                          int64_t operation, const char *sql, struct register_change *ret_change,
                          struct overt_error *err) MUST_CHECK;
/// Binds a value sealed for `column`. NULL, and a text of blanks alone, bind NULL.
void register_seal_text(struct register_change *change, int place, const char *column,
                        const char *text);
void register_seal_blob(struct register_change *change, int place, const char *column,
                        const void *bytes, size_t size);
/// Where somebody who asks for information has a mark: a key for each year in which one asked (kind
/// "requester"). The same name or address has the same mark in a year, and nobody can tell whose it
/// is without that key. register_asker_new makes the key when there is none: call it in the open
/// transaction, before the row's register_sealed_begin. *ret_known false: nobody asked in that
/// year, or its key is gone.
int register_asker_new(const struct register_by *by, int year, const char *asker,
                       uint8_t ret_mark[CRYPT_MARK_SIZE], struct overt_error *err) MUST_CHECK;
int register_asker(struct store *store, int year, const char *asker,
                   uint8_t ret_mark[CRYPT_MARK_SIZE], bool *ret_known,
                   struct overt_error *err) MUST_CHECK;

#endif

// SPDX-License-Identifier: Apache-2.0
// vault.h - sealed columns (rule R5): each row with something personal has a key of its own,
// wrapped under the record's master key. Erasing is destroying that key, with a receipt.
//
// A sealed column is a BLOB: version (1 byte), number of the row's key (8, big-endian), then
// XChaCha20-Poly1305 of the value. What it is bound to: "table.column" and the ledger number of its
// row, so that no value can stand in another's place. The ledger commits to the sealed bytes; no
// personal text is in `act`, in the log, or in the file. docs/decisions/vault.md.
//
// Reading: in SQL, unsealed(e.nominal, 'entry.nominal', e.ledger) is the text, unsealed_bytes(...)
// the bytes; NULL when it is erased or no master key is attached. Without the key everything that
// is not personal can be read as always.
// Writing (src/register alone): register_sealed_begin() instead of register_change_begin(), and
// register_seal_text() / register_seal_blob() instead of store_bind_*.
// A new kind of thing about a person: a row in the table of retention.c.
#ifndef REGISTER_VAULT_H
#define REGISTER_VAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/time.h"
#include "crypt/master.h"
#include "register/retention.h"

struct store;
struct register_by;

#define REGISTER_SEAL_EXTRA  (9 + CRYPT_SEAL_EXTRA) ///< bytes that a value is longer when sealed
#define REGISTER_MASTER_FILE "master.key"           ///< in the record's folder

// ---- opening ----

enum register_master_kind {
    REGISTER_MASTER_FILE_KEY = 1, ///< "file"
    REGISTER_MASTER_CREDENTIAL,   ///< "credential": systemd's LoadCredential=
    REGISTER_MASTER_PASSPHRASE,   ///< "passphrase"
};
const char *register_master_word(enum register_master_kind kind);

/// The master key in force, as the record tells of it; never the key itself.
struct register_master {
    int64_t id; ///< 1: the first
    enum register_master_kind kind;
    uint8_t mark[CRYPT_MASTER_ID_SIZE];
    struct crypt_stretch stretch; ///< of a passphrase
    moment at;
    int64_t rewrapped; ///< keys that were wrapped anew when it came
    int64_t keys;      ///< that are under it now
};
/// OVERT_NOT_FOUND when the record has none.
int register_master_read(struct store *store, struct register_master *ret_master,
                         struct overt_error *err) MUST_CHECK;

/// From here the store's sealed values can be read and written. The master key stays the caller's
/// and outlives the store, unless `own`: then it goes with the store (and on failure stays the
/// caller's). OVERT_REFUSED when it is not the key in force: one line that says so.
int register_vault_attach(struct store *store, struct crypt_master *master, bool own,
                          struct overt_error *err) MUST_CHECK;
bool register_vault_is_open(const struct store *store);
/// False when another master key came into force since it was attached: open the store anew.
bool register_vault_stands(struct store *store);
/// OVERT_REFUSED with one line that says where the key is looked for, unless it is open.
int register_vault_need(const struct store *store, struct overt_error *err) MUST_CHECK;

// ---- the master key ----

/// The first master key of a record, or a new one: all keys are wrapped under it in the open
/// transaction, with a row and an entry ("key.make", "key.rotate") of its own. With a key in force
/// the store must be open with that. After the commit attach `master`. `stretch` for a passphrase.
int register_master_set(const struct register_by *by, const struct crypt_master *master,
                        enum register_master_kind kind, const struct crypt_stretch *stretch,
                        int64_t *ret_rewrapped, struct overt_error *err) MUST_CHECK;

// ---- erasing ----

/// One row whose key is to be destroyed.
struct register_erasure {
    enum register_keep kind;
    const char *about; ///< table: "entry"
    int64_t row;       ///< its id
    moment due;        ///< when it was due; 0: now
    const char *rule;  ///< one line: under which rule; NULL: the words of the kind's rule
};

/// Destroys the keys of these rows, with one receipt each (table destruction) under one entry
/// `entry_kind` of operation `operation` (0: none). Rows without a key, or of another kind, are
/// passed over; *ret_count says how many there were. Nothing is written when there is none. For a
/// destruction with more to tell: register_erase_row for each, and your own rows, between
/// register_change_begin and register_change_end. After the commit, store_empty_log().
///
/// A row that is held by law (a legal hold) is not to be erased: ask register_held() first.
int register_erase(const struct register_by *by, const char *entry_kind, int64_t operation,
                   const struct register_erasure *erasures, size_t count, int64_t *ret_count,
                   struct overt_error *err) MUST_CHECK;
/// One, without an act of its own: the receipt joins the next entry, which the caller closes.
int register_erase_row(const struct register_by *by, const struct register_erasure *erasure,
                       bool *ret_erased, struct overt_error *err) MUST_CHECK;

/// Whether what is sealed in this row is still held (its key is there).
int register_is_held(struct store *store, const char *about, int64_t row, bool *ret_held,
                     struct overt_error *err) MUST_CHECK;

// ---- marks ----

/// The mark of a nominal in an operation: entry.mark. The same person has the same mark on one
/// operation's list and another one on each other list; nobody can tell whose it is without the
/// operation's key, which outlives the list (kind "presence") and answers who was on it. *ret_known
/// false: that key is gone, or there never was one.
int register_mark(struct store *store, int64_t operation, const char *nominal,
                  uint8_t ret_mark[CRYPT_MARK_SIZE], bool *ret_known,
                  struct overt_error *err) MUST_CHECK;

#endif

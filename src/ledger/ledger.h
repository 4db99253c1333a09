// SPDX-License-Identifier: Apache-2.0
// ledger.h - the append-only log of acts (rule R4): appending, signing, publishing, verifying.
// docs/ledger.md is the format. The log holds no name, picture or template: each entry commits to a
// salted record of its act.
#ifndef LEDGER_LEDGER_H
#define LEDGER_LEDGER_H

#include "base/error.h"
#include "base/time.h"
#include "crypt/sign.h"
#include "ledger/proof.h"
#include "ledger/tree.h"

struct store;
struct text;

#define LEDGER_KIND_MAX      60   ///< bytes of an act's kind, such as "operation.authorise"
#define LEDGER_REFERENCE_MAX 40   ///< bytes of an operation's or a letter's reference
#define LEDGER_ENTRY_MAX     4096 ///< bytes of an entry
#define LEDGER_RECORD_MAX    (4 * 1024 * 1024) ///< bytes of an act's record
#define LEDGER_BACK_MAX      60 ///< seconds that a clock may step back; then appending is refused

// ---- entries ----

struct ledger_entry {
    char kind[LEDGER_KIND_MAX + 1];
    moment at;
    char operation[LEDGER_REFERENCE_MAX + 1]; ///< "" for none
    struct ledger_hash commitment;            ///< SHA-256(salt || record)
};

/// Appends the entry's bytes.
void ledger_entry_write(const struct ledger_entry *entry, struct text *text);
/// Strict: one text for one entry. OVERT_CORRUPT.
int ledger_entry_parse(const void *bytes, size_t size, struct ledger_entry *ret_entry,
                       struct overt_error *err) MUST_CHECK;

// ---- appending ----

struct ledger_act {
    const char *kind; ///< words of a-z . -, such as "operation.authorise"
    moment at;
    int64_t officer;       ///< 0: somebody the record does not know
    const char *operation; ///< its reference; NULL for none
};

/// The number that the next entry gets. Rows of the change take it as their `ledger` column.
int ledger_next(struct store *store, int64_t *ret_index, struct overt_error *err) MUST_CHECK;

/// Appends the act and its entry. Call it in the open transaction, after the rows: the record that
/// the entry commits to is made from all rows, in any table with a column `ledger`, that took the
/// entry's number. OVERT_REFUSED when the clock stands before the last entry by more than
/// LEDGER_BACK_MAX.
int ledger_append(struct store *store, const struct ledger_act *act,
                  struct overt_error *err) MUST_CHECK;

/// Erases the salted record of an act under a retention rule (R5): leaves a receipt and an entry of
/// its own in the open transaction; the erased act's entry and commitment stay. The rows' own
/// personal columns are the caller's.
int ledger_erase(struct store *store, int64_t index, const char *rule, const struct ledger_act *act,
                 struct overt_error *err) MUST_CHECK;

// ---- signing and publishing ----

/// Signs the tree as it stands, inside the open transaction or in one of its own. Nothing when it
/// is signed already. The origin is the key's name. OVERT_CORRUPT when the tree does not go on from
/// the last signed one.
int ledger_checkpoint(struct store *store, const struct crypt_key *key, moment at,
                      struct overt_error *err) MUST_CHECK;

/// Writes what is new of the signed log to `folder`/log: tile/..., tile/entries/..., at last
/// checkpoint (C2SP tlog-tiles). OVERT_CORRUPT when the published checkpoint is not of this key or
/// not a beginning of this log. Nothing when nothing is signed.
int ledger_publish(struct store *store, const char *folder, const char *verifier,
                   struct overt_error *err) MUST_CHECK;

/// OVERT_REFUSED when `at` is more than LEDGER_BACK_MAX before the newest entry: nothing is done
/// with a clock that was set back, since what was answered as at a day must stay true, and a window
/// that ended stays ended.
int ledger_check_clock(struct store *store, moment at, struct overt_error *err) MUST_CHECK;

// ---- verifying ----

#define LEDGER_FAULTS_MAX 20

struct ledger_fault {
    int64_t index; ///< of the entry; -1: of the whole
    char text[OVERT_ERROR_TEXT_MAX];
};

struct ledger_report {
    int64_t entries;
    int64_t checkpoints;      ///< signed tree heads that hold
    int64_t unsigned_entries; ///< after the last of them
    int64_t acts;             ///< whose record and rows match their commitment
    int64_t erased;           ///< with a receipt
    int64_t rows;
    struct ledger_hash root;
    int64_t fault_count; ///< all; the first LEDGER_FAULTS_MAX are told
    struct ledger_fault faults[LEDGER_FAULTS_MAX];
};

/// Reads the whole record: every entry, act, row, tree node and checkpoint, and the published
/// checkpoint in `folder`/log when `folder` is not NULL and one is there. 0 when all of it holds;
/// OVERT_CORRUPT with the first fault in `err` and all in the report; other codes when it could not
/// be read. The report is always filled.
int ledger_verify(struct store *store, const char *folder, const char *verifier,
                  struct ledger_report *ret_report, struct overt_error *err) MUST_CHECK;

/// The same from the published files in `folder` (the one that holds `checkpoint`) alone: what
/// anybody can do.
int ledger_verify_folder(const char *folder, const char *verifier, struct ledger_report *ret_report,
                         struct overt_error *err) MUST_CHECK;

// ---- proofs from the record ----

/// Whole subtrees of the log in this store, for the calls of proof.h. The store outlives the
/// reader.
struct ledger_reader ledger_reader_of(struct store *store);

/// A receipt that anybody can check with the public key: C2SP tlog-proof of entry `index` in the
/// last signed tree. OVERT_NOT_FOUND when the entry is not signed yet.
int ledger_receipt(struct store *store, int64_t index, struct text *ret_receipt,
                   struct overt_error *err) MUST_CHECK;

#endif

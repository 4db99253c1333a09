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
    char kind[LEDGER_KIND_MAX + 1]; ///< "" when it is not shown; the record has it
    moment at;
    char operation[LEDGER_REFERENCE_MAX + 1]; ///< "" for none, or not shown
    struct ledger_hash commitment;            ///< SHA-256(salt || record)
    bool old;                                 ///< v1: every kind is shown
};
/// Whether an entry shows that its act is of this kind, and its operation.
bool ledger_kind_shown(const char *kind);

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

/// Writes what is new of the signed log to `folder`: tile/..., tile/entries/..., at last checkpoint
/// with the cosignatures under it (C2SP tlog-tiles), and `cosigned`, the newest checkpoint that a
/// witness cosigned. Files and folders can be read by everybody. OVERT_CORRUPT when the published
/// checkpoint is not of this key or not a beginning of this log. Nothing when nothing is signed.
int ledger_publish(struct store *store, const char *folder, const char *verifier,
                   struct overt_error *err) MUST_CHECK;

/// Size of the checkpoint that is published in `folder`; 0 when none is.
int ledger_published(const char *folder, const char *verifier, int64_t *ret_size,
                     struct overt_error *err) MUST_CHECK;

/// OVERT_REFUSED when `at` is more than LEDGER_BACK_MAX before the newest entry: nothing is done
/// with a clock that was set back, since what was answered as at a day must stay true, and a window
/// that ended stays ended.
int ledger_check_clock(struct store *store, moment at, struct overt_error *err) MUST_CHECK;

// ---- verifying ----

#define LEDGER_FAULTS_MAX    20
#define LEDGER_WITNESSES_MAX 16

/// Whom the reader believes.
struct ledger_trust {
    const char *verifier;         ///< the log's vkey
    const char *origin;           ///< first line of its checkpoints; NULL: the key's name
    const char *const *witnesses; ///< vkeys of type 0x04
    size_t witness_count;         ///< at most LEDGER_WITNESSES_MAX
};

/// What a witness signed.
struct ledger_seen {
    char name[CRYPT_NAME_MAX + 1];
    int64_t size; ///< entries of the checkpoint that it cosigned; -1: none
    int64_t time; ///< seconds since 1970, as it says
};

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
    int64_t tiles; ///< of published files: tiles and bundles that were read
    struct ledger_hash root;
    size_t seen_count; ///< of published files: one for each witness that was asked for
    struct ledger_seen seen[LEDGER_WITNESSES_MAX];
    int64_t fault_count; ///< all; the first LEDGER_FAULTS_MAX are told
    struct ledger_fault faults[LEDGER_FAULTS_MAX];
};

/// Reads the whole record: every entry, act, row, tree node, checkpoint and cosignature, and the
/// published checkpoint in `folder`/log when `folder` is not NULL and one is there. 0 when all of
/// it holds; OVERT_CORRUPT with the first fault in `err` and all in the report; other codes when it
/// could not be read. The report is always filled.
int ledger_verify(struct store *store, const char *folder, const char *verifier,
                  struct ledger_report *ret_report, struct overt_error *err) MUST_CHECK;

/// The same, but of the record's checkpoints only the newest one's signature is checked, which
/// covers what the older ones say; their text has to fit the entries all the same. For what has to
/// be known before an operation is opened or anything compared.
int ledger_verify_quick(struct store *store, const char *folder, const char *verifier,
                        struct ledger_report *ret_report, struct overt_error *err) MUST_CHECK;

/// The same from the published files in `folder` (the one that holds `checkpoint`) alone: what
/// anybody can do. A witness that cosigned neither `checkpoint` nor `cosigned` is told as such and
/// is no fault; a cosignature that does not verify is one.
int ledger_verify_folder(const char *folder, const struct ledger_trust *trust,
                         struct ledger_report *ret_report, struct overt_error *err) MUST_CHECK;

// ---- proofs from the record ----

/// Whole subtrees of the log in this store, for the calls of proof.h. The store outlives the
/// reader.
struct ledger_reader ledger_reader_of(struct store *store);

/// A receipt that anybody can check with the public key: C2SP tlog-proof of entry `index`, the
/// entry itself as its extra data. In the newest checkpoint of at most `published` entries that a
/// witness cosigned, else in the newest. OVERT_NOT_FOUND when no such checkpoint holds the entry.
int ledger_receipt(struct store *store, int64_t index, int64_t published, struct text *ret_receipt,
                   struct overt_error *err) MUST_CHECK;

/// A receipt as it was checked.
struct ledger_proven {
    int64_t index;     ///< of the entry; -1: a consistency proof
    int64_t old, size; ///< entries of the older tree and of the checkpoint
    struct ledger_hash leaf, root;
    bool is_entry; ///< `entry` is filled in: the bytes are an entry of ours
    struct ledger_entry entry;
    size_t seen_count;
    struct ledger_seen seen[LEDGER_WITNESSES_MAX];
};

/// Checks a tlog-proof without the record. `entry` are the bytes of the leaf; NULL: the receipt's
/// extra data, which is believed because its hash is what the proof proves. OVERT_INPUT when it is
/// no receipt, OVERT_CORRUPT when it does not hold.
int ledger_receipt_check(const char *receipt, const struct ledger_trust *trust, const void *entry,
                         size_t entry_size, struct ledger_proven *ret_proven,
                         struct overt_error *err) MUST_CHECK;

// ---- witnesses (C2SP tlog-witness, tlog-cosignature) ----

/// What is sent to a witness's add-checkpoint: the old size, the consistency proof, and the newest
/// checkpoint of at most `published` entries. It is also the proof that the log goes on from `old`.
int ledger_request(struct store *store, int64_t old, int64_t published, struct text *ret_request,
                   struct overt_error *err) MUST_CHECK;
/// Size of the newest checkpoint that this witness (vkey) cosigned; 0 when none.
int ledger_cosigned(struct store *store, const char *witness, int64_t *ret_size,
                    struct overt_error *err) MUST_CHECK;
/// Checks such a text against the older checkpoint, a signed note of the same log; NULL when `old`
/// is 0.
int ledger_request_check(const char *request, const struct ledger_trust *trust,
                         const char *old_checkpoint, struct ledger_proven *ret_proven,
                         struct overt_error *err) MUST_CHECK;

struct ledger_answer {
    int64_t size;            ///< of the checkpoint; -1: none of the lines is about one of ours
    int64_t time;            ///< what the witness says
    int held, kept, ignored; ///< lines
};
/// Takes what a witness answered: signature lines, or a whole checkpoint with them. Lines of this
/// witness's key must verify under a checkpoint of ours and are stored; lines of its name by a key
/// of another kind are kept with them; others are ignored. In a transaction of its own.
/// OVERT_NOT_FOUND when no line is of this key, OVERT_CORRUPT when one does not verify.
int ledger_cosign(struct store *store, const char *answer, const char *witness, moment at,
                  struct ledger_answer *ret_answer, struct overt_error *err) MUST_CHECK;

#endif

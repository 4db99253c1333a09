// SPDX-License-Identifier: Apache-2.0
// internal.h - what the files of this folder share: an act from its right to its entry, secrets.
#ifndef ACCESS_INTERNAL_H
#define ACCESS_INTERNAL_H

#include "access/access.h"
#include "base/memory.h"
#include "base/text.h"
#include "crypt/hash.h"
#include "crypt/random.h"
#include "crypt/wipe.h"
#include "ledger/ledger.h"
#include "register/change.h"
#include "register/read.h"
#include "register/vault.h"
#include "store/store.h"

#define ACCESS_SECRET_MAX 2000 ///< bytes of a sealed secret
#define ACCESS_NOBODY     "-"  ///< stands where there was a subject and is none any more

/// An act on an account: who, when, what. Begin, write rows, close.
struct access_act {
    struct store *store;
    const char *kind; ///< of the entry: "account.reset"
    moment now;
    int64_t officer; ///< 0: nobody who is signed in
    int64_t account;
    bool open; ///< a transaction is
};

/// By an officer with one of `roles` (0: any). OVERT_REFUSED leaves an entry. Opens the
/// transaction.
int access_act_begin(struct access_act *act, struct store *store, const char *as, uint32_t roles,
                     struct clock clock, struct overt_error *err) MUST_CHECK;
/// By the holder of act->account, or with `holder` false by nobody.
int access_act_own(struct access_act *act, struct store *store, bool holder, struct clock clock,
                   struct overt_error *err) MUST_CHECK;
/// Destroys the keys of secrets that are over, appends the entry and commits; with a code rolls
/// back. Gives `code` back, or its own.
int access_act_close(struct access_act *act, int code, struct overt_error *err) MUST_CHECK;
void access_act_refused(struct store *store, int64_t officer, const char *kind, moment at);

/// A row of account_event.
struct access_row {
    const char *kind;
    int64_t counter, secret, number, began; ///< 0: none
    const char *why;
};
int access_event_add(struct access_act *act, const struct access_row *row, int64_t *ret_id,
                     struct overt_error *err) MUST_CHECK;
/// A row of account_secret; the one of the same kind before it is over.
int access_secret_add(struct access_act *act, const char *kind, const char *secret,
                      struct overt_error *err) MUST_CHECK;

/// A secret that holds, opened. Wipe it: access_opened_finish.
struct access_opened {
    int64_t id, account;
    char text[ACCESS_SECRET_MAX + 1];
};
void access_opened_finish(struct access_opened *opened);
/// 1 and the secret, 0: there is none. OVERT_REFUSED without the master key.
int access_secret_find(struct store *store, int64_t account, const char *kind,
                       struct access_opened *ret_opened, struct overt_error *err) MUST_CHECK;

/// An account by name, opened or not; OVERT_NOT_FOUND.
int access_account_of(struct access_act *act, const char *name,
                      struct access_account *ret_account, struct overt_error *err) MUST_CHECK;

/// `letters` random letters of base32 in groups of five: "k3x7q-...".
void access_words_new(size_t letters, char words[ACCESS_WORDS_SIZE]);
/// Words as people type them, plain: blanks, dashes and capitals make no difference.
size_t access_words_plain(const char *words, char plain[ACCESS_WORDS_SIZE]);
/// SHA-256 of that.
#define ACCESS_MARK_SIZE (2 * CRYPT_HASH_SIZE + 1)
void access_words_mark(const char *words, char mark[ACCESS_MARK_SIZE]);

/// The time step of a code of the account's app, or OVERT_REFUSED.
int access_code_take(struct store *store, int64_t account, const char *code, moment now,
                     int64_t *ret_step, struct overt_error *err) MUST_CHECK;
/// Ten new recovery codes into the record.
int access_recovery_add(struct access_act *act,
                        char ret_recovery[ACCESS_RECOVERY_COUNT][ACCESS_WORDS_SIZE],
                        struct overt_error *err) MUST_CHECK;

extern const char access_common_passwords[];

#endif

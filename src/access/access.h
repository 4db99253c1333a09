// SPDX-License-Identifier: Apache-2.0
// access.h - who may sign in, and with what: accounts of officers, invitations, passwords, codes
// of an authenticator app (RFC 6238), recovery codes, the break-glass account, tokens of other
// systems.
// docs/accounts.md.
//
// What is secret is sealed in the record (kind "account"), so that each of these calls needs the
// master key attached to the store. Acts take a store that writes and no open transaction; each is
// one entry of the ledger. A refusal for want of a right leaves an entry; a wrong password or code
// leaves none (guard.h counts them): guessing must not fill the record.
// What is handed out once ("words") is the caller's to show and to wipe.
#ifndef ACCESS_ACCESS_H
#define ACCESS_ACCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/time.h"
#include "crypt/password.h"

struct store;
struct text;

#define ACCESS_NAME_MAX         100 ///< bytes, as of an officer
#define ACCESS_PASSWORD_MIN     12  ///< characters
#define ACCESS_PASSWORD_MAX     512 ///< bytes
#define ACCESS_WORDS_SIZE       64  ///< of an invitation, an envelope's password, a recovery code
#define ACCESS_INVITATION_HOURS 72  ///< that an invitation holds
#define ACCESS_GLASS_HOURS      4   ///< that a use of break-glass lasts, unless said
#define ACCESS_RECOVERY_COUNT   10
#define ACCESS_SECRET_SIZE      20 ///< bytes shared with an authenticator app
#define ACCESS_STEP_SECONDS     30 ///< that a code is of; one before and one after are taken too

enum access_state {
    ACCESS_INVITED = 1, ///< "invited": nobody can sign in until it is enrolled
    ACCESS_ACTIVE,      ///< "active"
    ACCESS_CLOSED,      ///< "closed"
};
const char *access_state_word(enum access_state state);

struct access_account {
    int64_t id, holder; ///< the officer's number
    char name[ACCESS_NAME_MAX + 1];
    uint32_t roles; ///< bits of enum register_role
    enum access_state state;
    bool break_glass;
    int hours;         ///< of a break-glass account: that a use lasts
    moment made_at;    ///< when it was made
    moment signed_in;  ///< when last; 0: never
    int recovery_left; ///< recovery codes that are not used; 0 when there are none
    bool password;     ///< it has one (or an envelope that is not opened)
    moment unlocked;   ///< when an administrator last lifted a lock; 0: never
};
/// All, by name. *ret_accounts is the caller's (memory_free). Needs no master key but for
/// `recovery_left`, which is -1 without.
int access_accounts(struct store *store, struct access_account **ret_accounts, size_t *ret_count,
                    struct overt_error *err) MUST_CHECK;
/// By the officer's name, or by its number. OVERT_NOT_FOUND.
int access_account_find(struct store *store, const char *name, struct access_account *ret_account,
                        struct overt_error *err) MUST_CHECK;
int access_account_read(struct store *store, int64_t account, struct access_account *ret_account,
                        struct overt_error *err) MUST_CHECK;

// ---- by an administrator ----

struct access_new {
    const char *name;    ///< of an officer of the record who has no account yet
    bool break_glass;    ///< no person's: for when nobody else can sign in
    int hours;           ///< of break_glass; 0: ACCESS_GLASS_HOURS
    const char *subject; ///< who that is to the force's own sign-in (OIDC); NULL: nobody
};
/// Makes an account. `words`: the invitation; of a break-glass account the password for the sealed
/// envelope, which works once (and then `hasher` is needed).
int access_add(struct store *store, const char *as, const struct access_new *account,
               struct crypt_hasher *hasher, struct clock clock, char words[ACCESS_WORDS_SIZE],
               struct overt_error *err) MUST_CHECK;
/// Takes everything away that the account signs in with, and gives a new invitation or envelope. A
/// closed account is opened by this again.
int access_reset(struct store *store, const char *as, const char *name,
                 struct crypt_hasher *hasher, struct clock clock, char words[ACCESS_WORDS_SIZE],
                 struct overt_error *err) MUST_CHECK;
/// Nobody signs in with it any more; tokens that act in the officer's name end too.
int access_close(struct store *store, const char *as, const char *name, struct clock clock,
                 struct overt_error *err) MUST_CHECK;
/// Whoever throttles attempts (guard.h) forgets those before this.
int access_unlock(struct store *store, const char *as, const char *name, struct clock clock,
                  struct overt_error *err) MUST_CHECK;
/// Who this officer is to the force's own sign-in (OIDC); NULL: nobody any more.
int access_subject(struct store *store, const char *as, const char *name, const char *subject,
                   struct clock clock, struct overt_error *err) MUST_CHECK;
/// By an auditor who is not its holder: the last use of this break-glass account was looked into.
/// From then it shouts no more.
int access_review(struct store *store, const char *as, const char *name, struct clock clock,
                  struct overt_error *err) MUST_CHECK;

/// A use of a break-glass account that nobody has looked into.
struct access_alarm {
    char name[ACCESS_NAME_MAX + 1];
    moment at;
    moment ends;     ///< when the use is over at the latest
    moment ended_at; ///< when it was; 0: not known
};
#define ACCESS_ALARMS_MAX 20
/// Newest first, at most ACCESS_ALARMS_MAX.
int access_alarms(struct store *store, struct access_alarm ret_alarms[ACCESS_ALARMS_MAX],
                  size_t *ret_count, struct overt_error *err) MUST_CHECK;

// ---- enrolment ----

/// OVERT_INPUT with one line that says what to change: too short, or nothing but common words and
/// numbers, or the officer's own name. No signs are demanded (NCSC). `name` may be NULL.
int access_password_check(const char *password, const char *name,
                          struct overt_error *err) MUST_CHECK;
/// The account of a name that these words invite. OVERT_REFUSED, the same line for each reason.
int access_invited(struct store *store, const char *name, const char *words, moment now,
                   struct access_account *ret_account, struct overt_error *err) MUST_CHECK;

struct access_enrolment {
    const char *name, *words; ///< the invitation
    const char *hash;         ///< of the password that was chosen and checked: crypt_password_hash
    const uint8_t *secret;    ///< ACCESS_SECRET_SIZE bytes, shared with the app
    const char *code;         ///< that the app shows: it has the secret
};
/// `ret_recovery`: the codes, to be shown once.
int access_enrol(struct store *store, const struct access_enrolment *enrolment,
                 struct clock clock, char ret_recovery[ACCESS_RECOVERY_COUNT][ACCESS_WORDS_SIZE],
                 struct overt_error *err) MUST_CHECK;

/// A new secret for an app, and what the app takes: "otpauth://totp/..." with the force as issuer.
void access_secret_new(uint8_t secret[ACCESS_SECRET_SIZE]);
void access_secret_uri(const uint8_t secret[ACCESS_SECRET_SIZE], const char *issuer,
                       const char *name, struct text *ret_uri);
/// In groups of four letters, to be typed.
void access_secret_words(const uint8_t secret[ACCESS_SECRET_SIZE], struct text *ret_words);
/// The URI as a QR code, an SVG picture of its own (no script, no style). OVERT_INPUT: too long.
int access_qr_svg(const char *uri, struct text *ret_svg, struct overt_error *err) MUST_CHECK;
/// For terminals: half blocks.
int access_qr_text(const char *uri, struct text *ret_text, struct overt_error *err) MUST_CHECK;

/// The code of a moment. For enrolling without an app, and for tests.
void access_code_of(const uint8_t secret[ACCESS_SECRET_SIZE], moment at, char code[7]);
/// The time step of the code if it is of this moment, the step before or the one after; 0: none.
/// `secret` may have any size up to 64 bytes.
int64_t access_code_step(const uint8_t *secret, size_t size, moment at, const char *code);

// ---- signing in ----

/// What signing in to a name takes. Wipe it (access_login_finish).
struct access_login {
    bool found; ///< there is an active account with a password
    int64_t account, holder;
    int64_t password; ///< the row of its hash
    bool break_glass;
    moment unlocked;
    char name[ACCESS_NAME_MAX + 1]; ///< as the record has it
    char hash[CRYPT_PASSWORD_HASH_SIZE];
    char device[2 * 32 + 1]; ///< key of the marks of its devices; "" when there is none
};
int access_look(struct store *store, const char *name, struct access_login *ret_login,
                struct overt_error *err) MUST_CHECK;
void access_login_finish(struct access_login *login);
/// Takes as long for a name that is not there.
int access_password_right(struct crypt_hasher *hasher, const struct access_login *login,
                          const char *password, bool *ret_right,
                          struct overt_error *err) MUST_CHECK;

struct access_sign_in {
    int64_t account, password; ///< of the login whose password was right
    const char *code;          ///< six digits, or a recovery code; NULL for break-glass
    const char *hash; ///< the password's, made anew because the old one is old; NULL: as it was
};
struct access_signed_in {
    int64_t session; ///< number of the event: access_sign_out takes it
    moment at;
    moment ends; ///< of break-glass: when it is over; 0: nothing said
    bool recovery;
    int recovery_left;
};
/// OVERT_REFUSED: the code is not right, was used already, or the account changed meanwhile.
int access_sign_in(struct store *store, const struct access_sign_in *sign_in, struct clock clock,
                   struct access_signed_in *ret_signed, struct overt_error *err) MUST_CHECK;
/// By the force's own sign-in, which said who that is. OVERT_REFUSED: no active account has this
/// subject.
int access_sign_in_subject(struct store *store, const char *subject, struct clock clock,
                           struct access_account *ret_account, struct access_signed_in *ret_signed,
                           struct overt_error *err) MUST_CHECK;
/// The code again, before an act that takes it (authorising, erasing). OVERT_REFUSED.
int access_confirm(struct store *store, int64_t account, const char *code, struct clock clock,
                   struct overt_error *err) MUST_CHECK;
/// `why`: "asked", "idle", "time", "closed", "roles", "stopped", "again". 0 when it was ended
/// already.
int access_sign_out(struct store *store, int64_t session, const char *why, struct clock clock,
                    struct overt_error *err) MUST_CHECK;
/// Whether a session still holds: not ended, and its account neither closed nor reset since.
int access_session_holds(struct store *store, int64_t session, bool *ret_holds,
                         struct overt_error *err) MUST_CHECK;
/// All that are not ended: the program that had them stopped.
int access_sign_out_all(struct store *store, struct clock clock,
                        struct overt_error *err) MUST_CHECK;
/// Attempts from elsewhere are held off; at most once an hour for an account.
int access_lock(struct store *store, int64_t account, struct clock clock,
                struct overt_error *err) MUST_CHECK;

// ---- one's own ----

/// `hash`: of a password that was checked. OVERT_REFUSED: the code.
int access_password_change(struct store *store, int64_t account, const char *hash,
                           const char *code, struct clock clock,
                           struct overt_error *err) MUST_CHECK;
/// New recovery codes; the old ones are gone.
int access_recovery_renew(struct store *store, int64_t account, const char *code,
                          struct clock clock,
                          char ret_recovery[ACCESS_RECOVERY_COUNT][ACCESS_WORDS_SIZE],
                          struct overt_error *err) MUST_CHECK;

// ---- devices ----

/// A mark for a browser in which somebody signed in, so that whoever guesses elsewhere does not
/// keep them out. It gives no right. "" when the account has no key for it.
#define ACCESS_DEVICE_SIZE 128
void access_device_mark(const struct access_login *login, char mark[ACCESS_DEVICE_SIZE]);
bool access_device_known(const struct access_login *login, const char *mark);

// ---- tokens of other systems ----

#define ACCESS_SCOPES_MAX 500
#define ACCESS_TOKEN_SIZE 80 ///< "overt-token-" and 64 hexadecimal digits, and a zero
#define ACCESS_TOKEN_DAYS 366 ///< that a token holds at most

struct access_new_token {
    const char *holder; ///< the officer in whose name it acts
    const char *name;   ///< of the system
    const char *scopes; ///< words of letters, digits, . : and -, blanks between
    moment expires;     ///< at most ACCESS_TOKEN_DAYS from now
};
struct access_token {
    int64_t id, holder;
    char holder_name[ACCESS_NAME_MAX + 1], name[ACCESS_NAME_MAX + 1];
    char scopes[ACCESS_SCOPES_MAX + 1];
    uint32_t roles; ///< the holder's
    moment made_at, expires;
    moment ended_at; ///< 0: not revoked
};
int access_token_add(struct store *store, const char *as, const struct access_new_token *token,
                     struct clock clock, int64_t *ret_id, char words[ACCESS_TOKEN_SIZE],
                     struct overt_error *err) MUST_CHECK;
int access_token_revoke(struct store *store, const char *as, int64_t token, struct clock clock,
                        struct overt_error *err) MUST_CHECK;
int access_tokens(struct store *store, struct access_token **ret_tokens, size_t *ret_count,
                  struct overt_error *err) MUST_CHECK;
/// The token that these words are, if it holds now. OVERT_REFUSED with one line for each reason.
/// Needs no master key.
int access_token_find(struct store *store, const char *words, moment now,
                      struct access_token *ret_token, struct overt_error *err) MUST_CHECK;
bool access_token_has(const struct access_token *token, const char *scope);

// ---- what happened ----

struct access_event {
    int64_t id;
    moment at;
    char name[ACCESS_NAME_MAX + 1], kind[20], why[12]; ///< "sign-in", "sign-out"; why: "" when none
    moment ended_at; ///< of a session; 0: not known
};
/// Signing in and out and what changed, newest first; of one account, or of all (0).
int access_events(struct store *store, int64_t account, size_t limit,
                  struct access_event **ret_events, size_t *ret_count,
                  struct overt_error *err) MUST_CHECK;

/// Who may do what, as a part of docs/rights.md.
void access_rights_markdown(struct text *ret_page);

#endif

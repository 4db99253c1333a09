// SPDX-License-Identifier: Apache-2.0
// retention.h - how long each kind of thing about a person is kept: one table, everywhere the same
// (rule R5); what is due, what is held by law, and the sweep that erases. docs/retention.md.
#ifndef REGISTER_RETENTION_H
#define REGISTER_RETENTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/time.h"

struct store;
struct register_by;

/// The kinds of keys: what is sealed together is erased together.
enum register_keep {
    REGISTER_KEEP_ENTRY = 1, ///< "entry": nominal, reason, picture, template of a list
    REGISTER_KEEP_ALERT,     ///< "alert": face and scene
    REGISTER_KEEP_JUDGEMENT, ///< "judgement": what people wrote about an alert or a removal
    REGISTER_KEEP_SEARCH,    ///< "search": why a probe was compared
    REGISTER_KEEP_PRESENCE,  ///< "presence": the key of an operation's marks
    REGISTER_KEEP_COMPLAINT, ///< "complaint": what was complained of
    REGISTER_KEEP_HOLD,      ///< "hold": why something is held by law
    REGISTER_KEEP_REQUEST,   ///< "request": who asked for information, their words, the letter
    REGISTER_KEEP_LOG,       ///< "log": why something was read, to whom and why it was given out
    REGISTER_KEEP_REQUESTER, ///< "requester": the key of a year's marks of who asked
    REGISTER_KEEP_ACCOUNT,   ///< "account": with what somebody signs in
    REGISTER_KEEP_LIST,      ///< "list": the key of a list that is searched on servers
    REGISTER_KEEP_COUNT,
};
const char *register_keep_word(enum register_keep kind);
/// The rule in one line, as receipts give it.
const char *register_keep_rule(enum register_keep kind);
enum register_keep register_keep_from(const char *word); ///< 0: none

/// The times: some kinds have several.
enum register_time {
    REGISTER_TIME_ENTRY,
    REGISTER_TIME_ALERT,         ///< live, nothing came of it
    REGISTER_TIME_RETROSPECTIVE, ///< candidate of a retrospective search
    REGISTER_TIME_DISPOSAL,      ///< arrest or other disposal
    REGISTER_TIME_JUDGEMENT,
    REGISTER_TIME_SEARCH,
    REGISTER_TIME_PRESENCE,
    REGISTER_TIME_COMPLAINT,
    REGISTER_TIME_HOLD,
    REGISTER_TIME_REQUEST,
    REGISTER_TIME_REQUESTER,
    REGISTER_TIME_LOG,
    REGISTER_TIME_ACCOUNT,
    REGISTER_TIME_LIST,
    REGISTER_TIME_COUNT,
};

/// A rule of the table.
struct register_retention {
    const char *word;        ///< "alert": the setting is "retention.alert"
    enum register_keep kind; ///< of the keys it is about
    int64_t seconds;         ///< unless the force sets another time
    int64_t longest;         ///< that a force may set; beyond `seconds` only with a reason
    const char *what, *from; ///< "face and scene of a live alert ...", "the alert"
    const char *source;      ///< of the time
};
const struct register_retention *register_retention_of(enum register_time time);

/// Reads a time: "0", "36 hours", "31 days", or "72 hours because REASON". OVERT_INPUT with one
/// line: no such time, longer than the rule allows, or longer than its own time without a reason.
int register_retention_parse(enum register_time time, const char *text, int64_t *ret_seconds,
                             struct overt_error *err) MUST_CHECK;
/// A setting of a retention time is checked before it is made: 0 for any other setting.
int register_retention_check(const char *key, const char *value,
                             struct overt_error *err) MUST_CHECK;
/// In force at a moment, by enum register_time: the rules' own or the force's.
struct register_times {
    int64_t seconds[REGISTER_TIME_COUNT];
};
int register_retention_times(struct store *store, moment as_at, struct register_times *ret_times,
                             struct overt_error *err) MUST_CHECK;
/// "24 hours", "31 days", "0 hours".
#define REGISTER_TIME_WORDS_MAX 32
void register_time_words(int64_t seconds, char words[REGISTER_TIME_WORDS_MAX]);

// ---- what is due ----

struct register_due {
    int64_t key;
    enum register_keep kind;
    char about[41];
    int64_t row, operation; ///< operation 0: of none
    moment due;
    moment released;         ///< when the last hold or complaint ended that kept it; 0: none did
    int64_t hold, complaint; ///< that keeps it; 0: none
    enum register_time time;
    bool lapsed; ///< urgent authority was not confirmed
};
/// By a legal hold, or by a complaint that is not settled.
bool register_due_is_held(const struct register_due *due);
/// Everything that is due at `now`, oldest operations first; `fresh`: without what is held and has
/// its receipt for that. The caller's (memory_free). At most `limit`.
int register_due(struct store *store, moment now, bool fresh, size_t limit,
                 struct register_due **ret_due, size_t *ret_count,
                 struct overt_error *err) MUST_CHECK;

/// One batch of the sweep, in the open transaction: what is due is erased, with a receipt each and
/// an entry "record.erase" for each operation; what is held gets its receipt for that.
struct register_swept {
    int64_t erased, held; ///< held: told of for the first time
    int64_t late;         ///< of the erased: more than REGISTER_LATE_SECONDS after they were due
    int64_t latest;       ///< seconds, the latest of them
    bool more;            ///< there may be more: another batch
};
#define REGISTER_LATE_SECONDS (24 * 3600)
#define REGISTER_SWEEP_BATCH  500
int register_sweep(const struct register_by *by, struct register_swept *ret_swept,
                   struct overt_error *err) MUST_CHECK;

/// For each kind: how many are held, due, held by law; and how many were ever erased, or erased
/// late (kept longer than the policy says).
struct register_kept {
    int64_t held, overdue, by_law, erased, erased_late;
    int64_t latest; ///< seconds, of the late ones
    int64_t soon;   ///< due in the next 24 hours
};
int register_retention_report(struct store *store, moment now,
                              struct register_kept ret_kept[REGISTER_KEEP_COUNT],
                              struct overt_error *err) MUST_CHECK;

// ---- held by law ----

struct register_new_hold {
    const char *about; ///< "alert", "entry", "operation"
    int64_t row;
    const char *basis; ///< "disclosure", "complaint", "legal-claim", "subject-request", "inquiry"
    const char *reason;
    moment review; ///< at most 366 days from now
};
#define REGISTER_HOLD_BASES "disclosure|complaint|legal-claim|subject-request|inquiry"
int register_hold_add(const struct register_by *by, const struct register_new_hold *hold,
                      int64_t *ret_id, struct overt_error *err) MUST_CHECK;
int register_hold_lift(const struct register_by *by, int64_t hold,
                       struct overt_error *err) MUST_CHECK;

struct register_hold {
    int64_t id, row;
    char *about, *basis, *officer, *lifted_by;
    char *reason;                 ///< NULL: sealed, or erased since it was lifted
    moment at, review, lifted_at; ///< lifted_at 0: in force
    int64_t keys;                 ///< that it holds now
};
int register_holds(struct store *store, moment as_at, struct register_hold **ret_holds,
                   size_t *ret_count, struct overt_error *err) MUST_CHECK;
void register_holds_free(struct register_hold **holds, size_t count);

#endif

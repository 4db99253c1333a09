// SPDX-License-Identifier: Apache-2.0
// refuse.c - an act from its beginning to its end: who acts, by which right, and what is kept when
// the answer is no.
//
// A refusal changes nothing but leaves one act and one ledger entry (R4), so that what was tried
// and not allowed can be counted.
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "ledger/ledger.h"
#include "operate/internal.h"
#include "operate/publish.h"

#define CLOCK_WAIT_SECONDS 10.0 ///< for the server to say its time

struct register_by act_by(const struct act *act)
{
    struct register_by by = {
        .store = act->operate->store, .officer = act->officer.id, .at = act->now};
    return by;
}

/// The change, its ledger entry and the signature over the ledger become durable together (R4); of
/// a group at its end.
static int sign_and_commit(struct act *act, struct overt_error *err)
{
    if (store_in_group(act->operate->store))
        return store_commit(act->operate->store, err);
    int code = ledger_checkpoint(act->operate->store, act->operate->key, act->now, err);
    if (code == 0)
        code = store_commit(act->operate->store, err);
    act->operate->acted |= code == 0;
    return code;
}

/// After these acts something is due at once: it is not left to whoever opens the record next.
static bool ends_something(const struct act *act)
{
    static const enum act_kind kinds[] = {ACT_CLOSE,  ACT_OVERRULE, ACT_REFUSE,
                                          ACT_CANCEL, ACT_UNLIST,   ACT_HOLD_LIFT};
    for (size_t i = 0; i < ARRAY_COUNT(kinds); i++)
        if (act->right == rights_of(kinds[i]))
            return true;
    return false;
}

/// What follows an act that is durable: the sweep, when the act ended something, and publishing.
static void follow(struct act *act, bool done)
{
    if (store_in_group(act->operate->store))
        return;
    if (done && ends_something(act))
        operate_sweep_again(act->operate);
    publish_after(act->operate, act->now, act->right == rights_of(ACT_CLOSE));
}

/// An officer may be refused before anybody looked at the operation.
static void find_operation(struct act *act)
{
    struct register_operation operation = {0};
    if (act->operation != 0 || act->reference[0] == '\0')
        return;
    int code = act_operation(act, &operation, NULL);
    (void)code; // an operation that is not there has no number
    register_operation_finish(&operation);
}

/// Writes the refusal whose line stands in `said`.
static int record_refusal(struct act *act, const struct overt_error *said, struct overt_error *err)
{
    int code = operate_reopen(act->operate, err);
    if (code != 0)
        return code;
    struct store *store = act->operate->store;
    if (store_in_transaction(store))
        store_rollback(store);
    find_operation(act);
    struct register_by by = act_by(act);
    code = store_begin(store, err);
    if (code == 0)
        code = register_refusal_add(&by, act->right->word, act->operation, said->text, err);
    if (code == 0)
        code = sign_and_commit(act, err);
    if (code == 0) {
        follow(act, false);
        return 0;
    }
    if (store_in_transaction(store))
        store_rollback(store);
    error_prepend(err, "refused, and the refusal could not be recorded");
    return code;
}

int act_refuse(struct act *act, struct overt_error *err, const char *format, ...)
{
    struct overt_error said;
    char line[OVERT_ERROR_TEXT_MAX];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(line, sizeof line, format, args);
    va_end(args);
    (void)error_set(&said, OVERT_REFUSED, "%s", line);
    int code = record_refusal(act, &said, err);
    if (code != 0)
        return code;
    return error_set(err, OVERT_REFUSED, "%s", said.text);
}

static int check_rank(struct act *act, struct overt_error *err)
{
    if (act->officer.rank >= act->right->rank)
        return 0;
    if (act->officer.rank == 0)
        return act_refuse(act, err,
                          "this takes the rank of %s or above, and no rank is recorded: have an "
                          "administrator record it (overt officer rank)",
                          register_rank_name(act->right->rank));
    return act_refuse(act, err, "this takes the rank of %s or above: a %s cannot do it",
                      register_rank_name(act->right->rank), register_rank_name(act->officer.rank));
}

static int check_right(struct act *act, const char *as, struct overt_error *err)
{
    struct store *store = act->operate->store;
    int code = register_officer_find(store, as, &act->officer, err);
    if (code == OVERT_NOT_FOUND)
        return act_refuse(
            act, err,
            "no officer has this name: give --as a name that `overt officer list` shows, "
            "or have an administrator add the officer");
    if (code != 0)
        return code;
    if ((act->officer.roles & act->right->roles) == 0)
        return act_refuse(act, err, "%s: ask an officer who has it", act->right->words);
    return check_rank(act, err);
}

int act_clocks_agree(const struct operate *operate, double server, struct overt_error *err)
{
    char here[TIME_TEXT_MAX], there[TIME_TEXT_MAX];
    moment now = clock_now(&operate->clock);
    if (operate->clock.now != clock_real().now || fabs((double)now - server) <= OPERATE_CLOCK_APART)
        return 0;
    time_format_words(now, here);
    time_format_words((moment)server, there);
    return error_set(err, OVERT_REFUSED,
                     "this machine's clock says %s and that of the record's server %s, more than "
                     "%d seconds apart: set the one right that is wrong",
                     here, there, OPERATE_CLOCK_APART);
}

static int check_clocks(struct operate *operate, struct overt_error *err)
{
    double server = 0.0;
    if (!store_is_shared(operate->store))
        return 0;
    int code = store_reach(operate->store, CLOCK_WAIT_SECONDS, &server, err);
    return code != 0 ? code : act_clocks_agree(operate, server, err);
}

int act_begin(struct act *act, struct operate *operate, const char *as, enum act_kind kind,
              const char *reference, struct overt_error *err)
{
    memset(act, 0, sizeof *act);
    act->operate = operate;
    act->right = rights_of(kind);
    act->now = clock_now(&operate->clock);
    if (as == NULL || as[0] == '\0')
        return error_set(err, OVERT_INPUT,
                         "say who acts: --as NAME, or OVERT_AS in the environment");
    if (reference != NULL && !text_copy(act->reference, sizeof act->reference, reference))
        return error_set(err, OVERT_NOT_FOUND,
                         "no operation has this reference: see `overt operation list`");
    int code = operate_reopen(operate, err);
    if (code == 0)
        code = check_clocks(operate, err);
    if (code == 0)
        code = ledger_check_clock(operate->store, act->now, err);
    if (code == 0)
        code = check_right(act, as, err);
    if (code != 0)
        act_finish(act);
    return code;
}

void act_finish(struct act *act)
{
    struct store *store = act->operate != NULL ? act->operate->store : NULL;
    if (store != NULL && store_in_transaction(store))
        store_rollback(store);
    register_officer_finish(&act->officer);
    memset(act, 0, sizeof *act);
}

int act_open(struct act *act, struct overt_error *err)
{
    int code = operate_reopen(act->operate, err);
    return code != 0 ? code : store_begin(act->operate->store, err);
}

int act_close(struct act *act, int code, struct overt_error *err)
{
    struct store *store = act->operate->store;
    if (code == 0)
        code = sign_and_commit(act, err);
    if (code == 0)
        follow(act, true);
    if (code != 0 && store_in_transaction(store))
        store_rollback(store);
    if (code != OVERT_REFUSED)
        return code;
    return act_refuse(act, err, "%s",
                      err != NULL ? err->text : "refused by the record's own rules");
}

/// No control character but tab and the ends of lines, and nothing that turns the direction of
/// writing (Unicode Standard Annex 9): what is typed is what is read in a letter or on a screen.
static bool is_plain(const char *text, size_t length)
{
    const unsigned char *s = (const unsigned char *)text;
    for (size_t i = 0; i < length; i++) {
        bool control = s[i] == 0x7f || (s[i] < 0x20 && strchr("\t\r\n", s[i]) == NULL);
        bool second = s[i] == 0xc2 && s[i + 1] < 0xa0; // U+0080 to U+009F
        bool turns = s[i] == 0xe2 && ((s[i + 1] == 0x80 && s[i + 2] >= 0xaa && s[i + 2] <= 0xae) ||
                                      (s[i + 1] == 0x81 && s[i + 2] >= 0xa6 && s[i + 2] <= 0xa9));
        if (control || second || turns)
            return false;
    }
    return true;
}

int act_check_text(const char *text, const char *what, size_t limit, struct overt_error *err)
{
    size_t length = text == NULL ? 0 : strnlen(text, limit + 1);
    if (length == 0 || strspn(text, " \t\r\n") == length)
        return error_set(err, OVERT_INPUT, "%s is missing: write it in one or more sentences",
                         what);
    if (length > limit)
        return error_set(err, OVERT_LIMIT, "%s is longer than %zu bytes: shorten it", what, limit);
    if (!text_is_utf8(text, length))
        return error_set(err, OVERT_INPUT, "%s is not well-formed UTF-8: write it again", what);
    if (!is_plain(text, length))
        return error_set(err, OVERT_INPUT, "%s holds control characters: write it without them",
                         what);
    return 0;
}

int act_begin_on(struct act *act, struct operate *operate, const char *as, enum act_kind kind,
                 const char *reference, struct register_operation *ret_operation,
                 struct overt_error *err)
{
    if (reference == NULL || reference[0] == '\0')
        return error_set(err, OVERT_INPUT, "name the operation, such as LFR-2026-0001");
    int code = act_begin(act, operate, as, kind, reference, err);
    if (code == 0)
        code = act_operation(act, ret_operation, err);
    return code != 0 ? code : act_check_assigned(act, err);
}

int act_operation(struct act *act, struct register_operation *ret_operation,
                  struct overt_error *err)
{
    int code = register_operation_brief(act->operate->store, act->reference,
                                        REGISTER_AS_AT_ALWAYS, ret_operation, err);
    if (code == 0)
        act->operation = ret_operation->id;
    return code;
}

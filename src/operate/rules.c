// SPDX-License-Identifier: Apache-2.0
// rules.c - rule R1 in one place: what must hold of an operation and its list before anything is
// compared. Asked when it is opened and again each time a run or a search starts.
#include <string.h>

#include "base/memory.h"
#include "ledger/ledger.h"
#include "operate/authority.h"

static int check_authority(struct act *act, const struct register_operation *operation,
                           struct overt_error *err)
{
    const char *name = act->reference;
    bool lapsed = operation->ends < operation->closes && act->now > operation->ends;
    if (operation->refused_at != 0 || operation->cancelled_at != 0 || lapsed ||
        operation->overruled_at != 0 || operation->closed_at != 0)
        return authority_refuse_over(act, operation, err);
    if (operation->authorised_at == 0 || operation->authorised_by == NULL)
        return act_refuse(
            act, err,
            "%s is not authorised: an authorising officer who did not plan it must do so first",
            name);
    if (operation->planned_by == NULL ||
        strcmp(operation->planned_by, operation->authorised_by) == 0)
        return act_refuse(
            act, err, "%s was authorised by its own planner, which is no authority: plan it again",
            name);
    return 0;
}

static int check_window(struct act *act, const struct register_operation *operation,
                        struct overt_error *err)
{
    char when[TIME_TEXT_MAX];
    if (act->now < operation->opens) {
        time_format_words(operation->opens, when);
        return act_refuse(act, err, "the window of %s begins on %s: wait until then",
                          act->reference, when);
    }
    if (act->now > operation->closes) {
        time_format_words(operation->closes, when);
        return act_refuse(act, err, "%s has expired: its window ended on %s; plan a new operation",
                          act->reference, when);
    }
    return 0;
}

static int check_state(struct act *act, const struct register_operation *operation, bool opening,
                       struct overt_error *err)
{
    if (opening && operation->opened_at != 0)
        return act_refuse(act, err, "%s is open already: nothing is left to do", act->reference);
    if (!opening && operation->opened_at == 0)
        return act_refuse(act, err, "%s is not open: open it first", act->reference);
    if (operation->paused_at != 0)
        return act_refuse(
            act, err, "%s is paused: nothing is compared until it goes on (overt operation resume)",
            act->reference);
    if (operation->mode == REGISTER_MODE_LIVE && operation->notified_at == 0)
        return act_refuse(
            act, err,
            "no public notice is recorded for %s: publish it and record where it can be read",
            act->reference);
    return 0;
}

static bool is_missing(const char *text)
{
    return text == NULL || text[strspn(text, " \t\r\n")] == '\0';
}

static int check_entry(struct act *act, const struct register_operation *operation,
                       const struct register_entry *entry, struct overt_error *err)
{
    long long id = (long long)entry->id;
    if (is_missing(entry->reason))
        return act_refuse(
            act, err,
            "entry %lld of the list has no reason: remove it, or add it again with its reason", id);
    if (is_missing(entry->image_source))
        return act_refuse(
            act, err,
            "entry %lld of the list has no image source: remove it, or add it again with the "
            "source of its picture",
            id);
    if (entry->basis == 0)
        return act_refuse(
            act, err,
            "entry %lld of the list has no lawful basis: remove it, or add it again with --basis",
            id);
    if ((operation->categories & (1u << entry->category)) == 0)
        return act_refuse(act, err,
                          "entry %lld is of a category that %s was not authorised for: remove it",
                          id, act->reference);
    return 0;
}

static int check_fresh(struct act *act, const struct register_entry *entry, struct overt_error *err)
{
    if (entry->reviewed_at != 0 && entry->reviewed_at <= act->now &&
        act->now - entry->reviewed_at <= OPERATE_FRESH_SECONDS)
        return 0;
    return act_refuse(
        act, err,
        "the list of %s was not reviewed as a whole within the last 24 hours: have somebody review "
        "it who added none of it",
        act->reference);
}

/// Taking somebody off is always possible, but the permit is for the list as it was.
static int check_unchanged(struct act *act, const struct register_entry *removed,
                           struct overt_error *err)
{
    if (!removed->removed_while_open)
        return 0;
    return act_refuse(
        act, err,
        "the list of %s changed after it was opened, so its permit is void: close it and plan a "
        "new operation",
        act->reference);
}

static int check_cap(struct act *act, const struct register_operation *operation, size_t standing,
                     struct overt_error *err)
{
    int64_t cap = operation->authority.list_cap;
    if (cap == 0 || (int64_t)standing <= cap)
        return 0;
    return act_refuse(act, err,
                      "the list of %s has %zu images and its authority allows %lld: take some off",
                      act->reference, standing, (long long)cap);
}

static int check_list(struct act *act, const struct register_operation *operation,
                      struct overt_error *err)
{
    struct register_entry *entries = NULL;
    size_t count = 0, standing = 0;
    int code = register_entries(act->operate->store, operation->id, REGISTER_AS_AT_ALWAYS, &entries,
                                &count, err);
    for (size_t i = 0; code == 0 && i < count; i++) {
        if (entries[i].removed_at != 0) {
            code = check_unchanged(act, &entries[i], err);
            continue;
        }
        standing++;
        code = check_entry(act, operation, &entries[i], err);
    }
    if (code == 0 && standing == 0)
        code = act_refuse(act, err, "the list of %s is empty: add the people it is for",
                          act->reference);
    if (code == 0)
        code = check_cap(act, operation, standing, err);
    for (size_t i = 0; code == 0 && i < count; i++)
        if (entries[i].removed_at == 0)
            code = check_fresh(act, &entries[i], err);
    register_entries_free(&entries, count);
    return code;
}

int rules_check(struct act *act, const struct register_operation *operation, bool opening,
                struct overt_error *err)
{
    int code = check_authority(act, operation, err);
    if (code == 0)
        code = check_window(act, operation, err);
    if (code == 0)
        code = check_state(act, operation, opening, err);
    if (code == 0)
        code = check_list(act, operation, err);
    return code;
}

int rules_verify(struct act *act, struct overt_error *err)
{
    AUTO_FREE struct ledger_report *report = memory_new(1, sizeof *report);
    struct operate *operate = act->operate;
    int code =
        ledger_verify_quick(operate->store, operate->folder, operate->verifier, report, err);
    if (code != OVERT_CORRUPT)
        return code;
    return act_refuse(act, err,
                      "the record does not verify, so %s is not opened or run: see `overt ledger "
                      "verify`, and restore a copy that does", act->reference);
}

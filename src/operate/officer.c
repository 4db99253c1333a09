// SPDX-License-Identifier: Apache-2.0
// officer.c - who may act, and the force's dated settings.
#include <string.h>

#include "operate/internal.h"
#include "operate/list_servers.h"
#include "operate/name.h"

#define ROLES_ALL 0xffu

/// Nobody is added a second time in other letters: two judgements are by two people.
static int check_new(struct operate *operate, const char *name, struct overt_error *err)
{
    struct register_officer *officers = NULL;
    size_t count = 0;
    int code = name_check(name, "the officer's name", err);
    if (code == 0)
        code = register_officers(operate->store, REGISTER_AS_AT_ALWAYS, &officers, &count, err);
    for (size_t i = 0; code == 0 && i < count; i++)
        if (name_alike(officers[i].name, name))
            code = error_set(err, OVERT_INPUT,
                             "an officer of this name is there, or of one that reads like it: add "
                             "the collar number");
    register_officers_free(&officers, count);
    return code;
}

int operate_officer_add(struct operate *operate, const char *as, const char *name, uint32_t roles,
                        struct overt_error *err)
{
    return operate_officer_add_ranked(operate, as, name, roles, 0, err);
}

int operate_officer_add_ranked(struct operate *operate, const char *as, const char *name,
                               uint32_t roles, enum register_rank rank, struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    int64_t id = 0;
    int code = act_begin(&act, operate, as, ACT_OFFICER_ADD, NULL, err);
    if (code == 0)
        code = check_new(operate, name, err);
    if (code == 0 && (roles == 0 || (roles & ~ROLES_ALL) != 0))
        code = error_set(err, OVERT_INPUT, "name at least one role, such as planner or operator");
    if (code == 0 && rank != 0 && register_rank_word(rank) == NULL)
        code = error_set(err, OVERT_INPUT, "there is no such rank");
    if (code == 0)
        code = act_open(&act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(&act);
    code = register_officer_add_ranked(&by, name, roles, rank, &id, err);
    return act_close(&act, code, err);
}

int operate_officer_rank(struct operate *operate, const char *as, const char *name,
                         enum register_rank rank, struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    CLEANUP(register_officer_finish) struct register_officer person = {0};
    int code = act_begin(&act, operate, as, ACT_RANK, NULL, err);
    if (code == 0)
        code = register_officer_find(operate->store, name != NULL ? name : "", &person, err);
    if (code == 0 && register_rank_word(rank) == NULL)
        code = error_set(err, OVERT_INPUT, "there is no such rank");
    if (code == 0 && person.id == act.officer.id)
        code = act_refuse(&act, err, "nobody records a rank of their own: ask another "
                                     "administrator");
    if (code == 0)
        code = act_open(&act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(&act);
    code = register_officer_rank(&by, person.id, rank, err);
    return act_close(&act, code, err);
}

static bool is_key(const char *key)
{
    return key != NULL && key[0] != '\0' && strlen(key) <= 100 &&
           key[strspn(key, "abcdefghijklmnopqrstuvwxyz0123456789._-")] == '\0';
}

int operate_setting(struct operate *operate, const char *as, const char *key, const char *value,
                    struct overt_error *err)
{
    return operate_setting_from(operate, as, key, value, (struct date){0}, err);
}

// A threshold or a time of retention holds at once or not at all.
static bool may_be_dated(const char *key)
{
    static const char *const starts[] = {"force.", "foi.", "regulator.", "facts."};
    bool may = false;
    for (size_t i = 0; i < ARRAY_COUNT(starts); i++)
        may |= text_starts(key, starts[i]);
    return may;
}

int operate_setting_from(struct operate *operate, const char *as, const char *key,
                         const char *value, struct date from, struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    int code = act_begin(&act, operate, as, ACT_SETTING, NULL, err);
    if (code == 0 && !is_key(key))
        code = error_set(err, OVERT_INPUT,
                         "the setting's name has small letters, digits, dots and hyphens only");
    if (code == 0 && text_equal(key, OPERATE_PLACE_SETTING))
        code = error_set(err, OVERT_INPUT,
                         "where the record is is recorded when it is moved: overt record move");
    if (code == 0 && from.year != 0 && !may_be_dated(key))
        code = error_set(err, OVERT_INPUT,
                         "only force., foi., regulator. and facts. can begin on another day; leave "
                         "out --from, and the value holds from now on");
    if (code == 0)
        code = act_check_text(value, "the setting's value", OPERATE_TEXT_MAX, err);
    if (code == 0)
        code = register_retention_check(key, value, err);
    if (code == 0)
        code = list_servers_check(key, value, err);
    if (code == 0)
        code = act_open(&act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(&act);
    code = register_setting_from(&by, key, value, from, err);
    return act_close(&act, code, err);
}

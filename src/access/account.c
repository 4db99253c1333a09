// SPDX-License-Identifier: Apache-2.0
// account.c - accounts as they stand, uses of break-glass that shout, what happened.
#include <string.h>

#include "access/internal.h"

#define ROWS_MAX 100000

const char *access_state_word(enum access_state state)
{
    static const char *const words[] = {
        [ACCESS_INVITED] = "invited", [ACCESS_ACTIVE] = "active", [ACCESS_CLOSED] = "closed"};
    return state > 0 && (size_t)state < ARRAY_COUNT(words) ? words[state] : NULL;
}

static enum access_state state_of(const char *word)
{
    return text_equal(word, "active")    ? ACCESS_ACTIVE
           : text_equal(word, "invited") ? ACCESS_INVITED
                                         : ACCESS_CLOSED;
}

// clang-format off
#define HELD(kind_is) "EXISTS (SELECT 1 FROM account_secret_over s WHERE s.account = n.id AND " \
    kind_is " AND s.at IS NULL)"
#define LAST(kind_is) "coalesce((SELECT max(e.at) FROM account_event e WHERE e.account = n.id" \
    " AND " kind_is "), 0)"
#define ACCOUNT_SQL                                                                             \
    "SELECT n.id, n.holder, o.name, o.roles, n.state, n.break_glass, n.hours, a.at, "           \
    LAST("e.kind IN ('sign-in', 'recovery', 'break-glass')") ", "                               \
    HELD("s.kind IN ('password', 'envelope')") ", " LAST("e.kind = 'unlock'") ","               \
    " coalesce((SELECT s.id FROM account_secret_over s WHERE s.account = n.id"                  \
    " AND s.kind = 'recovery' AND s.at IS NULL), 0)"                                            \
    " FROM account_now n JOIN account a ON a.id = n.id JOIN officer o ON o.id = n.holder"
// clang-format on

static void fill(struct access_account *account, struct store_query *query)
{
    *account = (struct access_account){
        .id = store_column_int(query, 0),
        .holder = store_column_int(query, 1),
        .roles = (uint32_t)store_column_int(query, 3),
        .state = state_of(store_column_text(query, 4)),
        .break_glass = store_column_int(query, 5) != 0,
        .hours = (int)store_column_int(query, 6),
        .made_at = store_column_int(query, 7),
        .signed_in = store_column_int(query, 8),
        .password = store_column_int(query, 9) != 0,
        .unlocked = store_column_int(query, 10),
        .recovery_left = store_column_int(query, 11) != 0 ? ACCESS_RECOVERY_COUNT : 0,
    };
    (void)text_copy(account->name, sizeof account->name, store_column_text(query, 2));
}

static int count_recovery(struct store *store, struct access_account *account,
                          struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    if (account->recovery_left == 0)
        return 0;
    int code = store_prepare(store,
                             "SELECT count(*) FROM account_event e JOIN account_secret_over s"
                             " ON s.id = e.secret WHERE e.account = ?1 AND e.kind = 'recovery'"
                             " AND s.at IS NULL",
                             &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, account->id);
    code = store_step(query, err);
    if (code == 1)
        account->recovery_left -= (int)store_column_int(query, 0);
    return code < 0 ? code : 0;
}

int access_accounts(struct store *store, struct access_account **ret_accounts, size_t *ret_count,
                    struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    AUTO_FREE struct access_account *accounts = NULL;
    size_t count = 0, capacity = 0;
    int code =
        store_prepare(store, ACCOUNT_SQL " ORDER BY o.name COLLATE NOCASE, n.id", &query, err);
    while (code == 0 && (code = store_step(query, err)) == 1) {
        if (count == ROWS_MAX)
            return error_set(err, OVERT_LIMIT, "there are more than %d accounts", ROWS_MAX);
        if (count == capacity) {
            capacity = capacity != 0 ? 2 * capacity : 16;
            accounts = memory_resize(accounts, capacity, sizeof *accounts);
        }
        fill(&accounts[count++], query);
        code = 0;
    }
    store_query_done(&query);
    for (size_t i = 0; code == 0 && i < count; i++)
        code = count_recovery(store, &accounts[i], err);
    if (code != 0)
        return code;
    *ret_accounts = accounts;
    *ret_count = count;
    accounts = NULL;
    return 0;
}

static int read_one(struct store *store, const char *name, int64_t id,
                    struct access_account *ret_account, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store,
                             ACCOUNT_SQL " WHERE n.id = ?1 OR o.name = ?2 COLLATE NOCASE"
                                         " ORDER BY o.name IS ?2 DESC, n.id LIMIT 1",
                             &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, id);
    store_bind_text(query, 2, name);
    code = store_step(query, err);
    if (code == 0)
        return error_set(err, OVERT_NOT_FOUND,
                         "there is no account of this name: see overt account list");
    if (code < 0)
        return code;
    fill(ret_account, query);
    store_query_done(&query);
    return count_recovery(store, ret_account, err);
}

int access_account_find(struct store *store, const char *name, struct access_account *ret_account,
                        struct overt_error *err)
{
    return read_one(store, name, 0, ret_account, err);
}

int access_account_read(struct store *store, int64_t account, struct access_account *ret_account,
                        struct overt_error *err)
{
    return read_one(store, NULL, account, ret_account, err);
}

int access_account_of(struct access_act *act, const char *name, struct access_account *ret_account,
                      struct overt_error *err)
{
    int code = access_account_find(act->store, name, ret_account, err);
    if (code == 0)
        act->account = ret_account->id;
    return code;
}

int access_alarms(struct store *store, struct access_alarm ret_alarms[ACCESS_ALARMS_MAX],
                  size_t *ret_count, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    size_t count = 0;
    int code = store_prepare(
        store,
        "SELECT o.name, e.at, e.at + a.hours * 3600, coalesce((SELECT x.at FROM account_event x"
        " WHERE x.began = e.id AND x.kind = 'sign-out'), 0) FROM account_event e JOIN account a"
        " ON a.id = e.account JOIN officer o ON o.id = a.holder WHERE e.kind = 'break-glass'"
        " AND NOT EXISTS (SELECT 1 FROM account_event r WHERE r.began = e.id"
        " AND r.kind = 'reviewed') ORDER BY e.id DESC LIMIT ?1",
        &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, ACCESS_ALARMS_MAX);
    while ((code = store_step(query, err)) == 1) {
        struct access_alarm *alarm = &ret_alarms[count++];
        *alarm = (struct access_alarm){.at = store_column_int(query, 1),
                                       .ends = store_column_int(query, 2),
                                       .ended_at = store_column_int(query, 3)};
        (void)text_copy(alarm->name, sizeof alarm->name, store_column_text(query, 0));
    }
    if (code == 0)
        *ret_count = count;
    return code;
}

int access_events(struct store *store, int64_t account, size_t limit,
                  struct access_event **ret_events, size_t *ret_count, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    AUTO_FREE struct access_event *events = NULL;
    size_t count = 0;
    int code = store_prepare(
        store,
        "SELECT e.id, e.at, o.name, e.kind, e.why, coalesce((SELECT x.at FROM account_event x"
        " WHERE x.began = e.id AND x.kind = 'sign-out'), 0) FROM account_event e JOIN account a"
        " ON a.id = e.account JOIN officer o ON o.id = a.holder WHERE ?1 = 0 OR e.account = ?1"
        " ORDER BY e.id DESC LIMIT ?2",
        &query, err);
    if (code != 0)
        return code;
    limit = limit < ROWS_MAX ? limit : ROWS_MAX;
    events = memory_new(limit + 1, sizeof *events);
    store_bind_int(query, 1, account);
    store_bind_int(query, 2, (int64_t)limit);
    while ((code = store_step(query, err)) == 1) {
        struct access_event *event = &events[count++];
        event->id = store_column_int(query, 0);
        event->at = store_column_int(query, 1);
        event->ended_at = store_column_int(query, 5);
        (void)text_copy(event->name, sizeof event->name, store_column_text(query, 2));
        (void)text_copy(event->kind, sizeof event->kind, store_column_text(query, 3));
        const char *why = store_column_text(query, 4);
        (void)text_copy(event->why, sizeof event->why, why != NULL ? why : "");
    }
    if (code != 0)
        return code;
    *ret_events = events;
    *ret_count = count;
    events = NULL;
    return 0;
}

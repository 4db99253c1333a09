// SPDX-License-Identifier: Apache-2.0
// afterwards.c - what came of all alerts of a mode as at a moment, in one look: for figures that
// are told by years. The same as the operations' figures added up (figures.c).
#include "base/text.h"
#include "register/internal.h"

#define NEWEST(table, name)                                                      \
    " LEFT JOIN " table " " name " ON " name ".id = (SELECT max(id) FROM " table \
    " WHERE alert = l.id AND at <= ?1)"

#define AFTERWARDS_SQL                                                                    \
    "SELECT o.mode, count(*), coalesce(sum(k.kind = 'arrest'), 0),"                       \
    " coalesce(sum(k.kind = 'arrest' AND d.dearrested = 1), 0),"                          \
    " coalesce(sum((SELECT count(*) FROM complaint WHERE alert = l.id AND at <= ?1)), 0)" \
    " FROM alert l JOIN operation o ON o.id = l.operation" NEWEST("outcome", "k")         \
        NEWEST("dearrest", "d") " WHERE l.at <= ?1 GROUP BY o.mode"

int register_afterwards(struct store *store, moment as_at,
                        struct register_afterwards ret_of[REGISTER_MODE_OPERATOR_INITIATED + 1],
                        struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    for (int i = 0; i <= REGISTER_MODE_OPERATOR_INITIATED; i++)
        ret_of[i] = (struct register_afterwards){0};
    int code = store_prepare(store, AFTERWARDS_SQL, &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, as_at);
    while ((code = store_step(query, err)) == 1)
        ret_of[register_mode_from(store_column_text(query, 0))] = (struct register_afterwards){
            .alerts = store_column_int(query, 1),
            .arrests = store_column_int(query, 2),
            .dearrests = store_column_int(query, 3),
            .complaints = store_column_int(query, 4),
        };
    return code;
}

// SPDX-License-Identifier: Apache-2.0
// news.c - what was recorded after a ledger entry, for who follows a live operation: the kind of
// each act and the numbers of what it is about, nothing else.
#include "register/internal.h"

// An act of these kinds has one row in one of the tables, or none.
#define NEWS_SQL                                                                                  \
    "SELECT a.idx, a.at, a.kind, a.operation,"                                                    \
    " coalesce(l.id, j.alert, n.alert, u.alert, d.alert, 0), coalesce(r.id, e.run, g.run, f.run," \
    " l.run, 0) FROM act a"                                                                       \
    " LEFT JOIN alert l ON l.ledger = a.idx LEFT JOIN adjudication j ON j.ledger = a.idx"         \
    " LEFT JOIN engagement n ON n.ledger = a.idx LEFT JOIN outcome u ON u.ledger = a.idx"         \
    " LEFT JOIN dearrest d ON d.ledger = a.idx LEFT JOIN run r ON r.ledger = a.idx"               \
    " LEFT JOIN run_end e ON e.ledger = a.idx LEFT JOIN gap g ON g.ledger = a.idx"                \
    " LEFT JOIN face_count f ON f.ledger = a.idx"                                                 \
    " WHERE a.idx > ?1 AND a.idx <= ?2 AND (?3 IS NULL OR a.operation = ?3)"                      \
    " AND a.operation IS NOT NULL AND a.kind IN ('alert.raise', 'alert.adjudicate',"              \
    " 'alert.engage', 'alert.outcome', 'alert.dearrest', 'run.begin', 'run.end', 'gap.begin',"    \
    " 'gap.end', 'count.add', 'operation.pause', 'operation.resume', 'operation.open',"           \
    " 'operation.close', 'operation.cancel', 'operation.overrule', 'operation.confirm',"          \
    " 'entry.add', 'entry.remove') ORDER BY a.idx LIMIT ?4"

int register_position(struct store *store, int64_t *ret_index, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code =
        store_prepare(store, "SELECT coalesce(max(idx), -1) FROM ledger_entry", &query, err);
    if (code == 0)
        code = store_step(query, err);
    if (code < 0)
        return code;
    *ret_index = store_column_int(query, 0);
    return 0;
}

static void fill(struct register_news *news, struct store_query *query)
{
    *news = (struct register_news){.index = store_column_int(query, 0),
                                   .at = store_column_int(query, 1),
                                   .alert = store_column_int(query, 4),
                                   .run = store_column_int(query, 5)};
    (void)text_copy(news->kind, sizeof news->kind, store_column_text(query, 2));
    (void)text_copy(news->reference, sizeof news->reference, store_column_text(query, 3));
}

int register_news(struct store *store, int64_t after, const char *reference,
                  struct register_news *room, size_t size, size_t *ret_count, int64_t *ret_until,
                  struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int64_t until = -1;
    size_t count = 0;
    int code = register_position(store, &until, err);
    if (code == 0)
        code = store_prepare(store, NEWS_SQL, &query, err);
    if (code < 0)
        return code;
    store_bind_int(query, 1, after);
    store_bind_int(query, 2, until);
    store_bind_text(query, 3, reference);
    store_bind_int(query, 4, (int64_t)size);
    while (count < size && (code = store_step(query, err)) == 1)
        fill(&room[count++], query);
    if (code < 0)
        return code;
    *ret_count = count;
    *ret_until = count == size && size > 0 ? room[count - 1].index : until > after ? until : after;
    return 0;
}

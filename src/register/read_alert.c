// SPDX-License-Identifier: Apache-2.0
// read_alert.c - searches, alerts with what people judged of them, and counts, as at a moment.
#include "base/text.h"
#include "register/internal.h"

// What is sealed of it was not erased.
#define ALERT_HELD "EXISTS (SELECT 1 FROM record_key k WHERE k.about = 'alert' AND k.row = l.id)"

#define ALERT_SQL(where)                                                                  \
    "SELECT l.id, l.operation, l.entry, coalesce(l.search, 0), p.reference, l.source,"    \
    " l.body_worn, l.at, l.video_time, l.score, l.threshold, l.rank,"                     \
    " unsealed(n.nominal, 'entry.nominal', n.ledger), n.category,"                        \
    " unsealed(n.reason, 'entry.reason', n.ledger),"                                      \
    " l.picture IS NOT NULL AND " ALERT_HELD ","                                          \
    " ao.name, coalesce(a.at, 0), coalesce(a.credible, 0),"                               \
    " unsealed(a.factors, 'adjudication.factors', a.ledger), eo.name, coalesce(e.at, 0)," \
    " coalesce(e.stopped, 0), coalesce(e.identity_checked, 0), coalesce(e.correct, 0),"   \
    " oo.name, coalesce(o.at, 0),"                                                        \
    " o.kind, coalesce(l.run, 0), coalesce(l.captured, 0), coalesce(l.latency, -1),"      \
    " l.scene IS NOT NULL AND " ALERT_HELD " FROM alert l"                                \
    " JOIN operation p ON p.id = l.operation"                                             \
    " JOIN entry n ON n.id = l.entry"                                                     \
    " LEFT JOIN adjudication a ON a.alert = l.id AND a.at <= ?1"                          \
    " LEFT JOIN officer ao ON ao.id = a.officer"                                          \
    " LEFT JOIN engagement e ON e.alert = l.id AND e.at <= ?1"                            \
    " LEFT JOIN officer eo ON eo.id = e.officer"                                          \
    " LEFT JOIN outcome o ON o.alert = l.id AND o.at <= ?1"                               \
    " LEFT JOIN officer oo ON oo.id = o.officer"                                          \
    " WHERE l.at <= ?1" where " ORDER BY l.id"

static void fill_alert(void *item, struct store_query *query)
{
    struct register_alert *alert = item;
    *alert = (struct register_alert){
        .id = store_column_int(query, 0),
        .operation = store_column_int(query, 1),
        .entry = store_column_int(query, 2),
        .search = store_column_int(query, 3),
        .operation_reference = register_column_text(query, 4),
        .source = register_column_text(query, 5),
        .body_worn = store_column_int(query, 6) != 0,
        .at = store_column_int(query, 7),
        .video_time = store_column_real(query, 8),
        .score = store_column_real(query, 9),
        .threshold = store_column_real(query, 10),
        .rank = store_column_int(query, 11),
        .nominal = register_column_text(query, 12),
        .category = register_category_from(store_column_text(query, 13)),
        .entry_reason = register_column_text(query, 14),
        .has_picture = store_column_int(query, 15) != 0,
        .adjudicated_by = register_column_text(query, 16),
        .adjudicated_at = store_column_int(query, 17),
        .credible = store_column_int(query, 18) != 0,
        .factors = register_column_text(query, 19),
        .engaged_by = register_column_text(query, 20),
        .engaged_at = store_column_int(query, 21),
        .stopped = store_column_int(query, 22) != 0,
        .identity_checked = store_column_int(query, 23) != 0,
        .correct = store_column_int(query, 24) != 0,
        .outcome_by = register_column_text(query, 25),
        .outcome_at = store_column_int(query, 26),
        .outcome = store_column_is_null(query, 27)
                       ? 0
                       : register_outcome_from(store_column_text(query, 27)),
        .run = store_column_int(query, 28),
        .captured = store_column_real(query, 29),
        .latency = store_column_real(query, 30),
        .has_scene = store_column_int(query, 31) != 0,
    };
}

int register_alerts(struct store *store, int64_t operation, moment as_at,
                    struct register_alert **ret_alerts, size_t *ret_count, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store, ALERT_SQL(" AND (?2 = 0 OR l.operation = ?2)"), &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, as_at);
    store_bind_int(query, 2, operation);
    void *items;
    size_t count;
    code = register_rows(query, sizeof **ret_alerts, fill_alert, "alerts", &items, &count, err);
    struct register_alert *alerts = items;
    if (code != 0) {
        register_alerts_free(&alerts, count);
        return code;
    }
    *ret_alerts = alerts;
    *ret_count = count;
    return 0;
}

void register_alerts_free(struct register_alert **alerts, size_t count)
{
    for (size_t i = 0; *alerts != NULL && i < count; i++)
        register_alert_finish(&(*alerts)[i]);
    memory_free(*alerts);
    *alerts = NULL;
}

int register_alert_find(struct store *store, int64_t id, struct register_alert *ret_alert,
                        struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store, ALERT_SQL(" AND l.id = ?2"), &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, REGISTER_AS_AT_ALWAYS);
    store_bind_int(query, 2, id);
    code = store_step(query, err);
    if (code == 0)
        return error_set(err, OVERT_NOT_FOUND, "there is no alert %lld: see `overt alert list`",
                         (long long)id);
    if (code == 1)
        fill_alert(ret_alert, query);
    return code < 0 ? code : 0;
}

void register_alert_finish(struct register_alert *alert)
{
    char *const texts[] = {alert->operation_reference, alert->source,         alert->nominal,
                           alert->entry_reason,        alert->adjudicated_by, alert->factors,
                           alert->engaged_by,          alert->outcome_by};
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++)
        memory_free(texts[i]);
    *alert = (struct register_alert){0};
}

int register_alert_nearest(struct store *store, int64_t operation, int64_t entry, double captured,
                           double *ret_seconds, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store,
                             "SELECT coalesce(min(abs(coalesce(captured, at) - ?3)), -1.0)"
                             " FROM alert WHERE entry = ?2 AND operation = ?1",
                             &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, operation);
    store_bind_int(query, 2, entry);
    store_bind_real(query, 3, captured);
    code = store_step(query, err);
    if (code == 1)
        *ret_seconds = store_column_real(query, 0);
    return code < 0 ? code : 0;
}

static void fill_search(void *item, struct store_query *query)
{
    struct register_search *search = item;
    *search = (struct register_search){
        .id = store_column_int(query, 0),
        .operation = store_column_int(query, 1),
        .mode = register_mode_from(store_column_text(query, 2)),
        .officer = register_column_text(query, 3),
        .at = store_column_int(query, 4),
        .captured = register_column_text(query, 5),
        .place = register_column_text(query, 6),
        .source_type = register_column_text(query, 7),
        .reason = register_column_text(query, 8),
        .offence = register_column_text(query, 9),
        .body_worn = store_column_int(query, 10) != 0,
        .candidates = store_column_int(query, 11),
    };
}

int register_searches(struct store *store, int64_t operation, moment as_at,
                      struct register_search **ret_searches, size_t *ret_count,
                      struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(
        store,
        "SELECT s.id, s.operation, s.mode, o.name, s.at, s.captured, s.place,"
        " s.source_type, unsealed(s.reason, 'search.reason', s.ledger), s.offence,"
        " s.body_worn,"
        " max(s.candidates, (SELECT count(*) FROM alert a JOIN footage f ON f.search = a.search"
        " WHERE a.search = s.id AND a.at <= ?1)) FROM search s"
        " JOIN officer o ON o.id = s.officer WHERE s.at <= ?1 AND (?2 = 0 OR s.operation = ?2)"
        " ORDER BY s.id",
        &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, as_at);
    store_bind_int(query, 2, operation);
    void *items;
    size_t count;
    code = register_rows(query, sizeof **ret_searches, fill_search, "searches", &items, &count,
                         err);
    struct register_search *searches = items;
    if (code != 0) {
        register_searches_free(&searches, count);
        return code;
    }
    *ret_searches = searches;
    *ret_count = count;
    return 0;
}

void register_searches_free(struct register_search **searches, size_t count)
{
    for (size_t i = 0; *searches != NULL && i < count; i++) {
        struct register_search *search = &(*searches)[i];
        char *const texts[] = {search->officer,     search->captured, search->place,
                               search->source_type, search->reason,   search->offence};
        for (size_t j = 0; j < ARRAY_COUNT(texts); j++)
            memory_free(texts[j]);
    }
    memory_free(*searches);
    *searches = NULL;
}

static void fill_count(void *item, struct store_query *query)
{
    struct register_count *one = item;
    one->operation = store_column_int(query, 0);
    one->source = register_column_text(query, 1);
    one->body_worn = store_column_int(query, 2) != 0;
    one->at = store_column_int(query, 3);
    one->faces_seen = store_column_int(query, 4);
    one->frames = store_column_int(query, 5);
    one->seconds = store_column_real(query, 6);
    one->run = store_column_int(query, 7);
    one->frames_given = store_column_int(query, 8);
    one->frames_damaged = store_column_int(query, 9);
    one->seconds_looked = store_column_real(query, 10);
}

int register_counts(struct store *store, int64_t operation, moment as_at,
                    struct register_count **ret_counts, size_t *ret_count, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code =
        store_prepare(store,
                      "SELECT operation, source, body_worn, at, faces_seen, frames, seconds,"
                      " coalesce(run, 0), coalesce(frames_given, -1),"
                      " coalesce(frames_damaged, -1), coalesce(seconds_looked, -1), ledger"
                      " FROM face_count WHERE at <= ?1 AND (?2 = 0 OR operation = ?2)"
                      " UNION ALL SELECT operation, source, body_worn, at, faces_seen, frames,"
                      " seconds, 0, coalesce(frames_given, -1), -1, -1, ledger"
                      " FROM footage_count WHERE at <= ?1 AND (?2 = 0 OR operation = ?2)"
                      " ORDER BY ledger",
                      &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, as_at);
    store_bind_int(query, 2, operation);
    void *items;
    size_t count;
    code = register_rows(query, sizeof **ret_counts, fill_count, "counts", &items, &count, err);
    struct register_count *counts = items;
    if (code != 0) {
        register_counts_free(&counts, count);
        return code;
    }
    *ret_counts = counts;
    *ret_count = count;
    return 0;
}

void register_counts_free(struct register_count **counts, size_t count)
{
    for (size_t i = 0; *counts != NULL && i < count; i++)
        memory_free((*counts)[i].source);
    memory_free(*counts);
    *counts = NULL;
}

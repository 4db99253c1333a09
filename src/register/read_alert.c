// SPDX-License-Identifier: Apache-2.0
// read_alert.c - searches, alerts with what people judged of them, and counts, as at a moment.
#include "base/text.h"
#include "register/internal.h"

// What is sealed of it was not erased.
#define ALERT_HELD "EXISTS (SELECT 1 FROM record_key k WHERE k.about = 'alert' AND k.row = l.id)"

/// The row of a table that stands on alert l as at ?1.
#define NEWEST(table, alias)                            \
    " LEFT JOIN " table " " alias " ON " alias          \
    ".id = (SELECT max(id) FROM " table " WHERE alert = l.id AND at <= ?1)"
#define CORRECTIONS(table) \
    "(SELECT count(*) FROM " table " WHERE alert = l.id AND at <= ?1 AND corrects IS NOT NULL)"
/// Complaints that nobody has settled by ?1.
#define OPEN_COMPLAINTS                                                                      \
    "(SELECT count(*) FROM complaint c WHERE c.alert = l.id AND c.at <= ?1 AND"              \
    " coalesce((SELECT state FROM complaint_state WHERE complaint = c.id AND at <= ?1"       \
    " ORDER BY id DESC LIMIT 1), '') NOT IN ('upheld', 'not-upheld', 'withdrawn'))"

#define SEALED(alias, table, column) \
    "unsealed(" alias "." column ", '" table "." column "', " alias ".ledger)"

#define ALERT_SQL(where)                                                                           \
    "SELECT l.id, l.operation, l.entry, coalesce(l.search, 0), p.reference, l.source,"             \
    " l.body_worn, l.at, l.video_time, l.score, l.threshold, l.rank, "                             \
    SEALED("n", "entry", "nominal") ", n.category, " SEALED("n", "entry", "reason")                \
    ", l.picture IS NOT NULL AND " ALERT_HELD ","                                                  \
    " ao.name, coalesce(a.at, 0), coalesce(a.credible, 0), "                                       \
    SEALED("a", "adjudication", "factors") ", eo.name, coalesce(e.at, 0),"                         \
    " coalesce(e.stopped, 0), coalesce(e.identity_checked, 0), coalesce(e.correct, 0), oo.name,"   \
    " coalesce(o.at, 0),"                                                                          \
    " o.kind, coalesce(l.run, 0), coalesce(l.captured, 0), coalesce(l.latency, -1),"               \
    " l.scene IS NOT NULL AND " ALERT_HELD ", " SEALED("a", "adjudication", "subject") ", "        \
    SEALED("a", "adjudication", "system") ", " SEALED("a", "adjudication", "environment")          \
    ", e.checked_by, e.why_not, coalesce(e.minutes, -1), " SEALED("e", "engagement", "note")       \
    ", o.ground, o.disposal, o.offence_type, coalesce(o.listed, -1), "                             \
    SEALED("o", "outcome", "note") ", iif(d.dearrested, d.happened, 0),"                           \
    " (SELECT count(*) FROM complaint WHERE alert = l.id AND at <= ?1), " OPEN_COMPLAINTS ", "     \
    CORRECTIONS("adjudication") " + " CORRECTIONS("engagement") " + " CORRECTIONS("outcome")       \
    " + " CORRECTIONS("dearrest")                                                                  \
    " FROM alert l JOIN operation p ON p.id = l.operation JOIN entry n ON n.id = l.entry"          \
    NEWEST("adjudication", "a") " LEFT JOIN officer ao ON ao.id = a.officer"                       \
    NEWEST("engagement", "e") " LEFT JOIN officer eo ON eo.id = e.officer"                         \
    NEWEST("outcome", "o") " LEFT JOIN officer oo ON oo.id = o.officer"                            \
    NEWEST("dearrest", "d") " WHERE l.at <= ?1" where " ORDER BY l.id"

static void fill_adjudication(struct register_alert *alert, struct store_query *query)
{
    alert->adjudicated_by = register_column_text(query, 16);
    alert->adjudicated_at = store_column_int(query, 17);
    alert->credible = store_column_int(query, 18) != 0;
    alert->factors = register_column_text(query, 19);
    alert->subject = register_column_text(query, 32);
    alert->system = register_column_text(query, 33);
    alert->environment = register_column_text(query, 34);
}

static void fill_engagement(struct register_alert *alert, struct store_query *query)
{
    alert->engaged_by = register_column_text(query, 20);
    alert->engaged_at = store_column_int(query, 21);
    alert->stopped = store_column_int(query, 22) != 0;
    alert->identity_checked = store_column_int(query, 23) != 0;
    alert->correct = store_column_int(query, 24) != 0;
    alert->checked_by = register_checked_by_from(store_column_text(query, 35));
    alert->why_not = register_why_not_from(store_column_text(query, 36));
    alert->minutes = store_column_int(query, 37);
    alert->engagement_note = register_column_text(query, 38);
}

static void fill_outcome(struct register_alert *alert, struct store_query *query)
{
    alert->outcome_by = register_column_text(query, 25);
    alert->outcome_at = store_column_int(query, 26);
    alert->outcome = store_column_is_null(query, 27)
                         ? 0
                         : register_outcome_from(store_column_text(query, 27));
    alert->ground = register_ground_from(store_column_text(query, 39));
    alert->disposal = register_disposal_from(store_column_text(query, 40));
    alert->offence = register_offence_from(store_column_text(query, 41));
    alert->listed = (int)store_column_int(query, 42);
    alert->outcome_note = register_column_text(query, 43);
    alert->dearrested_at = store_column_int(query, 44);
    alert->complaints = store_column_int(query, 45);
    alert->complaints_open = store_column_int(query, 46);
    alert->corrections = store_column_int(query, 47);
}

static void fill_verdict(struct register_alert *alert)
{
    const struct register_judged judged = {
        .adjudicated = alert->adjudicated_by != NULL,
        .credible = alert->credible,
        .engaged = alert->engaged_by != NULL,
        .stopped = alert->stopped,
        .identity_checked = alert->identity_checked,
        .correct = alert->correct,
        .why_not = alert->why_not,
    };
    alert->verdict = register_verdict(&judged);
    alert->unsupported = alert->outcome != 0 && alert->outcome != REGISTER_OUTCOME_NO_ACTION &&
                         !register_judged_twice(&judged);
}

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
        .run = store_column_int(query, 28),
        .captured = store_column_real(query, 29),
        .latency = store_column_real(query, 30),
        .has_scene = store_column_int(query, 31) != 0,
    };
    fill_adjudication(alert, query);
    fill_engagement(alert, query);
    fill_outcome(alert, query);
    fill_verdict(alert);
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

int register_alert_find(struct store *store, int64_t id, moment as_at,
                        struct register_alert *ret_alert, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store, ALERT_SQL(" AND l.id = ?2"), &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, as_at);
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
    char *const texts[] = {
        alert->operation_reference, alert->source,       alert->nominal,    alert->entry_reason,
        alert->adjudicated_by,      alert->factors,      alert->subject,    alert->system,
        alert->environment,         alert->engaged_by,   alert->outcome_by, alert->engagement_note,
        alert->outcome_note,
    };
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
        .source = register_probe_from(store_column_text(query, 12)),
        .offence_type = register_offence_from(store_column_text(query, 13)),
        .footage = store_column_int(query, 14) != 0,
        .chosen_by = register_column_text(query, 15),
        .chosen_at = store_column_int(query, 16),
        .chosen = store_column_int(query, 17),
        .chosen_rank = store_column_int(query, 18),
        .choice_note = register_column_text(query, 19),
        .verified = store_column_int(query, 20) != 0,
        .reviewed_by = register_column_text(query, 21),
        .reviewed_at = store_column_int(query, 22),
        .review = register_search_result_from(store_column_text(query, 23)),
        .review_note = register_column_text(query, 24),
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
        " WHERE a.search = s.id AND a.at <= ?1)), s.source_word, s.offence_type,"
        " EXISTS (SELECT 1 FROM footage WHERE search = s.id), co.name, coalesce(c.at, 0),"
        " coalesce(c.alert, 0), coalesce(l.rank, 0), " SEALED("c", "search_choice", "note")
        ", EXISTS (SELECT 1 FROM adjudication j WHERE j.id = (SELECT max(id) FROM adjudication"
        " WHERE alert = c.alert AND at <= ?1) AND j.credible), ro.name, coalesce(r.at, 0),"
        " r.result, " SEALED("r", "search_review", "note") " FROM search s"
        " LEFT JOIN search_choice c ON c.id = (SELECT max(id) FROM search_choice"
        " WHERE search = s.id AND at <= ?1) LEFT JOIN officer co ON co.id = c.officer"
        " LEFT JOIN alert l ON l.id = c.alert"
        " LEFT JOIN search_review r ON r.id = (SELECT max(id) FROM search_review"
        " WHERE search = s.id AND at <= ?1) LEFT JOIN officer ro ON ro.id = r.officer"
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

int register_search_operation(struct store *store, int64_t search, int64_t *ret_operation,
                              struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store, "SELECT operation FROM search WHERE id = ?1", &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, search);
    code = store_step(query, err);
    if (code == 0)
        return error_set(err, OVERT_NOT_FOUND, "there is no search %lld: see `overt search list`",
                         (long long)search);
    if (code == 1)
        *ret_operation = store_column_int(query, 0);
    return code < 0 ? code : 0;
}

void register_searches_free(struct register_search **searches, size_t count)
{
    for (size_t i = 0; *searches != NULL && i < count; i++) {
        struct register_search *search = &(*searches)[i];
        char *const texts[] = {search->officer,     search->captured, search->place,
                               search->source_type, search->reason,   search->offence,
                               search->chosen_by,   search->choice_note, search->reviewed_by,
                               search->review_note};
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

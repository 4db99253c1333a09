// SPDX-License-Identifier: Apache-2.0
// sweep.c - what is due by the table of retention.c, and erasing it in batches with receipts (rule
// R5). It may come late: what is due stays due, and the receipt says since when.
#include "base/text.h"
#include "register/sealing.h"

// clang-format off
// ?1 now; ?2.. the times by enum register_time; ?16 limit; ?17 without what has its receipt.
#define ALERT_DUE "c.at + CASE WHEN c.disposal THEN ?5 WHEN c.searched THEN ?4 ELSE ?3 END"
#define KEY       "k.id, k.kind, k.about, k.row, coalesce(k.operation, 0) AS operation"
// A candidate's entry is needed as long as its alert is.
#define ENTRY_OF                                                                                \
    "CASE k.about WHEN 'entry' THEN k.row"                                                      \
    " WHEN 'entry_detail' THEN (SELECT entry FROM entry_detail WHERE id = k.row) END"
#define WITH_ALERTS(due)                                                                        \
    "max(" due ", coalesce((SELECT max(" ALERT_DUE ") FROM alert_class c"                       \
    " WHERE c.entry = " ENTRY_OF "), 0))"
// When it was let go by the last of what held it, of which the sweep had told.
#define RELEASED(key)                                                                             \
    "max(coalesce((SELECT max(l.at) FROM retained t JOIN hold_lift l ON l.hold = t.hold"          \
    " WHERE t.key = " key "), 0), coalesce((SELECT max(s.at) FROM retained t"                     \
    " JOIN complaint_state s ON s.complaint = t.complaint"                                        \
    " AND s.state IN ('upheld', 'not-upheld', 'withdrawn') WHERE t.key = " key "), 0))"
#define DUE_SQL                                                                                   \
    "WITH each AS ("                                                                              \
    "SELECT " KEY ", " WITH_ALERTS("o.at + ?2") " AS due, 0 AS time, 0 AS lapsed"                 \
    " FROM operation_over o JOIN record_key k ON k.operation = o.id AND k.kind = 'entry'"         \
    " WHERE o.at + ?2 <= ?1"                                                                      \
    " UNION ALL SELECT " KEY ", " WITH_ALERTS("r.at + ?2") ", 0, 0 FROM entry_removal r"          \
    " JOIN record_key k ON k.about = 'entry' AND k.row = r.entry AND k.kind = 'entry'"            \
    " UNION ALL SELECT " KEY ", " WITH_ALERTS("r.at + ?2") ", 0, 0 FROM entry_removal r"          \
    " JOIN entry_detail t ON t.entry = r.entry"                                                   \
    " JOIN record_key k ON k.about = 'entry_detail' AND k.row = t.id AND k.kind = 'entry'"        \
    " UNION ALL SELECT " KEY ", " ALERT_DUE ","                                                   \
    " CASE WHEN c.disposal THEN 3 WHEN c.searched THEN 2 ELSE 1 END, 0 FROM record_key k"         \
    " JOIN alert_class c ON c.id = k.row WHERE k.kind = 'alert' AND k.at <= ?1 - min(?3, ?4, ?5)" \
    " UNION ALL SELECT " KEY ", max(k.at + ?6, coalesce((SELECT " ALERT_DUE " FROM alert_class c" \
    " WHERE c.id = k.alert), 0)), 4, 0 FROM record_key k"                                         \
    " WHERE k.kind = 'judgement' AND k.at <= ?1 - ?6"                                             \
    " UNION ALL SELECT " KEY ", k.at + ?7, 5, 0 FROM record_key k"                                \
    " WHERE k.kind = 'search' AND k.at <= ?1 - ?7"                                                \
    " UNION ALL SELECT " KEY ", o.at + ?8, 6, 0 FROM operation_over o"                            \
    " JOIN record_key k ON k.operation = o.id AND k.kind = 'presence' WHERE o.at + ?8 <= ?1"      \
    " UNION ALL SELECT " KEY ", k.at + ?9, 7, 0 FROM record_key k"                                \
    " WHERE k.kind = 'complaint' AND k.at <= ?1 - ?9"                                             \
    " UNION ALL SELECT " KEY ", l.at + ?10, 8, 0 FROM hold_lift l"                                \
    " JOIN record_key k ON k.about = 'hold' AND k.row = l.hold AND k.kind = 'hold'"               \
    " UNION ALL SELECT " KEY ", n.since + ?11, 9, 0 FROM foi_key k JOIN foi_case_now n"           \
    " ON n.id = k.foi_case WHERE n.since <= ?1 - ?11"                                             \
    " AND n.state IN ('sent', 'reviewed', 'decided', 'closed', 'withdrawn', 'lapsed')"            \
    " UNION ALL SELECT " KEY ", k.at + ?12, 10, 0 FROM record_key k"                              \
    " WHERE k.kind = 'requester' AND k.at <= ?1 - ?12"                                            \
    " UNION ALL SELECT " KEY ", k.at + ?13, 11, 0 FROM record_key k"                              \
    " WHERE k.kind = 'log' AND k.at <= ?1 - ?13"                                                  \
    " UNION ALL SELECT " KEY ", s.at + ?14, 12, 0 FROM account_secret_over s JOIN record_key k"   \
    " ON k.about = 'account_secret' AND k.row = s.id AND k.kind = 'account'"                      \
    " WHERE s.at IS NOT NULL"                                                                     \
    " UNION ALL SELECT " KEY ", v.at + ?15, 13, 0 FROM list_load_over v JOIN record_key k"        \
    " ON k.about = 'list_load' AND k.row = v.id AND k.kind = 'list' WHERE v.at <= ?1"             \
    " UNION ALL SELECT " KEY ", o.at, 0, 1 FROM operation_lapsed o"                               \
    " JOIN record_key k ON k.operation = o.id"                                                    \
    " AND k.kind IN ('entry', 'alert', 'judgement', 'search') WHERE o.at <= ?1)"                  \
    " SELECT d.id, d.kind, d.about, d.row, d.operation, d.due,"                                   \
    " coalesce((SELECT min(hold) FROM key_held WHERE key = d.id), 0), d.time, d.lapsed,"          \
    " coalesce((SELECT min(complaint) FROM key_held WHERE key = d.id), 0), " RELEASED("d.id")     \
    " FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY due, lapsed, time) AS place"    \
    " FROM each) d WHERE d.place = 1 AND d.due <= ?1"                                             \
    " AND NOT (?17 AND EXISTS (SELECT 1 FROM retained t"                                          \
    "  JOIN key_held h ON h.key = t.key AND (h.hold = t.hold OR h.complaint = t.complaint)"       \
    "  WHERE t.key = d.id))"                                                                      \
    " ORDER BY d.operation, d.id LIMIT ?16"
// clang-format on

bool register_due_is_held(const struct register_due *due)
{
    return due->hold != 0 || due->complaint != 0;
}

static void fill_due(void *item, struct store_query *query)
{
    struct register_due *due = item;
    *due = (struct register_due){.key = store_column_int(query, 0),
                                 .kind = register_keep_from(store_column_text(query, 1)),
                                 .row = store_column_int(query, 3),
                                 .operation = store_column_int(query, 4),
                                 .due = store_column_int(query, 5),
                                 .hold = store_column_int(query, 6),
                                 .time = (enum register_time)store_column_int(query, 7),
                                 .lapsed = store_column_int(query, 8) != 0,
                                 .complaint = store_column_int(query, 9),
                                 .released = store_column_int(query, 10)};
    (void)text_copy(due->about, sizeof due->about, store_column_text(query, 2));
}

int register_due(struct store *store, moment now, bool fresh, size_t limit,
                 struct register_due **ret_due, size_t *ret_count, struct overt_error *err)
{
    struct register_times times;
    AUTO_QUERY struct store_query *query = NULL;
    void *items = NULL;
    int code = register_retention_times(store, now, &times, err);
    if (code == 0)
        code = store_prepare(store, DUE_SQL, &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, now);
    for (int i = 0; i < REGISTER_TIME_COUNT; i++)
        store_bind_int(query, 2 + i, times.seconds[i]);
    store_bind_int(query, 2 + REGISTER_TIME_COUNT, (int64_t)limit);
    store_bind_int(query, 3 + REGISTER_TIME_COUNT, fresh);
    code = register_rows(query, sizeof **ret_due, fill_due, "things that are due", &items,
                         ret_count, err);
    if (code != 0)
        memory_free(items);
    else
        *ret_due = items;
    return code;
}

static int write_retained(const struct register_by *by, const struct register_due *due,
                          struct overt_error *err)
{
    struct register_change change;
    int code = register_change_begin(
        by,
        "INSERT INTO retained (ledger, at, officer, key, kind, about, row, due, hold, complaint)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, nullif(?9, 0), nullif(?10, 0))",
        &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, due->key);
    store_bind_text(change.query, 5, register_keep_word(due->kind));
    store_bind_text(change.query, 6, due->about);
    store_bind_int(change.query, 7, due->row);
    store_bind_int(change.query, 8, due->due);
    store_bind_int(change.query, 9, due->hold);
    store_bind_int(change.query, 10, due->hold == 0 ? due->complaint : 0);
    return register_change_row(&change, NULL, err);
}

/// The rule as the receipt gives it: "retention.alert: 24 hours from the alert".
static void rule_words(const struct register_due *due, const struct register_times *times,
                       struct text *words)
{
    const struct register_retention *rule = register_retention_of(due->time);
    char time[REGISTER_TIME_WORDS_MAX];
    register_time_words(times->seconds[due->time], time);
    text_clear(words);
    if (due->lapsed)
        text_append(words, "urgent authority was not confirmed: its results are erased");
    else
        text_printf(words, "retention.%s: %s from %s", rule->word, time, rule->from);
}

static int sweep_one(const struct register_by *by, const struct register_due *due,
                     const struct register_times *times, struct register_swept *swept,
                     struct overt_error *err)
{
    if (register_due_is_held(due)) {
        swept->held++;
        return write_retained(by, due, err);
    }
    AUTO_TEXT struct text words;
    text_init(&words, 400);
    rule_words(due, times, &words);
    const struct register_erasure erasure = {due->kind, due->about, due->row, due->due,
                                             words.bytes};
    bool erased = false;
    int code = register_erase_row(by, &erasure, &erased, err);
    int64_t late = by->at - (due->released > due->due ? due->released : due->due);
    swept->erased += erased;
    swept->late += erased && late > REGISTER_LATE_SECONDS;
    if (erased && late > swept->latest)
        swept->latest = late;
    return code;
}

int register_sweep(const struct register_by *by, struct register_swept *ret_swept,
                   struct overt_error *err)
{
    AUTO_FREE struct register_due *due = NULL;
    size_t count = 0;
    struct register_times times;
    struct register_swept swept = {0};
    int code = register_retention_times(by->store, by->at, &times, err);
    if (code == 0)
        code = register_due(by->store, by->at, true, REGISTER_SWEEP_BATCH, &due, &count, err);
    for (size_t i = 0; code == 0 && i < count; i++) {
        code = sweep_one(by, &due[i], &times, &swept, err);
        if (code == 0 && (i + 1 == count || due[i + 1].operation != due[i].operation))
            code = register_change_end(by, "record.erase", due[i].operation, err);
    }
    swept.more = count == REGISTER_SWEEP_BATCH;
    if (code == 0)
        *ret_swept = swept;
    return code;
}

// ---- the report ----

// What was held by law is late from the end of that.
#define COUNT_SQL                                                                               \
    "SELECT kind, count(*), 0, 0, 0 FROM record_key GROUP BY kind UNION ALL"                    \
    " SELECT kind, 0, count(*), coalesce(sum(late > ?1), 0), max(late) FROM (SELECT kind, at -" \
    " max(due, " RELEASED("d.key") ") AS late FROM destruction d) s GROUP BY kind"

int register_retention_report(struct store *store, moment now,
                              struct register_kept ret_kept[REGISTER_KEEP_COUNT],
                              struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    AUTO_FREE struct register_due *due = NULL;
    size_t count = 0;
    for (int i = 0; i < REGISTER_KEEP_COUNT; i++)
        ret_kept[i] = (struct register_kept){0};
    int code = store_prepare(store, COUNT_SQL, &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, REGISTER_LATE_SECONDS);
    while ((code = store_step(query, err)) == 1) {
        struct register_kept *kept = &ret_kept[register_keep_from(store_column_text(query, 0))];
        kept->held += store_column_int(query, 1);
        kept->erased += store_column_int(query, 2);
        kept->erased_late += store_column_int(query, 3);
        int64_t late = store_column_int(query, 4);
        kept->latest = late > kept->latest ? late : kept->latest;
    }
    if (code == 0)
        code = register_due(store, now + REGISTER_LATE_SECONDS, false, REGISTER_ROWS_MAX, &due,
                            &count, err);
    for (size_t i = 0; code == 0 && i < count; i++) {
        struct register_kept *kept = &ret_kept[due[i].kind];
        kept->by_law += due[i].due <= now && register_due_is_held(&due[i]);
        kept->overdue += due[i].due <= now && !register_due_is_held(&due[i]);
        kept->soon += due[i].due > now;
    }
    return code;
}

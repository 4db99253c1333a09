// SPDX-License-Identifier: Apache-2.0
// due.c - when everything about people is due, and whether it is gone then and not before. It knows
// the tables, and nothing of the program: not its views, its triggers or its sweep.
#include "due.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "sealed.h"

#define ROWS_MAX 20000

// clang-format off
/// Each row about a person: table, row, when it is due (NULL: not yet known), whether it is held,
/// and whether it is due because urgent authority lapsed. As the entries before number ?1 say.
#define THINGS \
    "WITH own(word, seconds) AS (VALUES ('entry', 0), ('alert', 86400), ('retrospective'," \
    "  31 * 86400), ('disposal', 31 * 86400), ('judgement', 31 * 86400), ('search', 366 * 86400)," \
    "  ('presence', 366 * 86400), ('complaint', 366 * 86400), ('hold', 31 * 86400)," \
    "  ('log', 366 * 86400), ('account', 0))," \
    "keep AS (SELECT word, coalesce((SELECT CAST(value AS INTEGER) * CASE WHEN" \
    "  value LIKE '% day%' THEN 86400 ELSE 3600 END FROM setting s WHERE s.key = 'retention.'" \
    "  || word AND s.ledger < ?1 ORDER BY s.id DESC LIMIT 1), seconds) AS time FROM own)," \
    "said AS (SELECT * FROM operation_decision WHERE ledger < ?1)," \
    "unsure AS (SELECT operation, ends FROM said u WHERE kind = 'urgent' AND NOT EXISTS" \
    "  (SELECT 1 FROM said WHERE operation = u.operation AND kind = 'confirm'))," \
    "planned AS (SELECT o.id, coalesce((SELECT closes FROM authority a WHERE a.operation = o.id" \
    "  AND closes IS NOT NULL AND a.ledger < ?1 ORDER BY version DESC LIMIT 1), o.closes) AS" \
    "  closes FROM operation o WHERE o.ledger < ?1)," \
    "over AS (SELECT p.id, min(p.closes, coalesce((SELECT ends FROM unsure WHERE operation =" \
    "  p.id), p.closes), coalesce((SELECT at FROM operation_event WHERE operation = p.id" \
    "  AND kind = 'close' AND ledger < ?1), p.closes), coalesce((SELECT min(at) FROM said" \
    "  WHERE operation = p.id AND kind IN ('refuse', 'cancel', 'overrule')), p.closes)) AS at," \
    "  (SELECT min(u.ends, coalesce((SELECT at FROM said WHERE operation = p.id" \
    "  AND kind = 'overrule'), u.ends)) FROM unsure u WHERE u.operation = p.id) AS lapsed" \
    "  FROM planned p)," \
    "met AS (SELECT a.*, a.at + (SELECT time FROM keep WHERE word = CASE WHEN coalesce((SELECT" \
    "  kind FROM outcome WHERE alert = a.id AND ledger < ?1 ORDER BY id DESC LIMIT 1), '')" \
    "  IN ('arrest', 'other-disposal') THEN 'disposal' WHEN a.search IS NOT NULL" \
    "  THEN 'retrospective' ELSE 'alert' END) AS due FROM alert a WHERE a.ledger < ?1)," \
    "listed AS (SELECT e.id, e.operation, min(o.at, coalesce((SELECT at FROM entry_removal" \
    "  WHERE entry = e.id AND ledger < ?1), o.at)) + (SELECT time FROM keep WHERE word = 'entry')" \
    "  AS over, (SELECT max(due) FROM met WHERE entry = e.id) AS met FROM entry e" \
    "  JOIN over o ON o.id = e.operation WHERE e.ledger < ?1)," \
    "judged AS (SELECT 'adjudication' AS about, id AS row, at, alert, NULL AS operation, ledger" \
    "  FROM adjudication UNION ALL SELECT 'engagement', id, at, alert, NULL, ledger FROM" \
    "  engagement UNION ALL SELECT 'outcome', id, at, alert, NULL, ledger FROM outcome" \
    "  UNION ALL SELECT 'dearrest', id, at, alert, NULL, ledger FROM dearrest" \
    "  UNION ALL SELECT 'entry_removal', r.id, r.at, NULL, e.operation, r.ledger" \
    "  FROM entry_removal r JOIN entry e ON e.id = r.entry" \
    "  UNION ALL SELECT 'search_choice', c.id, c.at, c.alert, s.operation, c.ledger" \
    "  FROM search_choice c JOIN search s ON s.id = c.search" \
    "  UNION ALL SELECT 'search_review', c.id, c.at, NULL, s.operation, c.ledger" \
    "  FROM search_review c JOIN search s ON s.id = c.search)," \
    "complained AS (SELECT 'complaint' AS about, id AS row, at, alert, ledger FROM complaint" \
    "  UNION ALL SELECT 'complaint_state', t.id, t.at, c.alert, t.ledger FROM complaint_state t" \
    "  JOIN complaint c ON c.id = t.complaint)," \
    "logged AS (SELECT 'consultation' AS about, id AS row, at, alert, operation, ledger" \
    "  FROM consultation WHERE reason IS NOT NULL UNION ALL SELECT 'disclosure', id, at, alert," \
    "  operation, ledger FROM disclosure WHERE given_to IS NOT NULL UNION ALL SELECT 'presence'," \
    "  id, at, NULL, NULL, ledger FROM presence WHERE why IS NOT NULL)," \
    "things AS (SELECT 'entry' AS about, id AS row, max(over, coalesce(met, over)) AS due," \
    "  operation, NULL AS alert, id AS entry, NULL AS search, 1 AS lapses FROM listed" \
    "  UNION ALL SELECT 'entry_detail', d.id, max(l.over, coalesce(l.met, l.over)), l.operation," \
    "  NULL, l.id, NULL, 1 FROM listed l JOIN entry_detail d ON d.entry = l.id" \
    "  UNION ALL SELECT 'alert', id, due, operation, id, NULL, NULL, 1 FROM met" \
    "  UNION ALL SELECT j.about, j.row, max(j.at + (SELECT time FROM keep WHERE word =" \
    "  'judgement'), coalesce(m.due, 0)), coalesce(m.operation, j.operation), j.alert, NULL," \
    "  NULL, 1 FROM judged j LEFT JOIN met m ON m.id = j.alert WHERE j.ledger < ?1" \
    "  UNION ALL SELECT 'search', id, at + (SELECT time FROM keep WHERE word = 'search')," \
    "  operation, NULL, NULL, id, 1 FROM search WHERE ledger < ?1" \
    "  UNION ALL SELECT c.about, c.row, c.at + (SELECT time FROM keep WHERE word = 'complaint')," \
    "  m.operation, c.alert, NULL, NULL, 0 FROM complained c JOIN met m ON m.id = c.alert" \
    "  WHERE c.ledger < ?1" \
    "  UNION ALL SELECT about, row, at + (SELECT time FROM keep WHERE word = 'log')," \
    "  coalesce(operation, (SELECT operation FROM alert WHERE id = logged.alert)), alert, NULL," \
    "  NULL, 0 FROM logged WHERE ledger < ?1" \
    "  UNION ALL SELECT 'account_secret', s.id, (SELECT min(at) FROM (SELECT at FROM" \
    "  account_secret WHERE account = s.account AND kind = s.kind AND id > s.id AND ledger < ?1" \
    "  UNION ALL SELECT at FROM account_event WHERE account = s.account AND ledger > s.ledger AND" \
    "  ledger < ?1 AND (kind IN ('reset', 'close') OR (kind = 'enrol' AND s.kind = 'invitation')" \
    "  OR (kind = 'break-glass' AND s.kind = 'envelope')))), NULL, NULL, NULL, NULL, 0" \
    "  FROM account_secret s WHERE ledger < ?1" \
    "  UNION ALL SELECT 'list_load', s.id, min(o.at, coalesce((SELECT min(r.at) FROM" \
    "  entry_removal r JOIN entry e ON e.id = r.entry WHERE e.operation = s.operation AND" \
    "  r.ledger > s.ledger AND r.ledger < ?1), o.at), coalesce((SELECT min(at) FROM list_load n" \
    "  WHERE n.operation = s.operation AND n.id > s.id AND n.ledger < ?1), o.at)), NULL, NULL," \
    "  NULL, NULL, 0 FROM list_load s JOIN over o ON o.id = s.operation WHERE s.ledger < ?1" \
    "  UNION ALL SELECT 'operation', id, at + (SELECT time FROM keep WHERE word = 'presence')," \
    "  id, NULL, NULL, NULL, 0 FROM over WHERE id IN (SELECT operation FROM entry WHERE" \
    "  ledger < ?1)" \
    "  UNION ALL SELECT 'hold', h.id, (SELECT at FROM hold_lift WHERE hold = h.id AND ledger <" \
    "  ?1) + (SELECT time FROM keep WHERE word = 'hold'), NULL, NULL, NULL, NULL, 0 FROM hold h" \
    "  WHERE ledger < ?1)," \
    "holds AS (SELECT about, row FROM hold h WHERE ledger < ?1 AND NOT EXISTS (SELECT 1 FROM" \
    "  hold_lift WHERE hold = h.id AND ledger < ?1) UNION ALL SELECT 'alert', alert FROM" \
    "  complaint c WHERE ledger < ?1 AND coalesce((SELECT state FROM complaint_state WHERE" \
    "  complaint = c.id AND ledger < ?1 ORDER BY id DESC LIMIT 1), 'received')" \
    "  IN ('received', 'handled', 'reopened'))," \
    "result AS (SELECT t.about, t.row, t.due, t.operation, EXISTS (SELECT 1 FROM holds h" \
    "  WHERE h.about = 'operation' AND h.row = t.operation OR h.about = 'entry' AND h.row =" \
    "  t.entry OR h.about = 'alert' AND (h.row = t.alert OR EXISTS (SELECT 1 FROM alert a" \
    "  WHERE a.id = h.row AND (a.entry = t.entry OR a.search = t.search)))) AS held," \
    "  CASE WHEN t.lapses THEN o.lapsed END AS lapsed FROM things t" \
    "  LEFT JOIN over o ON o.id = t.operation)"

#define AS_THEY_STAND \
    THINGS " SELECT about, row, min(coalesce(due, lapsed), coalesce(lapsed, due)), held," \
           " EXISTS (SELECT 1 FROM destruction d WHERE d.about = result.about" \
           " AND d.row = result.row), about = 'operation' AND EXISTS (SELECT 1 FROM record_key k" \
           " WHERE k.about = 'operation' AND k.row = result.row) FROM result ORDER BY 1, 2"

#define RECEIPTS \
    THINGS " SELECT d.about, d.row, d.at, d.due, min(coalesce(r.due, r.lapsed), coalesce(" \
           "r.lapsed, r.due)), r.held, r.about IS NULL, coalesce(r.lapsed, 1 << 40) <=" \
           " coalesce(r.due, 0) FROM destruction d LEFT JOIN result r" \
           " ON r.about = d.about AND r.row = d.row" \
           " WHERE d.ledger = ?1"
// clang-format on

/// Which sealed rows open.
struct rows {
    size_t count;
    bool broken;
    struct row {
        char table[41];
        int64_t row;
        bool opened, known;
    } all[ROWS_MAX];
};

static bool note_value(void *context, const struct sealed_value *value)
{
    struct rows *rows = context;
    struct row *last = rows->count > 0 ? &rows->all[rows->count - 1] : NULL;
    bool opened = value->state == SEALED_OPENED;
    bool same = false;
    for (size_t i = rows->count; i-- > 0 && strcmp(rows->all[i].table, value->table) == 0;)
        if (rows->all[i].row == value->row) {
            last = &rows->all[i];
            same = true;
            break;
        }
    rows->broken |= value->state == SEALED_BROKEN || (same && last->opened != opened);
    if (!same && rows->count < ROWS_MAX) {
        last = &rows->all[rows->count++];
        (void)snprintf(last->table, sizeof last->table, "%s", value->table);
        last->row = value->row;
        last->opened = opened;
        last->known = false;
    }
    return rows->count < ROWS_MAX && !rows->broken;
}

static bool wrong(char words[DUE_WORDS_MAX], const char *about, int64_t row, const char *what)
{
    (void)snprintf(words, DUE_WORDS_MAX, "%s %lld %s", about, (long long)row, what);
    return false;
}

/// Whether there is anything to open in a row: 1 it opens, 0 it does not, -1 nothing is sealed.
static int opens(struct rows *rows, const char *about, int64_t row)
{
    for (size_t i = 0; i < rows->count; i++)
        if (rows->all[i].row == row && strcmp(rows->all[i].table, about) == 0) {
            rows->all[i].known = true;
            return rows->all[i].opened;
        }
    return -1;
}

static bool check_rows(sqlite3 *db, struct rows *rows, int64_t now, struct due_counts *counts,
                       char words[DUE_WORDS_MAX])
{
    sqlite3_stmt *query = NULL;
    bool good = true;
    if (sqlite3_prepare_v2(db, AS_THEY_STAND, -1, &query, NULL) != SQLITE_OK)
        return wrong(words, sqlite3_errmsg(db), 0, "of the model's rows");
    (void)sqlite3_bind_int64(query, 1, INT64_MAX);
    while (good && sqlite3_step(query) == SQLITE_ROW) {
        const char *about = (const char *)sqlite3_column_text(query, 0);
        int64_t row = sqlite3_column_int64(query, 1), due = sqlite3_column_int64(query, 2);
        bool is_due = sqlite3_column_type(query, 2) != SQLITE_NULL && due <= now;
        bool held = sqlite3_column_int(query, 3), receipt = sqlite3_column_int(query, 4);
        int open = strcmp(about, "operation") == 0 ? sqlite3_column_int(query, 5)
                                                   : opens(rows, about, row);
        if (open == 1 && is_due && !held)
            good = wrong(words, about, row, "is kept past its time");
        else if (open == 1 && receipt)
            good = wrong(words, about, row, "opens and has a receipt for its erasure");
        else if (open == 0 && !receipt)
            good = wrong(words, about, row, "does not open and has no receipt");
        counts->opened += open == 1;
        counts->gone += open == 0;
        counts->held += open == 1 && is_due;
    }
    (void)sqlite3_finalize(query);
    for (size_t i = 0; good && i < rows->count; i++)
        if (!rows->all[i].known)
            good = wrong(words, rows->all[i].table, rows->all[i].row,
                         "is sealed, and no rule says for how long");
    return good;
}

/// The receipts under one entry, by what the record knew then.
static bool check_receipts(sqlite3 *db, int64_t ledger, struct due_counts *counts,
                           char words[DUE_WORDS_MAX])
{
    sqlite3_stmt *query = NULL;
    bool good = true;
    if (sqlite3_prepare_v2(db, RECEIPTS, -1, &query, NULL) != SQLITE_OK)
        return wrong(words, sqlite3_errmsg(db), 0, "of the model's receipts");
    (void)sqlite3_bind_int64(query, 1, ledger);
    while (good && sqlite3_step(query) == SQLITE_ROW) {
        const char *about = (const char *)sqlite3_column_text(query, 0);
        int64_t row = sqlite3_column_int64(query, 1), at = sqlite3_column_int64(query, 2);
        int64_t said = sqlite3_column_int64(query, 3), due = sqlite3_column_int64(query, 4);
        if (sqlite3_column_int(query, 6) || sqlite3_column_type(query, 4) == SQLITE_NULL ||
            due > at)
            good = wrong(words, about, row, "was erased before its time");
        else if (sqlite3_column_int(query, 5))
            good = wrong(words, about, row, "was erased and is held by law");
        else if (said != due)
            good = wrong(words, about, row, "was due at another time than its receipt says");
        counts->receipts++;
        counts->lapsed += sqlite3_column_int(query, 7);
    }
    (void)sqlite3_finalize(query);
    return good;
}

static bool check_new_receipts(sqlite3 *db, int64_t *next, struct due_counts *counts,
                               char words[DUE_WORDS_MAX])
{
    sqlite3_stmt *query = NULL;
    bool good = sqlite3_prepare_v2(db,
                                   "SELECT DISTINCT ledger FROM destruction WHERE ledger >= ?1"
                                   " ORDER BY ledger",
                                   -1, &query, NULL) == SQLITE_OK;
    (void)sqlite3_bind_int64(query, 1, *next);
    while (good && sqlite3_step(query) == SQLITE_ROW) {
        int64_t ledger = sqlite3_column_int64(query, 0);
        good = check_receipts(db, ledger, counts, words);
        *next = ledger + 1;
    }
    (void)sqlite3_finalize(query);
    return good;
}

bool due_begin(struct due_reader *reader, const char *folder)
{
    char path[300];
    *reader = (struct due_reader){0};
    (void)snprintf(reader->folder, sizeof reader->folder, "%s", folder);
    (void)snprintf(path, sizeof path, "%s/record.db", folder);
    return sqlite3_open_v2(path, &reader->db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK;
}

void due_end(struct due_reader *reader)
{
    (void)sqlite3_close(reader->db);
    *reader = (struct due_reader){0};
}

bool due_check(struct due_reader *reader, int64_t now, struct due_counts *counts,
               char words[DUE_WORDS_MAX])
{
    static struct rows rows; // a test's own; the program has no such thing
    uint8_t master[SEALED_KEY_SIZE];
    char path[300];
    rows.count = 0;
    rows.broken = false;
    (void)snprintf(path, sizeof path, "%s/master.key", reader->folder);
    counts->checks++;
    if (!sealed_read_master(path, master) ||
        !sealed_each(reader->db, master, note_value, &rows) || rows.broken)
        return wrong(words, path, (int64_t)rows.count, "rows in, something sealed cannot be read");
    return check_rows(reader->db, &rows, now, counts, words) &&
           check_new_receipts(reader->db, &reader->next, counts, words);
}

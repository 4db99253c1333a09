// SPDX-License-Identifier: Apache-2.0
// model.c - the rules of design.md (R1, R3, R4) as questions for rows that break them. It knows the
// tables and nothing of the program: not its views, its triggers or its words.
#include "model.h"

#include <stdio.h>

#include "base/attr.h"
#include "base/text.h"
#include "store/store.h"

/// The window and the threshold that hold: of the newest version of the written authority.
#define NEWEST(column, operation)                                                              \
    "coalesce((SELECT " column " FROM authority WHERE operation = " operation ".id AND "       \
    column " IS NOT NULL ORDER BY version DESC LIMIT 1), " operation "." column ")"

/// Each gives the number of a row that breaks the rule.
static const struct {
    const char *rule, *rows;
} rules[] = {
    {"an entry without its act",
     "SELECT idx FROM ledger_entry WHERE idx NOT IN (SELECT idx FROM act)"},
    {"an act without its entry",
     "SELECT idx FROM act WHERE idx NOT IN (SELECT idx FROM ledger_entry)"},
    {"entries that are not numbered one after the other",
     "SELECT max(idx) FROM ledger_entry HAVING max(idx) + 1 <> count(*)"},
    {"an outcome without a credible adjudication and an identity check before it, by two people",
     "SELECT o.id FROM outcome o WHERE o.kind <> 'no-action' AND NOT EXISTS ("
     "SELECT 1 FROM adjudication a JOIN engagement e ON e.alert = a.alert WHERE a.alert = o.alert "
     "AND a.credible AND e.identity_checked AND a.officer <> e.officer "
     "AND a.ledger = (SELECT max(ledger) FROM adjudication WHERE alert = o.alert "
     "AND ledger < o.ledger) AND e.ledger = (SELECT max(ledger) FROM engagement "
     "WHERE alert = o.alert AND ledger < o.ledger))"},
    {"two first decisions on one alert",
     "SELECT alert FROM (SELECT alert, corrects, 1 k FROM adjudication UNION ALL SELECT alert, "
     "corrects, 2 FROM engagement UNION ALL SELECT alert, corrects, 3 FROM outcome) "
     "WHERE corrects IS NULL GROUP BY alert, k HAVING count(*) > 1"},
    {"an adjudication by somebody who is no operator",
     "SELECT a.id FROM adjudication a JOIN officer o ON o.id = a.officer WHERE NOT o.roles & 4"},
    {"an engagement by somebody who is no engagement officer",
     "SELECT e.id FROM engagement e JOIN officer o ON o.id = e.officer WHERE NOT o.roles & 8"},
    {"a judgement before its alert",
     "SELECT j.alert FROM (SELECT alert, ledger FROM adjudication UNION ALL "
     "SELECT alert, ledger FROM engagement UNION ALL SELECT alert, ledger FROM outcome) j "
     "JOIN alert a ON a.id = j.alert WHERE j.ledger <= a.ledger"},
    {"a permit without authority from somebody who did not plan it",
     "SELECT o.id FROM operation_event o JOIN operation p ON p.id = o.operation "
     "WHERE o.kind = 'open' AND NOT EXISTS (SELECT 1 FROM (SELECT operation, ledger, officer "
     "FROM operation_event WHERE kind = 'authorise' UNION ALL SELECT operation, ledger, officer "
     "FROM operation_decision WHERE kind = 'urgent') a JOIN officer f ON f.id = a.officer "
     "WHERE a.operation = o.operation AND a.ledger < o.ledger AND f.roles & 2 "
     "AND a.officer <> p.officer AND NOT EXISTS (SELECT 1 FROM authority v "
     "WHERE v.operation = p.id AND v.officer = a.officer))"},
    {"authority that was changed after it was given",
     "SELECT v.id FROM authority v JOIN operation_event a ON a.operation = v.operation "
     "AND a.kind = 'authorise' WHERE v.ledger > a.ledger AND NOT EXISTS ("
     "SELECT 1 FROM operation_decision u WHERE u.operation = v.operation AND u.kind = 'urgent' "
     "AND v.at <= u.ends AND NOT EXISTS (SELECT 1 FROM operation_decision d "
     "WHERE d.operation = u.operation AND d.kind IN ('confirm', 'overrule') "
     "AND d.ledger < v.ledger))"},
    {"authority that was given or confirmed while it lacked something",
     "SELECT a.id FROM (SELECT id, operation, ledger FROM operation_event e WHERE kind = "
     "'authorise' "
     "AND NOT EXISTS (SELECT 1 FROM operation_decision WHERE operation = e.operation "
     "AND kind = 'urgent') UNION ALL SELECT id, operation, ledger FROM operation_decision "
     "WHERE kind = 'confirm') a LEFT JOIN authority v ON v.id = (SELECT max(id) FROM authority "
     "WHERE operation = a.operation AND ledger < a.ledger) WHERE v.answer_why IS NULL "
     "OR v.answer_who IS NULL OR v.answer_where IS NULL OR v.schedule_8 IS NULL "
     "OR v.list_cap IS NULL OR v.threshold_by IS NULL OR v.threshold_set IS NULL "
     "OR v.threshold_why IS NULL OR (SELECT count(DISTINCT name) FROM authority_item "
     "WHERE authority = v.id AND name IN ('DPIA', 'EIA', 'APD') AND more IS NOT NULL) < 3"},
    {"something said that was changed after urgent authority was given",
     "SELECT v.id FROM authority v JOIN operation_event e ON e.operation = v.operation "
     "AND e.kind = 'authorise' JOIN operation o ON o.id = v.operation "
     "JOIN authority b ON b.operation = v.operation AND b.version = v.version - 1 "
     "WHERE v.ledger > e.ledger AND (v.opens <> coalesce(b.opens, o.opens) "
     "OR v.closes <> coalesce(b.closes, o.closes) "
     "OR v.threshold <> coalesce(b.threshold, o.threshold) "
     "OR v.categories <> coalesce(b.categories, o.categories) "
     "OR v.purpose <> coalesce(b.purpose, o.purpose) OR v.list_cap <> b.list_cap "
     "OR v.answer_who <> b.answer_who)"},
    {"a live permit without a public notice",
     "SELECT o.id FROM operation_event o JOIN operation p ON p.id = o.operation "
     "WHERE o.kind = 'open' AND p.mode = 'live' AND NOT EXISTS (SELECT 1 FROM notice n "
     "WHERE n.operation = o.operation AND n.ledger < o.ledger)"},
    {"a permit outside of its window",
     "SELECT o.id FROM operation_event o JOIN operation p ON p.id = o.operation "
     "WHERE o.kind = 'open' AND o.at NOT BETWEEN " NEWEST("opens", "p") " AND "
     NEWEST("closes", "p")},
    {"a permit after a refusal, a cancellation or an authority overruled",
     "SELECT o.id FROM operation_event o JOIN operation_decision d ON d.operation = o.operation "
     "WHERE o.kind = 'open' AND d.kind IN ('refuse', 'cancel', 'overrule') "
     "AND d.ledger < o.ledger"},
    {"a permit for a list that nobody else reviewed",
     "SELECT o.id FROM operation_event o WHERE o.kind = 'open' AND NOT EXISTS ("
     "SELECT 1 FROM list_review r WHERE r.operation = o.operation AND r.ledger < o.ledger "
     "AND NOT EXISTS (SELECT 1 FROM entry e WHERE e.operation = o.operation "
     "AND e.ledger < o.ledger AND (e.ledger > r.ledger OR (e.officer = r.officer AND NOT EXISTS ("
     "SELECT 1 FROM entry_removal x WHERE x.entry = e.id AND x.ledger < r.ledger)))))"},
    {"a list that grew after its permit",
     "SELECT e.id FROM entry e JOIN operation_event o ON o.operation = e.operation "
     "AND o.kind = 'open' WHERE e.ledger > o.ledger"},
    {"somebody on an open list without reason or image source",
     "SELECT e.id FROM entry e JOIN operation_event o ON o.operation = e.operation "
     "AND o.kind = 'open' AND e.ledger < o.ledger WHERE (e.reason IS NULL OR e.image_source IS "
     "NULL "
     "OR length(e.reason) = 0 OR length(e.image_source) = 0) AND NOT EXISTS ("
     "SELECT 1 FROM entry_removal x WHERE x.entry = e.id AND x.ledger < o.ledger)"},
    {"a comparison outside of a permit and its window",
     "SELECT c.ledger FROM (SELECT operation, ledger, at FROM search UNION ALL "
     "SELECT operation, ledger, at FROM alert UNION ALL SELECT operation, ledger, at FROM run) c "
     "JOIN operation p ON p.id = c.operation WHERE c.at NOT BETWEEN " NEWEST("opens", "p") " AND "
     NEWEST("closes", "p") " "
     "OR NOT EXISTS (SELECT 1 FROM operation_event o WHERE o.operation = c.operation "
     "AND o.kind = 'open' AND o.ledger < c.ledger AND length(o.permit) > 0) "
     "OR EXISTS (SELECT 1 FROM operation_event o WHERE o.operation = c.operation "
     "AND o.kind = 'close' AND o.ledger < c.ledger)"},
    {"a comparison after urgent authority was overruled, or a day after it without a review",
     "SELECT c.ledger FROM (SELECT operation, ledger, at FROM search UNION ALL "
     "SELECT operation, ledger, at FROM alert UNION ALL SELECT operation, ledger, at FROM run) c "
     "JOIN operation_decision u ON u.operation = c.operation AND u.kind = 'urgent' "
     "WHERE EXISTS (SELECT 1 FROM operation_decision d WHERE d.operation = c.operation "
     "AND d.kind = 'overrule' AND d.ledger < c.ledger) OR (c.at > u.ends AND NOT EXISTS ("
     "SELECT 1 FROM operation_decision d WHERE d.operation = c.operation "
     "AND d.kind = 'confirm' AND d.ledger < c.ledger))"},
    {"a comparison while it was paused",
     "SELECT c.ledger FROM (SELECT operation, ledger FROM search UNION ALL "
     "SELECT operation, ledger FROM alert UNION ALL SELECT operation, ledger FROM run) c "
     "JOIN pause p ON p.operation = c.operation AND p.paused AND p.ledger = (SELECT max(ledger) "
     "FROM pause WHERE operation = c.operation AND ledger < c.ledger)"},
    {"an alert on somebody of another list, or taken off before",
     "SELECT a.id FROM alert a JOIN entry e ON e.id = a.entry WHERE e.operation <> a.operation "
     "OR EXISTS (SELECT 1 FROM entry_removal x WHERE x.entry = e.id AND x.ledger < a.ledger)"},
    {"an alert below its operation's threshold",
     "SELECT a.id FROM alert a JOIN operation o ON o.id = a.operation "
     "WHERE a.score < " NEWEST("threshold", "o") " - 1e-6"},
    {"a candidate of a search that was not recorded",
     "SELECT a.id FROM alert a JOIN operation o ON o.id = a.operation WHERE o.mode <> 'live' "
     "AND NOT EXISTS (SELECT 1 FROM search s WHERE s.id = a.search AND s.operation = a.operation "
     "AND s.ledger <= a.ledger)"},
    {"a picture kept of an operator-initiated check",
     "SELECT a.id FROM alert a JOIN operation o ON o.id = a.operation "
     "WHERE o.mode = 'operator-initiated' AND a.picture IS NOT NULL"},
};

/// 0, 1 when there is a row, a negative code. `ret_row`: the first.
static int first_row(struct store *store, const char *sql, long long *ret_row,
                     struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store, sql, &query, err);
    if (code == 0)
        code = store_step(query, err);
    if (code == 1)
        *ret_row = (long long)store_column_int(query, 0);
    return code;
}

/// Rule R4: each row of every table that has the column `ledger` is told of by an entry.
static int check_told(struct store *store, struct overt_error *err)
{
    AUTO_QUERY struct store_query *tables = NULL;
    int code = store_prepare(store,
                             "SELECT m.name FROM sqlite_schema m, pragma_table_info(m.name) c "
                             "WHERE m.type = 'table' AND c.name = 'ledger'",
                             &tables, err);
    while (code == 0 && (code = store_step(tables, err)) == 1) {
        char sql[256];
        long long row = 0;
        const char *table = store_column_text(tables, 0);
        (void)snprintf(sql, sizeof sql,
                       "SELECT id FROM \"%s\" WHERE ledger NOT IN (SELECT idx FROM ledger_entry)",
                       table);
        code = first_row(store, sql, &row, err);
        if (code == 1)
            return error_set(err, OVERT_CORRUPT, "row %lld of %s is a change without an entry", row,
                             table);
    }
    return code;
}

int model_check(struct store *store, struct overt_error *err)
{
    int code = check_told(store, err);
    for (size_t i = 0; i < ARRAY_COUNT(rules) && code == 0; i++) {
        long long row = 0;
        code = first_row(store, rules[i].rows, &row, err);
        if (code == 1)
            return error_set(err, OVERT_CORRUPT, "row %lld: %s", row, rules[i].rule);
    }
    return code;
}

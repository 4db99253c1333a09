// SPDX-License-Identifier: Apache-2.0
// log.c - what happened to an operation, act by act, from the ledger and the rows of each act.
#include "base/memory.h"
#include "register/internal.h"

// One row an act: each table takes part with the one row that the act has in it.
#define LOG_SQL                                                                                    \
    "SELECT a.idx, a.at, a.kind, o.name, coalesce(r.source, er.source, g.source, l.source,"        \
    " f.source, t.source), coalesce(r.zone, er.zone), coalesce(p.reason, x.why, qd.words,"         \
    " qn.words, v.notice, qo.name),"                                                               \
    " coalesce(r.id, e.run, g.run, l.run, f.run, 0),"                                              \
    " coalesce(l.id, j.alert, n.alert, u.alert, c.alert, ap.alert, dr.alert, cp.alert,"           \
    " cc.alert, 0),"                            \
    " coalesce(l.entry, y.id, z.entry, t.entry, c.entry, 0), coalesce(s.id, l.search, t.search,"   \
    " 0), coalesce(le.category, y.category), coalesce(l.score, 0), coalesce(l.latency, -1.0),"     \
    " coalesce(f.faces_seen, (SELECT sum(faces_seen) FROM face_count WHERE operation = ?2"         \
    "  AND run = e.run), 0), coalesce(g.since, e.heard, 0), " REGISTER_GAP_CAUSE("g.")             \
    ", e.why,"                                                                                     \
    " coalesce(j.credible, 0), coalesce(n.stopped, 0), coalesce(n.identity_checked, 0),"           \
    " coalesce(n.correct, 0), u.kind, coalesce(j.corrects, n.corrects, u.corrects, dr.corrects,"   \
    " 0), coalesce(dr.dearrested, 0), coalesce(cp.id, cs.complaint, 0), cs.state FROM act a"       \
    " LEFT JOIN officer o ON o.id = a.officer"                                                     \
    " LEFT JOIN operation_event v ON v.ledger = a.idx"                                             \
    " LEFT JOIN pause p ON p.ledger = a.idx LEFT JOIN run r ON r.ledger = a.idx"                   \
    " LEFT JOIN run_end e ON e.ledger = a.idx LEFT JOIN run er ON er.id = e.run"                   \
    " LEFT JOIN gap g ON g.ledger = a.idx LEFT JOIN alert l ON l.ledger = a.idx"                   \
    " LEFT JOIN entry le ON le.id = l.entry LEFT JOIN face_count f ON f.ledger = a.idx"            \
    " LEFT JOIN footage t ON t.ledger = a.idx LEFT JOIN search s ON s.ledger = a.idx"              \
    " LEFT JOIN appearance ap ON ap.ledger = a.idx"                                                \
    " LEFT JOIN entry y ON y.ledger = a.idx LEFT JOIN entry_removal z ON z.ledger = a.idx"         \
    " LEFT JOIN adjudication j ON j.ledger = a.idx LEFT JOIN engagement n ON n.ledger = a.idx"     \
    " LEFT JOIN outcome u ON u.ledger = a.idx LEFT JOIN refusal x ON x.ledger = a.idx"             \
    " LEFT JOIN consultation c ON c.ledger = a.idx"                                                \
    " LEFT JOIN operation_decision qd ON qd.ledger = a.idx"                                        \
    " LEFT JOIN notice qn ON qn.ledger = a.idx LEFT JOIN assignment qa ON qa.ledger = a.idx"       \
    " LEFT JOIN officer qo ON qo.id = qa.person"                                                   \
    " LEFT JOIN dearrest dr ON dr.ledger = a.idx LEFT JOIN complaint cp ON cp.ledger = a.idx"      \
    " LEFT JOIN complaint_state cs ON cs.ledger = a.idx"                                           \
    " LEFT JOIN complaint cc ON cc.id = cs.complaint"                                              \
    " WHERE a.operation = (SELECT reference FROM operation WHERE id = ?2) AND a.at <= ?1"          \
    " ORDER BY a.idx"

static void fill_line(void *item, struct store_query *query)
{
    struct register_log_line *line = item;
    const char *category = store_column_text(query, 11), *cause = store_column_text(query, 16),
               *why = store_column_text(query, 17), *outcome = store_column_text(query, 22);
    *line = (struct register_log_line){
        .index = store_column_int(query, 0),
        .at = store_column_int(query, 1),
        .kind = register_column_text(query, 2),
        .officer = register_column_text(query, 3),
        .source = register_column_text(query, 4),
        .zone = register_column_text(query, 5),
        .words = register_column_text(query, 6),
        .run = store_column_int(query, 7),
        .alert = store_column_int(query, 8),
        .entry = store_column_int(query, 9),
        .search = store_column_int(query, 10),
        .category = category != NULL ? register_category_from(category) : 0,
        .score = store_column_real(query, 12),
        .latency = store_column_real(query, 13),
        .faces_seen = store_column_int(query, 14),
        .since = store_column_int(query, 15),
        .cause = cause != NULL ? register_gap_from(cause) : 0,
        .why = why != NULL ? register_end_from(why) : 0,
        .credible = store_column_int(query, 18) != 0,
        .stopped = store_column_int(query, 19) != 0,
        .identity_checked = store_column_int(query, 20) != 0,
        .correct = store_column_int(query, 21) != 0,
        .outcome = outcome != NULL ? register_outcome_from(outcome) : 0,
        .correction = store_column_int(query, 23) != 0,
        .dearrested = store_column_int(query, 24) != 0,
        .complaint = store_column_int(query, 25),
        .complaint_state = register_complaint_from(store_column_text(query, 26)),
    };
}

int register_log(struct store *store, int64_t operation, moment as_at,
                 struct register_log_line **ret_lines, size_t *ret_count, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store, LOG_SQL, &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, as_at);
    store_bind_int(query, 2, operation);
    void *items;
    size_t count;
    code = register_rows(query, sizeof **ret_lines, fill_line, "acts", &items, &count, err);
    struct register_log_line *lines = items;
    if (code != 0) {
        register_log_free(&lines, count);
        return code;
    }
    *ret_lines = lines;
    *ret_count = count;
    return 0;
}

void register_log_free(struct register_log_line **lines, size_t count)
{
    for (size_t i = 0; *lines != NULL && i < count; i++) {
        struct register_log_line *line = &(*lines)[i];
        char *const texts[] = {line->kind, line->officer, line->source, line->zone, line->words};
        for (size_t j = 0; j < ARRAY_COUNT(texts); j++)
            memory_free(texts[j]);
    }
    memory_free(*lines);
    *lines = NULL;
}

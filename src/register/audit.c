// SPDX-License-Identifier: Apache-2.0
// audit.c - the log of what was done with data about people: collection, alteration, consultation,
// disclosure, combination, erasure; who, when, which, why (Data Protection Act 2018, section 62(1)
// to (3)). It is no table of its own: each line is a row of the record with its ledger entry, so
// that nothing can be done and not be in it.
#include "base/text.h"
#include "register/internal.h"

// Columns of each part: kind, ledger, at, officer, what, operation, alert, entry, search, why,
// recipient. A new table about people is one more part.
#define PART(kind, table, what, operation, alert, entry, search, why, recipient, more)   \
    "SELECT " kind ", t.ledger, t.at, t.officer, " what ", CAST(" operation              \
    " AS INTEGER), CAST(" alert " AS INTEGER), CAST(" entry " AS INTEGER), CAST(" search \
    " AS INTEGER), " why ", " recipient " FROM " table " t" more
#define ENTRIES_MAX           (1024 * 1024) ///< bytes of the numbers of a person's entries
#define SEALED(table, column) "unsealed(t." column ", '" table "." column "', t.ledger)"
// Plain in older rows, and where no master key was.
#define SAID(table) "coalesce(t.why, " SEALED(table, "reason") ")"
#define ALL         " UNION ALL "
#define OF_ALERT    " JOIN alert l ON l.id = t.alert"
#define DECIDED(table, what)                                                        \
    PART("2", table, "'" what "'", "l.operation", "t.alert", "l.entry", "l.search", \
         SEALED(table, "why"), "NULL", OF_ALERT)

#define COLLECTED                                                                                  \
    PART("1", "entry", "'entry.add'", "t.operation", "NULL", "t.id", "NULL",                       \
         SEALED("entry", "reason"), "NULL", "")                                                    \
    ALL PART("1", "run", "'run.begin'", "t.operation", "NULL", "NULL", "NULL", "NULL", "NULL", "") \
        ALL PART("1", "search", "'search.run'", "t.operation", "NULL", "NULL", "t.id",             \
                 SEALED("search", "reason"), "NULL", "")                                           \
            ALL PART("1", "foi_case", "'foi.receive'", "NULL", "NULL", "NULL", "NULL",             \
                     "'request for information ' || t.reference", "NULL", "")                      \
                ALL PART("1", "alert", "'alert.raise'", "t.operation", "t.id", "t.entry",          \
                         "t.search", "NULL", "NULL", "")
#define ALTERED                                                                                    \
    DECIDED("adjudication", "alert.adjudicate")                                                    \
    ALL DECIDED("engagement", "alert.engage") ALL DECIDED("outcome", "alert.outcome")              \
        ALL DECIDED("dearrest", "alert.dearrest")                                                  \
            ALL PART("2", "complaint", "'complaint.add'", "l.operation", "t.alert", "l.entry",     \
                     "l.search", "NULL", "NULL", OF_ALERT)                                         \
    ALL PART("2", "complaint_state", "'complaint.state'", "l.operation", "c.alert", "l.entry",     \
             "l.search", "NULL", "NULL",                                                           \
             " JOIN complaint c ON c.id = t.complaint JOIN alert l ON l.id = c.alert")             \
        ALL PART("2", "entry_removal", "'entry.remove'", "e.operation", "NULL", "t.entry", "NULL", \
                 SEALED("entry_removal", "why"), "NULL", " JOIN entry e ON e.id = t.entry")        \
            ALL PART("2", "setting", "'setting.set'", "NULL", "NULL", "NULL", "NULL", "t.key",     \
                     "NULL", "")                                                                   \
                ALL PART("2", "evaluation", "'evaluation.adopt'", "NULL", "NULL", "NULL", "NULL",  \
                         "t.reason", "NULL", "")                                                   \
                    ALL PART("2", "wish", "'evaluation.wish'", "NULL", "NULL", "NULL", "NULL",     \
                             "t.reason", "NULL", "")
#define JUDGED_SEARCHES                                                                          \
    PART("2", "search_choice", "'search.choose'", "s.operation", "t.alert", "NULL", "t.search",  \
         SEALED("search_choice", "why"), "NULL", " JOIN search s ON s.id = t.search")            \
    ALL PART("2", "search_review", "'search.review'", "s.operation", "NULL", "NULL", "t.search", \
             SEALED("search_review", "why"), "NULL", " JOIN search s ON s.id = t.search")
#define CONSULTED                                                                           \
    PART("3", "consultation", "t.what", "coalesce(t.operation, l.operation, e.operation)",  \
         "t.alert", "coalesce(t.entry, l.entry)", "t.search", SAID("consultation"), "NULL", \
         " LEFT JOIN alert l ON l.id = t.alert LEFT JOIN entry e ON e.id = t.entry")        \
    ALL PART("3", "foi_look", "'request'", "NULL", "NULL", "NULL", "NULL",                  \
             "r.reference || ': ' || t.why", "NULL", " JOIN foi_case r ON r.id = t.foi_case")
#define DISCLOSED                                                                                 \
    PART("4", "disclosure", "t.what", "t.operation", "t.alert", "coalesce(t.entry, l.entry)",     \
         "NULL", SAID("disclosure"),                                                              \
         "coalesce(t.recipient, " SEALED("disclosure", "given_to") ")",                           \
         " LEFT JOIN alert l ON l.id = t.alert")                                                  \
    ALL PART("4", "foi_letter", "'letter'", "NULL", "NULL", "NULL", "NULL",                       \
             "'request for information ' || r.reference", "'who asked in ' || r.reference",       \
             " JOIN foi_request r ON r.id = t.request")                                           \
        ALL PART("4", "foi_sent", "'letter'", "NULL", "NULL", "NULL", "NULL",                     \
                 "'request for information ' || r.reference", "'who asked in ' || r.reference",   \
                 " JOIN foi_case r ON r.id = t.foi_case")                                         \
            ALL PART("4", "list_load", "'list.load'", "t.operation", "NULL", "NULL", "NULL",      \
                     "'templates of its list, sealed, on ' || t.servers || ' servers'",           \
                     "'the servers of lists at ' || t.coordinator", "")                           \
            ALL PART("4", "foi_disclosed", "'letter.publish'", "NULL", "NULL", "NULL", "NULL",    \
                     "r.reference || coalesce(': ' || t.why, '')", "'everybody'",                 \
                     " JOIN foi_case r ON r.id = t.foi_case")                                     \
                ALL PART("4", "foi_disclosed_letter", "'letter.publish'", "NULL", "NULL", "NULL", \
                         "NULL", "r.reference", "'everybody'",                                    \
                         " JOIN foi_sent s ON s.id = t.sent"                                      \
                         " JOIN foi_case r ON r.id = s.foi_case")
// A list is put together of its sources when its operation is opened; faces are compared with it.
#define COMBINED                                                                            \
    PART("5", "operation_event", "'operation.open'", "t.operation", "NULL", "NULL", "NULL", \
         "(SELECT 'list of ' || count(*) || ' image sources' FROM list_figure"              \
         " WHERE operation = t.operation AND kind = 'source')",                             \
         "NULL", " WHERE t.kind = 'open'")                                                  \
    ALL PART("5", "list_check", "'list.check'", "t.operation", "NULL", "NULL", "NULL",      \
             "'a list compared with itself: ' || t.pairs || ' pairs'", "NULL", "")          \
        ALL PART("5", "run", "'run.begin'", "t.operation", "NULL", "NULL", "NULL",          \
                 "'a camera compared with the list'", "NULL", "")                           \
            ALL PART("5", "search", "'search.run'", "t.operation", "NULL", "NULL", "t.id",  \
                     "'a picture compared with the list'", "NULL", "")
// Who may do what and who did which step: not about somebody on a list, and of each of them.
#define OF_ACT " JOIN act a ON a.idx = t.ledger"
#define STEP(table, why, but) \
    PART("2", table, "a.kind", "t.operation", "NULL", "NULL", "NULL", why, "NULL", OF_ACT but)
#define OF_FORCE(table, why, but) \
    PART("2", table, "a.kind", "NULL", "NULL", "NULL", "NULL", why, "NULL", OF_ACT but)
#define NOT_TOLD_BY(table) " NOT EXISTS (SELECT 1 FROM " table " o WHERE o.ledger = t.ledger)"
#define AUTHORISED                                                                                 \
    PART("2", "operation", "'operation.plan'", "t.id", "NULL", "NULL", "NULL", "NULL", "NULL", "") \
    ALL PART("2", "authority", "'operation.amend'", "t.operation", "NULL", "NULL", "NULL",         \
             "'version ' || t.version || ' of the plan'", "NULL", " WHERE t.version > 1")          \
        ALL PART("2", "operation_event", "a.kind", "t.operation", "NULL", "NULL", "NULL",          \
                 "t.notice", "NULL",                                                               \
                 OF_ACT " WHERE t.kind <> 'open' AND" NOT_TOLD_BY("operation_decision"))           \
            ALL STEP("operation_decision", "t.words", "")                                          \
                ALL STEP("notice", "t.words", " WHERE" NOT_TOLD_BY("operation_event"))             \
                    ALL STEP("pause", "t.reason", "") ALL STEP("list_review", "NULL", "")          \
                        ALL STEP("assignment", ASSIGNED, "")
#define ASSIGNED                                                    \
    "(SELECT name FROM officer WHERE id = t.person) || CASE t.role" \
    " WHEN 4 THEN ', operator' WHEN 8 THEN ', engagement' ELSE ', investigator' END"
// Of a request, its reference alone: who asked is no business of who owns the record.
#define OF_REQUEST(table, join)                                \
    PART("2", table, "a.kind", "NULL", "NULL", "NULL", "NULL", \
         "'request for information ' || r.reference", "NULL",  \
         OF_ACT join " JOIN foi_case r ON r.id = ")
#define REQUESTED                                                                                 \
    OF_REQUEST("foi_placing", "")                                                                 \
    "t.foi_case" ALL OF_REQUEST("foi_estimate", "") "t.foi_case" ALL OF_REQUEST(                  \
        "foi_joined", "") "t.foi_case" ALL OF_REQUEST("foi_step", "") "t.foi_case" ALL            \
        OF_REQUEST("foi_task", "") "t.foi_case" ALL OF_REQUEST(                                   \
            "foi_draft",                                                                          \
            "") "t.foi_case" ALL OF_REQUEST("foi_task_state",                                     \
                                            " JOIN foi_task k ON k.id = t.task") "k.foi_case" ALL \
            OF_REQUEST("foi_despite", " JOIN foi_sent l ON l.id = t.sent") "l.foi_case" ALL       \
                OF_REQUEST("foi_exempted", "") "t.foi_case" ALL OF_REQUEST(                       \
                    "foi_exempted_act", " JOIN foi_exempted x ON x.id = t.exempted") "x.foi_case"
#define GOVERNED                                                                               \
    OF_FORCE("officer", "t.name", "")                                                          \
    ALL OF_FORCE("officer_rank", "(SELECT name FROM officer WHERE id = t.person)",             \
                 " WHERE" NOT_TOLD_BY("officer"))                                              \
        ALL OF_FORCE("master_key", "t.rewrapped || ' keys wrapped anew'", "")                  \
            ALL OF_FORCE("account_event",                                                      \
                         "(SELECT o.name FROM account n JOIN"                                  \
                         " officer o ON o.id = n.holder WHERE n.id = t.account)",              \
                         "") ALL OF_FORCE("account_token", "t.name || ': ' || t.scopes", "")   \
                ALL OF_FORCE("account_token_end", "'token ' || t.token", "")                   \
                    ALL OF_FORCE("foi_policy", "t.topic", "")                                  \
                        ALL OF_FORCE("foi_block", "t.part || ' of section ' || t.section", "") \
                            ALL OF_FORCE("foi_block_review", "'text ' || t.block", "")
// A hold is on an alert, an entry or an operation; what is on a hold is kept.
#define HELD_OPERATION(h)                                                   \
    "CASE " h ".about WHEN 'operation' THEN " h ".row WHEN 'alert' THEN"    \
    " (SELECT operation FROM alert WHERE id = " h ".row) WHEN 'entry' THEN" \
    " (SELECT operation FROM entry WHERE id = " h ".row) END"
#define HELD_ALERT(h) "CASE " h ".about WHEN 'alert' THEN " h ".row END"
#define HELD_ENTRY(h)                                                \
    "CASE " h ".about WHEN 'entry' THEN " h ".row WHEN 'alert' THEN" \
    " (SELECT entry FROM alert WHERE id = " h ".row) END"
#define HELD                                                                                       \
    PART("2", "hold", "'hold.add'", HELD_OPERATION("t"), HELD_ALERT("t"), HELD_ENTRY("t"), "NULL", \
         SEALED("hold", "reason"), "NULL", "")                                                     \
    ALL PART("2", "hold_lift", "'hold.lift'", HELD_OPERATION("h"), HELD_ALERT("h"),                \
             HELD_ENTRY("h"), "NULL", "'hold ' || h.id", "NULL", " JOIN hold h ON h.id = t.hold")  \
        ALL PART("6", "retained", "'kept'", HELD_OPERATION("t"), HELD_ALERT("t"), HELD_ENTRY("t"), \
                 "NULL",                                                                           \
                 "'due and not erased: ' || coalesce('hold ' || t.hold,"                           \
                 " 'complaint ' || t.complaint)",                                                  \
                 "NULL", "")
#define BROUGHT                                                                               \
    PART("1", "list_import", "'list.import'", "t.operation", "NULL", "NULL", "NULL",          \
         "t.rows || ' rows: ' || CASE WHEN t.dry_run THEN 'only looked at, ' ELSE '' END ||"  \
         " t.added || ' added, ' || t.held || ' on the list already, ' || t.refused ||"       \
         " ' refused'",                                                                       \
         "NULL", "")                                                                          \
    ALL PART("1", "footage", "'footage.begin'", "t.operation", "NULL", "t.entry", "t.search", \
             "NULL", "NULL", "")                                                              \
        ALL PART("1", "appearance", "'appearance.add'", "l.operation", "t.alert", "l.entry",  \
                 "l.search", "NULL", "NULL", OF_ALERT)                                        \
    ALL PART("1", "foi_request", "'foi.request'", "NULL", "NULL", "NULL", "NULL",             \
             "'request for information ' || t.reference", "NULL", "")
// The log of hashes that everybody may read: when a day's newest was signed and published.
#define LOG_PUBLISHED                                                                   \
    "SELECT 4, max(size) - 1, max(at), NULL, 'ledger.publish', NULL, NULL, NULL, NULL," \
    " 'a log of ' || max(size) || ' entries: hashes and times', 'everybody'"            \
    " FROM checkpoint WHERE at <= ?1 GROUP BY at / 86400"
#define ERASED                                                                            \
    PART("6", "erasure", "'act'", "NULL", "NULL", "NULL", "NULL", "t.rule", "NULL", "")   \
    ALL PART("6", "destruction", "t.about", "coalesce(l.operation, e.operation)", "l.id", \
             "coalesce(e.id, l.entry)", "NULL", "t.rule", "NULL",                         \
             " LEFT JOIN alert l ON t.about = 'alert' AND l.id = t.row"                   \
             " LEFT JOIN entry e ON t.about = 'entry' AND e.id = t.row")                  \
    ALL PART("6", "list_unload", "'list.unload'", "s.operation", "NULL", "NULL", "NULL",  \
             "t.templates || ' templates on ' || t.servers || ' servers'", "NULL",        \
             " JOIN list_load s ON s.id = t.list_load")

// ?1 as at, ?2 and ?3 from and to, ?4 the officer's name, ?5 an operation, ?6 an alert, ?7 a kind,
// ?8 the entries of a nominal, as ",1,2,". Of an alert and of a person also the whole lists on
// which they stood.
#define AUDIT_SQL                                                                               \
    "WITH theirs AS MATERIALIZED (SELECT id, operation FROM entry e WHERE ?8 IS NOT NULL AND"   \
    " instr(?8, ',' || e.id || ',') > 0), x (kind, ledger, at, officer, what,"                  \
    " operation, alert, entry, search, why, recipient) AS (" COLLECTED ALL ALTERED ALL          \
        JUDGED_SEARCHES ALL CONSULTED ALL DISCLOSED ALL COMBINED ALL ERASED ALL AUTHORISED ALL  \
            GOVERNED ALL REQUESTED ALL HELD ALL BROUGHT ALL LOG_PUBLISHED ")"                   \
    " SELECT x.ledger, x.kind, x.at, o.name, x.what, p.reference, coalesce(x.alert, 0),"        \
    " coalesce(x.entry, 0), coalesce(x.search, 0), x.why, x.recipient FROM x"                   \
    " LEFT JOIN officer o ON o.id = x.officer LEFT JOIN operation p ON p.id = x.operation"      \
    " WHERE x.at <= ?1 AND x.at >= ?2 AND x.at < ?3 AND (?4 IS NULL OR o.name = ?4)"            \
    " AND (?5 = 0 OR x.operation = ?5) AND (?7 = 0 OR x.kind = ?7)"                             \
    " AND (?6 = 0 OR x.alert = ?6 OR (x.what = 'alert.list' AND (x.operation IS NULL OR"        \
    "  x.operation = (SELECT operation FROM alert WHERE id = ?6))"                              \
    "  AND x.ledger > (SELECT ledger FROM alert WHERE id = ?6)))"                               \
    " AND (?8 IS NULL OR x.entry IN (SELECT id FROM theirs) OR (x.entry IS NULL AND"            \
    "  x.alert IS NULL AND x.kind IN (3, 4, 5) AND x.what NOT IN ('audit', 'register.export', " \
    "'register.publish', 'ledger.publish', 'letter', 'letter.publish', 'request')"              \
    "  AND (x.operation IS NULL OR x.operation IN (SELECT operation FROM theirs))))"            \
    " ORDER BY x.ledger, x.kind, x.entry"

static const char *const words[] = {
    [REGISTER_AUDIT_COLLECTION] = "collection",     [REGISTER_AUDIT_ALTERATION] = "alteration",
    [REGISTER_AUDIT_CONSULTATION] = "consultation", [REGISTER_AUDIT_DISCLOSURE] = "disclosure",
    [REGISTER_AUDIT_COMBINATION] = "combination",   [REGISTER_AUDIT_ERASURE] = "erasure",
};

const char *register_audit_word(enum register_audit_kind kind)
{
    return kind > 0 && (size_t)kind < ARRAY_COUNT(words) ? words[kind] : NULL;
}

enum register_audit_kind register_audit_from(const char *word)
{
    for (size_t i = 1; i < ARRAY_COUNT(words); i++)
        if (text_equal(words[i], word))
            return (enum register_audit_kind)i;
    return 0;
}

static void fill_line(void *item, struct store_query *query)
{
    struct register_audit *line = item;
    *line = (struct register_audit){
        .index = store_column_int(query, 0),
        .kind = (enum register_audit_kind)store_column_int(query, 1),
        .at = store_column_int(query, 2),
        .officer = register_column_text(query, 3),
        .what = register_column_text(query, 4),
        .operation_reference = register_column_text(query, 5),
        .alert = store_column_int(query, 6),
        .entry = store_column_int(query, 7),
        .search = store_column_int(query, 8),
        .why = register_column_text(query, 9),
        .recipient = register_column_text(query, 10),
    };
}

/// The entries of a person: what is sealed is compared here, not by the database.
static int entries_of(struct store *store, const char *nominal, struct text *entries,
                      struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(
        store, "SELECT id, unsealed(nominal, 'entry.nominal', ledger) FROM entry ORDER BY id",
        &query, err);
    text_append_char(entries, ',');
    while (code == 0 && (code = store_step(query, err)) == 1) {
        if (text_equal(store_column_text(query, 1), nominal))
            text_printf(entries, "%lld,", (long long)store_column_int(query, 0));
        code = 0;
    }
    if (code == 0 && entries->full)
        return error_set(err, OVERT_LIMIT, "that person is on too many lists for one answer");
    return code;
}

int register_audit(struct store *store, const struct register_audit_filter *filter, moment as_at,
                   struct register_audit **ret_lines, size_t *ret_count, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    AUTO_TEXT struct text entries = {0};
    text_init(&entries, ENTRIES_MAX);
    int code = filter->nominal != NULL ? entries_of(store, filter->nominal, &entries, err) : 0;
    if (code == 0)
        code = store_prepare(store, AUDIT_SQL, &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, as_at);
    store_bind_int(query, 2, filter->from);
    store_bind_int(query, 3, filter->to != 0 ? filter->to : INT64_MAX);
    store_bind_text(query, 4, filter->officer);
    store_bind_int(query, 5, filter->operation);
    store_bind_int(query, 6, filter->alert);
    store_bind_int(query, 7, (int64_t)filter->kind);
    store_bind_text(query, 8, filter->nominal != NULL ? entries.bytes : NULL);
    void *items;
    size_t count;
    code = register_rows(query, sizeof **ret_lines, fill_line, "lines of the log", &items, &count,
                         err);
    struct register_audit *lines = items;
    if (code != 0) {
        register_audit_free(&lines, count);
        return code;
    }
    *ret_lines = lines;
    *ret_count = count;
    return 0;
}

void register_audit_free(struct register_audit **lines, size_t count)
{
    for (size_t i = 0; *lines != NULL && i < count; i++) {
        struct register_audit *line = &(*lines)[i];
        char *const texts[] = {line->officer, line->what, line->operation_reference, line->why,
                               line->recipient};
        for (size_t j = 0; j < ARRAY_COUNT(texts); j++)
            memory_free(texts[j]);
    }
    memory_free(*lines);
    *lines = NULL;
}

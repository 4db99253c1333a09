// SPDX-License-Identifier: Apache-2.0
// figures.c - the list and what came of an operation, in figures. Nothing is typed in: each is
// counted from rows.
//
// Words as in the College of Policing's Authorised Professional Practice on live facial recognition
// and the forces' published terms: an alert is true or false; it is confirmed when the person was
// stopped and the identity checked.
#include <string.h>

#include "base/text.h"
#include "register/internal.h"

// The list as at ?2. A person is a nominal, told by its mark (no key is needed); one who is wanted
// for arrest on any entry is wanted.
#define LISTED                                                                                     \
    "WITH listed AS (SELECT e.* FROM entry e WHERE e.operation = ?1 AND e.at <= ?2 AND NOT EXISTS" \
    " (SELECT 1 FROM entry_removal r WHERE r.entry = e.id AND r.at <= ?2))"

#define LIST_SQL                                                                        \
    LISTED                                                                              \
    " SELECT count(*), count(DISTINCT mark), coalesce(sum(wanted_for_arrest = 0), 0), " \
    "(SELECT count(*) FROM"                                                             \
    " (SELECT 1 FROM listed GROUP BY mark HAVING max(wanted_for_arrest) = 0)) FROM listed"

#define CATEGORIES_SQL \
    LISTED " SELECT category, count(*), count(DISTINCT mark) FROM listed GROUP BY category"
#define SOURCES_SQL                                                                            \
    LISTED " SELECT coalesce(nullif(trim(image_source), ''), 'not stated') AS name, count(*)," \
           " count(DISTINCT mark) FROM listed GROUP BY name ORDER BY count(*) DESC, name"
#define REASONS_SQL                                                               \
    LISTED " SELECT category AS name, count(*), count(DISTINCT mark) FROM listed" \
           " WHERE wanted_for_arrest = 0 GROUP BY name ORDER BY count(*) DESC, name"

static int begin(struct store *store, const char *sql, int64_t operation, moment as_at,
                 struct store_query **ret_query, struct overt_error *err)
{
    int code = store_prepare(store, sql, ret_query, err);
    if (code != 0)
        return code;
    store_bind_int(*ret_query, 1, operation);
    store_bind_int(*ret_query, 2, as_at);
    return 0;
}

static void add_tally(struct register_tally **tallies, size_t *count, const char *name,
                      int64_t number, int64_t persons)
{
    *tallies = memory_resize(*tallies, *count + 1, sizeof **tallies);
    (*tallies)[(*count)++] = (struct register_tally){memory_copy_text(name), number, persons};
}

static int read_tallies(struct store *store, const char *sql, int64_t operation, moment as_at,
                        struct register_tally **tallies, size_t *count, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = begin(store, sql, operation, as_at, &query, err);
    while (code == 0 && (code = store_step(query, err)) == 1) {
        add_tally(tallies, count, store_column_text(query, 0), store_column_int(query, 1),
                  store_column_int(query, 2));
        code = 0;
    }
    return code;
}

static void set_category(struct register_list_figures *figures, const char *word, int64_t count)
{
    enum register_category category = register_category_from(word);
    if (category != 0)
        figures->by_category[category] = count;
}

/// Counted from the entries as at a moment.
static int count_list(struct store *store, int64_t operation, moment as_at,
                      struct register_list_figures *figures, struct overt_error *err)
{
    AUTO_QUERY struct store_query *whole = NULL;
    int code = begin(store, LIST_SQL, operation, as_at, &whole, err);
    if (code == 0)
        code = store_step(whole, err);
    if (code < 0)
        return code;
    figures->images = store_column_int(whole, 0);
    figures->persons = store_column_int(whole, 1);
    figures->not_wanted = store_column_int(whole, 2);
    figures->persons_not_wanted = store_column_int(whole, 3);
    AUTO_QUERY struct store_query *categories = NULL;
    code = begin(store, CATEGORIES_SQL, operation, as_at, &categories, err);
    while (code == 0 && (code = store_step(categories, err)) == 1) {
        enum register_category category = register_category_from(store_column_text(categories, 0));
        figures->by_category[category] = store_column_int(categories, 1);
        figures->persons_by_category[category] = store_column_int(categories, 2);
        code = 0;
    }
    if (code == 0)
        code = read_tallies(store, SOURCES_SQL, operation, as_at, &figures->sources,
                            &figures->source_count, err);
    if (code == 0)
        code = read_tallies(store, REASONS_SQL, operation, as_at, &figures->reasons,
                            &figures->reason_count, err);
    return code != 0 ? code : register_list_detail_count(store, operation, as_at, figures, err);
}

static void take_frozen(struct register_list_figures *figures, const char *kind, const char *name,
                        int64_t count)
{
    if (text_equal(kind, "images"))
        figures->images = count;
    else if (text_equal(kind, "persons"))
        figures->persons = count;
    else if (text_equal(kind, "not-wanted"))
        figures->not_wanted = count;
    else if (text_equal(kind, "persons-not-wanted"))
        figures->persons_not_wanted = count;
    else if (text_equal(kind, "category"))
        set_category(figures, name, count);
    else if (text_equal(kind, "source"))
        add_tally(&figures->sources, &figures->source_count, name, count, -1);
    else if (text_equal(kind, "reason"))
        add_tally(&figures->reasons, &figures->reason_count, name, count, -1);
}

static int read_frozen(struct store *store, int64_t operation, moment as_at,
                       struct register_list_figures *figures, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = begin(
        store,
        "SELECT kind, name, count FROM list_figure WHERE operation = ?1 AND at <= ?2 ORDER BY id",
        operation, as_at, &query, err);
    while (code == 0 && (code = store_step(query, err)) == 1) {
        take_frozen(figures, store_column_text(query, 0), store_column_text(query, 1),
                    store_column_int(query, 2));
        code = 0;
    }
    return code != 0 ? code : register_list_detail_read(store, operation, as_at, figures, err);
}

int register_list_figures_read(struct store *store, int64_t operation, moment as_at, bool opened,
                               struct register_list_figures *ret_figures, struct overt_error *err)
{
    struct register_list_figures figures = {0};
    figures.under_18 = figures.persons_under_18 = -1;
    for (int i = 0; opened && i < REGISTER_CATEGORY_COUNT; i++)
        figures.persons_by_category[i] = -1;
    int code = opened ? read_frozen(store, operation, as_at, &figures, err)
                      : count_list(store, operation, as_at, &figures, err);
    if (code != 0) {
        register_list_figures_finish(&figures);
        return code;
    }
    *ret_figures = figures;
    return 0;
}

int register_list_size(struct store *store, int64_t operation, moment as_at, bool opened,
                       struct register_list_figures *figures, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = begin(store,
                     opened ? "SELECT max(count) FILTER (WHERE kind = 'images'),"
                              " max(count) FILTER (WHERE kind = 'persons') FROM list_figure"
                              " WHERE operation = ?1 AND at <= ?2"
                            : LISTED " SELECT count(*), count(DISTINCT mark) FROM listed",
                     operation, as_at, &query, err);
    if (code == 0)
        code = store_step(query, err);
    if (code == 1) {
        figures->images = store_column_int(query, 0);
        figures->persons = store_column_int(query, 1);
    }
    return code < 0 ? code : 0;
}

static void free_tallies(struct register_tally *tallies, size_t count)
{
    for (size_t i = 0; i < count; i++)
        memory_free(tallies[i].name);
    memory_free(tallies);
}

void register_list_figures_finish(struct register_list_figures *figures)
{
    free_tallies(figures->sources, figures->source_count);
    free_tallies(figures->reasons, figures->reason_count);
    free_tallies(figures->source_types.items, figures->source_types.count);
    free_tallies(figures->bases.items, figures->bases.count);
    free_tallies(figures->picture_years.items, figures->picture_years.count);
    *figures = (struct register_list_figures){0};
}

// What stands of each alert as at ?2 is its first row: rows come newest first. Each correction
// corrects the row before it, so there are some only where the newest is one. In the order of
// take_judged and count_alert.
#define STANDING(table, alias) \
    " LEFT JOIN " table " " alias " ON " alias ".alert = l.id AND " alias ".at <= ?2"
#define CORRECTED(table) \
    "(SELECT count(*) FROM " table " WHERE alert = l.id AND at <= ?2 AND corrects IS NOT NULL)"
#define JUDGED_SQL                                                                                \
    "SELECT a.credible, coalesce(a.credible, 0), e.stopped, coalesce(e.stopped, 0),"              \
    " coalesce(e.identity_checked, 0), coalesce(e.correct, 0), e.why_not, l.body_worn, o.kind,"   \
    " o.ground, coalesce(o.listed, 1), coalesce(d.dearrested, 0), l.id, CASE WHEN"                \
    " coalesce(a.corrects, e.corrects, o.corrects, d.corrects) IS NULL THEN 0 ELSE "              \
    CORRECTED("adjudication") " + " CORRECTED("engagement") " + " CORRECTED("outcome") " + "      \
    CORRECTED("dearrest") " END FROM alert l" STANDING("adjudication", "a")                       \
    STANDING("engagement", "e") STANDING("outcome", "o") STANDING("dearrest", "d")                \
    " WHERE l.operation = ?1 AND l.at <= ?2"                                                      \
    " ORDER BY l.id DESC, a.id DESC, e.id DESC, o.id DESC, d.id DESC"

#define COMPLAINTS_SQL                                                                            \
    "SELECT count(*) FROM complaint c JOIN alert l ON l.id = c.alert WHERE l.operation = ?1"      \
    " AND c.at <= ?2"

#define REVIEWED(more)                                                                            \
    " (SELECT count(*) FROM search s JOIN search_review r ON r.id = (SELECT max(id) FROM"         \
    " search_review WHERE search = s.id AND at <= ?2) WHERE s.operation = ?1" more ")"
#define SEEN_SQL                                                                                  \
    "SELECT (SELECT coalesce(sum(faces_seen), 0) FROM face_count WHERE operation = ?1 AND at <= " \
    "?2) + (SELECT coalesce(sum(faces_seen), 0) FROM footage_count WHERE operation = ?1"          \
    " AND at <= ?2),"                                                                             \
    " (SELECT count(*) FROM search WHERE operation = ?1 AND at <= ?2),"                           \
    " (SELECT count(*) FROM search WHERE operation = ?1 AND at <= ?2 AND body_worn),"             \
    REVIEWED("") "," REVIEWED(" AND r.result = 'improper'")

static struct register_judged take_judged(struct store_query *query)
{
    return (struct register_judged){
        .adjudicated = !store_column_is_null(query, 0),
        .credible = store_column_int(query, 1) != 0,
        .engaged = !store_column_is_null(query, 2),
        .stopped = store_column_int(query, 3) != 0,
        .identity_checked = store_column_int(query, 4) != 0,
        .correct = store_column_int(query, 5) != 0,
        .why_not = register_why_not_from(store_column_text(query, 6)),
    };
}

static void count_verdict(struct register_result_figures *figures,
                          const struct register_judged *judged)
{
    int64_t *const places[REGISTER_VERDICT_COUNT] = {
        [REGISTER_NOT_JUDGED] = &figures->undecided,
        [REGISTER_CONFIRMED_TRUE] = &figures->correct,
        [REGISTER_UNCONFIRMED_TRUE] = &figures->unconfirmed_true,
        [REGISTER_CONFIRMED_FALSE] = &figures->incorrect,
        [REGISTER_UNCONFIRMED_FALSE] = &figures->unconfirmed_false,
    };
    (*places[register_verdict(judged)])++;
    figures->credible += judged->adjudicated && judged->credible;
    figures->engaged += judged->engaged && judged->stopped && judged->identity_checked;
}

static void count_arrest(struct register_result_figures *figures, struct store_query *query,
                         enum register_verdict verdict)
{
    figures->arrests++;
    figures->arrests_by_ground[register_ground_from(store_column_text(query, 9))]++;
    figures->arrests_false += verdict == REGISTER_CONFIRMED_FALSE;
    figures->arrests_unlisted += store_column_int(query, 10) == 0;
    figures->dearrests += store_column_int(query, 11) != 0;
}

static void count_alert(struct register_result_figures *figures, struct store_query *query)
{
    const struct register_judged judged = take_judged(query);
    enum register_outcome_kind outcome = register_outcome_from(store_column_text(query, 8));
    figures->alerts++;
    figures->corrections += store_column_int(query, 13);
    figures->alerts_body_worn += store_column_int(query, 7) != 0;
    count_verdict(figures, &judged);
    if (outcome == REGISTER_OUTCOME_ARREST)
        count_arrest(figures, query, register_verdict(&judged));
    figures->other_disposals += outcome == REGISTER_OUTCOME_OTHER;
    figures->no_actions += outcome == REGISTER_OUTCOME_NO_ACTION;
    figures->unsupported += outcome != 0 && outcome != REGISTER_OUTCOME_NO_ACTION &&
                            !register_judged_twice(&judged);
}

static int read_alerts(struct store *store, int64_t operation, moment as_at,
                       struct register_result_figures *figures, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    AUTO_QUERY struct store_query *complaints = NULL;
    int64_t last = 0;
    int code = begin(store, JUDGED_SQL, operation, as_at, &query, err);
    while (code == 0 && (code = store_step(query, err)) == 1) {
        if (store_column_int(query, 12) != last)
            count_alert(figures, query);
        last = store_column_int(query, 12);
        code = 0;
    }
    if (code == 0)
        code = begin(store, COMPLAINTS_SQL, operation, as_at, &complaints, err);
    if (code == 0)
        code = store_step(complaints, err);
    if (code < 0)
        return code;
    figures->complaints = store_column_int(complaints, 0);
    return 0;
}

int register_result_figures_read(struct store *store, int64_t operation, moment as_at,
                                 struct register_result_figures *ret_figures,
                                 struct overt_error *err)
{
    struct register_result_figures figures = {0};
    int code = read_alerts(store, operation, as_at, &figures, err);
    AUTO_QUERY struct store_query *seen = NULL;
    if (code == 0)
        code = begin(store, SEEN_SQL, operation, as_at, &seen, err);
    if (code == 0)
        code = store_step(seen, err);
    if (code < 0)
        return code;
    figures.faces_seen = store_column_int(seen, 0);
    figures.searches = store_column_int(seen, 1);
    figures.searches_body_worn = store_column_int(seen, 2);
    figures.searches_reviewed = store_column_int(seen, 3);
    figures.searches_improper = store_column_int(seen, 4);
    *ret_figures = figures;
    return 0;
}

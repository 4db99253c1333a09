// SPDX-License-Identifier: Apache-2.0
// evidence.c - the figures of a letter once more, each by one query over the tables alone: written
// from docs/foi.md, not from rows.c, so that the two can be held against each other.
#include "foi/evidence.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "foi/answers.h"

#define EVIDENCE_MAX ((size_t)256 * 1024 * 1024) ///< bytes of a file
#define QUERY_MAX    8000

// Operations as they were known at A: until when there was authority, and from when to when each
// was in use. Moments are seconds since 1970, UTC.
#define SAID                                                                                    \
    "WITH said AS (SELECT o.id, o.reference, o.mode, coalesce(v.opens, o.opens) AS opens,"      \
    " coalesce(v.closes, o.closes) AS closes, coalesce(v.body_worn, o.body_worn) AS body_worn"  \
    " FROM operation o LEFT JOIN authority v ON v.id = (SELECT max(id) FROM authority WHERE"    \
    " operation = o.id AND at <= {A}) WHERE o.at <= {A} AND o.mode = {M}),"                     \
    " known AS (SELECT s.*, min(s.closes, coalesce((SELECT u.ends FROM operation_decision u"    \
    " WHERE u.operation = s.id AND u.kind = 'urgent' AND u.at <= {A} AND NOT EXISTS (SELECT 1"  \
    " FROM operation_decision WHERE operation = u.operation AND kind = 'confirm' AND at <= {A}" \
    ")), s.closes)) AS ends FROM said s)"
#define USED                                                                                       \
    SAID ", used AS (SELECT k.id, k.reference, k.mode, b.at AS opened, max(b.at, min({A}, k.ends," \
         " coalesce(c.at, {A}), coalesce(x.at, {A}))) AS ended FROM known k"                       \
         " JOIN operation_event b ON b.operation = k.id AND b.kind = 'open' AND b.at <= {A}"       \
         " LEFT JOIN operation_event c ON c.operation = k.id AND c.kind = 'close' AND c.at <= {A}" \
         " LEFT JOIN operation_decision x ON x.operation = k.id AND x.kind = 'overrule'"           \
         " AND x.at <= {A}), deployed AS (SELECT * FROM used u WHERE u.opened <= {T}"              \
         " AND u.ended >= {F}{W})"
#define WORN(id)                                                                             \
    "(EXISTS (SELECT 1 FROM alert WHERE operation = " id " AND body_worn AND at <= {A})"     \
    " OR EXISTS (SELECT 1 FROM search WHERE operation = " id " AND body_worn AND at <= {A})" \
    " OR EXISTS (SELECT 1 FROM face_count WHERE operation = " id " AND body_worn AND at <= {A}))"

#define NEWEST(table)                                                                      \
    " JOIN " table " j ON j.id = (SELECT max(id) FROM " table " WHERE alert = l.id AND at" \
    " <= {A})"
#define ALERTS_OF(join, where)                                                            \
    USED " SELECT d.reference AS operation, 'alert ' || l.id AS row, 1 AS number"         \
         " FROM deployed d JOIN alert l ON l.operation = d.id AND l.at <= {A}" join where \
         " ORDER BY l.id"
#define LISTED(kind)                                                                            \
    USED " SELECT d.reference AS operation, 'figure ' || f.id AS row, f.count AS"               \
         " number FROM deployed d JOIN list_figure f ON f.operation = d.id AND f.kind = '" kind \
         "' AND f.at <= {A} ORDER BY d.id, f.id"

/// A kind of figure: how the answer has it of one deployment, and its query.
struct kind {
    const char *what, *query;
    int64_t (*of)(const struct register_operation *operation);
};

#define OF(name, expression) \
    static int64_t of_##name(const struct register_operation *operation) { return expression; }
OF(one, operation != NULL)
OF(images, operation->list.images)
OF(persons, operation->list.persons)
OF(not_wanted, operation->list.not_wanted)
OF(persons_not_wanted, operation->list.persons_not_wanted)
OF(alerts, operation->result.alerts)
OF(credible, operation->result.credible)
OF(engaged, operation->result.engaged)
OF(correct, operation->result.correct)
OF(incorrect, operation->result.incorrect)
OF(arrests, operation->result.arrests)
OF(others, operation->result.other_disposals)
OF(no_actions, operation->result.no_actions)
OF(faces, operation->result.faces_seen)

static int64_t sum_of(const struct register_tally *tallies, size_t count)
{
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += tallies[i].count;
    return sum;
}
OF(sources, sum_of(operation->list.sources, operation->list.source_count))
OF(reasons, sum_of(operation->list.reasons, operation->list.reason_count))

static const struct kind deployments = {
    "deployments",
    USED " SELECT reference AS operation, '' AS row, 1 AS number FROM deployed ORDER BY id",
    of_one};
static const struct kind searches = {
    "searches",
    "SELECT o.reference AS operation, 'search ' || s.id AS row, 1 AS number FROM search s"
    " JOIN operation o ON o.id = s.operation WHERE s.mode = {M} AND s.at <= {A}"
    " AND s.at BETWEEN {F} AND {T}{W} ORDER BY s.id",
    NULL};
static const struct kind plans = {
    "plans",
    SAID " SELECT reference AS operation, '' AS row, 1 AS number FROM known k"
         " WHERE k.ends > {A} AND k.ends >= {F} AND max(k.opens, {A} + 1) <= {T}"
         " AND NOT EXISTS (SELECT 1 FROM operation_decision WHERE operation = k.id"
         " AND kind IN ('refuse', 'cancel', 'overrule') AND at <= {A})"
         " AND NOT EXISTS (SELECT 1 FROM operation_event WHERE operation = k.id"
         " AND kind = 'close' AND at <= {A}){W} ORDER BY id",
    NULL};

#define CHECKED " WHERE j.stopped AND j.identity_checked"
static const struct {
    enum foi_topic topic;
    struct kind kind;
} kinds[] = {
    {TOPIC_LIST_SIZE, {"images", LISTED("images"), of_images}},
    {TOPIC_LIST_SIZE, {"persons", LISTED("persons"), of_persons}},
    {TOPIC_SOURCES, {"images by source", LISTED("source"), of_sources}},
    {TOPIC_NOT_WANTED, {"images not wanted", LISTED("not-wanted"), of_not_wanted}},
    {TOPIC_NOT_WANTED, {"persons not wanted", LISTED("persons-not-wanted"), of_persons_not_wanted}},
    {TOPIC_REASONS, {"images by reason", LISTED("reason"), of_reasons}},
    {TOPIC_ALERTS, {"alerts", ALERTS_OF("", ""), of_alerts}},
    {TOPIC_ACCURACY, {"alerts", ALERTS_OF("", ""), of_alerts}},
    {TOPIC_TRUE_FALSE, {"alerts", ALERTS_OF("", ""), of_alerts}},
    {TOPIC_CREDIBLE,
     {"judged credible", ALERTS_OF(NEWEST("adjudication"), " WHERE j.credible"), of_credible}},
    {TOPIC_CREDIBLE, {"stopped and checked", ALERTS_OF(NEWEST("engagement"), CHECKED), of_engaged}},
    {TOPIC_VERIFIED, {"identity checks", ALERTS_OF(NEWEST("engagement"), CHECKED), of_engaged}},
    {TOPIC_VERIFIED,
     {"correct", ALERTS_OF(NEWEST("engagement"), CHECKED " AND j.correct"), of_correct}},
    {TOPIC_VERIFIED,
     {"not correct", ALERTS_OF(NEWEST("engagement"), CHECKED " AND NOT j.correct"), of_incorrect}},
    {TOPIC_TRUE_FALSE,
     {"confirmed true", ALERTS_OF(NEWEST("engagement"), CHECKED " AND j.correct"), of_correct}},
    {TOPIC_TRUE_FALSE,
     {"confirmed false", ALERTS_OF(NEWEST("engagement"), CHECKED " AND NOT j.correct"),
      of_incorrect}},
    {TOPIC_OUTCOMES,
     {"arrests", ALERTS_OF(NEWEST("outcome"), " WHERE j.kind = 'arrest'"), of_arrests}},
    {TOPIC_OUTCOMES,
     {"other disposals", ALERTS_OF(NEWEST("outcome"), " WHERE j.kind = 'other-disposal'"),
      of_others}},
    {TOPIC_OUTCOMES,
     {"no action", ALERTS_OF(NEWEST("outcome"), " WHERE j.kind = 'no-action'"), of_no_actions}},
    {TOPIC_FACES_SEEN,
     {"faces seen",
      USED " SELECT d.reference AS operation, 'count ' || c.id AS row, c.faces_seen AS number"
           " FROM deployed d JOIN face_count c ON c.operation = d.id AND c.at <= {A}"
           " UNION ALL SELECT d.reference, 'footage ' || c.id, c.faces_seen FROM deployed d"
           " JOIN footage_count c ON c.operation = d.id AND c.at <= {A}",
      of_faces}},
};

static const char *mode_word(uint32_t mode)
{
    return mode == FOI_TOUCH_LIVE            ? "live"
           : mode == FOI_TOUCH_RETROSPECTIVE ? "retrospective"
                                             : "operator-initiated";
}

/// The query with its values in place of {A} as at, {M} mode, {F} from, {T} to, {W} body-worn.
static char *settle(const struct foi_figure *figure, const char *pattern, moment as_at)
{
    struct text query;
    bool given = figure->period.given, open = figure->period.to == DAY_OPEN;
    moment from = given ? date_begins(date_from_days(figure->period.from)) : 0;
    moment to = given && !open ? date_ends(date_from_days(figure->period.to)) : as_at;
    bool search = text_equal(figure->what, searches.what);
    bool plan = text_equal(figure->what, plans.what);
    if (plan && (!given || open))
        to = INT64_C(253402300799); // 9999-12-31
    text_init(&query, QUERY_MAX);
    for (const char *at = pattern; *at != '\0'; at++) {
        if (*at != '{') {
            text_append_bytes(&query, at, 1);
            continue;
        }
        if (at[1] == 'M')
            text_printf(&query, "'%s'", mode_word(figure->mode));
        else if (at[1] != 'W')
            text_printf(&query, "%" PRId64, at[1] == 'A' ? as_at : at[1] == 'F' ? from : to);
        else if (figure->body_worn) {
            const char *worn = search ? " AND s.body_worn"
                               : plan ? " AND (k.body_worn OR " WORN("k.id") ")"
                                      : " AND " WORN("u.id");
            AUTO_FREE char *words = settle(figure, worn, as_at);
            text_append(&query, words);
        }
        at += 2;
    }
    return text_take(&query);
}

static int run(struct store *store, const char *sql, int64_t *ret_sum, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    AUTO_TEXT struct text whole = {0};
    text_init(&whole, QUERY_MAX + 100);
    text_printf(&whole, "SELECT coalesce(sum(number), 0) FROM (%s)", sql);
    int code = store_prepare(store, whole.bytes, &query, err);
    if (code == 0)
        code = store_step(query, err);
    if (code < 0)
        return code;
    *ret_sum = store_column_int(query, 0);
    return 0;
}

// ---- the list ----

struct figures {
    const struct foi_held *held;
    struct foi_figure *items;
    size_t count;
};

static int64_t figure_of(const struct foi_held *held, const struct foi_question *question,
                         uint32_t mode, const struct kind *kind)
{
    int64_t sum = 0;
    if (kind == &searches)
        return foi_searches(held, question, mode);
    if (kind == &plans)
        return foi_plans(held, question, mode);
    for (size_t i = 0; i < held->operation_count; i++)
        if (foi_is_deployment(held, i, question, mode))
            sum += kind->of(&held->operations[i]);
    return sum;
}

static void add(struct figures *figures, const struct foi_question *question, uint32_t mode,
                const struct kind *kind)
{
    struct foi_figure figure = {.mode = mode,
                                .body_worn = question->body_worn,
                                .period = question->period,
                                .as_at = figures->held->as_at,
                                .figure = figure_of(figures->held, question, mode, kind)};
    (void)text_copy(figure.label, sizeof figure.label, question->label);
    (void)text_copy(figure.topic, sizeof figure.topic, foi_topic_word(question->topic));
    (void)text_copy(figure.what, sizeof figure.what, kind->what);
    figure.query = settle(&figure, kind->query, figure.as_at);
    figures->items = memory_resize(figures->items, figures->count + 1, sizeof *figures->items);
    figures->items[figures->count++] = figure;
}

/// What was used, or is to come; then what the topic asks of it.
static void add_mode(struct figures *figures, const struct foi_question *question, uint32_t mode)
{
    if (question->topic == TOPIC_PLANNED || question->topic == TOPIC_PLANNED_DATES) {
        add(figures, question, mode, &plans);
        return;
    }
    bool use = question->topic == TOPIC_USED || question->topic == TOPIC_HOW_MANY ||
               question->topic == TOPIC_DATES;
    bool led_to = question->topic == TOPIC_VERIFIED && mode == FOI_TOUCH_RETROSPECTIVE;
    if (mode != FOI_TOUCH_RETROSPECTIVE)
        add(figures, question, mode, &deployments);
    if (mode != FOI_TOUCH_LIVE && (use || led_to))
        add(figures, question, mode, &searches);
    for (size_t i = 0; !led_to && i < ARRAY_COUNT(kinds); i++)
        if (kinds[i].topic == question->topic)
            add(figures, question, mode, &kinds[i].kind);
}

struct foi_figure *foi_figures_list(const struct foi_request *request, const struct foi_held *held,
                                    size_t *ret_count)
{
    struct figures figures = {.held = held, .items = memory_new(1, sizeof *figures.items)};
    for (size_t i = 0; i < request->count; i++) {
        const struct foi_question *question = &request->questions[i];
        if (question->topic == TOPIC_STEM || question->topic == TOPIC_ELSEWHERE ||
            foi_asks_national(request, i))
            continue;
        for (uint32_t mode = 1; mode < FOI_TOUCH_BODY_WORN; mode <<= 1)
            if ((question->modes & mode) != 0)
                add_mode(&figures, question, mode);
    }
    *ret_count = figures.count;
    return figures.items;
}

int foi_figures_count(struct store *store, struct foi_figure *figures, size_t count,
                      struct overt_error *err)
{
    int code = 0;
    for (size_t i = 0; code == 0 && i < count; i++)
        code = run(store, figures[i].query, &figures[i].counted, err);
    return code;
}

void foi_figures_free(struct foi_figure **figures, size_t count)
{
    for (size_t i = 0; *figures != NULL && i < count; i++)
        memory_free((*figures)[i].query);
    memory_free(*figures);
    *figures = NULL;
}

static const struct kind *kind_of(const struct foi_figure *figure)
{
    static const struct kind *const whole[] = {&deployments, &searches, &plans};
    for (size_t i = 0; i < ARRAY_COUNT(whole); i++)
        if (text_equal(figure->what, whole[i]->what))
            return whole[i];
    for (size_t i = 0; i < ARRAY_COUNT(kinds); i++)
        if (text_equal(figure->what, kinds[i].kind.what))
            return &kinds[i].kind;
    return &deployments;
}

int foi_figure_as_at(struct store *store, const struct foi_figure *figure, moment as_at,
                     int64_t *ret_count, struct overt_error *err)
{
    AUTO_FREE char *query = settle(figure, kind_of(figure)->query, as_at);
    return run(store, query, ret_count, err);
}

// ---- the file ----

/// A field in quotes, with a line end after the last.
static void put(struct text *out, const char *field, bool last)
{
    text_append_bytes(out, "\"", 1);
    for (const char *c = field; *c != '\0'; c++) {
        if (*c == '"')
            text_append_bytes(out, "\"", 1);
        text_append_bytes(out, c, 1);
    }
    text_append(out, last ? "\"\r\n" : "\",");
}

struct rows {
    struct foi_proof_row *items;
    size_t count, room;
};

static void rows_finish(struct rows *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        memory_free(rows->items[i].operation);
        memory_free(rows->items[i].row);
    }
    memory_free(rows->items);
}

static int read_rows(struct store *store, const char *sql, struct rows *rows,
                     struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store, sql, &query, err);
    while (code == 0 && (code = store_step(query, err)) == 1) {
        if (rows->count == rows->room) {
            rows->room = rows->room * 2 + 64;
            rows->items = memory_resize(rows->items, rows->room, sizeof *rows->items);
        }
        rows->items[rows->count++] = (struct foi_proof_row){
            memory_copy_text(store_column_text(query, 0)),
            memory_copy_text(store_column_text(query, 1)), store_column_int(query, 2)};
        code = 0;
    }
    return code;
}

int foi_evidence_each(struct store *store, const struct foi_figure *figure,
                      void (*each)(void *context, const struct foi_proof *proof), void *context,
                      struct overt_error *err)
{
    CLEANUP(rows_finish) struct rows rows = {0};
    char period[64] = "not stated";
    if (figure->period.given)
        foi_period_format(&figure->period, period);
    int code = read_rows(store, figure->query, &rows, err);
    if (code != 0)
        return code;
    const struct foi_proof proof = {.label = figure->label,
                                    .topic = figure->topic,
                                    .mode = mode_word(figure->mode),
                                    .body_worn = figure->body_worn,
                                    .period = period,
                                    .what = figure->what,
                                    .figure = figure->figure,
                                    .query = figure->query,
                                    .rows = rows.items,
                                    .row_count = rows.count};
    each(context, &proof);
    return 0;
}

void foi_evidence_begin(struct text *out)
{
    text_init(out, EVIDENCE_MAX);
    text_append(out,
                "line,question,topic,mode,body_worn,period,what,number,operation,row,query\r\n");
}

static void put_line(struct text *out, const struct foi_proof *proof, const char *const more[5])
{
    const char *const fields[] = {
        more[0],       proof->label, proof->topic, proof->mode, proof->body_worn ? "yes" : "no",
        proof->period, proof->what,  more[1],      more[2],     more[3],
        more[4]};
    for (size_t i = 0; i < ARRAY_COUNT(fields); i++)
        put(out, fields[i], i + 1 == ARRAY_COUNT(fields));
}

void foi_evidence_put(void *out, const struct foi_proof *proof)
{
    char number[24];
    (void)snprintf(number, sizeof number, "%" PRId64, proof->figure);
    put_line(out, proof, (const char *const[]){"figure", number, "", "", proof->query});
    for (size_t i = 0; i < proof->row_count; i++) {
        const struct foi_proof_row *row = &proof->rows[i];
        (void)snprintf(number, sizeof number, "%" PRId64, row->number);
        put_line(out, proof, (const char *const[]){"row", number, row->operation, row->row, ""});
    }
}

// SPDX-License-Identifier: Apache-2.0
// look.c - what the cameras of a live operation gave, what of it was looked at, when nobody was
// looked for and why; how soon alerts were told.
#include "base/memory.h"
#include "base/text.h"
#include "register/internal.h"

/// Until when an operation can be spoken of: its closing or the end of its window, or, when that is
/// still to come, `as_at` (of "always" the newest act). *ret_over: it is over.
static int read_until(struct store *store, int64_t operation, moment as_at, moment *ret_until,
                      bool *ret_over, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(
        store,
        "SELECT min(o.ends, coalesce(e.at, o.ends), coalesce((SELECT min(at) FROM"
        " operation_decision WHERE operation = ?1 AND kind IN ('refuse', 'cancel', 'overrule')"
        " AND at <= ?2), o.ends)), min(?2, (SELECT at FROM act ORDER BY idx DESC LIMIT 1))"
        " FROM operation_now o LEFT JOIN operation_event e ON e.operation = o.id"
        " AND e.kind = 'close' AND e.at <= ?2 WHERE o.id = ?1",
        &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, operation);
    store_bind_int(query, 2, as_at);
    code = store_step(query, err);
    if (code < 0)
        return code;
    moment end = store_column_int(query, 0);
    moment now = as_at == REGISTER_AS_AT_ALWAYS ? store_column_int(query, 1) : as_at;
    *ret_over = end <= now;
    *ret_until = end <= now ? end : now;
    return 0;
}

// ---- spans ----

struct span_row {
    char *source;
    bool looking;
    moment since;
    enum register_gap_cause cause;
    moment run_ended; ///< said so itself; 0: not yet, or killed
};

static void fill_row(void *item, struct store_query *query)
{
    struct span_row *row = item;
    row->source = register_column_text(query, 0);
    row->looking = store_column_int(query, 1) != 0;
    row->since = store_column_int(query, 2);
    row->cause = store_column_is_null(query, 3) ? 0
                                                : register_gap_from(store_column_text(query, 3));
    row->run_ended = store_column_int(query, 4);
}

#define SPANS_SQL                                                                            \
    "SELECT g.source, g.looking, g.since, " REGISTER_GAP_CAUSE("g.") ", coalesce(e.at, 0)"   \
    " FROM gap g"                                                                            \
    " LEFT JOIN run_end e ON e.run = g.run AND e.why <> 'killed' AND e.at <= ?2 AND g.cause" \
    " IS NOT 'ended' WHERE g.operation = ?1 AND g.at <= ?2 ORDER BY g.source, g.id"

/// Rows of one source stand together, in their order: each that is dark lasts until the next.
static void pair(const struct span_row *rows, size_t count, moment until, bool over,
                 struct register_span *spans, size_t *ret_count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (rows[i].looking)
            continue;
        bool followed = i + 1 < count && text_equal(rows[i].source, rows[i + 1].source);
        moment next = followed ? rows[i + 1].since : over ? until : 0, ended = rows[i].run_ended;
        moment ends = ended > 0 && (next == 0 || ended < next) ? ended : next;
        if (ends != 0 && ends < rows[i].since)
            ends = rows[i].since;
        spans[kept++] = (struct register_span){
            .source = memory_copy_text(rows[i].source),
            .begins = rows[i].since,
            .ends = ends,
            .cause = rows[i].cause,
        };
    }
    *ret_count = kept;
}

int register_spans(struct store *store, int64_t operation, moment as_at,
                   struct register_span **ret_spans, size_t *ret_count, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    moment until = 0;
    bool over = false;
    int code = read_until(store, operation, as_at, &until, &over, err);
    if (code == 0)
        code = store_prepare(store, SPANS_SQL, &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, operation);
    store_bind_int(query, 2, as_at);
    void *items;
    size_t count;
    code = register_rows(query, sizeof(struct span_row), fill_row, "gaps", &items, &count, err);
    struct span_row *rows = items;
    if (code == 0) {
        *ret_spans = memory_new(count + 1, sizeof **ret_spans);
        pair(rows, count, until, over, *ret_spans, ret_count);
    }
    for (size_t i = 0; rows != NULL && i < count; i++)
        memory_free(rows[i].source);
    memory_free(rows);
    return code;
}

void register_spans_free(struct register_span **spans, size_t count)
{
    for (size_t i = 0; *spans != NULL && i < count; i++)
        memory_free((*spans)[i].source);
    memory_free(*spans);
    *spans = NULL;
}

static double span_seconds(const struct register_span *span, moment until)
{
    moment ends = span->ends != 0 ? span->ends : until;
    return ends > span->begins ? (double)(ends - span->begins) : 0;
}

// ---- cameras ----

// The counts are read once: there are a thousand in a day.
#define KNOWN " FILTER (WHERE frames_given IS NOT NULL)"
#define CAMERAS_SQL                                                                         \
    "WITH counted AS MATERIALIZED (SELECT source, max(body_worn) AS body_worn,"             \
    " sum(faces_seen) AS faces, sum(frames) AS frames, sum(frames)" KNOWN " AS known,"      \
    " sum(frames_given) AS given, sum(frames_damaged) AS damaged, total(seconds) AS whole," \
    " sum(seconds)" KNOWN " AS known_seconds, total(seconds_looked) AS looked"              \
    " FROM face_count WHERE operation = ?1 AND at <= ?2 GROUP BY source),"                  \
    " cameras AS (SELECT source FROM run WHERE operation = ?1 AND at <= ?2 UNION"           \
    " SELECT source FROM counted)"                                                          \
    " SELECT c.source, (SELECT zone FROM run WHERE operation = ?1 AND source = c.source"    \
    "  AND at <= ?2 ORDER BY id DESC LIMIT 1), coalesce(f.body_worn, 0),"                   \
    " (SELECT count(*) FROM run WHERE operation = ?1 AND source = c.source AND at <= ?2),"  \
    " coalesce(f.faces, 0), (SELECT count(*) FROM alert WHERE operation = ?1"               \
    "  AND source = c.source AND at <= ?2), coalesce(f.frames, 0), coalesce(f.known, 0),"   \
    " coalesce(f.given, 0), coalesce(f.damaged, 0), coalesce(f.whole, 0.0),"                \
    " coalesce(f.known_seconds, 0.0), coalesce(f.looked, 0.0)"                              \
    " FROM cameras c LEFT JOIN counted f ON f.source = c.source ORDER BY 1"

static void fill_camera(void *item, struct store_query *query)
{
    struct register_camera *one = item;
    *one = (struct register_camera){
        .source = register_column_text(query, 0),
        .zone = register_column_text(query, 1),
        .body_worn = store_column_int(query, 2) != 0,
        .runs = store_column_int(query, 3),
        .faces_seen = store_column_int(query, 4),
        .alerts = store_column_int(query, 5),
        .frames = store_column_int(query, 6),
        .look = {.frames = store_column_int(query, 7),
                 .frames_given = store_column_int(query, 8),
                 .frames_damaged = store_column_int(query, 9),
                 .seconds = store_column_real(query, 11),
                 .seconds_looked = store_column_real(query, 12)},
        .seconds = store_column_real(query, 10),
    };
}

static int add_spans(struct store *store, int64_t operation, moment as_at,
                     struct register_camera *cameras, size_t count, struct overt_error *err)
{
    struct register_span *spans = NULL;
    size_t span_count = 0;
    moment until = 0;
    bool over = false;
    int code = read_until(store, operation, as_at, &until, &over, err);
    if (code == 0)
        code = register_spans(store, operation, as_at, &spans, &span_count, err);
    for (size_t i = 0; code == 0 && i < span_count; i++)
        for (size_t j = 0; j < count; j++)
            if (text_equal(spans[i].source, cameras[j].source))
                cameras[j].seconds_not_looked += span_seconds(&spans[i], until);
    register_spans_free(&spans, span_count);
    return code;
}

int register_cameras(struct store *store, int64_t operation, moment as_at,
                     struct register_camera **ret_cameras, size_t *ret_count,
                     struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store, CAMERAS_SQL, &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, operation);
    store_bind_int(query, 2, as_at);
    void *items;
    size_t count;
    code = register_rows(query, sizeof **ret_cameras, fill_camera, "cameras", &items, &count, err);
    struct register_camera *cameras = items;
    if (code == 0)
        code = add_spans(store, operation, as_at, cameras, count, err);
    if (code != 0) {
        register_cameras_free(&cameras, count);
        return code;
    }
    *ret_cameras = cameras;
    *ret_count = count;
    return 0;
}

void register_cameras_free(struct register_camera **cameras, size_t count)
{
    for (size_t i = 0; *cameras != NULL && i < count; i++) {
        memory_free((*cameras)[i].source);
        memory_free((*cameras)[i].zone);
    }
    memory_free(*cameras);
    *cameras = NULL;
}

static double share_of(double part, double whole)
{
    return whole <= 0 ? -1.0 : part >= whole ? 1.0 : part / whole;
}

double register_look_frames(const struct register_look *look)
{
    return share_of((double)look->frames, (double)look->frames_given);
}

double register_look_seconds(const struct register_look *look)
{
    return look->frames_given > 0 ? share_of(look->seconds_looked, look->seconds) : -1.0;
}

// ---- the whole operation ----

/// The smallest latency that so many per cent of those known do not exceed.
static double latency_of(const double *latencies, size_t count, size_t percent)
{
    size_t rank = (count * percent + 99) / 100;
    return count == 0 ? -1.0 : latencies[rank > 0 ? rank - 1 : 0];
}

static void fill_latency(void *item, struct store_query *query)
{
    *(double *)item = store_column_real(query, 0);
}

static int read_latency(struct store *store, int64_t operation, moment as_at,
                        struct register_looking *looking, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    void *items = NULL;
    size_t count = 0;
    int code = store_prepare(store,
                             "SELECT latency FROM alert WHERE operation = ?1 AND at <= ?2"
                             " AND latency IS NOT NULL ORDER BY latency",
                             &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, operation);
    store_bind_int(query, 2, as_at);
    code = register_rows(query, sizeof(double), fill_latency, "alerts", &items, &count, err);
    looking->latency_median = latency_of(items, count, 50);
    looking->latency_p95 = latency_of(items, count, 95);
    memory_free(items);
    return code;
}

static int read_paused(struct store *store, int64_t operation, moment as_at, double *ret_seconds,
                       struct overt_error *err)
{
    struct register_pause *pauses = NULL;
    size_t count = 0;
    moment until = 0;
    bool over = false;
    int code = read_until(store, operation, as_at, &until, &over, err);
    if (code == 0)
        code = register_pauses(store, operation, as_at, &pauses, &count, err);
    for (size_t i = 0; code == 0 && i < count; i++) {
        moment ends = i + 1 < count ? pauses[i + 1].at : until;
        if (pauses[i].paused && ends > pauses[i].at)
            *ret_seconds += (double)(ends - pauses[i].at);
    }
    register_pauses_free(&pauses, count);
    return code;
}

int register_looking_read(struct store *store, int64_t operation, moment as_at,
                          struct register_looking *ret_looking, struct overt_error *err)
{
    struct register_looking looking = {0};
    struct register_camera *cameras = NULL;
    size_t count = 0;
    int code = register_cameras(store, operation, as_at, &cameras, &count, err);
    looking.cameras = (int64_t)count;
    for (size_t i = 0; code == 0 && i < count; i++) {
        looking.look.frames += cameras[i].look.frames;
        looking.look.frames_given += cameras[i].look.frames_given;
        looking.look.frames_damaged += cameras[i].look.frames_damaged;
        looking.look.seconds += cameras[i].look.seconds;
        looking.look.seconds_looked += cameras[i].look.seconds_looked;
        looking.seconds_not_looked += cameras[i].seconds_not_looked;
    }
    register_cameras_free(&cameras, count);
    if (code == 0)
        code = read_paused(store, operation, as_at, &looking.seconds_paused, err);
    if (code == 0)
        code = read_latency(store, operation, as_at, &looking, err);
    if (code == 0)
        *ret_looking = looking;
    return code;
}

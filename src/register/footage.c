// SPDX-License-Identifier: Apache-2.0
// footage.c - recordings that a retrospective search looks through: which file, how far, and when
// the person of each alert was in view.
#include "register/internal.h"

int register_footage_add(const struct register_by *by, int64_t operation,
                         const struct register_new_footage *footage, int64_t *ret_id,
                         struct overt_error *err)
{
    struct register_change change;
    int code = register_change_begin(
        by,
        "INSERT INTO footage (ledger, at, officer, operation, search, entry, source, sha256)"
        " VALUES (?1, ?2, ?3, ?4, ?5, nullif(?6, 0), ?7, ?8)",
        &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, operation);
    store_bind_int(change.query, 5, footage->search);
    store_bind_int(change.query, 6, footage->entry);
    store_bind_text(change.query, 7, footage->source);
    store_bind_blob(change.query, 8, footage->sha256, 32);
    return register_change_finish(&change, "footage.begin", operation, ret_id, err);
}

int register_footage_progress_add(const struct register_by *by, int64_t operation, int64_t footage,
                                  const struct register_new_progress *progress,
                                  struct overt_error *err)
{
    struct register_change change;
    int code = register_change_begin(
        by,
        "INSERT INTO footage_progress (ledger, at, officer, footage, position, again, faces_seen,"
        " frames, finished, broken, frames_given)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, footage);
    store_bind_real(change.query, 5, progress->position);
    store_bind_real(change.query, 6, progress->again);
    store_bind_int(change.query, 7, progress->faces_seen);
    store_bind_int(change.query, 8, progress->frames);
    store_bind_int(change.query, 9, progress->finished);
    store_bind_int(change.query, 10, progress->broken);
    store_bind_int(change.query, 11, progress->frames_given);
    return register_change_finish(&change, "footage.progress", operation, NULL, err);
}

int register_appearance_add(const struct register_by *by, int64_t operation, int64_t alert,
                            double ends, struct overt_error *err)
{
    struct register_change change;
    int code = register_change_begin(by,
                                     "INSERT INTO appearance (ledger, at, officer, alert, ends)"
                                     " VALUES (?1, ?2, ?3, ?4, ?5)",
                                     &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, alert);
    store_bind_real(change.query, 5, ends);
    return register_change_finish(&change, "appearance.add", operation, NULL, err);
}

int register_footage_find(struct store *store, int64_t operation, const uint8_t sha256[32],
                          int64_t entry, struct register_footage *ret_footage,
                          struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(
        store,
        "SELECT f.id, f.search, coalesce(max(p.position), 0), coalesce(max(p.again), 0),"
        " coalesce(sum(p.faces_seen), 0), coalesce(sum(p.frames), 0),"
        " coalesce(max(p.finished), 0), coalesce(sum(p.frames_given), 0)"
        " FROM footage f LEFT JOIN footage_progress p ON p.footage = f.id"
        " WHERE f.operation = ?1 AND f.sha256 = ?2 AND coalesce(f.entry, 0) = ?3 GROUP BY f.id",
        &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, operation);
    store_bind_blob(query, 2, sha256, 32);
    store_bind_int(query, 3, entry);
    code = store_step(query, err);
    if (code == 0)
        return error_set(err, OVERT_NOT_FOUND, "this recording was not searched yet");
    if (code < 0)
        return code;
    *ret_footage = (struct register_footage){
        .id = store_column_int(query, 0),
        .search = store_column_int(query, 1),
        .position = store_column_real(query, 2),
        .again = store_column_real(query, 3),
        .faces_seen = store_column_int(query, 4),
        .frames = store_column_int(query, 5),
        .finished = store_column_int(query, 6) != 0,
        .frames_given = store_column_int(query, 7),
    };
    return 0;
}

static void fill_appearance(void *item, struct store_query *query)
{
    struct register_appearance *one = item;
    one->alert = store_column_int(query, 0);
    one->entry = store_column_int(query, 1);
    one->score = store_column_real(query, 2);
    one->begins = store_column_real(query, 3);
    one->ends = store_column_real(query, 4);
}

int register_appearances(struct store *store, int64_t search,
                         struct register_appearance **ret_appearances, size_t *ret_count,
                         struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store,
                             "SELECT a.id, a.entry, a.score, a.video_time, p.ends FROM alert a"
                             " JOIN appearance p ON p.alert = a.id WHERE a.search = ?1"
                             " ORDER BY a.video_time, a.id",
                             &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, search);
    void *items;
    size_t count;
    code = register_rows(query, sizeof **ret_appearances, fill_appearance, "appearances", &items,
                         &count, err);
    if (code != 0) {
        memory_free(items);
        return code;
    }
    *ret_appearances = items;
    *ret_count = count;
    return 0;
}

static void fill_recording(void *item, struct store_query *query)
{
    *(struct register_recording *)item = (struct register_recording){
        .search = store_column_int(query, 0),
        .source = register_column_text(query, 1),
        .entry = store_column_int(query, 2),
        .captured = register_column_text(query, 3),
        .place = register_column_text(query, 4),
        .source_type = register_column_text(query, 5),
        .body_worn = store_column_int(query, 6) != 0,
        .begun = store_column_int(query, 7),
        .seconds = store_column_real(query, 8),
        .faces_seen = store_column_int(query, 9),
        .frames = store_column_int(query, 10),
        .frames_given = store_column_int(query, 11),
        .finished = store_column_int(query, 12) != 0,
        .broken = store_column_int(query, 13) != 0,
        .appearances = store_column_int(query, 14),
    };
}

int register_recordings(struct store *store, int64_t operation, moment as_at,
                        struct register_recording **ret_recordings, size_t *ret_count,
                        struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(
        store,
        "SELECT f.search, f.source, coalesce(f.entry, 0), s.captured, s.place, s.source_type,"
        " s.body_worn, f.at, coalesce(max(p.position), 0), coalesce(sum(p.faces_seen), 0),"
        " coalesce(sum(p.frames), 0), coalesce(sum(p.frames_given), 0),"
        " coalesce(max(p.finished), 0), coalesce(max(p.broken), 0),"
        " (SELECT count(*) FROM alert WHERE search = f.search AND at <= ?1)"
        " FROM footage f JOIN search s ON s.id = f.search"
        " LEFT JOIN footage_progress p ON p.footage = f.id AND p.at <= ?1"
        " WHERE f.at <= ?1 AND f.operation = ?2 GROUP BY f.id, s.id ORDER BY f.id",
        &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, as_at);
    store_bind_int(query, 2, operation);
    void *items;
    size_t count;
    code = register_rows(query, sizeof **ret_recordings, fill_recording, "recordings", &items,
                         &count, err);
    struct register_recording *recordings = items;
    if (code != 0) {
        register_recordings_free(&recordings, count);
        return code;
    }
    *ret_recordings = recordings;
    *ret_count = count;
    return 0;
}

void register_recordings_free(struct register_recording **recordings, size_t count)
{
    for (size_t i = 0; *recordings != NULL && i < count; i++) {
        struct register_recording *one = &(*recordings)[i];
        char *const texts[] = {one->source, one->captured, one->place, one->source_type};
        for (size_t j = 0; j < ARRAY_COUNT(texts); j++)
            memory_free(texts[j]);
    }
    memory_free(*recordings);
    *recordings = NULL;
}

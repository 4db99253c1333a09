// SPDX-License-Identifier: Apache-2.0
// alert.c - writing searches, alerts, counts of faces seen, refusals and consultations.
#include "base/text.h"
#include "register/internal.h"

int register_search_add(const struct register_by *by, int64_t operation,
                        const struct register_new_search *search, int64_t *ret_id,
                        struct overt_error *err)
{
    struct register_change change;
    int code = register_sealed_begin(
        by, REGISTER_KEEP_SEARCH, "search", operation,
        "INSERT INTO search (ledger, at, officer, operation, mode, captured, place,"
        " source_type, reason, offence, body_worn, candidates, offence_type, source_word)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, operation);
    store_bind_text(change.query, 5, register_mode_word(search->mode));
    store_bind_text(change.query, 6, search->captured);
    store_bind_text(change.query, 7, search->place);
    store_bind_text(change.query, 8, search->source_type);
    register_seal_text(&change, 9, "reason", search->reason);
    store_bind_text(change.query, 10, search->offence);
    store_bind_int(change.query, 11,
                   search->body_worn ||
                       register_probe_from(search->source_type) == REGISTER_PROBE_BODY_WORN);
    store_bind_int(change.query, 12, search->candidates);
    store_bind_text(change.query, 13, register_offence_word(search->offence_type));
    store_bind_text(change.query, 14,
                    register_probe_word(register_probe_from(search->source_type)));
    return register_change_finish(&change, "search.run", operation, ret_id, err);
}

int register_alert_add(const struct register_by *by, int64_t operation,
                       const struct register_new_alert *alert, int64_t *ret_id,
                       struct overt_error *err)
{
    struct register_change change;
    int code = register_sealed_begin(
        by, REGISTER_KEEP_ALERT, "alert", operation,
        "INSERT INTO alert (ledger, at, officer, operation, entry, search, source,"
        " body_worn, video_time, score, threshold, rank, picture, run, captured, latency, scene)"
        " VALUES (?1, ?2, ?3, ?4, ?5, nullif(?6, 0), ?7, ?8, ?9, ?10, ?11, ?12, ?13,"
        " nullif(?14, 0), nullif(?15, 0.0), nullif(?16, 0.0), ?17)",
        &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, operation);
    store_bind_int(change.query, 5, alert->entry);
    store_bind_int(change.query, 6, alert->search);
    store_bind_text(change.query, 7, alert->source);
    store_bind_int(change.query, 8, alert->body_worn);
    store_bind_real(change.query, 9, alert->video_time);
    store_bind_real(change.query, 10, alert->score);
    store_bind_real(change.query, 11, alert->threshold);
    store_bind_int(change.query, 12, alert->rank);
    register_seal_blob(&change, 13, "picture", alert->picture, alert->picture_size);
    store_bind_int(change.query, 14, alert->run);
    store_bind_real(change.query, 15, alert->captured);
    store_bind_real(change.query, 16, alert->latency);
    register_seal_blob(&change, 17, "scene", alert->scene, alert->scene_size);
    code = register_change_row(&change, ret_id, err);
    if (code == 0 && alert->mark != NULL)
        code = register_engine_alert_add(by, alert->run, *ret_id, alert->mark, err);
    return code != 0 ? code : register_change_end(by, "alert.raise", operation, err);
}

int register_count_add(const struct register_by *by, int64_t operation,
                       const struct register_new_count *count, struct overt_error *err)
{
    struct register_change change;
    int code = register_change_begin(
        by,
        "INSERT INTO face_count (ledger, at, officer, operation, source, body_worn,"
        " faces_seen, frames, seconds, run, frames_given, frames_damaged, seconds_looked)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, nullif(?10, 0), ?11, ?12, ?13)",
        &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, operation);
    store_bind_text(change.query, 5, count->source);
    store_bind_int(change.query, 6, count->body_worn);
    store_bind_int(change.query, 7, count->faces_seen);
    store_bind_int(change.query, 8, count->frames);
    store_bind_real(change.query, 9, count->seconds);
    store_bind_int(change.query, 10, count->run);
    if (count->frames_given > 0) { // NULL else: not known
        store_bind_int(change.query, 11, count->frames_given);
        store_bind_int(change.query, 12, count->frames_damaged);
        store_bind_real(change.query, 13, count->seconds_looked);
    }
    return register_change_finish(&change, "count.add", operation, NULL, err);
}

int register_refusal_add(const struct register_by *by, const char *kind, int64_t operation,
                         const char *why, struct overt_error *err)
{
    struct register_change change;
    int code =
        register_change_begin(by,
                              "INSERT INTO refusal (ledger, at, officer, operation, kind, why)"
                              " VALUES (?1, ?2, ?3, nullif(?4, 0), ?5, ?6)",
                              &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, operation);
    store_bind_text(change.query, 5, kind);
    store_bind_text(change.query, 6, why);
    return register_change_finish(&change, "act.refuse", operation, NULL, err);
}

int register_consultation_add(const struct register_by *by, const char *what, int64_t alert,
                              int64_t entry, struct overt_error *err)
{
    const struct register_new_consultation one = {.what = what, .alert = alert, .entry = entry};
    return register_consult(by, &one, err);
}

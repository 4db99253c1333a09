// SPDX-License-Identifier: Apache-2.0
// decision.c - writing what people judge of an alert, what came of it, and complaints. A correction
// is one more row that names the one that stands; the tables' triggers see to it that there is one.
#include "base/text.h"
#include "register/internal.h"

/// A row about an alert: ?4 is the alert, ?5 why it corrects what stands (NULL: it does not).
static int begin(const struct register_by *by, const char *about, const char *sql, int64_t alert,
                 const char *correction, int64_t *ret_operation, struct register_change *ret_change,
                 struct overt_error *err)
{
    int code = register_operation_of_alert(by->store, alert, ret_operation, err);
    if (code == 0)
        code = register_sealed_begin(by, REGISTER_KEEP_JUDGEMENT, about, *ret_operation, sql,
                                     ret_change, err);
    if (code != 0)
        return code;
    register_sealed_of_alert(ret_change, alert);
    store_bind_int(ret_change->query, 4, alert);
    register_seal_text(ret_change, 5, "why", correction);
    return 0;
}

#define CORRECTS(table) \
    "CASE WHEN ?5 IS NULL THEN NULL ELSE (SELECT max(id) FROM " table " WHERE alert = ?4) END"

int register_adjudication_add(const struct register_by *by, int64_t alert,
                              const struct register_new_adjudication *adjudication,
                              struct overt_error *err)
{
    int64_t operation = 0;
    struct register_change change;
    int code = begin(by, "adjudication",
                     "INSERT INTO adjudication (ledger, at, officer, alert, why, corrects,"
                     " credible, subject, system, environment)"
                     " VALUES (?1, ?2, ?3, ?4, ?5, " CORRECTS("adjudication") ", ?6, ?7, ?8, ?9)",
                     alert, adjudication->correction, &operation, &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 6, adjudication->credible);
    register_seal_text(&change, 7, "subject", adjudication->subject);
    register_seal_text(&change, 8, "system", adjudication->system);
    register_seal_text(&change, 9, "environment", adjudication->environment);
    return register_change_finish(&change, "alert.adjudicate", operation, NULL, err);
}

int register_engagement_add(const struct register_by *by, int64_t alert,
                            const struct register_new_engagement *engagement,
                            struct overt_error *err)
{
    int64_t operation = 0;
    struct register_change change;
    int code = begin(by, "engagement",
                     "INSERT INTO engagement (ledger, at, officer, alert, why, corrects, stopped,"
                     " identity_checked, correct, note, checked_by, why_not, minutes)"
                     " VALUES (?1, ?2, ?3, ?4, ?5, " CORRECTS(
                         "engagement") ", ?6, ?7, ?8, ?9, ?10, ?11, nullif(?12, 0))",
                     alert, engagement->correction, &operation, &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 6, engagement->stopped);
    store_bind_int(change.query, 7, engagement->identity_checked);
    store_bind_int(change.query, 8, engagement->correct);
    register_seal_text(&change, 9, "note", engagement->note);
    store_bind_text(change.query, 10, register_checked_by_word(engagement->checked_by));
    store_bind_text(change.query, 11, register_why_not_word(engagement->why_not));
    store_bind_int(change.query, 12, engagement->minutes > 0 ? engagement->minutes : 0);
    return register_change_finish(&change, "alert.engage", operation, NULL, err);
}

int register_outcome_add(const struct register_by *by, int64_t alert,
                         const struct register_new_outcome *outcome, struct overt_error *err)
{
    int64_t operation = 0;
    struct register_change change;
    int code =
        begin(by, "outcome",
              "INSERT INTO outcome (ledger, at, officer, alert, why, corrects, kind, note,"
              " ground, disposal, offence_type, listed)"
              " VALUES (?1, ?2, ?3, ?4, ?5, " CORRECTS("outcome") ", ?6, ?7, ?8, ?9, ?10, ?11)",
              alert, outcome->correction, &operation, &change, err);
    if (code != 0)
        return code;
    store_bind_text(change.query, 6, register_outcome_word(outcome->kind));
    register_seal_text(&change, 7, "note", outcome->note);
    store_bind_text(change.query, 8, register_ground_word(outcome->ground));
    store_bind_text(change.query, 9, register_disposal_word(outcome->disposal));
    store_bind_text(change.query, 10, register_offence_word(outcome->offence));
    if (outcome->kind == REGISTER_OUTCOME_NO_ACTION)
        store_bind_null(change.query, 11);
    else
        store_bind_int(change.query, 11, !outcome->unlisted);
    return register_change_finish(&change, "alert.outcome", operation, NULL, err);
}

int register_dearrest_add(const struct register_by *by, int64_t alert,
                          const struct register_new_dearrest *dearrest, struct overt_error *err)
{
    int64_t operation = 0;
    struct register_change change;
    int code = begin(by, "dearrest",
                     "INSERT INTO dearrest (ledger, at, officer, alert, why, corrects, dearrested,"
                     " happened, reason)"
                     " VALUES (?1, ?2, ?3, ?4, ?5, " CORRECTS("dearrest") ", ?6, ?7, ?8)",
                     alert, dearrest->correction, &operation, &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 6, !dearrest->taken_back);
    store_bind_int(change.query, 7, dearrest->happened);
    register_seal_text(&change, 8, "reason", dearrest->reason);
    return register_change_finish(&change, "alert.dearrest", operation, NULL, err);
}

int register_complaint_add(const struct register_by *by, int64_t alert, moment received,
                           const char *about, int64_t *ret_id, struct overt_error *err)
{
    int64_t operation = 0;
    struct register_change change;
    int code = register_operation_of_alert(by->store, alert, &operation, err);
    if (code == 0)
        code = register_sealed_begin(by, REGISTER_KEEP_COMPLAINT, "complaint", operation,
                                     "INSERT INTO complaint (ledger, at, officer, alert, received,"
                                     " about) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                                     &change, err);
    if (code != 0)
        return code;
    register_sealed_of_alert(&change, alert);
    store_bind_int(change.query, 4, alert);
    store_bind_int(change.query, 5, received);
    register_seal_text(&change, 6, "about", about);
    return register_change_finish(&change, "complaint.add", operation, ret_id, err);
}

int register_complaint_state_add(const struct register_by *by, int64_t complaint,
                                 enum register_complaint_state state, const char *note,
                                 struct overt_error *err)
{
    int64_t operation = 0, alert = 0;
    struct register_change change;
    int code = register_complaint_alert(by->store, complaint, &alert, err);
    if (code == 0)
        code = register_operation_of_alert(by->store, alert, &operation, err);
    if (code == 0)
        code = register_sealed_begin(by, REGISTER_KEEP_COMPLAINT, "complaint_state", operation,
                                     "INSERT INTO complaint_state (ledger, at, officer, complaint,"
                                     " state, note) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                                     &change, err);
    if (code != 0)
        return code;
    register_sealed_of_alert(&change, alert);
    store_bind_int(change.query, 4, complaint);
    store_bind_text(change.query, 5, register_complaint_word(state));
    register_seal_text(&change, 6, "note", note);
    return register_change_finish(&change, "complaint.state", operation, NULL, err);
}

// SPDX-License-Identifier: Apache-2.0
// internal.h - what the files of web/api share.
#ifndef WEB_API_INTERNAL_H
#define WEB_API_INTERNAL_H

#include "web/api/api.h"
#include "web/api/schema.h"

// ---- run.c ----
/// What stands in the path for {name} (app_argument) as a number above 0; 0: it is none.
int64_t api_number(const struct app_call *call, const char *name);
int api_not_found(struct app_call *call, const char *what); ///< "alert"
void api_rows_finish(struct api_rows *rows);
/// The entity tag of bytes, with its quotes.
void api_tag(const void *bytes, size_t size, char tag[HTTP_ETAG_MAX]);

// ---- once.c ----
/// Runs the act unless the request's Idempotency-Key was seen before: then the same answer again.
int api_once(struct app_call *call, int (*act)(struct app_call *call));

// ---- openapi.c ----
void api_openapi_of(const struct app_route *const *tables, const char *title, const char *words,
                    struct text *ret_document);

// ---- the tables of routes ----
extern const struct app_route api_root_routes[], api_operation_routes[], api_list_routes[],
    api_alert_routes[], api_search_routes[], api_look_routes[], api_record_routes[],
    api_foi_routes[], api_act_routes[], api_judge_routes[], api_entry_routes[],
    api_decide_routes[], api_picture_routes[], api_happened_routes[], api_manage_routes[],
    api_case_routes[], api_evaluation_routes[];

// ---- schemas that several files use ----
extern const struct api_schema api_operation, api_authority_body;
/// The operation of the path: the whole of it, or its number.
int api_operation_read(struct app_call *call, moment as_at, struct api_rows *rows);
int api_operation_id(struct app_call *call, moment as_at, int64_t *ret_id);

// ---- words.c: fixed vocabularies as tables want them ----
const char *api_mode(int number);
const char *api_state(int number);
const char *api_role(int number); ///< a bit
const char *api_rank(int number);
const char *api_category(int number);
const char *api_source(int number);
const char *api_basis(int number);
const char *api_use_case(int number);
const char *api_document(int number);
const char *api_camera_kind(int number);
const char *api_outcome(int number);
const char *api_ground(int number);
const char *api_disposal(int number);
const char *api_offence(int number);
const char *api_checked_by(int number);
const char *api_why_not(int number);
const char *api_verdict(int number);
const char *api_judgement(int number);
const char *api_gap(int number);
const char *api_end(int number);
const char *api_probe(int number);
const char *api_search_result(int number);
const char *api_complaint(int number);
const char *api_audit(int number);
const char *api_decision(int number);
const char *api_finding(int number);
const char *api_part(int number); ///< enum operate_part and 1

#endif

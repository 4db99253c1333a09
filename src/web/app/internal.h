// SPDX-License-Identifier: Apache-2.0
// internal.h - the console itself, and the tables of its routes.
#ifndef WEB_APP_INTERNAL_H
#define WEB_APP_INTERNAL_H

#include <pthread.h>

#include "web/app/call.h"
#include "web/app/once.h"
#include "web/app/watchers.h"
#include "web/events/events.h"

#define APP_READERS_MAX 64

#define APP_SENT_SIZE   33
#define APP_SENT_MAX    64

/// A form that was sent and done, known again when it is sent twice.
struct app_sent {
    char key[APP_SENT_SIZE];
    uint64_t session;
    int64_t number; ///< what came of it
};

struct app_clips;
struct app_imports;
struct app_held;

struct app {
    struct app_params params;
    char *folder, *origin;
    struct clock clock;
    pthread_mutex_t door; ///< one act at a time
    struct operate *operate;
    pthread_mutex_t readers_lock;
    struct store *readers[APP_READERS_MAX]; ///< at rest
    size_t reader_count;
    struct app_sessions *sessions;
    struct app_pendings *pendings; ///< between two pages of signing in
    struct access_guard *guard;
    struct crypt_hasher *hasher;
    char *proxy_secret; ///< NULL: none
    struct events *events;
    struct app_watchers *watchers;
    struct app_rates *rates;
    struct app_onces *onces;
    struct app_held *held;
    struct app_clips *clips;
    struct app_imports *imports;
    struct app_sent sent[APP_SENT_MAX]; ///< with the door open
    size_t sent_next;
};

/// A connection that reads, this call's until it is given back.
int app_reader_take(struct app *app, struct store **ret_store, struct overt_error *err) MUST_CHECK;
void app_reader_give(struct app *app, struct store **store);

/// The tables of routes, each ended by a row whose path is NULL; the list ends with NULL.
extern const struct app_route *const app_route_tables[];
extern const struct app_route app_home_routes[], app_operation_routes[], app_live_routes[],
    app_alert_routes[];
extern const struct app_route app_one_operation_routes[], app_authority_routes[], app_plan_routes[],
    app_act_routes[], app_list_routes[], app_list_entry_routes[], app_log_routes[],
    app_list_import_routes[];
extern const struct app_route app_audit_routes[], app_accuracy_routes[];

extern const struct app_route app_sign_in_routes[], app_enrol_routes[], app_own_account_routes[],
    app_account_routes[];
extern const struct app_route app_identify_routes[], app_search_routes[], app_search_new_routes[];
extern const struct app_route app_result_routes[], app_choose_routes[], app_judge_routes[],
    app_search_clip_routes[];

extern const struct app_route app_foi_list_routes[], app_foi_receive_routes[];
extern const struct app_route app_foi_case_routes[], app_foi_question_routes[];
extern const struct app_route app_foi_who_routes[], app_foi_alike_routes[], app_foi_step_routes[];
extern const struct app_route app_foi_draft_routes[], app_foi_file_routes[], app_foi_send_routes[];
extern const struct app_route app_foi_exempt_routes[], app_foi_evidence_routes[];
extern const struct app_route app_foi_cost_routes[], app_foi_task_routes[];
extern const struct app_route app_foi_standing_routes[], app_foi_count_routes[];

// ---- problem.c ----
/// What is wrong as application/problem+json: RFC 9457, with the faults of the call as `errors`.
int app_problem(struct app_call *call, int status, const char *title, const char *words);

// ---- rate.c ----
struct app_rates *app_rates_create(int rate);
void app_rates_destroy(struct app_rates **rates);
/// Whether one more request of this token or session is taken now; else the seconds to wait.
bool app_rate_take(struct app_rates *rates, int64_t who, int *ret_wait);

/// Sets or, with a token of "", takes away the session's cookie.
void app_cookie(struct app_call *call, const char *token);

#endif

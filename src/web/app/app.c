// SPDX-License-Identifier: Apache-2.0
// app.c - the console opened and closed, and its connections that read.
#include "web/app/app.h"

#include <string.h>

#include "access/access.h"
#include "access/guard.h"
#include "base/file.h"
#include "base/memory.h"
#include "crypt/wipe.h"
#include "register/vault.h"
#include "store/store.h"
#include "web/app/clips.h"
#include "web/app/held.h"
#include "web/app/imports.h"
#include "web/app/internal.h"
#include "web/app/pending.h"

#define READERS 8

/// So that who reads waits for nobody who acts.
static int open_some(struct app *app, struct overt_error *err)
{
    int code = 0;
    while (code == 0 && app->reader_count < READERS) {
        code = operate_reader(app->operate, &app->readers[app->reader_count], err);
        app->reader_count += code == 0;
    }
    return code;
}

/// What is told to pages that listen are numbers alone: no key is needed.
static int follow_record(void *context, struct store **ret_store, struct overt_error *err)
{
    const struct app *app = context;
    AUTO_FREE char *record = file_join(app->folder, "record.db");
    return store_open(record, false, true, ret_store, err);
}

static bool still_signed_in(void *context, uint64_t session)
{
    const struct app *app = context;
    return app_session_lives(app->sessions, session, clock_now(&app->clock));
}

static int follow(struct app *app, struct overt_error *err)
{
    const struct events_params params = {
        .open = follow_record, .still = still_signed_in, .context = app};
    return events_start(&params, &app->events, err);
}

int app_open(const struct app_params *params, struct app **ret_app, struct overt_error *err)
{
    struct app *app = memory_new(1, sizeof *app);
    const char *folder = params->operate.folder;
    app->params = *params;
    app->folder = memory_copy_text(folder != NULL && folder[0] != '\0' ? folder : ".");
    app->params.operate.folder = app->folder;
    app->origin = params->origin != NULL ? memory_copy_text(params->origin) : NULL;
    app->clock = params->operate.clock.now != NULL ? params->operate.clock : clock_real();
    app->params.operate.clock = app->clock;
    app->proxy_secret =
        params->proxy_secret != NULL ? memory_copy_text(params->proxy_secret) : NULL;
    app->sessions = app_sessions_create();
    app->pendings = app_pendings_create();
    access_guard_create(&app->guard);
    crypt_hasher_create(NULL, &app->hasher);
    app->watchers = app_watchers_create();
    app->onces = app_onces_create();
    app->rates = app_rates_create(params->rate > 0 ? params->rate : APP_RATE);
    (void)pthread_mutex_init(&app->door, NULL);
    (void)pthread_mutex_init(&app->readers_lock, NULL);
    int code = operate_open(&app->params.operate, &app->operate, err);
    if (code == 0 && !params->no_pages) // sessions of a run that ended without saying so
        code = access_sign_out_all(operate_store(app->operate), app->clock, err);
    if (code < 0) {
        app_close(&app);
        return code;
    }
    operate_rest(app->operate);
    app->held = held_create(app);
    app->clips = clips_create(app);
    app->imports = imports_create(app);
    code = open_some(app, err);
    if (code == 0)
        code = follow(app, err);
    if (code < 0) {
        app_close(&app);
        return code;
    }
    *ret_app = app;
    return 0;
}

/// The record hears that the sessions are over; when somebody else has it open just now, the next
/// run says so.
static void sign_all_out(struct app *app)
{
    if (app->operate == NULL || app->params.no_pages || operate_wake(app->operate, NULL) < 0)
        return;
    if (access_sign_out_all(operate_store(app->operate), app->clock, NULL) < 0 &&
        app->params.tell != NULL)
        app->params.tell("the record was not told that all sessions are over");
    operate_rest(app->operate);
}

void app_close(struct app **app_at)
{
    struct app *app = *app_at;
    if (app == NULL)
        return;
    clips_destroy(&app->clips);
    imports_destroy(&app->imports);
    held_destroy(&app->held);
    events_stop(&app->events);
    app_watchers_destroy(&app->watchers);
    for (size_t i = 0; i < app->reader_count; i++)
        store_close(&app->readers[i]);
    sign_all_out(app);
    operate_close(&app->operate);
    app_sessions_destroy(&app->sessions);
    app_rates_destroy(&app->rates);
    app_onces_destroy(&app->onces);
    app_pendings_destroy(&app->pendings);
    access_guard_destroy(&app->guard);
    crypt_hasher_destroy(&app->hasher);
    if (app->proxy_secret != NULL)
        crypt_wipe(app->proxy_secret, strlen(app->proxy_secret));
    memory_free(app->proxy_secret);
    (void)pthread_mutex_destroy(&app->door);
    (void)pthread_mutex_destroy(&app->readers_lock);
    memory_free(app->origin);
    memory_free(app->folder);
    memory_free(app);
    *app_at = NULL;
}

struct app_onces *app_onces_of(const struct app_call *call) { return call->app->onces; }

const char *app_folder(const struct app_call *call) { return call->app->folder; }

int app_reader_take(struct app *app, struct store **ret_store, struct overt_error *err)
{
    *ret_store = NULL;
    (void)pthread_mutex_lock(&app->readers_lock);
    if (app->reader_count > 0)
        *ret_store = app->readers[--app->reader_count];
    (void)pthread_mutex_unlock(&app->readers_lock);
    if (*ret_store != NULL && register_vault_stands(*ret_store))
        return 0;
    store_close(ret_store);
    (void)pthread_mutex_lock(&app->door);
    int code = operate_reader(app->operate, ret_store, err);
    (void)pthread_mutex_unlock(&app->door);
    return code;
}

void app_reader_give(struct app *app, struct store **store)
{
    if (*store == NULL)
        return;
    (void)pthread_mutex_lock(&app->readers_lock);
    if (app->reader_count < APP_READERS_MAX) {
        app->readers[app->reader_count++] = *store;
        *store = NULL;
    }
    (void)pthread_mutex_unlock(&app->readers_lock);
    store_close(store);
}

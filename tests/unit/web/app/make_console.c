// SPDX-License-Identifier: Apache-2.0
// make_console.c - the console over a record, with everybody who is an officer signed in already:
// for tests of pages that are not about signing in. No part of the product.
//
//   make_console FOLDER [MODELS [SCOPES [STREAMS]]]
//
// Prints {"address": "127.0.0.1:PORT", "cookies": {"OFFICER": "VALUE"}, "csrf": {...}} in a line
// and serves until its input ends. With SCOPES also "tokens": one for each officer, made by the
// first of them.
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"
#include "json/json.h"
#include "store/store.h"
#include "web/api/api.h"
#include "web/app/internal.h"

static void sign_in(struct app *app, const struct register_officer *officers, size_t count,
                    struct json_writer *writer, bool csrf)
{
    for (size_t i = 0; i < count; i++) {
        static char tokens[100][APP_TOKEN_SIZE];
        struct app_session session;
        if (!csrf)
            app_session_begin(app->sessions, officers[i].name, clock_now(&app->clock), tokens[i]);
        if (app_session_find(app->sessions, tokens[i], clock_now(&app->clock), false, &session))
            json_put_string_member(writer, officers[i].name, csrf ? session.csrf : tokens[i]);
    }
}

static void make_tokens(struct app *app, const struct register_officer *officers, size_t count,
                        struct json_writer *writer, const char *scopes)
{
    struct overt_error err;
    if (operate_wake(app->operate, &err) < 0)
        exit(3);
    json_put_key(writer, "tokens");
    json_put_object(writer);
    for (size_t i = 0; i < count; i++) {
        const struct access_new_token token = {.holder = officers[i].name,
                                               .name = "Other system",
                                               .scopes = scopes,
                                               .expires = clock_now(&app->clock) + 3600};
        char words[ACCESS_TOKEN_SIZE];
        int64_t id = 0;
        if (access_token_add(operate_store(app->operate), officers[0].name, &token, app->clock, &id,
                             words, &err) < 0) {
            (void)fprintf(stderr, "%s\n", err.text);
            exit(3);
        }
        json_put_string_member(writer, officers[i].name, words);
    }
    json_put_end(writer);
    operate_rest(app->operate);
}

static void say(struct app *app, const char *address, const char *scopes)
{
    struct store *store = NULL;
    struct register_officer *officers = NULL;
    size_t count = 0;
    struct overt_error err;
    struct text line;
    struct json_writer writer;
    text_init(&line, 1 << 20);
    json_writer_init(&writer, &line, false);
    if (app_reader_take(app, &store, &err) < 0 ||
        register_officers(store, REGISTER_AS_AT_ALWAYS, &officers, &count, &err) < 0 || count > 100)
        exit(3);
    json_put_object(&writer);
    json_put_string_member(&writer, "address", address);
    json_put_key(&writer, "cookies");
    json_put_object(&writer);
    sign_in(app, officers, count, &writer, false);
    json_put_end(&writer);
    json_put_key(&writer, "csrf");
    json_put_object(&writer);
    sign_in(app, officers, count, &writer, true);
    json_put_end(&writer);
    if (scopes != NULL)
        make_tokens(app, officers, count, &writer, scopes);
    json_put_end(&writer);
    (void)puts(line.bytes);
    (void)fflush(stdout);
    register_officers_free(&officers, count);
    app_reader_give(app, &store);
    text_finish(&line);
}

int main(int argc, char **argv)
{
    struct overt_error err;
    struct app *app = NULL;
    struct http_server *server = NULL;
    char byte;
    const char *models = argc > 2 && argv[2][0] != '\0' ? argv[2] : NULL;
    char decoder[4096];
    const char *build = getenv("OVERT_BUILD");
    (void)snprintf(decoder, sizeof decoder, "%s/overt-decode", build != NULL ? build : ".");
    struct app_params params = {.tables = api_tables,
                                .decoder = build != NULL ? decoder : NULL,
                                .operate = {.folder = argc > 1 ? argv[1] : ".",
                                            .models = models,
                                            .key = {.file = getenv("OVERT_KEY_FILE")}}};
    int code = app_open(&params, &app, &err);
    struct http_settings settings = {.listen = "127.0.0.1:0", .name = "console",
                                     .handle = app_handle, .context = app,
                                     .body_max = APP_BODY_MAX, .workers = 4, .connections = 2000,
                                     .request_seconds = 30, .log = -1, .streams = 1000,
                                     .streams_each = APP_STREAMS_EACH};
    if (argc > 4) { // many pages of one officer, for bench/events.c
        settings.streams = settings.streams_each = atoi(argv[4]);
        settings.connections = 3 * settings.streams;
    }
    if (code == 0)
        code = http_start(&settings, &server, &err);
    if (code < 0) {
        (void)fprintf(stderr, "%s\n", err.text);
        return 3;
    }
    say(app, http_address(server), argc > 3 && argv[3][0] != '\0' ? argv[3] : NULL);
    while (read(STDIN_FILENO, &byte, 1) > 0)
        ;
    http_stop(server);
    app_close(&app);
    return 0;
}

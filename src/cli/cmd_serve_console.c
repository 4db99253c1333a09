// SPDX-License-Identifier: Apache-2.0
// cmd_serve_console.c - the web server of officers: pages over one record.
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "cli/record.h"
#include "cli/serving.h"
#include "cli/table.h"
#include "web/api/api.h"
#include "web/app/app.h"

#define PROXY_SECRET_MIN 32
#define PROXY_SECRET_MAX 1024 ///< bytes of its file

static struct http_settings settings_of(struct cli_call *call, struct app *app, int log)
{
    const char *where = cli_value(call, "listen");
    return (struct http_settings){
        .listen = where != NULL ? where : "127.0.0.1:8081",
        .name = "console",
        .handle = app_handle,
        .context = app,
        .body_max = APP_BODY_MAX,
        .workers = (int)cli_number(call, "workers", 4),
        .connections = (int)cli_number(call, "connections", 2000),
        .streams = (int)cli_number(call, "connections", 2000) / 2,
        .streams_each = APP_STREAMS_EACH,
        .request_seconds = (int)cli_number(call, "patience", 30),
        .log = log,
    };
}

static int serve(struct cli_call *call, struct app *app)
{
    int log = -1;
    int code = serving_log(call, &log);
    const struct http_settings settings = settings_of(call, app, log);
    if (code == 0)
        code = serving_run(call, &settings);
    if (log >= 0)
        (void)close(log);
    return code;
}

static void tell(const char *line) { (void)fprintf(stderr, "overt: %s\n", line); }

/// The line of --proxy-secret, which takes a Unix socket: nobody else can say who somebody is.
static int read_proxy_secret(struct cli_call *call, char **ret_secret)
{
    const char *path = cli_value(call, "proxy-secret"), *where = cli_value(call, "listen");
    size_t size = 0;
    if (path == NULL)
        return 0;
    if (where == NULL || !(text_starts(where, "unix:") || text_starts(where, "systemd:")))
        return CLI_MISTAKE(call, "--proxy-secret takes a listener on a Unix socket: --listen "
                                 "unix:/run/overt/console.sock");
    int code = file_read(path, PROXY_SECRET_MAX, ret_secret, &size, &call->error);
    if (code < 0)
        return code;
    (*ret_secret)[strcspn(*ret_secret, "\r\n")] = '\0';
    if (strlen(*ret_secret) < PROXY_SECRET_MIN)
        return CLI_MISTAKE(call, "the file of --proxy-secret has a line of %d signs or more",
                           PROXY_SECRET_MIN);
    return 0;
}

static int run_console(struct cli_call *call)
{
    struct app *app = NULL;
    AUTO_FREE char *secret = NULL;
    struct app_params params = {
        .origin = cli_value(call, "origin"), .tell = tell, .tables = api_tables,
        .warm = true};
    const char *weakness = operate_private();
    int code = read_proxy_secret(call, &secret);
    params.proxy_secret = secret;
    if (code == 0)
        code = record_params(call, &params.operate);
    if (weakness != NULL)
        tell(weakness);
    if (code == 0 && record_standbys(call->folder) == 0)
        tell(RECORD_ONE_DISK);
    if (code == 0)
        code = app_open(&params, &app, &call->error);
    if (code == 0)
        code = serve(call, app);
    app_close(&app);
    return code;
}

static const struct cli_option console_options[] = {
    SERVING_OPTIONS("127.0.0.1:8081"),
    {"origin", CLI_TEXT, "ADDRESS",
     "how browsers call it, such as https://console.example.police.uk; forms from elsewhere are "
     "refused", "what the request's Host field says"},
    {"proxy-secret", CLI_PATH, "FILE",
     "take the force's own sign-in from the proxy that has this secret (docs/accounts.md)",
     "officers sign in with accounts of the record alone"},
    CLI_ENGINE_OPTIONS,
    CLI_CPU_OPTION,
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_serve_console = {
    .words = "serve console",
    .args = "",
    .summary = "pages for officers: operations, lists, alerts, searches, requests",
    .text =
        "A web server over one record for those who have an account in it. Everything that is done "
        "there is the same act as on the command line, with the same rules, and is recorded under "
        "the officer's name. Reading about people is recorded too.\n\n"
        "It is meant to stand behind nginx, which does TLS (docs/serving.md); browsers keep its "
        "cookie only over https. The record is at rest between two acts, so that the command line "
        "and live runs can be used beside it. A restart signs everybody out.",
    .options = console_options,
    .examples = "overt serve console --dir /srv/overt/record --listen "
                "unix:/run/overt/console.sock\n"
                "overt serve console --listen 127.0.0.1:8081",
    .see = "serve public, officer add, live",
    .run = run_console,
    .record = true,
};

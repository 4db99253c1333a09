// SPDX-License-Identifier: Apache-2.0
// cmd_serve_capture.c - where another engine files what it saw.
#include <stdio.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/record.h"
#include "cli/serving.h"
#include "cli/table.h"
#include "web/api/api.h"
#include "web/app/app.h"

#define CAPTURE_BODY_MAX (1024UL * 1024)

static int serve(struct cli_call *call, struct app *app, const char *where)
{
    int log = -1;
    int code = serving_log(call, &log);
    const struct http_settings settings = {
        .listen = where,
        .name = "capture",
        .handle = app_handle,
        .context = app,
        .body_max = CAPTURE_BODY_MAX,
        .workers = (int)cli_number(call, "workers", 4),
        .connections = (int)cli_number(call, "connections", 2000),
        .request_seconds = (int)cli_number(call, "patience", 30),
        .log = log,
    };
    if (code == 0)
        code = serving_run(call, &settings);
    if (log >= 0)
        (void)close(log);
    return code;
}

static void tell(const char *line) { (void)fprintf(stderr, "overt: %s\n", line); }

static int run_capture(struct cli_call *call)
{
    struct app *app = NULL;
    const char *listen = cli_value(call, "listen");
    const char *where = listen != NULL ? listen : "127.0.0.1:8082";
    struct app_params params = {
        .tell = tell,
        .tables = api_capture_tables,
        .no_pages = true,
        .behind_proxy = text_starts(where, "unix:") || text_starts(where, "systemd:"),
        .rate = 50,
    };
    int code = record_params(call, &params.operate);
    if (code == 0)
        code = app_open(&params, &app, &call->error);
    if (code == 0)
        code = serve(call, app, where);
    app_close(&app);
    return code;
}

static const struct cli_option capture_options[] = {
    SERVING_OPTIONS("127.0.0.1:8082"),
    CLI_ENGINE_OPTIONS,
    CLI_CPU_OPTION,
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_serve_capture = {
    .words = "serve capture",
    .args = "",
    .summary = "let another engine file its alerts into an open operation",
    .text =
        "A force that keeps its engine still gets the record: that engine files the faces it saw, "
        "when its cameras were not looked at, and its alerts, by the routes of "
        "docs/vendor-engines.md and with a token whose scope is capture:write. The operation has "
        "to be open, inside its window and not paused, the engine has to quote its permit, the "
        "person has to be on its reviewed list, the score has to reach its threshold, and two "
        "people judge each alert. The record says whose engine compared.\n\n"
        "It serves nothing else, and is meant to stand behind nginx, which asks for the client's "
        "certificate. A run of which nothing is heard for two minutes is over.",
    .options = capture_options,
    .examples = "overt serve capture --dir /srv/overt/record --listen "
                "unix:/run/overt/capture.sock\n"
                "overt serve capture --listen 127.0.0.1:8082",
    .see = "serve console, operation open, alert list",
    .run = run_capture,
    .record = true,
};

// SPDX-License-Identifier: Apache-2.0
// cmd_serve.c - the web server of what is published, for everybody.
#include <unistd.h>

#include "cli/serving.h"
#include "cli/table.h"
#include "web/site/site.h"

#define PUBLIC_BODY_MAX 4096

static int run_public(struct cli_call *call)
{
    struct site site = {.folder = call->args[0]};
    int log = -1;
    int code = site_check(site.folder, &call->error);
    if (code == 0)
        code = serving_log(call, &log);
    if (code < 0)
        return code;
    const char *where = cli_value(call, "listen");
    struct http_settings settings = {
        .listen = where != NULL ? where : "127.0.0.1:8080",
        .name = "public",
        .handle = site_handle,
        .context = &site,
        .body_max = PUBLIC_BODY_MAX,
        .workers = (int)cli_number(call, "workers", 4),
        .connections = (int)cli_number(call, "connections", 2000),
        .request_seconds = (int)cli_number(call, "patience", 30),
        .log = log,
    };
    code = serving_run(call, &settings);
    if (log >= 0)
        (void)close(log);
    return code;
}

static const struct cli_option public_options[] = {
    SERVING_OPTIONS("127.0.0.1:8080"),
    {.kind = CLI_END},
};

const struct cli_cmd cli_cmd_serve_public = {
    .words = "serve public",
    .args = "FOLDER",
    .summary = "hand out what is published to everybody",
    .text =
        "A web server for one folder that was published (overt register publish, overt foi "
        "publish, the ledger's files). It has no record, no key and no list: what it can give away "
        "is published already. The folder may be replaced as a whole while it runs.\n\n"
        "It is meant to stand behind nginx, which does TLS (docs/serving.md), and refuses by "
        "itself what two readers could understand in two ways. Started by systemd with a socket, "
        "it takes it by its name (systemd:public) and says when it is ready.\n\n"
        "The log has for each request the moment, the method, the kind of page, the status and "
        "how long it took; no address, path or browser.",
    .options = public_options,
    .examples = "overt serve public www\n"
                "overt serve public /srv/overt/www --listen unix:/run/overt/public.sock --log "
                "/var/log/overt/public.log",
    .see = "register publish, foi publish",
    .run = run_public,
};

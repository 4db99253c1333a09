// SPDX-License-Identifier: Apache-2.0
// cmd_serve.c - the web servers: what is published, for everybody.
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "cli/out.h"
#include "cli/table.h"
#include "web/http/http.h"
#include "web/site/site.h"

#define PUBLIC_BODY_MAX 4096

/// Tells systemd, if it asked (sd_notify(3)).
static void notify(const char *state)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    if (path == NULL || !text_copy(at.sun_path, sizeof at.sun_path, path))
        return;
    size_t size = offsetof(struct sockaddr_un, sun_path) + strlen(at.sun_path);
    if (at.sun_path[0] == '@')
        at.sun_path[0] = '\0'; // the abstract name space, unix(7)
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return;
    (void)sendto(fd, state, strlen(state), MSG_NOSIGNAL, (const struct sockaddr *)&at,
                 (socklen_t)size);
    (void)close(fd);
}

/// Signals that end a server are taken by sigwait alone; before any thread is started.
static void hold_signals(sigset_t *ret_signals)
{
    sigemptyset(ret_signals);
    sigaddset(ret_signals, SIGINT);
    sigaddset(ret_signals, SIGTERM);
    (void)pthread_sigmask(SIG_BLOCK, ret_signals, NULL);
    const struct sigaction ignored = {.sa_handler = SIG_IGN};
    (void)sigaction(SIGPIPE, &ignored, NULL);
}

static void say_where(struct cli_call *call, const struct http_server *server)
{
    if (call->json)
        (void)printf("{\"listening\": \"%s\"}\n", http_address(server));
    else
        (void)printf("Listening at %s. Ctrl-C ends it.\n", http_address(server));
    (void)fflush(stdout);
}

static int serve_until_told(struct cli_call *call, const struct http_settings *settings)
{
    sigset_t signals;
    int which = 0;
    struct http_server *server = NULL;
    hold_signals(&signals);
    int code = http_start(settings, &server, &call->error);
    if (code < 0)
        return code;
    say_where(call, server);
    notify("READY=1");
    (void)sigwait(&signals, &which);
    notify("STOPPING=1");
    http_stop(server);
    return 0;
}

static int open_log(struct cli_call *call, int *ret_log)
{
    const char *path = cli_value(call, "log");
    *ret_log = -1;
    if (path == NULL)
        return 0;
    *ret_log = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
    return *ret_log >= 0 ? 0
                         : error_set_errno(&call->error, OVERT_INPUT, errno, "cannot write %.150s",
                                           path);
}

static int run_public(struct cli_call *call)
{
    struct site site = {.folder = call->args[0]};
    int log = -1;
    int code = site_check(site.folder, &call->error);
    if (code == 0)
        code = open_log(call, &log);
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
    code = serve_until_told(call, &settings);
    if (log >= 0)
        (void)close(log);
    return code;
}

static const struct cli_option public_options[] = {
    {"listen", CLI_TEXT, "ADDRESS",
     "where to listen: 127.0.0.1:8080, [::1]:8080, unix:/PATH or systemd:NAME", "127.0.0.1:8080"},
    {"log", CLI_PATH, "FILE", "append a line of JSON for each request, which names nobody"},
    {"workers", CLI_NUMBER, "N", "requests that are handled at once", "4", .low = 1, .high = 64},
    {"connections", CLI_NUMBER, "N", "readers that are connected at once", "2000", .low = 8,
     .high = 20000},
    {"patience", CLI_NUMBER, "SECONDS", "a request that takes longer to arrive is given up", "30",
     .low = 1, .high = 600},
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

// SPDX-License-Identifier: Apache-2.0
// serving.c - a web server that runs until it is told to end; see serving.h.
#include "cli/serving.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

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

int serving_run(struct cli_call *call, const struct http_settings *settings)
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

int serving_log(struct cli_call *call, int *ret_log)
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

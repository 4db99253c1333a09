// SPDX-License-Identifier: Apache-2.0
// listen.c - a socket that listens: of the internet, of the file system, or handed in by systemd
// (sd_listen_fds(3), read here since its protocol is three variables).
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/memory.h"
#include "web/http/internal.h"

#define BACKLOG       1024
#define FIRST_HANDED  3   ///< SD_LISTEN_FDS_START
#define HANDED_MAX    64

/// The place of `name` in "public:console:capture"; -1 for none.
static int place_of(const char *names, const char *name)
{
    size_t length = strlen(name);
    for (int place = 0; names != NULL && *names != '\0'; place++) {
        const char *end = strchrnul(names, ':');
        if ((size_t)(end - names) == length && strncmp(names, name, length) == 0)
            return place;
        names = *end == ':' ? end + 1 : end;
    }
    return -1;
}

static int listen_handed(const char *name, int *ret_socket, struct overt_error *err)
{
    const char *pid = getenv("LISTEN_PID"), *count = getenv("LISTEN_FDS");
    long number = 0, fds = 0;
    bool ours = pid != NULL && text_to_int(pid, 1, 1L << 30, &number) && number == getpid();
    if (!ours || count == NULL || !text_to_int(count, 1, HANDED_MAX, &fds))
        return error_set(err, OVERT_INPUT,
                         "systemd has handed in no socket: start it by its .socket unit, or give "
                         "an address");
    int place = place_of(getenv("LISTEN_FDNAMES"), name);
    if (place < 0 || place >= fds)
        return error_set(err, OVERT_INPUT,
                         "systemd has handed in no socket named %.60s: set "
                         "FileDescriptorName=%.60s in its .socket unit",
                         name, name);
    *ret_socket = FIRST_HANDED + place;
    int is = 0;
    socklen_t size = sizeof is;
    if (getsockopt(*ret_socket, SOL_SOCKET, SO_ACCEPTCONN, &is, &size) != 0 || is == 0)
        return error_set(err, OVERT_INPUT,
                         "what systemd has handed in as %.60s does not listen: set Accept=no",
                         name);
    (void)fcntl(*ret_socket, F_SETFD, FD_CLOEXEC);
    int flags = fcntl(*ret_socket, F_GETFL);
    (void)fcntl(*ret_socket, F_SETFL, flags | O_NONBLOCK);
    return 0;
}

/// A socket that nobody answers was left behind by a process that was killed.
static bool left_behind(const struct sockaddr_un *at)
{
    struct stat is;
    if (lstat(at->sun_path, &is) != 0 || !S_ISSOCK(is.st_mode))
        return false;
    int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    bool dead = connect(probe, (const struct sockaddr *)at, sizeof *at) != 0 &&
                errno == ECONNREFUSED;
    (void)close(probe);
    return dead;
}

static int listen_unix(const char *path, int *ret_socket, char **ret_unlink,
                       struct overt_error *err)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    if (path[0] != '/' || !text_copy(at.sun_path, sizeof at.sun_path, path))
        return error_set(err, OVERT_INPUT,
                         "a Unix socket is a whole path of at most %zu bytes, such as "
                         "unix:/run/overt/public.sock",
                         sizeof at.sun_path - 1);
    if (left_behind(&at))
        (void)unlink(path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    mode_t mask = umask(0117); // the proxy is in the group; nobody else reads or writes
    int code = fd < 0 ? -1 : bind(fd, (const struct sockaddr *)&at, sizeof at);
    int why = errno;
    (void)umask(mask);
    if (code != 0 || listen(fd, BACKLOG) != 0) {
        if (fd >= 0)
            (void)close(fd);
        return error_set_errno(err, OVERT_INPUT, why, "cannot listen at %.100s", path);
    }
    *ret_socket = fd;
    *ret_unlink = memory_copy_text(path);
    return 0;
}

static int bind_one(const struct addrinfo *one)
{
    int fd = socket(one->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), yes = 1;
    if (fd < 0)
        return -1;
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(fd, one->ai_addr, one->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0)
        return fd;
    int why = errno;
    (void)close(fd);
    errno = why;
    return -1;
}

static void name_of(int fd, char address[128])
{
    struct sockaddr_storage at;
    socklen_t size = sizeof at;
    char host[64] = "", port[16] = "";
    if (getsockname(fd, (struct sockaddr *)&at, &size) != 0)
        return;
    (void)getnameinfo((struct sockaddr *)&at, size, host, sizeof host, port, sizeof port,
                      NI_NUMERICHOST | NI_NUMERICSERV);
    bool six = at.ss_family == AF_INET6;
    (void)snprintf(address, 128, "%s%s%s:%s", six ? "[" : "", host, six ? "]" : "", port);
}

/// "HOST:PORT"; the host is a number, so that no name server decides where we listen.
static int listen_internet(const char *where, int *ret_socket, char address[128],
                           struct overt_error *err)
{
    char host[64] = "";
    const char *colon = strrchr(where, ':');
    long port = 0;
    bool six = where[0] == '[';
    size_t length = colon == NULL ? 0 : (size_t)(colon - where);
    bool whole = length > 0 && length < sizeof host && text_to_int(colon + 1, 0, 65535, &port) &&
                 (!six || where[length - 1] == ']');
    if (whole)
        (void)snprintf(host, sizeof host, "%.*s", (int)(six ? length - 2 : length), where + six);
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM,
                             .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE},
                    *found = NULL;
    if (!whole || getaddrinfo(host, colon + 1, &hints, &found) != 0)
        return error_set(err, OVERT_INPUT,
                         "%.80s is no address: write unix:/PATH, 127.0.0.1:8080, [::1]:8080 or "
                         "systemd:NAME",
                         where);
    int fd = bind_one(found), why = errno;
    freeaddrinfo(found);
    if (fd < 0)
        return error_set_errno(err, OVERT_INPUT, why, "cannot listen at %.80s", where);
    name_of(fd, address);
    *ret_socket = fd;
    return 0;
}

int http_listen(const char *where, int *ret_socket, char address[128], char **ret_unlink,
                struct overt_error *err)
{
    *ret_unlink = NULL;
    (void)text_copy(address, 128, where);
    if (text_starts(where, "systemd:"))
        return listen_handed(where + strlen("systemd:"), ret_socket, err);
    if (text_starts(where, "unix:"))
        return listen_unix(where + strlen("unix:"), ret_socket, ret_unlink, err);
    return listen_internet(where, ret_socket, address, err);
}

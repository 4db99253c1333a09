// SPDX-License-Identifier: Apache-2.0
// start.c - overt-decode found, started, ended.
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "face/source/internal.h"
#include "face/source/message.h"

enum { ABOVE = 16 }; // copies of the files go here first, so that none is in another's place

/// "folder of this program/more"; NULL when it cannot be told.
static char *beside_program(const char *more)
{
    char program[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length <= 0)
        return NULL;
    program[length] = '\0';
    char *slash = strrchr(program, '/');
    if (slash == NULL)
        return NULL;
    *slash = '\0';
    return file_join(program, more);
}

static char *find_decoder(const char *wished)
{
    if (wished != NULL)
        return memory_copy_text(wished);
    static const char *const places[] = {"overt-decode", "../lib/overt/overt-decode"};
    for (size_t i = 0; i < ARRAY_COUNT(places); i++) {
        AUTO_FREE char *path = beside_program(places[i]);
        if (path != NULL && access(path, X_OK) == 0)
            return memory_copy_text(path);
    }
    return NULL;
}

/// Ctrl-C is for the program, which ends its decoder in order.
static int set_attributes(posix_spawnattr_t *attributes)
{
    sigset_t blocked, usual;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGINT);
    sigaddset(&blocked, SIGTERM);
    sigaddset(&blocked, SIGHUP);
    sigaddset(&blocked, SIGQUIT);
    sigfillset(&usual);
    int fault = posix_spawnattr_setsigmask(attributes, &blocked);
    if (fault == 0)
        fault = posix_spawnattr_setsigdefault(attributes, &usual);
    if (fault == 0)
        fault = posix_spawnattr_setflags(attributes,
                                         POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    return fault;
}

static int set_files(posix_spawn_file_actions_t *actions, const int copies[3])
{
    int fault = posix_spawn_file_actions_addopen(actions, 0, "/dev/null", O_RDWR, 0);
    for (int i = 1; fault == 0 && i <= 2; i++)
        fault = posix_spawn_file_actions_adddup2(actions, 0, i);
    for (int i = 0; fault == 0 && i < 3; i++)
        fault = posix_spawn_file_actions_adddup2(actions, copies[i], SOURCE_FILE + i);
    if (fault == 0)
        fault = posix_spawn_file_actions_addclosefrom_np(actions, SOURCE_CHANNEL + 1);
    return fault;
}

static int spawn(const char *path, const int copies[3], pid_t *ret_process)
{
    // Under the address sanitizer: its leak check would need ptrace, and a fault has to show.
    char name[] = "overt-decode", quiet[] = "ASAN_OPTIONS=detect_leaks=0:handle_segv=0";
    char *arguments[] = {name, NULL}, *environment[] = {quiet, NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int fault = posix_spawn_file_actions_init(&actions);
    if (fault != 0)
        return fault;
    fault = posix_spawnattr_init(&attributes);
    if (fault == 0) {
        fault = set_attributes(&attributes);
        if (fault == 0)
            fault = set_files(&actions, copies);
        if (fault == 0)
            fault = posix_spawn(ret_process, path, &actions, &attributes, arguments, environment);
        (void)posix_spawnattr_destroy(&attributes);
    }
    (void)posix_spawn_file_actions_destroy(&actions);
    return fault;
}

int start_decoder(const char *decoder, int file, int memory, int channel, pid_t *ret_process,
                  struct overt_error *err)
{
    AUTO_FREE char *path = find_decoder(decoder);
    if (path == NULL)
        return error_set(err, OVERT_INTERNAL, "overt-decode is not beside this program nor in "
                         "../lib/overt: install Overt whole");
    int copies[3] = {
        fcntl(file, F_DUPFD_CLOEXEC, ABOVE),
        fcntl(memory, F_DUPFD_CLOEXEC, ABOVE),
        fcntl(channel, F_DUPFD_CLOEXEC, ABOVE),
    };
    int fault = copies[0] < 0 || copies[1] < 0 || copies[2] < 0 ? errno : 0;
    if (fault == 0)
        fault = spawn(path, copies, ret_process);
    for (int i = 0; i < 3; i++)
        if (copies[i] >= 0)
            (void)close(copies[i]);
    if (fault != 0)
        return error_set_errno(err, OVERT_INTERNAL, fault, "%s cannot be started", path);
    return OVERT_OK;
}

int end_decoder(pid_t process, bool kill_it)
{
    int status = 0;
    pid_t ended;
    if (kill_it)
        (void)kill(process, SIGKILL);
    do
        ended = waitpid(process, &status, 0);
    while (ended < 0 && errno == EINTR);
    return status;
}

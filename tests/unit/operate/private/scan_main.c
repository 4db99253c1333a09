// SPDX-License-Identifier: Apache-2.0
// scan_main.c - overt-scan: runs a program and looks through its memory, and that of the processes
// it starts, at moments and when each of them ends; then through files.
//
//   overt-scan NEEDLES [--at SECONDS]... [--path PATH]... [-- PROGRAM WORD...]
//
// Seconds are counted from the start of the first decoder. Prints a line
// `SCAN|when|strangers|listed|bytes` for each look. Needs the right to look into processes that do
// not let themselves be dumped (root).
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/attr.h"
#include "base/time.h"
#include "overt/overt.h"
#include "scan.h"

enum { PROCESSES = 16, THREADS = 128, MOMENTS = 8, PATHS = 8 };

struct running {
    struct scan *scan;
    pid_t processes[PROCESSES]; ///< 0: free
    double moments[MOMENTS], decoding; ///< seconds; monotonic, 0: no decoder yet
    int moment_count, moment;
    const char *paths[PATHS];
    int path_count, exit_code;
    pid_t first;
};

static void name_of(pid_t process, char name[64])
{
    char path[64];
    (void)snprintf(path, sizeof path, "/proc/%d/comm", (int)process);
    FILE *file = fopen(path, "re");
    (void)snprintf(name, 64, "?");
    if (file == NULL)
        return;
    if (fgets(name, 64, file) != NULL)
        name[strcspn(name, "\n")] = '\0';
    (void)fclose(file);
}

static void say(struct running *running, const char *when, const struct scan_result *result)
{
    scan_print(running->scan, result, when);
    (void)printf("SCAN|%s|%lld|%lld|%lld\n", when,
                 (long long)scan_strangers(running->scan, result),
                 (long long)scan_listed(running->scan, result), (long long)result->bytes);
    (void)fflush(stdout);
}

static void look_at(struct running *running, pid_t process, const char *when)
{
    static struct scan_result result;
    char name[64], what[160];
    double began = time_monotonic();
    memset(&result, 0, sizeof result);
    name_of(process, name);
    (void)snprintf(what, sizeof what, "%s, %s", when, name);
    if (scan_process(running->scan, process, &result))
        say(running, what, &result);
    else
        (void)printf("SCAN|%s|unread|-|0\n", what);
    (void)printf("looked for %.1f s\n", time_monotonic() - began);
}

static bool is_process(pid_t thread)
{
    char path[64], line[128];
    int leader = 0;
    (void)snprintf(path, sizeof path, "/proc/%d/status", (int)thread);
    FILE *file = fopen(path, "re");
    while (file != NULL && leader == 0 && fgets(line, sizeof line, file) != NULL)
        (void)sscanf(line, "Tgid: %d", &leader);
    if (file != NULL)
        (void)fclose(file);
    return leader == thread;
}

static void remember(struct running *running, pid_t process)
{
    for (int i = 0; i < PROCESSES; i++)
        if (running->processes[i] == process)
            return;
    for (int i = 0; i < PROCESSES; i++)
        if (running->processes[i] == 0) {
            running->processes[i] = process;
            return;
        }
}

static void forget(struct running *running, pid_t process)
{
    for (int i = 0; i < PROCESSES; i++)
        if (running->processes[i] == process)
            running->processes[i] = 0;
}

/// One stop of one thread: looks where it ends, and lets it go on.
static void let_go_on(struct running *running, pid_t thread, int status)
{
    int event = status >> 16, signal = WSTOPSIG(status);
    bool leader = is_process(thread);
    if (leader)
        remember(running, thread);
    if (event == PTRACE_EVENT_EXEC) {
        char name[64];
        name_of(thread, name);
        if (running->decoding <= 0 && strcmp(name, "overt-decode") == 0)
            running->decoding = time_monotonic();
    }
    if (event == PTRACE_EVENT_EXIT && leader) {
        look_at(running, thread, "at its end");
        forget(running, thread);
    }
    if (event == PTRACE_EVENT_STOP && (signal == SIGSTOP || signal == SIGTSTP))
        (void)ptrace(PTRACE_LISTEN, thread, NULL, NULL);
    else
        (void)ptrace(PTRACE_CONT, thread, NULL, event != 0 ? 0L : (long)signal);
}

/// Stops every thread of a process, for the time of a look. Returns how many.
static int halt(pid_t process, pid_t *threads, int *statuses)
{
    char path[64];
    int count = 0;
    (void)snprintf(path, sizeof path, "/proc/%d/task", (int)process);
    DIR *folder = opendir(path);
    for (const struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
        pid_t thread = (pid_t)atoi(entry->d_name);
        if (thread > 0 && count < THREADS && ptrace(PTRACE_INTERRUPT, thread, NULL, NULL) == 0 &&
            waitpid(thread, &statuses[count], __WALL) == thread && WIFSTOPPED(statuses[count]))
            threads[count++] = thread;
    }
    if (folder != NULL)
        (void)closedir(folder);
    return count;
}

static void look_when_due(struct running *running)
{
    static pid_t threads[PROCESSES][THREADS];
    static int statuses[PROCESSES][THREADS], counts[PROCESSES];
    if (running->decoding <= 0 || running->moment == running->moment_count ||
        time_monotonic() < running->decoding + running->moments[running->moment])
        return;
    char when[64];
    (void)snprintf(when, sizeof when, "after %.1f s", running->moments[running->moment++]);
    for (int i = 0; i < PROCESSES; i++)
        counts[i] = running->processes[i] != 0
                        ? halt(running->processes[i], threads[i], statuses[i])
                        : 0;
    for (int i = 0; i < PROCESSES; i++)
        if (counts[i] > 0)
            look_at(running, running->processes[i], when);
    for (int i = 0; i < PROCESSES; i++)
        for (int j = 0; j < counts[i]; j++)
            let_go_on(running, threads[i][j], statuses[i][j]);
}

static void follow(struct running *running)
{
    for (;;) {
        int status = 0;
        pid_t thread = waitpid(-1, &status, __WALL | WNOHANG);
        if (thread < 0 && errno == ECHILD)
            return;
        if (thread > 0 && WIFSTOPPED(status)) {
            let_go_on(running, thread, status);
        } else if (thread > 0) {
            forget(running, thread);
            if (thread == running->first)
                running->exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 1;
        } else {
            look_when_due(running);
            (void)nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
        }
    }
}

static bool run(struct running *running, char **words)
{
    running->first = fork();
    if (running->first == 0) {
        (void)raise(SIGSTOP);
        (void)execvp(words[0], words);
        _exit(127);
    }
    int status = 0;
    long options = PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE |
                   PTRACE_O_TRACEEXEC | PTRACE_O_TRACEEXIT | PTRACE_O_EXITKILL;
    if (waitpid(running->first, &status, WUNTRACED) < 0 ||
        ptrace(PTRACE_SEIZE, running->first, NULL, options) != 0 ||
        kill(running->first, SIGCONT) != 0)
        return false;
    follow(running);
    return true;
}

int main(int count, char **words)
{
    static struct running running;
    struct overt_engine_params params = {.threads = 1, .face_size_min = 16};
    struct overt_engine *engine = NULL;
    struct overt_error err = {0};
    if (count < 2 || (running.scan = scan_open(words[1])) == NULL)
        return 2;
    if (overt_engine_create(&params, &engine, &err) != 0) {
        (void)fprintf(stderr, "%s\n", err.text);
        return 3;
    }
    scan_use_engine(running.scan, engine);
    int at = 2;
    for (; at + 1 < count && strcmp(words[at], "--") != 0; at += 2) {
        if (strcmp(words[at], "--at") == 0 && running.moment_count < MOMENTS)
            running.moments[running.moment_count++] = atof(words[at + 1]);
        else if (strcmp(words[at], "--path") == 0 && running.path_count < PATHS)
            running.paths[running.path_count++] = words[at + 1];
        else
            return 2;
    }
    if (at + 1 < count && !run(&running, words + at + 1))
        return 77;
    for (int i = 0; i < running.path_count; i++) {
        static struct scan_result result;
        memset(&result, 0, sizeof result);
        bool all = scan_path(running.scan, running.paths[i], &result);
        say(&running, all ? running.paths[i] : "not all could be read", &result);
    }
    overt_engine_destroy(&engine);
    scan_close(&running.scan);
    return running.exit_code;
}

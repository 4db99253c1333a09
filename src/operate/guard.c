// SPDX-License-Identifier: Apache-2.0
// guard.c - no core dumps, no debugger and no swap while faces of passers-by are in memory.
#include "operate/guard.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>

#include "base/memory.h"
#include "operate/operate.h"

/// Under a limit later requests for memory would fail, so it is all or nothing.
static bool lock_all(void)
{
    struct rlimit all = {.rlim_cur = RLIM_INFINITY, .rlim_max = RLIM_INFINITY};
    struct rlimit locked = {0};
    if (setrlimit(RLIMIT_MEMLOCK, &all) != 0 && getrlimit(RLIMIT_MEMLOCK, &locked) == 0) {
        locked.rlim_cur = locked.rlim_max;
        (void)setrlimit(RLIMIT_MEMLOCK, &locked);
    }
    return getrlimit(RLIMIT_MEMLOCK, &locked) == 0 && locked.rlim_cur == RLIM_INFINITY &&
           mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) == 0;
}

void guard_enter(struct guard *guard)
{
    memset(guard, 0, sizeof *guard);
    if (getrlimit(RLIMIT_CORE, &guard->core) != 0)
        guard->core.rlim_cur = guard->core.rlim_max = 0;
    struct rlimit none = {.rlim_cur = 0, .rlim_max = guard->core.rlim_max};
    (void)setrlimit(RLIMIT_CORE, &none);
    guard->locked = lock_all();
    guard->dumpable = prctl(PR_GET_DUMPABLE, 0, 0, 0, 0);
    (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    memory_overwrite_freed(true);
    guard->entered = true;
}

void guard_leave(struct guard *guard)
{
    if (guard->dumpable > 0)
        (void)prctl(PR_SET_DUMPABLE, (unsigned long)guard->dumpable, 0, 0, 0);
    if (guard->core.rlim_cur != 0)
        (void)setrlimit(RLIMIT_CORE, &guard->core);
    if (guard->entered && guard->dumpable > 0) // else it was on before
        memory_overwrite_freed(false);
    memset(guard, 0, sizeof *guard);
}

/// A heading, then a line for each.
static bool has_swap(const char *path)
{
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return true; // not known: as if
    int lines = 0;
    for (int byte; lines < 2 && (byte = getc(file)) != EOF;)
        lines += byte == '\n';
    (void)fclose(file);
    return lines >= 2;
}

const char *guard_weakness(const struct guard *guard, const char *swaps)
{
    if (guard->locked || !has_swap(swaps != NULL ? swaps : "/proc/swaps"))
        return NULL;
    return "pictures of passers-by could get into swap, as this account may not lock its memory: "
           "set `ulimit -l unlimited` (of a service: LimitMEMLOCK=infinity), or turn swap off";
}

const char *operate_private(void)
{
    struct guard guard;
    guard_enter(&guard); // never left
    return guard_weakness(&guard, NULL);
}

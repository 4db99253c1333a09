// SPDX-License-Identifier: Apache-2.0
// guard.c - no core dumps and no debugger while faces of passers-by are in memory.
#include "operate/guard.h"

#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>

void guard_enter(struct guard *guard)
{
    memset(guard, 0, sizeof *guard);
    if (getrlimit(RLIMIT_CORE, &guard->core) != 0)
        guard->core.rlim_cur = guard->core.rlim_max = 0;
    struct rlimit none = {.rlim_cur = 0, .rlim_max = guard->core.rlim_max};
    (void)setrlimit(RLIMIT_CORE, &none);
    struct rlimit locked = {0};
    if (getrlimit(RLIMIT_MEMLOCK, &locked) == 0 && locked.rlim_cur == RLIM_INFINITY)
        (void)mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT);
    guard->dumpable = prctl(PR_GET_DUMPABLE, 0, 0, 0, 0);
    (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

void guard_leave(struct guard *guard)
{
    if (guard->dumpable > 0)
        (void)prctl(PR_SET_DUMPABLE, (unsigned long)guard->dumpable, 0, 0, 0);
    if (guard->core.rlim_cur != 0)
        (void)setrlimit(RLIMIT_CORE, &guard->core);
    memset(guard, 0, sizeof *guard);
}

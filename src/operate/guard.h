// SPDX-License-Identifier: Apache-2.0
// guard.h - while faces are in memory the process leaves no core dump and cannot be looked into
// (rule R2).
#ifndef OPERATE_GUARD_H
#define OPERATE_GUARD_H

#include <sys/resource.h>

/// What was before; given back by guard_leave.
struct guard {
    struct rlimit core;
    int dumpable; ///< 0: not entered, or it was off before
};

/// RLIMIT_CORE 0 and PR_SET_DUMPABLE 0 for the whole process, as far as the system lets us. Where
/// the process may lock all of its memory (RLIMIT_MEMLOCK unlimited) it does, and it stays so: the
/// engine's own buffers and the pictures do not go to swap either then.
void guard_enter(struct guard *guard);
/// Takes a guard that was not entered (zeroed).
void guard_leave(struct guard *guard);
#define AUTO_GUARD CLEANUP(guard_leave)

#endif

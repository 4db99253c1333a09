// SPDX-License-Identifier: Apache-2.0
// guard.h - while faces are in memory the process leaves no core dump, cannot be looked into, and
// is kept out of swap where it may be (rule R2).
#ifndef OPERATE_GUARD_H
#define OPERATE_GUARD_H

#include <stdbool.h>
#include <sys/resource.h>

/// What was before; given back by guard_leave.
struct guard {
    struct rlimit core;
    int dumpable; ///< 0: not entered, or it was off before
    bool entered, locked;
};

/// RLIMIT_CORE 0 and PR_SET_DUMPABLE 0 for the whole process, as far as the system lets us; what is
/// freed is overwritten. Where the process may lock all of its memory (RLIMIT_MEMLOCK unlimited, or
/// the right to make it so) it does, and it stays so: the models' memory and the pictures do not go
/// to swap either then. Where it may not, the templates alone are locked (watch.c).
void guard_enter(struct guard *guard);
/// Takes a guard that was not entered (zeroed).
void guard_leave(struct guard *guard);
#define AUTO_GUARD CLEANUP(guard_leave)

/// NULL when no face can get to swap: all memory is locked, or the machine has no swap; else a line
/// that says what to do. `swaps`: NULL, or a file like /proc/swaps.
const char *guard_weakness(const struct guard *guard, const char *swaps);

#endif

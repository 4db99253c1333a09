// SPDX-License-Identifier: Apache-2.0
// guard.h - guessing held off without locking the true officer out. In the memory of the program
// that takes attempts; nothing of it is stored.
//
// Attempts are counted by name and source, by source, and by name from all devices that the account
// does not know; each delays the next attempt longer (1 second, doubled, to 15 minutes). A device
// in which somebody signed in before is counted by itself: who guesses elsewhere does not delay it.
// Names that are not there are counted like others. An attempt is charged when it begins, so that
// many at once are no way round.
#ifndef ACCESS_GUARD_H
#define ACCESS_GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

#define ACCESS_GUARD_PAIR   5   ///< wrong attempts on a name from a source, free of delay
#define ACCESS_GUARD_SOURCE 30  ///< from a source on any names
#define ACCESS_GUARD_NAME   60  ///< on a name from anywhere, but for known devices
#define ACCESS_GUARD_DEVICE 20  ///< in a known device; beyond that it is known no more
#define ACCESS_GUARD_WAIT   900 ///< seconds, the longest delay

struct access_guard;

/// Any thread. The caller's.
void access_guard_create(struct access_guard **ret_guard);
void access_guard_destroy(struct access_guard **guard);

struct access_attempt {
    const char *name, *source; ///< as they came; the source is an address
    const char *device;        ///< of a known device its mark, checked; NULL: not known
    int64_t unlocked; ///< when an administrator last lifted the name's lock; 0: never
    double now;                ///< time_monotonic()
};
/// Charges the attempt, or OVERT_LIMIT with the seconds to wait in *ret_wait and in words.
/// *ret_lock (may be NULL): the name is delayed everywhere from this attempt on.
int access_guard_try(struct access_guard *guard, const struct access_attempt *attempt,
                     unsigned *ret_wait, bool *ret_lock, struct overt_error *err) MUST_CHECK;
/// It was right: what it was charged (`charged` attempts, such as a password and a code) is given
/// back, and this name from here starts anew.
void access_guard_passed(struct access_guard *guard, const struct access_attempt *attempt,
                         unsigned charged);

#endif

// SPDX-License-Identifier: Apache-2.0
// run.h - a live run of one camera in the record, from its beginning to its end, however it ends.
//
// While it goes on its program holds a lock that every other program can see (alive.h), on whatever
// machine: so the next act on the operation finds the runs that ended without saying so and writes
// their ends.
#ifndef OPERATE_RUN_H
#define OPERATE_RUN_H

#include "operate/alive.h"
#include "operate/internal.h"

struct run {
    int64_t id;          ///< 0: none
    int lock;            ///< of alive_take; only while `id` is not 0
    struct alive *alive; ///< the operate's
};

/// Settles what is left open, then records the beginning. OVERT_REFUSED when another run looks at
/// this source now. After act_operation; outside a transaction.
int run_begin(struct act *act, const struct register_new_run *run, struct run *ret_run,
              struct overt_error *err) MUST_CHECK;
/// Records the end. On failure the run is as it was: run_drop it, and the next act will find it.
int run_end(struct act *act, struct run *run, enum register_run_end why,
            struct overt_error *err) MUST_CHECK;
/// For CLEANUP: gives the lock up without a word. Takes one that was not begun or has ended.
void run_drop(struct run *run);
#define AUTO_RUN CLEANUP(run_drop)

/// Writes the ends of the act's operation's runs whose process is gone: each ended when it was last
/// heard of, and a gap with cause 'ended' goes on from there until the camera's next run.
int run_settle(struct act *act, struct overt_error *err) MUST_CHECK;

#endif

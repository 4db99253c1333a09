// SPDX-License-Identifier: Apache-2.0
// sweep.h - erasing what is due, holding what the law asks to be kept, and the master key (rule
// R5). The sweep runs by itself: when a record is opened for writing, every few minutes of a live
// run, and by `overt sweep` from a timer.
#ifndef OPERATE_SWEEP_H
#define OPERATE_SWEEP_H

#include "operate/operate.h"
#include "register/retention.h"

/// Erases everything that is due, in batches of a transaction each, and empties the write-ahead
/// log. Nobody's act: the receipts say so. *ret_log_empty false: a reader held an older state; the
/// next sweep tries again.
int operate_sweep(struct operate *operate, struct register_swept *ret_swept, bool *ret_log_empty,
                  struct overt_error *err) MUST_CHECK;

/// What was swept by itself since this operate was opened.
const struct register_swept *operate_swept(const struct operate *operate);

/// Lists that the last sweep could not erase on their servers (their keys are destroyed), and why
/// for one of them; the next sweep asks again.
size_t operate_servers_waiting(const struct operate *operate, const char **ret_why);

/// `reference`: of a hold on an operation, then hold->row is not asked.
int operate_hold_add(struct operate *operate, const char *as, const struct register_new_hold *hold,
                     const char *reference, int64_t *ret_id, struct overt_error *err) MUST_CHECK;
int operate_hold_lift(struct operate *operate, const char *as, int64_t hold,
                      struct overt_error *err) MUST_CHECK;

/// A new master key: all keys of the record are wrapped under it in one transaction.
struct operate_rotate {
    const char *file; ///< where the new key is written; NULL: master.key in the folder, in the
                      ///< place of the old one
    const char *passphrase; ///< instead of a file; NULL: none
    size_t passphrase_size;
};
int operate_rotate(struct operate *operate, const char *as, const struct operate_rotate *rotate,
                   int64_t *ret_rewrapped, struct overt_error *err) MUST_CHECK;

#endif

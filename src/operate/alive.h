// SPDX-License-Identifier: Apache-2.0
// alive.h - whether the program of a live run is there, for every other program to see: by a lock
// that the system frees when it ends, is killed or, on a server, is cut off.
//
// A record in a file: a lock on "run-N.lock" in its folder. On a PostgreSQL server, where programs
// of several machines have the record: a lock of a connection that stays (store_hold).
#ifndef OPERATE_ALIVE_H
#define OPERATE_ALIVE_H

#include <stdint.h>

#include "store/store.h"

/// What this program holds of one record. Several threads may use it.
struct alive;

/// `folder`: the record's.
void alive_create(const char *folder, struct alive **ret_alive);
/// Gives all of it up without a word. Takes NULL; nulls the pointer.
void alive_destroy(struct alive **alive);

/// From now the run is alive. `store`: the record, open. *ret_lock is for alive_give.
int alive_take(struct alive *alive, const struct store *store, int64_t run, int *ret_lock,
               struct overt_error *err) MUST_CHECK;
/// Not any more.
void alive_give(struct alive *alive, int64_t run, int lock);
/// The run has an end in the record: nobody asks again.
void alive_forget(const struct alive *alive, int64_t run);
/// 1: somebody holds it; 0: nobody; negative: cannot be told.
int alive_ask(const char *folder, struct store *store, int64_t run,
              struct overt_error *err) MUST_CHECK;

/// Of a record on a server: what was taken since this failed last is still held, as the server
/// says within `seconds`; *ret_now is its clock (seconds of UTC). OVERT_IO: nothing is held any
/// more; the next call connects again.
int alive_reach(struct alive *alive, double seconds, double *ret_now,
                struct overt_error *err) MUST_CHECK;

#endif

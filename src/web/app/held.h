// SPDX-License-Identifier: Apache-2.0
// held.h - pictures that officers have just sent and have not chosen a face of: in memory alone,
// each of one session, for some minutes, then wiped. And what is done every so often though nobody
// asks: that wiping, and the record's own (operate_wake).
#ifndef WEB_APP_HELD_H
#define WEB_APP_HELD_H

#include "web/app/call.h"

#define HELD_SECONDS 300 ///< at most, since it was sent
#define HELD_MAX     32  ///< of all officers; the oldest gives way
#define HELD_KEY_SIZE 33

struct app_held;
struct app_held *held_create(struct app *app);
void held_destroy(struct app_held **held);

/// Takes `faces` over.
void held_put(struct app_call *call, struct operate_faces *faces, char ret_key[HELD_KEY_SIZE]);
/// The session's own faces of this key, locked until held_give; NULL: there are none (any more).
struct operate_faces *held_take(struct app_call *call, const char *key);
void held_give(struct app_call *call);
void held_drop(struct app_call *call, const char *key);

#endif

// SPDX-License-Identifier: Apache-2.0
// clips.h - recordings that officers have sent, while they are searched through: each on a thread
// with a record of its own, from memory alone, wiped at its end.
#ifndef WEB_APP_CLIPS_H
#define WEB_APP_CLIPS_H

#include "web/app/call.h"

#define CLIPS_AT_ONCE 2
#define CLIPS_KEPT    16 ///< what came of them, until a restart

struct app_clips;
struct app_clips *clips_create(struct app *app);
/// Those that go on are interrupted: the same recording sent again goes on from there.
void clips_destroy(struct app_clips **clips);

struct clip_state {
    char name[256], reference[32];
    bool done;
    double share; ///< 0..1, below 0: not known
    int64_t faces_seen, appearances;
    int64_t search; ///< 0: there is none yet
    char words[OVERT_ERROR_TEXT_MAX]; ///< what went wrong; "": nothing
};

/// Texts and bytes of `wish` are copied. OVERT_LIMIT when too many are searched at once.
int clips_begin(struct app_call *call, const char *reference, const struct operate_footage *wish,
                int64_t *ret_number) MUST_CHECK;
/// The officer's own. OVERT_NOT_FOUND.
int clips_look(struct app_call *call, int64_t number, struct clip_state *ret_state) MUST_CHECK;
/// Ends it where it is.
void clips_stop(struct app_call *call, int64_t number);

#endif

// SPDX-License-Identifier: Apache-2.0
// reenrol.h - what is to be enrolled again before another model is used. Templates of two models
// are never compared; nothing is compared here, and nothing is changed.
#ifndef OPERATE_REENROL_H
#define OPERATE_REENROL_H

#include "operate/operate.h"

/// One operation that is not over.
struct operate_reenrol {
    char reference[64];
    enum register_state state;
    int64_t entries;     ///< that stand on its list
    int64_t others;      ///< of these, whose template was made by another model
    int64_t no_template; ///< of these, that have none
    int64_t pictures;    ///< of `others`, whose picture is held and can be enrolled again
    char model[64]; ///< of the first of the others, "id@version"; ""
};

/// For each operation that is not over and has a list, as the model `model` ("id@version") finds
/// it. Takes the right to look through a list. *ret_plan is the caller's (memory_free).
int operate_reenrol_plan(struct operate *operate, const char *as, const char *model,
                         struct operate_reenrol **ret_plan, size_t *ret_count,
                         struct overt_error *err) MUST_CHECK;

#endif

// SPDX-License-Identifier: Apache-2.0
// reenrol.h - what is to be enrolled again before another model is used, and doing it. Templates of
// two models are never compared; nothing is compared here.
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

/// An entry that could not be enrolled again, and what to do about it.
struct operate_reenrol_fault {
    int64_t entry;
    char words[OVERT_ERROR_TEXT_MAX];
};
struct operate_reenrolled {
    char model[64]; ///< in use now, "id@version"
    size_t again;   ///< entries that were taken off and added again; 0 when there are faults
    size_t kept;    ///< that have a template of this model already
    size_t fault_count;
    struct operate_reenrol_fault *faults; ///< the caller's: operate_reenrolled_finish
};

/// Makes the templates of a list anew, from the pictures that the record holds, with the model in
/// use: every entry with a template of another one is taken off, for `reason`, and added again with
/// all that was said of it, in one transaction. Either all or none: with one fault nothing is
/// changed, and what was only looked at is forgotten, so that it can be stopped at any moment. The
/// list needs its review again, by somebody else. The old entries are erased with their pictures
/// and templates as any entry that was taken off, with a receipt (docs/retention.md). As adding:
/// not once the operation was opened. `progress` may be NULL.
int operate_reenrol(struct operate *operate, const char *as, const char *reference,
                    const char *reason,
                    void (*progress)(void *context, size_t done, size_t count), void *context,
                    struct operate_reenrolled *ret_done, struct overt_error *err) MUST_CHECK;
void operate_reenrolled_finish(struct operate_reenrolled *done);

#endif

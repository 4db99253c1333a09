// SPDX-License-Identifier: Apache-2.0
// day.h - a scripted day of an office with live, retrospective and operator-initiated recognition:
// every kind of act that writes, one step each, so that a test can break any of them at any point
// and do it again. The steps stand in their order; each takes the record as the one before left it.
#ifndef TESTS_DAY_H
#define TESTS_DAY_H

#include <stddef.h>

#include "scene.h"

struct day_step {
    const char *name;
    int (*act)(struct scene *scene);
    int code; ///< what it returns when nothing is broken
    bool sweeps;  ///< what it erases is the act, and not what is done beside it
    moment later; ///< seconds that pass before the record is opened for it
};

/// The officers of the day, in a record that was just made.
void day_begin(struct scene *scene);

extern const struct day_step day_steps[];
extern const size_t day_step_count;

#endif

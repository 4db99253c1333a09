// SPDX-License-Identifier: Apache-2.0
// model_steps.h - adding a step to a model's check.
#ifndef EVALUATE_MODEL_STEPS_H
#define EVALUATE_MODEL_STEPS_H

#include "base/attr.h"
#include "evaluate/model_check.h"
#include "face/models.h"
#include "overt/overt.h"

/// `what`: static text.
struct model_step *model_step_add(struct model_check *check, const char *what,
                                  enum model_state state, const char *format, ...)
    PRINTF_LIKE(4, 5);

#endif

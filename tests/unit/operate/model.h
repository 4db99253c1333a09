// SPDX-License-Identifier: Apache-2.0
// model.h - what must be true of a record whatever was done to it, asked of its rows in plain SQL
// and of none of the program's own checks.
#ifndef TESTS_MODEL_H
#define TESTS_MODEL_H

#include "base/error.h"

struct store;

/// 0, or OVERT_CORRUPT with the rule that is broken and the row.
int model_check(struct store *store, struct overt_error *err) MUST_CHECK;

#endif

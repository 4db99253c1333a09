// SPDX-License-Identifier: Apache-2.0
// check.h - a list looked through before its review.
#ifndef OPERATE_CHECK_H
#define OPERATE_CHECK_H

#include "operate/enrol.h"

/// Looks through the list as it stands and records what was found, as an act of its own; refuses an
/// empty list. `told`: the officer is then shown whom it is about. *ret_found: how many findings
/// there are.
int check_list(struct act *act, const struct register_operation *operation, bool told,
               int64_t *ret_check, size_t *ret_found, struct overt_error *err) MUST_CHECK;

#endif

// SPDX-License-Identifier: Apache-2.0
// authority.h - what must hold of a written authority before it is recorded, and of an operation
// that anything is still to be done with.
#ifndef OPERATE_AUTHORITY_H
#define OPERATE_AUTHORITY_H

#include "operate/internal.h"

/// Texts, dates, ranges, criteria of the categories only; the officers are looked up later.
/// OVERT_INPUT or OVERT_LIMIT with the field's name.
int authority_check(const struct operate_plan *plan, struct overt_error *err) MUST_CHECK;

/// The plan as the register takes it.
struct register_plan authority_plan(const struct operate_plan *plan, double threshold);

/// Refuses when the operation is over: closed, reviewed, refused, cancelled, expired, or its urgent
/// authority has lapsed.
int authority_refuse_over(struct act *act, const struct register_operation *operation,
                          struct overt_error *err) MUST_CHECK;

/// Refuses when the officer planned the operation or wrote a version of its authority.
int authority_refuse_author(struct act *act, const struct register_operation *operation,
                            struct overt_error *err) MUST_CHECK;

/// Refuses while the written authority lacks something that it must say; `urgent`: must say even
/// then (register_authority_gaps).
int authority_refuse_gaps(struct act *act, const struct register_operation *operation, bool urgent,
                          struct overt_error *err) MUST_CHECK;

/// Assigns the plan's officers, inside its transaction.
int authority_assign(struct act *act, int64_t operation, const struct operate_plan *plan,
                     struct overt_error *err) MUST_CHECK;

/// A permit over the list as it stands, until `ends`, for the ledger entry that comes next.
int authority_permit(struct act *act, const struct register_operation *operation,
                     const struct overt_gallery *gallery, moment ends, struct text *ret_note,
                     struct overt_error *err) MUST_CHECK;

#endif

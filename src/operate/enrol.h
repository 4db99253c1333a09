// SPDX-License-Identifier: Apache-2.0
// enrol.h - what adding one picture and adding many have in common.
#ifndef OPERATE_ENROL_H
#define OPERATE_ENROL_H

#include "operate/internal.h"

#define ENROL_PACKED_MAX \
    (OVERT_MODEL_ID_MAX + 64 + OVERT_TEMPLATE_DIMENSION_MAX * sizeof(float)) ///< bytes

/// A picture file as it was, and the template of its one face.
struct enrol_picture {
    const void *bytes;
    size_t size;
    const void *packed; ///< by overt_template_pack
    size_t packed_size;
};

/// What can be told of an entry without its picture. OVERT_INPUT, OVERT_LIMIT.
int enrol_check(const struct operate_entry *entry, moment now, struct overt_error *err) MUST_CHECK;
/// The list still grows, and takes this category; refuses otherwise. Category 0: any.
int enrol_check_growth(struct act *act, const struct register_operation *operation,
                       enum register_category category, struct overt_error *err) MUST_CHECK;
/// Inside the act's transaction.
int enrol_write(const struct act *act, const struct register_operation *operation,
                const struct operate_entry *entry, const struct enrol_picture *picture,
                int64_t *ret_id, struct overt_error *err) MUST_CHECK;

#endif

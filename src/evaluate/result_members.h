// SPDX-License-Identifier: Apache-2.0
// result_members.h - the counts of a result by name: written and read from one table each.
#ifndef EVALUATE_RESULT_MEMBERS_H
#define EVALUATE_RESULT_MEMBERS_H

#include <stddef.h>

#include "evaluate/result.h"

#define RESULT_KIND "overt evaluation"
#define RESULT_COUNT_MAX 1000000000000 ///< of anything counted

struct result_member {
    const char *name;
    size_t offset; ///< of a size_t
};

#define RESULT_MEMBER(type, member)                                                               \
    {                                                                                             \
        #member, offsetof(struct type, member)                                                    \
    }

static const struct result_member result_data_members[] = {
    RESULT_MEMBER(result_data, identities),
    RESULT_MEMBER(result_data, pictures),
    RESULT_MEMBER(result_data, list),
    RESULT_MEMBER(result_data, mated),
    RESULT_MEMBER(result_data, nonmated),
    RESULT_MEMBER(result_data, failed),
    RESULT_MEMBER(result_data, list_pictures),
    RESULT_MEMBER(result_data, not_enrolled),
    RESULT_MEMBER(result_data, not_acquired),
    RESULT_MEMBER(result_data, people_not_enrolled),
};

static const struct result_member result_part_members[] = {
    RESULT_MEMBER(result_part, people),
    RESULT_MEMBER(result_part, list_pictures),
    RESULT_MEMBER(result_part, not_enrolled),
    RESULT_MEMBER(result_part, probes),
    RESULT_MEMBER(result_part, not_acquired),
    RESULT_MEMBER(result_part, mated_people),
    RESULT_MEMBER(result_part, nonmated_people),
    RESULT_MEMBER(result_part, mated),
    RESULT_MEMBER(result_part, missed),
    RESULT_MEMBER(result_part, nonmated),
    RESULT_MEMBER(result_part, alerted),
};

static const struct result_member result_scaling_members[] = {
    RESULT_MEMBER(result_scaling, list),
    RESULT_MEMBER(result_scaling, searches),
    RESULT_MEMBER(result_scaling, above),
};

#endif

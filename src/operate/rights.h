// SPDX-License-Identifier: Apache-2.0
// rights.h - the acts, and who may do each.
#ifndef OPERATE_RIGHTS_H
#define OPERATE_RIGHTS_H

#include <stdint.h>

/// Every act that changes the record, or looks at a person in it.
enum act_kind {
    ACT_OFFICER_ADD,
    ACT_SETTING,
    ACT_PLAN,
    ACT_AUTHORISE,
    ACT_NOTIFY,
    ACT_OPEN,
    ACT_CLOSE,
    ACT_PAUSE,
    ACT_RESUME,
    ACT_ENROL,
    ACT_UNLIST,
    ACT_REVIEW,
    ACT_LIVE,
    ACT_SEARCH,
    ACT_IDENTIFY,
    ACT_ADJUDICATE,
    ACT_ENGAGE,
    ACT_OUTCOME,
    ACT_LOOK,
    ACT_KIND_COUNT,
};

/// `word` stands in the ledger's entry of a refusal; `roles`: any one of these bits (enum
/// register_role) is enough.
struct right {
    const char *word; ///< "operation.plan"
    uint32_t roles;
    const char *words; ///< "planning an operation takes the role planner"
};

const struct right *rights_of(enum act_kind kind);

#endif

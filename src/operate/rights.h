// SPDX-License-Identifier: Apache-2.0
// rights.h - the acts, and who may do each: one matrix, from which the checks, `overt help rights`
// and docs/rights.md come.
#ifndef OPERATE_RIGHTS_H
#define OPERATE_RIGHTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "register/authority.h"

/// Every act that changes the record, or looks at a person in it.
enum act_kind {
    ACT_OFFICER_ADD,
    ACT_RANK,
    ACT_SETTING,
    ACT_PLAN,
    ACT_AMEND,
    ACT_COMPLETE,
    ACT_AUTHORISE,
    ACT_URGENT,
    ACT_CONFIRM,
    ACT_OVERRULE,
    ACT_REFUSE,
    ACT_CANCEL,
    ACT_NOTIFY,
    ACT_EXCEPT,
    ACT_ASSIGN,
    ACT_OPEN,
    ACT_CLOSE,
    ACT_PAUSE,
    ACT_RESUME,
    ACT_REVIEW_AFTER,
    ACT_ENROL,
    ACT_UNLIST,
    ACT_CHECK,
    ACT_REVIEW,
    ACT_PRESENCE,
    ACT_LIVE,
    ACT_SEARCH,
    ACT_IDENTIFY,
    ACT_ADJUDICATE,
    ACT_ENGAGE,
    ACT_OUTCOME,
    ACT_DEARREST,
    ACT_CHOOSE,
    ACT_SEARCH_REVIEW,
    ACT_COMPLAIN,
    ACT_COMPLAINT_STATE,
    ACT_LOOK,
    ACT_CONSULT_LIST,
    ACT_DISCLOSE,
    ACT_AUDIT,
    ACT_HOLD,
    ACT_HOLD_LIFT,
    ACT_KEY,
    ACT_MOVE,
    ACT_EVALUATION_ADOPT,
    ACT_EVALUATION_WISH,
    ACT_KIND_COUNT,
};

#define RIGHT_STATE(state) (1u << (state))

/// `word` stands in the ledger's entry of a refusal; `roles`: any one of these bits (enum
/// register_role) is enough.
struct right {
    const char *word; ///< "operation.plan"
    uint32_t roles;
    const char *words;       ///< "planning an operation takes the role planner"
    enum register_rank rank; ///< at least; 0: any
    uint32_t states;         ///< of the operation, bits RIGHT_STATE(enum register_state), in which
                             ///< it can be done; 0: in any, or it is about no operation
    const char *but;         ///< who or when not besides; NULL: nobody
};

const struct right *rights_of(enum act_kind kind);

/// Acts of which nobody does both halves.
struct rights_pair {
    enum act_kind first, second;
    const char *words; ///< "who plans an operation does not authorise it"
};
const struct rights_pair *rights_pairs(size_t *ret_count);

/// The matrix as docs/rights.md has it.
struct text;
void rights_markdown(struct text *ret_page);

#endif

// SPDX-License-Identifier: Apache-2.0
// plan.h - the written authority as a form: its inputs, what was sent as a plan, and a plan that
// stands as what would have been sent.
#ifndef WEB_APP_PLAN_H
#define WEB_APP_PLAN_H

#include "web/app/page.h"

/// What a form asks for.
enum plan_ask {
    PLAN_NEW,
    PLAN_AMEND,    ///< everything again but the mode
    PLAN_COMPLETE, ///< what the authority does not say yet
};

/// A text of the plan or of its authority: one table for inputs, reading and filling in.
struct plan_text {
    const char *name, *label, *hint;
    int place;    ///< a text of the authority (enum register_text), or -1
    size_t field; ///< else its place in struct operate_plan
    int rows;     ///< 0: one line
};
extern const struct plan_text plan_texts[];
extern const size_t plan_text_count;
const struct plan_text *plan_text_named(const char *name);

/// "camera-3-name"; `part` "name".
#define PLAN_NAME_MAX 64
void plan_name(char name[PLAN_NAME_MAX], const char *what, size_t number, const char *part);

/// Rows of cameras or of documents that the form has, by what was sent.
size_t plan_rows(const struct app_call *call, const char *what, const char *part, size_t most);

/// What was sent, in place of the caller's zeros: texts are the form's. Faults at the fields.
struct plan_read {
    struct operate_plan plan;
    struct register_authority authority;
};
void plan_read(struct app_call *call, enum plan_ask ask, struct plan_read *ret_read);

/// As if it had been sent: what stands (plan_fill), or a new plan's first choices (operation NULL).
void plan_fill(struct app_call *call, const struct register_operation *operation);

/// The inputs; `operation` NULL: of a new plan.
void plan_put(struct app_call *call, enum plan_ask ask, const struct register_operation *operation);

#endif

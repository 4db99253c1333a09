// SPDX-License-Identifier: Apache-2.0
// list.h - what the pages of a list share: it is read by somebody, which is recorded before.
#ifndef WEB_APP_LIST_H
#define WEB_APP_LIST_H

#include "web/app/operation.h"

#define LIST_READERS                                                                         \
    (REGISTER_ROLE_PLANNER | REGISTER_ROLE_AUTHORISING | REGISTER_ROLE_OPERATOR |            \
     REGISTER_ROLE_ENGAGEMENT | REGISTER_ROLE_INVESTIGATOR | REGISTER_ROLE_INFORMATION |     \
     REGISTER_ROLE_AUDITOR)
#define LIST_MAKERS (REGISTER_ROLE_PLANNER | REGISTER_ROLE_OPERATOR)

struct app_list {
    struct register_operation operation;
    struct register_entry *entries;
    size_t count;
    const char *why; ///< as it was said; NULL: the operation goes on
};

/// Reads the list of the path's operation for the officer. 1: it is read; 0: the page that asks why
/// is answered; else a code. app_list_finish in any case.
int app_list_read(struct app_call *call, struct app_list *ret_list) MUST_CHECK;
void app_list_finish(struct app_list *list);
#define AUTO_APP_LIST CLEANUP(app_list_finish)

/// The entry that the path names; NULL when the list has no such.
const struct register_entry *app_list_entry(const struct app_call *call,
                                            const struct app_list *list);
const char *app_list_state(const struct register_entry *entry);

/// A page below a list: its operation, and the way back to it. Begun; app_below_finish after the
/// page's end, in any case.
struct app_below {
    struct register_operation operation;
    struct app_page page;
    char back[APP_HREF_MAX];
};
int app_below_begin(struct app_call *call, const char *title,
                    struct app_below *ret_below) MUST_CHECK;
void app_below_finish(struct app_below *below);
#define AUTO_BELOW CLEANUP(app_below_finish)

/// The list with what is wrong above it (list.c).
int app_list_page(struct app_call *call);

#endif

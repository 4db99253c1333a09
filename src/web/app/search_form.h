// SPDX-License-Identifier: Apache-2.0
// search_form.h - what is asked of a retrospective search, with a picture or through a recording.
#ifndef WEB_APP_SEARCH_FORM_H
#define WEB_APP_SEARCH_FORM_H

#include "web/app/call.h"

#define SEARCHERS (REGISTER_ROLE_INVESTIGATOR | REGISTER_ROLE_OPERATOR)

struct search_form {
    const char *title, *action, *submit;
    const char *label, *hint, *accept; ///< of the file
    bool entry;                        ///< who is sought can be said
};
int search_form_page(struct app_call *call, const struct search_form *form) MUST_CHECK;
/// What was sent, but the file: faults at what is missing.
void search_form_check(struct app_call *call);

#endif

// SPDX-License-Identifier: Apache-2.0
// results.h - the page of a search, and what people make of one.
#ifndef WEB_APP_RESULTS_H
#define WEB_APP_RESULTS_H

#include "web/app/found.h"

/// `why`: why it is read, once the operation is over.
int results_page(struct app_call *call, const char *why) MUST_CHECK;

/// Which candidate the investigator chose, or the form for it.
void results_put_choice(struct app_call *call, const struct found *found);
/// The review afterwards, or the form for it.
void results_put_review(struct app_call *call, const struct found *found);

#endif

// SPDX-License-Identifier: Apache-2.0
// operation.h - what the pages of one operation have in common.
#ifndef WEB_APP_OPERATION_H
#define WEB_APP_OPERATION_H

#include "web/app/page.h"

#define APP_HREF_MAX 160

/// The operation that the path names first, as it is now. OVERT_NOT_FOUND.
int app_operation_read(struct app_call *call, struct register_operation *ret_operation) MUST_CHECK;
#define AUTO_OPERATION CLEANUP(register_operation_finish)

/// "/operations/LFR-2026-0001" and what comes below it: "/list", or "".
void app_operation_href(const struct register_operation *operation, const char *below,
                        char href[APP_HREF_MAX]);

/// It was opened and is neither closed nor past its end.
bool app_operation_is_open(const struct register_operation *operation);
/// Closed, refused, cancelled, expired or reviewed: nothing leads to opening it any more.
bool app_operation_is_over(const struct register_operation *operation);

/// The written authority as summary lists (authority.c).
void app_authority_put(struct html *html, const struct register_operation *operation);

/// Rows of a summary list that are written one by one; a row without words is left out.
void app_rows_begin(struct html *html);
void app_row(struct html *html, const char *key, const char *words);
void app_row_moment(struct html *html, const char *key, moment when);
void app_row_number(struct html *html, const char *key, int64_t number);
void app_rows_end(struct html *html);

#endif

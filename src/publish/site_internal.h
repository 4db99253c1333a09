// SPDX-License-Identifier: Apache-2.0
// site_internal.h - what the files of the site share.
#ifndef PUBLISH_SITE_INTERNAL_H
#define PUBLISH_SITE_INTERNAL_H

#include "publish/internal.h"
#include "publish/site.h"
#include "web/html/page.h"

#define SITE_PAGE_MAX (8u * 1024 * 1024) ///< bytes of one page

/// The frame around a page; `here` is the place in the navigation (0 first page, 1 operations,
/// 2 register, 3 requests, 4 check; below 0: none of them).
void site_page_begin(struct html *html, const struct publish *publish, const char *title, int here);
void site_page_end(struct html *html, const struct publish *publish);

void site_page_home(const struct publish *publish, struct html *html);
void site_page_operations(const struct publish *publish, struct html *html);
void site_page_operation(const struct publish *publish, const struct register_operation *operation,
                    struct html *html);
void site_page_check(const struct publish *publish, const char *key, struct html *html);
void site_page_accessibility(const struct publish *publish, struct html *html);
void site_page_cookies(const struct publish *publish, struct html *html);
void site_page_missing(const struct publish *publish, struct html *html);

/// "Live facial recognition"
const char *site_mode(enum register_mode mode);
/// Whether faces may be compared in it at that moment.
bool site_runs(const struct register_operation *operation);
/// Whether it is to come: the public was told, and it is not over.
bool site_planned(const struct publish *publish, const struct register_operation *operation);
/// A table of some operations; `caption` is a literal's words.
void site_table(struct html *html, const char *caption,
                const struct register_operation *const *operations, size_t count);

#endif

// SPDX-License-Identifier: Apache-2.0
// site.h - the public listener: hands out the files of one folder, and knows nothing else. It has
// no record, no key and no officer, so a fault in it can give away nothing that is not published.
#ifndef WEB_SITE_SITE_H
#define WEB_SITE_SITE_H

#include "web/http/http.h"

struct site {
    const char *folder; ///< looked up for each request: it may be replaced as a whole meanwhile
};

/// An http_handler; `context` is a struct site. GET and HEAD of files below the folder; a folder
/// is its index.html. No symbolic link is followed, nothing that begins with a dot is given.
void site_handle(void *context, const struct http_request *request, struct http_answer *answer);

/// OVERT_INPUT when the folder is none, or not one that is published: it needs an index.html.
int site_check(const char *folder, struct overt_error *err) MUST_CHECK;

#endif

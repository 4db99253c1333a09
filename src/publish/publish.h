// SPDX-License-Identifier: Apache-2.0
// publish.h - the folder that a force hands out: register, statistics, a page of data for each
// operation, charts, and what describes them. docs/publication.md.
#ifndef PUBLISH_PUBLISH_H
#define PUBLISH_PUBLISH_H

#include <stddef.h>

#include "base/error.h"
#include "base/time.h"

struct store;

struct publish_done {
    size_t files, operations;
};

enum publish_looks {
    PUBLISH_ALONE, ///< its page stands anywhere, with its own style
    PUBLISH_SITE,  ///< its page is /register/ of the public site
};

/// Writes the record as at a moment into `folder`, which is made, or replaced as a whole when it
/// holds an earlier publication and nothing else; until then the earlier one stands. The same
/// moment gives the same bytes. `as_at` must be a real moment. OVERT_INPUT when the folder holds
/// something else.
int publish_record(struct store *store, const char *folder, moment as_at, enum publish_looks looks,
                   struct publish_done *ret_done, struct overt_error *err) MUST_CHECK;

#endif

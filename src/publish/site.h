// SPDX-License-Identifier: Apache-2.0
// site.h - the pages of the public site: is anything running or planned, every operation with its
// written authority, and how to check all of it. docs/serving.md.
#ifndef PUBLISH_SITE_H
#define PUBLISH_SITE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/time.h"

struct store;

struct publish_site {
    const char *folder; ///< made when it is not there; what is the same is not written again
    moment as_at;
    const char *key; ///< the ledger's public key in one line, as `overt ledger verify` takes it
};

struct publish_site_done {
    size_t pages, written, operations;
};

/// Writes the pages, the proofs of what they show, and what they need (assets/). The register is
/// expected in register/, requests in requests/; the ledger must be in log/ before. The same record
/// at the same moment gives the same bytes.
int publish_site(struct store *store, const struct publish_site *site,
                 struct publish_site_done *ret_done, struct overt_error *err) MUST_CHECK;

/// Brings the files of a ledger's folder into `folder`: tiles first, the checkpoint last, so that
/// whoever reads meanwhile finds every tile that a checkpoint names (C2SP tlog-tiles).
int publish_site_ledger(const char *log, const char *folder, size_t *ret_files,
                        struct overt_error *err) MUST_CHECK;

#endif

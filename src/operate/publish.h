// SPDX-License-Identifier: Apache-2.0
// publish.h - when the signed log is published: at least once an hour while something is done, at
// each closing of an operation, when a record is let go, and when asked.
#ifndef OPERATE_PUBLISH_H
#define OPERATE_PUBLISH_H

#include <stdint.h>

#include "base/error.h"
#include "ledger/ledger.h"
#include "operate/operate.h"

#define OPERATE_PUBLISH_SECONDS 3600

/// Signs what is not signed yet and publishes it in the record's folder `log`, and in the folder
/// `also` (may be NULL), which may belong to a web server. *ret_size: entries that are published.
/// No act: nothing of the record changes, so nobody's right is asked.
int operate_publish(struct operate *operate, const char *also, int64_t *ret_size,
                    struct overt_error *err) MUST_CHECK;

/// Takes a witness's answer (ledger_cosign) and publishes the checkpoint with it.
int operate_cosign(struct operate *operate, const char *answer, const char *witness,
                   struct ledger_answer *ret_answer, struct overt_error *err) MUST_CHECK;

/// After an act: publishes when it is an hour since the last time, or `now_at_once`. What could not
/// be published now will be next time.
void publish_after(struct operate *operate, moment now, bool at_once);
/// For operate_close.
void publish_last(struct operate *operate);

#endif

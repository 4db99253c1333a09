// SPDX-License-Identifier: Apache-2.0
// publish.c - the signed log goes to the published files; see publish.h.
#include "operate/publish.h"

#include "base/file.h"
#include "base/memory.h"
#include "ledger/ledger.h"
#include "operate/internal.h"

static int publish(struct operate *operate, struct overt_error *err)
{
    AUTO_FREE char *log = file_join(operate->folder, OPERATE_LOG_FOLDER);
    int code = store_settle(operate->store, err); // never ahead of the record
    if (code == 0)
        code = ledger_publish(operate->store, log, operate->verifier, err);
    if (code == 0)
        operate->published_at = clock_now(&operate->clock);
    return code;
}

void publish_after(struct operate *operate, moment now, bool at_once)
{
    // Each program publishes when it ends: this one's hour begins with its first act. A clock that
    // was set back begins it again.
    if (operate->published_at == 0 || now < operate->published_at)
        operate->published_at = now;
    if (!at_once && now - operate->published_at < OPERATE_PUBLISH_SECONDS)
        return;
    if (publish(operate, NULL) != 0)
        operate->published_at = now; // tried again in an hour, and when the record is let go
}

/// What others recorded through this store (foi's letters) is signed too, and what was signed since
/// the last time goes to the published files. What nobody committed is not published: it is about
/// to be undone.
void publish_last(struct operate *operate)
{
    int code = operate_reopen(operate, NULL);
    if (code == 0 && store_in_group(operate->store))
        store_group_rollback(operate->store);
    if (code == 0)
        store_rollback(operate->store);
    if (code == 0)
        code = ledger_checkpoint(operate->store, operate->key, clock_now(&operate->clock), NULL);
    if (code == 0)
        code = publish(operate, NULL);
    (void)code;
}

int operate_publish(struct operate *operate, const char *also, int64_t *ret_size,
                    struct overt_error *err)
{
    AUTO_FREE char *log = file_join(operate->folder, OPERATE_LOG_FOLDER);
    int code = operate_reopen(operate, err);
    if (code == 0)
        code = ledger_checkpoint(operate->store, operate->key, clock_now(&operate->clock), err);
    if (code == 0)
        code = publish(operate, err);
    if (code == 0 && also != NULL)
        code = ledger_publish(operate->store, also, operate->verifier, err);
    return code != 0 ? code : ledger_published(log, operate->verifier, ret_size, err);
}

int operate_cosign(struct operate *operate, const char *answer, const char *witness,
                   struct ledger_answer *ret_answer, struct overt_error *err)
{
    int code = operate_reopen(operate, err);
    if (code == 0)
        code = ledger_cosign(operate->store, answer, witness, clock_now(&operate->clock),
                             ret_answer, err);
    return code != 0 ? code : publish(operate, err);
}

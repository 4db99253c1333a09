// SPDX-License-Identifier: Apache-2.0
// group.c - many acts that become durable together: one signature and one write to the disk.
#include "ledger/ledger.h"
#include "operate/internal.h"
#include "operate/publish.h"

int operate_group_begin(struct operate *operate, struct overt_error *err)
{
    int code = operate_reopen(operate, err);
    return code != 0 ? code : store_group_begin(operate->store, err);
}

static int sign(struct operate *operate, struct overt_error *err)
{
    int code = store_begin(operate->store, err);
    if (code == 0)
        code = ledger_checkpoint(operate->store, operate->key, clock_now(&operate->clock), err);
    return code != 0 ? code : store_commit(operate->store, err);
}

int operate_group_commit(struct operate *operate, struct overt_error *err)
{
    int code = sign(operate, err);
    if (code == 0)
        code = store_group_commit(operate->store, err);
    else
        store_group_rollback(operate->store);
    operate->acted |= code == 0;
    if (code == 0)
        publish_after(operate, clock_now(&operate->clock), false);
    return code;
}

void operate_group_cancel(struct operate *operate)
{
    if (operate->store != NULL)
        store_group_rollback(operate->store);
}

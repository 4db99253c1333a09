// SPDX-License-Identifier: Apache-2.0
// reader.c - connections that only read, beside an open record.
#include "base/file.h"
#include "base/memory.h"
#include "operate/internal.h"
#include "register/vault.h"

/// The key of the operate; when that is not in force any more, the one that is in its place.
static int attach(const struct operate *operate, struct store *store, struct overt_error *err)
{
    struct crypt_master *copy = NULL;
    if (operate->master != NULL)
        crypt_master_copy(operate->master, &copy);
    if (copy != NULL && register_vault_attach(store, copy, true, NULL) == 0)
        return 0;
    crypt_master_destroy(&copy);
    return operate_key_attach(store, &operate->key_params, err);
}

int operate_reader(const struct operate *operate, struct store **ret_store, struct overt_error *err)
{
    AUTO_FREE char *path = file_join(operate->folder, OPERATE_RECORD_FILE);
    struct store *store = NULL;
    int code = store_open(path, false, true, &store, err);
    if (code == 0)
        code = attach(operate, store, err);
    if (code < 0) {
        store_close(&store);
        return code;
    }
    *ret_store = store;
    return 0;
}

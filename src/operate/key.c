// SPDX-License-Identifier: Apache-2.0
// key.c - finding the master key. A rotation writes the new key beside the old one, wraps all keys
// under it in one transaction, and only then puts it in the old one's place: whichever of the two
// the record is under is there whenever the machine stops.
#include "operate/key.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "crypt/hash.h"
#include "crypt/wipe.h"
#include "register/vault.h"
#include "store/store.h"

#define KEYS_PATH_MAX 4096 // bytes

static bool is_in_force(const struct crypt_master *master, const struct register_master *in_force)
{
    uint8_t mark[CRYPT_MASTER_ID_SIZE];
    crypt_master_id(master, mark);
    return crypt_equal(mark, in_force->mark, sizeof mark);
}

int operate_keys_folder(const char *folder, char **ret_keys, struct overt_error *err)
{
    AUTO_FREE char *path = file_join(folder, OPERATE_KEYS_PATH);
    char *keys = NULL;
    size_t size = 0;
    if (!file_exists(path)) {
        *ret_keys = memory_copy_text(folder);
        return 0;
    }
    int code = file_read(path, KEYS_PATH_MAX, &keys, &size, err);
    if (code != 0)
        return code;
    size_t length = strcspn(keys, "\n");
    if (keys[0] != '/' || length + 1 < size) {
        memory_free(keys);
        return error_set(err, OVERT_INPUT,
                         "%s names no folder: write the whole path of the keys into it, as one "
                         "line",
                         path);
    }
    keys[length] = '\0';
    *ret_keys = keys;
    return 0;
}

/// The key in `folder`, or the one that a cut rotation left beside it; NULL when neither is there.
static int from_folder(const char *record, const struct register_master *in_force,
                       struct crypt_master **ret_master, struct overt_error *err)
{
    AUTO_FREE char *folder = NULL;
    int found = operate_keys_folder(record, &folder, err);
    if (found != 0)
        return found;
    AUTO_FREE char *path = file_join(folder, OPERATE_MASTER_FILE);
    AUTO_FREE char *next_path = file_join(folder, OPERATE_MASTER_NEXT);
    struct crypt_master *master = NULL;
    struct crypt_master *next = NULL;
    int code = file_exists(path) ? crypt_master_read(path, false, &master, err) : 0;
    if (code == 0 && file_exists(next_path) && (master == NULL || !is_in_force(master, in_force)))
        code = crypt_master_read(next_path, false, &next, err);
    if (code == 0 && next != NULL && is_in_force(next, in_force)) {
        crypt_master_destroy(&master);
        master = next;
        next = NULL;
    }
    crypt_master_destroy(&next);
    if (code != 0)
        crypt_master_destroy(&master);
    else
        *ret_master = master;
    return code;
}

static int from_passphrase(const struct operate_key_params *params,
                           const struct register_master *in_force, struct crypt_master **ret_master,
                           struct overt_error *err)
{
    char *passphrase = crypt_secret_new(CRYPT_PASSPHRASE_LIMIT + 1);
    size_t size = 0;
    int code = params->ask(params->context, passphrase, &size, err);
    if (code == 0)
        code = crypt_master_stretch(passphrase, size, &in_force->stretch, ret_master, err);
    crypt_secret_free((void *)&passphrase);
    if (code == 0 && !is_in_force(*ret_master, in_force)) {
        crypt_master_destroy(ret_master);
        code = error_set(err, OVERT_REFUSED, "that is not the passphrase of this record");
    }
    return code;
}

int operate_key_find(struct store *store, const struct operate_key_params *params,
                     struct crypt_master **ret_master, struct overt_error *err)
{
    struct register_master in_force;
    const char *credentials = getenv("CREDENTIALS_DIRECTORY");
    struct crypt_master *master = NULL;
    int code = register_master_read(store, &in_force, err);
    if (code != 0)
        return code;
    if (params->file != NULL) {
        code = crypt_master_read(params->file, false, &master, err);
    } else if (in_force.kind == REGISTER_MASTER_PASSPHRASE) {
        code = params->ask != NULL ? from_passphrase(params, &in_force, &master, err) : 0;
    } else {
        AUTO_FREE char *path =
            credentials != NULL ? file_join(credentials, OPERATE_MASTER_CREDENTIAL) : NULL;
        if (path != NULL && file_exists(path))
            code = crypt_master_read(path, true, &master, err);
        else if (params->folder != NULL)
            code = from_folder(params->folder, &in_force, &master, err);
    }
    if (code == 0)
        *ret_master = master;
    return code;
}

int operate_key_attach(struct store *store, const struct operate_key_params *params,
                       struct overt_error *err)
{
    struct crypt_master *master = NULL;
    int code = operate_key_find(store, params, &master, err);
    if (code != 0 || master == NULL)
        return code;
    code = register_vault_attach(store, master, true, err);
    if (code != 0)
        crypt_master_destroy(&master);
    return code;
}

// SPDX-License-Identifier: Apache-2.0
// rotate.c - a new master key for the record. The new key stands on the disk before the record is
// under it, and the old one until it is: key.c finds whichever it is after a stop in between.
#include <stdio.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "crypt/hash.h"
#include "operate/internal.h"
#include "operate/list_file.h"
#include "operate/sweep.h"
#include "register/vault.h"

struct rotation {
    struct crypt_master *master;
    enum register_master_kind kind;
    struct crypt_stretch stretch;
    char *path;  ///< where the new key's file stands now; NULL: a passphrase
    char *place; ///< where it goes; NULL: it stays where it is
};

static void rotation_finish(struct rotation *rotation)
{
    crypt_master_destroy(&rotation->master);
    memory_free(rotation->path);
    memory_free(rotation->place);
}

/// The new key, safe on the disk if it is one of a file.
static int make_key(const struct operate *operate, const struct operate_rotate *wish,
                    struct rotation *rotation, struct overt_error *err)
{
    if (wish->passphrase != NULL) {
        rotation->kind = REGISTER_MASTER_PASSPHRASE;
        crypt_stretch_new(&rotation->stretch);
        return crypt_master_stretch(wish->passphrase, wish->passphrase_size, &rotation->stretch,
                                    &rotation->master, err);
    }
    rotation->kind = REGISTER_MASTER_FILE_KEY;
    crypt_master_create(&rotation->master);
    if (wish->file != NULL) {
        rotation->path = memory_copy_text(wish->file);
        return crypt_master_write(rotation->master, wish->file, err);
    }
    AUTO_FREE char *folder = NULL;
    int code = operate_keys_folder(operate->folder, &folder, err);
    if (code != 0)
        return code;
    rotation->path = file_join(folder, OPERATE_MASTER_NEXT);
    rotation->place = file_join(folder, OPERATE_MASTER_FILE);
    (void)unlink(rotation->path); // of a rotation that was cut before the record was under it
    return crypt_master_write(rotation->master, rotation->path, err);
}

/// The record is under the new key: it takes the old one's place, or, with a passphrase, the old
/// file goes.
static int put_in_place(const struct rotation *rotation, struct overt_error *err)
{
    if (rotation->place != NULL && rename(rotation->path, rotation->place) != 0)
        return error_set(err, OVERT_IO,
                         "the record is under the new master key; move %s over %s yourself",
                         rotation->path, rotation->place);
    return 0;
}

int operate_key_settle(const struct operate *operate, struct overt_error *err)
{
    struct register_master in_force;
    struct crypt_master *next = NULL;
    uint8_t mark[CRYPT_MASTER_ID_SIZE];
    AUTO_FREE char *folder = NULL;
    int code = operate_keys_folder(operate->folder, &folder, err);
    if (code != 0)
        return code;
    struct rotation left = {.path = file_join(folder, OPERATE_MASTER_NEXT),
                            .place = file_join(folder, OPERATE_MASTER_FILE)};
    code = register_master_read(operate->store, &in_force, err);
    if (code == 0 && file_exists(left.path))
        code = crypt_master_read(left.path, false, &next, err);
    if (code == 0 && next != NULL) {
        crypt_master_id(next, mark);
        if (crypt_equal(mark, in_force.mark, sizeof mark))
            code = put_in_place(&left, err);
    }
    crypt_master_destroy(&next);
    rotation_finish(&left);
    return code;
}

int operate_rotate(struct operate *operate, const char *as, const struct operate_rotate *rotate,
                   int64_t *ret_rewrapped, struct overt_error *err)
{
    AUTO_ACT struct act act = {0};
    CLEANUP(rotation_finish) struct rotation rotation = {0};
    int code = act_begin(&act, operate, as, ACT_KEY, NULL, err);
    if (code == 0)
        code = operate_key_settle(operate, err);
    if (code == 0)
        code = register_vault_need(operate->store, err);
    if (code == 0)
        code = make_key(operate, rotate, &rotation, err);
    if (code == 0)
        code = act_open(&act, err);
    if (code != 0)
        return code;
    struct register_by by = act_by(&act);
    code = register_master_set(
        &by, rotation.master, rotation.kind,
        rotation.kind == REGISTER_MASTER_PASSPHRASE ? &rotation.stretch : NULL, ret_rewrapped, err);
    code = act_close(&act, code, err);
    if (code == 0) // else the new key stays: a commit that failed may hold all the same
        code = put_in_place(&rotation, err);
    if (code == 0)
        list_files_forget(operate);
    bool empty = false; // no wrapping under the old key stays in the log
    if (code == 0)
        code = store_empty_log(operate->store, &empty, err);
    if (code != 0)
        return code;
    code = register_vault_attach(operate->store, rotation.master, false, err);
    if (code == 0) {
        crypt_master_destroy(&operate->master);
        operate->master = rotation.master;
        rotation.master = NULL;
    }
    return code;
}

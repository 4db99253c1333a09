// SPDX-License-Identifier: Apache-2.0
// list_file.c - a copy of a long list's templates beside the record, so that it is decrypted once
// and not row by row each time it is searched. It is a copy and no more: sealed under a key that is
// made of the keys of all its entries (register_list_key) and so cannot be opened once one of them
// is destroyed; used only when it is the very list that the operation's permit names; and made
// anew, or done without, whenever anything is wrong with it. No act writes it, none needs it.
#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "crypt/hash.h"
#include "crypt/wipe.h"
#include "face/permit/permit.h"
#include "operate/list_file.h"

#define ENDING          ".gallery"
#define NAME_MAX_LENGTH 64

static char *folder_of(const struct operate *operate)
{
    return file_join(operate->folder, OPERATE_LISTS_FOLDER);
}

static char *path_of(const struct operate *operate, int64_t operation)
{
    char name[NAME_MAX_LENGTH];
    AUTO_FREE char *folder = folder_of(operate);
    (void)snprintf(name, sizeof name, "%lld" ENDING, (long long)operation);
    return file_join(folder, name);
}

/// The list's key, unless it is too short for a file.
static bool key_of(const struct act *act, int64_t operation, uint8_t key[OVERT_GALLERY_KEY_SIZE])
{
    size_t count = 0, least = act->operate->list_file_least;
    if (register_list_key(act->operate->store, operation, key, &count, NULL) != 0)
        return false;
    return count >= (least > 0 ? least : OPERATE_LIST_FILE_LEAST);
}

static bool is_permitted(const struct overt_gallery *gallery, const struct overt_permit *permit)
{
    uint8_t digest[OVERT_GALLERY_DIGEST_SIZE];
    overt_gallery_digest(gallery, digest);
    return crypt_equal(digest, permit_terms_of(permit)->list, sizeof digest);
}

static int read_file(const char *path, const uint8_t key[OVERT_GALLERY_KEY_SIZE],
                     struct overt_gallery **ret_gallery, char model[OVERT_MODEL_ID_MAX])
{
    struct overt_gallery_file *file = NULL;
    struct overt_gallery_file_info info;
    int code = overt_gallery_file_open(path, key, NULL, &file, NULL);
    if (code != 0)
        return code;
    overt_gallery_file_info(file, &info);
    code = overt_gallery_file_load(file, ret_gallery, NULL);
    if (code == 0)
        memcpy(model, info.model, OVERT_MODEL_ID_MAX);
    (void)overt_gallery_file_close(&file, NULL);
    return code;
}

bool list_file_load(const struct act *act, int64_t operation, struct overt_gallery **ret_gallery,
                    char model[OVERT_MODEL_ID_MAX])
{
    uint8_t key[OVERT_GALLERY_KEY_SIZE];
    CLEANUP(overt_gallery_destroy) struct overt_gallery *gallery = NULL;
    CLEANUP(overt_permit_destroy) struct overt_permit *permit = NULL;
    AUTO_FREE char *note = NULL;
    AUTO_FREE char *path = path_of(act->operate, operation);
    if (!file_exists(path) || !key_of(act, operation, key))
        return false;
    int code = register_permit(act->operate->store, operation, &note, NULL);
    if (code == 0)
        code = overt_permit_read(note, act->operate->verifier, &permit, NULL);
    if (code == 0)
        code = read_file(path, key, &gallery, model);
    crypt_wipe(key, sizeof key);
    if (code != 0 || !is_permitted(gallery, permit))
        return false;
    *ret_gallery = gallery;
    gallery = NULL;
    return true;
}

void list_file_save(const struct act *act, int64_t operation, const struct overt_gallery *gallery,
                    const struct overt_permit *permit)
{
    uint8_t key[OVERT_GALLERY_KEY_SIZE];
    AUTO_FREE char *folder = folder_of(act->operate);
    AUTO_FREE char *path = path_of(act->operate, operation);
    if (!is_permitted(gallery, permit) || !key_of(act, operation, key))
        return;
    // Of another list, or damaged: erased. What cannot be written is done without.
    if (overt_gallery_file_erase(path, NULL) == 0 && file_make_folder(folder, NULL) == 0)
        (void)overt_gallery_file_save(path, key, gallery, NULL);
    crypt_wipe(key, sizeof key);
}

void list_file_forget(const struct operate *operate, int64_t operation)
{
    AUTO_FREE char *path = path_of(operate, operation);
    (void)overt_gallery_file_erase(path, NULL);
}

void list_files_forget(const struct operate *operate)
{
    AUTO_FREE char *folder = folder_of(operate);
    DIR *files = opendir(folder);
    if (files == NULL)
        return;
    for (const struct dirent *one; (one = readdir(files)) != NULL;) {
        AUTO_FREE char *path = file_join(folder, one->d_name);
        if (one->d_name[0] != '.')
            (void)overt_gallery_file_erase(path, NULL);
    }
    (void)closedir(files);
}

// SPDX-License-Identifier: Apache-2.0
// init.c - a new record in a folder of its own, its key, and the first officer.
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "ledger/ledger.h"
#include "operate/internal.h"
#include "operate/name.h"
#include "register/vault.h"

#define NAME_MAX_BYTES 200

static const char readme[] =
    "The record of an Overt.\n"
    "\n"
    "record.db     operations, lists, alerts, judgements and the ledger (SQLite). Back it up with "
    "the\n"
    "              program stopped, or with SQLite's own backup; do not edit it.\n"
    "ledger.key    the secret key that signs the ledger and every permit. Whoever has it can "
    "forge\n"
    "              both: keep a copy in a safe place and nowhere else.\n"
    "ledger.pub    the public key. Publish it; with it and the files in log/ anybody can check the "
    "ledger.\n"
    "master.key    opens what is personal in the record (docs/retention.md). Whoever has it and "
    "the "
    "record can\n"
    "              read it; without it nobody can, and nobody can bring it back. Better kept apart "
    "from the\n"
    "              record: name it in OVERT_KEY_FILE, or hand it over as a systemd credential. "
    "Keep "
    "a "
    "copy in\n"
    "              a safe place, and never in the same backup as record.db.\n"
    "keys.path     if it is there: the folder in which ledger.key and master.key are instead.\n"
    "log/          the signed ledger as published files (C2SP tlog-tiles). It holds no names and "
    "no pictures.\n";

/// Only what init itself made is taken away again when it fails.
static const char *const made_files[] = {
    OPERATE_RECORD_FILE,
    OPERATE_RECORD_FILE "-wal",
    OPERATE_RECORD_FILE "-shm",
    "record.lock",
    "record.store",
    OPERATE_KEY_FILE,
    OPERATE_PUBLIC_FILE,
    OPERATE_MASTER_FILE,
    "README.txt",
    OPERATE_KEYS_PATH,
};

static void take_away(const char *folder)
{
    for (size_t i = 0; i < ARRAY_COUNT(made_files); i++) {
        AUTO_FREE char *path = file_join(folder, made_files[i]);
        (void)unlink(path);
    }
    (void)rmdir(folder);
}

static void close_folder(DIR **folder)
{
    if (*folder != NULL)
        (void)closedir(*folder);
}

static int check_empty(const char *path, struct overt_error *err)
{
    CLEANUP(close_folder) DIR *folder = opendir(path);
    if (folder == NULL)
        return error_set_errno(err, OVERT_IO, errno, "cannot read the folder %s", path);
    for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            return error_set(err, OVERT_INPUT,
                             "%s is not empty: name a folder that is empty or not there", path);
    return 0;
}

/// "Warwickshire Police" -> "warwickshire-police/overt": the name of the log (C2SP: no blanks, no
/// plus).
static void log_name(const char *force, char name[CRYPT_NAME_MAX + 1])
{
    size_t length = 0;
    for (const char *c = force; *c != '\0' && length < 60; c++) {
        bool letter = (*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9');
        if (letter)
            name[length++] = *c;
        else if (*c >= 'A' && *c <= 'Z')
            name[length++] = (char)(*c - 'A' + 'a');
        else if (length > 0 && name[length - 1] != '-')
            name[length++] = '-';
    }
    while (length > 0 && name[length - 1] == '-')
        length--;
    if (length == 0)
        name[length++] = 'x';
    memcpy(name + length, "/overt", sizeof "/overt");
}

static const char *keys_of(const struct operate_init *init)
{
    return init->keys != NULL ? init->keys : init->folder;
}

/// The folder of the keys: made, and empty of keys; the record's folder gets its whole path.
static int prepare_keys(const struct operate_init *init, struct overt_error *err)
{
    if (init->keys == NULL)
        return 0;
    AUTO_FREE char *key = file_join(init->keys, OPERATE_KEY_FILE);
    AUTO_FREE char *master = file_join(init->keys, OPERATE_MASTER_FILE);
    AUTO_FREE char *note = file_join(init->folder, OPERATE_KEYS_PATH);
    char whole[PATH_MAX];
    AUTO_TEXT struct text line;
    text_init(&line, PATH_MAX + 1);
    int code = file_make_folder(init->keys, err);
    if (code != 0)
        return code;
    if (file_exists(key) || file_exists(master))
        return error_set(err, OVERT_INPUT, "%s holds keys already: name another folder for these",
                         init->keys);
    if (realpath(init->keys, whole) == NULL || strchr(whole, '\n') != NULL)
        return error_set(err, OVERT_INPUT, "%s cannot be the folder of the keys: name another",
                         init->keys);
    text_printf(&line, "%s\n", whole);
    return file_write(note, line.bytes, line.length, 0644, err);
}

static int write_files(const struct operate_init *init, struct crypt_key **ret_key,
                       struct overt_error *err)
{
    char name[CRYPT_NAME_MAX + 1];
    log_name(init->force != NULL ? init->force : "", name);
    AUTO_FREE char *key_path = file_join(keys_of(init), OPERATE_KEY_FILE);
    AUTO_FREE char *public_path = file_join(init->folder, OPERATE_PUBLIC_FILE);
    AUTO_FREE char *readme_path = file_join(init->folder, "README.txt");
    AUTO_TEXT struct text verifier;
    text_init(&verifier, 2 * CRYPT_VERIFIER_MAX);
    int code = crypt_key_create(name, ret_key, err);
    if (code == 0)
        code = crypt_key_write(*ret_key, key_path, err);
    if (code != 0)
        return code;
    crypt_key_verifier(*ret_key, &verifier);
    text_append_char(&verifier, '\n');
    code = file_write(public_path, verifier.bytes, verifier.length, 0644, err);
    return code != 0 ? code : file_write(readme_path, readme, sizeof readme - 1, 0644, err);
}

/// The key that everything personal in the record will be sealed under, beside it.
static int write_master(const struct register_by *first, const char *folder,
                        struct overt_error *err)
{
    AUTO_FREE char *path = file_join(folder, OPERATE_MASTER_FILE);
    struct crypt_master *master = NULL;
    crypt_master_create(&master);
    int code = crypt_master_write(master, path, err);
    if (code == 0)
        code = register_master_set(first, master, REGISTER_MASTER_FILE_KEY, NULL, NULL, err);
    crypt_master_destroy(&master);
    return code;
}

static int write_first(struct store *store, const struct operate_init *init, moment now,
                       struct overt_error *err)
{
    struct register_by nobody = {.store = store, .at = now};
    int64_t id = 0;
    int code =
        register_officer_add(&nobody, init->administrator, REGISTER_ROLE_ADMINISTRATOR, &id, err);
    struct register_by first = {.store = store, .officer = id, .at = now};
    if (code == 0)
        code = write_master(&first, keys_of(init), err);
    if (code == 0 && init->force != NULL)
        code = register_setting_set(&first, "force.name", init->force, err);
    if (code == 0 && init->address != NULL && init->address[0] != '\0')
        code = register_setting_set(&first, "force.address", init->address, err);
    return code;
}

static int write_record(const struct operate_init *init, const struct crypt_key *key, moment now,
                        struct overt_error *err)
{
    AUTO_FREE char *path = file_join(init->folder, OPERATE_RECORD_FILE);
    CLEANUP(store_close) struct store *store = NULL;
    int code = init->store != NULL ? store_place(path, init->store, init->schema, err) : 0;
    if (code == 0)
        code = store_open(path, true, false, &store, err);
    if (code == 0)
        code = store_begin(store, err);
    if (code == 0)
        code = write_first(store, init, now, err);
    if (code == 0)
        code = ledger_checkpoint(store, key, now, err);
    if (code == 0)
        code = store_commit(store, err);
    AUTO_TEXT struct text verifier;
    text_init(&verifier, CRYPT_VERIFIER_MAX);
    crypt_key_verifier(key, &verifier);
    AUTO_FREE char *log = file_join(init->folder, OPERATE_LOG_FOLDER);
    if (code == 0)
        code = store_settle(store, err);
    if (code == 0)
        code = ledger_publish(store, log, verifier.bytes, err);
    return code;
}

int operate_init(const struct operate_init *init, const struct clock *clock,
                 struct overt_error *err)
{
    struct clock real = clock_real();
    moment now = clock_now(clock != NULL && clock->now != NULL ? clock : &real);
    if (init->folder == NULL || init->folder[0] == '\0')
        return error_set(err, OVERT_INPUT, "name the folder that the record is made in");
    int code = 0;
    if (init->force != NULL)
        code = act_check_text(init->force, "the force's name", NAME_MAX_BYTES, err);
    if (code == 0)
        code = name_check(init->administrator, "the administrator's name", err);
    if (code == 0 && init->address != NULL && init->address[0] != '\0')
        code = act_check_text(init->address, "the address", 2000, err);
    if (code == 0)
        code = file_make_folder(init->folder, err);
    if (code == 0)
        code = check_empty(init->folder, err);
    if (code != 0)
        return code;
    CLEANUP(crypt_key_destroy) struct crypt_key *key = NULL;
    code = prepare_keys(init, err);
    bool ours = code == 0; // what was in the folder of the keys before is left there
    if (code == 0)
        code = write_files(init, &key, err);
    if (code == 0)
        code = write_record(init, key, now, err);
    if (code != 0)
        take_away(init->folder);
    if (code != 0 && ours && init->keys != NULL)
        take_away(init->keys);
    return code;
}

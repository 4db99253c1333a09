// SPDX-License-Identifier: Apache-2.0
// master.c - the master key of a record: which one is in force, a new one, and a store that is
// opened with it.
#include <string.h>

#include "base/text.h"
#include "crypt/hash.h"
#include "crypt/wipe.h"
#include "register/sealing.h"

static const char *const words[] = {
    [REGISTER_MASTER_FILE_KEY] = "file",
    [REGISTER_MASTER_CREDENTIAL] = "credential",
    [REGISTER_MASTER_PASSPHRASE] = "passphrase",
};

const char *register_master_word(enum register_master_kind kind)
{
    return kind > 0 && kind < ARRAY_COUNT(words) ? words[kind] : NULL;
}

static enum register_master_kind kind_from(const char *word)
{
    for (size_t i = 1; i < ARRAY_COUNT(words); i++)
        if (text_equal(words[i], word))
            return (enum register_master_kind)i;
    return 0;
}

static void copy_bytes(struct store_query *query, int column, void *bytes, size_t size)
{
    size_t length = 0;
    const void *value = store_column_blob(query, column, &length);
    if (value != NULL && length == size)
        memcpy(bytes, value, size);
}

int register_master_read(struct store *store, struct register_master *ret_master,
                         struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store,
                             "SELECT id, kind, mark, salt, operations, memory, at, rewrapped,"
                             " (SELECT count(*) FROM record_key)"
                             " FROM master_key ORDER BY id DESC LIMIT 1",
                             &query, err);
    if (code == 0)
        code = store_step(query, err);
    if (code == 0)
        return error_set(err, OVERT_NOT_FOUND,
                         "this record was never finished and holds nothing: remove its folder and "
                         "make it again with `overt init`");
    if (code < 0)
        return code;
    *ret_master = (struct register_master){
        .id = store_column_int(query, 0),
        .kind = kind_from(store_column_text(query, 1)),
        .stretch.operations = store_column_int(query, 4),
        .stretch.memory = store_column_int(query, 5),
        .at = store_column_int(query, 6),
        .rewrapped = store_column_int(query, 7),
        .keys = store_column_int(query, 8),
    };
    copy_bytes(query, 2, ret_master->mark, sizeof ret_master->mark);
    copy_bytes(query, 3, ret_master->stretch.salt, sizeof ret_master->stretch.salt);
    return 0;
}

static void finish_vault(void *context)
{
    struct register_vault *vault = context;
    if (vault->own)
        crypt_master_destroy(&vault->master);
    crypt_secret_free((void *)&vault);
}

int register_vault_attach(struct store *store, struct crypt_master *master, bool own,
                          struct overt_error *err)
{
    struct register_master in_force;
    uint8_t mark[CRYPT_MASTER_ID_SIZE];
    int code = register_master_read(store, &in_force, err);
    if (code != 0)
        return code;
    crypt_master_id(master, mark);
    if (!crypt_equal(mark, in_force.mark, sizeof mark)) {
        char is[2 * sizeof mark + 1], wanted[2 * sizeof mark + 1];
        text_from_bytes(is, mark, sizeof mark);
        text_from_bytes(wanted, in_force.mark, sizeof mark);
        return error_set(err, OVERT_REFUSED,
                         "this is master key %s, and the record is under %s: give that one", is,
                         wanted);
    }
    struct register_vault *vault = crypt_secret_new(sizeof *vault);
    vault->store = store;
    vault->master = master;
    vault->own = own;
    store_set_opener(store, &(struct store_opener){vault, register_vault_unseal, finish_vault});
    return 0;
}

bool register_vault_stands(struct store *store)
{
    const struct register_vault *vault = store_opener_context(store);
    struct register_master in_force;
    uint8_t mark[CRYPT_MASTER_ID_SIZE];
    if (vault == NULL || register_master_read(store, &in_force, NULL) != 0)
        return vault == NULL;
    crypt_master_id(vault->master, mark);
    return crypt_equal(mark, in_force.mark, sizeof mark);
}

bool register_vault_is_open(const struct store *store)
{
    return store_opener_context(store) != NULL;
}

int register_vault_need(const struct store *store, struct overt_error *err)
{
    if (register_vault_is_open(store))
        return 0;
    return error_set(err, OVERT_REFUSED,
                     "what is personal in this record is sealed and its master key is not here: "
                     "put it to its place or name its file in OVERT_KEY_FILE (see overt key show)");
}

// ---- a new one ----

/// One key after the other, in the order of their numbers: unwrapped, wrapped, written.
static int wrap_next(struct store *store, const struct crypt_master *old,
                     const struct crypt_master *master, int64_t *id, struct overt_error *err)
{
    struct register_record_key key;
    AUTO_QUERY struct store_query *query = NULL;
    AUTO_QUERY struct store_query *update = NULL;
    int code =
        store_prepare(store, REGISTER_KEY_SQL " WHERE id > ?1 ORDER BY id LIMIT 1", &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, *id);
    code = store_step(query, err);
    if (code != 1)
        return code;
    code = register_key_column(query, &key, err);
    uint8_t secret[CRYPT_SEAL_KEY_SIZE];
    if (code == 0)
        code = register_key_unwrap(old, &key, secret, err);
    if (code == 0)
        code =
            store_prepare(store, "UPDATE record_key SET wrapped = ?2 WHERE id = ?1", &update, err);
    if (code != 0)
        return code;
    register_key_wrap(master, &key, secret, key.wrapped);
    crypt_wipe(secret, sizeof secret);
    store_bind_int(update, 1, key.id);
    store_bind_blob(update, 2, key.wrapped, sizeof key.wrapped);
    code = store_step(update, err);
    *id = key.id;
    return code != 0 ? code : 1;
}

static int insert_master(const struct register_by *by, const struct crypt_master *master,
                         enum register_master_kind kind, const struct crypt_stretch *stretch,
                         int64_t rewrapped, struct overt_error *err)
{
    struct register_change change;
    uint8_t mark[CRYPT_MASTER_ID_SIZE];
    int code = register_change_begin(
        by,
        "INSERT INTO master_key (ledger, at, officer, kind, mark, salt, operations, memory,"
        " rewrapped) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        &change, err);
    if (code != 0)
        return code;
    crypt_master_id(master, mark);
    store_bind_text(change.query, 4, register_master_word(kind));
    store_bind_blob(change.query, 5, mark, sizeof mark);
    if (kind == REGISTER_MASTER_PASSPHRASE) {
        store_bind_blob(change.query, 6, stretch->salt, sizeof stretch->salt);
        store_bind_int(change.query, 7, stretch->operations);
        store_bind_int(change.query, 8, stretch->memory);
    }
    store_bind_int(change.query, 9, rewrapped);
    return register_change_row(&change, NULL, err);
}

int register_master_set(const struct register_by *by, const struct crypt_master *master,
                        enum register_master_kind kind, const struct crypt_stretch *stretch,
                        int64_t *ret_rewrapped, struct overt_error *err)
{
    struct register_master in_force = {0};
    int code = register_master_read(by->store, &in_force, err);
    bool first = code == OVERT_NOT_FOUND;
    if (first)
        code = 0;
    else if (code == 0)
        code = register_vault_need(by->store, err);
    if (code == 0)
        code = insert_master(by, master, kind, stretch, in_force.keys, err);
    if (code != 0)
        return code;
    const struct register_vault *vault = store_opener_context(by->store);
    int64_t id = -1, count = 0;
    while (!first && (code = wrap_next(by->store, vault->master, master, &id, err)) == 1)
        count++;
    if (code < 0)
        return code;
    code = register_change_end(by, first ? "key.make" : "key.rotate", 0, err);
    if (code == 0 && ret_rewrapped != NULL)
        *ret_rewrapped = count;
    return code;
}

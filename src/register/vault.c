// SPDX-License-Identifier: Apache-2.0
// vault.c - sealing and opening single values under the keys of their rows; making those keys.
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "crypt/random.h"
#include "crypt/wipe.h"
#include "register/internal.h"
#include "register/sealing.h"

#define VERSION      1
#define KEY_CONTEXT  "overt record key"
#define DATA_CONTEXT "overt value"
#define CONTEXT_MAX  256
#define ENTRY_KEYS   65536 ///< keys of one ledger entry: see record_key.id

_Static_assert(REGISTER_WRAPPED_SIZE == 72, "as in the table record_key");

static size_t put_number(uint8_t *bytes, int64_t number)
{
    for (int i = 0; i < 8; i++)
        bytes[i] = (uint8_t)((uint64_t)number >> (56 - 8 * i));
    return 8;
}

static int64_t get_number(const uint8_t *bytes)
{
    uint64_t number = 0;
    for (int i = 0; i < 8; i++)
        number = number << 8 | bytes[i];
    return (int64_t)number;
}

static size_t put_text(uint8_t *bytes, const char *text)
{
    size_t size = strlen(text) + 1;
    assert(size <= CONTEXT_MAX / 4);
    memcpy(bytes, text, size);
    return size;
}

/// A wrapped key is bound to its number, its kind and the row it opens: none can get the time of
/// another kind.
static size_t key_context(const struct register_record_key *key, uint8_t context[CONTEXT_MAX])
{
    size_t size = put_text(context, KEY_CONTEXT);
    size += put_number(context + size, key->id);
    size += put_number(context + size, key->row);
    size += put_number(context + size, key->at);
    size += put_text(context + size, key->kind);
    return size + put_text(context + size, key->about);
}

void register_key_wrap(const struct crypt_master *master, const struct register_record_key *key,
                       const uint8_t secret[CRYPT_SEAL_KEY_SIZE],
                       uint8_t wrapped[REGISTER_WRAPPED_SIZE])
{
    uint8_t context[CONTEXT_MAX];
    size_t size = key_context(key, context);
    crypt_seal(crypt_master_bytes(master), context, size, secret, CRYPT_SEAL_KEY_SIZE, wrapped);
}

int register_key_unwrap(const struct crypt_master *master, const struct register_record_key *key,
                        uint8_t secret[CRYPT_SEAL_KEY_SIZE], struct overt_error *err)
{
    uint8_t context[CONTEXT_MAX];
    size_t size = key_context(key, context);
    int code = crypt_unseal(crypt_master_bytes(master), context, size, key->wrapped,
                            sizeof key->wrapped, secret, err);
    return code == 0 ? 0
                     : error_set(err, OVERT_CORRUPT,
                                 "the key of %s %lld does not open: the record was changed; stop "
                                 "using it and restore a copy",
                                 key->about, (long long)key->row);
}

int register_key_column(struct store_query *query, struct register_record_key *ret_key,
                        struct overt_error *err)
{
    size_t size = 0;
    const void *wrapped = store_column_blob(query, 5, &size);
    const char *kind = store_column_text(query, 1), *about = store_column_text(query, 3);
    *ret_key = (struct register_record_key){.id = store_column_int(query, 0),
                                            .at = store_column_int(query, 2),
                                            .row = store_column_int(query, 4)};
    if (wrapped == NULL || size != sizeof ret_key->wrapped ||
        !text_copy(ret_key->kind, sizeof ret_key->kind, kind) ||
        !text_copy(ret_key->about, sizeof ret_key->about, about))
        return error_set(err, OVERT_CORRUPT, "a key of the record is damaged: restore a copy");
    memcpy(ret_key->wrapped, wrapped, size);
    return 0;
}

/// 1 and the key, 0 when it is not there.
static int find_key(struct store *store, const char *sql, int64_t first, const char *second,
                    struct register_record_key *ret_key, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store, sql, &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, first);
    if (second != NULL)
        store_bind_text(query, 2, second);
    code = store_step(query, err);
    if (code != 1)
        return code;
    code = register_key_column(query, ret_key, err);
    return code != 0 ? code : 1;
}

/// The secret of a key as it stands in the file; what was unwrapped lately is not unwrapped again.
static int secret_of(struct register_vault *vault, const struct register_record_key *key,
                     const uint8_t **ret_secret, struct overt_error *err)
{
    struct register_opened *one = &vault->opened[(size_t)key->id % REGISTER_OPENED_MAX];
    if (memcmp(one->wrapped, key->wrapped, sizeof one->wrapped) != 0 || !one->used) {
        one->used = false;
        int code = register_key_unwrap(vault->master, key, one->secret, err);
        if (code != 0)
            return code;
        memcpy(one->wrapped, key->wrapped, sizeof one->wrapped);
        one->used = true;
    }
    *ret_secret = one->secret;
    return 0;
}

static size_t value_context(int64_t ledger, const char *what, uint8_t context[CONTEXT_MAX])
{
    size_t size = put_text(context, DATA_CONTEXT);
    size += put_number(context + size, ledger);
    return size + put_text(context + size, what);
}

static int damaged(const char *what, struct overt_error *err)
{
    return error_set(err, OVERT_CORRUPT,
                     "a sealed value (%s) does not open: it was changed or stands in a place that "
                     "is not its own; stop using this record and restore a copy",
                     what);
}

int register_vault_unseal(void *context, const void *sealed, size_t size, const char *what,
                          int64_t ledger, void *plain, size_t *ret_size, struct overt_error *err)
{
    struct register_vault *vault = context;
    const uint8_t *bytes = sealed;
    if (size < REGISTER_SEAL_EXTRA || bytes[0] != VERSION || strlen(what) >= CONTEXT_MAX / 4)
        return damaged(what, err);
    struct register_record_key key;
    const uint8_t *secret = NULL;
    int code = find_key(vault->store, REGISTER_KEY_SQL " WHERE id = ?1", get_number(bytes + 1),
                        NULL, &key, err);
    if (code == 1)
        code = secret_of(vault, &key, &secret, err);
    if (code != 0 || secret == NULL)
        return code;
    uint8_t place[CONTEXT_MAX];
    size_t place_size = value_context(ledger, what, place);
    if (crypt_unseal(secret, place, place_size, bytes + 9, size - 9, plain, err) != 0)
        return damaged(what, err);
    *ret_size = size - REGISTER_SEAL_EXTRA;
    return 1;
}

// ---- sealing ----

/// Numbers of keys are the entry's, one after the other.
static int next_key(struct store *store, int64_t ledger, int64_t *ret_id, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store,
                             "SELECT coalesce(max(id) + 1, ?1) FROM record_key"
                             " WHERE id BETWEEN ?1 AND ?2",
                             &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, ledger * ENTRY_KEYS);
    store_bind_int(query, 2, ledger * ENTRY_KEYS + ENTRY_KEYS - 1);
    code = store_step(query, err);
    if (code != 1)
        return code;
    int64_t id = store_column_int(query, 0);
    if (id >= (ledger + 1) * ENTRY_KEYS)
        return error_set(err, OVERT_LIMIT, "one act takes at most %d people: do it in parts",
                         ENTRY_KEYS);
    *ret_id = id;
    return 0;
}

static int insert_key(struct store *store, const struct register_record_key *key, int64_t operation,
                      int64_t alert, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(store,
                             "INSERT INTO record_key (id, kind, at, about, row, operation, wrapped,"
                             " alert) VALUES (?1, ?2, ?3, ?4, ?5, nullif(?6, 0), ?7,"
                             " nullif(?8, 0))",
                             &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, key->id);
    store_bind_text(query, 2, key->kind);
    store_bind_int(query, 3, key->at);
    store_bind_text(query, 4, key->about);
    store_bind_int(query, 5, key->row);
    store_bind_int(query, 6, operation);
    store_bind_blob(query, 7, key->wrapped, sizeof key->wrapped);
    store_bind_int(query, 8, alert);
    return store_step(query, err);
}

int register_sealed_begin(const struct register_by *by, enum register_keep kind, const char *about,
                          int64_t operation, const char *sql, struct register_change *ret_change,
                          struct overt_error *err)
{
    int64_t ledger = 0, id = 0;
    int code = register_vault_need(by->store, err);
    if (code == 0)
        code = ledger_next(by->store, &ledger, err);
    if (code == 0)
        code = next_key(by->store, ledger, &id, err);
    if (code == 0)
        code = register_change_begin(by, sql, ret_change, err);
    if (code != 0)
        return code;
    struct register_vault *vault = store_opener_context(by->store);
    struct register_sealing *sealing = &vault->sealing;
    *sealing = (struct register_sealing){.vault = vault, .ledger = ledger, .operation = operation};
    sealing->key = (struct register_record_key){.id = id, .at = by->at};
    (void)text_copy(sealing->key.kind, sizeof sealing->key.kind, register_keep_word(kind));
    (void)text_copy(sealing->key.about, sizeof sealing->key.about, about);
    crypt_random(sealing->secret, sizeof sealing->secret);
    ret_change->sealing = sealing;
    return 0;
}

void register_sealed_of_alert(struct register_change *change, int64_t alert)
{
    assert(change->sealing != NULL);
    change->sealing->alert = alert;
}

void register_seal_blob(struct register_change *change, int place, const char *column,
                        const void *bytes, size_t size)
{
    struct register_sealing *sealing = change->sealing;
    assert(sealing != NULL);
    if (bytes == NULL) {
        store_bind_null(change->query, place);
        return;
    }
    char what[CONTEXT_MAX / 4];
    uint8_t context[CONTEXT_MAX];
    (void)snprintf(what, sizeof what, "%s.%s", sealing->key.about, column);
    size_t context_size = value_context(sealing->ledger, what, context);
    uint8_t *sealed = memory_try(1, size + REGISTER_SEAL_EXTRA);
    if (sealed != NULL) {
        sealed[0] = VERSION;
        (void)put_number(sealed + 1, sealing->key.id);
        crypt_seal(sealing->secret, context, context_size, bytes, size, sealed + 9);
    }
    if (sealed != NULL)
        store_bind_blob(change->query, place, sealed, size + REGISTER_SEAL_EXTRA);
    else
        store_bind_no_memory(change->query);
    memory_free(sealed);
    sealing->used = true;
}

void register_seal_text(struct register_change *change, int place, const char *column,
                        const char *text)
{
    bool empty = text == NULL || text[strspn(text, " \t\r\n")] == '\0';
    register_seal_blob(change, place, column, empty ? NULL : text, empty ? 0 : strlen(text));
}

int register_sealing_end(struct register_change *change, int64_t row, struct overt_error *err)
{
    struct register_sealing *sealing = change->sealing;
    int code = 0;
    if (sealing->used && row > 0) {
        sealing->key.row = row;
        register_key_wrap(sealing->vault->master, &sealing->key, sealing->secret,
                          sealing->key.wrapped);
        code =
            insert_key(change->by->store, &sealing->key, sealing->operation, sealing->alert, err);
    }
    crypt_wipe(sealing, sizeof *sealing);
    change->sealing = NULL;
    return code;
}

// ---- marks ----

#define MARK_SQL                                                                                \
    REGISTER_KEY_SQL " WHERE row = ?1 AND kind = ?2"                                           \
                     " AND about = CASE ?2 WHEN 'presence' THEN 'operation' ELSE 'foi_year' END"

/// The keys of marks: of an operation's nominals, of a year's askers. Each row has one.
static const char *mark_about(enum register_keep kind)
{
    return kind == REGISTER_KEEP_PRESENCE ? "operation" : "foi_year";
}

static int make_mark_key(const struct register_by *by, struct register_vault *vault,
                         enum register_keep kind, int64_t row, struct register_record_key *ret_key,
                         struct overt_error *err)
{
    int64_t ledger = 0;
    struct register_record_key key = {.row = row, .at = by->at};
    (void)text_copy(key.kind, sizeof key.kind, register_keep_word(kind));
    (void)text_copy(key.about, sizeof key.about, mark_about(kind));
    int code = ledger_next(by->store, &ledger, err);
    if (code == 0)
        code = next_key(by->store, ledger, &key.id, err);
    if (code != 0)
        return code;
    crypt_random(vault->sealing.secret, sizeof vault->sealing.secret);
    register_key_wrap(vault->master, &key, vault->sealing.secret, key.wrapped);
    crypt_wipe(&vault->sealing, sizeof vault->sealing);
    code = insert_key(by->store, &key, kind == REGISTER_KEEP_PRESENCE ? row : 0, 0, err);
    if (code == 0)
        *ret_key = key;
    return code;
}

static int mark(struct register_vault *vault, const struct register_record_key *key,
                const char *nominal, uint8_t ret_mark[CRYPT_MARK_SIZE], struct overt_error *err)
{
    const uint8_t *secret = NULL;
    int code = secret_of(vault, key, &secret, err);
    if (code == 0)
        crypt_mark(secret, nominal, strlen(nominal), ret_mark);
    return code;
}

static int mark_new(const struct register_by *by, enum register_keep kind, int64_t row,
                    const char *text, uint8_t ret_mark[CRYPT_MARK_SIZE], struct overt_error *err)
{
    struct register_record_key key;
    int code = register_vault_need(by->store, err);
    if (code != 0)
        return code;
    struct register_vault *vault = store_opener_context(by->store);
    code = find_key(by->store, MARK_SQL, row, register_keep_word(kind), &key, err);
    if (code == 0)
        code = make_mark_key(by, vault, kind, row, &key, err);
    return code < 0 ? code : mark(vault, &key, text, ret_mark, err);
}

static int mark_of(struct store *store, enum register_keep kind, int64_t row, const char *text,
                   uint8_t ret_mark[CRYPT_MARK_SIZE], bool *ret_known, struct overt_error *err)
{
    struct register_record_key key;
    int code = register_vault_need(store, err);
    if (code == 0)
        code = find_key(store, MARK_SQL, row, register_keep_word(kind), &key, err);
    if (code == 1) {
        *ret_known = true;
        return mark(store_opener_context(store), &key, text, ret_mark, err);
    }
    if (code == 0)
        *ret_known = false;
    return code;
}

int register_mark_new(const struct register_by *by, int64_t operation, const char *nominal,
                      uint8_t ret_mark[CRYPT_MARK_SIZE], struct overt_error *err)
{
    return mark_new(by, REGISTER_KEEP_PRESENCE, operation, nominal, ret_mark, err);
}

int register_mark(struct store *store, int64_t operation, const char *nominal,
                  uint8_t ret_mark[CRYPT_MARK_SIZE], bool *ret_known, struct overt_error *err)
{
    return mark_of(store, REGISTER_KEEP_PRESENCE, operation, nominal, ret_mark, ret_known, err);
}

int register_asker_new(const struct register_by *by, int year, const char *asker,
                       uint8_t ret_mark[CRYPT_MARK_SIZE], struct overt_error *err)
{
    return mark_new(by, REGISTER_KEEP_REQUESTER, year, asker, ret_mark, err);
}

int register_asker(struct store *store, int year, const char *asker,
                   uint8_t ret_mark[CRYPT_MARK_SIZE], bool *ret_known, struct overt_error *err)
{
    return mark_of(store, REGISTER_KEEP_REQUESTER, year, asker, ret_mark, ret_known, err);
}

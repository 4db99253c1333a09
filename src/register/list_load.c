// SPDX-License-Identifier: Apache-2.0
// list_load.c - a list that is loaded to several servers, its key, and the receipt of its erasure
// there.
#include <string.h>

#include "base/memory.h"
#include "crypt/wipe.h"
#include "register/internal.h"

int register_list_load_add(const struct register_by *by, int64_t operation,
                           const struct register_new_list_load *load, int64_t *ret_id,
                           struct overt_error *err)
{
    struct register_change change;
    int code = register_sealed_begin(
        by, REGISTER_KEEP_LIST, "list_load", operation,
        "INSERT INTO list_load (ledger, at, officer, operation, coordinator, servers, templates,"
        " list, note, key) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, operation);
    store_bind_text(change.query, 5, load->coordinator);
    store_bind_int(change.query, 6, load->servers);
    store_bind_int(change.query, 7, load->templates);
    store_bind_blob(change.query, 8, load->list, CRYPT_HASH_SIZE);
    store_bind_text(change.query, 9, load->note);
    register_seal_blob(&change, 10, "key", load->key, CRYPT_SEAL_KEY_SIZE);
    return register_change_finish(&change, "list.load", operation, ret_id, err);
}

int register_list_load_void(const struct register_by *by, int64_t operation, int64_t load,
                            struct overt_error *err)
{
    const struct register_erasure erasure = {
        .kind = REGISTER_KEEP_LIST,
        .about = "list_load",
        .row = load,
        .rule = "the list could not be loaded to all its servers",
    };
    int64_t count = 0;
    return register_erase(by, "record.erase", operation, &erasure, 1, &count, err);
}

int register_list_unload(const struct register_by *by, const struct register_list_load *load,
                         int64_t servers, int64_t blocks, int64_t templates,
                         struct overt_error *err)
{
    struct register_change change;
    int code = register_change_begin(by,
                                     "INSERT INTO list_unload (ledger, at, officer, list_load,"
                                     " servers, blocks, templates)"
                                     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                                     &change, err);
    if (code != 0)
        return code;
    store_bind_int(change.query, 4, load->id);
    store_bind_int(change.query, 5, servers);
    store_bind_int(change.query, 6, blocks);
    store_bind_int(change.query, 7, templates);
    return register_change_finish(&change, "list.unload", load->operation, NULL, err);
}

int register_list_load_key(struct store *store, int64_t load, uint8_t ret_key[CRYPT_SEAL_KEY_SIZE],
                           struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    size_t size = 0;
    int code = register_vault_need(store, err);
    if (code == 0)
        code = store_prepare(store,
                             "SELECT unsealed_bytes(key, 'list_load.key', ledger) FROM list_load"
                             " WHERE id = ?1",
                             &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, load);
    code = store_step(query, err);
    if (code < 0)
        return code;
    const void *bytes = code == 1 ? store_column_blob(query, 0, &size) : NULL;
    if (bytes == NULL || size != CRYPT_SEAL_KEY_SIZE)
        return error_set(err, OVERT_NOT_FOUND,
                         "the key of the list on the servers is destroyed: it is over");
    memcpy(ret_key, bytes, size);
    return 0;
}

int register_list_changed(struct store *store, const struct register_list_load *load,
                          bool *ret_changed, struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(
        store,
        "SELECT EXISTS (SELECT 1 FROM entry WHERE operation = ?1 AND ledger > ?2) OR EXISTS"
        " (SELECT 1 FROM entry_removal r JOIN entry e ON e.id = r.entry WHERE e.operation = ?1"
        "  AND r.ledger > ?2)",
        &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, load->operation);
    store_bind_int(query, 2, load->ledger);
    code = store_step(query, err);
    if (code < 0)
        return code;
    *ret_changed = store_column_int(query, 0) != 0;
    return 0;
}

// ---- reading ----

#define LOADS_SQL                                                                               \
    "SELECT s.id, s.operation, s.ledger, s.at, o.reference, s.coordinator, s.note, s.servers,"  \
    " s.templates, s.list, EXISTS (SELECT 1 FROM record_key WHERE about = 'list_load'"          \
    "  AND row = s.id), coalesce(d.at, 0), coalesce(u.at, 0), coalesce(u.blocks, 0),"           \
    " coalesce(u.templates, 0) FROM list_load s JOIN operation o ON o.id = s.operation"         \
    " LEFT JOIN destruction d ON d.about = 'list_load' AND d.row = s.id AND d.at <= ?1"         \
    " LEFT JOIN list_unload u ON u.list_load = s.id AND u.at <= ?1"                             \
    " WHERE s.at <= ?1 AND (?2 = 0 OR s.operation = ?2) ORDER BY s.id"

static void fill_load(void *item, struct store_query *query)
{
    struct register_list_load *one = item;
    size_t size = 0;
    *one = (struct register_list_load){
        .id = store_column_int(query, 0),
        .operation = store_column_int(query, 1),
        .ledger = store_column_int(query, 2),
        .at = store_column_int(query, 3),
        .reference = register_column_text(query, 4),
        .coordinator = register_column_text(query, 5),
        .note = register_column_text(query, 6),
        .servers = store_column_int(query, 7),
        .templates = store_column_int(query, 8),
        .has_key = store_column_int(query, 10) != 0,
        .over_at = store_column_int(query, 11),
        .erased_at = store_column_int(query, 12),
        .erased_blocks = store_column_int(query, 13),
        .erased_templates = store_column_int(query, 14),
    };
    const void *list = store_column_blob(query, 9, &size);
    if (list != NULL && size == sizeof one->list)
        memcpy(one->list, list, size);
}

int register_list_loads(struct store *store, int64_t operation, moment as_at,
                        struct register_list_load **ret_loads, size_t *ret_count,
                        struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    void *items = NULL;
    size_t count = 0;
    int code = store_prepare(store, LOADS_SQL, &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, as_at);
    store_bind_int(query, 2, operation);
    code = register_rows(query, sizeof **ret_loads, fill_load, "lists on servers", &items, &count,
                         err);
    struct register_list_load *loads = items;
    if (code != 0) {
        register_list_loads_free(&loads, count);
        return code;
    }
    *ret_loads = loads;
    *ret_count = count;
    return 0;
}

void register_list_loads_free(struct register_list_load **loads, size_t count)
{
    for (size_t i = 0; *loads != NULL && i < count; i++) {
        memory_free((*loads)[i].reference);
        memory_free((*loads)[i].coordinator);
        memory_free((*loads)[i].note);
    }
    memory_free(*loads);
    *loads = NULL;
}

// SPDX-License-Identifier: Apache-2.0
// store.c - store.h as it is for every database: transactions, and which driver does it.
#include <assert.h>

#include "base/memory.h"
#include "store/internal.h"
#include "store/place.h"

static int open_with(const struct store_driver *driver, const char *path, bool create,
                     bool read_only, struct store **ret_store, struct overt_error *err)
{
    struct store *store = memory_new(1, driver->size);
    store->driver = driver;
    store->path = memory_copy_text(path);
    store->read_only = read_only;
    int code = driver->open(store, create, err);
    if (code != 0) {
        store_close(&store);
        return code;
    }
    *ret_store = store;
    return 0;
}

int store_open(const char *path, bool create, bool read_only, struct store **ret_store,
               struct overt_error *err)
{
    assert(!(create && read_only));
    const struct store_driver *driver = store_place_exists(path) ? &store_postgres : &store_sqlite;
    int code = open_with(driver, path, create, read_only, ret_store, err);
    bool moved = driver == &store_sqlite && store_place_exists(path); // while this waited in line
    return code != 0 && moved ? open_with(&store_postgres, path, create, read_only, ret_store, err)
                              : code;
}

static void cache_drop(struct store *store)
{
    for (int i = 0; i < STORE_CACHE_HEADS; i++)
        for (struct store_query *query; (query = store->cache[i]) != NULL;) {
            store->cache[i] = query->next;
            store->driver->query_free(query);
            memory_free(query->sql);
            memory_free(query);
        }
    store->cache_count = 0;
}

void store_close(struct store **store)
{
    if (*store == NULL)
        return;
    store_rollback(*store);
    store_set_opener(*store, NULL);
    cache_drop(*store);
    (*store)->driver->close(*store);
    memory_free((*store)->path);
    memory_free(*store);
    *store = NULL;
}

int store_begin(struct store *store, struct overt_error *err)
{
    assert(!store->in_transaction);
    int code = store->group ? store->driver->part_begin(store, err)
                            : store->driver->begin(store, err);
    if (code == 0) {
        store_changed_forget(store);
        store->in_transaction = true;
    }
    return code;
}

int store_commit(struct store *store, struct overt_error *err)
{
    assert(store->in_transaction);
    int code = store->group ? store->driver->part_commit(store, err)
                            : store->driver->commit(store, err);
    if (code != 0)
        store_rollback(store);
    store->in_transaction = false;
    return code;
}

void store_rollback(struct store *store)
{
    if (store->in_transaction && store->group)
        store->driver->part_rollback(store);
    else if (store->in_transaction)
        store->driver->rollback(store);
    store->in_transaction = false;
}

bool store_in_transaction(const struct store *store) { return store->in_transaction; }

int store_group_begin(struct store *store, struct overt_error *err)
{
    assert(!store->in_transaction && !store->group && !store->read_only);
    int code = store->driver->group_begin(store, err);
    store->group = code == 0;
    return code;
}

int store_group_commit(struct store *store, struct overt_error *err)
{
    assert(store->group && !store->in_transaction);
    int code = store->driver->group_commit(store, err);
    if (code != 0)
        store_group_rollback(store);
    store->group = false;
    return code;
}

void store_group_rollback(struct store *store)
{
    if (store->group)
        store->driver->group_rollback(store);
    store->group = store->in_transaction = false;
}

bool store_in_group(const struct store *store) { return store->group; }

int64_t store_last_id(const struct store *store) { return store->driver->last_id(store); }

int store_settle(struct store *store, struct overt_error *err)
{
    return store->driver->settle(store, err);
}

int store_empty_log(struct store *store, bool *ret_empty, struct overt_error *err)
{
    return store->driver->empty_log(store, ret_empty, err);
}

bool store_is_shared(const struct store *store) { return store->driver->hold != NULL; }

int store_hold(struct store *store, int64_t number, struct overt_error *err)
{
    return store->driver->hold(store, number, err);
}

void store_let_go(struct store *store, int64_t number) { store->driver->let_go(store, number); }

int store_is_held(struct store *store, int64_t number, struct overt_error *err)
{
    return store->driver->is_held(store, number, err);
}

int store_reach(struct store *store, double seconds, double *ret_now, struct overt_error *err)
{
    return store->driver->reach(store, seconds, ret_now, err);
}

int store_standbys(struct store *store, int *ret_standbys, struct overt_error *err)
{
    *ret_standbys = -1;
    return store->driver->standbys != NULL ? store->driver->standbys(store, ret_standbys, err) : 0;
}

int store_check(struct store *store, struct overt_error *err)
{
    return store->driver->check(store, err);
}

int store_check_rules(struct store *store, struct overt_error *err)
{
    return store->driver->check_rules(store, err);
}

void store_set_opener(struct store *store, const struct store_opener *opener)
{
    if (store->opener.finish != NULL)
        store->opener.finish(store->opener.context);
    store->opener = opener != NULL ? *opener : (struct store_opener){0};
}

void *store_opener_context(const struct store *store) { return store->opener.context; }

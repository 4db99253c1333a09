// SPDX-License-Identifier: Apache-2.0
// move.c - a record moved from its file to a server. The file's own transaction decides: what is on
// the server before it is committed is marked as not whole, and dropped by the next try.
#include <assert.h>

#include "store/place.h"
#include "store/sqlite.h"

int store_copy(struct store *store, const char *address, const char *schema,
               struct store **ret_copy, struct overt_error *err)
{
    assert(store->in_transaction && !store->read_only);
    if (store_is_shared(store))
        return error_set(err, OVERT_INPUT, "%s is on a server already", store->path);
    int code = store_address_check(address, err);
    if (code == 0 && store_place_moving(store->path))
        pg_drop_cut(store);
    if (code == 0)
        code = store_place_write(store->path, true, address, schema, err);
    return code != 0 ? code : pg_copy_to(store, ret_copy, err);
}

int store_moving(struct store *store, struct overt_error *err)
{
    assert(store->in_transaction && !store_is_shared(store));
    return lite_mark_moved(store, err);
}

int store_moved(const char *path, struct overt_error *err) { return store_place_moved(path, err); }

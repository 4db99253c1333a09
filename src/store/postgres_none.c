// SPDX-License-Identifier: Apache-2.0
// postgres_none.c - in place of the PostgreSQL driver where libpq was not there: one line.
#include "store/internal.h"
#include "store/place.h"

int store_address_check(const char *address, struct overt_error *err)
{
    (void)address;
    return error_set(
        err, OVERT_INPUT,
        "this Overt was built without PostgreSQL: install libpq-dev and build it again");
}

int pg_copy_to(struct store *store, struct store **ret_copy, struct overt_error *err)
{
    (void)store, (void)ret_copy;
    return store_address_check("", err);
}

void pg_drop_cut(struct store *store) { (void)store; }

static int open_none(struct store *store, bool create, struct overt_error *err)
{
    (void)store, (void)create;
    return store_address_check("", err);
}

static void close_none(struct store *store) { (void)store; }

const struct store_driver store_postgres = {
    .size = sizeof(struct store),
    .query_size = sizeof(struct store_query),
    .open = open_none,
    .close = close_none,
};

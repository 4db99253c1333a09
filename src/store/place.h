// SPDX-License-Identifier: Apache-2.0
// place.h - the file record.store beside where record.db would be: on which server a record is; and
// record.moving while one is moved there.
#ifndef STORE_PLACE_H
#define STORE_PLACE_H

#include "store/store.h"

/// Is the record at `path` (.../record.db) on a server?
bool store_place_exists(const char *path);
/// `ret_schema` has room for 64 bytes. OVERT_CORRUPT.
int store_place_read(const char *path, bool moving, char **ret_address, char *ret_schema,
                     struct overt_error *err) MUST_CHECK;
/// As store_place of store.h.
int store_place_write(const char *path, bool moving, const char *address, const char *schema,
                      struct overt_error *err) MUST_CHECK;
/// Is one being moved, or was that cut?
bool store_place_moving(const char *path);
/// From now on the record is where record.moving says. OVERT_IO.
int store_place_moved(const char *path, struct overt_error *err) MUST_CHECK;

#endif

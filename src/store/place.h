// SPDX-License-Identifier: Apache-2.0
// place.h - the file record.store beside where record.db would be: on which server a record is.
#ifndef STORE_PLACE_H
#define STORE_PLACE_H

#include "store/store.h"

/// Is the record at `path` (.../record.db) on a server?
bool store_place_exists(const char *path);
/// `ret_schema` has room for 64 bytes. OVERT_CORRUPT.
int store_place_read(const char *path, char **ret_address, char *ret_schema,
                     struct overt_error *err) MUST_CHECK;
/// An address that libpq takes, without a password, and with the server's certificate verified
/// unless it is a local socket. OVERT_INPUT; also when this program was built without libpq.
int store_address_check(const char *address, struct overt_error *err) MUST_CHECK;

#endif

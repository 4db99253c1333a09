// SPDX-License-Identifier: Apache-2.0
// sealed.h - a second reader of sealed columns (docs/decisions/vault.md), with SQLite and libsodium
// and nothing of the program: whatever of a file opens with its master key is still held.
#ifndef TESTS_SEALED_H
#define TESTS_SEALED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SEALED_KEY_SIZE 32

struct sqlite3;

enum sealed_state {
    SEALED_OPENED,
    SEALED_GONE,   ///< its key is not in the file
    SEALED_BROKEN, ///< its key, or it, does not open with this master key
};

/// A value of a sealed column.
struct sealed_value {
    const char *table, *column;
    int64_t row, ledger, key;
    enum sealed_state state;
    const uint8_t *bytes; ///< when it opened
    size_t size;
};

/// The key of a key file. False: there is none that can be read.
bool sealed_read_master(const char *path, uint8_t master[SEALED_KEY_SIZE]);

/// Tells of each value of each column of type BLOB in each table with a column `ledger`, by table,
/// row and column. False: the database cannot be read. Returns early when `found` returns false.
bool sealed_each(struct sqlite3 *db, const uint8_t master[SEALED_KEY_SIZE],
                 bool (*found)(void *context, const struct sealed_value *value), void *context);

#endif

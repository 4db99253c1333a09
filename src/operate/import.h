// SPDX-License-Identifier: Apache-2.0
// import.h - the parts of an import: a row's fields as an entry, a picture out of the folder, what
// was seen already.
#ifndef OPERATE_IMPORT_H
#define OPERATE_IMPORT_H

#include "crypt/hash.h"
#include "operate/enrol.h"

/// Says no to a row: its reason as a word and as a line for the person.
int import_refuse(struct operate_import_result *result, enum operate_import_why why,
                  const char *format, ...) PRINTF_LIKE(3, 4);

/// Reads the fields as an entry, whose texts stay theirs; false when the row is refused.
bool import_fields(const struct operate_import_row *row, moment now,
                   struct operate_entry *ret_entry, struct operate_import_result *result);

/// Reads a picture of the folder `folder` (a descriptor): `name` is a path inside of it, without
/// links. False when the row is refused. *ret_bytes is the caller's (memory_wipe_free).
bool import_picture(int folder, const char *name, char **ret_bytes, size_t *ret_size,
                    struct operate_import_result *result);

/// What was seen: pictures, and for each whose it is and in which line or entry.
struct import_seen;
struct import_seen *import_seen_create(size_t most);
void import_seen_destroy(struct import_seen **seen);
#define AUTO_SEEN CLEANUP(import_seen_destroy)
struct import_picture_of {
    const char *nominal; ///< kept by the caller
    size_t line;         ///< 0: of an entry
    int64_t entry;       ///< 0: of a line
};
/// NULL when this picture was not seen.
const struct import_picture_of *import_seen_find(const struct import_seen *seen,
                                                 const uint8_t key[CRYPT_HASH_SIZE]);
/// At most `most` pictures; one that was seen stays as it was.
void import_seen_add(struct import_seen *seen, const uint8_t key[CRYPT_HASH_SIZE],
                     struct import_picture_of of);

#endif

// SPDX-License-Identifier: Apache-2.0
// flatbuffer.h - reading a FlatBuffers file that may be damaged or hostile.
//
// Every read is checked against the file. The first read that would leave it sets `broken` and
// yields zero, and so does every later one of that kind; the caller looks at `broken` once when it
// is done. A position is an offset from the start of the file; 0 stands for "not there". Format:
// FlatBuffers internals, google.github.io/flatbuffers.
#ifndef IMPORT_FLATBUFFER_H
#define IMPORT_FLATBUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct flat {
    const unsigned char *bytes; ///< borrowed
    size_t size;
    bool broken;
};

/// True when the four bytes after the root offset are `identifier`.
bool flat_has_identifier(const struct flat *flat, const char identifier[4]);

/// Position of the root table.
size_t flat_root(struct flat *flat);

/// A scalar field of a table; `fallback` where the table does not have it.
uint8_t flat_u8(struct flat *flat, size_t table, unsigned field, uint8_t fallback);
int32_t flat_i32(struct flat *flat, size_t table, unsigned field, int32_t fallback);
uint32_t flat_u32(struct flat *flat, size_t table, unsigned field, uint32_t fallback);

/// Position of the table that a field points to.
size_t flat_table(struct flat *flat, size_t table, unsigned field);

/// Position of the first item of the vector that a field points to, items of `item_size` bytes, all
/// of them inside the file. Not there: 0 and *ret_count 0.
size_t flat_vector(struct flat *flat, size_t table, unsigned field, size_t item_size,
                   size_t *ret_count);

/// Position of the table that item `index` of a vector of tables points to. `first` and `index` <
/// count are from flat_vector with item_size 4.
size_t flat_vector_table(struct flat *flat, size_t first, size_t index);

/// Item `index` of a vector of int32.
int32_t flat_vector_i32(struct flat *flat, size_t first, size_t index);

#endif

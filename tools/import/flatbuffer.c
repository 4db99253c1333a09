// SPDX-License-Identifier: Apache-2.0
// flatbuffer.c - reading a FlatBuffers file that may be damaged or hostile. Nothing is trusted.
#include "flatbuffer.h"

#include <string.h>

static bool inside(struct flat *flat, size_t position, size_t size)
{
    if (!flat->broken && position <= flat->size && size <= flat->size - position)
        return true;
    flat->broken = true;
    return false;
}

static uint32_t read_u32(struct flat *flat, size_t position)
{
    if (!inside(flat, position, 4))
        return 0;
    const unsigned char *p = flat->bytes + position;
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static uint32_t read_u16(struct flat *flat, size_t position)
{
    if (!inside(flat, position, 2))
        return 0;
    return (uint32_t)flat->bytes[position] | (uint32_t)flat->bytes[position + 1] << 8;
}

static int32_t to_signed(uint32_t value)
{
    int32_t result;
    memcpy(&result, &value, sizeof(result));
    return result;
}

/// Follows the unsigned offset that stands at `position`. Position 0 is the root offset, so no
/// table or vector can stand there.
static size_t follow(struct flat *flat, size_t position)
{
    uint32_t offset = read_u32(flat, position);
    size_t target = position + offset;
    if (flat->broken || offset == 0 || !inside(flat, target, 4)) {
        flat->broken = true;
        return 0;
    }
    return target;
}

/// Position of a field's `size` bytes, 0 where the table does not have the field.
static size_t field_at(struct flat *flat, size_t table, unsigned field, size_t size)
{
    if (table == 0 || flat->broken)
        return 0;
    int64_t vtable = (int64_t)table - to_signed(read_u32(flat, table));
    if (vtable < 0 || !inside(flat, (size_t)vtable, 4)) {
        flat->broken = true;
        return 0;
    }
    uint32_t vtable_size = read_u16(flat, (size_t)vtable);
    size_t entry = 4 + 2 * (size_t)field;
    if (entry + 2 > vtable_size)
        return 0;
    uint32_t offset = read_u16(flat, (size_t)vtable + entry);
    if (offset == 0 || !inside(flat, table + offset, size))
        return 0;
    return table + offset;
}

bool flat_has_identifier(const struct flat *flat, const char identifier[4])
{
    return flat->size >= 8 && memcmp(flat->bytes + 4, identifier, 4) == 0;
}

size_t flat_root(struct flat *flat)
{
    return follow(flat, 0);
}

uint8_t flat_u8(struct flat *flat, size_t table, unsigned field, uint8_t fallback)
{
    size_t at = field_at(flat, table, field, 1);
    return at == 0 ? fallback : flat->bytes[at];
}

uint32_t flat_u32(struct flat *flat, size_t table, unsigned field, uint32_t fallback)
{
    size_t at = field_at(flat, table, field, 4);
    return at == 0 ? fallback : read_u32(flat, at);
}

int32_t flat_i32(struct flat *flat, size_t table, unsigned field, int32_t fallback)
{
    size_t at = field_at(flat, table, field, 4);
    return at == 0 ? fallback : to_signed(read_u32(flat, at));
}

size_t flat_table(struct flat *flat, size_t table, unsigned field)
{
    size_t at = field_at(flat, table, field, 4);
    return at == 0 ? 0 : follow(flat, at);
}

size_t flat_vector(struct flat *flat, size_t table, unsigned field, size_t item_size,
                   size_t *ret_count)
{
    *ret_count = 0;
    size_t vector = flat_table(flat, table, field);
    if (vector == 0)
        return 0;
    size_t count = read_u32(flat, vector);
    if (count > flat->size / item_size || !inside(flat, vector + 4, count * item_size)) {
        flat->broken = true;
        return 0;
    }
    *ret_count = count;
    return vector + 4;
}

size_t flat_vector_table(struct flat *flat, size_t first, size_t index)
{
    return follow(flat, first + 4 * index);
}

int32_t flat_vector_i32(struct flat *flat, size_t first, size_t index)
{
    return to_signed(read_u32(flat, first + 4 * index));
}

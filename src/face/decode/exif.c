// SPDX-License-Identifier: Apache-2.0
// exif.c - the one thing that is read from EXIF: which way up (EXIF 2.32, tag 274, in the first
// directory of a TIFF 6.0 file). Everything else in there (place, time, device) is not looked at
// and not kept.
#include <stdbool.h>
#include <string.h>

#include "face/decode/still.h"

enum { TAG_ORIENTATION = 274, TYPE_SHORT = 3, ENTRY_SIZE = 12, ENTRIES_MAX = 512 };

static uint32_t read_number(const uint8_t *at, int bytes, bool big)
{
    uint32_t value = 0;
    for (int i = 0; i < bytes; i++)
        value |= (uint32_t)at[i] << 8 * (big ? bytes - 1 - i : i);
    return value;
}

int still_exif_orientation(const uint8_t *bytes, size_t size)
{
    if (size < 8 || (memcmp(bytes, "II*\0", 4) != 0 && memcmp(bytes, "MM\0*", 4) != 0))
        return 1;
    bool big = bytes[0] == 'M';
    size_t directory = read_number(bytes + 4, 4, big);
    if (directory > size - 2)
        return 1;
    uint32_t entries = read_number(bytes + directory, 2, big);
    for (uint32_t i = 0; i < entries && i < ENTRIES_MAX; i++) {
        size_t at = directory + 2 + (size_t)i * ENTRY_SIZE;
        if (at + ENTRY_SIZE > size)
            return 1;
        if (read_number(bytes + at, 2, big) != TAG_ORIENTATION)
            continue;
        uint32_t value = read_number(bytes + at + 8, 2, big);
        bool good = read_number(bytes + at + 2, 2, big) == TYPE_SHORT && value >= 1 && value <= 8;
        return good ? (int)value : 1;
    }
    return 1;
}

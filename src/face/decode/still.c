// SPDX-License-Identifier: Apache-2.0
// still.c - finds out what a picture is by its content, and refuses it before memory is taken: JPEG
// (ITU-T T.81), PNG (ISO/IEC 15948), GIF89a, WebP (RFC 9649), BMP.
#include "face/decode/still.h"

#include <stdbool.h>
#include <string.h>

#include "face/image/image.h"

static uint32_t big(const uint8_t *at, int bytes)
{
    uint32_t value = 0;
    for (int i = 0; i < bytes; i++)
        value = value << 8 | at[i];
    return value;
}

static uint32_t little(const uint8_t *at, int bytes)
{
    uint32_t value = 0;
    for (int i = bytes - 1; i >= 0; i--)
        value = value << 8 | at[i];
    return value;
}

static bool begins(const uint8_t *bytes, size_t size, const char *start, size_t length)
{
    return size >= length && memcmp(bytes, start, length) == 0;
}

/// Any frame header; DHT, JPG and DAC lie in the same range and are none.
static bool is_frame_header(uint8_t marker)
{
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

/// The last end-of-image marker after `from`; cameras add bytes of their own behind it. 0: none.
static size_t jpeg_end(const uint8_t *bytes, size_t size, size_t from)
{
    for (size_t at = size; at >= from + 2; at--)
        if (bytes[at - 2] == 0xFF && bytes[at - 1] == 0xD9)
            return at;
    return 0;
}

static bool examine_jpeg(const uint8_t *bytes, size_t size, struct still *still)
{
    size_t at = 2;
    while (at + 4 <= size && bytes[at] == 0xFF) {
        uint8_t marker = bytes[at + 1];
        if (marker == 0xFF) { // fill byte
            at++;
            continue;
        }
        size_t length = big(bytes + at + 2, 2);
        if (length < 2 || at + 2 + length > size)
            return false;
        if (is_frame_header(marker) && length >= 8) {
            still->height = big(bytes + at + 5, 2);
            still->width = big(bytes + at + 7, 2);
        }
        if (marker == 0xE1 && length >= 16 && memcmp(bytes + at + 4, "Exif\0\0", 6) == 0)
            still->orientation = still_exif_orientation(bytes + at + 10, length - 8);
        at += 2 + length;
        if (marker == 0xDA)
            break;
    }
    still->end = jpeg_end(bytes, size, at);
    return still->width > 0 && still->end > 0;
}

static bool examine_png(const uint8_t *bytes, size_t size, struct still *still)
{
    if (size < 33 || memcmp(bytes + 12, "IHDR", 4) != 0)
        return false;
    still->width = big(bytes + 16, 4);
    still->height = big(bytes + 20, 4);
    for (size_t at = 8; at + 12 <= size;) {
        size_t length = big(bytes + at, 4);
        if (length > size - at - 12)
            return false;
        if (memcmp(bytes + at + 4, "eXIf", 4) == 0)
            still->orientation = still_exif_orientation(bytes + at + 8, length);
        at += 12 + length;
        still->end = at;
        if (memcmp(bytes + at - length - 8, "IEND", 4) == 0)
            return true;
    }
    return false;
}

/// A first look only: the picture's own blocks are the demuxer's work.
static bool examine_gif(const uint8_t *bytes, size_t size, struct still *still)
{
    if (size < 13)
        return false;
    still->width = little(bytes + 6, 2);
    still->height = little(bytes + 8, 2);
    still->end = size;
    return true;
}

static void webp_size(const uint8_t *chunk, size_t length, struct still *still)
{
    if (memcmp(chunk, "VP8X", 4) == 0 && length >= 10) {
        still->width = little(chunk + 12, 3) + 1;
        still->height = little(chunk + 15, 3) + 1;
    } else if (memcmp(chunk, "VP8 ", 4) == 0 && length >= 10 && still->width == 0) {
        still->width = little(chunk + 14, 2) & 0x3FFF;
        still->height = little(chunk + 16, 2) & 0x3FFF;
    } else if (memcmp(chunk, "VP8L", 4) == 0 && length >= 5 && still->width == 0) {
        uint32_t bits = little(chunk + 9, 4);
        still->width = (bits & 0x3FFF) + 1;
        still->height = (bits >> 14 & 0x3FFF) + 1;
    }
}

static bool examine_webp(const uint8_t *bytes, size_t size, struct still *still)
{
    size_t end = 8 + (size_t)little(bytes + 4, 4);
    if (end > size)
        return false;
    for (size_t at = 12; at + 8 <= end;) {
        size_t length = little(bytes + at + 4, 4);
        if (length > end - at - 8)
            return false;
        webp_size(bytes + at, length, still);
        if (memcmp(bytes + at, "EXIF", 4) == 0) {
            // Some writers keep JPEG's prefix in front of the TIFF header.
            size_t skip = begins(bytes + at + 8, length, "Exif\0\0", 6) ? 6 : 0;
            still->orientation = still_exif_orientation(bytes + at + 8 + skip, length - skip);
        }
        at += 8 + length + (length & 1);
    }
    still->end = end;
    return still->width > 0;
}

static bool examine_bmp(const uint8_t *bytes, size_t size, struct still *still)
{
    if (size < 30 || little(bytes + 14, 4) < 40 || little(bytes + 2, 4) > size)
        return false;
    still->width = (int32_t)little(bytes + 18, 4);
    int64_t height = (int32_t)little(bytes + 22, 4);
    still->height = height < 0 ? -height : height; // negative: rows from the top
    still->end = size;
    return true;
}

static const struct {
    const char *start;
    size_t length;
    enum still_kind kind;
    const char *name;
    bool (*examine)(const uint8_t *bytes, size_t size, struct still *still);
} kinds[] = {
    {"\xFF\xD8\xFF", 3, STILL_JPEG, "JPEG", examine_jpeg},
    {"\x89PNG\r\n\x1A\n", 8, STILL_PNG, "PNG", examine_png},
    {"GIF8", 4, STILL_GIF, "GIF", examine_gif},
    {"RIFF", 4, STILL_WEBP, "WebP", examine_webp},
    {"BM", 2, STILL_BMP, "BMP", examine_bmp},
};

int still_examine(const uint8_t *bytes, size_t size, struct still *ret_still,
                  struct overt_error *err)
{
    if (size == 0)
        return error_set(err, OVERT_INPUT, "the picture is empty (0 bytes): use another file");
    if (size > DECODE_STILL_SIZE_MAX)
        return error_set(err, OVERT_LIMIT, "a picture file of %zu bytes: at most 64 MiB are read",
                         size);
    for (size_t i = 0; i < ARRAY_COUNT(kinds); i++) {
        bool is_kind = begins(bytes, size, kinds[i].start, kinds[i].length);
        if (kinds[i].kind == STILL_WEBP)
            is_kind = is_kind && size >= 12 && memcmp(bytes + 8, "WEBP", 4) == 0;
        if (!is_kind)
            continue;
        struct still still = {.kind = kinds[i].kind, .orientation = 1};
        if (!kinds[i].examine(bytes, size, &still))
            return error_set(err, OVERT_INPUT,
                             "the %s picture is damaged or breaks off: use an unharmed copy",
                             kinds[i].name);
        int code = image_check_size(still.width, still.height, err);
        if (code == OVERT_OK)
            *ret_still = still;
        return code;
    }
    return error_set(err, OVERT_INPUT,
                     "not a picture of a kind that is read: use JPEG, PNG, WebP, GIF or BMP");
}

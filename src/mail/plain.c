// SPDX-License-Identifier: Apache-2.0
// plain.c - bytes of any encoding to UTF-8 that shows what it says.
#include <string.h>

#include "mail/mail.h"

/// Windows-1252 from 0x80 to 0x9f (WHATWG Encoding Standard); 0: no sign.
static const uint16_t windows[32] = {
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178};

static void append_sign(struct text *out, uint32_t sign)
{
    if (sign < 0x80) {
        text_append_char(out, (char)sign);
    } else if (sign < 0x800) {
        text_append_char(out, (char)(0xc0 | sign >> 6));
        text_append_char(out, (char)(0x80 | (sign & 0x3f)));
    } else {
        text_append_char(out, (char)(0xe0 | sign >> 12));
        text_append_char(out, (char)(0x80 | (sign >> 6 & 0x3f)));
        text_append_char(out, (char)(0x80 | (sign & 0x3f)));
    }
}

/// The bytes of the sign at `c`, 0 when it is no UTF-8.
static size_t sign_size(const char *c, size_t left)
{
    unsigned char first = (unsigned char)*c;
    size_t size = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    return size > 0 && size <= left && first != 0 && text_is_utf8(c, size) ? size : 0;
}

/// Turns the direction (U+202A to 202E, 2066 to 2069, 200E, 200F, 061C), or shows nothing (200B to
/// 200D, 2060, FEFF, 00AD).
static bool is_mark(const char *c, size_t size)
{
    static const char *const marks[] = {
        "\xe2\x80\xaa", "\xe2\x80\xab", "\xe2\x80\xac", "\xe2\x80\xad", "\xe2\x80\xae",
        "\xe2\x81\xa6", "\xe2\x81\xa7", "\xe2\x81\xa8", "\xe2\x81\xa9", "\xe2\x80\x8e",
        "\xe2\x80\x8f", "\xd8\x9c",     "\xe2\x80\x8b", "\xe2\x80\x8c", "\xe2\x80\x8d",
        "\xe2\x81\xa0", "\xef\xbb\xbf", "\xc2\xad"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (size == strlen(marks[i]) && memcmp(c, marks[i], size) == 0)
            return true;
    return false;
}

size_t mail_plain(const char *bytes, size_t size, struct text *out)
{
    size_t marks = 0;
    for (size_t i = 0; i < size;) {
        unsigned char byte = (unsigned char)bytes[i];
        size_t length = sign_size(bytes + i, size - i);
        bool control = (byte < 32 && byte != '\n' && byte != '\t' && byte != '\r') || byte == 127 ||
                       (length == 2 && byte == 0xc2 && (unsigned char)bytes[i + 1] < 0xa0);
        if (length > 1 && is_mark(bytes + i, length))
            marks++;
        else if (length > 0 && !control)
            text_append_bytes(out, bytes + i, length);
        else if (length == 0 && byte >= 0xa0)
            append_sign(out, byte);
        else if (length == 0 && byte >= 0x80 && windows[byte - 0x80] != 0)
            append_sign(out, windows[byte - 0x80]);
        i += length > 0 ? length : 1;
    }
    return marks;
}

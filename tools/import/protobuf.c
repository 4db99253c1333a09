// SPDX-License-Identifier: Apache-2.0
// protobuf.c - writing Protocol Buffers messages.
#include "protobuf.h"

#include <string.h>

enum { WIRE_VARINT = 0, WIRE_BYTES = 2 };

static void put_varint(struct text *message, uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        text_append_char(message, (char)(unsigned char)(value | 0x80));
    text_append_char(message, (char)value);
}

void protobuf_put_number(struct text *message, unsigned field, uint64_t value)
{
    put_varint(message, field << 3 | WIRE_VARINT);
    put_varint(message, value);
}

void protobuf_put_bytes(struct text *message, unsigned field, const void *bytes, size_t size)
{
    put_varint(message, field << 3 | WIRE_BYTES);
    put_varint(message, size);
    text_append_bytes(message, bytes, size);
}

void protobuf_put_text(struct text *message, unsigned field, const char *text)
{
    protobuf_put_bytes(message, field, text, strlen(text));
}

void protobuf_put_message(struct text *message, unsigned field, const struct text *inner)
{
    protobuf_put_bytes(message, field, inner->bytes, inner->length);
}

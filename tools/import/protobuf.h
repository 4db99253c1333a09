// SPDX-License-Identifier: Apache-2.0
// protobuf.h - writing Protocol Buffers messages: protobuf.dev/programming-guides/encoding.
//
// A message is a text that only holds bytes. Nested messages are written into a text of their own
// first.
#ifndef IMPORT_PROTOBUF_H
#define IMPORT_PROTOBUF_H

#include <stdint.h>

#include "base/text.h"

void protobuf_put_number(struct text *message, unsigned field, uint64_t value);
void protobuf_put_bytes(struct text *message, unsigned field, const void *bytes, size_t size);
void protobuf_put_text(struct text *message, unsigned field, const char *text);
void protobuf_put_message(struct text *message, unsigned field, const struct text *inner);

#endif

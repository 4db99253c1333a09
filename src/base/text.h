// SPDX-License-Identifier: Apache-2.0
// text.h - a growing text with a stated maximum, and small helpers for text from outside.
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"

/// Bytes that grow up to `limit`. `bytes` always ends with a zero that `length` does not count.
/// After the limit was reached nothing more is appended and `full` stays set: look at it once at
/// the end.
struct text {
    char *bytes;
    size_t length;
    size_t capacity;
    size_t limit;
    bool full;
};

/// `limit` in bytes.
void text_init(struct text *text, size_t limit);
/// Frees; the text can be used again after text_init. Takes a zeroed struct.
void text_finish(struct text *text);
/// Makes it empty, keeps the memory.
void text_clear(struct text *text);
void text_append(struct text *text, const char *more);
void text_append_bytes(struct text *text, const void *more, size_t size);
void text_append_char(struct text *text, char c);
void text_printf(struct text *text, const char *format, ...) PRINTF_LIKE(2, 3);
void text_vprintf(struct text *text, const char *format, va_list args) PRINTF_LIKE(2, 0);
/// Hands over the bytes (never NULL; caller frees with memory_free) and empties the text.
char *text_take(struct text *text) MUST_CHECK;

#define AUTO_TEXT CLEANUP(text_finish)

bool text_equal(const char *a, const char *b);             ///< both may be NULL
bool text_equal_nocase(const char *a, const char *b);      ///< ASCII only
bool text_starts(const char *text, const char *start);
bool text_starts_nocase(const char *text, const char *start);
bool text_ends(const char *text, const char *end);
/// Copies at most size-1 bytes, always ends with zero; false when it was cut.
bool text_copy(char *target, size_t size, const char *source);
/// Removes blanks, tabs and line ends at both ends, in place; returns its first kept character.
char *text_trim(char *text);
/// True when the bytes are well-formed UTF-8 (RFC 3629) with no zero byte.
bool text_is_utf8(const char *bytes, size_t size);
/// Whole text is one decimal number in [low, high]; else false and *ret_value untouched.
bool text_to_int(const char *text, long low, long high, long *ret_value);
/// Whole text is one finite decimal number in [low, high].
bool text_to_double(const char *text, double low, double high, double *ret_value);
/// Lower-case hexadecimal; `hex` holds 2*size+1 bytes.
void text_from_bytes(char *hex, const void *bytes, size_t size);
/// False unless exactly 2*size hexadecimal digits.
bool text_to_bytes(const char *hex, void *bytes, size_t size);
/// Appends with & < > " ' escaped, for HTML text and quoted attributes.
void text_append_html(struct text *text, const char *raw);
/// Appends one CSV field by RFC 4180; a field that a spreadsheet would run as a formula (= + - @
/// tab) and is not a number gets a leading apostrophe.
void text_append_csv(struct text *text, const char *raw);

#endif

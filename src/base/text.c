// SPDX-License-Identifier: Apache-2.0
// text.c - a growing text with a stated maximum, and small helpers for text from outside.
#include "base/text.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"

void text_init(struct text *text, size_t limit)
{
    *text = (struct text){.limit = limit, .capacity = 64};
    text->bytes = memory_new(1, text->capacity);
}

void text_finish(struct text *text)
{
    memory_free(text->bytes);
    *text = (struct text){0};
}

void text_clear(struct text *text)
{
    text->length = 0;
    text->full = false;
    if (text->bytes != NULL)
        text->bytes[0] = '\0';
}

/// Room for `more` bytes and the zero, or sets `full`.
static bool reserve(struct text *text, size_t more)
{
    if (text->full || more > text->limit || text->length > text->limit - more) {
        text->full = true;
        return false;
    }
    size_t needed = text->length + more + 1;
    if (needed <= text->capacity && text->bytes != NULL)
        return true;
    size_t capacity = text->capacity * 2 > needed ? text->capacity * 2 : needed;
    text->bytes = memory_resize(text->bytes, capacity, 1);
    text->capacity = capacity;
    return true;
}

void text_append_bytes(struct text *text, const void *more, size_t size)
{
    if (!reserve(text, size))
        return;
    if (size > 0)
        memcpy(text->bytes + text->length, more, size);
    text->length += size;
    text->bytes[text->length] = '\0';
}

void text_append(struct text *text, const char *more)
{
    text_append_bytes(text, more, strlen(more));
}

void text_append_char(struct text *text, char c)
{
    text_append_bytes(text, &c, 1);
}

void text_vprintf(struct text *text, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int size = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (size < 0 || !reserve(text, (size_t)size))
        return;
    (void)vsnprintf(text->bytes + text->length, (size_t)size + 1, format, args);
    text->length += (size_t)size;
}

void text_printf(struct text *text, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    text_vprintf(text, format, args);
    va_end(args);
}

char *text_take(struct text *text)
{
    char *bytes = text->bytes != NULL ? text->bytes : memory_copy_text("");
    size_t limit = text->limit;
    *text = (struct text){.limit = limit};
    return bytes;
}

bool text_equal(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

bool text_equal_nocase(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcasecmp(a, b) == 0);
}

bool text_starts(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

bool text_starts_nocase(const char *text, const char *start)
{
    return strncasecmp(text, start, strlen(start)) == 0;
}

bool text_ends(const char *text, const char *end)
{
    size_t length = strlen(text), tail = strlen(end);
    return length >= tail && strcmp(text + length - tail, end) == 0;
}

bool text_copy(char *target, size_t size, const char *source)
{
    size_t length = strlen(source);
    size_t kept = length < size ? length : size - 1;
    memcpy(target, source, kept);
    target[kept] = '\0';
    return kept == length;
}

char *text_trim(char *text)
{
    while (isspace((unsigned char)*text))
        text++;
    size_t length = strlen(text);
    while (length > 0 && isspace((unsigned char)text[length - 1]))
        length--;
    text[length] = '\0';
    return text;
}

/// Length of the well-formed UTF-8 sequence at `s`, 0 if there is none (RFC 3629 section 4).
static size_t utf8_sequence(const unsigned char *s, size_t left)
{
    if (s[0] < 0x80)
        return s[0] != 0;
    size_t length = s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : 2;
    if (s[0] < 0xc2 || s[0] > 0xf4 || length > left)
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((s[i] & 0xc0) != 0x80)
            return 0;
    bool overlong = (s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xf0 && s[1] < 0x90);
    bool outside = (s[0] == 0xed && s[1] > 0x9f) || (s[0] == 0xf4 && s[1] > 0x8f);
    return overlong || outside ? 0 : length;
}

bool text_is_utf8(const char *bytes, size_t size)
{
    const unsigned char *s = (const unsigned char *)bytes;
    for (size_t i = 0; i < size;) {
        size_t length = utf8_sequence(s + i, size - i);
        if (length == 0)
            return false;
        i += length;
    }
    return true;
}

bool text_to_int(const char *text, long low, long high, long *ret_value)
{
    char *end;
    errno = 0;
    long value = strtol(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || isspace((unsigned char)*text))
        return false;
    if (value < low || value > high)
        return false;
    *ret_value = value;
    return true;
}

bool text_to_double(const char *text, double low, double high, double *ret_value)
{
    char *end;
    if (strspn(text, "+-.0123456789eE") != strlen(text))
        return false;
    errno = 0;
    double value = strtod(text, &end);
    if (errno != 0 || end == text || *end != '\0' || !isfinite(value) || value < low ||
        value > high)
        return false;
    *ret_value = value;
    return true;
}

void text_from_bytes(char *hex, const void *bytes, size_t size)
{
    static const char digits[] = "0123456789abcdef";
    const unsigned char *b = bytes;
    for (size_t i = 0; i < size; i++) {
        hex[2 * i] = digits[b[i] >> 4];
        hex[2 * i + 1] = digits[b[i] & 15];
    }
    hex[2 * size] = '\0';
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool text_to_bytes(const char *hex, void *bytes, size_t size)
{
    unsigned char *b = bytes;
    if (strlen(hex) != 2 * size)
        return false;
    for (size_t i = 0; i < size; i++) {
        int high = hex_digit(hex[2 * i]), low = hex_digit(hex[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        b[i] = (unsigned char)(high << 4 | low);
    }
    return true;
}

void text_append_html(struct text *text, const char *raw)
{
    for (const char *c = raw; *c != '\0'; c++) {
        switch (*c) {
        case '&': text_append(text, "&amp;"); break;
        case '<': text_append(text, "&lt;"); break;
        case '>': text_append(text, "&gt;"); break;
        case '"': text_append(text, "&quot;"); break;
        case '\'': text_append(text, "&#39;"); break;
        default: text_append_char(text, *c);
        }
    }
}

void text_append_csv(struct text *text, const char *raw)
{
    double number;
    bool formula = *raw != '\0' && strchr("=+-@\t\r", *raw) != NULL;
    bool guard = formula && !text_to_double(raw, -HUGE_VAL, HUGE_VAL, &number);
    bool quote = guard || strpbrk(raw, ",\"\r\n") != NULL;
    if (quote)
        text_append_char(text, '"');
    if (guard)
        text_append_char(text, '\'');
    for (const char *c = raw; *c != '\0'; c++) {
        if (*c == '"')
            text_append_char(text, '"');
        text_append_char(text, *c);
    }
    if (quote)
        text_append_char(text, '"');
}

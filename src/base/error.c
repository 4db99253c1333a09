// SPDX-License-Identifier: Apache-2.0
// error.c - filling in a struct overt_error. No allocation, no global.
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void make_printable(char *text)
{
    for (unsigned char *c = (unsigned char *)text; *c != '\0'; c++)
        if (*c < 0x20 || *c == 0x7f)
            *c = '?';
}

int error_set(struct overt_error *err, int code, const char *format, ...)
{
    if (err == NULL)
        return code;
    va_list args;
    va_start(args, format);
    err->code = code;
    (void)vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    make_printable(err->text);
    return code;
}

int error_prepend(struct overt_error *err, const char *format, ...)
{
    if (err == NULL)
        return OVERT_INTERNAL;
    char old[OVERT_ERROR_TEXT_MAX];
    memcpy(old, err->text, sizeof old);
    va_list args;
    va_start(args, format);
    int used = vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    size_t length = used < 0 ? 0 : strlen(err->text);
    if (length + 3 < sizeof err->text) {
        memcpy(err->text + length, ": ", 2);
        size_t left = sizeof err->text - length - 3;
        size_t kept = strnlen(old, left);
        memcpy(err->text + length + 2, old, kept);
        err->text[length + 2 + kept] = '\0';
    }
    make_printable(err->text);
    return err->code;
}

int error_set_errno(struct overt_error *err, int code, int errnum, const char *format, ...)
{
    if (err == NULL)
        return code;
    char what[OVERT_ERROR_TEXT_MAX];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(what, sizeof what, format, args);
    va_end(args);
    char words[96];
    const char *said = strerror_r(errnum, words, sizeof words);
    return error_set(err, code, "%.140s: %.90s", what, said);
}

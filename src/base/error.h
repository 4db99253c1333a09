// SPDX-License-Identifier: Apache-2.0
// error.h - filling in a struct overt_error.
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include "base/attr.h"
#include "overt/error.h"

/// Writes one printable line into `err` (may be NULL) and returns `code`, so that a function can
/// end with `return error_set(err, OVERT_INPUT, "...")`. Too long a text is cut; line breaks and
/// control characters, which could come from outside in a file name, become '?'.
int error_set(struct overt_error *err, int code, const char *format, ...) PRINTF_LIKE(3, 4);

/// Puts "context: " before the text that is there. Returns the code that is there.
int error_prepend(struct overt_error *err, const char *format, ...) PRINTF_LIKE(2, 3);

/// As error_set, and appends the system's words for `errnum` (errno).
int error_set_errno(struct overt_error *err, int code, int errnum, const char *format, ...)
    PRINTF_LIKE(4, 5);

#endif

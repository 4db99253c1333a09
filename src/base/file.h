// SPDX-License-Identifier: Apache-2.0
// file.h - whole files read with a limit and written so that a cut leaves the old one.
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

/// Reads a whole regular file of at most `limit` bytes; *ret_bytes ends with a zero that *ret_size
/// does not count and is the caller's (memory_free). OVERT_NOT_FOUND, OVERT_LIMIT, OVERT_INPUT (not
/// a regular file), OVERT_IO.
int file_read(const char *path, size_t limit, char **ret_bytes, size_t *ret_size,
              struct overt_error *err) MUST_CHECK;

/// Writes a temporary file beside `path`, fsyncs it, renames it over `path` and fsyncs the folder.
/// On failure `path` is as it was. `mode` as for open(2), such as 0600.
int file_write(const char *path, const void *bytes, size_t size, unsigned mode,
               struct overt_error *err) MUST_CHECK;

/// Makes the folder and those above it (0700); not an error when it is there.
int file_make_folder(const char *path, struct overt_error *err) MUST_CHECK;

/// The same with 0755, for what is published.
int file_make_public_folder(const char *path, struct overt_error *err) MUST_CHECK;

bool file_exists(const char *path);
/// Whether there is a regular file with these very bytes.
bool file_holds(const char *path, const void *bytes, size_t size);

/// "folder/name", the caller's (memory_free). `name` alone when it is absolute.
char *file_join(const char *folder, const char *name) MUST_CHECK;

#endif

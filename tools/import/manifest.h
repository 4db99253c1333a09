// SPDX-License-Identifier: Apache-2.0
// manifest.h - the manifest beside a model's files, and the list of hashes that they are checked
// against.
#ifndef IMPORT_MANIFEST_H
#define IMPORT_MANIFEST_H

#include "base/error.h"

#define MANIFEST_FILE_MAX 65536u ///< bytes, of a manifest and of a list of hashes

/// Writes `out` from `card`, a manifest in which "@NAME@" stands for the SHA-256 of the file of
/// that name among `files`. OVERT_NOT_FOUND when the card names a file that is not among them.
int manifest_write(const char *card, const char *out, char *const files[], int file_count,
                   struct overt_error *err) MUST_CHECK;

/// Looks for the name of `path` in `sums` (the format of sha256sum) and compares its hash.
/// OVERT_MODEL when it is another file or not listed.
int manifest_check(const char *sums, const char *path, struct overt_error *err) MUST_CHECK;

#endif

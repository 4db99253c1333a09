// SPDX-License-Identifier: Apache-2.0
// internal.h - what the files of crypt share.
#ifndef CRYPT_INTERNAL_H
#define CRYPT_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "crypt/sign.h"

/// Starts libsodium once; any thread, any number of times.
void crypt_ready(void);

/// A key name by C2SP signed-note: well-formed UTF-8, 1..CRYPT_NAME_MAX bytes, no Unicode space, no
/// plus.
bool crypt_name_valid(const char *name, size_t length);

/// OVERT_REFUSED when others than the file's owner may read it; OVERT_NOT_FOUND, OVERT_IO.
int crypt_check_private(const char *path, struct overt_error *err) MUST_CHECK;

#endif

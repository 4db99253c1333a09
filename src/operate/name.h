// SPDX-License-Identifier: Apache-2.0
// name.h - officers' names: written so that no two officers can look like one, nor one like two.
#ifndef OPERATE_NAME_H
#define OPERATE_NAME_H

#include <stdbool.h>

#include "base/error.h"

#define NAME_BYTES_MAX 100

/// Fails (OVERT_INPUT) unless the name has 1..NAME_BYTES_MAX bytes, at least one letter or digit,
/// no blank at either end and no two beside each other, and only Latin letters (with or without
/// accents), digits and - ' . , ( ) / &. Other scripts hold letters that look the same. `what`
/// names it: "the officer's name".
int name_check(const char *name, const char *what, struct overt_error *err) MUST_CHECK;

/// Whether a reader may take one for the other: case, punctuation, blanks, and 1 l I, 0 O are all
/// one.
bool name_alike(const char *a, const char *b);

#endif

// SPDX-License-Identifier: Apache-2.0
// random.h - bytes that nobody can foretell, from the kernel.
#ifndef CRYPT_RANDOM_H
#define CRYPT_RANDOM_H

#include <stddef.h>

/// Fills `bytes`. Ends the program with one line if the system has no randomness. Any thread.
void crypt_random(void *bytes, size_t size);

#endif

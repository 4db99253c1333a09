// SPDX-License-Identifier: Apache-2.0
// pages.h - large memory for what must not leave it: templates in the clear and the keys over them.
#ifndef CRYPT_PAGES_H
#define CRYPT_PAGES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"

/// Whole pages of zeros. Where the kernel has secret memory (memfd_secret) and lets us, not even
/// the kernel maps them; else they are locked (mlock). Either way: in no core dump, not in a child
/// after fork.
struct crypt_pages {
    void *bytes; ///< page-aligned; NULL: none
    size_t size; ///< bytes that were asked for
    bool locked; ///< cannot get into swap: RLIMIT_MEMLOCK was wide enough
    bool secret; ///< of memfd_secret
};

/// `secret` false: locked only; secret memory is slower to have, so it is for what is small. False
/// when the memory cannot be had; `pages` has none then. `size` is at least 1.
bool crypt_pages_map(struct crypt_pages *pages, size_t size, bool secret) MUST_CHECK;
/// Wipes and gives back. Takes those with none; they have none afterwards.
void crypt_pages_unmap(struct crypt_pages *pages);

#endif

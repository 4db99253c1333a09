// SPDX-License-Identifier: Apache-2.0
// pages.h - the memory of usearch: its pages are locked where the system lets us and
// wiped, what it frees is wiped, and it
// maps no file. usearch.cpp puts these in the place of the system's calls.
#ifndef FACE_INDEX_PAGES_H
#define FACE_INDEX_PAGES_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Pages of zeros (crypt/pages.h); MAP_FAILED when they cannot be had or `file` is a file.
void *index_pages_map(size_t size, int file);
/// Wipes and gives back; always 0.
int index_pages_unmap(void *bytes, size_t size);
/// Wipes and frees. Takes NULL.
void index_free(void *memory);

#ifdef __cplusplus
}
#endif
#endif

// SPDX-License-Identifier: Apache-2.0
// lists.h - made-up lists for the tests of the gallery file: row number n of a list is always the
// same template, so that a list is known by the numbers of its rows.
#ifndef TESTS_GALLERY_LISTS_H
#define TESTS_GALLERY_LISTS_H

#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../match/made.h"
#include "face/gallery/internal.h"

#define LISTS_PATH 256

static const uint8_t lists_key[OVERT_GALLERY_KEY_SIZE] = {1, 2, 3, 4, 5, 6, 7, 8, 9};

/// A folder of its own, in memory where there is some.
static inline void lists_folder(char path[LISTS_PATH], bool durable)
{
    const char *room = getenv("TMPDIR");
    if (!durable && access("/dev/shm", W_OK) == 0)
        room = "/dev/shm";
    (void)snprintf(path, LISTS_PATH, "%s/overt-gallery-XXXXXX", room != NULL ? room : "/tmp");
    if (mkdtemp(path) == NULL)
        abort();
}

/// Row `number`; ids are the number unless a test says otherwise.
static inline void lists_face(struct overt_template *face, int32_t dimension, uint64_t number)
{
    uint64_t state = number * 0x9e3779b97f4a7c15ULL + 1;
    for (int i = 0; i < 4; i++)
        (void)made_random(&state);
    made_template(face, dimension, &state);
}

static inline int lists_append(struct overt_gallery_file *file, int32_t dimension, uint64_t from,
                               size_t count, struct overt_error *err)
{
    struct overt_template *faces = calloc(count, sizeof *faces);
    uint64_t *ids = calloc(count, sizeof *ids);
    for (size_t i = 0; i < count; i++) {
        ids[i] = from + i;
        lists_face(&faces[i], dimension, from + i);
    }
    int code = overt_gallery_file_append(file, ids, faces, count, err);
    free(faces);
    free(ids);
    return code;
}

/// The rows' numbers, at most `room` of them; -1 when a row is not the one of its number.
static inline long lists_read(const struct overt_gallery_file *file, uint64_t *numbers, size_t room)
{
    struct overt_gallery_file_info info;
    struct overt_gallery_file_rows rows;
    struct overt_template face;
    size_t count = 0;
    overt_gallery_file_info(file, &info);
    for (size_t i = 0; i < info.blocks; i++) {
        overt_gallery_file_rows(file, i, &rows);
        for (size_t j = 0; j < rows.count; j++) {
            lists_face(&face, info.dimension, rows.ids[j]);
            if (memcmp(face.values, rows.values + j * (size_t)info.dimension,
                       (size_t)info.dimension * sizeof(float)) != 0)
                return -1;
            if (count < room)
                numbers[count] = rows.ids[j];
            count++;
        }
    }
    return count == info.size ? (long)count : -1;
}

static inline int lists_create(const char *path, int32_t dimension, int32_t rows,
                               const struct gallery_disk *disk, struct overt_gallery_file **ret,
                               struct overt_error *err)
{
    const struct overt_gallery_file_kind kind = {
        .model = "made@1", .model_hash = {7}, .dimension = dimension, .block_rows = rows};
    return gallery_create(path, lists_key, &kind, disk != NULL ? disk : &gallery_disk_real, ret,
                          err);
}

static inline int lists_open(const char *path, bool write, struct overt_gallery_file **ret,
                             struct overt_error *err)
{
    const struct overt_gallery_file_params params = {.write = write, .threads = 1};
    return overt_gallery_file_open(path, lists_key, &params, ret, err);
}

/// The whole file, the caller's (free).
static inline uint8_t *lists_bytes(const char *path, size_t *ret_size)
{
    FILE *file = fopen(path, "re");
    if (file == NULL)
        abort();
    (void)fseek(file, 0, SEEK_END);
    size_t size = (size_t)ftell(file);
    uint8_t *bytes = malloc(size + 1);
    rewind(file);
    if (fread(bytes, 1, size, file) != size)
        abort();
    (void)fclose(file);
    *ret_size = size;
    return bytes;
}

static inline void lists_put(const char *path, const void *bytes, size_t size)
{
    FILE *file = fopen(path, "we");
    if (file == NULL || fwrite(bytes, 1, size, file) != size || fclose(file) != 0)
        abort();
}

#endif

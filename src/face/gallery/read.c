// SPDX-License-Identifier: Apache-2.0
// read.c - decrypting a list: into memory of the handle, or into a gallery that can be searched.
#include <endian.h>
#include <stdatomic.h>
#include <string.h>

#include "base/memory.h"
#include "base/threads.h"
#include "crypt/wipe.h"
#include "face/gallery/internal.h"
#include "face/match/fill.h"
#include "face/match/part.h"

#define SECRET_MAX ((size_t)1024 * 1024) ///< a longer list is locked memory: had five times faster

int gallery_read_block(const struct overt_gallery_file *file, uint32_t number, uint8_t *frame,
                       void *plain, struct overt_error *err)
{
    const struct gallery_head *head = &file->head;
    const struct gallery_block *block = &gallery_blocks(file)[number];
    if (block->rows == 0) {
        memset(plain, 0, gallery_plain_size(head));
        return 0;
    }
    int why = gallery_disk_read(file->fd, frame, head->frame_size,
                                GALLERY_FRAMES_AT + (uint64_t)block->frame * head->frame_size);
    if (why > 0)
        return error_set_errno(err, OVERT_IO, why, "cannot read block %lu of %s",
                               (unsigned long)number, file->path);
    if (why < 0 || gallery_block_parse(head, number, block, frame, plain, NULL) != 0)
        return gallery_damaged(file, "block", number, err);
    return 0;
}

// ---- all blocks, on several threads ----

/// The work of all threads: each takes the next blocks until none is left.
struct reading {
    const struct overt_gallery_file *file;
    uint8_t *rows;                 ///< frame_size bytes for each block, or NULL
    struct overt_gallery *gallery; ///< where the rows go then
    size_t *first;                 ///< for each block, the number of its first row
    atomic_uint next;
    atomic_bool stop;
    struct fault {
        int code;
        uint32_t block;
        struct overt_error err;
    } faults[THREADS_MAX];
};

static int read_one(const struct reading *all, uint32_t number, uint8_t *frame, void *plain,
                    struct overt_error *err)
{
    const struct gallery_head *head = &all->file->head;
    if (all->rows != NULL)
        plain = all->rows + (size_t)number * head->frame_size;
    int code = gallery_read_block(all->file, number, frame, plain, err);
    if (code == 0 && all->gallery != NULL)
        match_fill_rows(all->gallery, all->first[number], gallery_blocks(all->file)[number].rows,
                        gallery_ids(head, plain), gallery_values(plain));
    return code;
}

static void read_some(void *context, int index)
{
    struct reading *all = context;
    struct fault *fault = &all->faults[index];
    const struct gallery_head *head = &all->file->head;
    struct crypt_pages plain = {0};
    AUTO_FREE uint8_t *frame = memory_try_unset(1, head->frame_size);
    bool room = all->rows != NULL || crypt_pages_map(&plain, gallery_plain_size(head), true);
    if (frame == NULL || !room)
        fault->code = error_set(&fault->err, OVERT_NO_MEMORY, "no memory to read the list");
    while (fault->code == 0 && !atomic_load(&all->stop)) {
        uint32_t number = atomic_fetch_add(&all->next, 1);
        if (number >= head->blocks)
            break;
        fault->block = number;
        fault->code = read_one(all, number, frame, plain.bytes, &fault->err);
    }
    if (fault->code != 0)
        atomic_store(&all->stop, true);
    crypt_pages_unmap(&plain);
}

/// The first block's fault, so that the same damage gives the same line.
static int first_fault(const struct reading *all, int threads, struct overt_error *err)
{
    const struct fault *first = NULL;
    for (int i = 0; i < threads; i++)
        if (all->faults[i].code != 0 && (first == NULL || all->faults[i].block < first->block))
            first = &all->faults[i];
    return first == NULL ? 0 : error_set(err, first->code, "%s", first->err.text);
}

static int threads_for(const struct overt_gallery_file *file)
{
    int threads = file->params.threads > 0 ? file->params.threads : threads_available();
    if (threads > THREADS_MAX)
        threads = THREADS_MAX;
    if ((uint32_t)threads > file->head.blocks)
        threads = file->head.blocks > 0 ? (int)file->head.blocks : 1;
    return threads;
}

/// Into `rows`, or else into `gallery`.
static int read_all(const struct overt_gallery_file *file, uint8_t *rows,
                    struct overt_gallery *gallery, size_t *first, struct overt_error *err)
{
    int threads = threads_for(file);
    struct reading *all = memory_new(1, sizeof *all);
    all->file = file;
    all->rows = rows;
    all->gallery = gallery;
    all->first = first;
    threads_run(threads, read_some, all);
    int code = first_fault(all, threads, err);
    memory_free(all);
    return code;
}

// ---- into memory of the handle ----

int overt_gallery_file_unseal(struct overt_gallery_file *file, struct overt_error *err)
{
    struct crypt_pages rows = {0};
    int code = file->params.write ? 0 : gallery_take(file, true, err);
    if (code != 0)
        return code;
    size_t size = (size_t)file->head.blocks * file->head.frame_size;
    uint32_t *rows_of = memory_try((size_t)file->head.blocks + 1, sizeof *rows_of);
    if (rows_of == NULL || !crypt_pages_map(&rows, size + 1, size <= SECRET_MAX))
        code = error_set(err, OVERT_NO_MEMORY, "the list of %s does not fit into memory: %llu MiB",
                         file->path, (unsigned long long)size >> 20);
    if (code == 0)
        code = read_all(file, rows.bytes, NULL, NULL, err);
    if (!file->params.write)
        gallery_release(file);
    if (code != 0) {
        crypt_pages_unmap(&rows);
        memory_free(rows_of);
        return code;
    }
    for (uint32_t i = 0; i < file->head.blocks; i++)
        rows_of[i] = gallery_blocks(file)[i].rows;
    overt_gallery_file_seal(file);
    file->rows = rows;
    file->rows_of = rows_of;
    file->rows_head = file->head;
    return 0;
}

void overt_gallery_file_seal(struct overt_gallery_file *file)
{
    crypt_pages_unmap(&file->rows);
    memory_free(file->rows_of);
    file->rows_of = NULL;
}

void overt_gallery_file_rows(const struct overt_gallery_file *file, size_t block,
                             struct overt_gallery_file_rows *ret_rows)
{
    *ret_rows = (struct overt_gallery_file_rows){0};
    if (file->rows.bytes == NULL || block >= file->rows_head.blocks)
        return;
    void *plain = (uint8_t *)file->rows.bytes + block * file->rows_head.frame_size;
    ret_rows->values = gallery_values(plain);
    ret_rows->ids = gallery_ids(&file->rows_head, plain);
    ret_rows->count = file->rows_of[block];
}

// ---- into a gallery ----

static int load(struct overt_gallery_file *file, size_t *first, struct overt_gallery **ret_gallery,
                struct overt_error *err)
{
    const struct gallery_head *head = &file->head;
    struct overt_gallery *gallery = NULL;
    size_t wrong = 0, at = 0;
    for (uint32_t i = 0; i < head->blocks; i++) {
        first[i] = at;
        at += gallery_blocks(file)[i].rows;
    }
    int code = match_fill_begin(head->model, (int32_t)head->dimension, (size_t)head->rows, &gallery,
                                err);
    if (code == 0)
        code = read_all(file, NULL, gallery, first, err);
    if (code == 0)
        code = match_fill_end(gallery, threads_for(file), &wrong, err);
    if (code == OVERT_CORRUPT && wrong > 0) // sealed with the key, and no template all the same
        code = gallery_damaged(file, "row", (long long)wrong, err);
    if (code == 0)
        *ret_gallery = gallery;
    else
        overt_gallery_destroy(&gallery);
    return code;
}

int overt_gallery_file_load(struct overt_gallery_file *file, struct overt_gallery **ret_gallery,
                            struct overt_error *err)
{
    int code = file->params.write ? 0 : gallery_take(file, true, err);
    if (code != 0)
        return code;
    AUTO_FREE size_t *first = memory_try((size_t)file->head.blocks + 1, sizeof *first);
    if (first == NULL)
        code = error_set(err, OVERT_NO_MEMORY, "no memory to read the list");
    else
        code = load(file, first, ret_gallery, err);
    if (!file->params.write)
        gallery_release(file);
    return code;
}

// ---- out of a gallery ----

#define SAVE_ROWS 2048 ///< of one change

static void take_rows(const struct overt_gallery *gallery, uint64_t at, size_t count,
                      uint8_t *bytes, uint64_t *ids, struct overt_template *faces)
{
    size_t values = 4 * (size_t)faces[0].dimension;
    match_rows_pack(gallery, at, count, bytes);
    for (size_t i = 0; i < count; i++) {
        uint64_t id;
        memcpy(&id, bytes + 8 * i, sizeof id);
        ids[i] = le64toh(id);
        for (size_t j = 0; j < values; j += 4) {
            uint32_t bits;
            memcpy(&bits, bytes + 8 * count + i * values + j, sizeof bits);
            bits = le32toh(bits);
            memcpy(&faces[i].values[j / 4], &bits, sizeof bits);
        }
    }
}

static int save(const struct overt_gallery *gallery, struct overt_gallery_file *file,
                struct overt_error *err)
{
    size_t size = overt_gallery_size(gallery), dimension = file->head.dimension;
    struct overt_template *faces = memory_try(SAVE_ROWS, sizeof *faces);
    AUTO_FREE uint64_t *ids = memory_try(SAVE_ROWS, sizeof *ids);
    size_t bytes_size = match_rows_size((int32_t)dimension, SAVE_ROWS);
    uint8_t *bytes = memory_try(1, bytes_size);
    int code = faces != NULL && ids != NULL && bytes != NULL
                   ? 0
                   : error_set(err, OVERT_NO_MEMORY, "no memory to write the list");
    for (size_t i = 0; code == 0 && i < SAVE_ROWS; i++) {
        faces[i].dimension = (int32_t)dimension;
        memcpy(faces[i].model, file->head.model, sizeof faces[i].model);
    }
    for (size_t at = 0; code == 0 && at < size; at += SAVE_ROWS) {
        size_t count = size - at < SAVE_ROWS ? size - at : SAVE_ROWS;
        take_rows(gallery, at, count, bytes, ids, faces);
        code = overt_gallery_file_append(file, ids, faces, count, err);
    }
    memory_wipe_free(faces, SAVE_ROWS * sizeof *faces);
    memory_wipe_free(bytes, bytes_size);
    return code;
}

int overt_gallery_file_save(const char *path, const uint8_t key[OVERT_GALLERY_KEY_SIZE],
                            const struct overt_gallery *gallery, struct overt_error *err)
{
    char model[OVERT_MODEL_ID_MAX];
    struct overt_gallery_file_kind kind = {.model = model};
    struct overt_gallery_file *file = NULL;
    match_kind(gallery, model, &kind.dimension);
    int code = overt_gallery_file_create(path, key, &kind, &file, err);
    if (code != 0)
        return code;
    code = save(gallery, file, err);
    int closed = overt_gallery_file_close(&file, code == 0 ? err : NULL);
    if (code == 0)
        code = closed;
    if (code != 0)
        (void)overt_gallery_file_erase(path, NULL);
    return code;
}

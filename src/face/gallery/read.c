// SPDX-License-Identifier: Apache-2.0
// read.c - decrypting a list: into memory of the handle, or into a gallery that can be searched.
#include <stdatomic.h>
#include <string.h>

#include "base/memory.h"
#include "base/threads.h"
#include "crypt/wipe.h"
#include "face/gallery/internal.h"

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

// ---- into memory of the handle ----

/// The work of all threads: each takes the next blocks until none is left.
struct unsealing {
    const struct overt_gallery_file *file;
    uint8_t *rows; ///< frame_size bytes for each block
    atomic_uint next;
    atomic_bool stop;
    struct fault {
        int code;
        uint32_t block;
        struct overt_error err;
    } faults[THREADS_MAX];
};

static void unseal_some(void *context, int index)
{
    struct unsealing *all = context;
    struct fault *fault = &all->faults[index];
    const struct gallery_head *head = &all->file->head;
    AUTO_FREE uint8_t *frame = memory_try_unset(1, head->frame_size);
    if (frame == NULL)
        fault->code = error_set(&fault->err, OVERT_NO_MEMORY, "no memory to read the list");
    while (fault->code == 0 && !atomic_load(&all->stop)) {
        uint32_t number = atomic_fetch_add(&all->next, 1);
        if (number >= head->blocks)
            break;
        fault->block = number;
        fault->code = gallery_read_block(all->file, number, frame,
                                         all->rows + (size_t)number * head->frame_size,
                                         &fault->err);
    }
    if (fault->code != 0)
        atomic_store(&all->stop, true);
}

/// The first block's fault, so that the same damage gives the same line.
static int first_fault(const struct unsealing *all, int threads, struct overt_error *err)
{
    const struct fault *first = NULL;
    for (int i = 0; i < threads; i++)
        if (all->faults[i].code != 0 && (first == NULL || all->faults[i].block < first->block))
            first = &all->faults[i];
    return first == NULL ? 0 : error_set(err, first->code, "%s", first->err.text);
}

static int unseal(struct overt_gallery_file *file, struct crypt_pages *rows,
                  struct overt_error *err)
{
    int threads = file->params.threads > 0 ? file->params.threads : threads_available();
    if (threads > THREADS_MAX)
        threads = THREADS_MAX;
    if ((uint32_t)threads > file->head.blocks)
        threads = file->head.blocks > 0 ? (int)file->head.blocks : 1;
    struct unsealing *all = memory_new(1, sizeof *all);
    all->file = file;
    all->rows = rows->bytes;
    threads_run(threads, unseal_some, all);
    int code = first_fault(all, threads, err);
    memory_free(all);
    return code;
}

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
        code = unseal(file, &rows, err);
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

static int add_rows(const struct overt_gallery_file *file, uint32_t number, void *plain,
                    struct overt_template *face, struct overt_gallery *gallery,
                    struct overt_error *err)
{
    const struct gallery_head *head = &file->head;
    const float *values = gallery_values(plain);
    const uint64_t *ids = gallery_ids(head, plain);
    int code = 0;
    for (uint32_t i = 0; code == 0 && i < gallery_blocks(file)[number].rows; i++) {
        memcpy(face->values, values + (size_t)i * head->dimension,
               head->dimension * sizeof *values);
        code = overt_gallery_add(gallery, ids[i], face, err);
    }
    if (code == OVERT_INPUT) // sealed with the key, and no template all the same
        return gallery_damaged(file, "block", number, err);
    return code;
}

static int load(struct overt_gallery_file *file, struct overt_gallery *gallery,
                struct overt_error *err)
{
    struct crypt_pages plain;
    AUTO_FREE uint8_t *frame = memory_try_unset(1, file->head.frame_size);
    if (frame == NULL || !crypt_pages_map(&plain, gallery_plain_size(&file->head), true))
        return error_set(err, OVERT_NO_MEMORY, "no memory to read the list");
    struct overt_template face = {.dimension = (int32_t)file->head.dimension};
    memcpy(face.model, file->head.model, sizeof face.model);
    int code = 0;
    for (uint32_t i = 0; code == 0 && i < file->head.blocks; i++) {
        code = gallery_read_block(file, i, frame, plain.bytes, err);
        if (code == 0)
            code = add_rows(file, i, plain.bytes, &face, gallery, err);
    }
    overt_template_wipe(&face);
    crypt_pages_unmap(&plain);
    return code;
}

int overt_gallery_file_load(struct overt_gallery_file *file, struct overt_gallery **ret_gallery,
                            struct overt_error *err)
{
    struct overt_gallery *gallery = NULL;
    int code = file->params.write ? 0 : gallery_take(file, true, err);
    if (code != 0)
        return code;
    code = overt_gallery_create((int32_t)file->head.dimension, (size_t)file->head.rows, &gallery,
                                err);
    if (code == 0)
        code = load(file, gallery, err);
    if (!file->params.write)
        gallery_release(file);
    if (code == 0)
        *ret_gallery = gallery;
    else
        overt_gallery_destroy(&gallery);
    return code;
}

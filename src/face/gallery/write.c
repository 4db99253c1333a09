// SPDX-License-Identifier: Apache-2.0
// write.c - changes to a gallery file: what is changed is written to frames that nobody uses, made
// durable, and counts from when one header says so; then the other header follows.
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/memory.h"
#include "crypt/master.h"
#include "crypt/random.h"
#include "crypt/wipe.h"
#include "face/gallery/internal.h"
#include "face/template/template.h"

#define WAIT_TRIES   100 ///< at closing, for those who read what was erased
#define WAIT_SECONDS 1e-2

/// The next state in the making.
struct change {
    struct overt_gallery_file *file;
    struct gallery_head *head; ///< in memory for keys
    struct crypt_pages table;  ///< its blocks
    struct crypt_pages plain;  ///< one block in the clear
    uint8_t *frame;            ///< one block sealed
    uint8_t key[CRYPT_SEAL_KEY_SIZE];
};

// ---- the disk ----

static int no_disk(const struct overt_gallery_file *file, int why, struct overt_error *err)
{
    if (why == ENOSPC || why == EDQUOT || why == EFBIG)
        return error_set(err, OVERT_IO,
                         "no room on the disk for %.90s: the list is as it was; make room and do "
                         "it again",
                         file->path);
    return error_set_errno(err, OVERT_IO, why, "cannot write %s", file->path);
}

static int check_writer(const struct overt_gallery_file *file, struct overt_error *err)
{
    if (!file->params.write)
        return error_set(err, OVERT_REFUSED, "%.120s was opened to be read: open it for writing",
                         file->path);
    if (file->failed)
        return error_set(err, OVERT_IO,
                         "the disk failed under %.90s: close it, see to the disk, open it again",
                         file->path);
    return 0;
}

static int write_slot(struct overt_gallery_file *file, const struct gallery_head *head, int slot,
                      const uint8_t key[CRYPT_SEAL_KEY_SIZE])
{
    uint8_t bytes[GALLERY_SLOT_STRIDE] = {0};
    gallery_head_pack(head, slot, key, bytes);
    // After a repair the bytes behind the header are written too; else they are zeros already.
    size_t size = file->params.repair ? sizeof bytes : GALLERY_SLOT_SIZE;
    int why = gallery_disk_write(file->disk, file->fd, bytes, size,
                                 (uint64_t)slot * GALLERY_SLOT_STRIDE);
    return why != 0 ? why : gallery_disk_sync(file->disk, file->fd);
}

/// First over the one that does not count. From the first write on, a failure leaves it open which
/// of the two states the file is in.
static int write_head(struct overt_gallery_file *file, const struct gallery_head *head,
                      const uint8_t key[CRYPT_SEAL_KEY_SIZE], struct overt_error *err)
{
    int why = write_slot(file, head, 1 - file->slot, key);
    if (why == 0)
        why = write_slot(file, head, file->slot, key);
    if (why == 0)
        return 0;
    file->failed = true;
    return error_set_errno(err, OVERT_IO, why, "the disk failed under %.90s; open it again",
                           file->path);
}

/// The flag stands in both headers before anything else is written.
static int flag_writing(struct overt_gallery_file *file, struct overt_error *err)
{
    if (file->writing)
        return 0;
    file->head.flags |= GALLERY_WRITING;
    int code = write_head(file, &file->head, file->key, err);
    file->writing = code == 0;
    return code;
}

// ---- frames ----

static void make_room(struct overt_gallery_file *file, uint32_t frames)
{
    if (frames <= file->capacity)
        return;
    uint32_t capacity = frames + frames / 2 + 64;
    file->freed = memory_resize(file->freed, capacity, sizeof *file->freed);
    file->dirty = memory_resize(file->dirty, capacity, sizeof *file->dirty);
    for (uint32_t i = file->capacity; i < capacity; i++) {
        file->freed[i] = 0;
        file->dirty[i] = false;
    }
    file->capacity = capacity;
}

/// Notes what the state uses. What it does not use any more is free from this generation on.
static void account(struct overt_gallery_file *file, bool dirty)
{
    const struct gallery_head *head = &file->head;
    const struct gallery_block *blocks = gallery_blocks(file);
    bool *used = memory_new((size_t)head->frames + 1, sizeof *used);
    make_room(file, head->frames);
    for (uint32_t i = 0; i < head->tables; i++)
        used[head->table_at[i]] = true;
    for (uint32_t i = 0; i < head->blocks; i++)
        if (blocks[i].frame != GALLERY_NONE)
            used[blocks[i].frame] = true;
    for (uint32_t i = 0; i < head->frames; i++) {
        if (used[i]) {
            file->freed[i] = GALLERY_USED;
        } else if (file->freed[i] == GALLERY_USED) {
            file->freed[i] = head->generation;
            file->dirty[i] = dirty;
        }
    }
    memory_free(used);
}

int gallery_write_begin(struct overt_gallery_file *file, struct overt_error *err)
{
    bool clean = (file->head.flags & GALLERY_WRITING) == 0;
    make_room(file, file->head.frames);
    for (uint32_t i = 0; i < file->head.frames; i++)
        file->freed[i] = GALLERY_USED;
    account(file, !clean);
    // What a cut writer left is settled at closing; what is repaired, now.
    return clean && !file->params.repair ? 0 : flag_writing(file, err);
}

/// A frame that neither the file's state nor any reader's uses: behind the others if need be.
static uint32_t take_frame(struct change *change, uint64_t oldest)
{
    struct overt_gallery_file *file = change->file;
    for (uint32_t i = 0; i < change->head->frames; i++) {
        if (file->freed[i] == GALLERY_USED || file->freed[i] > oldest)
            continue;
        file->freed[i] = GALLERY_USED;
        return i;
    }
    make_room(file, change->head->frames + 1);
    file->freed[change->head->frames] = GALLERY_USED;
    return change->head->frames++;
}

static int put_frame(struct change *change, uint32_t *ret_frame, struct overt_error *err)
{
    struct overt_gallery_file *file = change->file;
    uint32_t frame = take_frame(change, gallery_oldest_read(file->fd, file->head.generation));
    int why = gallery_disk_write(file->disk, file->fd, change->frame, change->head->frame_size,
                                 GALLERY_FRAMES_AT + (uint64_t)frame * change->head->frame_size);
    *ret_frame = frame;
    return why == 0 ? 0 : no_disk(file, why, err);
}

// ---- a change ----

static void change_finish(struct change *change)
{
    crypt_pages_unmap(&change->table);
    crypt_pages_unmap(&change->plain);
    memory_free(change->frame);
    crypt_secret_free(&change->head);
    crypt_wipe(change->key, sizeof change->key);
}

/// Room for `blocks` blocks, of which the first are the file's.
static int change_begin(struct change *change, struct overt_gallery_file *file, uint32_t blocks,
                        struct overt_error *err)
{
    int code = check_writer(file, err);
    *change = (struct change){.file = file};
    change->head = crypt_secret_new(sizeof *change->head);
    *change->head = file->head;
    memcpy(change->key, file->key, sizeof change->key);
    if (code == 0 && gallery_tables(&file->head, blocks) > GALLERY_TABLES_MAX)
        code = error_set(err, OVERT_LIMIT,
                         "%.120s has no room for more: make it anew with longer blocks",
                         file->path);
    if (code == 0)
        code = flag_writing(file, err);
    if (code != 0)
        return code;
    change->head->flags |= GALLERY_WRITING;
    change->head->blocks = blocks;
    change->head->generation++;
    crypt_random(change->head->root, sizeof change->head->root);
    change->frame = memory_try_unset(1, change->head->frame_size);
    if (change->frame == NULL ||
        !crypt_pages_map(&change->table, ((size_t)blocks + 1) * sizeof(struct gallery_block),
                         true) ||
        !crypt_pages_map(&change->plain, gallery_plain_size(change->head), true))
        return error_set(err, OVERT_NO_MEMORY, "no memory to change %s", file->path);
    uint32_t kept = blocks < file->head.blocks ? blocks : file->head.blocks;
    memcpy(change->table.bytes, file->table.bytes, kept * sizeof(struct gallery_block));
    return 0;
}

/// Seals `rows` rows in change->plain as block `number`, under a key of their own.
static int put_block(struct change *change, uint32_t number, uint32_t rows, struct overt_error *err)
{
    struct gallery_block *block = (struct gallery_block *)change->table.bytes + number;
    change->head->rows = change->head->rows + rows - block->rows;
    *block = (struct gallery_block){
        .frame = GALLERY_NONE, .rows = rows, .generation = change->head->generation};
    if (rows == 0)
        return 0;
    crypt_random(block->key, sizeof block->key);
    gallery_block_pack(change->head, number, block, change->plain.bytes, change->frame);
    crypt_wipe(change->plain.bytes, gallery_plain_size(change->head));
    return put_frame(change, &block->frame, err);
}

static int put_tables(struct change *change, struct overt_error *err)
{
    struct gallery_head *head = change->head;
    const struct gallery_block *blocks = change->table.bytes;
    int code = 0;
    head->tables = gallery_tables(head, head->blocks);
    memset(head->table_at, 0, sizeof head->table_at);
    for (uint32_t i = 0; code == 0 && i < head->tables; i++) {
        gallery_table_pack(head, i, blocks + (size_t)i * gallery_table_entries(head),
                           change->plain.bytes, change->frame);
        code = put_frame(change, &head->table_at[i], err);
    }
    crypt_wipe(change->plain.bytes, gallery_plain_size(head));
    return code;
}

/// All of it, or the file as it was.
static int change_end(struct change *change, int code, struct overt_error *err)
{
    struct overt_gallery_file *file = change->file;
    if (change->frame == NULL || change->plain.bytes == NULL)
        return code;
    if (code == 0)
        code = put_tables(change, err);
    int why = code == 0 ? gallery_disk_sync(file->disk, file->fd) : 0;
    if (why != 0) {
        code = no_disk(file, why, err);
        file->failed = true; // what it wrote until now may be lost
    }
    if (code == 0)
        code = write_head(file, change->head, change->key, err);
    if (code == 0) {
        crypt_pages_unmap(&file->table);
        file->table = change->table;
        change->table = (struct crypt_pages){0};
        file->head = *change->head;
        memcpy(file->key, change->key, sizeof file->key);
        account(file, true);
        return 0;
    }
    if (!file->failed) { // what was written behind the end goes; what is between is free again
        account(file, true);
        (void)file->disk->cut(file->disk->context, file->fd, (off_t)gallery_file_size(&file->head));
    }
    return code;
}

// ---- overwriting what is free ----

/// Free frames that nobody reads become zeros. *ret_left: some are read still.
static int scrub(struct overt_gallery_file *file, bool *ret_left, struct overt_error *err)
{
    const struct gallery_head *head = &file->head;
    uint64_t oldest = gallery_oldest_read(file->fd, head->generation);
    AUTO_FREE uint8_t *zeros = memory_try(1, head->frame_size);
    int why = zeros == NULL ? ENOMEM : 0;
    bool any = false;
    *ret_left = false;
    for (uint32_t i = 0; why == 0 && i < head->frames; i++) {
        if (file->freed[i] == GALLERY_USED || !file->dirty[i])
            continue;
        if (file->freed[i] > oldest) {
            *ret_left = true;
            continue;
        }
        why = gallery_disk_write(file->disk, file->fd, zeros, head->frame_size,
                                 GALLERY_FRAMES_AT + (uint64_t)i * head->frame_size);
        file->dirty[i] = why != 0;
        any = true;
    }
    if (why == 0 && any) {
        why = gallery_disk_sync(file->disk, file->fd);
        file->failed = why != 0; // nobody knows what was overwritten: the next writer does it
    }
    return why == 0 ? 0
                    : error_set_errno(err, OVERT_IO, why, "cannot overwrite what is free in %s",
                                      file->path);
}

/// Frames up to the last in use.
static uint32_t frames_used(const struct overt_gallery_file *file, uint64_t oldest)
{
    uint32_t frames = file->head.frames;
    while (frames > 0 && file->freed[frames - 1] != GALLERY_USED &&
           file->freed[frames - 1] <= oldest)
        frames--;
    return frames;
}

static int trim(struct overt_gallery_file *file, struct overt_error *err)
{
    uint32_t frames = frames_used(file, gallery_oldest_read(file->fd, file->head.generation));
    if (frames != file->head.frames) {
        file->head.frames = frames;
        int code = write_head(file, &file->head, file->key, err);
        if (code != 0)
            return code;
    }
    if (file->disk->cut(file->disk->context, file->fd, (off_t)gallery_file_size(&file->head)) == 0)
        return 0;
    return error_set_errno(err, OVERT_IO, errno, "cannot shorten %s", file->path);
}

int gallery_write_end(struct overt_gallery_file *file, struct overt_error *err)
{
    const struct timespec time = {.tv_nsec = (long)(WAIT_SECONDS * 1e9)};
    bool left = false;
    if (!file->writing || file->failed)
        return 0;
    for (int i = 0; i < WAIT_TRIES &&
                    gallery_oldest_read(file->fd, file->head.generation) < file->head.generation;
         i++)
        (void)nanosleep(&time, NULL);
    int code = trim(file, err);
    if (code == 0)
        code = scrub(file, &left, err);
    if (code != 0 || left)
        return code;
    file->head.flags &= ~GALLERY_WRITING;
    return write_head(file, &file->head, file->key, err);
}

// ---- adding ----

static int check_faces(const struct overt_gallery_file *file, const struct overt_template *faces,
                       size_t count, struct overt_error *err)
{
    if (count < 1 || count > OVERT_GALLERY_APPEND_MAX)
        return error_set(err, OVERT_LIMIT, "1 to %d templates are added at once",
                         OVERT_GALLERY_APPEND_MAX);
    for (size_t i = 0; i < count; i++) {
        if (!template_valid(&faces[i]))
            return error_set(err, OVERT_INPUT, "this is not a template");
        if ((uint32_t)faces[i].dimension != file->head.dimension ||
            strcmp(faces[i].model, file->head.model) != 0)
            return error_set(err, OVERT_MISMATCH,
                             "templates of two models cannot be in one list: make them anew with "
                             "one model");
    }
    if (file->head.rows + count > OVERT_GALLERY_SIZE_MAX)
        return error_set(err, OVERT_LIMIT, "a list has at most %d templates",
                         OVERT_GALLERY_SIZE_MAX);
    return 0;
}

static void put_row(struct change *change, uint32_t row, uint64_t id,
                    const struct overt_template *face)
{
    size_t dimension = change->head->dimension;
    memcpy(gallery_values(change->plain.bytes) + row * dimension, face->values,
           dimension * sizeof *face->values);
    gallery_ids(change->head, change->plain.bytes)[row] = id;
}

/// From block `number` on, whose first `rows` rows are in change->plain.
static int put_rows(struct change *change, uint32_t number, uint32_t rows, const uint64_t *ids,
                    const struct overt_template *faces, size_t count, struct overt_error *err)
{
    int code = 0;
    for (size_t i = 0; code == 0 && i < count; i++) {
        put_row(change, rows++, ids[i], &faces[i]);
        if (rows < change->head->block_rows && i + 1 < count)
            continue;
        code = put_block(change, number++, rows, err);
        rows = 0;
    }
    return code;
}

int overt_gallery_file_append(struct overt_gallery_file *file, const uint64_t *ids,
                              const struct overt_template *faces, size_t count,
                              struct overt_error *err)
{
    CLEANUP(change_finish) struct change change = {0};
    int code = check_faces(file, faces, count, err);
    if (code != 0)
        return code;
    const struct gallery_head *head = &file->head;
    uint32_t last = head->blocks, rows = 0;
    if (last > 0 && gallery_blocks(file)[last - 1].rows < head->block_rows)
        rows = gallery_blocks(file)[--last].rows;
    overt_gallery_file_seal(file);
    uint64_t blocks = last + (rows + count + head->block_rows - 1) / head->block_rows;
    if (blocks > GALLERY_BLOCKS_MAX)
        return error_set(err, OVERT_LIMIT, "a list has at most %d templates",
                         OVERT_GALLERY_SIZE_MAX);
    code = change_begin(&change, file, (uint32_t)blocks, err);
    if (code == 0 && rows > 0)
        code = gallery_read_block(file, last, change.frame, change.plain.bytes, err);
    if (code == 0)
        code = put_rows(&change, last, rows, ids, faces, count, err);
    return change_end(&change, code, err);
}

// ---- erasing ----

static int compare_ids(const void *a, const void *b)
{
    uint64_t one = *(const uint64_t *)a, other = *(const uint64_t *)b;
    return (one > other) - (one < other);
}

/// Takes the rows of these ids out of a block in the clear; how many stay.
static uint32_t keep_rows(const struct gallery_head *head, void *plain, uint32_t rows,
                          const uint64_t *sorted, size_t count)
{
    float *values = gallery_values(plain);
    uint64_t *ids = gallery_ids(head, plain);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < rows; i++) {
        if (bsearch(&ids[i], sorted, count, sizeof *sorted, compare_ids) != NULL)
            continue;
        if (kept != i) {
            memcpy(values + (size_t)kept * head->dimension, values + (size_t)i * head->dimension,
                   head->dimension * sizeof *values);
            ids[kept] = ids[i];
        }
        kept++;
    }
    for (uint32_t i = kept; i < rows; i++)
        ids[i] = 0;
    crypt_wipe(values + (size_t)kept * head->dimension,
               (size_t)(rows - kept) * head->dimension * sizeof *values);
    return kept;
}

static int delete_from_blocks(struct change *change, const uint64_t *sorted, size_t count,
                              size_t *ret_rows, struct overt_error *err)
{
    struct overt_gallery_file *file = change->file;
    int code = 0;
    for (uint32_t i = 0; code == 0 && i < file->head.blocks; i++) {
        uint32_t rows = gallery_blocks(file)[i].rows;
        code = gallery_read_block(file, i, change->frame, change->plain.bytes, err);
        if (code != 0)
            break;
        uint32_t kept = keep_rows(change->head, change->plain.bytes, rows, sorted, count);
        *ret_rows += rows - kept;
        if (kept != rows)
            code = put_block(change, i, kept, err);
    }
    return code;
}

/// Blocks at the end that are empty need no entry.
static void drop_empty(struct change *change)
{
    const struct gallery_block *blocks = change->table.bytes;
    while (change->head->blocks > 0 && blocks[change->head->blocks - 1].rows == 0)
        change->head->blocks--;
}

int overt_gallery_file_delete(struct overt_gallery_file *file, const uint64_t *ids, size_t count,
                              size_t *ret_rows, struct overt_error *err)
{
    CLEANUP(change_finish) struct change change = {0};
    size_t rows = 0;
    bool left;
    if (count < 1 || count > OVERT_GALLERY_DELETE_MAX)
        return error_set(err, OVERT_LIMIT, "1 to %d ids are erased at once",
                         OVERT_GALLERY_DELETE_MAX);
    AUTO_FREE uint64_t *sorted = memory_copy(ids, count * sizeof *ids);
    qsort(sorted, count, sizeof *sorted, compare_ids);
    overt_gallery_file_seal(file);
    int code = change_begin(&change, file, file->head.blocks, err);
    if (code == 0)
        code = delete_from_blocks(&change, sorted, count, &rows, err);
    if (code == 0)
        drop_empty(&change);
    if (code != 0 || rows > 0)
        code = change_end(&change, code, err);
    if (code == 0 && rows > 0)
        code = scrub(file, &left, err);
    if (code == 0 && ret_rows != NULL)
        *ret_rows = rows;
    return code;
}

int overt_gallery_file_rekey(struct overt_gallery_file *file,
                             const uint8_t key[OVERT_GALLERY_KEY_SIZE], struct overt_error *err)
{
    CLEANUP(change_finish) struct change change = {0};
    int code = change_begin(&change, file, file->head.blocks, err);
    memcpy(change.key, key, sizeof change.key);
    return change_end(&change, code, err);
}

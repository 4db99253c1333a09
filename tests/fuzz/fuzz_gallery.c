// SPDX-License-Identifier: Apache-2.0
// fuzz_gallery.c - gallery files. Sealed bytes that were changed at random never get past the seal,
// so headers, tables and rows are made of the input and sealed with the key; a first byte of 0
// takes the rest as a file as it is. What opens must load or say why, and be changed and opened
// again.
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "face/gallery/internal.h"

#define BLOCKS_MAX 40
#define FRAMES_MAX 64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const uint8_t key[CRYPT_SEAL_KEY_SIZE] = {5};

struct input {
    const uint8_t *data;
    size_t size;
};

/// The next `size` bytes; zeros behind the end.
static uint64_t next(struct input *input, size_t size)
{
    uint64_t value = 0;
    for (size_t i = 0; i < size && input->size > 0; i++, input->data++, input->size--)
        value |= (uint64_t)*input->data << (8 * i);
    return value;
}

/// A good header, in which single fields are then anything.
static void make_head(struct input *input, struct gallery_head *head)
{
    static const char model[] = "fuzz@1";
    memset(head, 0, sizeof *head);
    int32_t dimension = 1 + (int32_t)next(input, 1) % 20;
    int32_t rows = 2 + 2 * ((int32_t)next(input, 1) % 3);
    if (!gallery_sizes(dimension, rows, head))
        abort();
    memcpy(head->model, model, sizeof model);
    head->blocks = (uint32_t)next(input, 1) % BLOCKS_MAX;
    head->rows = next(input, 1);
    head->generation = 1 + next(input, 1);
    head->frames = (uint32_t)next(input, 1) % FRAMES_MAX;
    head->tables = gallery_tables(head, head->blocks);
    head->flags = (uint32_t)next(input, 1) % 3;
    for (uint32_t i = 0; i < head->tables && i < GALLERY_TABLES_MAX; i++)
        head->table_at[i] = (uint32_t)next(input, 1);
    uint64_t odd = next(input, 1);
    if (odd & 1)
        head->dimension = (uint32_t)next(input, 4);
    if (odd & 2)
        head->block_rows = (uint32_t)next(input, 4);
    if (odd & 4)
        head->blocks = (uint32_t)next(input, 4);
    if (odd & 8)
        head->rows = next(input, 8);
    if (odd & 16)
        head->generation = next(input, 8);
    if (odd & 32)
        head->tables = (uint32_t)next(input, 1) % (GALLERY_TABLES_MAX + 1);
    if (odd & 64)
        memset(head->model, 'x', sizeof head->model);
}

static void put(uint8_t *file, const struct gallery_head *head, uint32_t frame,
                const uint8_t *bytes)
{
    if (frame < FRAMES_MAX)
        memcpy(file + GALLERY_FRAMES_AT + (size_t)frame * GALLERY_FRAME_UNIT, bytes,
               head->frame_size);
}

/// Tables and blocks as the header says, where there is sense in it.
static void make_frames(struct input *input, const struct gallery_head *head, uint8_t *file)
{
    static struct gallery_block blocks[BLOCKS_MAX];
    static uint8_t plain[GALLERY_FRAME_UNIT], frame[GALLERY_FRAME_UNIT];
    memset(blocks, 0, sizeof blocks);
    for (uint32_t i = 0; i < head->blocks; i++) {
        blocks[i].rows = (uint32_t)next(input, 1) % 8;
        blocks[i].frame = blocks[i].rows == 0 ? GALLERY_NONE : (uint32_t)next(input, 1);
        blocks[i].generation = next(input, 1);
        for (size_t at = 0; at + 4 <= (size_t)head->block_rows * head->dimension * 4; at += 4) {
            uint32_t bits = (uint32_t)next(input, 1) << 24 | 0x800000;
            memcpy(plain + at, &bits, sizeof bits);
        }
        gallery_block_pack(head, i, &blocks[i], plain, frame);
        put(file, head, blocks[i].frame, frame);
    }
    for (uint32_t i = 0; i < head->tables; i++) {
        gallery_table_pack(head, i, blocks, plain, frame);
        put(file, head, head->table_at[i], frame);
    }
}

static void look(const char *path)
{
    const struct overt_gallery_file_params params = {.threads = 1};
    struct overt_gallery_file *file = NULL;
    struct overt_gallery *gallery = NULL;
    struct overt_gallery_file_info info;
    struct overt_gallery_file_rows rows;
    if (overt_gallery_file_open(path, key, &params, &file, NULL) != 0)
        return;
    overt_gallery_file_info(file, &info);
    size_t count = 0;
    if (overt_gallery_file_unseal(file, NULL) == 0) {
        for (size_t i = 0; i < info.blocks; i++) {
            overt_gallery_file_rows(file, i, &rows);
            count += rows.count;
        }
        if (count != info.size)
            abort();
    }
    if (overt_gallery_file_load(file, &gallery, NULL) == 0 &&
        overt_gallery_size(gallery) != info.size)
        abort();
    overt_gallery_destroy(&gallery);
    (void)overt_gallery_file_close(&file, NULL);
}

/// Opened to be written, it takes one more and gives it back, or says why not.
static void change(const char *path)
{
    const struct overt_gallery_file_params params = {.write = true, .repair = true, .threads = 1};
    struct overt_gallery_file *file = NULL;
    struct overt_gallery_file_info before, after;
    struct overt_template face = {.values = {1}};
    uint64_t id = 12345;
    size_t gone = 0;
    if (overt_gallery_file_open(path, key, &params, &file, NULL) != 0)
        return;
    overt_gallery_file_info(file, &before);
    memcpy(face.model, before.model, sizeof face.model);
    face.dimension = before.dimension;
    bool added = overt_gallery_file_append(file, &id, &face, 1, NULL) == 0;
    overt_gallery_file_info(file, &after);
    if (after.size != before.size + added)
        abort();
    if (overt_gallery_file_delete(file, &id, 1, &gone, NULL) == 0 && added && gone == 0)
        abort();
    if (overt_gallery_file_close(&file, NULL) == 0)
        look(path);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t bytes[GALLERY_FRAMES_AT + FRAMES_MAX * GALLERY_FRAME_UNIT];
    struct input input = {data, size};
    struct gallery_head head;
    char path[] = "/tmp/overt-fuzz-gallery-XXXXXX";
    int fd = mkstemp(path);
    if (fd < 0)
        return 0;
    size_t length = size > 0 ? size - 1 : 0;
    if (next(&input, 1) != 0) {
        memset(bytes, 0, sizeof bytes);
        make_head(&input, &head);
        length = GALLERY_FRAMES_AT + (size_t)head.frames * GALLERY_FRAME_UNIT;
        gallery_head_pack(&head, 0, key, bytes);
        gallery_head_pack(&head, 1, key, bytes + GALLERY_SLOT_STRIDE);
        if (head.blocks < BLOCKS_MAX && head.dimension <= 20 && head.block_rows <= 6)
            make_frames(&input, &head, bytes);
        data = bytes;
    } else if (size > 0) {
        data++;
    }
    if (length == 0 || write(fd, data, length) == (ssize_t)length) {
        look(path);
        change(path);
    }
    (void)close(fd);
    (void)unlink(path);
    return 0;
}

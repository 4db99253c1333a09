// SPDX-License-Identifier: Apache-2.0
// layout.c - what stands at which byte of a gallery file (docs/gallery-file.md), sealed and opened
// again. Touches no file.
#include <assert.h>
#include <endian.h>
#include <string.h>

#include "crypt/hash.h"
#include "crypt/master.h"
#include "crypt/wipe.h"
#include "face/gallery/internal.h"

#define MAGIC      "OVERTGAL"
#define AT_FORMAT  8
#define AT_FLAGS   12
#define AT_ID      16
#define AT_MODEL   32
#define AT_HASH    80
#define AT_DIM     112
#define AT_ROWS    116 ///< of a block
#define AT_FRAME   120
#define AT_BLOCKS  124
#define AT_COUNT   128 ///< rows in all
#define AT_GEN     136
#define AT_FRAMES  144
#define AT_TABLES  148
#define AT_MARK    152
#define AT_SEALED  160
#define ROOM       40 ///< of the sealed part: the root key and zeros
#define AT_ZEROS   (AT_SEALED + ROOM + CRYPT_SEAL_EXTRA)
#define AT_TABLE   256
#define HEAD_BOUND (GALLERY_SLOT_SIZE - ROOM - CRYPT_SEAL_EXTRA + 1)

#define MARK_CONTEXT  "overt gallery file key"
#define TABLE_CONTEXT "overt gallery table"
#define BLOCK_CONTEXT "overt gallery block"
#define CONTEXT_MAX   64

_Static_assert(AT_ZEROS == 240, "as documented");
_Static_assert(AT_TABLE + 4 * GALLERY_TABLES_MAX == GALLERY_SLOT_SIZE, "the tables end the header");
_Static_assert(sizeof(struct gallery_block) == GALLERY_ENTRY_SIZE, "no holes");

static void put32(uint8_t *at, uint32_t value)
{
    value = htole32(value);
    memcpy(at, &value, sizeof value);
}

static void put64(uint8_t *at, uint64_t value)
{
    value = htole64(value);
    memcpy(at, &value, sizeof value);
}

static uint32_t get32(const uint8_t *at)
{
    uint32_t value;
    memcpy(&value, at, sizeof value);
    return le32toh(value);
}

static uint64_t get64(const uint8_t *at)
{
    uint64_t value;
    memcpy(&value, at, sizeof value);
    return le64toh(value);
}

// ---- sizes ----

static size_t row_size(const struct gallery_head *head) { return 8 + 4 * (size_t)head->dimension; }

bool gallery_sizes(int32_t dimension, int32_t rows, struct gallery_head *head)
{
    if (dimension < 1 || dimension > OVERT_TEMPLATE_DIMENSION_MAX || rows < 0 ||
        rows > GALLERY_ROWS_MAX || rows % 2 != 0)
        return false;
    head->dimension = (uint32_t)dimension;
    size_t wanted = (size_t)rows;
    if (wanted == 0) {
        wanted = (GALLERY_FRAME_LEAST + row_size(head) - 1) / row_size(head);
        wanted = wanted < GALLERY_ROWS_LEAST ? GALLERY_ROWS_LEAST : wanted + wanted % 2;
    }
    size_t size = wanted * row_size(head) + CRYPT_SEAL_EXTRA;
    head->block_rows = (uint32_t)wanted;
    head->frame_size =
        (uint32_t)((size + GALLERY_FRAME_UNIT - 1) / GALLERY_FRAME_UNIT * GALLERY_FRAME_UNIT);
    return true;
}

size_t gallery_plain_size(const struct gallery_head *head)
{
    return head->frame_size - CRYPT_SEAL_EXTRA;
}

uint32_t gallery_table_entries(const struct gallery_head *head)
{
    return (uint32_t)(gallery_plain_size(head) / GALLERY_ENTRY_SIZE);
}

uint32_t gallery_tables(const struct gallery_head *head, uint32_t blocks)
{
    uint32_t entries = gallery_table_entries(head);
    return blocks / entries + (blocks % entries != 0);
}

uint64_t gallery_file_size(const struct gallery_head *head)
{
    return GALLERY_FRAMES_AT + (uint64_t)head->frames * head->frame_size;
}

// ---- the header ----

void gallery_mark(const uint8_t key[CRYPT_SEAL_KEY_SIZE], uint8_t mark[GALLERY_MARK_SIZE])
{
    uint8_t whole[CRYPT_MARK_SIZE];
    crypt_mark(key, MARK_CONTEXT, strlen(MARK_CONTEXT), whole);
    memcpy(mark, whole, GALLERY_MARK_SIZE);
}

/// All of a header but its sealed part, and the slot: what the seal is bound to.
static void bind_head(const uint8_t bytes[GALLERY_SLOT_SIZE], int slot, uint8_t bound[HEAD_BOUND])
{
    memcpy(bound, bytes, AT_SEALED);
    memcpy(bound + AT_SEALED, bytes + AT_ZEROS, GALLERY_SLOT_SIZE - AT_ZEROS);
    bound[HEAD_BOUND - 1] = (uint8_t)slot;
}

void gallery_head_pack(const struct gallery_head *head, int slot,
                       const uint8_t key[CRYPT_SEAL_KEY_SIZE], uint8_t bytes[GALLERY_SLOT_SIZE])
{
    uint8_t bound[HEAD_BOUND], plain[ROOM] = {0};
    memset(bytes, 0, GALLERY_SLOT_SIZE);
    memcpy(bytes, MAGIC, strlen(MAGIC));
    put32(bytes + AT_FORMAT, GALLERY_FORMAT);
    put32(bytes + AT_FLAGS, head->flags);
    memcpy(bytes + AT_ID, head->id, sizeof head->id);
    memcpy(bytes + AT_MODEL, head->model, sizeof head->model);
    memcpy(bytes + AT_HASH, head->model_hash, sizeof head->model_hash);
    put32(bytes + AT_DIM, head->dimension);
    put32(bytes + AT_ROWS, head->block_rows);
    put32(bytes + AT_FRAME, head->frame_size);
    put32(bytes + AT_BLOCKS, head->blocks);
    put64(bytes + AT_COUNT, head->rows);
    put64(bytes + AT_GEN, head->generation);
    put32(bytes + AT_FRAMES, head->frames);
    put32(bytes + AT_TABLES, head->tables);
    gallery_mark(key, bytes + AT_MARK);
    for (uint32_t i = 0; i < head->tables; i++)
        put32(bytes + AT_TABLE + (size_t)4 * i, head->table_at[i]);
    bind_head(bytes, slot, bound);
    memcpy(plain, head->root, sizeof head->root);
    crypt_seal(key, bound, sizeof bound, plain, sizeof plain, bytes + AT_SEALED);
    crypt_wipe(plain, sizeof plain);
}

/// What a header says of sizes agrees with itself: asked of one that verified, all the same.
static bool consistent(const struct gallery_head *head)
{
    struct gallery_head sizes;
    if (head->dimension > OVERT_TEMPLATE_DIMENSION_MAX || head->block_rows < 2 ||
        head->block_rows > GALLERY_ROWS_MAX ||
        !gallery_sizes((int32_t)head->dimension, (int32_t)head->block_rows, &sizes) ||
        sizes.frame_size != head->frame_size || head->rows > OVERT_GALLERY_SIZE_MAX ||
        head->blocks > GALLERY_BLOCKS_MAX || head->tables > GALLERY_TABLES_MAX ||
        head->tables != gallery_tables(head, head->blocks) ||
        head->rows > (uint64_t)head->blocks * head->block_rows || head->generation < 1 ||
        head->generation >= (uint64_t)1 << 48 || (head->flags & ~GALLERY_WRITING) != 0)
        return false;
    for (uint32_t i = 0; i < head->tables; i++)
        if (head->table_at[i] >= head->frames)
            return false;
    return memchr(head->model, '\0', sizeof head->model) != NULL;
}

static void take_apart(const uint8_t bytes[GALLERY_SLOT_SIZE], struct gallery_head *head)
{
    head->flags = get32(bytes + AT_FLAGS);
    memcpy(head->id, bytes + AT_ID, sizeof head->id);
    memcpy(head->model, bytes + AT_MODEL, sizeof head->model);
    memcpy(head->model_hash, bytes + AT_HASH, sizeof head->model_hash);
    head->dimension = get32(bytes + AT_DIM);
    head->block_rows = get32(bytes + AT_ROWS);
    head->frame_size = get32(bytes + AT_FRAME);
    head->blocks = get32(bytes + AT_BLOCKS);
    head->rows = get64(bytes + AT_COUNT);
    head->generation = get64(bytes + AT_GEN);
    head->frames = get32(bytes + AT_FRAMES);
    head->tables = get32(bytes + AT_TABLES);
    memcpy(head->mark, bytes + AT_MARK, sizeof head->mark);
    for (uint32_t i = 0; i < GALLERY_TABLES_MAX; i++)
        head->table_at[i] = get32(bytes + AT_TABLE + (size_t)4 * i);
}

enum gallery_slot gallery_head_parse(const uint8_t bytes[GALLERY_SLOT_SIZE], int slot,
                                     const uint8_t key[CRYPT_SEAL_KEY_SIZE],
                                     struct gallery_head *ret_head)
{
    uint8_t bound[HEAD_BOUND], plain[ROOM], mark[GALLERY_MARK_SIZE];
    struct gallery_head head;
    if (memcmp(bytes, MAGIC, strlen(MAGIC)) != 0)
        return GALLERY_SLOT_FOREIGN;
    if (get32(bytes + AT_FORMAT) != GALLERY_FORMAT)
        return GALLERY_SLOT_NEWER;
    gallery_mark(key, mark);
    if (!crypt_equal(mark, bytes + AT_MARK, sizeof mark))
        return GALLERY_SLOT_LOCKED;
    bind_head(bytes, slot, bound);
    if (crypt_unseal(key, bound, sizeof bound, bytes + AT_SEALED, ROOM + CRYPT_SEAL_EXTRA, plain,
                     NULL) != 0)
        return GALLERY_SLOT_BROKEN;
    take_apart(bytes, &head);
    memcpy(head.root, plain, sizeof head.root);
    crypt_wipe(plain, sizeof plain);
    bool good = consistent(&head);
    if (good)
        *ret_head = head;
    crypt_wipe(&head, sizeof head);
    return good ? GALLERY_SLOT_GOOD : GALLERY_SLOT_BROKEN;
}

// ---- tables and blocks ----

static size_t bind(const char *context, const struct gallery_head *head, uint32_t number,
                   uint64_t generation, uint32_t rows, uint8_t bound[CONTEXT_MAX])
{
    size_t size = strlen(context) + 1;
    memcpy(bound, context, size);
    memcpy(bound + size, head->id, sizeof head->id);
    size += sizeof head->id;
    put32(bound + size, number);
    put64(bound + size + 4, generation);
    put32(bound + size + 12, rows);
    assert(size + 16 <= CONTEXT_MAX);
    return size + 16;
}

/// The root key is one generation's own; so is each table's.
static size_t bind_table(const struct gallery_head *head, uint32_t index, uint32_t count,
                         uint8_t bound[CONTEXT_MAX])
{
    return bind(TABLE_CONTEXT, head, index, head->generation, count, bound);
}

/// Entries that table `index` has.
static uint32_t entries_of(const struct gallery_head *head, uint32_t index)
{
    uint32_t entries = gallery_table_entries(head), before = index * entries;
    uint32_t left = head->blocks > before ? head->blocks - before : 0;
    return left < entries ? left : entries;
}

void gallery_table_pack(const struct gallery_head *head, uint32_t index,
                        const struct gallery_block *blocks, void *plain, uint8_t *frame)
{
    uint8_t bound[CONTEXT_MAX], *bytes = plain;
    uint32_t count = entries_of(head, index);
    memset(plain, 0, gallery_plain_size(head));
    for (uint32_t i = 0; i < count; i++) {
        uint8_t *entry = bytes + (size_t)GALLERY_ENTRY_SIZE * i;
        put32(entry, blocks[i].frame);
        put32(entry + 4, blocks[i].rows);
        put64(entry + 8, blocks[i].generation);
        memcpy(entry + 16, blocks[i].key, sizeof blocks[i].key);
    }
    size_t size = bind_table(head, index, count, bound);
    crypt_seal(head->root, bound, size, plain, gallery_plain_size(head), frame);
}

static bool entry_valid(const struct gallery_head *head, const struct gallery_block *block)
{
    if (block->rows == 0)
        return block->frame == GALLERY_NONE;
    return block->frame < head->frames && block->rows <= head->block_rows &&
           block->generation >= 1 && block->generation <= head->generation;
}

int gallery_table_parse(const struct gallery_head *head, uint32_t index, const uint8_t *frame,
                        void *plain, struct gallery_block *blocks, struct overt_error *err)
{
    uint8_t bound[CONTEXT_MAX];
    uint32_t count = entries_of(head, index);
    size_t size = bind_table(head, index, count, bound);
    int code = crypt_unseal(head->root, bound, size, frame, head->frame_size, plain, err);
    for (uint32_t i = 0; code == 0 && i < count; i++) {
        const uint8_t *entry = (const uint8_t *)plain + (size_t)GALLERY_ENTRY_SIZE * i;
        blocks[i] = (struct gallery_block){.frame = get32(entry),
                                           .rows = get32(entry + 4),
                                           .generation = get64(entry + 8)};
        memcpy(blocks[i].key, entry + 16, sizeof blocks[i].key);
        if (!entry_valid(head, &blocks[i]))
            code = error_set(err, OVERT_CORRUPT, "an entry of a table is none");
    }
    crypt_wipe(plain, gallery_plain_size(head));
    return code;
}

float *gallery_values(void *plain) { return plain; }

uint64_t *gallery_ids(const struct gallery_head *head, void *plain)
{
    // An even number of rows, so that the ids lie at whole words.
    size_t values = (size_t)head->block_rows * head->dimension * 4;
    return (void *)((uint8_t *)plain + values);
}

/// Numbers in the file are little-endian; elsewhere they are turned about, both ways alike.
static void turn(const struct gallery_head *head, void *plain)
{
    if (htole32(1) == 1)
        return;
    uint32_t *values = plain;
    uint64_t *ids = gallery_ids(head, plain);
    for (size_t i = 0; i < (size_t)head->block_rows * head->dimension; i++)
        values[i] = __builtin_bswap32(values[i]);
    for (size_t i = 0; i < head->block_rows; i++)
        ids[i] = __builtin_bswap64(ids[i]);
}

void gallery_block_pack(const struct gallery_head *head, uint32_t number,
                        const struct gallery_block *block, void *plain, uint8_t *frame)
{
    uint8_t bound[CONTEXT_MAX];
    size_t size = bind(BLOCK_CONTEXT, head, number, block->generation, block->rows, bound);
    turn(head, plain);
    crypt_seal(block->key, bound, size, plain, gallery_plain_size(head), frame);
}

int gallery_block_parse(const struct gallery_head *head, uint32_t number,
                        const struct gallery_block *block, const uint8_t *frame, void *plain,
                        struct overt_error *err)
{
    uint8_t bound[CONTEXT_MAX];
    size_t size = bind(BLOCK_CONTEXT, head, number, block->generation, block->rows, bound);
    int code = crypt_unseal(block->key, bound, size, frame, head->frame_size, plain, err);
    if (code == 0)
        turn(head, plain);
    return code;
}

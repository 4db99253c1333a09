// SPDX-License-Identifier: Apache-2.0
// internal.h - the gallery file, for the files of this folder: what stands where
// (docs/gallery-file.md), the calls that touch the disk, and the handle.
#ifndef FACE_GALLERY_INTERNAL_H
#define FACE_GALLERY_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/error.h"
#include "crypt/pages.h"
#include "crypt/seal.h"
#include "overt/gallery_file.h"

// ---- the format ----

#define GALLERY_FORMAT      1
#define GALLERY_SLOT_SIZE   512  ///< bytes of a header: one sector, which a disk writes whole
#define GALLERY_SLOT_STRIDE 4096 ///< from the first header to the second
#define GALLERY_FRAMES_AT   (2 * GALLERY_SLOT_STRIDE)
#define GALLERY_FRAME_UNIT  4096
#define GALLERY_FRAME_LEAST 131072 ///< bytes of a frame, unless its rows were chosen
#define GALLERY_ROWS_LEAST  256    ///< rows of a block, unless chosen
#define GALLERY_ROWS_MAX    65536
#define GALLERY_TABLES_MAX  64
#define GALLERY_ENTRY_SIZE  48 ///< bytes of a block's entry in the table
#define GALLERY_ID_SIZE     16
#define GALLERY_MARK_SIZE   8
#define GALLERY_NONE        UINT32_MAX ///< the frame of an empty block
#define GALLERY_BLOCKS_MAX  (OVERT_GALLERY_SIZE_MAX)
#define GALLERY_WRITING     1U ///< flag: a writer has it, or was cut

/// A header, taken apart.
struct gallery_head {
    uint32_t flags;
    uint8_t id[GALLERY_ID_SIZE];
    char model[OVERT_MODEL_ID_MAX];
    uint8_t model_hash[OVERT_GALLERY_MODEL_HASH_SIZE];
    uint32_t dimension, block_rows, frame_size, blocks;
    uint64_t rows, generation;
    uint32_t frames, tables;
    uint8_t mark[GALLERY_MARK_SIZE]; ///< of the caller's key
    uint32_t table_at[GALLERY_TABLES_MAX];
    uint8_t root[CRYPT_SEAL_KEY_SIZE]; ///< the key over the tables' keys
};

/// Where a block is, and its own key. As many stand in a table as fit.
struct gallery_block {
    uint32_t frame, rows;
    uint64_t generation; ///< when it was sealed
    uint8_t key[CRYPT_SEAL_KEY_SIZE];
};

/// Rows a block has and bytes a frame has. `rows` 0: chosen here. False when out of range.
bool gallery_sizes(int32_t dimension, int32_t rows, struct gallery_head *head) MUST_CHECK;
/// Entries of one table; tables that `blocks` blocks need.
uint32_t gallery_table_entries(const struct gallery_head *head);
uint32_t gallery_tables(const struct gallery_head *head, uint32_t blocks);
uint64_t gallery_file_size(const struct gallery_head *head);
/// Bytes of a block in the clear, up to the end of its frame.
size_t gallery_plain_size(const struct gallery_head *head);

void gallery_mark(const uint8_t key[CRYPT_SEAL_KEY_SIZE], uint8_t mark[GALLERY_MARK_SIZE]);
/// Seals the header for slot 0 or 1.
void gallery_head_pack(const struct gallery_head *head, int slot,
                       const uint8_t key[CRYPT_SEAL_KEY_SIZE], uint8_t bytes[GALLERY_SLOT_SIZE]);

enum gallery_slot {
    GALLERY_SLOT_GOOD,
    GALLERY_SLOT_FOREIGN, ///< no gallery file
    GALLERY_SLOT_NEWER,   ///< of a format that is not ours
    GALLERY_SLOT_LOCKED,  ///< under another key
    GALLERY_SLOT_BROKEN,  ///< does not verify
};
enum gallery_slot gallery_head_parse(const uint8_t bytes[GALLERY_SLOT_SIZE], int slot,
                                     const uint8_t key[CRYPT_SEAL_KEY_SIZE],
                                     struct gallery_head *ret_head);

/// Table number `index` of a header into a frame, and back into `blocks` (those of this table).
/// `plain` is gallery_plain_size bytes to work in.
void gallery_table_pack(const struct gallery_head *head, uint32_t index,
                        const struct gallery_block *blocks, void *plain, uint8_t *frame);
int gallery_table_parse(const struct gallery_head *head, uint32_t index, const uint8_t *frame,
                        void *plain, struct gallery_block *blocks, struct overt_error *err)
    MUST_CHECK;

/// A block's rows: `plain` (gallery_plain_size bytes) has its values, then its ids.
void gallery_block_pack(const struct gallery_head *head, uint32_t number,
                        const struct gallery_block *block, void *plain, uint8_t *frame);
int gallery_block_parse(const struct gallery_head *head, uint32_t number,
                        const struct gallery_block *block, const uint8_t *frame, void *plain,
                        struct overt_error *err) MUST_CHECK;
float *gallery_values(void *plain);
uint64_t *gallery_ids(const struct gallery_head *head, void *plain);

// ---- the disk ----

/// The calls that change a file, so that a test can cut them. All as the system's own.
struct gallery_disk {
    void *context;
    ssize_t (*write)(void *context, int fd, const void *bytes, size_t size, off_t at);
    int (*sync)(void *context, int fd);
    int (*cut)(void *context, int fd, off_t size);
};
extern const struct gallery_disk gallery_disk_real;

int gallery_disk_write(const struct gallery_disk *disk, int fd, const void *bytes, size_t size,
                       uint64_t at) MUST_CHECK; ///< 0 or an errno
int gallery_disk_sync(const struct gallery_disk *disk, int fd) MUST_CHECK; ///< 0 or an errno
/// 0, an errno, or -1 where the file ends before.
int gallery_disk_read(int fd, void *bytes, size_t size, uint64_t at) MUST_CHECK;

bool gallery_lock_writer(int fd);
bool gallery_has_writer(int fd); ///< another handle
void gallery_lock_reading(int fd, uint64_t generation);
void gallery_unlock_reading(int fd, uint64_t generation);
/// The oldest generation that somebody reads, if older than `generation`; else that.
uint64_t gallery_oldest_read(int fd, uint64_t generation);

// ---- the handle ----

struct overt_gallery_file {
    struct gallery_head head;
    uint8_t key[CRYPT_SEAL_KEY_SIZE];
    int fd, slot; ///< slot: of the header that counted
    char *path;
    const struct gallery_disk *disk;
    struct overt_gallery_file_params params;
    struct crypt_pages table; ///< struct gallery_block, one for each block
    struct crypt_pages rows;  ///< blocks in the clear, one after the other; none: sealed
    struct gallery_head rows_head; ///< the list that `rows` are
    uint32_t *rows_of;             ///< rows in use of each
    bool failed;                   ///< the disk failed in a change: nothing more is written
    bool writing;                  ///< the flag is on the disk
    uint64_t *freed;               ///< of a writer: for each frame GALLERY_USED, or since when not
    bool *dirty;                   ///< a free frame that holds something
    uint32_t capacity;             ///< frames that `freed` and `dirty` have room for
};
#define GALLERY_USED UINT64_MAX

/// As the public calls, with a disk of the caller's, which outlives the file.
int gallery_create(const char *path, const uint8_t key[CRYPT_SEAL_KEY_SIZE],
                   const struct overt_gallery_file_kind *kind, const struct gallery_disk *disk,
                   struct overt_gallery_file **ret_file, struct overt_error *err) MUST_CHECK;
int gallery_open(const char *path, const uint8_t key[CRYPT_SEAL_KEY_SIZE],
                 const struct overt_gallery_file_params *params, const struct gallery_disk *disk,
                 struct overt_gallery_file **ret_file, struct overt_error *err) MUST_CHECK;

/// Takes the newest state that verifies: header and table, and what is free. With `hold`, its
/// generation stays readable until gallery_release.
int gallery_take(struct overt_gallery_file *file, bool hold, struct overt_error *err) MUST_CHECK;
void gallery_release(struct overt_gallery_file *file);
/// Decrypts block `number` into `plain`; `frame` is frame_size bytes to read into.
int gallery_read_block(const struct overt_gallery_file *file, uint32_t number, uint8_t *frame,
                       void *plain, struct overt_error *err) MUST_CHECK;
struct gallery_block *gallery_blocks(const struct overt_gallery_file *file);
int gallery_damaged(const struct overt_gallery_file *file, const char *what, long long number,
                    struct overt_error *err);

/// Of a writer: what is in use and what free, after gallery_take.
int gallery_write_begin(struct overt_gallery_file *file, struct overt_error *err) MUST_CHECK;
/// Overwrites what is free, cuts the end and takes the flag off.
int gallery_write_end(struct overt_gallery_file *file, struct overt_error *err) MUST_CHECK;

#endif

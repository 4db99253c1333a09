// SPDX-License-Identifier: Apache-2.0
// open.c - making, opening and closing a gallery file, and which of its two headers counts.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/text.h"
#include "crypt/hash.h"
#include "crypt/master.h"
#include "crypt/random.h"
#include "crypt/wipe.h"
#include "face/gallery/internal.h"

#define TRIES       400 ///< of a reader, while somebody writes
#define TRY_SECONDS 2e-3

#define WHAT_TO_DO "restore the file from its copy, or make it anew from the record"

/// Both headers with the empty bytes behind them, as they stand in the file.
struct slots {
    uint8_t bytes[GALLERY_FRAMES_AT];
    enum gallery_slot state[2];
    struct gallery_head head[2];
};

int gallery_damaged(const struct overt_gallery_file *file, const char *what, long long number,
                    struct overt_error *err)
{
    char which[24] = "";
    if (number >= 0)
        (void)snprintf(which, sizeof which, " %lld", number);
    return error_set(err, OVERT_CORRUPT,
                     "%s%s of %.90s does not verify: its bytes were changed or the disk fails; "
                     "%s",
                     what, which, file->path, WHAT_TO_DO);
}

static bool is_zero(const uint8_t *bytes, size_t size)
{
    return size == 0 || (bytes[0] == 0 && memcmp(bytes, bytes + 1, size - 1) == 0);
}

static void nap(void)
{
    const struct timespec time = {.tv_nsec = (long)(TRY_SECONDS * 1e9)};
    (void)nanosleep(&time, NULL);
}

// ---- which header counts ----

static int read_slots(const struct overt_gallery_file *file, struct slots *slots,
                      struct overt_error *err)
{
    int why = gallery_disk_read(file->fd, slots->bytes, sizeof slots->bytes, 0);
    if (why > 0)
        return error_set_errno(err, OVERT_IO, why, "cannot read %s", file->path);
    if (why < 0)
        return error_set(err, OVERT_INPUT, "%.150s is no gallery file, or its start is all there "
                         "is of it: name another", file->path);
    for (int i = 0; i < 2; i++) {
        const uint8_t *at = slots->bytes + (size_t)i * GALLERY_SLOT_STRIDE;
        slots->state[i] = gallery_head_parse(at, i, file->key, &slots->head[i]);
        if (slots->state[i] == GALLERY_SLOT_GOOD &&
            !is_zero(at + GALLERY_SLOT_SIZE, GALLERY_SLOT_STRIDE - GALLERY_SLOT_SIZE))
            slots->state[i] = GALLERY_SLOT_BROKEN;
    }
    return 0;
}

static bool has_state(const struct slots *slots, enum gallery_slot state)
{
    return slots->state[0] == state || slots->state[1] == state;
}

/// Neither header opens: why.
static int none_good(const struct overt_gallery_file *file, const struct slots *slots,
                     struct overt_error *err)
{
    if (has_state(slots, GALLERY_SLOT_BROKEN))
        return gallery_damaged(file, "the header", -1, err);
    if (has_state(slots, GALLERY_SLOT_LOCKED))
        return error_set(err, OVERT_REFUSED,
                         "%.120s is sealed under another key: give the key it was made with",
                         file->path);
    if (has_state(slots, GALLERY_SLOT_NEWER))
        return error_set(err, OVERT_INPUT,
                         "%.120s is a gallery file of another format: use the Overt that made it",
                         file->path);
    return error_set(err, OVERT_INPUT, "%.150s is no gallery file: name another", file->path);
}

static int one_good(const struct overt_gallery_file *file, const struct slots *slots, int good,
                    struct overt_error *err)
{
    if ((slots->head[good].flags & GALLERY_WRITING) != 0 ||
        (file->params.write && file->params.repair))
        return good;
    return error_set(err, OVERT_CORRUPT,
                     "header %d of %.60s does not verify: its bytes were changed; %s, or open it "
                     "for repair: the other header is whole",
                     2 - good, file->path, WHAT_TO_DO);
}

/// Two that differ stand there only while, or since, somebody writes.
static int both_good(const struct overt_gallery_file *file, const struct slots *slots,
                     struct overt_error *err)
{
    const struct gallery_head *one = &slots->head[0], *other = &slots->head[1];
    bool writing = (one->flags & other->flags & GALLERY_WRITING) != 0;
    if (memcmp(one->id, other->id, sizeof one->id) != 0 ||
        (one->generation != other->generation && !writing))
        return gallery_damaged(file, "the header", -1, err);
    return other->generation > one->generation;
}

/// The number of the slot that counts, or a code.
static int choose(const struct overt_gallery_file *file, const struct slots *slots,
                  struct overt_error *err)
{
    bool first = slots->state[0] == GALLERY_SLOT_GOOD;
    bool second = slots->state[1] == GALLERY_SLOT_GOOD;
    if (first && second)
        return both_good(file, slots, err);
    return first || second ? one_good(file, slots, second, err) : none_good(file, slots, err);
}

static int check_generation(const struct overt_gallery_file *file, const struct gallery_head *head,
                            struct overt_error *err)
{
    if (head->generation >= file->params.generation_min)
        return 0;
    return error_set(err, OVERT_CORRUPT,
                     "%.80s is older (generation %llu) than what was last seen (%llu): an old "
                     "copy was put back; " WHAT_TO_DO,
                     file->path, (unsigned long long)head->generation,
                     (unsigned long long)file->params.generation_min);
}

// ---- what it points to ----

/// Notes a frame as in use; false when it is already.
static bool use_frame(bool *used, uint32_t frame)
{
    bool was = used[frame];
    used[frame] = true;
    return !was;
}

static int read_tables(const struct overt_gallery_file *file, const struct gallery_head *head,
                       struct gallery_block *blocks, uint8_t *frame, void *plain,
                       struct overt_error *err)
{
    for (uint32_t i = 0; i < head->tables; i++) {
        uint64_t at = GALLERY_FRAMES_AT + (uint64_t)head->table_at[i] * head->frame_size;
        int why = gallery_disk_read(file->fd, frame, head->frame_size, at);
        if (why > 0)
            return error_set_errno(err, OVERT_IO, why, "cannot read %s", file->path);
        if (why < 0 ||
            gallery_table_parse(head, i, frame, plain,
                                blocks + (size_t)i * gallery_table_entries(head), err) != 0)
            return gallery_damaged(file, "table", i, err);
    }
    return 0;
}

/// Each frame is in use once, and the rows are as many as the header says.
static bool check_use(const struct gallery_head *head, const struct gallery_block *blocks,
                      bool *used)
{
    uint64_t rows = 0;
    bool good = true;
    for (uint32_t i = 0; i < head->tables; i++)
        good &= use_frame(used, head->table_at[i]);
    for (uint32_t i = 0; i < head->blocks; i++) {
        good &= blocks[i].frame == GALLERY_NONE || use_frame(used, blocks[i].frame);
        rows += blocks[i].rows;
    }
    return good && rows == head->rows;
}

/// What is free holds nothing, unless somebody writes or was cut in it.
static int check_free(const struct overt_gallery_file *file, const struct gallery_head *head,
                      const bool *used, uint8_t *frame, struct overt_error *err)
{
    for (uint32_t i = 0; i < head->frames; i++) {
        if (used[i])
            continue;
        int why = gallery_disk_read(file->fd, frame, head->frame_size,
                                    GALLERY_FRAMES_AT + (uint64_t)i * head->frame_size);
        if (why > 0)
            return error_set_errno(err, OVERT_IO, why, "cannot read %s", file->path);
        if (why < 0 || !is_zero(frame, head->frame_size))
            return gallery_damaged(file, "frame (free)", i, err);
    }
    return 0;
}

static int check_size(const struct overt_gallery_file *file, const struct gallery_head *head,
                      struct overt_error *err)
{
    struct stat status;
    uint64_t wanted = gallery_file_size(head);
    if (fstat(file->fd, &status) != 0)
        return error_set_errno(err, OVERT_IO, errno, "cannot read %s", file->path);
    uint64_t size = (uint64_t)status.st_size;
    bool clean = (head->flags & GALLERY_WRITING) == 0;
    if (size >= wanted && (!clean || size == wanted))
        return 0;
    return error_set(err, OVERT_CORRUPT,
                     "%.80s has %llu bytes where its header says %llu: it was cut or added to; "
                     WHAT_TO_DO,
                     file->path, (unsigned long long)size, (unsigned long long)wanted);
}

static int read_state(const struct overt_gallery_file *file, const struct gallery_head *head,
                      struct crypt_pages *ret_table, struct overt_error *err)
{
    struct crypt_pages table, plain = {0};
    AUTO_FREE uint8_t *frame = memory_try_unset(1, head->frame_size);
    AUTO_FREE bool *used = memory_try((size_t)head->frames + 1, sizeof *used);
    size_t size = ((size_t)head->tables * gallery_table_entries(head) + 1) * GALLERY_ENTRY_SIZE;
    if (!crypt_pages_map(&table, size, true) ||
        !crypt_pages_map(&plain, gallery_plain_size(head), true) || frame == NULL || used == NULL) {
        crypt_pages_unmap(&table);
        crypt_pages_unmap(&plain);
        return error_set(err, OVERT_NO_MEMORY, "the table of %s does not fit into memory",
                         file->path);
    }
    int code = check_size(file, head, err);
    if (code == 0)
        code = read_tables(file, head, table.bytes, frame, plain.bytes, err);
    if (code == 0 && !check_use(head, table.bytes, used))
        code = gallery_damaged(file, "the table", -1, err);
    if (code == 0 && (head->flags & GALLERY_WRITING) == 0)
        code = check_free(file, head, used, frame, err);
    crypt_pages_unmap(&plain);
    if (code == 0)
        *ret_table = table;
    else
        crypt_pages_unmap(&table);
    return code;
}

/// Once: 0, a code, or 1 when it was changed meanwhile.
static int take(struct overt_gallery_file *file, struct slots *slots, struct slots *again,
                struct overt_error *err)
{
    struct crypt_pages table;
    int slot = -1, code = read_slots(file, slots, err);
    if (code == 0 && (slot = choose(file, slots, err)) < 0)
        return gallery_has_writer(file->fd) ? 1 : slot;
    if (code == 0)
        code = check_generation(file, &slots->head[slot], err);
    if (code != 0)
        return code;
    const struct gallery_head *head = &slots->head[slot];
    gallery_lock_reading(file->fd, head->generation);
    code = read_slots(file, again, err);
    bool same = code == 0 && memcmp(slots->bytes, again->bytes, sizeof slots->bytes) == 0;
    if (same)
        code = read_state(file, head, &table, err);
    if (same && code == 0) {
        crypt_pages_unmap(&file->table);
        file->head = *head;
        file->slot = slot;
        file->table = table;
        return 0;
    }
    gallery_unlock_reading(file->fd, head->generation);
    bool moved = !same || (read_slots(file, again, NULL) == 0 &&
                           memcmp(slots->bytes, again->bytes, sizeof slots->bytes) != 0);
    return moved ? 1 : code;
}

int gallery_take(struct overt_gallery_file *file, bool hold, struct overt_error *err)
{
    struct slots *slots = crypt_secret_new(2 * sizeof *slots);
    int code = 1;
    for (int i = 0; code == 1 && i < TRIES; i++) {
        if (i > 0)
            nap();
        code = take(file, &slots[0], &slots[1], err);
    }
    crypt_secret_free(&slots);
    if (code == 1)
        return error_set(err, OVERT_IO, "%.150s is written to all the time: try again",
                         file->path);
    if (code == 0 && !hold)
        gallery_release(file);
    return code;
}

void gallery_release(struct overt_gallery_file *file)
{
    gallery_unlock_reading(file->fd, file->head.generation);
}

struct gallery_block *gallery_blocks(const struct overt_gallery_file *file)
{
    return file->table.bytes;
}

// ---- making, opening, closing ----

static int open_path(const char *path, int flags, int *ret_fd, struct overt_error *err)
{
    struct stat status;
    int fd = open(path, flags | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
    if (fd < 0)
        return error_set_errno(err, errno == ENOENT ? OVERT_NOT_FOUND : OVERT_IO, errno,
                               "cannot open %s", path);
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
        (void)close(fd);
        return error_set(err, OVERT_INPUT, "%.150s is not a file: name a file", path);
    }
    *ret_fd = fd;
    return 0;
}

static int lock_writer(int fd, const char *path, struct overt_error *err)
{
    if (gallery_lock_writer(fd))
        return 0;
    return error_set(err, OVERT_REFUSED,
                     "another program writes to %.120s: try again when it has ended", path);
}

static void destroy(struct overt_gallery_file **at)
{
    struct overt_gallery_file *file = *at;
    if (file == NULL)
        return;
    overt_gallery_file_seal(file);
    crypt_pages_unmap(&file->table);
    memory_free(file->freed);
    memory_free(file->dirty);
    memory_free(file->path);
    if (file->fd >= 0)
        (void)close(file->fd);
    crypt_secret_free(at);
}

int gallery_open(const char *path, const uint8_t key[CRYPT_SEAL_KEY_SIZE],
                 const struct overt_gallery_file_params *params, const struct gallery_disk *disk,
                 struct overt_gallery_file **ret_file, struct overt_error *err)
{
    struct overt_gallery_file *file = crypt_secret_new(sizeof *file);
    if (params != NULL)
        file->params = *params;
    file->fd = -1;
    file->disk = disk;
    file->path = memory_copy_text(path);
    memcpy(file->key, key, sizeof file->key);
    int code = open_path(path, file->params.write ? O_RDWR : O_RDONLY, &file->fd, err);
    if (code == 0 && file->params.write)
        code = lock_writer(file->fd, path, err);
    if (code == 0)
        code = gallery_take(file, false, err);
    if (code == 0 && file->params.write)
        code = gallery_write_begin(file, err);
    if (code == 0)
        *ret_file = file;
    else
        destroy(&file);
    return code;
}

int overt_gallery_file_open(const char *path, const uint8_t key[OVERT_GALLERY_KEY_SIZE],
                            const struct overt_gallery_file_params *params,
                            struct overt_gallery_file **ret_file, struct overt_error *err)
{
    return gallery_open(path, key, params, &gallery_disk_real, ret_file, err);
}

int overt_gallery_file_close(struct overt_gallery_file **file, struct overt_error *err)
{
    int code = 0;
    if (*file != NULL && (*file)->params.write)
        code = gallery_write_end(*file, err);
    destroy(file);
    return code;
}

static int new_head(const struct overt_gallery_file_kind *kind, struct gallery_head *head,
                    struct overt_error *err)
{
    memset(head, 0, sizeof *head);
    if (!gallery_sizes(kind->dimension, kind->block_rows, head))
        return error_set(err, OVERT_INPUT,
                         "templates have 1 to %d values, and blocks an even number of at most %d "
                         "templates",
                         OVERT_TEMPLATE_DIMENSION_MAX, GALLERY_ROWS_MAX);
    if (kind->model == NULL || kind->model[0] == '\0' ||
        !text_copy(head->model, sizeof head->model, kind->model))
        return error_set(err, OVERT_INPUT, "a model's name has 1 to %d characters",
                         OVERT_MODEL_ID_MAX - 1);
    memcpy(head->model_hash, kind->model_hash, sizeof head->model_hash);
    head->generation = 1;
    crypt_random(head->id, sizeof head->id);
    crypt_random(head->root, sizeof head->root);
    return 0;
}

static void sync_folder(const char *path)
{
    AUTO_FREE char *folder = memory_copy_text(path);
    char *slash = strrchr(folder, '/');
    if (slash != NULL)
        slash[slash == folder] = '\0';
    int fd = open(slash != NULL ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        (void)fsync(fd);
        (void)close(fd);
    }
}

/// Whole under a name of its own, then under its name unless that is taken.
static int write_new(const char *path, const uint8_t *bytes, size_t size,
                     const struct gallery_disk *disk, struct overt_error *err)
{
    uint8_t suffix[4];
    AUTO_TEXT struct text part;
    crypt_random(suffix, sizeof suffix);
    text_init(&part, 8192);
    text_printf(&part, "%s.%02x%02x%02x%02x.part", path, suffix[0], suffix[1], suffix[2],
                suffix[3]);
    int fd = open(part.bytes, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return error_set_errno(err, OVERT_IO, errno, "cannot make %s", path);
    int why = gallery_disk_write(disk, fd, bytes, size, 0);
    if (why == 0)
        why = gallery_disk_sync(disk, fd);
    if (why == 0 && link(part.bytes, path) != 0)
        why = errno;
    (void)close(fd);
    (void)unlink(part.bytes);
    sync_folder(path);
    if (why == EEXIST)
        return error_set(err, OVERT_REFUSED,
                         "%.120s is there already: a list is never written over", path);
    return why == 0 ? 0 : error_set_errno(err, OVERT_IO, why, "cannot make %s", path);
}

int gallery_create(const char *path, const uint8_t key[CRYPT_SEAL_KEY_SIZE],
                   const struct overt_gallery_file_kind *kind, const struct gallery_disk *disk,
                   struct overt_gallery_file **ret_file, struct overt_error *err)
{
    const struct overt_gallery_file_params params = {.write = true};
    uint8_t bytes[GALLERY_FRAMES_AT] = {0};
    struct gallery_head *head = crypt_secret_new(sizeof *head);
    int code = new_head(kind, head, err);
    for (int i = 0; code == 0 && i < 2; i++)
        gallery_head_pack(head, i, key, bytes + (size_t)i * GALLERY_SLOT_STRIDE);
    crypt_secret_free(&head);
    if (code == 0)
        code = write_new(path, bytes, sizeof bytes, disk, err);
    return code != 0 ? code : gallery_open(path, key, &params, disk, ret_file, err);
}

int overt_gallery_file_create(const char *path, const uint8_t key[OVERT_GALLERY_KEY_SIZE],
                              const struct overt_gallery_file_kind *kind,
                              struct overt_gallery_file **ret_file, struct overt_error *err)
{
    return gallery_create(path, key, kind, &gallery_disk_real, ret_file, err);
}

void overt_gallery_file_info(const struct overt_gallery_file *file,
                             struct overt_gallery_file_info *ret_info)
{
    const struct gallery_head *head =
        file->rows.bytes != NULL ? &file->rows_head : &file->head;
    *ret_info = (struct overt_gallery_file_info){
        .dimension = (int32_t)head->dimension,
        .size = (size_t)head->rows,
        .generation = head->generation,
        .blocks = head->blocks,
        .bytes = gallery_file_size(head),
        .unsealed = file->rows.bytes != NULL,
        .locked = file->rows.locked,
    };
    memcpy(ret_info->model, head->model, sizeof ret_info->model);
    memcpy(ret_info->model_hash, head->model_hash, sizeof ret_info->model_hash);
}

int overt_gallery_file_erase(const char *path, struct overt_error *err)
{
    static const uint8_t zeros[GALLERY_FRAMES_AT];
    uint8_t bytes[GALLERY_FRAMES_AT] = {0};
    const uint8_t key[CRYPT_SEAL_KEY_SIZE] = {0};
    struct gallery_head head;
    int fd = -1, code = open_path(path, O_RDWR, &fd, err);
    if (code != 0)
        return code == OVERT_NOT_FOUND ? 0 : code;
    if (gallery_disk_read(fd, bytes, sizeof bytes, 0) > 0)
        code = error_set(err, OVERT_IO, "cannot read %.150s", path);
    else if (gallery_head_parse(bytes, 0, key, &head) == GALLERY_SLOT_FOREIGN &&
        gallery_head_parse(bytes + GALLERY_SLOT_STRIDE, 1, key, &head) == GALLERY_SLOT_FOREIGN)
        code = error_set(err, OVERT_INPUT, "%.150s is no gallery file: name another", path);
    if (code == 0)
        code = lock_writer(fd, path, err);
    int why = code == 0 ? gallery_disk_write(&gallery_disk_real, fd, zeros, sizeof zeros, 0) : 0;
    if (code == 0 && why == 0)
        why = gallery_disk_sync(&gallery_disk_real, fd);
    if (code == 0 && why == 0 && unlink(path) != 0)
        why = errno;
    (void)close(fd);
    sync_folder(path);
    return why == 0 ? code : error_set_errno(err, OVERT_IO, why, "cannot erase %s", path);
}

// SPDX-License-Identifier: Apache-2.0
// verify_folder.c - the published log checked without the record: signature, entries, tiles.
#include <inttypes.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "ledger/internal.h"

struct folder_check {
    const char *folder;
    struct ledger_frontier frontier;
    struct text level_zero; ///< hashes of the leaves of the tile at hand
};

static int read_tile(const char *folder, int level, int64_t place, int width, size_t limit,
                     char **ret_bytes, size_t *ret_size, struct overt_error *err)
{
    AUTO_TEXT struct text name = {0};
    text_init(&name, 256);
    ledger_tile_name(level, place, width, &name);
    AUTO_FREE char *path = file_join(folder, name.bytes);
    return file_read(path, limit, ret_bytes, ret_size, err);
}

/// The hash tile beside a bundle must hold the hashes of its entries.
static int check_hashes(struct folder_check *check, int64_t place, int width,
                        struct overt_error *err)
{
    AUTO_FREE char *bytes = NULL;
    size_t size = 0;
    int code =
        read_tile(check->folder, 0, place, width, LEDGER_TILE_WIDTH * 32, &bytes, &size, err);
    if (code != 0)
        return code;
    if (size != check->level_zero.length || memcmp(bytes, check->level_zero.bytes, size) != 0)
        return error_set(err, OVERT_CORRUPT,
                         "entries %" PRId64 " to %" PRId64 ": the tile of hashes is of other "
                         "entries",
                         place * LEDGER_TILE_WIDTH, place * LEDGER_TILE_WIDTH + width - 1);
    return 0;
}

static int add_entry(struct folder_check *check, const char *bytes, size_t size,
                     struct overt_error *err)
{
    struct ledger_entry entry;
    struct ledger_hash leaf;
    int code = ledger_entry_parse(bytes, size, &entry, err);
    if (code != 0) {
        (void)error_prepend(err, "entry %" PRId64, check->frontier.size);
        return code;
    }
    ledger_leaf_hash(bytes, size, &leaf);
    text_append_bytes(&check->level_zero, leaf.bytes, sizeof leaf.bytes);
    return ledger_frontier_add(&check->frontier, &leaf, NULL, NULL, err);
}

bool ledger_bundle_take(const char *bytes, size_t size, size_t *at, const char **ret_entry,
                        size_t *ret_size)
{
    if (size - *at < 2)
        return false;
    const unsigned char *head = (const unsigned char *)bytes + *at;
    size_t length = (size_t)(head[0] << 8 | head[1]);
    if (size - *at - 2 < length)
        return false;
    *ret_entry = bytes + *at + 2;
    *ret_size = length;
    *at += 2 + length;
    return true;
}

static int check_bundle(struct folder_check *check, int64_t place, int width,
                        struct overt_error *err)
{
    AUTO_FREE char *bytes = NULL;
    size_t size = 0, at = 0;
    int code = read_tile(check->folder, -1, place, width, LEDGER_BUNDLE_MAX, &bytes, &size, err);
    if (code != 0)
        return code;
    text_clear(&check->level_zero);
    for (int i = 0; i < width; i++) {
        const char *entry = NULL;
        size_t length = 0;
        if (!ledger_bundle_take(bytes, size, &at, &entry, &length))
            return error_set(err, OVERT_CORRUPT, "entry %" PRId64 ": its bundle is cut",
                             check->frontier.size);
        code = add_entry(check, entry, length, err);
        if (code != 0)
            return code;
    }
    if (at != size)
        return error_set(err, OVERT_CORRUPT, "entry %" PRId64 ": bytes follow it that are none",
                         check->frontier.size);
    return check_hashes(check, place, width, err);
}

static int check_all(struct folder_check *check, const struct ledger_head *head,
                     struct overt_error *err)
{
    int code = 0;
    for (int64_t place = 0; code == 0 && place * LEDGER_TILE_WIDTH < head->size; place++) {
        int64_t left = head->size - place * LEDGER_TILE_WIDTH;
        code = check_bundle(check, place, left < LEDGER_TILE_WIDTH ? (int)left : LEDGER_TILE_WIDTH,
                            err);
    }
    struct ledger_hash root;
    ledger_frontier_root(&check->frontier, &root);
    if (code == 0 && !ledger_hash_equal(&root, &head->root))
        code = error_set(err, OVERT_CORRUPT,
                         "the checkpoint is of other entries than those that were published");
    return code;
}

int ledger_verify_folder(const char *folder, const char *verifier, struct ledger_report *ret_report,
                         struct overt_error *err)
{
    *ret_report = (struct ledger_report){0};
    struct ledger_head head = {0};
    struct overt_error why = {0};
    struct folder_check check = {.folder = folder};
    text_init(&check.level_zero, LEDGER_TILE_WIDTH * 32);
    int code = ledger_head_read(folder, verifier, &head, &why);
    if (code == 0)
        code = check_all(&check, &head, &why);
    text_finish(&check.level_zero);
    ret_report->entries = check.frontier.size;
    ret_report->checkpoints = code == 0;
    ret_report->root = head.root;
    if (code != 0) {
        ret_report->fault_count = 1;
        ret_report->faults[0].index = -1;
        (void)text_copy(ret_report->faults[0].text, sizeof ret_report->faults[0].text, why.text);
        return error_set(err, code, "%s", why.text);
    }
    return 0;
}

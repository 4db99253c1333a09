// SPDX-License-Identifier: Apache-2.0
// verify_folder.c - the published log checked without the record: signatures, entries, every tile,
// and what witnesses cosigned.
#include <inttypes.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/threads.h"
#include "ledger/internal.h"

#define TILE_LEVELS ((LEDGER_LEVELS_MAX + 7) / 8)
#define HASH_SIZE   32
#define TILE_SIZE   (LEDGER_TILE_WIDTH * HASH_SIZE)

struct folder_check {
    const char *folder;
    struct ledger_report *report;
    struct ledger_frontier frontier;
    struct text tiles[TILE_LEVELS]; ///< hashes of each level's tile at hand, made from the entries
    struct ledger_head cosigned;    ///< the published one that a witness cosigned; size 0: none
};

static int read_tile(const struct folder_check *check, int level, int64_t place, int width,
                     size_t limit, char **ret_bytes, size_t *ret_size, struct overt_error *err)
{
    AUTO_TEXT struct text name = {0};
    text_init(&name, 256);
    ledger_tile_name(level, place, width, &name);
    AUTO_FREE char *path = file_join(check->folder, name.bytes);
    return file_read(path, limit, ret_bytes, ret_size, err);
}

/// The published tile must hold the hashes that the entries give; then the next one begins.
static int check_tile(struct folder_check *check, int level, int64_t place, struct overt_error *err)
{
    AUTO_FREE char *bytes = NULL;
    size_t size = 0;
    struct text *made = &check->tiles[level];
    int width = (int)(made->length / HASH_SIZE);
    int code = read_tile(check, level, place, width, TILE_SIZE, &bytes, &size, err);
    if (code != 0)
        return code;
    check->report->tiles++;
    if (size != made->length || memcmp(bytes, made->bytes, size) != 0)
        return error_set(err, OVERT_CORRUPT,
                         "the tile of hashes %" PRId64 " of level %d is not of the entries that "
                         "were published (up to entry %" PRId64 ")",
                         place, level, check->frontier.size);
    text_clear(made);
    return 0;
}

/// A whole subtree was completed: every eighth level stands in tiles.
static int note_hash(void *context, int level, int64_t place, const struct ledger_hash *hash,
                     struct overt_error *err)
{
    struct folder_check *check = context;
    if (level % 8 != 0)
        return 0;
    struct text *made = &check->tiles[level / 8];
    text_append_bytes(made, hash->bytes, sizeof hash->bytes);
    return made->length < TILE_SIZE ? 0
                                    : check_tile(check, level / 8, place / LEDGER_TILE_WIDTH, err);
}

/// The tiles at the right edge are partial.
static int check_edge(struct folder_check *check, struct overt_error *err)
{
    for (int level = 0; level < TILE_LEVELS; level++) {
        int64_t place = check->frontier.size >> (8 * level) >> 8;
        int code = check->tiles[level].length > 0 ? check_tile(check, level, place, err) : 0;
        if (code != 0)
            return code;
    }
    return 0;
}

/// A cosigned checkpoint that is older than the newest must be a beginning of it.
static int check_cosigned(struct folder_check *check, struct overt_error *err)
{
    struct ledger_hash root;
    if (check->cosigned.size != check->frontier.size || check->frontier.size == 0)
        return 0;
    ledger_frontier_root(&check->frontier, &root);
    if (!ledger_hash_equal(&root, &check->cosigned.root))
        return error_set(err, OVERT_CORRUPT,
                         "the checkpoint of %" PRId64
                         " entries that witnesses cosigned is of other "
                         "entries: keep it, it is proof of a second history",
                         check->cosigned.size);
    return 0;
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

/// One bundle as a thread reads it: its leaves' hashes, or what is wrong with it.
struct bundle {
    int64_t place;
    int width;
    struct ledger_hash leaves[LEDGER_TILE_WIDTH];
    int code;
    struct overt_error err;
};

/// Bundles that are read at once, by several threads; then the tree takes them one by one.
enum { BUNDLES = 64 };

struct bundles {
    struct folder_check *check;
    struct bundle *items;
    int count, threads;
};

static int read_entry(const struct bundle *bundle, int number, const char *bytes, size_t size,
                      struct ledger_hash *ret_leaf, struct overt_error *err)
{
    struct ledger_entry entry;
    int code = ledger_entry_parse(bytes, size, &entry, err);
    if (code != 0) {
        (void)error_prepend(err, "entry %" PRId64, bundle->place * LEDGER_TILE_WIDTH + number);
        return code;
    }
    ledger_leaf_hash(bytes, size, ret_leaf);
    return 0;
}

static int read_bundle(const struct folder_check *check, struct bundle *bundle,
                       struct overt_error *err)
{
    AUTO_FREE char *bytes = NULL;
    size_t size = 0, at = 0;
    int64_t first = bundle->place * LEDGER_TILE_WIDTH;
    int code = read_tile(check, -1, bundle->place, bundle->width, LEDGER_BUNDLE_MAX, &bytes, &size,
                         err);
    for (int i = 0; code == 0 && i < bundle->width; i++) {
        const char *entry = NULL;
        size_t length = 0;
        if (!ledger_bundle_take(bytes, size, &at, &entry, &length))
            return error_set(err, OVERT_CORRUPT, "entry %" PRId64 ": its bundle is cut", first + i);
        code = read_entry(bundle, i, entry, length, &bundle->leaves[i], err);
    }
    if (code == 0 && at != size)
        code = error_set(err, OVERT_CORRUPT, "entry %" PRId64 ": bytes follow it that are none",
                         first + bundle->width);
    return code;
}

static void read_some(void *context, int index)
{
    const struct bundles *bundles = context;
    for (int i = index; i < bundles->count; i += bundles->threads) {
        struct bundle *bundle = &bundles->items[i];
        bundle->err = (struct overt_error){0};
        bundle->code = read_bundle(bundles->check, bundle, &bundle->err);
    }
}

/// The first fault in the order of the entries is told.
static int add_bundle(struct folder_check *check, const struct bundle *bundle,
                      struct overt_error *err)
{
    int code = bundle->code;
    if (code != 0)
        return error_set(err, code, "%s", bundle->err.text);
    check->report->tiles++;
    for (int i = 0; code == 0 && i < bundle->width; i++) {
        code = ledger_frontier_add(&check->frontier, &bundle->leaves[i], note_hash, check, err);
        if (code == 0)
            code = check_cosigned(check, err);
    }
    return code;
}

static int check_some(struct bundles *bundles, int64_t first, int64_t size, struct overt_error *err)
{
    bundles->count = 0;
    for (int64_t place = first; bundles->count < BUNDLES && place * LEDGER_TILE_WIDTH < size;
         place++) {
        int64_t left = size - place * LEDGER_TILE_WIDTH;
        struct bundle *bundle = &bundles->items[bundles->count++];
        bundle->place = place;
        bundle->width = left < LEDGER_TILE_WIDTH ? (int)left : LEDGER_TILE_WIDTH;
    }
    threads_run(bundles->count < bundles->threads ? bundles->count : bundles->threads, read_some,
                bundles);
    int code = 0;
    for (int i = 0; code == 0 && i < bundles->count; i++)
        code = add_bundle(bundles->check, &bundles->items[i], err);
    return code;
}

static int check_all(struct folder_check *check, const struct ledger_head *head,
                     struct overt_error *err)
{
    int code = 0;
    AUTO_FREE struct bundle *items = memory_new(BUNDLES, sizeof *items);
    struct bundles bundles = {.check = check, .items = items};
    bundles.threads = threads_available() < BUNDLES ? threads_available() : BUNDLES;
    for (int64_t place = 0; code == 0 && place * LEDGER_TILE_WIDTH < head->size; place += BUNDLES)
        code = check_some(&bundles, place, head->size, err);
    if (code == 0)
        code = check_edge(check, err);
    struct ledger_hash root;
    ledger_frontier_root(&check->frontier, &root);
    if (code == 0 && !ledger_hash_equal(&root, &head->root))
        code = error_set(err, OVERT_CORRUPT,
                         "the checkpoint is of other entries than those that were published");
    return code;
}

/// Both checkpoints, and what the witnesses say of them; the newest first.
static int read_heads(struct folder_check *check, const struct ledger_trust *trust,
                      struct ledger_head *ret_head, struct overt_error *err)
{
    AUTO_FREE char *note = NULL, *cosigned = NULL;
    struct ledger_report *report = check->report;
    int code = ledger_head_read(check->folder, "checkpoint", trust, ret_head, &note, err);
    if (code == 0)
        code = ledger_witnesses_see(note, ret_head->size, trust, report->seen, &report->seen_count,
                                    err);
    if (code != 0)
        return code;
    code = ledger_head_read(check->folder, "cosigned", trust, &check->cosigned, &cosigned, err);
    if (code == OVERT_NOT_FOUND)
        return 0;
    if (code == 0 && check->cosigned.size > ret_head->size)
        code = error_set(err, OVERT_CORRUPT,
                         "witnesses cosigned %" PRId64 " entries and only %" PRId64
                         " are published: entries were cut off",
                         check->cosigned.size, ret_head->size);
    return code != 0 ? code
                     : ledger_witnesses_see(cosigned, check->cosigned.size, trust, report->seen,
                                            &report->seen_count, err);
}

int ledger_verify_folder(const char *folder, const struct ledger_trust *trust,
                         struct ledger_report *ret_report, struct overt_error *err)
{
    *ret_report = (struct ledger_report){0};
    struct ledger_head head = {0};
    struct overt_error why = {0};
    struct folder_check check = {.folder = folder, .report = ret_report};
    for (int level = 0; level < TILE_LEVELS; level++)
        text_init(&check.tiles[level], TILE_SIZE);
    int code = read_heads(&check, trust, &head, &why);
    if (code == 0)
        code = check_all(&check, &head, &why);
    for (int level = 0; level < TILE_LEVELS; level++)
        text_finish(&check.tiles[level]);
    ret_report->entries = check.frontier.size;
    bool older = check.cosigned.size > 0 && check.cosigned.size < head.size;
    ret_report->checkpoints = code == 0 ? 1 + older : 0;
    ret_report->root = head.root;
    if (code != 0) {
        ret_report->fault_count = 1;
        ret_report->faults[0].index = -1;
        (void)text_copy(ret_report->faults[0].text, sizeof ret_report->faults[0].text, why.text);
        return error_set(err, code, "%s", why.text);
    }
    return 0;
}

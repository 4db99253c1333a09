// SPDX-License-Identifier: Apache-2.0
// publish.c - the signed log as files (C2SP tlog-tiles v0.1.0), for a web server to hand out as
// they are. Whole tiles never change and are written once; the checkpoint comes last, so that it
// never promises a missing tile.
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "crypt/note.h"
#include "ledger/internal.h"

void ledger_tile_name(int level, int64_t place, int width, struct text *text)
{
    text_append(text, "tile/");
    if (level < 0)
        text_append(text, "entries/");
    else
        text_printf(text, "%d/", level);
    // Three digits at a time; all groups but the last begin with x: 1234067 is x001/x234/067.
    int64_t divisor = 1;
    while (place / divisor >= 1000)
        divisor *= 1000;
    for (; divisor > 1; divisor /= 1000)
        text_printf(text, "x%03d/", (int)(place / divisor % 1000));
    text_printf(text, "%03d", (int)(place % 1000));
    if (width < LEDGER_TILE_WIDTH)
        text_printf(text, ".p/%d", width);
}

static int write_tile(const char *log, int level, int64_t place, int width,
                      const struct text *bytes, struct overt_error *err)
{
    AUTO_TEXT struct text name = {0};
    text_init(&name, 256);
    ledger_tile_name(level, place, width, &name);
    AUTO_FREE char *path = file_join(log, name.bytes);
    AUTO_FREE char *folder = memory_copy_text(path);
    *strrchr(folder, '/') = '\0';
    int code = file_make_public_folder(folder, err);
    return code != 0 ? code : file_write(path, bytes->bytes, bytes->length, 0644, err);
}

/// 256 (or fewer) node hashes of level 8 * `level`.
static int hash_tile(struct store *store, int level, int64_t place, int width, struct text *bytes,
                     struct overt_error *err)
{
    struct ledger_reader reader = ledger_reader_of(store);
    for (int i = 0; i < width; i++) {
        struct ledger_hash hash;
        int code =
            reader.node(reader.context, 8 * level, place * LEDGER_TILE_WIDTH + i, &hash, err);
        if (code != 0)
            return code;
        text_append_bytes(bytes, hash.bytes, sizeof hash.bytes);
    }
    return 0;
}

/// Entries, each behind its length as two bytes, the higher first.
static int entry_bundle(struct store *store, int64_t place, int width, struct text *bytes,
                        struct overt_error *err)
{
    AUTO_QUERY struct store_query *query = NULL;
    int code = store_prepare(
        store, "SELECT bytes FROM ledger_entry WHERE idx >= ?1 ORDER BY idx LIMIT ?2", &query, err);
    if (code != 0)
        return code;
    store_bind_int(query, 1, place * LEDGER_TILE_WIDTH);
    store_bind_int(query, 2, width);
    int count = 0;
    for (; (code = store_step(query, err)) == 1; count++) {
        size_t size = 0;
        const void *entry = store_column_blob(query, 0, &size);
        text_append_bytes(bytes, (const char[]){(char)(size >> 8), (char)(size & 0xff)}, 2);
        text_append_bytes(bytes, entry, size);
    }
    if (code == 0 && count != width)
        code = error_set(err, OVERT_CORRUPT, "entries of the log are missing: verify the record");
    return code;
}

/// Tiles of one level that are new or have grown since `old` entries were published.
static int publish_level(struct store *store, const char *log, int level, int64_t old, int64_t size,
                         struct overt_error *err)
{
    int shift = level < 0 ? 0 : 8 * level;
    int64_t count = size >> shift;
    if (count == old >> shift)
        return 0;
    AUTO_TEXT struct text bytes = {0};
    text_init(&bytes, LEDGER_BUNDLE_MAX);
    for (int64_t place = (old >> shift) / LEDGER_TILE_WIDTH; place * LEDGER_TILE_WIDTH < count;
         place++) {
        int64_t left = count - place * LEDGER_TILE_WIDTH;
        int width = left < LEDGER_TILE_WIDTH ? (int)left : LEDGER_TILE_WIDTH;
        text_clear(&bytes);
        int code = level < 0 ? entry_bundle(store, place, width, &bytes, err)
                             : hash_tile(store, level, place, width, &bytes, err);
        if (code == 0)
            code = write_tile(log, level, place, width, &bytes, err);
        if (code != 0)
            return code;
    }
    return 0;
}

int ledger_published(const char *folder, const char *verifier, int64_t *ret_size,
                     struct overt_error *err)
{
    const struct ledger_trust trust = {.verifier = verifier};
    struct ledger_head head = {0};
    int code = ledger_head_read(folder, "checkpoint", &trust, &head, NULL, err);
    if (code == 0 || code == OVERT_NOT_FOUND)
        *ret_size = head.size;
    return code == OVERT_NOT_FOUND ? 0 : code;
}

/// How far the log was published before; refuses to go on from a checkpoint that is not ours.
static int published_before(struct store *store, const char *log, const char *verifier,
                            int64_t size, int64_t *ret_old, struct overt_error *err)
{
    const struct ledger_trust trust = {.verifier = verifier};
    struct ledger_head head = {0};
    struct ledger_hash root = {0};
    int code = ledger_head_read(log, "checkpoint", &trust, &head, NULL, err);
    if (code == OVERT_NOT_FOUND) {
        *ret_old = 0;
        return 0;
    }
    struct ledger_reader reader = ledger_reader_of(store);
    if (code == 0 && head.size <= size)
        code = ledger_range_hash(&reader, 0, head.size, &root, err);
    if (code != 0)
        return code;
    if (head.size > size || !ledger_hash_equal(&root, &head.root))
        return error_set(err, OVERT_CORRUPT,
                         "%s/checkpoint is not a beginning of this record's log: was an older copy "
                         "of the record put back?",
                         log);
    *ret_old = head.size;
    return 0;
}

/// A signed note as a file, unless the same stands there.
static int write_note(const char *log, const char *name, const struct text *note,
                      struct overt_error *err)
{
    AUTO_FREE char *path = file_join(log, name), *there = NULL;
    size_t size = 0;
    if (note->full)
        return error_set(err, OVERT_LIMIT, "a checkpoint has too many cosignatures");
    if (file_read(path, CRYPT_NOTE_MAX, &there, &size, NULL) == 0 && text_equal(there, note->bytes))
        return 0;
    return file_write(path, note->bytes, note->length, 0644, err);
}

/// The newest checkpoint that a witness cosigned stands beside the newest of all, since most
/// readers come between two visits to the witness.
static int publish_cosigned(struct store *store, const char *log, int64_t size,
                            struct overt_error *err)
{
    struct ledger_head head;
    AUTO_TEXT struct text note = {0};
    text_init(&note, CRYPT_NOTE_MAX);
    int code = ledger_checkpoint_find(store, 1, size, true, &head, &note, err);
    if (code == OVERT_NOT_FOUND)
        return 0;
    return code != 0 ? code : write_note(log, "cosigned", &note, err);
}

int ledger_publish(struct store *store, const char *folder, const char *verifier,
                   struct overt_error *err)
{
    struct ledger_head head = {0};
    int64_t old = 0;
    AUTO_TEXT struct text note = {0};
    text_init(&note, CRYPT_NOTE_MAX);
    int code = ledger_checkpoint_find(store, 1, INT64_MAX, false, &head, &note, err);
    if (code == OVERT_NOT_FOUND)
        return 0;
    if (code == 0)
        code = published_before(store, folder, verifier, head.size, &old, err);
    for (int level = -1; code == 0 && old != head.size && 8 * level < LEDGER_LEVELS_MAX; level++)
        code = publish_level(store, folder, level, old, head.size, err);
    if (code == 0)
        code = publish_cosigned(store, folder, head.size, err);
    return code != 0 ? code : write_note(folder, "checkpoint", &note, err);
}

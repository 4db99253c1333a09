// SPDX-License-Identifier: Apache-2.0
// record.c - how fast the record takes acts, and how fast a published log is verified.
//
//   record acts FOLDER ROUNDS      acts alone and in groups, against bare commits (one row each) on
//                                  the same file system with the same settings of SQLite, by turns
//   record log FOLDER ENTRIES      writes a published log of so many entries
//   record verify FOLDER           verifies it
//
// Prints "word value" lines.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "base/memory.h"
#include "crypt/hash.h"
#include "crypt/note.h"
#include "crypt/random.h"
#include "ledger/internal.h"
#include "operate/operate.h"

enum { ALONE = 50, TOGETHER = 1000, LEVELS = 4 };

static void check(int code, const struct overt_error *err)
{
    if (code == 0)
        return;
    fprintf(stderr, "record: %s\n", err->text);
    exit(3);
}

// ---- acts ----

static void act(struct operate *operate, int number)
{
    struct overt_error err = {0};
    char value[32];
    (void)snprintf(value, sizeof value, "%d", number);
    check(operate_setting(operate, "Admin", "bench.value", value, &err), &err);
}

static void bare_commit(struct store *store)
{
    struct overt_error err = {0};
    check(store_begin(store, &err), &err);
    check(store_run(store, "INSERT INTO bare (value) VALUES (1)", &err), &err);
    check(store_commit(store, &err), &err);
}

static double processor_seconds(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}

/// Seconds of each kind of one round; of the processor those together and alone.
struct turn {
    double bare, alone, together, processor, processor_alone;
};

static struct turn take_turn(struct operate *operate, struct store *bare)
{
    struct overt_error err = {0};
    struct turn turn;
    double began = time_monotonic();
    for (int i = 0; i < ALONE; i++)
        bare_commit(bare);
    turn.bare = time_monotonic() - began;
    double busy = processor_seconds();
    began = time_monotonic();
    for (int i = 0; i < ALONE; i++)
        act(operate, i);
    turn.alone = time_monotonic() - began;
    turn.processor_alone = processor_seconds() - busy;
    busy = processor_seconds();
    began = time_monotonic();
    check(operate_group_begin(operate, &err), &err);
    for (int i = 0; i < TOGETHER; i++)
        act(operate, i);
    check(operate_group_commit(operate, &err), &err);
    turn.together = time_monotonic() - began;
    turn.processor = processor_seconds() - busy;
    return turn;
}

static void run_acts(const char *folder, int rounds)
{
    struct overt_error err = {0};
    AUTO_FREE char *record = file_join(folder, "record"), *path = file_join(folder, "bare.db");
    const struct operate_init init = {.folder = record, .force = "Bench", .administrator = "Admin"};
    const struct clock clock = clock_real();
    const struct operate_params params = {.folder = record};
    struct operate *operate = NULL;
    struct store *bare = NULL;
    check(operate_init(&init, &clock, &err), &err);
    check(operate_open(&params, &operate, &err), &err);
    check(store_open(path, true, false, &bare, &err), &err);
    check(store_run(bare, "CREATE TABLE bare (id INTEGER PRIMARY KEY, value INTEGER) STRICT", &err),
          &err);
    (void)take_turn(operate, bare);
    for (int round = 1; round <= rounds; round++) {
        struct turn turn = take_turn(operate, bare);
        printf("%d bare_per_second %.1f\n%d alone_per_second %.1f\n%d together_per_second %.1f\n"
               "%d together_processor_us %.1f\n%d alone_processor_us %.1f\n",
               round, ALONE / turn.bare, round, ALONE / turn.alone, round,
               TOGETHER / turn.together, round, 1e6 * turn.processor / TOGETHER, round,
               1e6 * turn.processor_alone / ALONE);
    }
    store_close(&bare);
    operate_close(&operate);
}

// ---- a published log ----

struct log {
    const char *folder;
    struct ledger_frontier frontier;
    struct text tiles[LEVELS], bundle;
};

static void write_tile(struct log *log, int level, int64_t place, int width, struct text *bytes)
{
    struct overt_error err = {0};
    AUTO_TEXT struct text name = {0};
    text_init(&name, 256);
    ledger_tile_name(level, place, width, &name);
    AUTO_FREE char *path = file_join(log->folder, name.bytes), *folder = memory_copy_text(path);
    *strrchr(folder, '/') = '\0';
    check(file_make_public_folder(folder, &err), &err);
    FILE *file = fopen(path, "wbe"); // not synced, as file_write is: it is only for a measurement
    if (file == NULL || fwrite(bytes->bytes, 1, bytes->length, file) != bytes->length ||
        fclose(file) != 0)
        check(error_set(&err, OVERT_IO, "cannot write %s", path), &err);
    text_clear(bytes);
}

static int note_hash(void *context, int level, int64_t place, const struct ledger_hash *hash,
                     struct overt_error *err)
{
    struct log *log = context;
    (void)err;
    if (level % 8 != 0 || level / 8 >= LEVELS)
        return 0;
    struct text *tile = &log->tiles[level / 8];
    text_append_bytes(tile, hash->bytes, sizeof hash->bytes);
    if (tile->length == (size_t)LEDGER_TILE_WIDTH * sizeof hash->bytes)
        write_tile(log, level / 8, place / LEDGER_TILE_WIDTH, LEDGER_TILE_WIDTH, tile);
    return 0;
}

static void add_entry(struct log *log, int64_t index)
{
    struct ledger_entry entry = {.kind = "alert.raise", .at = 1795168800 + index / 10,
                                 .operation = "LFR-2026-0001"};
    struct overt_error err = {0};
    struct ledger_hash leaf;
    AUTO_TEXT struct text text = {0};
    text_init(&text, LEDGER_ENTRY_MAX);
    crypt_sha256(&index, sizeof index, entry.commitment.bytes);
    ledger_entry_write(&entry, &text);
    if (index == 0)
        printf("leaf_bytes %zu\n", 1 + text.length);
    const char length[2] = {(char)(text.length >> 8), (char)(text.length & 0xff)};
    text_append_bytes(&log->bundle, length, sizeof length);
    text_append_bytes(&log->bundle, text.bytes, text.length);
    ledger_leaf_hash(text.bytes, text.length, &leaf);
    check(ledger_frontier_add(&log->frontier, &leaf, note_hash, log, &err), &err);
    if (log->frontier.size % LEDGER_TILE_WIDTH == 0)
        write_tile(log, -1, index / LEDGER_TILE_WIDTH, LEDGER_TILE_WIDTH, &log->bundle);
}

static void sign(struct log *log)
{
    struct overt_error err = {0};
    struct crypt_key *key = NULL;
    struct ledger_head head = {.origin = "bench/overt", .size = log->frontier.size};
    AUTO_TEXT struct text text = {0}, note = {0}, verifier = {0};
    text_init(&text, 1024);
    text_init(&note, 4096);
    text_init(&verifier, 4096);
    ledger_frontier_root(&log->frontier, &head.root);
    ledger_head_write(&head, &text);
    check(crypt_key_create(head.origin, &key, &err), &err);
    check(crypt_note_sign(text.bytes, key, &note, &err), &err);
    crypt_key_verifier(key, &verifier);
    crypt_key_destroy(&key);
    AUTO_FREE char *path = file_join(log->folder, "checkpoint");
    AUTO_FREE char *key_path = file_join(log->folder, "key");
    check(file_write(path, note.bytes, note.length, 0644, &err), &err);
    check(file_write(key_path, verifier.bytes, verifier.length, 0644, &err), &err);
}

static void write_log(const char *folder, int64_t entries)
{
    struct log log = {.folder = folder};
    text_init(&log.bundle, LEDGER_BUNDLE_MAX);
    for (int level = 0; level < LEVELS; level++)
        text_init(&log.tiles[level], LEDGER_TILE_WIDTH * sizeof(struct ledger_hash));
    for (int64_t index = 0; index < entries; index++)
        add_entry(&log, index);
    if (log.bundle.length > 0)
        write_tile(&log, -1, entries / LEDGER_TILE_WIDTH, (int)(entries % LEDGER_TILE_WIDTH),
                   &log.bundle);
    for (int level = 0; level < LEVELS; level++)
        if (log.tiles[level].length > 0)
            write_tile(&log, level, entries >> (8 * level) >> 8,
                       (int)(log.tiles[level].length / sizeof(struct ledger_hash)),
                       &log.tiles[level]);
    sign(&log);
    text_finish(&log.bundle);
    for (int level = 0; level < LEVELS; level++)
        text_finish(&log.tiles[level]);
}

static void verify_log(const char *folder)
{
    struct overt_error err = {0};
    struct ledger_report report;
    AUTO_FREE char *key_path = file_join(folder, "key"), *key = NULL;
    size_t size = 0;
    check(file_read(key_path, 4096, &key, &size, &err), &err);
    const struct ledger_trust trust = {.verifier = key};
    double busy = processor_seconds(), began = time_monotonic();
    check(ledger_verify_folder(folder, &trust, &report, &err), &err);
    printf("verify_seconds %.4f\nverify_processor %.4f\nverify_entries %lld\n",
           time_monotonic() - began, processor_seconds() - busy, (long long)report.entries);
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "acts") == 0)
        run_acts(argv[2], atoi(argv[3]));
    else if (argc == 4 && strcmp(argv[1], "log") == 0)
        write_log(argv[2], atoll(argv[3]));
    else if (argc == 3 && strcmp(argv[1], "verify") == 0)
        verify_log(argv[2]);
    else
        return fputs("usage: record acts FOLDER ROUNDS | log FOLDER ENTRIES | verify FOLDER\n",
                     stderr), 2;
    return 0;
}

// SPDX-License-Identifier: Apache-2.0
// gallery.c - a gallery file of a million templates, timed: made, opened into memory, loaded as a
// list that can be searched, one person erased; and beside it libsodium's decryption of the very
// same blocks, from memory to memory, on as many threads: once into the same few bytes again and
// again, which no reader can be faster than, and once into memory that is new, as a list needs it.
//
//   gallery FILE ROWS     prints lines "word value"; FILE is made and removed
#include <fcntl.h>
#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/threads.h"
#include "base/time.h"
#include "face/gallery/internal.h"

#define DIMENSION 192
#define BATCH     8192
#define ROUNDS    5

static const uint8_t key[OVERT_GALLERY_KEY_SIZE] = {1};

static void check(int code, const struct overt_error *err)
{
    if (code == 0)
        return;
    (void)fprintf(stderr, "gallery: %s\n", err->text);
    exit(1);
}

static double median(double *times)
{
    for (int i = 0; i < ROUNDS; i++)
        for (int j = i + 1; j < ROUNDS; j++)
            if (times[j] < times[i]) {
                double other = times[i];
                times[i] = times[j];
                times[j] = other;
            }
    return times[ROUNDS / 2];
}

/// xorshift64* (Vigna 2016), evenly in -1..1, scaled to length 1.
static void make_face(struct overt_template *face, uint64_t *state)
{
    double sum = 0;
    for (int i = 0; i < DIMENSION; i++) {
        *state ^= *state >> 12;
        *state ^= *state << 25;
        *state ^= *state >> 27;
        face->values[i] = (float)(int32_t)((*state * 0x2545f4914f6cdd1dULL) >> 32) / 2147483648.0F;
        sum += (double)face->values[i] * (double)face->values[i];
    }
    for (int i = 0; i < DIMENSION; i++)
        face->values[i] = (float)((double)face->values[i] / sqrt(sum));
}

static double make(const char *path, size_t rows)
{
    const struct overt_gallery_file_kind kind = {.model = "bench@1", .dimension = DIMENSION};
    struct overt_gallery_file *file = NULL;
    struct overt_error err;
    struct overt_template *faces = memory_new(BATCH, sizeof *faces);
    uint64_t *ids = memory_new(BATCH, sizeof *ids), state = 1;
    double took = 0;
    (void)unlink(path);
    check(overt_gallery_file_create(path, key, &kind, &file, &err), &err);
    for (size_t at = 0; at < rows; at += BATCH) {
        size_t count = rows - at < BATCH ? rows - at : BATCH;
        for (size_t i = 0; i < count; i++) {
            ids[i] = at + i + 1;
            (void)snprintf(faces[i].model, sizeof faces[i].model, "bench@1");
            faces[i].dimension = DIMENSION;
            make_face(&faces[i], &state);
        }
        double began = time_monotonic();
        check(overt_gallery_file_append(file, ids, faces, count, &err), &err);
        took += time_monotonic() - began;
    }
    check(overt_gallery_file_close(&file, &err), &err);
    memory_free(faces);
    memory_free(ids);
    return took;
}

struct decrypting {
    struct overt_gallery_file *file;
    const uint8_t *frames; ///< the blocks as in the file
    uint8_t *plain[THREADS_MAX];
    uint8_t *whole; ///< room for all blocks; NULL: into `plain`
    atomic_uint next;
};

static void decrypt_some(void *context, int index)
{
    struct decrypting *all = context;
    const struct gallery_head *head = &all->file->head;
    const struct gallery_block *blocks = gallery_blocks(all->file);
    for (uint32_t i; (i = atomic_fetch_add(&all->next, 1)) < head->blocks;)
        if (gallery_block_parse(head, i, &blocks[i],
                                all->frames + (size_t)blocks[i].frame * head->frame_size,
                                all->whole != NULL ? all->whole + (size_t)i * head->frame_size
                                                   : all->plain[index],
                                NULL) != 0)
            exit(1);
}

static double bare(struct overt_gallery_file *file, const char *path, int threads, bool fresh)
{
    struct crypt_pages whole = {0};
    struct decrypting all = {.file = file};
    double times[ROUNDS];
    size_t size = (size_t)file->head.frames * file->head.frame_size;
    uint8_t *frames = memory_new(1, size);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || gallery_disk_read(fd, frames, size, GALLERY_FRAMES_AT) != 0)
        exit(1);
    (void)close(fd);
    all.frames = frames;
    for (int i = 0; i < threads; i++)
        all.plain[i] = memory_new(1, file->head.frame_size);
    for (int i = 0; i < ROUNDS; i++) {
        double began = time_monotonic();
        if (fresh && !crypt_pages_map(&whole, size, false))
            exit(1);
        all.whole = whole.bytes;
        atomic_store(&all.next, 0);
        threads_run(threads, decrypt_some, &all);
        times[i] = time_monotonic() - began;
        crypt_pages_unmap(&whole);
    }
    for (int i = 0; i < threads; i++)
        memory_free(all.plain[i]);
    memory_free(frames);
    return median(times);
}

static double unseal(const char *path, int threads)
{
    const struct overt_gallery_file_params params = {.threads = threads};
    struct overt_gallery_file *file = NULL;
    struct overt_error err;
    double times[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        double began = time_monotonic();
        check(overt_gallery_file_open(path, key, &params, &file, &err), &err);
        check(overt_gallery_file_unseal(file, &err), &err);
        times[i] = time_monotonic() - began;
        check(overt_gallery_file_close(&file, &err), &err);
    }
    return median(times);
}

int main(int argc, char **argv)
{
    const struct overt_gallery_file_params params = {.write = true};
    struct overt_gallery_file *file = NULL;
    struct overt_gallery_file_info info;
    struct overt_gallery *gallery = NULL;
    struct overt_error err;
    if (argc != 3)
        return 2;
    size_t rows = strtoul(argv[2], NULL, 10);
    int threads = threads_available();
    printf("append_seconds %.3f\n", make(argv[1], rows));
    check(overt_gallery_file_open(argv[1], key, NULL, &file, &err), &err);
    overt_gallery_file_info(file, &info);
    printf("bytes %llu\nthreads %d\n", (unsigned long long)info.bytes, threads);
    printf("bare_seconds %.3f\n", bare(file, argv[1], threads, false));
    printf("bare_one_seconds %.3f\n", bare(file, argv[1], 1, false));
    printf("fresh_seconds %.3f\n", bare(file, argv[1], threads, true));
    printf("fresh_one_seconds %.3f\n", bare(file, argv[1], 1, true));
    printf("unseal_seconds %.3f\n", unseal(argv[1], threads));
    printf("unseal_one_seconds %.3f\n", unseal(argv[1], 1));
    double began = time_monotonic();
    check(overt_gallery_file_load(file, &gallery, &err), &err);
    printf("load_seconds %.3f\n", time_monotonic() - began);
    overt_gallery_destroy(&gallery);
    check(overt_gallery_file_close(&file, &err), &err);
    uint64_t id = rows / 2;
    check(overt_gallery_file_open(argv[1], key, &params, &file, &err), &err);
    began = time_monotonic();
    check(overt_gallery_file_delete(file, &id, 1, NULL, &err), &err);
    printf("delete_seconds %.3f\n", time_monotonic() - began);
    check(overt_gallery_file_close(&file, &err), &err);
    check(overt_gallery_file_erase(argv[1], &err), &err);
    return 0;
}

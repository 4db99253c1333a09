// SPDX-License-Identifier: Apache-2.0
// test_flip.c - every changed byte of a gallery file is seen, with a line that says where and what
// to do: bytes of a small file (each of its headers, and each STEPth), lengths it can be cut to,
// and samples of a large one; and no block can stand in another's place.
//
//   test_flip [TEMPLATES SAMPLES STEP]     of the large file (2000 100), of the small one (13)
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "lists.h"

static char folder[LISTS_PATH], path[LISTS_PATH + 16];
static struct overt_error err;
static size_t large = 2000, samples = 100, step = 13;

static void ok(int code)
{
    if (code != 0)
        fail_msg("%d: %s", code, err.text);
}

static int look(void)
{
    struct overt_gallery_file *file = NULL;
    int code = lists_open(path, false, &file, &err);
    if (code == 0)
        code = overt_gallery_file_unseal(file, &err);
    (void)overt_gallery_file_close(&file, NULL);
    return code;
}

/// A line that names the place and what to do.
static void is_told(size_t at, int code)
{
    if (code != OVERT_CORRUPT)
        fail_msg("byte %zu: %d %s", at, code, code == 0 ? "was not seen" : err.text);
    assert_true(strstr(err.text, "restore") != NULL && strstr(err.text, "make it anew") != NULL);
    assert_true(strstr(err.text, "header") != NULL || strstr(err.text, "table 0") != NULL ||
                strstr(err.text, "block ") != NULL || strstr(err.text, "frame (free) ") != NULL);
}

/// Three blocks and two that are free.
static void make_small(void)
{
    struct overt_gallery_file *file = NULL;
    uint64_t gone[] = {1, 2, 3, 4};
    (void)unlink(path);
    ok(lists_create(path, 16, 4, NULL, &file, &err));
    ok(lists_append(file, 16, 1, 14, &err));
    ok(overt_gallery_file_delete(file, gone, 4, NULL, &err));
    ok(overt_gallery_file_close(&file, &err));
}

static void bytes_count(void **state)
{
    (void)state;
    size_t size = 0;
    make_small();
    uint8_t *bytes = lists_bytes(path, &size);
    int fd = open(path, O_RDWR | O_CLOEXEC), seen = 0;
    uint64_t chance = 3;
    assert_int_equal(look(), 0);
    for (size_t at = 0; at < size; at += at % 4096 < 600 && at < 8192 ? 1 : step, seen++) {
        uint8_t changed = bytes[at] ^ (uint8_t)(1U << made_random(&chance) % 8);
        assert_int_equal(pwrite(fd, &changed, 1, (off_t)at), 1);
        is_told(at, look());
        assert_int_equal(pwrite(fd, &bytes[at], 1, (off_t)at), 1);
    }
    assert_int_equal(look(), 0);
    (void)close(fd);
    free(bytes);
    print_message("# bytes %d\n", seen);
}

static void cuts_count(void **state)
{
    (void)state;
    size_t size = 0;
    make_small();
    uint8_t *bytes = lists_bytes(path, &size);
    for (size_t cut = 0; cut < size; cut += (cut < 600 || cut + 300 > size) && step == 1 ? 1 : 97) {
        lists_put(path, bytes, cut);
        assert_true(look() < 0);
    }
    bytes[size] = 0;
    lists_put(path, bytes, size + 1);
    assert_int_equal(look(), OVERT_CORRUPT);
    assert_non_null(strstr(err.text, "cut or added to"));
    free(bytes);
}

/// Frames changed about, and a frame or a header of an earlier state put back.
static void each_has_its_place(void **state)
{
    (void)state;
    struct overt_gallery_file *file = NULL;
    size_t size = 0, old_size = 0, frame = 4096;
    make_small();
    uint8_t *bytes = lists_bytes(path, &size);
    size_t frames = (size - GALLERY_FRAMES_AT) / frame;
    uint8_t *other = malloc(size);
    for (size_t i = 0; i < frames; i++) {
        for (size_t j = 0; j < frames; j++) {
            uint8_t *from = bytes + GALLERY_FRAMES_AT + i * frame;
            memcpy(other, bytes, size);
            memcpy(other + GALLERY_FRAMES_AT + j * frame, from, frame);
            lists_put(path, other, size);
            bool same = memcmp(other, bytes, size) == 0;
            assert_int_equal(look(), same ? 0 : OVERT_CORRUPT);
        }
    }
    memcpy(other, bytes, size); // the headers changed about
    memcpy(other, bytes + GALLERY_SLOT_STRIDE, GALLERY_SLOT_STRIDE);
    memcpy(other + GALLERY_SLOT_STRIDE, bytes, GALLERY_SLOT_STRIDE);
    lists_put(path, other, size);
    assert_int_equal(look(), OVERT_CORRUPT);
    lists_put(path, bytes, size);
    ok(lists_open(path, true, &file, &err));
    ok(lists_append(file, 16, 20, 1, &err));
    ok(overt_gallery_file_close(&file, &err));
    uint8_t *now = lists_bytes(path, &old_size);
    for (size_t at = 0; at + frame <= old_size && at + frame <= size; at += frame) {
        uint8_t *mixed = lists_bytes(path, &old_size);
        bool same = memcmp(mixed + at, bytes + at, frame) == 0;
        memcpy(mixed + at, bytes + at, frame); // one old page among the new
        lists_put(path, mixed, old_size);
        assert_int_equal(look(), same ? 0 : OVERT_CORRUPT);
        lists_put(path, now, old_size);
        free(mixed);
    }
    free(now);
    free(other);
    free(bytes);
}

/// What is damaged in one header can be made anew from the other one; nothing else can.
static void one_header_is_repaired(void **state)
{
    (void)state;
    const struct overt_gallery_file_params repair = {.write = true, .repair = true};
    struct overt_gallery_file *file = NULL;
    size_t size = 0;
    make_small();
    uint8_t *bytes = lists_bytes(path, &size);
    static const size_t places[] = {0, 8, 12, 155, 170, 300, 511, 512, 4095, 4096, 4500, 8191};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        bytes[places[i]] ^= 1;
        lists_put(path, bytes, size);
        is_told(places[i], look());
        ok(overt_gallery_file_open(path, lists_key, &repair, &file, &err));
        ok(overt_gallery_file_close(&file, &err));
        assert_int_equal(look(), 0);
        bytes[places[i]] ^= 1;
    }
    bytes[100] ^= 1;
    bytes[4096 + 100] ^= 1;
    lists_put(path, bytes, size);
    assert_int_equal(overt_gallery_file_open(path, lists_key, &repair, &file, &err),
                     OVERT_CORRUPT);
    free(bytes);
}

static void samples_of_a_large_one_count(void **state)
{
    (void)state;
    struct overt_gallery_file *file = NULL;
    struct overt_gallery_file_info info;
    uint64_t chance = 5;
    (void)unlink(path);
    ok(lists_create(path, 192, 0, NULL, &file, &err));
    for (size_t i = 0; i < large; i += 1000)
        ok(lists_append(file, 192, i + 1, 1000, &err));
    ok(overt_gallery_file_close(&file, &err));
    ok(lists_open(path, false, &file, &err));
    overt_gallery_file_info(file, &info);
    ok(overt_gallery_file_close(&file, &err));
    int fd = open(path, O_RDWR | O_CLOEXEC);
    for (size_t i = 0; i < samples; i++) {
        uint8_t byte;
        off_t at = (off_t)(made_random(&chance) % info.bytes);
        assert_int_equal(pread(fd, &byte, 1, at), 1);
        byte ^= 0x10;
        assert_int_equal(pwrite(fd, &byte, 1, at), 1);
        is_told((size_t)at, look());
        byte ^= 0x10;
        assert_int_equal(pwrite(fd, &byte, 1, at), 1);
    }
    (void)close(fd);
    assert_int_equal(look(), 0);
    print_message("# samples %zu of %llu\n", samples, (unsigned long long)info.bytes);
}

static int make_folder(void **state)
{
    (void)state;
    lists_folder(folder, false);
    (void)snprintf(path, sizeof path, "%s/list", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    (void)unlink(path);
    return rmdir(folder);
}

int main(int argc, char **argv)
{
    if (argc > 3) {
        large = strtoul(argv[1], NULL, 10);
        samples = strtoul(argv[2], NULL, 10);
        step = strtoul(argv[3], NULL, 10);
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_count),
        cmocka_unit_test(cuts_count),
        cmocka_unit_test(each_has_its_place),
        cmocka_unit_test(one_header_is_repaired),
        cmocka_unit_test(samples_of_a_large_one_count),
    };
    return cmocka_run_group_tests_name("face/gallery/flip", tests, make_folder, remove_folder);
}

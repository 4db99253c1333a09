// SPDX-License-Identifier: Apache-2.0
// test_decode.c - pictures are read and written; broken ones give one clear line. The files are
// those of the fuzzer's corpus.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/memory.h"
#include "overt/image.h"
#include "overt/video.h"

static char *corpus(const char *name)
{
    const char *source = getenv("OVERT_SOURCE");
    AUTO_FREE char *folder = file_join(source != NULL ? source : ".", "tests/fuzz/corpus/image");
    return file_join(folder, name);
}

static int read_picture(const char *name, struct overt_image **ret_image, struct overt_error *err)
{
    AUTO_FREE char *path = corpus(name);
    return overt_image_read(path, ret_image, err);
}

static void each_kind_is_read(void **state)
{
    (void)state;
    static const struct { const char *name; int32_t width, height; } cases[] = {
        {"small-jpg", 24, 16}, {"small-png", 24, 16}, {"small-gif", 24, 16}, {"small-bmp", 24, 16},
        {"small-webp", 24, 16}, {"moving-gif", 24, 16}, {"turned-jpg", 16, 24},
        {"turned-big-endian-jpg", 16, 24}, {"exif-out-of-range-jpg", 24, 16},
        {"exif-many-entries-jpg", 24, 16}, {"negative-bmp", 24, 24},
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct overt_image *image = NULL;
        struct overt_error err = {0};
        if (strcmp(cases[i].name, "negative-bmp") == 0)
            continue; // shorter than it says; only has to be answered
        if (read_picture(cases[i].name, &image, &err) != OVERT_OK)
            fail_msg("%s: %s", cases[i].name, err.text);
        assert_int_equal(image->width, cases[i].width);
        assert_int_equal(image->height, cases[i].height);
        overt_image_unref(&image);
    }
}

static int difference(const struct overt_image *a, const struct overt_image *b)
{
    int most = 0;
    for (int y = 0; y < a->height; y++)
        for (int i = 0; i < 3 * a->width; i++)
            most = abs(a->pixels[y * a->stride + i] - b->pixels[y * b->stride + i]) > most
                       ? abs(a->pixels[y * a->stride + i] - b->pixels[y * b->stride + i]) : most;
    return most;
}

static void kinds_without_loss_agree(void **state)
{
    (void)state;
    struct overt_image *png = NULL, *bmp = NULL, *jpeg = NULL;
    assert_int_equal(read_picture("small-png", &png, NULL), OVERT_OK);
    assert_int_equal(read_picture("small-bmp", &bmp, NULL), OVERT_OK);
    assert_int_equal(difference(png, bmp), 0);
    // The same turned: the first pixel of the stored picture comes to lie at the upper right.
    assert_int_equal(read_picture("small-jpg", &jpeg, NULL), OVERT_OK);
    struct overt_image *turned = NULL;
    assert_int_equal(read_picture("turned-jpg", &turned, NULL), OVERT_OK);
    assert_memory_equal(jpeg->pixels, turned->pixels + 3 * (turned->width - 1), 3);
    overt_image_unref(&png);
    overt_image_unref(&bmp);
    overt_image_unref(&jpeg);
    overt_image_unref(&turned);
}

static void broken_pictures_give_one_line(void **state)
{
    (void)state;
    static const struct { const char *name; int code;
    } cases[] = {
        {"empty", OVERT_INPUT},
        {"text", OVERT_INPUT},
        {"playlist", OVERT_INPUT},
        {"concat", OVERT_INPUT},
        {"truncated-jpg", OVERT_INPUT},
        {"truncated-png", OVERT_INPUT},
        {"truncated-bmp", OVERT_INPUT},
        {"truncated-webp", OVERT_INPUT},
        {"wrong-length-webp", OVERT_INPUT},
        {"truncated-gif", OVERT_INPUT},
        {"huge-png", OVERT_LIMIT},
        {"large-png", OVERT_LIMIT},
        {"huge-gif", OVERT_LIMIT},
        {"short-data-png", OVERT_INPUT},
        {"no-such-file", OVERT_NOT_FOUND},
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct overt_image *image = NULL;
        struct overt_error err = {0};
        int code = read_picture(cases[i].name, &image, &err);
        if (code != cases[i].code)
            fail_msg("%s: code %d: %s", cases[i].name, code, err.text);
        assert_null(image);
        assert_int_equal(err.code, code);
        assert_true(strlen(err.text) > 20 && strchr(err.text, '\n') == NULL);
    }
}

static struct overt_image *gradient(int32_t width, int32_t height)
{
    struct overt_image *image = NULL;
    assert_int_equal(overt_image_create(width, height, &image, NULL), OVERT_OK);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            uint8_t *pixel = image->pixels + y * image->stride + 3 * x;
            pixel[0] = (uint8_t)(x * 255 / width);
            pixel[1] = (uint8_t)(y * 255 / height);
            pixel[2] = 128;
        }
    return image;
}

static void a_picture_survives_jpeg(void **state)
{
    (void)state;
    static const int32_t sizes[][2] = {{1, 1}, {17, 9}, {64, 48}, {301, 203}};
    for (size_t i = 0; i < ARRAY_COUNT(sizes); i++) {
        struct overt_image *image = gradient(sizes[i][0], sizes[i][1]), *back = NULL;
        void *bytes = NULL, *worse = NULL;
        size_t size = 0, worse_size = 0;
        assert_int_equal(overt_image_encode_jpeg(image, 95, &bytes, &size, NULL), OVERT_OK);
        assert_int_equal(overt_image_encode_jpeg(image, 5, &worse, &worse_size, NULL), OVERT_OK);
        assert_true(worse_size <= size);
        assert_int_equal(overt_image_decode(bytes, size, &back, NULL), OVERT_OK);
        assert_int_equal(back->width, image->width);
        if (difference(image, back) > 8)
            fail_msg("%d x %d: differs by %d", image->width, image->height,
                     difference(image, back));
        assert_null(memmem(bytes, size, "Exif", 4));
        overt_image_unref(&back);
        overt_image_unref(&image);
        overt_bytes_free(bytes);
        overt_bytes_free(worse);
    }
    struct overt_image *image = gradient(8, 8);
    void *bytes = NULL;
    size_t size = 0;
    assert_int_equal(overt_image_encode_jpeg(image, 0, &bytes, &size, NULL), OVERT_INPUT);
    assert_null(bytes);
    overt_image_unref(&image);
}

static void bytes_cut_anywhere_do_not_crash(void **state)
{
    (void)state;
    static const char *const names[] = {"small-jpg", "small-png", "small-gif", "small-bmp",
                                        "small-webp", "turned-jpg"};
    for (size_t i = 0; i < ARRAY_COUNT(names); i++) {
        AUTO_FREE char *path = corpus(names[i]);
        AUTO_FREE char *bytes = NULL;
        size_t size = 0;
        assert_int_equal(file_read(path, 1 << 20, &bytes, &size, NULL), OVERT_OK);
        for (size_t cut = 0; cut < size; cut += 1 + size / 200) {
            AUTO_FREE char *part = memory_copy(bytes, cut);
            struct overt_image *image = NULL;
            if (overt_image_decode(part, cut, &image, NULL) == OVERT_OK)
                overt_image_unref(&image);
        }
    }
}

static int count_pictures(const char *name, int *ret_count, struct overt_error *err)
{
    AUTO_FREE char *path = corpus(name);
    struct overt_video *video = NULL;
    int code = overt_video_open(path, &video, err);
    double last = -1, time = 0;
    *ret_count = 0;
    while (code == OVERT_OK) {
        const struct overt_image *image = NULL;
        code = overt_video_next(video, &image, &time, err);
        if (code != OVERT_OK)
            break;
        assert_int_equal(image->width, 24);
        assert_true(time >= last && (last >= 0 || time == 0));
        last = time;
        ++*ret_count;
    }
    overt_video_close(&video);
    return code;
}

static void a_video_gives_its_pictures(void **state)
{
    (void)state;
    static const struct { const char *name; int count; } cases[] = {
        {"moving-gif", 3}, {"small-gif", 1}, {"small-jpg", 1}, {"small-png", 1}, {"small-webp", 1}};
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        int count = 0;
        struct overt_error err = {0};
        int code = count_pictures(cases[i].name, &count, &err);
        if (code != OVERT_END || count != cases[i].count)
            fail_msg("%s: %d pictures, then: %s", cases[i].name, count, err.text);
    }
}

static void what_is_no_video_is_refused(void **state)
{
    (void)state;
    static const char *const names[] = {"empty", "text", "playlist", "concat", "no-such-file", "."};
    for (size_t i = 0; i < ARRAY_COUNT(names); i++) {
        int count = 0;
        struct overt_error err = {0};
        int code = count_pictures(names[i], &count, &err);
        assert_true(code == OVERT_INPUT || code == OVERT_NOT_FOUND);
        assert_true(strlen(err.text) > 20);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_is_read),
        cmocka_unit_test(kinds_without_loss_agree),
        cmocka_unit_test(broken_pictures_give_one_line),
        cmocka_unit_test(a_picture_survives_jpeg),
        cmocka_unit_test(bytes_cut_anywhere_do_not_crash),
        cmocka_unit_test(a_video_gives_its_pictures),
        cmocka_unit_test(what_is_no_video_is_refused),
    };
    return cmocka_run_group_tests_name("face/decode", tests, NULL, NULL);
}

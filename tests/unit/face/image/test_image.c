// SPDX-License-Identifier: Apache-2.0
// test_image.c - pictures are counted, turned and sampled where they should be.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "face/image/internal.h"

static const struct image_scaling plain = {.mean = {0, 0, 0}, .scale = {1, 1, 1}};

/// Red grows to the right, green downwards, blue is 7.
static struct overt_image *ramp(int32_t width, int32_t height)
{
    struct overt_image *image = NULL;
    assert_int_equal(overt_image_create(width, height, &image, NULL), OVERT_OK);
    for (int32_t y = 0; y < height; y++)
        for (int32_t x = 0; x < width; x++) {
            uint8_t *pixel = image->pixels + y * image->stride + 3 * x;
            pixel[0] = (uint8_t)x;
            pixel[1] = (uint8_t)y;
            pixel[2] = 7;
        }
    return image;
}

static void sizes_are_limited(void **state)
{
    (void)state;
    static const struct { int32_t width, height; int code; } cases[] = {
        {0, 5, OVERT_INPUT}, {5, -1, OVERT_INPUT}, {OVERT_IMAGE_SIDE_MAX + 1, 1, OVERT_LIMIT},
        {OVERT_IMAGE_SIDE_MAX, OVERT_IMAGE_SIDE_MAX, OVERT_LIMIT}, {1, 1, OVERT_OK},
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct overt_image *image = NULL;
        struct overt_error err = {0};
        assert_int_equal(overt_image_create(cases[i].width, cases[i].height, &image, &err),
                         cases[i].code);
        assert_int_equal(image != NULL, cases[i].code == OVERT_OK);
        assert_int_equal(err.code, cases[i].code);
        overt_image_unref(&image);
    }
}

static void references_are_counted(void **state)
{
    (void)state;
    struct overt_image *image = ramp(3, 2), *other = overt_image_ref(image);
    assert_int_equal(image->references, 2);
    overt_image_unref(&image);
    assert_null(image);
    assert_int_equal(other->references, 1);
    assert_int_equal(other->pixels[3], 1);
    overt_image_unref(&other);
    overt_image_unref(&other);
}

static void pictures_are_turned_upright(void **state)
{
    (void)state;
    // Where the stored upper left pixel comes to lie, and the one to its right: EXIF 2.32, figure
    // of tag 274.
    static const struct { int orientation, width, height, x, y, next_x, next_y; } cases[] = {
        {1, 4, 3, 0, 0, 1, 0}, {2, 4, 3, 3, 0, 2, 0}, {3, 4, 3, 3, 2, 2, 2}, {4, 4, 3, 0, 2, 1, 2},
        {5, 3, 4, 0, 0, 0, 1}, {6, 3, 4, 2, 0, 2, 1}, {7, 3, 4, 2, 3, 2, 2}, {8, 3, 4, 0, 3, 0, 2},
        {9, 4, 3, 0, 0, 1, 0},
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct overt_image *image = ramp(4, 3), *turned = NULL;
        assert_int_equal(image_turn(image, cases[i].orientation, &turned, NULL), OVERT_OK);
        assert_int_equal(turned->width, cases[i].width);
        assert_int_equal(turned->height, cases[i].height);
        const uint8_t *first = turned->pixels + cases[i].y * turned->stride + 3 * cases[i].x;
        const uint8_t *next = turned->pixels + cases[i].next_y * turned->stride +
                              3 * cases[i].next_x;
        assert_int_equal(first[0] * 16 + first[1], 0);
        assert_int_equal(next[0] * 16 + next[1], 16);
        overt_image_unref(&turned);
        overt_image_unref(&image);
    }
}

static void a_box_of_pixels_is_copied(void **state)
{
    (void)state;
    struct overt_image *image = ramp(40, 30);
    struct image_source source = {0};
    float planes[3 * 5 * 4];
    struct image_planes out = {planes, 5, 20, 5, 4};
    struct image_box box = {10, 20, 5, 4};
    assert_int_equal(image_source_set(&source, image, NULL), OVERT_OK);
    assert_int_equal(image_crop_planes(&source, &box, &plain, &out, NULL), OVERT_OK);
    for (int y = 0; y < 4; y++)
        for (int x = 0; x < 5; x++) {
            assert_true(planes[y * 5 + x] == (float)(10 + x));
            assert_true(planes[20 + y * 5 + x] == (float)(20 + y));
            assert_true(planes[40 + y * 5 + x] == 7.0f);
        }
    image_source_finish(&source);
    overt_image_unref(&image);
}

static void outside_is_black(void **state)
{
    (void)state;
    struct overt_image *image = ramp(20, 20);
    struct image_source source = {0};
    static const struct image_box boxes[] = {{-10, -10, 20, 20},
                                             {10, 10, 20, 20},
                                             {-100, 0, 20, 20},
                                             {0, 500, 20, 20},
                                             {-10, -10, 60, 60}};
    struct image_scaling scaling = {.mean = {100, 100, 100}, .scale = {0.5f, 0.5f, 0.5f}};
    float planes[3 * 20 * 20];
    struct image_planes out = {planes, 20, 400, 20, 20};
    assert_int_equal(image_source_set(&source, image, NULL), OVERT_OK);
    for (size_t i = 0; i < ARRAY_COUNT(boxes); i++) {
        assert_int_equal(image_crop_planes(&source, &boxes[i], &scaling, &out, NULL), OVERT_OK);
        for (int y = 0; y < 20; y++)
            for (int x = 0; x < 20; x++) {
                float at_x = boxes[i].x + ((float)x + 0.5f) * boxes[i].width / 20;
                float at_y = boxes[i].y + ((float)y + 0.5f) * boxes[i].height / 20;
                bool inside = at_x > 0 && at_x < 20 && at_y > 0 && at_y < 20;
                float blue = planes[800 + y * 20 + x];
                assert_true(inside ? blue > -46.6f && blue < -46.4f : blue == -50);
            }
    }
    image_source_finish(&source);
    overt_image_unref(&image);
}

static void large_boxes_are_averaged(void **state)
{
    (void)state;
    // A board of single black and white pixels has to become an even grey at an eighth of its size.
    struct overt_image *image = NULL;
    assert_int_equal(overt_image_create(256, 256, &image, NULL), OVERT_OK);
    for (int y = 0; y < 256; y++)
        for (int x = 0; x < 256; x++)
            memset(image->pixels + y * image->stride + 3 * x, (x + y) % 2 * 254, 3);
    struct image_source source = {0};
    float planes[3 * 32 * 32];
    struct image_planes out = {planes, 32, 1024, 32, 32};
    struct image_box whole = {0, 0, 256, 256};
    assert_int_equal(image_source_set(&source, image, NULL), OVERT_OK);
    assert_int_equal(image_crop_planes(&source, &whole, &plain, &out, NULL), OVERT_OK);
    for (size_t i = 0; i < ARRAY_COUNT(planes); i++)
        assert_true(planes[i] > 125 && planes[i] < 129);
    image_source_finish(&source);
    overt_image_unref(&image);
}

static void blue_comes_first_when_asked(void **state)
{
    (void)state;
    struct overt_image *image = ramp(20, 20);
    struct image_source source = {0};
    struct image_scaling bgr = {.scale = {1, 2, 4}, .bgr = true};
    float planes[3];
    uint8_t chip[3] = {10, 20, 30};
    struct image_planes out = {planes, 1, 1, 1, 1};
    struct image_box box = {4, 9, 1, 1};
    assert_int_equal(image_source_set(&source, image, NULL), OVERT_OK);
    assert_int_equal(image_crop_planes(&source, &box, &bgr, &out, NULL), OVERT_OK);
    assert_true(planes[0] == 7 && planes[1] == 18 && planes[2] == 16);
    image_chip_planes(chip, 1, &bgr, false, planes);
    assert_true(planes[0] == 30 && planes[1] == 40 && planes[2] == 40);
    image_source_finish(&source);
    overt_image_unref(&image);
}

static void a_chip_is_mirrored(void **state)
{
    (void)state;
    uint8_t chip[12] = {1, 0, 0, 2, 0, 0, 3, 0, 0, 4, 0, 0};
    float planes[12];
    image_chip_planes(chip, 2, &plain, true, planes);
    assert_true(planes[0] == 2 && planes[1] == 1 && planes[2] == 4 && planes[3] == 3);
}

static void a_warp_reads_where_the_map_points(void **state)
{
    (void)state;
    struct overt_image *image = ramp(60, 60);
    struct image_source source = {0};
    uint8_t chip[3 * 16 * 16];
    assert_int_equal(image_source_set(&source, image, NULL), OVERT_OK);
    // A quarter turn: right in the chip is down in the picture.
    struct image_similarity turn = {.a = 0, .b = 1, .x0 = 40, .y0 = 10};
    image_warp(&source, &turn, 16, chip);
    for (int v = 0; v < 16; v++)
        for (int u = 0; u < 16; u++) {
            assert_int_equal(chip[3 * (v * 16 + u)], 39 - v);
            assert_int_equal(chip[3 * (v * 16 + u) + 1], 10 + u);
        }
    struct image_similarity away = {.a = 1, .b = 0, .x0 = 1e9f, .y0 = -1e9f};
    image_warp(&source, &away, 16, chip);
    for (size_t i = 0; i < sizeof chip; i++)
        assert_int_equal(chip[i], 0);
    image_source_finish(&source);
    overt_image_unref(&image);
}

static void fast_halving_gives_the_same_bytes(void **state)
{
    (void)state;
    uint8_t rows[2][6 * 131], plain_row[3 * 131 + 1], fast_row[3 * 131 + 1];
    uint32_t random = 7;
    for (int32_t width = 1; width <= 131; width++) {
        for (size_t i = 0; i < sizeof rows; i++) {
            random = random * 1664525u + 1013904223u;
            rows[i / sizeof rows[0]][i % sizeof rows[0]] =
                (uint8_t)(width % 3 == 0 ? 255 * (random >> 31) : random >> 24);
        }
        plain_row[3 * width] = fast_row[3 * width] = 0xA5;
        image_halve_row_c(rows[0], rows[1], width, plain_row);
        image_halve_row(rows[0], rows[1], width, fast_row);
        assert_memory_equal(plain_row, fast_row, 3 * (size_t)width + 1);
    }
    assert_int_equal(plain_row[0], (rows[0][0] + rows[0][3] + rows[1][0] + rows[1][3] + 2) / 4);
}

static uint32_t next_random(uint32_t *random)
{
    *random = *random * 1664525u + 1013904223u;
    return *random >> 8;
}

static struct overt_image *noise(int32_t width, int32_t height)
{
    struct overt_image *image = ramp(width, height);
    uint32_t random = 5;
    for (int64_t i = 0; i < (int64_t)image->stride * height; i++)
        image->pixels[i] = (uint8_t)(next_random(&random) >> 16);
    return image;
}

/// By the formula, pixel by pixel.
static void warp_plainly(const struct overt_image *image, const struct image_line *line, int32_t i,
                         uint8_t *out)
{
    float x = line->x + line->a * (float)i, y = line->y + line->b * (float)i;
    int32_t left = (int32_t)x, top = (int32_t)y;
    uint32_t across = (uint32_t)((x - (float)left) * 2048.0f + 0.5f);
    uint32_t below = (uint32_t)((y - (float)top) * 2048.0f + 0.5f);
    const uint8_t *at = image->pixels + top * image->stride + 3 * left;
    for (int c = 0; c < 3; c++, at++) {
        uint32_t upper = at[0] * (2048 - across) + at[3] * across;
        uint32_t lower = at[image->stride] * (2048 - across) + at[image->stride + 3] * across;
        out[c] = (uint8_t)((upper * (2048 - below) + lower * below + (1u << 21)) >> 22);
    }
}

static void a_fast_warp_gives_the_same_bytes(void **state)
{
    (void)state;
    struct overt_image *image = noise(90, 80);
    struct image_view level = {image->pixels, 90, 80, image->stride};
    uint32_t random = 3;
    int32_t done = 0;
    for (int turn = 0; turn < 300; turn++) {
        struct image_line line = {(float)(next_random(&random) % 4096) / 97.0f + 20,
                                  (float)(next_random(&random) % 4096) / 113.0f + 20,
                                  (float)(next_random(&random) % 512) / 900.0f - 0.28f,
                                  (float)(next_random(&random) % 512) / 900.0f - 0.28f};
        int32_t first = turn % 7, end = first + 1 + turn % 60;
        uint8_t plain_row[3 * 70], fast_row[3 * 70];
        memset(plain_row, 0xA5, sizeof plain_row);
        memset(fast_row, 0xA5, sizeof fast_row);
        int32_t left = first;
#ifdef __x86_64__
        left = image_warp_row_x86(&level, &line, first, end, fast_row);
#endif
        done += left - first;
        for (int32_t i = first; i < end; i++) {
            warp_plainly(image, &line, i, plain_row + 3 * (i - first));
            if (i >= left)
                warp_plainly(image, &line, i, fast_row + 3 * (i - first));
        }
        assert_memory_equal(plain_row, fast_row, sizeof plain_row);
    }
#ifdef __x86_64__
    assert_true(done > 1000 || !__builtin_cpu_supports("sse4.1"));
#endif
    overt_image_unref(&image);
}

static void a_part_of_a_chip_is_that_part(void **state)
{
    (void)state;
    struct overt_image *image = noise(80, 70);
    struct image_source source = {0};
    uint8_t whole[3 * 32 * 32], part[3 * 32 * 32];
    assert_int_equal(image_source_set(&source, image, NULL), OVERT_OK);
    for (int turn = 0; turn < 4; turn++) { // inside; over the lower edge; small; large
        struct image_similarity map = {turn == 2 ? 0.3f : turn == 3 ? 2.3f : 0.9f, 0.2f, 20,
                                       turn == 1 ? 50 : 8};
        memset(part, 0xA5, sizeof part);
        image_warp(&source, &map, 32, whole);
        image_warp_part(&source, &map, 32, 5, 27, part);
        for (int y = 0; y < 32; y++)
            for (int x = 0; x < 32; x++)
                for (int at = 3 * (y * 32 + x), c = 0; c < 3; c++)
                    assert_int_equal(part[at + c], x >= 5 && x < 27 && y >= 5 && y < 27
                                                       ? whole[at + c] : 0xA5);
    }
    image_source_finish(&source);
    overt_image_unref(&image);
}

enum { WIDE = 640, HIGH = 360 };

/// The whole of a picture at two sizes, by so many threads.
static void sample_with(int threads, const struct overt_image *image, float *planes)
{
    struct image_source source = {.threads = threads};
    struct image_box whole = {-3, -5, (float)image->width + 7, (float)image->height + 9};
    for (int large = 0; large < 2; large++) {
        int32_t width = large ? WIDE : WIDE / 3, height = large ? HIGH : HIGH / 3;
        size_t area = (size_t)width * (size_t)height;
        struct image_planes out = {planes, (size_t)width, area, width, height};
        assert_int_equal(image_source_set(&source, image, NULL), OVERT_OK);
        assert_int_equal(image_crop_planes(&source, &whole, &plain, &out, NULL), OVERT_OK);
        image_source_clear(&source);
        planes += 3 * area;
    }
    image_source_finish(&source);
}

static void any_number_of_threads_gives_the_same_samples(void **state)
{
    (void)state;
    static float alone[6 * WIDE * HIGH], together[6 * WIDE * HIGH];
    struct overt_image *image = noise(1280, 721);
    sample_with(0, image, alone);
    for (int threads = 2; threads <= IMAGE_THREADS_MAX + 1; threads++) {
        memset(together, 0xA5, sizeof together);
        sample_with(threads, image, together);
        assert_memory_equal(alone, together, 3 * sizeof(float) *
                            (WIDE * HIGH + (size_t)(WIDE / 3) * (HIGH / 3)));
    }
    overt_image_unref(&image);
}

static void only_the_levels_asked_for_are_made(void **state)
{
    (void)state;
    struct overt_image *image = noise(256, 256);
    struct image_source source = {0};
    assert_int_equal(image_source_set(&source, image, NULL), OVERT_OK);
    assert_int_equal(source.count, 5);
    assert_int_equal(source.made, 1);
    const struct image_view *half = image_source_level(&source, 1);
    assert_int_equal(source.made, 2);
    assert_int_equal(half->pixels[0], (image->pixels[0] + image->pixels[3] + 2 +
                     image->pixels[image->stride] + image->pixels[image->stride + 3]) / 4);
    const uint8_t *pixels = half->pixels;
    image_source_clear(&source);
    for (int i = 0; i < 3 * 128; i++)
        assert_int_equal(pixels[i], 0);
    image_source_finish(&source);
    overt_image_unref(&image);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_are_limited),
        cmocka_unit_test(references_are_counted),
        cmocka_unit_test(pictures_are_turned_upright),
        cmocka_unit_test(a_box_of_pixels_is_copied),
        cmocka_unit_test(outside_is_black),
        cmocka_unit_test(large_boxes_are_averaged),
        cmocka_unit_test(blue_comes_first_when_asked),
        cmocka_unit_test(a_chip_is_mirrored),
        cmocka_unit_test(fast_halving_gives_the_same_bytes),
        cmocka_unit_test(a_warp_reads_where_the_map_points),
        cmocka_unit_test(a_fast_warp_gives_the_same_bytes),
        cmocka_unit_test(a_part_of_a_chip_is_that_part),
        cmocka_unit_test(any_number_of_threads_gives_the_same_samples),
        cmocka_unit_test(only_the_levels_asked_for_are_made),
    };
    return cmocka_run_group_tests_name("face/image", tests, NULL, NULL);
}

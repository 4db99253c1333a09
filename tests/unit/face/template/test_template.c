// SPDX-License-Identifier: Apache-2.0
// test_template.c - packing goes there and back, and every changed byte is seen.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "face/template/template.h"

/// A template of length 1 whose values all differ.
static struct overt_template make(int32_t dimension)
{
    struct overt_template face = {.model = "test@1", .dimension = dimension};
    double sum = 0;
    for (int32_t i = 0; i < dimension; i++) {
        face.values[i] = sinf((float)(i + 1));
        sum += (double)face.values[i] * (double)face.values[i];
    }
    for (int32_t i = 0; i < dimension; i++)
        face.values[i] = (float)((double)face.values[i] / sqrt(sum));
    return face;
}

static uint8_t packed[OVERT_TEMPLATE_DIMENSION_MAX * 4 + 100];

static void packs_and_unpacks(void **state)
{
    (void)state;
    static const int32_t dimensions[] = {1, 2, 128, 192, 512, OVERT_TEMPLATE_DIMENSION_MAX};
    for (size_t i = 0; i < sizeof dimensions / sizeof *dimensions; i++) {
        struct overt_template face = make(dimensions[i]);
        struct overt_template back;
        size_t size = overt_template_packed_size(face.dimension);
        overt_template_pack(&face, packed);
        assert_int_equal(overt_template_unpack(packed, size, &back, NULL), 0);
        assert_memory_equal(&face, &back, sizeof face);
        assert_true(template_same_kind(&face, &back));
    }
}

/// "OVT1", then the model at 4, the dimension at 52 and the first value at 56; little-endian; CRC
/// last.
static void keeps_its_format(void **state)
{
    (void)state;
    struct overt_template face = {.model = "m@2", .dimension = 1, .values = {1.0F}};
    static const uint8_t end[] = {1, 0, 0, 0, 0, 0, 0x80, 0x3f, 0x68, 0x72, 0x28, 0xf7};
    assert_int_equal(overt_template_packed_size(1), 64);
    overt_template_pack(&face, packed);
    assert_memory_equal(packed, "OVT1m@2\0", 8);
    assert_memory_equal(packed + 52, end, 8);
    assert_memory_equal(packed + 60, end + 8, 4);
}

static void sees_each_changed_byte_and_each_cut(void **state)
{
    (void)state;
    struct overt_template face = make(8);
    struct overt_template back = {.dimension = 77};
    size_t size = overt_template_packed_size(8);
    overt_template_pack(&face, packed);
    for (size_t i = 0; i < size; i++) {
        packed[i] ^= 0x10;
        assert_int_equal(overt_template_unpack(packed, size, &back, NULL), OVERT_CORRUPT);
        packed[i] ^= 0x10;
        assert_int_equal(overt_template_unpack(packed, i, &back, NULL), OVERT_CORRUPT);
    }
    assert_int_equal(overt_template_unpack(packed, size + 1, &back, NULL), OVERT_CORRUPT);
    assert_int_equal(back.dimension, 77);
}

static void refuses_what_verifies_but_is_none(void **state)
{
    (void)state;
    struct overt_template back;
    struct overt_template bad[5];
    for (int i = 0; i < 5; i++)
        bad[i] = make(8);
    bad[0].values[3] = NAN;
    bad[1].values[3] = INFINITY;
    bad[2].values[3] = 2.0F;
    memset(bad[3].model, 0, sizeof bad[3].model);
    bad[4].model[2] = '\n';
    for (int i = 0; i < 5; i++) {
        assert_false(template_valid(&bad[i]));
        overt_template_pack(&bad[i], packed);
        assert_int_equal(overt_template_unpack(packed, overt_template_packed_size(8), &back, NULL),
                         OVERT_CORRUPT);
    }
}

static void compares_only_its_own_kind(void **state)
{
    (void)state;
    struct overt_template a = make(8);
    struct overt_template b = make(8);
    assert_true(template_same_kind(&a, &b));
    b.model[5] = '2';
    assert_false(template_same_kind(&a, &b));
    b = make(9);
    assert_false(template_same_kind(&a, &b));
}

static void the_mean_of_pictures_is_of_length_one(void **state)
{
    (void)state;
    struct overt_template faces[3] = {make(8), make(8), make(9)};
    struct overt_template mean;
    assert_int_equal(overt_template_mean(faces, 1, &mean, NULL), 0);
    assert_memory_equal(&mean, &faces[0], sizeof mean);
    for (int i = 0; i < 8; i++) {
        faces[0].values[i] = i == 0;
        faces[1].values[i] = i == 1;
    }
    assert_int_equal(overt_template_mean(faces, 2, &mean, NULL), 0);
    assert_true(template_valid(&mean));
    assert_float_equal(mean.values[0], 0.70710678, 1e-6);
    assert_float_equal(mean.values[1], 0.70710678, 1e-6);
    assert_float_equal(mean.values[2], 0, 0);
    assert_int_equal(overt_template_mean(faces, 3, &mean, NULL), OVERT_MISMATCH);
    faces[1].values[1] = 0;
    faces[1].values[0] = -1;
    assert_int_equal(overt_template_mean(faces, 2, &mean, NULL), OVERT_INPUT);
}

static void wipes_all_of_it(void **state)
{
    (void)state;
    static const struct overt_template nothing;
    struct overt_template face = make(192);
    overt_template_wipe(&face);
    assert_memory_equal(&face, &nothing, sizeof face);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(packs_and_unpacks),
        cmocka_unit_test(keeps_its_format),
        cmocka_unit_test(sees_each_changed_byte_and_each_cut),
        cmocka_unit_test(refuses_what_verifies_but_is_none),
        cmocka_unit_test(compares_only_its_own_kind),
        cmocka_unit_test(the_mean_of_pictures_is_of_length_one),
        cmocka_unit_test(wipes_all_of_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

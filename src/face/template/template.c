// SPDX-License-Identifier: Apache-2.0
// template.c - the stored form of a template, and what makes one valid.
//
// Packed: "OVT1", model (48 bytes, zero-filled), dimension (4 bytes), values (4 bytes each), CRC-32
// over all before it (4 bytes); numbers are little-endian, values IEEE 754 binary32.
#include "face/template/template.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "crypt/wipe.h"

#define MAGIC "OVT1"
#define AT_MODEL 4
#define AT_DIMENSION (AT_MODEL + OVERT_MODEL_ID_MAX)
#define AT_VALUES (AT_DIMENSION + 4)
#define CRC_SIZE 4

_Static_assert(sizeof(float) == 4, "values are stored as binary32");

/// CRC-32 of ISO 3309 (as in zlib and PNG), bit by bit: a template has less than 5 kB.
static uint32_t crc32_of(const uint8_t *bytes, size_t size)
{
    uint32_t crc = 0xffffffffU;
    for (size_t i = 0; i < size; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++)
            crc = (crc >> 1) ^ (0xedb88320U & (0U - (crc & 1U)));
    }
    return ~crc;
}

static void put_u32(uint8_t *at, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (uint8_t)(value >> (8 * i));
}

static uint32_t get_u32(const uint8_t *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static bool model_valid(const char model[OVERT_MODEL_ID_MAX])
{
    size_t length = strnlen(model, OVERT_MODEL_ID_MAX);
    if (length == 0 || length == OVERT_MODEL_ID_MAX)
        return false;
    for (size_t i = 0; i < length; i++)
        if (model[i] <= ' ' || model[i] > '~')
            return false;
    return true;
}

static double squares_of(const float *values, int32_t count)
{
    double squares = 0;
    for (int32_t i = 0; i < count; i++)
        squares += (double)values[i] * (double)values[i];
    return squares;
}

bool template_valid(const struct overt_template *face)
{
    if (!model_valid(face->model) || face->dimension < 1 ||
        face->dimension > OVERT_TEMPLATE_DIMENSION_MAX)
        return false;
    double sum = squares_of(face->values, face->dimension);
    return isfinite(sum) && fabs(sqrt(sum) - 1) <= TEMPLATE_LENGTH_SLACK;
}

bool template_same_kind(const struct overt_template *a, const struct overt_template *b)
{
    return a->dimension == b->dimension && strncmp(a->model, b->model, OVERT_MODEL_ID_MAX) == 0;
}

size_t overt_template_packed_size(int32_t dimension)
{
    assert(dimension >= 1 && dimension <= OVERT_TEMPLATE_DIMENSION_MAX);
    return AT_VALUES + 4 * (size_t)dimension + CRC_SIZE;
}

void overt_template_pack(const struct overt_template *face, void *bytes)
{
    uint8_t *to = bytes;
    size_t size = overt_template_packed_size(face->dimension);
    memset(to, 0, size);
    memcpy(to, MAGIC, AT_MODEL);
    memcpy(to + AT_MODEL, face->model, strnlen(face->model, OVERT_MODEL_ID_MAX - 1));
    put_u32(to + AT_DIMENSION, (uint32_t)face->dimension);
    for (int32_t i = 0; i < face->dimension; i++) {
        uint32_t bits;
        memcpy(&bits, &face->values[i], sizeof bits);
        put_u32(to + AT_VALUES + 4 * (size_t)i, bits);
    }
    put_u32(to + size - CRC_SIZE, crc32_of(to, size - CRC_SIZE));
}

/// The bytes after the model's name are zero, so that one template has one packed form.
static bool zero_filled(const uint8_t *model)
{
    size_t length = strnlen((const char *)model, OVERT_MODEL_ID_MAX);
    for (size_t i = length; i < OVERT_MODEL_ID_MAX; i++)
        if (model[i] != 0)
            return false;
    return true;
}

static bool framed(const uint8_t *from, size_t size)
{
    if (size < AT_VALUES + 4 + CRC_SIZE || memcmp(from, MAGIC, AT_MODEL) != 0)
        return false;
    uint32_t dimension = get_u32(from + AT_DIMENSION);
    return dimension >= 1 && dimension <= OVERT_TEMPLATE_DIMENSION_MAX &&
           size == overt_template_packed_size((int32_t)dimension) &&
           get_u32(from + size - CRC_SIZE) == crc32_of(from, size - CRC_SIZE) &&
           zero_filled(from + AT_MODEL);
}

int overt_template_unpack(const void *bytes, size_t size, struct overt_template *ret_template,
                          struct overt_error *err)
{
    const uint8_t *from = bytes;
    if (!framed(from, size))
        return error_set(
            err, OVERT_CORRUPT,
            "a stored template does not verify: bring the record back from its backup");
    struct overt_template face = {.dimension = (int32_t)get_u32(from + AT_DIMENSION)};
    memcpy(face.model, from + AT_MODEL, OVERT_MODEL_ID_MAX);
    for (int32_t i = 0; i < face.dimension; i++) {
        uint32_t bits = get_u32(from + AT_VALUES + 4 * (size_t)i);
        memcpy(&face.values[i], &bits, sizeof bits);
    }
    bool valid = template_valid(&face);
    if (valid)
        *ret_template = face;
    overt_template_wipe(&face);
    if (!valid)
        return error_set(err, OVERT_CORRUPT,
                         "a stored template is none: bring the record back from its backup");
    return 0;
}

int overt_template_mean(const struct overt_template *faces, size_t count,
                        struct overt_template *ret_mean, struct overt_error *err)
{
    assert(count >= 1);
    struct overt_template sum = faces[0];
    for (size_t i = 1; i < count; i++) {
        if (!template_same_kind(&faces[i], &faces[0])) {
            overt_template_wipe(&sum);
            return error_set(err, OVERT_MISMATCH, "these templates were made by different models");
        }
        for (int32_t j = 0; j < sum.dimension; j++)
            sum.values[j] += faces[i].values[j];
    }
    double length = sqrt(squares_of(sum.values, sum.dimension));
    bool usable = isfinite(length) && length > TEMPLATE_LENGTH_SLACK * (double)count;
    for (int32_t j = 0; count > 1 && usable && j < sum.dimension; j++)
        sum.values[j] = (float)((double)sum.values[j] / length);
    if (usable)
        *ret_mean = sum;
    overt_template_wipe(&sum);
    return usable ? 0
                  : error_set(err, OVERT_INPUT,
                              "these templates have no mean: the pictures show different people");
}

void overt_template_wipe(struct overt_template *face)
{
    crypt_wipe(face, sizeof *face);
}

// SPDX-License-Identifier: Apache-2.0
// quantise.c - a template as bytes. Everything that could err is rounded to the safe side.
#include "face/match/quantise.h"

#include <math.h>

#include "face/match/dot.h"
#include "face/template/template.h"

/// The double computation errs by far less than a millionth; then up to a float.
static float round_up(double value)
{
    return nextafterf((float)(value * (1 + 1e-6)), INFINITY);
}

struct quantised quantise(const float *values, size_t size, int8_t *codes)
{
    float most = 0;
    for (size_t i = 0; i < size; i++)
        most = fmaxf(most, fabsf(values[i]));
    struct quantised result = {.scale = most > 0 ? most / 127 : 1};
    double lost = 0;
    double kept = 0;
    for (size_t i = 0; i < size; i++) {
        double code = rint((double)values[i] / (double)result.scale);
        code = code > 127 ? 127 : code < -127 ? -127 : code;
        codes[i] = (int8_t)code;
        double near = code * (double)result.scale;
        double rest = (double)values[i] - near;
        lost += rest * rest;
        kept += near * near;
    }
    result.error = round_up(sqrt(lost));
    result.norm = round_up(sqrt(kept));
    return result;
}

/// The rounding term: size/16 + 5 for the score itself and 8 for the scan's own four float
/// operations on values of at most 2, both in units of 2^-23, which is twice what is needed.
float quantise_cut(const struct quantised *probe, size_t size, float floor)
{
    double rounding = ((double)size / DOT_LANES + 5 + 8) * 0x1p-23;
    double cut = (double)floor - (1 + TEMPLATE_LENGTH_SLACK) * (double)probe->error - rounding;
    return nextafterf((float)(cut - 1e-7), -INFINITY);
}

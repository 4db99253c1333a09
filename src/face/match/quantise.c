// SPDX-License-Identifier: Apache-2.0
// quantise.c - a template as whole numbers. Everything that could err is rounded to the safe side.
#include "face/match/quantise.h"

#include <math.h>

#include "face/match/dot.h"
#include "face/template/template.h"

/// The double computation errs by far less than a millionth; then up to a float.
static float round_up(double value) { return nextafterf((float)(value * (1 + 1e-6)), INFINITY); }

struct quantised quantise(const float *values, size_t size, int8_t *codes)
{
    float most = 0;
    for (size_t i = 0; i < size; i++)
        most = fmaxf(most, fabsf(values[i]));
    struct quantised result = {.scale = most > 0 ? most / 127 : 1};
    double lost = 0;
    double missed = 0;
    double kept = 0;
    for (size_t i = 0; i < size; i++) {
        double code = rint((double)values[i] / (double)result.scale);
        code = code > 127 ? 127 : code < -127 ? -127 : code;
        codes[i] = (int8_t)code;
        double near = code * (double)result.scale;
        double rest = (double)values[i] - near;
        double far = (double)values[i] -
                     (double)(((codes[i] + 128) & 0xf0) - 120) * (double)result.scale;
        lost += rest * rest;
        missed += far * far;
        kept += near * near;
    }
    result.error = round_up(sqrt(lost));
    result.coarse = round_up(sqrt(missed));
    result.norm = round_up(sqrt(kept));
    return result;
}

/// The rounding term, in units of 2^-23: size/16 + 5 for the score itself, which is twice what is
/// needed, and 16 for the scan's own four float operations. Those are on values of at most 8: a
/// step is at most 1/127, so the upper bits lose at most sqrt(1024) * 8.5 / 127 < 2.2 of a row and
/// the probe at most 0.13; a product is below (1 + 2.2) * 1.13 < 4, the slack below 2.5.
float quantise_cut(const struct quantised *probe, size_t size, float floor)
{
    double rounding = ((double)size / DOT_LANES + 5 + 16) * 0x1p-23;
    double cut = (double)floor - (1 + TEMPLATE_LENGTH_SLACK) * (double)probe->error - rounding;
    return nextafterf((float)(cut - 1e-7), -INFINITY);
}

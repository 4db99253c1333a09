// SPDX-License-Identifier: Apache-2.0
// halve.c - two rows to one of half the width: the plain loop and the choice of a faster one.
#include "face/image/internal.h"

void image_halve_row_c(const uint8_t *upper, const uint8_t *lower, int32_t width, uint8_t *out)
{
    for (int32_t i = 0; i < width; i++, upper += 6, lower += 6, out += 3)
        for (int channel = 0; channel < 3; channel++)
            out[channel] = (uint8_t)((upper[channel] + upper[channel + 3] + lower[channel] +
                                      lower[channel + 3] + 2) >> 2);
}

void image_halve_row(const uint8_t *upper, const uint8_t *lower, int32_t width, uint8_t *out)
{
#ifdef __x86_64__
    image_halve_row_x86(upper, lower, width, out);
#else
    image_halve_row_c(upper, lower, width, out);
#endif
}

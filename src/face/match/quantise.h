// SPDX-License-Identifier: Apache-2.0
// quantise.h - a template as whole numbers, with a proven bound on what that loses.
//
// x = s q + r with q whole in -127..127, s = max|x| / 127. For a row x and a probe y, by
// Cauchy-Schwarz,
//     <x,y> = sx sy <qx,qy> + <rx, sy qy> + <x, ry>  <=  sx sy <qx,qy> + |rx| |sy qy| + |x| |ry|.
// <qx,qy> is exact. The computed score S differs from <x,y> by at most n u / (1 - n u) |x| |y|, n =
// size/16 + 5 roundings on a value's way, u = 2^-24 (Higham, Accuracy and Stability of Numerical
// Algorithms, section 3.1). So S >= floor only if
//     sx sy <qx,qy> + |rx| |sy qy|  >=  floor - |x| |ry| - rounding,
// which is what the scan asks for. It holds for any whole numbers in place of qx, with the rx that
// they leave: for the upper four bits alone as well, qx = 16 h - 120 with h = floor((q + 128) /
// 16).
#ifndef FACE_MATCH_QUANTISE_H
#define FACE_MATCH_QUANTISE_H

#include <stddef.h>
#include <stdint.h>

struct quantised {
    float scale;  ///< s
    float error;  ///< |r|, rounded up
    float coarse; ///< |r| of the upper four bits alone, rounded up
    float norm;   ///< |s q|, rounded up
};

/// Makes `size` codes (-127..127) of finite values.
struct quantised quantise(const float *values, size_t size, int8_t *codes);

/// The cut for rows of length at most 1 + TEMPLATE_LENGTH_SLACK: below it no score reaches `floor`.
float quantise_cut(const struct quantised *probe, size_t size, float floor);

#endif

// SPDX-License-Identifier: Apache-2.0
// scale.h - a rate measured on one size of list, reckoned for another.
//
// Somebody who is not on the list raises an alert when any of its people looks alike enough. If the
// comparisons with different people on the list went wrong independently of one another, then
//     1 - FPIR(L) = (1 - FPIR(l)) ^ (L / l)
// (ISO/IEC 19795-1 on open-set identification; Grother and Phillips, "Models of Large Population
// Recognition Performance", CVPR 2004; Wayman 1999). They are not quite independent: some faces are
// like many others. Then the rule overstates how the rate grows with the list (Jensen's inequality,
// over faces): for a longer list it is on the careful side, for a shorter one it is not. It says
// nothing about a list of other people, such as one of men of one age, or about another camera. So
// `overt evaluate` measures at a quarter, a half and the whole of the test list and prints the rule
// beside it.
#ifndef EVALUATE_SCALE_H
#define EVALUATE_SCALE_H

/// A measured list is stretched to at most this many times its size with a straight face; above it
/// the result is given with a warning.
#define SCALE_STRETCH_MAX 10.0

/// FPIR on a list of `to` people, when it is `fpir` (0..1) on one of `from`; both above 0.
/// Exact near 0 and 1. scale_fpir(scale_fpir(f, l, L), L, l) is f again.
double scale_fpir(double fpir, double from, double to);

#endif

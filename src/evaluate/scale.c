// SPDX-License-Identifier: Apache-2.0
// scale.c - a rate measured on one size of list, reckoned for another; see scale.h.
#include "evaluate/scale.h"

#include <assert.h>
#include <math.h>

double scale_fpir(double fpir, double from, double to)
{
    assert(from > 0 && to > 0);
    if (fpir <= 0 || fpir >= 1)
        return fpir <= 0 ? 0 : 1;
    return -expm1(log1p(-fpir) * (to / from));
}

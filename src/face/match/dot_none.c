// SPDX-License-Identifier: Apache-2.0
// dot_none.c - for machines that have no kernels of their own yet: plain C does it all.
#include "face/match/dot.h"

size_t dot_kernels_machine(const struct dot_kernels *list[DOT_KERNELS_MAX - 1])
{
    (void)list;
    return 0;
}

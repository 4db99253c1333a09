// SPDX-License-Identifier: Apache-2.0
// random.c - repeatable numbers. Not for keys: src/crypt has those.
#include "crowd.h"

static uint64_t mix(uint64_t z)
{
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

uint64_t crowd_random_next(struct crowd_random *random)
{
    random->state += UINT64_C(0x9e3779b97f4a7c15);
    return mix(random->state);
}

double crowd_random_between(struct crowd_random *random, double low, double high)
{
    return low + (high - low) * (double)(crowd_random_next(random) >> 11) * 0x1p-53;
}

uint64_t crowd_mix(uint64_t a, uint64_t b)
{
    return mix(a + UINT64_C(0x9e3779b97f4a7c15) * (b + 1));
}

// SPDX-License-Identifier: Apache-2.0
// latency.c - a histogram of how long alerts took; see latency.h.
#include "operate/latency.h"

#include <math.h>

void latency_add(struct latency *latency, double seconds)
{
    seconds = fmax(seconds, 0.0);
    double step = fmin(floor(seconds / LATENCY_STEP_SECONDS), LATENCY_STEPS - 1);
    latency->steps[(int)step]++;
    latency->count++;
    latency->most = fmax(latency->most, seconds);
}

double latency_percentile(const struct latency *latency, double share)
{
    double wanted = ceil(share * (double)latency->count), passed = 0.0;
    if (latency->count == 0)
        return 0.0;
    for (int i = 0; i < LATENCY_STEPS; i++) {
        passed += latency->steps[i];
        if (passed >= wanted && passed > 0.0)
            return fmin((i + 1) * LATENCY_STEP_SECONDS, latency->most);
    }
    return latency->most;
}

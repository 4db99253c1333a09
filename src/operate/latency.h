// SPDX-License-Identifier: Apache-2.0
// latency.h - how long alerts took, in a memory that does not grow: a histogram.
#ifndef OPERATE_LATENCY_H
#define OPERATE_LATENCY_H

#include <stdint.h>

#define LATENCY_STEP_SECONDS 0.005
#define LATENCY_STEPS        6000 ///< 30 s; what took longer is counted as that, but for the most

/// Zeroed is ready for use.
struct latency {
    int64_t count;
    double most;
    uint32_t steps[LATENCY_STEPS];
};

/// Negative seconds are taken as 0.
void latency_add(struct latency *latency, double seconds);
/// The shortest time (rounded up to the step) within which at least `share` (0..1) of them were;
/// never above the most. 0 when there are none.
double latency_percentile(const struct latency *latency, double share);

#endif

// SPDX-License-Identifier: Apache-2.0
// filter.h - one quantity with its speed: a Kalman filter for steady motion with random
// accelerations.
#ifndef FACE_TRACK_FILTER_H
#define FACE_TRACK_FILTER_H

#include "face/track/track.h"

/// First seen as `value`, `noise` the measurement's standard deviation, `speed` that of speeds.
struct track_filter filter_begin(float value, float noise, float speed);

/// Where it is `seconds` later.
float filter_expect(const struct track_filter *filter, float seconds);

/// Goes `seconds` on, with accelerations of this standard deviation, and takes in what was seen
/// there.
void filter_see(struct track_filter *filter, float seconds, float acceleration, float value,
                float noise);

#endif

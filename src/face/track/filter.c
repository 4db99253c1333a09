// SPDX-License-Identifier: Apache-2.0
// filter.c - Kalman (1960) for two states, written out; noise of the process after Bar-Shalom, Li
// and Kirubarajan, "Estimation with Applications to Tracking and Navigation" (2001), 6.3.2.
#include "face/track/filter.h"

struct track_filter filter_begin(float value, float noise, float speed)
{
    struct track_filter filter = {
        .value = value, .value_variance = noise * noise, .speed_variance = speed * speed};
    return filter;
}

float filter_expect(const struct track_filter *filter, float seconds)
{
    return filter->value + filter->speed * seconds;
}

static void go_on(struct track_filter *filter, float seconds, float acceleration)
{
    float q = acceleration * acceleration * seconds * seconds;
    filter->value += filter->speed * seconds;
    filter->value_variance += seconds *
                                  (2 * filter->covariance + seconds * filter->speed_variance) +
                              q * seconds * seconds / 4;
    filter->covariance += seconds * filter->speed_variance + q * seconds / 2;
    filter->speed_variance += q;
}

void filter_see(struct track_filter *filter, float seconds, float acceleration, float value,
                float noise)
{
    go_on(filter, seconds, acceleration);
    float all = filter->value_variance + noise * noise;
    if (!(all > 0.0f))
        return;
    float gain = filter->value_variance / all, speed_gain = filter->covariance / all;
    float off = value - filter->value;
    filter->value += gain * off;
    filter->speed += speed_gain * off;
    filter->speed_variance -= speed_gain * filter->covariance;
    filter->covariance -= gain * filter->covariance;
    filter->value_variance -= gain * filter->value_variance;
}

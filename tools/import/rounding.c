// SPDX-License-Identifier: Apache-2.0
// rounding.c - rounding by the covariances of what is read.
#include "rounding.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"

enum { SWEEPS_MAX = 30, POWER_STRIDE = 2 };

#define DAMPING 0.01 ///< of the mean variance, added to each: measured numbers are not all numbers

// ---- up or down ----

int rounding_low(float weight, float scale, int code_max)
{
    return (int)fmin(fmax(floor((double)weight / (double)scale), -code_max), code_max - 1);
}

/// One row: codes below, what each weight is off by, and how the error's variance follows each.
struct row {
    const double *damped; ///< covariances
    size_t channels;
    double scale;
    double *off, *slope;
    int *codes, *low; ///< low: the lesser of the two that a weight can have
};

static double *damp(const struct rounding_input *input)
{
    size_t n = input->channels;
    double *damped = memory_copy(input->covariances, n * n * sizeof *damped), mean = 0;
    for (size_t i = 0; i < n; i++)
        mean += damped[i * n + i] / (double)n;
    for (size_t i = 0; i < n; i++)
        damped[i * n + i] += DAMPING * mean + 1e-30;
    return damped;
}

static void move(struct row *row, size_t at, int code)
{
    double by = (row->codes[at] - code) * row->scale;
    row->codes[at] = code;
    row->off[at] += by;
    for (size_t i = 0; i < row->channels; i++)
        row->slope[i] += by * row->damped[at * row->channels + i];
}

static void begin_row(struct row *row, const float *weights, int code_max)
{
    memset(row->slope, 0, row->channels * sizeof *row->slope);
    for (size_t i = 0; i < row->channels; i++) {
        row->low[i] = rounding_low(weights[i], (float)row->scale, code_max);
        row->codes[i] = 0;
        row->off[i] = (double)weights[i];
        for (size_t k = 0; k < row->channels; k++)
            row->slope[k] += row->off[i] * row->damped[i * row->channels + k];
        double steps = (double)weights[i] / row->scale;
        move(row, i, row->low[i] + (steps - row->low[i] >= 0.5 ? 1 : 0));
    }
}

/// Each weight to the better of its two codes; false when all were there.
static bool sweep_row(struct row *row)
{
    bool any = false;
    for (size_t i = 0; i < row->channels; i++) {
        int other = row->codes[i] == row->low[i] ? row->low[i] + 1 : row->low[i];
        double by = (row->codes[i] - other) * row->scale;
        double gain = by * (2 * row->slope[i] + by * row->damped[i * row->channels + i]);
        if (gain < 0) {
            move(row, i, other);
            any = true;
        }
    }
    return any;
}

void rounding_choose(const float *weights, const float *scales, size_t outputs, int code_max,
                     const struct rounding_input *input, uint8_t *up)
{
    size_t n = input->channels;
    AUTO_FREE double *damped = damp(input);
    AUTO_FREE double *off = memory_new(n, sizeof *off);
    AUTO_FREE double *slope = memory_new(n, sizeof *slope);
    AUTO_FREE int *codes = memory_new(n, sizeof *codes);
    AUTO_FREE int *low = memory_new(n, sizeof *low);
    struct row row = {.damped = damped, .channels = n, .off = off, .slope = slope, .codes = codes,
                      .low = low};
    memset(up, 0, (outputs * n + 7) / 8);
    for (size_t o = 0; o < outputs; o++) {
        row.scale = (double)scales[o];
        begin_row(&row, weights + o * n, code_max);
        for (int sweep = 0; sweep < SWEEPS_MAX && sweep_row(&row); sweep++)
            ;
        for (size_t i = 0, bit = o * n; i < n; i++, bit++)
            if (codes[i] != low[i])
                up[bit / 8] = (uint8_t)(up[bit / 8] | 1U << bit % 8);
    }
}

// ---- powers of two ----

struct powers {
    const float *weights;
    size_t outputs;
    int code_max;
    double step_parts;
    const struct rounding_input *input;
    const int *powers;
};

/// What rounding does to the variance of all sums, with each weight's error by itself: weights by
/// steps of their row, numbers by steps of all channels.
static double expected(const struct powers *given)
{
    size_t n = given->input->channels;
    double rows = 0, squares = 0, power = 0, reach = 0;
    AUTO_FREE double *factors = memory_new(n, sizeof *factors);
    for (size_t i = 0; i < n; i++)
        factors[i] = ldexp(1, -given->powers[i]);
    for (size_t o = 0; o < given->outputs; o++) {
        double most = 0;
        for (size_t i = 0; i < n; i++) {
            double weight = (double)given->weights[o * n + i] * factors[i];
            most = fmax(most, fabs(weight));
            squares += weight * weight;
        }
        rows += most * most / given->code_max / given->code_max;
    }
    for (size_t i = 0; i < n; i++) {
        power += ldexp(given->input->covariances[i * n + i], 2 * given->powers[i]);
        reach = fmax(reach, ldexp(given->input->reaches[i], given->powers[i]));
    }
    double step = reach / given->step_parts;
    return rows * power + squares * step * step;
}

void rounding_powers(const float *weights, size_t outputs, int code_max, double step_parts,
                     const struct rounding_input *input, int most, int *powers)
{
    const struct powers given = {weights, outputs, code_max, step_parts, input, powers};
    double best = expected(&given);
    bool any = true;
    for (int sweep = 0; sweep < SWEEPS_MAX && any; sweep++) {
        any = false;
        for (size_t i = 0; i < input->channels; i++)
            for (int by = -POWER_STRIDE; by <= POWER_STRIDE; by++) {
                int old = powers[i];
                if (by == 0 || old + by < -most || old + by > most)
                    continue;
                powers[i] = old + by;
                double now = expected(&given);
                if (now < best * (1 - 1e-9)) {
                    best = now;
                    any = true;
                } else
                    powers[i] = old;
            }
    }
}

// SPDX-License-Identifier: Apache-2.0
// rounding.h - which way to round the weights of a layer, and by which powers of two to multiply
// what it reads, so that its sums change least over numbers that were measured.
//
// The error of a row's sum is sum(d * x), d being what rounding does to each weight. Its mean goes
// into the bias (Nagel et al., "Data-Free Quantization Through Weight Equalization and Bias
// Correction", ICCV 2019, section 4.2); what is left varies as d' S d, S being the covariance of x.
// To the nearest makes each d small, not that sum: Nagel et al., "Up or Down? Adaptive Rounding for
// Post-Training Quantization", ICML 2020. Here it is made small by one weight after another, until
// none gains (coordinate descent: Nair and Suggala, "CDQuant", arXiv:2406.17542).
#ifndef IMPORT_ROUNDING_H
#define IMPORT_ROUNDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// What a layer reads, over all pixels of all pictures.
struct rounding_input {
    size_t channels;
    double *means;
    double *covariances; ///< channels x channels
    double *reaches;     ///< the largest of each, without sign
};

/// The lesser of the two codes that a weight can have, from -code_max to code_max - 1.
int rounding_low(float weight, float scale, int code_max);

/// Whether each of the weights (outputs x channels, in steps of its output's scale) is to be
/// rounded up: bit i % 8 of byte i / 8. `up` has room for them.
void rounding_choose(const float *weights, const float *scales, size_t outputs, int code_max,
                     const struct rounding_input *input, uint8_t *up);

/// Powers of two, from -most to most, by which the channels are best multiplied: the scale of a
/// row's weights follows its largest, so one that is read from a channel of small numbers makes all
/// others coarse. `step_parts`: steps from 0 to the largest number of all channels.
void rounding_powers(const float *weights, size_t outputs, int code_max, double step_parts,
                     const struct rounding_input *input, int most, int *powers);

#endif

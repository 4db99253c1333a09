// SPDX-License-Identifier: Apache-2.0
// quantise.h - a network with weights of eight bits: every value that a convolution reads, but the
// picture itself and what a file of ranges keeps, becomes one of 256 or of 65536 steps, every
// weight that reads such a value one of 255, or, in a convolution of single channels, of as many of
// 65535 as the sums have room for.
//
// Channels of a value are first brought to ranges that suit one scale: a channel is multiplied by a
// power of two and what reads it divided by it, which changes nothing (Nagel et al., "Data-Free
// Quantization Through Weight Equalization and Bias Correction", ICCV 2019).
#ifndef IMPORT_QUANTISE_H
#define IMPORT_QUANTISE_H

#include "base/error.h"
#include "network.h"

#define QUANTISE_RANGES_MAX ((size_t)1 << 20) ///< bytes of a file of ranges
#define QUANTISE_POWER_MAX 8                  ///< of two, either way
#define QUANTISE_ROOM 4
#define QUANTISE_CODE_MAX 127 ///< of a weight of 8 bits
#define QUANTISE_STEP_MAX 32767 ///< of a value of 16 bits

/// Whether a value is to be held in steps.
bool quantise_wants(const struct network *network, int value);

/// The step that reads the channels of a value that can be rescaled; NULL when it cannot be.
const struct step *quantise_reader(const struct network *network, int value);

/// Multiplies each channel of the value by 2^power and divides by it where it is read. Only when
/// there is a quantise_reader().
void quantise_rescale(struct network *network, int value, const int *powers);

/// Whether it is told of each weight of a step which way it is rounded: a 1x1 convolution.
bool quantise_rounds(const struct step *step);

/// The scale of each output's weights, the caller's: the largest is the largest code, or, of `wide`
/// ones, the sum of all codes times the largest number is an int32 still.
float *quantise_scales(const struct step *step, bool wide) MUST_CHECK;

/// Does all of it by the ranges of a file (overt-calibrate): for each value that is wanted one line
/// "vNUMBER LOW HIGH [POWER of each channel]", or "vNUMBER float" when it and the weights that read
/// it stay floats; besides, for what a 1x1 convolution reads, "mNUMBER MEAN of each channel", with
/// which its bias is corrected, and for what it makes "rNUMBER BASE64", a bit for each weight
/// (rounding.h); `#` begins a remark. Values are of 8 or 16 `bits`; those of 16 reach QUANTISE_ROOM
/// times as far as the ranges. OVERT_INPUT, with the line, when the file does not fit the network.
int quantise_network(struct network *network, const char *ranges, size_t size, unsigned bits,
                     struct overt_error *err) MUST_CHECK;

#endif

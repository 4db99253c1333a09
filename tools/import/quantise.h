// SPDX-License-Identifier: Apache-2.0
// quantise.h - a network with weights of eight bits: every value that a convolution reads, but the
// picture itself and what a file of ranges keeps, becomes one of 256 or of 65536 steps, every
// weight that reads such a value one of 255.
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

/// Whether a value is to be held in steps.
bool quantise_wants(const struct network *network, int value);

/// The step that reads the channels of a value that can be rescaled; NULL when it cannot be.
const struct step *quantise_reader(const struct network *network, int value);

/// Multiplies each channel of the value by 2^power and divides by it where it is read. Only when
/// there is a quantise_reader().
void quantise_rescale(struct network *network, int value, const int *powers);

/// Does all of it by the ranges of a file (overt-calibrate): for each value that is wanted one line
/// "vNUMBER LOW HIGH [POWER of each channel]", or "vNUMBER float" when it and the weights that read
/// it stay floats; `#` begins a remark. OVERT_INPUT, with the line,
/// when the file does not fit the network.
/// Values are of 8 or 16 `bits`; those of 16 reach QUANTISE_ROOM times as far as the ranges.
int quantise_network(struct network *network, const char *ranges, size_t size, unsigned bits,
                     struct overt_error *err) MUST_CHECK;

#endif

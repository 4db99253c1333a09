// SPDX-License-Identifier: Apache-2.0
// turn.h - makes a network that was trained on transposed pictures take upright ones.
#ifndef IMPORT_TURN_H
#define IMPORT_TURN_H

#include "network.h"

/// Swaps rows and columns in every weight, so that the network gives for a picture exactly what it
/// gave for the transposed one, its maps transposed. Outputs that name x and y keep their meaning
/// and order.
void turn_network(struct network *network);

/// Reorders the rows of the dense step that makes `output`: x0 x1 .. y0 y1 .. becomes x0 y0 x1 y1
/// .. False when that output is not made by a dense step of an even count of rows.
bool turn_interleave(struct network *network, unsigned output);

#endif

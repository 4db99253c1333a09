// SPDX-License-Identifier: Apache-2.0
// needle.h - what must not be found of people who are on no list: pieces of their pictures and
// their templates, in a file that overt-needles writes and overt-scan reads.
#ifndef TESTS_NEEDLE_H
#define TESTS_NEEDLE_H

#include <stdbool.h>
#include <stdint.h>

#define NEEDLE_BYTES  24
#define NEEDLE_FLOATS 8
#define NEEDLE_VALUES 1024 ///< floats of a template at most
#define NEEDLE_PEOPLE 16

/// Where a piece comes from.
enum needle_kind {
    NEEDLE_PICTURE, ///< a row of the picture, R,G,B
    NEEDLE_LUMA,    ///< a row of the decoder's first plane
    NEEDLE_HALVED,  ///< of the picture halved or halved twice
    NEEDLE_CHIP,    ///< of the aligned face, R,G,B
    NEEDLE_INPUT,   ///< of the aligned face as a network's input: floats of one plane
    NEEDLE_CANVAS,  ///< of the detector's input, floats
    NEEDLE_CODES,   ///< of the template as bytes
    NEEDLE_KINDS,
};

struct needle {
    uint8_t bytes[NEEDLE_BYTES];
    uint8_t kind, person; ///< of enum needle_kind; number in needle_file.people
};

/// Eight values of a template of one picture; found in any scale.
struct needle_piece {
    float values[NEEDLE_FLOATS];
    int32_t person;
};

struct needle_person {
    int32_t listed, pictures;
    float values[NEEDLE_VALUES]; ///< mean template; found where the cosine is high
};

struct needle_file {
    int32_t dimension, people_count, needle_count, piece_count;
    struct needle_person people[NEEDLE_PEOPLE];
    // then the needles, then the pieces
};

#endif
